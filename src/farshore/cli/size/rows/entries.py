"""Audit entries."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import connection

from farshore.apps.audit.models import Entry
from farshore.web import clock

ACTIONS = (
    "application.saved",
    "application.submitted",
    "review.saved",
    "call.closed",
    "figure.added",
)


def entries(count: int, actors: list[int], draw: Random) -> None:
    """Straight into the table: two million objects would take minutes to make."""
    table = connection.ops.quote_name(Entry._meta.db_table)
    columns = "at, actor_id, action, subject_kind, subject_key, facts"
    marks = "%s, %s, %s, %s, %s, %s"
    # the table's name is the model's own
    insert = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608
    adapt = connection.ops.adapt_datetimefield_value
    facts = json.dumps({"size": "test"})
    began: datetime = clock.now() - timedelta(seconds=20 * count + 60)

    def rows(first: int, last: int) -> Iterator[tuple[Any, ...]]:
        for number in range(first, last):
            at = adapt(began + timedelta(seconds=20 * number))
            action = ACTIONS[draw.randrange(len(ACTIONS))]
            kind = "calls.application" if number % 3 else "registry.organisation"
            yield at, actors[number % len(actors)], action, kind, number % 5_000, facts

    with connection.cursor() as cursor:
        for first in range(0, count, 50_000):
            cursor.executemany(insert, list(rows(first, min(count, first + 50_000))))
