"""Door readers: tokens that a base makes and revokes, and the answers they get."""

import hashlib
import secrets
from dataclasses import dataclass

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.bases.errors import refuse
from farshore.apps.bases.models import Base, DoorToken, Residency
from farshore.apps.bases.policy import Action, Answer, Next, Reason, Who, may
from farshore.web import clock


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make(*, actor: User, base: Base, name: str) -> tuple[DoorToken, str]:
    """A new token. Its text is shown this once; only the digest stays."""
    told = " ".join(name.split())[:60]
    if not told:
        raise refuse("reason-needed")
    text = secrets.token_urlsafe(32)
    made = DoorToken.objects.create(
        base=base, name=told, digest=digest_of(text), made_by=actor, made_at=clock.now()
    )
    record(actor=actor, action="door.token-made", subject=made, base=base.key)
    return made, text


@transaction.atomic
def revoke(*, actor: User, token: DoorToken) -> DoorToken:
    held = DoorToken.objects.select_for_update().get(pk=token.pk)
    if held.revoked_at is None:
        held.revoked_at = clock.now()
        held.save(update_fields=["revoked_at"])
        record(actor=actor, action="door.token-revoked", subject=held)
    return held


def token_of(base_key: str, text: str) -> DoorToken | None:
    """The token of this base with this text, unless it was revoked."""
    if not text or not text.isascii():
        return None
    return (
        DoorToken.objects.select_related("base")
        .filter(digest=digest_of(text), base__key=base_key, revoked_at=None)
        .first()
    )


@dataclass(frozen=True)
class Asked:
    person: User | None
    residency: Residency | None
    answer: Answer


@transaction.atomic
def ask(*, token: DoorToken, person: str) -> Asked:
    """May the person with this number enter the base now? Every question is noted."""
    found = _person(person)
    stays = list(_stays(token.base, found)) if found is not None else []
    answers = [(stay, may(stay, Action.ACCESS, person=found)) for stay in stays]
    best = next(((s, a) for s, a in answers if a.allowed), answers[0] if answers else None)
    unknown = Answer(
        Action.ACCESS, (Reason("unknown-person", {}, Next("ask-manager", Who.COMPANY)),)
    )
    stay, answer = best or (None, unknown)
    record(
        actor=None, action="door.asked", subject=token, person=found.pk if found else None,
        residency=stay.pk if stay else None, allowed=answer.allowed,
        reasons=[row.code for row in answer.reasons],
    )  # fmt: skip
    return Asked(found, stay, answer)


def _person(number: str) -> User | None:
    if not (number.isascii() and number.isdigit() and len(number) < 16):
        return None
    return User.objects.filter(pk=int(number)).first()


def _stays(base: Base, person: User) -> list[Residency]:
    rows = base.residencies.filter(organisation__team__in=person.team_ids())
    return list(rows.select_related("base", "organisation").order_by("-starts", "-pk")[:5])
