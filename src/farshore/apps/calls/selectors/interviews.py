"""Interviews: who is on the line, what is still to do, and who sees which."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet

from farshore.apps.accounts.models import User
from farshore.apps.audit.selectors.decisions import standing as standing_decision
from farshore.apps.calls.models import Application, Call, Hearing, Interview, Posterior
from farshore.apps.calls.selectors.applications import JUDGED, standing
from farshore.apps.calls.selectors.policies import policy_of

State = Interview.State
SETTLED = (State.HELD, State.ABSENT, State.CANCELLED)


def on_the_line(call: Call) -> list[Application]:
    """Whom the scores propose: those whose chance to be among the best is open, the likelier the
    closer to even; the policy's merit and number cut what is left."""
    policy = policy_of(call)
    rows = standing(call.pk).filter(
        state=Application.State.IN_REVIEW,
        interview=None,
        posterior__among_best__gte=float(policy.chance_from),
        posterior__among_best__lte=float(policy.chance_to),
    )
    if policy.least_merit is not None:
        rows = rows.filter(posterior__mean__gte=float(policy.least_merit))
    found = sorted(
        rows.select_related("organisation", "posterior", "call"),
        key=lambda row: (abs(row.posterior.among_best - 0.5), row.number or 0),
    )
    chosen = found[: policy.most_invited] if policy.most_invited else found
    return sorted(chosen, key=lambda row: row.posterior.rank)


def interviews_of(call: Call) -> QuerySet[Interview]:
    return (
        Interview.objects.filter(application__call=call, application__state__in=JUDGED)
        .select_related("application__organisation", "application__call")
        .annotate(
            panel=Count("hearings"),
            scored=Count("hearings", filter=Q(hearings__submitted_at__isnull=False)),
        )
        .order_by("starts", "pk")
    )


@dataclass(frozen=True)
class Outstanding:
    """What stands between the interviews and the selection."""

    invited: int
    waiting: int
    unscored: int
    stale: bool

    @property
    def done(self) -> bool:
        return self.invited > 0 and not (self.waiting or self.unscored or self.stale)


def outstanding(call: Call) -> Outstanding:
    """`stale`: the scores were accepted before the last interview said something."""
    rows = Interview.objects.filter(application__call=call, application__state__in=JUDGED)
    told = rows.aggregate(
        invited=Count("pk", distinct=True),
        waiting=Count("pk", filter=Q(state=State.INVITED), distinct=True),
        unscored=Count(
            "hearings", filter=Q(state=State.HELD, hearings__submitted_at=None), distinct=True
        ),
        scored=Max("hearings__submitted_at", filter=Q(state=State.HELD)),
    )
    return Outstanding(
        told["invited"], told["waiting"], told["unscored"],
        _stale(call, told["scored"]),
    )  # fmt: skip


def _stale(call: Call, last: datetime | None) -> bool:
    if last is None:
        return False
    decision = standing_decision("scores", call)
    return decision is None or decision.decided_at is None or decision.decided_at < last


def hearings_of(person: User) -> QuerySet[Hearing]:
    """The interviews that a panel member takes part in."""
    return (
        Hearing.objects.filter(reviewer__person=person)
        .exclude(interview__state=State.CANCELLED)
        .select_related(
            "reviewer", "interview__application__call", "interview__application__technology"
        )
        .order_by("interview__starts", "pk")
    )


def has_scores(call: Call) -> bool:
    return Posterior.objects.filter(application__call=call).exists()
