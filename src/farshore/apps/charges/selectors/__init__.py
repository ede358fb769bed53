"""Reads: what a reader may see, and what a month comes to."""
