"""Reading a folder whose values are known, and counting. Writes nothing, needs no database.

The rules, so that a figure means something:

- Only documents whose manifest type maps to a schema are evaluated; all count in `documents`.
- A document is read as the product would: it is classified first. One that is taken for another
  kind, or refused, has all its values missed.
- A truth key that no path is known for is counted in `unmapped` and nowhere else.
- A value given where the truth says nothing counts nowhere: not stated is not absent. Only a truth
  of null, or notes that say "expected null", makes a value `invented` or `rightly_absent`.
- Rows of a table are aligned in order before their cells are compared; a true row that none was
  read for has its cells missed. A list in the truth is the whole list: in the columns that it
  states, the cells of a row that stands for none of its rows are invented.
"""

import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extraction import render
from extraction.contract import Box, Reader, ReadField
from extraction.parsing import same
from extraction.reading import DocumentReading, read_document
from extraction.refusals import Refused
from extraction.schemas import SCHEMAS
from extraction.schemas.base import leaf_at, template
from extraction.sniff import HEAD_BYTES, media_type
from extraction.truth import Cells, Truth, schema_of, truth_of
from extraction.truth_map import agree

OUTCOMES = ("right", "wrong", "missed", "invented", "rightly_absent")
NOT_A_FILE = "The file is not there"
NOT_READABLE = "The file is not a PDF, PNG or JPEG"


class BadManifest(Exception):
    """The folder has no manifest that can be read; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(slots=True)
class Tally:
    """What became of some values."""

    counts: Counter[str] = field(default_factory=Counter)
    evidence: int = 0  # right values whose evidence was looked at
    hits: int = 0  # of these, the evidence that is where the value is

    def add(self, other: "Tally") -> None:
        """Count the other's values too."""
        self.counts.update(other.counts)
        self.evidence += other.evidence
        self.hits += other.hits

    def figures(self) -> dict[str, Any]:
        """Counts and the rates made of them; a rate of nothing is None."""
        right, wrong, missed = (self.counts[name] for name in OUTCOMES[:3])
        precision = _rate(right, right + wrong + self.counts["invented"])
        recall = _rate(right, right + wrong + missed)
        f1 = None
        if precision is not None and recall is not None:
            f1 = round(2 * precision * recall / (precision + recall), 4) if right else 0.0
        return {
            **{name: self.counts[name] for name in OUTCOMES},
            "precision": precision,
            "recall": recall,
            "f1": f1,
            "evidence_hit_rate": _rate(self.hits, self.evidence),
        }


@dataclass(slots=True)
class DocumentResult:
    """One document's values by path template, or why it could not be read."""

    file: str
    schema: str
    fields: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    unmapped: list[str] = field(default_factory=list)
    error: str = ""


