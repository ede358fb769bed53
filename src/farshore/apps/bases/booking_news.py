"""Short letters about a booking that changed without its person doing it."""

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from farshore.apps.accounts.models import User
from farshore.apps.bases.models import Reservation, ReservationEvent
from farshore.web.templatetags.farshore import stretch

Kind = ReservationEvent.Kind
TEXTS = {
    Kind.PROMOTED: (
        _("The time you waited for is yours"),
        _("The time fell free and is booked for you. Cancel it if you no longer need it."),
    ),
    Kind.CANCELLED: (
        _("Your booking was cancelled"),
        _("The base cancelled your booking: %(reason)s"),
    ),
    Kind.CLOSED: (
        _("Your booking was cancelled"),
        _("The equipment is closed at that time: %(reason)s"),
    ),
    Kind.TRANSFERRED: (
        _("A booking was handed over"),
        _("The booking now belongs to %(person)s."),
    ),
    Kind.NO_SHOW: (
        _("A booking counts as a no-show"),
        _("Nobody checked in. The time is free for others again."),
    ),
}


def tell(row: Reservation, kind: str, *, reason: str = "", to: User | None = None) -> None:
    """Written once the step is kept; a worker sends it."""
    person = to or row.person
    transaction.on_commit(lambda: send.enqueue(row.pk, person.pk, str(kind), reason))


@task()
def send(reservation: int, person: int, kind: str, reason: str) -> bool:
    row = Reservation.objects.select_related("equipment__room__base", "person").get(pk=reservation)
    reader = User.objects.get(pk=person)
    if not reader.is_active:
        return False
    base = row.equipment.base
    with translation.override(reader.language):
        subject, text = TEXTS[Kind(kind)]
        lines = [
            f"{row.equipment} · {base}",
            stretch(row.starts, row.ends, base.zone),
            "",
            str(text) % {"reason": reason, "person": row.person.label},
        ]
        send_mail(str(subject), "\n".join(lines), settings.DEFAULT_FROM_EMAIL, [reader.email])
    return True
