"""Forecasting: how likely each target is, and what would move it. See `solve.solve`, `types`."""
