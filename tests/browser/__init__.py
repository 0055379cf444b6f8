"""Tests in a real browser; a package, so that its fixtures may end with it."""
