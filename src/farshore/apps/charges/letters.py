"""The letters that this room sends: kinds, to whom they go, and what fills them."""

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.apps.accounts.models import TeamRole
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.models import Residency
from farshore.apps.charges.letter_texts import BODIES, SUBJECTS
from farshore.apps.charges.models import CreditNote, DepositRequest, Statement
from farshore.apps.charges.wording import money
from farshore.apps.letters.kinds import Kind, Recipient, register
from farshore.web.addresses import whole
from farshore.web.translated import in_language

STATEMENT, CREDIT, DEPOSIT = "charges-statement", "charges-credit", "charges-deposit"
COMMON = {
    "company": pgettext_lazy("charges", "the company"),
    "base": _("the base"),
}
NUMBER = {"number": _("the document's number")}
KINDS: dict[str, tuple[Any, dict[str, Any]]] = {
    STATEMENT: (
        _("Statement issued"),
        {
            **NUMBER,
            "month": _("the month"),
            "charged": _("the charges"),
            "subsidised": _("the subsidy"),
            "due": _("the amount to pay"),
        },
    ),
    CREDIT: (
        _("Credit note issued"),
        {
            **NUMBER,
            "statement": _("the statement's number"),
            "amount": _("the amount credited"),
            "reason": _("the reason"),
            "open": _("the amount still to pay"),
        },
    ),
    DEPOSIT: (
        _("Deposit asked for"),
        {
            "amount": _("the deposit"),
            "due": _("the day until which it is to be paid"),
            "page": _("the address of its page"),
        },
    ),
}


def register_letters() -> None:
    register(
        *(
            Kind(code, name, {**COMMON, **more}, SUBJECTS[code], BODIES[code])
            for code, (name, more) in KINDS.items()
        )
    )


def recipient_of(residency: Residency) -> Recipient | None:
    """The first active person of the company's team; None where the company has nobody yet."""
    held = TeamRole.objects.filter(
        team=residency.organisation.team_id, role=Role.APPLICANT, person__is_active=True
    )
    role = held.select_related("person").order_by("pk").first()
    if role is None:
        return None
    person = role.person
    name = in_language(residency.organisation.name, person.language)
    return Recipient(name, person.email, person.language, person)


def _common(residency: Residency, language: str) -> dict[str, str]:
    return {
        "company": in_language(residency.organisation.name, language),
        "base": in_language(residency.base.name, language),
    }


def statement_values(statement: Statement) -> Callable[[str], Mapping[str, str]]:
    def values(language: str) -> Mapping[str, str]:
        return {
            **_common(statement.residency, language),
            "number": statement.name,
            "month": f"{statement.month:%Y-%m}",
            "charged": money(statement.charged, statement.currency),
            "subsidised": money(statement.subsidised, statement.currency),
            "due": money(statement.due, statement.currency),
        }

    return values


def credit_values(note: CreditNote) -> Callable[[str], Mapping[str, str]]:
    def values(language: str) -> Mapping[str, str]:
        statement = note.statement
        return {
            **_common(statement.residency, language),
            "number": note.name,
            "statement": statement.name,
            "amount": money(note.amount, statement.currency),
            "reason": note.reason,
            "open": money(statement.open_amount, statement.currency),
        }

    return values


def deposit_values(request: DepositRequest) -> Callable[[str], Mapping[str, str]]:
    def values(language: str) -> Mapping[str, str]:
        residency = request.residency
        with translation.override(language):
            page = reverse("charges:account", args=[residency.pk])
        return {
            **_common(residency, language),
            "amount": money(request.amount, residency.base.book.currency),
            "due": str(request.due),
            "page": whole(page),
        }

    return values
