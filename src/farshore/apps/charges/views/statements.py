"""Statements and credit notes: read, printed, paid, disputed, answered, credited."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.charges.filters import StatementFilter
from farshore.apps.charges.forms import CreditForm, PayForm, WordsForm
from farshore.apps.charges.models import Line, Statement
from farshore.apps.charges.selectors.deposits import missing, own
from farshore.apps.charges.selectors.statements import credit_notes, kept_by, statements
from farshore.apps.charges.services import settling
from farshore.apps.charges.sheets import credit_sheet, statement_sheet
from farshore.apps.charges.tables import StatementTable
from farshore.apps.charges.wording import line_in_words, money
from farshore.web import clock
from farshore.web.forms import faults
from farshore.web.tables import listing

readers = opens_to(Role.APPLICANT, Role.BASE_MANAGER, Role.OPERATOR)
managers = opens_to(Role.BASE_MANAGER)
companies = opens_to(Role.APPLICANT)


@readers
def index(request: AuthedRequest) -> HttpResponse:
    rows = statements(request.user)
    found = listing(request, StatementTable, rows, name="statements", filterset=StatementFilter)
    if isinstance(found, HttpResponse):
        return found
    mine = request.user.roles <= {Role.APPLICANT}
    context = {
        "listing": found,
        "mine": mine,
        "deposits": [(row, missing(row)) for row in own(request.user)],
    }
    return render(request, "charges/statements.html", context)


def owned(request: AuthedRequest, pk: int) -> Statement:
    """A statement of the reader's own company."""
    teams = request.user.team_ids(Role.APPLICANT)
    rows = statements(request.user).filter(residency__organisation__team__in=teams)
    return get_object_or_404(rows, pk=pk)


def managed(request: AuthedRequest, pk: int) -> Statement:
    rows = statements(request.user).filter(residency__base__in=kept_by(request.user).values("pk"))
    return get_object_or_404(rows, pk=pk)


@readers
def detail(request: AuthedRequest, pk: int) -> HttpResponse:
    statement = get_object_or_404(statements(request.user), pk=pk)
    lines = list(statement.lines.all())
    if request.GET.get("download") == "xlsx":
        return statement_sheet(statement, lines)
    residency = statement.residency
    open_dispute = statement.disputes.filter(answered_at=None).first()
    today = clock.today(residency.base.zone)
    context = {
        "statement": statement,
        "residency": residency,
        "charges": [row for row in lines if row.kind == Line.Kind.CHARGE],
        "subsidies": [row for row in lines if row.kind == Line.Kind.SUBSIDY],
        "deposits": [row for row in lines if row.kind == Line.Kind.DEPOSIT],
        "notes": list(statement.credit_notes.select_related("book")),
        "payments": list(statement.payments.all()),
        "disputes": list(statement.disputes.all()),
        "open_dispute": open_dispute,
        "manages": kept_by(request.user).filter(pk=residency.base_id).exists(),
        "owns": residency.organisation.team_id in request.user.team_ids(Role.APPLICANT),
        "pay_form": PayForm(
            auto_id="pay_%s", initial={"on": today, "amount": statement.open_amount}
        ),
        "dispute_form": WordsForm(label=_("What is wrong?"), auto_id="dispute_%s"),
        "answer_form": WordsForm(label=_("Your answer"), auto_id="answer_%s"),
    }
    return render(request, "charges/statement.html", context)


@managers
@require_POST
def pay(request: AuthedRequest, pk: int) -> HttpResponse:
    statement, form = managed(request, pk), PayForm(request.POST)
    if not form.is_valid():
        messages.error(request, faults(form))
        return redirect("charges:statement", pk=pk)
    try:
        settling.pay(actor=request.user, statement=statement, **form.cleaned_data)
        messages.success(request, _("The payment is noted."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("charges:statement", pk=pk)


@companies
@require_POST
def dispute(request: AuthedRequest, pk: int) -> HttpResponse:
    statement, form = owned(request, pk), WordsForm(request.POST)
    if not form.is_valid():
        messages.error(request, faults(form))
        return redirect("charges:statement", pk=pk)
    try:
        settling.dispute(actor=request.user, statement=statement, text=form.cleaned_data["text"])
        messages.success(request, _("Your objection is with the base manager."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("charges:statement", pk=pk)


@managers
@require_POST
def answer(request: AuthedRequest, pk: int) -> HttpResponse:
    statement, form = managed(request, pk), WordsForm(request.POST)
    if not form.is_valid():
        messages.error(request, faults(form))
        return redirect("charges:statement", pk=pk)
    try:
        settling.answer(actor=request.user, statement=statement, text=form.cleaned_data["text"])
        messages.success(request, _("The company reads your answer on its statement."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("charges:statement", pk=pk)


@managers
def credit(request: AuthedRequest, pk: int) -> HttpResponse:
    statement = managed(request, pk)
    rows = statement.lines.filter(kind=Line.Kind.CHARGE).prefetch_related("credits")
    lines = [
        (row, line_in_words(row, statement.currency), money(left, statement.currency))
        for row in rows
        if (left := settling.remaining(row)) > 0
    ]
    form = CreditForm(request.POST or None, lines=lines)
    if request.method == "POST" and form.is_valid():
        try:
            note = settling.credit(
                actor=request.user, statement=statement, amounts=form.amounts(),
                reason=form.cleaned_data["reason"],
            )  # fmt: skip
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Credit note %(number)s is issued.") % {"number": note})
            return redirect("charges:credit-note", pk=note.pk)
    context = {
        "statement": statement,
        "form": form,
        "open_dispute": statement.disputes.filter(answered_at=None).first(),
    }
    return render(request, "charges/credit.html", context)


@readers
def credit_note(request: AuthedRequest, pk: int) -> HttpResponse:
    note = get_object_or_404(credit_notes(request.user), pk=pk)
    lines = list(note.lines.select_related("line"))
    if request.GET.get("download") == "xlsx":
        return credit_sheet(note, lines)
    context = {
        "note": note,
        "statement": note.statement,
        "residency": note.statement.residency,
        "lines": lines,
    }
    return render(request, "charges/credit_note.html", context)
