"""What became of each value of a document, compared with what is true of it.

The rules, so that a figure means something:

- A document is read as the product would: it is classified first. One that is taken for another
  kind, or refused, has all its values missed.
- A value given where the truth says nothing counts nowhere: not stated is not absent. Only a truth
  of null, notes that say "expected null", or a truth that is complete make a value `invented` or
  `rightly_absent`.
- Rows of a table are aligned before their cells are compared; a true row that none was read for
  has its cells missed. A list in the truth is the whole list: in the columns that it states, the
  cells of a row that stands for none of its rows are invented. Keys that name single cells say
  nothing of further rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from extraction.alignment import agreeing, aligned, read_rows
from extraction.contract import PageText, ReadField
from extraction.evidence import Place, lies_on, overlap, shows, text_in, true_places
from extraction.expected import truth_from
from extraction.locales import Locale, document_locale
from extraction.reading import DocumentReading
from extraction.schemas import SCHEMAS
from extraction.truth import Cells, RowCell, truth_of
from extraction.truth_map import agree

OUTCOMES = ("right", "wrong", "missed", "invented", "rightly_absent")
ERRORS = ("wrong", "missed", "invented")


@dataclass(frozen=True, slots=True)
class Case:
    """One value and what became of it."""

    path: str  # `lines[2].amount`; `lines[+3].amount` is read row 3, which stands for no true one
    outcome: str
    expected: str | None
    read: str | None
    is_exact: bool = False  # letter by letter
    shown: bool | None = None  # the words in the evidence's boxes are the value; None: unknown
    overlap: float | None = None  # of its boxes with the true box; None: that is not known
    is_on_spot: bool | None = None  # its boxes lie on the true box
    evidence: Place | None = None
    true_place: Place | None = None
    source: str = ""
    flags: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For a report; what is not known is left out. Places are [page, x0, y0, x1, y1]."""
        found: dict[str, Any] = {
            "path": self.path,
            "outcome": self.outcome,
            "expected": self.expected,
            "read": self.read,
            "exact": self.is_exact or None,
            "shown": self.shown,
            "overlap": None if self.overlap is None else round(self.overlap, 3),
            "on_spot": self.is_on_spot,
            "at": _flat(self.evidence),
            "true_at": _flat(self.true_place),
            "source": self.source or None,
            "flags": list(self.flags) or None,
        }
        return {name: value for name, value in found.items() if value is not None}


@dataclass(slots=True)
class Rows:
    """A table's rows: how many there are, were read, and are pairs that mostly agree."""

    true: int = 0
    read: int = 0
    matched: int = 0
    cells: int = 0  # stated cells of matched rows
    right: int = 0  # of these
    is_whole: bool = True  # the truth has all rows


@dataclass(slots=True)
class DocumentResult:
    """One document's values, or why it could not be read."""

    file: str
    schema: str
    cases: list[Case] = field(default_factory=list)
    rows: dict[str, Rows] = field(default_factory=dict)
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)  # rows: true, read
    unmapped: list[str] = field(default_factory=list)
    error: str = ""

    @property
    def is_perfect(self) -> bool:
        """Whether nothing is wrong, missed or invented."""
        return not any(case.outcome in ERRORS for case in self.cases)


def judge(
    entry: Mapping[str, Any],
    slug: str,
    reading: DocumentReading | None,
    pages: Sequence[PageText] = (),
) -> DocumentResult:
    """Compare one reading with a manifest line.

    Args:
        reading: None is a document that could not be read.
        pages: what was read, to look at evidence again; without them nothing is said of it.
    """
    fields: dict[str, ReadField] = {}
    if reading is not None and reading.doc_type == slug:
        fields = {one.field.path: one.field for one in reading.fields}
    return judge_fields(entry, slug, fields, pages)


def judge_fields(
    entry: Mapping[str, Any],
    slug: str,
    fields: Mapping[str, ReadField],
    pages: Sequence[PageText] = (),
) -> DocumentResult:
    """Compare fields by their paths, as those of one reader among several."""
    judging = _Judging(entry, slug, fields, pages)
    truth = judging.truth
    for path, value in truth.values.items():
        judging.add(path, path, value, fields.get(path))
    for table, rows in truth.tables.items():
        judging.add_rows(table, rows, is_whole=table not in truth.partial)
    for cell in truth.cells:
        judging.add_described(cell)
    for table, count in truth.counts.items():
        judging.result.counts[table] = (count, len(read_rows(table, fields)))
    return judging.result


