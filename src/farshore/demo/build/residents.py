"""Life at the bases: papers handed in, one that ran out, incidents, visas, a room that closes."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from farshore.apps.accounts.models import User
from farshore.apps.bases.models import (
    Base,
    BasePolicy,
    ControlArea,
    Gate,
    GateItem,
    HazardLimit,
    HostAdmission,
    Notice,
    Residency,
    Room,
    RoomShape,
    StoreyShare,
)
from farshore.apps.bases.models.gates import TERMS
from farshore.apps.bases.services import (
    chemicals,
    door,
    extensions,
    gates,
    incidents,
    lives,
    replanning,
    requirements,
    rounds,
    tickets,
    visas,
)
from farshore.apps.letters.services import delivery
from farshore.apps.registry.models import Organisation
from farshore.demo.build.moment import standing_at
from farshore.demo.build.people import person_of
from farshore.demo.build.season import TODAY
from farshore.demo.build.workshop import slides
from farshore.demo.content import chemicals as shelves
from farshore.demo.content.floors import FLOORS
from farshore.demo.content.setups import REMINDED

NEW_YORK, TOKYO = ZoneInfo("America/New_York"), ZoneInfo("Asia/Tokyo")
# of the residents of each base, by the place they hold: whose paper runs out, and when
RUNS_OUT = {
    ("boston", "B101"): ("liability-insurance", date(2025, 4, 15)),
    ("boston", "B204"): ("biosafety-training", date(2025, 4, 22)),
    ("boston", "B206"): ("liability-insurance", date(2025, 5, 12)),
    ("boston", "SA"): ("emergency-contacts", date(2025, 6, 10)),
    ("kanagawa", "K101"): ("chemical-inventory", date(2025, 4, 14)),
    ("kanagawa", "K204"): ("liability-insurance", date(2025, 5, 2)),
}
DOOR_AT = ("boston", "B204")
SPILL = "Lab 2: about 50 ml of ethanol ran out under the bench next to the safety cabinet. Wiped up, nobody was hurt."
CABINET = "실험실 1 시약장 문이 제대로 닫히지 않습니다. 다친 사람은 없습니다."
JAPANESE = "高圧ガスボンベの固定チェーンが外れていました。転倒はありません。"
NOTICE = "계획한 현지 실험을 마쳐 기간 만료와 함께 퇴거합니다."
LONGER = "현지 파트너와의 전임상 실험이 예정보다 석 달 길어져 같은 자리에서 마치고자 합니다."
ALUMNI = (date(2024, 1, 8), date(2024, 12, 20))
FOLLOW_UP = "시약장 경첩을 교체하고 같은 모델 세 곳을 함께 점검합니다."


def settle_in(staff: Mapping[str, tuple[User, User]]) -> None:
    """What stands on the managers' screens on the first day."""
    with standing_at(TODAY):
        for base in Base.objects.order_by("pk"):
            manager = staff[base.key][0]
            _plan(base)
            BasePolicy.objects.create(base=base)
            _run_out(base)
            door.make(actor=manager, base=base, name="Main entrance")
            _notices(base, manager)
        resident = person_of(_stay_at(*DOOR_AT).organisation)
        _papers(resident)
        _incidents(staff, resident)
        _longer(resident)
        _visas(staff)
    # before papers ran out, residents filled their shelves
    with standing_at(TODAY - timedelta(days=20)):
        _shelves(staff)
    # the rounds of the days before: reminders, and access that stopped
    for days in (2, 1, 0):
        with standing_at(TODAY - timedelta(days=days)):
            rounds.every_base()
            delivery.deliver_due()
    with standing_at(TODAY):
        _reminded(staff)
        _room_closes(staff["kanagawa"][0])


def _reminded(staff: Mapping[str, tuple[User, User]]) -> None:
    """Requirements of which the companies will be reminded earlier."""
    for key, code, starts, days in REMINDED:
        gate = Gate.objects.get(base__key=key, key=code)
        terms = {name: getattr(gate, name) for name in TERMS}
        requirements.change(
            actor=staff[key][0], gate=gate, starts=starts, terms={**terms, "remind": list(days)}
        )


