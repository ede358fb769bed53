"""Reviewers' wishes as a part of a pair's fit."""

from typing import Any

import numpy as np

from farshore.apps.calls.models import Bid, Call
from farshore.apps.calls.selectors.policies import policy_of


def with_bids(call: Call, fit: np.ndarray, rows: dict[int, int], columns: dict[int, int]) -> Any:
    """The fit, with each reviewer's wish as a part of it where there is one.

    Wishes are brought to 0..1 by the call's least and largest; alike, they say nothing.
    """
    bids = [
        (rows[application], columns[reviewer], score)
        for application, reviewer, score in Bid.objects.filter(reviewer__call=call)
        .order_by("application_id", "reviewer_id")
        .values_list("application_id", "reviewer_id", "score")
        if application in rows and reviewer in columns
    ]
    scores = [score for _row, _column, score in bids]
    if not bids or max(scores) == min(scores):
        return fit
    share, least = float(policy_of(call).bid_share), min(scores)
    mixed = fit.copy()
    for row, column, score in bids:
        wish = (score - least) / (max(scores) - least)
        mixed[row, column] = round((1 - share) * fit[row, column] + share * wish, 4)
    return mixed
