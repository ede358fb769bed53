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
