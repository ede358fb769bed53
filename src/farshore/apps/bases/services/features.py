"""Features of rooms: one list a base, so that who needs one and where it is agree by the word."""

from collections.abc import Iterable

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.bases.errors_setup import refuse
from farshore.apps.bases.keys import free_key
from farshore.apps.bases.models import Base, Feature, HostAdmission
from farshore.apps.bases.selectors.residencies import LIVE
from farshore.web.translated import as_written

MOST, LONGEST = 60, 60


def _spoken(row: Feature) -> set[str]:
    return {row.key.casefold(), *(text.casefold() for text in row.name.values())}


def kept(base: Base, words: Iterable[str]) -> list[str]:
    """The keys of these words; one that nobody used before joins the list. Needs a transaction."""
    Base.objects.select_for_update(of=("self",), no_key=True).get(pk=base.pk)
    known = {word: row for row in base.features.all() for word in _spoken(row)}
    found: dict[str, None] = {}
    for word in (" ".join(word.split()) for word in words):
        if not word:
            continue
        if len(word) > LONGEST:
            raise refuse("long-feature", most=LONGEST)
        row = known.get(word.casefold())
        if row is None:
            name = as_written(word)
            key = free_key({"en": word}, base.features, "feature")
            row = Feature.objects.create(base=base, key=key, name=name)
            known |= dict.fromkeys(_spoken(row), row)
        found[row.key] = None
    if len(found) > MOST:
        raise refuse("many-features", most=MOST)
    return list(found)


def drop_unused(base: Base) -> int:
    """What no room has and nobody needs is offered no longer."""
    used = {key for room in base.rooms.all() for key in room.equipment}
    used |= {key for row in base.admissions.exclude(needs=[]) for key in row.needs}
    return base.features.exclude(key__in=used).delete()[0]


@transaction.atomic
def note_needs(*, actor: User, admission: HostAdmission, keys: Iterable[str]) -> HostAdmission:
    """What the company's room must have; the next proposal of places looks for it."""
    held = HostAdmission.objects.select_for_update(of=("self",)).select_related("base").get(
        pk=admission.pk
    )  # fmt: skip
    if held.state not in LIVE or hasattr(held, "residency"):
        raise refuse("placed-already")
    wanted = set(keys)
    known = set(held.base.features.filter(key__in=wanted).values_list("key", flat=True))
    if wanted - known:
        raise refuse("no-such-feature")
    held.needs = sorted(wanted)
    held.save(update_fields=["needs"])
    record(actor=actor, action="admission.needs-noted", subject=held, needs=held.needs)
    return held
