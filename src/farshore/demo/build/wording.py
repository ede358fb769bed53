"""The demonstration's own words for its season and its hosts' notes."""

Texts = dict[str, str]


def _t(ko: str, en: str, ja: str) -> Texts:
    return {"ko": ko, "en": en, "ja": ja}


SEASON = _t("2025 상반기 시즌", "Season, first half of 2025", "2025年上期シーズン")
HOST_NOTES = {
    "declined": _t(
        "현재 연구 범위가 거점의 시설과 맞지 않습니다.",
        "The work does not fit the base's facilities now.",
        "現在の研究範囲が拠点の設備に合いません。",
    ),
    "wait-listed": _t(
        "다음 빈 자리가 나면 다시 봅니다.",
        "To be looked at again when a space falls free.",
        "空きが出た際に改めて検討します。",
    ),
    "accepted": _t(
        "시설과 계획이 맞습니다.", "Facilities and plan fit.", "設備と計画が合致します。"
    ),
}
APPEAL_TEXTS = (
    "공고 마감일 이후에 투자 계약 일부가 해지되어 누적 투자액이 기준 이하로 줄었습니다. 해지 합의서를 제출할 수 있으니 자격을 다시 검토해 주시기 바랍니다.",
    "심사 의견에 인용된 시험 결과는 이전 제형의 자료입니다. 신청서 2쪽에 적은 새 제형의 결과를 기준으로 다시 검토해 주시기 바랍니다.",
)
APPEAL_ANSWER = "자격은 공고에 따라 마감일 기준으로 판단합니다. 마감일 이후의 계약 변경은 반영할 수 없어 기각합니다."
