"""What a reviewer reads of an application: by code, the company's names taken out of its texts."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.calls.models import Application, Call, Reviewer, ReviewPolicy
from farshore.apps.calls.selectors.policies import policy_of
from farshore.apps.registry.models import OrganisationName

# shorter names hide too much: two letters stand in many a word
SHORTEST_LATIN, SHORTEST = 4, 2


def patterns(names: Iterable[str]) -> list[re.Pattern[str]]:
    """One pattern a name, the longest first, that meets it whatever its case, width or spaces."""
    found = {unicodedata.normalize("NFKC", name).strip() for name in names}
    fit = [name for name in found if len(name) >= (SHORTEST_LATIN if name.isascii() else SHORTEST)]
    return [
        re.compile(
            (r"(?<!\w)" if name.isascii() else "")
            + r"\s*".join(re.escape(part) for part in name.split())
            + (r"(?!\w)" if name.isascii() else ""),
            re.IGNORECASE,
        )
        for name in sorted(fit, key=len, reverse=True)
    ]


def judges_blind(person: User) -> bool:
    """Does the person sit on the panel of a double-blind call that is not yet decided?"""
    if Role.REVIEWER not in person.roles:
        return False
    single = Q(call__review_policy__blind=ReviewPolicy.Blind.SINGLE)
    over = (Call.State.DECIDED, Call.State.ARCHIVED)
    rows = Reviewer.objects.filter(person=person).exclude(call__state__in=over)
    return rows.exclude(single).exists()


@dataclass(frozen=True)
class Blind:
    """Texts of one application as the call's policy lets a reviewer read them."""

    code: str
    hidden: tuple[re.Pattern[str], ...]
    company: str = ""
    fictional: bool = False

    def text(self, text: Any) -> str:
        told = unicodedata.normalize("NFKC", str(text)) if self.hidden else str(text)
        for pattern in self.hidden:
            told = pattern.sub(self.code, told)
        return told


def blinds_of(applications: Iterable[Application]) -> dict[int, Blind]:
    """For each application, in a fixed number of queries."""
    rows = list(applications)
    owners = {row.organisation_id for row in rows}
    names: dict[int, list[str]] = {owner: [] for owner in owners}
    for owner, value in OrganisationName.objects.filter(organisation__in=owners).values_list(
        "organisation_id", "value"
    ):
        names[owner].append(value)
    found = {}
    for row in rows:
        if not policy_of(row.call).double_blind:
            company = row.organisation
            found[row.pk] = Blind(row.code, (), str(company), company.fictional)
            continue
        own = [*names[row.organisation_id], *row.organisation.name.values()]
        found[row.pk] = Blind(row.code, tuple(patterns(own)))
    return found
