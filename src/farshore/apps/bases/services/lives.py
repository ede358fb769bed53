"""A stay after moving in: renewal, notice, leaving, alumni. Each step refuses with its reason."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.bases.errors import refuse
from farshore.apps.bases.gate_letters import OUTCOMES, draft_of
from farshore.apps.bases.gates import PRESENT
from farshore.apps.bases.models import (
    Allocation,
    AlumniOutcome,
    Base,
    ExtensionRequest,
    Notice,
    RenewalReview,
    Residency,
    Room,
)
from farshore.apps.bases.months import months_after
from farshore.apps.bases.policy import Action, may
from farshore.apps.bases.selectors.ahead import policy_of
from farshore.apps.bases.selectors.extensions import latest_end, outlook
from farshore.apps.bases.selectors.occupancy import HOLDING
from farshore.apps.bases.services.extension_answers import answer_open
from farshore.apps.bases.services.reservations import give_up
from farshore.apps.letters.models import Letter
from farshore.apps.letters.services.queueing import post
from farshore.web import clock

State, Outcome = Residency.State, RenewalReview.Outcome
Wish = ExtensionRequest.Answer
FIRST_YEAR = 2000


def locked(residency: Residency) -> Residency:
    return (
        Residency.objects.select_for_update(of=("self",))
        .select_related("base__team", "organisation")
        .get(pk=residency.pk)
    )


# --- renewal


def open_due(base: Base, today: date) -> int:
    """Open the review of each stay that ends soon enough; once for each end."""
    known, opened = policy_of(base), 0
    rows = base.residencies.filter(
        state__in=[State.ACTIVE, State.EXTENDED],
        ends__gt=today, ends__lte=months_after(today, known.review_months),
    )  # fmt: skip
    for stay in rows.order_by("ends", "pk"):
        if stay.reviews.filter(ends_before=stay.ends).exists():
            continue
        due = max(today, stay.ends - timedelta(days=known.notice_days))
        open_review(actor=None, residency=stay, due=due)
        opened += 1
    return opened


@transaction.atomic
def open_review(*, actor: User | None, residency: Residency, due: date) -> RenewalReview:
    held = locked(residency)
    if held.state not in (State.ACTIVE, State.EXTENDED):
        raise refuse("wrong-state")
    made = RenewalReview.objects.create(
        residency=held, opened_at=clock.now(), due=due, ends_before=held.ends
    )
    held.state = State.RENEWAL
    held.save(update_fields=["state"])
    record(actor=actor, action="renewal.opened", subject=held, due=str(due))
    return made


@transaction.atomic
def decide_review(
    *,
    actor: User,
    review: RenewalReview,
    outcome: str,
    reason: str,
    new_end: date | None = None,
    criteria: Mapping[str, Any] | None = None,
) -> RenewalReview:
    """Renew to a day, or let the stay end on its day. Nobody's promised place is taken."""
    held = locked(review.residency)
    row = held.reviews.select_for_update().filter(pk=review.pk, decided_at=None).first()
    if row is None or outcome not in Outcome.values:
        raise refuse("wrong-state")
    if not reason.strip():
        raise refuse("reason-needed")
    row.outcome, row.reason, row.criteria = outcome, reason.strip(), dict(criteria or {})
    row.decided_at, row.decided_by = clock.now(), actor
    if outcome == Outcome.RENEWED:
        row.new_end = new_end
        _extend(held, new_end)
    else:
        held.state = State.NOTICE
        _note_leaving(actor, held, Notice.By.BASE, held.ends, row.reason)
    row.save()
    held.save(update_fields=["state", "ends"])
    record(actor=actor, action=f"renewal.{outcome}", subject=held, until=str(held.ends))
    answer = Wish.ACCEPTED if outcome == Outcome.RENEWED else Wish.DECLINED
    answer_open(actor=actor, residency=held, answer=answer, said=row.reason, new_end=row.new_end)
    return row


def _extend(held: Residency, until: date | None) -> None:
    if until is None or until <= held.ends:
        raise refuse("not-later", ends=held.ends)
    if until > latest_end(held):
        raise refuse("too-long", years=policy_of(held.base).most_years)
    mine = held.allocations.filter(state__in=HOLDING).values("place__room")
    # against rooms and places that go out of use meanwhile
    list(Room.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=mine))
    first = next(iter(outlook(held, until).obstacles), None)
    if first is not None and first.company is not None:
        raise refuse(
            "place-promised", place=first.place, company=first.company, starts=first.starts
        )
    if first is not None:
        raise refuse("place-closes", starts=first.starts)
    rows = held.allocations.filter(state__in=HOLDING, ends=held.ends)
    try:
        with transaction.atomic():
            rows.update(ends=until)
    except IntegrityError as error:
        raise refuse("changed-since") from error
    held.ends, held.state = until, State.EXTENDED


# --- notice and leaving


