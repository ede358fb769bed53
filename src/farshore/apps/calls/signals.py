"""What happened to a decided cohort, for rooms further down."""

from django.dispatch import Signal

# sent with actor, application, reason: a chosen company or one in reserve gave its place up.
# A receiver that cannot follow refuses by a ValidationError, and nothing happens.
place_given_up = Signal()
# sent with actor, application: one from the reserve list took a freed place
place_promoted = Signal()
