"""Panels: whose a call's judging is to steer, where reviews are missing, who knows of conflicts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils.translation import pgettext_lazy

from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.calls.models import (
    Application,
    Call,
    Conflict,
    ConflictWarning,
    Discussion,
    Review,
    Reviewer,
    Upload,
)
from farshore.apps.calls.reasons import EVIDENCE
from farshore.apps.calls.selectors.applications import JUDGED
from farshore.web.translated import in_language

State = Application.State
WAITS = ConflictWarning.State.OPEN
READ = (State.ELIGIBLE, *JUDGED)
FINAL = pgettext_lazy("conflict", "final")


def steered(person: User) -> QuerySet[Call]:
    """Calls whose judging the person's team steers; not those on whose panel the person sits."""
    sits = Reviewer.objects.filter(call=OuterRef("pk"), person=person)
    teams = person.team_ids(Role.OPERATOR)
    return (
        Call.objects.filter(programme__team__in=teams)
        .exclude(state=Call.State.DRAFT)
        .exclude(Exists(sits))
        .select_related("programme", "review_policy__chair")
    )


def chaired(person: User) -> QuerySet[Call]:
    """Calls whose panel the person chairs."""
    if Role.REVIEWER not in person.roles:
        return Call.objects.none()
    return Call.objects.filter(review_policy__chair__person=person).select_related(
        "programme", "review_policy__chair"
    )


def sat_on(person: User) -> QuerySet[Call]:
    """Calls whose sitting the person may open: as the operator, or as the panel's chair."""
    keys = [*steered(person).values_list("pk", flat=True), *_chaired_keys(person)]
    return Call.objects.filter(pk__in=keys).select_related("programme", "review_policy__chair")


def _chaired_keys(person: User) -> list[int]:
    return list(chaired(person).values_list("pk", flat=True))


def chairs(person: User, call: Call) -> bool:
    return chaired(person).filter(pk=call.pk).exists()


def barred_for(person: User, call: Call) -> set[int]:
    """Applications with which a member of the call's panel is in conflict."""
    rows = Conflict.objects.filter(reviewer__call=call, reviewer__person=person)
    return set(rows.values_list("application_id", flat=True))


def coverage(call: Call) -> QuerySet[Application]:
    """Applications with how many reviews they need, have, still wait for and lack."""
    done, gone = Review.State.SUBMITTED, Review.State.RECUSED
    return (
        call.applications.filter(state__in=READ)
        .select_related("organisation")
        .annotate(
            needed=Value(call.reviews_each),
            handed_in=Count("reviews", filter=Q(reviews__state=done)),
            recused=Count("reviews", filter=Q(reviews__state=gone)),
            open=Count("reviews", filter=~Q(reviews__state__in=[done, gone])),
        )
        .annotate(missing=Greatest(0, F("needed") - F("handed_in") - F("open")))
        .order_by("number")
    )


NAMED = (
    "number", "call", "organisation__name", "organisation__fictional", "organisation__sort_name",
)  # fmt: skip


@dataclass(frozen=True)
class Tie:
    """A conflict or a warning as the operator reads it."""

    row: Conflict | ConflictWarning
    application: Application
    reviewer: Reviewer

    @property
    def source(self) -> str:
        return str(self.row.get_source_display())

    @property
    def evidence(self) -> str:
        return evidence_in_words(self.row.evidence)

    @property
    def final(self) -> bool:
        return isinstance(self.row, Conflict)

    @property
    def state(self) -> str:
        return str(FINAL) if isinstance(self.row, Conflict) else str(self.row.get_state_display())

    @property
    def tone(self) -> str:
        return "bad" if self.final else "warn" if self.warning else ""

    @property
    def reason(self) -> str:
        return "" if isinstance(self.row, Conflict) else self.row.reason

    @property
    def warning(self) -> int | None:
        """The key of a warning that waits for an answer."""
        waits = not isinstance(self.row, Conflict) and self.row.state == WAITS
        return self.row.pk if waits else None


def evidence_in_words(evidence: dict[str, Any]) -> str:
    text = EVIDENCE.get(evidence.get("fact", ""))
    if text is None:
        return ""
    figures = {
        key: in_language(value) if isinstance(value, dict) else (value or "?")
        for key, value in evidence.items()
    }
    return str(text) % figures


def ties_of(call: Call) -> list[Tie]:
    """Open warnings first, then conflicts, then answered warnings. Four queries."""
    warnings = ConflictWarning.objects.filter(reviewer__call=call)
    conflicts = Conflict.objects.filter(reviewer__call=call)
    rows: list[ConflictWarning | Conflict] = [
        *warnings.order_by("application__number", "reviewer", "pk"),
        *conflicts.order_by("application__number", "reviewer", "pk"),
    ]
    # one application or reviewer stands in many rows: each is read once
    named = call.applications.select_related("organisation").only(*NAMED)
    applications = named.in_bulk({row.application_id for row in rows})
    reviewers = Reviewer.objects.filter(call=call).select_related("person").in_bulk()
    told = [Tie(row, applications[row.application_id], reviewers[row.reviewer_id]) for row in rows]
    return sorted(told, key=lambda row: (row.warning is None, not row.final))


def open_warnings(call: Call) -> QuerySet[ConflictWarning]:
    rows = ConflictWarning.objects.filter(reviewer__call=call)
    return rows.filter(state=ConflictWarning.State.OPEN)


def uploads_of(person: User) -> QuerySet[Upload]:
    return Upload.objects.filter(call__in=steered(person).values("pk")).select_related("call")


def warnings_of(person: User) -> QuerySet[ConflictWarning]:
    return ConflictWarning.objects.filter(reviewer__call__in=steered(person).values("pk"))


def discussions_of(call: Call, without: set[int]) -> QuerySet[Discussion]:
    """Discussions of a call by counts; those of applications in `without` stay unseen."""
    return (
        Discussion.objects.filter(application__call=call)
        .exclude(application__in=without)
        .select_related("application__organisation", "closed_by")
        .annotate(
            remarks_made=Count("remarks", distinct=True),
            scores_revised=Count("application__reviews__revisions", distinct=True),
            handed_in=Count(
                "application__reviews",
                filter=Q(application__reviews__state=Review.State.SUBMITTED),
                distinct=True,
            ),
        )
        .order_by("application__number")
    )


def closable(person: User, keys: Sequence[int]) -> list[Discussion]:
    """Of these discussions those that the person may end."""
    calls = [*steered(person).values_list("pk", flat=True)]
    own = _chaired_keys(person)
    barred = Conflict.objects.filter(reviewer__person=person).values("application")
    rows = Discussion.objects.filter(pk__in=keys).filter(
        Q(application__call__in=calls) | (Q(application__call__in=own) & ~Q(application__in=barred))
    )
    return list(rows.select_related("application"))
