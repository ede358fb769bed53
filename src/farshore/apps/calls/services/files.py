"""Files that an applicant puts into the form's slots."""

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.calls.errors import refuse
from farshore.apps.calls.models import Application
from farshore.apps.calls.models.form_versions import Question
from farshore.apps.calls.questions import is_file
from farshore.apps.documents.models import Version
from farshore.apps.documents.selectors.files import documents_of
from farshore.apps.documents.services import store


def slot(application: Application, key: str) -> Question | None:
    return next((q for q in application.questions if q["key"] == key and is_file(q)), None)


def _held(application: Application, key: str) -> tuple[Application, Question]:
    held = (
        Application.objects.select_for_update(of=("self",))
        .select_related("call")
        .get(pk=application.pk)
    )
    if not held.editable:
        raise refuse("frozen")
    question = slot(held, key)
    if question is None:
        raise refuse("no-such-slot")
    return held, question


@transaction.atomic
def attach(
    *, actor: User | None, application: Application, key: str, upload: store.Upload
) -> Version:
    """Put a file into a slot; one that was there stays in the slot's history."""
    held, question = _held(application, key)
    return store.hand_in(
        actor=actor, owner=held, slot=key, upload=upload,
        accepted=question.get("accepted", []), confidential=bool(question.get("confidential")),
    )  # fmt: skip


@transaction.atomic
def detach(*, actor: User, application: Application, key: str) -> None:
    held, _question = _held(application, key)
    document = documents_of(held).filter(slot=key).first()
    if document is not None:
        store.take_out(actor=actor, document=document)
