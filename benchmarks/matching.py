"""Matching: ours beside plain character n-gram TF-IDF, on line-aligned sentences.

Run: python benchmarks/matching.py [--full]. 250 lines of NTREX in Korean, English and Japanese
(--full: 1,000), each language against each other: how often the line itself is found first, or
among the first five. Data is read from the folder that FARSHORE_DATA names (else ../shared/data).
"""

import os
import sys
import time
from collections import Counter
from itertools import permutations
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from farshore.engines.matching.solve import solve
from farshore.engines.matching.types import Item, Problem

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("FARSHORE_DATA", ROOT.parent / "shared/data")) / "matching"


def ours(one: list[str], other: list[str]) -> np.ndarray:
    """(lines, 5) the first five found for each line."""
    offers = tuple(Item(str(i), text) for i, text in enumerate(one))
    needs = tuple(Item(str(i), text) for i, text in enumerate(other))
    found = np.full((len(one), 5), -1)
    for match in solve(Problem(offers, needs, top=5)).matches:
        found[int(match.offer), match.rank - 1] = int(match.need)
    return found


def peer(one: list[str], other: list[str]) -> np.ndarray:
    """The same by cosine of TF-IDF over character n-grams of 2 to 4."""
    counts = [
        Counter(text[k : k + n] for n in (2, 3, 4) for k in range(len(text) - n + 1))
        for text in (line.casefold() for line in one + other)
    ]
    column = {gram: k for k, gram in enumerate(dict.fromkeys(g for c in counts for g in c))}
    rows = [row for row, count in enumerate(counts) for _ in count]
    columns = [column[gram] for count in counts for gram in count]
    values = [float(times) for count in counts for times in count.values()]
    matrix = csr_matrix((values, (rows, columns)))
    seen = np.asarray((matrix > 0).sum(axis=0)).ravel()
    weighed = matrix.multiply(np.log((1 + len(counts)) / (1 + seen)) + 1).tocsr()
    lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    scores = (weighed[: len(one)] @ weighed[len(one) :].T).toarray()
    scores /= np.maximum(np.outer(lengths[: len(one)], lengths[len(one) :]), 1e-12)
    return np.argsort(-scores, axis=1, kind="stable")[:, :5]


def recall(found: np.ndarray, first: int) -> float:
    lines = np.arange(len(found))[:, None]
    return float((found[:, :first] == lines).any(axis=1).mean())


def main(full: bool) -> None:
    if not DATA.is_dir():
        sys.exit(f"no data at {DATA}; set FARSHORE_DATA")
    count = 1000 if full else 250
    lines = {
        code: (DATA / f"ntrex_dev.{code}.txt").read_text("utf-8").splitlines()[:count]
        for code in ("ko", "en", "ja")
    }
    print(f"{count} lines{'ours':>18}{'':>16}TF-IDF")
    print(f"{'':<10}{'@1':>8}{'@5':>8}{'s':>8}{'@1':>8}{'@5':>8}{'s':>8}{'ratio @1':>10}")
    for one, other in permutations(lines, 2):
        told = []
        for method in (ours, peer):
            began = time.perf_counter()
            found = method(lines[one], lines[other])
            told += [recall(found, 1), recall(found, 5), time.perf_counter() - began]
        ratio = told[0] / max(told[3], 1 / count)
        figures = "".join(f"{figure:>8.3f}" for figure in told)
        print(f"{one} > {other:<5}{figures}{ratio:>10.1f}", flush=True)


if __name__ == "__main__":
    main("--full" in sys.argv)
