"""The web application: guards, sessions and faces around the engine's one function."""
