"""The applicant's paperwork: adding files, what is told of each, taking one out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import BinaryIO, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.permissions import person
from extraction import arriving, cases
from extraction.intake import AlreadyThere, MissingOriginal
from extraction.models import Case, Document, DocumentQuerySet
from extraction.refusals import Refused
from extraction.schemas import SCHEMAS
from extraction.sniff import clean_name
from extraction.upload_models import PendingUpload
from review import receiving
from review.feedback import feedback
from review.paper_hints import drawing, hint
from review.paperwork import TOO_LONG, needs
from review.shown_words import in_their_words
from review.type_groups import type_groups
from review.views.limits import limits
from review.views.own import own_case

QUICK_LOOKS = 10  # at a file's line while it is read, two seconds apart; then ten
MOST_OFFERED = 3  # files of earlier cases


@require_http_methods(["GET", "HEAD", "POST"])
@own_case(editable=True)
def upload(request: HttpRequest, case: Case, doc_type: str = "") -> HttpResponse:
    """The case's files and a form to add more: one file for a script, any number for a browser.

    Args:
        doc_type: the type that is asked for; "": any.
    """
    if doc_type and doc_type not in SCHEMAS:
        raise Http404
    if request.method != "POST":
        refused = [_("Select a file")] if "none" in request.GET else []
        return _page(request, case, doc_type, refused)
    files = request.FILES.getlist("files")
    if request.headers.get("HX-Request"):
        return _one_file(request, case, doc_type, files)
    if not files:
        return _page(request, case, doc_type, [_("Select a file")])
    refused = _take(request, case, doc_type, files)
    if refused:
        return _page(request, case, doc_type, refused)
    return redirect(_address(case, doc_type))


@require_safe
@own_case(editable=True)
def line(request: HttpRequest, case: Case, document_id: int) -> HttpResponse:
    """One file's line of the list, as it stands. Asks again by itself while the file is read."""
    document = get_object_or_404(_files(case), pk=document_id)
    response = render(request, "review/apply/_file.html", _line(request, case, document))
    if document.finished:
        told = feedback(document)
        said = told[0].says if told else _("%(name)s was read.") % {"name": document.name}
        response["HX-Trigger"] = json.dumps({"announce": said})
    return response


@require_POST
@own_case(editable=True)
def remove(request: HttpRequest, case: Case, document_id: int) -> HttpResponse:
    """Take a file out of the case, or one document of a file that holds several."""
    there = case.documents.exclude(state=Document.State.REMOVED)
    document = get_object_or_404(there, pk=document_id)
    cases.remove(document, by=person(request))
    if request.headers.get("HX-Request"):
        return HttpResponse(
            headers={"HX-Trigger": json.dumps({"announce": _("The file was removed.")})}
        )
    messages.success(request, _("%(name)s was removed.") % {"name": document.name})
    return redirect(_address(case, document.asked_for))


@require_POST
@own_case(editable=True)
def stop(request: HttpRequest, case: Case, upload_id: str) -> HttpResponse:
    """Forget a file that stopped on its way."""
    arriving.drop(get_object_or_404(PendingUpload, pk=upload_id, case=case))
    if request.headers.get("HX-Request"):
        return HttpResponse()
    return redirect("apply:upload", case.reference)


@require_POST
@own_case(editable=True)
def again(request: HttpRequest, case: Case, document_id: int) -> HttpResponse:
    """Have a document that could not be read tried once more."""
    document = get_object_or_404(case.documents.kept(), pk=document_id)
    cases.read_again(document, by=person(request))
    receiving.enqueue(document)
    return redirect("apply:progress", case.reference)


@require_POST
@own_case(editable=True)
def replace(request: HttpRequest, case: Case, document_id: int) -> HttpResponse:
    """Take a document out so that a better copy can be added in its place."""
    document = get_object_or_404(case.documents.exclude(state="removed"), pk=document_id)
    cases.remove(document, by=person(request))
    said = _("%(name)s was taken out. Add the better copy here.") % {"name": document.name}
    messages.info(request, said)
    return redirect(_address(case, document.asked_for or _needed(case, document.doc_type)))


