"""Why a company is where it is, and why no host it ranks higher takes it."""

import numpy as np

from farshore.engines.admission.types import AdmissionError, Problem, Reason, Solution


def why(problem: Problem, solution: Solution, company: int) -> tuple[Reason, ...]:
    """Reasons for one company, its hosts from the best down to the one that admits it.

    `refused` (host, company_rank, host_rank, worst_rank, capacity): the host is full of companies
    it ranks as high or higher; `quota-full` (quota, host, maximum): its group there is;
    `no-places` (host); `tie` (host): it ranks this host like the one that admits it; `admitted`
    (host, company_rank, host_rank), `unadmitted` (hosts listed) at the end. A company that goes
    together with others: `together` (others) first, `not-for-all` (host) where one of them does
    not list the host, `lower-for-one` (host) where one of them ranks it lower than theirs,
    `blocks` (host) where both sides would rather, and `refused` else.
    Raises AdmissionError `unknown-index`. O(p).
    """
    if not 0 <= company < problem.companies:
        figures = {"field": "company", "position": 0, "value": company}
        raise AdmissionError("unknown-index", figures)
    mine = np.flatnonzero(problem.pair_company == company)
    mine = mine[np.lexsort((problem.pair_host[mine], problem.company_rank[mine]))]
    current = int(solution.host_of[company])
    at = mine[problem.pair_host[mine] == current]
    limit = int(problem.company_rank[at[0]]) if at.size else None
    group = next((members for members in problem.together if company in members), ())
    reasons = [Reason("together", {"others": len(group) - 1})] if group else []
    for pair in mine:
        host, rank = int(problem.pair_host[pair]), int(problem.company_rank[pair])
        if host == current:
            continue
        if limit is not None and rank >= limit:
            if rank == limit:
                reasons.append(Reason("tie", {"host": host, "company_rank": rank}))
            continue
        reasons.append(
            _group_refused(problem, solution, group, int(pair))
            or _refused(problem, solution, company, int(pair))
        )
    if at.size:
        where: dict[str, float | int | str] = {
            "host": current,
            "company_rank": int(problem.company_rank[at[0]]),
            "host_rank": int(problem.host_rank[at[0]]),
        }
        return (*reasons, Reason("admitted", where))
    return (*reasons, Reason("unadmitted", {"hosts": len(mine)}))


def _group_refused(
    problem: Problem, solution: Solution, group: tuple[int, ...], pair: int
) -> Reason | None:
    """Why a host has not the whole group; None where the company's own standing tells."""
    if not group:
        return None
    host = int(problem.pair_host[pair])
    there = problem.pair_host == host
    listed = np.flatnonzero(there & np.isin(problem.pair_company, group))
    if len(listed) < len(group):
        return Reason("not-for-all", {"host": host})
    if _lower_for_one(problem, solution, group, host):
        return Reason("lower-for-one", {"host": host})
    guests = there & (solution.host_of[problem.pair_company] == host)
    places = int(problem.capacity[host])
    ranks = np.sort(problem.host_rank[listed])
    as_worthy = np.searchsorted(np.sort(problem.host_rank[guests]), ranks, side="right")
    short = as_worthy > places - np.arange(len(ranks), 0, -1)
    return None if short.any() else Reason("blocks", {"host": host})


def _lower_for_one(problem: Problem, solution: Solution, group: tuple[int, ...], host: int) -> bool:
    rank = {
        (int(c), int(h)): int(own)
        for c, h, own in zip(
            problem.pair_company, problem.pair_host, problem.company_rank, strict=True
        )
        if c in group
    }
    current = int(solution.host_of[group[0]])
    return current >= 0 and any(rank[c, host] > rank[c, current] for c in group)


def _refused(problem: Problem, solution: Solution, company: int, pair: int) -> Reason:
    host = int(problem.pair_host[pair])
    capacity = int(problem.capacity[host])
    if capacity == 0:
        return Reason("no-places", {"host": host})
    for quota in problem.quotas:
        if quota.host == host and company in quota.members:
            inside = int(np.sum(solution.host_of[list(quota.members)] == host))
            if inside >= quota.maximum:
                figures: dict[str, float | int | str] = {"host": host, "maximum": quota.maximum}
                return Reason("quota-full", {"quota": quota.name, **figures})
    guests = problem.pair_host == host
    guests &= solution.host_of[problem.pair_company] == host
    worst = int(problem.host_rank[guests].max()) if guests.any() else 0
    return Reason(
        "refused",
        {
            "host": host,
            "company_rank": int(problem.company_rank[pair]),
            "host_rank": int(problem.host_rank[pair]),
            "worst_rank": worst,
            "capacity": capacity,
        },
    )
