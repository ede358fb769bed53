"""The end of a season: indicators brought up to date, the forecast, the public briefing."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from farshore.apps.accounts.models import User
from farshore.apps.accounts.selectors.installation import installation
from farshore.apps.audit.models import Decision
from farshore.apps.audit.services.record import record
from farshore.apps.briefing.models import Briefing, Season
from farshore.apps.briefing.selectors import progress
from farshore.apps.briefing.texts import Outlook, season_text
from farshore.apps.targets.selectors.indicators import progress as targets_now
from farshore.apps.targets.services import forecasting, observations
from farshore.web import clock


def propose_forecast(*, actor: User, season: Season, due: datetime | None = None) -> Decision:
    """Count today's tenants, then forecast every target that is still ahead."""
    observations.update_indicators(actor=actor, fictional=installation().demonstration)
    return forecasting.propose(actor=actor, origin=clock.today(), subject=season, due=due)


def season_figures(season: Season) -> dict[str, Any]:
    """The season's counts, each read where it is kept."""
    hosts = progress.hosts_decided(season)
    return {
        "applied": progress.closed(season).count or 0,
        "eligible": progress.eligibility(season).count or 0,
        "reviewers": season.call.reviewers.count(),
        "reviews": progress.reviewed(season).count or 0,
        "chosen": progress.selected(season).count or 0,
        "reserve": progress.selected(season).figures["reserve"],
        "accepted": hosts.count or 0,
        "declined": hosts.figures.get("declined", 0),
        "wait_listed": hosts.figures.get("wait_listed", 0),
        "meetings": progress.scheduled(season).count or 0,
        "matches": progress.matched(season).count or 0,
    }


def outlooks() -> list[Outlook]:
    """Every target that has a recorded forecast."""
    return [
        Outlook(
            row.target.indicator.name, row.target.value, row.target.due, row.forecast.probability
        )
        for row in targets_now()
        if row.forecast is not None
    ]


@transaction.atomic
def publish(*, actor: User, season: Season) -> dict[str, Any]:
    """Publish the season's briefing, written from its own figures in three languages."""
    if season.briefing_id is not None:
        raise ValidationError(_("This season's briefing was published already."))
    figures = season_figures(season)
    title, summary, body = season_text(season, figures, outlooks())
    briefing = Briefing.objects.create(
        slug=f"season-{season.pk}",
        topic=Briefing.Topic.SEASON,
        title=title,
        summary=summary,
        body=body,
        published_at=clock.now(),
        fictional=installation().demonstration,
    )
    briefing.related.set(Briefing.objects.exclude(pk=briefing.pk).order_by("-published_at")[:4])
    season.briefing = briefing
    season.save(update_fields=["briefing"])
    record(actor=actor, action="briefing.published", subject=briefing, season=season.pk)
    return {key: value for key, value in figures.items() if isinstance(value, int)}
