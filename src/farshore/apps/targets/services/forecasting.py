"""How likely each target is: forecast from what was known on a day, recorded by people."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from farshore.apps.accounts.models import User
from farshore.apps.audit.models import Decision
from farshore.apps.audit.services import decisions
from farshore.apps.audit.services.record import record
from farshore.apps.registry.models import Cluster, FundingRound, Organisation, Valuation
from farshore.apps.registry.selectors.organisations import own_cluster
from farshore.apps.targets.models import Forecast, Target
from farshore.apps.targets.reasons import FORECASTING
from farshore.web import clock
from farshore.web.sentences import sentences, share
from farshore.web.templatetags.farshore import chance as in_per_cent

KIND = "target-forecast"
LINE_KRW = 1e12
SINCE = date(2020, 1, 1)
MEASURES = {"tenants": "tenants", "unicorns": "unicorns"}


def quarter_ends(first: date, last: date) -> tuple[date, ...]:
    days = [
        day
        for year in range(first.year, last.year + 1)
        for day in (date(year, 3, 31), date(year, 6, 30), date(year, 9, 30), date(year, 12, 31))
        if first < day < last
    ]
    return (*days, last)


def stays_of(cluster: Cluster) -> tuple[Any, ...]:
    from farshore.engines.forecasting.types import Stay

    rows = cluster.memberships.select_related("organisation").order_by("starts", "pk")
    return tuple(
        Stay(str(row.organisation_id), row.organisation.field or "none", row.starts, row.ends)
        for row in rows
    )


def rounds_of(cluster: Cluster) -> tuple[Any, ...]:
    """Dated rounds with their stage, and with their valuation in won where one is known.

    A valuation without a round of its day stands for itself. Amounts in another currency wait for
    a dated exchange rate.
    """
    from farshore.engines.forecasting.types import Round

    members = Organisation.objects.filter(memberships__cluster=cluster).distinct()
    fields = {row.pk: row.field or "none" for row in members}
    known = Valuation.objects.filter(organisation__in=members, currency="KRW")
    values = {(row.organisation_id, row.date): float(row.amount) for row in known}
    rounds = []
    for row in FundingRound.objects.filter(organisation__in=members).order_by("date", "pk"):
        value = values.pop((row.organisation_id, row.date), None)
        owner = row.organisation_id
        rounds.append(Round(str(owner), fields[owner], row.date, stage=row.kind, value=value))
    for (owner, day), value in values.items():
        rounds.append(Round(str(owner), fields[owner], day, value=value))
    return tuple(sorted(rounds, key=lambda one: (one.at, int(one.entity), one.stage or "")))


def problem_for(cluster: Cluster, targets: list[Target], origin: date) -> Any:
    from farshore.engines.forecasting.types import Measure, Problem
    from farshore.engines.forecasting.types import Target as Goal

    last = max(target.due for target in targets)
    goals = tuple(
        Goal(
            id=str(target.pk),
            measure=Measure(target.indicator.measure),
            at=target.due,
            at_least=int(target.value),
        )
        for target in targets
    )
    return Problem(
        stays=stays_of(cluster),
        rounds=rounds_of(cluster),
        since=SINCE,
        origin=origin,
        dates=quarter_ends(origin, last),
        measures=(Measure.TENANTS, Measure.UNICORNS),
        targets=goals,
        line=LINE_KRW,
    )


def forecastable(origin: date) -> list[Target]:
    """Targets that are still ahead and whose measure the engine simulates."""
    rows = Target.objects.filter(due__gt=origin, indicator__measure__in=list(MEASURES))
    return list(rows.select_related("indicator").order_by("pk"))


def propose(
    *, actor: User | None, origin: date, subject: Any = None, due: datetime | None = None
) -> Decision:
    cluster = own_cluster()
    targets = forecastable(origin)
    if cluster is None or not targets:
        raise ValidationError(_("There is no target ahead to forecast."))

    def figures(problem: Any, solution: Any) -> dict[str, Any]:
        return {
            "origin": origin.isoformat(),
            "targets": [
                {"target": int(row.target), "probability": row.probability, "error": row.error,
                 "now": row.now}
                for row in solution.chances
            ],
        }  # fmt: skip

    return decisions.propose(
        actor=actor,
        kind=KIND,
        engine_name="forecasting",
        subject=subject or cluster,
        problem=problem_for(cluster, targets, origin),
        seed=2025,
        figures=figures,
        due=due,
    )


def why(decision: Decision, key: str) -> list[str]:
    """What a target's chance rests on."""
    from farshore.engines.forecasting.explain import why as explain

    problem, solution = decisions.problem_of(decision), decisions.standing_solution(decision)
    names = {"probability": in_per_cent, "error": share}
    return sentences(FORECASTING, explain(problem, solution, key), names)


def path_of(solution: Any, measure: str) -> list[dict[str, Any]]:
    from farshore.engines.forecasting.types import LEVELS

    return [
        {
            "date": fan.at.isoformat(),
            "mean": fan.mean,
            "quantiles": {
                str(level): value for level, value in zip(LEVELS, fan.quantiles, strict=True)
            },
        }
        for fan in solution.fans
        if fan.measure.value == measure and fan.group is None
    ]


@transaction.atomic
def accept(*, actor: User, decision: Decision, reason: str = "") -> list[Forecast]:
    """Record the forecast. Recorded forecasts never move; a newer one stands beside them."""
    settled = decisions.settle(
        actor=actor, decision=decision, state=Decision.State.ACCEPTED, reason=reason
    )
    solution = decisions.standing_solution(settled)
    origin = date.fromisoformat(settled.told["origin"])
    assumptions = [
        {"name": row.name, "value": row.value, "low": row.low, "high": row.high}
        for row in solution.assumptions
        if row.group == ""
    ]
    made = []
    for chance in solution.chances:
        target = Target.objects.select_related("indicator").get(pk=int(chance.target))
        made.append(
            Forecast.objects.create(
                target=target,
                origin=origin,
                made_at=clock.now(),
                probability=chance.probability,
                error=chance.error,
                path=path_of(solution, MEASURES[target.indicator.measure]),
                assumptions=assumptions,
                decision=settled,
            )
        )
    record(actor=actor, action="forecast.recorded", subject=settled, targets=len(made))
    return made
