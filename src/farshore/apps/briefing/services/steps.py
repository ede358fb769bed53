"""The season's steps as data: what each does, whose state says that it is done, who decides.

A step that `decides` is done in two halves: the engine proposes, then a person accepts. Others
run by themselves or wait for people in their own rooms.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from farshore.apps.accounts.models import User
from farshore.apps.audit.models import Decision
from farshore.apps.bases.services import nomination, placement
from farshore.apps.briefing.models import Season
from farshore.apps.briefing.selectors import progress as read
from farshore.apps.briefing.services import reporting
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
    """`status` reads the rooms; `run` does the step; `propose` and `accept` split a decision."""

    code: Code
    name: Any
    status: Callable[[Season], "read.Status"]
    run: Callable[[User, Season], Figures] | None = None
    propose: Callable[[User, Season], Decision] | None = None
    accept: Callable[[User, Decision, str], Any] | None = None
    kind: str = ""
    waits_for: Any = ""


def _accept(service: Any) -> Callable[[User, Decision, str], Any]:
    return lambda actor, decision, reason: service.accept(
        actor=actor, decision=decision, reason=reason
    )


def _close(actor: User, season: Season) -> Figures:
    call = calling.close_call(actor=actor, call=season.call)
    return {"submitted": call.applications.filter(state="submitted").count()}


def _eligibility(actor: User, season: Season) -> Figures:
    return dict(eligibility.check_call(actor=actor, call=season.call))


STEPS: tuple[Step, ...] = (
    Step(Code.CLOSE, _("Applications"), read.closed, run=_close),
    Step(Code.ELIGIBILITY, _("Eligibility"), read.eligibility, run=_eligibility),
    Step(
        Code.ASSIGN,
        _("Reviewers"),
        read.assigned,
        propose=lambda actor, season: assignment.propose(actor=actor, call=season.call),
        accept=_accept(assignment),
        kind=assignment.KIND,
    ),
    Step(Code.REVIEW, _("Reviews"), read.reviewed, waits_for=_("Reviewers hand in their reviews.")),
    Step(
        Code.SCORE,
        _("Scores"),
        read.scored,
        propose=lambda actor, season: scoring.propose(actor=actor, call=season.call),
        accept=_accept(scoring),
        kind=scoring.KIND,
    ),
    Step(
        Code.SELECT,
        _("Selection"),
        read.selected,
        propose=lambda actor, season: selection.propose(actor=actor, call=season.call),
        accept=_accept(selection),
        kind=selection.KIND,
    ),
    Step(
        Code.NOMINATE,
        _("Nomination"),
        read.nominated,
        propose=lambda actor, season: nomination.propose(actor=actor, call=season.call),
        accept=_accept(nomination),
        kind=nomination.KIND,
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
        propose=lambda actor, season: placement.propose(
            actor=actor, call=season.call, origin=season.moves_in_from
        ),
        accept=_accept(placement),
        kind=placement.KIND,
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
        propose=lambda actor, season: matching.propose(
            actor=actor, subject=season, technologies=read.technologies(season)
        ),
        accept=_accept(matching),
        kind=matching.KIND,
    ),
    Step(
        Code.SCHEDULE,
        _("Meetings"),
        read.scheduled,
        propose=lambda actor, season: scheduling.propose(actor=actor, event=season.event),
        accept=_accept(scheduling),
        kind=scheduling.KIND,
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
        propose=lambda actor, season: reporting.propose_forecast(actor=actor, season=season),
        accept=_accept(forecasting),
        kind=forecasting.KIND,
    ),
    Step(
        Code.PUBLISH,
        _("Briefing"),
        read.published,
        run=lambda actor, season: reporting.publish(actor=actor, season=season),
    ),
)
BY_CODE = {step.code: step for step in STEPS}
BY_KIND = {step.kind: step for step in STEPS if step.kind}
