"""Keisei of 2026 while it trains: the loop that plays many games at once."""
