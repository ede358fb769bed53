"""Charges on the screen: money as the language writes it, downloads equal to the page, jobs."""

import io
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from python_calamine import CalamineWorkbook

from builders import organisation, person, texts
from charging import MARCH, NOW, issued, manager, priced, settled, supported
from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.calls.models import Programme
from farshore.apps.charges.models import MonthRun, Scheme, Statement
from farshore.apps.charges.services import facts as keeping
from farshore.apps.charges.services import settling
from farshore.apps.charges.wording import money
from farshore.apps.registry.models import OrganisationName
from farshore.apps.registry.services.organisations import refresh_search
from stories import base as make_base
from stories import operator, standing_at

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def _spring() -> Iterable[None]:
    with standing_at(NOW):
        yield


def entered(who: User) -> Client:
    client = Client()
    client.force_login(who, backend=BACKEND)
    return client


def at(language: str, name: str, *arguments: Any, query: str = "") -> str:
    with translation.override(language):
        return f"{reverse(name, args=arguments)}{query}"


def words(client: Client, where: str) -> str:
    """The page's text, without marks."""
    response = client.get(where)
    assert response.status_code == 200
    main = response.content.decode().split("<main", 1)[1]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def rows(client: Client, where: str) -> list[list[Any]]:
    content = client.get(f"{where}?download=xlsx").content
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize(
    ("language", "dollars", "won"),
    [
        ("ko", "US$3,900.00", "₩1,200,000"),
        ("en", "$3,900.00", "₩1,200,000"),
        ("ja", "$3,900.00", "₩1,200,000"),
    ],
)
def test_a_statement_is_the_same_on_screen_and_in_the_file(
    language: str, dollars: str, won: str
) -> None:
    stay = settled(priced())
    supported(stay)
    keeping.move_deposit(
        actor=None, residency=stay, kind="received", on=date(2025, 3, 3), amount=Decimal(5000)
    )
    found = issued(stay)
    client = entered(person(Role.APPLICANT, team=stay.organisation.team))
    where = at(language, "charges:statement", found.pk)
    page, sheet = words(client, where), rows(client, where)
    assert dollars in page
    assert won in page.replace("￦", "₩")
    amounts = [Decimal(str(row[6])) for row in sheet[1:]]
    totals = {Decimal(found.charged), found.subsidised, found.due, Decimal(5000)}
    assert totals <= set(amounts)
    with translation.override(language):
        for row in sheet[1:]:
            assert row[0] in page, row
            assert money(Decimal(str(row[6])), found.currency) in page, row
    assert sum(amounts[:2]) == found.charged
    assert found.charged + amounts[3] == found.due
    assert "2025-03-31" in page


def test_won_and_yen_have_no_cents_and_each_language_its_sign() -> None:
    shown = {}
    for language in ("ko", "en", "ja"):
        with translation.override(language):
            shown[language] = [money(Decimal(-1234567), code) for code in ("USD", "JPY", "KRW")]
    assert shown["en"] == ["-$1,234,567.00", "-¥1,234,567", "-₩1,234,567"]
    assert shown["ko"] == ["-US$1,234,567.00", "-JP¥1,234,567", "-₩1,234,567"]
    assert [text.replace("￥", "¥") for text in shown["ja"]] == [
        "-$1,234,567.00", "-¥1,234,567", "-₩1,234,567",
    ]  # fmt: skip


def test_a_month_is_issued_from_its_page() -> None:
    base = priced()
    stay, other = settled(base), settled(base, heads=None)
    client = entered(manager(base))
    where = at("en", "charges:month", base.key, query="?month=2025-03")
    page = words(client, where)
    assert "2 stays" in page
    assert "All 2 odd 1 ready 1" in page
    assert "Number of people unknown for 31 days." in page
    client.post(at("en", "charges:issue-all", base.key), {"month": "2025-03"})
    run = MonthRun.objects.get()
    assert (run.state, run.issued, run.total) == (MonthRun.State.DONE, 1, 2)
    assert Statement.objects.get().residency == stay
    assert "All 2 odd 1 issued 1" in words(client, where)
    odd = words(client, f"{where}&standing=odd")
    assert str(other.organisation) in odd
    assert str(stay.organisation) not in odd
    page = words(client, f"{where}&sort=-due")
    assert page.index(str(stay.organisation)) < page.index(str(other.organisation))
    assert other.statements.count() == 0


def test_a_preview_with_changed_facts_is_shown_again() -> None:
    base = priced()
    stay = settled(base)
    client = entered(manager(base))
    page = client.get(at("en", "charges:preview", stay.pk, query="?month=2025-03"))
    seen = re.search(r'name="seen" value="(\w+)"', page.content.decode())
    assert seen is not None
    keeping.set_heads(actor=None, residency=stay, heads=7, starts=date(2025, 3, 5))
    given = {"month": "2025-03", "seen": seen[1]}
    told = client.post(at("en", "charges:issue", stay.pk), given, follow=True).content.decode()
    assert "The facts changed since you looked." in told
    assert Statement.objects.count() == 0
    client.post(at("en", "charges:issue", stay.pk), {"month": "2025-03"})
    assert Statement.objects.get().state == Statement.State.ISSUED


def test_facts_that_change_after_issue_are_pointed_out() -> None:
    base = priced()
    stay = settled(base)
    issued(stay)
    stay.allocations.update(ends=date(2025, 3, 21))
    page = words(
        entered(manager(base)), at("en", "charges:month", base.key, query="?month=2025-03")
    )
    assert "facts changed since" in page
    assert "a credit note settles the difference" in page


