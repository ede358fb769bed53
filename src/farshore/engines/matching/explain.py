"""Why a need stands where it does for an offer, or does not appear."""

from farshore.engines.matching.lexical import entries, plain
from farshore.engines.matching.scores import failed
from farshore.engines.matching.types import Item, Problem, Reason, Solution

SHORTEST = 3


def why(problem: Problem, solution: Solution, offer_id: str, need_id: str) -> list[Reason]:
    """Why the pair is matched as it is, or why it is not.

    `filter-failed` (name, offer's and need's values), `excluded`, `matched` (rank, score),
    `meaning`, `hub`, `overlap`, `terms` (the parts, with their share of the score),
    `shared-term` (the glossary entry's first spelling), `shared-wording` (longest common text),
    `below-top` (score of the last need shown), `capacity-used`. Raises KeyError for unknown ids.
    """
    offer = {item.id: item for item in problem.offers}[offer_id]
    need = {item.id: item for item in problem.needs}[need_id]
    reasons = [
        Reason(
            "filter-failed",
            {"name": a.name, "offer": ", ".join(a.values), "need": ", ".join(b.values)},
        )
        for a, b in failed(offer, need)
    ]
    if (offer_id, need_id) in problem.excluded:
        reasons.append(Reason("excluded", {"offer": offer_id, "need": need_id}))
    match = next((m for m in solution.matches if (m.offer, m.need) == (offer_id, need_id)), None)
    if match is not None:
        blend = problem.blend
        reasons += [
            Reason("matched", {"rank": match.rank, "score": match.score}),
            Reason("meaning", {"value": match.meaning, "share": match.meaning}),
            Reason("hub", {"value": match.hub, "share": -match.hub}),
            Reason("overlap", {"value": match.overlap, "share": blend.lexical * match.overlap}),
            Reason("terms", {"value": match.terms, "share": blend.glossary * match.terms}),
        ]
    elif not reasons:
        reasons += _why_not(problem, solution, offer, need)
    return reasons + _shared(problem, offer, need)


def _why_not(problem: Problem, solution: Solution, offer: Item, need: Item) -> list[Reason]:
    shown = [match for match in solution.matches if match.offer == offer.id]
    taken = [match for match in solution.matches if match.need == need.id]
    reasons = []
    if shown:
        last = shown[-1]
        reasons.append(
            Reason("below-top", {"shown": len(shown), "need": last.need, "score": last.score})
        )
    if need.capacity is not None and len(taken) >= need.capacity:
        reasons.append(Reason("capacity-used", {"need": need.id, "capacity": need.capacity}))
    return reasons


def _shared(problem: Problem, offer: Item, need: Item) -> list[Reason]:
    met = entries(offer.text, problem.glossary) & entries(need.text, problem.glossary)
    reasons = [Reason("shared-term", {"term": problem.glossary[i][0]}) for i in sorted(met)]
    wording = _longest_common(plain(offer.text), plain(need.text)).strip()
    if len(wording) >= SHORTEST:
        reasons.append(Reason("shared-wording", {"text": wording}))
    return reasons


def _longest_common(one: str, other: str) -> str:
    from difflib import SequenceMatcher

    block = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    return one[block.a : block.a + block.size]
