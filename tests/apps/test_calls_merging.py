"""Two who write at once: a merge that loses nothing, and asks only where both changed."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farshore.apps.calls.merging import Step, merge, since_loaded
from farshore.apps.calls.models import Save
from farshore.apps.calls.services import applications as service
from farshore.apps.calls.services.saving import EditedMeanwhileError, Settled
from stories import company, draft, open_call, submitted

NAMES = ("plan", "secret", "starts")
values = st.sampled_from(["", "a", "b", "c"])
forms = st.fixed_dictionaries(dict.fromkeys(NAMES, values))
saves = st.lists(st.tuples(st.dictionaries(st.sampled_from(NAMES), values), st.booleans()))


def told(
    loaded: dict[str, str], saved: list[tuple[dict[str, str], bool]]
) -> tuple[dict[str, str], list[Step]]:
    """What stands after the saves, and the steps as they were noted."""
    stands, steps = dict(loaded), []
    for changes, mine in saved:
        steps.append(Step({n: (stands[n], v) for n, v in changes.items()}, mine))
        stands |= changes
    return stands, steps


@given(loaded=forms, mine=forms, saved=saves)
def test_a_merge_loses_nothing(loaded: Any, mine: Any, saved: Any) -> None:
    theirs, steps = told(loaded, [(changes, False) for changes, _mine in saved])
    merged = merge(since_loaded(steps), mine, theirs, {})
    for name in NAMES:
        i_changed, they_changed = mine[name] != loaded[name], theirs[name] != loaded[name]
        if name in merged.clashes:
            assert i_changed, "asked only where both changed"
            assert mine[name] != theirs[name], "the same text is no clash"
            assert merged.values[name] == theirs[name], "what stands is not written over"
        elif i_changed:
            assert merged.values[name] == mine[name], "my change stands"
        elif they_changed:
            assert merged.values[name] == theirs[name], "their change stands"
        else:
            assert merged.values[name] == loaded[name]
        if i_changed and they_changed and mine[name] != theirs[name]:
            assert name in merged.clashes, "where both changed, a person is asked"


@given(loaded=forms, mine=forms, saved=saves)
def test_a_page_never_clashes_with_itself(loaded: Any, mine: Any, saved: Any) -> None:
    theirs, steps = told(loaded, [(changes, True) for changes, _mine in saved])
    merged = merge(since_loaded(steps), mine, theirs, {})
    assert (merged.clashes, merged.values) == ((), mine)


@given(loaded=forms, mine=forms, saved=saves, choice=st.sampled_from(["mine", "theirs"]))
def test_what_a_person_settled_is_settled(loaded: Any, mine: Any, saved: Any, choice: str) -> None:
    theirs, steps = told(loaded, saved)
    base = since_loaded(steps)
    asked = merge(base, mine, theirs, {}).clashes
    merged = merge(base, mine, theirs, dict.fromkeys(asked, choice))
    assert merged.clashes == ()
    for name in asked:
        assert merged.values[name] == (mine if choice == "mine" else theirs)[name]


@given(loaded=forms, mine=forms, saved=saves)
def test_asking_twice_answers_the_same(loaded: Any, mine: Any, saved: Any) -> None:
    theirs, steps = told(loaded, saved)
    merged = merge(since_loaded(steps), mine, theirs, {})
    if not merged.clashes:
        again = merge(since_loaded(steps), merged.values, merged.values, {})
        assert again == merged


# --- the same on the database

db = pytest.mark.django_db


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


@pytest.fixture
def begun(db: None) -> dict[str, Any]:
    """A draft at revision 1 that two people opened."""
    owner, who = company()
    return {"actor": who, "application": draft(open_call(), owner, who), "values": {}}


def test_different_answers_of_two_people_both_stand(begun: dict[str, Any]) -> None:
    service.save_draft(answers={"plan": "hers"}, revision=1, page="a", **begun)
    row = service.save_draft(
        answers={"plan": "We plan to go.", "secret": "his"}, revision=1, page="b", **begun
    )
    assert (row.revision, row.saved_by) == (3, begun["actor"])
    assert fresh(row).answers["plan"] == "hers"
    assert fresh(row).annex.answers["secret"] == "his"


def test_the_same_answer_is_asked_about_and_settled(begun: dict[str, Any]) -> None:
    service.save_draft(answers={"plan": "hers"}, revision=1, page="a", **begun)
    his: dict[str, Any] = {**begun, "answers": {"plan": "his"}, "revision": 1, "page": "b"}
    with pytest.raises(EditedMeanwhileError) as error:
        service.save_draft(**his)
    assert error.value.fields == ("q_plan",)
    assert error.value.theirs == {"q_plan": "hers"}
    settled = Settled(error.value.revision, {"q_plan": "mine"})
    service.save_draft(answers={"plan": "hers again"}, revision=2, page="a", **begun)
    with pytest.raises(EditedMeanwhileError):
        service.save_draft(**his, settled=settled)
    row = service.save_draft(**his, settled=Settled(3, {"q_plan": "mine"}))
    assert fresh(row).answers["plan"] == "his"


def test_a_save_whose_answer_got_lost_is_no_clash(begun: dict[str, Any]) -> None:
    service.save_draft(answers={"plan": "one"}, revision=1, page="a", **begun)
    row = service.save_draft(answers={"plan": "one two"}, revision=1, page="a", **begun)
    assert fresh(row).answers["plan"] == "one two"


def test_a_save_that_says_nothing_new_is_not_noted(begun: dict[str, Any]) -> None:
    row = service.save_draft(answers={"plan": "We plan to go."}, revision=1, **begun)
    assert (row.revision, row.saves.count()) == (1, 1)


def test_a_page_from_before_the_records_is_asked_about_each_difference(
    begun: dict[str, Any],
) -> None:
    service.save_draft(answers={"plan": "hers", "secret": "s"}, revision=1, **begun)
    Save.objects.all().delete()
    with pytest.raises(EditedMeanwhileError) as error:
        service.save_draft(answers={"plan": "his", "secret": "s"}, revision=1, **begun)
    assert error.value.fields == ("q_plan",)


def test_confidential_changes_are_noted_apart_and_go_with_the_submission(
    begun: dict[str, Any],
) -> None:
    service.save_draft(answers={"plan": "p", "secret": "new"}, revision=1, **begun)
    last = Save.objects.order_by("-revision").first()
    assert last is not None
    assert last.changed_confidentially == {"q_secret": ["for the panel only", "new"]}
    assert "new" not in str(last.changed)
    row = submitted(open_call())[0]
    assert row.saves.count() == 0
