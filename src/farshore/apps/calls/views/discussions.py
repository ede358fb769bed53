"""The reviewer's side of a discussion."""

from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.calls.forms_panels import RemarkForm, RevisionForm
from farshore.apps.calls.models import Call, Review
from farshore.apps.calls.selectors.applications import reviews_of
from farshore.apps.calls.selectors.blind import blinds_of
from farshore.apps.calls.selectors.discussions import Talk, talk_of
from farshore.apps.calls.services import discussions as service
from farshore.apps.calls.views.applications import tell
from farshore.web.downloads import xlsx
from farshore.web.forms import faults, refused

reviewers = opens_to(Role.REVIEWER)


@reviewers
def detail(request: AuthedRequest, pk: int) -> HttpResponse:
    """Everybody's review by pseudonym, and what was said; only after handing in one's own."""
    review = get_object_or_404(reviews_of(request.user), pk=pk)
    talk = talk_of(review)
    if talk is None:
        raise Http404
    if request.GET.get("download") == "xlsx":
        header = [_("Reviewer"), pgettext("review", "Criterion"), _("Score"), _("Comment")]
        rows = [
            (voice.letter, str(row.criterion), row.score, voice.comment)
            for voice in talk.voices
            for row in voice.scores
        ]
        return xlsx(f"{review.application.code}-discussion", header, rows)
    return page(request, review, talk, revision_of(review, None))


def revision_of(review: Review, posted: QueryDict | None) -> RevisionForm:
    held = review.scores.select_related("criterion")
    # the database keeps more places than the form takes back
    kept = {row.criterion.key: row.score.quantize(Decimal("0.1")) for row in held}
    return RevisionForm(posted, call=review.application.call, initial=kept, auto_id="r_%s")


def page(request: AuthedRequest, review: Review, talk: Talk, form: RevisionForm) -> HttpResponse:
    call = review.application.call
    context = {
        "review": review,
        "application": review.application,
        "blind": blinds_of([review.application])[review.application_id],
        "talk": talk,
        "remark_form": RemarkForm(),
        "revision_form": form,
        "may_speak": talk.open and call.state == Call.State.REVIEWING,
    }
    return render(request, "calls/discussion.html", context)


@reviewers
@require_POST
def remark(request: AuthedRequest, pk: int) -> HttpResponse:
    review = get_object_or_404(reviews_of(request.user), pk=pk)
    try:
        service.remark(actor=request.user, review=review, text=request.POST.get("text", ""))
    except ValidationError as error:
        tell(request, error)
    return redirect("calls:review" if talk_of(review) is None else "calls:discussion", pk=pk)


@reviewers
@require_POST
def revise(request: AuthedRequest, pk: int) -> HttpResponse:
    review = get_object_or_404(reviews_of(request.user), pk=pk)
    form, talk = revision_of(review, request.POST), talk_of(review)
    if form.is_valid():
        try:
            service.revise(
                actor=request.user, review=review, scores=form.scores(),
                reason=form.cleaned_data["reason"],
            )  # fmt: skip
            messages.success(request, _("Revised. The score before stays on record."))
        except ValidationError as error:
            refused(form, error)
    if form.errors and talk is not None and talk.open:
        return page(request, review, talk, form)
    if form.errors:
        messages.error(request, faults(form))
    return redirect("calls:review" if talk is None else "calls:discussion", pk=pk)
