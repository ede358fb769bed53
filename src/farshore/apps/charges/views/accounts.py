"""A base's ledger, and one stay's account: entries, heads, deposit."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from farshore.apps.accounts.models import User
from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.gates import OVER
from farshore.apps.bases.models import Residency
from farshore.apps.charges.forms import DepositForm, DueForm, HeadsForm, WordsForm
from farshore.apps.charges.models import DepositRequest
from farshore.apps.charges.selectors import deposits, facts
from farshore.apps.charges.selectors.statements import (
    Entry,
    accounts,
    entries,
    kept_by,
    read_by,
    stays,
)
from farshore.apps.charges.services import deposits as asking
from farshore.apps.charges.services import facts as services
from farshore.apps.charges.tables import AccountTable
from farshore.web import clock
from farshore.web.downloads import xlsx
from farshore.web.forms import faults
from farshore.web.tables import listing

readers = opens_to(Role.BASE_MANAGER, Role.OPERATOR, Role.APPLICANT)
viewers = opens_to(Role.BASE_MANAGER, Role.OPERATOR)
managers = opens_to(Role.BASE_MANAGER)


@viewers
def ledger(request: AuthedRequest, key: str) -> HttpResponse:
    base = get_object_or_404(read_by(request.user), key=key)
    rows = accounts(base) if facts.book_of(base) else []
    found = listing(request, AccountTable, rows, name=f"ledger-{base.key}")
    if isinstance(found, HttpResponse):
        return found
    return render(request, "charges/ledger.html", {"base": base, "listing": found})


@readers
def account(request: AuthedRequest, pk: int) -> HttpResponse:
    residency = get_object_or_404(stays(request.user), pk=pk)
    book = facts.book_of(residency.base)
    found = entries(residency)
    if request.GET.get("download") == "xlsx":
        header = [
            _("Day"),
            pgettext("charges", "Document"),
            _("Amount"),
            _("Balance"),
            _("Currency"),
        ]
        rows = [
            (row.on, document(row), row.amount, row.balance, book.currency if book else "")
            for row in found
        ]
        return xlsx(f"account-{residency.pk}", header, rows)
    context = {
        "residency": residency,
        "book": book,
        "entries": [(row, document(row)) for row in found],
        "balance": found[-1].balance if found else 0,
        "headcounts": residency.headcounts.order_by("starts"),
        "deposits": residency.deposits.order_by("on", "pk"),
        "held": facts.spent_deposit(residency),
        "asked": residency.deposit_requests.filter(withdrawn_at=None).first(),
        "unpaid": deposits.unpaid().filter(residency=residency).first(),
        "tariff": deposits.tariff(residency) if residency.state not in OVER else None,
        "due_form": DueForm(auto_id="due_%s"),
        "withdraw_form": WordsForm(label=_("Reason"), auto_id="withdraw_%s"),
        "manages": kept_by(request.user).filter(pk=residency.base_id).exists(),
        "heads_form": HeadsForm(auto_id="heads_%s"),
        "deposit_form": DepositForm(
            auto_id="deposit_%s", initial={"on": clock.today(residency.base.zone)}
        ),
    }
    return render(request, "charges/account.html", context)


def document(entry: Entry) -> str:
    what, found = entry.what, entry.document
    if what == "statement":
        return _("Statement %(number)s") % {"number": found.name}
    if what == "credit":
        return _("Credit note %(number)s") % {"number": found.name}
    return _("Payment %(reference)s") % {"reference": found.reference}


def _managed(request: AuthedRequest, pk: int) -> Residency:
    mine = stays(request.user).filter(base__in=kept_by(request.user).values("pk"))
    return get_object_or_404(mine, pk=pk)


def _carried_out(
    request: AuthedRequest, form: Form, act: Callable[..., object], *, said: str, stay: int
) -> HttpResponse:
    """Do what a form asks of a stay's account, and say so, or why not."""
    if not form.is_valid():
        messages.error(request, faults(form))
        return redirect("charges:account", pk=stay)
    try:
        act(actor=request.user, **form.cleaned_data)
        messages.success(request, said)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("charges:account", pk=stay)


@managers
@require_POST
def heads(request: AuthedRequest, pk: int) -> HttpResponse:
    act = partial(services.set_heads, residency=_managed(request, pk))
    said = _("The number of people is kept.")
    return _carried_out(request, HeadsForm(request.POST), act, said=said, stay=pk)


@managers
@require_POST
def deposit(request: AuthedRequest, pk: int) -> HttpResponse:
    act = partial(services.move_deposit, residency=_managed(request, pk))
    said = _("The movement of the deposit is kept.")
    return _carried_out(request, DepositForm(request.POST), act, said=said, stay=pk)


@managers
@require_POST
def ask_deposit(request: AuthedRequest, pk: int) -> HttpResponse:
    act = partial(asking.ask, residency=_managed(request, pk))
    said = _("The deposit is asked for. The company is told by letter.")
    return _carried_out(request, DueForm(request.POST), act, said=said, stay=pk)


@managers
@require_POST
def withdraw_deposit(request: AuthedRequest, pk: int) -> HttpResponse:
    rows = DepositRequest.objects.filter(residency__base__in=kept_by(request.user).values("pk"))
    row = get_object_or_404(rows, pk=pk)

    def act(*, actor: User, text: str) -> object:
        return asking.withdraw(actor=actor, request=row, reason=text)

    said = _("The request is withdrawn.")
    return _carried_out(request, WordsForm(request.POST), act, said=said, stay=row.residency_id)
