"""Those who hold seats and those who wait, as the engine's problem sees them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from farshore.apps.calls.models import Call, CohortPair, CohortPlace
from farshore.apps.calls.selectors.cohort import places_of
from farshore.apps.calls.selectors.cohort_pairs import (
    Kept,
    kept_pairs,
    lost_in_words,
    names_in,
    pair_rules,
    pairs_in_words,
)
from farshore.apps.calls.selectors.quotas import quota_key, quota_names
from farshore.apps.calls.services.places import HOLDING
from farshore.apps.calls.services.selection import PLACES, members, minor_units

Standing = CohortPlace.Standing
NEEDS = CohortPair.Kind.NEEDS


@dataclass(frozen=True)
class Bench:
    """Those who hold seats, then the reserve in its order, as the engine's problem sees them."""

    call: Call
    holding: list[CohortPlace]
    reserve: list[CohortPlace]
    problem: Any
    waived: list[str]
    pairs: Kept

    @property
    def places(self) -> list[CohortPlace]:
        return [*self.holding, *self.reserve]

    @property
    def names(self) -> dict[str, str]:
        return {row.application.code: str(row.application.organisation) for row in self.places}

    @property
    def keys(self) -> list[int]:
        return [row.application_id for row in self.places]

    def lost(self, place: CohortPlace) -> list[str]:
        """Whom a place on the reserve list goes only with and who is gone, in words."""
        if self.places.index(place) not in self.problem.forced_out:
            return []
        return lost_in_words(self.pairs, place.application_id, self.keys, names_in(self.pairs))

    def waived_in_words(self) -> list[str]:
        """What those who hold seats no longer keep, whoever follows."""
        keys, held = self.keys, {row.application_id for row in self.holding}
        gone = [pair for pair in self.pairs if pair[0] == NEEDS and pair[1] in held]
        gone = [pair for pair in gone if pair[2] not in keys]
        told = pairs_in_words(gone, names_in(gone))
        return [*quota_names(self.waived).values(), *told]

    def forced(self, place: CohortPlace) -> Any:
        at = self.places.index(place)
        return replace(self.problem, forced_in=(*self.problem.forced_in, at))


def bench(call: Call, seats: int) -> Bench:
    rows = places_of(call)
    holding = [row for row in rows if row.standing in HOLDING]
    reserve = [row for row in rows if row.standing == Standing.RESERVE]
    reserve.sort(key=lambda row: row.order)
    places, pairs = [*holding, *reserve], kept_pairs(call)
    problem, waived = _problem(call, places, len(holding), seats)
    paired = pair_rules(pairs, [row.application_id for row in places])
    problem = replace(
        problem,
        exclusive=paired.exclusive,
        requires=paired.requires,
        forced_out=tuple(at for at in paired.lost if at >= len(holding)),
    )
    return Bench(call, holding, reserve, problem, waived, pairs)


def _merits(places: Sequence[CohortPlace]) -> list[float]:
    """One without reviews (admitted on appeal) counts as the weakest of the others."""
    known = [
        row.application.posterior.mean if hasattr(row.application, "posterior") else None
        for row in places
    ]
    lowest = min((mean for mean in known if mean is not None), default=0.0)
    return [round(lowest if mean is None else mean, PLACES) for mean in known]


def _problem(
    call: Call, places: Sequence[CohortPlace], holding: int, seats: int
) -> tuple[Any, list[str]]:
    """The call's own problem among those left. A minimum that all the reserve together can no
    longer reach is waived, and named."""
    from farshore.engines.selection.types import Problem
    from farshore.engines.selection.types import Quota as Rule

    rows = [row.application for row in places]
    rules, waived = [], []
    for quota in call.quotas.order_by("pk"):
        for name, group in members(quota, rows) or [(quota_key(quota), [])]:
            held = sum(at < holding for at in group)
            most = held + min(seats - holding, len(group) - held)
            least = min(quota.least, most)
            if least < quota.least:
                waived.append(name)
            rules.append(Rule(name=name, members=tuple(group), minimum=least, maximum=quota.most))
    problem = Problem(
        ids=tuple(row.code for row in rows),
        scores=np.array(_merits(places), dtype=np.float64),
        costs=np.array([minor_units(row.requested) for row in rows], dtype=np.int64),
        seats=seats,
        budget=None if call.budget is None else minor_units(call.budget),
        quotas=tuple(rules),
        forced_in=tuple(range(holding)),
    )
    return problem, waived
