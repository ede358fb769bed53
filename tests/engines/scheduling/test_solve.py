"""Schedules beside brute force and published optima; determinism; named errors."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.scheduling.little import best, event
from farshore.cli.dzn import read_dzn
from farshore.engines.scheduling import first
from farshore.engines.scheduling import solve as solving
from farshore.engines.scheduling.anneal import anneal
from farshore.engines.scheduling.check import violations
from farshore.engines.scheduling.reading import read
from farshore.engines.scheduling.solve import solve
from farshore.engines.scheduling.types import Meeting, Participant, Problem, SchedulingError


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_the_most_weight_then_the_fewest_breaks(seed: int) -> None:
    small = event(seed, all_required=False)
    found = best(small)
    assert found is not None
    solution = solve(small)
    assert violations(small, solution) == []
    assert solution.proven
    assert (solution.weight, solution.breaks) == found
    assert solution.breaks_bound <= found[1]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_all_required_gives_the_fewest_breaks_or_says_why_not(seed: int) -> None:
    small = event(seed, all_required=True)
    found = best(small)
    if found is None:
        with pytest.raises(SchedulingError) as caught:
            solve(small)
        assert caught.value.code in {
            "no-common-slot", "too-many-meetings", "too-few-tables", "infeasible", "unfair",
        }  # fmt: skip
        if caught.value.code == "unfair":
            assert best(replace(small, fairness=None)) is not None
        return
    solution = solve(small)
    assert violations(small, solution) == []
    assert solution.proven
    assert solution.breaks == solution.bound == found[1]


@pytest.mark.parametrize("seed", range(30))
def test_the_weight_bound_is_never_below_the_best(seed: int) -> None:
    small = event(seed, all_required=False, meetings=6)
    found = best(small)
    bound, cut = first.weight_bound(small, read(small), 10.0)
    assert not cut
    assert found is not None
    assert bound / 1000 >= found[0]


def crowd(seed: int = 0, meetings: int = 60) -> Problem:
    """More requests than tables, each participant with several."""
    chance = np.random.default_rng(seed)
    pairs = [(i, j) for i in range(8) for j in range(8, 20)]
    chosen = chance.choice(len(pairs), meetings, replace=False)
    return Problem(
        tuple(Participant(str(i), absent=(i % 7,) if i % 3 == 0 else ()) for i in range(20)),
        tuple(
            Meeting(f"m{n}", str(pairs[c][0]), str(pairs[c][1]), weight=float(1 + n % 3))
            for n, c in enumerate(chosen)
        ),
        tables=(6,) * 9,
    )


def test_the_same_seed_gives_the_same_schedule() -> None:
    one, two = solve(crowd(), seed=3), solve(crowd(), seed=3)
    assert violations(crowd(), one) == []
    assert not one.cut
    assert replace(one, seconds=0.0) == replace(two, seconds=0.0)


def test_proven_is_said_when_objective_and_bound_are_equal() -> None:
    for seed in range(3):
        solution = solve(crowd(seed, 50))
        assert solution.proven == (solution.objective == solution.bound)
        assert solution.breaks >= solution.breaks_bound


def test_annealing_never_loses_weight_nor_adds_breaks_at_one_weight() -> None:
    for seed in range(5):
        problem = crowd(seed)
        reading = read(problem)
        begun = first.greedy(problem, reading)
        better, stopped = anneal(problem, reading, begun, seed=seed, go_on=lambda _: True)
        assert not stopped
        before, after = (_key(problem, slots) for slots in (begun, better))
        assert after >= before
        assert len(set(better)) == len(better)


def _key(problem: Problem, slots: dict[int, int]) -> tuple[float, int]:
    from engines.scheduling.little import waits

    named = {problem.meetings[m].id: slot for m, slot in slots.items()}
    weight = sum(problem.meetings[m].weight for m in slots)
    return weight, -sum(waits(problem, named).values())


def test_a_very_large_event_goes_without_the_exact_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solving, "LARGEST_MODEL", 0)
    monkeypatch.setattr(solving, "build", None)
    solution = solve(crowd())
    assert violations(crowd(), solution) == []
    assert solution.weight <= solution.bound


def test_who_asks_may_stop_it_and_keeps_a_sound_schedule() -> None:
    solution = solve(crowd(), progress=lambda fraction: fraction < 0.3)
    assert solution.cut
    assert violations(crowd(), solution) == []


def test_no_meetings_no_schedule() -> None:
    for required in (False, True):
        empty = Problem((Participant("a"),), (), (1,), all_required=required)
        solution = solve(empty)
        assert (solution.bookings, solution.proven) == ((), True)
        assert violations(empty, solution) == []


A, B, C = (Participant(name) for name in "abc")
ABSENT = Participant("b", absent=(0, 1))
MEET = Meeting("m", "a", "b")
FAULTS = {
    "duplicate-id": Problem((A, A, B), (MEET,), (1, 1)),
    "no-slots": Problem((A, B), (MEET,), ()),
    "negative-tables": Problem((A, B), (MEET,), (1, -1)),
    "bad-days": Problem((A, B), (MEET,), (1, 1), days=(5,)),
    "bad-fairness": Problem((A, B), (MEET,), (1, 1), fairness=-1),
    "bad-slot": Problem((A, B), (replace(MEET, fixed=2),), (1, 1)),
    "bad-limit": Problem((replace(A, most=-1), B), (MEET,), (1, 1)),
    "bad-weight": Problem((A, B), (replace(MEET, weight=-1.0),), (1, 1)),
    "unknown-participant": Problem((A,), (MEET,), (1, 1)),
    "unknown-meeting": Problem((A, B), (replace(MEET, after=("x",)),), (1, 1)),
    "meets-itself": Problem((A, B), (replace(MEET, other="a"),), (1, 1)),
    "order-goes-in-a-circle": Problem(
        (A, B), (replace(MEET, after=("n",)), Meeting("n", "a", "b", after=("m",))), (1, 1)
    ),
    "no-common-slot": Problem((A, ABSENT), (MEET,), (1, 1), all_required=True),
    "too-many-meetings": Problem(
        (A, B), (MEET, Meeting("n", "a", "b"), Meeting("o", "a", "b")), (2, 2), all_required=True
    ),
    "too-few-tables": Problem(
        (A, B, C), (MEET, Meeting("n", "a", "c"), Meeting("o", "b", "c")), (1, 1), all_required=True
    ),
    "infeasible": Problem(
        (A, B, C), (MEET, Meeting("n", "a", "c"), Meeting("o", "b", "c")), (2, 2), all_required=True
    ),
    "unfair": Problem(
        (A, B, C, Participant("d"), Participant("e")),
        (
            Meeting("m", "a", "b", fixed=0),
            Meeting("n", "a", "c", fixed=2),
            Meeting("o", "d", "e", fixed=1),
        ),
        (2, 2, 2),
        all_required=True,
        fairness=0,
    ),
}  # fmt: skip


@pytest.mark.parametrize("code", FAULTS)
def test_what_cannot_be_is_refused_by_name(code: str) -> None:
    with pytest.raises(SchedulingError) as caught:
        solve(FAULTS[code])
    assert caught.value.code == code
    assert caught.value.figures or code == "no-slots"


FAST = ("tic-12", "tic-12crafc", "forumt-14", "forumt-14crafd", "forum-13")


@pytest.mark.data
@pytest.mark.parametrize("name", FAST)
def test_published_instances_reach_their_published_optimum(shared_data: Path, name: str) -> None:
    folder = shared_data / "scheduling"
    with (folder / "published_results.csv").open() as stream:
        optimum = {row["instance"]: int(row["optimum_breaks"]) for row in csv.DictReader(stream)}
    problem = read_dzn(folder / "original" / f"{name}.original.dzn")
    solution = solve(problem, time_limit_s=120)
    assert violations(problem, solution) == []
    assert solution.breaks == optimum[name]
    assert solution.proven
