"""Matching by sentence vectors with hub correction, shared wording and hard filters."""

from collections.abc import Callable
from time import perf_counter

import numpy as np

from farshore.engines.matching.scores import Parts, parts
from farshore.engines.matching.types import (
    VERSION,
    Embedder,
    Item,
    Match,
    MatchingError,
    Mode,
    Problem,
    Solution,
)

Progress = Callable[[float], bool | None]


def solve(
    problem: Problem,
    *,
    embedder: Embedder | None = None,
    seed: int = 0,
    time_limit_s: float = 600.0,
    progress: Progress | None = None,
) -> Solution:
    """Rank needs for each offer, or assign offers to needs.

    Method: cosine of multilingual sentence vectors; minus how near both are to everything (cross-
    domain similarity local scaling, Conneau et al. 2018, "Word translation without parallel
    data"); plus the overlap of rare character n-grams and of glossary entries. RANK: the exact top
    N by full comparison, ties by the needs' order. ASSIGN: the pairs with the greatest sum of
    scores under capacities, a linear program with an integral optimum (HiGHS simplex).
    Complexity: one encoding a text, then O(offers x needs x dimensions).

    `embedder` defaults to `embedder.SentenceEncoder`; its name and digest are kept. `seed` plays no
    part: nothing is random. The limit bounds nothing that could be cut, so `cut` is False;
    `progress` returning False raises MatchingError "cancelled".

    Raises MatchingError: duplicate-id, empty-text, unknown-item, bad-top, bad-capacity, bad-blend,
    wrong-embedder, bad-vectors, cancelled, unsolved.
    """
    began = perf_counter()
    check_problem(problem)
    chosen = embedder if embedder is not None else _default()
    _check_embedder(problem, chosen)

    def tell(fraction: float) -> bool:
        return progress is None or progress(fraction) is not False

    matches: tuple[Match, ...] = ()
    if problem.offers and problem.needs:
        grid = parts(problem, chosen, tell)
        pick = _rank if problem.mode is Mode.RANK else _assign
        matches = _matches(problem, grid, pick(problem, grid))
    total = float(sum(match.score for match in matches))
    tell(1.0)
    return Solution(
        matches=matches,
        embedder=chosen.name,
        digest=chosen.digest,
        objective=total,
        bound=total,
        proven=True,
        cut=False,
        seconds=perf_counter() - began,
        seed=seed,
        version=VERSION,
    )


def check_problem(problem: Problem) -> None:
    """Raise MatchingError where the problem is malformed."""
    for what, items in (("offer", problem.offers), ("need", problem.needs)):
        seen: set[str] = set()
        for item in items:
            _check_item(what, item, seen)
    offers = {item.id for item in problem.offers}
    needs = {item.id for item in problem.needs}
    for offer, need in problem.excluded:
        if offer not in offers or need not in needs:
            raise MatchingError("unknown-item", {"offer": offer, "need": need})
    if problem.top < 1:
        raise MatchingError("bad-top", {"top": problem.top})
    blend = problem.blend
    if min(blend.lexical, blend.glossary, blend.hubs) < 0:
        raise MatchingError("bad-blend", {"lexical": blend.lexical, "hubs": blend.hubs})


def _check_item(what: str, item: Item, seen: set[str]) -> None:
    if item.id in seen:
        raise MatchingError("duplicate-id", {"what": what, "id": item.id})
    seen.add(item.id)
    if not item.text.strip():
        raise MatchingError("empty-text", {"what": what, "id": item.id})
    if item.capacity is not None and item.capacity < 0:
        raise MatchingError("bad-capacity", {"what": what, "id": item.id})


def _default() -> Embedder:
    from farshore.engines.matching.embedder import SentenceEncoder

    return SentenceEncoder()


def _check_embedder(problem: Problem, embedder: Embedder) -> None:
    for asked, at_hand in ((problem.embedder, embedder.name), (problem.digest, embedder.digest)):
        if asked and asked != at_hand:
            raise MatchingError("wrong-embedder", {"asked": asked, "at_hand": at_hand})


def _rank(problem: Problem, grid: Parts) -> list[list[int]]:
    """Columns of the best needs for each offer, best first."""
    chosen = []
    for row in range(len(problem.offers)):
        columns = np.flatnonzero(grid.allowed[row])
        order = np.argsort(-grid.score[row, columns], kind="stable")[: problem.top]
        chosen.append(columns[order].tolist())
    return chosen


def _assign(problem: Problem, grid: Parts) -> list[list[int]]:
    """Pairs of the greatest total score, only those that add to it, under both capacities."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_matrix, vstack

    rows, columns = np.nonzero(grid.allowed & (grid.score > 0))
    chosen: list[list[int]] = [[] for _ in problem.offers]
    if not len(rows):
        return chosen
    pairs = np.arange(len(rows))
    ones = np.ones(len(rows))
    of_offer = csr_matrix((ones, (rows, pairs)), shape=(len(problem.offers), len(rows)))
    of_need = csr_matrix((ones, (columns, pairs)), shape=(len(problem.needs), len(rows)))
    limits = [_takes(offer, problem.top) for offer in problem.offers]
    limits += [_takes(need, len(problem.offers)) for need in problem.needs]
    outcome = linprog(
        -grid.score[rows, columns],
        A_ub=vstack([of_offer, of_need]),
        b_ub=limits,
        bounds=(0, 1),
        method="highs-ds",
    )
    if outcome.status != 0:
        raise MatchingError("unsolved", {"status": int(outcome.status)})
    for pair in np.flatnonzero(outcome.x > 0.5):
        chosen[rows[pair]].append(int(columns[pair]))
    for row, found in enumerate(chosen):
        found.sort(key=lambda column: (-grid.score[row, column], column))
    return chosen


def _takes(item: Item, otherwise: int) -> int:
    return otherwise if item.capacity is None else item.capacity


def _matches(problem: Problem, grid: Parts, chosen: list[list[int]]) -> tuple[Match, ...]:
    return tuple(
        Match(
            offer=problem.offers[row].id,
            need=problem.needs[column].id,
            rank=rank,
            score=float(grid.score[row, column]),
            meaning=round(float(grid.meaning[row, column]), 5),
            overlap=round(float(grid.overlap[row, column]), 5),
            terms=round(float(grid.terms[row, column]), 5),
            hub=round(float(grid.hub[row, column]), 5),
        )
        for row, columns in enumerate(chosen)
        for rank, column in enumerate(columns, start=1)
    )
