"""The link by which an invited person sets a password; it works once and for a few days."""

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from farshore.apps.accounts.models import User


def link_for(person: User) -> str:
    """The path of the page where the person sets a password, in their language."""
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    uid, _dash, token = key.partition("-")
    with override(person.language):
        return reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})


def vouch(person: User) -> None:
    """Who invites somebody vouches for the address."""
    EmailAddress.objects.update_or_create(
        user=person, email=person.email, defaults={"verified": True, "primary": True}
    )


def invite(person: User, site: str) -> None:
    """Send the link in the person's language."""
    vouch(person)
    with override(person.language):
        text = _(
            "You were given an account in Farshore. Set your password here:\n\n%(link)s\n\n"
            "If you did not expect this, do nothing."
        )
        send_mail(
            str(_("Your account in Farshore")),
            text % {"link": f"{site}{link_for(person)}"},
            settings.DEFAULT_FROM_EMAIL,
            [person.email],
        )
