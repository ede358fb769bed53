"""Gates as policy: why not and what next, papers, expiry, reminders, doors."""

import itertools
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from builders import person
from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.accounts.services import people
from farshore.apps.audit.models import Entry
from farshore.apps.bases import policy
from farshore.apps.bases.models import Gate, GateItem, HostAdmission, Residency, Suspension
from farshore.apps.bases.policy import Action, Case, Who, judge, may
from farshore.apps.bases.policy_texts import ACTIONS, NEXT, REASONS, WHO
from farshore.apps.bases.services import door, gates, host, suspensions, visas
from farshore.apps.bases.services.carrying import months_after
from farshore.apps.bases.services.placement import _begin
from farshore.apps.calls.models import Application
from farshore.apps.letters.models import Letter
from farshore.web import clock
from stories import base, gate, nominated, operator, refusal, standing_at, stay, submitted
from stories import open_call as open_a_call

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ZONE = "America/New_York"
STEPS = list(Gate.Step)


def manager() -> User:
    return person(Role.BASE_MANAGER)


def resident(home: Residency) -> User:
    return person(Role.APPLICANT, team=home.organisation.team)


def active(at: Any = None, **fields: Any) -> Residency:
    """A company that moved in, with one blocking gate of every step."""
    at = at or base(places=1)
    for step in STEPS:
        gate(at, f"g-{step}", step=step, **fields)
    home = stay(at)
    for item in home.gate_items.filter(gate__step__in=["nominate", "contract", "access"]):
        gates.verify(actor=manager(), item=item)
    return gates.move_in(actor=manager(), residency=home)


def item_of(home: Residency, step: str = "access") -> GateItem:
    return home.gate_items.select_related("gate").get(gate__step=step)


def paper(name: str = "proof.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")


# --- the table


def test_every_action_has_rules_and_words() -> None:
    ruled = set(policy.RULES) | set(policy.BEFORE)
    assert ruled == set(Action)
    assert set(policy.RULES) & set(policy.BEFORE) == set()
    assert {action.value for action in Action} == set(ACTIONS)
    assert {who.value for who in Who} == set(WHO)
    source = Path(policy.__file__).read_text(encoding="utf-8")
    codes = set(re.findall(r'Reason\(\s*"([a-z-]+)"', source))
    codes |= {"expired", "expired-submitted", *GateItem.State.values}
    assert codes <= set(REASONS)
    nexts = set(re.findall(r'(?:_at\(case, |Next\()"([a-z-]+)"', source))
    assert nexts
    assert nexts <= set(NEXT)


def test_every_step_of_every_gate_is_asked_for_by_some_action() -> None:
    at = base(places=1)
    for step in STEPS:
        gate(at, f"g-{step}", step=step)
    case = policy.case_of(stay(at))
    found = {
        row.item.gate.step
        for action in policy.RULES
        for row in judge(case, action).reasons
        if row.item is not None
    }
    assert found == set(STEPS)


@pytest.mark.parametrize("action", [*policy.RULES])
def test_blocking_refuses_and_informing_informs_for_every_state(action: Action) -> None:
    """Each state of an item, expired or not, blocking or not: against the rule written anew."""
    home = active()
    Residency.objects.filter(pk=home.pk).update(state="notice")
    home.refresh_from_db()
    home.base = home.base
    asked = {
        Action.CONTRACT: {"nominate", "contract"},
        Action.MOVE_IN: {"nominate", "contract", "access"},
        Action.ACCESS: {"nominate", "contract", "access"},
        Action.BOOK: {"nominate", "contract", "access"},
        Action.CHEMICAL: {"nominate", "contract", "access"},
        Action.SHIP: {"nominate", "contract", "access", "event"},
        Action.LEAVE: {"leave"},
    }[action]
    today = clock.today(ZONE)
    for step, state, left, blocks in itertools.product(
        STEPS, GateItem.State.values, (None, -1, 0, 5), (True, False)
    ):
        expires = None if left is None else today + left * DAY
        kind = Gate(base=home.base, key="k", name={"en": "k"}, step=step, blocks=blocks)
        item = GateItem(
            pk=1, residency=home, gate=kind, state=state, expires=expires, reason="because"
        )
        answer = judge(Case(home, [item], today), action)
        met = state in ("verified", "waived") and (left is None or left >= 0)
        stands = step in asked and not met
        assert any(row.item is item for row in answer.reasons) == (stands and blocks)
        assert any(row.item is item for row in answer.notes) == (stands and not blocks)
        for row in (*answer.reasons, *answer.notes):
            assert row.text
            assert row.next.text
            assert "%(" not in row.text


