"""Two calls: one whose deadline has passed, with its applications and panel, and one still open."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from farshore.apps.accounts.models import Team, User
from farshore.apps.accounts.roles import Role
from farshore.apps.accounts.services import people
from farshore.apps.calls.models import (
    Application,
    Call,
    Criterion,
    EligibilityRule,
    FormVersion,
    Programme,
    Quota,
    Reviewer,
)
from farshore.apps.calls.services import applications as applying
from farshore.apps.calls.services import eligibility, files
from farshore.apps.calls.services.calls import close_call, open_call
from farshore.apps.calls.services.conflicts import note_conflict
from farshore.apps.registry.models import Technology
from farshore.demo.build.moment import standing_at
from farshore.demo.build.network import Network, names_of
from farshore.demo.build.people import member
from farshore.demo.build.workshop import slides
from farshore.demo.content import types as content

PROGRAMME = {
    "ko": "해외 거점 진출 지원",
    "en": "Support for bases abroad",
    "ja": "海外拠点進出支援",
}
TESTS = {
    "registration-missing": EligibilityRule.Test.REGISTERED,
    "company-too-old": EligibilityRule.Test.AGE_AT_MOST,
    "not-a-tenant": EligibilityRule.Test.TENANT,
    "raised-over-cap": EligibilityRule.Test.RAISED_AT_MOST,
    "revenue-over-cap": EligibilityRule.Test.REVENUE_AT_MOST,
}
PROPERTIES = {
    "field": Quota.Property.FIELD,
    "first_timer": Quota.Property.FIRST_TIMER,
    "institute": Quota.Property.INSTITUTE,
}
BASES = {
    "boston": {"ko": "보스턴", "en": "Boston", "ja": "ボストン"},
    "kanagawa": {"ko": "가나가와", "en": "Kanagawa", "ja": "神奈川"},
}
RULES_SINCE = date(2024, 1, 1)
REQUIRED = {"summary", "plan"}
# what the applications of the first half answer
ANSWERED = ("summary", "plan", "annex")
APPLICANT = {"ko": "지원 담당", "en": "Applicant", "ja": "応募担当"}
CONFLICTS = {"former-employer": "former-colleague", "investor": "investor"}
CHUNK = 2000
# every so many applications come with files
FILED = 3


def programme(team: Team) -> Programme:
    return Programme.objects.create(name=PROGRAMME, team=team)


def questions(row: content.Call, asked: Collection[str] | None) -> list[dict[str, Any]]:
    """The form's questions in order, each with the title of its section."""
    return [
        {
            "key": question.code,
            "kind": "long",
            "label": names_of(question.text),
            "help": names_of(question.help),
            "section": names_of(section.title),
            "most": question.limit,
            "confidential": question.confidential,
            "required": question.code in REQUIRED,
        }
        for section in row.sections
        for question in section.questions
        if asked is None or question.code in asked
    ]


def _call(
    home: Programme,
    row: content.Call,
    asked: Collection[str] | None = None,
    further: Sequence[dict[str, Any]] = (),
) -> Call:
    call = Call.objects.create(
        programme=home, name=names_of(row.title), description=names_of(row.summary),
        opens_at=row.opens, deadline=row.closes, zone=row.zone, seats=row.seats,
        reserve_seats=row.reserves, budget=row.budget_krw,
        reviews_each=row.reviews_per_application, max_load=9,
        bases=[{"key": key, "name": BASES[key]} for key in row.bases],
    )  # fmt: skip
    FormVersion.objects.create(call=call, number=1, questions=[*questions(row, asked), *further])
    for order, item in enumerate(row.criteria):
        Criterion.objects.create(
            call=call, key=item.criterion.value, name=names_of(item.label),
            help=names_of(item.help), weight=item.weight, order=order,
        )  # fmt: skip
    for rule in row.rules:
        EligibilityRule.objects.create(
            call=call, test=TESTS[rule.code], name=names_of(rule.label), limit=rule.limit,
            currency="USD" if rule.unit == "USD" else "", starts=RULES_SINCE,
        )  # fmt: skip
    for quota in row.quotas:
        property_, value = PROPERTIES[quota.field], quota.value.replace("_", "-")
        Quota.objects.create(
            call=call, property=property_, value=value if property_ == "field" else "",
            least=quota.minimum or 0, most=quota.maximum, name=names_of(quota.label),
        )  # fmt: skip
    return call


def open_from(
    home: Programme,
    operator: User,
    row: content.Call,
    asked: Collection[str] | None = None,
    further: Sequence[dict[str, Any]] = (),
) -> Call:
    """Create a call and open it at its own hour; `asked` keeps some of the form's questions,
    `further` adds some."""
    with standing_at(row.opens):
        return open_call(actor=operator, call=_call(home, row, asked, further))


def close(call: Call, operator: User, row: content.Call) -> None:
    """Closed as its deadline passes, and everybody checked by its rules."""
    with standing_at(row.closes + timedelta(minutes=5)):
        close_call(actor=operator, call=call)
        call.refresh_from_db()
        eligibility.check_call(actor=operator, call=call)


def ask_reviewers(call: Call, reviewers: Sequence[Reviewer], load: int) -> list[Reviewer]:
    """The same people read for another call as well."""
    return [
        Reviewer.objects.create(
            call=call, person=reviewer.person, organisation=reviewer.organisation,
            expertise=reviewer.expertise, fields=reviewer.fields, max_load=load,
        )
        for reviewer in reviewers
    ]  # fmt: skip


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
    made: dict[str, Application] = {}
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
            if len(made) % FILED == 0:
                _files(person, draft, network.technologies[row.company], row)
        with standing_at(row.submitted):
            made[row.key] = applying.submit(actor=person, application=draft)
    return made


def _files(
    person: User, draft: Application, technology: Technology, row: content.Application
) -> None:
    """Slides without the company's name, and data that are not for everybody."""
    title = technology.title.get("en", "")
    plan = f"{row.months} months at a base abroad, from {row.wanted_from:%Y-%m-%d}"
    pages = {
        "slides": [title, plan, "Fictional slides of the demonstration"],
        "data": ["Unpublished data", title, "Fictional data of the demonstration"],
    }
    for key, lines in pages.items():
        files.attach(actor=person, application=draft, key=key, upload=slides(lines, key))


def going_abroad(call: Call, network: Network) -> list[str]:
    """Keys of the companies that a host accepted, by application number."""
    keys = {org.pk: key for key, org in network.organisations.items()}
    rows = call.applications.filter(admissions__state="accepted").order_by("number")
    return [keys[pk] for pk in rows.values_list("organisation_id", flat=True)]


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
