"""The season's steps as data: what each does, whose state says that it is done, who decides.

A step that `decides` is done in two halves: the engine proposes, then a person accepts. Others
run by themselves or wait for people in their own rooms.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.apps.accounts.models import User
from farshore.apps.audit.models import Decision
from farshore.apps.bases.services import nomination, placement
from farshore.apps.briefing.models import Season
from farshore.apps.briefing.selectors import progress as read
from farshore.apps.briefing.services import reporting
from farshore.apps.calls.selectors.readiness import interview_gap
from farshore.apps.calls.services import assignment, eligibility, scoring, selection
from farshore.apps.calls.services import calls as calling
from farshore.apps.meetings.services import scheduling
from farshore.apps.partnering.services import matching
from farshore.apps.targets.services import forecasting

Figures = dict[str, Any]


class Code(StrEnum):
    CLOSE = "close"
    ELIGIBILITY = "eligibility"
    ASSIGN = "assign"
    REVIEW = "review"
    SCORE = "score"
    INTERVIEW = "interview"
    SELECT = "select"
    NOMINATE = "nominate"
    HOST = "host"
    PLACE = "place"
    ONBOARD = "onboard"
    MATCH = "match"
    SCHEDULE = "schedule"
    ENGAGE = "engage"
    FORECAST = "forecast"
    PUBLISH = "publish"


@dataclass(frozen=True)
class Step:
    """`status` reads the rooms; `run` does the step, or `propose` and the room's `accept` do it.

    A proposal is to be answered within `days` working days, by 18:00 in `zone`. A step that does
    not apply to a season is no step of its path.
    """

    code: Code
    name: Any
    status: Callable[[Season], read.Status]
    run: Callable[[User, Season], Figures] | None = None
    propose: Callable[[User, Season, datetime | None], Decision] | None = None
    room: Room | None = None
    kind: str = ""
    engine: str = ""
    waits_for: Any = ""
    days: int = 3
    zone: str = "Asia/Seoul"
    applies: Callable[[Season], bool] = lambda _season: True
    # what to look at before the proposal is computed, in words
    warns: Callable[[Season], Any] = lambda _season: None


class Room(Protocol):
    """What a room's service offers for a decision that its engine proposes."""

    KIND: str

    def accept(self, *, actor: User, decision: Decision, reason: str) -> Any: ...

    def why(self, decision: Decision, key: str) -> list[str]: ...


def rework_of(step: Step) -> Callable[..., Decision] | None:
    """How a person changes a proposal of this step; None where there is nothing to change."""
    return getattr(step.room, "rework", None)


def _close(actor: User, season: Season) -> Figures:
    call = calling.close_call(actor=actor, call=season.call)
    return {"submitted": call.applications.filter(state="submitted").count()}


def _eligibility(actor: User, season: Season) -> Figures:
    return dict(eligibility.check_call(actor=actor, call=season.call))


def _propose_meetings(actor: User, season: Season, due: datetime | None) -> Decision:
    if season.event is None:
        raise LookupError("the season has no event; its step stays shut until there is one")
    return scheduling.propose(actor=actor, event=season.event, due=due)


STEPS: tuple[Step, ...] = (
    Step(Code.CLOSE, pgettext_lazy("funnel", "Applications"), read.closed, run=_close),
    Step(Code.ELIGIBILITY, _("Eligibility"), read.eligibility, run=_eligibility),
    Step(
        Code.ASSIGN,
        _("Reviewers"),
        read.assigned,
        propose=lambda actor, season, due: assignment.propose(
            actor=actor, call=season.call, due=due
        ),
        room=assignment,
        kind=assignment.KIND,
        engine="assignment",
    ),
    Step(Code.REVIEW, _("Reviews"), read.reviewed, waits_for=_("Reviewers hand in their reviews.")),
    Step(
        Code.SCORE,
        _("Scores"),
        read.scored,
        propose=lambda actor, season, due: scoring.propose(actor=actor, call=season.call, due=due),
        room=scoring,
        kind=scoring.KIND,
        engine="scoring",
    ),
    Step(
        Code.INTERVIEW,
        _("Interviews"),
        read.interviewed,
        waits_for=_("The operator invites those on the line, the panel hears them."),
        applies=read.has_interviews,
    ),
    Step(
        Code.SELECT,
        _("Selection"),
        read.selected,
        propose=lambda actor, season, due: selection.propose(
            actor=actor, call=season.call, due=due
        ),
        room=selection,
        kind=selection.KIND,
        engine="selection",
        warns=lambda season: interview_gap(season.call),
    ),
    Step(
        Code.NOMINATE,
        _("Nomination"),
        read.nominated,
        propose=lambda actor, season, due: nomination.propose(
            actor=actor, call=season.call, due=due
        ),
        room=nomination,
        kind=nomination.KIND,
        engine="admission",
    ),
    Step(
        Code.HOST,
        _("Host's admission"),
        read.hosts_decided,
        waits_for=_("Each host decides for itself."),
    ),
    Step(
        Code.PLACE,
        _("Space and dates"),
        read.placed,
        propose=lambda actor, season, due: placement.propose(
            actor=actor, call=season.call, origin=season.moves_in_from, due=due
        ),
        room=placement,
        kind=placement.KIND,
        engine="placement",
        days=1,
        zone="America/New_York",
    ),
    Step(
        Code.ONBOARD,
        _("Onboarding"),
        read.onboarded,
        waits_for=_("Companies hand in, the base manager verifies."),
    ),
    Step(
        Code.MATCH,
        _("Partner matching"),
        read.matched,
        propose=lambda actor, season, due: matching.propose(
            actor=actor, subject=season, technologies=read.technologies(season), due=due
        ),
        room=matching,
        kind=matching.KIND,
        engine="matching",
    ),
    Step(
        Code.SCHEDULE,
        _("Meetings"),
        read.scheduled,
        propose=_propose_meetings,
        room=scheduling,
        kind=scheduling.KIND,
        engine="scheduling",
        days=2,
        zone="Asia/Tokyo",
    ),
    Step(
        Code.ENGAGE,
        _("Engagements"),
        read.engaged,
        waits_for=_("The event is held and both sides record what follows."),
    ),
    Step(
        Code.FORECAST,
        _("Indicators and forecast"),
        read.forecast,
        propose=lambda actor, season, due: reporting.propose_forecast(
            actor=actor, season=season, due=due
        ),
        room=forecasting,
        kind=forecasting.KIND,
        engine="forecasting",
    ),
    Step(
        Code.PUBLISH,
        _("Briefing"),
        read.published,
        run=lambda actor, season: reporting.publish(actor=actor, season=season),
    ),
)


def steps_of(season: Season) -> tuple[Step, ...]:
    """The steps that this season's call has."""
    return tuple(step for step in STEPS if step.applies(season))


BY_CODE = {step.code: step for step in STEPS}
BY_KIND = {step.kind: step for step in STEPS if step.kind}
