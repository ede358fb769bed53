"""Appeals: until when one counts, and which of them an operator may read."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from farshore.apps.accounts.models import User
from farshore.apps.calls.letters import APPEALABLE, OUTCOMES
from farshore.apps.calls.models import Appeal, Application
from farshore.apps.calls.selectors.applications import administers
from farshore.apps.letters.models import Letter
from farshore.apps.letters.selectors.letters import about
from farshore.web import clock

State = Application.State
OPEN_TO_APPEAL = (State.REJECTED, State.INELIGIBLE)


def told(application: Application) -> Letter | None:
    """The letter that told the outcome, as the company got it: the newest that was sent."""
    rows = about(application).filter(kind__in=OUTCOMES, state=Letter.State.SENT)
    return rows.order_by("-sent_at", "-pk").first()


def appeal_until(application: Application) -> datetime | None:
    """The last second of the last day, in the call's zone; None where no letter opened it."""
    letter = told(application)
    call = application.call
    if letter is None or letter.kind not in APPEALABLE or not call.appeal_days:
        return None
    if letter.sent_at is None:
        return None
    zone = ZoneInfo(call.zone)
    last = letter.sent_at.astimezone(zone).date() + timedelta(days=call.appeal_days)
    return datetime.combine(last + timedelta(days=1), time(), zone) - timedelta(seconds=1)


def may_appeal(application: Application) -> bool:
    until = appeal_until(application)
    return (
        application.state in OPEN_TO_APPEAL
        and until is not None
        and clock.now() <= until
        and not hasattr(application, "appeal")
    )


def answerable(person: User) -> QuerySet[Appeal]:
    """Those about calls that the person's team operates and on whose panel they do not sit."""
    return (
        Appeal.objects.filter(administers(person, "application__"))
        .select_related("application__organisation", "application__call", "filed_by", "answered_by")
        .order_by("-filed_at", "-pk")
    )


def open_appeals(person: User) -> int:
    waiting = [Appeal.State.FILED, Appeal.State.UNDER_REVIEW]
    return answerable(person).filter(state__in=waiting).count()
