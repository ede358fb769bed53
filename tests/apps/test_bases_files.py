"""A host's committee opens the files of the companies nominated to it, and no others."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from builders import person, texts
from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.models import PersonalAccess
from farshore.apps.bases.models import Base, HostAdmission
from farshore.apps.calls.models import Application, Call
from farshore.apps.calls.services import applications, files, policies
from farshore.apps.documents.models import Version
from farshore.web import clock
from outcomes import browser
from stories import base, company, draft, open_call, operator, refusal

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
SLOTS = ("slides", "data")


def call_with_slots(**policy: Any) -> Call:
    call = open_call(
        questions=[
            {
                "key": key,
                "kind": "file",
                "label": texts(key),
                "accepted": ["pdf"],
                "confidential": key == "data",
            }
            for key in SLOTS
        ]
    )
    if policy:
        policies.set_policy(actor=operator(), call=call, values=policy)
    return Call.objects.get(pk=call.pk)


def recommended(call: Call) -> Application:
    owner, who = company()
    row = draft(call, owner, who)
    for key in ("slides", *SLOTS):
        upload = SimpleUploadedFile(f"{key}.pdf", PDF)
        files.attach(actor=who, application=row, key=key, upload=upload)
    applications.submit(actor=who, application=row)
    Application.objects.filter(pk=row.pk).update(state="recommended")
    return Application.objects.get(pk=row.pk)


def put_before(at: Base, row: Application) -> HostAdmission:
    return HostAdmission.objects.create(base=at, application=row, nominated_at=clock.now())


def committee(of: Base) -> User:
    return person(Role.HOST, team=of.host_team)


def status(client: Client, of: Application, slot: str, *, number: int = -1) -> int:
    rows = Version.objects.filter(document__owner_key=of.pk, document__slot=slot)
    version = list(rows.order_by("number"))[number]
    return client.get(reverse("documents:file", args=[version.pk])).status_code


def test_a_committee_opens_what_is_not_confidential_of_its_own() -> None:
    at, other = base("boston"), base("kanagawa")
    call = call_with_slots()
    own, elsewhere, nowhere = recommended(call), recommended(call), recommended(call)
    admission = put_before(at, own)
    put_before(other, elsewhere)
    client = browser(committee(at))
    assert status(client, own, "slides") == 200
    noted = PersonalAccess.objects.get(action="document.downloaded")
    assert noted.concerns == f"calls.application {own.pk}"
    # a confidential slot, what was replaced, another host's, nobody's: alike
    assert status(client, own, "data") == 404
    assert status(client, own, "slides", number=0) == 404
    assert status(client, elsewhere, "slides") == 404
    assert status(client, nowhere, "slides") == 404
    assert status(browser(committee(other)), own, "slides") == 404
    page = client.get(reverse("bases:admission", args=[admission.pk])).content.decode()
    assert "slides.pdf" in page
    assert "data.pdf" not in page


@pytest.mark.parametrize("state", ["declined", "withdrawn"])
def test_a_committee_reads_no_more_when_it_is_over(state: str) -> None:
    at = base()
    row = recommended(call_with_slots())
    HostAdmission.objects.filter(pk=put_before(at, row).pk).update(state=state)
    assert status(browser(committee(at)), row, "slides") == 404


def test_confidential_files_reach_a_host_only_where_the_policy_says_so() -> None:
    at, other = base("boston"), base("kanagawa")
    call = call_with_slots(hosts_read_confidential=True)
    row = recommended(call)
    admission = put_before(at, row)
    client = browser(committee(at))
    assert status(client, row, "data") == 200
    page = client.get(reverse("bases:admission", args=[admission.pk])).content.decode()
    assert "data.pdf" in page
    assert status(browser(committee(other)), row, "data") == 404
    policies.set_policy(actor=operator(), call=call, values={"hosts_read_confidential": False})
    assert status(client, row, "data") == 404


def test_the_promise_to_those_who_submitted_is_kept() -> None:
    call = call_with_slots()
    recommended(call)
    with pytest.raises(ValidationError) as error:
        policies.set_policy(actor=operator(), call=call, values={"hosts_read_confidential": True})
    assert refusal(error) == "confidence-promised"


def test_applicants_are_told_who_reads_what_is_confidential() -> None:
    for hosts, told in ((False, False), (True, True)):
        call = call_with_slots(hosts_read_confidential=hosts)
        owner, who = company()
        row = draft(call, owner, who)
        page = browser(who).get(f"/en/calls/applications/{row.pk}/edit/").content.decode()
        assert ("and the host you are nominated to" in page) is told


def test_a_base_manager_and_an_operator_see_no_files_on_the_nomination() -> None:
    at = base()
    admission = put_before(at, recommended(call_with_slots()))
    page = browser(person(Role.BASE_MANAGER, team=at.team)).get(
        reverse("bases:admission", args=[admission.pk])
    )
    assert page.status_code == 200
    assert "slides.pdf" not in page.content.decode()
