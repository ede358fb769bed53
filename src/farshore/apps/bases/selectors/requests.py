"""What of this room waits for a base's manager: admissions, reviews, leaving, tickets, plans."""

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from farshore.apps.audit.selectors.decisions import latest
from farshore.apps.bases.models import (
    Base,
    GoldenTicket,
    HostAdmission,
    Incident,
    Notice,
    RenewalReview,
    Residency,
)
from farshore.apps.bases.requests import Request
from farshore.apps.bases.selectors.days import MOST, to_verify

State = HostAdmission.State
REPLAN = "base-replan"


def papers(base: Base, day: date) -> Iterator[Request]:
    zone = ZoneInfo(base.zone)
    for item in to_verify(base, day):
        at = item.submitted_at.astimezone(zone).date() if item.submitted_at else None
        yield Request(
            _("Document to verify"), str(item.residency.organisation),
            f"{reverse('bases:residency', args=[item.residency_id])}#gate-{item.pk}", at,
            text=str(item.gate),
        )  # fmt: skip


def admissions(base: Base, day: date) -> Iterator[Request]:
    """Nominations that wait for the host's form or presentation, and who waits for space."""
    kinds = {
        State.NOMINATED: _("Nomination: the host's form is not noted yet"),
        State.FORM: _("Host's form received: note the presentation"),
        State.ACCEPTED: _("Accepted by the host: waits for a place"),
    }
    rows = HostAdmission.objects.filter(base=base, state__in=kinds, residency=None)
    zone = ZoneInfo(base.zone)
    for row in rows.select_related("application__organisation").order_by("nominated_at")[:MOST]:
        since = (row.decided_at or row.nominated_at).astimezone(zone).date()
        yield Request(
            kinds[State(row.state)], str(row.application.organisation),
            reverse("bases:admission", args=[row.pk]), since,
        )  # fmt: skip


def reviews(base: Base, day: date) -> Iterator[Request]:
    rows = RenewalReview.objects.filter(residency__base=base, decided_at=None)
    zone = ZoneInfo(base.zone)
    for row in rows.select_related("residency__organisation").order_by("due", "pk")[:MOST]:
        yield Request(
            _("Renewal to decide"), str(row.residency.organisation),
            reverse("bases:residency", args=[row.residency_id]) + "#h-life",
            row.opened_at.astimezone(zone).date(), row.due,
            _("The stay ends on %(day)s.") % {"day": row.ends_before},
        )  # fmt: skip


def leaving(base: Base, day: date) -> Iterator[Request]:
    """Notices of companies, until it is noted that they left."""
    zone = ZoneInfo(base.zone)
    rows = Notice.objects.filter(residency__base=base, residency__state=Residency.State.NOTICE)
    for row in rows.select_related("residency__organisation").order_by("leaves_on")[:MOST]:
        by_company = row.by == Notice.By.COMPANY
        yield Request(
            _("Notice by the company: prepare its leaving")
            if by_company
            else _("Notice by the base: prepare the leaving"),
            str(row.residency.organisation),
            reverse("bases:residency", args=[row.residency_id]) + "#h-life",
            row.given_at.astimezone(zone).date(), row.leaves_on,
        )  # fmt: skip


def tickets(base: Base, day: date) -> Iterator[Request]:
    rows = GoldenTicket.objects.filter(base=base, state="awarded", expires__gte=day)
    zone = ZoneInfo(base.zone)
    for row in rows.select_related("organisation", "sponsor").order_by("expires")[:MOST]:
        yield Request(
            _("Golden ticket to redeem"), str(row.organisation or row.sponsor),
            reverse("bases:tickets", args=[base.key]),
            row.awarded_at.astimezone(zone).date() if row.awarded_at else None, row.expires,
        )  # fmt: skip


def plans(base: Base, day: date) -> Iterator[Request]:
    row = latest(REPLAN, base)
    if row is not None and row.waits:
        yield Request(
            _("Plan for moving to answer"), str(base), reverse("bases:replan", args=[row.pk])
        )


def incidents(base: Base, day: date) -> Iterator[Request]:
    """Those that nobody sees to, and those whose day has come."""
    zone = ZoneInfo(base.zone)
    rows = Incident.objects.filter(base=base, closed_at=None).select_related("room")
    for row in rows.order_by("happened_at")[:MOST]:
        if row.owner_id is None or (row.due is not None and row.due <= day):
            yield Request(
                _("Incident: nobody sees to it") if row.owner_id is None else _("Incident: due"),
                str(row.room or base), reverse("bases:incident", args=[row.pk]),
                row.happened_at.astimezone(zone).date(), row.due,
                str(row.get_severity_display()),
            )  # fmt: skip


SOURCES = (papers, admissions, reviews, leaving, tickets, plans, incidents)
