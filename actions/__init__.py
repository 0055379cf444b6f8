"""Rasa custom actions, one a module."""
