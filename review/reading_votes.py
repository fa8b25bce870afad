"""What each reader made of one field, for a reviewer who asks who says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from extraction.models import Extraction, FieldValue
from extraction.parsing import same
from extraction.schemas.base import Kind, leaf_at, template
from review.display import row_of, shown

Read = Mapping[str, Any]  # a field as `extraction.values.dump` writes it
LOCAL = "local"


class Says(StrEnum):
    """What a reader says of a value that was chosen."""

    SAME = "same"
    OTHER = "other"
    NOTHING = "nothing"
    FAILED = "failed"
    NOT_ASKED = "not asked"


@dataclass(frozen=True, slots=True)
class Vote:
    """One reader on one field."""

    reader: str
    tier: str
    model: str  # "" of the built-in reader, or where it said nothing
    says: Says
    text: str  # its value, as people write it

    @property
    def who(self) -> str:
        """The reader with its model and tier: "small (model mini-1, cheap tier)"."""
        if self.tier == LOCAL:
            return f"{self.reader} (rules on this machine)"
        model = f"model {self.model}, " if self.model else ""
        return f"{self.reader} ({model}{self.tier} tier)"

    @property
    def icon(self) -> str:
        return {Says.SAME: "check", Says.OTHER: "triangle-alert"}.get(self.says, "minus")

    @property
    def what(self) -> str:
        """What it says, in words."""
        return {
            Says.SAME: "reads the same",
            Says.OTHER: f"reads {self.text}",
            Says.NOTHING: "found nothing",
            Says.FAILED: "failed on this document",
            Says.NOT_ASKED: "was not asked",
        }[self.says]


def votes(value: FieldValue) -> list[Vote]:
    """What every reader of the value's reading said of its field, in order of trust.

    Held against the value that was chosen then, whatever people made of it since. In lists readers
    may number rows in different ways: the row that has most in common is taken.
    """
    versions = FieldValue.objects.filter(document=value.document_id, reading=value.reading)
    chosen = versions.filter(path=value.path).order_by("version").first()
    if chosen is None:
        return []
    row: dict[str, str] = {}
    if (number := row_of(value.path)) is not None:
        start = f"{value.leaf.table}[{number}]."
        cells = versions.filter(path__startswith=start, value__isnull=False).order_by("-version")
        row = {template(cell.path): str(cell.value) for cell in cells}
    extractions = Extraction.objects.filter(document=value.document_id, reading=value.reading)
    return [_vote(one, chosen, row) for one in extractions.order_by("rank", "pk")]


def _vote(extraction: Extraction, chosen: FieldValue, row: Mapping[str, str]) -> Vote:
    def vote(says: Says, model: str = "", text: str = "") -> Vote:
        return Vote(extraction.reader, extraction.tier, model, says, text)

    if extraction.failure_code:
        return vote(Says.FAILED)
    if extraction.asks is not None and template(chosen.path) not in extraction.asks:
        return vote(Says.NOT_ASKED)
    kind = chosen.leaf.kind
    found = _in_rows(extraction, chosen, row) if row else _at(extraction, chosen.path)
    if found is None or found["value"] is None:
        return vote(Says.NOTHING, _model(found))
    is_same = chosen.value is not None and same(kind, found["value"], chosen.value)
    return vote(Says.SAME if is_same else Says.OTHER, _model(found), _text(kind, found))


def _at(extraction: Extraction, path: str) -> Read | None:
    return next((one for one in extraction.fields if one["path"] == path), None)


def _in_rows(extraction: Extraction, chosen: FieldValue, row: Mapping[str, str]) -> Read | None:
    """The cell of the reader's row that has most in common with the row that was chosen."""
    schema = chosen.document.schema
    assert schema is not None, "a value has a schema"
    best: tuple[int, int, Read] | None = None
    at = row_of(chosen.path) or 0
    for number, cells in _rows(extraction, chosen.leaf.table):
        shared = sum(
            same(leaf_at(schema, path).kind, cell["value"], row[path])
            for path, cell in cells.items()
            if path in row
        )
        mine = cells.get(template(chosen.path))
        rank = (shared, -abs(number - at))
        if shared and mine is not None and (best is None or rank > best[:2]):
            best = (*rank, mine)
    return best[2] if best else None


def _rows(extraction: Extraction, table: str) -> Iterator[tuple[int, Mapping[str, Read]]]:
    rows: dict[int, dict[str, Read]] = defaultdict(dict)
    for one in extraction.fields:
        if one["path"].startswith(f"{table}[") and one["value"] is not None:
            rows[row_of(one["path"]) or 0][template(one["path"])] = one
    yield from rows.items()


def _model(found: Read | None) -> str:
    family, _, model = str(found["source"]).partition(":") if found else ("", "", "")
    return model if family == "llm" else ""


def _text(kind: Kind, found: Read) -> str:
    return shown(kind, found["value"])
