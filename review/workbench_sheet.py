"""Everything on a reviewer's screen about one case: findings, what needs a look, what stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch

from accounts.models import User
from extraction.models import Case, Document, FieldValue, Page
from extraction.rows import is_there
from extraction.schemas.base import Leaf, leaves, template
from review import probes
from review.display import NUMERIC, row_of
from review.list_words import Counts, ListNote, counts_of, notes_of_document
from review.workbench_fields import (
    Chains,
    Field,
    Notes,
    applicants_chains,
    field_of_value,
    notes_of_case,
)
from review.workbench_findings import HEAVIEST_FIRST, Flagged, flagged
from rules.models import Finding, Outcome, Severity


@dataclass(frozen=True, slots=True)
class Table:
    """Line items: the columns' labels, and each line's cells, None where one was not read."""

    name: str
    slug: str
    columns: tuple[tuple[str, bool], ...]
    lines: tuple[tuple[int, tuple[Field | None, ...]], ...]
    note: ListNote | None  # how whole it is
    leaves: tuple[Leaf, ...] = ()  # of the columns that are shown
    every: tuple[Leaf, ...] = ()  # of all columns that it can have


@dataclass(frozen=True, slots=True)
class Section:
    """One document with its fields."""

    document: Document
    pages: tuple[Page, ...]
    fields: tuple[Field, ...]
    notes: Mapping[str, ListNote]  # of its lists

    @property
    def to_check(self) -> list[Field]:
        """What needs a look; last what is in doubt only because something else may be wrong."""
        return sorted((one for one in self.fields if one.why), key=lambda one: one.follows)

    @property
    def groups(self) -> list[tuple[str, list[Field]]]:
        """Fields that stand, by group; cells of tables are in `tables`."""
        grouped: dict[str, list[Field]] = defaultdict(list)
        for one in self.fields:
            if not (one.why or one.empty or row_of(one.value.path) is not None):
                grouped[one.value.leaf.group].append(one)
        return list(grouped.items())

    @property
    def not_there(self) -> list[Field]:
        return [one for one in self.fields if one.empty and row_of(one.value.path) is None]

    @property
    def tables(self) -> list[Table]:
        return list(_tables(self))


@dataclass(frozen=True, slots=True)
class Tab:
    """One page in the strip."""

    page: Page
    document: Document
    open: int


@dataclass
class Sheet:
    """A case as a reviewer sees it."""

    case: Case
    sections: tuple[Section, ...]
    flagged: tuple[Flagged, ...]  # failed: weighty ones, notes, and those settled since
    cannot: tuple[Finding, ...]
    passed: int

    @property
    def fields(self) -> Iterable[Field]:
        return (one for section in self.sections for one in section.fields)

    @cached_property
    def open_fields(self) -> list[Field]:
        """What needs a look, in the order of the screen."""
        return [one for section in self.sections for one in section.to_check]

    @cached_property
    def open_findings(self) -> list[Flagged]:
        return [one for one in self.flagged if one.open]

    @cached_property
    def reading(self) -> list[Document]:
        return [one.document for one in self.sections if not one.document.finished]

    @property
    def left(self) -> int:
        return len(self.open_fields) + len(self.open_findings) + len(self.reading)

    @property
    def tabs(self) -> list[Tab]:
        here: dict[int, int] = defaultdict(int)
        for one in self.open_fields:
            if one.page:
                here[one.page.pk] += 1
        return [
            Tab(page, section.document, here[page.pk])
            for section in self.sections
            for page in section.pages
        ]

    def field_of(self, value_id: int) -> Field | None:
        return next((one for one in self.fields if one.value.pk == value_id), None)

    def same_field(self, at: FieldValue) -> Field | None:
        """The field that `at` is a version of, as it counts now."""
        place = (at.document_id, at.path)
        return next(
            (one for one in self.fields if (one.value.document_id, one.value.path) == place), None
        )

    def after(self, key: str) -> str:
        """The anchor of what is to be looked at after the field or finding that `key` names.

        Round and round in the order of the screen; "" where nothing is left.
        """
        order = [(one.anchor, one.open, one.anchor) for one in self.flagged]
        order += [(one.key, bool(one.why), one.anchor) for one in self.fields]
        at = next((place for place, one in enumerate(order) if one[0] == key), -1) + 1
        return next((anchor for _, is_open, anchor in order[at:] + order[:at] if is_open), "")

    @property
    def says(self) -> str:
        """What is left to do, as a sentence."""
        return f"{self.left} left to check." if self.left else "Nothing is left to check."


def sheet(case: Case, user: User, *, shown_findings: Sequence[int] = ()) -> Sheet:
    """All that is known of a case as it counts now.

    Args:
        user: who looks at it, and may answer for it.
        shown_findings: findings that the page shows already; those that a correction has settled
            keep their place on it.
    """
    pages = Page.objects.defer("words")
    documents = list(case.documents.kept().prefetch_related(Prefetch("pages", pages)))
    values: dict[int, list[FieldValue]] = defaultdict(list)
    there = FieldValue.objects.of_case(case)
    for value in probes.overlay(there, probes.shown_in(case, user)):
        values[value.document_id].append(value)
    chains = applicants_chains(case)
    counts = counts_of(documents)
    noted = notes_of_case(case)
    sections = tuple(_section(one, values[one.pk], chains, counts, noted) for one in documents)
    found = list(Finding.objects.of_case(case))
    if shown_findings:
        past = Finding.objects.filter(case=case, current=False, pk__in=shown_findings)
        found += past.select_related("document", "resolved_by")
    failed = [one for one in found if one.outcome == Outcome.FAIL]
    place = {key: at for at, key in enumerate(shown_findings)}
    failed.sort(
        key=lambda one: (
            place.get(one.pk, len(place)),
            HEAVIEST_FIRST[Severity(one.severity)],
            one.pk,
        )
    )
    by_place = {(one.value.document_id, one.value.path): one for s in sections for one in s.fields}
    return Sheet(
        case=case,
        sections=sections,
        flagged=flagged(failed, documents, by_place, user),
        cannot=tuple(one for one in found if one.current and one.outcome == Outcome.CANNOT),
        passed=sum(one.current and one.outcome == Outcome.PASS for one in found),
    )


def _section(
    document: Document, values: Sequence[FieldValue], chains: Chains, counts: Counts, noted: Notes
) -> Section:
    pages = tuple(document.pages.all())
    by_number = {page.number: page for page in pages}
    fields = []
    for value in values:
        value.document = document  # one object, so that its schema is looked up once
        at = (document.pk, value.path)
        fields.append(field_of_value(value, by_number, chains.get(at, []), noted[at]))
    notes = notes_of_document(document, values, counts)
    return Section(document, pages, tuple(fields), notes)


def _tables(section: Section) -> Iterable[Table]:
    schema = section.document.schema
    if schema is None:
        return
    columns_of: dict[str, list[Leaf]] = defaultdict(list)
    for leaf in leaves(schema):
        if leaf.table:
            columns_of[leaf.table].append(leaf)
    cells: dict[str, dict[int, dict[str, Field]]] = {slug: {} for slug in columns_of}
    for one in section.fields:
        number = row_of(one.value.path)
        if number is not None:
            cells[one.value.leaf.table].setdefault(number, {})[template(one.value.path)] = one
    for slug, columns in columns_of.items():
        there = {
            number: row
            for number, row in cells[slug].items()
            if is_there(one.value for one in row.values())
        }
        used = {path for row in there.values() for path in row}
        shown = [leaf for leaf in columns if leaf.path in used or not there]
        yield Table(
            name=columns[0].group,
            slug=slug,
            columns=tuple((leaf.label, leaf.kind in NUMERIC) for leaf in shown),
            lines=tuple(
                (number + 1, tuple(row.get(leaf.path) for leaf in shown))
                for number, row in there.items()
            ),
            note=section.notes.get(slug),
            leaves=tuple(shown),
            every=tuple(columns),
        )
