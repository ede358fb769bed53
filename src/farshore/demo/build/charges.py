"""Tariffs, subsidies and statements: each month issued as its base's manager would."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from farshore.apps.accounts.models import User
from farshore.apps.bases.models import Base, Residency
from farshore.apps.calls.models import Programme
from farshore.apps.charges.models import Claim, Item, Scheme, Statement
from farshore.apps.charges.months import following, month_of
from farshore.apps.charges.services import facts, issuing, settling, subsidies, tariffs
from farshore.apps.partnering.models import Partner
from farshore.demo.build import deposits
from farshore.demo.build.moment import standing_at
from farshore.demo.build.people import person_of
from farshore.demo.content import types as content

ITEMS = {"bench": Item.BENCH, "desk": Item.DESK, "suite": Item.SUITE, "person": Item.MEMBERSHIP}
DEPOSITS = {"USD": Decimal(5_000), "JPY": Decimal(500_000)}
# the manager of Boston has March still to issue
LAST_ISSUED = {"boston": date(2025, 2, 1), "kanagawa": date(2025, 3, 1)}
DISPUTED = date(2025, 2, 1)
# a company whose number of people nobody has entered yet
NEWEST = date(2025, 2, 3)
RENT = {
    "ko": "해외 거점 임차료 지원",
    "en": "Rent subsidy for bases abroad",
    "ja": "海外拠点賃料補助",
}
TICKET = {
    "ko": "골든 티켓(후원사 벤치 1석)",
    "en": "Golden ticket: a sponsor's bench",
    "ja": "ゴールデンチケット(スポンサーのベンチ)",
}
RENT_SOURCE = "KHIDI, Cambridge: up to KRW 1.2m a month, one year, up to three"
TICKET_SOURCE = "LabCentral: a prepaid bench for a year, worth about USD 50,000"
OBJECTION = "2월 14일에 연구원 1명이 귀국하며 출입증을 반납했습니다. 이용료가 2명 기준으로 청구되어 있습니다."
CREDIT_REASON = "출입증 반납 기록을 확인했습니다. 2월 15일부터 말일까지 1명분을 차감합니다."
AGREED_REASON = "12월 말 휴장으로 송금일의 은행 고시 환율을 적용하기로 합의했습니다."


def create(
    programme: Programme, operator: User, rows: Iterable[content.Base], managers: dict[str, User]
) -> None:
    with standing_at(datetime(2024, 1, 8, 9, tzinfo=ZoneInfo("Asia/Seoul"))):
        rent = _rent(programme, operator)
        ticket = _ticket(programme, operator)
    for row in rows:
        base = Base.objects.get(key=row.key)
        _tariffs(base, row)
        stays = _facts(base, row, operator, managers[row.key], rent)
        if row.key == "boston":
            won = next(stay for stay in stays if stay.starts == date(2025, 1, 6))
            subsidies.award(actor=operator, scheme=ticket, residency=won, starts=won.starts)
        _months(base, row, managers[row.key])
    _dispute(managers["boston"])
    _pay_claims(operator)
    deposits.ask_arriving(managers)


def _rent(programme: Programme, operator: User) -> Scheme:
    return subsidies.create_scheme(
        actor=operator, programme=programme, name=RENT, currency="KRW",
        ceiling=Decimal(1_200_000), share=Decimal(1),
        items=[Item.BENCH, Item.SUITE, Item.DESK], budget=Decimal(240_000_000),
        starts=date(2024, 1, 1), ends=date(2027, 1, 1), source=RENT_SOURCE,
    )  # fmt: skip


def _ticket(programme: Programme, operator: User) -> Scheme:
    sponsor = Partner.objects.filter(organisation__country="US").order_by("pk").first()
    return subsidies.create_scheme(
        actor=operator, programme=programme, name=TICKET, currency="USD",
        ceiling=Decimal(3_900), share=Decimal(1), items=[Item.BENCH], budget=Decimal(50_000),
        starts=date(2025, 1, 1), ends=date(2026, 7, 1), most_terms=1, source=TICKET_SOURCE,
        sponsor=sponsor.organisation if sponsor else None,
    )  # fmt: skip


def _at(base: Base, day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), ZoneInfo(base.zone))


def _tariffs(base: Base, row: content.Base) -> None:
    first = month_of(row.opened)
    prices = [(ITEMS[price.code], "", price.amount, price.interval.start) for price in row.charges]
    hours: dict[str, Decimal] = {item.key: item.charge_per_hour for item in row.equipment}
    prices += [(Item.EQUIPMENT, key, price, first) for key, price in sorted(hours.items())]
    prices.append((Item.DEPOSIT, "", DEPOSITS[row.currency], first))
    for item, rate_class, amount, starts in sorted(prices, key=lambda price: price[3]):
        with standing_at(_at(base, min(starts, row.opened) - timedelta(days=14))):
            tariffs.set_rate(
                actor=None, base=base, item=item, rate_class=rate_class, amount=amount,
                currency=row.currency, starts=starts, fictional=True,
            )  # fmt: skip


def _facts(
    base: Base, row: content.Base, operator: User, manager: User, rent: Scheme
) -> list[Residency]:
    """Who moved in with how many people, left a deposit, and is supported by the programme."""
    moved_in = []
    stays = Residency.objects.filter(base=base).exclude(state=Residency.State.ONBOARDING)
    people_by_place = {stay.spaces[0]: stay.people for stay in row.residencies}
    for stay in stays.order_by("starts", "pk"):
        places = set(stay.allocations.values_list("place__number", flat=True))
        heads = next((n for place, n in people_by_place.items() if place in places), 1)
        deposits.ask_before(manager, stay)
        with standing_at(_at(base, stay.starts)):
            if stay.starts < NEWEST:
                facts.set_heads(actor=None, residency=stay, heads=heads, starts=stay.starts)
            facts.move_deposit(
                actor=None, residency=stay, kind="received", on=stay.starts,
                amount=DEPOSITS[row.currency],
            )  # fmt: skip
            award = subsidies.award(actor=operator, scheme=rent, residency=stay, starts=stay.starts)
        if award.ends < min(date(2025, 4, 17), stay.ends):
            with standing_at(_at(base, award.ends - timedelta(days=20))):
                subsidies.renew(
                    actor=operator, award=award,
                    review="현지 임상 자문 계약과 연구 인력 1명 채용을 확인하여 1년 연장합니다.",
                )  # fmt: skip
        moved_in.append(stay)
    return moved_in


def _months(base: Base, row: content.Base, manager: User) -> None:
    """On the third of each month the one before is issued; companies pay on the twentieth."""
    month = month_of(row.opened)
    while month <= LAST_ISSUED[base.key]:
        after = following(month)
        if base.key == "kanagawa" and month == date(2024, 12, 1):
            with standing_at(_at(base, after)):
                tariffs.agree_exchange(
                    actor=manager, base=base, currency="KRW", month=month,
                    rate=Decimal("9.3415"), day=date(2024, 12, 27), reason=AGREED_REASON,
                )  # fmt: skip
        with standing_at(_at(base, after + timedelta(days=2))):
            run, _new = issuing.begin_run(actor=manager, base=base, month=month)
            issuing.carry_out(run=run, tell=False)
        paid_on = after + timedelta(days=19)
        if paid_on < date(2025, 4, 1):
            with standing_at(_at(base, paid_on, 16)):
                _pay(manager, base, month, paid_on)
        month = after


def _pay(manager: User, base: Base, month: date, on: date) -> None:
    rows = Statement.objects.filter(book__base=base, month=month, open_amount__gt=0)
    for row in rows.select_related("book").order_by("number"):
        # the last months are not paid by everybody yet
        if month >= date(2025, 2, 1) and row.number % 3 == 0:
            continue
        if base.key == "boston" and month == DISPUTED:
            continue
        settling.pay(
            actor=manager, statement=row, on=on, amount=row.open_amount,
            reference=f"WIRE-{row.number:05d}",
        )  # fmt: skip


def _pay_claims(operator: User) -> None:
    """The programme settles a year's claims at the end of January."""
    on = date(2025, 1, 31)
    with standing_at(datetime.combine(on, time(17), ZoneInfo("Asia/Seoul"))):
        for claim in Claim.objects.filter(month__lt=date(2025, 1, 1)).order_by("month", "pk"):
            subsidies.pay_claim(actor=operator, claim=claim, on=on, reference="KIST-2024")


