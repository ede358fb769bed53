"""A company asks to stay longer: is there space until then, whom would it delay; the answer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.forms_life import AcceptForm, DeclineForm
from farshore.apps.bases.models import ExtensionRequest
from farshore.apps.bases.selectors.days import run_by
from farshore.apps.bases.selectors.extensions import outlook
from farshore.apps.bases.selectors.features import in_words, names_of
from farshore.apps.bases.selectors.wishes import lacking
from farshore.apps.bases.services import extensions, promising
from farshore.apps.bases.views.residencies import manages, tried
from farshore.web import clock
from farshore.web.forms import faults

viewers = opens_to(Role.BASE_MANAGER, Role.OPERATOR)
managers = opens_to(Role.BASE_MANAGER)


def _asked(request: AuthedRequest, pk: int) -> ExtensionRequest:
    rows = ExtensionRequest.objects.filter(residency__base__in=run_by(request.user))
    return get_object_or_404(
        rows.select_related("residency__base", "residency__organisation", "asked_by"), pk=pk
    )


@viewers
def detail(request: AuthedRequest, pk: int) -> HttpResponse:
    asked = _asked(request, pk)
    stay = asked.residency
    is_open = asked.answered_at is None
    seen = outlook(stay, asked.until) if is_open else None
    today = clock.today(stay.base.zone)
    context = {
        "asked": asked,
        "residency": stay,
        "base": stay.base,
        "outlook": seen,
        "needs": in_words(asked.needs, names_of(stay.base)),
        "lacking": lacking(stay, asked.needs) if is_open else [],
        "delays": promising.delays(stay, asked.until, today) if is_open else [],
        "manages": manages(request, stay),
        "accept": AcceptForm(
            auto_id="accept_%s", initial={"new_end": seen.free_until if seen else None}
        ),
        "decline": DeclineForm(auto_id="decline_%s"),
    }
    return render(request, "bases/extension.html", context)


@managers
@require_POST
def answer(request: AuthedRequest, pk: int) -> HttpResponse:
    asked = _asked(request, pk)
    who = request.user
    if request.POST.get("verb") == "accept":
        form: AcceptForm | DeclineForm = AcceptForm(request.POST)
        if form.is_valid():
            given = dict(form.cleaned_data)
            met = {"met": given.pop("criteria")}
            tried(
                request,
                lambda: extensions.accept(actor=who, request=asked, criteria=met, **given),
                _("The stay is extended. The company is told by letter."),
            )
    else:
        form = DeclineForm(request.POST)
        if form.is_valid():
            given = form.cleaned_data
            tried(
                request,
                lambda: extensions.decline(actor=who, request=asked, **given),
                _("Declined. The company is told by letter."),
            )
    if not form.is_valid():
        messages.error(request, faults(form))
    return redirect("bases:extension", pk=pk)
