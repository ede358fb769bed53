"""What changed in the registry, for rooms that reckon with it."""

from django.dispatch import Signal

# sent with actor: a tie between a person and a company was noted, ended or marked wrong by hand
ties_changed = Signal()
