"""Who may read the files of an application: those who may read its answers."""

from farshore.apps.accounts.models import User
from farshore.apps.calls.models import Application, Review
from farshore.apps.calls.selectors.applications import administered, own, reviews_of
from farshore.apps.documents.models import Document
from farshore.apps.documents.readers import Reading

OWNER_KIND = Application._meta.label_lower
UNREAD = (Review.State.ASSIGNED, Review.State.RECUSED)


def reading(person: User, document: Document) -> Reading | None:
    """The applicant's team; operators, but for what is confidential; the reviewers who signed.

    Reviewers are blind: a file reaches them under the application's number.
    """
    pk = document.owner_key
    concerns = f"{OWNER_KIND} {pk}"
    if own(person).filter(pk=pk).exists():
        return Reading(concerns=concerns)
    if not document.confidential and administered(person).filter(pk=pk).exists():
        return Reading(concerns=concerns)
    review = reviews_of(person).filter(application=pk).exclude(state__in=UNREAD).first()
    if review is not None:
        return Reading(
            as_name=f"{review.application.code}-{document.slot}", concerns=concerns,
            current_only=True,
        )  # fmt: skip
    return None
