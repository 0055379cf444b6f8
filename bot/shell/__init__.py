"""The conversation in the terminal, for staff who try the bot and own what it says."""
