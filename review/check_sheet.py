"""What an applicant checks: each document's values beside the place they were read from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from extraction.contract import Flag, Status
from extraction.doubts import doubts
from extraction.models import Case, Document, FieldValue, Page
from extraction.schemas.base import Kind, Leaf, leaves, template
from review.display import MONO, NUMERIC, name_of, row_of, shown
from review.grouping import Packet, packets
from review.list_words import Counts, ListNote, counts_of, notes_of_document
from review.pictures import Crop, crop, crop_of_many
from review.shown_words import a_paper
from review.stated_sheet import StatedGroup, stated_sheet

Act = FieldValue.Act

LONG = 8  # lines of a table that are shown at once
PLAINLY = {
    Flag.QUOTE_NOT_FOUND: _("We could not find this again on the page."),
    Flag.LINE_MISMATCH: _("We may have taken this from the wrong line."),
    Flag.UNPARSED: _("We could not make sense of what stands here."),
    Flag.VALUE_NOT_IN_QUOTE: _("We could not find this again on the page."),
    Flag.NULL_LITERAL: _("Your document may say that there is none."),
    Flag.PRESENT_WITHOUT_VALUE: _("It looks as if it is there, but we could not read it."),
    Flag.NOT_FOUND_WITH_CONTENT: _("We are not sure that this stands on your document."),
    Flag.CONFLICT: _("Your document gives two different values for this."),
    Flag.SCALE_WORD: _("A word beside it, such as thousand, may change how much it is."),
    Flag.QUALIFIED: _("Your document says about, up to or the like."),
    Flag.BAD_CHECK_DIGIT: _("A digit or letter of this may be wrong."),
    Flag.POORLY_READ: _("This is hard to read on your document."),
    Flag.SUM_FAILED: _("This does not add up with other figures on your document."),
    Flag.LIST_INCOMPLETE: _("We may have missed rows of this list."),
    Flag.OTHER_ROW: _("We may have taken this from another row of the list."),
    Flag.OTHER_LABEL: _("Your document may give this as something else."),
    Flag.OMITTED: _("We did not find this, but your document may say it. Please look."),
    Flag.INSTRUCTED: _("This stands in a sentence that tells readers what to answer."),
    Flag.UNSEEN_TEXT: _("This stands in text that can't be seen on the page."),
}
TWO_WAYS = {
    Kind.DATE: _("The day and the month can be read either way round."),
    Kind.MONEY: _("The point or comma can be read as thousands or as cents."),
    Kind.NUMBER: _("The point or comma can be read as thousands or as a fraction."),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One value to look at."""

    value: FieldValue
    name: str
    text: str  # for people; "" where there is none
    sentences: tuple[str, ...]  # why it needs a look; empty where it does not
    crop: Crop | None

    @property
    def anchor(self) -> str:
        return anchor(self.value)

    @property
    def within(self) -> str:
        """The name within a sentence: "Enter net pay this period"."""
        return within_sentence(self.value)

    @property
    def mono(self) -> bool:
        return self.value.leaf.kind in MONO

    @property
    def numeric(self) -> bool:
        return self.value.leaf.kind in NUMERIC

    @property
    def icon(self) -> str:
        """Beside a tick box's words."""
        is_tick = self.value.leaf.kind is Kind.BOOLEAN
        return {"true": "check", "false": "x"}.get(self.value.value or "", "") if is_tick else ""

    @property
    def to_check(self) -> bool:
        return bool(self.sentences)

    @property
    def unanswered(self) -> bool:
        """Needed, and nobody has said yet what it is or that it is not there."""
        return self.value.leaf.required and self.value.act == Act.READ and not self.text

    @property
    def can_be_right(self) -> bool:
        """Whether "This is right" makes sense: there is something to be right."""
        return self.to_check and bool(self.text)

    @property
    def said(self) -> str:
        """What a person said of it: confirmed, changed, absent, illegible; "" where nothing."""
        return "" if self.value.act == Act.READ else self.value.act


