"""Measures the writer: calls, the loop, faults, kills, what many processes leave."""
