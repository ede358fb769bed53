"""Telling applicants what was decided: letters drafted together, sent together, each once."""

from django.db import transaction
from django.db.models import QuerySet

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.calls.errors import refuse
from farshore.apps.calls.letters import (
    ANNOUNCING,
    OUTCOMES,
    outcome_of,
    recipients,
    values_of,
    with_letters,
)
from farshore.apps.calls.models import Appeal, Application, Call
from farshore.apps.calls.services.frozen import DECIDED
from farshore.apps.letters.kinds import Recipient
from farshore.apps.letters.models import Letter
from farshore.apps.letters.selectors.letters import of_group
from farshore.apps.letters.services import drafting, queueing
from farshore.apps.letters.services.drafting import Draft
from farshore.web import clock


def letters_of(call: Call) -> QuerySet[Letter]:
    return of_group(call).filter(kind__in=OUTCOMES).order_by("pk")


def _tellable(call: Call) -> list[Application]:
    """Applications with an outcome. Before the call is decided these are the ineligible ones."""
    states = DECIDED if call.state == Call.State.DECIDED else (Application.State.INELIGIBLE,)
    rows = call.applications.filter(state__in=states).exclude(number=None)
    # an appeal that was upheld was told by its own letter
    rows = rows.exclude(appeal__state=Appeal.State.UPHELD)
    return list(with_letters(rows).order_by("number"))


@transaction.atomic
def draft_for(*, actor: User, application: Application) -> Letter | None:
    """The letter of one application's outcome as it is now, for a person to look at and send."""
    row = with_letters(Application.objects.filter(pk=application.pk)).get()
    kind = outcome_of(row)
    if kind is None:
        return None
    return drafting.draft(
        actor=actor, team=row.call.programme.team, group=row.call,
        given=_draft(row, kind, recipients([row])[row.pk]),
    )  # fmt: skip


def _draft(row: Application, kind: str, to: Recipient) -> Draft:
    return Draft(kind, key_for(row, kind), to, values_of(row), row)


def key_for(application: Application, kind: str) -> str:
    return f"calls.outcome:{application.pk}:{kind}"


@transaction.atomic
def prepare(*, actor: User, call: Call) -> int:
    """Draft the letters that are not there yet, and bring drafts up to date. Returns how many
    are new. What was sent or edited by a person stays."""
    held = Call.objects.select_for_update().get(pk=call.pk)
    if held.state in (Call.State.DRAFT, Call.State.OPEN):
        raise refuse("wrong-state")
    rows = _tellable(held)
    to = recipients(rows)
    drafts = [_draft(row, kind, to[row.pk]) for row in rows if (kind := outcome_of(row))]
    _drop_outdated(held, {given.key for given in drafts})
    return drafting.draft_together(actor=actor, team=held.programme.team, group=held, drafts=drafts)


def _drop_outdated(call: Call, standing: set[str]) -> None:
    """Drafts of an outcome that is no longer the outcome."""
    letters_of(call).filter(state=Letter.State.DRAFTED).exclude(key__in=standing).delete()


@transaction.atomic
def send(*, actor: User, call: Call) -> int:
    """Send every draft that has an address, and announce a decided call: from here on applicants
    see what was decided. A second click finds nothing left to send."""
    held = Call.objects.select_for_update().get(pk=call.pk)
    rows = with_letters(held.applications.exclude(number=None))
    _drop_outdated(held, {key_for(row, kind) for row in rows if (kind := outcome_of(row))})
    letters = letters_of(held)
    if held.state == Call.State.DECIDED and held.announced_at is None and letters.exists():
        held.announced_at = clock.now()
        held.save(update_fields=["announced_at"])
        record(actor=actor, action="call.announced", subject=held)
    return queueing.send_drafts(actor=actor, letters=letters, group=held)


@transaction.atomic
def announce_with(*, actor: User | None, letter: Letter) -> None:
    """A letter of this room leaves by itself: its company is told, and no other. A letter that
    tells another outcome than the one that stands is kept back."""
    if letter.kind not in ANNOUNCING or letter.about_kind != Application._meta.label_lower:
        return
    found = Application.objects.filter(pk=letter.about_key).first()
    if found is None:
        return
    Call.objects.select_for_update().get(pk=found.call_id)
    held = (
        Application.objects.select_for_update(of=("self",))
        .select_related("call")
        .get(pk=found.pk)
    )  # fmt: skip
    if letter.kind in OUTCOMES and outcome_of(held) != letter.kind:
        raise refuse("letter-outdated")
    if held.awaits_announcement:
        held.announced_at = clock.now()
        held.save(update_fields=["announced_at"])
        record(actor=actor, action="application.announced", subject=held)
