"""Fictional rows in large numbers, the same for the same seed, written in bulk."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from random import Random

from django.db import connection, transaction

from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.models import Entry
from farshore.apps.registry.models import Organisation
from farshore.cli.size.rows.bases import bases
from farshore.cli.size.rows.calls import calls
from farshore.cli.size.rows.charges import charges
from farshore.cli.size.rows.entries import entries
from farshore.cli.size.rows.figures import figures
from farshore.cli.size.rows.letters import letters
from farshore.cli.size.rows.partnering import partnering
from farshore.cli.size.rows.people import staff
from farshore.cli.size.rows.registry import organisations, research
from farshore.cli.size.rows.ties import ties


class NotEmptyError(ValueError):
    """The database holds data already."""


@dataclass(frozen=True)
class Sizes:
    organisations: int
    applications: int
    entries: int


@transaction.atomic
def fill(sizes: Sizes, *, seed: int, tell: Callable[[str], None]) -> dict[str, int]:
    """All of it or nothing."""
    if User.objects.exists() or Organisation.objects.exists() or Entry.objects.exists():
        raise NotEmptyError
    draw = Random(seed)
    tell("people")
    teams, people = staff()
    tell(f"{sizes.organisations:,} organisations")
    companies = organisations(sizes.organisations, draw, teams)
    tell("technologies, studies, ties")
    technologies = research(companies, draw)
    ties(companies, technologies, people[Role.APPLICANT], Random(seed))
    tell(f"{sizes.applications:,} applications, their scores and a cohort")
    call = calls(companies[: sizes.applications], technologies, people, teams, draw)
    tell("bases, charges, letters")
    charges(bases(call, teams, people), teams)
    letters(call, teams, people)
    tell("partners, meetings, figures")
    figures(call, partnering(companies, technologies, teams))
    tell(f"{sizes.entries:,} audit entries")
    entries(sizes.entries, [person.pk for person in people.values()], draw)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return asdict(sizes)
