"""Why a company is where it is, and why no host it ranks higher takes it."""

import numpy as np

from farshore.engines.admission.types import AdmissionError, Problem, Reason, Solution


def why(problem: Problem, solution: Solution, company: int) -> tuple[Reason, ...]:
    """Reasons for one company, its hosts from the best down to the one that admits it.

    `refused` (host, company_rank, host_rank, worst_rank, capacity): the host is full of companies
    it ranks as high or higher; `quota-full` (quota, host, maximum): its group there is;
    `no-places` (host); `tie` (host): it ranks this host like the one that admits it; `admitted`
    (host, company_rank, host_rank), `unadmitted` (hosts listed) at the end.
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
    reasons = []
    for pair in mine:
        host, rank = int(problem.pair_host[pair]), int(problem.company_rank[pair])
        if host == current:
            continue
        if limit is not None and rank >= limit:
            if rank == limit:
                reasons.append(Reason("tie", {"host": host, "company_rank": rank}))
            continue
        reasons.append(_refused(problem, solution, company, int(pair)))
    if at.size:
        where: dict[str, float | int | str] = {
            "host": current,
            "company_rank": int(problem.company_rank[at[0]]),
            "host_rank": int(problem.host_rank[at[0]]),
        }
        return (*reasons, Reason("admitted", where))
    return (*reasons, Reason("unadmitted", {"hosts": len(mine)}))


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
