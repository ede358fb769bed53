"""Published figures as indicators and observations, the two targets, and what is counted here."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from farshore.apps.targets.models import Indicator
from farshore.apps.targets.services import observations
from farshore.demo.build.network import names_of
from farshore.demo.content import types as content

QUALIFIERS = {"exact": "", "over": ">", "about": "≈"}
# measures that the forecast simulates, and those by which peers stand side by side
MEASURES = {
    "tenants": "tenants",
    "unicorns": "unicorns",
    "members-medicen": "tenants",
    "tenants-kbic": "tenants",
    "ventures-hub": "tenants",
    "tenants-interview": "tenants",
    "companies-boston": "tenants",
    "share-article": "venture-share",
    "share-biopharma": "venture-share",
    "share-biotech": "venture-share",
    "share-life": "venture-share",
}
_TENANTS = {"ko": "입주기업", "en": "Tenant companies", "ja": "入居企業"}
_SHARE = {
    "ko": "미국 벤처투자 비중",
    "en": "Share of US venture capital",
    "ja": "米国VC投資に占める割合",
}
NAMES = {
    **{metric: _TENANTS for metric, measure in MEASURES.items() if measure == "tenants"},
    **{metric: _SHARE for metric, measure in MEASURES.items() if measure == "venture-share"},
    "unicorns": {"ko": "유니콘", "en": "Unicorns", "ja": "ユニコーン"},
}


def key_of(figure: content.Figure) -> str:
    return f"{figure.entity}-{figure.metric}"


def indicator_of(figure: content.Figure) -> Indicator:
    measure = MEASURES.get(figure.metric, "")
    own = figure.metric in ("tenants", "unicorns")
    return observations.define(
        actor=None,
        key=key_of(figure) if not own else f"hongneung-{figure.metric}",
        name=NAMES.get(figure.metric, names_of(figure.definition)),
        definition=names_of(figure.definition),
        unit=figure.unit,
        geography=names_of(figure.geography),
        measure=measure,
    )


def write(rows: Iterable[content.Figure]) -> None:
    for row in rows:
        indicator = indicator_of(row)
        if row.kind == "target":
            observations.set_target(
                actor=None, indicator=indicator, value=row.value, due=date(2025, 12, 31),
                source=row.source.en, source_name=names_of(row.source), address=row.url,
                set_on=date(2023, 5, 12),
            )  # fmt: skip
            continue
        observations.observe(
            actor=None, indicator=indicator, period=row.period, value=Decimal(row.value),
            source=row.source.en, source_name=names_of(row.source), as_of=row.as_of,
            address=row.url, mark=row.mark,
            qualifier=QUALIFIERS.get(row.qualifier, ""),
            note=names_of(row.note) if row.note else {},
        )  # fmt: skip


COUNTED_NAME = {
    "ko": "등록부 입주기업",
    "en": "Tenants counted in the registry",
    "ja": "登録簿の入居企業",
}
COUNTED = {
    "ko": "특구 안에 주소를 둔 기업을 기준일에 한 번씩 센 수. 시연의 기업은 가상입니다.",
    "en": "Companies with an address in the zone, each once, as of the day; those of the "
    "demonstration are fictional.",
    "ja": "特区内に住所を置く企業を基準日に一度ずつ数えた数。デモの企業は架空です。",
}
ZONE = {
    "ko": "서울 홍릉강소연구개발특구",
    "en": "Hongneung special R&D zone, Seoul",
    "ja": "ソウル・ホンヌン江小研究開発特区",
}


def count(days: Iterable[date]) -> None:
    """What this registry itself counts: an indicator of its own, never mixed with the published."""
    indicator = observations.define(
        actor=None, key="hongneung-tenants-counted", name=COUNTED_NAME, definition=COUNTED,
        unit="companies", geography=ZONE, measure="",
    )  # fmt: skip
    for day in days:
        observations.count_tenants(actor=None, indicator=indicator, day=day, fictional=True)
