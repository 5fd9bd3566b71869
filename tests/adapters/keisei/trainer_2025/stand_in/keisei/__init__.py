"""A stand-in for the Keisei trainer of August 2025, for places where the real one cannot be.

It has the shapes and names that an observer meets there, and the same traps; the rules come from rsshogi. Written for
these tests from a description of what the real trainer does; it shares no code with it.
"""
