"""May this person book or use this now: each rule answers with its reasons, empty where it holds.

The rules read; none of them looks for a free slot, which the database alone decides.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Q

from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.bases import gates, policy
from farshore.apps.bases.booking_reasons import Reason
from farshore.apps.bases.models import Equipment, Reservation, Residency, TrainingGrant
from farshore.web import clock
from farshore.web.translated import in_language
from farshore.web.zones import on_the_wall

OPEN = (Reservation.State.BOOKED, Reservation.State.CHECKED_IN)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def holding(day: date) -> Q:
    """Grants that hold on a day; the last day counts."""
    lasts = Q(expires=None) | Q(expires__gte=day)
    return Q(starts__lte=day, revoked_at=None) & lasts


def person_reasons(person: User, residency: Residency) -> list[Reason]:
    team = residency.organisation.team_id
    if team is None or not person.is_active or team not in person.team_ids(Role.APPLICANT):
        return [Reason("not-a-resident", {"person": person.label})]
    return []


def stay_reasons(residency: Residency, starts: datetime, ends: datetime) -> list[Reason]:
    company = {"company": str(residency.organisation)}
    if residency.state not in gates.PRESENT:
        return [Reason("stay-not-active", {**company, "state": residency.get_state_display()})]
    zone = residency.base.zone
    first, last = on_the_wall(starts, zone).date(), on_the_wall(ends - MINUTE, zone).date()
    if first < residency.starts or last >= residency.ends:
        return [
            Reason("stay-ends", {**company, "starts": residency.starts, "ends": residency.ends})
        ]
    return []


def access_reasons(residency: Residency, day: date) -> list[Reason]:
    """What the base's policy says of the company's requirements, as they stand on that day."""
    answer = policy.may(residency, policy.Action.BOOK, day=day)
    lacking = [reason.item for reason in answer.reasons if reason.item is not None]
    if not lacking:
        return []
    names = ", ".join(in_language(item.gate.name) for item in lacking)
    return [Reason("no-access", {"company": str(residency.organisation), "gates": names})]


def training_reasons(equipment: Equipment, person: User, day: date) -> list[Reason]:
    training = equipment.training
    if training is None:
        return []
    rows = TrainingGrant.objects.filter(holding(day), person=person, training=training)
    if rows.exists():
        return []
    return [Reason("training-missing", {"person": person.label, "training": str(training)})]


def length_of(equipment: Equipment, starts: datetime, ends: datetime) -> timedelta:
    """How long a booking lasts. Whole days count as days, also where one has 23 or 25 hours."""
    zone = equipment.base.zone
    wall = on_the_wall(ends, zone) - on_the_wall(starts, zone)
    return wall if wall >= DAY and wall % DAY == timedelta() else ends - starts


def slot_reasons(
    equipment: Equipment, starts: datetime, ends: datetime, now: datetime
) -> list[Reason]:
    """The equipment's own rules on when, how long and on which marks of the clock."""
    if ends <= starts:
        return [Reason("ends-before-start")]
    found, length = [], length_of(equipment, starts, ends)
    if starts < now:
        found.append(Reason("in-the-past"))
    if starts > now + timedelta(days=equipment.days_ahead):
        found.append(Reason("too-far", {"days": equipment.days_ahead}))
    if length < timedelta(minutes=equipment.shortest_minutes):
        found.append(Reason("too-short", {"minutes": equipment.shortest_minutes}))
    if length > timedelta(minutes=equipment.longest_minutes):
        found.append(Reason("too-long", {"minutes": equipment.longest_minutes}))
    walls = [on_the_wall(moment, equipment.base.zone) for moment in (starts, ends)]
    if any(off_step(wall, equipment.step_minutes) for wall in walls):
        found.append(Reason("off-step", {"minutes": equipment.step_minutes}))
    return found + hours_reasons(equipment, *walls)


def off_step(wall: datetime, step: int) -> bool:
    return bool((wall.hour * 60 + wall.minute) % step or wall.second or wall.microsecond)


def hours_reasons(equipment: Equipment, first: datetime, last: datetime) -> list[Reason]:
    """Opening hours, as clocks at the base show them."""
    found = []
    days = {first.date(), (last - timedelta(microseconds=1)).date()}
    if not equipment.weekends and any(day.weekday() >= 5 for day in days):
        found.append(Reason("weekend"))
    if not equipment.day_and_night:
        same = first.date() == last.date()
        if not same or first.time() < equipment.opens or last.time() > equipment.closes:
            figures = {
                "opens": f"{equipment.opens:%H:%M}", "closes": f"{equipment.closes:%H:%M}",
                "zone": str(in_language(equipment.base.city)),
            }  # fmt: skip
            found.append(Reason("outside-hours", figures))
    return found


def closure_reasons(equipment: Equipment, starts: datetime, ends: datetime) -> list[Reason]:
    rows = equipment.closures.filter(lifted_at=None, starts__lt=ends, ends__gt=starts)
    zone = equipment.base.zone
    return [
        Reason(
            "closed",
            {
                "starts": f"{on_the_wall(row.starts, zone):%Y-%m-%d %H:%M}",
                "ends": f"{on_the_wall(row.ends, zone):%Y-%m-%d %H:%M}",
                "reason": in_language(row.reason),
            },
        )
        for row in rows[:3]
    ]


def share_reasons(
    equipment: Equipment, residency: Residency, but: Reservation | None, states: Iterable[str]
) -> list[Reason]:
    """How many open bookings one company may have of one piece of equipment."""
    rows = equipment.reservations.filter(
        residency__organisation=residency.organisation_id, state__in=[*states]
    )
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    if rows.count() < equipment.most_open:
        return []
    figures = {"company": str(residency.organisation), "most": equipment.most_open}
    return [Reason("too-many", figures)]


def use_reasons(
    equipment: Equipment, residency: Residency, person: User, starts: datetime, ends: datetime
) -> list[Reason]:
    """Who: of the company, which stays, has access, and the training, on the day it begins."""
    day = on_the_wall(starts, equipment.base.zone).date()
    who = person_reasons(person, residency)
    if who or residency.base_id != equipment.room.base_id:
        return who or [Reason("not-a-resident", {"person": person.label})]
    return [
        *stay_reasons(residency, starts, ends),
        *access_reasons(residency, day),
        *training_reasons(equipment, person, day),
    ]


def booking_reasons(
    equipment: Equipment,
    residency: Residency,
    person: User,
    starts: datetime,
    ends: datetime,
    *,
    but: Reservation | None = None,
    states: Iterable[str] = OPEN,
) -> list[Reason]:
    """Everything that stands against a booking, except that the time may be taken."""
    if equipment.retired:
        return [Reason("retired")]
    slot = slot_reasons(equipment, starts, ends, clock.now())
    if ends <= starts:
        return slot
    return [
        *use_reasons(equipment, residency, person, starts, ends),
        *slot,
        *closure_reasons(equipment, starts, ends),
        *share_reasons(equipment, residency, but, states),
    ]
