"""What a reviewer does to a list: rows saved as one, added, taken out, moved, cells pasted.

Each is one transaction and one act, that the rules judge once and that one undo takes back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from audit.log import record
from extraction import rows, values
from extraction.contract import Status
from extraction.models import Document, FieldValue
from extraction.rows import Done
from review import claims, handling, probes, queue, undoing
from review.decisions import ReasonMissing, unsettled
from review.models import ReviewTask
from review.undoing import Kind
from rules import findings

NO_ROW = "The list has no such row."
Texts = Mapping[int, Mapping[str, str]]  # by row and column


@dataclass(frozen=True, slots=True)
class Place:
    """A list of a document in a case that somebody reviews."""

    task: ReviewTask
    document: Document
    table: str

    @property
    def name(self) -> str:
        """What people call it: "Transactions"."""
        return next(iter(rows.columns_of(self.document, self.table).values())).group

    def line(self, row: int) -> str:
        """What people call one of its rows."""
        return f"{self.name}, line {row + 1}"


def save_row(
    place: Place,
    row: int,
    texts: Mapping[str, str],
    versions: Mapping[str, int],
    *,
    reason: str,
    by: User,
    seen_ms: int | None = None,
) -> list[Done]:
    """Save a row as it was typed; cells that say what they said are left alone.

    Raises:
        ReasonMissing, claims.NotHeld, values.Locked, rows.NoSuchList, rows.RowsStale,
        rows.CellsRefused, probes.Told.
    """
    _meet(place, {row: texts}, by)

    def change(document: Document) -> list[Done]:
        return rows.save_row(
            document, place.table, row, texts, versions, reason=_said(reason), by=by
        )

    return _act(place, Kind.ROW, place.line(row), change, by=by, row=row, seen_ms=seen_ms)


def add_row(
    place: Place, texts: Mapping[str, str], *, after: int | None, reason: str, by: User
) -> tuple[int, list[Done]]:
    """Add a row; its number. Raises as `save_row`, and ValueError where nothing is typed."""
    numbers: list[int] = []

    def change(document: Document) -> list[Done]:
        number, done = rows.add_row(
            document, place.table, texts, after=after, reason=_said(reason), by=by
        )
        numbers.append(number)
        return done

    done = _act(place, Kind.ADDED, f"{place.name}, a new line", change, by=by)
    return numbers[0], done


def remove_row(place: Place, row: int, *, reason: str, by: User) -> list[Done]:
    """Take a row out. Raises as `save_row`."""
    there = rows.rows_of(place.document, place.table).get(row, {})
    _meet(place, {row: dict.fromkeys(there, "")}, by)

    def change(document: Document) -> list[Done]:
        return rows.remove_row(document, place.table, row, reason=_said(reason), by=by)

    return _act(place, Kind.REMOVED, place.line(row), change, by=by, row=row)


@transaction.atomic
def move_row(place: Place, row: int, step: int, *, by: User) -> bool:
    """Change places with the row above (-1) or below (1). Raises as `save_row`."""
    claims.hold(place.task, by=by)
    document = values.locked(place.document, by=by)
    if not rows.move_row(document, place.table, row, step, by=by):
        return False
    undoing.remember(
        place.task,
        Kind.MOVED,
        place.line(row),
        by=by,
        document=document,
        table=place.table,
        row=row,
        step=step,
    )
    _judge(place.task, document, by)
    return True


def save_cells(place: Place, texts: Texts, action: str, *, reason: str, by: User) -> list[Done]:
    """Save cells of many rows in one act. Raises as `save_row`.

    Args:
        action: what the log calls it, "extraction.cells.pasted".
    """
    _meet(place, texts, by)

    def change(document: Document) -> list[Done]:
        done = rows.save_cells(document, place.table, texts, reason=_said(reason), by=by)
        if done:
            record(
                action,
                subject=document,
                by=by,
                details={"document": document.pk, "table": place.table, "cells": len(done)},
                personal={"reason": reason},
            )
        return done

    return _act(place, Kind.CELLS, place.name, change, by=by)


def _said(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing
    return reason.strip()[:500]


def _meet(place: Place, texts: Texts, by: User) -> None:
    """Have checks of attention told before anything is stored, in their own transaction."""
    there = rows.rows_of(place.document, place.table)
    for row, cells in texts.items():
        for column, text in cells.items():
            cell = there.get(row, {}).get(column)
            if cell is not None and text.strip() != (cell.value or cell.raw):
                probes.meet(place.task, cell, text.strip() or None, by=by)


@transaction.atomic
def _act(
    place: Place,
    kind: Kind,
    says: str,
    change: Callable[[Document], list[Done]],
    *,
    by: User,
    row: int | None = None,
    seen_ms: int | None = None,
) -> list[Done]:
    claims.hold(place.task, by=by)
    if place.document.case_id != place.task.case_id:
        raise claims.NotHeld(place.task.pk)
    document = values.locked(place.document, by=by)
    done = change(document)
    if not done:
        return done
    values.followed(document)
    undoing.remember(
        place.task,
        kind,
        says,
        by=by,
        versions=[(one.before.pk, one.after.pk) for one in done],
        document=document,
        table=place.table,
        row=row,
    )
    _judge(place.task, document, by)
    _note(place, done, by, seen_ms)
    return done


def _judge(task: ReviewTask, document: Document, by: User) -> None:
    findings.evaluate(task.case, by=by)
    queue.reweigh(task)


def _note(place: Place, done: Sequence[Done], by: User, seen_ms: int | None) -> None:
    last: FieldValue = done[-1].after
    handling.note(
        place.task,
        handling.OF_ACT[last.act],
        doc_type=place.document.doc_type,
        flagged=any(unsettled(one.before) for one in done),
        seen_ms=seen_ms,
        by=by,
    )
    for one in done:
        probes.after_save(place.task, one.before, by=by)


def moved_column(place: Place, source: str, target: str) -> dict[int, dict[str, str]]:
    """What giving a column's cells to another field, and its to this one, would have to say.

    Raises:
        rows.NoSuchList: there is no such column, or both are one.
    """
    columns = rows.columns_of(place.document, place.table)
    if source == target or not {source, target} <= set(columns):
        raise rows.NoSuchList(source)
    changes = {}
    for row, cells in rows.rows_of(place.document, place.table).items():
        if not rows.is_there(cells.values()):
            continue
        here, there = (_text(cells.get(name)) for name in (source, target))
        if here or there:
            changes[row] = {target: here, source: there}
    return changes


def pasted(
    place: Place, text: str, row: int, column: str, shown: Sequence[str]
) -> dict[int, dict[str, str]]:
    """The cells that a block from a spreadsheet fills, from one cell on to the right and down.

    Rows beyond the list's end are new ones; columns beyond the last one shown are left out.

    Raises:
        rows.NoSuchList: there is no such row or column.
    """
    there = rows.rows_of(place.document, place.table)
    order = [at for at, cells in there.items() if rows.is_there(cells.values())]
    if (row not in order and row != -1) or column not in shown:
        raise rows.NoSuchList(column)
    at = order[order.index(row) :] if row in order else []
    names = shown[shown.index(column) :]
    free = rows.next_number(there)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    return {
        (at[number] if number < len(at) else free + number - len(at)): dict(
            zip(names, (cell.strip() for cell in line.split("\t")), strict=False)
        )
        for number, line in enumerate(lines)
    }


def _text(cell: FieldValue | None) -> str:
    if cell is None or cell.status == Status.CONFIRMED_ABSENT:
        return ""
    return cell.value or cell.raw
