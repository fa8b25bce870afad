"""A rule's condition as a form: rows of a field, a comparison and what it is compared with. Pure.

Only a flat condition has this shape: rows that all hold, or of which one does. Any other text stays
text; one that has the shape comes back from the form meaning exactly the same.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from extraction.schemas import SCHEMAS
from extraction.schemas.application import Application
from extraction.schemas.base import Leaf, Schema, leaves
from rules.language import NotARule
from rules.language.parsing import parsed
from rules.language.types import CASE, Place, Scalar

MOST_ROWS = 20
OPERATORS = {
    "<=": "is at most",
    "<": "is less than",
    ">=": "is at least",
    ">": "is more than",
    "==": "is",
    "!=": "is not",
    "near": "is about",
    "contains": "contains",
    "lacks": "does not contain",
    "known": "was read",
}
ORDERED = ("<=", "<", ">=", ">")
TICKS = {"yes": "True", "no": "False"}
_SIGNS: dict[type[ast.cmpop], str] = {
    ast.LtE: "<=",
    ast.Lt: "<",
    ast.GtE: ">=",
    ast.Gt: ">",
    ast.Eq: "==",
    ast.NotEq: "!=",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A single value that a rule can name."""

    path: str  # as written in a rule
    label: str
    kind: Scalar


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison, as typed."""

    field: str = ""
    operator: str = "<="
    value: str = ""  # a number, a day, a text, yes or no
    other: str = ""  # a field in its place
    times: str = ""  # that field times a number
    within: str = ""  # for "is about": how far off it may be

    @property
    def empty(self) -> bool:
        return not (self.field or self.value or self.other or self.times or self.within)


@dataclass(frozen=True, slots=True)
class Conditions:
    """Rows that all hold, or of which one does."""

    join: str  # "and", "or"
    rows: tuple[Row, ...]


class _NoForm(Exception):
    """The text has another shape."""


def fields(on: str) -> dict[str, Field]:
    """The single values that a rule on `on` can name, by path.

    Args:
        on: a document type's slug, or CASE; anything else has none.
    """
    if on != CASE:
        found = _of(SCHEMAS[on], "") if on in SCHEMAS else iter(())
        return {one.path: one for one in found}
    top = (
        Field("as_of", "The day the case was sent", Scalar.DATE),
        Field("applicant_name", "The applicant's name", Scalar.TEXT),
    )
    return {one.path: one for one in (*top, *_of(Application, "stated."))}


def to_form(text: str, on: str) -> Conditions | None:
    """A condition's rows; None where it has another shape, or mistakes."""
    try:
        tree = parsed(text)
        join = "or" if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.Or) else "and"
        parts = tree.values if isinstance(tree, ast.BoolOp) else [tree]
        reader = _Reader(text, fields(on))
        form = Conditions(join, tuple(reader.row(one) for one in parts))
        again, mistakes = to_text(form, on)
        same = not mistakes and ast.dump(parsed(again)) == ast.dump(tree)
    except (NotARule, _NoForm):
        return None
    return form if same and len(form.rows) <= MOST_ROWS else None


def to_text(form: Conditions, on: str) -> tuple[str, dict[int, str]]:
    """The condition that rows make, and what is wrong with which row. Empty rows are left out."""
    known = fields(on)
    parts: list[str] = []
    mistakes: dict[int, str] = {}
    for place, row in enumerate(form.rows):
        if row.empty:
            continue
        try:
            parts.append(_written(row, known))
        except ValueError as error:
            mistakes[place] = str(error)
    return f"\n{form.join} ".join(parts), mistakes


def in_words(form: Conditions, on: str) -> str:
    """Rows as a sentence: "Net pay (this period) is at most 0.8 times gross pay (this period)."."""
    known = fields(on)
    said = [_said(row, known) for row in form.rows if not row.empty]
    joined = f", {form.join} ".join([said[0], *(_lower(one) for one in said[1:])]) if said else ""
    return f"{joined}." if joined else ""


def typed_form(given: Mapping[str, str]) -> Conditions:
    """The rows that a browser sent: row-0-field, row-0-operator ..., join."""
    names = ("field", "operator", "value", "other", "times", "within")
    count = 0
    while count < MOST_ROWS and f"row-{count}-field" in given:
        count += 1
    rows = tuple(
        Row(**{name: given.get(f"row-{place}-{name}", "").strip() for name in names})
        for place in range(count)
    )
    return Conditions("or" if given.get("join") == "or" else "and", rows)


def changed(form: Conditions, do: str) -> Conditions:
    """The rows after "add", "remove-2"; anything else leaves them."""
    if do == "add" and len(form.rows) < MOST_ROWS:
        return Conditions(form.join, (*form.rows, Row()))
    verb, _, place = do.partition("-")
    if verb == "remove" and place.isascii() and place.isdigit():
        kept = tuple(row for at, row in enumerate(form.rows) if at != int(place))
        return Conditions(form.join, kept or (Row(),))
    return form


