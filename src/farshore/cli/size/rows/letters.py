"""Letters that the operator's and the base's teams sent."""

from datetime import timedelta

from farshore.apps.accounts.models import Team, User
from farshore.apps.accounts.roles import Role
from farshore.apps.calls.models import Application, Call
from farshore.apps.letters.models import Attempt, Letter
from farshore.cli.size.rows.writing import written
from farshore.web import clock


def letters(call: Call, teams: dict[Role, Team], people: dict[Role, User]) -> None:
    """Four a company and call, as a season of that size sends."""
    now = clock.now()
    subject = Application.objects.filter(call=call).values_list("pk", flat=True)
    rows = written(
        (
            Letter(team=teams[Role.OPERATOR if turn else Role.BASE_MANAGER], kind="calls-rejected",
                   key=f"size-{key}-{turn}", about_kind="calls.application", about_key=key,
                   group_kind="calls.call", group_key=call.pk, person=people[Role.APPLICANT],
                   name="Applicant", address="applicant@size.invalid", subject="A letter",
                   body="A fictional letter.", state="sent", carrier="outbox", attempts=1,
                   drafted_at=now - timedelta(minutes=key), queued_at=now, handed_at=now,
                   sent_at=now)
            for key in subject
            for turn in range(4)
        ),
        Letter,
    )  # fmt: skip
    written(
        (
            Attempt(letter=row, at=now, address=row.address, outcome="sent", code="250")
            for row in rows
        ),
        Attempt,
    )
