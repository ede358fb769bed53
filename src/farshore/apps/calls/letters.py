"""The letters that this room sends: their kinds, whom they go to, and what fills them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from farshore.apps.accounts.models import TeamRole, User
from farshore.apps.accounts.roles import Role
from farshore.apps.calls.letter_texts import BODIES, SUBJECTS
from farshore.apps.calls.models import Application, CohortPlace, Reviewer
from farshore.apps.calls.selectors.applications import administered
from farshore.apps.letters.kinds import Kind, Recipient, Sample, close_groups, register
from farshore.web.translated import in_language

State = Application.State
CHOSEN, RESERVE, NOT_SELECTED = "calls-chosen", "calls-reserve", "calls-not-selected"
INELIGIBLE, PROMOTED = "calls-ineligible", "calls-promoted"
APPEAL_FILED, APPEAL_RECEIVED = "calls-appeal-filed", "calls-appeal-received"
APPEAL_UPHELD, APPEAL_DISMISSED = "calls-appeal-upheld", "calls-appeal-dismissed"
OUTCOMES = (CHOSEN, RESERVE, NOT_SELECTED, INELIGIBLE, PROMOTED)
# what a company gets to read, on its page too
TOLD = (*OUTCOMES, APPEAL_RECEIVED, APPEAL_UPHELD, APPEAL_DISMISSED)
# what says how the application stands now
ANNOUNCING = (*OUTCOMES, APPEAL_UPHELD)
# what may be appealed against
APPEALABLE = (NOT_SELECTED, INELIGIBLE)
SAMPLES = 20

NAMES = {
    CHOSEN: _("Selected"),
    RESERVE: _("On the reserve list"),
    NOT_SELECTED: _("Not selected"),
    INELIGIBLE: _("Not eligible"),
    PROMOTED: _("Selected from the reserve list"),
    APPEAL_FILED: _("Appeal filed (to operators)"),
    APPEAL_RECEIVED: _("Appeal received"),
    APPEAL_UPHELD: _("Appeal upheld"),
    APPEAL_DISMISSED: _("Appeal dismissed"),
}
COMMON = {
    "company": _("the company"),
    "number": _("the application's number"),
    "call": _("the call"),
    "agency": _("the team that runs the programme"),
}
MORE: dict[str, dict[str, Any]] = {
    RESERVE: {"reserve_number": _("place on the reserve list")},
    PROMOTED: {"reserve_number": _("place on the reserve list")},
    NOT_SELECTED: {"appeal_days": _("days in which an appeal can be filed")},
    INELIGIBLE: {
        "appeal_days": _("days in which an appeal can be filed"),
        "rules": _("the rules that were not met, a line each"),
    },
    APPEAL_UPHELD: {"reason": _("reason of the answer"), "remedy": _("what follows")},
    APPEAL_DISMISSED: {"reason": _("reason of the answer")},
}
STATES = {
    CHOSEN: [State.RECOMMENDED],
    RESERVE: [State.RESERVE],
    PROMOTED: [State.RECOMMENDED],
    INELIGIBLE: [State.INELIGIBLE],
}


def outcome_of(application: Application) -> str | None:
    """The kind of letter that tells what was decided; None where nothing was."""
    if application.state == State.RECOMMENDED:
        place = getattr(application, "place", None)
        promoted = place is not None and place.standing == CohortPlace.Standing.PROMOTED
        return PROMOTED if promoted else CHOSEN
    return {
        State.RESERVE: RESERVE,
        State.REJECTED: NOT_SELECTED,
        State.INELIGIBLE: INELIGIBLE,
    }.get(State(application.state))


def values_of(application: Application) -> Callable[[str], Mapping[str, str]]:
    """What fills the placeholders, read when a text is written."""

    def values(language: str) -> Mapping[str, str]:
        place = getattr(application, "place", None)
        appeal = getattr(application, "appeal", None)
        with translation.override(language):
            return {
                "company": in_language(application.organisation.name, language),
                "number": application.code,
                "call": in_language(application.call.name, language),
                "agency": in_language(application.call.programme.team.name, language),
                "reserve_number": str(place.order) if place is not None else "–",
                "appeal_days": str(application.call.appeal_days),
                "rules": "\n".join(
                    f"- {in_language(row.rule.name, language)}"
                    for row in application.eligibility.all()
                    if not row.holds
                ),
                "reason": appeal.reason if appeal is not None else "…",
                "remedy": str(appeal.get_remedy_display()) if appeal is not None else "…",
            }

    return values


def recipients(applications: Iterable[Application]) -> dict[int, Recipient]:
    """To whom each application's letters go, by its key: who wrote it, if still in the company's
    team, else the team's first applicant; without either there is no address yet."""
    rows = list(applications)
    teams: dict[int, list[User]] = {}
    held = TeamRole.objects.filter(
        team__in={row.organisation.team_id for row in rows} - {None},
        role=Role.APPLICANT, person__is_active=True,
    )  # fmt: skip
    for role in held.select_related("person").order_by("pk"):
        teams.setdefault(role.team_id, []).append(role.person)
    found = {}
    for row in rows:
        people = teams.get(row.organisation.team_id or 0, [])
        person = next((who for who in people if who.pk == row.created_by_id), None)
        person = person or (people[0] if people else None)
        name = in_language(row.organisation.name, person.language if person else None)
        found[row.pk] = (
            Recipient(name, person.email, person.language, person)
            if person is not None
            else Recipient(name, "", "ko")
        )
    return found


def _samples(kind: str) -> Callable[[User], Sequence[Sample]]:
    def samples(person: User) -> list[Sample]:
        states = STATES.get(kind, [State.REJECTED, State.INELIGIBLE])
        if kind == NOT_SELECTED:
            states = [State.REJECTED]
        rows = with_letters(administered(person).filter(state__in=states))
        if kind == PROMOTED:
            rows = rows.filter(place__isnull=False).order_by("-place__follows", "-call", "number")
        found = list(rows[:SAMPLES])
        to = recipients(found)
        return [Sample(str(row.pk), to[row.pk], values_of(row)) for row in found]

    return samples


def with_letters(rows: Any) -> Any:
    """Applications with all that their letters say, in a few queries."""
    return (
        rows.select_related(
            "organisation", "call__programme__team", "place", "appeal", "created_by"
        )
        .prefetch_related("eligibility__rule")
        .order_by("-call", "number")
    )  # fmt: skip


def _judged_calls(person: User) -> list[int]:
    """Calls on whose panel the person sits: their letters tell who stands behind the numbers."""
    return list(Reviewer.objects.filter(person=person).values_list("call", flat=True))


def register_letters() -> None:
    register(
        *(
            Kind(
                code, name, {**COMMON, **MORE.get(code, {})}, SUBJECTS[code], BODIES[code],
                _samples(code),
            )
            for code, name in NAMES.items()
        )
    )  # fmt: skip
    close_groups("calls.call", _judged_calls)
