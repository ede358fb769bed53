"""For every address and every role: allowed or refused, as the table says, by a real request."""

import re
from collections.abc import Iterable
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from access_table import ACCESS, ACCOUNT_ARGUMENTS, ACCOUNT_OPEN, ACCOUNT_OWN, NOBODY, Row
from farshore.apps.accounts import policy
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.models import Decision
from farshore.apps.calls.models import Reviewer
from world import SECRET, World, build

pytestmark = pytest.mark.django_db
READERS = [NOBODY, *Role]
UNKNOWN_KEY = 987_654_321


def addresses(patterns: Iterable[URLPattern | URLResolver], space: str = "") -> set[str]:
    """The names of all addresses; one without a name fails, since no row could speak of it."""
    found: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            found |= addresses(pattern.url_patterns, inner)
        else:
            assert pattern.name, f"{pattern.pattern} has no name"
            found.add(f"{space}{pattern.name}")
    return found


def test_every_address_has_a_row() -> None:
    served = addresses(get_resolver().url_patterns)
    known = set(ACCESS) | ACCOUNT_OPEN | ACCOUNT_OWN
    assert served - known == set(), "addresses without a row in access_table.py"
    assert known - served == set(), "rows in access_table.py without an address"


def test_an_address_without_a_row_is_caught() -> None:
    planted = URLPattern(get_resolver().pattern, lambda request: HttpResponse(), name="planted")
    assert addresses([planted]) - set(ACCESS) == {"planted"}


def value(world: World, name: str) -> Any:
    """`=word` is the word itself, `thing` its key, `thing.field` a field of it."""
    if name.startswith("="):
        return name[1:]
    thing, _dot, attribute = name.partition(".")
    return getattr(world.things[thing], attribute or "pk")


def address(world: World, name: str, row: Row, role: Role | None) -> str:
    wanted = row.objects.get(role, row.arguments) if role else row.arguments
    return reverse(name, args=[value(world, part) for part in wanted])


def unknown(name: str, row: Row) -> str | None:
    """The same address with an object that does not exist."""
    if not row.arguments:
        return None
    if len(row.arguments) > 1:
        wanted = [part[1:] if part[0] == "=" else UNKNOWN_KEY for part in row.arguments]
        return reverse(name, args=wanted)
    slug = any("." in part or part.startswith("=") for part in row.arguments)
    return reverse(name, args=["no-such-thing" if slug else UNKNOWN_KEY])


def body_of(world: World, row: Row, role: Role | None) -> dict[str, Any]:
    given = row.by_role.get(role, row.posts or {}) if role else row.posts or {}
    return {key: str(value(world, v)) if v in world.things else v for key, v in given.items()}


def ask(client: Client, where: str, row: Row, body: dict[str, Any]) -> HttpResponse:
    """One request, undone afterwards so that the next finds the world as it was."""
    with transaction.atomic():
        response = client.get(where) if row.posts is None else client.post(where, body)
        transaction.set_rollback(True)
    return response


def sent_to_sign_in(response: HttpResponse) -> bool:
    return response.status_code == 302 and "/sign-in/login/" in response["Location"]


def page(response: HttpResponse, where: str) -> str:
    """The page without what differs between two requests anyway."""
    text = response.content.decode().replace(where, "HERE")
    for code in ("ko", "en", "ja"):
        text = text.replace(re.sub("^/[a-z]{2}/", f"/{code}/", where), "HERE")
    return re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]*"', "TOKEN", text)


def faults(world: World, name: str, row: Row, role: Role | None) -> list[str]:
    """What the table says and the project does not do, for one reader at one address."""
    where = address(world, name, row, role)
    held = frozenset([role]) if role else None
    view = resolve(where).func
    client = world.client(role)
    response = ask(client, where, row, body_of(world, row, role))
    who = f"{name} as {role or 'nobody'}"
    if role in row.who:
        shut = response.status_code in (403, 404, 500) or sent_to_sign_in(response)
        if shut or not policy.allows(view, held):
            return [f"{who}: refused ({response.status_code})"]
        return []
    if role is NOBODY and not policy.is_public(view):
        return [] if sent_to_sign_in(response) else [f"{who}: not sent to sign in"]
    if response.status_code != 404:
        return [f"{who}: allowed ({response.status_code})"]
    other = unknown(name, row)
    if other is None:
        return []
    missing = ask(client, other, row, body_of(world, row, role))
    same = missing.status_code == 404 and page(missing, other) == page(response, where)
    return [] if same else [f"{who}: the refusal differs from an unknown object"]


