"""Blind review holds on every page: names that must not appear are looked for on all of them."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve, reverse
from python_calamine import CalamineWorkbook

from access_table import ACCESS
from farshore.apps.accounts import policy
from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.calls.models import Application, Review, ReviewPolicy
from farshore.apps.calls.services import reviews
from farshore.apps.registry.models import OrganisationName
from stories import assigned, closed, open_call, panel, review, submitted
from world import BACKEND, World, build

pytestmark = pytest.mark.django_db
COMPANY = {"ko": "비밀나래제약", "en": "Hidden Wing Pharma", "ja": "ヒドゥンウイング製薬"}
ALIAS = "HWP-7 Labs"
REVIEWER = "Reviewer Nobody May Know"
LANGUAGES = ("ko", "en", "ja")


def signed_in(person: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person, backend=BACKEND)
    return client


def told(response: Any) -> str:
    """All that an answer carries: headers, file name, page with its comments, cells of a sheet."""
    body = b"".join(response)
    text = body.decode(errors="ignore")
    if body.startswith(b"PK"):
        book = CalamineWorkbook.from_filelike(io.BytesIO(body))
        sheets = [book.get_sheet_by_index(n).to_python() for n in range(len(book.sheet_names))]
        text = f"{book.sheet_names} {sheets}"
    return f"{response.status_code} {dict(response.headers)} {text}"


def pages(world: World, role: Role, client: Client) -> Iterator[tuple[str, str]]:
    """Every page that the role opens, in each language, as a page and as a download; and every
    refusal that a wrong address gives."""
    for name, row in ACCESS.items():
        arguments = [
            part[1:] if part.startswith("=") else getattr(
                world.things[part.partition(".")[0]], part.partition(".")[2] or "pk"
            )
            for part in row.objects.get(role, row.arguments)
        ]  # fmt: skip
        where = reverse(name, args=arguments)
        if row.posts is not None or not policy.allows(resolve(where).func, frozenset([role])):
            continue
        for language in LANGUAGES:
            local = where.replace("/ko/", f"/{language}/", 1)
            for query in ("", "?download=xlsx", "?sort=company", "?q=x"):
                yield f"{local}{query}", told(client.get(local + query))


def leaks(
    world: World, role: Role, client: Client, names: list[str], without: tuple[str, ...] = ()
) -> list[str]:
    return [
        f"{where}: {name}"
        for where, text in pages(world, role, client)
        if not any(f"/{part}/" in where for part in without)
        for name in names
        if name in text
    ]


def renamed(world: World) -> list[str]:
    """The company that applied gets names that no other text holds, its answers speak of it."""
    company = world.things["company"]
    company.name = COMPANY
    company.save()
    OrganisationName.objects.filter(organisation=company).delete()
    for name in (*COMPANY.values(), ALIAS):
        OrganisationName.objects.create(organisation=company, value=name)
    technology = company.technologies.get()
    technology.title = {"ko": f"{COMPANY['ko']}의 항체", "en": f"{COMPANY['en']} antibody"}
    technology.profile = f"{COMPANY['ko']} (HIDDEN  WING PHARMA, {ALIAS}) makes it."
    technology.save()
    Application.objects.filter(organisation=company).update(
        answers={"plan": f"{COMPANY['ja']} and Hidden Wing Pharma plan."}
    )
    return [*COMPANY.values(), ALIAS, "HIDDEN  WING PHARMA"]


# the registry lists every organisation, whether or not it applied
REGISTRY = ("registry", "meetings")


def test_no_page_tells_a_reviewer_who_applied() -> None:
    world = build()
    names = renamed(world)
    client = world.client(Role.REVIEWER)
    assert leaks(world, Role.REVIEWER, client, names, REGISTRY) == []
    own = told(client.get(reverse("calls:discussion", args=[world.things["handed-in"].pk])))
    assert world.things["panel-application"].code in own


def test_a_planted_leak_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    from farshore.apps.calls.selectors import blind

    world = build()
    names = renamed(world)
    monkeypatch.setattr(blind.Blind, "text", lambda self, text: str(text))
    found = leaks(world, Role.REVIEWER, world.client(Role.REVIEWER), names, REGISTRY)
    assert any("/calls/reviews/" in where for where in found)


def test_the_registry_reads_the_same_whether_or_not_a_company_applied() -> None:
    """No order, count, mark or map point tells a reviewer that a company has applied."""
    world = build()
    company = world.things["company"]
    client = world.client(Role.REVIEWER)
    addresses = [
        reverse("registry:organisations"), reverse("registry:organisations") + "?sort=-name",
        reverse("registry:organisations") + "?download=xlsx",
        reverse("registry:organisation", args=[company.pk]), reverse("registry:points"),
        reverse("registry:tenants"),
    ]  # fmt: skip

    def seen() -> list[bytes]:
        found = []
        for where in addresses:
            response = client.get(where)
            body = b"".join(response)
            assert response.status_code == 200
            if body.startswith(b"PK"):
                body = str(
                    CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0)
                    .to_python()
                ).encode()  # fmt: skip
            tokens = str(response.context["csrf_token"]).encode() if response.context else b"-"
            found.append(body.replace(tokens, b""))
        return found

    before = seen()
    Application.objects.filter(organisation=company).update(state="withdrawn")
    after = seen()
    import re

    def bare(page: bytes) -> bytes:
        return re.sub(rb'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]*"', b"", page)

    assert [bare(page) for page in before] == [bare(page) for page in after]


def test_a_blind_reviewer_finds_no_technology_in_the_registry_and_others_do() -> None:
    world = build()
    where = reverse("registry:organisation", args=[world.things["company"].pk])
    assert "A profile." not in world.client(Role.REVIEWER).get(where).content.decode()
    assert "A profile." in world.client(Role.PARTNER).get(where).content.decode()
    ReviewPolicy.objects.update(blind="single")
    assert "A profile." in world.client(Role.REVIEWER).get(where).content.decode()


def test_single_blind_shows_the_company_and_its_texts() -> None:
    world = build()
    renamed(world)
    ReviewPolicy.objects.update(blind="single")
    page = world.client(Role.REVIEWER).get(
        reverse("calls:review", args=[world.things["handed-in"].pk])
    )
    assert COMPANY["ko"] in page.content.decode()


def test_no_page_tells_an_applicant_who_reviews() -> None:
    world = build()
    for who in (world.readers[Role.REVIEWER], *User.objects.filter(reviewer_of__isnull=False)):
        who.name = REVIEWER
        who.save()
    Application.objects.filter(pk=world.things["application"].pk).update(state="in-review")
    client = world.client(Role.APPLICANT)
    names = [REVIEWER, "comment of", "A-001 said", ">said<", "noted"]
    assert leaks(world, Role.APPLICANT, client, names) == []
    assert leaks(world, Role.PARTNER, world.client(Role.PARTNER), names) == []


def test_a_planted_name_of_a_reviewer_is_caught() -> None:
    world = build()
    Application.objects.filter(pk=world.things["application"].pk).update(answers={"plan": REVIEWER})
    client = world.client(Role.APPLICANT)
    assert leaks(world, Role.APPLICANT, client, [REVIEWER]) != []


def test_nothing_of_others_is_seen_before_handing_in_ones_own() -> None:
    call = open_call()
    submitted(call, 1)
    panel(call)
    assigned(closed(call))
    first, second = Review.objects.filter(application__call=call).order_by("pk")
    review(first, "7.5", "Words of the first.")
    client = signed_in(second.reviewer.person)
    talk = reverse("calls:discussion", args=[second.pk])
    for state in ("assigned", "signed"):
        if state == "signed":
            reviews.sign(actor=second.reviewer.person, review=second)
        for where in (talk, talk + "?download=xlsx", reverse("calls:reviews"),
                      reverse("calls:reviews") + "?download=xlsx",
                      reverse("calls:review", args=[second.pk])):  # fmt: skip
            text = told(client.get(where))
            assert "Words of the first." not in text
            assert "7.5" not in text
        assert client.get(talk).status_code == 404
        client.post(reverse("calls:remark", args=[second.pk]), {"text": "x"})
        client.post(reverse("calls:revise", args=[second.pk]), {"merit": "5", "reason": "x"})
    second.refresh_from_db()
    review(second, "4", "Words of the second.")
    page = client.get(talk).content.decode()
    assert "Words of the first." in page
    assert str(first.reviewer.person) not in page
