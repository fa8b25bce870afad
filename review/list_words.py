"""How whole a list is, in words: for applicants, reviewers, scripts and other programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext

from extraction.adding_up import Sum
from extraction.contract import Status
from extraction.list_models import ListCount
from extraction.lists import Counted, Gap, ListState, list_states
from extraction.models import Document, FieldValue
from extraction.schemas.base import Kind, Schema, leaf_at, leaves
from extraction.soundness import counts_now
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
    """The same for a stored document, by its values as they count now, in their order.

    A row that a person added to a page counts as one that was read there.
    """
    schema = document.schema
    if schema is None:
        return {}
    held = list(values)
    there = {one.path: one.value for one in held if one.status == Status.PRESENT}
    return list_notes(schema, there, counts_now(counts.get(document.pk, []), held))


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
    return gettext(next(leaf.group for leaf in leaves(schema) if leaf.table == table))


def _headline(state: ListState) -> str:
    if state.short:
        expected = state.expected or 0
        return ngettext(
            "%(read)d of %(count)d row read", "%(read)d of %(count)d rows read", expected
        ) % {"read": state.read, "count": expected}
    return ngettext("%(count)d row read", "%(count)d rows read", state.read) % {"count": state.read}


def _sentences(schema: type[Schema], state: ListState) -> Iterator[str]:
    for gap in state.gaps:
        yield _gap(gap)
    if state.printed is not None:
        if state.printed == state.read:
            yield gettext("That is as many as the document says.")
        else:
            yield gettext("The document says that there are %(count)d.") % {"count": state.printed}
    for one in state.sums:
        yield _sum(schema, one)
    if state.balances is not None:
        yield _balances(state.balances.bad)
    if not state.held:
        yield gettext("Nothing on the document says how many there should be.")
    elif state.whole and not (state.sums or state.balances or state.printed is not None):
        yield gettext("No other line of its pages looks like a row of it.")


def _gap(gap: Gap) -> str:
    looks = ngettext(
        "%(count)d line of page %(page)d looks like a row of it",
        "%(count)d lines of page %(page)d look like rows of it",
        gap.expected,
    ) % {"count": gap.expected, "page": gap.page}
    if not gap.read:
        return gettext("%(looks)s; none was read.") % {"looks": looks}
    were = ngettext("%(looks)s; %(read)d was read.", "%(looks)s; %(read)d were read.", gap.read)
    return were % {"looks": looks, "read": gap.read}


def _sum(schema: type[Schema], one: Sum) -> str:
    column = gettext(leaf_at(schema, one.column).label)
    against = _terms(schema, one)
    have, want = (shown(Kind.MONEY, f"{amount:.2f}") for amount in (one.have, one.want))
    words = {"column": column, "against": against, "have": have, "want": want}
    if one.agrees:
        return gettext("“%(column)s” adds up to %(against)s, %(want)s.") % words
    words["by"] = shown(Kind.MONEY, f"{abs(one.want - one.have):.2f}")
    return (
        gettext(
            "“%(column)s” adds up to %(have)s, but %(against)s is %(want)s: they differ by %(by)s."
        )
        % words
    )


def _terms(schema: type[Schema], one: Sum) -> str:
    said = ""
    for path, taken in one.terms:
        term = f"“{name_of(leaf_at(schema, path))}”"
        if not said:
            said = term
            continue
        join = gettext("%(sum)s less %(term)s") if taken else gettext("%(sum)s plus %(term)s")
        said = join % {"sum": said, "term": term}
    return said


def _balances(bad: tuple[int, ...]) -> str:
    if not bad:
        return gettext("Each balance follows from the one before.")
    rows = ", ".join(str(row + 1) for row in sorted(bad)[:6])
    if len(bad) > 6:
        rows = gettext("%(rows)s and %(count)d more") % {"rows": rows, "count": len(bad) - 6}
    return ngettext(
        "The balance does not follow from the one before at row %(rows)s.",
        "The balance does not follow from the one before at rows %(rows)s.",
        len(bad),
    ) % {"rows": rows}
