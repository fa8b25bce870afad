"""How manifests name things: their types, and their keys as paths of a schema (`truth.toml`).

Keys are compared without case and marks. What a key's number of a box or line says is ignored where
the rest of it is known: "box4_federal_income_tax_withheld" is "federal_income_tax_withheld". A
number at its end counts rows: "state_wages_2" is the second row's "state_wages".
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from extraction.parsing import same
from extraction.schemas import SCHEMAS
from extraction.schemas.base import leaf_at, leaves, template

MAPPING = Path(__file__).with_name("truth.toml")
_NUMBERED = re.compile(r"^(?:form_?\d+_?)?(?:box|line)_?\d+[a-z]{0,2}(?:[_\s.-]+|(?=[A-Z]))(?=.)")


@dataclass(frozen=True, slots=True)
class Target:
    """What a key stands for: one path, or several that `pattern` takes a text apart for."""

    paths: tuple[str, ...]  # concrete
    pattern: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Described:
    """A key that stands for one cell of the first row whose description matches."""

    table: str
    column: str
    matches: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as manifests call it, and its columns by their names' keys."""

    path: str
    columns: dict[str, str]
    each: str  # the column that an item which is no mapping stands for


def key_of(text: str) -> str:
    """A name without case and marks."""
    return "".join(filter(str.isalnum, text.casefold()))


def schema_of(doc_type: str) -> str | None:
    """The schema that a manifest's type is read with; None where there is none."""
    return _types().get(key_of(doc_type))


def target_of(slug: str, key: str, doc_type: str = "") -> Target | None:
    """What a key of a manifest stands for; None where no path is known for it.

    Args:
        doc_type: the manifest's own type, as forms of one schema number their boxes differently.
    """
    variant = _variant(slug, doc_type)
    for name in dict.fromkeys((key, _NUMBERED.sub("", key))):
        found = _targets(slug, variant).get(key_of(name))
        if found is None and (numbered := re.fullmatch(r"(.+?)[_\s-]?([1-9])", name)):
            found = _in_row(_targets(slug, variant).get(key_of(numbered[1])), int(numbered[2]) - 1)
        if found is not None:
            return found
    return None


def described(slug: str, key: str) -> Described | None:
    """The cell of a described row that a key stands for."""
    return _described(slug).get(key_of(key))


def table_of(slug: str, key: str) -> Table | None:
    """The table that a key names."""
    return _tables(slug).get(key_of(key))


def is_ordered(slug: str, table: str) -> bool:
    """Whether the order of a table's rows counts; that of people named in a list does not."""
    return not _section(slug, "tables").get(table, {}).get("each")


def counted(slug: str, key: str) -> str | None:
    """The table whose rows a key counts."""
    counts = _section(slug, "counts")
    return next((str(counts[name]) for name in counts if key_of(name) == key_of(key)), None)


def accounts_of(slug: str, key: str) -> tuple[str, ...]:
    """What goes before the keys of a list's items, one item each, where a list holds groups."""
    groups = _section(slug, "groups")
    return next((tuple(groups[name]) for name in groups if key_of(name) == key_of(key)), ())


def joins(slug: str) -> dict[str, tuple[str, ...]]:
    """Paths that several keys make up together, in order."""
    return {path: tuple(parts) for path, parts in _section(slug, "joins").items()}


def agree(slug: str, path: str, value: str | None, truth: str | None) -> bool:
    """Whether two values are one, in other words too where a list of words is closed."""
    if same(leaf_at(SCHEMAS[slug], path).kind, value, truth):
        return True
    if value is None or truth is None:
        return False
    meaning = _meaning(slug, template(path), value)
    return meaning is not None and meaning == _meaning(slug, template(path), truth)


def _meaning(slug: str, path: str, text: str) -> int | None:
    """Which of the closed list's words a text is."""
    patterns = _section(slug, "words").get(path, ())
    plain = " ".join(re.findall(r"\w+", text.casefold().replace("_", " ")))
    return next((at for at, one in enumerate(patterns) if re.search(one, plain)), None)


def _in_row(found: Target | None, row: int) -> Target | None:
    """The same cells in another row; None where the target is no row's."""
    if found is None or "[0]" not in found.paths[0]:
        return None
    return Target(tuple(path.replace("[0]", f"[{row}]") for path in found.paths), found.pattern)


def _variant(slug: str, doc_type: str) -> str:
    variants = _section(slug, "variants")
    return next((name for name in variants if name in key_of(doc_type)), "")


@cache
def _mapping() -> dict[str, Any]:
    return tomllib.loads(MAPPING.read_text(encoding="utf-8"))


def _section(slug: str, name: str) -> dict[str, Any]:
    return dict(_mapping().get(slug, {}).get(name, {}))


@cache
def _types() -> dict[str, str]:
    return {
        key_of(name): slug
        for slug, names in _mapping()["types"].items()
        for name in (slug, *names)
    }  # fmt: skip


@cache
def _targets(slug: str, variant: str) -> dict[str, Target]:
    """Every known key of a schema; what is said of the variant comes first, then own paths."""
    found = {
        key_of(name): Target((path,))
        for path, names in _section(slug, "variants").get(variant, {}).items()
        for name in names
    }
    for leaf in leaves(SCHEMAS[slug]):
        if not leaf.table:
            found.setdefault(key_of(leaf.path), Target((leaf.path,)))
    for path, names in _section(slug, "paths").items():
        for name in names:
            found.setdefault(key_of(name), Target((path,)))
    for path, names in _section(slug, "cells").items():
        for name in names:
            found.setdefault(key_of(name), Target((path,)))
    for name, parts in _section(slug, "composites").items():
        *paths, pattern = parts
        target = Target(tuple(paths), re.compile(pattern, re.I | re.S))
        found.setdefault(key_of(name), target)
    return found


@cache
def _described(slug: str) -> dict[str, Described]:
    return {
        key_of(name): Described(table, column, re.compile(pattern, re.I))
        for name, (table, column, pattern) in _section(slug, "rows").items()
    }


@cache
def _tables(slug: str) -> dict[str, Table]:
    """The tables of a schema under all their names; own columns are always known."""
    found: dict[str, Table] = {}
    given = _section(slug, "tables")
    for path in dict.fromkeys(leaf.table for leaf in leaves(SCHEMAS[slug]) if leaf.table):
        entry = given.get(path, {})
        columns: dict[str, str] = {}
        for leaf in leaves(SCHEMAS[slug]):
            if leaf.table == path:
                columns[key_of(leaf.path.partition("[].")[2])] = leaf.path.partition("[].")[2]
        for column, names in entry.items():
            if column not in ("names", "each"):
                for name in names:
                    columns.setdefault(key_of(name), column)
        table = Table(path, columns, entry.get("each", ""))
        for name in (path, *entry.get("names", ())):
            found.setdefault(key_of(name), table)
    return found
