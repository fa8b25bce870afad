"""Reading documents whose values are known, and counting. Writes nothing but what it is told to.

What counts as right, wrong, missed, invented and rightly absent is said in `extraction.judging`.
Documents that map to no schema are classified only, as leaving them alone is right; packets of
several documents are neither.
"""

import hashlib
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

from extraction.contract import PageText, Reader, ReadField
from extraction.figures import counts, figures, rounded, share, summary, totals
from extraction.judging import Case, DocumentResult, judge, judge_fields
from extraction.llm import LlmReader
from extraction.manifests import Item, items
from extraction.meter import CostOf, Meter, Spent
from extraction.packet_truth import Split, is_packet, judge_split
from extraction.page_cache import PageCache
from extraction.parsing import same
from extraction.reading import DocumentReading, read_document
from extraction.refusals import Refused
from extraction.schemas import SCHEMAS, UNCLASSIFIED
from extraction.schemas.base import leaf_at
from extraction.statistics import percentile

NOT_A_FILE = "The file is not there"
VERSION = 2  # of the JSON


@dataclass(slots=True)
class Read:
    """One document, read and judged."""

    entry: Mapping[str, Any]
    schema: str | None  # None: its type maps to none
    sha256: str = ""
    read_as: str = ""  # the type it was taken for; "" where it could not be read
    result: DocumentResult | None = None
    reading: DocumentReading | None = None
    spent: dict[str, Spent] = field(default_factory=dict)  # by reader
    error: str = ""
    seconds: float = 0.0  # to classify and read
    seconds_rendering: float = 0.0
    by_reader: dict[str, list[Case]] = field(default_factory=dict)
    split: Split | None = None  # of a packet


@dataclass(frozen=True, slots=True)
class Terms:
    """How to evaluate."""

    readers: Sequence[Reader]
    cache: PageCache
    costs: Mapping[str, CostOf] = field(default_factory=dict)  # by reader


def evaluate(
    folder: Path,
    readers: Sequence[Reader],
    *,
    schema: str | None = None,
    jobs: int = 1,
    limit: int | None = None,
    cache: PageCache | None = None,
) -> dict[str, Any]:
    """Read every document of a folder, and count.

    Args:
        schema: evaluate documents of this schema only; the others do not count in `documents`.
        jobs: how many documents at once.
        limit: so many documents at most, the first ones of each type in turn.

    Returns:
        What `manage.py evaluate --json` prints.

    Raises:
        BadManifest: as `manifests.manifest`.
    """
    chosen = some(items(folder), schema=schema, limit=limit)
    return evaluate_items(chosen, Terms(readers, cache or PageCache(None)), jobs=jobs)


def evaluate_items(chosen: Sequence[Item], terms: Terms, *, jobs: int = 1) -> dict[str, Any]:
    """Read documents, and count."""
    start = time.monotonic()
    with ThreadPoolExecutor(max(1, jobs)) as pool:
        documents = list(pool.map(lambda item: read(item, terms), chosen))
    return report_of(
        documents,
        readers=[reader.name for reader in terms.readers],
        seconds=time.monotonic() - start,
    )


def some(found: Sequence[Item], *, schema: str | None, limit: int | None) -> list[Item]:
    """The documents of one schema, or all; of at most `limit`, as many of each type as can be."""
    chosen = [
        (str(item.entry["doc_type"]), item) for item in found if schema in (None, item.schema)
    ]
    turns: Counter[str] = Counter()
    ranked = []
    for at, (name, item) in enumerate(chosen):
        ranked.append((turns[name], at, item))
        turns[name] += 1
    ranked.sort(key=lambda one: one[:2])
    kept = sorted(ranked[:limit], key=lambda one: one[1])
    return [item for _, _, item in kept]


