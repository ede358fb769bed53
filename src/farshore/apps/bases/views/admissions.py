"""The host's committee: who was nominated, and what the host decides."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.filters import AdmissionFilter
from farshore.apps.bases.forms import HostDecisionForm
from farshore.apps.bases.forms_setup import NeedsForm
from farshore.apps.bases.models import HostAdmission
from farshore.apps.bases.selectors import nominees, residencies
from farshore.apps.bases.selectors.equipment import run_by
from farshore.apps.bases.selectors.features import in_words, names_of
from farshore.apps.bases.services import features, host
from farshore.apps.bases.tables import AdmissionTable
from farshore.apps.bases.views.residencies import tried
from farshore.web import clock
from farshore.web.forms import faults
from farshore.web.tables import listing

viewers = opens_to(Role.HOST, Role.BASE_MANAGER, Role.OPERATOR)
managers = opens_to(Role.BASE_MANAGER)


@viewers
def index(request: AuthedRequest) -> HttpResponse:
    rows = residencies.admissions(request.user)
    found = listing(request, AdmissionTable, rows, name="admissions", filterset=AdmissionFilter)
    if isinstance(found, HttpResponse):
        return found
    return render(request, "bases/admissions.html", {"listing": found})


@managers
@require_POST
def step(request: AuthedRequest, pk: int) -> HttpResponse:
    """The manager notes that the host's form came, or that the company presented."""
    rows = HostAdmission.objects.filter(base__in=run_by(request.user).values("pk"))
    admission = get_object_or_404(rows.select_related("base"), pk=pk)
    if request.POST.get("step") == "needs":
        form = NeedsForm(request.POST, base=admission.base)
        if form.is_valid():
            keys = form.cleaned_data["needs"]
            tried(
                request,
                lambda: features.note_needs(actor=request.user, admission=admission, keys=keys),
                _("Noted. The next proposal of places looks for it."),
            )
        else:
            messages.error(request, faults(form))
        return redirect("bases:admission", pk=pk)
    verbs = {"form": host.receive_form, "presented": host.note_presentation}
    verb = verbs.get(request.POST.get("step", ""))
    if verb is None:
        raise Http404
    tried(request, lambda: verb(actor=request.user, admission=admission), _("Noted."))
    return redirect("bases:admission", pk=pk)


@viewers
def detail(request: AuthedRequest, pk: int) -> HttpResponse:
    admission = get_object_or_404(residencies.admissions(request.user), pk=pk)
    decides = residencies.before_host(request.user).filter(pk=pk).exists()
    form = HostDecisionForm(request.POST or None)
    if request.method == "POST":
        if not decides:
            raise Http404
        if form.is_valid():
            try:
                host.decide(actor=request.user, admission=admission, **form.cleaned_data)
            except ValidationError as error:
                form.add_error("note", error)
            else:
                messages.success(request, _("Your decision is recorded."))
                return redirect("bases:admissions")
    open_still = admission.state in (*residencies.UNDECIDED, "wait-listed")
    with_files = nominees.reads_files(request.user, admission)
    notes = run_by(request.user).filter(pk=admission.base_id).exists()
    names = names_of(admission.base)
    chooses = notes and names and admission.state in residencies.LIVE
    context = {
        "admission": admission,
        "needs": in_words(admission.needs, names),
        "needs_form": NeedsForm(base=admission.base, initial={"needs": admission.needs})
        if chooses
        else None,
        "answers": nominees.answers(admission, with_files=with_files),
        "criteria": host.judge(admission, clock.today(admission.base.zone)),
        "form": form if decides and open_still else None,
        "notes": notes,
    }
    return render(request, "bases/admission.html", context)
