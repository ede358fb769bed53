"""Placement: which lab space, from when to when. See `solve.solve` and `types`."""