@require_POST
@own_case(editable=True)
def keep(request: HttpRequest, case: Case, document_id: int) -> HttpResponse:
    """Keep a document as it is, though something was told of it."""
    document = get_object_or_404(_files(case), pk=document_id)
    told = {one.code for one in feedback(document)}
    cases.keep_although(document, told & set(request.POST.getlist("told")), by=person(request))
    if request.headers.get("HX-Request"):
        response = render(request, "review/apply/_file.html", _line(request, case, document))
        said = _("%(name)s is kept as it is.") % {"name": document.name}
        response["HX-Trigger"] = json.dumps({"announce": said})
        return response
    if request.POST.get("from") == "progress":
        return redirect("apply:progress", case.reference)
    return redirect(f"{_address(case, document.asked_for)}#file-{document.pk}")


@require_POST
@own_case(editable=True)
def use_again(request: HttpRequest, case: Case, document_id: int) -> HttpResponse:
    """Take a file of an earlier case of the same person into this one."""
    doc_type = request.POST.get("asked_for", "")
    offered = _offered(person(request), case, doc_type)
    known = next((one for one in offered if one.pk == document_id), None)
    if known is None:
        raise Http404
    try:
        document = receiving.use_again(known, case, asked_for=doc_type, by=person(request))
    except MissingOriginal:
        said = _("That file is not kept any more. Choose it on your device instead.")
        return _page(request, case, doc_type, [said])
    except Refused as refusal:
        return _page(request, case, doc_type, [in_their_words(refusal.sentence)])
    messages.success(request, _("%(name)s was added.") % {"name": document.name})
    return redirect(_address(case, doc_type))


@require_http_methods(["GET", "HEAD", "POST"])
@own_case(editable=True)
def doc_type(request: HttpRequest, case: Case, document_id: int) -> HttpResponse:
    """Say what kind of document it is; it is read again as that."""
    document = get_object_or_404(case.documents.kept(), pk=document_id)
    errors = []
    if request.method == "POST":
        chosen = request.POST.get("doc_type", "")
        if chosen == document.doc_type:
            return redirect("apply:check", case.reference)
        if chosen in SCHEMAS:
            cases.reclassify(document, chosen, by=person(request))
            receiving.enqueue(document)
            return redirect("apply:progress", case.reference)
        errors = [{"href": "#type-1", "sentence": _("Select what the document is")}]
    context = {
        "case": case,
        "document": document,
        "thumbnail": document.pages.first(),
        "types": type_groups(),
        "errors": errors,
    }
    return render(request, "review/apply/type.html", context, status=422 if errors else 200)


def answer_with_line(
    request: HttpRequest, case: Case, document: Document, *, twin: bool = False
) -> HttpResponse:
    """A file that was taken in, as its line of the list: 201; 200 where it was there already."""
    context: dict[str, object] = {**_line(request, case, document), "twin": twin}
    return render(request, "review/apply/_file.html", context, status=200 if twin else 201)


def answer_with_refusal(
    request: HttpRequest, case: Case, name: str, refusal: Refused
) -> HttpResponse:
    """A file that was not taken in, as its line of the list: 422."""
    context = {
        "case": case,
        "name": clean_name(name) if name else "",
        "sentence": in_their_words(refusal.sentence),
    }
    return render(request, "review/apply/_file.html", context, status=422)


def _one_file(
    request: HttpRequest, case: Case, doc_type: str, files: Sequence[UploadedFile[bytes]]
) -> HttpResponse:
    """Take one file and answer with its line of the list."""
    if not files:
        return answer_with_refusal(request, case, "", Refused("no_file", "Select a file"))
    try:
        document = _submit(request, case, doc_type, files[0])
    except AlreadyThere as there:
        return answer_with_line(request, case, there.document, twin=True)
    except Refused as refusal:
        return answer_with_refusal(request, case, files[0].name or "", refusal)
    return answer_with_line(request, case, document)


def _take(
    request: HttpRequest, case: Case, doc_type: str, files: Sequence[UploadedFile[bytes]]
) -> list[str]:
    """Take all files that can be taken; a sentence for each that can't."""
    refused = []
    for file in files:
        try:
            _submit(request, case, doc_type, file)
        except AlreadyThere as there:
            said = _("You had already added %(name)s. It is in your case once.")
            messages.info(request, said % {"name": there.document.name})
        except Refused as refusal:
            refused.append(f"{clean_name(file.name or '')}: {in_their_words(refusal.sentence)}")
    return refused


