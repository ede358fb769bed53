"""Questions and suggestions of the public."""

from django.db import transaction

from farshore.apps.audit.services.record import record
from farshore.apps.briefing.models import Briefing, Question
from farshore.web import clock


@transaction.atomic
def ask(*, briefing: Briefing, kind: str, text: str, language: str) -> Question:
    question = Question.objects.create(
        briefing=briefing, kind=kind, text=text.strip(), language=language[:2], asked_at=clock.now()
    )
    record(actor=None, action="question.asked", subject=question, kind=kind)
    return question
