"""Features of rooms: one list a base, so that who needs one and where it is agree by the word."""

from collections.abc import Iterable

from farshore.apps.bases.errors_setup import refuse
from farshore.apps.bases.keys import free_key
from farshore.apps.bases.models import Base, ExtensionRequest, Feature
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
    asking = ExtensionRequest.objects.filter(residency__base=base)
    for rows in (base.admissions.all(), base.residencies.all(), asking):
        used |= {key for row in rows.exclude(needs=[]) for key in row.needs}
    return base.features.exclude(key__in=used).delete()[0]


def chosen(base: Base, keys: Iterable[str]) -> list[str]:
    """These keys, each of which the base's list has."""
    wanted = set(keys)
    if wanted - set(base.features.filter(key__in=wanted).values_list("key", flat=True)):
        raise refuse("no-such-feature")
    return sorted(wanted)
