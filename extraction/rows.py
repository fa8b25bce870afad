"""Rows of a document's lists, as people change them: cells, whole rows, columns, their order.

A row's number is its name and never changes; where it stands is its cells' `position`. Like every
value, cells get versions: a row that is taken out is one of which every cell is confirmed absent,
and one that is added was not found by any reader first. Whoever calls has the document `locked`,
and sees to what `followed` once the act is whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Max

from accounts.models import User
from audit.log import record
from extraction import values
from extraction.contract import PageText, Status
from extraction.models import Document, FieldValue
from extraction.schemas.base import Leaf, leaves
from extraction.soundness import ADDED

Act = FieldValue.Act
NOBODY = "nobody"
MOST_ROWS = 5000  # of one list
Rows = dict[int, dict[str, FieldValue]]  # by number, in order; cells by the column's name


class NoSuchList(Exception):
    """The document's type has no list of that name, or it has no such row or column."""


class RowsStale(Exception):
    """Somebody changed cells meanwhile; `columns` names them."""

    def __init__(self, columns: frozenset[str]) -> None:
        super().__init__(len(columns))
        self.columns = columns


class CellsRefused(Exception):
    """What was typed is not of the columns' kinds; sentences by column."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        super().__init__(len(sentences))
        self.sentences = sentences


@dataclass(frozen=True, slots=True)
class Done:
    """One cell that an act changed: the version before, None where there was none, and after."""

    before: FieldValue
    after: FieldValue


def columns_of(document: Document, table: str) -> dict[str, Leaf]:
    """A list's columns by name, in the order of the schema.

    Raises:
        NoSuchList: the document has no such list.
    """
    schema = document.schema
    found = (
        {}
        if schema is None
        else {leaf.path.partition("[].")[2]: leaf for leaf in leaves(schema) if leaf.table == table}
    )
    if not found:
        raise NoSuchList(table)
    return found


def rows_of(document: Document, table: str) -> Rows:
    """A list's rows as they count now, those that were taken out too."""
    there = FieldValue.objects.current().filter(document=document, path__startswith=f"{table}[")
    rows: Rows = {}
    for value in there.select_related("set_by").order_by("position", "pk"):
        value.document = document
        number, _, column = value.path[len(table) + 1 :].partition("].")
        rows.setdefault(int(number), {})[column] = value
    return rows


def is_there(cells: Iterable[FieldValue]) -> bool:
    """Whether a row still is one, and was not taken out."""
    return any(value.status != Status.CONFIRMED_ABSENT for value in cells)


def save_row(
    document: Document,
    table: str,
    number: int,
    texts: Mapping[str, str],
    versions: Mapping[str, int],
    *,
    reason: str,
    by: User,
) -> list[Done]:
    """Save a row as it was typed. Cells that say what they said are left alone.

    Args:
        texts: by column; "" says that the document has nothing there.
        versions: of the cells as they were shown; those not in it were not there.

    Raises:
        NoSuchList, RowsStale, CellsRefused: nothing was changed.
    """
    rows = rows_of(document, table)
    if number not in rows:
        raise NoSuchList(f"{table}[{number}]")
    return _write(document, table, {number: texts}, rows, {number: versions}, reason=reason, by=by)


def save_cells(
    document: Document,
    table: str,
    texts: Mapping[int, Mapping[str, str]],
    *,
    reason: str,
    by: User,
) -> list[Done]:
    """Save cells of several rows; a number that is no row's adds one at the end. As `save_row`."""
    rows = rows_of(document, table)
    versions = {
        number: {column: cell.version for column, cell in cells.items()}
        for number, cells in rows.items()
    }
    return _write(document, table, texts, rows, versions, reason=reason, by=by)


def add_row(
    document: Document,
    table: str,
    texts: Mapping[str, str],
    *,
    after: int | None,
    reason: str,
    by: User,
) -> tuple[int, list[Done]]:
    """Add a row behind another, or at the end; its number and its cells.

    Raises:
        NoSuchList, CellsRefused, ValueError: nothing is typed, or there are too many rows.
    """
    rows = rows_of(document, table)
    number = next_number(rows)
    if not any(texts.values()) or number >= MOST_ROWS:
        raise ValueError("a row has something in it")
    done = _write(document, table, {number: texts}, rows, {}, reason=reason, by=by, after=after)
    record(
        "extraction.row.added",
        subject=document,
        by=by,
        details={"document": document.pk, "table": table, "row": number},
        personal={"reason": reason},
    )
    return number, done


def next_number(rows: Rows) -> int:
    """The number that the next row gets; numbers are never given twice."""
    return max(rows, default=-1) + 1


def remove_row(document: Document, table: str, number: int, *, reason: str, by: User) -> list[Done]:
    """Take a row out: the document has no such row.

    Raises:
        NoSuchList: it is none, or was taken out before.
    """
    cells = rows_of(document, table).get(number, {})
    if not is_there(cells.values()):
        raise NoSuchList(f"{table}[{number}]")
    done = [
        Done(cell, values.write(
            document, cell, Act.ABSENT, by=by, version=cell.version, reason=reason,
            fields=values.GONE,
        ))
        for cell in cells.values()
        if cell.status != Status.CONFIRMED_ABSENT
    ]  # fmt: skip
    record(
        "extraction.row.removed",
        subject=document,
        by=by,
        details={"document": document.pk, "table": table, "row": number},
        personal={"reason": reason},
    )
    return done


