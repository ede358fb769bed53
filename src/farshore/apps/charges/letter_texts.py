"""The shipped texts of this room's letters, by kind and language."""

SUBJECTS: dict[str, dict[str, str]] = {
    "charges-statement": {
        "ko": "[{base}] {month} 이용료 청구서 {number}: {company}",
        "en": "[{base}] Statement {number} for {month}: {company}",
        "ja": "【{base}】{month}分 利用料請求書{number}：{company}",
    },
    "charges-credit": {
        "ko": "[{base}] 감액 통지서 {number}: {company}",
        "en": "[{base}] Credit note {number}: {company}",
        "ja": "【{base}】減額通知書{number}：{company}",
    },
    "charges-deposit": {
        "ko": "[{base}] 보증금 납부 안내: {company}",
        "en": "[{base}] Deposit to pay: {company}",
        "ja": "【{base}】保証金お支払いのご案内：{company}",
    },
}
BODIES: dict[str, dict[str, str]] = {
    "charges-statement": {
        "ko": (
            "{company} 귀중\n\n{month} 이용료 청구서 {number}을(를) 발행하였습니다.\n\n"
            "이용료: {charged}\n지원금: {subsidised}\n납부하실 금액: {due}\n\n"
            "항목별 내역은 Farshore의 ‘청구서’에서 보시고 인쇄하거나 XLSX로 내려받으실 수 "
            "있습니다. 청구 내용에 이의가 있으시면 같은 화면에서 이의를 제기해 주십시오."
            "\n\n{base} 드림"
        ),
        "en": (
            "Dear {company},\n\nStatement {number} for {month} has been issued.\n\n"
            "Charges: {charged}\nSubsidy: {subsidised}\nTo pay: {due}\n\n"
            "Every line is shown under “My statements” in Farshore, to print or to download as "
            "XLSX. If something is wrong, object to it there.\n\nYours sincerely,\n{base}"
        ),
        "ja": (
            "{company} 御中\n\n{month}分の利用料請求書{number}を発行いたしました。\n\n"
            "利用料：{charged}\n補助金：{subsidised}\nお支払額：{due}\n\n"
            "明細はFarshoreの「請求書」でご覧いただき、印刷またはXLSXでのダウンロードができます。"
            "内容に誤りがある場合は、同じ画面から異議をお申し立てください。\n\n{base}"
        ),
    },
    "charges-credit": {
        "ko": (
            "{company} 귀중\n\n청구서 {statement}에 대한 감액 통지서 {number}을(를) "
            "발행하였습니다.\n\n감액: {amount}\n사유: {reason}\n남은 납부 금액: {open}"
            "\n\n{base} 드림"
        ),
        "en": (
            "Dear {company},\n\nCredit note {number} to statement {statement} has been issued.\n\n"
            "Credit: {amount}\nReason: {reason}\nStill to pay: {open}\n\n"
            "Yours sincerely,\n{base}"
        ),
        "ja": (
            "{company} 御中\n\n請求書{statement}に対する減額通知書{number}を発行いたしました。\n\n"
            "減額：{amount}\n理由：{reason}\n残りのお支払額：{open}\n\n{base}"
        ),
    },
    "charges-deposit": {
        "ko": (
            "{company} 귀중\n\n{base} 입주 보증금 {amount}을(를) {due}까지 납부해 주시기 바랍니다."
            "\n{page}\n\n{base} 드림"
        ),
        "en": (
            "Dear {company},\n\nPlease pay the deposit of {amount} for your stay at {base} by "
            "{due}.\n{page}\n\nYours sincerely,\n{base}"
        ),
        "ja": (
            "{company} 御中\n\n{base}へのご入居にあたり、保証金{amount}を{due}までに"
            "お支払いください。\n{page}\n\n{base}"
        ),
    },
}
