"""Letters: texts with placeholders, sending over real SMTP, returns, and nothing twice."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from builders import person, team, texts
from farshore.apps.accounts.models import Installation, Team, User
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.models import Entry, PersonalAccess
from farshore.apps.letters import kinds
from farshore.apps.letters.models import Letter
from farshore.apps.letters.selectors.letters import counts, stuck, visible
from farshore.apps.letters.selectors.templates import text_of
from farshore.apps.letters.services import bounces, delivery, drafting, queueing
from farshore.apps.letters.services.templates import save
from farshore.web import clock
from smtp import Server, serving
from stories import refusal, standing_at

pytestmark = pytest.mark.django_db
KIND = "test-notice"


@pytest.fixture(autouse=True)
def _kind() -> Iterator[None]:
    kinds.register(
        kinds.Kind(
            KIND, "Notice", {"company": "the company", "place": "the place"},
            subject={"ko": "{company} 안내", "en": "Notice for {company}", "ja": "{company} へ"},
            body={"ko": "{place}에서.", "en": "At {place}.", "ja": "{place}にて。"},
            samples=lambda _who: [
                kinds.Sample("one", kinds.Recipient("Alpha", "a@example.org", "ja"), values_for)
            ],
        )
    )  # fmt: skip
    yield
    del kinds.KINDS[KIND]


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    with serving() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        settings.EMAIL_TIMEOUT = 5
        settings.DEFAULT_FROM_EMAIL = "Agency <office@agency.example>"
        settings.EMAIL_BOUNCES = "returns@agency.example"
        yield running


def values_for(language: str) -> Mapping[str, str]:
    return {"company": f"Alpha {language}", "place": "{company}"}


def drafted(
    by: User, key: str = "k1", address: str = "ada@example.org", language: str = "en"
) -> Letter:
    home = Team.objects.get(pk=by.team_ids()[0])
    given = drafting.Draft(KIND, key, kinds.Recipient("Alpha", address, language), values_for, home)
    return drafting.draft(actor=by, team=home, group=home, given=given)


def queued(by: User, key: str = "k1", address: str = "ada@example.org") -> Letter:
    return queueing.send(actor=by, letter=drafted(by, key, address))


def fresh(letter: Letter) -> Letter:
    return Letter.objects.get(pk=letter.pk)


@pytest.fixture
def operator() -> User:
    return person(Role.OPERATOR)


# --- texts


def test_values_are_filled_once_and_in_the_recipients_language(operator: User) -> None:
    letter = drafted(operator, language="ja")
    assert (letter.language, letter.subject) == ("ja", "Alpha ja へ")
    assert letter.body == "{company}にて。", "what a value contains is not read again"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("Dear {who}", "unknown-placeholder"),
        ("Dear {company", "stray-brace"),
        ("Dear {Company}", "stray-brace"),
        ("Dear {company.pk}", "stray-brace"),
        ("", "half-text"),
    ],
)
def test_a_text_that_could_not_be_filled_is_refused(operator: User, body: str, code: str) -> None:
    home = Team.objects.get(pk=operator.team_ids()[0])
    with pytest.raises(ValidationError) as error:
        save(actor=operator, team=home, kind=KIND, subject={"en": "Hello"}, body={"en": body})
    assert refusal(error) == code
    assert text_of(home, KIND).version == 0


def test_versions_are_kept_and_a_missing_language_is_told(operator: User) -> None:
    home = Team.objects.get(pk=operator.team_ids()[0])
    first = drafted(operator)
    save(actor=operator, team=home, kind=KIND, subject={"ko": "새 글"}, body={"ko": "{company} 님"})
    text = text_of(home, KIND)
    assert (text.version, text.missing) == (1, ["English", "日本語"])
    again = drafted(operator)
    assert (again.pk, again.language, again.template_version) == (first.pk, "ko", 1)
    queueing.send(actor=operator, letter=again)
    save(actor=operator, team=home, kind=KIND, subject={"en": "N"}, body={"en": "Newer"})
    assert drafted(operator).body == again.body, "what was sent is frozen"


def test_an_edited_draft_keeps_its_words(operator: User) -> None:
    letter = drafted(operator)
    drafting.rewrite(actor=operator, letter=letter, subject="A\nB", body="Only for you")
    kept = drafted(operator)
    assert (kept.subject, kept.body) == ("A B", "Only for you")
    queueing.send(actor=operator, letter=kept)
    with pytest.raises(ValidationError) as error:
        drafting.rewrite(actor=operator, letter=kept, subject="x", body="y")
    assert refusal(error) == "not-a-draft"


# --- sending


def test_a_letter_arrives_with_its_text_mark_and_return_path(
    server: Server, operator: User
) -> None:
    letter = queued(operator)
    delivery.deliver_due()
    (arrived,) = server.received
    message = arrived.message
    assert arrived.recipient == "ada@example.org"
    assert arrived.sender == f"returns+{letter.mark}@agency.example"
    assert message["From"] == "Agency <office@agency.example>"
    assert message["Message-ID"] == f"<{letter.mark}@agency.example>"
    assert message["Subject"] == "Notice for Alpha en"
    assert b"At {company}." in message.get_payload(decode=True)
    assert (fresh(letter).state, fresh(letter).carrier) == ("sent", "mail")


def test_asking_again_sends_nothing_twice(server: Server, operator: User) -> None:
    home = Team.objects.get(pk=operator.team_ids()[0])
    for number in range(5):
        drafted(operator, f"k{number}", f"p{number}@example.org")
    rows = Letter.objects.filter(team=home)
    assert queueing.send_drafts(actor=operator, letters=rows, group=home) == 5
    assert queueing.send_drafts(actor=operator, letters=rows, group=home) == 0
    delivery.deliver_due()
    delivery.deliver_due()
    assert sorted(server.to) == [f"p{number}@example.org" for number in range(5)]
    with pytest.raises(ValidationError) as error:
        queueing.send(actor=operator, letter=rows[0])
    assert refusal(error) == "already-sent"
    assert drafted(operator, "k0").pk in set(rows.values_list("pk", flat=True))
    assert rows.count() == 5


def test_a_recipient_refused_for_good_has_bounced(server: Server, operator: User) -> None:
    server.answers["gone@example.org"] = "550 5.1.1 no such user"
    letter = queued(operator, address="gone@example.org")
    other = queued(operator, "k2", "here@example.org")
    delivery.deliver_due()
    assert (fresh(letter).state, fresh(other).state) == ("bounced", "sent")
    assert "no such user" in fresh(letter).fault
    assert stuck(operator) == 1
    with pytest.raises(ValidationError) as error:
        queueing.send(actor=operator, letter=fresh(letter))
    assert refusal(error) == "same-address"
    drafting.correct_address(actor=operator, letter=letter, address="new@example.org")
    queueing.send(actor=operator, letter=letter)
    delivery.deliver_due()
    assert server.to == ["here@example.org", "new@example.org"]
    assert (fresh(letter).state, fresh(letter).round, stuck(operator)) == ("sent", 2, 0)


def test_a_text_refused_for_good_has_failed(server: Server, operator: User) -> None:
    server.at_data = "554 5.7.1 not wanted here"
    letter = queued(operator)
    delivery.deliver_due()
    assert fresh(letter).state == "failed"


def test_a_refusal_for_now_is_tried_again_later_and_later(server: Server, operator: User) -> None:
    server.answers["ada@example.org"] = "451 4.7.1 greylisted"
    letter = queued(operator)
    gaps, now = [], clock.now()
    for _attempt in range(5):
        with standing_at(now):
            done = delivery.deliver_due()
        assert done.next_at is not None
        gaps.append(round((done.next_at - now).total_seconds() / 60))
        with standing_at(done.next_at - timedelta(seconds=5)):
            assert delivery.deliver_due().handled == 0, "not before its time"
        now = done.next_at + timedelta(seconds=1)
    assert gaps == [1, 5, 30, 120, 480]
    server.answers.clear()
    with standing_at(now):
        delivery.deliver_due()
    assert (fresh(letter).state, server.to) == ("sent", ["ada@example.org"])


def test_an_unreachable_server_costs_one_letter_an_attempt_only(
    settings: Any, operator: User
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    for number in range(3):
        queued(operator, f"k{number}")
    assert delivery.deliver_due().handled == 1
    assert counts(Letter.objects.all())["queued"] == 3
    assert sorted(Letter.objects.values_list("attempts", flat=True)) == [0, 0, 1]


def test_a_broken_handover_is_in_doubt_until_a_person_settles_it(
    server: Server, operator: User
) -> None:
    server.hang_up = True
    letter, other = queued(operator), queued(operator, "k2")
    delivery.deliver_due()
    assert fresh(letter).state == fresh(other).state == "in-doubt"
    server.hang_up = False
    delivery.deliver_due()
    assert server.received == [], "nobody sends it again by itself"
    queueing.count_as_sent(actor=operator, letter=letter)
    queueing.send(actor=operator, letter=other)
    delivery.deliver_due()
    assert (fresh(letter).state, fresh(other).state, len(server.to)) == ("sent", "sent", 1)


def test_what_a_lost_worker_held_is_put_back_or_in_doubt(server: Server, operator: User) -> None:
    before, during = queued(operator), queued(operator, "k2", "bob@example.org")
    long_ago = clock.now() - timedelta(hours=1)
    Letter.objects.filter(pk=before.pk).update(state="sending", claimed_at=long_ago)
    Letter.objects.filter(pk=during.pk).update(
        state="sending", claimed_at=long_ago, handed_at=long_ago
    )
    delivery.deliver_due()
    assert (fresh(before).state, fresh(during).state) == ("sent", "in-doubt")
    assert server.to == ["ada@example.org"]


def test_a_header_is_not_smuggled_in(server: Server, operator: User) -> None:
    letter = drafted(operator)
    drafting.rewrite(
        actor=operator, letter=letter, subject="Hello\r\nBcc: eve@example.org", body="x"
    )
    queueing.send(actor=operator, letter=letter)
    delivery.deliver_due()
    (arrived,) = server.received
    assert arrived.message["Bcc"] is None
    assert arrived.message["Subject"] == "Hello Bcc: eve@example.org"


def test_a_demonstration_never_sends(server: Server, operator: User) -> None:
    Installation.objects.update_or_create(
        pk=1, defaults={"name": texts("demo"), "demonstration": True}
    )
    letter = queued(operator)
    delivery.deliver_due()
    assert (fresh(letter).state, fresh(letter).carrier, server.received) == ("sent", "outbox", [])


def test_the_database_refuses_a_second_letter_for_a_key_and_one_without_an_address(
    operator: User,
) -> None:
    letter = drafted(operator, address="")
    with pytest.raises(ValidationError) as error:
        queueing.send(actor=operator, letter=letter)
    assert refusal(error) == "no-address"
    for change in (
        lambda: Letter.objects.filter(pk=letter.pk).update(state="queued"),
        lambda: Letter.objects.create(
            team=letter.team, kind=KIND, key=letter.key, about_key=1, group_key=1,
            drafted_at=clock.now(),
        ),
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    connection.ensure_connection()


# --- what comes back

DSN = """\
From: MAILER-DAEMON@relay.example
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

