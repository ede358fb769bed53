from farshore.apps.calls.models.applications import (
    Application,
    ConfidentialAnnex,
    EligibilityResult,
)
from farshore.apps.calls.models.calls import Call, Criterion, EligibilityRule, Programme, Quota
from farshore.apps.calls.models.discussions import (
    Discussion,
    PanelNote,
    Pseudonym,
    Remark,
    Revision,
    Sitting,
)
from farshore.apps.calls.models.interviews import Hearing, HearingScore, Interview
from farshore.apps.calls.models.outcomes import CohortPlace, Posterior
from farshore.apps.calls.models.policies import Bid, ReviewPolicy, Upload
from farshore.apps.calls.models.reviews import (
    Conflict,
    ConflictWarning,
    Review,
    Reviewer,
    ReviewScore,
)

__all__ = [
    "Application",
    "Bid",
    "Call",
    "CohortPlace",
    "ConfidentialAnnex",
    "Conflict",
    "ConflictWarning",
    "Criterion",
    "Discussion",
    "EligibilityResult",
    "EligibilityRule",
    "Hearing",
    "HearingScore",
    "Interview",
    "PanelNote",
    "Posterior",
    "Programme",
    "Pseudonym",
    "Quota",
    "Remark",
    "Review",
    "ReviewPolicy",
    "ReviewScore",
    "Reviewer",
    "Revision",
    "Sitting",
    "Upload",
]
