"""How a save meets what others saved since the page was loaded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from farshore.apps.accounts.models import User
from farshore.apps.calls.errors import MESSAGES
from farshore.apps.calls.merging import Step, merge, since_loaded
from farshore.apps.calls.models import Application, ConfidentialAnnex, Save
from farshore.web import clock

PLAIN = (
    "technology",
    "wished_bases",
    "space_kind",
    "space_count",
    "biosafety_level",
    "starts",
    "months",
    "requested",
    "raised_usd",
    "revenue_usd",
    "first_timer",
)
# saves kept to merge against; a page older than these is asked about every difference
MOST_KEPT = 400
CENTS = Decimal("0.01")
UNKNOWN = object()


@dataclass(frozen=True)
class Settled:
    """What a person chose for fields that both changed: {field: "mine" or "theirs"}. It holds for
    the revision they were shown, not for what somebody saved after that."""

    revision: int
    choices: Mapping[str, str] = field(default_factory=dict)


class EditedMeanwhileError(ValidationError):
    """Nothing was saved: another saved other text in the fields named."""

    def __init__(self, fields: tuple[str, ...], theirs: Mapping[str, Any], revision: int) -> None:
        super().__init__(MESSAGES["edited-meanwhile"], code="edited-meanwhile")
        self.fields, self.theirs, self.revision = fields, theirs, revision


def key_of(question: str) -> str:
    """The name under which a question's answer stands among the fields."""
    return f"q_{question}"


def as_json(value: Any) -> Any:
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (Decimal, float)):
        return format(Decimal(str(value)).quantize(CENTS), "f")
    return value


def flattened(values: Mapping[str, Any], answers: Mapping[str, str]) -> dict[str, Any]:
    fields = {name: as_json(values[name]) for name in PLAIN if name in values}
    return fields | {key_of(key): text for key, text in answers.items()}


def flat(application: Application, annex: ConfidentialAnnex) -> dict[str, Any]:
    values = {name: getattr(application, name) for name in PLAIN}
    return flattened(values, {**application.answers, **annex.answers})


def merged(
    held: Application,
    theirs: Mapping[str, Any],
    mine: Mapping[str, Any],
    revision: int,
    page: str,
    settled: Settled | None,
) -> dict[str, Any]:
    """All fields as they are to stand."""
    base = _since(held, mine, revision, page)
    choices = settled.choices if settled and settled.revision == held.revision else {}
    outcome = merge(base, mine, theirs, choices)
    if outcome.clashes:
        raise EditedMeanwhileError(
            outcome.clashes, {name: theirs.get(name) for name in outcome.clashes}, held.revision
        )
    return outcome.values


def _since(held: Application, mine: Mapping[str, Any], revision: int, page: str) -> dict[str, Any]:
    if revision == held.revision:
        return {}
    saves = list(held.saves.filter(revision__gt=revision).order_by("revision"))
    if len(saves) != held.revision - revision:
        return dict.fromkeys(mine, UNKNOWN)
    return since_loaded(
        Step(
            {**save.changed, **save.changed_confidentially},
            mine=bool(page) and save.page == page,
        )
        for save in saves
    )


def note(
    held: Application,
    actor: User | None,
    page: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    confidential: frozenset[str],
) -> None:
    """Keep what this save changed, for pages that were loaded before it."""
    apart = {key_of(key) for key in confidential}
    changed = {
        name: [before.get(name), value]
        for name, value in after.items()
        if before.get(name) != value
    }
    Save.objects.create(
        application=held, revision=held.revision, by=actor, page=page, at=clock.now(),
        changed={name: pair for name, pair in changed.items() if name not in apart},
        changed_confidentially={name: pair for name, pair in changed.items() if name in apart},
    )  # fmt: skip
    held.saves.filter(revision__lte=held.revision - MOST_KEPT).delete()