def read(item: Item, terms: Terms) -> Read:
    """Read one document and compare. One that cannot be read is a result too."""
    slug = item.schema
    one = Read(item.entry, slug)
    pages: tuple[PageText, ...] = ()
    try:
        start = time.monotonic()
        data = item.content()
        one.sha256 = hashlib.sha256(data).hexdigest()
        pages = terms.cache.pages(data).pages
        one.seconds_rendering = time.monotonic() - start
        if is_packet(item.entry):
            one.split = judge_split(item.entry, pages)
        meters = {reader.name: _meter(reader, terms) for reader in terms.readers}
        readers = [_metered(reader, meters[reader.name]) for reader in terms.readers]
        start = time.monotonic()
        one.reading = read_document(pages, readers if slug else ())
        one.seconds = time.monotonic() - start
        one.read_as = one.reading.doc_type
        one.spent = {name: meter.spent for name, meter in meters.items() if meter}
        one.error = "; ".join(
            outcome.failure for outcome in one.reading.outcomes if outcome.failure_code
        )
    except OSError:
        one.error = NOT_A_FILE
    except Refused as refused:
        one.error = refused.sentence
    if slug:
        one.result = judge(item.entry, slug, one.reading, pages)
        one.result.error = one.error
        if one.reading is not None and len(terms.readers) > 1:
            for outcome in one.reading.outcomes:
                fields = _fields(outcome.fields if one.read_as == slug else ())
                judged = judge_fields(item.entry, slug, fields)
                one.by_reader[outcome.reader] = judged.cases
    return one


def report_of(
    documents: Sequence[Read], *, readers: Sequence[str], seconds: float
) -> dict[str, Any]:
    """Everything that was counted, and every case of it."""
    results = [one.result for one in documents if one.result is not None]
    types = {
        slug: summary([result for result in results if result.schema == slug])
        for slug in SCHEMAS
        if any(result.schema == slug for result in results)
    }
    return {
        "version": VERSION,
        "readers": list(readers),
        "documents": len(documents),
        "seconds": round(seconds, 2),
        "failures": [
            {"file": str(one.entry["file"]), "error": one.error} for one in documents if one.error
        ],
        "unmapped": _unmapped(documents),
        "totals": totals(types, results),
        "classification": classification(documents),
        "outcomes": dict(Counter(_outcome(one) for one in documents)),
        "times": _times(documents),
        "calls": {name: _spent(documents, name) for name in readers},
        "by_reader": _by_reader(documents, readers) if len(readers) > 1 else {},
        "agreement": _agreement(documents) if len(readers) > 1 else {},
        "types": types,
        "cases": [_document_json(one) for one in documents],
    }


def classification(documents: Sequence[Read]) -> dict[str, Any]:
    """How often the type was told: of documents that have a schema, and of those that have none.

    A file that was refused counts as not told. A packet of several documents has no one type.
    """
    matrix: dict[str, Counter[str]] = defaultdict(Counter)
    told = Counter[str]()
    for one in documents:
        if is_packet(one.entry):
            continue
        true = one.schema or UNCLASSIFIED
        matrix[true][one.read_as or "not_read"] += 1
        kind = "with_schema" if one.schema else "without_schema"
        told[kind] += 1
        told[f"{kind} right"] += one.read_as == true
    return {
        "with_schema": share(told["with_schema right"], told["with_schema"]),
        "without_schema": share(told["without_schema right"], told["without_schema"]),
        "packets": _packets(documents),
        "matrix": {true: dict(sorted(read.items())) for true, read in sorted(matrix.items())},
        "errors": [
            {"file": str(one.entry["file"]), "doc_type": str(one.entry["doc_type"]),
             "read_as": one.read_as}
            for one in documents
            if not is_packet(one.entry) and one.read_as not in ("", one.schema or UNCLASSIFIED)
        ],
    }  # fmt: skip


def _packets(documents: Sequence[Read]) -> dict[str, Any]:
    """Uploads of several documents: pages whose type was told, documents found as they are."""
    splits = [one.split for one in documents if one.split]
    return {
        "documents": sum(is_packet(one.entry) for one in documents),
        "pages": share(sum(one.typed for one in splits), sum(one.pages for one in splits)),
        "parts": share(sum(one.found for one in splits), sum(one.documents for one in splits)),
        "parts_read": sum(one.read for one in splits),
    }


