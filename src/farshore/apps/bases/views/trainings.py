"""Trainings of a base: who holds which, entered and taken back by the base manager."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farshore.apps.accounts.models import User
from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.services.record import record_access
from farshore.apps.bases.booking_reasons import refuse
from farshore.apps.bases.filters_equipment import GrantFilter
from farshore.apps.bases.forms_equipment import GrantForm, TrainingForm
from farshore.apps.bases.keys import free_key
from farshore.apps.bases.selectors import equipment as selectors
from farshore.apps.bases.services import equipment as service
from farshore.apps.bases.tables_equipment import GrantTable
from farshore.apps.bases.views.reservations import persons_in
from farshore.web.tables import listing

managers = opens_to(Role.BASE_MANAGER)


@managers
def index(request: AuthedRequest) -> HttpResponse:
    rows = selectors.grants(request.user)
    found = listing(request, GrantTable, rows, name="trainings", filterset=GrantFilter)
    record_access(
        actor=request.user, address=request.META.get("REMOTE_ADDR"), concerns="residents",
        action="trainings.seen", persons=persons_in(found, rows),
    )  # fmt: skip
    if isinstance(found, HttpResponse):
        return found
    context = {"listing": found, "trainings": selectors.trainings(request.user)}
    return render(request, "bases/trainings.html", context)


@managers
def new(request: AuthedRequest) -> HttpResponse:
    form = TrainingForm(request.POST or None, bases=selectors.run_by(request.user))
    if request.method == "POST" and form.is_valid():
        base, name = form.cleaned_data["base"], form.texts("name")
        service.create_training(
            actor=request.user, base=base, name=name,
            key=free_key(name, base.trainings, "training"),
            months_valid=form.cleaned_data["months_valid"],
        )  # fmt: skip
        messages.success(request, _("Saved."))
        return redirect("bases:trainings")
    return render(request, "bases/training_form.html", {"form": form, "title": _("New training")})


def _trained_on(request: AuthedRequest) -> date:
    """Today where the training is given."""
    asked = str(request.GET.get("training", ""))
    rows = list(selectors.trainings(request.user))
    chosen = [row.base for row in rows if str(row.pk) == asked] or [row.base for row in rows[:1]]
    return selectors.latest_day(chosen)


@managers
def grant(request: AuthedRequest) -> HttpResponse:
    people, companies = User.objects.none(), {}
    for base in selectors.run_by(request.user):
        here = selectors.residents(base)
        people = people | here
        companies.update(selectors.companies_of(list(here), base))
    form = GrantForm(
        request.POST or None, trainings=selectors.trainings(request.user),
        people=people.distinct(), companies=companies,
        initial={
            "person": request.GET.get("person"), "training": request.GET.get("training"),
            "starts": _trained_on(request),
        },
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        training = form.cleaned_data["training"]
        try:
            if (
                not selectors.residents(training.base)
                .filter(pk=form.cleaned_data["person"].pk)
                .exists()
            ):
                raise refuse("not-of-base")
            service.grant(actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Entered. The person may book from that day."))
            return redirect("bases:trainings")
    return render(
        request, "bases/training_form.html", {"form": form, "title": _("Enter a training")}
    )


@managers
@require_POST
def revoke(request: AuthedRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.grants(request.user), pk=pk)
    try:
        service.revoke(actor=request.user, grant=row, reason=request.POST.get("reason", "")[:500])
        messages.success(request, _("The training no longer counts."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("bases:trainings")
