"""Figures: added with their source, corrected by a new row, never overwritten."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.registry.selectors.organisations import own_cluster, tenant_count
from farshore.apps.targets.models import Indicator, Observation, Target
from farshore.web import clock
from farshore.web.translated import as_written

REGISTRY = {"ko": "Farshore 등록부", "en": "Farshore registry", "ja": "Farshore 登録簿"}


@transaction.atomic
def define(
    *, actor: User | None, key: str, name: Mapping[str, str], definition: Mapping[str, str],
    unit: str, geography: Mapping[str, str], measure: str = "",
) -> Indicator:  # fmt: skip
    indicator, created = Indicator.objects.get_or_create(
        key=key,
        defaults={
            "name": dict(name),
            "definition": dict(definition),
            "unit": unit,
            "geography": dict(geography),
            "measure": measure,
        },
    )
    if created:
        record(actor=actor, action="indicator.defined", subject=indicator, key=key)
    return indicator


@transaction.atomic
def observe(
    *, actor: User | None, indicator: Indicator, period: str, value: Decimal, source: str,
    as_of: date | None = None, **rest: Any,
) -> tuple[Observation, bool]:  # fmt: skip
    """Add a figure; the same one again changes nothing."""
    observation, created = Observation.objects.get_or_create(
        indicator=indicator,
        period=period,
        source=source,
        value=value,
        defaults={"as_of": as_of, **rest},
    )
    if created:
        record(actor=actor, action="figure.added", subject=observation, indicator=indicator.key)
    return observation, created


@transaction.atomic
def correct(
    *, actor: User | None, observation: Observation, value: Decimal, note: str
) -> Observation:
    """A correction: the old value stays, marked as corrected."""
    if not note.strip():
        raise ValidationError(_("Say why the figure is corrected."))
    if hasattr(observation, "corrected_by"):
        raise ValidationError(_("This figure was corrected already."))
    alike = Observation.objects.filter(
        indicator=observation.indicator, period=observation.period, source=observation.source
    )
    if alike.filter(value=value).exists():
        raise ValidationError(_("This value is on record already."))
    fresh = Observation.objects.create(
        indicator=observation.indicator,
        period=observation.period,
        as_of=observation.as_of,
        value=value,
        source=observation.source,
        address=observation.address,
        source_name=observation.source_name,
        mark=observation.mark,
        corrects=observation,
        note=as_written(note.strip()[:300]),
    )
    record(actor=actor, action="figure.corrected", subject=fresh, corrects=observation.pk)
    return fresh


@transaction.atomic
def set_target(
    *, actor: User | None, indicator: Indicator, value: Decimal, due: date, source: str,
    **rest: Any,
) -> Target:  # fmt: skip
    target, created = Target.objects.get_or_create(
        indicator=indicator, due=due, defaults={"value": value, "source": source, **rest}
    )
    if created:
        record(actor=actor, action="target.set", subject=target, indicator=indicator.key)
    return target


@transaction.atomic
def count_tenants(
    *, actor: User | None, indicator: Indicator, day: date, fictional: bool
) -> Observation | None:
    """Count the cluster's tenants on a day and keep the figure with its rule."""
    cluster = own_cluster()
    if cluster is None:
        return None
    observation, _created = observe(
        actor=actor,
        indicator=indicator,
        period=day.isoformat(),
        as_of=day,
        value=Decimal(tenant_count(cluster, day)),
        source=REGISTRY["en"],
        source_name=REGISTRY,
        mark=Observation.Mark.FICTIONAL if fictional else Observation.Mark.COUNTED,
    )
    return observation


@transaction.atomic
def update_indicators(*, actor: User | None, fictional: bool) -> dict[str, int]:
    """Bring every counted indicator up to today."""
    indicator = Indicator.objects.filter(key="hongneung-tenants-counted").first()
    if indicator is None:
        return {"counted": 0}
    row = count_tenants(actor=actor, indicator=indicator, day=clock.today(), fictional=fictional)
    return {"counted": int(row is not None), "tenants": int(row.value) if row else 0}
