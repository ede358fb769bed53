"""Rates of a base from day to day, and agreed exchange rates."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.models import Base
from farshore.apps.charges.forms import ExchangeForm, RateForm, ReasonForm
from farshore.apps.charges.models import Rate
from farshore.apps.charges.selectors import facts
from farshore.apps.charges.selectors.statements import kept_by, read_by
from farshore.apps.charges.services import tariffs as services
from farshore.apps.charges.wording import item_in_words, money
from farshore.web import clock
from farshore.web.downloads import xlsx
from farshore.web.forms import faults

viewers = opens_to(Role.BASE_MANAGER, Role.OPERATOR)
managers = opens_to(Role.BASE_MANAGER)


@viewers
def tariffs(request: AuthedRequest, key: str) -> HttpResponse:
    base = get_object_or_404(read_by(request.user), key=key)
    manages = kept_by(request.user).filter(pk=base.pk).exists()
    book = facts.book_of(base)
    rates = list(Rate.objects.filter(book=book).order_by("item", "rate_class", "-starts"))
    if request.GET.get("download") == "xlsx":
        return sheet(base, rates, book.currency if book else "")
    initial = {"currency": book.currency if book else "USD"}
    form = RateForm(request.POST or None, initial=initial)
    if request.method == "POST":
        if not manages:
            raise Http404
        if form.is_valid() and _set(request, base, form):
            return redirect("charges:tariffs", key=key)
    today = clock.today(base.zone)
    context = {
        "base": base,
        "book": book,
        "rates": rates,
        "today": today,
        "coming": manages and any(row.starts > today for row in rates),
        "withdrawn": list(book.withdrawn_rates.select_related("by")[:24]) if book else [],
        "frozen": facts.frozen_until(book) if book else None,
        "form": form if manages else None,
        "agreed": list(book.agreed_rates.all()[:24]) if book else [],
    }
    return render(request, "charges/tariffs.html", context)


def _set(request: AuthedRequest, base: Base, form: RateForm) -> bool:
    try:
        rate = services.set_rate(actor=request.user, base=base, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    told = {
        "item": item_in_words(rate.item, rate.rate_class),
        "amount": money(rate.amount, rate.book.currency),
        "day": rate.starts.isoformat(),
    }
    messages.success(request, _("%(item)s costs %(amount)s from %(day)s on.") % told)
    return True


@managers
@require_POST
def withdraw(request: AuthedRequest, pk: int) -> HttpResponse:
    """A rate that has not begun yet will not hold."""
    rows = Rate.objects.filter(book__base__in=kept_by(request.user).values("pk"))
    rate = get_object_or_404(rows.select_related("book__base"), pk=pk)
    key = rate.book.base.key
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, faults(form))
        return redirect("charges:tariffs", key=key)
    try:
        services.withdraw_rate(actor=request.user, rate=rate, **form.cleaned_data)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Withdrawn. The rate before it goes on."))
    return redirect("charges:tariffs", key=key)


@managers
def exchange(request: AuthedRequest, key: str) -> HttpResponse:
    base = get_object_or_404(kept_by(request.user), key=key)
    form = ExchangeForm(request.POST or None, initial={"currency": "KRW"})
    if request.method == "POST" and form.is_valid():
        try:
            services.agree_exchange(actor=request.user, base=base, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The agreed exchange rate is kept."))
            return redirect("charges:tariffs", key=key)
    return render(request, "charges/exchange.html", {"base": base, "form": form})


def sheet(base: Base, rates: list[Rate], currency: str) -> HttpResponse:
    header = [
        _("Charge"), _("Rate"), _("Currency"), _("From"), _("Until (not included)"), _("Source"),
    ]  # fmt: skip
    rows = [
        (
            item_in_words(row.item, row.rate_class), row.amount, currency, row.starts, row.ends,
            row.source,
        )
        for row in rates
    ]  # fmt: skip
    return xlsx(f"tariffs-{base.key}", header, rows)
