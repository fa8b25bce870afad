"""Reading one document, from its pages to its fields. Pure: nothing is stored, nobody is asked."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog

from extraction.classify import classify
from extraction.contract import (
    Flag,
    Grounding,
    PageText,
    Reader,
    ReadFailed,
    ReadField,
    Status,
)
from extraction.grounding import ground
from extraction.parsing import same
from extraction.schemas import SCHEMAS, UNCLASSIFIED
from extraction.schemas.base import Kind, Schema, leaf_at, leaves, template

Row = dict[str, ReadField]  # by the column's path, as "lines[].amount"
Table = dict[int, Row]  # by the row's number
ENOUGH = 2  # in common, to take two readers' rows for one

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one reader made of a document: its fields, or why it has none."""

    reader: str
    fields: tuple[ReadField, ...] = ()
    failure_code: str = ""
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """A field that counts, and what other readers say where they differ."""

    field: ReadField
    candidates: tuple[ReadField, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentReading:
    """Everything that was read of one document."""

    doc_type: str
    reasons: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    fields: tuple[Settled, ...]


def read_document(
    pages: Sequence[PageText], readers: Sequence[Reader], doc_type: str | None = None
) -> DocumentReading:
    """Classify (unless told), read with every reader, settle on one value a field.

    Never raises for what a reader does: its failure is its outcome.
    """
    reasons: tuple[str, ...] = ()
    if doc_type is None:
        classified = classify(pages)
        doc_type, reasons = classified.doc_type, classified.reasons
    schema = SCHEMAS.get(doc_type)
    if schema is None:
        return DocumentReading(UNCLASSIFIED, reasons, (), ())
    outcomes = tuple(_try(reader, pages, schema) for reader in readers)
    return DocumentReading(doc_type, reasons, outcomes, settle(outcomes, schema))


def read_with(
    reader: Reader, pages: Sequence[PageText], schema: type[Schema]
) -> tuple[ReadField, ...]:
    """One reader's fields, typed and grounded.

    Raises:
        ReadFailed: nothing usable came back, or the reader has a defect that this document shows.
    """
    try:
        return ground(reader.read(pages, schema), pages, schema, source=reader.source)
    except ReadFailed:
        raise
    except Exception as defect:
        # Ours, and it would come again: neither may it pass for an empty document, nor may it keep
        # another reader or a person from reading this one.
        log.exception("reader.broken", reader=reader.name, kind=type(defect).__name__)
        raise ReadFailed(
            "broken", "The reader itself failed on this document.", transient=False
        ) from defect


def settle(outcomes: Sequence[Outcome], schema: type[Schema]) -> tuple[Settled, ...]:
    """Choose one value a field: the first reader's in order that holds one with evidence.

    Where another reader gives another value, the chosen one is flagged and the other kept as a
    candidate: readers built differently that disagree are the best warning there is. Where every
    reader failed, each field says so; that is not the same as empty.
    """
    worked = [outcome for outcome in outcomes if not outcome.failure_code]
    if not worked:
        return tuple(Settled(field) for field in _failed(outcomes, schema))
    settled = [
        _choose([_at(outcome, leaf.path) for outcome in worked], leaf.kind)
        for leaf in leaves(schema)
        if not leaf.table
    ]
    for table in dict.fromkeys(leaf.table for leaf in leaves(schema) if leaf.table):
        settled.extend(_settle_table([_rows(outcome, table) for outcome in worked], schema))
    return tuple(settled)


def _try(reader: Reader, pages: Sequence[PageText], schema: type[Schema]) -> Outcome:
    try:
        return Outcome(reader.name, read_with(reader, pages, schema))
    except ReadFailed as failure:
        return Outcome(reader.name, failure_code=failure.code, failure=failure.sentence)


def _failed(outcomes: Sequence[Outcome], schema: type[Schema]) -> list[ReadField]:
    source = outcomes[0].reader if outcomes else "nobody"
    status = Status.FAILED if outcomes else Status.NOT_ATTEMPTED
    return [
        ReadField(leaf.path, status, None, None, None, (), source)
        for leaf in leaves(schema)
        if not leaf.table
    ]


def _at(outcome: Outcome, path: str) -> ReadField:
    return next(field for field in outcome.fields if field.path == path)


def _holds(field: ReadField) -> bool:
    """Whether it gives a value that stands on the page."""
    return (
        field.status is Status.PRESENT
        and field.value is not None
        and field.evidence is not None
        and field.evidence.grounding is not Grounding.NONE
    )


def _choose(fields: Sequence[ReadField], kind: Kind) -> Settled:
    chosen = next(
        (field for field in fields if _holds(field)),
        next((field for field in fields if field.status is Status.PRESENT), fields[0]),
    )
    others = tuple(
        field
        for field in fields
        if field is not chosen
        and field.value is not None
        and (chosen.value is None or not same(kind, field.value, chosen.value))
    )
    if others and chosen.value is not None:
        chosen = replace(chosen, flags=(*chosen.flags, Flag.READERS_DISAGREE))
    return Settled(chosen, others)


def _rows(outcome: Outcome, table: str) -> Table:
    rows: Table = defaultdict(dict)
    for field in outcome.fields:
        if field.path.startswith(f"{table}["):
            number = int(field.path[len(table) + 1 : field.path.index("]")])
            rows[number][template(field.path)] = field
    return rows


def _settle_table(tables: Sequence[Table], schema: type[Schema]) -> list[Settled]:
    """The first reader's rows that has any, and after them rows that only another has.

    A row that not every reader has is flagged at its money.
    """
    chosen: Table = next((table for table in tables if table), {})
    others = [table for table in tables if table and table is not chosen]
    pairs = [_paired(chosen, other, schema) for other in others]
    settled: list[Settled] = []
    for number, row in chosen.items():
        twins = [
            other[pair[number]] for other, pair in zip(others, pairs, strict=True) if number in pair
        ]
        settled.extend(_settle_row(row, twins, schema, alone=len(twins) < len(others)))
    free = max(chosen, default=-1) + 1
    for other, pair in zip(others, pairs, strict=True):
        for number, row in other.items():
            if number not in pair.values() and any(
                _is_held_money(one, schema) for one in row.values()
            ):
                moved = {path: _moved(field, free) for path, field in row.items()}
                settled.extend(_settle_row(moved, [], schema, alone=True))
                free += 1
    return settled


def _settle_row(
    row: Row, twins: Sequence[Row], schema: type[Schema], *, alone: bool
) -> list[Settled]:
    settled = []
    for path, field in row.items():
        kind = leaf_at(schema, field.path).kind
        if alone and kind is Kind.MONEY:
            field = replace(field, flags=(*field.flags, Flag.READERS_DISAGREE))
        settled.append(_choose([field, *(twin[path] for twin in twins if path in twin)], kind))
    return settled


def _paired(one: Table, other: Table, schema: type[Schema]) -> dict[int, int]:
    """Which row of `other` is which row of `one`: most in common first, each row once."""
    common = [
        (_in_common(row, twin, schema), -abs(number - place), number, place)
        for number, row in one.items()
        for place, twin in other.items()
    ]
    pairs: dict[int, int] = {}
    for weight, _, number, place in sorted(common, reverse=True):
        if weight >= ENOUGH and number not in pairs and place not in pairs.values():
            pairs[number] = place
    return pairs


def _in_common(row: Row, twin: Row, schema: type[Schema]) -> int:
    """How much two rows share: an amount or a description is enough, a quantity of 1 is not."""
    shared = 0
    for path in row.keys() & twin.keys():
        kind = leaf_at(schema, row[path].path).kind
        here, there = row[path].value, twin[path].value
        if here is not None and there is not None and same(kind, here, there):
            shared += 1 if kind is Kind.NUMBER else ENOUGH
    return shared


def _is_held_money(field: ReadField, schema: type[Schema]) -> bool:
    return leaf_at(schema, field.path).kind is Kind.MONEY and _holds(field)


def _moved(field: ReadField, number: int) -> ReadField:
    table, _, rest = field.path.partition("[")
    return replace(field, path=f"{table}[{number}]{rest.partition(']')[2]}")
