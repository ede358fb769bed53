"""The base manager's month: what is ready, what is odd, preview, issue."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.models import Base
from farshore.apps.charges import months
from farshore.apps.charges.drafting import Draft, stops
from farshore.apps.charges.forms import default_month
from farshore.apps.charges.models import Line, MonthRun, Statement
from farshore.apps.charges.selectors import facts
from farshore.apps.charges.selectors.month import STANDINGS, StayMonth, standings, stay_months
from farshore.apps.charges.selectors.statements import kept_by, read_by, stays
from farshore.apps.charges.services import issuing
from farshore.apps.charges.tables_month import STANDING, MonthTable
from farshore.apps.charges.tasks import issue_month
from farshore.web import clock
from farshore.web.tables import listing

viewers = opens_to(Role.BASE_MANAGER, Role.OPERATOR)
managers = opens_to(Role.BASE_MANAGER)


@viewers
def index(request: AuthedRequest) -> HttpResponse:
    bases = list(read_by(request.user))
    if len(bases) == 1:
        return redirect("charges:month", key=bases[0].key)
    return render(request, "charges/books.html", {"bases": bases})


def month_asked(given: str, base: Base) -> date:
    return months.parse(given) or default_month(clock.today(base.zone))


@viewers
def month(request: AuthedRequest, key: str) -> HttpResponse:
    base = get_object_or_404(read_by(request.user), key=key)
    book = facts.book_of(base)
    if book is None:
        return redirect("charges:tariffs", key=key)
    chosen = month_asked(request.GET.get("month", ""), base)
    rows = stay_months(book, chosen)
    found = standings(rows)
    asked = request.GET.get("standing", "")
    manages = kept_by(request.user).filter(pk=base.pk).exists()
    shown = listing(
        request, MonthTable, narrowed(rows, asked), name=f"{base.key}-{chosen:%Y-%m}",
        manages=manages,
    )  # fmt: skip
    if isinstance(shown, HttpResponse):
        return shown
    latest = MonthRun.objects.filter(book=book, month=chosen).order_by("-pk").first()
    context = {
        "base": base,
        "month": chosen,
        "before": months.following(chosen, -1),
        "after": months.following(chosen),
        "listing": shown,
        "tabs": [(code, STANDING[code][0], many) for code, many in found],
        "asked": asked,
        "many": len(rows),
        "ready": dict(found).get("ready", 0),
        "run": latest if latest and not issuing.is_lost(latest) else None,
        "manages": manages,
    }
    return render(request, "charges/month.html", context)


def narrowed(rows: list[StayMonth], standing: str) -> list[StayMonth]:
    """Those that stand so; all of them where no such standing is known."""
    return [row for row in rows if row.standing == standing] if standing in STANDINGS else rows


@managers
@require_POST
def issue_all(request: AuthedRequest, key: str) -> HttpResponse:
    base = get_object_or_404(kept_by(request.user), key=key)
    chosen = month_asked(request.POST.get("month", ""), base)
    where = f"{reverse('charges:month', args=[key])}?month={chosen:%Y-%m}"
    try:
        run, new = issuing.begin_run(actor=request.user, base=base, month=chosen)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(where)
    if new:
        issue_month.enqueue(run.pk)
    else:
        messages.info(request, _("This month is being issued already."))
    return redirect(where)


@managers
def run(request: AuthedRequest, pk: int) -> HttpResponse:
    """The progress of a run, asked for every second by the month's page."""
    rows = MonthRun.objects.filter(book__base__in=kept_by(request.user).values("pk"))
    found = get_object_or_404(rows, pk=pk)
    if found.state != MonthRun.State.RUNNING and request.headers.get("HX-Request"):
        response = HttpResponse(status=200)
        response["HX-Refresh"] = "true"
        return response
    return render(request, "charges/run.html", {"run": found})


@managers
@require_POST
def stop(request: AuthedRequest, pk: int) -> HttpResponse:
    rows = MonthRun.objects.filter(book__base__in=kept_by(request.user).values("pk"))
    run = get_object_or_404(rows.select_related("book__base"), pk=pk)
    if issuing.stop_run(actor=request.user, run=run):
        messages.success(request, _("Stopped. What is issued stays issued."))
    where = reverse("charges:month", args=[run.book.base.key])
    return redirect(f"{where}?month={run.month:%Y-%m}")


def _stay_and_draft(request: AuthedRequest, pk: int, given: str) -> tuple[date, Draft]:
    mine = stays(request.user).filter(base__in=kept_by(request.user).values("pk"))
    residency = get_object_or_404(mine, pk=pk)
    chosen = month_asked(given, residency.base)
    draft = facts.draft_of(residency, chosen)
    if draft is None:
        raise Http404
    return chosen, draft


@managers
def preview(request: AuthedRequest, pk: int) -> HttpResponse:
    chosen, draft = _stay_and_draft(request, pk, request.GET.get("month", ""))
    standing = Statement.objects.filter(residency=draft.residency, month=chosen).first()
    if standing is not None:
        return redirect("charges:statement", pk=standing.pk)
    context = {
        "draft": draft,
        "month": chosen,
        "stops": stops(draft.problems),
        "parts": {
            kind: [row for row in draft.lines if row.kind == kind] for kind in Line.Kind.values
        },
        "seen": issuing.fingerprint(draft),
    }
    return render(request, "charges/preview.html", context)


@managers
@require_POST
def issue_one(request: AuthedRequest, pk: int) -> HttpResponse:
    chosen, draft = _stay_and_draft(request, pk, request.POST.get("month", ""))
    try:
        statement, new = issuing.issue(
            actor=request.user, residency=draft.residency, month=chosen,
            seen=request.POST.get("seen", ""),
        )  # fmt: skip
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(f"{reverse('charges:preview', args=[pk])}?month={chosen:%Y-%m}")
    if new:
        messages.success(request, _("Issued as %(number)s.") % {"number": statement.name})
    else:
        messages.info(request, _("This statement was issued already."))
    return redirect("charges:statement", pk=statement.pk)
