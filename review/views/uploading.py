"""The applicant's paperwork: adding files, watching them being read, taking one out."""

from __future__ import annotations

from typing import BinaryIO, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import person
from extraction import cases
from extraction.intake import AlreadyThere
from extraction.models import Case, Document
from extraction.refusals import Refused
from extraction.schemas import SCHEMAS
from extraction.sniff import clean_name
from review import receiving
from review.paperwork import needs, progress
from review.type_groups import type_groups
from review.views.applicant import limits
from review.views.own import go_to, own_case

QUICK_POLLS = 20  # a poll each second for so many, then every five seconds


@require_http_methods(["GET", "HEAD", "POST"])
@own_case(editable=True)
def upload(request: HttpRequest, case: Case) -> HttpResponse:
    """The case's files and a form to add more: one file for a script, any number for a browser."""
    if request.method != "POST":
        return _page(request, case, ["Select a file"] if "none" in request.GET else [])
    files = request.FILES.getlist("files")
    if request.headers.get("HX-Request"):
        return _one_file(request, case, files)
    if not files:
        return _page(request, case, ["Select a file"])
    refused = []
    for file in files:
        try:
            _submit(request, case, file)
        except AlreadyThere as there:
            name = there.document.name
            messages.info(request, f"You had already added {name}. It is in your case once.")
        except Refused as refusal:
            refused.append(f"{clean_name(file.name or '')}: {refusal.sentence}")
    if refused:
        return _page(request, case, refused)
    return redirect("apply:upload", case.reference)


@require_POST
@own_case(editable=True)
def remove(request: HttpRequest, case: Case, document_id: int) -> HttpResponse:
    """Take a file out of the case, or one document of a file that holds several."""
    there = case.documents.exclude(state=Document.State.REMOVED)
    document = get_object_or_404(there, pk=document_id)
    cases.remove(document, by=person(request))
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Trigger": '{"announce": "The file was removed."}'})
    messages.success(request, f"{document.name} was removed.")
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
    document = get_object_or_404(case.documents.kept(), pk=document_id)
    cases.remove(document, by=person(request))
    messages.info(request, f"{document.name} was taken out. Add the better copy here.")
    return redirect("apply:upload", case.reference)


@require_safe
@own_case(editable=True)
def watch(request: HttpRequest, case: Case) -> HttpResponse:
    """How far the reading is. Asked again and again by a script until it is over."""
    now = progress(case)
    if not now.documents:
        return go_to(request, reverse("apply:upload", args=[case.reference]) + "?none=yes")
    if now.finished and not now.failed:
        return go_to(request, reverse("apply:check", args=[case.reference]))
    polls = _number(request.GET.get("polls")) + 1
    context = {
        "case": case,
        "progress": now,
        "polls": polls,
        "wait": 1 if polls <= QUICK_POLLS else 5,
    }
    part = "_progress" if request.headers.get("HX-Request") else "progress"
    return render(request, f"review/apply/{part}.html", context)


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
        errors = [{"href": "#type-1", "sentence": "Select what the document is"}]
    context = {
        "case": case,
        "document": document,
        "thumbnail": document.pages.first(),
        "types": type_groups(),
        "errors": errors,
    }
    return render(request, "review/apply/type.html", context, status=422 if errors else 200)


def _one_file(request: HttpRequest, case: Case, files: list[UploadedFile[bytes]]) -> HttpResponse:
    """Take one file and answer with its line of the list."""
    context: dict[str, object] = {"case": case}
    status = 201
    file = files[0] if files else None
    try:
        if file is None:
            raise Refused("no_file", "Select a file")
        context["document"] = _submit(request, case, file)
    except AlreadyThere as there:
        context |= {"document": there.document, "twin": True}
        status = 200
    except Refused as refusal:
        name = clean_name(file.name or "") if file else ""
        context |= {"name": name, "sentence": refusal.sentence}
        status = 422
    return render(request, "review/apply/_file.html", context, status=status)


def _submit(request: HttpRequest, case: Case, file: UploadedFile[bytes]) -> Document:
    return receiving.submit(cast("BinaryIO", file), file.name or "", case, by=person(request))


def _page(request: HttpRequest, case: Case, refused: list[str]) -> HttpResponse:
    context = {
        "case": case,
        "documents": list(case.documents.files()),
        "needs": needs(case.kind, case.documents.kept()),
        "errors": [{"href": "#files", "sentence": sentence} for sentence in refused],
        **limits(),
    }
    return render(request, "review/apply/upload.html", context, status=422 if refused else 200)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else 0
