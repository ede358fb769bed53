"""Checks a placement against its problem, sharing nothing with the way it was found."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from farshore.engines.placement.types import Placement, Problem, Request, Solution, Space, Violation

Figures = dict[str, float | int | str]


def violations(problem: Problem, solution: Solution) -> list[Violation]:
    """Every rule the solution breaks: [] if none.

    Codes: unknown-request, unknown-space, placed-twice, not-accounted, fixed-displaced,
    wrong-length, outside-slack, outside-horizon, level-too-low, equipment-missing, closed,
    over-capacity, not-together, not-apart, moved-flag-wrong, objective-wrong, moves-wrong,
    bound-below-objective, gap-wrong, fragmentation-wrong. Complexity O(placements^2 + units of
    stay).
    """
    return list(_found(problem, solution))


def _found(problem: Problem, solution: Solution) -> Iterator[Violation]:
    requests = {request.id: request for request in problem.requests}
    spaces = {space.id: space for space in problem.spaces}
    known: list[tuple[Placement, Request, Space]] = []
    for placement in solution.placements:
        if placement.request not in requests:
            yield _violation("unknown-request", request=placement.request)
        elif placement.space not in spaces:
            yield _violation("unknown-space", request=placement.request, space=placement.space)
        else:
            known.append((placement, requests[placement.request], spaces[placement.space]))
    yield from _accounted(problem, solution)
    for placement, request, space in known:
        yield from _one(problem, placement, request, space)
    yield from _capacity(known)
    yield from _groups(problem, known)
    yield from _figures(solution, known)
    yield from _fragmentation(problem, solution, known)


def _violation(code: str, **figures: float | int | str) -> Violation:
    return Violation(code, figures)


def _accounted(problem: Problem, solution: Solution) -> Iterator[Violation]:
    times = Counter(placement.request for placement in solution.placements)
    for name, count in times.items():
        if count > 1:
            yield _violation("placed-twice", request=name, times=count)
    for request in problem.requests:
        if (request.id in times) == (request.id in solution.unplaced):
            yield _violation("not-accounted", request=request.id)


def _one(
    problem: Problem, placement: Placement, request: Request, space: Space
) -> Iterator[Violation]:
    names: Figures = {"request": request.id, "space": space.id}
    times: Figures = {"start": placement.start, "end": placement.end}
    if request.fixed and (placement.space, placement.start) != (request.room, request.start):
        yield Violation("fixed-displaced", names | times)
    if placement.end - placement.start != request.end - request.start:
        yield Violation("wrong-length", names | times)
    if not request.start <= placement.start <= request.start + request.slack:
        yield Violation("outside-slack", names | times)
    if placement.start < 0 or placement.end > problem.horizon:
        yield Violation("outside-horizon", names | times)
    if space.level < request.level:
        levels: Figures = {"needs": request.level, "has": space.level}
        yield Violation("level-too-low", names | levels)
    for item in request.equipment:
        if item not in space.equipment:
            yield Violation("equipment-missing", names | {"equipment": item})
    for interval in space.closed:
        if placement.start < interval.end and interval.start < placement.end:
            yield Violation("closed", names | {"start": interval.start, "end": interval.end})
    if placement.moved != (request.room is not None and request.room != space.id):
        yield Violation("moved-flag-wrong", names)


def _capacity(known: list[tuple[Placement, Request, Space]]) -> Iterator[Violation]:
    load: defaultdict[tuple[str, str, int], int] = defaultdict(int)
    units: dict[tuple[str, str], int] = {}
    for placement, request, space in known:
        kind = str(request.kind)
        units[space.id, kind] = {"bench": space.bench, "suite": space.suite, "desk": space.desk}[
            kind
        ]
        for period in range(placement.start, placement.end):
            load[space.id, kind, period] += request.quantity
    for (space_id, kind, period), used in sorted(load.items()):
        if used > units[space_id, kind]:
            yield _violation(
                "over-capacity",
                space=space_id,
                kind=kind,
                period=period,
                used=used,
                units=units[space_id, kind],
            )


def _groups(problem: Problem, known: list[tuple[Placement, Request, Space]]) -> Iterator[Violation]:
    placed = {placement.request: placement for placement, _, _ in known}
    for group in problem.together:
        here = [placed[name] for name in group if name in placed]
        for one, other in pairwise(here):
            if one.space != other.space:
                yield _violation("not-together", request=one.request, other=other.request)
    for group in problem.apart:
        here = [placed[name] for name in dict.fromkeys(group) if name in placed]
        for position, one in enumerate(here):
            for other in here[position + 1 :]:
                meet = one.start < other.end and other.start < one.end
                if one.space == other.space and meet:
                    yield _violation(
                        "not-apart", request=one.request, other=other.request, space=one.space
                    )


def _figures(
    solution: Solution, known: list[tuple[Placement, Request, Space]]
) -> Iterator[Violation]:
    value = sum(round(request.value, 3) * (1 + request.priority) for _, request, _ in known)
    if abs(value - solution.objective) > 1e-6 * max(1.0, value):
        yield _violation("objective-wrong", told=solution.objective, found=value)
    moves = sum(r.room is not None and r.room != space.id for _, r, space in known)
    if moves != solution.moves:
        yield _violation("moves-wrong", told=solution.moves, found=moves)
    if solution.bound < solution.objective - 1e-6:
        yield _violation(
            "bound-below-objective", bound=solution.bound, objective=solution.objective
        )
    gap = 1 - solution.objective / solution.bound if solution.bound > 0 else 0.0
    if abs(gap - solution.gap) > 1e-6:
        yield _violation("gap-wrong", told=solution.gap, found=gap)


def _fragmentation(
    problem: Problem, solution: Solution, known: list[tuple[Placement, Request, Space]]
) -> Iterator[Violation]:
    used: defaultdict[tuple[str, str, int], int] = defaultdict(int)
    for placement, request, space in known:
        for period in range(placement.start, placement.end):
            used[space.id, str(request.kind), period] += request.quantity
    units = {
        (space.id, kind): count
        for space in problem.spaces
        for kind, count in (("bench", space.bench), ("suite", space.suite), ("desk", space.desk))
    }
    found = sum(units[space, kind] - count for (space, kind, _), count in used.items())
    if found != solution.fragmentation:
        yield _violation("fragmentation-wrong", told=solution.fragmentation, found=found)
