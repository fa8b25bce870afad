"""The applicant checks what was read: all values, one value, one page."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.permissions import person
from extraction import values
from extraction.lines import page_lines
from extraction.models import Case, Document, FieldValue
from extraction.schemas.base import Kind
from extraction.values import WRITE_IT_LIKE, NotOfItsKind, Stale, page_texts
from review import rereading
from review.check_sheet import CheckSheet, Row, anchor, check_sheet, explained, row
from review.display import MONO, NUMERIC, TICKS, row_of
from review.pictures import whole
from review.submissions import left_to_do
from review.views.own import own_case

ZOOMS = ("1", "1.5", "2", "3")


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody sent for a value, kept whatever becomes of it."""

    text: str
    absent: bool
    illegible: bool
    version: int

    @property
    def act(self) -> FieldValue.Act:
        """What it says of the value."""
        if self.absent:
            return FieldValue.Act.ABSENT
        return FieldValue.Act.ILLEGIBLE if self.illegible else FieldValue.Act.CHANGED


@dataclass(frozen=True, slots=True)
class Turn:
    """How a page is turned, clockwise, and how an SVG shows it so."""

    quarters: int
    width: float  # of the upright page
    height: float

    @property
    def view_box(self) -> str:
        sides = (self.width, self.height) if self.quarters % 2 == 0 else (self.height, self.width)
        return f"0 0 {sides[0]:.2f} {sides[1]:.2f}"

    @property
    def transform(self) -> str:
        across, down = f"{self.width:.2f}", f"{self.height:.2f}"
        return (
            "",
            f"translate({down} 0) rotate(90)",
            f"translate({across} {down}) rotate(180)",
            f"translate(0 {across}) rotate(270)",
        )[self.quarters]


@require_safe
@own_case(editable=True)
def check(request: HttpRequest, case: Case) -> HttpResponse:
    """All values beside the places they were read from."""
    if not case.documents.kept().exists():
        return redirect("apply:upload", case.reference)
    if case.documents.kept().unfinished().exists():
        return redirect("apply:progress", case.reference)
    # Sent back from the declaration: what is wanting is named, and leads to its place.
    left = left_to_do(case) if request.GET.get("send") == "yes" else []
    context = {
        "case": case,
        "sheet": check_sheet(case),
        "at": number_in(request, "at"),
        "errors": [left_line(case, anchor, sentence) for anchor, sentence in left],
    }
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
    act = FieldValue.Act
    typed = Typed(known, value.act == act.ABSENT, value.act == act.ILLEGIBLE, value.version)
    return _question(request, case, value, typed)


@require_safe
@own_case()
def page(request: HttpRequest, case: Case, document_id: int, number: int) -> HttpResponse:
    """A whole page, with a value's box on it where one is asked for."""
    document = get_object_or_404(case.documents.kept(), pk=document_id)
    found = get_object_or_404(document.pages, number=number)
    wanted = number_in(request, "value")
    value = _value(case, wanted) if wanted else None
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
        "turn": Turn(_quarters(request), found.width, found.height),
        "links": _links(request, case, document, number),
        "back": _back_from(case, asked.value if asked else None),
    }
    return render(request, "review/apply/page.html", context)


def _save(request: HttpRequest, case: Case, value: FieldValue) -> HttpResponse:
    typed = Typed(
        text=request.POST.get("text", ""),
        absent=request.POST.get("absent") == "yes",
        illegible=request.POST.get("illegible") == "yes",
        version=_version(request),
    )
    by = person(request)
    if typed.absent and typed.illegible:
        sentence = _("Choose one of these two, not both")
        return _question(request, case, value, typed, tick_error=sentence)
    if typed.act == FieldValue.Act.CHANGED and not typed.text.strip():
        sentence = _("Enter the value, or say that it is not there")
        return _question(request, case, value, typed, error=sentence)
    try:
        saved = _act(value, typed, by)
    except NotOfItsKind as wrong:
        return _question(request, case, value, typed, error=str(wrong.sentence))
    except Stale as stale:
        if stale.current is None:
            return _gone(request, case, value, typed)
        text = typed.text.strip() if typed.act == FieldValue.Act.CHANGED else ""
        if not _said_already(stale.current, by, typed.act, text):
            return _question(request, case, stale.current, typed, conflict=True)
        saved = stale.current
    rereading.enqueue(value.document)
    if request.POST.get("to") == "status":
        return redirect("apply:status", case.reference)
    return redirect(row_address(case, saved))


def _act(value: FieldValue, typed: Typed, by: User) -> FieldValue:
    if typed.absent:
        return values.mark_absent(value, version=typed.version, by=by)
    if typed.illegible:
        return values.mark_illegible(value, version=typed.version, by=by)
    return values.change(value, typed.text, version=typed.version, by=by)


