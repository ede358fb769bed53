"""Affiliations, investors and inventors from a file, and the conflicts they lead to."""

from datetime import date
from pathlib import Path

import pytest

from builders import organisation, person, texts
from farshore.apps.registry.models import (
    Affiliation,
    FundingRound,
    ImportRun,
    Inventor,
    OrganisationIdentifier,
    OrganisationName,
    RoundInvestor,
    Technology,
)
from farshore.apps.registry.services.imports.run import run_import

pytestmark = pytest.mark.django_db
HEADER = "registration_number,tie,name,email,starts,ends,round_date,technology\n"
NUMBER = "124-81-00998"


@pytest.fixture
def company() -> None:
    owner = organisation("Sol Bio")
    OrganisationIdentifier.objects.create(
        organisation=owner, scheme="kr-brn", value=NUMBER.replace("-", "")
    )
    FundingRound.objects.create(
        organisation=owner, date=date(2023, 5, 1), kind="seed", amount=1, currency="KRW", source="s"
    )
    Technology.objects.create(
        organisation=owner, title=texts("Patch"), profile="p", language="en", readiness=4
    )


def take(folder: Path, rows: str, *, dry_run: bool = False) -> ImportRun:
    file = folder / "ties.csv"
    file.write_text(HEADER + rows, encoding="utf-8")
    return run_import(actor=None, kind="ties", path=file, dry_run=dry_run)


def test_ties_are_taken_once_and_linked_to_whom_they_name(company: None, tmp_path: Path) -> None:
    fund, expert = organisation("Gate Fund"), person()
    OrganisationName.objects.create(organisation=fund, value="Gate Fund", language="en")
    rows = (
        f"{NUMBER},affiliation,Expert,{expert.email.upper()},2019-01-01,2020-12-31,,\n"
        f"{NUMBER},affiliation,김하나,,2018-01-01,,,\n"
        f"{NUMBER},investor,Gate Fund,,,,2023-05-01,\n"
        f"{NUMBER},inventor,박두리,,,,,Patch en\n"
    )
    tried = take(tmp_path, rows, dry_run=True)
    assert (tried.created, Affiliation.objects.count()) == (4, 0)
    first, second = take(tmp_path, rows), take(tmp_path, rows)
    assert (first.created, first.rejected) == (4, 0)
    assert (second.created, second.unchanged) == (0, 4)
    known = Affiliation.objects.get(person=expert)
    assert (known.person_name, known.starts, known.ends) == (
        "",
        date(2019, 1, 1),
        date(2020, 12, 31),
    )
    assert Affiliation.objects.get(person=None).person_name == "김하나"
    assert RoundInvestor.objects.get().organisation == fund
    assert Inventor.objects.get().name == "박두리"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("999-99-99999,affiliation,A,,,,,", "bad-registration-number"),
        ("220-81-62517,affiliation,A,,,,,", "unknown-company"),
        (f"{NUMBER},friend,A,,,,,", "unknown-tie"),
        (f"{NUMBER},affiliation,,,,,,", "no-name"),
        (f"{NUMBER},affiliation,A,who@example.org,,,,", "unknown-person"),
        (f"{NUMBER},affiliation,A,,2020-02-30,,,", "impossible-date"),
        (f"{NUMBER},affiliation,A,,2020-02-01,2020-01-01,,", "ends-before-start"),
        (f"{NUMBER},investor,A,,,,,", "no-date"),
        (f"{NUMBER},investor,A,,,,2022-01-01,", "unknown-round"),
        (f"{NUMBER},inventor,A,,,,,", "no-title"),
        (f"{NUMBER},inventor,A,,,,,Something else", "unknown-technology"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(
    company: None, tmp_path: Path, row: str, reason: str
) -> None:
    run = take(tmp_path, row + "\n")
    assert (run.created, run.rejected) == (0, 1)
    assert run.rejections.get().reason == reason
