"""An independent check of an admission: nothing here is shared with the solver."""

from collections import Counter, defaultdict

from farshore.engines.admission.types import VERSION, Problem, Solution, Violation

Pair = tuple[int, int]


def violations(problem: Problem, solution: Solution) -> list[Violation]:
    """Every rule that the solution breaks; empty where it is sound.

    Codes: `shape`, `not-acceptable`, `over-capacity`, `over-quota`, `blocking-pair`,
    `admitted-wrong`, `unadmitted-wrong`, `blocking-count-wrong`, `objective-wrong`,
    `bound-below-objective`, `proven-wrong`, `version-unknown`. O(p + quotas * capacity).
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
        found += _capacity(problem, admitted)
        blocking = blocking_pairs(problem, admitted, ranks)
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


def blocking_pairs(
    problem: Problem, admitted: dict[int, int], ranks: dict[Pair, tuple[int, int]]
) -> list[Pair]:
    """Pairs that would rather have each other: both strictly better off, quotas respected."""
    guests: dict[int, list[int]] = defaultdict(list)
    for company, host in admitted.items():
        guests[host].append(company)
    worst = {h: max(ranks[c, h][1] for c in those) for h, those in guests.items()}
    group = {(q.host, member): q for q in problem.quotas for member in q.members}
    found = []
    for (company, host), (own, theirs) in ranks.items():
        current = admitted.get(company)
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
    if solution.proven and solution.bound != solution.objective:
        found.append(Violation("proven-wrong", bounds))
    if solution.version != VERSION:
        found.append(Violation("version-unknown", {"version": solution.version}))
    return found
