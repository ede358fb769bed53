"""The letters of a team: what was sent, what came back, and what to do about it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.audit.services.record import record_access
from farshore.apps.letters.filters import LetterFilter
from farshore.apps.letters.forms import AddressForm, LetterForm
from farshore.apps.letters.kinds import name_of
from farshore.apps.letters.models import Letter
from farshore.apps.letters.selectors.letters import WRITERS, visible
from farshore.apps.letters.services import drafting, queueing
from farshore.apps.letters.tables import TONES, LetterTable
from farshore.web.tables import listing

writers = opens_to(*WRITERS)


@writers
def index(request: AuthedRequest) -> HttpResponse:
    rows = visible(request.user)
    found = listing(request, LetterTable, rows, name="letters", filterset=LetterFilter)
    taken = isinstance(found, HttpResponse)
    record_access(
        actor=request.user, address=request.META.get("REMOTE_ADDR"), concerns="letters",
        action="letters.downloaded" if taken else "letters.listed",
    )  # fmt: skip
    if isinstance(found, HttpResponse):
        return found
    return render(request, "letters/letters.html", {"listing": found})


@writers
def detail(request: AuthedRequest, pk: int) -> HttpResponse:
    letter = get_object_or_404(visible(request.user), pk=pk)
    seen(request, letter)
    return shown(request, letter, LetterForm.of(letter))


def seen(request: AuthedRequest, letter: Letter) -> None:
    record_access(
        actor=request.user, address=request.META.get("REMOTE_ADDR"),
        concerns=f"letter:{letter.pk}", action="letter.read",
    )  # fmt: skip


def shown(
    request: AuthedRequest, letter: Letter, form: LetterForm, address: AddressForm | None = None
) -> HttpResponse:
    context = {
        "letter": letter,
        "kind": name_of(letter.kind),
        "tone": TONES[letter.state],
        "history": letter.history.all(),
        "form": form,
        "address": address or AddressForm(initial={"address": letter.address}),
        "correctable": letter.again or letter.state == Letter.State.DRAFTED,
    }
    return render(request, "letters/letter.html", context)


@writers
@require_POST
def rewrite(request: AuthedRequest, pk: int) -> HttpResponse:
    letter = get_object_or_404(visible(request.user), pk=pk)
    form = LetterForm(request.POST)
    if form.is_valid():
        try:
            drafting.rewrite(
                actor=request.user, letter=letter, subject=form.cleaned_data["subject"],
                body=form.cleaned_data["body"],
            )  # fmt: skip
            messages.success(request, _("This letter is changed; the text for others is not."))
            return redirect("letters:letter", pk=pk)
        except ValidationError as error:
            form.add_error(None, error)
    return shown(request, letter, form)


@writers
@require_POST
def correct(request: AuthedRequest, pk: int) -> HttpResponse:
    letter = get_object_or_404(visible(request.user), pk=pk)
    form = AddressForm(request.POST)
    if form.is_valid():
        try:
            drafting.correct_address(
                actor=request.user, letter=letter, address=form.cleaned_data["address"]
            )
            messages.success(request, _("The address is corrected."))
            return redirect("letters:letter", pk=pk)
        except ValidationError as error:
            form.add_error(None, error)
    return shown(request, letter, LetterForm.of(letter), form)


@writers
@require_POST
def send(request: AuthedRequest, pk: int) -> HttpResponse:
    """Send a draft, send again what failed, or settle a doubt."""
    letter = get_object_or_404(visible(request.user), pk=pk)
    try:
        if request.POST.get("counts") == "sent":
            queueing.count_as_sent(actor=request.user, letter=letter)
            messages.success(request, _("The letter counts as sent."))
        else:
            queueing.send(actor=request.user, letter=letter)
            messages.success(request, _("The letter is queued."))
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    return redirect("letters:letter", pk=pk)
