"""Values of the admission engine: two-sided preferences in, a stable admission out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

VERSION = "1"

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


@dataclass(frozen=True)
class Solution:
    """A weakly stable admission: no company and host would both rather have each other.

    `host_of`: (companies,) the host that admits each, or -1. `admitted`: companies placed;
    `unadmitted`: the positions of the others. `blocking_pairs`: 0.
    `objective` = `admitted`; `bound`: no stable admission has more; `proven`: they meet.
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
    (company, host), `quota-overlap` (host, company, quotas), `cancelled`.
    """

    def __init__(self, code: str, figures: dict[str, Any] | None = None) -> None:
        self.code = code
        self.figures: dict[str, Any] = figures or {}
        told = ", ".join(f"{name}={value}" for name, value in self.figures.items())
        super().__init__(f"{code}: {told}" if told else code)
