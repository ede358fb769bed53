"""What happens to letters, for the rooms whose decisions they tell."""

from django.dispatch import Signal

# sent with actor, letter: a person or a job hands one letter to the post.
# A receiver that cannot follow refuses by a ValidationError, and nothing leaves.
letter_leaves = Signal()
