"""How games ended, and whether the values came true."""
