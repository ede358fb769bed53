"""Cluster agreements, the consultation, and the public items that stand before the result."""

from collections.abc import Iterable

from farshore.apps.alliances.models import (
    ActionItem,
    Agreement,
    Commitment,
    Consultation,
    Suggestion,
)
from farshore.apps.briefing.models import Briefing
from farshore.apps.registry.models import Organisation
from farshore.apps.registry.names import normalised
from farshore.demo.build.network import SOURCE, Network, names_of, placed
from farshore.demo.content import types as content

COUNTERPARTS = {"shonan-hongneung": ("Fujisawa", "JP"), "kbic-hongneung": ("Kobe", "JP")}
TOPICS = {"calls": "call"}
STATES = {"letter-of-intent": Agreement.State.LETTER}


def _counterpart(network: Network, row: content.Agreement) -> Organisation:
    """The other cluster, by its published name; it may stand in the registry already."""
    name = names_of(row.parties[1])
    known = next(
        (org for org in network.organisations.values() if org.name.get("en") == name["en"]), None
    )
    if known is not None:
        return known
    city, country = COUNTERPARTS[row.key]
    latitude, longitude = placed(city, 1)
    return Organisation.objects.create(
        name=name, kind=Organisation.Kind.FACILITY, country=country, city=city,
        latitude=latitude, longitude=longitude, source=SOURCE, sort_name=normalised(name["ko"]),
    )  # fmt: skip


def agreements(network: Network, rows: Iterable[content.Agreement]) -> None:
    cluster = network.cluster
    if cluster is None:
        raise LookupError("agreements come after the cluster that makes them")
    for row in rows:
        agreement = Agreement.objects.create(
            name=names_of(row.title), cluster=cluster, counterpart=_counterpart(network, row),
            state=STATES.get(row.state, row.state), signed=row.signed, expires=row.until, summary=names_of(row.note),
            illustrative=True,
        )  # fmt: skip
        Commitment.objects.bulk_create(
            Commitment(
                agreement=agreement, text=names_of(item.text), owner=names_of(item.owner),
                due=item.due, settled=item.done,
                state=Commitment.State.KEPT if item.done else Commitment.State.OPEN,
            )
            for item in row.commitments
        )  # fmt: skip


def consultation(row: content.Consultation) -> None:
    held = Consultation.objects.create(
        name=names_of(row.title), on=row.held.date(), place=names_of(row.place),
        summary=names_of(row.agenda), state=Consultation.State.ANSWERED,
    )  # fmt: skip
    for item in row.suggestions:
        suggestion = Suggestion.objects.create(
            consultation=held, text=names_of(item.text), by_role=names_of(item.raised_by),
            answer=names_of(item.answer), answered_on=row.held.date(), order=item.number,
        )  # fmt: skip
        if item.action is not None:
            ActionItem.objects.create(
                suggestion=suggestion, text=names_of(item.action.text),
                owner=names_of(item.action.owner), due=item.action.due, settled=item.action.done,
                state=ActionItem.State.DONE if item.action.done else ActionItem.State.OPEN,
            )  # fmt: skip


def briefings(rows: Iterable[content.Briefing]) -> None:
    rows = list(rows)
    made = {
        row.key: Briefing.objects.create(
            slug=row.key, topic=TOPICS.get(row.topic, row.topic), title=names_of(row.title),
            summary=names_of(row.summary), body=names_of(row.body), published_at=row.published,
            fictional=True,
        )
        for row in rows
    }  # fmt: skip
    for row in rows:
        made[row.key].related.set(made[key] for key in row.related if key in made)
