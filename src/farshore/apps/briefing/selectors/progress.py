"""How far a season is, read from the rooms' own state and from nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db.models import Count, Q

from farshore.apps.bases.models import HostAdmission, Residency
from farshore.apps.bases.selectors.residencies import UNDECIDED
from farshore.apps.briefing.models import Season
from farshore.apps.calls.models import Application, Call, CohortPlace, Posterior, Review
from farshore.apps.calls.selectors.interviews import outstanding
from farshore.apps.calls.selectors.policies import policy_of
from farshore.apps.meetings.models import Event, Meeting
from farshore.apps.partnering.models import Engagement, Match
from farshore.apps.registry.models import Technology
from farshore.apps.targets.models import Forecast


class State(StrEnum):
    DONE = "done"
    OPEN = "open"
    AHEAD = "ahead"


@dataclass(frozen=True)
class Status:
    """`count` is the step's headline number; `figures` the rest, for the step's line."""

    state: State
    count: int | None = None
    figures: dict[str, Any] = field(default_factory=dict)

    @property
    def done(self) -> bool:
        return self.state == State.DONE


def _status(
    done: bool, ready: Callable[[], bool], count: int | None = None, **figures: Any
) -> Status:
    """`ready`, which mostly reads the step before, is asked only where it matters."""
    state = State.DONE if done else State.OPEN if ready() else State.AHEAD
    return Status(state, count, figures)


def _counts(rows: Any, **wanted: Q) -> dict[str, int]:
    """How many of the rows fulfil each condition, in one query."""
    found: dict[str, int] = rows.aggregate(
        **{name: Count("pk", filter=condition) for name, condition in wanted.items()}
    )
    return found


def _after(season: Season, *states: str) -> bool:
    return season.call.state in states


def closed(season: Season) -> Status:
    call = season.call
    count = call.applications.exclude(number=None).count()
    done = call.state not in (Call.State.DRAFT, Call.State.OPEN)
    return _status(done, lambda: call.state == Call.State.OPEN, count, deadline=call.deadline)


def eligibility(season: Season) -> Status:
    rows = season.call.applications.exclude(number=None)
    states = Application.State
    found = _counts(rows, unjudged=Q(state=states.SUBMITTED), refused=Q(state=states.INELIGIBLE))
    exceptions = rows.filter(eligibility__overridden=True).distinct().count()
    ready = closed(season).done
    done = ready and found["unjudged"] == 0
    judged = rows.filter(eligibility__isnull=False).distinct().count()
    return _status(
        done, lambda: ready, judged - found["refused"] if done else None,
        refused=found["refused"], exceptions=exceptions,
    )  # fmt: skip


def _reviews(season: Season) -> Any:
    return Review.objects.filter(application__call=season.call)


def assigned(season: Season) -> Status:
    count = _reviews(season).count()
    panel = season.call.reviewers.count()
    return _status(count > 0, lambda: eligibility(season).done, count or None, reviewers=panel)


def reviewed(season: Season) -> Status:
    rows = _reviews(season).exclude(application__state=Application.State.WITHDRAWN)
    submitted, recused = Q(state=Review.State.SUBMITTED), Q(state=Review.State.RECUSED)
    found = _counts(rows, written=submitted, recused=recused, waiting=~submitted & ~recused)
    written, waiting = found["written"], found["waiting"]
    return _status(
        written > 0 and waiting == 0, lambda: written + waiting > 0, written or None,
        waiting=waiting, recused=found["recused"],
    )  # fmt: skip


def scored(season: Season) -> Status:
    count = Posterior.objects.filter(application__call=season.call).count()
    return _status(count > 0, lambda: reviewed(season).done, count or None)


def has_interviews(season: Season) -> bool:
    return policy_of(season.call).interviews


def interviewed(season: Season) -> Status:
    """Done once everybody invited was heard or absent and the scores were accepted anew."""
    left = outstanding(season.call)
    return _status(
        left.done, lambda: scored(season).done, left.invited or None, waiting=left.waiting,
        unscored=left.unscored,
    )  # fmt: skip


def selected(season: Season) -> Status:
    standing = CohortPlace.Standing
    taken = (standing.CHOSEN, standing.PROMOTED, standing.DECLINED)
    found = _counts(
        CohortPlace.objects.filter(application__call=season.call),
        chosen=Q(standing__in=taken), reserve=Q(standing=standing.RESERVE),
    )  # fmt: skip

    def ready() -> bool:
        return scored(season).done and (not has_interviews(season) or interviewed(season).done)

    chosen = found["chosen"]
    return _status(chosen > 0, ready, chosen or None, reserve=found["reserve"])


def _admissions(season: Season) -> Any:
    return HostAdmission.objects.filter(application__call=season.call)


def nominated(season: Season) -> Status:
    """Open again where one from the reserve list came in and waits for a host."""
    count = _admissions(season).count()
    promoted = CohortPlace.objects.filter(
        application__call=season.call, standing=CohortPlace.Standing.PROMOTED,
        application__state=Application.State.RECOMMENDED, application__admissions=None,
    ).count()  # fmt: skip
    return _status(count > 0 and not promoted, lambda: selected(season).done, count or None)


ACCEPTED = (HostAdmission.State.ACCEPTED, HostAdmission.State.CONTRACTED)


def hosts_decided(season: Season) -> Status:
    states = HostAdmission.State
    found = _counts(
        _admissions(season), waiting=Q(state__in=UNDECIDED), accepted=Q(state__in=ACCEPTED),
        declined=Q(state=states.DECLINED), wait_listed=Q(state=states.WAIT_LISTED),
    )  # fmt: skip
    accepted, waiting = found.pop("accepted"), found["waiting"]
    done = accepted > 0 and waiting == 0
    return _status(done, lambda: accepted + waiting > 0, accepted or None, **found)


def _stays(season: Season) -> Any:
    rows = Residency.objects.filter(admission__application__call=season.call)
    return rows.exclude(admission__state=HostAdmission.State.WITHDRAWN)


def placed(season: Season) -> Status:
    count = _stays(season).count()
    rows = _admissions(season).filter(state=HostAdmission.State.ACCEPTED)
    promoted = rows.filter(application__place__standing=CohortPlace.Standing.PROMOTED).count()
    done = count > 0 and not promoted
    return _status(done, lambda: hosts_decided(season).done, count or None, unplaced=rows.count())


def onboarded(season: Season) -> Status:
    outside = Q(state=Residency.State.ONBOARDING)
    found = _counts(_stays(season), inside=~outside, waiting=outside)
    inside, waiting = found["inside"], found["waiting"]
    done = inside > 0 and waiting == 0
    return _status(done, lambda: inside + waiting > 0, inside, waiting=waiting)


def technologies(season: Season) -> list[Technology]:
    """What the accepted companies bring to partners."""
    rows = Technology.objects.filter(
        application__call=season.call, application__admissions__state__in=ACCEPTED
    )
    return list(rows.select_related("organisation").order_by("pk").distinct())


def matched(season: Season) -> Status:
    yes = Match.Answer.YES
    offered = Technology.objects.filter(application__call=season.call)
    found = _counts(
        Match.objects.filter(technology__in=offered.values("pk")),
        count=Q(), mutual=Q(partner_answer=yes, company_answer=yes),
    )  # fmt: skip
    return _status(
        found["count"] > 0, lambda: hosts_decided(season).done, found["count"] or None,
        mutual=found["mutual"],
    )  # fmt: skip


def scheduled(season: Season) -> Status:
    event = season.event
    if event is None:
        return Status(State.AHEAD)
    count = Meeting.objects.filter(slot__event=event).count()
    done = event.state != Event.State.REQUESTS
    wanted = event.requests.filter(state="accepted").count()
    return _status(done, lambda: wanted > 0, count if done else None, wanted=wanted)


def engaged(season: Season) -> Status:
    if season.event is None:
        return Status(State.AHEAD)
    held = season.event.state == Event.State.HELD
    applied = Q(company__in=season.call.applications.values("organisation"))
    came = Q(company__in=season.event.participants.values("organisation"))
    shallow = Q(kind__in=[Engagement.Kind.INTRODUCTION, Engagement.Kind.MEETING])
    found = _counts(Engagement.objects.filter(applied | came), count=Q(), deeper=~shallow)
    return _status(
        held, lambda: scheduled(season).done, found["count"] or None, deeper=found["deeper"]
    )


def forecast(season: Season) -> Status:
    made = season.notes.get("forecast_decision")
    count = Forecast.objects.filter(decision_id=made).count() if made else 0
    return _status(count > 0, lambda: hosts_decided(season).done, count or None)


def published(season: Season) -> Status:
    done = season.briefing is not None and season.briefing.published_at is not None
    return _status(done, lambda: forecast(season).done, int(done) or None)
