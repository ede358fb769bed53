"""Places after the decision: given up by the company, or declined by the host."""

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.calls.errors import refuse
from farshore.apps.calls.models import Application, Call, CohortPlace
from farshore.apps.calls.signals import place_given_up
from farshore.web import clock

Standing = CohortPlace.Standing
HOLDING = (Standing.CHOSEN, Standing.PROMOTED)


def _locked(application: Application) -> CohortPlace:
    """The place, with its call: two changes of one cohort follow one another."""
    Call.objects.select_for_update().get(pk=application.call_id)
    place = CohortPlace.objects.select_for_update().filter(application=application).first()
    if place is None:
        raise refuse("no-place")
    return place


def _freed(place: CohortPlace, standing: str, actor: User | None, reason: str) -> None:
    place.standing, place.reason = standing, reason.strip()
    place.changed_at, place.changed_by = clock.now(), actor
    place.save()


@transaction.atomic
def give_up(*, actor: User, application: Application, reason: str) -> Application:
    """A company that was decided on leaves: its place is free, its nomination and space too."""
    place = _locked(application)
    if place.standing not in (*HOLDING, Standing.RESERVE):
        raise refuse("not-withdrawable")
    if not reason.strip():
        raise refuse("reason-needed")
    before = str(place.standing)
    _freed(place, Standing.GIVEN_UP, actor, reason)
    # what hosts hold is freed before the application is locked, in the order of a nomination
    place_given_up.send(sender=CohortPlace, actor=actor, application=application, reason=reason)
    held = Application.objects.select_for_update().get(pk=application.pk)
    held.state, held.withdrawn_at = Application.State.WITHDRAWN, clock.now()
    held.save(update_fields=["state", "withdrawn_at"])
    record(actor=actor, action="place.given-up", subject=held, before=before)
    return held


@transaction.atomic
def note_declined(*, actor: User | None, application: Application, reason: str) -> None:
    """No host takes the company: it stays recommended, and its place goes to another."""
    place = CohortPlace.objects.filter(application=application, standing__in=HOLDING).first()
    if place is None:
        return
    place = _locked(application)
    if place.standing not in HOLDING:
        return
    before = str(place.standing)
    _freed(place, Standing.DECLINED, actor, reason)
    record(actor=actor, action="place.declined", subject=application, before=before)