def _submit(request: HttpRequest, case: Case, doc_type: str, file: UploadedFile[bytes]) -> Document:
    content = cast("BinaryIO", file)
    return receiving.submit(content, file.name or "", case, asked_for=doc_type, by=person(request))


def _page(request: HttpRequest, case: Case, doc_type: str, refused: Sequence[str]) -> HttpResponse:
    kept = list(case.documents.kept())
    context = {
        "case": case,
        "asked_for": doc_type,
        "address": _address(case, doc_type),
        "title": in_their_words(SCHEMAS[doc_type].title) if doc_type else "",
        "hint": hint(doc_type) if doc_type else "",
        "drawing": drawing(doc_type),
        "lines": [_line(request, case, one) for one in _shown(case, doc_type)],
        "stopped": _stopped(case),
        "offered": _offered(person(request), case, doc_type),
        "needs": [one for one in needs(case.kind, kept) if doc_type in ("", one.slug)],
        "errors": [{"href": "#files", "sentence": sentence} for sentence in refused],
        "piece_bytes": arriving.PIECE_BYTES,
        **limits(),
    }
    return render(request, "review/apply/upload.html", context, status=422 if refused else 200)


def _line(request: HttpRequest, case: Case, document: Document) -> dict[str, object]:
    """What `_file.html` shows of a document."""
    looks = request.GET.get("looks", "")
    count = int(looks) + 1 if looks.isascii() and looks.isdigit() and len(looks) < 5 else 1
    pages = list(document.pages.all())
    most = TOO_LONG.total_seconds() / 2
    return {
        "case": case,
        "document": document,
        "told": [] if document.state == Document.State.FAILED else feedback(document),
        "thumbnail": pages[0] if pages else None,
        "asked_title": in_their_words(SCHEMAS[document.asked_for].title)
        if document.asked_for in SCHEMAS
        else "",
        "looks": count,
        "twin": "twin" in request.GET,
        "wait": 0 if document.finished or count > most else 2 if count <= QUICK_LOOKS else 10,
    }


def _files(case: Case) -> DocumentQuerySet:
    return case.documents.files().prefetch_related("pages")


def _shown(case: Case, doc_type: str) -> list[Document]:
    """The files of a page's list: all of them, or those that are of its type or were meant so."""
    files = list(case.documents.files().prefetch_related("pages", "parts"))
    if not doc_type:
        return files
    return [
        one for one in files if doc_type in (one.asked_for, one.doc_type) or _holds(one, doc_type)
    ]


def _holds(document: Document, doc_type: str) -> bool:
    return document.state == Document.State.SPLIT and any(
        part.doc_type == doc_type and part.state != Document.State.REMOVED
        for part in document.parts.all()
    )


def _stopped(case: Case) -> list[PendingUpload]:
    on_their_way = PendingUpload.objects.filter(case=case, document=None, here_bytes__gt=0)
    return list(on_their_way.order_by("touched_at"))


def _offered(by: User, case: Case, doc_type: str) -> list[Document]:
    """Files of that type from the person's earlier cases that this one does not have."""
    if not doc_type:
        return []
    here = case.documents.files().values("sha256")
    theirs = Document.objects.filter(
        case__applicant=by, doc_type=doc_type, state=Document.State.READ, packet=None
    )
    found = theirs.exclude(case=case).exclude(sha256__in=here).order_by("-received_at")
    once = {one.sha256: one for one in reversed(found[: 4 * MOST_OFFERED])}
    return sorted(once.values(), key=lambda one: one.received_at, reverse=True)[:MOST_OFFERED]


def _needed(case: Case, doc_type: str) -> str:
    return doc_type if doc_type in case.kind.required else ""


def _address(case: Case, doc_type: str) -> str:
    if doc_type in SCHEMAS:
        return reverse("apply:upload_type", args=[case.reference, doc_type])
    return reverse("apply:upload", args=[case.reference])
