"""The log of a training that is over."""
