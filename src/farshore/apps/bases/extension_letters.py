"""The letters that answer a company's wish to stay longer."""

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from farshore.apps.bases.gate_letters import COMMON, recipient_of
from farshore.apps.bases.models import ExtensionRequest
from farshore.apps.letters.kinds import Kind, register
from farshore.apps.letters.services.drafting import Draft
from farshore.web.addresses import whole
from farshore.web.translated import in_language

Answer = ExtensionRequest.Answer
NAMES: dict[ExtensionRequest.Answer, Any] = {
    Answer.ACCEPTED: _("Extension accepted"),
    Answer.DECLINED: _("Extension declined"),
}
PLACEHOLDERS: dict[str, Any] = {
    **COMMON,
    "wished": _("the end that was asked for"),
    "ends": _("the end that holds now"),
    "reason": _("the reason"),
}
SUBJECTS = {
    Answer.ACCEPTED: {
        "ko": "[{base}] 입주 기간 연장 승인: {company}",
        "en": "[{base}] Extension of the stay accepted: {company}",
        "ja": "【{base}】入居期間の延長を承認しました：{company}",
    },
    Answer.DECLINED: {
        "ko": "[{base}] 입주 기간 연장 신청 결과 안내: {company}",
        "en": "[{base}] Extension of the stay declined: {company}",
        "ja": "【{base}】入居期間の延長申請の結果について：{company}",
    },
}
BODIES = {
    Answer.ACCEPTED: {
        "ko": "{company} 귀중\n\n{wished}까지 신청하신 {base} 입주 기간 연장을 승인하였습니다. "
        "새 종료일은 {ends}입니다.\n사유: {reason}\n\n{page}\n",
        "en": "Dear {company},\n\nYou asked to stay at {base} until {wished}. The extension is "
        "accepted; your stay now ends on {ends}.\nReason: {reason}\n\n{page}\n",
        "ja": "{company} 御中\n\n{wished}までとしてご申請いただいた{base}の入居期間の延長を"
        "承認しました。新しい終了日は{ends}です。\n理由：{reason}\n\n{page}\n",
    },
    Answer.DECLINED: {
        "ko": "{company} 귀중\n\n{wished}까지 신청하신 {base} 입주 기간 연장을 승인하지 "
        "못하였습니다. 종료일은 {ends} 그대로입니다.\n사유: {reason}\n\n"
        "다른 종료일로 다시 신청하실 수 있습니다.\n{page}\n",
        "en": "Dear {company},\n\nYou asked to stay at {base} until {wished}. The base could not "
        "accept this; your stay still ends on {ends}.\nReason: {reason}\n\n"
        "You may ask again for another day.\n{page}\n",
        "ja": "{company} 御中\n\n{wished}までとしてご申請いただいた{base}の入居期間の延長は、"
        "承認に至りませんでした。終了日は{ends}のまま変わりません。\n理由：{reason}\n\n"
        "別の終了日で改めてご申請いただけます。\n{page}\n",
    },
}  # fmt: skip


def code(answer: str) -> str:
    return f"bases-extension-{answer}"


def values_of(row: ExtensionRequest) -> Callable[[str], Mapping[str, str]]:
    residency = row.residency

    def values(language: str) -> Mapping[str, str]:
        return {
            "company": in_language(residency.organisation.name, language),
            "base": in_language(residency.base.name, language),
            "page": whole(reverse("bases:residency", args=[residency.pk])),
            "wished": str(row.until),
            "ends": str(row.new_end or residency.ends),
            "reason": row.said,
        }

    return values


def draft_of(row: ExtensionRequest) -> Draft:
    """The answer, to the company."""
    return Draft(
        code(row.answer), f"bases.extension:{row.pk}", recipient_of(row.residency),
        values_of(row), row.residency,
    )  # fmt: skip


def register_letters() -> None:
    register(
        *(
            Kind(code(answer), name, PLACEHOLDERS, SUBJECTS[answer], BODIES[answer])
            for answer, name in NAMES.items()
        )
    )
