"""The checker catches every kind of broken rule, each planted in a sound solution."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from engines.matching.embedding import Hashed
from farshore.engines.matching.check import violations
from farshore.engines.matching.solve import solve
from farshore.engines.matching.types import Filter, Item, Mode, Problem, Solution

PROBLEM = Problem(
    offers=(
        Item("o1", "cell therapy for the eye", (Filter("field", ("bio",)),), 1),
        Item("o2", "gene sensor chip", (Filter("field", ("it", "bio")),)),
    ),
    needs=(
        Item("n1", "eye therapy wanted", (Filter("field", ("bio",)),), 1),
        Item("n2", "a chip with a sensor", (Filter("field", ("it",)),)),
        Item("n3", "cell therapy"),
    ),
    top=2,
    excluded=(("o2", "n1"),),
)
RANKED = solve(PROBLEM, embedder=Hashed())
ASSIGN = replace(PROBLEM, mode=Mode.ASSIGN)
ASSIGNED = solve(ASSIGN, embedder=Hashed())
Change = Callable[[Solution], Solution]


def _put(index: int, **changes: object) -> Change:
    def change(solution: Solution) -> Solution:
        rows = list(solution.matches)
        rows[index] = replace(rows[index], **changes)  # type: ignore[arg-type]
        return replace(solution, matches=tuple(rows))

    return change


def _twice(solution: Solution) -> Solution:
    return replace(solution, matches=(*solution.matches, solution.matches[0]))


PLANTED: dict[str, Change] = {
    "unknown-item": _put(0, need="nobody"),
    "matched-twice": _twice,
    "excluded": _put(2, need="n1"),
    "filter-failed": _put(0, need="n2"),
    "rank-wrong": _put(0, rank=3),
    "too-many": _twice,
    "score-wrong": _put(0, score=0.9999),
    "better-left-out": lambda s: replace(s, matches=s.matches[1:]),
    "embedder-differs": lambda s: replace(s, digest="1" * 64),
    "objective-wrong": lambda s: replace(s, objective=s.objective + 1, bound=s.bound + 1),
    "bound-below-objective": lambda s: replace(s, bound=s.objective - 1),
}


def _codes(problem: Problem, solution: Solution) -> set[str]:
    return {found.code for found in violations(problem, solution, Hashed())}


def test_sound_solutions_are_found_sound() -> None:
    assert len(RANKED.matches) == 4
    assert _codes(PROBLEM, RANKED) == set()
    assert _codes(ASSIGN, ASSIGNED) == set()


@pytest.mark.parametrize("code", PLANTED)
def test_a_planted_violation_is_caught(code: str) -> None:
    assert code in _codes(PROBLEM, PLANTED[code](RANKED))


def test_more_than_the_capacity_is_caught() -> None:
    assert "over-capacity" in _codes(ASSIGN, RANKED)


def test_an_assignment_that_a_greedy_one_beats_is_caught() -> None:
    worse = replace(ASSIGNED, matches=(), objective=0.0, bound=0.0)
    assert "worse-than-greedy" in _codes(ASSIGN, worse)
