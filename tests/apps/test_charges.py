"""Charges from facts, subsidies, statements that stay what they are, disputes and credit notes."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from builders import person
from charging import APRIL, MARCH, NOW, issued, manager, priced, settled, supported
from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.models import Entry
from farshore.apps.bases.models import Base, Residency
from farshore.apps.charges import meters
from farshore.apps.charges.frozen import freeze, thaw
from farshore.apps.charges.models import Claim, Line, Rate, Statement, WithdrawnRate
from farshore.apps.charges.selectors import facts, integrity, subsidies
from farshore.apps.charges.selectors.statements import accounts, entries
from farshore.apps.charges.services import facts as keeping
from farshore.apps.charges.services import issuing, settling, tariffs
from farshore.apps.charges.services import subsidies as granting
from farshore.apps.letters.models import Letter
from stories import base as make_base
from stories import refusal, standing_at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _spring() -> Iterable[None]:
    with standing_at(NOW):
        yield


def amounts(statement: Statement) -> list[tuple[str, str, Decimal]]:
    return [(row.kind, row.item, row.amount) for row in statement.lines.all()]


def test_a_month_follows_from_places_and_heads_by_day() -> None:
    stay = settled(priced())
    keeping.set_heads(actor=None, residency=stay, heads=3, starts=date(2025, 3, 17))
    found = issued(stay)
    assert amounts(found) == [
        ("charge", "bench", Decimal("3900.00")),
        ("charge", "membership", Decimal("464.52")),  # two heads, 16 of 31 days
        ("charge", "membership", Decimal("653.22")),  # three heads, 15 of 31 days
    ]
    assert found.due == sum(row.amount for row in found.lines.all()) == Decimal("5017.74")
    assert found.name == "BOS-00001"


def test_a_rate_that_changes_within_the_month_makes_two_lines() -> None:
    at = priced()
    tariffs.set_rate(
        actor=manager(at), base=at, item="bench", amount=Decimal(4000), currency="USD",
        starts=date(2025, 3, 11),
    )  # fmt: skip
    found = issued(settled(at, heads=0))
    assert amounts(found) == [
        ("charge", "bench", Decimal("1258.06")),
        ("charge", "bench", Decimal("2709.68")),
    ]


def test_equipment_is_charged_by_the_hours_that_a_meter_reads() -> None:
    at = priced()
    tariffs.set_rate(
        actor=None, base=at, item="equipment", rate_class="imaging", amount=Decimal(55),
        currency="USD", starts=date(2025, 1, 1),
    )  # fmt: skip
    stay = settled(at, heads=0)

    def meter(keys: Sequence[int], edges: Sequence[date]) -> list[meters.Reading]:
        assert list(edges) == [MARCH, APRIL]
        days = (date(2025, 3, 3), date(2025, 3, 20))
        return [
            meters.Reading(key, "imaging", Decimal("1.25"), day) for key in keys for day in days
        ]

    meters.register(meter)
    try:
        line = issued(stay).lines.get(item="equipment")
    finally:
        meters.remove(meter)
    assert (line.quantity, line.rate, line.amount) == (
        Decimal("2.50"), Decimal(55), Decimal("137.50"),
    )  # fmt: skip


def test_a_reserved_place_is_not_charged() -> None:
    stay = settled(priced(), heads=0)
    stay.allocations.update(state="held")
    with pytest.raises(ValidationError) as error:
        issued(stay)
    assert refusal(error) == "nothing-to-issue"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"heads": None}, "no-heads"),
        ({"rates": {"membership": "450"}}, "no-tariff"),
        ({"month": APRIL}, "not-over"),
        ({"state": "onboarding"}, "onboarding"),
    ],
)
def test_what_is_odd_is_not_issued(change: dict[str, Any], problem: str) -> None:
    at = priced(**change.get("rates", {}))
    stay = settled(at, heads=change.get("heads", 2))
    Residency.objects.filter(pk=stay.pk).update(state=change.get("state", "active"))
    stay.refresh_from_db()
    draft = facts.draft_of(stay, change.get("month", MARCH))
    assert draft is not None
    assert [code for code, _figures in draft.problems] == [problem]
    with pytest.raises(ValidationError) as error:
        issued(stay, change.get("month", MARCH))
    assert refusal(error) == "not-ready"
    assert Statement.objects.count() == 0


def test_the_last_month_of_a_stay_is_issued_as_soon_as_it_left() -> None:
    stay = settled(priced(), ends=date(2025, 4, 11), heads=0)
    assert issued(stay, APRIL).due == Decimal("1300.00")


def test_a_subsidy_is_bounded_by_its_ceiling_at_the_days_rate() -> None:
    stay = settled(priced(), heads=0)
    supported(stay)
    found = issued(stay)
    line, claim = found.lines.get(kind="subsidy"), Claim.objects.get()
    told = line.facts
    assert (told["exchange_source"], told["exchange_day"]) == ("ECB", "2025-03-31")
    in_dollars = Decimal(1_200_000) / Decimal(told["exchange"])
    assert -line.amount == claim.amount == in_dollars.quantize(Decimal("0.01"))
    assert claim.claimed == 1_200_000
    assert found.due == Decimal(3900) - claim.amount


def test_the_ceiling_is_prorated_and_the_budget_never_exceeded() -> None:
    at = priced()
    first = settled(at, heads=0)
    scheme = supported(first, budget=Decimal(1_500_000))
    second = settled(at, starts=date(2025, 3, 17), heads=0)
    granting.award(actor=None, scheme=scheme, residency=second, starts=date(2025, 3, 17))
    assert issued(first).lines.get(kind="subsidy").facts["limit"] == "ceiling"
    line = issued(second).lines.get(kind="subsidy")
    assert (line.facts["limit"], line.facts["claimed"]) == ("budget", "300000")
    assert subsidies.left_of([scheme]) == {scheme.pk: Decimal(0)}


def test_an_agreed_rate_takes_the_place_of_the_reference_rate() -> None:
    stay = settled(priced(), heads=0)
    supported(stay)
    by = manager(stay.base)
    tariffs.agree_exchange(
        actor=by, base=stay.base, currency="KRW", month=MARCH, rate=Decimal(1200),
        day=date(2025, 3, 14), reason="The bank's rate.",
    )  # fmt: skip
    told = issued(stay).lines.get(kind="subsidy")
    assert told.amount == Decimal("-1000.00")
    assert (told.facts["exchange_source"], told.facts["exchange_day"]) == ("agreed", "2025-03-14")


def test_a_subsidy_never_exceeds_the_charge() -> None:
    stay = settled(priced(bench="100"), heads=0)
    supported(stay)
    found = issued(stay)
    assert (found.charged, found.subsidised, found.due) == (Decimal(100), Decimal(-100), 0)
    assert found.state == Statement.State.PAID


def test_a_subsidy_is_renewed_on_review_for_three_terms() -> None:
    stay = settled(priced(), ends=date(2028, 1, 5))
    scheme = supported(stay, ends=date(2030, 1, 1), most_terms=2)
    first = scheme.awards.get()
    assert (first.starts, first.ends) == (date(2025, 1, 6), date(2026, 1, 6))
    for review, code in (("", "reason-needed"),):
        with pytest.raises(ValidationError) as error:
            granting.renew(actor=None, award=first, review=review)
        assert refusal(error) == code
    second = granting.renew(actor=None, award=first, review="Hired two people.")
    assert (second.term, second.starts, second.ends) == (2, first.ends, date(2027, 1, 6))
    for award, code in ((first, "not-due-for-review"), (second, "terms-used-up")):
        with pytest.raises(ValidationError) as error:
            granting.renew(actor=None, award=award, review="Again.")
        assert refusal(error) == code


def test_issuing_twice_issues_once() -> None:
    stay = settled(priced())
    by = manager(stay.base)
    first, new = issuing.issue(actor=by, residency=stay, month=MARCH)
    again, newer = issuing.issue(actor=by, residency=stay, month=MARCH)
    assert (new, newer, again) == (True, False, first)
    assert Entry.objects.filter(action="statement.issued").count() == 1


def test_what_was_previewed_is_what_is_issued() -> None:
    stay = settled(priced())
    draft = facts.draft_of(stay, MARCH)
    assert draft is not None
    seen = issuing.fingerprint(draft)
    keeping.set_heads(actor=None, residency=stay, heads=5, starts=date(2025, 3, 2))
    with pytest.raises(ValidationError) as error:
        issuing.issue(actor=None, residency=stay, month=MARCH, seen=seen)
    assert refusal(error) == "facts-changed"


def test_a_month_is_issued_as_a_job_and_numbers_have_no_gap() -> None:
    at = make_base(places=4)
    for item in ("bench", "membership"):
        tariffs.set_rate(
            actor=None, base=at, item=item, amount=Decimal(100), currency="USD",
            starts=date(2025, 1, 1),
        )  # fmt: skip
    ready = [settled(at) for _number in range(3)]
    odd = settled(at, heads=None)
    run, new = issuing.begin_run(actor=manager(at), base=at, month=MARCH)
    assert issuing.begin_run(actor=manager(at), base=at, month=MARCH) == (run, False)
    done = issuing.carry_out(run=run)
    assert (new, done.state, done.done, done.total, done.issued) == (True, "done", 4, 4, 3)
    keeping.set_heads(actor=None, residency=odd, heads=1, starts=odd.starts)
    again = issuing.begin_run(actor=manager(at), base=at, month=MARCH)[0]
    assert issuing.carry_out(run=again).issued == 1
    numbers = Statement.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3, 4]
    assert integrity.faults() == []
    assert len(ready) == 3


def test_a_stopped_run_issues_no_further() -> None:
    at = priced()
    settled(at), settled(at)
    by = manager(at)
    run = issuing.begin_run(actor=by, base=at, month=MARCH)[0]
    assert issuing.stop_run(actor=by, run=run)
    assert not issuing.stop_run(actor=by, run=run)
    assert issuing.carry_out(run=run).state == "stopped"
    assert Statement.objects.count() == 0
    again, new = issuing.begin_run(actor=by, base=at, month=MARCH)
    assert (new, issuing.carry_out(run=again).state) == (True, "done")
    assert Statement.objects.count() == 2


def test_a_run_whose_worker_died_is_begun_anew() -> None:
    at = priced()
    by = manager(at)
    lost = issuing.begin_run(actor=by, base=at, month=MARCH)[0]
    with standing_at(NOW + 2 * issuing.LOST_AFTER):
        run, new = issuing.begin_run(actor=by, base=at, month=MARCH)
    lost.refresh_from_db()
    assert (new, run.pk != lost.pk, lost.state) == (True, True, "stopped")


def refused_by_database(statement: str, *values: Any) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    except IntegrityError:
        return True
    return False


def test_the_database_refuses_every_change_of_what_is_issued() -> None:
    stay = settled(priced(), heads=0)
    supported(stay)
    found = issued(stay)
    note = settling.credit(
        actor=manager(stay.base), statement=found,
        amounts={found.lines.get(item="bench").pk: Decimal(100)}, reason="A day too many.",
    )  # fmt: skip
    assert note.amount < 0
    for table in ("statement", "line", "claim", "creditnote", "creditline"):
        assert refused_by_database(f"DELETE FROM charges_{table}"), table
    for change in (
        "charges_statement SET due = 1", "charges_statement SET digest = 'x'",
        "charges_statement SET number = 9", "charges_line SET amount = 1",
        "charges_line SET facts = '{}'", "charges_claim SET claimed = 1",
        "charges_creditnote SET amount = -1", "charges_creditline SET amount = -1",
    ):  # fmt: skip
        assert refused_by_database(f"UPDATE {change}"), change
    with pytest.raises(IntegrityError), transaction.atomic():
        Line.objects.create(
            statement=found, order=99, kind="charge", starts=MARCH, ends=APRIL, amount=1
        )
    assert not refused_by_database("UPDATE charges_statement SET state = 'disputed'")


class Editor:
    """What the triggers' migration needs of a schema editor, within a test's transaction."""

    connection = connection

    def execute(self, statement: str, parameters: Any = None) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)


def test_tampering_past_the_triggers_is_seen() -> None:
    found = issued(settled(priced()))
    assert integrity.faults() == []
    connection.check_constraints()
    thaw(None, Editor())
    found.lines.filter(item="bench").update(amount=Decimal("1.00"))
    assert integrity.faults() == [("BOS-00001", "digest")]
    found.lines.filter(item="bench").update(amount=Decimal("3900.00"))
    assert integrity.faults() == []
    Statement.objects.filter(pk=found.pk).update(number=2)
    assert {fault for _name, fault in integrity.faults()} == {"digest", "numbers"}
    freeze(None, Editor())
    assert refused_by_database("UPDATE charges_line SET amount = 1")


def rate(at: Base, **change: Any) -> Rate:
    given = {
        "item": "bench",
        "amount": Decimal(4100),
        "currency": "USD",
        "starts": date(2025, 5, 1),
    }
    return tariffs.set_rate(actor=None, base=at, **{**given, **change})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"starts": date(2025, 3, 31)}, "backdated"),
        ({"amount": Decimal("-1")}, "rate-negative"),
        ({"amount": Decimal("0.005")}, "needless-unit"),
        ({"ends": date(2025, 4, 30)}, "ends-before-start"),
        ({"currency": "XBT"}, "unknown-currency"),
        ({"currency": "KRW"}, "other-currency"),
        ({"item": "equipment"}, "class-needed"),
        ({"rate_class": "imaging"}, "class-not-wanted"),
    ],
)
def test_bad_rates_are_refused(change: dict[str, Any], code: str) -> None:
    at = priced()
    issued(settled(at))
    before = list(Rate.objects.values_list("pk", "amount", "starts", "ends"))
    with pytest.raises(ValidationError) as error:
        rate(at, **change)
    assert refusal(error) == code
    assert list(Rate.objects.values_list("pk", "amount", "starts", "ends")) == before


def standing_rates(at: Base) -> list[tuple[int, date, date | None]]:
    rows = Rate.objects.filter(book__base=at, item="bench").order_by("starts")
    return [(int(row.amount), row.starts, row.ends) for row in rows]


def withdrawn(row: Rate, reason: str = "The price stays.") -> WithdrawnRate:
    return tariffs.withdraw_rate(actor=manager(row.book.base), rate=row, reason=reason)


def test_a_rate_ahead_is_withdrawn_and_the_one_before_goes_on() -> None:
    at = priced()
    before, ahead = standing_rates(at), rate(at)
    assert standing_rates(at) != before
    with pytest.raises(ValidationError) as error:
        withdrawn(ahead, " ")
    assert refusal(error) == "reason-needed"
    made = withdrawn(ahead)
    assert standing_rates(at) == before
    assert (made.amount, made.starts, made.reason) == (4100, date(2025, 5, 1), "The price stays.")
    assert Entry.objects.get(action="rate.withdrawn").facts["amount"] == "4100.00"
    with pytest.raises(ValidationError) as error:
        withdrawn(ahead)
    assert refusal(error) == "withdrawn-already"
    with pytest.raises(ValidationError) as error:
        withdrawn(rate(at, starts=APRIL))
    assert refusal(error) == "rate-begun"


@pytest.mark.parametrize("order", list(permutations(range(3))))
@pytest.mark.parametrize("first_ends", [None, date(2025, 6, 15)])
def test_withdrawn_in_any_order_no_trace_is_left(
    order: tuple[int, ...], first_ends: date | None
) -> None:
    """The rate before was open, or ended by its own word, and later ones were set in between."""
    at = priced()
    Rate.objects.filter(item="bench").update(ends=first_ends)
    before = standing_rates(at)
    rows = [
        rate(at, starts=date(2025, 5, 1)),
        rate(at, starts=date(2025, 9, 1), amount=Decimal(4300)),
        rate(at, starts=date(2025, 7, 1), ends=date(2025, 9, 1), amount=Decimal(4200)),
    ]
    for which in order:
        withdrawn(rows[which])
    assert standing_rates(at) == before


def test_a_rate_that_a_statement_used_is_not_withdrawn() -> None:
    at = priced()
    home, ahead = settled(at), rate(at)
    with standing_at(NOW + timedelta(days=60)):
        issued(home, date(2025, 5, 1))
    with standing_at(NOW), pytest.raises(ValidationError) as error:
        withdrawn(ahead)
    assert refusal(error) == "rate-used"
    assert integrity.faults() == []


def test_a_future_rate_is_fine_and_changes_nothing_issued() -> None:
    at = priced()
    found = issued(settled(at))
    made = rate(at, starts=APRIL)
    old = Rate.objects.get(item="bench", ends=APRIL)
    assert (old.amount, made.amount, made.ends) == (Decimal(3900), Decimal(4100), None)
    assert integrity.faults() == []
    assert found.lines.get(item="bench").amount == Decimal(3900)
    with pytest.raises(ValidationError) as error:
        rate(at, starts=date(2025, 3, 31))
    assert refusal(error) == "backdated"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"day": None}, "rate-without-day"),
        ({"rate": Decimal(0)}, "negative"),
        ({"reason": " "}, "reason-needed"),
        ({"currency": "XXX"}, "unknown-currency"),
        ({"day": date(2025, 4, 30)}, "in-future"),
        ({"month": date(2025, 2, 1)}, "backdated"),
    ],
)
def test_bad_agreed_rates_are_refused(change: dict[str, Any], code: str) -> None:
    at = priced()
    issued(settled(at), date(2025, 2, 1))
    given = {
        "currency": "KRW", "month": MARCH, "rate": Decimal(1300), "day": date(2025, 3, 31),
        "reason": "The bank's rate.",
    }  # fmt: skip
    with pytest.raises(ValidationError) as error:
        tariffs.agree_exchange(actor=manager(at), base=at, **{**given, **change})
    assert refusal(error) == code


def test_facts_are_not_backdated_into_an_issued_month() -> None:
    stay = settled(priced())
    issued(stay)
    for change in (
        lambda: keeping.set_heads(actor=None, residency=stay, heads=9, starts=date(2025, 3, 31)),
        lambda: keeping.move_deposit(
            actor=None, residency=stay, kind="received", on=date(2025, 3, 31), amount=Decimal(1)
        ),
    ):
        with pytest.raises(ValidationError) as error:
            change()
        assert refusal(error) == "backdated"


def test_deposits_are_held_returned_or_kept_with_a_reason() -> None:
    stay = settled(priced(), heads=0)

    def move(kind: str, day: str, amount: str, reason: str = "") -> Any:
        return keeping.move_deposit(
            actor=None, residency=stay, kind=kind, on=date.fromisoformat(day),
            amount=Decimal(amount), reason=reason,
        )  # fmt: skip

    move("received", "2025-02-03", "5000")
    for given, code in (
        (("returned", "2025-03-03", "5000.01"), "over-deposit"),
        (("kept", "2025-03-03", "100"), "reason-needed"),
        (("received", "2025-03-03", "-1"), "negative"),
        (("received", "2025-04-30", "1"), "in-future"),
    ):
        with pytest.raises(ValidationError) as error:
            move(*given)
        assert refusal(error) == code
    move("kept", "2025-03-20", "120.50", "A broken door.")
    move("returned", "2025-03-28", "4879.50")
    found = issued(stay)
    assert (found.deposit_before, found.deposit_after) == (Decimal(5000), Decimal(0))
    assert found.due == Decimal(3900), "a deposit is no charge"
    assert [row.amount for row in found.lines.filter(kind="deposit")] == [
        Decimal("-120.50"), Decimal("-4879.50"),
    ]  # fmt: skip


def test_a_dispute_is_answered_by_a_credit_note() -> None:
    stay = settled(priced())
    found, by = issued(stay), manager(stay.base)
    who = person(Role.APPLICANT, team=stay.organisation.team)
    settling.dispute(actor=who, statement=found, text="We were one person in March.")
    found.refresh_from_db()
    assert found.state == Statement.State.DISPUTED
    with pytest.raises(ValidationError) as error:
        settling.dispute(actor=who, statement=found, text="Again.")
    assert refusal(error) == "disputed-already"
    line = found.lines.get(item="membership")
    note = settling.credit(
        actor=by, statement=found, amounts={line.pk: Decimal(450)}, reason="One badge was idle."
    )
    found.refresh_from_db()
    assert (note.name, note.amount) == ("BOS-C0001", Decimal(-450))
    assert (found.state, found.open_amount) == (Statement.State.ADJUSTED, Decimal(4350))
    assert found.disputes.get().answer == "One badge was idle."
    settling.pay(
        actor=by, statement=found, on=date(2025, 4, 16), amount=Decimal(4350), reference="WIRE 1"
    )
    found.refresh_from_db()
    assert (found.state, found.open_amount) == (Statement.State.PAID, Decimal(0))
    assert [(row.what, row.amount) for row in sorted(entries(stay), key=lambda row: row.what)] == [
        ("credit", Decimal(-450)), ("payment", Decimal(-4350)), ("statement", Decimal(4800)),
    ]  # fmt: skip
    assert entries(stay)[-1].balance == 0
    assert [row.balance for row in accounts(stay.base)] == [Decimal(0)]
    assert integrity.faults() == []


def test_a_credit_takes_back_the_subsidy_that_went_with_it() -> None:
    stay = settled(priced(), heads=0)
    scheme = supported(stay, share=Decimal("0.5"), ceiling=Decimal(9_000_000))
    found = issued(stay)
    assert (found.charged, found.subsidised) == (Decimal(3900), Decimal(-1950))
    note = settling.credit(
        actor=manager(stay.base), statement=found,
        amounts={found.lines.get(item="bench").pk: Decimal(1000)}, reason="Closed for ten days.",
    )  # fmt: skip
    assert [row.amount for row in note.lines.all()] == [Decimal(-1000), Decimal(500)]
    assert note.amount == Decimal(-500)
    claimed = Claim.objects.get().claimed
    left = subsidies.left_of([scheme])[scheme.pk]
    assert left == scheme.budget - claimed + (claimed * 500 / 1950).quantize(Decimal(1))


@pytest.mark.parametrize(
    ("amount", "reason", "code"),
    [
        ("3900.01", "x", "over-line"),
        ("-5", "x", "negative"),
        ("0", "x", "no-credit"),
        ("10", " ", "reason-needed"),
    ],
)
def test_bad_credit_notes_are_refused(amount: str, reason: str, code: str) -> None:
    stay = settled(priced(), heads=0)
    found = issued(stay)
    with pytest.raises(ValidationError) as error:
        settling.credit(
            actor=manager(stay.base), statement=found,
            amounts={found.lines.get().pk: Decimal(amount)}, reason=reason,
        )  # fmt: skip
    assert refusal(error) == code
    assert found.credit_notes.count() == 0


def test_credit_notes_never_exceed_the_statement() -> None:
    stay = settled(priced(), heads=0)
    found, by = issued(stay), manager(stay.base)
    line = found.lines.get().pk
    settling.credit(actor=by, statement=found, amounts={line: Decimal(3000)}, reason="x")
    with pytest.raises(ValidationError) as error:
        settling.credit(actor=by, statement=found, amounts={line: Decimal("900.01")}, reason="x")
    assert refusal(error) == "over-line"
    settling.credit(actor=by, statement=found, amounts={line: Decimal(900)}, reason="x")
    found.refresh_from_db()
    assert (found.open_amount, found.state) == (Decimal(0), Statement.State.ADJUSTED)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"amount": Decimal(5000)}, "over-open"),
        ({"amount": Decimal(0)}, "negative"),
        ({"on": date(2025, 4, 30)}, "in-future"),
    ],
)
def test_bad_payments_are_refused(change: dict[str, Any], code: str) -> None:
    stay = settled(priced(), heads=0)
    given = {"on": date(2025, 4, 2), "amount": Decimal(100), "reference": "WIRE"}
    with pytest.raises(ValidationError) as error:
        settling.pay(actor=manager(stay.base), statement=issued(stay), **{**given, **change})
    assert refusal(error) == code


def test_a_company_is_told_by_letter_once() -> None:
    stay = settled(priced())
    who = User.objects.get(team_roles__team=stay.organisation.team)
    User.objects.filter(pk=who.pk).update(language="ja")
    found = issued(stay)
    issued(stay)
    letter = Letter.objects.get()
    assert (letter.kind, letter.address, letter.language) == ("charges-statement", who.email, "ja")
    assert "お支払額：$4,800.00" in letter.body
    settling.credit(
        actor=manager(stay.base), statement=found,
        amounts={found.lines.get(item="membership").pk: Decimal(450)}, reason="One badge was idle.",
    )  # fmt: skip
    told = Letter.objects.get(kind="charges-credit")
    assert "One badge was idle." in told.body
    assert "$4,350.00" in told.body


def test_a_company_without_a_person_is_issued_all_the_same() -> None:
    stay = settled(priced())
    User.objects.filter(team_roles__team=stay.organisation.team).update(is_active=False)
    assert issued(stay).number == 1
    assert Letter.objects.count() == 0
