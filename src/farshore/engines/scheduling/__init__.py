"""Scheduling: who meets whom, when, at which table. See `solve.solve` and `types`."""
