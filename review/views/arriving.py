"""The door for files that come in pieces, for the upload page's script.

POST to `begin` makes room and says how much is here; each piece is a POST of its bytes with the
header `Upload-Offset`. The last one is answered as a file that was sent whole. 409 says where to go
on.
"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import person
from extraction import arriving
from extraction.arriving import PIECE_BYTES, Elsewhere
from extraction.intake import AlreadyThere
from extraction.models import Case
from extraction.refusals import Refused
from extraction.schemas import SCHEMAS
from extraction.upload_models import PendingUpload
from review import receiving
from review.views.own import own_case
from review.views.uploading import answer_with_line, answer_with_refusal

LONGEST_KEY = 200
FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")  # a piece is bytes as such


@require_POST
@own_case(editable=True)
def begin(request: HttpRequest, case: Case) -> HttpResponse:
    """Make room for a file, or say how much of it is here."""
    key, name = request.POST.get("key", ""), request.POST.get("name", "")
    asked_for = request.POST.get("asked_for", "")
    if not 0 < len(key) <= LONGEST_KEY:
        return JsonResponse({}, status=400)
    try:
        upload = arriving.begin(
            case,
            key,
            name=name,
            size_bytes=_number(request.POST.get("size")),
            asked_for=asked_for if asked_for in SCHEMAS else "",
            anew=request.POST.get("anew") == "yes",
            by=person(request),
        )
    except Refused as refusal:
        return answer_with_refusal(request, case, name, refusal)
    return JsonResponse(_state(upload))


@require_http_methods(["GET", "HEAD", "POST"])
@own_case(editable=True)
def piece(request: HttpRequest, case: Case, upload_id: str) -> HttpResponse:
    """GET says how much is here; POST adds what follows, and takes the file in once it is whole."""
    uploads = PendingUpload.objects.select_related("case", "document")
    upload = get_object_or_404(uploads, pk=upload_id, case=case)
    if request.method != "POST":
        return JsonResponse(_state(upload))
    if request.content_type in FORMS:
        return JsonResponse(_state(upload), status=415)
    length = request.headers.get("Content-Length") or "0"
    if not length.isdigit() or int(length) > PIECE_BYTES:
        return JsonResponse(_state(upload), status=413)
    try:
        start = _number(request.headers.get("Upload-Offset"))
        if not (upload.whole and start == upload.size_bytes):
            arriving.add(upload, request.body, start=start)
    except Elsewhere as elsewhere:
        return JsonResponse(_state(upload) | {"here": elsewhere.here_bytes}, status=409)
    except Refused as refusal:
        return answer_with_refusal(request, case, upload.name, refusal)
    if not upload.whole:
        return JsonResponse(_state(upload), status=202)
    return _taken_in(request, case, upload)


def _taken_in(request: HttpRequest, case: Case, upload: PendingUpload) -> HttpResponse:
    try:
        document = receiving.submit_whole(upload, by=person(request))
    except AlreadyThere as there:
        return answer_with_line(request, case, there.document, twin=True)
    except Refused as refusal:
        return answer_with_refusal(request, case, upload.name, refusal)
    return answer_with_line(request, case, document)


def _state(upload: PendingUpload) -> dict[str, object]:
    return {
        "id": str(upload.pk),
        "address": reverse("apply:piece", args=[upload.case.reference, upload.pk]),
        "here": upload.here_bytes,
        "checksum": upload.checksum,
        "piece": PIECE_BYTES,
    }


def _number(text: str | None) -> int:
    """A number from outside; -1 where it is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else -1
