"""Partners, their needs and matches, and an event's requests."""

from datetime import timedelta

from farshore.apps.accounts.models import Team
from farshore.apps.accounts.roles import Role
from farshore.apps.meetings.models import Event, MeetingRequest, Participant
from farshore.apps.partnering.models import Engagement, Match, Need, Partner
from farshore.apps.registry.models import Organisation, Technology
from farshore.cli.size.rows.writing import texts, written
from farshore.web import clock


def partnering(
    companies: list[Organisation], technologies: list[Technology], teams: dict[Role, Team]
) -> Event:
    now = clock.now()
    partners = written((Partner(organisation=row) for row in companies[1:301]), Partner)
    needs = written(
        (
            Need(partner=partners[n % 300 if n % 10 else 0], title=texts("need"), text="A need.",
                 language="en", posted_at=now - timedelta(hours=n))
            for n in range(1_000)
        ),
        Need,
    )  # fmt: skip
    written(
        (
            Match(need=need, technology=technologies[(at * 13 + rank) % len(technologies)],
                  score=1 / (1 + rank), rank=rank + 1, proposed_at=now)
            for at, need in enumerate(needs)
            for rank in range(10)
        ),
        Match,
    )  # fmt: skip
    written(
        (Engagement(company=companies[n % 40], partner=partners[n // 40]) for n in range(2_000)),
        Engagement,
    )
    event = Event.objects.create(
        key="size", name=texts("event"), zone="Asia/Tokyo", tables=20,
        requests_until=now + timedelta(days=10),
    )  # fmt: skip
    guests = written(
        (Participant(event=event, organisation=row) for row in companies[:120]), Participant
    )
    written(
        (
            MeetingRequest(event=event, asker=guests[n], asked=guests[(n + step) % 120],
                           requested_at=now)
            for n in range(120)
            for step in (1, 7, 30)
        ),
        MeetingRequest,
    )  # fmt: skip
    return event
