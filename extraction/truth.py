"""What a manifest's truth means in terms of a schema: paths, rows, and values in canonical text."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from extraction.parsing import UNKNOWN, parse
from extraction.schemas import SCHEMAS
from extraction.schemas.base import Schema, leaf_at, leaves, template

MAPPING = Path(__file__).with_name("truth.toml")
Cells = dict[str, str | None]  # by column


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
    cells: list[RowCell] = field(default_factory=list)
    unmapped: list[str] = field(default_factory=list)  # keys that no path is known for


def schema_of(doc_type: str) -> str | None:
    """The schema that a manifest's type is read with; None where there is none."""
    wanted = _key(doc_type)
    for slug, names in _mapping()["types"].items():
        if wanted in {_key(slug), *map(_key, names)}:
            return str(slug)
    return None


def truth_of(slug: str, entry: Mapping[str, Any]) -> Truth:
    """Map one manifest line's `truth`, and what its `notes` say is to be absent."""
    truth = Truth()
    given = entry.get("truth")
    for key, value in _flat(given if isinstance(given, Mapping) else {}):
        if isinstance(value, list):
            _add_rows(truth, slug, key, value)
        else:
            _add(truth, slug, key, value)
    for key in _expected_absent(slug, str(entry.get("notes") or "")):
        _add(truth, slug, key, None)
    return truth


def _add(truth: Truth, slug: str, key: str, value: Any) -> None:
    schema = SCHEMAS[slug]
    row = re.fullmatch(r"([a-z_0-9]+)\[(\d{1,3})\]\.([a-z_0-9]+)", key)
    if row and _known(schema, key):
        rows = truth.tables.setdefault(row[1], [])
        rows.extend({} for _ in range(int(row[2]) + 1 - len(rows)))
        rows[int(row[2])][row[3]] = _canonical(schema, key, value)
        return
    cell = _mapping()[slug]["rows"].get(_row_key(slug, key))
    if cell is not None:
        table, column, pattern = cell
        wanted = _canonical(schema, f"{table}[0].{column}", value)
        truth.cells.append(RowCell(key, table, column, re.compile(pattern, re.I), wanted))
        return
    path = key if _known(schema, key) and "[" not in key else _paths(slug).get(_key(key))
    if path is None:
        truth.unmapped.append(key)
        return
    truth.values.setdefault(path, _canonical(schema, path, value))


def _add_rows(truth: Truth, slug: str, key: str, rows: list[Any]) -> None:
    """A list of mappings is a table's rows; any other list is not known."""
    for table, entry in _mapping()[slug]["tables"].items():
        if _key(key) not in {_key(table), *map(_key, entry["names"])}:
            continue
        columns = {
            _key(name): column
            for column, names in entry.items()
            if column != "names"
            for name in (column, *names)
        }
        for row in rows:
            cells: Cells = {}
            for name, value in row.items() if isinstance(row, Mapping) else ():
                column = columns.get(_key(str(name)))
                if column is None:
                    truth.unmapped.append(f"{key}[].{name}")
                else:
                    cells[column] = _canonical(SCHEMAS[slug], f"{table}[0].{column}", value)
            truth.tables.setdefault(table, []).append(cells)
        return
    truth.unmapped.append(key)


def _canonical(schema: type[Schema], path: str, value: Any) -> str | None:
    """The value as the system would hold it; as it is where it cannot be parsed."""
    if value is None or value == "":
        return None
    text = str(value)
    return parse(leaf_at(schema, path).kind, text, locale=UNKNOWN).value or text


def _flat(truth: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in truth.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _expected_absent(slug: str, notes: str) -> Iterator[str]:
    """The known fields of which the notes say "expected null"."""
    for found in re.finditer(r"([^;:,.]+?)(?:\s+(?:is|are)\s+\w+)?\s*[:,]?\s*expected null", notes):
        if _paths(slug).get(_key(found[1])):
            yield found[1].strip()


def _known(schema: type[Schema], path: str) -> bool:
    return template(path) in {leaf.path for leaf in leaves(schema)}


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _row_key(slug: str, key: str) -> str:
    return next((name for name in _mapping()[slug]["rows"] if _key(name) == _key(key)), "")


@cache
def _mapping() -> dict[str, Any]:
    return tomllib.loads(MAPPING.read_text(encoding="utf-8"))


@cache
def _paths(slug: str) -> dict[str, str]:
    """Every known key of a schema, without marks, to its path."""
    found = {_key(leaf.path): leaf.path for leaf in leaves(SCHEMAS[slug]) if not leaf.table}
    for path, names in _mapping()[slug]["paths"].items():
        for name in names:
            found.setdefault(_key(name), path)
    return found
