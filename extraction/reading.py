"""Reading one document, from its pages to its fields. Pure: nothing is stored, nobody is asked."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal

import structlog

from extraction import adding_up, coherence, completeness
from extraction.classify import classify
from extraction.contract import (
    Claim,
    Flag,
    Grounding,
    PageText,
    Reader,
    ReadFailed,
    ReadField,
    Status,
)
from extraction.grounding import ground
from extraction.mislabelled import mislabelled
from extraction.omitted import omitted
from extraction.parsing import same
from extraction.row_layout import Count
from extraction.schemas import SCHEMAS, UNCLASSIFIED
from extraction.schemas.base import Kind, Schema, leaf_at, leaves, template

Row = dict[str, ReadField]  # by the column's path, as "lines[].amount"
Table = dict[int, Row]  # by the row's number
Said = tuple[ReadField, str]  # what a reader says of a field, and the reader's family
ENOUGH = 2  # in common, to take two readers' rows for one
RULES = "rules"  # the family of the built-in reader
# What speaks against a value whoever read it: another reader's silence about it clears nothing.
OF_THE_PAPER = frozenset({
    Flag.AMBIGUOUS, Flag.SCALE_WORD, Flag.QUALIFIED, Flag.BAD_CHECK_DIGIT, Flag.POORLY_READ,
    Flag.SUM_FAILED, Flag.LIST_INCOMPLETE, Flag.UNSEEN_TEXT,
})  # fmt: skip

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one reader made of a document: its fields, or why it has none.

    A reader that was asked for some fields only has just these.
    """

    reader: str
    fields: tuple[ReadField, ...] = ()
    failure_code: str = ""
    failure: str = ""
    family: str = ""  # readers of one family err alike; "": not known


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
    unseen: tuple[int, ...] = ()  # pages that hold text which people can't see
    counts: tuple[Count, ...] = ()  # of lists: rows that there should be, and rows that were read


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
    unseen = tuple(page.number for page in pages if page.unseen)
    schema = SCHEMAS.get(doc_type)
    if schema is None:
        return DocumentReading(UNCLASSIFIED, reasons, (), (), unseen)
    outcomes = tuple(outcome_of(reader, pages, schema) for reader in readers)
    settled, counts = examined(settle(outcomes, schema), pages, schema)
    return DocumentReading(doc_type, reasons, outcomes, settled, unseen, counts)


def read_with(
    reader: Reader, pages: Sequence[PageText], schema: type[Schema]
) -> tuple[ReadField, ...]:
    """One reader's fields, typed and grounded.

    Raises:
        ReadFailed: nothing usable came back, or the reader has a defect that this document shows.
    """
    claims = claims_of(reader.name, lambda: reader.read(pages, schema))
    return grounded(reader.name, reader.source, claims, pages, schema)


def claims_of(name: str, ask: Callable[[], Sequence[Claim]]) -> Sequence[Claim]:
    """What a reader claims when it is asked.

    Raises:
        ReadFailed: as `read_with`.
    """
    with _no_defect(name):
        return ask()


def grounded(
    name: str,
    source: str,
    claims: Sequence[Claim],
    pages: Sequence[PageText],
    schema: type[Schema],
) -> tuple[ReadField, ...]:
    """A reader's claims, typed and found on the pages.

    Raises:
        ReadFailed: they show a defect of ours.
    """
    with _no_defect(name):
        return ground(claims, pages, schema, source=source)


@contextmanager
def _no_defect(name: str) -> Iterator[None]:
    """A defect would come again: neither may it pass for an empty document, nor may it keep
    another reader or a person from reading this one."""
    try:
        yield
    except ReadFailed:
        raise
    except Exception as defect:
        log.exception("reader.broken", reader=name, kind=type(defect).__name__)
        raise ReadFailed(
            "broken", "The reader itself failed on this document.", transient=False
        ) from defect


def outcome_of(reader: Reader, pages: Sequence[PageText], schema: type[Schema]) -> Outcome:
    """A reader's outcome; its failure is one, too."""
    family = RULES if reader.source == "local" else ""
    try:
        fields = read_with(reader, pages, schema)
    except ReadFailed as failure:
        return Outcome(reader.name, (), failure.code, failure.sentence, family)
    return Outcome(reader.name, fields, family=family)


