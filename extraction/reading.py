"""Reading one document, from its pages to its fields. Pure: nothing is stored, nobody is asked."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

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
        ReadFailed: nothing usable came back.
    """
    return ground(reader.read(pages, schema), pages, schema, source=reader.source)


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


def _rows(outcome: Outcome, table: str) -> dict[int, list[ReadField]]:
    rows: dict[int, list[ReadField]] = defaultdict(list)
    for field in outcome.fields:
        if field.path.startswith(f"{table}["):
            rows[int(field.path[len(table) + 1 : field.path.index("]")])].append(field)
    return rows


def _settle_table(
    tables: Sequence[dict[int, list[ReadField]]], schema: type[Schema]
) -> list[Settled]:
    """The first reader's rows that has any; another's rows are paired by the money in them."""
    chosen = next((table for table in tables if table), {})
    others = [table for table in tables if table and table is not chosen]
    settled: list[Settled] = []
    for row in chosen.values():
        twins = [_twin(row, other) for other in others]
        for field in row:
            kind = leaf_at(schema, field.path).kind
            said = [
                twin[template(field.path)]
                for twin in twins
                if twin and template(field.path) in twin
            ]
            if None in twins and kind is Kind.MONEY:  # a row that the other reader does not have
                field = replace(field, flags=(*field.flags, Flag.READERS_DISAGREE))
            settled.append(_choose([field, *said], kind))
    return settled


def _twin(
    row: Sequence[ReadField], other: dict[int, list[ReadField]]
) -> dict[str, ReadField] | None:
    """The other reader's row that shares an amount with `row`; None where there is none."""
    amounts = {(template(field.path), field.value) for field in row if field.value}
    best = max(
        other.values(),
        key=lambda cells: len(amounts & {(template(cell.path), cell.value) for cell in cells}),
        default=[],
    )
    if not amounts & {(template(cell.path), cell.value) for cell in best}:
        return None
    return {template(cell.path): cell for cell in best}
