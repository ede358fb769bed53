"""The shipped texts of a base's letters, by kind and language."""

SUBJECTS: dict[str, dict[str, str]] = {
    "bases-gate-reminder": {
        "ko": "[{base}] {gate} 만료 {days}일 전 안내: {company}",
        "en": "[{base}] {gate} of {company} expires in {days} days",
        "ja": "【{base}】{gate}の期限まであと{days}日です：{company}",
    },
    "bases-access-suspended": {
        "ko": "[{base}] 출입 정지 안내: {company}",
        "en": "[{base}] Access suspended: {company}",
        "ja": "【{base}】入室停止のお知らせ：{company}",
    },
    "bases-access-restored": {
        "ko": "[{base}] 출입 재개 안내: {company}",
        "en": "[{base}] Access restored: {company}",
        "ja": "【{base}】入室再開のお知らせ：{company}",
    },
    "bases-alumni-outcomes": {
        "ko": "[{base}] {year}년 성과 조사 요청: {company}",
        "en": "[{base}] How {company} fared in {year}",
        "ja": "【{base}】{year}年の成果調査のお願い：{company}",
    },
}
BODIES: dict[str, dict[str, str]] = {
    "bases-gate-reminder": {
        "ko": "{company} 귀중\n\n{base} 입주 요건인 「{gate}」의 유효기간이 {expires}까지로, "
        "{days}일 남았습니다. 그날이 지나면 출입과 장비 예약이 정지됩니다.\n\n"
        "갱신한 서류를 아래 화면에서 제출해 주십시오. 거점 관리자가 확인하면 바로 "
        "반영됩니다.\n{page}\n",
        "en": "Dear {company},\n\n“{gate}”, a requirement of {base}, is valid until {expires}: "
        "{days} days are left. After that day access and bookings are suspended.\n\n"
        "Please hand in its successor on your page. It counts as soon as the base manager has "
        "verified it.\n{page}\n",
        "ja": "{company} 御中\n\n{base}の入居要件「{gate}」の有効期限は{expires}で、"
        "残り{days}日です。"
        "期限を過ぎますと、入室と機器の予約が停止されます。\n\n"
        "更新した書類を下記の画面からご提出ください。拠点管理者の確認後、直ちに反映されます。"
        "\n{page}\n",
    },
    "bases-access-suspended": {
        "ko": "{company} 귀중\n\n{base} 입주 요건인 「{gate}」이(가) 충족되지 않아(유효기간 "
        "{expires}) "
        "출입과 장비 예약을 정지하였습니다. 이미 잡힌 예약은 취소하지 않고 '위험'으로 "
        "표시합니다.\n\n"
        "갱신한 서류를 제출하여 확인을 받으면 곧바로 다시 출입할 수 있습니다.\n{page}\n",
        "en": "Dear {company},\n\n“{gate}”, a "
        "requirement of {base}, is no longer met (valid until "
        "{expires}). Access and new bookings are suspended; existing bookings stay and are "
        "marked "
        "as at risk.\n\nAccess returns as soon as its "
        "successor is handed in and verified.\n{page}\n",
        "ja": "{company} 御中\n\n{base}の入居要件「{gate}」が満たされなくなったため(有効期限 "
        "{expires})、"
        "入室と新たな機器予約を停止しました。既存の予約は取り消さず、「要注意」と表示します。\n\n"
        "更新した書類が確認され次第、入室を再開いたします。\n{page}\n",
    },
    "bases-access-restored": {
        "ko": "{company} 귀중\n\n{base}의 필수 요건이 모두 확인되어 출입과 장비 예약을 "
        "재개하였습니다.\n{page}\n",
        "en": "Dear {company},\n\nAll blocking requirements of {base} are met again. Access and "
        "bookings are restored.\n{page}\n",
        "ja": "{company} 御中\n\n{base}の必須要件がすべて確認されましたので、"
        "入室と機器の予約を再開しました。\n{page}\n",
    },
    "bases-alumni-outcomes": {
        "ko": "{company} 귀중\n\n{base}을(를) 졸업하신 뒤의 성과를 여쭙니다. {year}년의 고용, "
        "투자 유치, "
        "현지 사업 지속 여부, 출시 제품을 아래 화면에 적어 주십시오. 동의는 언제든 거두실 수 "
        "있습니다.\n{page}\n",
        "en": "Dear {company},\n\nYou agreed to tell how "
        "you fare after your stay at {base}. Please "
        "enter jobs, investment, whether you are "
        "still there, and products for {year} on your page. "
        "You may withdraw your consent at any time.\n{page}\n",
        "ja": "{company} 御中\n\n{base}ご卒業後の成果についてお伺いします。{year}年の雇用、"
        "資金調達、現地事業の継続、"
        "発売製品を下記の画面にご記入ください。同意はいつでも撤回いただけます。\n{page}\n",
    },
}