def _stay_at(base: str, place: str) -> Residency:
    return Residency.objects.select_related("base", "organisation").get(
        base__key=base, allocations__place__number=place
    )


def _plan(base: Base) -> None:
    for key, (left, top, width, depth) in FLOORS[base.key].items():
        room = Room.objects.get(base=base, key=key)
        RoomShape.objects.create(room=room, left=left, top=top, width=width, depth=depth)


def _run_out(base: Base) -> None:
    """Papers as they were verified in their time, some with little left."""
    for (key, place), (gate, expires) in RUNS_OUT.items():
        if key == base.key:
            rows = GateItem.objects.filter(residency=_stay_at(key, place), gate__key=gate)
            rows.update(expires=expires)


def _papers(resident: User) -> None:
    """The resident hands in a successor; another company's first paper waits."""
    stay = _stay_at(*DOOR_AT)
    item = stay.gate_items.get(gate__key="biosafety-training")
    paper = slides(["Certificate of biosafety training", "Fictional paper of the demonstration"])
    paper.name = "biosafety-training-2025.pdf"
    gates.submit(actor=resident, item=item, upload=paper)
    arriving = _stay_at("boston", "D10")
    waiting = arriving.gate_items.filter(state=GateItem.State.MISSING, gate__step="access")
    for item in waiting:
        paper = slides([f"Paper for {item.gate.key}", "Fictional paper of the demonstration"])
        paper.name = f"{item.gate.key}.pdf"
        gates.submit(actor=resident, item=item, upload=paper)


def _longer(resident: User) -> None:
    """The resident asks to stay on after the end of its stay."""
    stay = _stay_at(*DOOR_AT)
    extensions.ask(
        actor=resident, residency=stay, until=stay.ends + timedelta(days=91), reason=LONGER
    )


def _shelves(staff: Mapping[str, tuple[User, User]]) -> None:
    for base in Base.objects.order_by("pk"):
        limits, floors = shelves.SOURCES[base.key]
        for hazard, amount, unit in shelves.LIMITS[base.key]:
            HazardLimit.objects.create(
                base=base, hazard=hazard, amount=Decimal(amount), unit=unit, source=limits
            )
        for storey, percent in shelves.SHARES[base.key]:
            StoreyShare.objects.create(
                base=base, storey=storey, percent=Decimal(percent), source=floors
            )
        for key, label, rooms in shelves.AREAS[base.key]:
            found = list(base.rooms.filter(key__in=rooms))
            area = ControlArea.objects.create(
                base=base, key=key, name=label, storey=int(found[0].floor)
            )
            area.rooms.set(found)
    for at, place, room, name, cas, hazard, amount, unit, container in shelves.KEPT:
        chemicals.bring(
            actor=staff[at][0], residency=_stay_at(at, place), name=name, cas=cas, hazard=hazard,
            amount=Decimal(amount), unit=unit, container=container,
            room=Room.objects.get(base__key=at, key=room),
        )  # fmt: skip
    for at, place, room, name, group, approval, days in shelves.AGENTS:
        chemicals.bring_agent(
            actor=staff[at][0], residency=_stay_at(at, place), name=name, risk_group=group,
            approval=approval, room=Room.objects.get(base__key=at, key=room),
            approved_until=TODAY.date() + timedelta(days=days) if days else None,
        )  # fmt: skip


