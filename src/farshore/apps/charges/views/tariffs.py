"""Rates of a base from day to day, and agreed exchange rates."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.models import Base
from farshore.apps.charges.forms import ExchangeForm, RateForm
from farshore.apps.charges.models import Rate
from farshore.apps.charges.selectors import facts
from farshore.apps.charges.selectors.statements import kept_by, read_by
from farshore.apps.charges.services import tariffs as services
from farshore.apps.charges.wording import item_in_words, money
from farshore.web import clock
from farshore.web.downloads import xlsx

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
    context = {
        "base": base,
        "book": book,
        "rates": rates,
        "today": clock.today(base.zone),
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
