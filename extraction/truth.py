"""What a manifest's truth means in terms of a schema: paths, rows, and values in canonical text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extraction.parsing import UNKNOWN, parse
from extraction.schemas import SCHEMAS
from extraction.schemas.base import Kind, Schema, leaf_at, leaves, template
from extraction.truth_map import (
    Described,
    accounts_of,
    counted,
    described,
    joins,
    schema_of,
    table_of,
    target_of,
)

__all__ = ["Cells", "RowCell", "Truth", "schema_of", "truth_of"]

Cells = dict[str, str | None]  # by column
_CONCRETE = re.compile(r"([a-z_0-9]+)\[(\d{1,3})\]\.([a-z_0-9]+)")
_JOINED = (Kind.ADDRESS, Kind.NAME)  # may be given in parts


@dataclass(frozen=True, slots=True)
class RowCell:
    """One cell of the first row of a table whose description matches."""

    key: str
    table: str
    column: str
    matches: re.Pattern[str]
    value: str | None


@dataclass(slots=True)
class Truth:
    """What is true of one document. None is "known to be absent"."""

    values: dict[str, str | None] = field(default_factory=dict)  # by path, outside tables
    tables: dict[str, list[Cells]] = field(default_factory=dict)
    partial: set[str] = field(default_factory=set)  # tables that may have more rows than these
    cells: list[RowCell] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)  # rows of a table
    unmapped: list[str] = field(default_factory=list)  # keys that no path is known for


def truth_of(slug: str, entry: Mapping[str, Any]) -> Truth:
    """Map one manifest line's `truth`, and what its `notes` say is to be absent.

    Of an entry that is `complete`, what the truth does not name is absent.
    """
    given = entry.get("truth")
    mapping = _Mapping(slug, str(entry.get("doc_type") or ""))
    mapping.add_all(given if isinstance(given, Mapping) else {})
    mapping.join()
    for key in _expected_absent(slug, str(entry.get("notes") or "")):
        mapping.add(key, None)
    truth = mapping.truth
    for table, rows in truth.tables.items():
        if table in truth.partial:
            truth.tables[table] = [cells for cells in rows if cells]
    if entry.get("complete") is True:
        _complete(truth, SCHEMAS[slug])
    return truth


class _Mapping:
    """The truth of one entry in the making."""

    def __init__(self, slug: str, doc_type: str) -> None:
        self.slug, self.doc_type = slug, doc_type
        self.schema = SCHEMAS[slug]
        self.truth = Truth()
        self.loose: dict[str, Any] = {}  # values of unmapped keys

    def add_all(self, given: Mapping[str, Any], prefix: str = "") -> None:
        for name, value in given.items():
            key = f"{prefix}{name}"
            if isinstance(value, Mapping):
                joined = self._joined(key, value)
                if joined is None:
                    self.add_all(value, f"{key}.")
                else:
                    self.add(key, joined)
            elif isinstance(value, list):
                self._add_list(key, value)
            else:
                self.add(key, value)

    def add(self, key: str, value: Any) -> None:
        """One scalar."""
        row = _CONCRETE.fullmatch(key)
        if row and self._known(key):
            self._set(key, value)
            return
        cell = described(self.slug, key)
        if cell is not None:
            self._add_described(key, cell, value)
            return
        if value is None and (table := table_of(self.slug, key)):
            self.truth.tables.setdefault(table.path, [])
            return
        if (path := counted(self.slug, key)) and re.fullmatch(r"\d{1,4}", str(value)):
            self.truth.counts[path] = int(value)
            return
        target = target_of(self.slug, key, self.doc_type)
        if target is None:
            self.truth.unmapped.append(key)
            self.loose[key] = value
            return
        parts: Sequence[Any] = (value,) * len(target.paths)
        if target.pattern is not None and value is not None:
            found = target.pattern.fullmatch(str(value).strip())
            if found is None:
                self.truth.unmapped.append(key)
                return
            parts = [found[at] or _SKIP for at in range(1, len(target.paths) + 1)]
        for path, part in zip(target.paths, parts, strict=True):
            if part is not _SKIP:
                self._set(path, part, partial=True)

    def join(self) -> None:
        """Paths that several keys make up, where no key names them."""
        for path, parts in joins(self.slug).items():
            named = [key for key in self.loose if key.casefold() in parts]
            named.sort(key=lambda key: parts.index(key.casefold()))
            texts = [str(self.loose[key]) for key in named if self.loose[key] not in (None, "")]
            if not texts or path in self.truth.values:
                continue
            self._set(path, ", ".join(texts))
            for key in named:
                self.truth.unmapped.remove(key)

    def _add_list(self, key: str, items: list[Any]) -> None:
        table = table_of(self.slug, key)
        prefixes = accounts_of(self.slug, key)
        if table is not None and (table.each or all(isinstance(one, Mapping) for one in items)):
            rows = self.truth.tables.setdefault(table.path, [])
            for item in items:
                if not isinstance(item, Mapping):
                    item = {table.each: item}
                rows.append(self._cells(table.path, table.columns, key, item))
        elif prefixes and all(isinstance(item, Mapping) for item in items):
            for prefix, item in zip(prefixes, items, strict=False):
                self.add_all(item, prefix)
        elif target_of(self.slug, key, self.doc_type) and not any(
            isinstance(item, Mapping | list) for item in items
        ):
            self.add(key, "\n".join(map(str, items)) or None)
        else:
            self.truth.unmapped.append(key)

    def _cells(
        self, table: str, columns: Mapping[str, str], key: str, item: Mapping[str, Any]
    ) -> Cells:
        cells: Cells = {}
        for name, value in item.items():
            column = columns.get("".join(filter(str.isalnum, str(name).casefold())))
            if column is None:
                self.truth.unmapped.append(f"{key}[].{name}")
            else:
                cells[column] = _canonical(self.schema, f"{table}[0].{column}", value)
        return cells

    def _add_described(self, key: str, cell: Described, value: Any) -> None:
        wanted = _canonical(self.schema, f"{cell.table}[0].{cell.column}", value)
        self.truth.cells.append(RowCell(key, cell.table, cell.column, cell.matches, wanted))

    def _set(self, path: str, value: Any, *, partial: bool = False) -> None:
        wanted = _canonical(self.schema, path, value)
        row = _CONCRETE.fullmatch(path)
        if row is None:
            self.truth.values.setdefault(path, wanted)
            return
        if partial and row[1] not in self.truth.tables:
            self.truth.partial.add(row[1])
        rows = self.truth.tables.setdefault(row[1], [])
        rows.extend({} for _ in range(int(row[2]) + 1 - len(rows)))
        rows[int(row[2])].setdefault(row[3], wanted)

    def _joined(self, key: str, parts: Mapping[str, Any]) -> str | None:
        """An address or a name that is given in parts; None where the mapping is a group."""
        target = target_of(self.slug, key, self.doc_type)
        texts = [one for one in parts.values() if one not in (None, "")]
        if target is None or any(isinstance(one, Mapping | list) for one in texts):
            return None
        if leaf_at(self.schema, target.paths[0]).kind not in _JOINED:
            return None
        if any(target_of(self.slug, f"{key}.{name}", self.doc_type) for name in parts):
            return None
        return ", ".join(map(str, texts))

    def _known(self, path: str) -> bool:
        return template(path) in {leaf.path for leaf in leaves(self.schema)}


_SKIP = object()


def _complete(truth: Truth, schema: type[Schema]) -> None:
    """Say of every leaf that is not named that it is absent."""
    for leaf in leaves(schema):
        if leaf.table:
            column = leaf.path.partition("[].")[2]
            for cells in truth.tables.setdefault(leaf.table, []):
                cells.setdefault(column, None)
        else:
            truth.values.setdefault(leaf.path, None)


def _canonical(schema: type[Schema], path: str, value: Any) -> str | None:
    """The value as the system would hold it; as it is where it cannot be parsed."""
    if value is None or value == "":
        return None
    text = str(value)
    return parse(leaf_at(schema, path).kind, text, locale=UNKNOWN).value or text


def _expected_absent(slug: str, notes: str) -> Iterator[str]:
    """The known fields of which the notes say "expected null"."""
    for found in re.finditer(r"([^;:.]+?)\s*[:,]?\s*expected null", notes):
        said = re.sub(r"\s+(?:is|are|was|were|has|have|removed|left|not)\s.*$", "", found[1])
        for part in re.split(r",|\band\b|\bor\b", said):
            name = re.sub(r"^\s*(?:no|the|its|of)\s+", "", part).strip()
            if name and target_of(slug, name):
                yield name
