"""What services refuse, as messages that say what to do."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "negative": _("The amount must be above zero."),
    "rate-negative": _("A rate cannot be negative."),
    "needless-unit": _("%(currency)s has no smaller unit than %(unit)s."),
    "unknown-currency": _("“%(currency)s” is not a currency with a published reference rate."),
    "other-currency": _("This base keeps its book in %(currency)s."),
    "backdated": _(
        "Statements up to %(until)s are issued already. A change can begin on that day at the "
        "earliest; for the time before, issue a credit note."
    ),
    "later-rate": _("Another rate begins on %(starts)s. Choose an earlier day."),
    "withdrawn-already": _("This was withdrawn already. Load the page again."),
    "rate-begun": _("This rate holds since %(starts)s. Set another one instead."),
    "rate-used": _("A statement was issued by this rate already."),
    "class-needed": _("Equipment is charged by class: name the class."),
    "class-not-wanted": _("Only equipment has classes."),
    "outside-stay": _("The day lies outside the stay (%(starts)s to %(ends)s)."),
    "ends-before-start": _("The period ends before it begins."),
    "reason-needed": _("Give a reason."),
    "no-book": _("This base has no tariff yet."),
    "not-ready": _("This month cannot be issued yet: %(problems)s"),
    "facts-changed": _("The facts changed since you looked. Check the preview again."),
    "nothing-to-issue": _("Nothing was used in this month, so there is nothing to issue."),
    "wrong-state": _("This step does not fit the present state. Load the page again."),
    "disputed-already": _("This statement is disputed already. Wait for the answer."),
    "nothing-open": _("Nothing is open on this statement."),
    "over-open": _("Only %(open)s is open on this statement."),
    "over-line": _("Only %(left)s of this line is left to credit."),
    "over-statement": _("A credit note cannot exceed what is left of the statement, %(left)s."),
    "no-credit": _("Enter an amount in one line at least."),
    "no-deposit-tariff": _("No deposit is in the tariff. Set a rate for it first."),
    "due-over": _("Choose today or a later day."),
    "deposit-asked": _("A deposit is asked for already. Withdraw that request first."),
    "deposit-held": _("The deposit is held already: %(held)s."),
    "bench-prepaid": _(
        "The bench is prepaid by a golden ticket of %(sponsor)s until %(until)s, and this subsidy "
        "bears on nothing else. Let it begin on that day or later."
    ),
    "over-deposit": _("Only %(held)s is held as deposit."),
    "in-future": _("The day lies in the future."),
    "rate-without-day": _("An exchange rate needs the day it is of."),
    "share-out-of-range": _("The share lies above 0 % and at most at 100 %."),
    "award-outside": _("The scheme runs from %(starts)s to %(ends)s."),
    "awarded-already": _("This stay is supported by this scheme already."),
    "terms-used-up": _("The scheme allows %(most)s terms at most."),
    "not-due-for-review": _("A later term was decided already."),
    "claim-paid-already": _("This claim is paid already."),
}


def refuse(code: str, **figures: Any) -> ValidationError:
    return ValidationError(MESSAGES[code], code=code, params=figures)
