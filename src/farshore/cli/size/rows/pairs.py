"""Applications that exclude or need each other, each in one pair at most; some taken back."""

from farshore.apps.accounts.models import User
from farshore.apps.calls.models import Application, CohortPair
from farshore.cli.size.rows.writing import written
from farshore.web import clock

# of each kind
MOST, ONE_IN_TAKEN_BACK = 100, 10
REASON = "A fictional reason."
Kind = CohortPair.Kind


def paired(rows: list[Application], by: User) -> None:
    step = max(len(rows) // MOST, 4)
    fours = [rows[at : at + 4] for at in range(0, len(rows) - 3, step)]
    pairs = written(
        (
            CohortPair(call_id=first.call_id, kind=kind, first=first, second=second,
                       reason=REASON, made_at=clock.now(), made_by=by)
            for one, other, needy, needed in fours[:MOST]
            for kind, first, second in (
                (Kind.EXCLUDES, one, other), (Kind.NEEDS, needy, needed)
            )
        ),
        CohortPair,
    )  # fmt: skip
    gone = pairs[::ONE_IN_TAKEN_BACK]
    for pair in gone:
        pair.ended_at, pair.ended_by, pair.ended_reason = clock.now(), by, REASON
    CohortPair.objects.bulk_update(gone, ["ended_at", "ended_by", "ended_reason"])
