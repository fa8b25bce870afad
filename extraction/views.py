"""Page images, as we rendered them, and originals as attachments. Rights are checked every time."""

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, may
from extraction import renditions
from extraction.intake import MissingOriginal, open_original
from extraction.models import Case, Document, Page

# A page's pictures never change. The cookie is in Vary, so that nobody else who sits down at the
# browser is given them, and signing out clears them.
KEPT = "private, max-age=3600"


@require_safe
@login_required
def page_image(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """One page's picture."""
    page = _page(request, page_id)
    return _picture(page.image, page.image_type)


@require_safe
@login_required
def page_thumbnail(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """One page's picture, small."""
    page = _page(request, page_id)
    return _picture(page.thumbnail, page.image_type)


@require_safe
@login_required
def page_screen(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """One page's picture, as small as it can be read; the ordinary one until a worker made it."""
    page = _page(request, page_id)
    if default_storage.exists(renditions.screen_name(page)):
        return _picture(renditions.screen_name(page), "image/webp")
    renditions.want_screen(page)
    response = _picture(page.image, page.image_type)
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@login_required
def page_sharp(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """One page's picture for close looks; 202 until a worker has drawn it."""
    page = _page(request, page_id)
    if default_storage.exists(renditions.sharp_name(page)):
        return _picture(renditions.sharp_name(page), "image/jpeg")
    renditions.want_sharp(page)
    return HttpResponse(status=202, headers={"Retry-After": "1"})


@require_safe
@login_required
def original(request: HttpRequest, document_id: int) -> HttpResponseBase:
    """The file as it was uploaded: to save, never to show in the browser."""
    document = get_object_or_404(Document.objects.select_related("case", "packet"), pk=document_id)
    _refuse_strangers(request, document.case)
    try:
        stored = open_original(document)
    except MissingOriginal:
        return HttpResponse(
            "The stored file is missing or damaged. An operator has to restore it.", status=410
        )
    response = FileResponse(
        stored, as_attachment=True, filename=document.file.name, content_type=document.media_type
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _page(request: HttpRequest, page_id: int) -> Page:
    there = Page.objects.defer("words", "unseen").select_related("document__case")
    page = get_object_or_404(there, pk=page_id)
    _refuse_strangers(request, page.document.case)
    return page


def _refuse_strangers(request: HttpRequest, case: Case) -> None:
    """An applicant sees own cases, staff who read cases all; others learn not that it is."""
    if case.applicant_id == request.user.pk and may(request.user, Permission.APPLY):
        return
    if not may(request.user, Permission.READ_CASES):
        raise Http404


def _picture(name: str, media_type: str) -> HttpResponseBase:
    try:
        response = FileResponse(default_storage.open(name), content_type=media_type)
    except FileNotFoundError:
        raise Http404 from None
    response["Content-Security-Policy"] = "default-src 'none'"
    response["Cache-Control"] = KEPT
    return response