def _document_json(one: Read) -> dict[str, Any]:
    """One document's cases, to compare runs by and to report on. Holds its values."""
    return {
        "file": str(one.entry["file"]),
        "sha256": one.sha256,
        "doc_type": str(one.entry["doc_type"]),
        "schema": one.schema,
        "read_as": one.read_as,
        "error": one.error,
        "seconds": round(one.seconds, 3),
        "perfect": one.result.is_perfect if one.result else None,
        "values": [case.as_json() for case in one.result.cases] if one.result else [],
    }


def _meter(reader: Reader, terms: Terms) -> Meter | None:
    if not isinstance(reader, LlmReader):
        return None
    return Meter(reader.gate, terms.costs.get(reader.name))


def _metered(reader: Reader, meter: Meter | None) -> Reader:
    """The reader with a gate of this document's own."""
    if meter is None or not isinstance(reader, LlmReader):
        return reader
    return LlmReader(reader.route, meter)


def _fields(fields: Sequence[ReadField]) -> dict[str, ReadField]:
    return {one.path: one for one in fields}


def _outcome(one: Read) -> str:
    """One word for what came of reading a document."""
    if one.reading is None:
        return "refused"
    if not one.schema:
        return "no_schema"
    if one.read_as != one.schema:
        return "another_type"
    failed = [outcome.failure_code for outcome in one.reading.outcomes if outcome.failure_code]
    if failed and len(failed) == len(one.reading.outcomes):
        return failed[0]
    return "partly_failed" if failed else "read"


def _times(documents: Sequence[Read]) -> dict[str, Any]:
    """Seconds a document: rendering with OCR, and reading."""
    return {
        name: {
            "p50": rounded(percentile(values, 0.5)),
            "p95": rounded(percentile(values, 0.95)),
            "sum": round(sum(values), 2),
        }
        for name, values in (
            ("reading", [one.seconds for one in documents if one.reading and one.schema]),
            ("rendering", [one.seconds_rendering for one in documents if one.reading]),
        )
    }


def _spent(documents: Sequence[Read], reader: str) -> dict[str, Any]:
    total = Spent()
    for one in documents:
        if reader in one.spent:
            total.add(one.spent[reader])
    return total.as_json()


def _by_reader(documents: Sequence[Read], readers: Sequence[str]) -> dict[str, Any]:
    """What each reader would have come to alone."""
    return {
        name: figures([counts(one.by_reader.get(name, ())) for one in documents if one.result])
        for name in readers
    }


def _agreement(documents: Sequence[Read]) -> dict[str, Any]:
    """Of values that two readers both give: how often they are one, and then right."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for one in documents:
        for left, right in combinations(sorted(one.by_reader), 2):
            others = {case.path: case for case in one.by_reader[right]}
            for case in one.by_reader[left]:
                other = others.get(case.path)
                if other is None or case.read is None or other.read is None or "+" in case.path:
                    continue
                kind = leaf_at(SCHEMAS[one.schema or ""], case.path.partition(" ")[0]).kind
                agree = same(kind, case.read, other.read)
                right_ones = (case.outcome == "right") + (other.outcome == "right")
                found[f"{left}, {right}"].update(
                    {
                        "both": 1,
                        "agree": agree,
                        "agree_right": agree and right_ones == 2,
                        "differ_one_right": not agree and right_ones == 1,
                    }
                )
    return {pair: dict(numbers) for pair, numbers in found.items()}


def _unmapped(documents: Sequence[Read]) -> dict[str, dict[str, int]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for one in documents:
        if one.result and one.result.unmapped:
            found[str(one.entry["doc_type"])].update(one.result.unmapped)
    return {doc_type: dict(keys) for doc_type, keys in found.items()}
