"""Measures the reader: lists, opening, loading, live runs, damage, a browser."""
