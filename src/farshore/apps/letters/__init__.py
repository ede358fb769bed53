"""Outgoing mail of every room: texts with placeholders, letters, their sending and return."""
