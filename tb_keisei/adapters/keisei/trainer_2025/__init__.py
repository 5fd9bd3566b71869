"""Keisei of August 2025 while it trains."""
