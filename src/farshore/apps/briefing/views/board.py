"""The operator's board: what holds, what waits for a decision, how far the season is."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.models import Decision
from farshore.apps.briefing.models import Season
from farshore.apps.briefing.selectors import board as selectors
from farshore.apps.briefing.selectors.decisions import judges
from farshore.apps.briefing.selectors.progress import State
from farshore.apps.briefing.services import season as service
from farshore.apps.briefing.services.steps import BY_CODE, BY_KIND, Code, steps_of
from farshore.apps.briefing.tasks import compute
from farshore.apps.calls.selectors.calls import funnel
from farshore.web import clock
from farshore.web.downloads import xlsx

operators = opens_to(Role.OPERATOR)
STEP_OF = {str(code): step for code, step in BY_CODE.items()}
# until this step of the path companies are counted, whose share of the first step is shown
LAST_OF_COMPANIES = 10


def path_of(
    season: Season, decisions: list[Decision], *, on_panel: bool
) -> list[selectors.PathStep]:
    steps: list[selectors.PathStep] = []
    first: int | None = None
    for number, step in enumerate(steps_of(season), start=1):
        status = step.status(season)
        first = status.count if first is None else first
        share = None
        if first and status.count is not None and number <= LAST_OF_COMPANIES:
            share = status.count / first
        steps.append(
            selectors.PathStep(
                number=number,
                step=step,
                status=status,
                share=share,
                proposal=selectors.newest(decisions, step.kind, selectors.OPEN),
                held=selectors.newest(decisions, step.kind, selectors.HOLDS),
                shut=on_panel and service.about_call(step, season),
                warning=None if on_panel or status.state == State.DONE else step.warns(season),
            )
        )
    return steps


@operators
def board(request: AuthedRequest) -> HttpResponse:
    season = selectors.season_of(request.user)
    decisions = selectors.decisions_of(season, request.user) if season else []
    on_panel = season is not None and judges(request.user, season.call)
    path = path_of(season, decisions, on_panel=on_panel) if season else []
    if request.GET.get("download") == "xlsx":
        header = [_("Step"), _("Name"), _("State"), _("Count")]
        rows = [(row.number, row.step.name, row.status.state, row.status.count) for row in path]
        return xlsx("season", header, rows)
    picked = picked_of(path, request.GET.get("step", ""))
    context = {
        "picked": picked,
        "line": selectors.beside_the_line(picked.held) if picked else [],
        "season": season,
        "on_panel": on_panel,
        "path": path,
        "funnel": funnel(season.call) if season else {},
        "headline": selectors.headline(),
        "waiting": [
            selectors.Waiting(decision, BY_KIND[decision.kind])
            for decision in selectors.waiting_decisions(request.user, decisions)
            if decision.kind in BY_KIND
        ],
        "entries": selectors.latest_entries(),
        "now": clock.now(),
    }
    return render(request, "briefing/board.html", context)


def picked_of(path: list[selectors.PathStep], code: str) -> selectors.PathStep | None:
    """The step whose decision is shown beside the path: the one asked for, else the choice."""
    decided = [row for row in path if row.held is not None]
    asked = [row for row in decided if row.step.code == code]
    chosen = [row for row in decided if row.step.code == Code.SELECT]
    return next(iter([*asked, *chosen, *reversed(decided)]), None)


@operators
@require_POST
def run_step(request: AuthedRequest, code: str) -> HttpResponse:
    """Do one open step: run it, or have a worker compute the engine's proposal."""
    season, step = selectors.season_of(request.user), STEP_OF.get(code)
    if season is None or step is None:
        raise Http404
    if service.about_call(step, season) and judges(request.user, season.call):
        raise Http404
    if step.status(season).state != State.OPEN:
        messages.error(request, _("This step is not open now. Load the page again."))
        return redirect("briefing:board")
    if step.propose is not None:
        decision, new = service.begin(step, actor=request.user, season=season)
        if new:
            compute.enqueue(decision.pk)
        return redirect("briefing:decision", pk=decision.pk)
    try:
        service.advance(step, actor=request.user, season=season, accept=False, reason="")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("briefing:board")
    messages.success(request, _("Done."))
    return redirect("briefing:board")
