"""Work for the job workers: proposals that take longer than a page may wait."""

from django.core.exceptions import ValidationError
from django.utils import translation
from django_tasks import task

from farshore.apps.accounts.models import User
from farshore.apps.audit.models import Decision
from farshore.apps.audit.services import computing
from farshore.apps.briefing.engine_faults import in_words
from farshore.apps.briefing.models import Season
from farshore.apps.briefing.services.steps import BY_KIND, Step, rework_of


@task()
def compute(decision: int) -> str:
    """Compute a proposal that was begun. A second worker that is asked for it does nothing."""
    held = computing.claim(decision)
    if held is None:
        return "taken"
    step, asker = BY_KIND[held.kind], held.proposed_by
    if step.propose is None or asker is None:
        raise LookupError(f"nobody computes {held.kind}")
    with translation.override(asker.language), computing.followed(held):
        try:
            if held.wanted is not None:
                _rework(step, held)
            else:
                step.propose(asker, _season(held), held.due)
        except ValidationError as error:
            computing.fail(
                decision=held, fault={"code": "refused", "told": " ".join(error.messages)}
            )
        except ValueError as error:
            _refused(held, error)
    return Decision.objects.values_list("state", flat=True).get(pk=decision)


def _season(held: Decision) -> Season:
    return Season.objects.select_related("call", "event").get(pk=held.figures["season"])


def _rework(step: Step, held: Decision) -> None:
    """Solve a standing proposal around the wishes that a person has for it."""
    rework = rework_of(step)
    if rework is None or held.wanted is None:
        raise LookupError(f"nobody changes {held.kind}")
    person = User.objects.get(pk=held.wanted["by"])
    rework(actor=person, decision=held, edits=held.wanted["edits"])


def _refused(held: Decision, error: ValueError) -> None:
    """Engines refuse by named errors; anything else is a fault of ours and stays one."""
    code = getattr(error, "code", "")
    if not code:
        computing.fail(decision=held, fault={"code": "fault"})
        raise error
    computing.fail(decision=held, fault={"code": code, "told": in_words(error)})


def resume_interrupted() -> int:
    """Hand out again what a stopped worker left behind. Returns how many computations."""
    left = computing.interrupted()
    for pk in left:
        compute.enqueue(pk)
    return len(left)
