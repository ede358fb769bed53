"""What space a company asks of its host: its form, the manager's changes, its neighbours."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.forms_wishes import AskForm, ChangeForm
from farshore.apps.bases.models import HostAdmission, Neighbour
from farshore.apps.bases.selectors.equipment import run_by
from farshore.apps.bases.selectors.features import names_of
from farshore.apps.bases.selectors.wishes import is_open, line_of, own, written
from farshore.apps.bases.services import wishes
from farshore.apps.bases.views.residencies import tried
from farshore.web.forms import faults

companies = opens_to(Role.APPLICANT)
managers = opens_to(Role.BASE_MANAGER)


@companies
def form(request: AuthedRequest, pk: int) -> HttpResponse:
    """The company's part of the host's form while it is open; after that, what stands."""
    admission = get_object_or_404(own(request.user), pk=pk)
    asking = AskForm(request.POST or None, admission=admission)
    if request.method == "POST" and asking.is_valid():
        try:
            wishes.ask(actor=request.user, admission=admission, **asking.cleaned_data)
        except ValidationError as error:
            asking.add_error(None, error)
        else:
            messages.success(request, _("Sent. The base reads what you ask for."))
            return redirect("bases:space", pk=pk)
    wish = getattr(admission, "wish", None)
    names = names_of(admission.base)
    context = {
        "admission": admission,
        "form": asking if is_open(admission) else None,
        "wish": wish,
        "stands": line_of(written(admission, wish), names) if wish else "",
        "neighbours": admission.neighbours.select_related("other"),
    }
    return render(request, "bases/space.html", context)


@managers
@require_POST
def change(request: AuthedRequest, pk: int) -> HttpResponse:
    rows = HostAdmission.objects.filter(base__in=run_by(request.user).values("pk"))
    admission = get_object_or_404(rows.select_related("base", "application", "wish"), pk=pk)
    asking = ChangeForm(request.POST, admission=admission)
    if asking.is_valid():
        given = asking.cleaned_data
        tried(
            request,
            lambda: wishes.change(actor=request.user, admission=admission, **given),
            _("Noted. The next proposal of places looks for it."),
        )
    else:
        messages.error(request, faults(asking))
    return redirect("bases:admission", pk=pk)


@managers
@require_POST
def neighbour(request: AuthedRequest, pk: int) -> HttpResponse:
    rows = Neighbour.objects.filter(admission__base__in=run_by(request.user).values("pk"))
    row = get_object_or_404(rows.select_related("admission", "other"), pk=pk)
    accepted = request.POST.get("answer") == "accept"
    said = request.POST.get("said", "")[:2000]
    tried(
        request,
        lambda: wishes.answer_neighbour(
            actor=request.user, neighbour=row, accepted=accepted, said=said
        ),
        _("Noted."),
    )
    return redirect("bases:admission", pk=row.admission_id)