def _dispute(manager: User) -> None:
    """One company objects to February, is credited, and pays."""
    found = Statement.objects.filter(
        book__base__key="boston", month=DISPUTED, residency__headcounts__heads=2
    ).select_related("residency__base", "residency__organisation", "book")
    doored = found.filter(residency__organisation__team__roles__person__has_door=True)
    statement = doored.order_by("residency__starts", "pk")[0]
    stay, base = statement.residency, statement.residency.base
    person = person_of(stay.organisation)
    with standing_at(_at(base, date(2025, 3, 6))):
        settling.dispute(actor=person, statement=statement, text=OBJECTION)
    line = statement.lines.filter(item=Item.MEMBERSHIP).get()
    with standing_at(_at(base, date(2025, 3, 10), 14)):
        settling.credit(
            actor=manager, statement=statement, amounts={line.pk: Decimal(225)},
            reason=CREDIT_REASON, tell=False,
        )  # fmt: skip
        facts.set_heads(actor=manager, residency=stay, heads=1, starts=date(2025, 3, 1))
    with standing_at(_at(base, date(2025, 3, 20), 16)):
        statement.refresh_from_db()
        settling.pay(
            actor=manager, statement=statement, on=date(2025, 3, 20),
            amount=statement.open_amount, reference=f"WIRE-{statement.number:05d}",
        )  # fmt: skip
