"""From a layout and a seed to a file with its true values."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from extraction.contract import Box
from extraction.samples import (
    catalogue,
    degrade,
    form_catalogue,
    household_sheet,
    identity_layouts,
    invoices_varied,
    kept_bank_statement,
    kept_check,
    kept_employment_letter,
    kept_form_1098,
    kept_form_1098_papers,
    kept_form_1099,
    kept_form_w9,
    kept_id_copies,
    kept_id_document,
    kept_invoice,
    kept_pay_stub,
    kept_purchase_order,
    kept_receipt,
    kept_receipt_papers,
    kept_receipt_sheets,
    kept_w2,
    letter_layouts,
    letters_varied,
    orders_varied,
    pay_stub_bureaus,
    pdf,
    receipt_catalogue,
    statement_layouts,
    w2_bureaus,
)
from extraction.samples.canvas import Canvas
from extraction.samples.layout import Layout
from extraction.samples.people import Facts
from extraction.schemas import SCHEMAS
from extraction.schemas.base import Kind, Schema, leaf_at

_TUNE: dict[str, tuple[Layout, ...]] = {
    "pay_stub": (*catalogue.PAY_STUBS, *catalogue.MORE_PAY_STUBS, *pay_stub_bureaus.LAYOUTS),
    "invoice": (*catalogue.INVOICES, *catalogue.MORE_INVOICES, *invoices_varied.LAYOUTS),
    "bank_statement": statement_layouts.LAYOUTS,
    "utility_bill": tuple(household_sheet.UTILITY_LAYOUTS),
    "insurance_declaration": tuple(household_sheet.INSURANCE_LAYOUTS),
    "w2": (*form_catalogue.W2S, *w2_bureaus.LAYOUTS),
    "form_1099": form_catalogue.FORMS_1099,
    "form_1098": form_catalogue.FORMS_1098,
    "form_w9": form_catalogue.FORMS_W9,
    "form_1040": form_catalogue.FORMS_1040,
    "id_document": identity_layouts.LAYOUTS,
    "employment_letter": (*letter_layouts.LAYOUTS, *letters_varied.LAYOUTS),
    "receipt": receipt_catalogue.RECEIPTS,
    "purchase_order": (*receipt_catalogue.PURCHASE_ORDERS, *orders_varied.LAYOUTS),
    "check": receipt_catalogue.CHECKS,
}
_JUDGE: dict[str, tuple[Layout, ...]] = {
    "pay_stub": kept_pay_stub.LAYOUTS,
    "w2": kept_w2.LAYOUTS,
    "purchase_order": kept_purchase_order.LAYOUTS,
    "invoice": kept_invoice.LAYOUTS,
    "employment_letter": kept_employment_letter.LAYOUTS,
    "receipt": (
        *kept_receipt.LAYOUTS,
        *kept_receipt_sheets.LAYOUTS,
        *kept_receipt_papers.LAYOUTS,
    ),
    "check": kept_check.LAYOUTS,
    "id_document": (*kept_id_document.LAYOUTS, *kept_id_copies.LAYOUTS),
    "bank_statement": kept_bank_statement.LAYOUTS,
    "form_1099": kept_form_1099.LAYOUTS,
    "form_1098": (*kept_form_1098.LAYOUTS, *kept_form_1098_papers.LAYOUTS),
    "form_w9": kept_form_w9.LAYOUTS,
}
# Layouts to work with: 1 to that number.
LAYOUTS = {doc_type: len(layouts) for doc_type, layouts in _TUNE.items()}
# Layouts that come after them. They are kept for judging a reader, so nobody tunes one to them.
JUDGE_LAYOUTS = {
    doc_type: range(LAYOUTS[doc_type] + 1, LAYOUTS[doc_type] + 1 + len(layouts))
    for doc_type, layouts in ((name, _JUDGE.get(name, ())) for name in _TUNE)
}
_FORMS = {
    "pdf": ("application/pdf", ".pdf"),
    "png": ("image/png", ".png"),
    "jpeg": ("image/jpeg", ".jpg"),
}


@dataclass(frozen=True, slots=True)
class Sample:
    """A drawn document. `boxes` are in points of the upright page, pages from 1."""

    file_name: str
    media_type: str
    data: bytes
    pages: int
    truth: dict[str, str]  # canonical values of what is printed, by path
    boxes: dict[str, tuple[int, Box]]  # where each is printed first
    also: dict[str, tuple[tuple[int, Box], ...]]  # where else it is printed
    printed: dict[str, str]  # the words in the box, currency sign and all
    lang: str

    @property
    def pdf(self) -> bytes:
        """The file's bytes, whatever `media_type` is."""
        return self.data


