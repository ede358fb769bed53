"""Every list of the calls room downloads as the screen shows it, to whoever may see the screen."""

import html
import io
import re
from typing import Any

import pytest
from django.urls import resolve, reverse
from python_calamine import CalamineWorkbook

from access_table import ACCESS
from farshore.apps.accounts import policy
from farshore.apps.accounts.roles import Role
from farshore.apps.calls.models import ReviewPolicy
from outcomes import applicant, browser, decided, row, told
from world import World, build

pytestmark = pytest.mark.django_db
# a list of the room is a table that the eye goes through row by row
LIST = re.compile(r'class="table[ "]')
# the sitting shows notes with the line that is chosen
APART = {"calls:sitting"}


def addresses(world: World, role: Role) -> dict[str, str]:
    found = {}
    for name, access in ACCESS.items():
        if not name.startswith("calls:") or access.posts is not None:
            continue
        arguments = [
            part[1:] if part.startswith("=") else getattr(
                world.things[part.partition(".")[0]], part.partition(".")[2] or "pk"
            )
            for part in access.objects.get(role, access.arguments)
        ]  # fmt: skip
        where = reverse(name, args=arguments)
        if policy.allows(resolve(where).func, frozenset([role])):
            found[name] = where
    return found


def lines(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def plain(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.REVIEWER, Role.OPERATOR])
def test_every_list_has_a_file_that_says_no_more_than_the_screen(role: Role) -> None:
    world = build()
    client = world.client(role)
    without, more = [], []
    for name, where in addresses(world, role).items():
        page = client.get(where)
        if page.status_code != 200 or not LIST.search(page.content.decode()):
            continue
        if "download=xlsx" not in page.content.decode():
            without.append(name)
            continue
        if name in APART:
            continue
        answer = client.get(where, {"download": "xlsx"})
        shown = plain(page.content.decode())
        more += [
            (name, cell)
            for line in lines(b"".join(answer))[1:]
            for cell in line
            if isinstance(cell, str) and any(
                part not in shown for part in " ".join(cell.split()).split(" · ")
            )
        ]  # fmt: skip
    assert without == []
    assert more == []


def test_an_applicants_file_tells_a_result_no_sooner_than_the_screen() -> None:
    call, by = decided()
    chosen = row(call, 1)
    client, where = browser(applicant(chosen)), reverse("calls:applications")
    assert lines(client.get(where, {"download": "xlsx"}).content)[1][2] == "심사 중"
    told(call, by)
    assert lines(client.get(where, {"download": "xlsx"}).content)[1][2] == "추천됨"


def test_a_reviewers_file_names_companies_only_where_the_screen_does() -> None:
    world = build()
    company = str(world.things["company"].name["ko"])
    client, where = world.client(Role.REVIEWER), reverse("calls:reviews")
    assert company not in str(lines(client.get(where, {"download": "xlsx"}).content))
    ReviewPolicy.objects.update(blind="single")
    assert company in str(lines(client.get(where, {"download": "xlsx"}).content))
    assert company in client.get(where).content.decode()


def test_the_link_to_the_file_keeps_the_filter_and_drops_the_page() -> None:
    """A key without quotation marks is a variable to the tag: the link then leads nowhere."""
    world = build()
    where = reverse("calls:administration", args=[world.things["call"].pk])
    page = world.client(Role.OPERATOR).get(where, {"state": "draft", "page": "1"})
    assert 'href="?state=draft&amp;download=xlsx"' in page.content.decode()
    assert 'href="?state=draft&amp;sort=company"' in page.content.decode()
