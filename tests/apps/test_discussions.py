"""Discussion by pseudonym: said, revised with the old value kept, ended by operator or chair."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from builders import person
from farshore.apps.accounts.roles import Role
from farshore.apps.calls.models import Call, Discussion, Pseudonym, Remark, Review, ReviewPolicy
from farshore.apps.calls.selectors.discussions import talk_of
from farshore.apps.calls.services import conflicts, discussions, policies, scoring
from farshore.web import clock
from stories import assigned, closed, open_call, operator, panel, refusal, review, submitted
from world import BACKEND

pytestmark = pytest.mark.django_db


def handed_in(how_many: int = 1) -> tuple[Call, list[Review]]:
    call = open_call()
    submitted(call, how_many)
    panel(call, 3)
    call = closed(call)
    assigned(call)
    rows = list(Review.objects.filter(application__call=call).order_by("pk"))
    for number, row in enumerate(rows):
        review(row, str(5 + number % 3))
    return call, list(Review.objects.filter(application__call=call).order_by("pk"))


def test_a_discussion_opens_when_the_first_review_is_in_and_letters_stay() -> None:
    _call, rows = handed_in()
    letters = {row.review_id: row.letter for row in Pseudonym.objects.all()}
    assert sorted(letters.values()) == ["A", "B"]
    discussions.name_reviewers(rows[0].application)
    assert {row.review_id: row.letter for row in Pseudonym.objects.all()} == letters
    conflicts.note_conflict(
        actor=None, reviewer=rows[0].reviewer, application=rows[0].application, source="declared"
    )
    free = (
        rows[0].application.call.reviewers.exclude(pk__in=[row.reviewer_id for row in rows]).get()
    )
    late = Review.objects.create(
        reviewer=free, application=rows[0].application, assigned_at=clock.now()
    )
    discussions.name_reviewers(rows[0].application)
    assert late.pseudonym.letter == "C"


@pytest.mark.parametrize(("number", "letter"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ")])
def test_letters(number: int, letter: str) -> None:
    assert Pseudonym(number=number).letter == letter


def test_a_score_is_revised_with_the_old_value_kept_and_scored_anew() -> None:
    call, rows = handed_in(2)
    row = rows[0]
    before = row.scores.get().score
    given = {"actor": row.reviewer.person, "review": row}
    for scores, reason, code in (
        ({"merit": Decimal(9)}, " ", "reason-needed"),
        ({"merit": Decimal(11)}, "x", "score-out-of-range"),
        ({"merit": before}, "x", "nothing-revised"),
    ):
        with pytest.raises(ValidationError) as error:
            discussions.revise(scores=scores, reason=reason, **given)
        assert refusal(error) == code
    discussions.revise(scores={"merit": Decimal(9)}, reason="The data were there.", **given)
    kept = row.revisions.get()
    assert (kept.before, kept.after, kept.reason) == (before, 9, "The data were there.")
    problem, keys = scoring.problem_for(call)
    at = keys.index(row.application_id)
    assert 9.0 in problem.review_score[problem.review_application == at]


def test_nothing_is_said_or_revised_after_the_end() -> None:
    _call, rows = handed_in()
    discussions.close(actor=operator(), discussions=Discussion.objects.all())
    given = {"actor": rows[0].reviewer.person, "review": rows[0]}
    for act in (
        lambda: discussions.remark(text="late", **given),
        lambda: discussions.revise(scores={"merit": Decimal(9)}, reason="late", **given),
        lambda: discussions.close(actor=operator(), discussions=Discussion.objects.all()),
    ):
        with pytest.raises(ValidationError) as error:
            act()
        assert refusal(error) == "discussion-closed"
    assert not Remark.objects.exists()


def test_whoever_is_in_conflict_takes_no_part() -> None:
    _call, rows = handed_in()
    conflicts.note_conflict(
        actor=None, reviewer=rows[0].reviewer, application=rows[0].application, source="investor"
    )
    rows[0].refresh_from_db()
    assert talk_of(rows[0]) is None
    with pytest.raises(ValidationError) as error:
        discussions.remark(actor=rows[0].reviewer.person, review=rows[0], text="x")
    assert refusal(error) == "recused"
    letters = [voice.mine for voice in (talk_of(rows[1]) or pytest.fail("no talk")).voices]
    assert letters == [True]


def test_a_call_without_discussion_has_none() -> None:
    call = open_call()
    ReviewPolicy.objects.create(call=call, discussion=False)
    submitted(call, 1)
    panel(call)
    assigned(closed(call))
    review(Review.objects.order_by("pk")[0], "5")
    assert not Discussion.objects.exists()


def test_the_chair_ends_discussions_but_not_where_in_conflict() -> None:
    call, rows = handed_in(2)
    chair = rows[0].reviewer
    policies.set_policy(actor=operator(), call=call, values={"chair": chair})
    conflicts.note_conflict(
        actor=None, reviewer=chair, application=rows[0].application, source="investor"
    )
    client = Client()
    client.force_login(chair.person, backend=BACKEND)
    page = client.get(reverse("calls:discussions", args=[call.pk])).content.decode()
    assert rows[0].application.code not in page
    client.post(reverse("calls:close-discussions", args=[call.pk]))
    states = dict(Discussion.objects.values_list("application", "state"))
    assert states.pop(rows[0].application_id) == "open"
    assert set(states.values()) == {"closed"}
    other = Client()
    other.force_login(person(Role.REVIEWER), backend=BACKEND)
    assert other.get(reverse("calls:discussions", args=[call.pk])).status_code == 404


def test_blindness_is_settled_once_somebody_signed() -> None:
    call, _rows = handed_in()
    with pytest.raises(ValidationError) as error:
        policies.set_policy(actor=operator(), call=call, values={"blind": "single"})
    assert refusal(error) == "blindness-promised"
    fresh = open_call()
    assert policies.set_policy(actor=operator(), call=fresh, values={"blind": "single"})
    stranger = panel(open_call(), 1)[0]
    with pytest.raises(ValidationError) as error:
        policies.set_policy(actor=operator(), call=fresh, values={"chair": stranger})
    assert refusal(error) == "chair-not-on-panel"
    for values in ({"chance_from": Decimal("0.9"), "chance_to": Decimal("0.5")},
                   {"interview_weight": Decimal(0)}, {"bid_share": Decimal(2)}):  # fmt: skip
        with pytest.raises(ValidationError) as error:
            policies.set_policy(actor=operator(), call=fresh, values=values)
        assert refusal(error) == "policy-unsound"


@pytest.mark.parametrize("score", ["1e309", "NaN", "-1e400", "9" * 40, "seven", "½"])
def test_a_score_that_is_no_number_is_refused_on_the_page(score: str) -> None:
    call = open_call()
    submitted(call, 1)
    panel(call)
    assigned(closed(call))
    row = Review.objects.order_by("pk")[0]
    Review.objects.filter(pk=row.pk).update(state="signed")
    client = Client(raise_request_exception=False)
    client.force_login(row.reviewer.person, backend=BACKEND)
    page = client.post(
        reverse("calls:review", args=[row.pk]), {"merit": score, "comment": "x", "submit": "1"}
    )
    assert page.status_code == 200
    assert "has-error" in page.content.decode()
    assert not row.scores.exists()
