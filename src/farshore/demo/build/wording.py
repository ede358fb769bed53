"""The demonstration's own words for its programme, calls, rules and event."""

from decimal import Decimal
from typing import Any

Texts = dict[str, str]


def _t(ko: str, en: str, ja: str) -> Texts:
    return {"ko": ko, "en": en, "ja": ja}


PROGRAMME = _t("해외 거점 진출 지원", "Support for bases abroad", "海外拠点進出支援")
CALLS: dict[str, tuple[Texts, Texts]] = {
    "2025-h1": (
        _t(
            "2025년 상반기 해외 거점 입주기업 공모",
            "Overseas base cohort, first half of 2025",
            "2025年上期 海外拠点入居企業公募",
        ),
        _t(
            "보스턴 공유 실험실 거점과 가나가와 파트너 파크에 입주할 기업 12개사를 추천합니다. 벤치·책상·전용실 사용료와 현지 정착을 지원하며, 입주 여부는 각 거점의 호스트가 따로 결정합니다.",
            "Twelve companies are nominated for the shared-laboratory base in Boston and the partner park in Kanagawa. Bench, desk or suite charges and settling in are supported; each host decides on admission for itself.",
            "ボストンの共同ラボ拠点と神奈川のパートナーパークに入居する12社を推薦します。ベンチ、デスク、スイートの利用料と現地での立ち上げを支援し、入居は各拠点のホストが別に決定します。",
        ),
    ),
    "2025-h2": (
        _t(
            "2025년 하반기 해외 거점 입주기업 공모",
            "Overseas base cohort, second half of 2025",
            "2025年下期 海外拠点入居企業公募",
        ),
        _t(
            "2026년 1월부터 보스턴이나 가나가와 거점에서 연구할 기업을 찾습니다. 신청서는 마감 전까지 몇 번이든 고쳐 저장할 수 있습니다.",
            "We look for companies that will work at the Boston or the Kanagawa base from January 2026. An application can be saved as often as you like until the deadline.",
            "2026年1月からボストンまたは神奈川の拠点で研究する企業を募ります。申請書は締切まで何度でも保存し直せます。",
        ),
    ),
}
QUESTIONS: list[dict[str, Any]] = [
    {
        "key": "summary",
        "label": _t("요약", "Summary", "要約"),
        "help": _t(
            "기밀이 아닌 내용만 적습니다. 회사 이름은 적지 마십시오.",
            "Nothing confidential, and no company name.",
            "機密でない内容のみ。会社名は書かないでください。",
        ),
        "most": 2000,
        "confidential": False,
    },
    {
        "key": "plan",
        "label": _t("거점에서의 계획", "Plan at the base", "拠点での計画"),
        "help": _t(
            "무엇을, 언제까지, 누구와 하려는지 적습니다.",
            "What, by when, and with whom.",
            "何を、いつまでに、誰と行うか。",
        ),
        "most": 3000,
        "confidential": False,
    },
    {
        "key": "annex",
        "label": _t("기밀 별첨", "Confidential annex", "機密別紙"),
        "help": _t(
            "공개되지 않은 자료와 자금 계획.",
            "Unpublished data and the funding plan.",
            "未公開のデータと資金計画。",
        ),
        "most": 3000,
        "confidential": True,
    },
]
CRITERIA: dict[str, tuple[Texts, Texts, Decimal]] = {
    "technology": (
        _t("기술", "Technology", "技術"),
        _t(
            "새로움과 자료의 단단함",
            "Novelty, and how solid the data are",
            "新規性とデータの確かさ",
        ),
        Decimal("0.35"),
    ),
    "market": (
        _t("시장", "Market", "市場"),
        _t("필요와 경쟁", "Need and competition", "ニーズと競争"),
        Decimal("0.20"),
    ),
    "team": (
        _t("팀", "Team", "チーム"),
        _t("실행할 사람과 경험", "People and experience to carry it out", "実行する人材と経験"),
        Decimal("0.20"),
    ),
    "overseas_plan": (
        _t("해외 계획", "Plan abroad", "海外計画"),
        _t(
            "거점에서만 할 수 있는 일인가",
            "Can it be done only at the base?",
            "拠点でなければできないことか",
        ),
        Decimal("0.25"),
    ),
}
RULES: list[tuple[str, Texts, Decimal | None, str]] = [
    (
        "registered",
        _t("유효한 사업자등록번호", "Valid business registration number", "有効な事業者登録番号"),
        None,
        "",
    ),
    (
        "tenant",
        _t(
            "마감일에 홍릉 입주기업",
            "Tenant of Hongneung on the deadline's day",
            "締切日にホンヌンの入居企業",
        ),
        None,
        "",
    ),
    (
        "raised-at-most",
        _t("누계 투자 유치 상한", "Most raised in total", "累計調達額の上限"),
        Decimal(10_000_000),
        "USD",
    ),
    (
        "revenue-at-most",
        _t("최근 12개월 매출 상한", "Most revenue in twelve months", "直近12か月の売上上限"),
        Decimal(3_000_000),
        "USD",
    ),
    (
        "age-at-most",
        _t("설립 10년 미만", "Founded less than ten years ago", "設立10年未満"),
        Decimal(9),
        "",
    ),
    ("answered", _t("필수 항목 작성", "Required answers given", "必須項目の記入"), None, ""),
]
QUOTAS: list[tuple[str, str, int, int | None, Texts]] = [
    (
        "field",
        "digital-bio",
        2,
        None,
        _t("디지털 바이오 2개사 이상", "Digital bio: at least 2", "デジタルバイオ2社以上"),
    ),
    (
        "first-timer",
        "",
        4,
        None,
        _t(
            "해외 거점 첫 진출 4개사 이상", "First time abroad: at least 4", "海外拠点初進出4社以上"
        ),
    ),
    ("institute", "", 0, 3, _t("기관별 3개사 이하", "At most 3 an institute", "機関ごとに3社以下")),
]
SEASON = _t("2025 상반기 시즌", "Season, first half of 2025", "2025年上期シーズン")
EVENT = _t("가나가와 파트너링", "Kanagawa partnering day", "神奈川パートナリング")
EVENT_PLACE = _t("가나가와현 후지사와", "Fujisawa, Kanagawa", "神奈川県藤沢市")
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
