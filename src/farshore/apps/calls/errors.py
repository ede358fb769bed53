"""What services refuse, as messages that say what to do."""

from collections.abc import Mapping
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
    "score-missing": _("Give a score for this criterion."),
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
    "published-already": _(
        "This call was opened: only its questions, its deadline and the criteria of its "
        "interviews can change."
    ),
    "interviews-scored": _("An interview was scored already: the criteria of interviews stay."),
    "criterion-incomplete": _("Applicants read this criterion: %(told)s"),
    "deadline-before-opening": _("The deadline must come after the opening."),
    "deadline-only-later": _("A deadline only moves to later than now and than it stands."),
    "no-place": _("This application has no place in the cohort."),
    "no-free-place": _("No place is free. Load the page again."),
    "not-in-reserve": _("It is not on the reserve list. Load the page again."),
    "rules-broken": _("With it the cohort would break: %(rules)s."),
    "no-appeal": _("This application is not open to appeal."),
    "appeal-late": _("The time for an appeal has passed. Nothing was filed."),
    "appealed-already": _("An appeal was filed already; there is one for each application."),
    "appeal-text": _("Write why the decision should be looked at again."),
    "appeal-answered": _("This appeal was answered already."),
    "letter-outdated": _(
        "This letter tells an outcome that no longer stands. Prepare the letters again."
    ),
    "confidence-promised": _(
        "Companies have submitted on the promise that only the panel reads what is confidential."
    ),
    "on-the-panel": _("You sit on this call's panel: somebody else answers its appeals."),
    "wrong-remedy": _("This remedy does not fit the state of the call."),
    "reviews-open": _("%(count)s reviews are still open."),
    "warning-answered": _("This warning was answered already."),
    "blindness-promised": _(
        "Reviewers have signed already: whether they see who applied can no longer be changed."
    ),
    "chair-not-on-panel": _("The chair must sit on this call's panel."),
    "policy-unsound": _("These settings do not fit together: %(told)s"),
    "hand-in-first": _("Hand in your own review first."),
    "discussion-closed": _("The discussion of this application is closed."),
    "remark-missing": _("Write something first."),
    "nothing-revised": _("No score is different from the one you gave."),
    "no-applications": _("No application of this call is eligible: there is nothing to assign."),
    "no-reviewers": _("Nobody sits on this call's panel yet."),
    "no-scores": _("No application has scores yet: accept the scores first."),
    "file-too-large": _("The file is larger than %(most)s MB."),
    "file-empty": _("The file holds no row."),
    "file-unreadable": _("The spreadsheet cannot be read."),
    "file-not-utf8": _("Line %(line)s is not UTF-8 text. Save the file as UTF-8 and try again."),
    "file-not-csv": _("Line %(line)s is not valid CSV."),
    "columns-missing": _("The header lacks: %(columns)s."),
    "too-many-rows": _("The file has more than %(most)s rows."),
    "file-taken": _("This file was taken already. Upload it again."),
    "rows-refused": _(
        "%(count)s rows are refused. Mend the file, or say that the others are to be taken "
        "without them."
    ),
    "nothing-changes": _("The file changes nothing."),
    "no-interviews": _("This call has no interviews, or is not in review."),
    "nobody-invited": _("Choose at least one application."),
    "slots-unsound": _("A slot and a break last at most %(most)s minutes, a slot at least one."),
    "place-missing": _("Name a room or a link."),
    "slot-past": _("The slot lies in the past."),
    "no-such-time": _("Clocks skip this hour there: choose another."),
    "no-panel": _("Every chosen panel member has a conflict of interest with %(application)s."),
    "panel-busy": _("%(who)s hears another applicant then."),
    "interview-settled": _("This interview is settled already."),
    "interview-ahead": _("The interview has not begun yet."),
    "interviews-open": _(
        "%(waiting)s interviews are still ahead, %(unscored)s scores of panel members are missing."
    ),
    "interviews-first": _(
        "This call decides after its interviews: invite, hear and accept the scores anew first."
    ),
    "pair-with-itself": _("Choose two different applications."),
    "pair-out-of-the-running": _("Choose two applications of this call that are in the running."),
    "pair-stands": _("This pair stands already."),
    "pair-ended": _("This pair was taken back already."),
    "pair-contradicts": _(
        "%(who)s could then never go: %(first)s and %(second)s would have to go together and must "
        "not."
    ),
    "pairs-decided": _("The cohort is decided: its pairs stay as they were."),
    "pairs-since": _(
        "Pairs of this call were changed since this was computed. Reject it and compute anew."
    ),
    "rules-clash": _("These rules cannot be kept together: %(rules)s."),
}


def refuse(code: str, **figures: Any) -> ValidationError:
    return ValidationError(MESSAGES[code], code=code, params=figures)


def refuse_each(faults: Mapping[str, ValidationError]) -> ValidationError:
    """Several refusals at once, each at the answer that it concerns."""
    return ValidationError(dict(faults))
