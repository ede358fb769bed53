"""An event after its day: it was held, and each meeting came about or did not."""

from zoneinfo import ZoneInfo

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.meetings.errors import refuse
from farshore.apps.meetings.models import Event, Meeting
from farshore.apps.partnering.models import Partner
from farshore.apps.partnering.services.engagements import engage, meet
from farshore.apps.registry.models import Organisation
from farshore.web import clock


@transaction.atomic
def hold(*, actor: User, event: Event) -> int:
    """Note that an event is over. Meetings that nobody reported as missed count as held, and
    each becomes a step of the two sides' engagement. Returns how many were held."""
    held = Event.objects.select_for_update().get(pk=event.pk)
    last = held.slots.order_by("-ends").first()
    if held.state != Event.State.SCHEDULED:
        raise refuse("wrong-state")
    if last is None or last.ends > clock.now():
        raise refuse("not-over")
    meetings = Meeting.objects.filter(slot__event=held).select_related(
        "slot__event", "request__asker__organisation", "request__asked__organisation"
    )
    meetings.filter(state=Meeting.State.SCHEDULED).update(state=Meeting.State.HELD)
    came = list(meetings.filter(state=Meeting.State.HELD))
    for meeting in came:
        _engaged(actor, meeting)
    held.state = Event.State.HELD
    held.save(update_fields=["state"])
    record(actor=actor, action="event.held", subject=held, meetings=len(came))
    return len(came)


def _engaged(actor: User, meeting: Meeting) -> None:
    sides = (meeting.request.asker.organisation, meeting.request.asked.organisation)
    partner = Partner.objects.filter(organisation__in=sides).order_by("pk").first()
    if partner is None:
        return
    company: Organisation = next(row for row in sides if row.pk != partner.organisation_id)
    engagement = engage(actor=actor, company=company, partner=partner)
    there = meeting.slot.starts.astimezone(ZoneInfo(meeting.slot.event.zone))
    meet(actor=actor, engagement=engagement, on=there.date())
