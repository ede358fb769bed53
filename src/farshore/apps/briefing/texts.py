"""The season's briefing in three languages, filled with the season's own figures."""

from calendar import month_name
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from farshore.apps.briefing.models import Season
from farshore.web.templatetags.farshore import chance
from farshore.web.translated import in_language

Texts = dict[str, str]


@dataclass(frozen=True)
class Outlook:
    """A target with its recorded chance, as the briefing tells it."""

    name: Texts
    value: Decimal
    due: date
    probability: float


def _list(outlooks: Sequence[Outlook], language: str) -> str:
    """One sentence on all targets; empty where none has a forecast."""
    parts = [
        CHANCE[language].format(
            name=_within(in_language(row.name, language)),
            value=f"{row.value:,.0f}",
            due=_day(row.due, language, year=True),
            chance=chance(row.probability),
        )
        for row in outlooks
    ]
    return OUTLOOK[language].format(chances=JOINED[language].join(parts)) if parts else ""


def _within(name: str) -> str:
    """A name as it stands within a sentence; one that begins with an acronym stays as it is."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _day(day: date, language: str, *, year: bool = False) -> str:
    if language == "en":
        return f"{day.day} {month_name[day.month]}" + (f" {day.year}" if year else "")
    units = ("년 ", "월 ", "일") if language == "ko" else ("年", "月", "日")
    before = f"{day.year}{units[0]}" if year else ""
    return f"{before}{day.month}{units[1]}{day.day}{units[2]}"


def season_text(
    season: Season, figures: dict[str, Any], outlooks: Sequence[Outlook]
) -> tuple[Texts, Texts, Texts]:
    """(title, summary, body): the summary is Markdown with one line a point, the body prose."""

    def written(texts: Texts) -> Texts:
        return {
            language: text.format(
                **figures,
                name=in_language(season.name, language),
                month=_day(season.moves_in_from, language),
                outlook=_list(outlooks, language),
                outlook_point=POINT.format(_list(outlooks, language)) if outlooks else "",
            ).strip()
            for language, text in texts.items()
        }

    return written(TITLE), written(SUMMARY), written(BODY)


POINT = "\n- {}"
CHANCE = {
    "ko": "{due}까지 {name} {value}에 이를 확률 {chance}",
    "en": "the chance of {value} {name} by {due} is {chance}",
    "ja": "{due}までに{name} {value}に達する確率は{chance}",
}
JOINED = {"ko": ", ", "en": ", and ", "ja": "、"}
OUTLOOK = {
    "ko": "현재 전망: {chances}.",
    "en": "As things stand, {chances}.",
    "ja": "現在の見通し：{chances}。",
}
TITLE = {
    "ko": "{chosen}개사 추천, 해외 거점이 {accepted}개사 수용",
    "en": "{chosen} companies nominated, the bases abroad take {accepted}",
    "ja": "{chosen}社を推薦、海外拠点が{accepted}社を受け入れ",
}
SUMMARY = {
    "ko": (
        "- {name} 공모에 {applied}개사가 신청했고, 자격을 갖춘 {eligible}개사를 평가해 "
        "{chosen}개사를 추천하고 {reserve}개사를 예비로 두었습니다.\n"
        "- 거점의 호스트가 따로 심사해 {accepted}개사를 받아들였습니다. 입주는 {month}부터입니다."
        "{outlook_point}"
    ),
    "en": (
        "- {name}: {applied} companies applied, {eligible} were eligible, "
        "{chosen} were nominated and {reserve} stand on the reserve list.\n"
        "- The hosts abroad decided for themselves and took {accepted}. They move in from "
        "{month}."
        "{outlook_point}"
    ),
    "ja": (
        "- {name}の公募に{applied}社が応募し、資格を満たした{eligible}社を審査して{chosen}社を"
        "推薦、{reserve}社を補欠としました。\n"
        "- 拠点のホストが独自に審査し、{accepted}社を受け入れました。入居は{month}からです。"
        "{outlook_point}"
    ),
}
BODY = {
    "ko": (
        "신청한 {applied}개사 가운데 자격을 갖춘 {eligible}개사를 심사위원 {reviewers}명이 모두 "
        "{reviews}건의 평가로 살폈습니다. 심사위원은 신청 기업의 이름과 다른 위원의 점수를 보지 않고 "
        "평가했습니다. 점수는 위원마다 다른 엄격함을 바로잡아 합쳤고, 불확실성도 함께 구했습니다.\n\n"
        "## 추천과 입주는 서로 다른 결정입니다\n\n"
        "특구는 {chosen}개사를 추천했습니다. 입주는 거점의 호스트가 정합니다. 호스트는 {accepted}개사를 "
        "받아들이고 {declined}개사를 거절했으며 {wait_listed}개사를 대기 명단에 올렸습니다.\n\n"
        "## 파트너와의 만남\n\n"
        "입주 기업의 기술과 해외 파트너의 수요를 한국어, 영어, 일본어에 걸쳐 맞추어 {matches}건을 "
        "제안했고, 파트너링 행사에서 미팅 {meetings}건을 편성했습니다.\n\n"
        "## 목표까지\n\n"
        "{outlook} 전망은 기록한 날의 자료로 계산했고, 기록한 뒤에는 바뀌지 않습니다."
    ),
    "en": (
        "Of the {applied} applicants {eligible} were eligible. {reviewers} reviewers wrote "
        "{reviews} reviews without seeing the applicants' names or each other's scores. The "
        "scores were put together with each reviewer's severity taken off, and with their "
        "uncertainty.\n\n"
        "## Nomination and admission are two decisions\n\n"
        "The zone nominated {chosen} companies. The hosts abroad decide on admission: they "
        "accepted {accepted}, declined {declined} and put {wait_listed} on their wait-lists.\n\n"
        "## Meeting partners\n\n"
        "The technologies of the accepted companies were matched with the needs of partners "
        "across Korean, English and Japanese: {matches} matches were proposed, and {meetings} "
        "meetings are scheduled at the partnering event.\n\n"
        "## On the way to the targets\n\n"
        "{outlook} A forecast is computed from what is known on its day and never changes "
        "once recorded."
    ),
    "ja": (
        "応募した{applied}社のうち資格を満たした{eligible}社を、審査委員{reviewers}名が合わせて"
        "{reviews}件の審査で評価しました。審査委員は応募企業の名前も他の委員の点数も見ていません。"
        "点数は委員ごとの厳しさを補正してまとめ、不確かさも求めました。\n\n"
        "## 推薦と入居は別の決定です\n\n"
        "特区は{chosen}社を推薦しました。入居を決めるのは拠点のホストです。ホストは{accepted}社を"
        "受け入れ、{declined}社を断り、{wait_listed}社を待機リストに載せました。\n\n"
        "## パートナーとの出会い\n\n"
        "受け入れられた企業の技術と海外パートナーのニーズを韓国語、英語、日本語にわたって照合し、"
        "{matches}件を提案しました。パートナリング行事では{meetings}件の面談を編成しました。\n\n"
        "## 目標に向けて\n\n"
        "{outlook}予測はその日に分かっている資料で計算し、記録した後は変わりません。"
    ),
}
