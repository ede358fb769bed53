"""What the operator's workshop holds: questions of every kind in the open call, and the next
call as a draft that still lacks something."""

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

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
# letters in a line of a page
WIDTH = 52
NEXT = {"ko": "2026년 상반기 해외 거점 입주기업 모집"}


def slides_question() -> dict[str, Any]:
    return _asked("slides")


def data_question() -> dict[str, Any]:
    """Files that only the panel and the hosts' committees read."""
    return _asked("data")


def _asked(key: str) -> dict[str, Any]:
    return {"section": ATTACHED, **next(row for row in MORE if row["key"] == key)}


def slides(lines: Sequence[str], name: str = "slides") -> SimpleUploadedFile:
    """A page that opens in any reader: a few lines, and that they are fictional."""
    parts = [part for line in lines for part in wrap(_plain(line), WIDTH)]
    shown = " T* ".join(f"({part}) Tj" for part in parts)
    text = f"BT /F1 24 Tf 60 440 Td 36 TL {shown} ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 842 595]/Contents 4 0 R"
        "/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(text)}>>stream\n{text}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    content, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    start = len(content)
    content += f"xref\n0 6\n0000000000 65535 f \n{table}trailer\n<</Size 6/Root 1 0 R>>\n"
    content += f"startxref\n{start}\n%%EOF\n"
    return SimpleUploadedFile(f"{name}.pdf", content.encode("ascii"))


def _plain(line: str) -> str:
    """What the page's font has, without the marks that end its strings."""
    return line.encode("ascii", "ignore").decode().translate(str.maketrans("()\\", "[]/"))


def further_questions() -> list[dict[str, Any]]:
    return [{"section": ATTACHED, **question} for question in MORE]


def next_call(home: Programme, operator: User, standing: Call) -> Call:
    """Begun as a copy; its name waits for its translations."""
    return building.create_call(actor=operator, programme=home, name=NEXT, copy_of=standing)
