"""An upper bound on the value: capacity by class of rooms over time, rooms merged."""

import numpy as np
import numpy.typing as npt

from farshore.engines.placement.options import Arrays, starts


def class_bound(arrays: Arrays, time_limit_s: float) -> tuple[int, bool]:
    """Bound on the worth that any placement has (thousandths), and whether time cut its proof.

    Relaxation: a request may be split over the rooms of its class (the rooms that suit it), and
    classes of fewer rooms also load the classes that contain them. For every step t = 1, 2, ...
    the row sum floor(q_i / t) <= sum floor(c_r / t) holds too, as floor is superadditive and each
    request sits in one room; these knapsack rows count large demands. Periods where nothing can
    start and no room closes are implied by the ones before. Solved as an integer program by HiGHS,
    one per kind, whose dual bound is valid whenever it stops.
    """
    total, cut = 0, False
    kinds = [k for k in range(arrays.open_units.shape[1]) if (arrays.kind == k).any()]
    for kind in kinds:
        bound, stopped = _kind_bound(arrays, kind, time_limit_s / len(kinds))
        total, cut = total + bound, cut or stopped
    return total, cut


def _kind_bound(arrays: Arrays, kind: int, time_limit_s: float) -> tuple[int, bool]:
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_matrix

    columns = _columns(arrays, kind)
    if not columns:
        return 0, False
    request = np.array([i for i, _, _ in columns])
    rows, limits = _rows(arrays, kind, columns)
    matrix = csr_matrix(np.array(rows, dtype=np.float64))
    chosen = np.unique(request)
    once = csr_matrix((request[None, :] == chosen[:, None]).astype(np.float64))
    lower = np.where(arrays.fixed[chosen], 1.0, 0.0)
    outcome = milp(
        -arrays.worth[request].astype(np.float64),
        integrality=np.ones(len(columns)),
        bounds=Bounds(0, 1),
        constraints=[
            LinearConstraint(matrix, -np.inf, np.array(limits, dtype=np.float64)),
            LinearConstraint(once, lower, 1.0),
        ],
        options={"time_limit": max(time_limit_s, 0.1), "mip_rel_gap": 1e-9},
    )
    everything = int(arrays.worth[chosen].sum())
    dual = outcome.get("mip_dual_bound")
    if dual is None or not np.isfinite(dual):
        return everything, True
    slack = 1e-3 + abs(dual) * 1e-9
    return min(everything, int(np.floor(-dual + slack))), outcome.status == 1


def _columns(arrays: Arrays, kind: int) -> list[tuple[int, int, frozenset[int]]]:
    """(request, start, rooms that suit the request) for every start that some room allows."""
    columns = []
    for i in np.flatnonzero(arrays.kind == kind):
        by_room = {r: starts(arrays, int(i), r) for r in np.flatnonzero(arrays.fits[i]).tolist()}
        rooms = frozenset(room for room, possible in by_room.items() if possible)
        for start in sorted({s for possible in by_room.values() for s in possible}):
            columns.append((int(i), start, rooms))
    return columns


def _rows(
    arrays: Arrays, kind: int, columns: list[tuple[int, int, frozenset[int]]]
) -> tuple[list[npt.NDArray[np.int64]], list[int]]:
    request = np.array([i for i, _, _ in columns])
    start = np.array([s for _, s, _ in columns])
    end = start + arrays.length[request]
    quantity = arrays.quantity[request]
    classes = sorted({rooms for _, _, rooms in columns} | {_all(columns)}, key=sorted)
    closings = np.flatnonzero(np.diff(arrays.open_units[:, kind].sum(axis=0)) < 0) + 1
    periods = np.unique(np.concatenate([start, closings]))
    rows: dict[bytes, int] = {}
    kept: list[npt.NDArray[np.int64]] = []
    limits: list[int] = []
    for group in classes:
        inside = np.array([rooms <= group for _, _, rooms in columns])
        units = arrays.open_units[sorted(group), kind]
        for period in periods:
            covers = inside & (start <= period) & (period < end)
            for step in range(1, int(quantity[inside].max()) + 1):
                row = np.where(covers, quantity // step, 0)
                limit = int((units[:, period] // step).sum())
                key = row.tobytes()
                if row.sum() <= limit or rows.get(key, limit + 1) <= limit:
                    continue
                rows[key] = limit
                kept.append(row)
                limits.append(limit)
    return kept or [np.zeros(len(columns), dtype=np.int64)], limits or [0]


def _all(columns: list[tuple[int, int, frozenset[int]]]) -> frozenset[int]:
    return frozenset().union(*(rooms for _, _, rooms in columns))
