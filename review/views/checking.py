"""The applicant checks what was read: all values, one value, one page."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.permissions import person
from extraction import values
from extraction.lines import page_lines
from extraction.models import Case, Document, FieldValue
from extraction.schemas.base import Kind
from extraction.values import WRITE_IT_LIKE, NotOfItsKind, Stale, page_texts
from review import rereading
from review.check_sheet import CheckSheet, Row, check_sheet, row
from review.display import MONO, NUMERIC, TICKS
from review.pictures import whole
from review.views.own import own_case

ZOOMS = ("1", "1.5", "2", "3")


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody sent for a value, kept whatever becomes of it."""

    text: str
    absent: bool
    version: int


@require_safe
@own_case(editable=True)
def check(request: HttpRequest, case: Case) -> HttpResponse:
    """All values beside the places they were read from."""
    if not case.documents.kept().exists():
        return redirect("apply:upload", case.reference)
    if case.documents.kept().unfinished().exists():
        return redirect("apply:progress", case.reference)
    context = {"case": case, "sheet": check_sheet(case)}
    return render(request, "review/apply/check.html", context)


@require_POST
@own_case(editable=True)
def right(request: HttpRequest, case: Case, value_id: int) -> HttpResponse:
    """The applicant says that a value is right as it stands."""
    value = _value(case, value_id)
    try:
        values.confirm(value, version=_version(request), by=person(request))
    except Stale as stale:
        if not _said_already(stale.current, person(request), FieldValue.Act.CONFIRMED):
            sheet = check_sheet(case)
            context = {"case": case, "sheet": sheet, "stale": True}
            part = "_check" if request.headers.get("HX-Request") else "check"
            return render(request, f"review/apply/{part}.html", context, status=409)
    sheet = check_sheet(case)
    next_row = _next_to_check(sheet, value)
    if request.headers.get("HX-Request"):
        context = {"case": case, "sheet": sheet, "next_row": next_row, "said": _said(sheet)}
        return render(request, "review/apply/_check.html", context)
    place = f"#{next_row}" if next_row else ""
    return redirect(reverse("apply:check", args=[case.reference]) + place)


@require_http_methods(["GET", "HEAD", "POST"])
@own_case(editable=True)
def change(request: HttpRequest, case: Case, value_id: int) -> HttpResponse:
    """One value, one question."""
    value = _value(case, value_id)
    if request.method == "POST":
        return _save(request, case, value)
    if not value.current:
        now = FieldValue.objects.current().filter(document=value.document, path=value.path).first()
        return redirect("apply:change", case.reference, now.pk) if now else _back(case)
    known = value.raw or value.value or ""
    if value.leaf.kind is Kind.BOOLEAN:
        known = value.value or ""  # what stands on the page is a mark
    gone = value.act == FieldValue.Act.ABSENT
    return _question(request, case, value, Typed(known, gone, value.version))


@require_safe
@own_case()
def page(request: HttpRequest, case: Case, document_id: int, number: int) -> HttpResponse:
    """A whole page, with a value's box on it where one is asked for."""
    document = get_object_or_404(case.documents.kept(), pk=document_id)
    found = get_object_or_404(document.pages, number=number)
    wanted = request.GET.get("value", "")
    value = _value(case, int(wanted)) if wanted.isdecimal() and len(wanted) < 18 else None
    asked = (
        row(value, {found.number: found}) if value and value.document_id == document.pk else None
    )
    text = request.GET.get("view") == "text"
    context = {
        "case": case,
        "document": document,
        "page": found,
        "row": asked,
        "view": "text" if text else "picture",
        "zoom": _zoom(request),
        "picture": whole(
            found, asked.value.evidence if asked else None, what=asked.name if asked else ""
        ),
        "lines": _lines(document, number) if text else [],
        "links": _links(request, case, document, number),
    }
    return render(request, "review/apply/page.html", context)


