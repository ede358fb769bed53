"""Needs, matches, introductions, engagements."""
