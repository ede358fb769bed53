"""Values of the admission engine: two-sided preferences in, a stable admission out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

VERSION = "4"

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class HostQuota:
    """A host takes at most `maximum` of these companies. Groups of one host do not overlap."""

    name: str
    host: int
    members: tuple[int, ...]
    maximum: int


@dataclass(frozen=True)
class Problem:
    """Companies, hosts, and the p pairs that accept each other.

    `pair_company`, `pair_host`: (p,) indices from 0; a pair at most once. A pair that either side
    does not list is not acceptable and is left out.
    `company_rank`: (p,) how the company ranks the host, lower is better; equal ranks are ties.
    `host_rank`: (p,) how the host ranks the company, likewise.
    `capacity`: (hosts,) places. `quotas`: maximum numbers within a host.
    `largest`: look for the largest stable admission where ties leave a choice (exact search);
    without it the first stable admission found stands.
    `together`: groups of two or more companies, no company in two, that one host takes or none.
    A group then wants a host as one: where no member ranks it below the host it has and one ranks
    it higher; and the host wants the group where each member could have a place of its own, free
    or held by a company ranked strictly below that member.
    """

    companies: int
    hosts: int
    pair_company: npt.NDArray[np.int64]
    pair_host: npt.NDArray[np.int64]
    company_rank: npt.NDArray[np.int64]
    host_rank: npt.NDArray[np.int64]
    capacity: npt.NDArray[np.int64]
    quotas: tuple[HostQuota, ...] = ()
    largest: bool = True
    together: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True)
class Solution:
    """A weakly stable admission: no company and host would both rather have each other.

    With companies that go together there may be none: then the fewest blocking pairs are sought.

    `host_of`: (companies,) the host that admits each, or -1. `admitted`: companies placed;
    `unadmitted`: the positions of the others. `blocking_pairs`: companies and hosts, or groups and
    hosts, that would rather have each other: 0 but with `together`; `blocking_bound`: no admission
    has fewer.
    `objective` = `admitted`; `bound`: no admission with as few blocking pairs has more; `proven`:
    both bounds are met.
    """

    host_of: npt.NDArray[np.int64]
    admitted: int
    unadmitted: tuple[int, ...]
    blocking_pairs: int
    objective: float
    bound: float
    proven: bool
    seconds: float
    seed: int
    version: str
    cut: bool
    blocking_bound: int = 0


@dataclass(frozen=True)
class Violation:
    """A rule that a solution breaks: a stable code, with figures."""

    code: str
    figures: Mapping[str, float | int | str]


@dataclass(frozen=True)
class Reason:
    """Why, or why not: a stable code, with figures."""

    code: str
    figures: Mapping[str, float | int | str]


class AdmissionError(ValueError):
    """A problem without an answer. `code` is stable; `figures` say where.

    Codes: `malformed` (field, fault), `unknown-index` (field, position, value), `duplicate-pair`
    (company, host), `quota-overlap` (host, company, quotas), `time-limit` (seconds; nothing found),
    `cancelled`.
    """

    def __init__(self, code: str, figures: dict[str, Any] | None = None) -> None:
        self.code = code
        self.figures: dict[str, Any] = figures or {}
        told = ", ".join(f"{name}={value}" for name, value in self.figures.items())
        super().__init__(f"{code}: {told}" if told else code)
