"""Farshore runs a bio-cluster and its bases abroad."""

__version__ = "0.1.0"
