"""A letter leaves: what it tells is announced to its reader."""

from typing import Any

from django.dispatch import receiver

from farshore.apps.calls.services.decision_letters import announce_with
from farshore.apps.letters.signals import letter_leaves


@receiver(letter_leaves)
def announce_what_it_tells(sender: Any, actor: Any, letter: Any, **_rest: Any) -> None:
    announce_with(actor=actor, letter=letter)
