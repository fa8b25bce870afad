"""A condition as a sentence: "Net pay (this period) is at most gross pay (this period)"."""

import ast
from collections.abc import Mapping
from decimal import Decimal

from extraction.schemas import SCHEMAS
from extraction.schemas.application import Application
from extraction.schemas.base import Schema, leaf_at, leaves
from rules.language.check import check
from rules.language.functions import FUNCTIONS
from rules.language.parsing import with_plain_ends
from rules.language.picking import PICKS
from rules.language.types import CASE, Place, Scalar, Table, Type

_SIGNS: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Lt: ("is less than", "is not less than"),
    ast.LtE: ("is at most", "is not at most"),
    ast.Gt: ("is more than", "is not more than"),
    ast.GtE: ("is at least", "is not at least"),
    ast.Eq: ("is", "is not"),
    ast.NotEq: ("is not", "is"),
    ast.In: ("is", "is not"),
    ast.NotIn: ("is not", "is"),
}
_SUMS: dict[type[ast.operator], str] = {
    ast.Add: "plus",
    ast.Sub: "minus",
    ast.Mult: "times",
    ast.Div: "divided by",
}
MOST_OWNERS_WORDS = 4  # "the pay stub's pay date", but "pay date of the latest pay stub by ..."
_SPECIAL = {"as_of": "the day the case was sent", "applicant_name": "the applicant's name"}


def in_words(condition: str, on: str) -> str:
    """A condition as one sentence.

    Args:
        on: a document type's slug, or "case".

    Raises:
        NotARule: it has mistakes.
    """
    checked = check(condition, on)
    said = _Speaker(with_plain_ends(condition), on, checked.types).clause(checked.tree)
    return f"{_capital(said)}."


