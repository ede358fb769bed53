"""Calls as everybody sees them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from farshore.apps.accounts.policy import public
from farshore.apps.accounts.roles import Role
from farshore.apps.calls.models import Call
from farshore.apps.calls.selectors.applications import own
from farshore.apps.calls.selectors.calls import is_open, published, time_left
from farshore.apps.calls.selectors.panels import steered
from farshore.apps.calls.selectors.readiness import interview_gap
from farshore.web.downloads import xlsx
from farshore.web.templatetags.farshore import moment
from farshore.web.translated import in_language

OPEN = pgettext_lazy("call", "open")


@public
def index(request: HttpRequest) -> HttpResponse:
    rows = [(call, is_open(call), time_left(call)) for call in published()[:50]]
    if request.GET.get("download") == "xlsx":
        header = [_("Call"), _("State"), _("Deadline"), _("Seats"), _("What is offered")]
        cells = [
            (str(call), str(OPEN) if open_ else str(call.get_state_display()),
             moment(call.deadline, call.zone), call.seats, in_language(call.description))
            for call, open_, _left in rows
        ]  # fmt: skip
        return xlsx("calls", header, cells)
    builds = request.user.is_authenticated and Role.OPERATOR in request.user.roles
    return render(request, "calls/calls.html", {"rows": rows, "builds": builds})


def administers(request: HttpRequest, call: Call) -> bool:
    if not request.user.is_authenticated:
        return False
    return call.programme.team_id in request.user.team_ids(Role.OPERATOR)


def steers(request: HttpRequest, call: Call) -> bool:
    return request.user.is_authenticated and steered(request.user).filter(pk=call.pk).exists()


def rules_sheet(call: Call) -> HttpResponse:
    header = [
        _("Rule"), _("Limit"), _("Currency"), _("In force from"),
        _("In force until (that day excluded)"),
    ]  # fmt: skip
    cells = [
        (str(row), row.limit, row.currency, row.starts, row.ends)
        for row in call.rules.order_by("pk")
    ]
    return xlsx(f"call-{call.pk}-rules", header, cells)


@public
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    call = get_object_or_404(published().select_related("programme"), pk=pk)
    if request.GET.get("download") == "xlsx":
        return rules_sheet(call)
    mine = own(request.user).filter(call=call) if request.user.is_authenticated else []
    criteria = list(call.criteria.order_by("-stage", "order", "pk"))
    steering = steers(request, call)
    context = {
        "call": call,
        "open": is_open(call),
        "left": time_left(call),
        "rules": call.rules.order_by("pk"),
        "quotas": call.quotas.order_by("pk"),
        "criteria": criteria,
        "staged": len({row.stage for row in criteria}) > 1,
        "extensions": call.extensions.all(),
        "mine": mine,
        "administers": administers(request, call),
        "gap": interview_gap(call) if steering else None,
        "changes": call.criteria_changes.all(),
        "decided": call.state in (Call.State.DECIDED, Call.State.ARCHIVED),
        "steers": steering,
    }
    return render(request, "calls/call.html", context)
