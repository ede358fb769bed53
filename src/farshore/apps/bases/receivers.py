"""The cohort changed upstream: what hosts hold for it follows."""

from typing import Any

from django.dispatch import receiver

from farshore.apps.audit.services.decisions import supersede
from farshore.apps.bases.services import nomination, placement
from farshore.apps.bases.services.host import release
from farshore.apps.calls.models import Call
from farshore.apps.calls.signals import place_given_up, place_promoted


def _compute_anew(call: Call) -> None:
    """Open proposals were made for another cohort: the next ones know the new one."""
    for kind in (nomination.KIND, placement.KIND):
        supersede(kind=kind, subject=call)


@receiver(place_given_up)
def free_nomination_and_space(sender: Any, actor: Any, application: Any, **_rest: Any) -> None:
    # an acceptance under way is waited for; what it gave is then freed
    _compute_anew(application.call)
    release(actor=actor, application=application)


@receiver(place_promoted)
def make_way_for_the_promoted(sender: Any, application: Any, **_rest: Any) -> None:
    _compute_anew(application.call)
