"""Pairs of a call that exclude or need each other: as people read them and as the engine does."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from farshore.apps.accounts.models import User
from farshore.apps.audit.models import Decision
from farshore.apps.calls.models import Application, Call, CohortPair
from farshore.apps.calls.models.applications import code_of
from farshore.apps.calls.reasons import LOST, RULES
from farshore.apps.calls.selectors.applications import standing
from farshore.apps.calls.selectors.panels import steered
from farshore.web.translated import in_language

Kind = CohortPair.Kind
# as a decision keeps them: kind and the keys of both applications
Kept = list[tuple[str, int, int]]
RULE = {Kind.EXCLUDES: "exclusive", Kind.NEEDS: "requires"}
# until the cohort is decided
OPEN = (Call.State.OPEN, Call.State.CLOSED, Call.State.REVIEWING)


def pairs_of(call: Call) -> QuerySet[CohortPair]:
    """All of a call, those taken back too."""
    return CohortPair.objects.filter(call=call).select_related(
        "first__organisation", "second__organisation", "made_by", "ended_by"
    )


def pairs_steered_by(person: User) -> QuerySet[CohortPair]:
    return CohortPair.objects.filter(call__in=steered(person).values("pk")).select_related("call")


def pairable(call: Call) -> QuerySet[Application]:
    """Those in the running, whose number a pair can name."""
    rows = standing(call.pk).exclude(number=None)
    return rows.select_related("organisation").order_by("number")


def names_in(pairs: Iterable[Sequence[Any]], *, by_code: bool = False) -> dict[int, str]:
    """What the applications of these pairs are called, by key."""
    return names_of({int(key) for _kind, *both in pairs for key in both}, by_code=by_code)


def names_of(keys: Iterable[int], *, by_code: bool = False) -> dict[int, str]:
    rows = Application.objects.filter(pk__in=keys).values_list("pk", "number", "organisation__name")
    return {
        key: code_of(number, key) + ("" if by_code else f" {in_language(name)}")
        for key, number, name in rows
    }


def kept_pairs(call: Call) -> Kept:
    rows = CohortPair.objects.filter(call=call, ended_at=None).order_by("pk")
    return list(rows.values_list("kind", "first", "second"))


def changed_since(decision: Decision, call: Call) -> bool:
    """Whether the pairs that stand are others than those a proposal was computed with."""
    computed = {tuple(row) for row in decision.figures.get("pairs", [])}
    return computed != set(kept_pairs(call))


@dataclass(frozen=True)
class PairRules:
    """Positions for the engine. `lost`: who goes only with one that is not among them."""

    exclusive: tuple[tuple[int, int], ...]
    requires: tuple[tuple[int, int], ...]
    lost: tuple[int, ...]


def pair_rules(pairs: Kept, keys: Sequence[int]) -> PairRules:
    at = {key: position for position, key in enumerate(keys)}
    both = {
        kind: tuple((at[a], at[b]) for k, a, b in pairs if k == kind and a in at and b in at)
        for kind in Kind
    }
    lost = {at[a] for kind, a, b in pairs if kind == Kind.NEEDS and a in at and b not in at}
    return PairRules(both[Kind.EXCLUDES], both[Kind.NEEDS], tuple(sorted(lost)))


def pairs_in_words(pairs: Iterable[Sequence[object]], names: Mapping[int, str]) -> list[str]:
    """`names`: what each application is called where the pairs are read."""
    return [
        str(RULES[RULE[Kind(str(kind))]])
        % {"first": names[int(str(a))], "second": names[int(str(b))]}
        for kind, a, b in pairs
    ]


def lost_in_words(
    pairs: Kept, key: int, keys: Iterable[int], names: Mapping[int, str]
) -> list[str]:
    """Why one cannot go at all: each that it needs and that is out of the running."""
    gone = [b for kind, a, b in pairs if kind == Kind.NEEDS and a == key and b not in set(keys)]
    return [str(LOST) % {"second": names[other]} for other in gone]
