"""The small cast and the paperwork of the tests, made by plain functions.

alice and bob review, carol leads, dave applies, erin applies too and must see nothing of dave's,
oscar audits, ada administers.
"""

import hashlib
import io
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import Role, User
from extraction.cases import open_case
from extraction.contract import Grounding, Status
from extraction.intake import receive
from extraction.models import Case, CaseKind, Document, FieldValue, Page
from extraction.samples import Sample, draw
from extraction.samples.joined import joined
from extraction.schemas import SCHEMAS
from extraction.schemas.base import Leaf, leaf_at, leaves
from review.models import ReviewTask

PASSWORD = "a long enough password"  # of everybody
KINDS: dict[str, dict[str, Any]] = {
    "mortgage": {
        "title": "Mortgage application",
        "required": {"pay_stub": 1},
        "asks_application": True,
    },
    "supplier_invoice": {"title": "Supplier invoice", "required": {"invoice": 1}},
}
# A pay stub and an invoice that add up. Dates are those of TODAY's month.
TODAY = date(2026, 11, 21)
PAY_STUB = {
    "employee.name": "Dave Applewood",
    "employer.name": "Kestrel Aerostructures, Inc.",
    "pay_date": "2026-11-13",
    "period_start": "2026-10-26",
    "period_end": "2026-11-08",
    "gross_pay.current": "3242.00",
    "gross_pay.ytd": "58805.40",
    "taxes.current": "507.50",
    "deductions.current": "184.50",
    "net_pay.current": "2550.00",
    "net_pay.ytd": "43341.27",
    "earnings[0].description": "Regular",
    "earnings[0].hours": "80.00",
    "earnings[0].rate": "40.525",
    "earnings[0].current": "3242.00",
}
INVOICE = {
    "number": "INV-07680",
    "issued_on": "2026-11-06",
    "due_on": "2026-12-06",
    "currency": "USD",
    "vendor.name": "Harrow & Pike Industrial Supply",
    "customer.name": "Redbarn Outfitters, Inc.",
    "subtotal": "1000.00",
    "tax_total": "80.00",
    "total": "1080.00",
    "lines[0].description": "Folding table, 6 ft",
    "lines[0].quantity": "10",
    "lines[0].unit_price": "60.00",
    "lines[0].amount": "600.00",
    "lines[1].description": "Wall clock, 12 in",
    "lines[1].quantity": "4",
    "lines[1].unit_price": "100.00",
    "lines[1].amount": "400.00",
}
VALUES = {"pay_stub": PAY_STUB, "invoice": INVOICE}
# What dave states, as PAY_STUB has it: 3,242.00 every other week.
STATED = {
    "person.name": "Dave Applewood",
    "person.address": "3 Orchard Ln, Port Lindley, CA 90931",
    "person.phone": "(512) 555-0142",
    "loan.purpose": "purchase",
    "employers[0].name": "Kestrel Aerostructures, Inc.",
    "employers[0].monthly_income": "7024.33",
}


def person(name: str, role: Role, *, full_name: str = "") -> User:
    """The user `name`@example.org, made at the first call."""
    email = f"{name}@example.org"
    known = User.objects.filter(email=email).first()
    return known or User.objects.create(
        email=email, password=hashed(), full_name=full_name or name.capitalize(), role=role
    )


@cache
def hashed() -> str:
    """PASSWORD as it is stored. Hashing is slow by design, so it is done once."""
    return make_password(PASSWORD)


def alice() -> User:
    return person("alice", Role.REVIEWER, full_name="Alice Archer")


def bob() -> User:
    return person("bob", Role.REVIEWER, full_name="Bob Baker")


def carol() -> User:
    return person("carol", Role.LEAD, full_name="Carol Chandler")


def dave() -> User:
    return person("dave", Role.APPLICANT, full_name="Dave Applewood")


def erin() -> User:
    return person("erin", Role.APPLICANT, full_name="Erin Outsider")


def oscar() -> User:
    return person("oscar", Role.AUDITOR, full_name="Oscar Auditor")


def ada() -> User:
    return person("ada", Role.ADMIN, full_name="Ada Admin")


def kind(slug: str = "mortgage") -> CaseKind:
    """A case kind; a test that truncates the tables takes the migrated ones away."""
    made, _ = CaseKind.objects.get_or_create(slug=slug, defaults=KINDS[slug])
    return made


def case(slug: str = "mortgage", *, by: User | None = None, states: bool = True) -> Case:
    """A case that dave just opened; he stated what its kind asks for, unless told otherwise."""
    made = open_case(kind(slug), by=by or dave())
    return stated(made) if states and made.kind.asks_application else made


def stated(case: Case, told: Mapping[str, str] | None = None) -> Case:
    """The case with what its applicant states by path: STATED and more."""
    Case.objects.filter(pk=case.pk).update(stated={**STATED, **(told or {})})
    case.refresh_from_db(fields=["stated"])
    return case


