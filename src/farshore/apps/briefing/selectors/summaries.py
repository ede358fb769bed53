"""A proposal in one sentence, from its own figures."""

from typing import Any

from django.utils.translation import gettext as _

from farshore.apps.audit.models import Decision


def _placement(told: dict[str, Any]) -> str:
    first = min((row["starts"] for row in told["rows"] if row["starts"]), default="–")
    return _("%(placed)s of %(requested)s companies get space, the first from %(first)s.") % {
        "placed": told["placed"], "requested": told["requested"], "first": first,
    }  # fmt: skip


def _selection(told: dict[str, Any]) -> str:
    standings = [row["standing"] for row in told["rows"]]
    return _("%(chosen)s chosen for %(seats)s seats, %(reserve)s in reserve.") % {
        "chosen": standings.count("chosen"),
        "seats": told["seats"],
        "reserve": standings.count("reserve"),
    }


def _nomination(told: dict[str, Any]) -> str:
    bases = [row["base"] for row in told["rows"] if row["base"]]
    return _("%(companies)s companies to %(bases)s bases.") % {
        "companies": len(bases),
        "bases": len(set(bases)),
    }


def _assignment(told: dict[str, Any]) -> str:
    return _("%(reviews)s reviews of %(applications)s applications by %(reviewers)s reviewers.") % {
        "reviews": told["reviews"],
        "applications": len(told["applications"]),
        "reviewers": len(told["reviewers"]),
    }


def _scores(told: dict[str, Any]) -> str:
    return _("%(applications)s applications from %(reviews)s reviews.") % {
        "applications": len(told["applications"]),
        "reviews": told["reviews"],
    }


def _matching(told: dict[str, Any]) -> str:
    return _("%(matches)s pairs of %(technologies)s technologies and %(needs)s needs.") % {
        "matches": told["matches"],
        "technologies": told["technologies"],
        "needs": told["needs_matched"],
    }


def _schedule(told: dict[str, Any]) -> str:
    text = _("%(scheduled)s of %(requested)s meetings for %(participants)s participants.")
    return text % {name: told[name] for name in ("scheduled", "requested", "participants")}


def _forecast(told: dict[str, Any]) -> str:
    return _("%(targets)s targets as seen from %(origin)s.") % {
        "targets": len(told["targets"]),
        "origin": told["origin"],
    }


SENTENCES = {
    "review-assignment": _assignment,
    "scores": _scores,
    "cohort-selection": _selection,
    "host-nomination": _nomination,
    "space-placement": _placement,
    "partner-matching": _matching,
    "meeting-schedule": _schedule,
    "target-forecast": _forecast,
}


def in_a_sentence(decision: Decision) -> str:
    """Empty where nothing has been computed yet."""
    write = SENTENCES.get(decision.kind)
    ready = decision.state not in (Decision.State.COMPUTING, Decision.State.FAILED)
    return write(decision.told) if write is not None and ready else ""