def test_the_stay_itself_must_have_begun_and_not_be_over() -> None:
    home = active()
    codes = {
        day: [row.code for row in may(home, Action.ACCESS, day=day).reasons]
        for day in (home.starts - DAY, home.starts, home.ends - DAY, home.ends)
    }
    assert list(codes.values()) == [["not-begun"], [], [], ["stay-over"]]
    Residency.objects.filter(pk=home.pk).update(state="onboarding")
    home.refresh_from_db()
    (reason,) = may(home, Action.BOOK).reasons
    assert (reason.code, reason.next.who, reason.next.to) == (
        "not-moved-in", Who.MANAGER, "bases:residency",
    )  # fmt: skip


def test_only_people_of_the_company_enter() -> None:
    home = active()
    ours, other = resident(home), person(Role.APPLICANT)
    assert may(home, Action.ACCESS, person=ours).allowed
    assert [row.code for row in may(home, Action.ACCESS, person=other).reasons] == [
        "not-of-company"
    ]
    ours.is_active = False
    assert not may(home, Action.ACCESS, person=ours).allowed


# --- nomination


def test_a_nomination_asks_that_the_call_chose_and_its_rules_are_met() -> None:
    at = base()
    row = submitted(open_a_call(), 1)[0]
    with pytest.raises(ValidationError) as error:
        host.nominate(actor=operator(), base=at, application=row)
    assert refusal(error) == "not-now"
    assert not HostAdmission.objects.exists()
    Application.objects.filter(pk=row.pk).update(state="recommended")
    row.refresh_from_db()
    host.nominate(actor=operator(), base=at, application=row)
    assert HostAdmission.objects.count() == 1


