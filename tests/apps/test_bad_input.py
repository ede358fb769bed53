"""Junk sent to every address as every reader: no server error, and nothing half-written."""

import re
from collections.abc import Iterator
from random import Random
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from access_table import ACCESS, ACCOUNT_ARGUMENTS, NOBODY
from farshore.apps.accounts import policy
from farshore.apps.accounts.roles import Role
from world import World, build

pytestmark = pytest.mark.django_db
READERS = [NOBODY, *Role]
JUNK = [
    "", " ", "x" * 20_000, "9" * 400, "9" * 5_000, "-1", "0", "1e309", "NaN", "inf", "½", "²", "٣",
    "999999999999", "2147483648", "9223372036854775808", "2023-02-30", "9999-12-31", "0001-01-01",
    "24:61", "<script>alert(1)</script>", "'; DROP TABLE x; --", "%s%n{0}{{ x }}", "𝕏🧬", "거점",
    "\u202e\ufeff", "[]", "{}", "null", "None", "true", "on", "../../etc/passwd", "a,b,-c", "-name",
    "--name", "pk__in", "\r\nX-Injected: 1", "xlsx", "csv", "verify", "waive", "yes", "accept",
]  # fmt: skip
# bytes that no text holds: half a surrogate, a stray byte, a null
RAW = ["%ED%A0%80", "%FF", "%00", "a%00b", "%", "%u0041"]
NAMES = [
    "q", "page", "sort", "download", "on", "kind", "field", "country", "tenant_on", "place", "phase",
    "action", "subject_kind", "next", "size", "mode", "person", "give", "reason", "answer", "asked",
    "message", "verb", "expires", "conflict", "submit", "comment", "merit", "revision", "dry_run",
    "amount", "currency", "note", "text", "language", "row", "do", "key", "value", "day", "title",
    "fields", "least_readiness", "open_until", "months", "starts", "space_count", "decision",
]  # fmt: skip
FIELD = re.compile(r'<(?:input|select|textarea|button)[^>]*? name="([^"]+)"')
WRITES = re.compile(
    r'^(?:INSERT(?: OR IGNORE)? INTO|UPDATE|DELETE FROM) "?'
    r"((?:accounts|audit|documents|registry|calls|bases|charges|partnering|meetings|alliances|targets|briefing)_\w+)"
)
ROUNDS = 3


