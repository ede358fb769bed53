"""Letters about an application that several people write."""

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _
from django.utils.translation import override

from farshore.apps.accounts.invitations import invite as send_account
from farshore.apps.accounts.models import User
from farshore.apps.calls.services.colleagues import Invited


def tell_invited(outcome: Invited, *, by: User, company: object, site: str) -> None:
    person = outcome.person
    if outcome.new:
        send_account(person, site)
        return
    if not person.is_active:
        return
    with override(person.language):
        if outcome.joined:
            text = _("%(by)s invited you to write the applications of %(company)s:\n\n%(link)s")
        else:
            text = _(
                "%(by)s wished to write an application of %(company)s with you. Your account "
                "holds another role already, so that nothing was changed. If you agree with the "
                "wish, ask the operator."
            )
        send_mail(
            str(_("Writing an application together")),
            text
            % {"by": by.label, "company": str(company), "link": f"{site}/{person.language}/calls/"},
            settings.DEFAULT_FROM_EMAIL,
            [person.email],
        )
