"""Whether a value stands by the label of a field that nobody found, whoever read. Pure.

A reader that leaves a field out gives nothing to check, but the page can be asked: a label of the
field's, and right beside or below it a value of its kind that no other field has.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache

from extraction.candidates import Candidate, Finder
from extraction.contract import Box, PageText, ReadField, Status
from extraction.lexicon import load
from extraction.lines import height
from extraction.locales import document_locale
from extraction.naming import has_digit, is_name, is_street, is_town
from extraction.parsing import parse, same
from extraction.schemas.base import Kind, Schema, leaf_at, leaves
from extraction.sheet import Hit, Sheet

KINDS = (Kind.MONEY, Kind.NUMBER, Kind.DATE, Kind.IDENTIFIER, Kind.NAME, Kind.ADDRESS)
BESIDE = 30  # label heights to the right, as far as a value is the label's own
DIGITS = 3  # that an identifier has
_CENTS = re.compile(r"[.,]\d\d(?!\d)|[$€£]|\d,\d{3}\b")
_SIGNS = frozenset({"$", "€", "£", "USD", "EUR", "GBP"})
ABSENT = (Status.NOT_FOUND, Status.BLANK)


def omitted(
    fields: Sequence[ReadField], pages: Sequence[PageText], schema: type[Schema]
) -> frozenset[str]:
    """Paths of single fields without a value by whose label a value of their kind stands."""
    labels = _labels(schema)
    wanted = {
        one.path: leaf_at(schema, one.path).kind
        for one in fields
        if one.status in ABSENT and one.path in labels
    }
    if not wanted:
        return frozenset()
    sheet = Sheet(pages, schema.slug)
    page = _Page(Finder(sheet, document_locale(pages)), fields, schema)
    return frozenset(
        path
        for path, kind in wanted.items()
        if any(page.has_value(hit, kind) for name in labels[path] for hit in sheet.named(name))
    )


class _Page:
    """Where values stand that fields have, and what is left for a label."""

    def __init__(self, finder: Finder, fields: Sequence[ReadField], schema: type[Schema]):
        self._finder = finder
        self._sheet = finder.sheet
        self._taken: dict[int, list[Box]] = defaultdict(list)
        self._known: dict[Kind, set[str]] = defaultdict(set)
        for one in fields:
            if one.value is not None and one.evidence is not None:
                self._taken[one.evidence.page].extend(one.evidence.boxes)
                if "[" not in one.path:  # a sum may well be what its only row has
                    self._known[leaf_at(schema, one.path).kind].add(one.value)

    def has_value(self, hit: Hit, kind: Kind) -> bool:
        """Whether a value of a kind that no field has stands right by a label."""
        if not self._is_label(hit):
            return False
        return any(self._is_free(one, kind) for one in self._near(hit, kind))

    def _is_label(self, hit: Hit) -> bool:
        """Whether it stands as labels do, alone in its cell or before a colon, and names one."""
        tokens = self._sheet.rows[hit.row].tokens
        last = tokens[hit.end - 1]
        alone = hit.end == len(tokens) or tokens[hit.end].cell != last.cell
        colon = last.text.endswith(":") or (not alone and tokens[hit.end].text.startswith(":"))
        figure = not alone and (has_digit(tokens[hit.end].text) or tokens[hit.end].text in _SIGNS)
        twins = [one for one in self._twins(hit) if one.strong and not _heads_column(one)]
        sure = hit.strong and hit.exact and self._leads(hit) and len(twins) == 1
        return sure and (alone or colon or figure)

    def _leads(self, hit: Hit) -> bool:
        """Whether a label starts its cell, or only its number or a bullet stands before it."""
        tokens = self._sheet.rows[hit.row].tokens
        cell = tokens[hit.start].cell
        before = [token for token in tokens[: hit.start] if token.cell == cell]
        return not before or (len(before) == 1 and len(before[0].key) <= 3)

    def _near(self, hit: Hit, kind: Kind) -> Iterator[Candidate]:
        """The value that a label has beside it on its line, else the one below it."""
        label = self._sheet.box(hit)
        for one in self._finder.near(hit, kind)[:1]:
            first = one.boxes[0]
            if one.row == hit.row:
                between = [
                    token
                    for token in self._sheet.rows[hit.row].tokens[hit.end :]
                    if token.key and token.box.x1 <= first.x0
                ]
                if len(between) <= 1 and first.x0 - label.x1 < BESIDE * height(label):
                    yield one
            elif first.x0 < label.x1 and first.x1 > label.x0 and not self._heads_column(hit):
                yield one

    def _heads_column(self, hit: Hit) -> bool:
        """Whether a label may be the head of a table's column."""
        return any(map(_heads_column, self._twins(hit)))

    def _twins(self, hit: Hit) -> list[Hit]:
        """What the same words may name, the label itself among it."""
        return [one for one in self._sheet.by_row[hit.row] if one.start == hit.start]

    def _is_free(self, one: Candidate, kind: Kind) -> bool:
        if not _looks(kind, one.raw):
            return False
        parsed = parse(kind, one.raw, locale=self._finder.locale)
        if parsed.value is None or _is_nothing(kind, parsed.value):
            return False
        if any(_meet(box, taken) for box in one.boxes for taken in self._taken[one.page]):
            return False
        return not any(same(kind, parsed.value, known) for known in self._known[kind])


def _heads_column(hit: Hit) -> bool:
    return hit.name.startswith("col_")


def _looks(kind: Kind, raw: str) -> bool:
    """Whether a text looks like a value of a kind, where more than that would be one."""
    if kind is Kind.MONEY:
        return bool(_CENTS.search(raw))  # the number of the next box is no amount
    if kind is Kind.IDENTIFIER:
        return sum(map(str.isdigit, raw)) >= DIGITS
    if kind is Kind.NAME:
        return len(raw.split()) > 1 and is_name(raw)
    if kind is Kind.ADDRESS:
        return has_digit(raw) and (is_street(raw) or is_town(raw, first=False))
    return True


def _is_nothing(kind: Kind, value: str) -> bool:
    """Whether an amount is nought: forms print it where there is nothing."""
    return kind in (Kind.MONEY, Kind.NUMBER) and Decimal(value) == 0


def _meet(one: Box, other: Box) -> bool:
    """Whether two boxes lie on one another."""
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    high = min(one.y1, other.y1) - max(one.y0, other.y0)
    return wide > 0 and high > 0.3 * min(height(one), height(other))


@cache
def _labels(schema: type[Schema]) -> Mapping[str, Collection[str]]:
    """The labels of the built-in reader that name one field of these kinds, by the field."""
    single = [leaf for leaf in leaves(schema) if not leaf.table]
    found: dict[str, list[str]] = defaultdict(list)
    for name in load(schema.slug):
        named = [leaf for leaf in single if name in (leaf.path, leaf.path.replace(".", "_"))] or [
            leaf
            for leaf in single
            if name == leaf.path.rpartition(".")[2] or leaf.path == f"{name}.current"
        ]
        if len(named) == 1 and named[0].kind in KINDS:
            found[named[0].path].append(name)
    return found
