"""Instances of a base, for benchmarks and tests: a pure function of its sizes and seed."""

import numpy as np

from farshore.engines.placement.types import Kind, Problem, Request, Space


def generate(
    requests: int = 400,
    rooms: int = 40,
    horizon: int = 104,
    *,
    pressure: float = 1.25,
    slack: int = 4,
    seed: int = 0,
) -> Problem:
    """Bench requests whose unit-periods are about `pressure` times the rooms' capacity.

    Rooms have 4 to 12 benches and biosafety level 1 to 3; a fifth has a rare instrument. Requests
    are for 1 to 8 benches, mostly few; stays last between a third of the mean and five thirds of
    it, the mean chosen to meet the pressure. Value grows with size and length, with noise.
    """
    chance = np.random.default_rng(seed)
    spaces = tuple(
        Space(
            id=f"R{i + 1}",
            bench=int(chance.integers(4, 13)),
            level=int(chance.choice([1, 2, 3], p=[0.25, 0.6, 0.15])),
            equipment=("cryo",) if chance.random() < 0.2 else (),
        )
        for i in range(rooms)
    )
    supply = sum(space.bench for space in spaces) * horizon
    sizes = np.clip(1 + chance.poisson(1.6, requests), 1, 8)
    spread = chance.uniform(1 / 3, 5 / 3, requests)
    scale = pressure * supply / float((spread * sizes).sum())
    lengths = np.clip(np.round(spread * scale), 1, horizon).astype(int)
    made = []
    for i in range(requests):
        length, size = int(lengths[i]), int(sizes[i])
        start = int(chance.integers(0, horizon - length + 1))
        made.append(
            Request(
                id=f"Q{i + 1}",
                kind=Kind.BENCH,
                quantity=size,
                start=start,
                end=start + length,
                level=int(chance.choice([1, 2, 3], p=[0.35, 0.55, 0.1])),
                equipment=("cryo",) if chance.random() < 0.05 else (),
                slack=int(chance.integers(0, slack + 1)),
                value=float(round(size * length * chance.uniform(0.6, 1.4))),
            )
        )
    return Problem(tuple(made), spaces, horizon)