@dataclass(frozen=True, slots=True)
class Table:
    """Line items: the columns' labels, and for each line its cells, None where one was not read."""

    name: str
    columns: tuple[tuple[str, bool], ...]  # label, and whether it holds numbers
    lines: tuple[tuple[Row | None, ...], ...]
    crop: Crop | None
    note: ListNote | None  # how whole it is

    @property
    def to_check(self) -> list[Row]:
        return [cell for line in self.lines for cell in line if cell and cell.to_check]

    @property
    def long(self) -> bool:
        """Whether it is folded, so that the rest of the page is not lost below it."""
        return len(self.lines) > LONG

    @property
    def keys(self) -> set[int]:
        """The values in it."""
        return {cell.value.pk for line in self.lines for cell in line if cell}

    @property
    def labelled(self) -> list[list[tuple[str, Row | None]]]:
        """The lines, each cell beside the name of its column."""
        names = [name for name, _ in self.columns]
        return [list(zip(names, line, strict=True)) for line in self.lines]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document with its values."""

    document: Document
    first_page: Page | None
    rows: tuple[Row, ...]
    tables: tuple[Table, ...]

    @property
    def article(self) -> str:
        """ "a pay stub", "a Form W-2"."""
        return a_paper(self.document.doc_type)

    @property
    def to_check(self) -> list[Row]:
        """All that needs a look, cells of tables last."""
        rows = [row for row in self.rows if row.to_check]
        return rows + [cell for table in self.tables for cell in table.to_check]

    @property
    def read(self) -> list[Row]:
        """Values that stand and need no look."""
        return [row for row in self.rows if not row.to_check and (row.text or row.said)]

    @property
    def not_there(self) -> list[Row]:
        """What the document need not state, and does not."""
        return [row for row in self.rows if not (row.to_check or row.text or row.said)]

    @property
    def absent_keys(self) -> set[int]:
        """The values that are not there."""
        return {row.value.pk for row in self.not_there}


@dataclass(frozen=True, slots=True)
class CheckSheet:
    """Everything that the applicant checks before sending."""

    sheets: tuple[Sheet, ...]
    failed: tuple[Document, ...]
    unclassified: tuple[Document, ...]
    packets: tuple[Packet, ...]  # files that hold several of these
    stated: tuple[StatedGroup, ...]

    @property
    def to_check(self) -> list[Row]:
        return [row for sheet in self.sheets for row in sheet.to_check]

    @property
    def unanswered(self) -> list[Row]:
        return [row for row in self.to_check if row.unanswered]


def check_sheet(case: Case) -> CheckSheet:
    """All current values of the case's documents, beside their places."""
    documents = list(case.documents.kept().select_related("case").prefetch_related("pages"))
    read = [one for one in documents if one.state == Document.State.READ]
    values = FieldValue.objects.of_case(case)
    by_document = {
        key: list(group) for key, group in groupby(values, lambda value: value.document_id)
    }
    counts = counts_of(read)
    return CheckSheet(
        sheets=tuple(
            _sheet(document, by_document.get(document.pk, []), counts)
            for document in read
            if document.schema
        ),
        failed=tuple(one for one in documents if one.state == Document.State.FAILED),
        unclassified=tuple(one for one in read if not one.schema),
        packets=tuple(packets(case)),
        stated=tuple(stated_sheet(case.stated)),
    )


def row(value: FieldValue, pages: dict[int, Page]) -> Row:
    """One value as a row."""
    name = name_of(value.leaf, row_of(value.path))
    return Row(
        value=value,
        name=name,
        text=shown(value.leaf.kind, value.value),
        sentences=_sentences(value),
        crop=crop(value.evidence, pages, what=name),
    )


