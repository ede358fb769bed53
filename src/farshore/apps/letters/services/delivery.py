"""The post: takes due letters one by one, hands them over, and keeps what the server answered.

A letter is claimed, and the handover is noted before the text goes out. A worker that is killed
before the handover leaves a letter that is safely sent later; one that is killed during it leaves a
letter in doubt, which a person decides on: nothing is sent twice by itself, and nothing is lost.
"""

import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django_tasks import task

from farshore.apps.audit.services.record import record
from farshore.apps.letters.models import Attempt, Letter
from farshore.apps.letters.services.carriers import Carrier, carrier
from farshore.web import clock

State, Outcome = Letter.State, Attempt.Outcome
BATCH = 200
LOST_AFTER = timedelta(minutes=10)
BACK_OFF = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 480))


@dataclass(frozen=True)
class Answer:
    """What the post said of one letter; `lasting`: asking again is in vain."""

    outcome: str
    code: str = ""
    text: str = ""
    lasting: bool = False


@dataclass(frozen=True)
class Round:
    """What one run did, and when the next is due (None: nothing waits)."""

    handled: int
    next_at: datetime | None


@task()
def deliver() -> int:
    """Deliver what is due. Several workers may do so at once."""
    done = deliver_due()
    if done.next_at is not None:
        _again(done.next_at)
    return done.handled


def wake() -> None:
    """Let a worker look after letters that were just queued."""
    deliver.enqueue()


def _again(at: datetime) -> None:
    if at <= clock.now():
        deliver.enqueue()
    elif deliver.get_backend().supports_defer:
        deliver.using(run_after=clock.in_real_time(at)).enqueue()


def resume() -> int:
    """After a stop: put back what was not handed over, and look after what is queued."""
    release()
    waiting = Letter.objects.filter(state=State.QUEUED).count()
    if waiting:
        wake()
    return waiting


def release(lost_after: timedelta = LOST_AFTER) -> None:
    """Letters whose worker vanished: queued again before the handover, in doubt after it."""
    gone = Letter.objects.filter(state=State.SENDING, claimed_at__lt=clock.now() - lost_after)
    gone.filter(handed_at=None).update(state=State.QUEUED, claimed_at=None)
    for letter in gone.exclude(handed_at=None):
        _keep(letter, Answer(Outcome.IN_DOUBT), None)


def deliver_due(limit: int = BATCH) -> Round:
    release()
    post = carrier()
    handled, opened = 0, False
    try:
        while handled < limit:
            letter = _claim()
            if letter is None:
                break
            answer, opened = _hand_over(letter, post, opened)
            _keep(letter, answer, post)
            handled += 1
            if answer.outcome == Outcome.UNREACHED:
                break
    finally:
        _close(post)
    rows = Letter.objects.filter(state=State.QUEUED).exclude(next_attempt_at=None)
    return Round(
        handled, rows.order_by("next_attempt_at").values_list("next_attempt_at", flat=True).first()
    )


def _claim() -> Letter | None:
    """The letter that is due longest, taken so that no other worker has it."""
    due = Letter.objects.filter(Q(next_attempt_at__lte=clock.now()), state=State.QUEUED)
    for pk in due.order_by("next_attempt_at", "pk").values_list("pk", flat=True)[:20]:
        taken = Letter.objects.filter(pk=pk, state=State.QUEUED).update(
            state=State.SENDING, claimed_at=clock.now(), handed_at=None
        )
        if taken:
            return Letter.objects.get(pk=pk)
    return None


def _hand_over(letter: Letter, post: Carrier, opened: bool) -> tuple[Answer, bool]:
    if not opened:
        try:
            post.open()
        except (OSError, smtplib.SMTPException) as error:
            return Answer(Outcome.UNREACHED, *_told(error)), False
    letter.handed_at = clock.now()
    letter.save(update_fields=["handed_at"])
    try:
        post.carry(letter)
    except smtplib.SMTPRecipientsRefused as error:
        code, text = next(iter(error.recipients.values()))
        return _refused(code, _words(text), address=True), True
    except smtplib.SMTPResponseException as error:
        return _refused(error.smtp_code, _words(error.smtp_error), address=False), True
    except ValueError as error:
        return Answer(Outcome.REFUSED, "malformed", str(error)[:300]), True
    except (OSError, smtplib.SMTPException) as error:
        _close(post)
        return Answer(Outcome.IN_DOUBT, *_told(error)), False
    return Answer(Outcome.SENT), True


def _refused(code: int, text: str, *, address: bool) -> Answer:
    """5xx is for good. It concerns the address where the server refuses the recipient or says so
    in its enhanced code (5.1.x); else it is the letter or the sender that it does not want."""
    if code < 500:
        return Answer(Outcome.LATER, str(code), text)
    return Answer(Outcome.REFUSED, str(code), text, lasting=address or text.startswith("5.1."))


def _told(error: Exception) -> tuple[str, str]:
    code = getattr(error, "smtp_code", "")
    return str(code), (_words(getattr(error, "smtp_error", "")) or str(error))[:300]


def _words(text: bytes | str) -> str:
    told = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join(told.split())[:300]


def _close(post: Carrier) -> None:
    try:
        post.close()
    except (OSError, smtplib.SMTPException):
        return


@transaction.atomic
def _keep(letter: Letter, answer: Answer, post: Carrier | None) -> None:
    now = clock.now()
    Attempt.objects.create(
        letter=letter, at=now, address=letter.address, outcome=answer.outcome,
        code=answer.code, text=answer.text,
    )  # fmt: skip
    letter.attempts += 1
    letter.fault, letter.claimed_at = answer.text, None
    if answer.outcome == Outcome.SENT:
        letter.state, letter.sent_at, letter.fault = State.SENT, now, ""
        letter.carrier = post.name if post is not None else ""
    elif answer.outcome == Outcome.IN_DOUBT:
        letter.state = State.IN_DOUBT
    elif answer.outcome == Outcome.REFUSED:
        letter.state = State.BOUNCED if answer.lasting else State.FAILED
    elif letter.attempts > len(BACK_OFF):
        letter.state = State.FAILED
    else:
        letter.state, letter.next_attempt_at = State.QUEUED, now + BACK_OFF[letter.attempts - 1]
    if letter.state != State.QUEUED:
        letter.next_attempt_at = None
    letter.save()
    if letter.state != State.QUEUED:
        record(
            actor=None, action=f"letter.{letter.state}", subject=letter, kind=letter.kind,
            attempts=letter.attempts, code=answer.code,
        )  # fmt: skip