def test_a_company_sees_its_own_statements_only() -> None:
    base = priced()
    stay, other = settled(base), settled(base)
    mine, theirs = issued(stay), issued(other)
    client = entered(person(Role.APPLICANT, team=stay.organisation.team))
    page = words(client, at("en", "charges:statements"))
    assert mine.name in page
    assert theirs.name not in page
    assert client.get(at("en", "charges:statement", theirs.pk)).status_code == 404
    assert client.get(at("en", "charges:account", other.pk)).status_code == 404
    assert client.post(at("en", "charges:pay", mine.pk), {"amount": "1"}).status_code == 404
    stranger = entered(manager(priced_elsewhere()))
    assert stranger.get(at("en", "charges:statement", mine.pk)).status_code == 404
    assert stranger.get(at("en", "charges:month", base.key)).status_code == 404


def priced_elsewhere() -> Any:
    from stories import base as make_base

    return make_base("elsewhere")


def test_an_operator_sees_the_schemes_of_its_own_programmes() -> None:
    by, stay = operator(), settled(priced())
    scheme = supported(stay, by)
    issued(stay)
    page = words(entered(by), at("en", "charges:subsidies"))
    assert "₩20,000,000 ₩1,200,000 ₩18,800,000" in page
    claims = rows(entered(by), at("en", "charges:claims"))
    assert [row[7] for row in claims[1:]] == [1_200_000]
    other = entered(operator())
    assert "₩" not in words(other, at("en", "charges:subsidies"))
    assert other.get(at("en", "charges:scheme", scheme.pk)).status_code == 404
    assert len(rows(other, at("en", "charges:claims"))) == 1


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"starts": "2025-02-01"}, "are issued already"),
        ({"amount": "-5"}, "cannot be negative"),
        ({"ends": "2025-04-01"}, "ends before it begins"),
        ({"currency": "ABC"}, "ABC"),
        ({"starts": "1825-01-01"}, "2000 to 2099"),
        ({"starts": "soon"}, "valid date"),
    ],
)
def test_a_bad_rate_is_refused_with_its_reason(given: dict[str, str], told: str) -> None:
    base = priced()
    issued(settled(base))
    body = {"item": "bench", "amount": "4000", "currency": "USD", "starts": "2025-05-01", **given}
    response = entered(manager(base)).post(at("en", "charges:tariffs", base.key), body)
    assert response.status_code == 200
    assert told in response.content.decode()


def test_a_credit_note_is_the_same_on_screen_and_in_the_file() -> None:
    stay = settled(priced())
    found, by = issued(stay), manager(stay.base)
    line = found.lines.get(item="membership")
    client = entered(by)
    body = {f"line_{line.pk}": "450", "reason": "One badge was idle."}
    told = client.post(at("en", "charges:credit", found.pk), body, follow=True)
    note = found.credit_notes.get()
    assert "Credit note BOS-C0001 is issued." in told.content.decode()
    page, sheet = (
        words(client, at("en", "charges:credit-note", note.pk)),
        rows(client, at("en", "charges:credit-note", note.pk)),
    )
    assert sheet[1:] == [["Membership", -450, "USD"], ["Credit in total", -450, "USD"]]
    assert page.count("-$450.00") == 2
    body = {f"line_{line.pk}": "450.01", "reason": "Again."}
    again = client.post(at("en", "charges:credit", found.pk), body)
    assert "Only $450.00 of this line is left to credit." in again.content.decode()
    assert found.credit_notes.count() == 1


def test_a_ledger_shows_what_every_company_owes() -> None:
    base = priced()
    stay = settled(base)
    found, by = issued(stay), manager(base)
    settling.pay(actor=by, statement=found, on=MARCH, amount=Decimal(800), reference="WIRE")
    client = entered(by)
    assert rows(client, at("en", "charges:ledger", base.key))[1][2:] == [4800, 0, 800, 4000, 0, 0]
    account = words(client, at("en", "charges:account", stay.pk))
    assert "Balance $4,000.00" in account


def test_a_scheme_names_its_sponsor_as_a_golden_ticket_does() -> None:
    who = operator()
    Programme.objects.create(name=texts("programme"), team_id=who.team_ids()[0])
    sponsor = organisation("Hangang Pharma", country="KR")
    OrganisationName.objects.create(organisation=sponsor, value="Hangang Pharma")
    refresh_search([sponsor.pk])
    client = entered(who)
    given = {
        "programme": Programme.objects.get().pk, "name_ko": "임차료", "name_en": "Rent",
        "name_ja": "賃料", "sponsor": "No such name", "currency": "KRW", "ceiling": "1000000",
        "percent": "50", "items": ["bench"], "budget": "9000000", "starts": "2025-01-01",
        "ends": "2026-01-01", "term_months": "12", "most_terms": "3",
    }  # fmt: skip
    where = at("en", "charges:new-scheme")
    assert client.post(where, given).status_code == 200
    assert not Scheme.objects.exists()
    assert client.post(where, {**given, "sponsor": "Hangang Pharma"}).status_code == 302
    scheme = Scheme.objects.get()
    assert scheme.sponsor == sponsor
    for page in (at("en", "charges:subsidies"), at("en", "charges:scheme", scheme.pk)):
        assert "Hangang Pharma" in words(client, page)
    content = client.get(at("en", "charges:subsidies", query="?download=xlsx")).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[1][2] == "Hangang Pharma en"
    home = make_base()
    boss = entered(manager(home))
    ticket = {"sponsor": "Hangang Pharma", "amount": "50000", "expires": "2025-12-31"}
    boss.post(at("en", "bases:tickets", home.key), ticket)
    assert home.tickets.get().sponsor == sponsor
    assert client.post(where, {**given, "sponsor": ""}).status_code == 302
    assert Scheme.objects.filter(sponsor=None).count() == 1