def manifest(folder: Path) -> list[dict[str, Any]]:
    """The lines of a folder's manifest.jsonl.

    Raises:
        BadManifest: it is missing, or a line of it is no JSON object with a file and a type.
    """
    path = folder / "manifest.jsonl"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise BadManifest(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise BadManifest(f"{path} is not text.") from error
    entries: list[dict[str, Any]] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except ValueError as error:
            raise BadManifest(f"Line {number} of {path} is not JSON.") from error
        if not isinstance(entry, dict) or not {"file", "doc_type"} <= set(entry):
            raise BadManifest(f"Line {number} of {path} has no file and doc_type.")
        entries.append(entry)
    return entries


def evaluate(
    folder: Path, readers: Sequence[Reader], *, schema: str | None = None, jobs: int = 1
) -> dict[str, Any]:
    """Read every document of a folder that has a schema, and count.

    Args:
        schema: evaluate documents of this schema only; the others do not count in `documents`.
        jobs: how many documents at once.

    Returns:
        What `manage.py evaluate --json` prints.

    Raises:
        BadManifest: as `manifest`.
    """
    start = time.monotonic()
    known = [(entry, schema_of(str(entry["doc_type"]))) for entry in manifest(folder)]
    entries = [(entry, slug) for entry, slug in known if schema in (None, slug)]
    tasks = [(entry, slug) for entry, slug in entries if slug]
    with ThreadPoolExecutor(max(1, jobs)) as pool:
        results = list(pool.map(lambda task: judge_file(folder, task[0], task[1], readers), tasks))
    return {
        "documents": len(entries),
        "seconds": round(time.monotonic() - start, 2),
        "failures": [
            {"file": result.file, "error": result.error} for result in results if result.error
        ],
        "unmapped": _unmapped(tasks, results),
        "types": {
            slug: _summary([result for result in results if result.schema == slug])
            for slug in SCHEMAS
            if any(result.schema == slug for result in results)
        },
    }


def judge_file(
    folder: Path, entry: Mapping[str, Any], slug: str, readers: Sequence[Reader]
) -> DocumentResult:
    """Read one file of a manifest and compare. A file that cannot be read is a result too."""
    error = ""
    reading = None
    try:
        data = (folder / str(entry["file"])).read_bytes()
        kind = media_type(data[:HEAD_BYTES])
        if kind is None:
            error = NOT_READABLE
        else:
            pages = [page.text for page in render.pages(data, kind)]
            reading = read_document(pages, readers)
            error = "; ".join(one.failure for one in reading.outcomes if one.failure_code)
    except OSError:
        error = NOT_A_FILE
    except Refused as refused:
        error = refused.sentence
    result = judge(entry, slug, reading)
    result.error = error
    return result


def judge(entry: Mapping[str, Any], slug: str, reading: DocumentReading | None) -> DocumentResult:
    """Compare one reading with a manifest line; None is a document that could not be read."""
    truth = truth_of(slug, entry)
    result = DocumentResult(str(entry["file"]), slug, unmapped=truth.unmapped)
    fields: dict[str, ReadField] = {}
    if reading is not None and reading.doc_type == slug:
        fields = {one.field.path: one.field for one in reading.fields}
    for path, value in truth.values.items():
        _count(result, path, value, fields.get(path), _true_box(entry, path))
    for table, rows in truth.tables.items():
        whole = table not in truth.partial
        _judge_rows(result, table, rows, fields, entry, whole=whole)
    _judge_cells(result, truth, fields)
    return result


def _count(
    result: DocumentResult, path: str, truth: str | None, read: ReadField | None,
    box: tuple[int, Box] | None,
) -> None:  # fmt: skip
    tally = result.fields[template(path)]
    value = read.value if read else None
    if truth is None:
        tally.counts["rightly_absent" if value is None else "invented"] += 1
    elif value is None:
        tally.counts["missed"] += 1
    elif not agree(result.schema, path, value, truth):
        tally.counts["wrong"] += 1
    else:
        tally.counts["right"] += 1
        tally.evidence += 1
        tally.hits += read is not None and _hits(read, box)


def _judge_rows(
    result: DocumentResult, table: str, rows: Sequence[Cells],
    fields: Mapping[str, ReadField], entry: Mapping[str, Any], *, whole: bool,
) -> None:  # fmt: skip
    read = _read_rows(table, fields)
    pairs = dict(_aligned(rows, read, table, result.schema))
    for at, cells in enumerate(rows):
        found = read[pairs[at]] if at in pairs else {}
        for column, value in cells.items():
            path = f"{table}[{at}].{column}"
            _count(result, path, value, found.get(column), _true_box(entry, path))
    stated = {column for cells in rows for column in cells} if whole else set()
    for at in set(range(len(read))) - set(pairs.values()):
        for column in stated & read[at].keys():
            if read[at][column].value is not None:
                _count(result, f"{table}[{at}].{column}", None, read[at][column], None)


def _judge_cells(result: DocumentResult, truth: Truth, fields: Mapping[str, ReadField]) -> None:
    """Values of one row each, found by the row's description."""
    for cell in truth.cells:
        rows = _read_rows(cell.table, fields)
        described = (
            row
            for row in rows
            if (one := row.get("description")) and one.value and cell.matches.search(one.value)
        )
        row = next(described, {})
        _count(result, f"{cell.table}[0].{cell.column}", cell.value, row.get(cell.column), None)


def _read_rows(table: str, fields: Mapping[str, ReadField]) -> list[dict[str, ReadField]]:
    rows: dict[int, dict[str, ReadField]] = defaultdict(dict)
    for path, one in fields.items():
        head, bracket, rest = path.partition("[")
        if bracket and head == table:
            number, _, column = rest.partition("].")
            rows[int(number)][column] = one
    return [rows[number] for number in sorted(rows)]


def _aligned(
    true: Sequence[Cells], read: Sequence[Mapping[str, ReadField]], table: str, slug: str
) -> Iterator[tuple[int, int]]:
    """Pairs of rows in order, so that as many cells as can be agree."""
    alike = [[_agreeing(one, other, table, slug) for other in read] for one in true]
    best = [[0.0] * (len(read) + 1) for _ in range(len(true) + 1)]
    for i in range(len(true) - 1, -1, -1):
        for j in range(len(read) - 1, -1, -1):
            both = best[i + 1][j + 1] + alike[i][j] if alike[i][j] else 0.0
            best[i][j] = max(both, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < len(true) and j < len(read):
        if alike[i][j] and best[i][j] == best[i + 1][j + 1] + alike[i][j]:
            yield i, j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1


def _agreeing(true: Cells, read: Mapping[str, ReadField], table: str, slug: str) -> float:
    """The share of a true row's cells that a read row has."""
    cells = [(column, value) for column, value in true.items() if value is not None]
    equal = sum(
        same(leaf_at(SCHEMAS[slug], f"{table}[0].{column}").kind, read[column].value, value)
        for column, value in cells
        if column in read
    )
    return equal / len(cells) if cells else 0.0


def _true_box(entry: Mapping[str, Any], path: str) -> tuple[int, Box] | None:
    """Where the manifest says that a value stands, if it does: [page, x0, y0, x1, y1]."""
    boxes = entry.get("boxes")
    found = boxes.get(path) if isinstance(boxes, Mapping) else None
    if not isinstance(found, list) or len(found) != 5:
        return None
    return int(found[0]), Box(*(float(edge) for edge in found[1:]))


def _hits(read: ReadField, true: tuple[int, Box] | None) -> bool:
    """Whether the evidence is there, and where the true box is known, on it."""
    if read.evidence is None or not read.evidence.boxes:
        return False
    if true is None:
        return True
    page, box = true
    return read.evidence.page == page and any(
        _overlap(one, box) >= 0.5 or _centred(one, box) for one in read.evidence.boxes
    )


def _overlap(one: Box, other: Box) -> float:
    """Intersection over union."""
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    high = min(one.y1, other.y1) - max(one.y0, other.y0)
    shared = max(0.0, wide) * max(0.0, high)
    return shared / max(1e-9, _area(one) + _area(other) - shared)


def _area(box: Box) -> float:
    return (box.x1 - box.x0) * (box.y1 - box.y0)


def _centred(one: Box, other: Box) -> bool:
    """Whether the middle of `one` lies in `other`."""
    x, y = (one.x0 + one.x1) / 2, (one.y0 + one.y1) / 2
    return other.x0 <= x <= other.x1 and other.y0 <= y <= other.y1


def _summary(results: Sequence[DocumentResult]) -> dict[str, Any]:
    whole = Tally()
    fields: dict[str, Tally] = defaultdict(Tally)
    stating: Counter[str] = Counter()  # documents that have something to say of a field
    for result in results:
        for path, tally in result.fields.items():
            fields[path].add(tally)
            stating[path] += 1
            whole.add(tally)
    return {
        "documents": len(results),
        **whole.figures(),
        "fields": {
            path: {"documents": stating[path], **fields[path].figures()} for path in sorted(fields)
        },
    }


def _unmapped(
    tasks: Sequence[tuple[Mapping[str, Any], str]], results: Sequence[DocumentResult]
) -> dict[str, dict[str, int]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for (entry, _), result in zip(tasks, results, strict=True):
        if result.unmapped:
            found[str(entry["doc_type"])].update(result.unmapped)
    return {doc_type: dict(keys) for doc_type, keys in found.items()}


def _rate(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
