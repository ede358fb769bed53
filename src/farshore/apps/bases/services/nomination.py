"""To which host each chosen company is nominated: companies' wishes, hosts' order, free space."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.models import Decision
from farshore.apps.audit.services import decisions
from farshore.apps.audit.services.record import record
from farshore.apps.bases.errors import refuse
from farshore.apps.bases.models import Base
from farshore.apps.bases.reasons import NOMINATION
from farshore.apps.bases.services.host import nominate
from farshore.apps.calls.models import Application, Call, CohortPlace
from farshore.web.sentences import sentences

KIND = "host-nomination"
PAIRS = ("pair_company", "pair_host", "company_rank", "host_rank")
GOING = (CohortPlace.Standing.CHOSEN, CohortPlace.Standing.PROMOTED)


def to_nominate(call: Call) -> list[Application]:
    rows = Application.objects.filter(
        call=call, place__standing__in=GOING, admissions=None, state="recommended"
    )
    return list(rows.select_related("organisation", "posterior").order_by("number"))


def capacities(bases: Sequence[Base], companies: int) -> list[int]:
    """The host decides how many it takes: the nation may nominate as many as it chose."""
    return [companies for _base in bases]


def problem_for(rows: Sequence[Application], bases: Sequence[Base]) -> Any:
    from farshore.engines.admission.types import Problem

    keys = {base.key: at for at, base in enumerate(bases)}
    merit = sorted({round(row.posterior.mean, 6) for row in rows}, reverse=True)
    pairs = [
        (company, keys[wish], rank, merit.index(round(row.posterior.mean, 6)) + 1)
        for company, row in enumerate(rows)
        for rank, wish in enumerate(row.wished_bases, start=1)
        if wish in keys
    ]
    columns = np.array(pairs, dtype=np.int64).reshape(-1, 4).T
    return Problem(
        companies=len(rows),
        hosts=len(bases),
        pair_company=columns[0],
        pair_host=columns[1],
        company_rank=columns[2],
        host_rank=columns[3],
        capacity=np.array(capacities(bases, len(rows)), dtype=np.int64),
    )


def figures_of(rows: Sequence[Application], bases: Sequence[str]) -> Any:
    def figures(problem: Any, solution: Any) -> dict[str, Any]:
        hosts = [int(host) for host in solution.host_of]
        lines = [
            {
                "application": row.pk,
                "base": bases[host] if host >= 0 else None,
                "wish": row.wished_bases.index(bases[host]) + 1 if host >= 0 else None,
            }
            for row, host in zip(rows, hosts, strict=True)
        ]
        return {
            "rows": lines,
            "bases": list(bases),
            "blocking_pairs": int(solution.blocking_pairs),
            "placed": sum(host >= 0 for host in hosts),
        }

    return figures


def propose(*, actor: User | None, call: Call, due: datetime | None = None) -> Decision:
    rows, bases = to_nominate(call), list(Base.objects.order_by("pk"))
    if not rows:
        raise refuse("nobody-to-nominate")

    return decisions.propose(
        actor=actor,
        kind=KIND,
        engine_name="admission",
        subject=call,
        problem=problem_for(rows, bases),
        figures=figures_of(rows, [base.key for base in bases]),
        due=due,
        due_zone=call.zone,
    )


def rework(*, actor: User, decision: Decision, edits: list[dict[str, Any]]) -> Decision:
    """Send a company to one of its wishes, or nowhere: its other wishes are set aside."""
    keys = [row["application"] for row in decision.figures["rows"]]
    bases = decision.figures["bases"]
    bare = decisions.problem_of(decision)
    keep = np.ones(len(bare.pair_company), dtype=bool)
    for edit in edits:
        company = keys.index(int(edit["key"]))
        host = bases.index(edit["value"]) if edit["do"] == "to" else -1
        keep &= (bare.pair_company != company) | (bare.pair_host == host)
    columns = {name: getattr(bare, name)[keep] for name in PAIRS}
    known = Application.objects.in_bulk(keys)
    return decisions.rework(
        actor=actor, decision=decision, problem=replace(bare, **columns), edits=edits,
        figures=figures_of([known[key] for key in keys], bases),
    )  # fmt: skip


def why(decision: Decision, key: str) -> list[str]:
    """Why a company is nominated to this host and to none it wished for more."""
    from farshore.engines.admission.explain import why as explain

    company = [row["application"] for row in decision.figures["rows"]].index(int(key))
    known = {base.key: str(base) for base in Base.objects.all()}
    problem, solution = decisions.standing_problem(decision), decisions.standing_solution(decision)
    names = {"host": lambda at: known.get(decision.figures["bases"][int(at)], "–")}
    return sentences(NOMINATION, explain(problem, solution, company), names)


@transaction.atomic
def accept(*, actor: User, decision: Decision, reason: str = "") -> int:
    settled = decisions.settle(
        actor=actor, decision=decision, state=Decision.State.ACCEPTED, reason=reason
    )
    bases = {base.key: base for base in Base.objects.all()}
    made = 0
    for row in settled.told["rows"]:
        if row["base"] is None:
            continue
        application = Application.objects.select_for_update().get(pk=row["application"])
        if application.state != Application.State.RECOMMENDED:
            raise refuse("changed-since")
        nominate(actor=actor, base=bases[row["base"]], application=application)
        made += 1
    call = Call.objects.get(pk=settled.subject_key)
    record(actor=actor, action="call.nominated", subject=call, companies=made)
    return made