def settle(outcomes: Sequence[Outcome], schema: type[Schema]) -> tuple[Settled, ...]:
    """Choose one value a field: the first reader's in order that holds one with evidence.

    Where another reader gives another value, the chosen one is flagged and the other kept as a
    candidate: readers built differently that disagree are the best warning there is. Where two that
    are built differently agree and a third does not, their value counts, and is not flagged for it.
    Where every reader failed, each field says so; that is not the same as empty.

    Args:
        outcomes: in order of trust. One that was asked for some fields has a say in these alone.
    """
    worked = [outcome for outcome in outcomes if not outcome.failure_code]
    if not worked:
        return tuple(Settled(field) for field in _failed(outcomes, schema))
    settled: list[Settled] = []
    for leaf in leaves(schema):
        if leaf.table:
            continue
        said = [(field, outcome.family) for outcome in worked for field in _at(outcome, leaf.path)]
        settled.append(_choose(said, leaf.kind) if said else Settled(_unasked(leaf.path)))
    for table in dict.fromkeys(leaf.table for leaf in leaves(schema) if leaf.table):
        tables = [(_rows(outcome, table), outcome.family) for outcome in worked]
        whole = _adds_up(next((rows for rows, _ in tables if rows), {}), settled, schema)
        settled.extend(_settle_table(tables, schema, whole=whole))
    return tuple(settled)


def _adds_up(rows: Table, fields: Sequence[Settled], schema: type[Schema]) -> bool:
    """Whether a table's rows come to a total that the document prints.

    Then the list is whole, and what else another reader takes for rows of it is not.
    """
    cells = [one for row in rows.values() for one in row.values()]
    known = [one.field for one in fields if "[" not in one.field.path]
    figures = {
        one.path: Decimal(one.value)
        for one in (*known, *cells)
        if one.value is not None and is_held(one) and leaf_at(schema, one.path).kind is Kind.MONEY
    }
    return bool(adding_up.confirmed(schema.slug, figures))


def _failed(outcomes: Sequence[Outcome], schema: type[Schema]) -> list[ReadField]:
    source = outcomes[0].reader if outcomes else "nobody"
    status = Status.FAILED if outcomes else Status.NOT_ATTEMPTED
    return [
        ReadField(leaf.path, status, None, None, None, (), source)
        for leaf in leaves(schema)
        if not leaf.table
    ]


def _at(outcome: Outcome, path: str) -> list[ReadField]:
    return [field for field in outcome.fields if field.path == path]


def _unasked(path: str) -> ReadField:
    return ReadField(path, Status.NOT_ATTEMPTED, None, None, None, (), "nobody")


def is_held(field: ReadField) -> bool:
    """Whether it gives a value that stands on the page."""
    return (
        field.status is Status.PRESENT
        and field.value is not None
        and field.evidence is not None
        and field.evidence.grounding is not Grounding.NONE
    )


def _choose(said: Sequence[Said], kind: Kind) -> Settled:
    """One field, of what is said of it; somebody said something."""
    fields = [field for field, _ in said]
    agreed = _agreed(said, kind)
    chosen = agreed or next(
        (field for field in fields if is_held(field)),
        next((field for field in fields if field.status is Status.PRESENT), fields[0]),
    )
    others = tuple(
        field
        for field in fields
        if field.value is not None
        and (chosen.value is None or not same(kind, field.value, chosen.value))
    )
    if others and chosen.value is not None and not agreed:
        chosen = replace(chosen, flags=(*chosen.flags, Flag.READERS_DISAGREE))
    return Settled(chosen, others)


def _agreed(said: Sequence[Said], kind: Kind) -> ReadField | None:
    """The value that two readers built differently hold, as the one gives it that has least
    against it; None where there is no such value, or where there are two."""
    groups: list[list[Said]] = []
    for field, family in said:
        if not is_held(field) or field.value is None:
            continue
        for group in groups:
            if same(kind, str(group[0][0].value), field.value):
                group.append((field, family))
                break
        else:
            groups.append([(field, family)])
    agreed = [group for group in groups if _differ_in_build([family for _, family in group])]
    if len(agreed) != 1:
        return None
    fields = [field for field, _ in agreed[0]]
    best = min(fields, key=lambda field: len(field.flags))
    kept = [flag for field in fields for flag in field.flags if flag in OF_THE_PAPER]
    return replace(best, flags=tuple(dict.fromkeys((*best.flags, *kept))))


