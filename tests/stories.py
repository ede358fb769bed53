"""Steps of a season for tests of the rooms: each goes through the services that people use."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from builders import organisation, person, team, texts
from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.models import Decision
from farshore.apps.bases.models import Base, Gate, HostAdmission, Place, Residency, Room
from farshore.apps.bases.services.gates import create_items
from farshore.apps.calls.models import (
    Application,
    Call,
    Criterion,
    FormVersion,
    Programme,
    Review,
    Reviewer,
)
from farshore.apps.calls.services import applications, assignment, eligibility, reviews, scoring
from farshore.apps.calls.services.calls import close_call
from farshore.apps.partnering.models import Need, Partner
from farshore.apps.partnering.services.needs import post_need
from farshore.apps.registry.models import Organisation, Technology
from farshore.demo.build.moment import standing_at
from farshore.web import clock

__all__ = ["standing_at"]
_numbers = count(1)
BASES = [{"key": key, "name": texts(key)} for key in ("boston", "kanagawa")]
QUESTIONS = [
    {"key": "plan", "label": texts("plan"), "most": 900},
    {"key": "secret", "label": texts("s"), "most": 900, "confidential": True, "required": False},
]
ANSWERS = {"plan": "We plan to go.", "secret": "for the panel only"}
WANTED = "We look for cell therapies against solid tumours, from animal data onwards."
MINUTE = timedelta(minutes=1)


def refusal(error: Any) -> str:
    """The code of a refused step."""
    return refusal_of(error.value)


def refusal_of(error: Any) -> str:
    """The code of a refusal; of several the first."""
    found = getattr(error, "error_dict", None)
    told = error.error_list if found is None else next(iter(found.values()))
    return str(getattr(error, "code", None) or told[0].code)


def operator() -> User:
    return person(Role.OPERATOR)


def open_call(by: User | None = None, **fields: Any) -> Call:
    """A call that opened a month ago and is open for ten more days."""
    owner = by or operator()
    programme = Programme.objects.get_or_create(
        team_id=owner.team_ids()[0], defaults={"name": texts("programme")}
    )[0]
    given: dict[str, Any] = {
        "programme": programme, "name": texts("call"), "state": "open", "seats": 2,
        "opens_at": clock.now() - timedelta(days=30),
        "deadline": clock.now() + timedelta(days=10),
        "reviews_each": 2, "bases": BASES,
    }  # fmt: skip
    questions = fields.pop("questions", QUESTIONS)
    made = Call.objects.create(**{**given, **fields})
    FormVersion.objects.create(call=made, number=1, questions=questions, published_at=made.opens_at)
    Criterion.objects.create(call=made, key="merit", name=texts("merit"))
    return made


def company(**fields: Any) -> tuple[Organisation, User]:
    """A company with a technology, and the person who applies for it."""
    number = next(_numbers)
    own = team(f"company team {number}")
    made = organisation(f"company {number}", team=own, field="therapeutics", **fields)
    Technology.objects.create(
        organisation=made, title=texts(f"tech {number}"), profile=f"A cell therapy, line {number}.",
        language="en", readiness=4,
    )  # fmt: skip
    return made, person(Role.APPLICANT, team=own)


def values_for(owner: Organisation, **values: Any) -> dict[str, Any]:
    given = {
        "technology": owner.technologies.get(), "wished_bases": ["boston"],
        "starts": clock.today() + timedelta(days=120), "requested": Decimal(50_000_000),
        "raised_usd": Decimal(1_000_000), "revenue_usd": Decimal(0),
    }  # fmt: skip
    return {**given, **values}


def draft(call: Call, owner: Organisation, who: User, **values: Any) -> Application:
    """A complete draft that waits to be submitted."""
    made = applications.start_draft(actor=who, call=call, organisation=owner)
    return applications.save_draft(
        actor=who, application=made, values=values_for(owner, **values), answers=ANSWERS,
        revision=0,
    )  # fmt: skip


def submitted(call: Call, how_many: int = 1, **values: Any) -> list[Application]:
    rows = []
    for _number in range(how_many):
        owner, who = company()
        rows.append(applications.submit(actor=who, application=draft(call, owner, who, **values)))
    return rows


def closed(call: Call) -> Call:
    """The deadline passes; the call closes and its rules judge."""
    by = operator()
    with standing_at(call.deadline + timedelta(seconds=call.grace_seconds) + MINUTE):
        call = close_call(actor=by, call=call)
        eligibility.check_call(actor=by, call=call)
    call.refresh_from_db()
    return call


def panel(call: Call, how_many: int = 3) -> list[Reviewer]:
    return [
        Reviewer.objects.create(
            call=call, person=person(Role.REVIEWER), expertise="cell therapy", max_load=20
        )
        for _number in range(how_many)
    ]


def assigned(call: Call, by: User | None = None) -> Decision:
    decision = assignment.propose(actor=by or operator(), call=call)
    assignment.accept(actor=by or operator(), decision=decision)
    call.refresh_from_db()
    return decision


def review(row: Review, score: str, comment: str = "Sound.") -> Review:
    who = row.reviewer.person
    reviews.sign(actor=who, review=row)
    return reviews.save(
        actor=who, review=row, scores={"merit": Decimal(score)}, comment=comment, submit=True
    )


def reviewed(call: Call, merits: Mapping[int, Sequence[str]]) -> None:
    """Every review of every application is handed in; `merits` by application number."""
    for number, scores in merits.items():
        rows = Review.objects.filter(application__call=call, application__number=number)
        for row, score in zip(rows.order_by("pk"), scores, strict=True):
            review(row, score)


def scored(how_many: int = 4, **fields: Any) -> Call:
    """A call whose applications are reviewed and scored, the first the best."""
    call = open_call(**fields)
    submitted(call, how_many)
    panel(call)
    call = closed(call)
    assigned(call)
    step = 2 if how_many < 5 else 1
    reviewed(call, {n: (str(11 - step * n), str(10 - step * n)) for n in range(1, how_many + 1)})
    scoring.accept(actor=operator(), decision=scoring.propose(actor=operator(), call=call))
    return call


def base(key: str = "boston", places: int = 2, **fields: Any) -> Base:
    given: dict[str, Any] = {
        "key": key, "name": texts(key), "city": texts("city"),
        "host": organisation(f"host {key}", kind="facility"), "team": team(f"team {key}"),
        "host_team": team(f"committee {key}"), "zone": "America/New_York",
    }  # fmt: skip
    made = Base.objects.create(**{**given, **fields})
    room = Room.objects.create(base=made, key="lab", name=texts("lab"), biosafety_level=2)
    for number in range(1, places + 1):
        Place.objects.create(room=room, kind="bench", number=str(number), order=number)
    return made


def gate(of: Base, key: str, step: str = "access", **fields: Any) -> Gate:
    return Gate.objects.create(base=of, key=key, name=texts(key), step=step, **fields)


def stay(at: Base, starts: date | None = None, ends: date | None = None) -> Residency:
    """A company's stay with an item for each of the base's gates."""
    first = starts or clock.today(at.zone)
    made = Residency.objects.create(
        base=at, organisation=company()[0], starts=first, ends=ends or first + timedelta(days=300)
    )
    create_items(made)
    return made


def nominated(at: Base, call: Call | None = None, **values: Any) -> HostAdmission:
    """A recommended company before a host."""
    row = submitted(call or open_call(), 1, **values)[0]
    Application.objects.filter(pk=row.pk).update(state="recommended")
    row.refresh_from_db()
    return HostAdmission.objects.create(base=at, application=row, nominated_at=clock.now())


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 3, tzinfo=clock.now().tzinfo)


def posted_need(of: Partner, **fields: Any) -> Need:
    given: dict[str, Any] = {
        "title": {"en": "Cell therapy"}, "text": WANTED, "language": "en", "fields": [],
    }  # fmt: skip
    return post_need(actor=operator(), partner=of, **{**given, **fields})
