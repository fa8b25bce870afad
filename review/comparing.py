"""Two pages of a case side by side, and what both documents say of the same thing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from extraction.models import Page
from extraction.schemas.base import Kind
from review.display import MONO
from review.workbench_fields import Field
from review.workbench_findings import Flagged
from review.workbench_sheet import Section, Sheet

# Kinds that are the same or not: a part of a date or of an amount means nothing.
WHOLE = MONO | {Kind.DATE, Kind.YEAR, Kind.BOOLEAN}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: a page of a document, named as addresses name it ("2.3")."""

    section: Section
    number: int  # of the document in the case, from 1
    page: Page

    @property
    def name(self) -> str:
        return f"{self.number}.{self.page.number}"

    @property
    def title(self) -> str:
        document = self.section.document
        whole = f"{document.type_title}, page {self.page.number} of {document.page_count}"
        return f"{self.number}. {whole}"

    @property
    def pages(self) -> list[Side]:
        return [Side(self.section, self.number, page) for page in self.section.pages]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that is the same on the other side, or not."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What one side says, and where."""

    field: Field | None
    pieces: tuple[Piece, ...]

    @property
    def page(self) -> int | str:
        return self.field.page.pk if self.field and self.field.page else ""

    @property
    def boxes(self) -> str:
        return self.field.boxes if self.field else json.dumps([])


@dataclass(frozen=True, slots=True)
class Pair:
    """One thing that both documents could say."""

    name: str
    left: Said
    right: Said
    why: str = ""  # the finding that looked at both; "" where it is the same field of both

    @property
    def both(self) -> bool:
        return bool(_text(self.left.field) and _text(self.right.field))

    @property
    def same(self) -> bool:
        return self.both and not any(one.differs for one in (*self.left.pieces, *self.right.pieces))

    @property
    def word(self) -> str:
        if self.both:
            return "Same" if self.same else "Different"
        return "Only on the left" if _text(self.left.field) else "Only on the right"


def sides(sheet: Sheet, left: str, right: str) -> tuple[Side, Side] | None:
    """The two pages that an address names; the likeliest two where it names none.

    None where the case has no page at all.
    """
    there = [
        Side(section, number, page)
        for number, section in enumerate(sheet.sections, start=1)
        for page in section.pages
    ]
    if not there:
        return None
    found = [next((one for one in there if one.name == name), None) for name in (left, right)]
    one = found[0] or there[0]
    others = [side for side in there if side.number != one.number] or there[1:] or there
    return one, found[1] or others[0]


def pairs(sheet: Sheet, left: Side, right: Side) -> list[Pair]:
    """What both sides say: what findings looked at on both, then the fields of the same name.

    What differs comes first.
    """
    made = [*_of_findings(sheet.flagged, left, right), *_of_fields(left, right)]
    return sorted(made, key=lambda pair: (pair.same, not pair.both))


def address_of(sheet: Sheet, one: Flagged) -> str:
    """The query that shows the pages that a finding looked at; "" where all is on one document."""
    order = {section.document.pk: at for at, section in enumerate(sheet.sections, start=1)}
    seen: dict[int, str] = {}
    for looked in one.looked:
        if looked.field and looked.field.page:
            number = order.get(looked.field.value.document_id)
            if number:
                seen.setdefault(number, f"{number}.{looked.field.page.number}")
    first = list(seen.values())[:2]
    return f"left={first[0]}&right={first[1]}" if len(first) == 2 else ""


def _of_findings(found: Sequence[Flagged], left: Side, right: Side) -> Iterator[Pair]:
    if left.number == right.number:
        return
    for one in found:
        looked = [seen.field for seen in one.looked if seen.field]
        here = [field for field in looked if _belongs(field, left)]
        there = [field for field in looked if _belongs(field, right)]
        for first, second in zip(here, there, strict=False):
            if first.value.path != second.value.path:  # else it is the same field of both
                name = f"{first.name} and {second.name}"
                yield _pair(name, first, second, one.finding.title)


def _of_fields(left: Side, right: Side) -> Iterator[Pair]:
    if left.number == right.number:
        return
    other = {field.value.path: field for field in right.section.fields}
    for field in left.section.fields:
        twin = other.get(field.value.path)
        if twin is not None and (_text(field) or _text(twin)):
            yield _pair(field.name, field, twin, "")


def _pair(name: str, left: Field, right: Field, why: str) -> Pair:
    one, other = _text(left), _text(right)
    pieces: tuple[tuple[Piece, ...], tuple[Piece, ...]]
    if left.value.value is not None and left.value.value == right.value.value:
        pieces = (Piece(one, False),), (Piece(other, False),)
    elif {left.value.leaf.kind, right.value.leaf.kind} & WHOLE:
        pieces = (Piece(one, True),), (Piece(other, True),)
    else:
        pieces = _word_by_word(one, other)
    return Pair(name, Said(left, pieces[0]), Said(right, pieces[1]), why)


def _word_by_word(one: str, other: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces; letters count alike whether they are capitals or not."""
    first, second = one.split(), other.split()
    folded = [word.casefold() for word in first], [word.casefold() for word in second]
    blocks = SequenceMatcher(None, *folded, autojunk=False).get_opcodes()
    return (
        tuple(_pieces((first[a:b], tag != "equal") for tag, a, b, _, _ in blocks)),
        tuple(_pieces((second[a:b], tag != "equal") for tag, _, _, a, b in blocks)),
    )


def _pieces(runs: Iterable[tuple[Sequence[str], bool]]) -> Iterator[Piece]:
    for words, differs in runs:
        if words:
            yield Piece(" ".join(words), differs)


def _text(field: Field | None) -> str:
    return (field.shown or field.text) if field else ""


def _belongs(field: Field, side: Side) -> bool:
    return field.value.document_id == side.section.document.pk
