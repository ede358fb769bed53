"""What carries letters: the mail server of the installation, or a demonstration's outbox."""

from email.utils import parseaddr
from typing import Any, Protocol

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from farshore.apps.accounts.models import Installation
from farshore.apps.letters.models import Letter

HEADER = "X-Farshore-Letter"


class Carrier(Protocol):
    name: str

    def open(self) -> None: ...

    def carry(self, letter: Letter) -> None: ...

    def close(self) -> None: ...


class Outbox:
    """Nothing leaves the product: the letter is read where it lies."""

    name: str = Letter.Carrier.OUTBOX

    def open(self) -> None:
        return

    def carry(self, letter: Letter) -> None:
        return

    def close(self) -> None:
        return


class Mail:
    """One connection for many letters, opened again where the server closed it."""

    name: str = Letter.Carrier.MAIL

    def __init__(self) -> None:
        self.connection: Any = get_connection(fail_silently=False)

    def open(self) -> None:
        self.connection.open()

    def carry(self, letter: Letter) -> None:
        message = message_for(letter)
        message.connection = self.connection
        message.send()

    def close(self) -> None:
        self.connection.close()


def carrier() -> Carrier:
    """A demonstration never sends: its mark is written once, while the database is empty."""
    return Outbox() if Installation.objects.filter(demonstration=True).exists() else Mail()


def host_of(address: str) -> str:
    return parseaddr(address)[1].rpartition("@")[2] or "localhost"


def return_path(letter: Letter) -> str:
    """Where notices of return go; it names the letter, so that any server's notice finds it."""
    if not settings.EMAIL_BOUNCES:
        return str(settings.DEFAULT_FROM_EMAIL)
    name, _at, host = parseaddr(settings.EMAIL_BOUNCES)[1].rpartition("@")
    return f"{name}+{letter.mark}@{host}"


def message_for(letter: Letter) -> EmailMessage:
    sender = settings.DEFAULT_FROM_EMAIL
    return EmailMessage(
        subject=letter.subject,
        body=letter.body,
        from_email=return_path(letter),
        to=[letter.address],
        headers={
            "From": sender,
            "Message-ID": f"<{letter.mark}@{host_of(sender)}>",
            HEADER: letter.mark,
            "Auto-Submitted": "auto-generated",
            "Content-Language": letter.language,
        },
    )
