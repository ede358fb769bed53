"""One place that answers: may this company, or this person, do this now; if not, why and what next.

Screens, services, jobs and door readers all ask here. The answer is computed from the items, the
stay and the day; no flag that a job sets is ever trusted. `RULES` says what each action asks for.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.gates import OVER, PRESENT, asked, expired, holds
from farshore.apps.bases.models import Gate, GateItem, Residency
from farshore.apps.bases.policy_texts import ACTIONS, NEXT, REASONS
from farshore.apps.calls.models import Application
from farshore.web import clock
from farshore.web.translated import in_language

Step, State = Gate.Step, GateItem.State


class Action(StrEnum):
    """What a company, or a person of it, may want to do."""

    NOMINATE = "nominate"
    CONTRACT = "contract"
    MOVE_IN = "move-in"
    ACCESS = "access"
    BOOK = "book"
    CHEMICAL = "chemical"
    SHIP = "ship"
    LEAVE = "leave"

    @property
    def label(self) -> str:
        return str(ACTIONS[self.value])


class Who(StrEnum):
    """Whose turn it is."""

    COMPANY = "company"
    MANAGER = "manager"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Next:
    """The next step: who does what, and the address (a name and its arguments) where."""

    code: str
    who: Who
    to: str = ""
    arguments: tuple[Any, ...] = ()
    anchor: str = ""

    @property
    def text(self) -> str:
        return str(NEXT[self.code])


@dataclass(frozen=True)
class Reason:
    """One thing that stands in the way, or that only informs, with its figures."""

    code: str
    figures: Mapping[str, Any] = field(default_factory=dict)
    next: Next = Next("wait", Who.NOBODY)
    item: GateItem | None = None
    informs: bool = False

    @property
    def text(self) -> str:
        return str(REASONS[self.code]) % {
            key: in_language(value) if isinstance(value, dict) else value
            for key, value in self.figures.items()
        }


@dataclass(frozen=True)
class Answer:
    """`reasons` stand in the way; `notes` only inform."""

    action: Action
    reasons: tuple[Reason, ...]
    notes: tuple[Reason, ...] = ()

    @property
    def allowed(self) -> bool:
        return not self.reasons


@dataclass(frozen=True)
class Case:
    """A stay with its items (and their gates) on a day, and the person who asks, if one does.

    `further`: what rooms further down have to say, by action.
    """

    residency: Residency
    items: Sequence[GateItem]
    day: date
    person: User | None = None
    further: Mapping[Action, Sequence[Reason]] = field(default_factory=dict)


Rule = Callable[[Case], list[Reason]]


def _at(case: Case, code: str, who: Who, anchor: str = "") -> Next:
    return Next(code, who, "bases:residency", (case.residency.pk,), anchor)


def _open_item(case: Case, item: GateItem) -> Reason:
    figures: dict[str, Any] = {"gate": item.gate.name}
    anchor = f"gate-{item.pk}"
    if expired(item, case.day):
        code = "expired-submitted" if item.state == State.SUBMITTED else "expired"
        figures["expires"] = item.expires
    else:
        code = str(item.state)
    if item.state == State.RETURNED:
        figures["reason"] = item.reason
    waits = item.state == State.SUBMITTED
    step = _at(case, "verify", Who.MANAGER, anchor) if waits else (
        _at(case, "hand-in", Who.COMPANY, anchor)
    )  # fmt: skip
    return Reason(code, figures, step, item)


ONBOARDED = (Step.NOMINATE, Step.CONTRACT, Step.ACCESS)
# which steps an action asks for, unless a requirement names its actions itself
STEPS: dict[Action, tuple[str, ...]] = {
    Action.CONTRACT: (Step.NOMINATE, Step.CONTRACT),
    Action.MOVE_IN: ONBOARDED,
    Action.ACCESS: ONBOARDED,
    Action.BOOK: ONBOARDED,
    Action.CHEMICAL: ONBOARDED,
    Action.SHIP: (*ONBOARDED, Step.EVENT),
    Action.LEAVE: (Step.LEAVE,),
}


def asks(gate: Gate, action: Action) -> bool:
    """Whether the requirement stands before the action."""
    return action in gate.actions if gate.actions else gate.step in STEPS[action]


def gates_of(action: Action) -> Rule:
    """Every requirement of an action, those that block and those that inform."""

    def rule(case: Case) -> list[Reason]:
        return [
            _open_item(case, item)
            for item in case.items
            if asks(item.gate, action) and not holds(item, case.day)
        ]

    return rule


def not_over(case: Case) -> list[Reason]:
    if case.residency.state in OVER:
        return [Reason("left", {}, _at(case, "ask-manager", Who.COMPANY))]
    if case.day >= case.residency.ends:
        figures = {"ends": case.residency.ends}
        return [Reason("stay-over", figures, _at(case, "ask-manager", Who.COMPANY))]
    return []


def begun(case: Case) -> list[Reason]:
    if case.day < case.residency.starts:
        return [Reason("not-begun", {"starts": case.residency.starts})]
    return []


def inside(case: Case) -> list[Reason]:
    """The door was opened: the company has moved in and has not left."""
    if case.residency.state == Residency.State.ONBOARDING:
        return [Reason("not-moved-in", {}, _at(case, "open-door", Who.MANAGER))]
    return []


def onboarding(case: Case) -> list[Reason]:
    if case.residency.state in PRESENT:
        return [Reason("moved-in", {}, Next("nothing", Who.NOBODY))]
    return []


def under_notice(case: Case) -> list[Reason]:
    """A company leaves after notice, or when its time is up."""
    if case.residency.state == Residency.State.ONBOARDING:
        return [Reason("not-moved-in", {}, _at(case, "give-up-place", Who.COMPANY))]
    if case.residency.state == Residency.State.NOTICE or case.day >= case.residency.ends:
        return []
    return [Reason("no-notice", {"ends": case.residency.ends}, _at(case, "notice", Who.COMPANY))]


def of_company(case: Case) -> list[Reason]:
    """A person, where one is named, works for the company and may sign in."""
    if case.person is None:
        return []
    team = case.residency.organisation.team_id
    if case.person.is_active and team and team in case.person.team_ids(Role.APPLICANT):
        return []
    return [Reason("not-of-company", {}, _at(case, "ask-manager", Who.COMPANY))]


PRESENT_RULES: tuple[Rule, ...] = (of_company, not_over, begun, inside)
RULES: dict[Action, tuple[Rule, ...]] = {
    Action.CONTRACT: (not_over, gates_of(Action.CONTRACT)),
    Action.MOVE_IN: (not_over, begun, onboarding, gates_of(Action.MOVE_IN)),
    Action.ACCESS: (*PRESENT_RULES, gates_of(Action.ACCESS)),
    Action.BOOK: (*PRESENT_RULES, gates_of(Action.BOOK)),
    Action.CHEMICAL: (*PRESENT_RULES, gates_of(Action.CHEMICAL)),
    Action.SHIP: (*PRESENT_RULES, gates_of(Action.SHIP)),
    Action.LEAVE: (under_notice, gates_of(Action.LEAVE)),
}


# of these stays at once: what stands before the action, by stay
Condition = Callable[[Sequence[Residency]], Mapping[int, Reason]]
_conditions: list[tuple[Action, Condition]] = []


def register(action: Action, condition: Condition) -> None:
    """A room further down adds what an action asks for."""
    if (action, condition) not in _conditions:
        _conditions.append((action, condition))


def further(stays: Sequence[Residency]) -> dict[int, dict[Action, list[Reason]]]:
    """What the registered conditions say of these stays."""
    found: dict[int, dict[Action, list[Reason]]] = {}
    for action, condition in _conditions:
        for stay, reason in condition(stays).items():
            found.setdefault(stay, {}).setdefault(action, []).append(reason)
    return found


def judge(case: Case, action: Action) -> Answer:
    """Every rule of the action on one case. Safety, insurance and export control block."""
    found = [reason for rule in RULES[action] for reason in rule(case)]
    found += case.further.get(action, ())
    informs = [
        row for row in found if row.informs or (row.item is not None and not row.item.gate.blocks)
    ]
    return Answer(action, tuple(row for row in found if row not in informs), tuple(informs))


def case_of(residency: Residency, *, day: date | None = None, person: User | None = None) -> Case:
    """The case of a stay today, in its base's zone."""
    items = residency.gate_items.select_related("gate").prefetch_related("gate__changes")
    on = day or clock.today(residency.base.zone)
    rows = asked(items.order_by("gate__order", "pk"), on)
    return Case(residency, rows, on, person, further([residency]).get(residency.pk, {}))


