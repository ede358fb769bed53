"""A call in review for the small world: its panel, what it found, said, noted and is to hear."""

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from builders import person
from farshore.apps.accounts.roles import Role
from farshore.apps.calls.models import (
    CohortPair,
    Conflict,
    ConflictWarning,
    Criterion,
    Discussion,
    Hearing,
    Interview,
    PanelNote,
    Posterior,
    Pseudonym,
    Remark,
    Review,
    Reviewer,
    ReviewPolicy,
    ReviewScore,
    Revision,
    Sitting,
    Upload,
)
from farshore.apps.calls.services import selection
from farshore.web import clock

if TYPE_CHECKING:
    from world import World


def panels(world: "World", rows: int) -> None:
    """The reader who reviews is the chair; somebody else reviews beside them."""
    from world import application, call

    things = world.things
    of = things["panel-call"] = call(world, "reviewing", -10)
    merit = Criterion.objects.get(call=of)
    chair = Reviewer.objects.create(call=of, person=world.readers[Role.REVIEWER])
    others = [Reviewer.objects.create(call=of, person=person(Role.REVIEWER)) for _ in range(rows)]
    policy = ReviewPolicy.objects.create(call=of, chair=chair)
    made = []
    for number, owner in enumerate(things["companies"]):
        row = application(of, owner, "in-review", number + 1)
        row.requested = Decimal(1000)
        row.save()
        Posterior.objects.create(
            application=row, mean=9 - number, sd=1, reviews=2, among_best=0.5, rank=number + 1
        )
        talk = Discussion.objects.create(application=row, opened_at=clock.now())
        for letter, who in enumerate((chair, others[0]), start=1):
            review = Review.objects.create(
                reviewer=who, application=row, state="submitted", assigned_at=clock.now(),
                submitted_at=clock.now(), comment=f"comment of {letter}",
            )  # fmt: skip
            ReviewScore.objects.create(review=review, criterion=merit, score=7)
            Pseudonym.objects.create(review=review, application=row, number=letter)
            Remark.objects.create(discussion=talk, review=review, text="said", at=clock.now())
            Revision.objects.create(
                review=review, criterion=merit, before=6, after=7, reason="r", at=clock.now()
            )
            if who == chair:
                things.setdefault("handed-in", review)
        PanelNote.objects.create(application=row, text="noted", at=clock.now())
        warning = ConflictWarning.objects.create(
            reviewer=others[0], application=row, source="investor", noted_at=clock.now(),
            evidence={"fact": "investor", "name": "a fund", "on": "2022-01-02"},
        )  # fmt: skip
        things.setdefault("warning", warning)
        things.setdefault("panel-application", row)
        made.append(row)
    Conflict.objects.create(
        reviewer=others[-1], application=made[-1], source="declared", noted_at=clock.now()
    ) if rows > 1 else None
    for second in made[1:]:
        things["cohort-pair"] = CohortPair.objects.create(
            call=of, kind="needs", first=made[0], second=second, reason="r", made_at=clock.now(),
            made_by=world.readers[Role.OPERATOR],
        )  # fmt: skip
    decision = selection.propose(actor=None, call=of)
    Sitting.objects.create(
        decision=decision.pk, chances=[[row.pk, 0.5] for row in made], draws=10, seconds=0
    )
    policy.interviews = True
    policy.save()
    begins = clock.now() - timedelta(hours=3)
    for number, row in enumerate(made[:-1]):
        slot = begins + number * timedelta(minutes=1)
        interview = Interview.objects.create(
            application=row, starts=slot, ends=slot + timedelta(minutes=1), room="1",
            invited_at=clock.now(),
        )  # fmt: skip
        row.state = "interview"
        row.save()
        things.setdefault("interview", interview)
        things.setdefault("hearing", Hearing.objects.create(interview=interview, reviewer=chair))
        Hearing.objects.create(interview=interview, reviewer=others[0])
    things["pair-file"] = Upload.objects.create(
        call=of, kind="assignment", digest="0" * 64, uploaded_at=clock.now(),
        rows=[[2, "A-001", f"R-{chair.pk}", ""], [3, "A-999", "nobody", ""]],
    )  # fmt: skip