def _gone(request: HttpRequest, case: Case, value: FieldValue, typed: Typed) -> HttpResponse:
    """The document was read again, and has no such value any more: what was typed is told."""
    said = {"name": row(value, {}).name, "text": typed.text.strip()}
    messages.warning(
        request,
        _(
            "“%(name)s” is not there any more, because the document was read again. What you "
            "typed was not saved: %(text)s"
        )
        % said,
    )
    return _back(case)


def _question(
    request: HttpRequest,
    case: Case,
    value: FieldValue,
    typed: Typed,
    *,
    error: str = "",
    tick_error: str = "",
    conflict: bool = False,
) -> HttpResponse:
    kind = value.leaf.kind
    pages = {one.number: one for one in value.document.pages.all()}
    about, how = explained(value.leaf), WRITE_IT_LIKE.get(kind, "")
    described = {"text-hint": about, "text-how": how, "text-error": error}
    href = "#absent" if tick_error else "#text"
    context = {
        "case": case,
        "row": row(value, pages),
        "typed": typed.text,
        "absent": typed.absent,
        "illegible": typed.illegible,
        "about": about,
        "how": how,
        "described": " ".join(one for one, there in described.items() if there),
        "long": kind is Kind.ADDRESS,
        "numeric": kind in NUMERIC,
        "whole_number": kind is Kind.YEAR,
        "ticks": TICKS if kind is Kind.BOOLEAN else {},
        "width": "input--short" if kind in MONO or kind in (Kind.DATE, Kind.YEAR) else "",
        "errors": [{"href": href, "sentence": error or tick_error}] if error or tick_error else [],
        "tick_error": tick_error,
        "conflict": conflict,
        "asked_for": (request.POST.get("to") or request.GET.get("to")) == "status",
        "back": row_address(case, value),
    }
    status = 409 if conflict else 422 if error or tick_error else 200
    return render(request, "review/apply/change.html", context, status=status)


def row_address(case: Case, value: FieldValue) -> str:
    """A value's row on the check page. One that may be folded away is named, to be unfolded."""
    address = reverse("apply:check", args=[case.reference])
    not_found = value.value is None and value.act == FieldValue.Act.READ
    folded = row_of(value.path) is not None or not_found
    return f"{address}?at={value.pk}#{anchor(value)}" if folded else f"{address}#{anchor(value)}"


def left_line(case: Case, place: str, sentence: str) -> dict[str, str]:
    """A line of the error summary that leads to where the thing can be done."""
    if place == "upload":
        return {"href": reverse("apply:upload", args=[case.reference]), "sentence": sentence}
    if place.startswith("about-"):
        group = place.removeprefix("about-")
        address = reverse("apply:about_group", args=[case.reference, group])
        return {"href": address, "sentence": sentence}
    page = "apply:progress" if place.startswith("document-") else "apply:check"
    return {"href": f"{reverse(page, args=[case.reference])}#{place}", "sentence": sentence}


def number_in(request: HttpRequest, name: str) -> int:
    """A number in the address; 0 where there is none that a key can be."""
    sent = request.GET.get(name, "")
    return int(sent) if sent.isdecimal() and len(sent) < 18 else 0


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


def _back_from(case: Case, value: FieldValue | None) -> str:
    """Where the view of a page leads back to."""
    if not case.editable:
        return reverse("apply:status", args=[case.reference])
    return row_address(case, value) if value else reverse("apply:check", args=[case.reference])


def _next_to_check(sheet: CheckSheet, after: FieldValue) -> str:
    """The anchor of the next row to check after a value, else of the first; "" at the end."""
    place = (after.document_id, after.position)
    left: list[Row] = sheet.to_check
    later = [one for one in left if (one.value.document_id, one.value.position) > place]
    return (later or left)[0].anchor if left else ""


def _said(sheet: CheckSheet) -> str:
    left = len(sheet.to_check)
    if not left:
        return _("Saved. Nothing is left to check.")
    said = ngettext("Saved. %(left)s left to check.", "Saved. %(left)s left to check.", left)
    return said % {"left": left}


def _zoom(request: HttpRequest) -> str:
    """The size asked for; a page with a value's box starts large enough to be read."""
    wanted = request.GET.get("zoom", "1.5" if "value" in request.GET else "1")
    return wanted if wanted in ZOOMS else "1"


def _quarters(request: HttpRequest) -> int:
    """By how many quarters the page is turned."""
    return number_in(request, "turn") % 4


def _lines(document: Document, number: int) -> list[str]:
    text = next(one for one in page_texts(document) if one.number == number)
    return [line.text for line in page_lines(text)]


def _links(request: HttpRequest, case: Case, document: Document, number: int) -> dict[str, str]:
    """Every control of the viewer as an address, so that each works without a script."""
    zoom = _zoom(request)
    kept = {
        name: request.GET[name] for name in ("value", "view", "zoom", "turn") if name in request.GET
    }

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
        "turned": to(number, turn=str((_quarters(request) + 1) % 4)),
    }
