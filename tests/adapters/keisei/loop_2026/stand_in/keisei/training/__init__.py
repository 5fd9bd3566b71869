"""The loop and what it learns with."""
