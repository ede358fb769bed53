"""Interviews for tests: a scored call with two on the line, and their invitation."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from farshore.apps.calls.models import Call, Interview, Posterior, Reviewer, ReviewPolicy
from farshore.apps.calls.selectors.interviews import on_the_line
from farshore.apps.calls.services import interviews
from farshore.web import clock
from stories import operator, scored

SEOUL = ZoneInfo("Asia/Seoul")


def ready(**policy: Any) -> tuple[Call, list[Reviewer]]:
    """Four applications are scored, the middle two are on the line."""
    call = scored(4)
    ReviewPolicy.objects.create(call=call, interviews=True, **policy)
    for number, chance in enumerate((0.99, 0.6, 0.4, 0.01), start=1):
        Posterior.objects.filter(application__call=call, application__number=number).update(
            among_best=chance
        )
    return Call.objects.get(pk=call.pk), list(call.reviewers.order_by("pk"))


def tomorrow(hour: int = 10) -> datetime:
    day = clock.now().astimezone(SEOUL) + timedelta(days=1)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0, tzinfo=None)


def plan(**given: Any) -> interviews.Plan:
    return interviews.Plan(**{"first": tomorrow(), "minutes": 30, "gap": 10, "room": "2F", **given})


def invited(call: Call, panel: list[Reviewer], **given: Any) -> list[Interview]:
    return interviews.invite(
        actor=operator(), call=call, applications=on_the_line(call), panel=panel,
        plan=plan(**given),
    )  # fmt: skip
