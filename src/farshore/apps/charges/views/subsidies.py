"""The operator's subsidies: schemes and budgets, awards and reviews, claims by month."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.calls.selectors.building import programmes
from farshore.apps.charges.filters import ClaimFilter
from farshore.apps.charges.forms import AwardForm, PaidForm, SchemeForm, WordsForm
from farshore.apps.charges.models import Award
from farshore.apps.charges.selectors import sponsored
from farshore.apps.charges.selectors import subsidies as found
from farshore.apps.charges.selectors.statements import stays
from farshore.apps.charges.services import subsidies as services
from farshore.apps.charges.tables import AwardTable, ClaimTable
from farshore.web.downloads import xlsx
from farshore.web.forms import faults
from farshore.web.tables import listing

operators = opens_to(Role.OPERATOR)


@operators
def index(request: AuthedRequest) -> HttpResponse:
    rows = list(found.schemes(request.user))
    spent = found.spent_of(rows)
    figures = [(row, spent[row.pk], row.budget - spent[row.pk]) for row in rows]
    if request.GET.get("download") == "xlsx":
        header = [
            _("Subsidy"), _("Programme"), _("Sponsor"), _("Currency"), _("Budget"), _("Spent"),
            _("Left"),
        ]  # fmt: skip
        lines = [
            (
                str(row), str(row.programme), str(row.sponsor or ""), row.currency, row.budget,
                used, left,
            )
            for row, used, left in figures
        ]  # fmt: skip
        return xlsx("subsidies", header, lines)
    return render(request, "charges/subsidies.html", {"rows": figures})


@operators
def create(request: AuthedRequest) -> HttpResponse:
    form = SchemeForm(request.POST or None, programmes=programmes(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            scheme = services.create_scheme(actor=request.user, **form.values())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The subsidy is set up. Award it to companies."))
            return redirect("charges:scheme", pk=scheme.pk)
    return render(request, "charges/new_scheme.html", {"form": form})


@operators
def detail(request: AuthedRequest, pk: int) -> HttpResponse:
    scheme = get_object_or_404(found.schemes(request.user), pk=pk)
    form = AwardForm(request.POST or None, stays=stays(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.award(actor=request.user, scheme=scheme, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The subsidy is awarded."))
            for text in sponsored.disagreeing([made]).values():
                messages.warning(request, text)
            return redirect("charges:scheme", pk=pk)
    shown = listing(request, AwardTable, found.awards(scheme), name=f"subsidy-{scheme.pk}")
    if isinstance(shown, HttpResponse):
        return shown
    spent = found.spent_of([scheme])[scheme.pk]
    sponsored_rows = found.awards(scheme).filter(residency__ticket__state="redeemed")
    doubts = sponsored.disagreeing(sponsored_rows)
    context = {
        "scheme": scheme,
        "form": form,
        "listing": shown,
        "doubts": [(row, doubts[row.pk]) for row in sponsored_rows if row.pk in doubts],
        "waiting": sponsored.waiting(scheme),
        "spent": spent,
        "left": scheme.budget - spent,
    }
    return render(request, "charges/scheme.html", context)


@operators
@require_POST
def renew(request: AuthedRequest, pk: int) -> HttpResponse:
    rows = Award.objects.filter(scheme__in=found.schemes(request.user).values("pk"))
    award, form = get_object_or_404(rows, pk=pk), WordsForm(request.POST)
    if not form.is_valid():
        messages.error(request, faults(form))
        return redirect("charges:scheme", pk=award.scheme_id)
    try:
        services.renew(actor=request.user, award=award, review=form.cleaned_data["text"])
        messages.success(request, _("The subsidy is renewed for one term."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("charges:scheme", pk=award.scheme_id)


@operators
def claims(request: AuthedRequest) -> HttpResponse:
    rows = found.claims(request.user)
    shown = listing(request, ClaimTable, rows, name="claims", filterset=ClaimFilter)
    if isinstance(shown, HttpResponse):
        return shown
    return render(request, "charges/claims.html", {"listing": shown})


@operators
@require_POST
def pay(request: AuthedRequest, pk: int) -> HttpResponse:
    claim, form = get_object_or_404(found.claims(request.user), pk=pk), PaidForm(request.POST)
    if not form.is_valid():
        messages.error(request, faults(form))
        return redirect("charges:claims")
    try:
        services.pay_claim(actor=request.user, claim=claim, **form.cleaned_data)
        messages.success(request, _("The claim is noted as paid."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("charges:claims")
