"""One technology a company: 64 written by hand, the others completed from banks of sentences."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from farshore.demo.content.companies import applicant_rows, subject_rows
from farshore.demo.content.tables import filled, table
from farshore.demo.content.tenancy import TODAY
from farshore.demo.content.types import Company, Technology

STEPS = ("disclosed", "validated", "protected", "transferred", "overseas")
ABROAD_FROM_LEVEL = 6
_CLINICAL = {"diagnostics", "devices", "digital_bio"}


def _dates(company: Company, readiness: int, rng: Random) -> dict[str, date]:
    """Dates of the reached states, ascending; "transferred" is the founding of a spin-off."""
    day = company.founded - timedelta(days=rng.randint(200, 900))
    reached = STEPS[: 3 if readiness < 4 else 4]
    if readiness >= ABROAD_FROM_LEVEL and not company.first_time_abroad:
        reached = STEPS
    dates = {}
    for step in reached:
        if day > TODAY:
            break
        dates[step] = day
        day += timedelta(days=rng.randint(90, 420))
    return dates


def _cycle(bank: list[str], rng: Random) -> Iterator[str]:
    """An endless run through a bank, shuffled anew each time."""
    while True:
        yield from rng.sample(bank, len(bank))


class _Closings:
    """Closing sentences that fit a field, each used once before any is used again."""

    def __init__(self, rng: Random) -> None:
        banks = table("profile_banks")
        self._stage = {
            (lang, kind): _cycle(bank, rng)
            for lang in banks
            for kind, bank in banks[lang]["stage"].items()
        }
        self._seek = {
            (lang, field): _cycle(bank, rng)
            for lang in banks
            for field, bank in banks[lang]["seek"].items()
        }

    def three(self, lang: str, field: str) -> list[str]:
        """One sentence on the state that any work may have, one of its kind, one on the wish."""
        kind = "clinic" if field in _CLINICAL else "lab"
        state = [next(self._stage[lang, "any"]), next(self._stage[lang, kind])]
        return [*state, next(self._seek[lang, field])]


def _technology(
    company: Company, row: dict[str, Any], lang: str, profile: str, readiness: int, rng: Random
) -> Technology:
    return Technology(
        key=f"tech-{company.key}",
        company=company.key,
        title_ko=row.get("title_ko") or row["ko"],
        title_en=row.get("title_en") or row["en"],
        language=lang,
        profile=profile,
        readiness=readiness,
        keywords=tuple(row.get("keywords") or row["kw"]),
        origin=company.institute,
        steps=_dates(company, readiness, rng),
    )


def technologies(rng: Random, companies: tuple[Company, ...]) -> tuple[Technology, ...]:
    """A technology for each of the first 120 companies, in their order.

    Two thirds of the profiles are Korean (200 to 450 characters), one third English (80 to 160
    words). The same generator state and companies give the same technologies.
    """
    made = []
    written = applicant_rows()
    for company, (_, row) in zip(companies, written, strict=False):
        made.append(_technology(company, row, row["lang"], row["profile"], row["trl"], rng))
    closings = _Closings(rng)
    for company, (lang, row) in zip(companies[len(written) :], subject_rows(), strict=False):
        parts = [row["text"], *closings.three(lang, row["field"])]
        profile = " ".join(filled(part, rng) for part in parts)
        level = rng.randint(5, 7) if row["field"] in _CLINICAL else rng.randint(3, 5)
        made.append(_technology(company, row, lang, profile, level, rng))
    return tuple(made)
