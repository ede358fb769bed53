"""Writes: one transaction, one audit entry, an explicit actor."""
