"""Long proposals and long choices: only what is looked at is made, and nothing is left out."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from builders import organisation, person
from farshore.apps.accounts.roles import Role
from farshore.apps.briefing.selectors import sheets
from farshore.apps.briefing.selectors.sheets import Row, Rows, Sheet
from farshore.apps.calls.views import files
from farshore.apps.registry.fields import OrganisationField
from farshore.apps.registry.models import Organisation, OrganisationName, OrganisationSearch
from farshore.apps.registry.services.organisations import searchable
from stories import closed, open_call, panel, submitted
from world import BACKEND


def test_a_page_of_a_proposal_makes_its_own_rows_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "PER_PAGE", 3)
    made: list[int] = []

    def make(positions: range) -> list[Row]:
        made.extend(positions)
        return [Row(f"k{at}", (at,)) for at in positions]

    sheet = Sheet(("n",), Rows([f"k{at}" for at in range(8)], make))
    last = sheet.page("", "k7")
    assert [(at, row.key) for at, row in last] == [(6, "k6"), (7, "k7")]
    assert made == [6, 7]
    assert [at for at, _row in sheet.page("2", "k7")] == [3, 4, 5]
    assert [at for at, _row in sheet.page("99", "")] == [6, 7]
    assert [at for at, _row in sheet.page("junk", "no-such")] == [0, 1, 2]
    row = sheet.row("k4")
    assert row is not None
    assert (row.key, sheet.row("no-such")) == ("k4", None)
    assert [row.cells for row in sheet.rows] == [(at,) for at in range(8)]


@pytest.mark.django_db
def test_pairs_too_many_to_list_are_shown_application_by_application(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    call = open_call()
    rows = submitted(call, 3)
    people = panel(call, 2)
    call = closed(call)
    client = Client()
    who = person(Role.OPERATOR, team=call.programme.team, language="en")
    client.force_login(who, backend=BACKEND)
    where = reverse("calls:pairs", args=[call.pk])

    def shown(**query: str) -> list[str]:
        page = client.get(where, query).content.decode()
        return [row.code for row in rows if row.code in page]

    codes = [row.code for row in rows]
    assert shown() == codes
    monkeypatch.setattr(files, "MOST_PAIRS", len(people))
    assert shown() == codes[:1]
    assert shown(application=codes[2].lower()) == codes[2:]
    assert shown(application="A-999") == shown(application="²") == []
    held = b"".join(client.get(where, {"download": "csv"})).decode("utf-8-sig")
    assert len(held.splitlines()) == 1 + len(rows) * len(people)


def named(name: str) -> Organisation:
    row = organisation(name)
    for language, value in row.name.items():
        OrganisationName.objects.create(organisation=row, value=value, language=language)
    OrganisationSearch.objects.create(organisation=row, text=searchable(list(row.name.values())))
    return row


@pytest.mark.django_db
def test_an_organisation_is_chosen_by_its_name() -> None:
    harbour, harbourside = named("Harbour"), named("Harbourside Bio")
    field = OrganisationField(queryset=Organisation.objects.all())
    assert field.clean(harbour.name["en"]) == harbour, "a whole name wins over part of another"
    assert field.clean("harbourside") == harbourside
    for words, code in (("harb", "several"), ("nobody", "unknown"), ("", "required")):
        with pytest.raises(ValidationError) as error:
            field.clean(words)
        assert error.value.code == code
    narrowed = OrganisationField(queryset=Organisation.objects.exclude(pk=harbour.pk))
    assert narrowed.clean("harb") == harbourside