def _save(request: HttpRequest, case: Case, value: FieldValue) -> HttpResponse:
    typed = Typed(
        text=request.POST.get("text", ""),
        absent=request.POST.get("absent") == "yes",
        version=_version(request),
    )
    by = person(request)
    try:
        if typed.absent:
            saved = values.mark_absent(value, version=typed.version, by=by)
        elif not typed.text.strip():
            return _question(
                request, case, value, typed, error="Enter the value, or say that it is not there"
            )
        else:
            saved = values.change(value, typed.text, version=typed.version, by=by)
    except NotOfItsKind as wrong:
        return _question(request, case, value, typed, error=wrong.sentence)
    except Stale as stale:
        if stale.current is None:
            return _back(case)
        act = FieldValue.Act.ABSENT if typed.absent else FieldValue.Act.CHANGED
        text = "" if typed.absent else typed.text.strip()
        if not _said_already(stale.current, by, act, text):
            return _question(request, case, stale.current, typed, conflict=True)
        saved = stale.current
    rereading.enqueue(value.document)
    return redirect(reverse("apply:check", args=[case.reference]) + f"#row-{saved.pk}")


def _question(
    request: HttpRequest,
    case: Case,
    value: FieldValue,
    typed: Typed,
    *,
    error: str = "",
    conflict: bool = False,
) -> HttpResponse:
    kind = value.leaf.kind
    pages = {one.number: one for one in value.document.pages.all()}
    context = {
        "case": case,
        "row": row(value, pages),
        "typed": typed.text,
        "absent": typed.absent,
        "how": WRITE_IT_LIKE.get(kind, ""),
        "long": kind is Kind.ADDRESS,
        "numeric": kind in NUMERIC,
        "whole_number": kind is Kind.YEAR,
        "ticks": TICKS if kind is Kind.BOOLEAN else {},
        "width": "input--short" if kind in MONO or kind in (Kind.DATE, Kind.YEAR) else "",
        "errors": [{"href": "#text", "sentence": error}] if error else [],
        "conflict": conflict,
    }
    status = 409 if conflict else 422 if error else 200
    return render(request, "review/apply/change.html", context, status=status)


def _said_already(
    now: FieldValue | None, by: User, act: FieldValue.Act, text: str | None = None
) -> bool:
    """Whether a value is so by this person's own doing: a button was pressed twice."""
    if now is None or now.set_by_id != by.pk or now.act != act:
        return False
    return text is None or now.raw == text


def _value(case: Case, value_id: int) -> FieldValue:
    """A version of a value of a document that is still in the case."""
    kept = FieldValue.objects.filter(document__in=case.documents.kept())
    return get_object_or_404(kept.select_related("document__case", "set_by"), pk=value_id)


def _version(request: HttpRequest) -> int:
    """The version that the person saw; one that cannot be where the form was tampered with."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() and len(sent) < 9 else 0


def _back(case: Case) -> HttpResponse:
    return redirect("apply:check", case.reference)


def _next_to_check(sheet: CheckSheet, after: FieldValue) -> str:
    """The anchor of the next row to check after a value, else of the first; "" at the end."""
    place = (after.document_id, after.position)
    left: list[Row] = sheet.to_check
    later = [one for one in left if (one.value.document_id, one.value.position) > place]
    return (later or left)[0].anchor if left else ""


def _said(sheet: CheckSheet) -> str:
    left = len(sheet.to_check)
    return f"Saved. {left} left to check." if left else "Saved. Nothing is left to check."


def _zoom(request: HttpRequest) -> str:
    """The size asked for; a page with a value's box starts large enough to be read."""
    wanted = request.GET.get("zoom", "1.5" if "value" in request.GET else "1")
    return wanted if wanted in ZOOMS else "1"


def _lines(document: Document, number: int) -> list[str]:
    text = next(one for one in page_texts(document) if one.number == number)
    return [line.text for line in page_lines(text)]


def _links(request: HttpRequest, case: Case, document: Document, number: int) -> dict[str, str]:
    """Every control of the viewer as an address, so that each works without a script."""
    zoom = _zoom(request)
    kept = {name: request.GET[name] for name in ("value", "view", "zoom") if name in request.GET}

    def to(page: int, **changed: str) -> str:
        path = reverse("apply:page", args=[case.reference, document.pk, page])
        query = urlencode({name: said for name, said in {**kept, **changed}.items() if said})
        return f"{path}?{query}" if query else path

    at = ZOOMS.index(zoom)
    return {
        "picture": to(number, view=""),
        "text": to(number, view="text"),
        "before": to(number - 1) if number > 1 else "",
        "after": to(number + 1) if number < document.page_count else "",
        "smaller": to(number, zoom=ZOOMS[max(at - 1, 0)]),
        "whole": to(number, zoom="1"),
        "larger": to(number, zoom=ZOOMS[min(at + 1, len(ZOOMS) - 1)]),
    }
