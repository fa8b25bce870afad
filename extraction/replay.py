"""Making a past reading again, offline, to see that every value follows from what was kept.

The pages and the models' answers are stored, and readers are deterministic: the built-in one reads
again where its code is the same, a model's answers are decoded, put together and looked for on the
pages as they were then. What comes out must be the same to the byte.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from extraction.contract import PageText
from extraction.grounding import ground
from extraction.kept_answers import NotKept, claims_again
from extraction.local import LocalReader
from extraction.models import Document, Extraction, FieldValue
from extraction.reading import Outcome, checked, settle
from extraction.schemas import SCHEMAS
from extraction.schemas.base import Schema, template
from extraction.values import dump, dump_evidence, load, page_texts
from extraction.versions import reader_version

LOCAL = LocalReader.name
SETTLED = "settled"  # what the readings together came to
VALUE = ("path", "position", "status", "raw", "value", "flags", "evidence", "source", "candidates")


class Verdict(StrEnum):
    """What making it again came to."""

    SAME = "same"
    DIFFERENT = "different"
    NOT_REPLAYABLE = "not_replayable"


class NotReplayable(Exception):
    """Something that the reading was made of is not there; `sentence` says what."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Replayed:
    """One reading, made again."""

    document: int
    reading: int
    what: str  # a reader's name, or SETTLED
    verdict: Verdict
    values: int
    why: str = ""
    paths: tuple[str, ...] = ()  # of the values that differ


def replay(document: Document) -> Iterator[Replayed]:
    """Make every reading of a document again. Writes nothing, asks nobody."""
    pages = page_texts(document)
    rows = document.extractions.order_by("reading", "rank", "pk")
    for row in rows:
        yield _replayed(row, pages)
    for reading in sorted({row.reading for row in rows}):
        mine = [row for row in rows if row.reading == reading]
        yield _settled(document, reading, mine)


def _replayed(row: Extraction, pages: Sequence[PageText]) -> Replayed:
    def said(verdict: Verdict, why: str = "", paths: Sequence[str] = ()) -> Replayed:
        count = len(row.fields)
        return Replayed(row.document_id, row.reading, row.reader, verdict, count, why, tuple(paths))

    if row.failure_code:
        return said(Verdict.SAME, "It failed, and holds no values.")
    try:
        made = _by_rules(row, pages) if row.reader == LOCAL else _from_answers(row, pages)
    except NotReplayable as reason:
        return said(Verdict.NOT_REPLAYABLE, reason.sentence)
    if _bytes(made) == _bytes(row.fields):
        return said(Verdict.SAME)
    why = "The code that checks answers has changed since."
    if row.reader_version == reader_version(row.reader):
        why = "The code is the same, and what was kept was changed."
    return said(Verdict.DIFFERENT, why, _differing(row.fields, made))


def _by_rules(row: Extraction, pages: Sequence[PageText]) -> list[dict[str, Any]]:
    now = reader_version(LOCAL)
    if row.reader_version != now:
        then = row.reader_version or "not noted"
        raise NotReplayable(f"The built-in reader has changed since: {then} then, {now} now.")
    reader, schema = LocalReader(), _schema(row)
    fields = ground(reader.read(pages, schema), pages, schema, source=reader.source)
    return [dump(field) for field in fields]


def _from_answers(row: Extraction, pages: Sequence[PageText]) -> list[dict[str, Any]]:
    schema = _schema(row)
    if not row.answers:
        raise NotReplayable("Which answers it was made of was not noted.")
    try:
        claims = claims_again(row.answers, pages, schema)
    except NotKept as reason:
        raise NotReplayable(reason.sentence) from None
    source = f"llm:{row.answers[0]['model']}"[:60]
    fields = ground(claims, pages, schema, source=source)
    wanted = None if row.asks is None else set(row.asks)
    return [dump(one) for one in fields if wanted is None or template(one.path) in wanted]


def _settled(document: Document, reading: int, rows: Sequence[Extraction]) -> Replayed:
    """What the readings as they are stored come to, beside the values that were first written."""
    first = FieldValue.objects.filter(document=document, reading=reading, version=1)
    stored = [
        {name: getattr(value, name) for name in VALUE}
        for value in first.filter(set_by=None).order_by("position")
    ]

    def said(verdict: Verdict, why: str = "", paths: Sequence[str] = ()) -> Replayed:
        return Replayed(document.pk, reading, SETTLED, verdict, len(stored), why, tuple(paths))

    if not stored:
        return said(Verdict.NOT_REPLAYABLE, "It was never settled: something ended it before.")
    try:
        schema = _schema(rows[0])
    except NotReplayable as reason:
        return said(Verdict.NOT_REPLAYABLE, reason.sentence)
    outcomes = [
        Outcome(
            row.reader,
            tuple(load(field) for field in row.fields),
            row.failure_code,
            row.failure,
            row.family,
        )
        for row in rows
    ]
    settled = checked(settle(outcomes, schema), page_texts(document), schema)
    made = [
        {
            "path": one.field.path,
            "position": position,
            "status": one.field.status.value,
            "raw": one.field.raw or "",
            "value": one.field.value,
            "flags": [flag.value for flag in one.field.flags],
            "evidence": dump_evidence(one.field.evidence),
            "source": one.field.source,
            "candidates": [dump(other) for other in one.candidates],
        }
        for position, one in enumerate(settled)
    ]
    if _bytes(made) == _bytes(stored):
        return said(Verdict.SAME)
    why = "The values first written do not follow from the readings that are stored."
    return said(Verdict.DIFFERENT, why, _differing(stored, made))


def _schema(row: Extraction) -> type[Schema]:
    schema = SCHEMAS.get(row.schema)
    if schema is None or schema.version != row.schema_version:
        raise NotReplayable(f"The form {row.schema} v{row.schema_version} is not there any more.")
    return schema


def _bytes(fields: Sequence[Mapping[str, Any]]) -> bytes:
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()


def _differing(one: Sequence[Mapping[str, Any]], other: Sequence[Mapping[str, Any]]) -> list[str]:
    here = {field["path"]: _bytes([field]) for field in one}
    there = {field["path"]: _bytes([field]) for field in other}
    paths = [path for path in {**here, **there} if here.get(path) != there.get(path)]
    return paths or ["(the order)"]
