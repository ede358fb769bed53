"""A call that was read, discussed and heard: its panel sits on the first day."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from farshore.apps.accounts.models import User
from farshore.apps.audit.models import Decision
from farshore.apps.calls.models import (
    Application,
    Call,
    Criterion,
    Discussion,
    Hearing,
    Programme,
    Review,
    Reviewer,
)
from farshore.apps.calls.selectors.applications import JUDGED
from farshore.apps.calls.selectors.interviews import on_the_line
from farshore.apps.calls.selectors.policies import policy_of
from farshore.apps.calls.services import (
    assignment,
    cohort_pairs,
    discussions,
    interviews,
    policies,
    reviews,
    scoring,
    selection,
    sitting,
)
from farshore.apps.registry.models import Affiliation, FundingRound, Inventor, RoundInvestor
from farshore.demo.build.calls import ANSWERED, ask_reviewers, close, open_from
from farshore.demo.build.extra import apply_one
from farshore.demo.build.moment import standing_at
from farshore.demo.build.network import Network
from farshore.demo.build.workshop import slides_question
from farshore.demo.content import panel as texts
from farshore.demo.content import types as content

SEOUL = ZoneInfo("Asia/Seoul")
ASSIGNED = datetime(2025, 3, 10, 14, tzinfo=SEOUL)
READ = datetime(2025, 3, 12, 9, tzinfo=SEOUL)
TALKED = datetime(2025, 3, 19, 16, tzinfo=SEOUL)
SCORED = datetime(2025, 3, 24, 10, tzinfo=SEOUL)
INVITED = datetime(2025, 3, 25, 11, tzinfo=SEOUL)
HEARD = datetime(2025, 4, 1, 13, 30)  # noqa: DTZ001 - a clock in the call's zone
SCORED_ANEW = datetime(2025, 4, 3, 10, tzinfo=SEOUL)
PAIRED = datetime(2025, 4, 15, 15, tzinfo=SEOUL)
PROPOSED = datetime(2025, 4, 16, 10, tzinfo=SEOUL)
DUE = datetime(2025, 4, 21, 12, tzinfo=SEOUL)
FIRST, HOW_MANY = 4, 14
PANEL, LOAD, HEARS = 8, 7, 3
REASON = "서면평가 점수를 그대로 반영함"


def ties(network: Network, who: Sequence[content.Company], panel: Sequence[Reviewer]) -> None:
    """What the registry knows: past employers, investors, inventors. The names are fictional."""
    own = [network.organisations[company.key] for company in who]
    Affiliation.objects.create(
        person=panel[1].person, organisation=own[0], starts=date(2018, 3, 1), ends=date(2021, 2, 28),
        source="demonstration",
    )  # fmt: skip
    Inventor.objects.create(
        technology=network.technologies[who[3].key], person=panel[2].person, name="발명자 1",
    )  # fmt: skip
    investor = panel[4].organisation
    round_ = FundingRound.objects.filter(organisation__in=own).order_by("pk").first()
    if round_ is not None and investor is not None:
        RoundInvestor.objects.create(round=round_, name=investor.name["ko"], organisation=investor)
    # known by a name that is only like the reviewer's own: a person is to say what it means
    Affiliation.objects.create(
        person=panel[3].person, organisation_name=f"{own[2].name['ko']} 주식회사",
        starts=date(2019, 1, 1), ends=date(2020, 12, 31), source="demonstration",
    )  # fmt: skip


def heard_by(call: Call) -> None:
    for order, row in enumerate(texts.interview_criteria()):
        Criterion.objects.create(
            call=call, stage=Criterion.Stage.INTERVIEW, order=order, lowest=texts.LOWEST,
            highest=texts.HEARD_HIGHEST, **row,
        )  # fmt: skip


def write(
    network: Network,
    home: Programme,
    operator: User,
    people: Sequence[Reviewer],
    applicants: Sequence[tuple[content.Company, content.Technology]],
    plans: Sequence[str],
    rng: Random,
) -> Call:
    row = texts.call()
    call = open_from(home, operator, row, ANSWERED, [slides_question()])
    heard_by(call)
    who = applicants[FIRST : FIRST + HOW_MANY]
    for number, (company, item) in enumerate(who):
        apply_one(
            network, call, company, item, plans[number % len(plans)],
            row.opens + timedelta(days=3, hours=31 * number),
            requested=Decimal(rng.randrange(60, 110)) * 1_000_000,
        )  # fmt: skip
    panel = ask_reviewers(call, people[:PANEL], LOAD)
    ties(network, [company for company, _item in who], panel)
    values = {"chair": panel[0], "interviews": True, "most_invited": 6}
    policies.set_policy(actor=operator, call=call, values=values)
    _read(call, operator, row, rng)
    _hear(call, operator, panel, rng)
    with standing_at(PAIRED):
        _pair(call, operator)
    with standing_at(PROPOSED):
        decision = selection.propose(actor=operator, call=call, due=DUE)
        sitting.weigh(actor=operator, decision=decision)
        first = Application.objects.filter(interview__isnull=False, call=call).order_by("number")[0]
        sitting.note(actor=operator, application=first, text=texts.note())
    return call


def _pair(call: Call, operator: User) -> None:
    """The second and the eighth are held apart; the sixth goes only with the fifth."""
    best = list(call.applications.filter(state__in=JUDGED).order_by("posterior__rank")[:8])
    for kind, first, second, why in (("excludes", 1, 7, "apart"), ("needs", 5, 4, "together")):
        cohort_pairs.set_pair(
            actor=operator, call=call, kind=kind, first=best[first], second=best[second],
            reason=texts.pair_reason(why),
        )  # fmt: skip


def _read(call: Call, operator: User, row: content.Call, rng: Random) -> None:
    close(call, operator, row)
    with standing_at(ASSIGNED):
        decision = assignment.propose(actor=operator, call=call)
        assignment.accept(actor=operator, decision=decision)
        call.refresh_from_db()
    criteria = [row.key for row in call.criteria_for(Criterion.Stage.REVIEW)]
    numbers = list(call.applications.exclude(number=None).values_list("pk", flat=True))
    truth = dict(zip(sorted(numbers), texts.qualities(rng, len(numbers)), strict=True))
    panel = list(call.reviewers.order_by("pk").values_list("pk", flat=True))
    strict = dict(zip(panel, texts.severities(rng, len(panel)), strict=True))
    rows = Review.objects.filter(application__call=call).select_related("reviewer__person")
    for number, review in enumerate(rows.order_by("pk")):
        given = texts.judged(
            rng, truth[review.application_id], strict[review.reviewer_id], criteria, "read"
        )
        with standing_at(READ + timedelta(hours=3 * number)):
            who = review.reviewer.person
            reviews.sign(actor=who, review=review)
            scores = {key: Decimal(score) for key, score in given.scores.items()}
            reviews.save(
                actor=who, review=review, scores=scores, comment=given.comment, submit=True
            )
    _talk(call, operator, criteria)
    _score(call, operator, SCORED)


def _talk(call: Call, operator: User, criteria: list[str]) -> None:
    """The chair's first application is discussed, and one of its reviewers revises."""
    policy = policy_of(call)
    own = Review.objects.filter(reviewer=policy.chair).order_by("application__number").first()
    if own is None:
        return
    voices = list(
        Review.objects.filter(application=own.application, state=Review.State.SUBMITTED)
        .select_related("reviewer__person")
        .order_by("pk")
    )
    for number, text in enumerate(texts.remarks()):
        voice = voices[number % len(voices)]
        with standing_at(TALKED + timedelta(minutes=20 * number)):
            discussions.remark(actor=voice.reviewer.person, review=voice, text=text)
    last = voices[(len(texts.remarks()) - 1) % len(voices)]
    scores: dict[str, Decimal | None] = {
        row.criterion.key: row.score for row in last.scores.select_related("criterion")
    }
    held = scores[criteria[-1]] or Decimal(5)
    scores[criteria[-1]] = held + (1 if held < texts.HIGHEST else -1)
    with standing_at(TALKED + timedelta(hours=2)):
        discussions.revise(
            actor=last.reviewer.person, review=last, scores=scores, reason=texts.reason()
        )
        others = Discussion.objects.filter(application__call=call).exclude(
            application=own.application
        )
        discussions.close(actor=operator, discussions=others)