class _Judging:
    """One document's comparison in the making."""

    def __init__(
        self,
        entry: Mapping[str, Any],
        slug: str,
        fields: Mapping[str, ReadField],
        pages: Sequence[PageText],
    ) -> None:
        self.entry, self.slug, self.fields, self.pages = entry, slug, fields, pages
        self.schema = SCHEMAS[slug]
        expected = entry.get("expected")
        self.truth = truth_from(slug, expected) if expected else truth_of(slug, entry)
        self.result = DocumentResult(str(entry["file"]), slug, unmapped=self.truth.unmapped)

    @cached_property
    def locale(self) -> Locale:
        return document_locale(self.pages)

    def add(self, name: str, path: str, truth: str | None, read: ReadField | None) -> None:
        """Judge one value. `name` is what its case is called, `path` where the truth has it."""
        value = read.value if read else None
        places = true_places(self.entry, path)
        case = Case(
            name,
            self._outcome(path, truth, value),
            truth,
            value,
            is_exact=value is not None and value == truth,
            true_place=places[0] if places else None,
            source=read.source if read else "",
            flags=tuple(flag.value for flag in read.flags) if read else (),
        )
        self.result.cases.append(self._with_evidence(case, path, read, places))

    def add_rows(self, table: str, true: Sequence[Cells], *, is_whole: bool) -> None:
        """Judge a table's cells row by row."""
        read = read_rows(table, self.fields)
        pairs = dict(aligned(true, read, table, self.slug))
        figures = Rows(len(true), len(read), is_whole=is_whole)
        for at, cells in enumerate(true):
            found = read[pairs[at]] if at in pairs else {}
            first = len(self.result.cases)
            for column, value in cells.items():
                path = f"{table}[{at}].{column}"
                self.add(path, path, value, found.get(column))
            if at in pairs and agreeing(cells, found, table, self.slug) >= 0.5:
                stated = [one for one in self.result.cases[first:] if one.expected is not None]
                figures.matched += 1
                figures.cells += len(stated)
                figures.right += sum(one.outcome == "right" for one in stated)
        self.result.rows[table] = figures
        if is_whole:
            stated_columns = {column for cells in true for column in cells}
            for at in set(range(len(read))) - set(pairs.values()):
                for column, one in read[at].items():
                    # Of an empty list nothing says which columns it would have had: all of them.
                    if one.value is not None and (not true or column in stated_columns):
                        self.add(f"{table}[+{at}].{column}", f"{table}[+{at}].{column}", None, one)

    def add_described(self, cell: RowCell) -> None:
        """Judge a value of one row that is found by the row's description."""
        row = next(
            (
                row
                for row in read_rows(cell.table, self.fields)
                if (one := row.get("description")) and one.value and cell.matches.search(one.value)
            ),
            {},
        )
        path = f"{cell.table}[0].{cell.column}"
        self.add(f"{path} ({cell.key})", path, cell.value, row.get(cell.column))

    def _outcome(self, path: str, truth: str | None, value: str | None) -> str:
        if truth is None:
            return "rightly_absent" if value is None else "invented"
        if value is None:
            return "missed"
        return "right" if agree(self.slug, path, value, truth) else "wrong"

    def _with_evidence(
        self, case: Case, path: str, read: ReadField | None, places: Sequence[Place]
    ) -> Case:
        seen = read.evidence if read else None
        place = (seen.page, seen.boxes[0]) if seen and seen.boxes else None
        if case.outcome != "right" or case.expected is None:
            return replace(case, evidence=place)
        if seen is None or place is None:
            return replace(
                case,
                shown=False if self.pages else None,
                overlap=0.0 if places else None,
                is_on_spot=False if places else None,
            )
        shown = None
        if self.pages:
            text = text_in(seen, self.pages)
            shown = shows(text, case.expected, self.schema, path, self.locale)
        return replace(
            case,
            evidence=place,
            shown=shown,
            overlap=overlap(seen, places) if places else None,
            is_on_spot=lies_on(seen, places) if places else None,
        )


def _flat(place: Place | None) -> list[float] | None:
    return place and [place[0], *(round(edge, 2) for edge in place[1])]
