"""Engines' refusals in the room's words, with figures and the names of what they concern."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from farshore.apps.calls.models import Call
from farshore.apps.calls.selectors.selection_words import rules_in_words
from farshore.apps.calls.services import assignment

TOLD = 6
FAULTS = {
    "reviews-missing": gettext_lazy(
        "%(missing)s reviews cannot be given: %(where)s. Add reviewers or raise their load."
    ),
    "minimum-load-unreachable": gettext_lazy(
        "%(missing)s reviews are too few for the least loads: %(where)s."
    ),
    "score-not-finite": gettext_lazy("A score is not a number: %(where)s."),
    "kept-not-allowed": gettext_lazy("This pair cannot stand: %(where)s."),
    "no-reviews": gettext_lazy("There are no reviews yet."),
    "places-out-of-range": gettext_lazy(
        "There are %(applications)s applications for %(places)s places."
    ),
    "clash": gettext_lazy("These rules cannot be kept together: %(rules)s."),
    "quota-crossed": gettext_lazy("A quota asks for more than it allows: %(name)s."),
    "time-limit": gettext_lazy("Nothing was found in the time given. Try again."),
    "too-large": gettext_lazy("There are too many reviewers to score at once: %(smaller_side)s."),
    "weights-invalid": gettext_lazy("The weights of the criteria or interviews are unsound."),
}


def _lacking(found: dict[Any, int], names: Iterable[str]) -> str:
    names = list(names)
    parts = [f"{names[int(at)]} ({count})" for at, count in list(found.items())[:TOLD]]
    more = len(found) - len(parts)
    rest = _("and %(more)s more") % {"more": more} if more > 0 else ""
    return " ".join((", ".join(parts), rest)).strip()


def in_words(error: ValueError, call: Call) -> str:
    """A named refusal; one that has no name is a fault of ours and goes on."""
    code, figures = getattr(error, "code", ""), dict(getattr(error, "figures", {}))
    if not code:
        raise error
    codes = [row.code for row in assignment.to_review(call)]
    people = [str(who) for who in call.reviewers.select_related("person").order_by("pk")]
    if "rules" in figures:
        figures["rules"] = rules_in_words(figures["rules"])
    if isinstance(figures.get("applications"), dict):
        figures["where"] = _lacking(figures["applications"], codes)
    elif isinstance(figures.get("reviewers"), dict):
        figures["where"] = _lacking(figures["reviewers"], people)
    elif "application" in figures and "reviewer" in figures:
        at, who = int(figures["application"]), int(figures["reviewer"])
        known = at < len(codes) and who < len(people)
        figures["where"] = f"{codes[at]}, {people[who]}" if known else f"{at}, {who}"
    if code in FAULTS:
        try:
            return str(FAULTS[code]) % figures
        except KeyError:
            pass
    told = ", ".join(f"{name}: {value}" for name, value in figures.items())
    return _("The engine refuses (%(code)s). %(told)s") % {"code": code, "told": told}
