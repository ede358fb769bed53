"""Export of what the database holds, in the form that each kind allows."""

import csv
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from farshore.cli.files import InputError, finish
from farshore.cli.site import set_up

Rows = Iterator[Sequence[Any]]
Sheet = tuple[Sequence[str], Rows]


def _names(texts: dict[str, str]) -> tuple[str, str, str]:
    return texts.get("ko", ""), texts.get("en", ""), texts.get("ja", "")


def _organisations(_day: date) -> Sheet:
    from farshore.apps.registry.models import Organisation

    header = ("id", "ko", "en", "ja", "kind", "country", "city", "fictional", "source")
    rows = Organisation.objects.order_by("pk").iterator(chunk_size=2000)
    return header, (
        (row.pk, *_names(row.name), row.kind, row.country, row.city, row.fictional, row.source)
        for row in rows
    )


def _tenants(day: date) -> Sheet:
    from farshore.apps.registry.selectors.organisations import holds_on, own_cluster

    cluster = own_cluster()
    if cluster is None:
        raise InputError("tenants", "no cluster of one's own is defined")
    rows = cluster.memberships.filter(holds_on(day)).select_related("organisation")
    header = ("as_of", "id", "ko", "en", "ja", "field", "since", "until", "fictional")
    return header, (
        (day, row.organisation_id, *_names(row.organisation.name), row.organisation.field,
         row.starts, row.ends or "", row.organisation.fictional)
        for row in rows.order_by("organisation__sort_name", "pk")
    )  # fmt: skip


def _figures(_day: date) -> Sheet:
    from farshore.apps.targets.models import Observation

    header = (
        "indicator", "definition", "geography", "period", "as_of", "value", "unit", "state",
        "source", "address",
    )  # fmt: skip
    rows = Observation.objects.select_related("indicator").order_by("indicator", "period", "pk")
    return header, (
        (row.indicator.key, row.indicator.definition.get("en", ""),
         row.indicator.geography.get("en", ""), row.period, row.as_of or "", row.value,
         row.indicator.unit, row.state, row.source, row.address)
        for row in rows
    )  # fmt: skip


def _schedule(_day: date) -> Sheet:
    from farshore.apps.meetings.models import Meeting

    header = ("event", "starts", "ends", "table", "asker", "asked", "state")
    rows = Meeting.objects.select_related(
        "slot__event", "request__asker__organisation", "request__asked__organisation"
    ).order_by("slot__event", "slot__number", "table")
    return header, (
        (row.slot.event.key, row.slot.starts.isoformat(), row.slot.ends.isoformat(), row.table,
         str(row.request.asker), str(row.request.asked), row.state)
        for row in rows
    )  # fmt: skip


def _decisions(_day: date) -> Sheet:
    from farshore.apps.audit.models import Decision

    header = (
        "number", "kind", "engine", "version", "state", "objective", "bound", "proven", "digest",
        "decided_at", "reason",
    )  # fmt: skip
    rows = Decision.objects.defer("problem", "solution", "final", "final_problem").order_by("pk")
    return header, (
        (row.number, row.kind, row.engine, row.engine_version, row.state, row.standing_objective,
         row.bound, row.proven, row.problem_digest, row.decided_at or "", row.reason)
        for row in rows
    )  # fmt: skip


KINDS: dict[str, Callable[[date], Sheet]] = {
    "organisations": _organisations,
    "tenants": _tenants,
    "figures": _figures,
    "schedule": _schedule,
    "decisions": _decisions,
}
FORMS = (".csv", ".xlsx", ".json")


def export(
    kind: Annotated[str, typer.Argument(help=f"One of {', '.join(sorted(KINDS))}.")],
    out: Annotated[Path, typer.Option(help="The file to write: .csv, .xlsx or .json.")],
    on: Annotated[str, typer.Option(help="As of this day, where the kind has dates.")] = "",
) -> None:
    """Write what the database holds to a file: the whole of it or nothing."""
    if kind not in KINDS:
        raise InputError(kind, f"unknown kind; one of {', '.join(sorted(KINDS))}")
    if out.suffix not in FORMS:
        raise InputError(out, f"the name ends in none of {', '.join(FORMS)}")
    set_up()
    from farshore.web import clock

    try:
        day = date.fromisoformat(on) if on else clock.today()
    except ValueError as error:
        raise InputError("--on", f"{on!r} is not a day; write it as 2025-06-02") from error
    header, rows = KINDS[kind](day)
    whole = [tuple(row) for row in rows]
    write(out, header, whole)
    print(f"written: {out}", file=sys.stderr)
    finish({"kind": kind, "rows": len(whole), "file": str(out)})


def write(out: Path, header: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
    from farshore.web.downloads import workbook

    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(f".{out.name}.part")
    try:
        if out.suffix == ".xlsx":
            part.write_bytes(workbook([(out.stem, header, rows)]))
        elif out.suffix == ".json":
            objects = [dict(zip(header, row, strict=True)) for row in rows]
            part.write_text(json.dumps(objects, ensure_ascii=False, default=str, indent=1), "utf-8")
        else:
            with part.open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerows([header, *rows])
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def register(app: typer.Typer) -> None:
    app.command()(export)