def within_sentence(value: FieldValue) -> str:
    """A field's name where a sentence goes on with it: "net pay this period", but "IBAN"."""
    row = row_of(value.path)
    name = name_of(value.leaf, row)
    if row is None:
        name = name.replace(": ", " ")
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def explained(leaf: Leaf) -> str:
    """What a field is about, for people who have it before them; "" where no catalogue knows it."""
    told = gettext(leaf.description) if leaf.description else ""
    in_english = (get_language() or "en").startswith("en")
    return told if in_english or told != leaf.description else ""


def anchor(value: FieldValue) -> str:
    """The id of a value's row on the check page."""
    return f"row-{value.pk}"


def _sheet(document: Document, values: Sequence[FieldValue], counts: Counts) -> Sheet:
    pages = {page.number: page for page in document.pages.all()}
    for value in values:
        value.document = document  # one object, so that its schema is looked up once
    rows = [row(value, pages) for value in values]
    notes = notes_of_document(document, values, counts)
    cells = [one for one in rows if "[" in one.value.path]
    return Sheet(
        document=document,
        first_page=pages.get(1),
        rows=tuple(one for one in rows if row_of(one.value.path) is None),
        tables=tuple(_tables(document, cells, pages, notes)),
    )


def _tables(
    document: Document,
    cells: Sequence[Row],
    pages: dict[int, Page],
    notes: Mapping[str, ListNote],
) -> list[Table]:
    schema = document.schema
    assert schema is not None
    tables = []
    for name in dict.fromkeys(leaf.table for leaf in leaves(schema) if leaf.table):
        columns = [leaf for leaf in leaves(schema) if leaf.table == name]
        mine = [cell for cell in cells if cell.value.leaf.table == name]
        used = [leaf for leaf in columns if any(cell.value.leaf == leaf for cell in mine)]
        by_place = {(row_of(c.value.path), template(c.value.path)): c for c in mine}
        numbers = sorted({number for number, _ in by_place if number is not None})
        if not numbers and name not in notes:
            continue
        tables.append(
            Table(
                name=gettext(columns[0].group),
                columns=tuple((gettext(leaf.label), leaf.kind in NUMERIC) for leaf in used),
                lines=tuple(
                    tuple(by_place.get((number, leaf.path)) for leaf in used) for number in numbers
                ),
                crop=crop_of_many(
                    [c.value.evidence for c in mine if c.value.evidence],
                    pages,
                    what=gettext(columns[0].group),
                ),
                note=notes.get(name),
            )
        )
    return tables


def _sentences(value: FieldValue) -> tuple[str, ...]:
    """Why an applicant should look, in words that need no knowledge of how the reading works."""
    if not doubts(value):
        return ()
    if value.status == Status.FAILED:
        return (gettext("We could not read this by machine. Please enter it."),)
    if value.status in (Status.NOT_FOUND, Status.BLANK) and Flag.OMITTED in value.flags:
        return (str(PLAINLY[Flag.OMITTED]),)
    if value.status in (Status.NOT_FOUND, Status.BLANK, Status.NOT_ATTEMPTED):
        return (
            gettext(
                "We did not find this on your document. Enter it, or say that it is not there."
            ),
        )
    if value.status == Status.ILLEGIBLE:
        return (gettext("We could not read this. Please enter what your document says."),)
    said = [_plainly(value, Flag(flag)) for flag in value.standing]
    return tuple(dict.fromkeys(said)) or (gettext("We could not find this again on the page."),)


def _plainly(value: FieldValue, flag: Flag) -> str:
    kind = value.leaf.kind
    if flag is Flag.AMBIGUOUS:
        return str(TWO_WAYS.get(kind, _("This can be read in more than one way.")))
    if flag is Flag.READERS_DISAGREE:
        others = [shown(kind, one["value"]) for one in value.candidates if one["value"]]
        if others:
            either = gettext(" or ").join(others)
            return gettext("We read it twice and once got %(other)s.") % {"other": either}
        return gettext("We read it twice and the two readings differ.")
    return str(PLAINLY[flag])
