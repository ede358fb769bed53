"""After the decision: letters go out, one comes back, and two companies appeal."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from farshore.apps.accounts.models import User
from farshore.apps.calls.models import Appeal, Application, Call, EligibilityRule
from farshore.apps.calls.services import appeals, decision_letters
from farshore.apps.letters.models import Letter
from farshore.apps.letters.services import bounces, delivery
from farshore.demo.build.moment import standing_at
from farshore.demo.build.people import open_door
from farshore.demo.build.wording import APPEAL_ANSWER, APPEAL_TEXTS

SEOUL = ZoneInfo("Asia/Seoul")
TOLD = datetime(2025, 4, 3, 15, tzinfo=SEOUL)
FIRST_APPEAL = datetime(2025, 4, 8, 10, 20, tzinfo=SEOUL)
ANSWERED = datetime(2025, 4, 11, 16, tzinfo=SEOUL)
SECOND_APPEAL = datetime(2025, 4, 15, 17, 40, tzinfo=SEOUL)
NOT_SELECTED = {"ko": "미선정 지원 담당", "en": "Applicant not selected", "ja": "不採択の応募担当"}

RESERVE = {
    "ko": "예비 선정 지원 담당",
    "en": "Applicant on the reserve list",
    "ja": "補欠の応募担当",
}


def tell(operator: User, call: Call) -> None:
    """Every applicant gets a letter; one mailbox no longer exists."""
    call.refresh_from_db()
    with standing_at(TOLD):
        decision_letters.prepare(actor=operator, call=call)
        decision_letters.send(actor=operator, call=call)
        delivery.deliver_due()
    last = call.applications.filter(state=Application.State.RESERVE).order_by("-place__order")[0]
    gone = decision_letters.letters_of(call).get(about_key=last.pk)
    with standing_at(TOLD + timedelta(minutes=3)):
        bounces.note(_returned(gone))


def _returned(letter: Letter) -> bounces.Notice:
    text = "smtp; 550 5.1.1 mailbox unavailable"
    return bounces.Notice(letter.token, letter.round, "failed", "5.1.1", text)


def appeal(operator: User, call: Call) -> None:
    """One appeal is answered, one waits for the operator; a third company has a door, and so has
    the first on the reserve list."""
    rows = call.applications.order_by("number").select_related("created_by")
    over = rows.filter(
        state=Application.State.INELIGIBLE, eligibility__passed=False,
        eligibility__rule__test=EligibilityRule.Test.RAISED_AT_MOST,
    )  # fmt: skip
    rejected = list(rows.filter(state=Application.State.REJECTED)[:2])
    with standing_at(FIRST_APPEAL):
        filed = _file(over[0], APPEAL_TEXTS[0])
        delivery.deliver_due()
    with standing_at(ANSWERED):
        appeals.answer(actor=operator, appeal=filed, remedy="", reason=APPEAL_ANSWER)
        delivery.deliver_due()
    with standing_at(SECOND_APPEAL):
        _file(rejected[0], APPEAL_TEXTS[1])
        delivery.deliver_due()
    open_door(rejected[1].created_by, NOT_SELECTED)
    reserve = rows.filter(state=Application.State.RESERVE)
    open_door(reserve.order_by("place__order")[0].created_by, RESERVE)


def _file(row: Application, text: str) -> Appeal:
    if row.created_by is None:
        raise LookupError("every applicant of the demonstration has a person")
    return appeals.file(actor=row.created_by, application=row, text=text)
