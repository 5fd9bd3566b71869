"""The network and what it says of positions."""
