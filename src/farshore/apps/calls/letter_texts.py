"""The shipped texts of this room's letters, by kind and language."""

SUBJECTS: dict[str, dict[str, str]] = {
    "calls-chosen": {
        "ko": "[{call}] 선정 결과 안내: {company}",
        "en": "[{call}] Result: {company} has been selected",
        "ja": "【{call}】選定結果のお知らせ：{company}",
    },
    "calls-reserve": {
        "ko": "[{call}] 선정 결과 안내(예비 {reserve_number}번): {company}",
        "en": "[{call}] Result: {company} is number {reserve_number} in reserve",
        "ja": "【{call}】選定結果のお知らせ（補欠{reserve_number}番）：{company}",
    },
    "calls-not-selected": {
        "ko": "[{call}] 선정 결과 안내: {company}",
        "en": "[{call}] Result of your application: {company}",
        "ja": "【{call}】選定結果のお知らせ：{company}",
    },
    "calls-ineligible": {
        "ko": "[{call}] 자격 검토 결과 안내: {company}",
        "en": "[{call}] Eligibility of your application: {company}",
        "ja": "【{call}】応募資格の確認結果：{company}",
    },
    "calls-promoted": {
        "ko": "[{call}] 추가 선정 안내: {company}",
        "en": "[{call}] {company} has been selected from the reserve list",
        "ja": "【{call}】繰り上げ選定のお知らせ：{company}",
    },
    "calls-appeal-filed": {
        "ko": "[{call}] 이의신청 접수: {number} {company}",
        "en": "[{call}] Appeal filed: {number} {company}",
        "ja": "【{call}】異議申立ての受付：{number} {company}",
    },
    "calls-appeal-received": {
        "ko": "[{call}] 이의신청을 접수하였습니다: {company}",
        "en": "[{call}] We have received your appeal: {company}",
        "ja": "【{call}】異議申立てを受け付けました：{company}",
    },
    "calls-appeal-upheld": {
        "ko": "[{call}] 이의신청 결과(인용): {company}",
        "en": "[{call}] Your appeal has been upheld: {company}",
        "ja": "【{call}】異議申立ての結果（認容）：{company}",
    },
    "calls-appeal-dismissed": {
        "ko": "[{call}] 이의신청 결과(기각): {company}",
        "en": "[{call}] Your appeal has been dismissed: {company}",
        "ja": "【{call}】異議申立ての結果（棄却）：{company}",
    },
}

_KO = "{company} 귀중\n\n"
_KO_END = "\n\n{agency} 드림"
_EN = "Dear {company},\n\n"
_EN_END = "\n\nYours sincerely,\n{agency}"
_JA = "{company} 御中\n\n"
_JA_END = "\n\n{agency}"


def _body(ko: str, en: str, ja: str) -> dict[str, str]:
    return {
        "ko": f"{_KO}{ko}{_KO_END}",
        "en": f"{_EN}{en}{_EN_END}",
        "ja": f"{_JA}{ja}{_JA_END}",
    }