def _differ_in_build(families: Sequence[str]) -> bool:
    """Whether two of them err differently: rules and a model do, two models of known families."""
    known = {family for family in families if family}
    return len(known) > 1 or (RULES in known and "" in families)


def checked(
    settled: Sequence[Settled], pages: Sequence[PageText], schema: type[Schema]
) -> tuple[Settled, ...]:
    """Settled fields with the flags of what is missing, stands elsewhere or does not add up."""
    return examined(settled, pages, schema)[0]


def examined(
    settled: Sequence[Settled], pages: Sequence[PageText], schema: type[Schema]
) -> tuple[tuple[Settled, ...], tuple[Count, ...]]:
    """Settled fields as `checked` gives them, and how many rows each list should have."""
    fields = [one.field for one in settled]
    found = completeness.check(fields, pages, schema)
    found_by = {
        Flag.OTHER_ROW: coherence.astray(fields, pages, schema),
        Flag.OTHER_LABEL: mislabelled(fields, pages, schema),
        Flag.OMITTED: omitted(fields, pages, schema),
    }
    flagged = []
    for one in settled:
        more = found.flags.get(one.field.path, ())
        more += tuple(flag for flag, paths in found_by.items() if one.field.path in paths)
        flags = (*one.field.flags, *more)
        flagged.append(replace(one, field=replace(one.field, flags=flags)) if more else one)
    return tuple(flagged), found.counts


def _rows(outcome: Outcome, table: str) -> Table:
    rows: Table = defaultdict(dict)
    for field in outcome.fields:
        if field.path.startswith(f"{table}["):
            number = int(field.path[len(table) + 1 : field.path.index("]")])
            rows[number][template(field.path)] = field
    return rows


def _settle_table(
    tables: Sequence[tuple[Table, str]], schema: type[Schema], *, whole: bool
) -> list[Settled]:
    """The first reader's rows that has any, and after them rows that only others have.

    A row is flagged at its money unless every reader has it, or two that are built differently.

    Args:
        whole: the first reader's rows come to a printed total.
    """
    left = [(dict(table), family) for table, family in tables if table]
    readers = len(left)
    settled: list[Settled] = []
    free = 0  # the next row's number
    while left:
        (rows, family), *left = left
        first = len(left) == readers - 1
        pairs = [_paired(rows, other, schema) for other, _ in left]
        for number, row in rows.items():
            twins = [
                (other.pop(pair[number]), theirs)
                for (other, theirs), pair in zip(left, pairs, strict=True)
                if number in pair
            ]
            is_one = not whole and any(_is_held_money(one, schema) for one in row.values())
            if not first and not is_one:
                continue
            having = [family, *(theirs for _, theirs in twins)]
            place = number if first else free
            free = max(free, place + 1)
            alone = not whole and len(having) < readers and not _differ_in_build(having)
            settled.extend(_settle_row([(row, family), *twins], place, schema, alone=alone))
    return settled


def _settle_row(
    rows: Sequence[tuple[Row, str]], number: int, schema: type[Schema], *, alone: bool
) -> list[Settled]:
    """One row, as each reader that has it says it, the first in order of trust first."""
    settled = []
    for path in rows[0][0]:
        kind = leaf_at(schema, path).kind
        said = [(_moved(row[path], number), family) for row, family in rows if path in row]
        if alone and kind is Kind.MONEY:
            flags = (*said[0][0].flags, Flag.READERS_DISAGREE)
            said[0] = (replace(said[0][0], flags=flags), said[0][1])
        settled.append(_choose(said, kind))
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
    return leaf_at(schema, field.path).kind is Kind.MONEY and is_held(field)


def _moved(field: ReadField, number: int) -> ReadField:
    table, _, rest = field.path.partition("[")
    return replace(field, path=f"{table}[{number}]{rest.partition(']')[2]}")