def names_of(patterns: Any, space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from names_of(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"


def value(world: World, name: str) -> Any:
    if name.startswith("="):
        return name[1:]
    thing, _dot, attribute = name.partition(".")
    return getattr(world.things[thing], attribute or "pk")


def address(world: World, name: str, role: Role | None) -> str:
    row = ACCESS.get(name)
    if row is None:
        return reverse(name, args=ACCOUNT_ARGUMENTS.get(name, ()))
    wanted = row.objects.get(role, row.arguments) if role else row.arguments
    return reverse(name, args=[value(world, part) for part in wanted])


class Watch:
    """Sees which tables are written, whether an audit entry is, and whether it was undone."""

    def __init__(self) -> None:
        self.tables: set[str] = set()
        self.undone = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        found = WRITES.match(sql)
        # an UPDATE that meets no row writes nothing
        if found and (sql.startswith("INSERT") or context["cursor"].rowcount != 0):
            self.tables.add(found[1])
        self.undone = self.undone or sql.startswith("ROLLBACK TO")
        return result

    @property
    def half_written(self) -> bool:
        """Rows were written and stand, and no entry says who did it."""
        audited = self.tables & {"audit_entry", "audit_personalaccess"}
        return bool(self.tables) and not audited and not self.undone


def send(client: Client, verb: str, where: str, query: str, body: Any) -> tuple[HttpResponse, bool]:
    watch = Watch()
    full = f"{where}?{query}" if query else where
    with transaction.atomic():
        if verb == "get":
            with connection.execute_wrapper(watch):
                response = client.get(full)
        elif isinstance(body, dict):
            with connection.execute_wrapper(watch):
                response = client.post(full, body)
        else:
            with connection.execute_wrapper(watch):
                response = client.generic("POST", full, body[1], content_type=body[0])
        transaction.set_rollback(True)
    return response, watch.half_written


def junk_query(draw: Random, names: list[str]) -> str:
    parts = []
    for name in draw.sample(names, min(len(names), draw.randint(1, 8))):
        raw = draw.random() < 0.2
        parts.append(
            f"{quote(name)}={draw.choice(RAW) if raw else quote(draw.choice(JUNK)[:6000])}"
        )
    return "&".join(parts)


def junk_body(draw: Random, names: list[str]) -> Any:
    kind = draw.random()
    if kind < 0.1:
        return "multipart/form-data", b"no boundary"
    if kind < 0.15:
        return (
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Disposition: form-data\r\n\r\n\xff",
        )
    if kind < 0.2:
        return "application/json", b'{"a": NaN'
    if kind < 0.35:
        return "application/x-www-form-urlencoded", junk_query(draw, names).encode()
    return {name: draw.choice(JUNK) for name in names if draw.random() < 0.7}


def faults_at(
    world: World, client: Client, name: str, role: Role | None, draw: Random
) -> list[str]:
    where = address(world, name, role)
    view = resolve(where).func
    allowed = policy.allows(view, frozenset([role]) if role else None)
    shown, _half = send(client, "get", where, "", None)
    fields = [] if shown.streaming else FIELD.findall(shown.content.decode("utf-8", "ignore"))
    names = sorted({*NAMES, *fields} - {"csrfmiddlewaretoken"})
    found = []
    for number in range(ROUNDS if allowed else 1):
        for verb in ("get", "post"):
            query = junk_query(draw, names) if verb == "get" or number == 0 else ""
            body = junk_body(draw, names) if verb == "post" else None
            response, half = send(client, verb, where, query, body)
            if response.status_code >= 500 or half:
                what = "half-written" if half else str(response.status_code)
                found.append(f"{what}: {verb} {name} {query[:150]} {str(body)[:300]}")
    return found


@pytest.mark.parametrize("role", READERS, ids=lambda role: str(role or "nobody"))
def test_junk_never_ends_in_a_server_error(role: Role | None) -> None:
    world, draw = build(), Random(f"{role}")
    client = world.client(role)
    found = []
    for name in names_of(get_resolver().url_patterns):
        if name in ("account_logout",):
            continue
        found += faults_at(world, client, name, role, draw)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("role", [NOBODY, Role.OPERATOR, Role.APPLICANT])
def test_each_listing_takes_each_piece_of_junk(role: Role | None) -> None:
    """One by one, so that one bad value does not hide behind another."""
    world = build(rows=1)
    client = world.client(role)
    found = []
    for name in ("registry:organisations", "registry:studies", "registry:points", "audit:entries",
                 "registry:tenants", "bases:occupancy", "targets:targets"):  # fmt: skip
        where = address(world, name, role)
        if not policy.allows(resolve(where).func, frozenset([role]) if role else None):
            continue
        for word in [*map(quote, (junk[:6000] for junk in JUNK)), *RAW]:
            keys = ("q", "page", "sort", "on", "tenant_on", "kind", "country", "action")
            for key in keys if role is Role.OPERATOR else keys[:4]:
                status = client.get(f"{where}?{key}={word}").status_code
                if status >= 500:
                    found.append(f"{name}?{key}={word[:60]}")
    assert found == []


@pytest.mark.parametrize(
    "path",
    [
        "/ko/registry/organisations/99999999999999999999999999/",
        "/ko/registry/organisations/0/",
        "/ko/calls/%00/",
        "/ko/targets/indicators/%ED%A0%80/",
        "/ko/%FF/",
        "/xx/registry/",
        "/ko/registry/organisations/１/",
        "/ko/sign-in/confirm-email/x:y:z/",
        "/ko/sign-in/password/reset/key/zzz-%00/",
        "/" + "a" * 6000,
        "//evil.example/ko/",
    ],
)
@pytest.mark.parametrize("role", [NOBODY, Role.OPERATOR])
def test_odd_paths(path: str, role: Role | None) -> None:
    world = build(rows=1)
    answer = world.client(role).generic("GET", path)
    assert answer.status_code in (200, 301, 302, 400, 404), answer.status_code
    if answer.status_code in (301, 302):
        assert not answer["Location"].startswith("//")
