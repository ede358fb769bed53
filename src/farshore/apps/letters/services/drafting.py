"""Drafts: a letter is written once for its key; the text is frozen when it is sent."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.validators import validate_email
from django.db import transaction
from django.utils import translation

from farshore.apps.accounts.models import Team, User
from farshore.apps.audit.services.record import record
from farshore.apps.letters.errors import refuse
from farshore.apps.letters.kinds import Recipient
from farshore.apps.letters.models import Letter
from farshore.apps.letters.selectors.letters import of_group
from farshore.apps.letters.selectors.templates import Text, text_of, texts_of
from farshore.apps.letters.wording import fill, fill_line
from farshore.web import clock

State = Letter.State
WORDS = ["language", "subject", "body", "template_version"]
BATCH = 200


def rendered(
    text: Text, wanted: str, values: Callable[[str], Mapping[str, str]]
) -> tuple[str, str, str]:
    """(language, subject, body) for a reader of the wanted language."""
    language = text.language_for(wanted)
    with translation.override(language):
        found = values(language)
        return language, fill_line(text.subject[language], found), fill(text.body[language], found)


@dataclass(frozen=True)
class Draft:
    """One letter to be written: `key` names it for good, `about` is what it speaks of."""

    kind: str
    key: str
    recipient: Recipient
    values: Callable[[str], Mapping[str, str]]
    about: Any


@transaction.atomic
def draft_together(*, actor: User | None, team: Team, group: Any, drafts: Sequence[Draft]) -> int:
    """Write the letters of a group that are not there yet; returns how many are new.

    Drafts that nobody edited follow the text in force; what has left stays as it is.
    """
    texts, now = texts_of(team), clock.now()
    held = {row.key: row for row in of_group(group).select_for_update()}
    new: list[Letter] = []
    changed: list[Letter] = []
    for given in drafts:
        row = held.get(given.key)
        if row is not None and (row.state != State.DRAFTED or row.edited):
            continue
        (changed if row is not None else new).append(
            _written(row or _begun(team, group, given, now), given, texts[given.kind])
        )
    Letter.objects.bulk_create(new, batch_size=BATCH)
    Letter.objects.bulk_update(changed, WORDS, batch_size=BATCH)
    record(actor=actor, action="letters.drafted", subject=group, letters=len(new))
    return len(new)


@transaction.atomic
def draft(*, actor: User | None, team: Team, group: Any, given: Draft) -> Letter:
    """Write one letter, or bring its draft up to date."""
    row = Letter.objects.select_for_update().filter(key=given.key).first()
    if row is not None and (row.state != State.DRAFTED or row.edited):
        return row
    new = row is None
    row = _written(row or _begun(team, group, given, clock.now()), given, text_of(team, given.kind))
    row.save()
    if new:
        record(actor=actor, action="letter.drafted", subject=row, kind=given.kind)
    return row


def _begun(team: Team, group: Any, given: Draft, now: datetime) -> Letter:
    return Letter(
        team=team, kind=given.kind, key=given.key, drafted_at=now,
        about_kind=given.about._meta.label_lower, about_key=given.about.pk,
        group_kind=group._meta.label_lower, group_key=group.pk,
        person=given.recipient.person, name=given.recipient.name,
        address=given.recipient.address,
    )  # fmt: skip


def _written(row: Letter, given: Draft, text: Text) -> Letter:
    row.language, row.subject, row.body = rendered(text, given.recipient.language, given.values)
    row.template_version = text.version
    return row


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
