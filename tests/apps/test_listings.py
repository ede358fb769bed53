"""Long lists: paged, narrowed, answered on their own page, downloaded as they are narrowed."""

import io
import re
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import translation
from django_filters import FilterSet
from python_calamine import CalamineWorkbook

from farshore.apps.accounts.roles import Role
from farshore.web.tables import ROWS
from world import World, build

pytestmark = pytest.mark.django_db
MANY = ROWS + 3
LISTINGS = [
    ("bases:admissions", Role.OPERATOR, 2 * MANY + 1),
    ("bases:residencies", Role.OPERATOR, 2 * MANY),
    ("partnering:engagements", Role.OPERATOR, MANY + 1),
]


def lines(client: Client, where: str, **query: Any) -> list[list[Any]]:
    content = client.get(where, {**query, "download": "xlsx"}).content
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def rows_shown(client: Client, where: str, **query: Any) -> int:
    return client.get(where, query).content.decode().split("<tbody>")[1].count("<tr>")


@pytest.fixture
def world() -> World:
    return build(rows=MANY)


@pytest.mark.parametrize(("name", "role", "total"), LISTINGS)
def test_a_long_list_is_paged_and_downloads_whole(
    world: World, name: str, role: Role, total: int
) -> None:
    client, where = world.client(role), reverse(name)
    pages = -(-total // ROWS)
    shown = [rows_shown(client, where, page=page) for page in range(1, pages + 1)]
    assert shown == [ROWS] * (pages - 1) + [total - ROWS * (pages - 1)]
    assert len(lines(client, where)) == total + 1
    said = client.get(where).content.decode().split('class="total">')[1].split("<")[0]
    assert str(total) in said


def page_links(page: str) -> list[str]:
    return [unescape(link) for link in re.findall(r'<a class="btn small" href="(\?[^"]*)"', page)]


def test_the_buttons_lead_from_page_to_page_and_keep_the_rest_of_the_address(world: World) -> None:
    client, where = world.client(Role.OPERATOR), reverse("bases:residencies")
    asked = {"sort": "-starts", "other": "가 &"}
    first = client.get(where, {**asked, "row": "7"}).content.decode()
    (onward,) = page_links(first)
    assert dict(parse_qsl(onward[1:])) == {**asked, "page": "2"}
    second = client.get(f"{where}{onward}").content.decode()
    shown = [page.split("<tbody>")[1].split("</tbody>")[0] for page in (first, second)]
    assert shown[0] != shown[1]
    back, further = page_links(second)
    assert dict(parse_qsl(back[1:])) == {**asked, "page": "1"}
    assert dict(parse_qsl(further[1:])) == {**asked, "page": "3"}


def test_matches_are_answered_on_their_page() -> None:
    world = build(rows=6)
    client, where = world.client(Role.PARTNER), reverse("partnering:matches")
    waiting = {"partner_answer": "waiting", "page": "2"}
    page = client.get(where, waiting).content.decode()
    match = world.things["unanswered-match"]
    answer = reverse("partnering:answer", args=[match.pk])
    whole = lines(client, where, partner_answer="waiting")
    assert rows_shown(client, where, **waiting) == len(whole) - 1 - ROWS
    assert f"{answer}?partner_answer=waiting&amp;page=2" in page
    told = client.post(f"{answer}?partner_answer=waiting&page=2", {"answer": "yes"})
    assert told["Location"] == f"{where}?partner_answer=waiting&page=2"
    assert len(lines(client, where, partner_answer="waiting")) == len(whole) - 1


def test_an_operator_answers_nothing_in_the_list() -> None:
    world = build(rows=3)
    page = world.client(Role.OPERATOR).get(reverse("partnering:matches")).content.decode()
    assert 'name="answer"' not in page


def test_a_download_holds_the_narrowed_rows(world: World) -> None:
    client, where = world.client(Role.HOST), reverse("bases:admissions")
    world.things["admission"].state = "declined"
    world.things["admission"].save()
    found = lines(client, where, state="declined")
    assert len(found) == 2
    assert found[1][0] == str(world.things["company"])
    assert rows_shown(client, where, state="declined") == 1


def test_an_event_pages_its_participants_then_its_schedule(world: World) -> None:
    client, event = world.client(Role.OPERATOR), world.things["event"]
    where = reverse("meetings:event", args=[event.key])
    assert rows_shown(client, where, page=2) == MANY + 2 - ROWS
    people = lines(client, where)
    assert len(people) == MANY + 3
    # everybody but the partner asked the first company or was asked by it
    mine = next(row for row in people if row[0] == str(world.things["company"]))
    assert mine[1:4] == [1, MANY + 1, MANY]
    event.state = "scheduled"
    event.save()
    assert rows_shown(client, where, page=2) == MANY + 1 - ROWS
    plan = lines(client, where)
    assert sorted(row[4] for row in plan[1:]) == [*range(1, MANY + 1), 50]
    assert {row[3] for row in plan[1:]} == {"Asia/Tokyo"}
    slot = event.slots.get()
    there = slot.starts.astimezone(ZoneInfo("Asia/Tokyo")).replace(tzinfo=None, microsecond=0)
    assert abs(plan[1][1] - there) < timedelta(seconds=2)


def narrower_kinds(kind: type[FilterSet] = FilterSet) -> list[type[FilterSet]]:
    found = [one for one in kind.__subclasses__() if one.__module__.startswith("farshore.")]
    return found + [further for one in kind.__subclasses__() for further in narrower_kinds(one)]


@pytest.mark.parametrize(("language", "word"), [("en", "All"), ("ko", "전체"), ("ja", "すべて")])
def test_a_choice_that_narrows_nothing_is_a_word(language: str, word: str) -> None:
    get_resolver().url_patterns  # noqa: B018 - every filter is known once the addresses are
    kinds = narrower_kinds()
    assert len(kinds) > 10
    shown = set()
    with translation.override(language):
        for kind in kinds:
            for given in kind.base_filters.values():
                # objects to choose from are the reader's own
                own = [("", given.extra["empty_label"])] if "queryset" in given.extra else None
                options = own or [*getattr(given.field.widget, "choices", ())]
                shown |= {str(label) for value, label in options if value in ("", None)}
                assert not [label for _value, label in options if str(label).startswith("---")]
    assert shown == {word}
