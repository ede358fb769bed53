"""An independent check of an admission: nothing here is shared with the solver."""

from collections import Counter, defaultdict

from farshore.engines.admission.types import VERSION, Problem, Solution, Violation

Pair = tuple[int, int]


def violations(problem: Problem, solution: Solution) -> list[Violation]:
    """Every rule that the solution breaks; empty where it is sound.

    Codes: `shape`, `not-acceptable`, `over-capacity`, `over-quota`, `group-split`,
    `blocking-pair` (without `together`), `admitted-wrong`, `unadmitted-wrong`,
    `blocking-count-wrong`, `objective-wrong`, `bound-below-objective`, `bound-above-blocking`,
    `proven-wrong`, `version-unknown`. O(p + quotas * capacity).
    """
    host_of = [int(host) for host in solution.host_of]
    if len(host_of) != problem.companies:
        return [Violation("shape", {"has": len(host_of), "companies": problem.companies})]
    ranks = {
        (int(c), int(h)): (int(own), int(theirs))
        for c, h, own, theirs in zip(
            problem.pair_company,
            problem.pair_host,
            problem.company_rank,
            problem.host_rank,
            strict=True,
        )
    }
    admitted = {c: h for c, h in enumerate(host_of) if h != -1}
    found = [
        Violation("not-acceptable", {"company": c, "host": h})
        for c, h in admitted.items()
        if (c, h) not in ranks
    ]
    if not found:
        found += _capacity(problem, admitted) + _split(problem, admitted)
        blocking = blocking_pairs(problem, admitted, ranks)
        blocking += blocking_groups(problem, admitted, ranks)
        if not problem.together:
            found += [Violation("blocking-pair", {"company": c, "host": h}) for c, h in blocking]
        if solution.blocking_pairs != len(blocking):
            figures = {"told": solution.blocking_pairs, "is": len(blocking)}
            found.append(Violation("blocking-count-wrong", figures))
    return found + _figures(problem, solution, admitted)


def _capacity(problem: Problem, admitted: dict[int, int]) -> list[Violation]:
    found = []
    for host, count in Counter(admitted.values()).items():
        if count > int(problem.capacity[host]):
            figures = {"host": host, "admits": count, "capacity": int(problem.capacity[host])}
            found.append(Violation("over-capacity", figures))
    for quota in problem.quotas:
        count = sum(1 for member in quota.members if admitted.get(member) == quota.host)
        if count > quota.maximum:
            counts = {"host": quota.host, "admits": count, "maximum": quota.maximum}
            found.append(Violation("over-quota", {"quota": quota.name, **counts}))
    return found


def _split(problem: Problem, admitted: dict[int, int]) -> list[Violation]:
    return [
        Violation("group-split", {"group": number, "hosts": len(where)})
        for number, members in enumerate(problem.together)
        if len(where := {admitted.get(c, -1) for c in members}) > 1
    ]


def blocking_groups(
    problem: Problem, admitted: dict[int, int], ranks: dict[Pair, tuple[int, int]]
) -> list[Pair]:
    """(group, host) where the group and the host would rather have each other."""
    found = []
    for number, members in enumerate(problem.together):
        current = admitted.get(members[0])
        for host in range(problem.hosts):
            if host == current or any((c, host) not in ranks for c in members):
                continue
            if current is not None:
                moves = [ranks[c, host][0] - ranks[c, current][0] for c in members]
                if max(moves) > 0 or min(moves) == 0:
                    continue
            guests = sorted(ranks[c, host][1] for c, where in admitted.items() if where == host)
            spare = int(problem.capacity[host]) - len(guests)
            held = sorted((ranks[c, host][1] for c in members), reverse=True)[max(spare, 0) :]
            worst = guests[len(guests) - len(held) :]
            if len(held) <= len(guests) and all(
                guest > own for own, guest in zip(reversed(held), worst, strict=True)
            ):
                found.append((number, host))
    return found


def blocking_pairs(
    problem: Problem, admitted: dict[int, int], ranks: dict[Pair, tuple[int, int]]
) -> list[Pair]:
    """Pairs that would rather have each other: both strictly better off, quotas respected.

    Companies that go together with others are left to `blocking_groups`.
    """
    grouped = {member for members in problem.together for member in members}
    guests: dict[int, list[int]] = defaultdict(list)
    for company, host in admitted.items():
        guests[host].append(company)
    worst = {h: max(ranks[c, h][1] for c in those) for h, those in guests.items()}
    group = {(q.host, member): q for q in problem.quotas for member in q.members}
    found = []
    for (company, host), (own, theirs) in ranks.items():
        current = admitted.get(company)
        if company in grouped:
            continue
        if current is not None and ranks[company, current][0] <= own:
            continue
        quota = group.get((host, company))
        if quota is not None:
            mates = [c for c in guests[host] if c in set(quota.members)]
            if len(mates) >= quota.maximum:
                if any(ranks[c, host][1] > theirs for c in mates):
                    found.append((company, host))
                continue
        spare = len(guests[host]) < int(problem.capacity[host])
        if spare or (guests[host] and worst[host] > theirs):
            found.append((company, host))
    return found


def _figures(problem: Problem, solution: Solution, admitted: dict[int, int]) -> list[Violation]:
    found = []
    count = len(admitted)
    if solution.admitted != count:
        found.append(Violation("admitted-wrong", {"told": solution.admitted, "is": count}))
    left = [c for c in range(problem.companies) if c not in admitted]
    if list(solution.unadmitted) != left:
        figures = {"told": len(solution.unadmitted), "is": len(left)}
        found.append(Violation("unadmitted-wrong", figures))
    if solution.objective != count:
        found.append(Violation("objective-wrong", {"told": solution.objective, "is": count}))
    bounds = {"objective": solution.objective, "bound": solution.bound}
    if solution.bound < solution.objective:
        found.append(Violation("bound-below-objective", bounds))
    fewest = {"blocking": solution.blocking_pairs, "blocking_bound": solution.blocking_bound}
    if solution.blocking_bound > solution.blocking_pairs:
        found.append(Violation("bound-above-blocking", fewest))
    met = solution.bound == solution.objective
    if solution.proven and not (met and solution.blocking_bound == solution.blocking_pairs):
        found.append(Violation("proven-wrong", {**bounds, **fewest}))
    if solution.version != VERSION:
        found.append(Violation("version-unknown", {"version": solution.version}))
    return found
