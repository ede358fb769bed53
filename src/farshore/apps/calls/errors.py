"""What services refuse, as messages that say what to do."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "deadline-passed": _("The deadline has passed. Nothing was submitted; your draft is kept."),
    "not-open": _("This call is not open."),
    "already-submitted": _("This application was submitted already."),
    "already-applied": _("Your company has an application in this call already."),
    "edited-meanwhile": _(
        "Somebody else changed the same answers since you opened this page. Nothing is lost: "
        "choose whose text stands."
    ),
    "no-such-slot": _("This form has no such place for a file. Load the page again."),
    "frozen": _("This application can no longer be changed."),
    "not-withdrawable": _("This application can no longer be withdrawn."),
    "incomplete": _("Some required answers are missing: %(fields)s."),
    "sign-first": _("Declare first whether you have a conflict of interest."),
    "recused": _("You stepped back from this review; that is final."),
    "already-reviewed": _("This review was submitted already."),
    "score-missing": _("Give a score for every criterion."),
    "score-out-of-range": _("Scores go from %(lowest)s to %(highest)s."),
    "comment-missing": _("Write a comment: the applicant's committee reads it."),
    "reason-needed": _("Give a reason."),
    "wrong-state": _("This step does not fit the call's state. Load the page again."),
    "too-many-seats": _("%(chosen)s are chosen, but there are %(seats)s seats."),
    "over-budget": _("The chosen ask for %(asked)s, but the budget is %(budget)s."),
    "quota-broken": _("The quota “%(name)s” is not kept: %(count)s."),
    "changed-since": _(
        "An application was withdrawn since this was computed. Reject it and compute anew."
    ),
    "conflict-since": _(
        "A conflict of interest was noted since this was computed. Reject it and compute anew."
    ),
    "too-many-colleagues": _("A company's applications are written by %(most)s people at most."),
    "not-oneself": _("Let another of you remove you."),
    "too-many-questions": _("A form asks %(most)s questions at most."),
    "no-such-question": _("Somebody else removed this question. Load the page again."),
    "question-fixed": _(
        "Applicants have seen this question: its kind and its confidentiality stay. Remove it and "
        "ask a new one instead."
    ),
    "question-needed": _("Another question hangs on this one. Change that one first."),
    "not-ready": _("Something is still missing. The list says what."),
    "published-already": _("This call was opened: only its questions and its deadline can change."),
    "deadline-before-opening": _("The deadline must come after the opening."),
    "deadline-only-later": _("A deadline only moves to later than now and than it stands."),
    "no-place": _("This application has no place in the cohort."),
    "no-free-place": _("No place is free. Load the page again."),
    "not-in-reserve": _("It is not on the reserve list. Load the page again."),
    "rules-clash": _("With it the cohort would break: %(rules)s."),
    "no-appeal": _("This application is not open to appeal."),
    "appeal-late": _("The time for an appeal has passed. Nothing was filed."),
    "appealed-already": _("An appeal was filed already; there is one for each application."),
    "appeal-text": _("Write why the decision should be looked at again."),
    "appeal-answered": _("This appeal was answered already."),
    "on-the-panel": _("You sit on this call's panel: somebody else answers its appeals."),
    "wrong-remedy": _("This remedy does not fit the state of the call."),
    "reviews-open": _("%(count)s reviews are still open."),
}


def refuse(code: str, **figures: Any) -> ValidationError:
    return ValidationError(MESSAGES[code], code=code, params=figures)
