"""Intervals, weights, diversity, censoring and tests: pure NumPy, and the only place that computes one.

An interval is the middle 95 % of what the counts leave likely (`intervals`), everywhere the same way.
"""
