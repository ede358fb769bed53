"""The season as people would run it: reviews come in, hosts decide, partners answer."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from farshore.apps.accounts.models import User
from farshore.apps.bases.models import HostAdmission
from farshore.apps.bases.services import host
from farshore.apps.briefing.models import Season
from farshore.apps.briefing.services import season as running
from farshore.apps.briefing.services.steps import BY_CODE, Code
from farshore.apps.calls.models import Call, Review
from farshore.apps.calls.services import reviews
from farshore.apps.partnering.models import Match
from farshore.apps.partnering.services import matching
from farshore.demo.build.moment import standing_at
from farshore.demo.build.wording import HOST_NOTES, SEASON
from farshore.demo.content import types as content

SEOUL = ZoneInfo("Asia/Seoul")
TODAY = datetime(2025, 4, 17, 9, 30, tzinfo=SEOUL)
MOVE_IN = date(2025, 6, 2)
# when each step of the story happened
TIMES = {
    "close": datetime(2025, 2, 28, 18, 5, tzinfo=SEOUL),
    "eligibility": datetime(2025, 3, 3, 10, tzinfo=SEOUL),
    "assign": datetime(2025, 3, 4, 14, tzinfo=SEOUL),
    "review": datetime(2025, 3, 7, 9, tzinfo=SEOUL),
    "score": datetime(2025, 3, 26, 10, tzinfo=SEOUL),
    "select": datetime(2025, 4, 2, 15, 20, tzinfo=SEOUL),
    "nominate": datetime(2025, 4, 3, 11, tzinfo=SEOUL),
    "host": datetime(2025, 4, 14, 22, tzinfo=SEOUL),
    "match": datetime(2025, 4, 15, 10, tzinfo=SEOUL),
    "answer": datetime(2025, 4, 16, 10, tzinfo=SEOUL),
}


def season_for(call: Call) -> Season:
    return Season.objects.create(name=SEASON, call=call, moves_in_from=MOVE_IN)


def run_step(code: str, operator: User, season: Season, accept: bool = True) -> None:
    """One step of the season at its own time, accepted by the operator."""
    step = BY_CODE[Code(code)]
    with standing_at(TIMES.get(code, TODAY)):
        season = Season.objects.select_related("call", "event").get(pk=season.pk)
        running.advance(step, actor=operator, season=season, accept=accept, reason="")


def write_reviews(
    call: Call,
    written: Callable[[list[tuple[str, str]]], Iterable[content.ReviewText]],
    reviewer_keys: dict[int, str],
    application_keys: dict[int, str],
) -> int:
    """Reviewers sign that they have no conflict, then hand in scores and comments."""
    rows = list(
        Review.objects.filter(application__call=call)
        .select_related("reviewer__person", "application")
        .order_by("pk")
    )
    pairs = [(reviewer_keys[row.reviewer_id], application_keys[row.application_id]) for row in rows]
    for number, (row, text) in enumerate(zip(rows, written(pairs), strict=True)):
        with standing_at(TIMES["review"] + timedelta(hours=2 * number + 1)):
            person = row.reviewer.person
            reviews.sign(actor=person, review=row)
            scores = {criterion.value: Decimal(n) for criterion, n in text.scores.items()}
            reviews.save(actor=person, review=row, scores=scores, comment=text.comment, submit=True)
    return len(rows)


def hosts_decide(call: Call, hosts: dict[str, User], rng: Random) -> None:
    """Each host looks at its own nominees: about three in four are taken."""
    rows = list(
        HostAdmission.objects.filter(application__call=call)
        .select_related("base", "application__posterior")
        .order_by("application__posterior__rank")
    )
    outcomes = {row.pk: "accepted" for row in rows}
    for row in rng.sample(rows[len(rows) // 3 :], k=min(3, len(rows))):
        outcomes[row.pk] = "declined"
    listed = [pk for pk, outcome in outcomes.items() if outcome == "declined"]
    if listed:
        outcomes[listed[-1]] = "wait-listed"
    for row in rows:
        language = "ja" if row.base.key == "kanagawa" else "en"
        outcome = outcomes[row.pk]
        with standing_at(TIMES["host"]):
            host.decide(
                actor=hosts[row.base.key], admission=row, outcome=outcome,
                note=HOST_NOTES[outcome][language],
            )  # fmt: skip


def partners_answer(rng: Random) -> None:
    """Most first choices interest their partner; most companies answer back."""
    for row in Match.objects.select_related("need__partner", "technology").order_by("need", "rank"):
        if rng.random() < (0.75 if row.rank == 1 else 0.3):
            with standing_at(TIMES["answer"]):
                interested = rng.random() < 0.85
                answered = matching.answer(
                    actor=None, match=row, side="partner", interested=interested
                )
                if interested and rng.random() < 0.7:
                    matching.answer(actor=None, match=answered, side="company", interested=True)
