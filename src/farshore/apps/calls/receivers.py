"""A letter leaves: what it tells is announced. A tie changes: conflicts are looked for anew."""

from typing import Any

from django.dispatch import receiver

from farshore.apps.calls.services.conflicts import find_in_open_calls
from farshore.apps.calls.services.decision_letters import announce_with
from farshore.apps.letters.signals import letter_leaves
from farshore.apps.registry.signals import ties_changed


@receiver(letter_leaves)
def announce_what_it_tells(sender: Any, actor: Any, letter: Any, **_rest: Any) -> None:
    announce_with(actor=actor, letter=letter)


@receiver(ties_changed)
def look_for_conflicts_anew(sender: Any, actor: Any, **_rest: Any) -> None:
    find_in_open_calls(actor=actor)
