"""The texts in force: a team's newest version, or the one that the room ships."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from farshore.apps.accounts.models import Team, User
from farshore.apps.accounts.roles import Role
from farshore.apps.letters.kinds import KINDS, Kind
from farshore.apps.letters.models import Template
from farshore.web.translated import ORDER


@dataclass(frozen=True)
class Text:
    """A kind's texts as a team has them now; version 0 is the shipped one."""

    kind: Kind
    version: int
    subject: Mapping[str, str]
    body: Mapping[str, str]
    saved_at: datetime | None = None

    @property
    def missing(self) -> list[str]:
        """Languages without a text, by their own names."""
        return [
            name
            for code, name in settings.LANGUAGES
            if not (self.subject.get(code) and self.body.get(code))
        ]

    def language_for(self, wanted: str) -> str:
        """The language in which a reader of `wanted` gets it."""
        order = ORDER.get(wanted, ORDER["ko"])
        return next(
            (code for code in order if self.subject.get(code) and self.body.get(code)), wanted
        )


def teams_of(person: User) -> list[Team]:
    return list(Team.objects.filter(pk__in=person.team_ids(Role.OPERATOR)).order_by("pk"))


def texts_of(team: Team) -> dict[str, Text]:
    """Every kind's text in force, in one query."""
    newest: dict[str, Template] = {}
    for row in Template.objects.filter(team=team).order_by("version"):
        newest[row.kind] = row
    return {code: _text(kind, newest.get(code)) for code, kind in KINDS.items()}


def text_of(team: Team, code: str) -> Text:
    row = Template.objects.filter(team=team, kind=code).order_by("-version").first()
    return _text(KINDS[code], row)


def _text(kind: Kind, row: Template | None) -> Text:
    if row is None:
        return Text(kind, 0, kind.subject, kind.body)
    return Text(kind, row.version, row.subject, row.body, row.saved_at)
