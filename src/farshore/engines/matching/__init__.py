"""Matching: which partner for which technology, across languages. See `solve.solve`, `types`."""
