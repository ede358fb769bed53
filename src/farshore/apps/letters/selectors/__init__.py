"""Reads: what a reader may see, with a number of queries that does not grow."""
