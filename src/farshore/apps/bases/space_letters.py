"""The letters about the host's form: to write it; to write it again; a base changed it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.gate_letters import COMMON, SAMPLES
from farshore.apps.bases.models import HostAdmission, SpaceWish
from farshore.apps.bases.selectors.features import names_of
from farshore.apps.bases.selectors.wishes import line_of, written
from farshore.apps.bases.space_letter_texts import BODIES, SUBJECTS
from farshore.apps.calls.letters import recipients
from farshore.apps.letters.kinds import Kind, Recipient, Sample, register
from farshore.apps.letters.services.drafting import Draft
from farshore.web.addresses import whole
from farshore.web.translated import in_language

FORM, RETURNED, CHANGED = "bases-host-form", "bases-form-returned", "bases-space-changed"
NAMES = {
    FORM: _("Host's form to write"),
    RETURNED: _("Host's form sent back"),
    CHANGED: _("Space asked for: changed by the base"),
}
MORE: dict[str, dict[str, Any]] = {
    FORM: {"call": _("the call")},
    RETURNED: {"reason": _("the reason")},
    CHANGED: {
        "before": _("what stood before"),
        "after": _("what stands now"),
        "reason": _("the reason"),
    },
}
# what shows that a letter of the kind has a reason to be written
HAPPENED = {RETURNED: "returned_at", CHANGED: "wish__changed_at"}
Values = Callable[[str], Mapping[str, str]]
Asked = Mapping[str, Any]


def _recipient(admission: HostAdmission) -> Recipient:
    application = admission.application
    return recipients([application])[application.pk]


def _common(admission: HostAdmission, language: str) -> dict[str, str]:
    return {
        "company": in_language(admission.application.organisation.name, language),
        "base": in_language(admission.base.name, language),
        "page": whole(reverse("bases:space", args=[admission.pk])),
    }


def form_values(admission: HostAdmission) -> Values:
    def values(language: str) -> Mapping[str, str]:
        call = in_language(admission.application.call.name, language)
        return {**_common(admission, language), "call": call}

    return values


def returned_values(admission: HostAdmission) -> Values:
    return lambda language: {**_common(admission, language), "reason": admission.returned}


def _told(admission: HostAdmission, asked: Asked) -> str:
    """Space, features and start in one line."""
    if not asked:
        return "–"
    weeks = asked["slack"]
    later = ngettext("up to %(weeks)s week later", "up to %(weeks)s weeks later", weeks)
    line = line_of(dict(asked), names_of(admission.base))
    return " · ".join((line, str(asked["starts"] or "–"), later % {"weeks": weeks}))


def changed_values(admission: HostAdmission, before: Asked, after: Asked, reason: str) -> Values:
    def values(language: str) -> Mapping[str, str]:
        return {
            **_common(admission, language),
            "before": _told(admission, before),
            "after": _told(admission, after),
            "reason": reason,
        }

    return values


def form_draft(admission: HostAdmission) -> Draft:
    return Draft(
        FORM, f"bases.host-form:{admission.pk}", _recipient(admission), form_values(admission),
        admission,
    )  # fmt: skip


def returned_draft(admission: HostAdmission) -> Draft:
    key = f"bases.form-returned:{admission.pk}:{admission.returned_at:%Y%m%d%H%M%S%f}"
    return Draft(RETURNED, key, _recipient(admission), returned_values(admission), admission)


def changed_draft(admission: HostAdmission, wish: SpaceWish, before: Asked, after: Asked) -> Draft:
    key = f"bases.space-changed:{admission.pk}:{wish.changed_at:%Y%m%d%H%M%S%f}"
    values = changed_values(admission, before, after, wish.reason)
    return Draft(CHANGED, key, _recipient(admission), values, admission)


def _values(kind: str, row: HostAdmission) -> Values:
    if kind == FORM:
        return form_values(row)
    if kind == RETURNED:
        return returned_values(row)
    return changed_values(row, row.wish.asked, written(row, row.wish), row.wish.reason)


def _samples(kind: str) -> Callable[[User], Sequence[Sample]]:
    def samples(person: User) -> list[Sample]:
        teams = person.team_ids(Role.OPERATOR)
        rows = HostAdmission.objects.filter(application__call__programme__team__in=teams)
        if kind in HAPPENED:
            rows = rows.exclude(**{HAPPENED[kind]: None})
        found = list(
            rows.select_related(
                "base", "wish", "application__organisation", "application__call"
            ).order_by("-pk")[:SAMPLES]
        )
        to = recipients(row.application for row in found)
        return [Sample(str(row.pk), to[row.application_id], _values(kind, row)) for row in found]

    return samples


def register_letters() -> None:
    register(
        *(
            Kind(code, name, {**COMMON, **MORE[code]}, SUBJECTS[code], BODIES[code], _samples(code))
            for code, name in NAMES.items()
        )
    )
