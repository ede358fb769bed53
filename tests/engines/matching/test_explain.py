"""Reasons are true: their shares add up to the score, and what blocks a pair does block it."""

import pytest

from engines.matching.embedding import Hashed
from engines.matching.test_solve import texts
from farshore.engines.matching.explain import why
from farshore.engines.matching.solve import solve
from farshore.engines.matching.types import Filter, Item, Mode, Problem


@pytest.mark.parametrize("seed", range(20))
def test_the_shares_add_up_to_the_score(seed: int) -> None:
    problem = texts(seed, Mode.RANK)
    solution = solve(problem, embedder=Hashed())
    for match in solution.matches:
        reasons = why(problem, solution, match.offer, match.need)
        shares = [float(r.figures["share"]) for r in reasons if "share" in r.figures]
        assert sum(shares) == pytest.approx(match.score, abs=5e-5)
        assert reasons[0].figures == {"rank": match.rank, "score": match.score}


@pytest.mark.parametrize("seed", range(20))
def test_each_pair_not_shown_hears_why(seed: int) -> None:
    problem = texts(seed, Mode.RANK)
    solution = solve(problem, embedder=Hashed())
    shown = {(match.offer, match.need) for match in solution.matches}
    for offer in problem.offers:
        scores = [m.score for m in solution.matches if m.offer == offer.id]
        for need in problem.needs:
            if (offer.id, need.id) in shown:
                continue
            reasons = {r.code: r.figures for r in why(problem, solution, offer.id, need.id)}
            blocked = {"filter-failed", "excluded"} & set(reasons)
            assert blocked or reasons["below-top"]["score"] == min(scores)
            assert ("excluded" in reasons) == ((offer.id, need.id) in problem.excluded)
            if "filter-failed" in reasons:
                mine, theirs = offer.filters[0].values, need.filters[0].values
                assert not set(mine) & set(theirs)


def test_shared_terms_and_wording_are_named() -> None:
    problem = Problem(
        (Item("o", "줄기세포 배양 platform X-100"),),
        (Item("n", "stem cell culture with platform X-100"),),
        glossary=(("stem cell", "줄기세포"),),
    )
    reasons = {r.code: r.figures for r in why(problem, solve(problem, embedder=Hashed()), "o", "n")}
    assert reasons["shared-term"] == {"term": "stem cell"}
    assert reasons["shared-wording"] == {"text": "platform x-100"}


def test_a_used_capacity_is_told() -> None:
    problem = Problem(
        (Item("a", "cell therapy"), Item("b", "cell therapy chip")),
        (Item("n", "cell therapy", (Filter("x", ("y",)),), 1),),
        mode=Mode.ASSIGN,
    )
    solution = solve(problem, embedder=Hashed())
    assert [match.offer for match in solution.matches] == ["a"]
    reasons = {r.code: r.figures for r in why(problem, solution, "b", "n")}
    assert reasons["capacity-used"] == {"need": "n", "capacity": 1}


def test_unknown_items_are_key_errors() -> None:
    problem = Problem((Item("o", "x y"),), (Item("n", "x z"),))
    solution = solve(problem, embedder=Hashed())
    for pair in (("z", "n"), ("o", "z")):
        with pytest.raises(KeyError):
            why(problem, solution, *pair)
