"""Every offer against every need: the parts of the score, and which pairs are allowed."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from farshore.engines.matching import lexical
from farshore.engines.matching.types import (
    Embedder,
    Filter,
    Item,
    MatchingError,
    Mode,
    Problem,
)

Matrix = npt.NDArray[np.float64]
CHUNK = 128


@dataclass(frozen=True)
class Parts:
    """(offers, needs) each; `allowed` is False where a filter or an exclusion forbids the pair."""

    score: Matrix
    meaning: Matrix
    overlap: Matrix
    terms: Matrix
    hub: Matrix
    allowed: npt.NDArray[np.bool_]


def parts(problem: Problem, embedder: Embedder, tell: Callable[[float], bool]) -> Parts:
    texts = [item.text for item in problem.offers + problem.needs]
    vectors = _unit(encode(texts, embedder, tell))
    split = len(problem.offers)
    meaning = vectors[:split] @ vectors[split:].T
    blend = problem.blend
    features = [lexical.grams(text) for text in texts] if blend.lexical else [set() for _ in texts]
    overlap = lexical.cosine(features[:split], features[split:])
    met = [lexical.entries(text, problem.glossary) for text in texts]
    terms = lexical.cosine(met[:split], met[split:])
    hub = np.zeros_like(meaning) if problem.mode is Mode.ASSIGN else hubs(meaning, blend.hubs)
    score = meaning - hub + blend.lexical * overlap + blend.glossary * terms
    return Parts(np.round(score, 5), meaning, overlap, terms, hub, allowed(problem))


def encode(texts: list[str], embedder: Embedder, tell: Callable[[float], bool]) -> Matrix:
    """(texts, dimensions) float64; each different text is encoded once."""
    different = list(dict.fromkeys(texts))
    found: list[npt.NDArray[np.float32]] = []
    for begin in range(0, len(different), CHUNK):
        if not tell(0.9 * begin / len(different)):
            raise MatchingError("cancelled", {"encoded": begin, "texts": len(different)})
        chunk = different[begin : begin + CHUNK]
        vectors = np.asarray(embedder.encode(chunk))
        if vectors.ndim != 2 or len(vectors) != len(chunk) or not np.isfinite(vectors).all():
            raise MatchingError("bad-vectors", {"embedder": embedder.name, "texts": len(chunk)})
        found.append(vectors)
    row = {text: i for i, text in enumerate(different)}
    together: Matrix = np.concatenate(found).astype(np.float64)
    return together[[row[text] for text in texts]]


def hubs(similarity: Matrix, neighbours: int) -> Matrix:
    """Half the correction of cross-domain similarity local scaling (CSLS): for a pair, the mean of
    both items' mean similarity to their nearest `neighbours` on the other side."""
    count = neighbours
    if count < 1 or min(similarity.shape) < 4 * count:
        return np.zeros_like(similarity)
    of_offer = np.partition(similarity, -count, axis=1)[:, -count:].mean(axis=1)
    of_need = np.partition(similarity, -count, axis=0)[-count:].mean(axis=0)
    both: Matrix = (of_offer[:, None] + of_need[None, :]) / 2
    return both


def allowed(problem: Problem) -> npt.NDArray[np.bool_]:
    needs = {item.id: column for column, item in enumerate(problem.needs)}
    offers = {item.id: row for row, item in enumerate(problem.offers)}
    grid = np.ones((len(offers), len(needs)), dtype=np.bool_)
    if any(item.filters for item in problem.offers) and any(n.filters for n in problem.needs):
        for row, offer in enumerate(problem.offers):
            for column, need in enumerate(problem.needs):
                grid[row, column] = agree(offer, need)
    for offer_id, need_id in problem.excluded:
        grid[offers[offer_id], needs[need_id]] = False
    return grid


def agree(offer: Item, need: Item) -> bool:
    """They share a value of every filter that both state."""
    return not failed(offer, need)


def failed(offer: Item, need: Item) -> list[tuple[Filter, Filter]]:
    """Filters of one name that share no value."""
    asked = {one.name: one for one in need.filters}
    return [
        (one, asked[one.name])
        for one in offer.filters
        if one.name in asked and not set(one.values) & set(asked[one.name].values)
    ]


def _unit(vectors: Matrix) -> Matrix:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(lengths > 0, lengths, 1.0)
