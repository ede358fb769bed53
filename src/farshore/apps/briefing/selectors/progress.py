"""How far a season is, read from the rooms' own state and from nowhere else."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db.models import Q

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


def _status(done: bool, ready: bool, count: int | None = None, **figures: Any) -> Status:
    state = State.DONE if done else State.OPEN if ready else State.AHEAD
    return Status(state, count, figures)


def _after(season: Season, *states: str) -> bool:
    return season.call.state in states


def closed(season: Season) -> Status:
    call = season.call
    count = call.applications.exclude(number=None).count()
    done = call.state not in (Call.State.DRAFT, Call.State.OPEN)
    return _status(done, call.state == Call.State.OPEN, count, deadline=call.deadline)


def eligibility(season: Season) -> Status:
    rows = season.call.applications.exclude(number=None)
    unjudged = rows.filter(state=Application.State.SUBMITTED).count()
    refused = rows.filter(state=Application.State.INELIGIBLE).count()
    exceptions = rows.filter(eligibility__overridden=True).distinct().count()
    ready = closed(season).done
    done = ready and unjudged == 0
    judged = rows.filter(eligibility__isnull=False).distinct().count()
    return _status(
        done, ready, judged - refused if done else None, refused=refused, exceptions=exceptions
    )


def _reviews(season: Season) -> Any:
    return Review.objects.filter(application__call=season.call)


def assigned(season: Season) -> Status:
    count = _reviews(season).count()
    panel = season.call.reviewers.count()
    return _status(count > 0, eligibility(season).done, count or None, reviewers=panel)


def reviewed(season: Season) -> Status:
    rows = _reviews(season).exclude(application__state=Application.State.WITHDRAWN)
    waiting = rows.exclude(state__in=[Review.State.SUBMITTED, Review.State.RECUSED]).count()
    written = rows.filter(state=Review.State.SUBMITTED).count()
    recused = rows.filter(state=Review.State.RECUSED).count()
    done = written > 0 and waiting == 0
    return _status(done, written + waiting > 0, written or None, waiting=waiting, recused=recused)


def scored(season: Season) -> Status:
    count = Posterior.objects.filter(application__call=season.call).count()
    return _status(count > 0, reviewed(season).done, count or None)


def has_interviews(season: Season) -> bool:
    return policy_of(season.call).interviews


def interviewed(season: Season) -> Status:
    """Done once everybody invited was heard or absent and the scores were accepted anew."""
    left = outstanding(season.call)
    return _status(
        left.done, scored(season).done, left.invited or None, waiting=left.waiting,
        unscored=left.unscored,
    )  # fmt: skip


def _places(season: Season, *standings: str) -> int:
    return CohortPlace.objects.filter(application__call=season.call, standing__in=standings).count()


def selected(season: Season) -> Status:
    standing = CohortPlace.Standing
    chosen = _places(season, standing.CHOSEN, standing.PROMOTED, standing.DECLINED)
    reserve = _places(season, CohortPlace.Standing.RESERVE)
    ready = scored(season).done and (not has_interviews(season) or interviewed(season).done)
    return _status(chosen > 0, ready, chosen or None, reserve=reserve)


def _admissions(season: Season) -> Any:
    return HostAdmission.objects.filter(application__call=season.call)


def nominated(season: Season) -> Status:
    """Open again where one from the reserve list came in and waits for a host."""
    count = _admissions(season).count()
    promoted = CohortPlace.objects.filter(
        application__call=season.call, standing=CohortPlace.Standing.PROMOTED,
        application__state=Application.State.RECOMMENDED, application__admissions=None,
    ).count()  # fmt: skip
    return _status(count > 0 and not promoted, selected(season).done, count or None)


ACCEPTED = (HostAdmission.State.ACCEPTED, HostAdmission.State.CONTRACTED)


def hosts_decided(season: Season) -> Status:
    rows = _admissions(season)
    waiting = rows.filter(state__in=UNDECIDED).count()
    accepted = rows.filter(state__in=ACCEPTED).count()
    declined = rows.filter(state=HostAdmission.State.DECLINED).count()
    listed = rows.filter(state=HostAdmission.State.WAIT_LISTED).count()
    done = accepted > 0 and waiting == 0
    return _status(
        done,
        accepted + waiting > 0,
        accepted or None,
        waiting=waiting,
        declined=declined,
        wait_listed=listed,
    )


def _stays(season: Season) -> Any:
    rows = Residency.objects.filter(admission__application__call=season.call)
    return rows.exclude(admission__state=HostAdmission.State.WITHDRAWN)


def placed(season: Season) -> Status:
    count = _stays(season).count()
    rows = _admissions(season).filter(state=HostAdmission.State.ACCEPTED)
    promoted = rows.filter(application__place__standing=CohortPlace.Standing.PROMOTED).count()
    done = count > 0 and not promoted
    return _status(done, hosts_decided(season).done, count or None, unplaced=rows.count())


def onboarded(season: Season) -> Status:
    rows = _stays(season)
    inside = rows.exclude(state=Residency.State.ONBOARDING).count()
    waiting = rows.filter(state=Residency.State.ONBOARDING).count()
    done = inside > 0 and waiting == 0
    return _status(done, inside + waiting > 0, inside, waiting=waiting)


def technologies(season: Season) -> list[Technology]:
    """What the accepted companies bring to partners."""
    rows = Technology.objects.filter(
        application__call=season.call, application__admissions__state__in=ACCEPTED
    )
    return list(rows.select_related("organisation").order_by("pk").distinct())


def matched(season: Season) -> Status:
    rows = Match.objects.filter(technology__application__call=season.call).distinct()
    mutual = rows.filter(partner_answer=Match.Answer.YES, company_answer=Match.Answer.YES).count()
    count = rows.count()
    return _status(count > 0, hosts_decided(season).done, count or None, mutual=mutual)


def scheduled(season: Season) -> Status:
    event = season.event
    if event is None:
        return Status(State.AHEAD)
    count = Meeting.objects.filter(slot__event=event).count()
    done = event.state != Event.State.REQUESTS
    wanted = event.requests.filter(state="accepted").count()
    return _status(done, wanted > 0, count if done else None, wanted=wanted)


def engaged(season: Season) -> Status:
    if season.event is None:
        return Status(State.AHEAD)
    held = season.event.state == Event.State.HELD
    rows = Engagement.objects.filter(
        Q(company__applications__call=season.call) | Q(company__participations__event=season.event)
    ).distinct()
    deep = rows.exclude(kind__in=[Engagement.Kind.INTRODUCTION, Engagement.Kind.MEETING]).count()
    return _status(held, scheduled(season).done, rows.count() or None, deeper=deep)


def forecast(season: Season) -> Status:
    made = season.notes.get("forecast_decision")
    count = Forecast.objects.filter(decision_id=made).count() if made else 0
    return _status(count > 0, hosts_decided(season).done, count or None)


def published(season: Season) -> Status:
    done = season.briefing is not None and season.briefing.published_at is not None
    return _status(done, forecast(season).done, int(done) or None)
