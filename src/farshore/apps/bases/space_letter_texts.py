"""The shipped texts of the letters about the host's form, by kind and language."""

SUBJECTS: dict[str, dict[str, str]] = {
    "bases-host-form": {
        "ko": "[{base}] 호스트 서식 작성 요청: {company}",
        "en": "[{base}] The host's form to write: {company}",
        "ja": "【{base}】ホストの書類ご記入のお願い：{company}",
    },
    "bases-form-returned": {
        "ko": "[{base}] 호스트 서식 보완 요청: {company}",
        "en": "[{base}] The host's form sent back: {company}",
        "ja": "【{base}】ホストの書類の再提出のお願い：{company}",
    },
    "bases-space-changed": {
        "ko": "[{base}] 요청한 공간 변경 안내: {company}",
        "en": "[{base}] The space you asked for was changed: {company}",
        "ja": "【{base}】ご希望のスペースの変更について：{company}",
    },
}
BODIES: dict[str, dict[str, str]] = {
    "bases-host-form": {
        "ko": "{company} 귀중\n\n「{call}」에 따라 {base}의 호스트에 귀사를 추천하였습니다.\n\n"
        "필요한 공간의 종류와 수량, 생물안전등급, 설비, 시작일을 아래 화면의 호스트 서식에 적어 "
        "보내 주십시오. 신청서의 내용이 미리 채워져 있으며, 호스트 앞에서 발표하기 전까지는 고쳐서 "
        "다시 보내실 수 있습니다.\n{page}\n",
        "en": "Dear {company},\n\nFollowing “{call}”, you are nominated to the host of {base}.\n\n"
        "Please say on the host's form what room you need: kind and number of places, biosafety "
        "level, equipment, and from when. It is filled in from your application, and you may send "
        "it again until you have presented to the host.\n{page}\n",
        "ja": "{company} 御中\n\n「{call}」により、貴社を{base}のホストに推薦いたしました。\n\n"
        "必要なスペースの種類と数、バイオセーフティレベル、設備、開始日を、下記の画面のホストの"
        "書類にご記入のうえお送りください。申請書の内容があらかじめ入力されており、ホストでの発表"
        "までは修正して再送いただけます。\n{page}\n",
    },
    "bases-form-returned": {
        "ko": "{company} 귀중\n\n보내 주신 {base}의 호스트 서식을 다음 사유로 돌려드립니다.\n\n"
        "사유: {reason}\n\n아래 화면에서 고쳐 다시 보내 주십시오. 적으신 내용은 그대로 남아 "
        "있습니다.\n{page}\n",
        "en": "Dear {company},\n\nThe manager of {base} sends your host's form back.\n\n"
        "Reason: {reason}\n\nPlease correct it and send it again. What you wrote is kept.\n"
        "{page}\n",
        "ja": "{company} 御中\n\nお送りいただいた{base}のホストの書類を、次の理由によりお戻しいたし"
        "ます。\n\n理由：{reason}\n\n下記の画面で修正のうえ、あらためてお送りください。ご記入の内容は"
        "そのまま残っております。\n{page}\n",
    },
    "bases-space-changed": {
        "ko": "{company} 귀중\n\n호스트 서식에서 요청하신 {base}의 공간을 거점 관리자가 "
        "변경하였습니다.\n\n변경 전: {before}\n변경 후: {after}\n사유: {reason}\n\n"
        "이제부터 변경된 내용으로 자리를 배정하며, 서식은 더 고치실 수 없습니다. 사실과 다르면 "
        "거점 관리자에게 알려 주십시오.\n{page}\n",
        "en": "Dear {company},\n\nThe manager of {base} changed the space that you asked for on "
        "the host's form.\n\nBefore: {before}\nNow: {after}\nReason: {reason}\n\n"
        "From now on places are looked for as changed, and the form is closed. If something is "
        "wrong, please tell the base manager.\n{page}\n",
        "ja": "{company} 御中\n\nホストの書類でご希望いただいた{base}のスペースを、拠点管理者が"
        "変更いたしました。\n\n変更前：{before}\n変更後：{after}\n理由：{reason}\n\n"
        "今後は変更後の内容で区画を割り当て、書類の修正はできなくなります。事実と異なる場合は"
        "拠点管理者までお知らせください。\n{page}\n",
    },
}
