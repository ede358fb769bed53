"""Shared wording: rare character n-grams and glossary terms, as sparse unit vectors."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

_WORD = re.compile(r"\w+")


def plain(text: str) -> str:
    """Compatibility forms and letter case folded (full-width Latin, half-width kana...)."""
    return unicodedata.normalize("NFKC", text).casefold()


def grams(text: str) -> set[str]:
    """Character n-grams of the words: 3 and 4 in Latin script with word ends marked, 2 and 3 in
    Hangul, kana and Han, where two characters often are a word."""
    found: set[str] = set()
    for word in _WORD.findall(plain(text)):
        marked, sizes = (f"^{word}$", (3, 4)) if word.isascii() else (word, (2, 3))
        found.update(marked[i : i + n] for n in sizes for i in range(len(marked) - n + 1))
        if len(word) == 1:
            found.add(word)
    return found


def entries(text: str, glossary: Sequence[Sequence[str]]) -> set[int]:
    """Numbers of the glossary entries of which the text holds a spelling."""
    whole = plain(text)
    return {
        number
        for number, spellings in enumerate(glossary)
        if any(_holds(whole, plain(spelling)) for spelling in spellings if spelling.strip())
    }


def _holds(text: str, term: str) -> bool:
    """The term occurs; in Latin script only as whole words."""
    if not term.isascii():
        return term in text
    return re.search(rf"(?<![a-z0-9]){re.escape(term)}(?![a-z0-9])", text) is not None


def cosine(left: Sequence[set[Any]], right: Sequence[set[Any]]) -> npt.NDArray[np.float64]:
    """(left, right) cosine of feature sets, each feature weighed ln(1 + N / texts that have it)."""
    from scipy.sparse import csr_matrix

    both = [*left, *right]
    counts = Counter(feature for features in both for feature in features)
    column = {feature: i for i, feature in enumerate(counts)}
    weight = {feature: np.log(1 + len(both) / count) for feature, count in counts.items()}
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for row, features in enumerate(both):
        length = np.sqrt(sum(weight[feature] ** 2 for feature in sorted(features)))
        for feature in sorted(features):
            rows.append(row)
            columns.append(column[feature])
            values.append(weight[feature] / length)
    matrix = csr_matrix((values, (rows, columns)), shape=(len(both), max(len(column), 1)))
    product: npt.NDArray[np.float64] = (matrix[: len(left)] @ matrix[len(left) :].T).toarray()
    return product
