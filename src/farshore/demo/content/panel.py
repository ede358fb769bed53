"""The call whose panel sits on the first day, and what its members wrote and said."""

from dataclasses import dataclass
from random import Random
from typing import Any

from farshore.demo.content.calls import call_of
from farshore.demo.content.tables import table
from farshore.demo.content.types import Call

SEVERITY_SD, OPINION_SD, CRITERION_SD = 0.5, 0.7, 0.5
LOWEST, HIGHEST = 1, 10
HEARD_HIGHEST = 5
STRONG_FROM, FAIR_FROM = 7.0, 5.5


@dataclass(frozen=True)
class Judged:
    """One review's scores by criterion, and its comment."""

    scores: dict[str, int]
    comment: str


def call() -> Call:
    return call_of(table("panel")["call"])


def qualities(rng: Random, how_many: int) -> list[float]:
    """Hidden truths, most of them close to each other: a panel has something to discuss."""
    return [round(rng.gauss(6.6, 0.9), 3) for _ in range(how_many)]


def interview_criteria() -> list[dict[str, Any]]:
    return list(table("panel")["interview"])


def judged(rng: Random, quality: float, severity: float, criteria: list[str], kind: str) -> Judged:
    highest = HEARD_HIGHEST if kind == "heard" else HIGHEST
    opinion = quality + severity + rng.gauss(0, OPINION_SD)
    scores = {
        key: round(
            min(max((opinion + rng.gauss(0, CRITERION_SD)) * highest / HIGHEST, LOWEST), highest)
        )
        for key in criteria
    }
    bank = table("panel")["comments"]
    mean = sum(scores.values()) / len(scores)
    tone = "strong" if mean >= STRONG_FROM else "fair" if mean >= FAIR_FROM else "weak"
    return Judged(scores, rng.choice(bank[kind if kind == "heard" else tone]))


def severities(rng: Random, how_many: int) -> list[float]:
    return [round(rng.gauss(0, SEVERITY_SD), 3) for _ in range(how_many)]


def remarks() -> tuple[str, ...]:
    return tuple(table("panel")["discussion"]["remarks"])


def reason() -> str:
    return str(table("panel")["discussion"]["reason"])


def pair_reason(kind: str) -> str:
    """`apart` or `together`."""
    return str(table("panel")["discussion"][kind])


def note() -> str:
    return str(table("panel")["discussion"]["note"])
