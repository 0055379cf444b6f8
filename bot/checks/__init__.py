"""The rules of `soclots check`, one a function, in modules by what they look at. They need no trained model."""
