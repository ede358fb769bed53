"""The steps that a reader may take with a stay in its present state, as empty forms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from farshore.apps.bases.forms_life import (
    LeaveForm,
    NoticeForm,
    OutcomeOfYearForm,
    ReviewForm,
)
from farshore.apps.bases.forms_wishes import ExtensionForm, StayNeedsForm
from farshore.apps.bases.gates import STAYING
from farshore.apps.bases.models import Residency

Step = tuple[str, Any, forms.Form]


def steps_for(residency: Residency, *, mine: bool, ours: bool, asked: bool = False) -> list[Step]:
    """(verb, label, form) for the company (`mine`) or the base's manager (`ours`); `asked`: the
    company asked to stay longer and waits for the answer."""
    state, found = Residency.State, list[Step]()
    there = residency.state in STAYING
    if ours and residency.state == state.RENEWAL:
        found.append(("renew", _("Decide on the renewal"), ReviewForm(auto_id="renew_%s")))
    if there and mine and not asked:
        asking = ExtensionForm(
            auto_id="extend_%s", base=residency.base, initial={"needs": residency.needs}
        )
        found.append(("extend", _("Ask to stay longer"), asking))
    if there and mine and asked:
        found.append(("recall", _("Withdraw the request to stay longer"), forms.Form()))
    if (there or residency.state == state.ONBOARDING) and (mine or ours):
        needing = StayNeedsForm(
            auto_id="needs_%s", base=residency.base, initial={"needs": residency.needs}
        )
        if needing.fields["needs"].choices:  # type: ignore[attr-defined]
            found.append(("needs", _("Say what the room must have"), needing))
    if there and (mine or ours):
        found.append(("notice", _("Give notice"), NoticeForm(auto_id="notice_%s")))
    if ours and (there or residency.state == state.NOTICE):
        found.append(("leave", _("Note that the company left"), LeaveForm(auto_id="leave_%s")))
    if mine and residency.state == state.ALUMNI:
        form = OutcomeOfYearForm(auto_id="outcome_%s")
        found.append(("outcome", _("Tell how a year went"), form))
        found.append(("withdraw", _("No longer be asked as alumni"), forms.Form()))
    if mine and residency.state == state.GRADUATED:
        found.append(("join", _("Agree to be asked each year as alumni"), forms.Form()))
    return found
