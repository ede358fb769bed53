"""Nominees write what room they need; bases change it, and answer for their neighbours."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from farshore.apps.accounts.models import User
from farshore.apps.bases.models import HostAdmission, Residency
from farshore.apps.bases.services import wishes
from farshore.apps.calls.models import Call
from farshore.apps.letters.services import delivery
from farshore.apps.registry.models import Organisation
from farshore.demo.build.moment import standing_at
from farshore.demo.content.short_stays import said

SEOUL = ZoneInfo("Asia/Seoul")
WRITTEN = datetime(2025, 4, 4, 10, 15, tzinfo=SEOUL)
ANSWERED = datetime(2025, 4, 10, 22, 30, tzinfo=SEOUL)
FIELDS = ("kind", "count", "level", "starts", "slack")


def write_form(admission: HostAdmission, at: datetime, **more: Any) -> None:
    """The company sends what its application said, and whatever it now knows better."""
    space, who = admission.space, admission.application.created_by
    if who is None:
        raise LookupError("every nominee of the demonstration has a person")
    values: dict[str, Any] = {name: getattr(space, name) for name in FIELDS}
    with standing_at(at):
        wishes.ask(actor=who, admission=admission, **{**values, "needs": [], **more})


def beside(base: str, place: str) -> Organisation:
    """The company that sits there."""
    stays = Residency.objects.filter(base__key=base, allocations__place__number=place)
    return stays.select_related("organisation").order_by("pk")[0].organisation


def send_forms(call: Call, staff: Mapping[str, tuple[User, User]]) -> None:
    """All nominees of the call, before their hosts decide. Only those who will not be accepted
    ask for other rooms than their applications did: placement stays what it was."""
    rows = HostAdmission.objects.filter(application__call=call).select_related(
        "base", "application__created_by", "application__posterior"
    )
    found = {row.application.number: row for row in rows.order_by("pk")}
    asks: dict[int | None, dict[str, Any]] = {
        3: {"together": [beside("kanagawa", "K204")]},
        23: {"needs": ["cell-culture"], "together": [beside("boston", "B204")]},
        46: {"needs": ["cold-room"]},
    }
    for hours, (number, row) in enumerate(found.items()):
        write_form(row, WRITTEN + timedelta(hours=7 * hours), **asks.get(number, {}))
    with standing_at(ANSWERED):
        _answer(found[3], staff["kanagawa"][0], "declined")
        _answer(found[23], staff["boston"][0], "accepted")
        _change(found[46], staff["boston"][0])
        delivery.deliver_due()


def _answer(admission: HostAdmission, manager: User, answer: str) -> None:
    for row in admission.neighbours.all():
        wishes.answer_neighbour(
            actor=manager, neighbour=row, accepted=answer == "accepted", said=said(answer)
        )


def _change(admission: HostAdmission, manager: User) -> None:
    held = HostAdmission.objects.select_related("application", "wish").get(pk=admission.pk)
    values = {name: getattr(held.space, name) for name in FIELDS}
    wishes.change(
        actor=manager, admission=held, needs=held.needs, reason=said("changed"),
        **{**values, "level": 2},
    )  # fmt: skip
