"""Drafts: a letter is written once for its key; the text is frozen when it is sent."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.validators import validate_email
from django.db import transaction
from django.utils import translation

from farshore.apps.accounts.models import Team, User
from farshore.apps.audit.services.record import record
from farshore.apps.letters.errors import refuse
from farshore.apps.letters.kinds import Recipient
from farshore.apps.letters.models import Letter
from farshore.apps.letters.selectors.templates import Text, text_of
from farshore.apps.letters.wording import fill, fill_line
from farshore.web import clock

State = Letter.State


def rendered(
    text: Text, wanted: str, values: Callable[[str], Mapping[str, str]]
) -> tuple[str, str, str]:
    """(language, subject, body) for a reader of the wanted language."""
    language = text.language_for(wanted)
    with translation.override(language):
        found = values(language)
        return language, fill_line(text.subject[language], found), fill(text.body[language], found)


@transaction.atomic
def draft(
    *,
    actor: User | None,
    team: Team,
    kind: str,
    key: str,
    recipient: Recipient,
    values: Callable[[str], Mapping[str, str]],
    about: Any,
    group: Any,
    text: Text | None = None,
) -> tuple[Letter, bool]:
    """(letter, whether it is new). A draft that nobody edited follows the template in force;
    a letter that has left stays as it is."""
    held = Letter.objects.select_for_update().filter(key=key).first()
    if held is not None and (held.state != State.DRAFTED or held.edited):
        return held, False
    used = text or text_of(team, kind)
    language, subject, body = rendered(used, recipient.language, values)
    row = held or Letter(
        team=team, kind=kind, key=key, drafted_at=clock.now(),
        about_kind=about._meta.label_lower, about_key=about.pk,
        group_kind=group._meta.label_lower, group_key=group.pk,
    )  # fmt: skip
    if held is None:
        row.person, row.name, row.address = recipient.person, recipient.name, recipient.address
    row.language, row.subject, row.body = language, subject, body
    row.template_version = used.version
    row.save()
    if held is None:
        record(actor=actor, action="letter.drafted", subject=row, kind=kind)
    return row, held is None


@transaction.atomic
def rewrite(*, actor: User, letter: Letter, subject: str, body: str) -> Letter:
    """Change one draft; afterwards the template no longer does."""
    held = Letter.objects.select_for_update().get(pk=letter.pk)
    if held.state != State.DRAFTED:
        raise refuse("not-a-draft")
    line, text = " ".join(subject.split())[:300], body.replace("\r\n", "\n").strip()
    if not line or not text:
        raise refuse("no-text")
    held.subject, held.body, held.edited = line, text, True
    held.save(update_fields=["subject", "body", "edited"])
    record(actor=actor, action="letter.rewritten", subject=held, kind=held.kind)
    return held


@transaction.atomic
def correct_address(*, actor: User, letter: Letter, address: str) -> Letter:
    """Another address, as long as the letter is not on its way or there already."""
    validate_email(address)
    held = Letter.objects.select_for_update().get(pk=letter.pk)
    if held.state in (State.QUEUED, State.SENDING):
        raise refuse("under-way")
    if held.state == State.SENT:
        raise refuse("already-sent")
    held.address = address
    held.save(update_fields=["address"])
    record(actor=actor, action="letter.address-corrected", subject=held, kind=held.kind)
    return held
