"""The commands of `soclots`, one a module."""
