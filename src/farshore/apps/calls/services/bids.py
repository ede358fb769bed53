"""Reviewers' wishes: read from a file, and part of a pair's fit in the assignment."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.calls.errors import refuse
from farshore.apps.calls.models import Bid, Call, Conflict, Upload
from farshore.apps.calls.services.assignment_files import Change, Preview
from farshore.apps.calls.services.pairs import Line, digest, known_in, read
from farshore.web import clock

LARGEST = 1e6


def number(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if abs(found) <= LARGEST else None


@transaction.atomic
def receive(*, actor: User, call: Call, content: bytes) -> Upload:
    lines = read(content, needs_score=True)
    upload = Upload.objects.create(
        call=call, kind=Upload.Kind.BIDS, digest=digest(lines), uploaded_at=clock.now(),
        rows=[[row.number, row.application, row.reviewer, row.score] for row in lines],
    )  # fmt: skip
    record(actor=actor, action="call.bids-file-read", subject=call, rows=len(lines))
    return upload


def preview(call: Call, rows: Sequence[Sequence[Any]]) -> tuple[Preview, dict[Any, float]]:
    """Row by row, and the scores that would be kept. A file replaces all wishes of the call."""
    known = known_in(call)
    held = {
        (row.application_id, row.reviewer_id): row.score
        for row in Bid.objects.filter(reviewer__call=call)
    }
    barred = set(
        Conflict.objects.filter(reviewer__call=call).values_list("application_id", "reviewer_id")
    )
    kept: dict[Any, float] = {}
    lines_of: dict[Any, int] = {}
    changes = []
    for line in (Line(*row) for row in rows):
        application, reviewer = known.resolve(line)
        score, why = number(line.score), ""
        figures: tuple[int, ...] = ()
        pair = (application.pk, reviewer.pk) if application and reviewer else None
        if application is None:
            why = "unknown-application"
        elif reviewer is None:
            why = "unknown-reviewer"
        elif score is None:
            why = "not-a-number"
        elif pair in barred:
            why = "conflict"
        elif pair in kept:
            why, figures = "twice", (lines_of[pair],)
        if why or pair is None or score is None:
            changes.append(
                Change("refused", line.number, line.application, line.reviewer, why, figures)
            )
            continue
        lines_of[pair] = line.number
        kept[pair] = score
        what = "unchanged" if held.get(pair) == score else "added"
        changes.append(Change(what, line.number, line.application, line.reviewer, pair=pair))
    by_key = {row.pk: row.code for row in known.applications.values()}
    people = {who.pk: str(who) for who in known.reviewers.values()}
    changes += [
        Change("removed", None, by_key.get(pair[0], ""), people.get(pair[1], ""), pair=pair)
        for pair in held if pair not in kept
    ]  # fmt: skip
    order = {"refused": 0, "removed": 1, "added": 2, "unchanged": 3}
    changes.sort(key=lambda row: (order[row.what], row.line or 0, row.application))
    return Preview(tuple(changes), frozenset(kept)), kept


@transaction.atomic
def take(*, actor: User, upload: Upload, reason: str, without_refused: bool = False) -> int:
    """Keep the file's wishes in place of those before. Returns how many."""
    if not reason.strip():
        raise refuse("reason-needed")
    call = Call.objects.select_for_update().get(pk=upload.call_id)
    held = Upload.objects.select_for_update().get(pk=upload.pk)
    if held.state != Upload.State.TRIED or held.kind != Upload.Kind.BIDS:
        raise refuse("file-taken")
    found, kept = preview(call, held.rows)
    if found.count("refused") and not without_refused:
        raise refuse("rows-refused", count=found.count("refused"))
    Bid.objects.filter(reviewer__call=call).delete()
    Bid.objects.bulk_create(
        Bid(application_id=application, reviewer_id=reviewer, score=score)
        for (application, reviewer), score in sorted(kept.items())
    )
    held.state, held.reason = Upload.State.TAKEN, reason.strip()
    held.save()
    record(actor=actor, action="call.bids-taken", subject=call, **found.counts)
    return len(kept)