def move_row(document: Document, table: str, number: int, step: int, *, by: User) -> bool:
    """Move a row up (-1) or down (1) by one; whether there was one to change places with.

    Raises:
        NoSuchList: it is none.
    """
    rows = {at: cells for at, cells in rows_of(document, table).items() if is_there(cells.values())}
    order = list(rows)
    if number not in rows:
        raise NoSuchList(f"{table}[{number}]")
    other = order.index(number) + step
    if step not in (-1, 1) or not 0 <= other < len(order):
        return False
    first, second = sorted((rows[number], rows[order[other]]), key=_top)
    places = sorted(cell.position for cell in (*first.values(), *second.values()))
    moved = [*second.values(), *first.values()]
    for cell, place in zip(moved, places, strict=True):
        cell.position = place
    FieldValue.objects.bulk_update(moved, ["position"])
    record(
        "extraction.row.moved",
        subject=document,
        by=by,
        details={"document": document.pk, "table": table, "row": number, "step": step},
    )
    return True


def _top(cells: Mapping[str, FieldValue]) -> int:
    return min(cell.position for cell in cells.values())


def _write(
    document: Document,
    table: str,
    texts: Mapping[int, Mapping[str, str]],
    rows: Rows,
    versions: Mapping[int, Mapping[str, int]],
    *,
    reason: str,
    by: User,
    after: int | None = None,
) -> list[Done]:
    """All cells or none: what is refused or stale is told before anything is written."""
    columns, pages = columns_of(document, table), values.page_texts(document)
    wanted: list[tuple[FieldValue, Mapping[str, Any]]] = []
    refused: dict[str, str] = {}
    stale: set[str] = set()
    for number, cells in texts.items():
        for column, text in cells.items():
            if column not in columns:
                raise NoSuchList(column)
            cell = rows.get(number, {}).get(column)
            if cell is None:
                if not text.strip():
                    continue
                source = NOBODY if number in rows else ADDED
                cell = _blank(document, f"{table}[{number}].{column}", source)
            known = versions.get(number, {}).get(column, 0)
            if cell.version != known and cell.pk and _as_shown(cell, known, text):
                continue
            try:
                fields = _fields(cell, text, pages)
            except values.NotOfItsKind as refusal:
                refused[column] = refusal.sentence
                continue
            if fields is not None:
                wanted.append((cell, fields))
                if (cell.version if cell.pk else 0) != known:
                    stale.add(column)
    if stale:
        raise RowsStale(frozenset(stale))
    if refused:
        raise CellsRefused(refused)
    fresh = [cell for cell, _ in wanted if cell.pk is None]
    _make(document, fresh, _room(document, rows, after))
    return [
        Done(cell, values.write(
            document,
            cell,
            Act.CHANGED if fields["status"] == Status.PRESENT else Act.ABSENT,
            by=by,
            version=cell.version,
            reason=reason,
            fields=fields,
        ))
        for cell, fields in wanted
    ]  # fmt: skip


def _as_shown(cell: FieldValue, version: int, text: str) -> bool:
    """Whether a cell that somebody else changed since is sent just as it was shown before."""
    shown = FieldValue.objects.filter(
        document=cell.document_id, reading=cell.reading, path=cell.path, version=version
    ).first()
    return shown is not None and text.strip() == (shown.value or shown.raw)


def _fields(cell: FieldValue, text: str, pages: tuple[PageText, ...]) -> Mapping[str, Any] | None:
    """What the cell's next version says; None where it says what it said."""
    if not text.strip():
        return None if cell.value is None and not cell.raw else values.GONE
    if text.strip() == cell.value:
        return None
    return values.changed_to(cell, text, pages)


def _blank(document: Document, path: str, source: str) -> FieldValue:
    """A cell that no reader found, as the version before the one that a person gives."""
    return FieldValue(
        document=document,
        reading=document.reading,
        path=path,
        current=True,
        status=Status.NOT_FOUND.value,
        source=source,
    )


def _room(document: Document, rows: Rows, after: int | None) -> int:
    """The position behind a row, or behind the list, or behind everything."""
    cells = rows.get(after, {}) if after is not None else {}
    if not cells:
        last = max((cell.position for row in rows.values() for cell in row.values()), default=None)
        if last is None:
            every = FieldValue.objects.filter(document=document, reading=document.reading)
            last = every.aggregate(last=Max("position"))["last"] or 0
        return last + 1
    return max(cell.position for cell in cells.values()) + 1


def _make(document: Document, fresh: Sequence[FieldValue], room: int) -> None:
    """Write the first versions of cells that no reader found, and make room for them."""
    if not fresh:
        return
    later = FieldValue.objects.filter(
        document=document, reading=document.reading, position__gte=room
    )
    later.update(position=F("position") + len(fresh))
    for at, cell in enumerate(fresh):
        cell.position = room + at
    FieldValue.objects.bulk_create(fresh)
