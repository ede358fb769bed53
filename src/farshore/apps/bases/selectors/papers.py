"""Who may read the documents of a requirement: the company itself and the base's manager."""

from collections.abc import Iterable

from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.models import GateItem
from farshore.apps.documents.models import Document, Version
from farshore.apps.documents.readers import Reading

OWNER_KIND = GateItem._meta.label_lower


def reading(person: User, document: Document) -> Reading | None:
    rows = GateItem.objects.filter(pk=document.owner_key)
    own = rows.filter(residency__organisation__team__in=person.team_ids(Role.APPLICANT))
    managed = rows.filter(residency__base__team__in=person.team_ids(Role.BASE_MANAGER))
    if own.exists() or managed.exists():
        return Reading(concerns=f"{OWNER_KIND} {document.owner_key}")
    return None


def papers(items: Iterable[GateItem]) -> dict[int, Version]:
    """The document that stands for each item, by the item's key."""
    rows = Document.objects.filter(
        owner_kind=OWNER_KIND, owner_key__in=[item.pk for item in items]
    ).exclude(current=None)
    return {
        row.owner_key: row.current
        for row in rows.select_related("current")
        if row.current is not None
    }
