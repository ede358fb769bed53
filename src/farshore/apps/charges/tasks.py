"""Work for the job workers: a whole month issued."""

from django_tasks import task

from farshore.apps.charges.models import MonthRun
from farshore.apps.charges.services import issuing


@task()
def issue_month(run: int) -> str:
    held = MonthRun.objects.select_related("book__base", "asked_by").get(pk=run)
    if held.state != MonthRun.State.RUNNING:
        return held.state
    return issuing.carry_out(run=held).state
