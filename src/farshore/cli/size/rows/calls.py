"""Three calls: one under review with scores, pairs and a proposal, one decided, one open."""

from datetime import timedelta
from decimal import Decimal
from random import Random

from farshore.apps.accounts.models import Team, User
from farshore.apps.accounts.roles import Role
from farshore.apps.calls.models import (
    Appeal,
    Application,
    Call,
    CohortPlace,
    Conflict,
    ConflictWarning,
    Criterion,
    Discussion,
    FormVersion,
    Interview,
    Programme,
    Pseudonym,
    Quota,
    Remark,
    Review,
    Reviewer,
    ReviewPolicy,
    ReviewScore,
)
from farshore.apps.calls.services import scoring, selection
from farshore.apps.registry.models import Organisation, Technology
from farshore.cli.size.rows.pairs import paired
from farshore.cli.size.rows.writing import NOTE, texts, written
from farshore.web import clock

People = dict[Role, User]
REVIEWERS, REVIEWS_EACH, DISCUSSED, DECIDED = 100, 2, 300, 400


def calls(
    companies: list[Organisation],
    technologies: list[Technology],
    people: People,
    teams: dict[Role, Team],
    draw: Random,
) -> Call:
    """The call under review; its scores and its cohort are proposed by the engines."""
    programme = Programme.objects.create(name=texts("programme"), team=teams[Role.OPERATOR])
    call = made(programme, "reviewing", -30)
    ReviewPolicy.objects.create(call=call, blind="single", most_invited=50)
    Quota.objects.create(call=call, property="field", value="devices", least=5, name=texts("quota"))
    rows = applications(call, companies, technologies, "in-review")
    panel = reviewers(call, people)
    reviews = reviewed(call, rows, panel, draw)
    discussed(rows[:DISCUSSED], reviews)
    conflicts(rows, panel)
    operator = people[Role.OPERATOR]
    scoring.accept(actor=operator, decision=scoring.propose(actor=operator, call=call))
    paired(rows, operator)
    selection.propose(actor=operator, call=call)
    decided(programme, companies[:DECIDED], technologies)
    draft = made(programme, "open", 30)
    Application.objects.create(
        call=draft, organisation=companies[0], technology=technologies[0], saved_at=clock.now()
    )
    return call


def made(programme: Programme, state: str, deadline_in_days: int) -> Call:
    now = clock.now()
    deadline = now + timedelta(days=deadline_in_days)
    call = Call.objects.create(
        programme=programme, name=texts(f"call {state}"), state=state, seats=50, reserve_seats=20,
        opens_at=deadline - timedelta(days=60), deadline=deadline,
    )  # fmt: skip
    asks = [{"key": "plan", "label": texts("plan"), "help": NOTE, "most": 900}]
    FormVersion.objects.create(call=call, number=1, questions=asks, published_at=now)
    Criterion.objects.create(call=call, key="merit", name=texts("merit"))
    return call


def applications(
    call: Call, companies: list[Organisation], technologies: list[Technology], state: str
) -> list[Application]:
    now = clock.now()
    return written(
        (
            Application(
                call=call, organisation=row, technology=technologies[number % len(technologies)],
                version=call.form, number=number + 1, state=state, saved_at=now,
                submitted_at=now, answers={"plan": "A fictional plan."}, requested=10_000,
                raised_usd=1_000_000, revenue_usd=0, starts=clock.today() + timedelta(days=90),
            )
            for number, row in enumerate(companies)
        ),
        Application,
    )  # fmt: skip


def reviewers(call: Call, people: People) -> list[Reviewer]:
    experts = [people[Role.REVIEWER]]
    experts += [
        User.objects.create_user(f"reviewer{n}@size.invalid", None) for n in range(1, REVIEWERS)
    ]
    return written((Reviewer(call=call, person=person) for person in experts), Reviewer)


def reviewed(
    call: Call, rows: list[Application], panel: list[Reviewer], draw: Random
) -> list[Review]:
    now, criterion = clock.now(), call.criteria.get()
    reviews = written(
        (
            Review(reviewer=panel[(at + turn * 7) % len(panel)], application=row,
                   state="submitted", assigned_at=now, signed_at=now, submitted_at=now,
                   comment="A fictional comment.")
            for at, row in enumerate(rows)
            for turn in range(REVIEWS_EACH)
        ),
        Review,
    )  # fmt: skip
    merit = {row.pk: draw.gauss(6, 1.5) for row in rows}
    written(
        (
            ReviewScore(review=review, criterion=criterion, score=told(merit, review, draw))
            for review in reviews
        ),
        ReviewScore,
    )
    return reviews


def told(merit: dict[int, float], review: Review, draw: Random) -> Decimal:
    score = merit[review.application_id] + draw.gauss(0, 1)
    return Decimal(round(min(max(score, 1.0), 10.0)))


def discussed(rows: list[Application], reviews: list[Review]) -> None:
    now = clock.now()
    talks = written((Discussion(application=row, opened_at=now) for row in rows), Discussion)
    own = reviews[: len(rows) * REVIEWS_EACH]
    written(
        (
            Pseudonym(review=row, application_id=row.application_id, number=1 + n % REVIEWS_EACH)
            for n, row in enumerate(own)
        ),
        Pseudonym,
    )
    written(
        (
            Remark(discussion=talks[n // REVIEWS_EACH], review=row, text="A remark.", at=now)
            for n, row in enumerate(own)
            for _turn in range(5)
        ),
        Remark,
    )


def conflicts(rows: list[Application], panel: list[Reviewer]) -> None:
    now = clock.now()
    written(
        (
            Conflict(reviewer=panel[(n * 11 + 3) % len(panel)], application=row, source="declared",
                     noted_at=now)
            for n, row in enumerate(rows[::10])
        ),
        Conflict,
    )  # fmt: skip
    written(
        (
            ConflictWarning(reviewer=panel[(n * 13 + 5) % len(panel)], application=row,
                            source="investor", noted_at=now)
            for n, row in enumerate(rows[5::20])
        ),
        ConflictWarning,
    )  # fmt: skip


def decided(
    programme: Programme, companies: list[Organisation], technologies: list[Technology]
) -> None:
    now = clock.now()
    call = made(programme, "decided", -200)
    call.announced_at = now
    call.save()
    states = ["recommended"] * 50 + ["reserve"] * 20 + ["rejected"] * DECIDED
    rows = applications(call, companies, technologies, "rejected")
    for row, state in zip(rows, states, strict=False):
        row.state = state
    Application.objects.bulk_update(rows, ["state"])
    written(
        (
            CohortPlace(application=row, standing="chosen" if n < 50 else "reserve", order=n + 1,
                        seated=n < 50)
            for n, row in enumerate(rows[:70])
        ),
        CohortPlace,
    )  # fmt: skip
    written(
        (Appeal(application=row, text="An appeal.", filed_at=now) for row in rows[70:170]), Appeal
    )
    written(
        (
            Interview(application=row, state="held", starts=now + timedelta(hours=n),
                      ends=now + timedelta(hours=n, minutes=30), room="A", invited_at=now)
            for n, row in enumerate(rows[:100])
        ),
        Interview,
    )  # fmt: skip
