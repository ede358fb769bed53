"""What the operator's workshop holds: questions of every kind in the open call, and the next
call as a draft that still lacks something."""

from typing import Any

from farshore.apps.accounts.models import User
from farshore.apps.calls.models import Call, Programme
from farshore.apps.calls.services import building

ATTACHED = {"ko": "첨부와 협력", "en": "Attachments and partners", "ja": "添付と協力"}
MORE: list[dict[str, Any]] = [
    {
        "key": "partner",
        "kind": "yes-no",
        "required": False,
        "label": {
            "ko": "해외 협력기관과 맺은 약정이 있습니까?",
            "en": "Is there a signed agreement with a partner abroad?",
            "ja": "海外の協力機関と締結した契約がありますか。",
        },
    },
    {
        "key": "partner-name",
        "kind": "short",
        "required": False,
        "only_if": {"key": "partner", "is": "yes"},
        "label": {
            "ko": "협력기관 이름",
            "en": "Name of the partner",
            "ja": "協力機関の名称",
        },
    },
    {
        "key": "slides",
        "kind": "file",
        "required": False,
        "accepted": ["pdf"],
        "label": {
            "ko": "발표 자료",
            "en": "Slides",
            "ja": "発表資料",
        },
        "help": {
            "ko": "회사 이름이 드러나지 않게 작성하십시오. 심사는 익명으로 합니다.",
            "en": "Leave the company's name out: the review is blind.",
            "ja": "会社名が分からないように作成してください。審査は匿名で行います。",
        },
    },
    {
        "key": "data",
        "kind": "file",
        "required": False,
        "confidential": True,
        "accepted": ["pdf", "xlsx", "hwpx", "hwp"],
        "label": {
            "ko": "미공개 시험 자료",
            "en": "Unpublished data",
            "ja": "未公開の試験データ",
        },
    },
]
NEXT = {"ko": "2026년 상반기 해외 거점 입주기업 모집"}


def further_questions() -> list[dict[str, Any]]:
    return [{"section": ATTACHED, **question} for question in MORE]


def next_call(home: Programme, operator: User, standing: Call) -> Call:
    """Begun as a copy; its name waits for its translations."""
    return building.create_call(actor=operator, programme=home, name=NEXT, copy_of=standing)
