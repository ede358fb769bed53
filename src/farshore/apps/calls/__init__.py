"""Programmes, calls, applications, reviews, decisions."""