class _Speaker:
    """Puts a checked tree into words, term by term."""

    def __init__(self, text: str, on: str, types: Mapping[ast.expr, Type]) -> None:
        self._source = f"({text}\n)"
        self._on = on
        self._types = types
        self._rows: dict[str, tuple[Place, str]] = {}  # by the loop's name: what a row is called

    def clause(self, node: ast.expr, *, yes: bool = True, inside: int = 0) -> str:
        """A condition, or its contrary.

        Args:
            inside: how deep it stands in other conditions that are joined.
        """
        if isinstance(node, ast.BoolOp):
            return self._joined(node, yes=yes, inside=inside)
        if isinstance(node, ast.UnaryOp):
            return self.clause(node.operand, yes=not yes, inside=inside)
        if isinstance(node, ast.Compare):
            return self._compared(node, yes=yes, inside=inside)
        if isinstance(node, ast.Constant):
            return "it always holds" if bool(node.value) is yes else "it never holds"
        if isinstance(node, ast.IfExp):
            test = self.clause(node.test, inside=inside + 1)
            then = self.clause(node.body, yes=yes, inside=inside + 1)
            other = self.clause(node.orelse, yes=yes, inside=inside + 1)
            return _bracketed(f"where {test}, {then}, and otherwise {other}", inside > 0)
        if isinstance(node, ast.Call):
            return self._call_clause(node, yes=yes, inside=inside)
        return f"{self.value(node)} is {'ticked' if yes else 'not ticked'}"

    def _joined(self, node: ast.BoolOp, *, yes: bool, inside: int) -> str:
        # The contrary of "a and b" is "not a or not b", three-valued too.
        both = isinstance(node.op, ast.And) is yes
        parts = [self.clause(one, yes=yes, inside=inside + 1) for one in node.values]
        if not inside:
            return _listed(parts, ", and " if both else ", or ", ", ")
        said = f"{'both' if both else 'either'} {_listed(parts, ' and ' if both else ' or ', ', ')}"
        return _bracketed(said, inside > 1)

    def _compared(self, node: ast.Compare, *, yes: bool, inside: int) -> str:
        parts = []
        left = node.left
        for operator, right in zip(node.ops, node.comparators, strict=True):
            verb = _SIGNS[type(operator)][0 if yes else 1]
            parts.append(self._one_compared(left, verb, right))
            left = right
        if len(parts) == 1:
            return parts[0]
        return _bracketed(_listed(parts, " and " if yes else " or ", ", "), inside > 0)

    def _one_compared(self, left: ast.expr, verb: str, right: ast.expr) -> str:
        if isinstance(right, ast.Tuple | ast.List):
            choices = [self.value(one) for one in right.elts]
            lead = "" if len(choices) == 1 else "one of "
            return f"{self.value(left)} {verb} {lead}{_listed(choices, ' or ', ', ')}"
        if self._is_truth(left):
            for one, other in ((left, right), (right, left)):
                if isinstance(one, ast.Constant):
                    return self.clause(other, yes=bool(one.value) is (verb == "is"), inside=1)
            same = "so as" if verb == "is" else "not so as"
            return f"whether {self._truth(left)} is {same} whether {self._truth(right)}"
        return f"{self.value(left)} {verb} {self.value(right)}"

    def _truth(self, node: ast.expr) -> str:
        return self.clause(node, inside=2)

    def _is_truth(self, node: ast.expr) -> bool:
        return self._types[node] is Scalar.TRUTH

    def _call_clause(self, node: ast.Call, *, yes: bool, inside: int) -> str:
        name = self._name(node)
        if name == "default":
            said = f"{self.clause(node.args[0], yes=yes, inside=2)} (or, where it can't be told, "
            return f"{said}{self.clause(node.args[1], yes=yes, inside=2)})"
        if name not in ("any", "all"):
            function = FUNCTIONS[name]
            return self._filled(function.words if yes else function.negated, node)
        row, where, each = self._loop(node)
        of = self._each_of(row, where)
        # Not for any is for none; not for all is for some not.
        if name == "any":
            some = f"for some {of}" if yes else f"for no {of}"
        else:
            some = f"for every {of}" if yes else f"not for every {of}"
        return _bracketed(f"{some}, {each}", inside > 0)

    def value(self, node: ast.expr) -> str:
        """A single value, or a place, within a sentence."""
        if isinstance(node, ast.Constant):
            return self._constant(node)
        if isinstance(node, ast.Name | ast.Attribute):
            return self._path(node)
        if isinstance(node, ast.BinOp):
            return self._worked_out(node)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            inner = self.value(node.operand)
            return f"-{inner}" if isinstance(node.operand, ast.Constant) else f"minus ({inner})"
        if isinstance(node, ast.IfExp):
            test = self.clause(node.test, inside=1)
            return f"({self.value(node.body)} where {test}, else {self.value(node.orelse)})"
        if isinstance(node, ast.Call):
            return self._call_value(node)
        return f"({self.clause(node)})"

    def _constant(self, node: ast.Constant) -> str:
        if isinstance(node.value, bool):
            return "yes" if node.value else "no"
        if isinstance(node.value, str):
            return f"“{node.value}”"
        written = (ast.get_source_segment(self._source, node) or "").replace("_", "")
        value = Decimal(written)
        # So many places are told by their power of ten.
        return f"{value:,f}" if value.adjusted() > -20 else written

    def _worked_out(self, node: ast.BinOp) -> str:
        if isinstance(node.op, ast.Sub) and self._is_day(node.left) and self._is_day(node.right):
            return f"the days from {self.value(node.right)} to {self.value(node.left)}"
        sides = [
            _bracketed(self.value(one), isinstance(one, ast.BinOp))
            for one in (node.left, node.right)
        ]
        days = " days" if self._is_day(node.left) else ""
        return f"{sides[0]} {_SUMS[type(node.op)]} {sides[1]}{days}"

    def _is_day(self, node: ast.expr) -> bool:
        return self._types[node] is Scalar.DATE

    def _call_value(self, node: ast.Call) -> str:
        name = self._name(node)
        if name in PICKS:
            return self._picked(node, name)
        if self._is_truth(node):
            return f"({self.clause(node)})"
        if node.args and isinstance(node.args[0], ast.GeneratorExp):
            return self._over_rows(node, name)
        if name == "count":
            return f"the number of {self._plural(node.args[0])}"
        return self._filled(FUNCTIONS[name].words, node)

    def _filled(self, words: str, node: ast.Call) -> str:
        given = [_bracketed(self.value(one), isinstance(one, ast.BinOp)) for one in node.args]
        if self._name(node) == "date":
            given = [given[0].strip("“”")]
        if self._name(node) == "known" and not isinstance(node.args[0], ast.Name | ast.Attribute):
            words = words.replace("not read", "impossible to tell").replace(
                "was read", "can be told"
            )
        return words.format(
            *given,
            rest=_listed(given[1:], " or ", ", "),
            every=_listed(given, " and ", ", "),
        )

    def _over_rows(self, node: ast.Call, name: str) -> str:
        rows = node.args[0]
        assert isinstance(rows, ast.GeneratorExp)
        row, where, each = self._loop(node, clause=name == "count")
        of = self._each_of(row, where)
        if name == "count":
            return f"the number of times that, for a {of}, {each}"
        lead = {"sum": "the sum", "min": "the least", "max": "the greatest"}[name]
        return f"{lead} of {each} over every {of}"

    def _each_of(self, row: str, where: str) -> str:
        return f"{row} where {where}" if where else row

    def _loop(self, node: ast.Call, *, clause: bool = True) -> tuple[str, str, str]:
        """What a row is called, where it counts, and what is said of it."""
        rows = node.args[0]
        assert isinstance(rows, ast.GeneratorExp)
        name, kind = self._target(rows)
        called = _row_name(kind)
        of = self._owner(rows.generators[0].iter) if kind.prefix else ""
        taken = [one for _, one in self._rows.values()]
        while called in taken:
            called = f"other {called}"
        before = dict(self._rows)
        self._rows[name] = (kind.row, called)
        tests = [self.clause(one, inside=1) for one in rows.generators[0].ifs]
        truth = clause and self._is_truth(rows.elt)
        each = self.clause(rows.elt, inside=1) if truth else self.value(rows.elt)
        self._rows = before
        return f"{called} of {of}" if of else called, " and ".join(tests), each

    def _target(self, rows: ast.GeneratorExp) -> tuple[str, Table]:
        loop = rows.generators[0]
        kind = self._types[loop.iter]
        assert isinstance(loop.target, ast.Name)
        assert isinstance(kind, Table)
        return loop.target.id, kind

    def _picked(self, node: ast.Call, name: str) -> str:
        kind = self._types[node.args[0]]
        assert isinstance(kind, Table)
        said = f"{PICKS[name].words} {_row_name(kind)}"
        if of := self._owner(node.args[0]):
            said = f"{said} of {of}"
        if PICKS[name].by_date:
            path = _written(node.args[1])
            prefix = f"{kind.prefix}." if kind.prefix else ""
            said = f"{said} (by {_label(kind.schema, prefix + path)})"
        return said

    def _path(self, node: ast.expr) -> str:
        """A field with what it is of: "the pay stub's net pay (this period)"."""
        if isinstance(node, ast.Name) and node.id in _SPECIAL and self._on == CASE:
            return _SPECIAL[node.id]
        place, owner = self._place(node)
        if place is None:
            return owner
        name = _label(place.schema, place.prefix)
        if len(owner.split()) > MOST_OWNERS_WORDS:
            return f"{name} of {owner}"
        return f"{owner}'s {name}" if owner else name

    def _place(self, node: ast.expr) -> tuple[Place | None, str]:
        """A path in its schema, and what it is a part of in words."""
        names: list[str] = []
        while isinstance(node, ast.Attribute):
            names.insert(0, node.attr)
            node = node.value
        if isinstance(node, ast.Call):
            owner = f"the {self._picked(node, self._name(node)).removeprefix('the ')}"
            row = self._types[node]
        else:
            assert isinstance(node, ast.Name)
            if node.id in self._rows:
                row, called = self._rows[node.id]
                owner = f"the {called}"
            elif self._on == CASE and node.id == "stated":
                row, owner = Place(Application), "the application"
            elif self._on == CASE:
                return None, ""
            else:
                row, owner = Place(SCHEMAS[self._on]), ""
                names.insert(0, node.id)
        assert isinstance(row, Place)
        if not names:
            return None, owner
        path = ".".join((row.prefix, *names)) if row.prefix else ".".join(names)
        return Place(row.schema, path), owner

    def _owner(self, node: ast.expr) -> str:
        """What a list stands in, where that has to be said: "the pay stub"."""
        _, owner = self._place(node)
        return owner

    def _plural(self, node: ast.expr) -> str:
        kind = self._types[node]
        assert isinstance(kind, Table)
        of = self._owner(node) if kind.prefix else ""
        return f"{_rows_name(kind)} of {of}" if of else _rows_name(kind)

    def _name(self, node: ast.Call) -> str:
        assert isinstance(node.func, ast.Name)
        return node.func.id


