from farshore.apps.calls.models.appeals import Appeal
from farshore.apps.calls.models.applications import (
    Application,
    ConfidentialAnnex,
    EligibilityResult,
)
from farshore.apps.calls.models.calls import Call, Criterion, EligibilityRule, Programme, Quota
from farshore.apps.calls.models.cohort_pairs import CohortPair
from farshore.apps.calls.models.criteria_changes import CriteriaChange
from farshore.apps.calls.models.decided import DecidedApplication
from farshore.apps.calls.models.discussions import (
    Discussion,
    PanelNote,
    Pseudonym,
    Remark,
    Revision,
    Sitting,
)
from farshore.apps.calls.models.extensions import Extension
from farshore.apps.calls.models.form_versions import FormVersion
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
from farshore.apps.calls.models.saves import Save

__all__ = [
    "Appeal",
    "Application",
    "Bid",
    "Call",
    "CohortPair",
    "CohortPlace",
    "ConfidentialAnnex",
    "Conflict",
    "ConflictWarning",
    "CriteriaChange",
    "Criterion",
    "DecidedApplication",
    "Discussion",
    "EligibilityResult",
    "EligibilityRule",
    "Extension",
    "FormVersion",
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
    "Save",
    "Sitting",
    "Upload",
]
