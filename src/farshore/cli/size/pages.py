"""Every page that a reader can ask for, asked many times, with its time and its queries."""

import logging
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from farshore.apps.accounts import policy
from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.cli.size.objects import CHOSEN, OBJECTS, OF_A_KIND, PARTS, QUERIES
from farshore.web.memory import settle

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True)
class Row:
    """One page for one reader: milliseconds and number of queries.

    `cpu95` is the 95th percentile of the processor's time alone: what other work on the same
    machine takes does not count in it.
    """

    page: str
    reader: str
    status: int
    p50: float
    p95: float
    cpu95: float
    queries: int


class Counter:
    """Counts queries; wraps every execution."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.count += 1
        return execute(*arguments)


def patterns(found: Any, space: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in found:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from patterns(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", pattern.callback


def addresses(name: str, found_by: Client) -> list[str]:
    """The address with an object that this reader finds, and its narrowed forms."""
    if name in OF_A_KIND:
        return [
            where
            for kind, label in OF_A_KIND[name].items()
            for where in (
                found(name, found_by, label, "pk", kind) if label else [reverse(name, args=[kind])]
            )
        ]
    if name in OBJECTS:
        return [
            where + query
            for where in found(name, found_by, *OBJECTS[name])
            for query in ("", *narrowed(name), *chosen(name))
        ]
    if name in PARTS:
        label, field, part = PARTS[name]
        return found(name, found_by, label, field, after=[part])
    try:
        plain = reverse(name)
    except NoReverseMatch:
        return []
    return [plain, *(plain + query for query in narrowed(name))]


def narrowed(name: str) -> list[str]:
    return [f"?{query}" for query in QUERIES.get(name, ())]


def chosen(name: str) -> list[str]:
    """With the first row chosen, one halfway and the last."""
    if name not in CHOSEN:
        return []
    label, field = CHOSEN[name]
    keys = list(apps.get_model(label).objects.order_by(field).values_list(field, flat=True))
    return [f"?row={keys[at]}" for at in (0, len(keys) // 2, -1)]


def found(
    name: str, by: Client, label: str, field: str, *before: str, after: Sequence[str] = ()
) -> list[str]:
    keys = list(apps.get_model(label).objects.order_by("pk").values_list(field, flat=True)[:30])
    for key in keys:
        where = reverse(name, args=[*before, key, *after])
        if by.get(where).status_code == 200:
            return [where]
    return []


def client_of(person: User | None) -> Client:
    client = Client(raise_request_exception=False, HTTP_HOST=settings.ALLOWED_HOSTS[0])
    if person is not None:
        client.force_login(person, backend=BACKEND)
    return client


def ask(client: Client, where: str, requests: int) -> tuple[int, list[float], list[float], int]:
    status, times, work, most = 0, [], [], 0
    client.get(where)
    for _number in range(requests):
        counter = Counter()
        began, worked = time.perf_counter(), time.process_time()
        with connection.execute_wrapper(counter):
            response = client.get(where)
            # downloads and streams count with their content
            b"".join(response) if response.streaming else response.content
        times.append(1000 * (time.perf_counter() - began))
        work.append(1000 * (time.process_time() - worked))
        status, most = response.status_code, max(most, counter.count)
    return status, times, work, most


def percentile95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20, method="inclusive")[-1] if values[1:] else values[0]


def readers() -> list[tuple[str, User | None]]:
    found: list[tuple[str, User | None]] = [("nobody", None)]
    for role in Role:
        person = User.objects.filter(team_roles__role=role).order_by("pk").first()
        if person is not None:
            found.append((str(role), person))
    return found


def measured(*, requests: int, only: str, tell: Callable[[str], None]) -> list[Row]:
    settle()
    # an address that is not this reader's is no news here
    logging.getLogger("django.request").setLevel(logging.ERROR)
    rows = []
    for who, person in readers():
        client = client_of(person)
        roles = person.roles if person else None
        tell(f"asking as {who}")
        for name, view in patterns(get_resolver().url_patterns):
            if only not in name or not view.__module__.startswith("farshore"):
                continue
            if not policy.allows(view, roles):
                continue
            for where in addresses(name, client):
                status, times, work, queries = ask(client, where, requests)
                if status in (302, 404, 405):
                    continue
                median, p95 = statistics.median(times), percentile95(times)
                rows.append(Row(where, who, status, median, p95, percentile95(work), queries))
    return rows
