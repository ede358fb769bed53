from farshore.apps.calls.models.appeals import Appeal
from farshore.apps.calls.models.applications import (
    Application,
    ConfidentialAnnex,
    EligibilityResult,
)
from farshore.apps.calls.models.calls import Call, Criterion, EligibilityRule, Programme, Quota
from farshore.apps.calls.models.decided import DecidedApplication
from farshore.apps.calls.models.extensions import Extension
from farshore.apps.calls.models.form_versions import FormVersion
from farshore.apps.calls.models.outcomes import CohortPlace, Posterior
from farshore.apps.calls.models.reviews import Conflict, Review, Reviewer, ReviewScore
from farshore.apps.calls.models.saves import Save

__all__ = [
    "Appeal",
    "Application",
    "Call",
    "CohortPlace",
    "ConfidentialAnnex",
    "Conflict",
    "Criterion",
    "DecidedApplication",
    "EligibilityResult",
    "EligibilityRule",
    "Extension",
    "FormVersion",
    "Posterior",
    "Programme",
    "Quota",
    "Review",
    "ReviewScore",
    "Reviewer",
    "Save",
]