def _written(node: ast.expr) -> str:
    """A path as it is written: "employee.name"."""
    return ast.unparse(node)


def _label(schema: type[Schema], path: str) -> str:
    """A field's name within a sentence: "net pay (this period)"; in a row "deposit"."""
    leaf = leaf_at(schema, path)
    name = _lower(leaf.label)
    return name if not leaf.group or leaf.table else f"{_lower(leaf.group)} ({name})"


def _row_name(kind: Table) -> str:
    """One row of a list: "transaction", "line of taxes withheld"; "pay stub" of a case's."""
    if not kind.prefix:
        return _lower(kind.schema.title)
    name = _lower(_group(kind))
    if " " not in name and name.endswith("ies"):
        return f"{name[:-3]}y"
    if " " in name:
        return f"line of {name}"
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else name


def _rows_name(kind: Table) -> str:
    if not kind.prefix:
        return f"{_lower(kind.schema.title)}s"
    return _lower(_group(kind))


def _group(kind: Table) -> str:
    """A list's label."""
    columns = (one for one in leaves(kind.schema) if one.path.startswith(f"{kind.prefix}."))
    return next(columns).group


def _listed(parts: list[str], last: str, others: str) -> str:
    """Parts in a row: "a, b or c"."""
    return last.join([others.join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def _bracketed(text: str, where: bool) -> str:
    return f"({text})" if where else text


def _lower(name: str) -> str:
    kept = name[:2].isupper() or name.startswith(("Form", "Box"))
    return name if kept else f"{name[:1].lower()}{name[1:]}"


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
