"""The letters of a base about requirements: their kinds, whom they reach, what fills them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from farshore.apps.accounts.models import TeamRole, User
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.gate_letter_texts import BODIES, SUBJECTS
from farshore.apps.bases.gates import days_left
from farshore.apps.bases.models import GateItem, Residency
from farshore.apps.letters.kinds import Kind, Recipient, Sample, register
from farshore.apps.letters.services.drafting import Draft
from farshore.web import clock
from farshore.web.addresses import whole
from farshore.web.translated import in_language

REMINDER, EXPIRED = "bases-gate-reminder", "bases-access-suspended"
RESTORED, OUTCOMES = "bases-access-restored", "bases-alumni-outcomes"
NAMES = {
    REMINDER: _("Requirement expires soon"),
    EXPIRED: _("Access suspended"),
    RESTORED: _("Access restored"),
    OUTCOMES: _("Yearly question to alumni"),
}
COMMON = {
    "company": _("the company"),
    "base": _("the base"),
    "page": _("the address of its page"),
}
MORE: dict[str, dict[str, Any]] = {
    REMINDER: {
        "gate": _("the requirement"),
        "expires": _("its last day"),
        "days": _("days left"),
    },
    EXPIRED: {"gate": _("the requirement"), "expires": _("its last day")},
    OUTCOMES: {"year": _("the year that is asked about")},
}
SAMPLES = 20


def recipient_of(residency: Residency) -> Recipient:
    """The first applicant of the company's team who may sign in; without one no address yet."""
    role = (
        TeamRole.objects.filter(
            team=residency.organisation.team_id, role=Role.APPLICANT, person__is_active=True
        )
        .select_related("person")
        .order_by("pk")
        .first()
    )
    if role is None:
        return Recipient(in_language(residency.organisation.name), "", "ko")
    person = role.person
    name = in_language(residency.organisation.name, person.language)
    return Recipient(name, person.email, person.language, person)


def values_of(
    residency: Residency, item: GateItem | None, year: int | None = None
) -> Callable[[str], Mapping[str, str]]:
    def values(language: str) -> Mapping[str, str]:
        today = clock.today(residency.base.zone)
        with translation.override(language):
            found = {
                "company": in_language(residency.organisation.name, language),
                "base": in_language(residency.base.name, language),
                "page": whole(reverse("bases:residency", args=[residency.pk])),
                "year": str(year or today.year - 1),
                "gate": "–", "expires": "–", "days": "–",
            }  # fmt: skip
            if item is not None:
                found["gate"] = in_language(item.gate.name, language)
                found["expires"] = str(item.expires or "–")
                found["days"] = str(days_left(item, today) if item.expires else "–")
            return found

    return values


def draft_of(
    kind: str, key: str, residency: Residency, item: GateItem | None, year: int | None = None
) -> Draft:
    return Draft(kind, key, recipient_of(residency), values_of(residency, item, year), residency)


def _samples(person: User) -> Sequence[Sample]:
    if not person.roles & {Role.OPERATOR}:
        return ()
    items = GateItem.objects.exclude(expires=None).select_related(
        "gate", "residency__base", "residency__organisation"
    )
    return [
        Sample(str(row.pk), recipient_of(row.residency), values_of(row.residency, row))
        for row in items.order_by("expires")[:SAMPLES]
    ]


def register_letters() -> None:
    register(
        *(
            Kind(
                code, name, {**COMMON, **MORE.get(code, {})}, SUBJECTS[code], BODIES[code], _samples
            )
            for code, name in NAMES.items()
        )
    )
