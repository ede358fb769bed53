"""Which technology for which need, across languages: proposed, released, answered."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.models import Decision
from farshore.apps.audit.services import decisions
from farshore.apps.audit.services.record import record
from farshore.apps.partnering.errors import refuse
from farshore.apps.partnering.models import Match, Need
from farshore.apps.partnering.reasons import MATCHING
from farshore.apps.partnering.selectors.matches import open_needs
from farshore.apps.partnering.services.engagements import introduce
from farshore.apps.registry.models import Technology
from farshore.web import clock
from farshore.web.sentences import sentences

KIND = "partner-matching"
TOP = 4


def stages(technology: Technology) -> tuple[str, ...]:
    """Every readiness that the technology reaches or passed: a need names the least it takes."""
    return tuple(str(level) for level in range(1, technology.readiness + 1))


def problem_for(technologies: Sequence[Technology], needs: Sequence[Need]) -> Any:
    from farshore.engines.matching.types import Filter, Item, Problem

    offers = tuple(
        Item(
            id=str(row.pk),
            text=f"{' '.join(row.title.values())}\n{row.profile}",
            filters=(
                Filter("field", (row.organisation.field,)),
                Filter("readiness", stages(row)),
            ),
        )
        for row in technologies
    )
    wanted = tuple(
        Item(
            id=str(row.pk),
            text=f"{' '.join(row.title.values())}\n{row.text}",
            filters=(
                *((Filter("field", tuple(row.fields)),) if row.fields else ()),
                Filter("readiness", (str(row.least_readiness),)),
            ),
        )
        for row in needs
    )
    return Problem(offers=offers, needs=wanted, top=TOP)


def propose(
    *,
    actor: User | None,
    subject: Any,
    technologies: Sequence[Technology],
    due: datetime | None = None,
) -> Decision:
    """Propose the best open needs for each technology. `subject` is what the round belongs to."""
    needs = list(open_needs(clock.today()))
    if not needs or not technologies:
        raise refuse("nothing-to-match")

    return decisions.propose(
        actor=actor,
        kind=KIND,
        engine_name="matching",
        subject=subject,
        problem=problem_for(technologies, needs),
        figures=figures_of,
        due=due,
    )


def figures_of(problem: Any, solution: Any) -> dict[str, Any]:
    return {
        "technologies": len(problem.offers),
        "needs": len(problem.needs),
        "matches": len(solution.matches),
        "needs_matched": len({row.need for row in solution.matches}),
        "embedder": solution.embedder,
    }


def rework(*, actor: User, decision: Decision, edits: list[dict[str, Any]]) -> Decision:
    """Leave pairs out; the next best need takes the free rank."""
    bare = decisions.problem_of(decision)
    pairs = tuple(tuple(edit["key"].split(":")) for edit in edits)
    problem = replace(bare, excluded=(*bare.excluded, *pairs))
    return decisions.rework(
        actor=actor, decision=decision, problem=problem, edits=edits, figures=figures_of
    )


def why(decision: Decision, key: str) -> list[str]:
    """Why this need stands where it does for this technology."""
    from farshore.engines.matching.explain import why as explain

    offer, need = key.split(":")
    problem, solution = decisions.standing_problem(decision), decisions.standing_solution(decision)
    return sentences(MATCHING, explain(problem, solution, offer, need), {})


@transaction.atomic
def accept(*, actor: User, decision: Decision, reason: str = "") -> int:
    """Release the matches to the partners. A match that stands keeps its answers."""
    settled = decisions.settle(
        actor=actor, decision=decision, state=Decision.State.ACCEPTED, reason=reason
    )
    by_need: dict[str, list[Any]] = defaultdict(list)
    for row in decisions.standing_solution(settled).matches:
        by_need[row.need].append(row)
    released = 0
    for need, rows in by_need.items():
        ordered = sorted(rows, key=lambda row: (-row.score, row.rank, row.offer))
        for rank, row in enumerate(ordered, start=1):
            _match, created = Match.objects.update_or_create(
                need_id=int(need),
                technology_id=int(row.offer),
                defaults={
                    "score": row.score,
                    "rank": rank,
                    "reasons": [
                        {"code": "meaning", "value": row.meaning},
                        {"code": "overlap", "value": row.overlap},
                    ],
                },
                create_defaults={
                    "score": row.score,
                    "rank": rank,
                    "reasons": [
                        {"code": "meaning", "value": row.meaning},
                        {"code": "overlap", "value": row.overlap},
                    ],
                    "proposed_at": clock.now(),
                },
            )
            released += created
    record(actor=actor, action="matches.released", subject=settled, matches=released)
    return released


@transaction.atomic
def answer(*, actor: User | None, match: Match, side: str, interested: bool) -> Match:
    """The partner's answer first, then the company's; two yeses make an introduction."""
    held = (
        Match.objects.select_for_update(of=("self",))
        .select_related("need__partner", "technology")
        .get(pk=match.pk)
    )
    field = "partner_answer" if side == "partner" else "company_answer"
    if getattr(held, field) != Match.Answer.WAITING:
        raise refuse("already-answered")
    if side == "company" and held.partner_answer != Match.Answer.YES:
        raise refuse("wrong-state")
    setattr(held, field, Match.Answer.YES if interested else Match.Answer.NO)
    held.answered_at = clock.now()
    held.save()
    record(actor=actor, action=f"match.{side}-answered", subject=held, interested=interested)
    if held.mutual:
        introduce(actor=actor, match=held)
    return held
