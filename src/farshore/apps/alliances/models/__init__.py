from farshore.apps.alliances.models.agreements import Agreement, Commitment
from farshore.apps.alliances.models.consultations import ActionItem, Consultation, Suggestion

__all__ = ["ActionItem", "Agreement", "Commitment", "Consultation", "Suggestion"]