def document(
    case: Case,
    doc_type: str = "pay_stub",
    values: Mapping[str, str | None] | None = None,
    *,
    grounding: Grounding = Grounding.EXACT,
    flags: Mapping[str, list[str]] | None = None,
    state: Document.State = Document.State.READ,
    name: str = "",
) -> Document:
    """A document as if it had been read: pages and values, but no file behind them.

    Args:
        values: canonical texts by path, over those of PAY_STUB or INVOICE; None takes one away.
        grounding: of all of them.
        flags: of single ones, by path.
    """
    stated = {**VALUES.get(doc_type, {}), **(values or {})}
    held = {path: text for path, text in stated.items() if text is not None}
    count = case.documents.count()
    digest = hashlib.sha256(f"{case.pk} {count} {doc_type} {sorted(held.items())}".encode())
    made = Document.objects.create(
        case=case,
        name=name or f"{doc_type}-{count + 1}.pdf",
        sha256=digest.hexdigest(),
        stored_as=f"originals/none/{digest.hexdigest()}",
        media_type="application/pdf",
        size_bytes=1000,
        page_count=1,
        doc_type=doc_type,
        state=state,
    )
    words, boxes = _typed(held)
    Page.objects.create(
        document=made,
        number=1,
        width=612,
        height=792,
        image=f"pages/none/{made.pk}.jpg",
        thumbnail=f"pages/none/{made.pk}-small.jpg",
        image_type="image/jpeg",
        words=words,
        words_from="text",
    )
    schema = SCHEMAS.get(doc_type)
    if schema is None:
        return made
    paths = [leaf.path for leaf in leaves(schema) if not leaf.table]
    paths += [path for path in held if path not in paths]
    FieldValue.objects.bulk_create(
        _value(
            made,
            position,
            leaf_at(schema, path),
            path,
            held.get(path),
            boxes.get(path),
            grounding,
            (flags or {}).get(path, []),
        )
        for position, path in enumerate(paths)
    )
    return made


def value(document: Document, path: str) -> FieldValue:
    """The value that counts now."""
    return FieldValue.objects.current().get(document=document, path=path)


def ready_case(slug: str = "mortgage", *, by: User | None = None, **changes: Any) -> Case:
    """A case with the document that its kind requires, read and adding up.

    Args:
        changes: as `document` takes them.
    """
    made = case(slug, by=by)
    doc_type = "pay_stub" if slug == "mortgage" else "invoice"
    document(made, doc_type, **changes)
    return made


def task(case: Case | None = None, **fields: Any) -> ReviewTask:
    """An open review task, of a ready case where none is given."""
    if case is None:
        case = ready_case()
    Case.objects.filter(pk=case.pk).update(
        state=Case.State.IN_REVIEW, submitted_at=timezone.now(), decided_at=None
    )
    case.refresh_from_db()
    return ReviewTask.objects.create(case=case, **{"why": "It is a test.", **fields})


def sample(doc_type: str = "pay_stub", layout: int = 1, *, seed: int = 1, **more: Any) -> Sample:
    """A drawn file with its truth."""
    return draw(doc_type, layout, seed=seed, **{"as_of": TODAY, **more})


def upload(sample: Sample) -> io.BytesIO:
    """A sample as a file that somebody uploads."""
    return io.BytesIO(sample.data)


def stored_document(
    case: Case, doc_type: str = "pay_stub", layout: int = 1, *, seed: int = 1, **more: Any
) -> Document:
    """A drawn file taken in, with its original stored; nothing has read it yet."""
    drawn = sample(doc_type, layout, seed=seed, **more)
    return receive(drawn.data, drawn.file_name, case=case, by=case.applicant)


def stored_packet(case: Case, *drawn: Sample, name: str = "scan.pdf") -> Document:
    """One file that holds several drawn documents, taken in; nothing has read it yet."""
    drawn = drawn or (sample("pay_stub"), sample("invoice"))
    return receive(joined(*drawn), name, case=case, by=case.applicant)


def _typed(held: Mapping[str, str]) -> tuple[list[list[Any]], dict[str, list[list[float]]]]:
    """A page's words, one line a value, and the boxes of each value's words."""
    words: list[list[Any]] = []
    boxes: dict[str, list[list[float]]] = {}
    for row, (path, text) in enumerate(held.items()):
        x, y = 40.0, 30.0 + row * 14
        boxes[path] = []
        for word in text.split():
            box = [x, y, x + 6.0 * len(word), y + 10.0]
            words.append([word, *box])
            boxes[path].append(box)
            x = box[2] + 6.0
    return words, boxes


def _value(
    document: Document,
    position: int,
    leaf: Leaf,
    path: str,
    text: str | None,
    boxes: list[list[float]] | None,
    grounding: Grounding,
    flags: list[str],
) -> FieldValue:
    evidence = None
    if text is not None and grounding is not Grounding.NONE:
        evidence = {"page": 1, "boxes": boxes, "quote": text, "grounding": grounding.value}
    return FieldValue(
        document=document,
        reading=document.reading,
        path=path,
        position=position,
        status=(Status.NOT_FOUND if text is None else Status.PRESENT).value,
        raw=text or "",
        value=text,
        flags=flags,
        evidence=evidence,
        source=f"local:{leaf.kind}",
    )