def draw(
    doc_type: str,
    layout: int,
    *,
    seed: int,
    as_of: date,
    scan: bool = False,
    form: str = "pdf",
    overrides: Mapping[str, str] | None = None,
    inconsistent: bool = False,
) -> Sample:
    """Draw layout number `layout`, from 1, of a document type. Same arguments, same bytes.

    Args:
        seed: who is paid or billed, and how much. One seed is one person over all pay stubs.
        as_of: the day it is; the document is the latest one before it.
        scan: as a picture that a scanner took, askew, noisy and without a text layer.
        form: "pdf", or "png" and "jpeg" for documents of one page.
        overrides: canonical values to have, by path (lines of an address apart by `; `). Figures
            that depend on a given figure follow it.
        inconsistent: put given figures in and let the rest stay, so that sums do not add up.

    Raises:
        ValueError: there is no such type, layout, form or path, a value is not of its kind or has
            letters that the fonts lack, or a picture would have several pages.
    """
    if form not in _FORMS:
        raise ValueError(f"no such form: {form}")
    chosen = layout_of(doc_type, layout)
    for path, text in (overrides or {}).items():
        _check(SCHEMAS[doc_type], path, text)
    facts = chosen.facts(seed, as_of, dict(overrides or {}), inconsistent)
    name = f"{doc_type.replace('_', '-')}-{layout:02}-{seed}"
    clean = draw_facts(doc_type, layout, facts, as_of=as_of, name=name)
    if not scan and form == "pdf":
        return clean
    scanner = degrade.scanner(name, as_of) if scan else degrade.Scanner()
    return pictured(clean, scanner, form, chosen.size, as_of)


def draw_facts(
    doc_type: str, layout: int, facts: Facts, *, as_of: date, name: str, hidden: str = ""
) -> Sample:
    """Draw a layout with facts that are given whole, `notes` included.

    Args:
        hidden: words that the file holds on its first page and nobody can see.
    """
    chosen = layout_of(doc_type, layout)
    canvas = Canvas(
        SCHEMAS[doc_type],
        facts.values,
        facts.notes,
        chosen.format,
        chosen.size,
        covered=chosen.covered,
    )
    if hidden:
        canvas.hide(hidden)
    chosen.draw(canvas)
    return Sample(
        file_name=f"{name}.pdf",
        media_type="application/pdf",
        data=pdf.write(canvas.pages(), made_on=as_of, title=name, producer=chosen.producer),
        pages=canvas.number,
        truth=canvas.truth,
        boxes=canvas.boxes,
        also={path: tuple(places) for path, places in canvas.also.items()},
        printed=canvas.printed,
        lang=chosen.lang,
    )


def pictured(
    clean: Sample, scanner: degrade.Scanner, form: str, size: tuple[float, float], as_of: date
) -> Sample:
    """The same document as a picture, in the form asked for; `size` is that of its pages."""
    if form != "pdf" and clean.pages > 1:
        raise ValueError("a picture has one page, this document has more")
    pictures = degrade.images(clean.data, scanner, clean.file_name, as_of)
    name = clean.file_name.removesuffix(".pdf") + ("-scan" if scanner.noise else "")
    if form == "pdf":
        pages = [degrade.as_page(picture, scanner, size) for picture in pictures]
        data = pdf.write(pages, made_on=as_of, title=name, producer="Flatbed 2 scan to mail")
    elif form == "png":
        data = degrade.as_png(pictures[0], scanner)
    else:
        data = degrade.as_jpeg(pictures[0], scanner)

    def moved(place: tuple[int, Box]) -> tuple[int, Box]:
        return place[0], scanner.moved(place[1], size)

    media_type, suffix = _FORMS[form]
    return replace(
        clean,
        file_name=f"{name}{suffix}",
        media_type=media_type,
        data=data,
        boxes={path: moved(place) for path, place in clean.boxes.items()},
        also={path: tuple(map(moved, places)) for path, places in clean.also.items()},
    )


def _check(schema: type[Schema], path: str, text: str) -> None:
    try:
        kind = leaf_at(schema, path).kind
    except KeyError as unknown:
        raise ValueError(f"no such path: {path}") from unknown
    try:
        text.encode("cp1252")
        if kind in (Kind.MONEY, Kind.NUMBER) and not Decimal(text).is_finite():
            raise ValueError("not a figure")
        if kind is Kind.DATE:
            date.fromisoformat(text)
    except (ValueError, InvalidOperation) as wrong:
        raise ValueError(f"no such value can be printed for {path}") from wrong


def layout_of(doc_type: str, number: int) -> Layout:
    """A layout by its number, from 1.

    Raises:
        ValueError: there is no such type or layout.
    """
    layouts: tuple[Layout, ...] = (*_TUNE.get(doc_type, ()), *_JUDGE.get(doc_type, ()))
    if not 1 <= number <= len(layouts):
        raise ValueError(f"no such layout: {doc_type} {number}")
    return layouts[number - 1]
