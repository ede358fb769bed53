"""How a call is judged."""

from farshore.apps.calls.models import Call, ReviewPolicy


def policy_of(call: Call) -> ReviewPolicy:
    """The call's policy; one that nobody set holds the defaults."""
    try:
        return call.review_policy
    except ReviewPolicy.DoesNotExist:
        return ReviewPolicy(call=call)