I'm sorry to have to inform you.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example

Final-Recipient: rfc822; ada@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 mailbox unavailable

--B
Content-Type: text/rfc822-headers

From: office@agency.example
Message-ID: {message_id}

--B--
"""


def notice(letter: Letter, action: str = "failed", status: str = "5.1.1", **other: str) -> bytes:
    given = {
        "to": "office@agency.example", "action": action, "status": status,
        "message_id": f"<{letter.mark}@agency.example>", **other,
    }  # fmt: skip
    return DSN.format(**given).encode()


@pytest.fixture
def arrived(server: Server, operator: User) -> Letter:
    letter = queued(operator)
    delivery.deliver_due()
    return fresh(letter)


def read(*raw: bytes) -> dict[str, int]:
    return bounces.read(message_from_bytes(row) for row in raw)


def test_a_notice_marks_its_letter_once(arrived: Letter) -> None:
    assert read(notice(arrived), b"Subject: lunch\n\nToday?") | {"known": 0} == {
        "read": 2, "bounced": 1, "delayed": 0, "known": 0, "unknown": 0, "other": 1,
    }  # fmt: skip
    assert (fresh(arrived).state, "mailbox" in fresh(arrived).fault) == ("bounced", True)
    assert read(notice(arrived))["known"] == 1
    assert Entry.objects.filter(action="letter.bounced").count() == 1


def test_the_return_path_names_the_letter_where_its_headers_are_cut(arrived: Letter) -> None:
    raw = notice(arrived, message_id="<cut@elsewhere>", to=f"returns+{arrived.mark}@agency.example")
    assert read(raw)["bounced"] == 1


def test_a_delay_is_no_return(arrived: Letter) -> None:
    assert read(notice(arrived, "delayed", "4.4.1"))["delayed"] == 1
    assert fresh(arrived).state == "sent"


def test_a_late_notice_of_the_old_address_leaves_the_new_sending_alone(
    arrived: Letter, operator: User
) -> None:
    old = notice(arrived)
    read(old)
    drafting.correct_address(actor=operator, letter=arrived, address="new@example.org")
    queueing.send(actor=operator, letter=arrived)
    delivery.deliver_due()
    assert read(old)["known"] == 1
    assert fresh(arrived).state == "sent"


def test_an_invented_mark_is_unknown(arrived: Letter) -> None:
    assert read(notice(arrived, message_id=f"<{'0' * 32}.1@agency.example>"))["unknown"] == 1
    assert fresh(arrived).state == "sent"


def test_boxes_and_folders_of_mail_are_read(arrived: Letter, tmp_path: Path) -> None:
    raw = notice(arrived)
    single, box, folder = tmp_path / "one.eml", tmp_path / "box", tmp_path / "mail"
    single.write_bytes(raw)
    box.write_bytes(b"From MAILER Thu Jan  1 00:00:00 2026\n" + raw + b"\n")
    for part in ("cur", "new", "tmp"):
        (folder / part).mkdir(parents=True)
    (folder / "new" / "1.host").write_bytes(raw)
    for source in (single, box, folder, tmp_path):
        assert bounces.read(bounces.messages(source))["read"] == 1, source
    (tmp_path / "junk").write_bytes(b"\x00\x01\x02 no mail")
    with pytest.raises(bounces.UnreadableMailError):
        list(bounces.messages(tmp_path / "junk"))


# --- who sees what


def test_letters_belong_to_a_team_and_reading_them_is_noted(
    client: Any, operator: User, arrived: Letter
) -> None:
    assert list(visible(operator)) == [arrived]
    assert list(visible(person(Role.OPERATOR))) == []
    client.force_login(operator, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(reverse("letters:letters"), {"to": "ada", "state": "sent"})
    assert "ada@example.org" in page.content.decode()
    client.get(reverse("letters:letters"), {"download": "xlsx"})
    client.get(reverse("letters:letter", args=[arrived.pk]))
    assert list(PersonalAccess.objects.order_by("pk").values_list("action", flat=True)) == [
        "letters.listed", "letters.downloaded", "letter.read",
    ]  # fmt: skip


def test_a_room_closes_letters_about_its_objects(operator: User, arrived: Letter) -> None:
    kinds.close_groups("accounts.team", lambda _who: [arrived.group_key])
    try:
        assert list(visible(operator)) == []
    finally:
        del kinds.CLOSED_TO["accounts.team"]


def test_an_operator_edits_and_previews_in_each_language(client: Any, operator: User) -> None:
    client.force_login(operator, backend="allauth.account.auth_backends.AuthenticationBackend")
    where = reverse("letters:template", args=[KIND])
    shown = client.get(where).content.decode()
    assert all(f"Alpha {code}" in shown for code in ("ko", "en", "ja"))
    body = {f"{part}_{code}": "" for part in ("subject", "body") for code in ("ko", "en", "ja")}
    refused = client.post(where, {**body, "subject_en": "N", "body_en": "{nobody}"})
    assert refused.status_code == 200
    assert "{nobody}" in refused.content.decode()
    kept = client.post(where, {**body, "subject_en": "N", "body_en": "For {company}"})
    assert kept.status_code == 302
    home = team_of(operator)
    assert (text_of(home, KIND).version, text_of(home, KIND).missing) == (1, ["한국어", "日本語"])


def team_of(who: User) -> Team:
    return Team.objects.get(pk=who.team_ids()[0])


def test_another_teams_text_is_not_found(client: Any, operator: User) -> None:
    client.force_login(operator, backend="allauth.account.auth_backends.AuthenticationBackend")
    elsewhere = team("elsewhere")
    assert client.get(reverse("letters:templates"), {"team": elsewhere.pk}).status_code == 404