@pytest.mark.parametrize("role", READERS, ids=lambda role: str(role or "nobody"))
def test_the_table_holds(role: Role | None) -> None:
    world = build()
    found = [fault for name, row in ACCESS.items() for fault in faults(world, name, row, role)]
    assert found == []


@pytest.mark.parametrize("role", READERS, ids=lambda role: str(role or "nobody"))
def test_account_pages(role: Role | None) -> None:
    world = build(rows=1)
    client = world.client(role)
    for name in sorted(ACCOUNT_OPEN | ACCOUNT_OWN):
        answer = client.get(reverse(name, args=ACCOUNT_ARGUMENTS.get(name, ())))
        assert answer.status_code in (200, 302, 404), name
        if role is NOBODY and name in ACCOUNT_OWN:
            assert sent_to_sign_in(answer), name


# what belongs to somebody else: (address, the role that could open its own, somebody else's thing)
OTHERS = [
    ("calls:application", Role.APPLICANT, "application"),
    ("calls:edit", Role.APPLICANT, "application"),
    ("calls:submit", Role.APPLICANT, "application"),
    ("calls:withdraw", Role.APPLICANT, "application"),
    ("calls:administration", Role.OPERATOR, "decided-call"),
    ("calls:administered", Role.OPERATOR, "judged"),
    ("calls:give-back", Role.OPERATOR, "judged"),
    ("calls:override", Role.OPERATOR, "ruling"),
    ("calls:cohort", Role.OPERATOR, "decided-call"),
    ("calls:promote", Role.OPERATOR, "judged"),
    ("calls:give-up", Role.OPERATOR, "judged"),
    ("calls:letters", Role.OPERATOR, "decided-call"),
    ("calls:prepare-letters", Role.OPERATOR, "decided-call"),
    ("calls:send-letters", Role.OPERATOR, "decided-call"),
    ("calls:letters-progress", Role.OPERATOR, "decided-call"),
    ("calls:appeal", Role.APPLICANT, "application"),
    ("calls:filed-appeal", Role.OPERATOR, "appeal"),
    ("calls:take-up-appeal", Role.OPERATOR, "appeal"),
    ("calls:answer-appeal", Role.OPERATOR, "appeal"),
    ("letters:letter", Role.OPERATOR, "letter"),
    ("letters:rewrite", Role.OPERATOR, "letter"),
    ("letters:correct", Role.OPERATOR, "letter"),
    ("letters:send", Role.OPERATOR, "letter"),
    ("calls:review", Role.REVIEWER, "review"),
    ("calls:declare", Role.REVIEWER, "review"),
    ("meetings:outcome", Role.APPLICANT, "meeting"),
    ("meetings:outcome", Role.PARTNER, "their-meeting"),
    ("calls:discussion", Role.REVIEWER, "handed-in"),
    ("calls:remark", Role.REVIEWER, "handed-in"),
    ("calls:revise", Role.REVIEWER, "handed-in"),
    ("calls:hearing", Role.REVIEWER, "hearing"),
    ("calls:panel", Role.OPERATOR, "panel-call"),
    ("calls:policy", Role.OPERATOR, "panel-call"),
    ("calls:conflicts", Role.OPERATOR, "panel-call"),
    ("calls:answer-warning", Role.OPERATOR, "warning"),
    ("calls:discussions", Role.REVIEWER, "panel-call"),
    ("calls:close-discussions", Role.OPERATOR, "panel-call"),
    ("calls:assignment", Role.OPERATOR, "panel-call"),
    ("calls:pairs", Role.OPERATOR, "panel-call"),
    ("calls:send-file", Role.OPERATOR, "panel-call"),
    ("calls:upload", Role.OPERATOR, "pair-file"),
    ("calls:take-file", Role.OPERATOR, "pair-file"),
    ("calls:interviews", Role.OPERATOR, "panel-call"),
    ("calls:settle-interview", Role.OPERATOR, "interview"),
    ("calls:sitting", Role.OPERATOR, "panel-call"),
    ("calls:sitting", Role.REVIEWER, "panel-call"),
    ("calls:sitting-turn", Role.REVIEWER, "panel-call"),
    ("calls:sitting-note", Role.REVIEWER, "panel-call"),
    ("calls:sitting-decide", Role.OPERATOR, "panel-call"),
    ("calls:cohort-pairs", Role.OPERATOR, "panel-call"),
    ("calls:take-back-pair", Role.OPERATOR, "cohort-pair"),
    ("bases:occupancy", Role.BASE_MANAGER, "base.key"),
    ("bases:occupancy", Role.HOST, "base.key"),
    ("bases:admission", Role.BASE_MANAGER, "admission"),
    ("bases:admission", Role.HOST, "admission"),
    ("bases:residency", Role.APPLICANT, "residency"),
    ("bases:residency", Role.BASE_MANAGER, "residency"),
    ("bases:residency", Role.HOST, "residency"),
    ("bases:move-in", Role.BASE_MANAGER, "residency"),
    ("bases:gate", Role.APPLICANT, "gate-item"),
    ("bases:gate", Role.BASE_MANAGER, "gate-item"),
    ("bases:instrument", Role.APPLICANT, "equipment"),
    ("bases:instrument", Role.BASE_MANAGER, "equipment"),
    ("bases:base-calendar", Role.APPLICANT, "base.key"),
    ("bases:base-calendar", Role.HOST, "base.key"),
    ("bases:book", Role.APPLICANT, "equipment"),
    ("bases:equipment-new", Role.BASE_MANAGER, "base.key"),
    ("bases:equipment-edit", Role.BASE_MANAGER, "equipment"),
    ("bases:equipment-close", Role.BASE_MANAGER, "equipment"),
    ("bases:equipment-lift", Role.BASE_MANAGER, "equipment-closure"),
    ("bases:booking", Role.APPLICANT, "reservation"),
    ("bases:booking", Role.BASE_MANAGER, "reservation"),
    ("bases:booking-do", Role.APPLICANT, "reservation"),
    ("bases:booking-do", Role.BASE_MANAGER, "reservation"),
    ("bases:training-revoke", Role.BASE_MANAGER, "training-grant"),
    ("partnering:answer", Role.APPLICANT, "match"),
    ("partnering:answer", Role.PARTNER, "match"),
    ("partnering:need", Role.PARTNER, "need"),
    ("partnering:close", Role.PARTNER, "need"),
    ("partnering:engagement", Role.APPLICANT, "engagement"),
    ("partnering:engagement", Role.PARTNER, "engagement"),
    ("meetings:event", Role.APPLICANT, "event.key"),
    ("meetings:event", Role.PARTNER, "event.key"),
    ("meetings:ask", Role.PARTNER, "event.key"),
    ("meetings:calendar", Role.PARTNER, "event.key"),
    ("meetings:answer", Role.APPLICANT, "request"),
    ("meetings:answer", Role.PARTNER, "request"),
    ("briefing:decision", Role.OPERATOR, "decision"),
    ("briefing:answer-decision", Role.OPERATOR, "decision"),
    ("briefing:change-decision", Role.OPERATOR, "decision"),
    ("briefing:progress", Role.OPERATOR, "decision"),
    ("briefing:cancel-decision", Role.OPERATOR, "decision"),
    ("briefing:recompute", Role.OPERATOR, "decision"),
]


