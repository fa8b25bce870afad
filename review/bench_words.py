"""What is done at the workbench beyond saving a value, in words: rows, columns, notes, undoing."""

from __future__ import annotations

from collections.abc import Callable

from extraction.schemas.base import leaves
from review.entry_words import Entry, Say


def _rejudged(entry: Entry) -> Say:
    settled, back = (int(entry.details.get(name, 0)) for name in ("settled", "doubted"))
    said = [f"{count} {what}" for count, what in ((settled, "settled"), (back, "back")) if count]
    verb = "looked again at doubts that came from sums and lists:"
    return Say(verb, f"{entry.document()}: {', '.join(said)}")


def _row(verb: str) -> Callable[[Entry], Say]:
    def say(entry: Entry) -> Say:
        line = int(entry.details.get("row", 0)) + 1
        return Say(verb, f"{_list(entry)}, line {line}", why=entry.personal("reason"))

    return say


def _cells(verb: str) -> Callable[[Entry], Say]:
    def say(entry: Entry) -> Say:
        count = int(entry.details.get("cells", 0))
        cells = f"{count} cell{'' if count == 1 else 's'}"
        return Say(verb, f"{_list(entry)}: {cells}", why=entry.personal("reason"))

    return say


def _list(entry: Entry) -> str:
    """The list's own name, else what the schema calls it."""
    table = str(entry.details.get("table", ""))
    document = entry.documents.get(int(entry.details.get("document", 0)))
    schema = document.schema if document else None
    named = (leaf.group for leaf in leaves(schema) if leaf.table == table) if schema else ()
    return next(iter(named), table)


def _reopened(entry: Entry) -> Say:
    return Say("took back an answer to a finding:", entry.personal("sentence"))


def _noted(entry: Entry) -> Say:
    return Say("wrote a note about", entry.personal("field"), why=entry.personal("text"))


SAYS: dict[str, Callable[[Entry], Say]] = {
    "extraction.document.rejudged": _rejudged,
    "extraction.row.added": _row("added"),
    "extraction.row.removed": _row("took out"),
    "extraction.row.moved": _row("moved"),
    "extraction.cells.pasted": _cells("pasted into"),
    "extraction.column.moved": _cells("moved a column of"),
    "rules.finding.reopened": _reopened,
    "review.note.written": _noted,
}
