"""The whole demonstration, told in order. One seed, one day: the same network every time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from zoneinfo import ZoneInfo

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.briefing.models import Season
from farshore.apps.calls.models import Application, Call, Programme, Reviewer
from farshore.apps.calls.services import policies
from farshore.apps.targets.services import forecasting
from farshore.demo.build import (
    bases,
    calls,
    charges,
    decision,
    equipment,
    event,
    extra,
    figures,
    network,
    nominees,
    outreach,
    people,
    residents,
    season,
    short_stays,
    workshop,
)
from farshore.demo.build import panel as sitting_panel
from farshore.demo.build.moment import standing_at
from farshore.demo.content import alliances as alliance_texts
from farshore.demo.content import applications as application_texts
from farshore.demo.content import bases as base_texts
from farshore.demo.content import briefings as briefing_texts
from farshore.demo.content import calls as call_texts
from farshore.demo.content import companies as company_texts
from farshore.demo.content import events as event_texts
from farshore.demo.content import figures as figure_texts
from farshore.demo.content import institutions as institution_texts
from farshore.demo.content import partners as partner_texts
from farshore.demo.content import reviewers as reviewer_texts
from farshore.demo.content import technologies as technology_texts
from farshore.demo.content import types as content

SEED = 20250417
SEOUL = ZoneInfo("Asia/Seoul")
YEAR_ENDS = (date(2020, 12, 31), date(2021, 12, 31), date(2022, 12, 31), date(2023, 12, 31), date(2024, 12, 31))  # fmt: skip
ORIGIN = date(2022, 12, 31)
PHASES = {
    "close": "the deadline closes the call",
    "eligibility": "rules judge who is eligible",
    "assign": "reviewers are assigned",
    "score": "reviews become scores",
    "select": "the cohort is selected",
    "nominate": "the chosen are nominated",
    "place": "space and dates are proposed",
    "schedule": "the meetings are proposed",
}
Tell = Callable[[str], None]


@dataclass
class Cast:
    """Who and what the story is told with; each act adds to it."""

    known: tuple[content.Company, ...]
    applying: tuple[content.Application, ...]
    experts: tuple[content.Technology, ...]
    sites: tuple[content.Base, ...]
    made: network.Network
    operator: User
    home: Programme
    # (manager, host) by base
    staff: dict[str, tuple[User, User]] = field(default_factory=dict)
    panel: tuple[content.Reviewer, ...] = ()
    submitted: dict[str, Application] = field(default_factory=dict)
    reviewers: dict[str, Reviewer] = field(default_factory=dict)


@transaction.atomic
def build(*, seed: int = SEED, tell: Tell = lambda text: None) -> Season:
    """Fill an empty database. All of it, or nothing: a kill in the middle leaves it empty."""
    people.mark(season.TODAY)
    cast = companies_and_figures(seed, tell)
    bases_and_residents(cast, seed, tell)
    current, standing, additional = call_until_reviews(cast, seed, tell)
    decision_and_hosts(cast, current, seed, tell)
    partners_and_event(cast, current, seed, tell)
    further_calls(cast, standing, additional, seed, tell)
    for code in ("place", "schedule"):
        tell(PHASES[code])
        season.run_step(code, cast.operator, current, accept=False)
    short_stays_before_the_host(cast, seed, tell)
    return current


def companies_and_figures(seed: int, tell: Tell) -> Cast:
    known = company_texts.companies(Random(seed))
    sites = base_texts.bases(known)
    known = company_texts.with_residents(known, base_texts.residents(sites))
    applying = application_texts.applications(Random(seed + 1), known)
    experts = technology_texts.technologies(Random(seed + 2), known)
    tell("institutions and companies")
    with standing_at(datetime(2025, 1, 2, 9, tzinfo=SEOUL)):
        team, operator = people.operators()
        people.ministry()
        made = network.Network(cluster=network.hongneung())
        network.institutions(made, institution_texts.institutions())
        unregistered = {row.company for row in applying if not row.registration_number}
        network.companies(made, known, unregistered)
        network.technologies(made, experts)
        tell("partners and their needs")
        network.partners(made, partner_texts.partners())
        figures.write(figure_texts.figures())
        figures.count(YEAR_ENDS)
    home = calls.programme(team)
    return Cast(known, applying, experts, sites, made, operator, home)


def bases_and_residents(cast: Cast, seed: int, tell: Tell) -> None:
    tell("bases and residents")
    with standing_at(season.TODAY):
        cast.staff = bases.create(cast.made, cast.sites)
    managers = {key: pair[0] for key, pair in cast.staff.items()}
    tell("equipment, trainings, bookings")
    equipment.create(cast.sites, managers, Random(seed + 10))
    residents.settle_in(cast.staff)
    tell("tariffs, subsidies, statements")
    charges.create(cast.home, cast.operator, cast.sites, managers)


def call_until_reviews(cast: Cast, seed: int, tell: Tell) -> tuple[Season, Call, content.Call]:
    """The decided call up to its reviews; the call that stands open, and the additional one."""
    tell("applications")
    decided, standing, additional = call_texts.calls()
    filed = [workshop.slides_question(), workshop.data_question()]
    call = calls.open_from(cast.home, cast.operator, decided, calls.ANSWERED, filed)
    with standing_at(decided.opens):
        policies.set_policy(
            actor=cast.operator, call=call, values={"hosts_read_confidential": True}
        )
    who = calls.applicants(cast.made, cast.applying)
    cast.submitted = calls.apply(cast.made, call, cast.applying, who)
    further = workshop.further_questions()
    standing_call = calls.open_from(cast.home, cast.operator, standing, further=further)
    cast.panel = reviewer_texts.reviewers(Random(seed + 3))
    cast.reviewers = calls.panel(cast.made, call, cast.panel, cast.submitted)
    current = season.season_for(call)
    for code in ("close", "eligibility", "assign"):
        tell(PHASES[code])
        season.run_step(code, cast.operator, current)
    tell("reviewers write their reviews")
    season.write_reviews(
        call,
        lambda pairs: reviewer_texts.reviews(
            Random(seed + 4), pairs, cast.applying, cast.panel, cast.experts, cast.known
        ),
        {row.pk: key for key, row in cast.reviewers.items()},
        {row.pk: key for key, row in cast.submitted.items()},
    )
    return current, standing_call, additional


def decision_and_hosts(cast: Cast, current: Season, seed: int, tell: Tell) -> None:
    for code in ("score", "select", "nominate"):
        tell(PHASES[code])
        season.run_step(code, cast.operator, current)
    tell("letters of decision")
    decision.tell(cast.operator, current.call)
    decision.appeal(cast.operator, current.call)
    tell("nominees write the hosts' forms")
    nominees.send_forms(current.call, cast.staff)
    tell("the hosts decide")
    hosts = {key: pair[1] for key, pair in cast.staff.items()}
    season.hosts_decide(current.call, hosts, Random(seed + 5))
    residents.tell_more(cast.staff)


def partners_and_event(cast: Cast, current: Season, seed: int, tell: Tell) -> None:
    tell("technologies and needs are matched")
    season.run_step("match", cast.operator, current)
    season.partners_answer(Random(seed + 6))
    tell("partnering event")
    going = calls.going_abroad(current.call, cast.made)
    partners = partner_texts.partners()
    day = event_texts.event(Random(seed + 9), cast.applying, cast.known, partners, going)
    hold_requests(cast.made, current, day, Random(seed + 8))
    tell("agreements, consultation, briefings")
    reach_out(cast.made)
    tell("first forecast")
    record_first_forecast(cast.operator)
    open_doors(current.call.pk)


def further_calls(
    cast: Cast, standing: Call, additional: content.Call, seed: int, tell: Tell
) -> None:
    """An additional call in review, next year's draft, and a call whose panel sits."""
    taken = {row.company for row in cast.applying}
    who = extra.applicants(cast.experts, cast.known, taken)
    experts, plans = list(cast.reviewers.values()), call_texts.extra_plans()
    tell("additional call")
    extra.write(cast.made, cast.home, cast.operator, additional, experts, who, plans)
    with standing_at(season.TODAY):
        workshop.next_call(cast.home, cast.operator, standing)
    tell("a panel that sits")
    sitting_panel.write(cast.made, cast.home, cast.operator, experts, who, plans, Random(seed + 10))


