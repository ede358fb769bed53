"""Deposits: asked for and received with a stay; one that a company moving in has not paid."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.accounts.services import people
from farshore.apps.bases.models import Residency
from farshore.apps.charges.services import deposits
from farshore.apps.letters.services import delivery
from farshore.demo.build.moment import standing_at
from farshore.demo.build.people import member

# from then on Boston and Kanagawa asked for deposits in Farshore
SINCE = date(2025, 1, 1)
AHEAD = timedelta(days=14)
ASKED, DUE = date(2025, 3, 24), date(2025, 4, 14)
ARRIVING = {"ko": "입주 예정 기업", "en": "company moving in", "ja": "入居予定企業"}


def ask(manager: User, stay: Residency, on: date, due: date) -> None:
    with standing_at(datetime.combine(on, time(10), ZoneInfo(stay.base.zone))):
        deposits.ask(actor=manager, residency=stay, due=due)
        delivery.deliver_due()


def ask_before(manager: User, stay: Residency) -> None:
    """What a company paid on its first day was asked for two weeks before."""
    if stay.starts >= SINCE:
        ask(manager, stay, stay.starts - AHEAD, stay.starts)


def ask_arriving(managers: Mapping[str, User]) -> None:
    """Who moves in gets a person, with a door, and is asked for a deposit that nobody paid yet."""
    rows = Residency.objects.filter(state=Residency.State.ONBOARDING)
    for stay in rows.select_related("base", "organisation").order_by("pk"):
        owner = stay.organisation
        owner.team = people.create_team(actor=None, name=owner.name)
        owner.save(update_fields=["team"])
        role = {code: f"{stay.base.name[code]} {word}" for code, word in ARRIVING.items()}
        member(f"arriving-{stay.base.key}", role, owner.team, Role.APPLICANT, door=True)
        ask(managers[stay.base.key], stay, ASKED, DUE)
