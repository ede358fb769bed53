"""What became of a wish to stay longer: kept, and told by letter where the base answered."""

from datetime import date

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.bases.extension_letters import draft_of
from farshore.apps.bases.models import ExtensionRequest, Residency
from farshore.apps.bases.selectors.extensions import open_request
from farshore.apps.letters.services.queueing import post
from farshore.web import clock

Answer = ExtensionRequest.Answer


def answer_open(
    *, actor: User, residency: Residency, answer: str, said: str = "", new_end: date | None = None
) -> ExtensionRequest | None:
    """Answer the wish that is open, if one is. Needs the stay's lock and a transaction."""
    row = open_request(residency)
    if row is None:
        return None
    row.answer, row.said, row.new_end = answer, said, new_end
    row.answered_at, row.answered_by = clock.now(), actor
    row.save()
    if answer == Answer.ACCEPTED and residency.needs != row.needs:
        residency.needs = row.needs
        residency.save(update_fields=["needs"])
    record(
        actor=actor, action=f"extension.{answer}", subject=residency, request=row.pk,
        until=str(new_end or row.until),
    )  # fmt: skip
    if answer != Answer.WITHDRAWN:
        base = residency.base
        row.residency = residency
        post(actor=actor, team=base.team, group=base, given=draft_of(row))
    return row
