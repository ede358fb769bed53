"""What was approved is frozen: a copy with its digest, and the check that finds tampering."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.db import models

from farshore.apps.audit.models import Decision
from farshore.apps.audit.services.encoding import digest, encode
from farshore.apps.calls.models import Application, Call, DecidedApplication
from farshore.apps.calls.services.saving import PLAIN
from farshore.apps.documents.selectors.files import digests
from farshore.web import clock

State = Application.State
DECIDED = (State.RECOMMENDED, State.RESERVE, State.REJECTED, State.INELIGIBLE)
CHUNK = 500
NEEDED = ("organisation", "technology", "annex", "posterior", "place")


def content_of(application: Application, files: Mapping[str, str]) -> dict[str, Any]:
    """What the company asked for, answered and handed in (`files`: digests by slot)."""
    plan = {
        name: application.technology_id if name == "technology" else getattr(application, name)
        for name in PLAIN
    }
    content: dict[str, Any] = encode(
        {
            "number": application.number,
            "organisation": application.organisation_id,
            "plan": plan,
            "currency": application.currency,
            "answers": application.answers,
            "form": application.version_id,
            "files": dict(files),
        }
    )
    return content


def annex_digest(application: Application) -> str:
    annex = getattr(application, "annex", None)
    return digest(annex.answers if annex is not None else {})


def found_of(application: Application) -> dict[str, Any]:
    """What rules, reviews and the decision said, and the technology as the panel read it."""
    posterior = getattr(application, "posterior", None)
    place = getattr(application, "place", None)
    technology = application.technology
    found: dict[str, Any] = encode(
        {
            "state": str(application.state),
            "organisation_name": application.organisation.name,
            "technology": None
            if technology is None
            else {"title": technology.title, "profile": technology.profile},
            "rules": {
                str(row.rule_id): row.holds
                for row in sorted(application.eligibility.all(), key=lambda row: row.rule_id)
            },
            "merit": None
            if posterior is None
            else {"mean": posterior.mean, "sd": posterior.sd, "rank": posterior.rank},
            "place": None
            if place is None
            else {"standing": str(place.standing), "order": place.order},
        }
    )
    return found


def digest_of(content: Any, found: Any, annex: str) -> str:
    return digest({"content": content, "found": found, "annex": annex})


def freeze(*, call: Call, decision: Decision | None) -> int:
    """Keep every decided application as the decision found it. Part of the deciding transaction.

    From here on the database refuses another revision of them.
    """
    rows = (
        Application.objects.filter(call=call, state__in=DECIDED, decided=None)
        .exclude(number=None)
        .select_related(*NEEDED)
        .prefetch_related("eligibility")
        .order_by("number")
    )
    kept = []
    files = digests(Application, (row.pk for row in rows))
    for row in rows:
        content, found, annex = content_of(row, files[row.pk]), found_of(row), annex_digest(row)
        kept.append(
            DecidedApplication(
                application=row, decision=decision, decided_at=clock.now(), content=content,
                found=found, annex_digest=annex, digest=digest_of(content, found, annex),
            )
        )  # fmt: skip
    DecidedApplication.objects.bulk_create(kept)
    Application.objects.filter(pk__in=[row.application_id for row in kept]).update(
        decided_revision=models.F("revision")
    )
    return len(kept)


def tampered(rows: Iterable[DecidedApplication] | None = None) -> Iterator[tuple[str, str]]:
    """(application, what does not agree): the copy with its digest, or the tables with the copy."""
    if rows is None:
        rows = DecidedApplication.objects.select_related(
            "application__annex", "application__call"
        ).order_by("pk")
        rows = rows.iterator(chunk_size=CHUNK)
    remaining = iter(rows)
    while chunk := list(islice(remaining, CHUNK)):
        files = digests(Application, (row.application_id for row in chunk))
        for row in chunk:
            yield from _faults(row, files[row.application_id])


def _faults(row: DecidedApplication, files: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    name = f"{row.application.call_id}/{row.application.code}"
    if digest_of(row.content, row.found, row.annex_digest) != row.digest:
        yield name, "copy"
    if content_of(row.application, files) != row.content:
        yield name, "application"
    if annex_digest(row.application) != row.annex_digest:
        yield name, "annex"
