"""What space a company asks for: its form, the manager's changes with a reason, its neighbours."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.bases import errors_setup
from farshore.apps.bases.errors import refuse
from farshore.apps.bases.gates import OVER
from farshore.apps.bases.models import HostAdmission, Neighbour, Residency, SpaceWish
from farshore.apps.bases.selectors.residencies import LIVE
from farshore.apps.bases.selectors.wishes import is_open, written
from farshore.apps.bases.services import features, host, lives
from farshore.apps.bases.services.asking import WEEKS
from farshore.apps.bases.space_letters import changed_draft
from farshore.apps.letters.services.queueing import post
from farshore.apps.registry.models import Organisation
from farshore.web import clock

Side = Neighbour.Side
FIELDS = ("kind", "count", "level", "starts", "slack")


def _held(admission: HostAdmission) -> HostAdmission:
    rows = HostAdmission.objects.select_for_update(of=("self",))
    return rows.select_related("base", "application", "wish").get(pk=admission.pk)


def _checked(held: HostAdmission, values: dict[str, Any]) -> dict[str, Any]:
    today: date = clock.today(held.base.zone)
    if not today <= values["starts"] < today + timedelta(weeks=WEEKS):
        raise refuse("starts-outside", weeks=WEEKS)
    return {name: values[name] for name in FIELDS}


@transaction.atomic
def ask(
    *, actor: User, admission: HostAdmission, needs: Iterable[str],
    together: Iterable[Organisation] = (), apart: Iterable[Organisation] = (), **values: Any,
) -> SpaceWish:  # fmt: skip
    """The company's part of the host's form; sent again until it presented, or the base changed it.
    What it asks stands; whom it wants beside it, the base's manager accepts first."""
    held = _held(admission)
    if not is_open(held):
        raise refuse("form-closed")
    wish = _standing(held, _checked(held, values), features.chosen(held.base, needs))
    wish.asked_at, wish.asked_by = clock.now(), actor
    _name(held, {Side.TOGETHER: list(together), Side.APART: list(apart)})
    wish.asked = written(held, wish)
    wish.save()
    record(actor=actor, action="admission.space-asked", subject=held, **wish.asked)
    if held.state == HostAdmission.State.NOMINATED:
        host.receive_form(actor=actor, admission=held)
    return wish


def _standing(held: HostAdmission, kept: dict[str, Any], needs: list[str]) -> SpaceWish:
    """What stands from now on; whoever says it saves the wish with its name."""
    held.needs = needs
    held.save(update_fields=["needs"])
    wish = getattr(held, "wish", None) or SpaceWish(admission=held)
    for name, value in kept.items():
        setattr(wish, name, value)
    return wish


def _name(held: HostAdmission, named: dict[Side, list[Organisation]]) -> None:
    """These neighbours and no others; one that stands with its answer keeps it."""
    wanted = {row.pk: side for side, rows in named.items() for row in rows}
    if len(wanted) < sum(len(rows) for rows in named.values()):
        raise refuse("named-twice")
    if held.application.organisation_id in wanted:
        raise refuse("own-neighbour")
    for row in held.neighbours.all():
        if wanted.get(row.other_id) == row.side:
            del wanted[row.other_id]
        else:
            row.delete()
    for other, side in wanted.items():
        Neighbour.objects.create(admission=held, other_id=other, side=side)


@transaction.atomic
def change(
    *, actor: User, admission: HostAdmission, needs: Iterable[str], reason: str, **values: Any
) -> SpaceWish:
    """The base's manager changes what stands, with a reason, until the company has its place; the
    company is told by letter."""
    held = _held(admission)
    if held.state not in LIVE or hasattr(held, "residency"):
        raise errors_setup.refuse("placed-already")
    if not reason.strip():
        raise refuse("reason-needed")
    kept, keys = _checked(held, values), features.chosen(held.base, needs)
    before = {**{name: getattr(held.space, name) for name in FIELDS}, "needs": held.needs}
    after = {**kept, "needs": keys}
    changed = sorted(name for name in after if after[name] != before[name])
    if not changed:
        raise refuse("nothing-changed")
    wish = _standing(held, kept, keys)
    wish.changed_at, wish.changed_by, wish.reason = clock.now(), actor, reason.strip()
    wish.save()
    record(
        actor=actor, action="admission.space-changed", subject=held, reason=reason.strip(),
        before={name: _plain(before[name]) for name in changed},
        after={name: _plain(after[name]) for name in changed},
    )  # fmt: skip
    told = changed_draft(held, wish, before, after)
    post(actor=actor, team=held.base.team, group=held.base, given=told)
    return wish


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, date) else value


@transaction.atomic
def answer_neighbour(
    *, actor: User, neighbour: Neighbour, accepted: bool, said: str = ""
) -> Neighbour:
    """From the next proposal of places it binds, or it does not; it may be answered anew."""
    held = _held(neighbour.admission)
    if held.state not in LIVE or hasattr(held, "residency"):
        raise errors_setup.refuse("placed-already")
    row = Neighbour.objects.select_for_update().get(pk=neighbour.pk)
    if not accepted and not said.strip():
        raise refuse("reason-needed")
    if accepted and _contrary(held, row):
        raise refuse("neighbours-clash", company=row.other)
    row.answer = Neighbour.Answer.ACCEPTED if accepted else Neighbour.Answer.DECLINED
    row.said, row.answered_at, row.answered_by = said.strip(), clock.now(), actor
    row.save()
    record(
        actor=actor, action=f"admission.neighbour-{row.answer}", subject=held, side=row.side,
        other=row.other_id,
    )  # fmt: skip
    return row


def _contrary(held: HostAdmission, row: Neighbour) -> bool:
    """The other company asked for the contrary of this one, and the base agreed."""
    rows = Neighbour.objects.filter(
        admission__base=held.base_id, admission__application__organisation=row.other_id,
        other=held.application.organisation_id, answer=Neighbour.Answer.ACCEPTED,
    )  # fmt: skip
    return rows.exclude(side=row.side).exists()


@transaction.atomic
def state_needs(
    *, actor: User, residency: Residency, needs: Iterable[str], reason: str
) -> Residency:
    """What the room of a company that stays must have: no plan for moving takes it away."""
    held = lives.locked(residency)
    if held.state in OVER:
        raise refuse("wrong-state")
    if not reason.strip():
        raise refuse("reason-needed")
    before, held.needs = held.needs, features.chosen(held.base, needs)
    if held.needs == before:
        raise refuse("nothing-changed")
    held.save(update_fields=["needs"])
    record(
        actor=actor, action="residency.needs-stated", subject=held, before=before,
        after=held.needs, reason=reason.strip(),
    )  # fmt: skip
    return held
