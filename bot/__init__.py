"""Soclots: an information chatbot in Swedish on what socialtjänsten does for children and families."""

__version__ = "0.1.0"