def test_what_the_nomination_verified_is_not_asked_for_again() -> None:
    at = base()
    gate(at, "number", step="nominate")
    gate(at, "export", step="nominate", months_valid=24)
    gate(at, "safety")
    admission = nominated(at)
    HostAdmission.objects.filter(pk=admission.pk).update(state="accepted")
    admission.refresh_from_db()
    today = clock.today(ZONE)
    home = _begin(operator(), admission, "lab", today, today + 200 * DAY)
    states = dict(home.gate_items.values_list("gate__key", "state"))
    assert states == {"number": "verified", "export": "verified", "safety": "missing"}
    kept = home.gate_items.get(gate__key="export")
    assert kept.expires == months_after(today, 24)
    assert kept.verified_at == admission.nominated_at
    # without a nomination everything is handed in
    assert set(stay(at).gate_items.values_list("state", flat=True)) == {"missing"}


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 12, 15), 12, date(2026, 12, 15)),
        (date(2025, 8, 31), 1, date(2025, 9, 30)),
    ],
)
def test_months_end_on_the_months_last_day(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == then


# --- papers


def test_a_paper_is_asked_for_kept_and_read_by_its_owner_and_the_manager_only() -> None:
    at = base(places=1)
    gate(at, "safety", needs_paper=True)
    home = stay(at)
    who, item = resident(home), item_of(home)
    with pytest.raises(ValidationError) as error:
        gates.submit(actor=who, item=item)
    assert refusal(error) == "paper-needed"
    gates.submit(actor=who, item=item, upload=paper())
    item.refresh_from_db()
    assert item.state == "submitted"
    from farshore.apps.bases.selectors.papers import papers

    where = reverse("documents:file", args=[papers([item])[item.pk].pk])
    ours = person(Role.BASE_MANAGER, team=at.team)
    for reader, status in (
        (who, 200), (ours, 200), (person(Role.APPLICANT), 404), (manager(), 404),
        (person(Role.HOST, team=at.host_team), 404), (operator(), 404),
    ):  # fmt: skip
        client = Client()
        client.force_login(reader, backend="allauth.account.auth_backends.AuthenticationBackend")
        assert client.get(where).status_code == status


def test_returned_with_a_reason_and_handed_in_again() -> None:
    home = stay(_with_gate())
    item, who = item_of(home), resident(home)
    with pytest.raises(ValidationError) as error:
        gates.send_back(actor=manager(), item=item, reason="Page 2 is missing.")
    assert refusal(error) == "not-submitted"
    gates.submit(actor=who, item=item)
    with pytest.raises(ValidationError) as error:
        gates.send_back(actor=manager(), item=item, reason=" ")
    assert refusal(error) == "reason-needed"
    gates.send_back(actor=manager(), item=item, reason="Page 2 is missing.")
    item.refresh_from_db()
    assert (item.state, item.reason) == ("returned", "Page 2 is missing.")
    answer = may(home, Action.MOVE_IN)
    assert "Page 2 is missing." in answer.reasons[0].text
    assert gates.submit(actor=who, item=item).state == "submitted"


def _with_gate(**fields: Any) -> Any:
    at = base(places=1)
    gate(at, "safety", **fields)
    return at


def test_a_waiver_may_end() -> None:
    home = stay(_with_gate())
    today = clock.today(ZONE)
    gates.waive(actor=manager(), item=item_of(home), reason="No wet work.", expires=today + DAY)
    assert may(home, Action.MOVE_IN, day=today + DAY).allowed
    assert not may(home, Action.MOVE_IN, day=today + 2 * DAY).allowed


# --- expiry suspends, verification restores


def test_expiry_suspends_and_verification_restores() -> None:
    home = active()
    resident(home)
    item, today = item_of(home), clock.today(ZONE)
    gates.verify(actor=manager(), item=item, expires=today + DAY)
    suspensions.daily(home.base)
    assert not Suspension.objects.exists()
    with standing_at(clock.now() + 2 * DAY):
        # computed at once, whether or not the job has run
        assert not may(home, Action.BOOK).allowed
        assert suspensions.daily(home.base)["suspended"] == 1
        assert suspensions.daily(home.base) == {"reminders": 0, "suspended": 0, "restored": 0}
        held = Suspension.objects.get(lifted_at=None)
        assert held.gates == [item.gate.key]
        gates.verify(actor=manager(), item=item, expires=clock.today(ZONE) + 400 * DAY)
        assert may(home, Action.BOOK).allowed
    held.refresh_from_db()
    assert held.lifted_at is not None
    kinds = Letter.objects.exclude(kind="bases-gate-reminder").values_list("kind", flat=True)
    assert sorted(kinds) == ["bases-access-restored", "bases-access-suspended"]
    assert Entry.objects.filter(action="access.suspended").count() == 1
    assert Entry.objects.filter(action="access.restored").count() == 1


def test_a_stale_record_never_decides() -> None:
    home = active()
    Suspension.objects.create(residency=home, gates=["g-access"], began_at=clock.now())
    assert may(home, Action.ACCESS).allowed
    assert suspensions.daily(home.base)["restored"] == 1


def test_a_successor_is_handed_in_before_the_old_one_expires() -> None:
    home = active()
    item, today = item_of(home), clock.today(ZONE)
    gates.verify(actor=manager(), item=item, expires=today + 20 * DAY)
    gates.submit(actor=resident(home), item=item, upload=paper())
    item.refresh_from_db()
    assert item.state == "verified"
    assert gates.waits(item)
    assert may(home, Action.ACCESS).allowed
    gates.verify(actor=manager(), item=item, expires=today + 300 * DAY)
    item.refresh_from_db()
    assert not gates.waits(item)
    with pytest.raises(ValidationError) as error:
        gates.submit(actor=resident(home), item=item)
    assert refusal(error) == "met-already"


def read_in(home: Residency, language: str) -> None:
    team = home.organisation.team
    User.objects.filter(team_roles__team=team).update(language=language)


def test_reminders_go_out_once_each_and_a_missed_day_is_caught_up() -> None:
    home = active()
    read_in(home, "en")
    now, today = clock.now(), clock.today(ZONE)
    gates.verify(actor=manager(), item=item_of(home), expires=today + 61 * DAY)
    # the job runs twice a day, and not at all from the 32nd to the 29th day before
    for passed in range(62):
        if 61 - passed in (32, 31, 30, 29):
            continue
        with standing_at(now + passed * DAY):
            suspensions.daily(home.base)
            suspensions.daily(home.base)
    letters = Letter.objects.filter(kind="bases-gate-reminder").order_by("pk")
    assert [row.key.rsplit(":", 1)[1] for row in letters] == ["60", "30", "7"]
    assert [re.search(r"in (\d+) days", row.subject)[1] for row in letters] == ["60", "28", "7"]  # type: ignore[index]


def test_letters_speak_the_readers_language() -> None:
    for language, word in (("ko", "만료"), ("en", "expires"), ("ja", "期限")):
        home = active(base(f"at-{language}", places=1))
        read_in(home, language)
        today = clock.today(ZONE)
        gates.verify(actor=manager(), item=item_of(home), expires=today + 5 * DAY)
        suspensions.daily(home.base)
        letter = Letter.objects.get(about_key=home.pk)
        assert word in letter.subject
        assert "{" not in letter.subject + letter.body


# --- visas


@pytest.mark.parametrize(
    ("holder", "visa_class"),
    [("M12345678", "L-1"), ("Kim M 123 456 78", "L-1"), ("Kim", "123-456-789"),
     ("김 ١٢٣٤٥٦", "O-1"), ("Kim", "L1 12 34 56")],
)  # fmt: skip
def test_numbers_of_passports_are_refused(holder: str, visa_class: str) -> None:
    home = active()
    with pytest.raises(ValidationError) as error:
        visas.keep(
            actor=manager(), residency=home, holder=holder, visa_class=visa_class,
            expires=date(2030, 1, 1),
        )  # fmt: skip
    assert refusal(error) == "holds-number"
    assert not home.visas.exists()


@pytest.mark.parametrize("visa_class", ["L-1", "H-1B", "O-1", "E-2", "経営・管理"])
def test_classes_are_kept(visa_class: str) -> None:
    home = active()
    visas.keep(
        actor=manager(), residency=home, holder="Kim", visa_class=visa_class,
        expires=date(2030, 1, 1),
    )  # fmt: skip
    assert home.visas.get().visa_class == visa_class


# --- doors


def ask(key: str, token: str, number: object) -> Any:
    return Client().get(
        reverse("bases:access", args=[key]), {"person": str(number)},
        headers={"Authorization": f"Bearer {token}"},
    )  # fmt: skip


def test_a_door_is_told_what_the_policy_says_now() -> None:
    home = active()
    who, at = resident(home), home.base
    token, text = door.make(actor=manager(), base=at, name="front")
    assert text not in str(vars(token))
    assert ask(at.key, text, who.pk).json()["allowed"] is True
    item = item_of(home)
    GateItem.objects.filter(pk=item.pk).update(expires=clock.today(ZONE) - DAY)
    told = ask(at.key, text, who.pk).json()
    assert told["allowed"] is False
    assert [row["code"] for row in told["reasons"]] == ["expired"]
    assert told["reasons"][0]["next"]["who"] == "company"
    for number in ("", "999999", "x", "١", "9" * 40, manager().pk):
        found = ask(at.key, text, number)
        assert (found.status_code, found.json()["allowed"]) == (200, False)
    assert Entry.objects.filter(action="door.asked").count() == 8


def test_a_door_needs_a_token_of_this_base() -> None:
    home = active()
    who = resident(home)
    other = base("elsewhere", places=1)
    _token, foreign = door.make(actor=manager(), base=other, name="front")
    made, text = door.make(actor=manager(), base=home.base, name="front")
    for wrong in ("", "x", "ü", foreign):
        assert ask(home.base.key, wrong, who.pk).status_code == 404
    door.revoke(actor=manager(), token=made)
    assert ask(home.base.key, text, who.pk).status_code == 404


def test_a_person_of_two_companies_enters_by_the_one_that_may() -> None:
    home = active()
    at = home.base
    who = resident(home)
    shut = stay(at)
    people.grant_role(actor=None, person=who, team=shut.organisation.team, role=Role.APPLICANT)
    _token, text = door.make(actor=manager(), base=at, name="front")
    told = ask(at.key, text, who.pk).json()
    assert (told["allowed"], told["residency"]) == (True, home.pk)


def test_whoever_sees_visas_or_incidents_of_others_is_noted_or_shut_out() -> None:
    from farshore.apps.audit.models import PersonalAccess
    from farshore.apps.bases.services import incidents

    home = active()
    who = resident(home)
    visas.keep(
        actor=who, residency=home, holder="Kim Visa", visa_class="L-1", expires=date(2030, 1, 1)
    )
    incidents.report(
        actor=who, base=home.base, residency=home, severity="minor", what="A spill of ethanol.",
        happened_at=clock.now(),
    )  # fmt: skip
    where = reverse("bases:residency", args=[home.pk])
    for reader, visa, incident, noted in (
        (who, True, True, 0), (person(Role.HOST, team=home.base.host_team), False, False, 0),
        (operator(), False, True, 0), (person(Role.BASE_MANAGER, team=home.base.team), True, True, 1),
    ):  # fmt: skip
        client = Client()
        client.force_login(reader, backend="allauth.account.auth_backends.AuthenticationBackend")
        text = client.get(where).content.decode()
        assert ("Kim Visa" in text) is visa
        assert ("A spill of ethanol." in text) is incident
        assert PersonalAccess.objects.filter(actor=reader, action="visa.seen").count() == noted
