"""What of this room waits for a base's manager: papers, admissions, stays, tickets, plans."""

from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.models import Decision
from farshore.apps.audit.selectors.decisions import newest
from farshore.apps.bases import requests
from farshore.apps.bases.models import (
    Base,
    ExtensionRequest,
    GateItem,
    GoldenTicket,
    HostAdmission,
    Incident,
    Notice,
    RenewalReview,
    Residency,
)
from farshore.apps.bases.requests import Request, Source, page
from farshore.apps.bases.selectors.days import papers_of
from farshore.web import clock

State = HostAdmission.State
REPLAN = "base-replan"


def paper(item: GateItem, base: Base) -> Request:
    return Request(
        _("Document to verify"), str(item.residency.organisation),
        page("bases:residency", item.residency_id, f"gate-{item.pk}"), str(item.gate),
    )  # fmt: skip


ASKED = (State.NOMINATED, State.FORM, State.ACCEPTED)


def admissions(base: Base, day: date) -> QuerySet[HostAdmission]:
    """Nominations that wait for the host's form or presentation, and who waits for space."""
    rows = HostAdmission.objects.filter(base=base, state__in=ASKED, residency=None)
    return rows.select_related("application__organisation").order_by("nominated_at", "pk")


def admission(row: HostAdmission, base: Base) -> Request:
    kinds = {
        State.NOMINATED: _("Nomination: the host's form is not noted yet"),
        State.FORM: _("Host's form received: note the presentation"),
        State.ACCEPTED: _("Accepted by the host: waits for a place"),
    }
    return Request(
        kinds[State(row.state)], str(row.application.organisation), page("bases:admission", row.pk)
    )  # fmt: skip


def reviews(base: Base, day: date) -> QuerySet[RenewalReview]:
    rows = RenewalReview.objects.filter(residency__base=base, decided_at=None)
    return rows.select_related("residency__organisation").order_by("due", "pk")


def review(row: RenewalReview, base: Base) -> Request:
    return Request(
        _("Renewal to decide"), str(row.residency.organisation),
        page("bases:residency", row.residency_id, "h-life"),
        _("The stay ends on %(day)s.") % {"day": row.ends_before},
    )  # fmt: skip


def extensions(base: Base, day: date) -> QuerySet[ExtensionRequest]:
    """Companies that asked to stay longer."""
    rows = ExtensionRequest.objects.filter(residency__base=base, answered_at=None)
    return rows.select_related("residency__organisation").order_by("residency__ends", "pk")


def extension(row: ExtensionRequest, base: Base) -> Request:
    return Request(
        _("Extension asked for"), str(row.residency.organisation),
        page("bases:extension", row.pk),
        _("Until %(wished)s; the stay ends on %(ends)s.")
        % {"wished": row.until, "ends": row.residency.ends},
    )  # fmt: skip


def leaving(base: Base, day: date) -> QuerySet[Notice]:
    """Notices, until it is noted that the company left."""
    rows = Notice.objects.filter(residency__base=base, residency__state=Residency.State.NOTICE)
    return rows.select_related("residency__organisation").order_by("leaves_on", "pk")


def notice(row: Notice, base: Base) -> Request:
    kind = (
        _("Notice by the company: prepare its leaving")
        if row.by == Notice.By.COMPANY
        else _("Notice by the base: prepare the leaving")
    )
    return Request(
        kind, str(row.residency.organisation), page("bases:residency", row.residency_id, "h-life")
    )  # fmt: skip


def tickets(base: Base, day: date) -> QuerySet[GoldenTicket]:
    rows = GoldenTicket.objects.filter(base=base, state="awarded", expires__gte=day)
    return rows.select_related("organisation", "sponsor").order_by("expires", "pk")


def ticket(row: GoldenTicket, base: Base) -> Request:
    return Request(
        _("Golden ticket to redeem"), str(row.organisation or row.sponsor),
        page("bases:tickets", base.key),
    )  # fmt: skip


def plans(base: Base, day: date) -> QuerySet[Decision]:
    """The newest plan for moving, while nobody answered it."""
    return Decision.objects.filter(
        pk__in=newest(REPLAN, base).values("pk")[:1], state=Decision.State.PROPOSED
    )


def plan(row: Decision, base: Base) -> Request:
    return Request(_("Plan for moving to answer"), str(base), page("bases:replan", row.pk))


def incidents(base: Base, day: date) -> QuerySet[Incident]:
    """Those that nobody sees to, and those whose day has come."""
    rows = Incident.objects.filter(Q(owner=None) | Q(due__lte=day), base=base, closed_at=None)
    return rows.select_related("room").order_by("happened_at", "pk")


def incident(row: Incident, base: Base) -> Request:
    return Request(
        _("Incident: nobody sees to it") if row.owner_id is None else _("Incident: due"),
        str(row.room or base), page("bases:incident", row.pk),
        str(row.get_severity_display()),
    )  # fmt: skip


SOURCES = (
    Source(papers_of, paper, "submitted_at"),
    Source(admissions, admission, Coalesce("decided_at", "nominated_at")),
    Source(reviews, review, "opened_at", "due"),
    Source(extensions, extension, "asked_at", "residency__ends"),
    Source(leaving, notice, "given_at", "leaves_on"),
    Source(tickets, ticket, "awarded_at", "expires"),
    Source(plans, plan),
    Source(incidents, incident, "happened_at", "due"),
)  # fmt: skip


def open_tasks(person: User) -> int:
    """All that waits for a base's manager, each base by its own day. Two queries."""
    bases = Base.objects.filter(team__in=person.team_ids(Role.BASE_MANAGER))
    return requests.count((base, clock.today(base.zone)) for base in bases)
