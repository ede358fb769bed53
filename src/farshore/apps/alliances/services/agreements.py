"""Commitments and action items are settled with a date; dropping one needs a reason."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from farshore.apps.accounts.models import User
from farshore.apps.alliances.models import ActionItem, Commitment
from farshore.apps.audit.services.record import record
from farshore.web import clock


@transaction.atomic
def settle_commitment(
    *, actor: User, commitment: Commitment, kept: bool, note: str = ""
) -> Commitment:
    held = Commitment.objects.select_for_update().get(pk=commitment.pk)
    if held.state != Commitment.State.OPEN:
        raise ValidationError(_("This commitment was settled already."))
    if not kept and not note.strip():
        raise ValidationError(_("Give a reason."))
    held.state = Commitment.State.KEPT if kept else Commitment.State.DROPPED
    held.settled, held.note = clock.today(), note.strip()[:300]
    held.save()
    record(actor=actor, action=f"commitment.{held.state}", subject=held)
    return held


@transaction.atomic
def settle_action(*, actor: User, action: ActionItem, done: bool, reason: str = "") -> ActionItem:
    held = ActionItem.objects.select_for_update().get(pk=action.pk)
    if held.state != ActionItem.State.OPEN:
        raise ValidationError(_("This action was settled already."))
    if not done and not reason.strip():
        raise ValidationError(_("Give a reason."))
    held.state = ActionItem.State.DONE if done else ActionItem.State.DROPPED
    held.settled, held.reason = clock.today(), reason.strip()[:300]
    held.save()
    record(actor=actor, action=f"action.{held.state}", subject=held)
    return held