def short_stays_before_the_host(cast: Cast, seed: int, tell: Tell) -> None:
    """Last of all, so that the keys of what the season decided do not change by it."""
    tell("a small call before the host")
    taken = {row.company for row in cast.applying}
    who = extra.applicants(cast.experts, cast.known, taken)
    short_stays.write(
        cast.made, cast.home, cast.operator, list(cast.reviewers.values()),
        who[sitting_panel.FIRST + sitting_panel.HOW_MANY :], call_texts.extra_plans(),
        Random(seed + 11),
    )  # fmt: skip


def hold_requests(made: network.Network, current: Season, day: content.Event, rng: Random) -> None:
    """The partnering day is announced, and requests come in and are answered."""
    current.event = event.create(day)
    current.save(update_fields=["event"])
    event.requests(event.participants(made, current.event, day), day, rng)


def reach_out(made: network.Network) -> None:
    """What the cluster agreed, heard and published before the season's result."""
    outreach.agreements(made, alliance_texts.agreements())
    outreach.consultation(alliance_texts.consultation())
    outreach.briefings(briefing_texts.briefings())


def record_first_forecast(operator: User) -> None:
    """What could be said at the end of 2022, with what was known then."""
    with standing_at(season.TODAY):
        first = forecasting.propose(actor=operator, origin=ORIGIN)
        forecasting.accept(actor=operator, decision=first, reason="2022-12-31")


def open_doors(call: int) -> None:
    """One applicant and one partner with a door, chosen where there is something to see."""
    recommended = (
        Application.objects.filter(call=call, admissions__state="accepted")
        .order_by("posterior__rank")
        .values_list("created_by", flat=True)
    )
    User.objects.filter(pk=recommended[0]).update(has_door=True)
    people.partner_door()
