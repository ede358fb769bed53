"""Matches beside brute force; languages; filters; determinism; named errors."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.matching.embedding import Broken, Hashed
from farshore.engines.matching.check import violations
from farshore.engines.matching.solve import solve
from farshore.engines.matching.types import (
    Blend,
    Filter,
    Item,
    MatchingError,
    Mode,
    Problem,
    Solution,
)

WORDS = [
    "cell",
    "gene",
    "therapy",
    "vector",
    "assay",
    "chip",
    "sensor",
    "image",
    "세포",
    "유전자",
    "치료",
    "細胞",
    "遺伝子",
    "治療",
    "센서",
    "画像",
]
GLOSSARY = (("cell", "세포", "細胞"), ("gene therapy", "유전자 치료", "遺伝子治療"))


def texts(seed: int, mode: Mode, offers: int = 4, needs: int = 5) -> Problem:
    chance = np.random.default_rng(seed)

    def item(name: str) -> Item:
        words = chance.choice(WORDS, int(chance.integers(1, 5)))
        filters = (
            (Filter("field", tuple(chance.choice(["bio", "it"], 1).tolist())),)
            if chance.random() < 0.4
            else ()
        )
        capacity = int(chance.integers(0, 3)) if chance.random() < 0.5 else None
        return Item(name, " ".join(words), filters, capacity)

    return Problem(
        offers=tuple(item(f"o{i}") for i in range(offers)),
        needs=tuple(item(f"n{i}") for i in range(needs)),
        top=int(chance.integers(1, 4)),
        mode=mode,
        excluded=(("o0", "n0"),) if chance.random() < 0.5 else (),
        glossary=GLOSSARY,
        blend=Blend(hubs=1 if chance.random() < 0.5 else 0),
    )


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 100_000), st.sampled_from(Mode))
def test_every_solution_passes_the_checker(seed: int, mode: Mode) -> None:
    problem = texts(seed, mode)
    solution = solve(problem, embedder=Hashed())
    assert violations(problem, solution, Hashed()) == []
    assert solution.proven
    assert replace(solution, seconds=0.0) == replace(
        solve(problem, embedder=Hashed(), seed=0), seconds=0.0
    )


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 100_000))
def test_the_assignment_is_the_best_of_all(seed: int) -> None:
    problem = texts(seed, Mode.ASSIGN, offers=3, needs=4)
    scores = every_score(problem)
    solution = solve(problem, embedder=Hashed())
    assert solution.objective == pytest.approx(brute(problem, scores), abs=1e-9)
    assert solution.bound == pytest.approx(solution.objective)


def every_score(problem: Problem) -> dict[tuple[str, str], float]:
    """Of all pairs that are permitted, from a ranking of everything without hubs."""
    whole = replace(
        problem, mode=Mode.RANK, top=len(problem.needs), blend=replace(problem.blend, hubs=0)
    )
    found = solve(whole, embedder=Hashed())
    return {(match.offer, match.need): match.score for match in found.matches}


def brute(problem: Problem, scores: dict[tuple[str, str], float]) -> float:
    """The greatest sum under the capacities of both sides, by need after need."""
    room = {o.id: problem.top if o.capacity is None else o.capacity for o in problem.offers}
    left = {n.id: len(room) if n.capacity is None else n.capacity for n in problem.needs}
    pairs = sorted(scores)

    def rest(k: int, room: tuple[int, ...], left: tuple[int, ...]) -> float:
        if k == len(pairs):
            return 0.0
        without = search(k + 1, room, left)
        offer, need = pairs[k]
        o, n = offers.index(offer), needs.index(need)
        if not (room[o] and left[n]):
            return without
        fewer = (*room[:o], room[o] - 1, *room[o + 1 :])
        less = (*left[:n], left[n] - 1, *left[n + 1 :])
        return max(without, scores[pairs[k]] + search(k + 1, fewer, less))

    search = cache(rest)
    offers, needs = list(room), list(left)
    return search(0, tuple(room.values()), tuple(left.values()))


@pytest.mark.parametrize("seed", range(20))
def test_adding_a_need_never_pushes_a_better_one_out(seed: int) -> None:
    """Without hubs and wording a pair's score is its own: more needs only add to a list."""
    problem = replace(texts(seed, Mode.RANK), blend=Blend(lexical=0, glossary=0, hubs=0))
    fewer = replace(problem, needs=problem.needs[:-1])
    before, after = (solve(p, embedder=Hashed()) for p in (fewer, problem))
    for offer in problem.offers:
        was = [m.score for m in before.matches if m.offer == offer.id]
        now = [m.score for m in after.matches if m.offer == offer.id]
        assert all(new >= old - 1e-9 for old, new in zip(was, now, strict=False))


