"""Writes: one transaction and one audit entry each; the only callers of engines."""