BODIES: dict[str, dict[str, str]] = {
    "calls-chosen": _body(
        "‘{call}’에 신청하신 과제({number})가 지원 대상으로 선정되었음을 알려 드립니다.\n\n"
        "선정은 국내 심사 결과이며, 현지 거점의 입주는 거점 운영기관이 별도로 심사하여 결정합니다. "
        "추천 절차와 제출 서류는 시스템의 신청서 화면에서 확인하실 수 있습니다.\n\n"
        "부득이하게 참여가 어려우신 경우 신청서 화면에서 사유를 적어 선정을 포기해 주시기 바랍니다. "
        "예비 기업이 그 자리를 이어받습니다.",
        "We are pleased to tell you that your application {number} to “{call}” has been selected.\n\n"
        "This is the national decision. The host abroad decides separately whom it admits. You "
        "follow the nomination, and the papers that it asks for, on the page of your application.\n\n"
        "If you cannot take the place, please give it up there with a reason: a company from the "
        "reserve list will follow.",
        "「{call}」にご応募いただいた案件（{number}）が支援対象に選定されましたので、お知らせいたします。\n\n"
        "今回の選定は国内審査の結果であり、現地拠点への入居は拠点運営機関が別途審査のうえ決定します。"
        "推薦の手続きと提出書類は、システムの応募画面でご確認ください。\n\n"
        "やむを得ずご参加いただけない場合は、応募画面で理由を添えて辞退の手続きをお願いいたします。"
        "補欠の企業が繰り上がります。",
    ),
    "calls-reserve": _body(
        "‘{call}’에 신청하신 과제({number})는 예비 {reserve_number}번으로 결정되었음을 알려 드립니다.\n\n"
        "선정 기업이 참여를 포기하는 경우, 예산과 분야별 배분 기준에 맞는 예비 기업을 추가로 선정하고 "
        "바로 안내해 드리겠습니다.",
        "Your application {number} to “{call}” is number {reserve_number} on the reserve list.\n\n"
        "If a selected company gives its place up, a company from the reserve follows that fits the "
        "budget and the quotas of the call. We will write to you at once if it is yours.",
        "「{call}」にご応募いただいた案件（{number}）は、補欠{reserve_number}番となりましたので、お知らせいたします。\n\n"
        "選定企業が辞退した場合は、予算と分野別の配分基準に沿って補欠の企業を繰り上げ、速やかにご連絡いたします。",
    ),
    "calls-not-selected": _body(
        "‘{call}’에 관심을 갖고 신청해 주셔서 감사합니다. 아쉽게도 신청하신 과제({number})는 이번에 선정되지 "
        "않았음을 알려 드립니다.\n\n"
        "결과에 이의가 있으신 경우 이 안내를 받은 날부터 {appeal_days}일 이내에 신청서 화면에서 한 차례 "
        "이의신청을 하실 수 있습니다. 마감 시각은 화면에 표시됩니다.",
        "Thank you for applying to “{call}”. We are sorry to tell you that your application {number} "
        "has not been selected this time.\n\n"
        "You may appeal once, within {appeal_days} days of this letter, on the page of your "
        "application. The page shows the exact hour until which an appeal counts.",
        "「{call}」にご応募いただき、誠にありがとうございました。慎重に審査いたしました結果、誠に残念ながら"
        "案件（{number}）は今回選定に至りませんでした。\n\n"
        "結果に異議がある場合は、本通知の日から{appeal_days}日以内に一度に限り、応募画面から異議を申し立てることができます。"
        "締め切りの時刻は画面に表示されます。",
    ),
    "calls-ineligible": _body(
        "‘{call}’에 신청하신 과제({number})를 검토한 결과, 아래 신청 자격을 충족하지 않아 심사 대상에서 "
        "제외되었음을 알려 드립니다.\n\n{rules}\n\n"
        "이의가 있으신 경우 이 안내를 받은 날부터 {appeal_days}일 이내에 신청서 화면에서 한 차례 이의신청을 "
        "하실 수 있습니다.",
        "Your application {number} to “{call}” could not go to review, since these rules were not "
        "met on the day of the deadline:\n\n{rules}\n\n"
        "You may appeal once, within {appeal_days} days of this letter, on the page of your "
        "application.",
        "「{call}」にご応募いただいた案件（{number}）は、締め切り日の時点で次の応募資格を満たしていないため、"
        "審査の対象外となりましたので、お知らせいたします。\n\n{rules}\n\n"
        "異議がある場合は、本通知の日から{appeal_days}日以内に一度に限り、応募画面から異議を申し立てることができます。",
    ),
    "calls-promoted": _body(
        "예비 {reserve_number}번이었던 신청 과제({number})가 ‘{call}’의 지원 대상으로 추가 선정되었음을 알려 "
        "드립니다.\n\n현지 거점의 입주는 거점 운영기관이 별도로 심사하여 결정합니다. 추천 절차는 신청서 "
        "화면에서 확인하실 수 있습니다.",
        "A place in “{call}” has become free, and your application {number}, number {reserve_number} "
        "on the reserve list, has been selected for it.\n\n"
        "The host abroad decides separately whom it admits. You follow the nomination on the page of "
        "your application.",
        "補欠{reserve_number}番の案件（{number}）が「{call}」の支援対象に繰り上げ選定されましたので、お知らせいたします。\n\n"
        "現地拠点への入居は拠点運営機関が別途審査のうえ決定します。推薦の手続きは応募画面でご確認ください。",
    ),
    "calls-appeal-filed": {
        "ko": "‘{call}’의 신청 과제 {number}({company})에서 이의신청을 제출하였습니다.\n\n"
        "내용은 시스템의 해당 공고 ‘선정 결과’ 화면에서 확인하고 답변해 주시기 바랍니다.",
        "en": "{company} has filed an appeal about its application {number} to “{call}”.\n\n"
        "Please read and answer it on the cohort page of the call.",
        "ja": "「{call}」の案件{number}（{company}）から異議申立てがありました。\n\n"
        "内容は該当公募の「選定結果」画面で確認し、回答してください。",
    },
    "calls-appeal-received": _body(
        "‘{call}’ 신청 과제({number})에 대한 이의신청을 접수하였습니다. 심사에 참여하지 않은 담당자가 검토한 뒤 "
        "결과를 알려 드리겠습니다.",
        "We have received your appeal about application {number} to “{call}”. Somebody who did not "
        "sit on the panel will look into it and answer you.",
        "「{call}」の案件（{number}）に関する異議申立てを受け付けました。審査に加わっていない担当者が確認し、"
        "結果をお知らせいたします。",
    ),
    "calls-appeal-upheld": _body(
        "‘{call}’ 신청 과제({number})에 대한 이의신청을 인용하기로 결정하였음을 알려 드립니다.\n\n"
        "조치: {remedy}\n사유: {reason}",
        "Your appeal about application {number} to “{call}” has been upheld.\n\n"
        "What follows: your application {remedy}.\nReason: {reason}",
        "「{call}」の案件（{number}）に関する異議申立てを認容することに決定しましたので、お知らせいたします。\n\n"
        "措置：{remedy}\n理由：{reason}",
    ),
    "calls-appeal-dismissed": _body(
        "‘{call}’ 신청 과제({number})에 대한 이의신청을 검토한 결과, 기각하기로 결정하였음을 알려 드립니다.\n\n"
        "사유: {reason}",
        "We have looked into your appeal about application {number} to “{call}”. It has been "
        "dismissed.\n\nReason: {reason}",
        "「{call}」の案件（{number}）に関する異議申立てを検討した結果、棄却することに決定しましたので、お知らせいたします。\n\n"
        "理由：{reason}",
    ),
}
