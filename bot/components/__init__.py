"""Rasa graph components: thin glue between Rasa's pipeline and the domain modules."""
