"""The database of a Keisei of 2026."""