def may(
    residency: Residency, action: Action, *, day: date | None = None, person: User | None = None
) -> Answer:
    return judge(case_of(residency, day=day, person=person), action)


def chosen(application: Application) -> list[Reason]:
    if application.state == Application.State.RECOMMENDED:
        return []
    return [Reason("not-chosen", {}, Next("operator", Who.COMPANY))]


def eligible(application: Application) -> list[Reason]:
    """Rules of the call, an exception with its reason counted as met."""
    failed = [
        row.rule.name
        for row in application.eligibility.select_related("rule").order_by("rule")
        if not row.holds
    ]
    if not failed:
        return []
    rules = ", ".join(in_language(name) for name in failed)
    return [Reason("not-eligible", {"rules": rules}, Next("operator", Who.COMPANY))]


# before there is a stay: what a nomination asks of an application
BEFORE: dict[Action, tuple[Callable[[Application], list[Reason]], ...]] = {
    Action.NOMINATE: (chosen, eligible)
}


def may_be_nominated(application: Application) -> Answer:
    found = [reason for rule in BEFORE[Action.NOMINATE] for reason in rule(application)]
    return Answer(Action.NOMINATE, tuple(found))


def suspending(case: Case) -> list[GateItem]:
    """What takes access from a company that moved in: requirements that block and are not met."""
    if case.residency.state not in PRESENT or case.day < case.residency.starts:
        return []
    found = gates_of(Action.ACCESS)(case)
    return [row.item for row in found if row.item is not None and row.item.gate.blocks]