def _score(call: Call, operator: User, at: datetime) -> Decision:
    with standing_at(at):
        decision = scoring.propose(actor=operator, call=call)
        scoring.accept(actor=operator, decision=decision, reason=REASON)
    return decision


def _hear(call: Call, operator: User, panel: Sequence[Reviewer], rng: Random) -> None:
    plan = interviews.Plan(HEARD, 30, 10, room="KIST 국제협력관 2층 회의실")
    with standing_at(INVITED):
        made = interviews.invite(
            actor=operator, call=call, applications=on_the_line(call), panel=panel[:HEARS],
            plan=plan,
        )  # fmt: skip
    criteria = [row.key for row in call.criteria_for(Criterion.Stage.INTERVIEW)]
    for interview in made:
        quality = rng.gauss(6.8, 0.9)
        with standing_at(interview.ends + timedelta(hours=1)):
            interviews.settle(actor=operator, interview=interview, outcome="held")
            rows = Hearing.objects.filter(interview=interview).select_related("reviewer__person")
            for hearing in rows.order_by("pk"):
                given = texts.judged(rng, quality, 0.0, criteria, "heard")
                interviews.score(
                    actor=hearing.reviewer.person, hearing=hearing, comment=given.comment,
                    scores={key: Decimal(score) for key, score in given.scores.items()},
                )  # fmt: skip
    _score(call, operator, SCORED_ANEW)