def _incidents(staff: Mapping[str, tuple[User, User]], resident: User) -> None:
    boston, kanagawa = Base.objects.get(key="boston"), Base.objects.get(key="kanagawa")
    manager = staff["boston"][0]
    incidents.report(
        actor=resident, base=boston, residency=_stay_at(*DOOR_AT), severity="minor", what=SPILL,
        room=Room.objects.get(base=boston, key="lab-2"),
        happened_at=datetime(2025, 4, 16, 15, 40, tzinfo=NEW_YORK),
    )  # fmt: skip
    loose = incidents.report(
        actor=manager, base=boston, severity="near-miss", what=CABINET,
        room=Room.objects.get(base=boston, key="lab-1"),
        happened_at=datetime(2025, 4, 11, 10, 5, tzinfo=NEW_YORK),
    )  # fmt: skip
    incidents.follow_up(
        actor=manager, incident=loose, what=FOLLOW_UP, owner=manager, due=date(2025, 4, 25)
    )
    incidents.report(
        actor=staff["kanagawa"][0], base=kanagawa, severity="near-miss", what=JAPANESE,
        room=Room.objects.get(base=kanagawa, key="lab-2"),
        happened_at=datetime(2025, 4, 15, 9, 20, tzinfo=TOKYO),
    )  # fmt: skip


def _visas(staff: Mapping[str, tuple[User, User]]) -> None:
    for base, place, holder, kind, expires in (
        ("boston", "B204", "연구원 A", "L-1", date(2025, 6, 5)),
        ("boston", "B204", "연구원 B", "O-1", date(2026, 9, 30)),
        ("kanagawa", "K201", "연구원 C", "経営・管理", date(2026, 3, 31)),
    ):
        visas.keep(
            actor=staff[base][0], residency=_stay_at(base, place), holder=holder, visa_class=kind,
            expires=expires,
        )  # fmt: skip


def _room_closes(manager: User) -> None:
    """Kanagawa's first laboratory gets a new floor in July: one company moves."""
    plan = replanning.propose_closure(
        actor=manager, room=Room.objects.get(base__key="kanagawa", key="lab-1"),
        starts=date(2025, 7, 7), ends=date(2025, 7, 28), reason="床の張り替え工事",
    )  # fmt: skip
    replanning.accept(actor=manager, decision=plan)


def _notices(base: Base, manager: User) -> None:
    """Companies whose stay ends said so in their time."""
    for stay in base.residencies.filter(state=Residency.State.NOTICE).order_by("pk"):
        Notice.objects.create(
            residency=stay, by=Notice.By.COMPANY, given_at=TODAY - timedelta(days=30),
            given_by=manager, leaves_on=stay.ends, reason=NOTICE,
        )  # fmt: skip


def tell_more(staff: Mapping[str, tuple[User, User]]) -> None:
    """A company that has left tells of its year; sponsors give golden tickets."""
    boston = Base.objects.select_related("host").get(key="boston")
    manager = staff["boston"][0]
    gone = Organisation.objects.filter(
        kind=Organisation.Kind.COMPANY, country="KR", fictional=True, residencies=None,
        applications=None,
    ).order_by("-pk")[0]  # fmt: skip
    stay = Residency.objects.create(
        base=boston, organisation=gone, state=Residency.State.GRADUATED, starts=ALUMNI[0],
        ends=ALUMNI[1],
    )  # fmt: skip
    with standing_at(TODAY - timedelta(days=40)):
        lives.join_alumni(actor=manager, residency=stay)
        lives.tell_outcome(
            actor=manager, residency=stay, year=2024, jobs=9, investment=Decimal(2_400_000),
            still_there=True, products="Assay kit for early research, sold in the US",
        )  # fmt: skip
        sponsors = Organisation.objects.filter(
            country=boston.host.country, kind=Organisation.Kind.COMPANY
        ).order_by("pk")
        given = [
            tickets.offer(
                actor=manager, base=boston, sponsor=sponsors[0], amount=Decimal(50_000),
                expires=date(2025, 12, 31),
            )
            for _number in range(2)
        ]  # fmt: skip
    waiting = HostAdmission.objects.filter(base=boston, state=HostAdmission.State.WAIT_LISTED)
    with standing_at(TODAY - timedelta(hours=2)):
        for row in waiting.select_related("application__organisation").order_by("pk")[:1]:
            tickets.award(actor=manager, ticket=given[0], organisation=row.application.organisation)
