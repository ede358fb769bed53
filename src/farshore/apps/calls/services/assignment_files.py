"""The assignment as a file: what it would change, row by row, and then the recorded decision."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.models import Decision
from farshore.apps.audit.services import decisions
from farshore.apps.audit.services.record import record
from farshore.apps.calls.errors import refuse
from farshore.apps.calls.models import Application, Call, Conflict, Review, Reviewer, Upload
from farshore.apps.calls.services import assignment
from farshore.apps.calls.services.conflicts import find_conflicts
from farshore.apps.calls.services.pairs import (
    Known,
    Line,
    digest,
    known_in,
    read,
    standing_pairs,
)
from farshore.web import clock

Pair = tuple[int, int]
# a review that was begun is the reviewer's; a file does not take it away
UNBEGUN = (Review.State.ASSIGNED, Review.State.SIGNED)


@dataclass(frozen=True)
class Change:
    """One row of the preview: `what` is added, removed, unchanged or refused, with a code why."""

    what: str
    line: int | None
    application: str
    reviewer: str
    why: str = ""
    figures: tuple[int, ...] = ()
    pair: Pair | None = None


@dataclass(frozen=True)
class Preview:
    changes: tuple[Change, ...]
    pairs: frozenset[Pair]

    def count(self, what: str) -> int:
        return sum(change.what == what for change in self.changes)

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(change.what for change in self.changes)
        return {what: found[what] for what in ("added", "removed", "unchanged", "refused")}


@transaction.atomic
def receive(*, actor: User, call: Call, content: bytes) -> Upload:
    """Read a file of pairs and keep its rows for the preview. Nothing changes yet."""
    if call.state not in (Call.State.CLOSED, Call.State.REVIEWING):
        raise refuse("wrong-state")
    lines = read(content, needs_score=False)
    upload = Upload.objects.create(
        call=call, kind=Upload.Kind.ASSIGNMENT, digest=digest(lines), uploaded_at=clock.now(),
        rows=[[row.number, row.application, row.reviewer, row.score] for row in lines],
    )  # fmt: skip
    record(actor=actor, action="call.assignment-file-read", subject=call, rows=len(lines))
    return upload


def preview(call: Call, rows: Sequence[Sequence[Any]]) -> Preview:
    """What the file would do to the assignment that stands now."""
    known, standing = known_in(call), standing_pairs(call)
    wanted: dict[Pair, Line] = {}
    changes: list[Change] = []
    barred = set(
        Conflict.objects.filter(reviewer__call=call).values_list("application_id", "reviewer_id")
    )
    for line in (Line(*row) for row in rows):
        refused = _unfit(line, known, wanted, barred)
        if refused is not None:
            changes.append(refused)
            continue
        application, reviewer = known.resolve(line)
        if application is not None and reviewer is not None:
            wanted[application.pk, reviewer.pk] = line
    kept, gone = _kept_and_gone(known, standing, wanted)
    changes += gone
    load = Counter(reviewer for _application, reviewer in kept)
    added = _added(call, known, wanted, set(standing), load)
    changes += [*_unchanged(known, wanted, kept), *added]
    pairs = kept | {change.pair for change in added if change.what == "added" and change.pair}
    changes += _too_few(call, known, pairs)
    order = {"refused": 0, "removed": 1, "added": 2, "unchanged": 3}
    changes.sort(key=lambda row: (order[row.what], row.line or 0, row.application, row.reviewer))
    return Preview(tuple(changes), frozenset(pairs))


def _unfit(line: Line, known: Known, wanted: dict[Pair, Line], barred: set[Pair]) -> Change | None:
    def no(why: str, *figures: int) -> Change:
        return Change("refused", line.number, line.application, line.reviewer, why, figures)

    application, reviewer = known.resolve(line)
    if application is None:
        return no("unknown-application")
    if reviewer is None:
        return no("unknown-reviewer")
    if application.state not in assignment.REVIEWABLE:
        return no("not-reviewable")
    pair = (application.pk, reviewer.pk)
    if pair in barred:
        return no("conflict")
    if pair in wanted:
        return no("twice", wanted[pair].number)
    return None


def _names(known: Known) -> tuple[dict[int, Application], dict[int, Reviewer]]:
    return (
        {row.pk: row for row in known.applications.values()},
        {who.pk: who for who in known.reviewers.values()},
    )


def _row(known: Known, what: str, pair: Pair, line: int | None = None, **given: Any) -> Change:
    applications, reviewers = _names(known)
    application, reviewer = applications.get(pair[0]), reviewers.get(pair[1])
    return Change(
        what, line, application.code if application else "", str(reviewer or ""),
        pair=pair, **given,
    )  # fmt: skip


def _kept_and_gone(
    known: Known, standing: dict[Pair, Review], wanted: dict[Pair, Line]
) -> tuple[set[Pair], list[Change]]:
    kept, gone = set(), []
    for pair, review in standing.items():
        if pair in wanted:
            kept.add(pair)
        elif review.state in UNBEGUN:
            gone.append(_row(known, "removed", pair))
        else:
            handed = review.state == Review.State.SUBMITTED
            why = "handed-in" if handed else "begun"
            kept.add(pair)
            gone.append(_row(known, "refused", pair, why=why))
    return kept, gone


def _unchanged(known: Known, wanted: dict[Pair, Line], kept: set[Pair]) -> list[Change]:
    return [_row(known, "unchanged", pair, wanted[pair].number) for pair in wanted if pair in kept]


def _added(
    call: Call,
    known: Known,
    wanted: dict[Pair, Line],
    standing: set[Pair],
    load: Counter[int],
) -> list[Change]:
    found = []
    _applications, reviewers = _names(known)
    for pair, line in wanted.items():
        if pair in standing:
            continue
        most = reviewers[pair[1]].max_load or call.max_load
        if load[pair[1]] >= most:
            figures = (load[pair[1]], most)
            found.append(
                _row(known, "refused", pair, line.number, why="over-load", figures=figures)
            )
            continue
        load[pair[1]] += 1
        found.append(_row(known, "added", pair, line.number))
    return found


def _too_few(call: Call, known: Known, pairs: set[Pair]) -> list[Change]:
    count = Counter(application for application, _reviewer in pairs)
    return [
        Change(
            "refused", None, row.code, "", "too-few-reviews",
            (count[row.pk], call.reviews_each),
        )
        for row in sorted(known.applications.values(), key=lambda row: row.number or 0)
        if row.state in assignment.REVIEWABLE and count[row.pk] < call.reviews_each
    ]  # fmt: skip


@transaction.atomic
def take(*, actor: User, upload: Upload, reason: str, without_refused: bool = False) -> Decision:
    """Make the file's assignment the decision: the engine's own proposal is kept beside it.

    The file is looked at again: what happened since its preview counts.
    """
    if not reason.strip():
        raise refuse("reason-needed")
    call = Call.objects.select_for_update().get(pk=upload.call_id)
    held = Upload.objects.select_for_update().get(pk=upload.pk)
    if held.state != Upload.State.TRIED or held.kind != Upload.Kind.ASSIGNMENT:
        raise refuse("file-taken")
    find_conflicts(actor=actor, call=call)
    found = preview(call, held.rows)
    if found.count("refused") and not without_refused:
        raise refuse("rows-refused", count=found.count("refused"))
    if not found.count("added") and not found.count("removed"):
        raise refuse("nothing-changes")
    decision = _decide(actor, call, found, held)
    assignment.accept(actor=actor, decision=decision, reason=reason)
    held.state, held.decision, held.reason = Upload.State.TAKEN, decision.pk, reason.strip()
    held.save()
    record(
        actor=actor, action="call.assignment-file-taken", subject=call, decision=decision.pk,
        **found.counts,
    )  # fmt: skip
    return decision


def _decide(actor: User, call: Call, found: Preview, upload: Upload) -> Decision:
    """A decision whose problem fixes every pair of the file, and whose edits name the file."""
    applications, reviewers = assignment.to_review(call), assignment.panel(call)
    rows = {row.pk: at for at, row in enumerate(applications)}
    columns = {row.pk: at for at, row in enumerate(reviewers)}
    kept = np.array(
        sorted((rows[a], columns[r]) for a, r in found.pairs if a in rows), dtype=np.int64
    ).reshape(-1, 2)
    needed = np.bincount(kept[:, 0], minlength=len(applications)).astype(np.int64)
    bare = assignment.problem_for(call, applications, reviewers)
    # loads that were met before the file stay met: nobody is asked to give a review up
    load = np.bincount(kept[:, 1], minlength=len(reviewers))
    problem = replace(
        bare, kept=kept, reviews_needed=needed, fair=False,
        max_load=np.maximum(bare.max_load, load).astype(np.int64),
    )  # fmt: skip
    keys = ([row.pk for row in applications], [row.pk for row in reviewers])
    decision = decisions.propose(
        actor=actor, kind=assignment.KIND, engine_name="assignment", subject=call,
        problem=problem, figures=assignment.figures_of(*keys, call.reviews_each),
    )  # fmt: skip
    return decisions.rework(
        actor=actor, decision=decision, problem=problem,
        edits=[{"do": "file", "key": upload.digest[:12], **found.counts}],
        figures=assignment.figures_of(*keys, call.reviews_each),
    )  # fmt: skip
