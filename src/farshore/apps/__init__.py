"""The rooms, one Django app each, in the order in which data flows."""