def test_meaning_crosses_languages_with_the_real_encoder() -> None:
    needs = (
        Item("pain", "Treatment of chronic pain without opioids"),
        Item("cell", "自動細胞培養装置を探しています"),
        Item("image", "MRI 영상에서 종양을 찾는 인공지능"),
    )
    offers = (
        Item("a", "세포를 자동으로 배양하는 장비"),
        Item("b", "AI that detects tumours in magnetic resonance images"),
        Item("c", "オピオイドを使わない慢性疼痛の治療薬"),
    )
    problem = Problem(offers, needs, top=1)
    solution = solve(problem)
    assert violations(problem, solution) == []
    assert [(m.offer, m.need) for m in solution.matches] == [
        ("a", "cell"),
        ("b", "image"),
        ("c", "pain"),
    ]


@pytest.mark.data
def test_a_sample_of_aligned_sentences_finds_its_own_line(shared_data: Path) -> None:
    """120 lines of NTREX: Korean among English, and English among Japanese."""
    lines = {
        code: (shared_data / f"matching/ntrex_dev.{code}.txt").read_text("utf-8").splitlines()[:120]
        for code in ("ko", "en", "ja")
    }
    for one, other, least in (("ko", "en", 0.8), ("en", "ja", 0.8)):
        found = solve(aligned(lines[one], lines[other]))
        first = {match.offer: match.need for match in found.matches if match.rank == 1}
        assert sum(first[name] == name for name in first) / 120 >= least


def aligned(one: list[str], other: list[str]) -> Problem:
    return Problem(
        offers=tuple(Item(str(i), text) for i, text in enumerate(one)),
        needs=tuple(Item(str(i), text) for i, text in enumerate(other)),
        top=5,
    )


def test_nothing_offered_nothing_matched() -> None:
    for problem in (Problem((), ()), Problem((Item("a", "text"),), ())):
        solution = solve(problem, embedder=Hashed())
        assert (solution.matches, solution.objective) == ((), 0.0)
        assert violations(problem, solution, Hashed()) == []


A, B = Item("a", "one text"), Item("b", "another text")
FAULTS = {
    "duplicate-id": Problem((A, A), (B,)),
    "empty-text": Problem((replace(A, text=" \n"),), (B,)),
    "unknown-item": Problem((A,), (B,), excluded=(("a", "z"),)),
    "bad-top": Problem((A,), (B,), top=0),
    "bad-capacity": Problem((A,), (replace(B, capacity=-1),)),
    "bad-blend": Problem((A,), (B,), blend=Blend(lexical=-0.1)),
    "wrong-embedder": Problem((A,), (B,), digest="1" * 64),
}


@pytest.mark.parametrize("code", FAULTS)
def test_what_cannot_be_is_refused_by_name(code: str) -> None:
    with pytest.raises(MatchingError) as caught:
        solve(FAULTS[code], embedder=Hashed())
    assert caught.value.code == code
    assert caught.value.figures


def test_vectors_that_are_none_are_refused() -> None:
    with pytest.raises(MatchingError) as caught:
        solve(Problem((A,), (B,)), embedder=Broken())
    assert caught.value.code == "bad-vectors"


def test_who_asks_may_stop_it() -> None:
    with pytest.raises(MatchingError) as caught:
        solve(Problem((A,), (B,)), embedder=Hashed(), progress=lambda _: False)
    assert caught.value.code == "cancelled"


def test_full_width_letters_are_the_same_letters() -> None:
    problem = Problem((Item("a", "ＣＲＩＳＰＲ"),), (Item("b", "crispr"), Item("c", "robot arm")))
    solution: Solution = solve(problem, embedder=Hashed())
    overlap = {match.need: match.overlap for match in solution.matches}
    assert overlap["b"] == 1.0
    assert overlap["c"] == 0.0
