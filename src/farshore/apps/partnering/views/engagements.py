"""What became of introductions: steps are added and never taken back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.partnering.filters import EngagementFilter
from farshore.apps.partnering.forms import StepForm
from farshore.apps.partnering.selectors import matches as selectors
from farshore.apps.partnering.services import engagements as engaging
from farshore.apps.partnering.tables import EngagementTable
from farshore.web.tables import listing


@opens_to(Role.PARTNER, Role.APPLICANT, Role.OPERATOR, Role.MINISTRY)
def index(request: AuthedRequest) -> HttpResponse:
    found = listing(
        request, EngagementTable, selectors.engagements(request.user), name="engagements",
        filterset=EngagementFilter,
    )  # fmt: skip
    if isinstance(found, HttpResponse):
        return found
    return render(request, "partnering/engagements.html", {"listing": found})


@opens_to(Role.PARTNER, Role.APPLICANT, Role.OPERATOR, Role.MINISTRY)
def detail(request: AuthedRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(selectors.engagements(request.user), pk=pk)
    writes = bool(request.user.roles & {Role.PARTNER, Role.APPLICANT, Role.OPERATOR})
    form = StepForm(request.POST or None) if writes else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            try:
                engaging.add_step(actor=request.user, engagement=found, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("Recorded."))
                return redirect("partnering:engagement", pk=pk)
    return render(request, "partnering/engagement.html", {"engagement": found, "form": form})
