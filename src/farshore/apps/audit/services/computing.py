"""Long computations: begun by a person, carried out by a worker, followed, cancelled, resumed.

A worker claims a computation and shows a sign of life every second. One that has shown none for a
while was interrupted: whoever asks next takes it over and begins it again.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from farshore.apps.accounts.models import User
from farshore.apps.audit.models import Decision
from farshore.apps.audit.services.record import record
from farshore.web import clock

State = Decision.State
LOST_AFTER = timedelta(seconds=30)
BEAT_S = 1.0


class CancelledError(ValueError):
    """A person cancelled the computation, or it was answered meanwhile."""

    code = "cancelled"

    def __init__(self) -> None:
        super().__init__(self.code)


class Watch:
    """What an engine reports to while it works; it may be called from any thread."""

    def __init__(self) -> None:
        self.share = 0.0
        self.cancelled = False

    def __call__(self, share: float) -> bool:
        self.share = min(max(share, self.share), 1.0)
        return not self.cancelled


_current: ContextVar[Watch | None] = ContextVar("watch", default=None)


def watcher() -> Watch | None:
    """The report of the computation under way, if there is one."""
    return _current.get()


@transaction.atomic
def begin(
    *,
    actor: User,
    kind: str,
    engine_name: str,
    subject: Any,
    note: dict[str, Any],
    due: datetime | None = None,
    due_zone: str = "Asia/Seoul",
) -> tuple[Decision, bool]:
    """Note that a proposal is to be computed. (decision, whether it is new): asking twice begins
    once."""
    rows = Decision.objects.select_for_update().filter(
        kind=kind, subject_kind=subject._meta.label_lower, subject_key=subject.pk
    )
    running = rows.filter(state=State.COMPUTING).first()
    if running is not None:
        return running, False
    rows.filter(state=State.PROPOSED).update(state=State.SUPERSEDED)
    try:
        with transaction.atomic():
            decision = Decision.objects.create(
                kind=kind,
                engine=engine_name,
                subject_kind=subject._meta.label_lower,
                subject_key=subject.pk,
                state=State.COMPUTING,
                figures=note,
                due=due,
                due_zone=due_zone,
                proposed_at=clock.now(),
                proposed_by=actor,
            )
    except IntegrityError:
        # somebody else asked in the same moment
        return rows.get(state__in=[State.COMPUTING, State.PROPOSED]), False
    record(actor=actor, action="decision.begun", subject=decision, kind=kind)
    return decision, True


@transaction.atomic
def begin_change(*, actor: User, decision: Decision, edits: list[dict[str, Any]]) -> Decision:
    """Note that a proposal is to be solved around a person's wishes by a worker."""
    held = Decision.objects.select_for_update().get(pk=decision.pk)
    if held.state != State.PROPOSED or held.edits != decision.edits:
        raise ValidationError(_("Somebody else changed this proposal. Load the page again."))
    held.state, held.touched_at = State.COMPUTING, None
    held.wanted = {"edits": edits, "by": actor.pk}
    held.progress, held.cancelled, held.fault = 0, False, None
    held.save()
    record(actor=actor, action="decision.begun", subject=held, kind=held.kind)
    return held


def claim(pk: int) -> Decision | None:
    """Take a computation that nobody works on; None where it is taken or over."""
    free = Q(touched_at=None) | Q(touched_at__lt=clock.now() - LOST_AFTER)
    taken = Decision.objects.filter(free, pk=pk, state=State.COMPUTING).update(
        touched_at=clock.now(), progress=0
    )
    return Decision.objects.select_related("proposed_by").get(pk=pk) if taken else None


def interrupted() -> list[int]:
    """Computations whose worker has shown no sign of life for a while."""
    rows = Decision.objects.filter(state=State.COMPUTING, touched_at__lt=clock.now() - LOST_AFTER)
    return list(rows.values_list("pk", flat=True))


def _end(decision: Decision, fault: dict[str, Any]) -> bool:
    """End a computation without a result. A proposal that was being changed stands again."""
    running = Decision.objects.filter(pk=decision.pk, state=State.COMPUTING)
    changed = running.exclude(wanted=None).update(
        state=State.PROPOSED, wanted=None, fault=fault, cancelled=True, progress=1
    )
    return bool(changed or running.update(state=State.FAILED, fault=fault, cancelled=True))


@transaction.atomic
def cancel(*, actor: User, decision: Decision) -> None:
    """Stop a computation. Its worker hears of it at the next sign of life."""
    if _end(decision, {"code": "cancelled"}):
        record(actor=actor, action="decision.cancelled", subject=decision, kind=decision.kind)


@transaction.atomic
def fail(*, decision: Decision, fault: dict[str, Any]) -> None:
    """Keep why a proposal could not be computed, for the person who asked."""
    if _end(decision, fault):
        record(
            actor=decision.proposed_by, action="decision.failed", subject=decision,
            kind=decision.kind, code=fault.get("code", ""),
        )  # fmt: skip


def _beat(pk: int, watch: Watch) -> None:
    """One sign of life. A busy database is no fault: the next one follows in a second."""
    try:
        row = Decision.objects.filter(pk=pk, state=State.COMPUTING)
        if not row.update(progress=watch.share, touched_at=clock.now()):
            watch.cancelled = True
    except OperationalError:
        pass


@contextmanager
def followed(decision: Decision) -> Iterator[Watch]:
    """Show signs of life while the block computes, and pass a cancellation on to the engine."""
    watch, over = Watch(), threading.Event()

    def beat() -> None:
        while not over.wait(BEAT_S):
            _beat(decision.pk, watch)
        connection.close()

    thread = threading.Thread(target=beat, name=f"decision-{decision.pk}", daemon=True)
    token = _current.set(watch)
    thread.start()
    try:
        yield watch
    finally:
        over.set()
        thread.join()
        _current.reset(token)
