"""A small call, decided and nominated: one company sent its host's form, one has it open."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.accounts.services import people
from farshore.apps.bases.models import HostAdmission, Residency
from farshore.apps.bases.services import nomination
from farshore.apps.calls.models import Call, Criterion, Programme, Review, Reviewer
from farshore.apps.calls.services import (
    assignment,
    decision_letters,
    reviews,
    scoring,
    selection,
)
from farshore.apps.letters.services import delivery
from farshore.demo.build.calls import ANSWERED, APPLICANT, ask_reviewers, close, open_from
from farshore.demo.build.extra import apply_one
from farshore.demo.build.moment import standing_at
from farshore.demo.build.network import Network
from farshore.demo.build.nominees import beside, write_form
from farshore.demo.build.people import member, open_door
from farshore.demo.build.workshop import slides_question
from farshore.demo.content import panel as panel_texts
from farshore.demo.content import short_stays as texts
from farshore.demo.content import types as content

SEOUL = ZoneInfo("Asia/Seoul")
ASSIGNED = datetime(2025, 3, 17, 14, tzinfo=SEOUL)
READ = datetime(2025, 3, 19, 9, tzinfo=SEOUL)
SCORED = datetime(2025, 4, 7, 10, tzinfo=SEOUL)
SELECTED = datetime(2025, 4, 9, 15, tzinfo=SEOUL)
NOMINATED = datetime(2025, 4, 11, 11, tzinfo=SEOUL)
SENT = datetime(2025, 4, 16, 14, 40, tzinfo=SEOUL)
HOW_MANY = 5
# reviewers whom no other call of these weeks asked
PANEL, LOAD = slice(8, 14), 3
WRITING = {
    "ko": "호스트 추천 기업 담당",
    "en": "Company before its host",
    "ja": "ホスト推薦企業の担当",
}
Applying = tuple[content.Company, content.Technology]


def write(
    network: Network,
    home: Programme,
    operator: User,
    reviewers: Sequence[Reviewer],
    candidates: Sequence[Applying],
    plans: Sequence[str],
    rng: Random,
) -> Call:
    """`candidates`: companies that no other call of these weeks took."""
    row = texts.call()
    call = open_from(home, operator, row, ANSWERED, [slides_question()])
    settled = {*Residency.objects.values_list("organisation", flat=True)}
    free = [one for one in candidates if network.organisations[one[0].key].pk not in settled]
    for number, (company, item) in enumerate(free[:HOW_MANY]):
        apply_one(
            network, call, company, item, plans[number % len(plans)],
            row.opens + timedelta(days=4, hours=29 * number),
            person=_person(network, company, number),
        )  # fmt: skip
    _judge(call, operator, row, reviewers, rng)
    _choose(call, operator)
    _before_the_host(call)
    return call


def _person(network: Network, company: content.Company, number: int) -> User:
    organisation = network.organisations[company.key]
    organisation.team = people.create_team(actor=None, name=organisation.name)
    organisation.save(update_fields=["team"])
    return member(f"short-stay-{number + 1}", APPLICANT, organisation.team, Role.APPLICANT)


def _judge(
    call: Call, operator: User, row: content.Call, reviewers: Sequence[Reviewer], rng: Random
) -> None:
    ask_reviewers(call, reviewers[PANEL], LOAD)
    close(call, operator, row)
    with standing_at(ASSIGNED):
        assignment.accept(actor=operator, decision=assignment.propose(actor=operator, call=call))
        call.refresh_from_db()
    criteria = [row.key for row in call.criteria_for(Criterion.Stage.REVIEW)]
    quality = dict(
        zip(
            call.applications.order_by("number").values_list("pk", flat=True),
            panel_texts.qualities(rng, call.applications.count()),
            strict=True,
        )
    )
    rows = Review.objects.filter(application__call=call).select_related("reviewer__person")
    for number, review in enumerate(rows.order_by("pk")):
        given = panel_texts.judged(rng, quality[review.application_id], 0.0, criteria, "read")
        who = review.reviewer.person
        with standing_at(READ + timedelta(hours=5 * number)):
            reviews.sign(actor=who, review=review)
            reviews.save(
                actor=who, review=review, comment=given.comment, submit=True,
                scores={key: Decimal(score) for key, score in given.scores.items()},
            )  # fmt: skip


def _choose(call: Call, operator: User) -> None:
    with standing_at(SCORED):
        scoring.accept(actor=operator, decision=scoring.propose(actor=operator, call=call))
    with standing_at(SELECTED):
        selection.accept(actor=operator, decision=selection.propose(actor=operator, call=call))
        call.refresh_from_db()
        decision_letters.prepare(actor=operator, call=call)
        decision_letters.send(actor=operator, call=call)
        delivery.deliver_due()
    with standing_at(NOMINATED):
        nomination.accept(actor=operator, decision=nomination.propose(actor=operator, call=call))
        delivery.deliver_due()


def _before_the_host(call: Call) -> None:
    """The better of the two has sent its form; the other one still writes, and has a door."""
    rows = HostAdmission.objects.filter(application__call=call).select_related(
        "base", "application__created_by"
    )
    first, second = rows.order_by("application__posterior__rank")
    write_form(first, SENT, needs=["cold-room"], level=2, apart=[beside("boston", "B101")])
    open_door(second.application.created_by, WRITING)