@pytest.mark.parametrize(("name", "role", "thing"), OTHERS)
def test_another_team_finds_nothing(name: str, role: Role, thing: str) -> None:
    """The stranger holds the same role elsewhere; GET and POST alike find nothing."""
    world = build()
    client = world.client(role, stranger=True)
    where = reverse(name, args=[value(world, thing)])
    nowhere = reverse(name, args=["no-such-thing" if "." in thing else UNKNOWN_KEY])
    for verb in ("get", "post"):
        body = body_of(world, ACCESS[name], role) if verb == "post" else {}
        theirs = getattr(client, verb)(where, body)
        missing = getattr(client, verb)(nowhere, body)
        assert theirs.status_code in (404, 405)
        assert (theirs.status_code, page(theirs, where)) == (
            missing.status_code,
            page(missing, nowhere),
        )


def test_a_page_that_exists_and_one_that_does_not_look_alike() -> None:
    client = build(rows=1).client(Role.PARTNER)
    known, unknown_page = "/ko/briefing/board/", "/ko/briefing/no/such/page/"
    forbidden, missing = client.get(known), client.get(unknown_page)
    assert (forbidden.status_code, missing.status_code) == (404, 404)
    bare = re.compile(r' aria-current="[a-z]+"|<div class="inside">.*?</div>')
    assert bare.sub("", page(forbidden, known)) == bare.sub("", page(missing, unknown_page))


DECISION_PAGES = [name for name, role, thing in OTHERS if thing == "decision"]


