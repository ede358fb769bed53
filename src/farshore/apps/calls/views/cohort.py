"""A decided cohort as its operator follows it: places, freed seats, and who comes next."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.calls.models import Call, CohortPlace
from farshore.apps.calls.selectors.appeals import answerable
from farshore.apps.calls.selectors.applications import administered
from farshore.apps.calls.selectors.calls import operated
from farshore.apps.calls.selectors.cohort import places_of
from farshore.apps.calls.services import places, promotion
from farshore.apps.calls.views.applications import tell
from farshore.web.downloads import xlsx
from farshore.web.templatetags.farshore import iso

operators = opens_to(Role.OPERATOR)
Standing = CohortPlace.Standing


@operators
def index(request: AuthedRequest, pk: int) -> HttpResponse:
    call = get_object_or_404(operated(request.user), pk=pk)
    rows = places_of(call)
    if request.GET.get("download") == "xlsx":
        return sheet(call, rows)
    appeals = answerable(request.user).filter(application__call=call)
    context = {
        "call": call,
        "seated": [row for row in rows if row.seated],
        "reserve": [row for row in rows if not row.seated],
        "figures": figures(call, rows),
        "next": promotion.next_for(call) if rows else None,
        "appeals": list(appeals[:50]),
    }
    return render(request, "calls/cohort.html", context)


def sheet(call: Call, rows: list[CohortPlace]) -> HttpResponse:
    header = [
        _("Number"), _("Company"), _("State"), _("Order"), _("Merit"), _("Support asked for"),
        pgettext("application", "What happened"),
    ]  # fmt: skip
    lines = [
        (
            row.application.code,
            str(row.application.organisation),
            row.get_standing_display(),
            None if row.seated else row.order,
            merit(row),
            row.application.requested,
            happened(row),
        )
        for row in rows
    ]
    return xlsx(f"call-{call.pk}-result", header, lines)


def happened(row: CohortPlace) -> str:
    """What the screen tells in the last column."""
    told = [iso(localtime(row.changed_at))] if row.changed_at else []
    if row.changed_at and row.follows is not None:
        company = str(row.follows.application.organisation)
        told.append(_("took the place of %(company)s") % {"company": company})
    followed = getattr(row, "followed_by", None)
    if row.changed_at and followed is not None:
        company = str(followed.application.organisation)
        told.append(_("followed by %(company)s") % {"company": company})
    if row.changed_at and row.reason:
        told.append(row.reason)
    if row.changed_at and row.decision and row.standing == Standing.PROMOTED:
        told.append(row.decision.number)
    return " · ".join(told)


def merit(row: CohortPlace) -> float | None:
    posterior = getattr(row.application, "posterior", None)
    return None if posterior is None else round(posterior.mean, 2)


def figures(call: Call, rows: list[CohortPlace]) -> dict[str, Any]:
    holding = [row for row in rows if row.standing in places.HOLDING]
    return {
        "held": len(holding),
        "freed": sum(row.freed for row in rows),
        "left": sum(row.standing == Standing.RESERVE for row in rows),
        "promoted": sum(row.standing == Standing.PROMOTED for row in rows),
        "asked": sum((row.application.requested or Decimal(0) for row in holding), Decimal(0)),
    }


@operators
@require_POST
def promote(request: AuthedRequest, pk: int) -> HttpResponse:
    """Let one of the reserve take the freed place."""
    application = get_object_or_404(administered(request.user), pk=pk)
    try:
        promotion.promote(
            actor=request.user, application=application,
            reason=request.POST.get("reason", "")[:1000],
        )  # fmt: skip
        messages.success(
            request,
            _("Taken in from the reserve list. The letter is drafted; nomination comes next."),
        )
    except ValidationError as error:
        tell(request, error)
    return redirect("calls:cohort", pk=application.call_id)


@operators
@require_POST
def give_up(request: AuthedRequest, pk: int) -> HttpResponse:
    """Note that a company gave its place up."""
    application = get_object_or_404(administered(request.user), pk=pk)
    try:
        places.give_up(
            actor=request.user, application=application,
            reason=request.POST.get("reason", "")[:1000],
        )  # fmt: skip
        messages.success(request, _("Noted. The place is free."))
    except ValidationError as error:
        tell(request, error)
    return redirect("calls:cohort", pk=application.call_id)
