"""What managers changed in the set-up of their bases: a requirement from a day. Fictional."""

from datetime import date

# base, requirement, from when, reminders in days before it expires
REMINDED: tuple[tuple[str, str, date, tuple[int, ...]], ...] = (
    ("boston", "biosafety-training", date(2025, 7, 1), (90, 45, 14)),
    ("kanagawa", "liability-insurance", date(2025, 6, 1), (90, 30, 7)),
)

# what laboratories of the bases have, by key; and which room has which
FEATURES = {
    "fume-hood": {"ko": "흄후드", "en": "fume hood", "ja": "ドラフトチャンバー"},
    "cell-culture": {"ko": "세포배양 공간", "en": "cell culture bay", "ja": "細胞培養スペース"},
    "cold-room": {"ko": "저온실", "en": "cold room", "ja": "低温室"},
    "freezer-space": {
        "ko": "초저온 냉동고 공간",
        "en": "freezer space",
        "ja": "超低温フリーザースペース",
    },
}
EQUIPPED = {
    ("boston", "lab-1"): ("fume-hood", "freezer-space"),
    ("boston", "lab-2"): ("fume-hood", "cell-culture", "cold-room"),
    ("boston", "suite-a"): ("cell-culture",),
    ("kanagawa", "lab-1"): ("fume-hood",),
    ("kanagawa", "lab-2"): ("cell-culture", "cold-room"),
}
