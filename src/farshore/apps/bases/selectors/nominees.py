"""What a host's committee reads of the companies nominated to it: answers and files."""

from typing import Any

from farshore.apps.accounts.models import User
from farshore.apps.bases.models import HostAdmission
from farshore.apps.bases.selectors.residencies import UNDECIDED, before_host
from farshore.apps.calls.models import Application
from farshore.apps.calls.models.form_versions import Question
from farshore.apps.calls.questions import is_file, shown
from farshore.apps.calls.selectors.policies import policy_of
from farshore.apps.documents.models import Document
from farshore.apps.documents.readers import Reading
from farshore.apps.documents.selectors.files import filled

OWNER_KIND = Application._meta.label_lower
State = HostAdmission.State
# a host that declined, or whom the company left, reads no more
READING = (*UNDECIDED, State.WAIT_LISTED, State.ACCEPTED, State.CONTRACTED)

Answer = tuple[Question, str, Any]


def _told(application: Application, files: dict[str, Any]) -> list[Answer]:
    """Which confidential answers open a further question counts; they are not shown."""
    annex = getattr(application, "annex", None)
    kept = {**application.answers, **(annex.answers if annex else {})}
    confidential_files = policy_of(application.call).hosts_read_confidential
    return [
        row
        for row in shown(application.questions, kept, files, confidential=True)
        if not row[0].get("confidential") or (is_file(row[0]) and confidential_files)
    ]


def answers(admission: HostAdmission, *, with_files: bool) -> list[Answer]:
    """(question, answer, file) for the page of a nomination; without files for those who may not
    open them."""
    files = filled(admission.application) if with_files else {}
    told = _told(admission.application, files)
    return [row for row in told if with_files or not is_file(row[0])]


def reads_files(person: User, admission: HostAdmission) -> bool:
    return before_host(person).filter(pk=admission.pk, state__in=READING).exists()


def reading(person: User, document: Document) -> Reading | None:
    """Files of the slots that the committee reads; each time it is noted."""
    found = (
        before_host(person)
        .filter(application=document.owner_key, state__in=READING)
        .select_related("application__annex", "application__call__review_policy")
        .first()
    )
    if found is None:
        return None
    slots = {question["key"] for question, _text, _file in _told(found.application, {})}
    if document.slot not in slots:
        return None
    if document.confidential and not policy_of(found.application.call).hosts_read_confidential:
        return None
    return Reading(
        concerns=f"{OWNER_KIND} {document.owner_key}", noted=True, current_only=True
    )  # fmt: skip
