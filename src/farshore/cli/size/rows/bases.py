"""A base with 200 benches: stays, requirements, instruments, bookings, chemicals, incidents."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from farshore.apps.accounts.models import Team, User
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.models import (
    Agent,
    Allocation,
    Base,
    BasePolicy,
    Chemical,
    ControlArea,
    Equipment,
    ExtensionRequest,
    Gate,
    GateItem,
    HazardLimit,
    HostAdmission,
    Incident,
    Place,
    Reservation,
    ReservationEvent,
    Residency,
    Room,
    RoomShape,
    StoreyShare,
    Training,
    TrainingGrant,
    VisaHolder,
)
from farshore.apps.calls.models import Call
from farshore.apps.registry.models import Organisation
from farshore.cli.size.rows.writing import texts, written
from farshore.web import clock

ROOMS, PLACES_EACH, GATES, INSTRUMENTS = 10, 20, 20, 30
# bookings: of every instrument, four a day, for a year back and a month ahead
DAYS_BACK, DAYS_AHEAD, SLOTS = 365, 30, (8, 11, 14, 17)


def bases(call: Call, teams: dict[Role, Team], people: dict[Role, User]) -> list[Residency]:
    base = Base.objects.create(
        key="boston", name=texts("base"), city=texts("Boston"), zone="America/New_York",
        host=Organisation.objects.order_by("-pk")[0], team=teams[Role.BASE_MANAGER],
        host_team=teams[Role.HOST],
    )  # fmt: skip
    BasePolicy.objects.create(base=base)
    rooms = written(
        (
            Room(base=base, key=f"r{n}", name=texts(f"room {n}"), order=n, floor="2F")
            for n in range(ROOMS)
        ),
        Room,
    )
    written((RoomShape(room=r, left=8 * n, top=0, width=8, depth=6) for n, r in enumerate(rooms)),
            RoomShape)  # fmt: skip
    stays = moved_in(base, rooms, call)
    requirements(base, stays)
    hazards(base, rooms, stays)
    bookings(base, rooms, stays, people)
    now = clock.now()
    written(
        (
            Incident(base=base, residency=stay, room=rooms[0], severity="minor", what="A spill.",
                     happened_at=now - timedelta(days=n), reported_at=now)
            for n, stay in enumerate(stays)
        ),
        Incident,
    )  # fmt: skip
    written(
        (
            VisaHolder(residency=stay, holder="role", visa_class="J-1", kept_at=now,
                       expires=clock.today() + timedelta(days=n))
            for n, stay in enumerate(stays)
        ),
        VisaHolder,
    )  # fmt: skip
    written(
        (
            ExtensionRequest(residency=stay, until=stay.ends + timedelta(days=90),
                             reason="The trial goes on.", asked_at=now)
            for stay in stays[::4]
        ),
        ExtensionRequest,
    )  # fmt: skip
    return stays


def moved_in(base: Base, rooms: list[Room], call: Call) -> list[Residency]:
    places = written(
        (
            Place(room=room, kind="bench", number=str(n), order=n)
            for room in rooms
            for n in range(PLACES_EACH)
        ),
        Place,
    )
    today, now = clock.today(), clock.now()
    chosen = list(call.applications.order_by("number")[: len(places)])
    admissions = written(
        (
            HostAdmission(base=base, application=a, state="contracted", nominated_at=now)
            for a in chosen
        ),
        HostAdmission,
    )
    stays = written(
        (
            Residency(base=base, organisation_id=a.application.organisation_id, admission=a,
                      state="active", starts=today - timedelta(days=DAYS_BACK),
                      ends=today + timedelta(days=270))
            for a in admissions
        ),
        Residency,
    )  # fmt: skip
    written(
        (
            Allocation(residency=stay, place=place, starts=stay.starts, ends=stay.ends,
                       state="occupied")
            for stay, place in zip(stays, places, strict=False)
        ),
        Allocation,
    )  # fmt: skip
    return stays


def requirements(base: Base, stays: list[Residency]) -> None:
    today, now = clock.today(), clock.now()
    gates = written(
        (
            Gate(base=base, key=f"g{n}", name=texts(f"gate {n}"), step="access", blocks=n % 2 == 0,
                 months_valid=12, order=n)
            for n in range(GATES)
        ),
        Gate,
    )  # fmt: skip
    written(
        (
            GateItem(residency=stay, gate=gate, verified_at=now,
                     state="submitted" if (at + n) % 25 == 0 else "verified",
                     expires=today + timedelta(days=(at * 7 + n * 13) % 360 + 1))
            for at, stay in enumerate(stays)
            for n, gate in enumerate(gates)
        ),
        GateItem,
    )  # fmt: skip


def hazards(base: Base, rooms: list[Room], stays: list[Residency]) -> None:
    now = clock.now()
    area = ControlArea.objects.create(base=base, key="a", name=texts("area"), storey=2)
    area.rooms.set(rooms)
    StoreyShare.objects.create(base=base, storey=2, percent=75, source="size test")
    HazardLimit.objects.create(
        base=base, hazard="flammable-1b", amount=9_000, unit="l", source="size test"
    )
    written(
        (
            Chemical(residency=stay, room=rooms[at % len(rooms)], name=f"Chemical {n}",
                     cas="64-17-5", hazard="flammable-1b", amount=2, unit="l", brought_at=now)
            for at, stay in enumerate(stays)
            for n in range(20)
        ),
        Chemical,
    )  # fmt: skip
    written(
        (
            Agent(residency=stay, room=rooms[at % len(rooms)], name=f"Agent {n}", risk_group=1,
                  brought_at=now)
            for at, stay in enumerate(stays)
            for n in range(3)
        ),
        Agent,
    )  # fmt: skip


def bookings(
    base: Base, rooms: list[Room], stays: list[Residency], people: dict[Role, User]
) -> None:
    who, today = people[Role.APPLICANT], clock.today()
    residents = [who]
    residents += [User.objects.create_user(f"resident{n}@size.invalid", None) for n in range(1, 50)]
    training = Training.objects.create(base=base, key="training", name=texts("training"))
    written(
        (
            TrainingGrant(person=person, training=training, starts=today - timedelta(days=400),
                          granted_at=clock.now())
            for person in residents
        ),
        TrainingGrant,
    )  # fmt: skip
    instruments = written(
        (
            Equipment(room=rooms[n % len(rooms)], key=f"i{n}", name=texts(f"instrument {n}"),
                      kind="pcr", training=training, rate_key="pcr")
            for n in range(INSTRUMENTS)
        ),
        Equipment,
    )  # fmt: skip
    rows = written(booked(instruments, stays, residents), Reservation)
    written(
        (ReservationEvent(reservation=row, kind="booked", at=row.asked_at) for row in rows),
        ReservationEvent,
    )


def booked(
    instruments: list[Equipment], stays: list[Residency], residents: list[User]
) -> Iterator[Reservation]:
    now, today = clock.now(), clock.today()
    for at, item in enumerate(instruments):
        for day in range(-DAYS_BACK, DAYS_AHEAD):
            for turn, hour in enumerate(SLOTS):
                # a company's people book for it: person and stay go together
                number = (at * 17 + day * 5 + turn * 3) % len(residents)
                starts = moment(today + timedelta(days=day), hour, now)
                ends = starts + timedelta(hours=2)
                past = ends < now
                yield Reservation(
                    equipment=item, residency=stays[number % len(stays)], person=residents[number],
                    state="completed" if past else "booked", starts=starts, ends=ends, frees=ends,
                    asked_at=starts - timedelta(days=7),
                    checked_in_at=starts if past else None, checked_out_at=ends if past else None,
                )  # fmt: skip


def moment(day: date, hour: int, like: datetime) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=like.tzinfo)
