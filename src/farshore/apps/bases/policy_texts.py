"""What the policy of a base answers, in words: actions, reasons, next steps."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ACTIONS = {
    "nominate": _("Be nominated"),
    "contract": _("Sign the contract"),
    "move-in": _("Move in"),
    "access": _("Enter and work"),
    "book": _("Book equipment"),
    "chemical": _("Bring a chemical"),
    "ship": _("Send or receive samples"),
    "leave": _("Leave the base"),
}
REASONS = {
    "missing": _("%(gate)s: not handed in yet."),
    "submitted": _("%(gate)s: handed in, to be verified."),
    "returned": _("%(gate)s was returned: %(reason)s"),
    "verified": _("%(gate)s: expired."),
    "waived": _("The waiver of %(gate)s has expired."),
    "expired": _("%(gate)s: valid until %(expires)s."),
    "expired-submitted": _("%(gate)s: valid until %(expires)s; its successor waits."),
    "left": _("The company has left the base."),
    "stay-over": _("The stay ended on %(ends)s."),
    "not-begun": _("The stay begins on %(starts)s."),
    "not-moved-in": _("The company has not moved in yet."),
    "moved-in": _("The company has moved in already."),
    "no-notice": _("No notice was given; the stay ends on %(ends)s."),
    "not-of-company": _("This person does not work for the company."),
    "unknown-person": _("Nobody with this number stays at the base."),
    "deposit-open": _("Deposit not paid: %(amount)s, due on %(due)s."),
    "not-chosen": _("The company was not chosen in its call."),
    "not-eligible": _("A rule of the call is not met: %(rules)s."),
}
NEXT = {
    "wait": _("Wait until that day."),
    "nothing": _("Nothing is to be done."),
    "hand-in": _("The company hands it in."),
    "verify": _("The base manager verifies it."),
    "open-door": _("The base manager opens the door."),
    "ask-manager": _("Ask the base manager."),
    "give-up-place": _("Give up the place instead of leaving it."),
    "notice": _("Give notice first."),
    "pay-deposit": _("The company pays it; the base notes it as received."),
    "operator": _("Ask the operator of the call."),
}
WHO = {
    "company": pgettext_lazy("whose turn", "Company"),
    "manager": pgettext_lazy("whose turn", "Base manager"),
    "nobody": "",
}