@transaction.atomic
def give_notice(
    *, actor: User, residency: Residency, by: str, leaves_on: date, reason: str
) -> Notice:
    """The company or the base ends the stay on a day; what lies after it is given back."""
    held = locked(residency)
    if held.state not in PRESENT or held.state == State.NOTICE:
        raise refuse("wrong-state")
    if not reason.strip():
        raise refuse("reason-needed")
    today, days = clock.today(held.base.zone), policy_of(held.base).notice_days
    if leaves_on <= held.starts:
        raise refuse("leaves-before-start", starts=held.starts)
    if leaves_on > held.ends:
        raise refuse("leaves-after-end", ends=held.ends)
    if leaves_on < today or (by == Notice.By.BASE and leaves_on < today + timedelta(days=days)):
        raise refuse("notice-too-short", days=days if by == Notice.By.BASE else 0)
    RenewalReview.objects.filter(residency=held, decided_at=None).delete()
    _shorten(actor, held, leaves_on)
    held.ends, held.state = leaves_on, State.NOTICE
    held.save(update_fields=["ends", "state"])
    made = _note_leaving(actor, held, by, leaves_on, reason.strip())
    declined = by == Notice.By.BASE
    answer_open(
        actor=actor, residency=held, said=made.reason if declined else "",
        answer=Wish.DECLINED if declined else Wish.WITHDRAWN,
    )  # fmt: skip
    record(actor=actor, action="notice.given", subject=held, by=by, leaves_on=str(leaves_on))
    return made


def _note_leaving(actor: User, held: Residency, by: str, day: date, reason: str) -> Notice:
    made, _new = Notice.objects.update_or_create(
        residency=held,
        defaults={
            "by": by, "given_at": clock.now(), "given_by": actor, "leaves_on": day,
            "reason": reason,
        },
    )  # fmt: skip
    return made


def _shorten(actor: User, held: Residency, last: date) -> None:
    """What the stay held from that day on is free: places, and times of equipment."""
    rows = held.allocations.filter(state__in=HOLDING)
    rows.filter(starts__gte=last).update(state=Allocation.State.RELEASED)
    rows.filter(starts__lt=last, ends__gt=last).update(ends=last)
    give_up(actor=actor, residency=held, last=last)


@transaction.atomic
def leave(*, actor: User, residency: Residency, outcome: str, reason: str = "") -> Residency:
    """The company is out: every leaving requirement that blocks is met."""
    held = locked(residency)
    if outcome not in (State.GRADUATED, State.TERMINATED):
        raise refuse("wrong-state")
    if outcome == State.TERMINATED and not reason.strip():
        raise refuse("reason-needed")
    if held.state not in PRESENT:
        raise refuse("wrong-state")
    answer = may(held, Action.LEAVE)
    if not answer.allowed:
        raise refuse("not-now", reasons=" ".join(row.text for row in answer.reasons))
    today = clock.today(held.base.zone)
    if today <= held.starts:
        raise refuse("leaves-before-start", starts=held.starts)
    _shorten(actor, held, today)
    held.ends, held.state = min(held.ends, today), outcome
    held.save(update_fields=["ends", "state"])
    answer_open(actor=actor, residency=held, answer=Wish.WITHDRAWN)
    record(actor=actor, action=f"residency.{outcome}", subject=held)
    return held


# --- alumni


@transaction.atomic
def join_alumni(*, actor: User, residency: Residency) -> Residency:
    """The company agrees to be asked, each year, what became of it."""
    return _alumni(actor, residency, State.GRADUATED, State.ALUMNI, "alumni.joined")


@transaction.atomic
def leave_alumni(*, actor: User, residency: Residency) -> Residency:
    """It no longer agrees. What it told before stays in the statistics."""
    return _alumni(actor, residency, State.ALUMNI, State.GRADUATED, "alumni.left")


def _alumni(actor: User, residency: Residency, before: str, after: str, did: str) -> Residency:
    held = locked(residency)
    if held.state != before:
        raise refuse("wrong-state")
    held.state = after
    held.save(update_fields=["state"])
    record(actor=actor, action=did, subject=held)
    return held


@transaction.atomic
def tell_outcome(
    *,
    actor: User,
    residency: Residency,
    year: int,
    jobs: int | None = None,
    investment: Decimal | None = None,
    currency: str = "USD",
    still_there: bool | None = None,
    products: str = "",
) -> AlumniOutcome:
    """One year's answer; a second for the year replaces the first, which the audit log names."""
    held = locked(residency)
    if held.state != State.ALUMNI:
        raise refuse("no-consent")
    if not held.ends.year <= year <= clock.today(held.base.zone).year:
        raise refuse("not-that-year", first=held.ends.year)
    made, _new = AlumniOutcome.objects.update_or_create(
        residency=held, year=year,
        defaults={
            "jobs": jobs, "investment": investment, "currency": currency,
            "still_there": still_there, "products": products.strip(),
            "answered_at": clock.now(), "answered_by": actor,
        },
    )  # fmt: skip
    record(actor=actor, action="alumni.answered", subject=held, year=year)
    return made


def ask_alumni(base: Base, today: date) -> int:
    """Ask about the year that ended, once a year, those that agreed and did not answer."""
    year, asked = today.year - 1, 0
    rows = base.residencies.filter(state=State.ALUMNI, ends__year__lte=year)
    for stay in rows.select_related("base__team", "organisation").order_by("pk"):
        key = f"bases.alumni:{stay.pk}:{year}"
        answered = stay.outcomes.filter(year=year).exists()
        if answered or Letter.objects.filter(key=key).exists():
            continue
        given = draft_of(OUTCOMES, key, stay, None, year)
        post(actor=None, team=base.team, group=base, given=given)
        asked += 1
    return asked
