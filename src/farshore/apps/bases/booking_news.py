"""Letters about a booking that changed without its person doing it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from farshore.apps.accounts.models import User
from farshore.apps.bases.models import Reservation, ReservationEvent
from farshore.apps.letters.kinds import Kind as Letter
from farshore.apps.letters.kinds import Recipient, register
from farshore.apps.letters.services.drafting import Draft
from farshore.apps.letters.services.queueing import post
from farshore.web.addresses import whole
from farshore.web.templatetags.farshore import stretch
from farshore.web.translated import in_language

Kind = ReservationEvent.Kind
NAMES = {
    Kind.PROMOTED: _("Booked from the wait-list"),
    Kind.OFFERED: _("Part of the time waited for is free"),
    Kind.SHORTENED: _("Booking shortened by the base"),
    Kind.CANCELLED: _("Booking cancelled by the base"),
    Kind.CLOSED: _("Booking cancelled: equipment closed"),
    Kind.TRANSFERRED: _("Booking handed over"),
    Kind.NO_SHOW: _("Booking counted as a no-show"),
}
PLACEHOLDERS = {
    "equipment": _("the equipment"),
    "base": _("the base"),
    "period": _("from when to when"),
    "person": _("whose booking it is"),
}
MORE: dict[str, dict[str, Any]] = {
    Kind.CANCELLED: {"reason": _("the reason")},
    Kind.CLOSED: {"reason": _("the reason")},
    Kind.SHORTENED: {"reason": _("the reason")},
    Kind.OFFERED: {"part": _("the part that is free"), "page": _("the address of its page")},
}
SUBJECTS = {
    Kind.OFFERED: {
        "ko": "[{base}] 대기하신 시간의 일부가 비었습니다: {equipment}",
        "en": "[{base}] Part of the time you wait for is free: {equipment}",
        "ja": "【{base}】キャンセル待ちの時間の一部が空きました：{equipment}",
    },
    Kind.SHORTENED: {
        "ko": "[{base}] 장비 예약 시간 단축 안내: {equipment}",
        "en": "[{base}] Your booking was shortened: {equipment}",
        "ja": "【{base}】機器予約の短縮のお知らせ：{equipment}",
    },
    Kind.PROMOTED: {
        "ko": "[{base}] 대기하신 장비가 예약되었습니다: {equipment}",
        "en": "[{base}] The time you waited for is yours: {equipment}",
        "ja": "【{base}】キャンセル待ちの機器が予約されました：{equipment}",
    },
    Kind.CANCELLED: {
        "ko": "[{base}] 장비 예약 취소 안내: {equipment}",
        "en": "[{base}] Your booking was cancelled: {equipment}",
        "ja": "【{base}】機器予約の取消のお知らせ：{equipment}",
    },
    Kind.CLOSED: {
        "ko": "[{base}] 장비 이용 중지 및 예약 취소 안내: {equipment}",
        "en": "[{base}] Closed, and your booking cancelled: {equipment}",
        "ja": "【{base}】機器の利用停止と予約取消のお知らせ：{equipment}",
    },
    Kind.TRANSFERRED: {
        "ko": "[{base}] 장비 예약 양도 안내: {equipment}",
        "en": "[{base}] A booking was handed over: {equipment}",
        "ja": "【{base}】機器予約の引き継ぎのお知らせ：{equipment}",
    },
    Kind.NO_SHOW: {
        "ko": "[{base}] 장비 예약 노쇼 안내: {equipment}",
        "en": "[{base}] A booking counts as a no-show: {equipment}",
        "ja": "【{base}】機器予約の無断欠席のお知らせ：{equipment}",
    },
}
TEXTS = {
    Kind.OFFERED: {
        "ko": "대기하시는 시간 가운데 {part}의 시간대가 비었습니다. "
        "이 시간만 이용하시려면 아래 화면에서 예약해 주십시오. 먼저 예약하는 분이 이용합니다. "
        "전체 시간에 대한 대기는 그대로 유지됩니다.\n{page}",
        "en": "Of the time you wait for, {part} is free. To take just that, book it on the page; "
        "whoever books first has it. You keep waiting for the whole.\n{page}",
        "ja": "お待ちの時間のうち、{part}が空きました。"
        "この時間だけご利用になる場合は、下記の画面からご予約ください。"
        "先に予約した方のご利用となります。全体のキャンセル待ちは継続されます。\n{page}",
    },
    Kind.SHORTENED: {
        "ko": "거점에서 예약 시간을 아래와 같이 단축하였습니다.\n사유: {reason}",
        "en": "The base shortened your booking; it now runs as below.\nReason: {reason}",
        "ja": "拠点にて予約時間を下記のとおり短縮しました。\n理由：{reason}",
    },
    Kind.PROMOTED: {
        "ko": "대기하시던 시간이 비어 자동으로 예약되었습니다. "
        "필요 없으시면 취소해 주시기 바랍니다.",
        "en": "The time fell free and is booked for you. If you no longer need it, please cancel.",
        "ja": "空きが出たため、自動で予約されました。不要な場合は取り消してください。",
    },
    Kind.CANCELLED: {
        "ko": "거점에서 아래 예약을 취소하였습니다.\n사유: {reason}",
        "en": "The base cancelled your booking.\nReason: {reason}",
        "ja": "拠点にて下記の予約を取り消しました。\n理由：{reason}",
    },
    Kind.CLOSED: {
        "ko": "해당 시간에 장비를 이용할 수 없어 예약이 취소되었습니다.\n사유: {reason}",
        "en": "The equipment is closed at that time; your booking is cancelled.\nReason: {reason}",
        "ja": "該当の時間は機器を利用できないため、予約を取り消しました。\n理由：{reason}",
    },
    Kind.TRANSFERRED: {
        "ko": "예약이 {person} 님에게 양도되었습니다.",
        "en": "The booking now belongs to {person}.",
        "ja": "予約は{person}さんに引き継がれました。",
    },
    Kind.NO_SHOW: {
        "ko": "사용이 시작되지 않아 노쇼로 처리되었습니다. 남은 시간은 다른 이용자에게 개방됩니다.",
        "en": "Nobody checked in. What is left of the time is free for others.",
        "ja": "使用が開始されなかったため、無断欠席として扱われます。"
        "残りの時間はほかの利用者に開放されます。",
    },
}


def code(kind: str) -> str:
    return f"bases-booking-{kind}"


def body(kind: str) -> dict[str, str]:
    """What happened, to which booking, signed by the base."""
    return {
        language: f"{text}\n\n{{equipment}}\n{{period}}\n\n{{base}}"
        for language, text in TEXTS[Kind(kind)].items()
    }


def register_letters() -> None:
    register(
        *(
            Letter(
                code(kind), name,
                {**PLACEHOLDERS, **MORE.get(kind, {})},
                SUBJECTS[kind], body(kind),
            )
            for kind, name in NAMES.items()
        )
    )  # fmt: skip


def values_of(
    row: Reservation, reader: User, reason: str, part: Any = None
) -> Callable[[str], Mapping[str, str]]:
    own = row.residency.organisation.team_id in reader.team_ids()

    def values(language: str) -> Mapping[str, str]:
        base = row.equipment.base
        return {
            "equipment": in_language(row.equipment.name, language),
            "base": in_language(base.name, language),
            "period": row.period,
            # another company's people stay unnamed
            "person": row.person.label if own else gettext("another resident"),
            "reason": reason,
            "part": stretch(part.starts, part.ends, base.zone) if part else "–",
            "page": whole(reverse("bases:booking", args=[row.pk])),
        }

    return values


def tell(
    row: Reservation, event: Any, *, reason: str = "", to: User | None = None, part: Any = None
) -> None:
    """One letter for one step of a booking's history; `part`: the time that is offered."""
    who = to or row.person
    given = Draft(
        code(event.kind), f"bases.reservation:{row.pk}:{event.pk}:{who.pk}",
        Recipient(who.label, who.email if who.is_active else "", who.language, who),
        values_of(row, who, reason, part), row,
    )  # fmt: skip
    base = row.equipment.base
    post(actor=event.by, team=base.team, group=base, given=given)
