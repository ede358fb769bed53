"""Notices of return (RFC 3464): which letter they speak of, and what they say of it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from mailbox import Maildir, mbox
from pathlib import Path
from uuid import UUID

from django.db import transaction

from farshore.apps.audit.services.record import record
from farshore.apps.letters.models import Attempt, Letter
from farshore.apps.letters.services.carriers import HEADER
from farshore.web import clock

MARK = re.compile(r"\b([0-9a-f]{32})\.(\d{1,4})(?=[@>\s]|$)")
RETURNED, DELAYED = Attempt.Outcome.RETURNED, Attempt.Outcome.DELAYED
OUTCOMES = {"failed": RETURNED, "delayed": DELAYED}
State = Letter.State


class UnreadableMailError(ValueError):
    """No mail where mail was said to be."""


@dataclass(frozen=True)
class Notice:
    """What a server reports of one letter: `failed` is final, `delayed` is not."""

    token: UUID
    round: int
    action: str
    status: str
    text: str


def messages(path: Path) -> Iterator[Message]:
    """The messages of an .eml file, an mbox, a Maildir or a folder of .eml files."""
    if path.is_dir():
        if (path / "cur").is_dir() or (path / "new").is_dir():
            yield from Maildir(path, create=False)
            return
        files = sorted(path.glob("*.eml"))
        if not files:
            raise UnreadableMailError("is neither a Maildir nor a folder of .eml files")
        for file in files:
            yield message_from_bytes(file.read_bytes())
        return
    with path.open("rb") as stream:
        head = stream.read(4096)
    if head.startswith(b"From "):
        yield from mbox(path, create=False)
    elif re.search(rb"^[!-9;-~]+:", head, re.MULTILINE):
        yield message_from_bytes(path.read_bytes())
    else:
        raise UnreadableMailError("is no mail: it has no headers")


def notice_of(message: Message) -> Notice | None:
    """None for what is no delivery status notification, or names no letter of ours."""
    if message.get_content_type() != "multipart/report":
        return None
    report = next(
        (part for part in message.walk() if part.get_content_type() == "message/delivery-status"),
        None,
    )
    blocks = report.get_payload() if report is not None else None
    if not isinstance(blocks, list):
        return None
    told = [block for block in blocks if isinstance(block, Message) and block.get("Action")]
    found = mark_of(message)
    if not told or found is None:
        return None
    worst = next((row for row in told if _action(row) == "failed"), told[0])
    text = " ".join(str(worst.get("Diagnostic-Code", "")).split())[:300]
    status = str(worst.get("Status", "")).strip()[:20]
    return Notice(found[0], found[1], _action(worst), status, text)


def _action(block: Message) -> str:
    return str(block.get("Action", "")).strip().lower()


def mark_of(message: Message) -> tuple[UUID, int] | None:
    """The letter's mark: from the returned headers, or from the address it was returned to."""
    texts = [
        str(value)
        for part in message.walk()
        for name in (HEADER, "Message-ID", "Original-Envelope-Id")
        if part is not message and (value := part.get(name))
    ]
    for part in message.walk():
        if part.get_content_type() == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            texts.append(payload.decode("utf-8", "replace") if isinstance(payload, bytes) else "")
    for name in ("Delivered-To", "X-Original-To", "Envelope-To", "To"):
        texts += [str(value) for value in message.get_all(name, [])]
    for text in texts:
        found = MARK.search(text)
        if found:
            return UUID(found[1]), int(found[2])
    return None


@transaction.atomic
def note(notice: Notice) -> str:
    """`bounced`, `delayed`, `known` (noted before, or of an earlier sending), or `unknown`."""
    letter = Letter.objects.select_for_update().filter(token=notice.token).first()
    if letter is None:
        return "unknown"
    outcome = OUTCOMES.get(notice.action)
    if outcome is None or letter.round != notice.round or letter.state == State.BOUNCED:
        return "known"
    if outcome == DELAYED and letter.history.filter(outcome=DELAYED, text=notice.text).exists():
        return "known"
    Attempt.objects.create(
        letter=letter, at=clock.now(), address=letter.address, outcome=outcome,
        code=notice.status, text=notice.text,
    )  # fmt: skip
    if outcome == DELAYED:
        return "delayed"
    letter.state, letter.fault = State.BOUNCED, notice.text or notice.status
    letter.next_attempt_at = letter.claimed_at = None
    letter.save()
    record(
        actor=None, action="letter.bounced", subject=letter, kind=letter.kind, code=notice.status
    )
    return "bounced"


def read(found: Iterable[Message]) -> dict[str, int]:
    """Note every notice among the messages; doing it again changes nothing."""
    counted = {"read": 0, "bounced": 0, "delayed": 0, "known": 0, "unknown": 0, "other": 0}
    for message in found:
        counted["read"] += 1
        notice = notice_of(message)
        counted["other" if notice is None else note(notice)] += 1
    return counted
