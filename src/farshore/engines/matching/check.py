"""Checks matches against their problem by brute force, sharing nothing with the solver."""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np

from farshore.engines.matching.types import (
    Embedder,
    Item,
    Match,
    Mode,
    Problem,
    Solution,
    Violation,
)

Table = dict[tuple[str, str], float]
TOLERANCE = 2e-5


def violations(
    problem: Problem, solution: Solution, embedder: Embedder | None = None
) -> list[Violation]:
    """Every rule the solution breaks: [] if none.

    Codes: unknown-item, matched-twice, excluded, filter-failed, rank-wrong, too-many, score-wrong,
    better-left-out (RANK), over-capacity (ASSIGN), worse-than-greedy (ASSIGN), embedder-differs,
    objective-wrong, bound-below-objective. Texts are embedded again, each alone; scores are
    computed pair by pair. Complexity O(offers x needs x text length).
    """
    if embedder is None:
        from farshore.engines.matching.embedder import SentenceEncoder

        embedder = SentenceEncoder()
    return list(_found(problem, solution, embedder))


def _found(problem: Problem, solution: Solution, embedder: Embedder) -> Iterator[Violation]:
    if (solution.embedder, solution.digest) != (embedder.name, embedder.digest):
        yield _violation("embedder-differs", told=solution.embedder, at_hand=embedder.name)
    offers = {item.id: item for item in problem.offers}
    needs = {item.id: item for item in problem.needs}
    known = [m for m in solution.matches if m.offer in offers and m.need in needs]
    for match in solution.matches:
        if match not in known:
            yield _violation("unknown-item", offer=match.offer, need=match.need)
    for (offer, need), times in Counter((m.offer, m.need) for m in known).items():
        if times > 1:
            yield _violation("matched-twice", offer=offer, need=need, times=times)
        if (offer, need) in problem.excluded:
            yield _violation("excluded", offer=offer, need=need)
        for name in _clashing(offers[offer], needs[need]):
            yield _violation("filter-failed", offer=offer, need=need, filter=name)
    table = _table(problem, embedder) if offers and needs else {}
    for match in known:
        found = table[match.offer, match.need]
        if abs(found - match.score) > TOLERANCE:
            yield _violation(
                "score-wrong", offer=match.offer, need=match.need, told=match.score, found=found
            )
    by_offer: defaultdict[str, list[Match]] = defaultdict(list)
    for match in known:
        by_offer[match.offer].append(match)
    yield from _ranks(by_offer)
    rule = _best if problem.mode is Mode.RANK else _assigned
    yield from rule(problem, by_offer, table)
    total = sum(match.score for match in solution.matches)
    if abs(total - solution.objective) > TOLERANCE * max(1, len(solution.matches)):
        yield _violation("objective-wrong", told=solution.objective, found=total)
    if solution.bound < solution.objective - TOLERANCE:
        yield _violation(
            "bound-below-objective", bound=solution.bound, objective=solution.objective
        )


def _violation(code: str, **figures: float | int | str) -> Violation:
    return Violation(code, figures)


def _clashing(offer: Item, need: Item) -> list[str]:
    return [
        mine.name
        for mine in offer.filters
        for theirs in need.filters
        if mine.name == theirs.name and not any(value in theirs.values for value in mine.values)
    ]


def _permitted(problem: Problem, offer: Item, need: Item) -> bool:
    return (offer.id, need.id) not in problem.excluded and not _clashing(offer, need)


def _ranks(by_offer: dict[str, list[Match]]) -> Iterator[Violation]:
    for offer, matches in by_offer.items():
        ordered = sorted(matches, key=lambda match: match.rank)
        falling = all(
            a.score >= b.score
            for a, b in zip(ordered, ordered[1:], strict=False)  # noqa: RUF007
        )
        if [m.rank for m in ordered] != list(range(1, len(ordered) + 1)) or not falling:
            yield _violation("rank-wrong", offer=offer)


def _best(problem: Problem, by_offer: dict[str, list[Match]], table: Table) -> Iterator[Violation]:
    for offer in problem.offers:
        matches = by_offer.get(offer.id, [])
        if len(matches) > problem.top:
            yield _violation("too-many", offer=offer.id, matches=len(matches), top=problem.top)
        shown = {match.need for match in matches}
        worst = min((match.score for match in matches), default=-math.inf)
        for need in problem.needs:
            if need.id in shown or not _permitted(problem, offer, need):
                continue
            score = table[offer.id, need.id]
            if len(matches) < problem.top or score > worst + TOLERANCE:
                yield _violation("better-left-out", offer=offer.id, need=need.id, score=score)