class _Reader:
    """Finds the rows in a tree."""

    def __init__(self, text: str, known: Mapping[str, Field]) -> None:
        self._source = f"({text}\n)"
        self._known = known

    def row(self, node: ast.expr) -> Row:
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            inner = self.row(node.operand)
            if inner.operator != "contains":
                raise _NoForm
            return Row(inner.field, "lacks", inner.value)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
            return self._call(node.func.id, node.args)
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _SIGNS:
            sign = _SIGNS[type(node.ops[0])]
            return Row(self._path(node.left), sign, *self._right(node.comparators[0]))
        raise _NoForm

    def _call(self, name: str, given: list[ast.expr]) -> Row:
        if name == "near" and len(given) == 3:
            return Row(self._path(given[0]), "near", *self._right(given[1]), self._number(given[2]))
        if name == "known" and len(given) == 1:
            return Row(self._path(given[0]), "known")
        if name == "contains" and len(given) == 2:
            return Row(self._path(given[0]), "contains", self._literal(given[1]))
        raise _NoForm

    def _right(self, node: ast.expr) -> tuple[str, str, str]:
        """Value, other field, times."""
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            return "", self._path(node.left), self._number(node.right)
        if isinstance(node, ast.Name | ast.Attribute):
            return "", self._path(node), ""
        return self._literal(node), "", ""

    def _path(self, node: ast.expr) -> str:
        names: list[str] = []
        while isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            raise _NoForm
        path = ".".join([node.id, *reversed(names)])
        if path not in self._known:
            raise _NoForm
        return path

    def _literal(self, node: ast.expr) -> str:
        if isinstance(node, ast.Constant) and isinstance(node.value, bool):
            return "yes" if node.value else "no"
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if node.value != node.value.strip():  # a browser's input would lose it
                raise _NoForm
            return node.value
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id == "date" and len(node.args) == 1:
                return self._literal(node.args[0])
            raise _NoForm
        return self._number(node)

    def _number(self, node: ast.expr) -> str:
        """As it is written, so that no digit is lost."""
        sign = ""
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            sign, node = "-", node.operand
        if not isinstance(node, ast.Constant) or not isinstance(node.value, int | float):
            raise _NoForm
        return sign + (ast.get_source_segment(self._source, node) or "").replace("_", "")


def _written(row: Row, known: Mapping[str, Field]) -> str:
    """One row as text.

    Raises:
        ValueError: something is missing or does not fit; it says what.
    """
    field = known.get(row.field)
    if field is None:
        raise ValueError("Choose a field.")
    if row.operator not in OPERATORS:
        raise ValueError("Choose how it is compared.")
    if row.operator == "known":
        return f"known({field.path})"
    _fits(row.operator, field)
    if row.operator in ("contains", "lacks"):
        if not row.value:
            raise ValueError("Write the text to look for.")
        found = f"contains({field.path}, {_text(row.value)})"
        return f"not {found}" if row.operator == "lacks" else found
    right = _right(row, field, known)
    if row.operator == "near":
        within = _number(row.within, "Write how far off it may be, as 0.02.")
        return f"near({field.path}, {right}, {within})"
    return f"{field.path} {row.operator} {right}"


def _fits(operator: str, field: Field) -> None:
    words = OPERATORS[operator]
    if operator in ORDERED and field.kind not in (Scalar.NUMBER, Scalar.DATE):
        raise ValueError(f"“{words}” compares numbers and days, and this is {field.kind}.")
    if operator == "near" and field.kind is not Scalar.NUMBER:
        raise ValueError(f"“{words}” compares numbers, and this is {field.kind}.")
    if operator in ("contains", "lacks") and field.kind is not Scalar.TEXT:
        raise ValueError(f"“{words}” looks into texts, and this is {field.kind}.")


def _right(row: Row, field: Field, known: Mapping[str, Field]) -> str:
    if row.value and row.other:
        raise ValueError("Give a value or a field, not both.")
    if not row.other:
        return _value(row.value, field)
    other = known.get(row.other)
    if other is None or other.kind is not field.kind:
        raise ValueError(f"Compare it with a field that is {field.kind} too.")
    if not row.times:
        return other.path
    if field.kind is not Scalar.NUMBER:
        raise ValueError("Only numbers can be multiplied.")
    return f"{other.path} * {_number(row.times, 'Write what to multiply with, as 0.8.')}"


def _value(text: str, field: Field) -> str:
    if not text:
        raise ValueError("Give a value, or choose a field to compare with.")
    if field.kind is Scalar.NUMBER:
        return _number(text, "Write a number, as 1234.50.")
    if field.kind is Scalar.DATE:
        try:
            return f'date("{date.fromisoformat(text).isoformat()}")'
        except ValueError:
            raise ValueError("Write the day as 2026-03-31.") from None
    if field.kind is Scalar.TRUTH:
        if text.casefold() not in TICKS:
            raise ValueError("Write yes or no.")
        return TICKS[text.casefold()]
    return _text(text)


def _number(text: str, wrong: str) -> str:
    plain = text.replace(",", "").strip()
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise ValueError(wrong) from None
    if not value.is_finite() or not plain.isascii():
        raise ValueError(wrong)
    return f"{value:f}"


def _text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _said(row: Row, known: Mapping[str, Field]) -> str:
    name = known[row.field].label if row.field in known else "(no field)"
    words = OPERATORS.get(row.operator, "")
    if row.operator == "known":
        return f"{name} {words}"
    other = known.get(row.other)
    right = _lower(other.label) if other else f"“{row.value}”" if _quoted(row, known) else row.value
    if other and row.times:
        right = f"{row.times} times {right}"
    off = f", give or take {row.within}" if row.operator == "near" else ""
    return f"{name} {words} {right or '(nothing)'}{off}"


def _quoted(row: Row, known: Mapping[str, Field]) -> bool:
    field = known.get(row.field)
    return bool(row.value) and field is not None and field.kind is Scalar.TEXT


def _of(schema: type[Schema], head: str) -> Iterator[Field]:
    place = Place(schema)
    for leaf in leaves(schema):
        kind = None if leaf.table else place.child(leaf.path)
        if isinstance(kind, Scalar):
            yield Field(f"{head}{leaf.path}", _label(leaf), kind)


def _label(leaf: Leaf) -> str:
    return f"{leaf.group} ({_lower(leaf.label)})" if leaf.group else leaf.label


def _lower(name: str) -> str:
    return name if name[:2].isupper() else f"{name[:1].lower()}{name[1:]}"
