"""The reviewer's room: blind to who applied, and blind to what others scored."""

from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.calls.forms import ReviewForm
from farshore.apps.calls.models import Review
from farshore.apps.calls.questions import shown
from farshore.apps.calls.selectors.applications import reviews_of
from farshore.apps.calls.selectors.blind import blinds_of
from farshore.apps.calls.selectors.discussions import talk_of
from farshore.apps.calls.selectors.panels import chaired
from farshore.apps.calls.services import reviews as service
from farshore.apps.calls.views.applications import tell
from farshore.apps.documents.selectors.files import filled
from farshore.web.downloads import xlsx
from farshore.web.forms import refused

reviewers = opens_to(Role.REVIEWER)


@reviewers
def index(request: AuthedRequest) -> HttpResponse:
    rows = list(reviews_of(request.user))
    open_ones = [row for row in rows if row.state not in ("submitted", "recused")]
    blinds = blinds_of([row.application for row in rows])
    shown = [(row, blinds[row.application_id]) for row in rows]
    if request.GET.get("download") == "xlsx":
        header = [_("Application"), _("Call"), _("Technology"), _("Company"), _("State")]
        cells = [
            (
                row.application.code,
                str(row.application.call),
                blind.text(row.application.technology),
                blind.company,
                row.get_state_display(),
            )
            for row, blind in shown
        ]  # fmt: skip
        return xlsx("reviews", header, cells)
    context = {"rows": shown, "open": len(open_ones), "chaired": chaired(request.user)}
    return render(request, "calls/reviews.html", context)


def form_for(review: Review, request: AuthedRequest) -> ReviewForm:
    rows = review.scores.select_related("criterion")
    # the database keeps more places than the form takes back
    kept = {row.criterion.key: row.score.quantize(Decimal("0.1")) for row in rows}
    return ReviewForm(
        request.POST or None,
        call=review.application.call,
        initial={**kept, "comment": review.comment},
    )


def refuse_missing(form: ReviewForm) -> None:
    """Where the form refused some fields, what is missing of the others is told with them."""
    left = [criterion for criterion in form.criteria if criterion.key not in form.errors]
    scores = {criterion.key: form.cleaned_data[criterion.key] for criterion in left}
    try:
        service.check_scores(left, scores, complete=True, comment=form.cleaned_data.get("comment"))
    except ValidationError as error:
        refused(form, error)


@reviewers
def detail(request: AuthedRequest, pk: int) -> HttpResponse:
    review = get_object_or_404(reviews_of(request.user), pk=pk)
    blind = blinds_of([review.application])[review.application_id]
    if review.state in ("assigned", "recused"):
        return render(request, "calls/declare.html", {"review": review, "blind": blind})
    form = form_for(review, request)
    if request.method == "POST" and form.is_valid():
        submitted = "submit" in request.POST
        try:
            service.save(
                actor=request.user,
                review=review,
                scores=form.scores(),
                comment=form.cleaned_data["comment"],
                submit=submitted,
            )
        except ValidationError as error:
            refused(form, error)
        else:
            messages.success(request, _("Review submitted.") if submitted else _("Draft saved."))
            return redirect("calls:reviews")
    elif "submit" in request.POST:
        refuse_missing(form)
    application = review.application
    annex = getattr(application, "annex", None)
    kept = {**application.answers, **(annex.answers if annex else {})}
    answers = [
        (question, blind.text(answer), file)
        for question, answer, file in shown(
            application.questions, kept, filled(application), confidential=True
        )
    ]
    context = {
        "review": review,
        "application": application,
        "form": form,
        "answers": answers,
        "blind": blind,
        "discussed": talk_of(review) is not None,
    }
    return render(request, "calls/review.html", context)


@reviewers
@require_POST
def declare(request: AuthedRequest, pk: int) -> HttpResponse:
    review = get_object_or_404(reviews_of(request.user), pk=pk)
    try:
        if request.POST.get("conflict") == "yes":
            service.recuse(actor=request.user, review=review)
            messages.success(request, _("You stepped back. It will not be assigned to you again."))
            return redirect("calls:reviews")
        service.sign(actor=request.user, review=review)
    except ValidationError as error:
        tell(request, error)
    return redirect("calls:review", pk=pk)
