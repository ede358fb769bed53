"""Whether two names of people or firms are written alike, likely mean the same, or neither.

Alike: the same after normalisation. Likely: the same words in another order, with or without
hyphens; Hangul beside its romanisation; or a spelling apart by a letter or two. Kanji names are
compared as written only: their reading is not in the writing.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from itertools import product

from rapidfuzz.distance import DamerauLevenshtein

from farshore.apps.registry.names import normalised

INITIALS = [
    "g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p",
    "h",
]  # fmt: skip
VOWELS = [
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we",
    "wi", "yu", "eu", "ui", "i",
]  # fmt: skip
FINALS = [
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l",
    "m", "p", "p", "t", "t", "ng", "t", "t", "k", "t", "p", "t",
]  # fmt: skip
# surnames that their bearers write otherwise than the rule says
SURNAMES = {
    "김": ("kim",), "이": ("lee", "yi", "rhee"), "박": ("park", "pak"), "최": ("choi",),
    "정": ("jung", "chung"), "강": ("kang",), "조": ("cho",), "임": ("lim",), "류": ("ryu",),
    "오": ("oh",), "서": ("seo", "suh"), "신": ("shin",), "권": ("kwon",), "구": ("koo",),
    "문": ("moon",), "우": ("woo",), "노": ("roh",), "유": ("yoo",), "안": ("ahn",),
    "고": ("ko",), "전": ("jeon", "chun"), "곽": ("kwak",), "백": ("paik",),
}  # fmt: skip
FORMS = re.compile(
    r"\b(?:co|ltd|inc|llc|corp|corporation|limited|company|gmbh)\b\.?|주식회사|\(주\)|株式会社"
)
LETTERS = re.compile(r"[^\w]+")
HANGUL = re.compile(r"^[가-힣]{2,5}$")
SHORTEST = 7


class Likeness(StrEnum):
    ALIKE = "alike"
    LIKELY = "likely"
    APART = "apart"


def romanised(syllables: str) -> str:
    """Hangul by the revised romanisation, syllable by syllable, without assimilation."""
    told = []
    for sign in syllables:
        at = ord(sign) - 0xAC00
        told.append(INITIALS[at // 588] + VOWELS[at % 588 // 28] + FINALS[at % 28])
    return "".join(told)


def letters(name: str) -> str:
    """The name's words without marks, in a fixed order and run together."""
    return "".join(sorted(LETTERS.sub(" ", normalised(name)).split()))


def readings(name: str) -> set[str]:
    """How a name may be written in letters: as it is, and romanised where it is Hangul."""
    plain = LETTERS.sub("", normalised(name))
    found = {letters(name), plain}
    if HANGUL.match(plain):
        surname, given = plain[0], plain[1:]
        for first in (romanised(surname), *SURNAMES.get(surname, ())):
            found.add("".join(sorted((first, romanised(given)))))
    else:
        found |= _joined(name)
    return found | {_folded(reading) for reading in found}


def _folded(reading: str) -> str:
    """Sounds that are written in more than one way."""
    return reading.replace("oo", "u").replace("ou", "u").replace("ee", "i")


def _joined(name: str) -> set[str]:
    """First word as surname, last word as surname: the others run together as a given name."""
    words = LETTERS.sub(" ", normalised(name)).split()
    if len(words) < 2:
        return set()
    return {
        "".join(sorted((words[0], "".join(words[1:])))),
        "".join(sorted((words[-1], "".join(words[:-1])))),
    }


def _close(one: str, other: str) -> bool:
    if min(len(one), len(other)) < SHORTEST:
        return one == other
    return int(DamerauLevenshtein.distance(one, other, score_cutoff=1)) <= 1


def people(one: str, other: str) -> Likeness:
    if not one.strip() or not other.strip():
        return Likeness.APART
    if normalised(one) == normalised(other):
        return Likeness.ALIKE
    pairs = product(readings(one), readings(other))
    return Likeness.LIKELY if any(_close(*pair) for pair in pairs) else Likeness.APART


def firms(names: Iterable[str], others: Iterable[str]) -> Likeness:
    """Whether any of one firm's names meets any of the other's; legal forms are left aside."""
    own, theirs = {normalised(n) for n in names if n}, {normalised(n) for n in others if n}
    if own & theirs:
        return Likeness.ALIKE
    bare = ({letters(FORMS.sub(" ", name)) for name in side} - {""} for side in (own, theirs))
    pairs = product(*bare)
    return Likeness.LIKELY if any(_close(*pair) for pair in pairs) else Likeness.APART
