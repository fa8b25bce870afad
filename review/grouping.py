"""The pages of one file and the documents they belong to, as people see and group them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext, ngettext

from accounts.models import User
from extraction.models import Case, Document, FieldValue, Page
from extraction.parts import pages_in_words
from extraction.regrouping import Group, Outcome, documents_of, grouping, regroup
from extraction.schemas import SCHEMAS
from review import claims, queue, receiving
from review.display import name_of, row_of, shown
from review.models import ReviewTask
from rules import findings

MOST_NEW = 6  # documents that can be begun in one go


class NoPages(Exception):
    """No page was put into any document."""


class Nonsense(Exception):
    """What was sent is not what the form sends."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Something that a person said of a value that has no place any more."""

    name: str
    text: str
    came_from: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A document that pages can be put into; one that is there, or a new one."""

    number: int  # from 1
    key: str  # its name in the form
    document: Document | None
    doc_type: str  # as chosen; "" is to be found out

    @property
    def title(self) -> str:
        known = self.document.type_title if self.document and self.document.doc_type else ""
        name = gettext("Document %(number)d") % {"number": self.number}
        return f"{name}: {known}" if known else name

    @property
    def says(self) -> str:
        """How it is offered for a page."""
        if self.document:
            return self.title
        return gettext("%(document)s (new)") % {"document": self.title}


@dataclass(frozen=True, slots=True)
class PageRow:
    """One page of the file and where it belongs."""

    page: Page
    key: str  # of its slot; "" is in none
    place: str  # in its document, as typed; "" is as in the file


@dataclass(frozen=True, slots=True)
class Held:
    """One document of a file, for people to see what was made of it."""

    document: Document
    pages: tuple[Page, ...]

    @property
    def says(self) -> str:
        """The document and its pages: "Pay stub (page 1)"."""
        return f"{self.document.type_title} ({pages_in_words(self.document.pages_in_file)})"


@dataclass(frozen=True, slots=True)
class Packet:
    """A file that holds several documents, or could."""

    file: Document
    held: tuple[Held, ...]
    unplaced: tuple[Answer, ...]

    @property
    def says(self) -> str:
        many = len(self.held)
        return ngettext(
            "This file holds %(count)d document", "This file holds %(count)d documents", many
        ) % {"count": many}


@dataclass(frozen=True, slots=True)
class Form:
    """The screen where pages are grouped."""

    packet: Packet
    slots: tuple[Slot, ...]
    rows: tuple[PageRow, ...]
    seen: str  # `extraction.regrouping.grouping`

    @property
    def types(self) -> list[tuple[str, str]]:
        return [(slug, gettext(schema.title)) for slug, schema in SCHEMAS.items()]


def packets(case: Case) -> list[Packet]:
    """The files of a case that hold several documents, or did, or of which pages are left out."""
    split = case.documents.files().filter(state=Document.State.SPLIT).prefetch_related("pages")
    return [packet_of(file) for file in split]


def packet_of(file: Document) -> Packet:
    """A file with the documents that it stands in, in the order of their pages."""
    pages = {page.number: page for page in file.pages.all()}
    documents = sorted(documents_of(file), key=lambda one: one.pages_in_file)
    return Packet(
        file=file,
        held=tuple(
            Held(one, tuple(pages[at] for at in one.pages_in_file if at in pages))
            for one in documents
        ),
        unplaced=tuple(map(_answer, _unplaced(file))),
    )


def form_of(file: Document, sent: Mapping[str, str] | None = None) -> Form:
    """The screen as things stand, or with what was sent and refused."""
    packet = packet_of(file)
    there = [one.document for one in packet.held]
    slots = _slots(file, there, sent or {})
    rows = tuple(
        PageRow(
            page,
            (sent or {}).get(f"page-{page.number}", _key_of(page.number, slots)),
            (sent or {}).get(f"place-{page.number}", _place_of(page.number, there)),
        )
        for page in file.pages.all()
    )
    return Form(packet, slots, rows, grouping(there))


def groups_of(file: Document, sent: Mapping[str, str]) -> list[Group]:
    """The groups that a sent form describes.

    Raises:
        NoPages: there is none.
        Nonsense: the form lacks a page or names a document that it does not offer.
    """
    slots = {slot.key: slot for slot in form_of(file).slots}
    pages: dict[str, list[tuple[int, int]]] = {}
    for number in range(1, file.page_count + 1):
        key = sent.get(f"page-{number}")
        if key is None or (key and key not in slots):
            raise Nonsense
        place = sent.get(f"place-{number}", "").strip()
        at = int(place) if place.isascii() and place.isdigit() and len(place) < 6 else number
        if key:
            pages.setdefault(key, []).append((at, number))
    if not pages:
        raise NoPages
    return [
        Group(
            pages=tuple(number for _, number in sorted(pages[key])),
            doc_type=_type_of(slot, sent),
            stands_for=slot.document.pk if slot.document else None,
        )
        for key, slot in slots.items()
        if key in pages
    ]


@transaction.atomic
def save(
    file: Document, groups: Sequence[Group], *, seen: str, by: User, task: ReviewTask | None = None
) -> Outcome:
    """Group the pages of a file and have what is new read.

    Args:
        task: where a reviewer does it.

    Raises:
        Regrouped, NotEditable, ValueError: as `extraction.regrouping.regroup`.
        claims.NotHeld: the reviewer's claim ended.
    """
    if task:
        claims.hold(task, by=by)
    outcome = regroup(file, groups, seen=seen, by=by)
    for part in outcome.made:
        receiving.enqueue(part)
    if task:
        findings.evaluate(task.case, by=by)
        queue.reweigh(task)
    return outcome


def _slots(file: Document, there: Sequence[Document], sent: Mapping[str, str]) -> tuple[Slot, ...]:
    new = min(max(file.page_count - len(there), 0), MOST_NEW)
    known: list[tuple[str, Document | None]] = [(str(one.pk), one) for one in there]
    known += [(f"new-{at}", None) for at in range(1, new + 1)]
    return tuple(
        Slot(
            number,
            key,
            document,
            sent.get(f"type-{key}", document.doc_type if document and document.schema else ""),
        )
        for number, (key, document) in enumerate(known, start=1)
    )


def _type_of(slot: Slot, sent: Mapping[str, str]) -> str:
    """The type that was chosen.

    Raises:
        Nonsense: there is no such type.
    """
    chosen = sent.get(f"type-{slot.key}", "")
    if chosen and chosen not in SCHEMAS:
        raise Nonsense
    return chosen


def _key_of(number: int, slots: Sequence[Slot]) -> str:
    holding = (one.key for one in slots if one.document and number in one.document.pages_in_file)
    return next(holding, "")


def _place_of(number: int, documents: Sequence[Document]) -> str:
    """A page's place in a document whose pages are not in the order of the file."""
    for one in documents:
        pages = one.pages_in_file
        if number in pages and list(pages) != sorted(pages):
            return str(pages.index(number) + 1)
    return ""


def _unplaced(file: Document) -> Sequence[FieldValue]:
    if not file.unplaced:
        return ()
    values = FieldValue.objects.filter(pk__in=file.unplaced).select_related("document")
    return list(values.order_by("pk"))


def _answer(value: FieldValue) -> Answer:
    name = name_of(value.leaf, row_of(value.path))
    said = {"absent": "not on the document", "illegible": "can't be read"}.get(value.act, "")
    return Answer(name, said or shown(value.leaf.kind, value.value), value.document.name)
