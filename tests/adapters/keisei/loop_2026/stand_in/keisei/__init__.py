"""Stands in for Keisei of 2026: the shapes and the traps of its training loop, none of its code."""
