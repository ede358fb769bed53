"""The one door through which files leave. The owning room says who may pass."""

from urllib.parse import quote

from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import get_object_or_404

from farshore.apps.accounts.policy import signed_in
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.audit.services.record import record_access
from farshore.apps.documents.kinds import MEDIA_TYPES
from farshore.apps.documents.models import Version
from farshore.apps.documents.names import split
from farshore.apps.documents.readers import reading
from farshore.apps.documents.selectors.files import path_of


@signed_in
def download(request: AuthedRequest, pk: int) -> HttpResponseBase:
    """A file as an attachment; nobody's browser is asked to show or to guess it."""
    version = get_object_or_404(
        Version.objects.select_related("document").filter(purged_at=None), pk=pk
    )
    document = version.document
    allowed = reading(request.user, document)
    file = path_of(version)
    if allowed is None or not file.is_file():
        raise Http404
    if allowed.current_only and document.current_id != version.pk:
        raise Http404
    if document.confidential or allowed.noted:
        record_access(
            actor=request.user,
            address=request.META.get("REMOTE_ADDR"),
            concerns=allowed.concerns or str(document),
            action="document.downloaded",
            reason=f"version {version.number}",
        )
    name = version.name
    if allowed.as_name:
        name = allowed.as_name + split(version.name)[1]
    response = FileResponse(file.open("rb"), content_type=MEDIA_TYPES[version.kind])
    response["Content-Length"] = str(version.size)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
