"""Two calls: one whose deadline has passed, with its applications and panel, and one still open."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from farshore.apps.accounts.models import Team, User
from farshore.apps.accounts.roles import Role
from farshore.apps.accounts.services import people
from farshore.apps.calls.models import (
    Application,
    Call,
    Criterion,
    EligibilityRule,
    Programme,
    Quota,
    Reviewer,
)
from farshore.apps.calls.services import applications as applying
from farshore.apps.calls.services.calls import open_call
from farshore.apps.calls.services.conflicts import note_conflict
from farshore.demo.build.moment import standing_at
from farshore.demo.build.network import Network, names_of
from farshore.demo.build.people import member
from farshore.demo.build.wording import CALLS, CRITERIA, PROGRAMME, QUESTIONS, QUOTAS, RULES
from farshore.demo.content import types as content

SEOUL = ZoneInfo("Asia/Seoul")
OPENED = datetime(2025, 1, 20, 9, tzinfo=SEOUL)
CLOSED = datetime(2025, 2, 28, 18, tzinfo=SEOUL)
NEXT_OPENED = datetime(2025, 4, 10, 9, tzinfo=SEOUL)
NEXT_CLOSES = datetime(2025, 5, 30, 18, tzinfo=SEOUL)
BUDGET = Decimal(1_140_000_000)
APPLICANT = {"ko": "지원 담당", "en": "Applicant", "ja": "応募担当"}
CONFLICTS = {"former-employer": "former-colleague", "investor": "investor"}
CHUNK = 2000


def programme(team: Team) -> Programme:
    return Programme.objects.create(name=PROGRAMME, team=team)


def _call(home: Programme, key: str, opens: datetime, deadline: datetime) -> Call:
    name, description = CALLS[key]
    call = Call.objects.create(
        programme=home, name=name, description=description, opens_at=opens, deadline=deadline,
        seats=12, reserve_seats=6, budget=BUDGET, reviews_each=3, max_load=9, questions=QUESTIONS,
    )  # fmt: skip
    for order, (criterion, (title, help_text, weight)) in enumerate(CRITERIA.items()):
        Criterion.objects.create(
            call=call, key=criterion, name=title, help=help_text, weight=weight, order=order
        )
    for test, title, limit, currency in RULES:
        EligibilityRule.objects.create(
            call=call, test=test, name=title, limit=limit, currency=currency,
            starts=date(2024, 1, 1),
        )  # fmt: skip
    for property_, value, least, most, title in QUOTAS:
        Quota.objects.create(
            call=call, property=property_, value=value, least=least, most=most, name=title
        )
    return call


def first_call(home: Programme, operator: User) -> Call:
    with standing_at(OPENED):
        return open_call(actor=operator, call=_call(home, "2025-h1", OPENED, CLOSED))


def second_call(home: Programme, operator: User) -> Call:
    with standing_at(NEXT_OPENED):
        call = _call(home, "2025-h2", NEXT_OPENED, NEXT_CLOSES)
        return open_call(actor=operator, call=call)


def applicants(network: Network, rows: Iterable[content.Application]) -> dict[str, User]:
    """A team and one applicant for each company that applied; the first has a door."""
    made = {}
    for number, row in enumerate(rows):
        organisation = network.organisations[row.company]
        team = people.create_team(actor=None, name=organisation.name)
        organisation.team = team
        organisation.save(update_fields=["team"])
        made[row.company] = member(f"applicant-{number + 1:02d}", APPLICANT, team, Role.APPLICANT)
    return made


def apply(
    network: Network, call: Call, rows: Sequence[content.Application], who: dict[str, User]
) -> dict[str, Application]:
    """Each application is drafted, saved and submitted at its own time."""
    made = {}
    for row in sorted(rows, key=lambda row: row.submitted):
        person = who[row.company]
        with standing_at(row.submitted - timedelta(hours=3)):
            draft = applying.start_draft(
                actor=person, call=call, organisation=network.organisations[row.company]
            )
            applying.save_draft(
                actor=person, application=draft, revision=0,
                values={
                    "technology": network.technologies[row.company],
                    "wished_bases": list(row.bases),
                    "space_kind": row.space.value,
                    "space_count": row.quantity,
                    "biosafety_level": row.biosafety_level,
                    "starts": row.wanted_from,
                    "months": row.months,
                    "requested": row.amount_krw,
                    "raised_usd": row.raised_usd,
                    "revenue_usd": row.revenue_usd_12m,
                    "first_timer": row.first_timer,
                },
                answers={
                    "summary": row.summary_ko[:CHUNK],
                    "plan": row.plan[:CHUNK],
                    "annex": row.confidential_annex[:CHUNK],
                },
            )  # fmt: skip
        with standing_at(row.submitted):
            made[row.key] = applying.submit(actor=person, application=draft)
    return made


def panel(
    network: Network,
    call: Call,
    rows: Sequence[content.Reviewer],
    applications: dict[str, Application],
) -> dict[str, Reviewer]:
    team = people.create_team(
        actor=None,
        name={
            "ko": "2025 상반기 심사위원단",
            "en": "Panel, first half of 2025",
            "ja": "2025年上期審査委員会",
        },
    )
    keys = {row.pk: key for key, row in network.organisations.items()}
    by_company = {keys[row.organisation_id]: row for row in applications.values()}
    made = {}
    for number, row in enumerate(rows):
        person = member(
            f"reviewer-{number + 1:02d}", names_of(row.role), team, Role.REVIEWER, door=number == 0
        )
        made[row.key] = Reviewer.objects.create(
            call=call, person=person, expertise=row.expertise,
            organisation=network.organisations.get(row.institution),
            fields=[found.value.replace("_", "-") for found in row.fields],
        )  # fmt: skip
        for tie in row.conflicts:
            if tie.company not in by_company:
                continue
            note_conflict(
                actor=None, reviewer=made[row.key], application=by_company[tie.company],
                source=CONFLICTS.get(tie.kind, "declared"),
            )  # fmt: skip
    return made