@pytest.mark.parametrize("name", DECISION_PAGES)
def test_an_operator_who_judges_a_call_finds_none_of_its_decisions(name: str) -> None:
    world = build()
    row = ACCESS[name]
    where = reverse(name, args=[world.things["decision"].pk])
    body = body_of(world, row, Role.OPERATOR)
    assert ask(world.client(Role.OPERATOR), where, row, body).status_code != 404
    Reviewer.objects.create(
        call=world.things["decided-call"], person=world.readers[Role.OPERATOR], max_load=3
    )
    client = world.client(Role.OPERATOR)
    refused = ask(client, where, row, body)
    nowhere = reverse(name, args=[UNKNOWN_KEY])
    missing = ask(client, nowhere, row, body)
    assert (refused.status_code, missing.status_code) == (404, 404)
    assert page(refused, where) == page(missing, nowhere)


def test_the_board_shows_a_judge_the_path_without_its_decisions() -> None:
    world = build()
    decision = world.things["decision"]
    Decision.objects.filter(pk=decision.pk).update(kind="host-nomination", figures={"rows": []})
    client, board = world.client(Role.OPERATOR), reverse("briefing:board")
    shown = reverse("briefing:decision", args=[decision.pk])
    assert shown in client.get(board).content.decode()
    Reviewer.objects.create(
        call=world.things["decided-call"], person=world.readers[Role.OPERATOR], max_load=3
    )
    answer = client.get(board)
    assert (answer.status_code, shown in answer.content.decode()) == (200, False)
    assert client.post(reverse("briefing:run-step", args=["score"])).status_code == 404


def test_the_board_of_another_team_is_empty() -> None:
    world = build()
    client = world.client(Role.OPERATOR, stranger=True)
    answer = client.get(reverse("briefing:board")).content.decode()
    assert str(world.things["season"]) not in answer
    assert client.post(reverse("briefing:run-step", args=["close"])).status_code == 404


# objects of one's own team that a state or a side closes
CLOSED_TO = [
    ("partnering:answer", Role.APPLICANT, "unanswered-match"),
    ("partnering:answer", Role.APPLICANT, "other-match"),
    ("partnering:need", Role.PARTNER, "other-need"),
    ("partnering:engagement", Role.PARTNER, "other-engagement"),
    ("partnering:engagement", Role.APPLICANT, "other-engagement"),
    ("bases:residency", Role.APPLICANT, "other-residency"),
    ("bases:gate", Role.APPLICANT, "other-gate-item"),
    ("bases:booking", Role.APPLICANT, "other-reservation"),
    ("bases:booking-do", Role.APPLICANT, "other-reservation"),
    ("meetings:event", Role.PARTNER, "other-event.key"),
    ("meetings:answer", Role.PARTNER, "request"),
    ("meetings:answer", Role.APPLICANT, "request-back"),
    ("briefing:item", None, "draft-item.slug"),
]


@pytest.mark.parametrize(("name", "role", "thing"), CLOSED_TO)
def test_what_is_not_ones_own_is_not_found(name: str, role: Role | None, thing: str) -> None:
    world = build()
    row = ACCESS[name]
    where = reverse(name, args=[value(world, thing)])
    assert ask(world.client(role), where, row, body_of(world, row, role)).status_code == 404


ANNEX_READERS = {("calls:application", Role.APPLICANT), ("calls:review", Role.REVIEWER)}


def test_the_confidential_annex_shows_to_its_company_and_its_reviewers_only() -> None:
    world = build()
    own = reverse("calls:application", args=[world.things["application"].pk])
    assert SECRET in world.client(Role.APPLICANT).get(own).content.decode()
    review = reverse("calls:review", args=[world.things["review"].pk])
    assert SECRET in world.client(Role.REVIEWER).get(review).content.decode()
    for role in set(Role) - {Role.APPLICANT}:
        client = world.client(role)
        for name, row in ACCESS.items():
            if role in row.who and row.posts is None and (name, role) not in ANNEX_READERS:
                where = address(world, name, row, role)
                for query in ("", "?download=xlsx"):
                    answer = client.get(where + query)
                    assert SECRET.encode() not in b"".join(answer), f"{name} as {role}"


def test_a_reviewer_does_not_read_who_applied() -> None:
    world = build()
    shown = world.client(Role.REVIEWER).get(
        reverse("calls:review", args=[world.things["review"].pk])
    )
    assert shown.status_code == 200
    company = world.things["company"]
    assert not any(name in shown.content.decode() for name in company.name.values())