def _assigned(
    problem: Problem, by_offer: dict[str, list[Match]], table: Table
) -> Iterator[Violation]:
    used = Counter(match.need for matches in by_offer.values() for match in matches)
    for offer in problem.offers:
        limit = problem.top if offer.capacity is None else offer.capacity
        if len(by_offer.get(offer.id, [])) > limit:
            yield _violation("over-capacity", item=offer.id, capacity=limit)
    for need in problem.needs:
        if need.capacity is not None and used[need.id] > need.capacity:
            yield _violation("over-capacity", item=need.id, capacity=need.capacity)
    greedy = _greedy(problem, table)
    total = sum(match.score for matches in by_offer.values() for match in matches)
    if total < greedy - TOLERANCE * max(1, len(problem.offers)):
        yield _violation("worse-than-greedy", objective=total, greedy=greedy)


def _greedy(problem: Problem, table: Table) -> float:
    room = {("o", o.id): problem.top if o.capacity is None else o.capacity for o in problem.offers}
    room |= {
        ("n", n.id): len(problem.offers) if n.capacity is None else n.capacity
        for n in problem.needs
    }
    offers = {item.id: item for item in problem.offers}
    needs = {item.id: item for item in problem.needs}
    total = 0.0
    for (offer, need), score in sorted(table.items(), key=lambda pair: -pair[1]):
        free = room["o", offer] > 0 and room["n", need] > 0
        if score > 0 and free and _permitted(problem, offers[offer], needs[need]):
            room["o", offer] -= 1
            room["n", need] -= 1
            total += score
    return total


def _table(problem: Problem, embedder: Embedder) -> Table:
    """Score of every pair, from the definitions."""
    items = [*problem.offers, *problem.needs]
    vectors = [embedder.encode([item.text])[0].astype(float) for item in items]
    vectors = [v / (math.sqrt(float(v @ v)) or 1.0) for v in vectors]
    middle, blend = len(problem.offers), problem.blend
    words = [_features(item.text) for item in items]
    terms = [_terms(item.text, problem.glossary) for item in items]
    idf_words, idf_terms = _rarity(words), _rarity(terms)
    cosines = {
        (i, j): float(np.dot(vectors[i], vectors[j]))
        for i in range(middle)
        for j in range(middle, len(items))
    }
    neighbours = blend.hubs
    if problem.mode is Mode.ASSIGN or min(middle, len(items) - middle) < 4 * neighbours:
        neighbours = 0
    near: dict[int, float] = {}
    for k in range(len(items)):
        mine = sorted((c for (i, j), c in cosines.items() if k in (i, j)), reverse=True)
        near[k] = sum(mine[:neighbours]) / neighbours if neighbours else 0.0
    return {
        (items[i].id, items[j].id): cosine
        - (near[i] + near[j]) / 2
        + blend.lexical * _likeness(words[i], words[j], idf_words)
        + blend.glossary * _likeness(terms[i], terms[j], idf_terms)
        for (i, j), cosine in cosines.items()
    }


def _features(text: str) -> frozenset[str]:
    found = []
    for word in re.split(r"\W+", unicodedata.normalize("NFKC", text).casefold()):
        latin = word.isascii()
        padded = "^" + word + "$" if latin else word
        for size in (3, 4) if latin else (2, 3):
            found += [padded[k : k + size] for k in range(max(len(padded) - size + 1, 0))]
        if len(word) == 1:
            found.append(word)
    return frozenset(gram for gram in found if gram != "^$")


def _terms(text: str, glossary: tuple[tuple[str, ...], ...]) -> frozenset[str]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    hit = set()
    for number, spellings in enumerate(glossary):
        for spelling in spellings:
            term = unicodedata.normalize("NFKC", spelling).casefold()
            if not term.strip():
                continue
            pattern = re.escape(term)
            if term.isascii():
                pattern = rf"(?:^|[^a-z0-9]){pattern}(?:[^a-z0-9]|$)"
            if re.search(pattern, folded):
                hit.add(str(number))
    return frozenset(hit)


def _rarity(all_features: list[frozenset[str]]) -> dict[str, float]:
    counts = Counter(feature for features in all_features for feature in features)
    return {feature: math.log(1 + len(all_features) / n) for feature, n in counts.items()}


def _likeness(one: frozenset[str], other: frozenset[str], rarity: dict[str, float]) -> float:
    shared = math.fsum(rarity[feature] ** 2 for feature in one & other)
    if not shared:
        return 0.0
    sizes = [math.sqrt(math.fsum(rarity[f] ** 2 for f in features)) for features in (one, other)]
    return shared / (sizes[0] * sizes[1])
