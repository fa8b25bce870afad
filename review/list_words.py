"""How whole a list is, in words: for applicants, reviewers, scripts and other programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from extraction.adding_up import Sum
from extraction.contract import Status
from extraction.list_models import ListCount
from extraction.lists import Counted, Gap, ListState, list_states
from extraction.models import Document, FieldValue
from extraction.schemas.base import Kind, Schema, leaf_at, leaves
from review.display import name_of, shown

Counts = Mapping[int, list[ListCount]]  # by document


@dataclass(frozen=True, slots=True)
class ListNote:
    """What is said above a list."""

    state: ListState
    name: str  # "Transactions"
    says: str  # "38 of 40 rows read"
    why: tuple[str, ...]  # what that follows from, whole sentences

    @property
    def table(self) -> str:
        return self.state.table

    @property
    def warns(self) -> bool:
        return self.state.short or self.state.odd

    @property
    def icon(self) -> str:
        if self.warns:
            return "triangle-alert"
        return "circle-check" if self.state.whole else "info"

    @property
    def pages(self) -> tuple[int, ...]:
        """Where rows are missing."""
        return tuple(gap.page for gap in self.state.gaps)

    @property
    def text(self) -> str:
        """All of it in one line."""
        return " ".join([f"{self.says}.", *self.why])


def list_notes(
    schema: type[Schema], values: Mapping[str, str | None], counts: Iterable[Counted]
) -> dict[str, ListNote]:
    """What to say of each list of a document, as `extraction.lists.list_states` finds it."""
    return {
        table: ListNote(
            state, _name(schema, table), _headline(state), tuple(_sentences(schema, state))
        )
        for table, state in list_states(schema, values, counts).items()
    }


def notes_of_document(
    document: Document, values: Iterable[FieldValue], counts: Counts
) -> dict[str, ListNote]:
    """The same for a stored document, by its values as they count now."""
    schema = document.schema
    if schema is None:
        return {}
    there = {one.path: one.value for one in values if one.status == Status.PRESENT}
    return list_notes(schema, there, counts.get(document.pk, []))


def counts_of(documents: Iterable[Document]) -> Counts:
    """What was counted in the present readings of these documents."""
    reading = {one.pk: one.reading for one in documents}
    counts: dict[int, list[ListCount]] = {}
    for one in ListCount.objects.filter(document__in=reading):
        if one.reading == reading[one.document_id]:
            counts.setdefault(one.document_id, []).append(one)
    return counts


def as_data(note: ListNote) -> dict[str, Any]:
    """A list's state as JSON-able data."""
    state = note.state
    return {
        "table": state.table,
        "rows": state.read,
        "rows_expected": state.expected,
        "complete": False if note.warns else (True if state.whole else None),
        "says": note.says,
        "why": list(note.why),
        "pages": [
            {"page": gap.page, "rows": gap.read, "rows_expected": gap.expected}
            for gap in state.gaps
        ],
    }


def _name(schema: type[Schema], table: str) -> str:
    return next(leaf.group for leaf in leaves(schema) if leaf.table == table)


def _headline(state: ListState) -> str:
    if state.short:
        return f"{state.read} of {_rows(state.expected or 0)} read"
    return f"{_rows(state.read)} read"


def _sentences(schema: type[Schema], state: ListState) -> Iterator[str]:
    for gap in state.gaps:
        yield _gap(gap)
    if state.printed is not None:
        if state.printed == state.read:
            yield "That is as many as the document says."
        else:
            yield f"The document says that there are {state.printed}."
    for one in state.sums:
        yield _sum(schema, one)
    if state.balances is not None:
        yield _balances(state.balances.bad)
    if not state.held:
        yield "Nothing on the document says how many there should be."
    elif state.whole and not (state.sums or state.balances or state.printed is not None):
        yield "No other line of its pages looks like a row of it."


def _gap(gap: Gap) -> str:
    line = "line" if gap.expected == 1 else "lines"
    looks = "looks like a row" if gap.expected == 1 else "look like rows"
    were = "none was" if not gap.read else f"{gap.read} {'was' if gap.read == 1 else 'were'}"
    return f"{gap.expected} {line} of page {gap.page} {looks} of it; {were} read."


def _sum(schema: type[Schema], one: Sum) -> str:
    column = leaf_at(schema, one.column).label
    against = _terms(schema, one)
    have, want = (shown(Kind.MONEY, f"{amount:.2f}") for amount in (one.have, one.want))
    if one.agrees:
        return f"“{column}” adds up to {against}, {want}."
    by = shown(Kind.MONEY, f"{abs(one.want - one.have):.2f}")
    return f"“{column}” adds up to {have}, but {against} is {want}: they differ by {by}."


def _terms(schema: type[Schema], one: Sum) -> str:
    said = ""
    for path, taken in one.terms:
        join = "" if not said else " less " if taken else " plus "
        said += f"{join}“{name_of(leaf_at(schema, path))}”"
    return said


def _balances(bad: tuple[int, ...]) -> str:
    if not bad:
        return "Each balance follows from the one before."
    rows = ", ".join(str(row + 1) for row in sorted(bad)[:6])
    more = f" and {len(bad) - 6} more" if len(bad) > 6 else ""
    plural = "s" if len(bad) > 1 else ""
    return f"The balance does not follow from the one before at row{plural} {rows}{more}."


def _rows(count: int) -> str:
    return f"{count} row{'' if count == 1 else 's'}"
