"""The day of a base: who comes and goes, what to verify, what runs out, who is suspended."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.gates import MET, OVER, PRESENT, SOON, asked, holding
from farshore.apps.bases.models import (
    Base,
    Gate,
    GateItem,
    RenewalReview,
    Residency,
    VisaHolder,
)
from farshore.apps.bases.policy import Action, Answer, Case, further, judge, suspending

WEEK, SHOWN = timedelta(days=7), 10
State = GateItem.State


def cases(stays: Iterable[Residency], day: date) -> dict[int, Case]:
    """The policy's case of each stay, in three queries, without what holds for long yet."""
    known = {stay.pk: stay for stay in stays}
    items: dict[int, list[GateItem]] = {pk: [] for pk in known}
    gates = Gate.objects.filter(base__residencies__in=known).prefetch_related("changes")
    by_key = {gate.pk: gate for gate in gates.distinct()}
    rows = list(
        GateItem.objects.filter(residency__in=known)
        .exclude(holding(day + timedelta(days=SOON + 1)))
        .defer("submitted_at", "verified_at", "verified_by")
        .order_by("gate__order", "pk")
    )
    for item in rows:
        item.gate = by_key[item.gate_id]
    for item in asked(rows, day):
        items[item.residency_id].append(item)
    more = further(list(known.values()))
    return {pk: Case(stay, items[pk], day, further=more.get(pk, {})) for pk, stay in known.items()}


@dataclass(frozen=True)
class First:
    """As many as the day shows, of all there are."""

    rows: list[Any] = field(default_factory=list)
    total: int = 0

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


def shortened(rows: list[Any], *, whole: bool) -> First:
    return First(rows if whole else rows[:SHOWN], len(rows))


def first_of(rows: QuerySet[Any]) -> First:
    return First(list(rows[:SHOWN]), rows.count())


@dataclass
class Day:
    """`expiring`: by days left at most, the items of companies that are still there."""

    arrivals: list[Residency] = field(default_factory=list)
    departures: list[Residency] = field(default_factory=list)
    waiting_at_door: list[tuple[Residency, Answer]] = field(default_factory=list)
    expiring: dict[int, list[GateItem]] = field(default_factory=dict)
    suspended: list[tuple[Residency, list[GateItem]]] = field(default_factory=list)
    incidents: First = field(default_factory=First)
    reviews: First = field(default_factory=First)
    visas: First = field(default_factory=First)


def day_of(base: Base, day: date) -> Day:
    # the base itself, which each stay knows, is read once
    stays = base.residencies.select_related("organisation")
    there = list(stays.exclude(state__in=OVER).order_by("starts", "pk"))
    known = cases(there, day)
    found = Day(
        arrivals=[s for s in there if day <= s.starts < day + WEEK],
        departures=[s for s in there if s.state in PRESENT and day <= s.ends < day + WEEK],
        incidents=first_of(
            base.incidents.filter(closed_at=None).select_related("room", "owner")
        ),
        reviews=first_of(
            RenewalReview.objects.filter(residency__base=base, decided_at=None)
            .select_related("residency__organisation").order_by("due", "pk")
        ),
        visas=first_of(
            VisaHolder.objects.filter(
                residency__in=[s.pk for s in there], expires__lte=day + timedelta(days=SOON)
            ).select_related("residency__organisation").order_by("expires", "pk")
        ),
    )  # fmt: skip
    found.waiting_at_door = [
        (s, judge(known[s.pk], Action.MOVE_IN))
        for s in there
        if s.state == Residency.State.ONBOARDING and s.starts <= day
    ]
    found.suspended = [(s, rows) for s in there if (rows := suspending(known[s.pk]))]
    found.expiring = expiring(known.values(), day)
    return found


def waiting_papers(day: date) -> Q:
    """Handed in for a requirement that is still asked for, and not looked at yet."""
    waits = Q(state=State.SUBMITTED) | Q(state=State.VERIFIED, submitted_at__isnull=False)
    return waits & (Q(gate__until=None) | Q(gate__until__gt=day))


def papers_of(base: Base, day: date) -> QuerySet[GateItem]:
    """Handed in and not looked at yet: first papers, and successors of what still holds."""
    rows = GateItem.objects.filter(waiting_papers(day), residency__base=base)
    return (
        rows.exclude(residency__state__in=OVER)
        .select_related("residency__organisation", "gate")
        .order_by("submitted_at", "pk")
    )


def expiring(known: Iterable[Case], day: date) -> dict[int, list[GateItem]]:
    """Items that run out within 7, 30 and 60 days; each stands under the nearest."""
    found: dict[int, list[GateItem]] = {7: [], 30: [], 60: []}
    for case in known:
        for item in case.items:
            if item.expires is None or item.state not in MET:
                continue
            left = (item.expires - day).days
            for days, rows in found.items():
                if 0 <= left <= days:
                    item.residency = case.residency
                    rows.append(item)
                    break
    for rows in found.values():
        rows.sort(key=lambda item: (item.expires or day, item.pk))
    return found


def run_by(person: User) -> list[Base]:
    """The bases that the person runs; operators look in at all."""
    rows = Base.objects.select_related("team").order_by("pk")
    if Role.OPERATOR in person.roles:
        return list(rows)
    return list(rows.filter(team__in=person.team_ids(Role.BASE_MANAGER)))
