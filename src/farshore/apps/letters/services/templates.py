"""Keeping a text: checked in every language, as a new version."""

from collections.abc import Mapping

from django.conf import settings
from django.db import transaction

from farshore.apps.accounts.models import Team, User
from farshore.apps.audit.services.record import record
from farshore.apps.letters.errors import refuse
from farshore.apps.letters.kinds import KINDS
from farshore.apps.letters.models import Template
from farshore.apps.letters.wording import check
from farshore.web import clock


@transaction.atomic
def save(
    *, actor: User, team: Team, kind: str, subject: Mapping[str, str], body: Mapping[str, str]
) -> Template:
    """A language may stay empty as a whole: its readers then get the next one, and lists say so."""
    texts: dict[str, dict[str, str]] = {"subject": {}, "body": {}}
    for code, name in settings.LANGUAGES:
        line = " ".join(subject.get(code, "").split())
        text = body.get(code, "").replace("\r\n", "\n").strip()
        if bool(line) != bool(text):
            raise refuse("half-text", language=name)
        if line:
            check(line, KINDS[kind].placeholders)
            check(text, KINDS[kind].placeholders)
            texts["subject"][code], texts["body"][code] = line, text
    if not texts["subject"]:
        raise refuse("no-text")
    Team.objects.select_for_update().get(pk=team.pk)
    last = Template.objects.filter(team=team, kind=kind).order_by("-version").first()
    made = Template.objects.create(
        team=team, kind=kind, version=(last.version if last else 0) + 1,
        saved_at=clock.now(), saved_by=actor, **texts,
    )  # fmt: skip
    record(
        actor=actor, action="letters.template-saved", subject=made, kind=kind, version=made.version
    )
    return made
