"""The additional call, closed and handed out to reviewers: their work waits on the first day."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from farshore.apps.accounts.models import User
from farshore.apps.calls.models import Application, Call, Programme, Reviewer
from farshore.apps.calls.services import applications as applying
from farshore.apps.calls.services import assignment, files, policies
from farshore.demo.build.calls import ANSWERED, ask_reviewers, close, open_from
from farshore.demo.build.moment import standing_at
from farshore.demo.build.network import Network
from farshore.demo.build.workshop import slides, slides_question
from farshore.demo.content import types as content

SEOUL = ZoneInfo("Asia/Seoul")
HANDED_OUT = datetime(2025, 4, 15, 11, tzinfo=SEOUL)
MOVE_IN = date(2025, 7, 7)
PANEL, LOAD = 8, 3
SENTENCES = 2
REQUESTED = Decimal(85_000_000)


def _summary(profile: str) -> str:
    return " ".join(f"{part}다." for part in profile.split("다. ")[:SENTENCES])


def applicants(
    technologies: Iterable[content.Technology], known: Iterable[content.Company], taken: set[str]
) -> list[tuple[content.Company, content.Technology]]:
    """Tenants with a technology written in Korean that are young and did not apply before."""
    by_key = {company.key: company for company in known}
    return [
        (by_key[item.company], item)
        for item in technologies
        if item.language == "ko"
        and item.company not in taken
        and by_key[item.company].is_tenant(HANDED_OUT.date())
        and by_key[item.company].founded > date(2016, 1, 1)
    ]


def write(
    network: Network,
    home: Programme,
    operator: User,
    row: content.Call,
    panel: Sequence[Reviewer],
    who: Sequence[tuple[content.Company, content.Technology]],
    plans: Sequence[str],
) -> Call:
    call = open_from(home, operator, row, ANSWERED, [slides_question()])
    for number, ((company, item), plan) in enumerate(zip(who, plans, strict=False)):
        apply_one(network, call, company, item, plan, row.opens + timedelta(days=5 + 3 * number))
    ask_reviewers(call, panel[:PANEL], LOAD)
    close(call, operator, row)
    policies.set_policy(actor=operator, call=call, values={"interviews": True, "most_invited": 3})
    with standing_at(HANDED_OUT):
        decision = assignment.propose(actor=operator, call=call)
        assignment.accept(actor=operator, decision=decision)
    return call


def apply_one(
    network: Network,
    call: Call,
    company: content.Company,
    item: content.Technology,
    plan: str,
    at: datetime,
    requested: Decimal = REQUESTED,
    person: User | None = None,
) -> Application:
    organisation = network.organisations[company.key]
    values = {
        "technology": network.technologies[company.key], "wished_bases": ["boston"],
        "space_kind": "bench", "space_count": 1, "biosafety_level": 1, "starts": MOVE_IN,
        "months": 9, "requested": requested,
        "raised_usd": round(company.raised_krw(at.date()) / 1450, 2),
        "revenue_usd": round(company.revenue_krw / 1450, 2), "first_timer": True,
    }  # fmt: skip
    level = f"Readiness {item.readiness} of 9, {values['months']} months in Boston"
    with standing_at(at):
        draft = applying.start_draft(actor=person, call=call, organisation=organisation)
        applying.save_draft(
            actor=person, application=draft, revision=0, values=values,
            answers={"summary": _summary(item.profile), "plan": plan, "annex": ""},
        )  # fmt: skip
        files.attach(
            actor=person, application=draft, key="slides",
            upload=slides(["Fictional slides of the demonstration", level]),
        )  # fmt: skip
        return applying.submit(actor=person, application=draft)
