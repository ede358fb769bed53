"""Control areas, shares of storeys and limits by class, as a base's manager keeps them."""

import re
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.bases.forms_setup import AreaForm, LimitForm, ShareForm
from farshore.apps.bases.models import ControlArea, Hazard, HazardLimit, StoreyShare
from farshore.apps.bases.selectors.chemicals import sums
from farshore.apps.bases.selectors.equipment import run_by
from farshore.apps.bases.services import areas
from farshore.apps.bases.tables_limits import (
    AreaTable,
    LimitTable,
    ShareTable,
    area_rows,
    limit_rows,
    share_rows,
)
from farshore.apps.bases.tables_setup import Row, SetUpTable
from farshore.apps.bases.views.residencies import runs
from farshore.apps.bases.views.setup import MOST, kept, managed, managers, manages, viewers
from farshore.web.tables import listing

STOREY = re.compile(r"-?[0-9]{1,2}")


@viewers
def index(request: AuthedRequest, key: str) -> HttpResponse:
    base = runs(request, key)
    ours = manages(request, base)
    limits = {row.hazard: row for row in HazardLimit.objects.filter(base=base)}
    shares = StoreyShare.objects.filter(base=base)
    parts: dict[str, tuple[type[SetUpTable], list[Row], dict[str, Any]]] = {
        "areas": (AreaTable, area_rows(base.areas.prefetch_related("rooms")), {}),
        "limits": (LimitTable, limit_rows(limits), {"base": base}),
        "shares": (ShareTable, share_rows(shares), {"base": base}),
    }
    shown: dict[str, Any] = {}
    for part, (table, rows, more) in parts.items():
        found = listing(
            request, table, rows, name=f"{part}-{base.key}", part=part, per_page=MOST,
            manages=ours, **more,
        )  # fmt: skip
        if isinstance(found, HttpResponse):
            return found
        shown[part] = found
    over = [row for row in sums(base) if row.over]
    context = {"base": base, "tab": "areas", "manages": ours, "over": over, **shown}
    return render(request, "bases/setup_areas.html", context)


@managers
def new(request: AuthedRequest, key: str) -> HttpResponse:
    return _area(request, managed(request, key), None)


@managers
def edit(request: AuthedRequest, pk: int) -> HttpResponse:
    rows = ControlArea.objects.filter(base__in=run_by(request.user).values("pk"))
    area = get_object_or_404(rows.select_related("base"), pk=pk)
    return _area(request, area.base, area)


def _area(request: AuthedRequest, base: Any, area: ControlArea | None) -> HttpResponse:
    form = AreaForm(request.POST or None, base=base, area=area)
    if request.method == "POST" and kept(
        form,
        lambda: areas.keep_area(
            actor=request.user, base=base, area=area, name=form.texts("name"),
            storey=form.cleaned_data["storey"], rooms=form.chosen(),
        ),
    ):  # fmt: skip
        messages.success(request, _("Saved."))
        return redirect("bases:setup-areas", key=base.key)
    title = str(area) if area else _("New control area")
    context = {"base": base, "form": form, "title": title, "back": "bases:setup-areas"}
    return render(request, "bases/setup_form.html", context)


@managers
def limit(request: AuthedRequest, key: str, hazard: str) -> HttpResponse:
    base = managed(request, key)
    if hazard not in Hazard.values or hazard == Hazard.NONE:
        raise Http404
    row = HazardLimit.objects.filter(base=base, hazard=hazard).first()
    form = LimitForm(request.POST or None, limit=row)
    if request.method == "POST" and kept(
        form,
        lambda: areas.set_limit(actor=request.user, base=base, hazard=hazard, **form.cleaned_data),
    ):
        messages.success(request, _("Saved."))
        over = [one for one in sums(base) if one.over and one.hazard == hazard]
        for one in over:
            figures = {
                "area": one.area, "held": one.held.normalize(), "limit": one.limit.normalize(),
                "unit": one.unit_label,
            }  # fmt: skip
            text = _("%(area)s holds %(held)s of %(limit)s %(unit)s: over its limit.")
            messages.warning(request, text % figures)
        return redirect("bases:setup-areas", key=key)
    title = str(Hazard(hazard).label)
    context = {"base": base, "form": form, "title": title, "back": "bases:setup-areas"}
    return render(request, "bases/setup_form.html", context)


@managers
def share(request: AuthedRequest, key: str) -> HttpResponse:
    base = managed(request, key)
    asked = request.GET.get("storey", "")
    named = int(asked) if STOREY.fullmatch(asked) else None
    row = StoreyShare.objects.filter(base=base, storey=named).first() if named is not None else None
    form = ShareForm(request.POST or None, share=row)
    if request.method == "POST" and kept(
        form, lambda: areas.set_share(actor=request.user, base=base, **form.cleaned_data)
    ):
        messages.success(request, _("Saved."))
        return redirect("bases:setup-areas", key=key)
    title = _("Share of a storey")
    context = {"base": base, "form": form, "title": title, "back": "bases:setup-areas"}
    return render(request, "bases/setup_form.html", context)
