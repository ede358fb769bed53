"""Indicators, agreements, consultations, briefings, a season."""

from datetime import date, timedelta

from farshore.apps.alliances.models import Agreement, Consultation
from farshore.apps.briefing.models import Briefing, Season
from farshore.apps.calls.models import Call
from farshore.apps.meetings.models import Event
from farshore.apps.registry.models import Cluster, Organisation
from farshore.apps.targets.models import Indicator, Observation, Target
from farshore.cli.size.rows.writing import NOTE, texts, written
from farshore.web import clock


def figures(call: Call, event: Event) -> None:
    own = Cluster.objects.get(own=True)
    for number in range(40):
        indicator = Indicator.objects.create(
            key=f"size-{number}", name=texts("indicator"), definition=NOTE, unit="companies",
            geography=NOTE, measure="tenants" if number < 5 else "",
        )  # fmt: skip
        written(
            (
                Observation(indicator=indicator, period=f"{2000 + n}", as_of=date(2000 + n, 12, 31),
                            value=n, source="size test", mark="f")
                for n in range(25)
            ),
            Observation,
        )  # fmt: skip
    Target.objects.create(
        indicator=Indicator.objects.order_by("pk")[0], value=500, due=date(2025, 12, 31), source="x"
    )
    counterpart = Organisation.objects.order_by("pk")[2]
    for number in range(20):
        Agreement.objects.create(name=texts("agreement"), cluster=own, counterpart=counterpart)
        Consultation.objects.create(name=texts("consultation"), on=date(2023, 1, 1 + number))
    written(
        (
            Briefing(slug=f"size-{n}", topic="season", title=texts(f"briefing {n}"), summary=NOTE,
                     body=NOTE, published_at=clock.now() - timedelta(hours=n), fictional=True)
            for n in range(200)
        ),
        Briefing,
    )  # fmt: skip
    Season.objects.create(name=texts("season"), call=call, event=event, moves_in_from=clock.today())
