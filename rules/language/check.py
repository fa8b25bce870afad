"""From a rule's text to something that judges: parsed, typed and closed in one pass.

The syntax is a small part of Python's expressions, read by Python's own parser. What is not named
here does not exist: no attribute of an object, no call, no name but a schema's fields, the
functions below and a loop's variable. Numbers are exact decimals. Every run ends: there are no
loops but over rows, three deep at most, and a run has a budget of steps.
"""

import ast
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from rules.language import running
from rules.language.functions import FUNCTIONS, OVER_ROWS
from rules.language.parsing import parsed, place, with_plain_ends
from rules.language.picking import PICKS
from rules.language.problems import NotARule, Problem
from rules.language.running import Loop, Run
from rules.language.signatures import Refused
from rules.language.types import Place, Scalar, Table, Type, nearest, top_names
from rules.view import CannotEvaluate

MOST_LOOPS = 3  # within each other
MOST_PROBLEMS = 20  # that are told at once
LONGEST_TOLD = 40  # characters of a name that is quoted in a message


@dataclass(frozen=True, slots=True)
class Term:
    """A typed piece of a rule and what gives its value."""

    type: Type
    run: Run


BROKEN = Term(Scalar.BROKEN, running.broken)


@dataclass(frozen=True, slots=True)
class Condition:
    """A checked expression."""

    tree: ast.expr
    term: Term
    sides: tuple[Term, Term, str] | None  # of a single comparison: left, right, the operator
    types: Mapping[ast.expr, Type]  # of its terms


def check(text: str, on: str, *, wanted: Scalar | None = Scalar.TRUTH) -> Condition:
    """Parse and type an expression.

    Args:
        on: a document type's slug, or "case".
        wanted: the type it must have; None: any single value.

    Raises:
        NotARule: it has mistakes, all of which are told.
    """
    tree = parsed(text)
    checker = _Checker(with_plain_ends(text), on)
    term = checker.term(tree)
    if not checker.problems and term.type is not Scalar.BROKEN:
        if wanted is None and not isinstance(term.type, Scalar):
            checker.say(tree, f"This is {term.type}: name one field of it.")
        elif wanted is not None and term.type is not wanted:
            checker.say(tree, f"This is {term.type}, and {wanted} is needed here.")
    if checker.problems:
        raise NotARule(tuple(checker.problems))
    return Condition(tree, term, checker.sides(tree), checker.types)


class _Checker:
    """Types an expression's tree, and gathers its problems."""

    def __init__(self, text: str, on: str) -> None:
        self.text = text
        self.top = top_names(on)
        self.loops: list[tuple[str, Place]] = []
        self.problems: list[Problem] = []
        self.types: dict[ast.expr, Type] = {}

    def say(self, node: ast.expr, message: str) -> Term:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(*place(self.text, node), message))
        return BROKEN

    def term(self, node: ast.expr) -> Term:
        """The term of any expression."""
        if len(self.problems) >= MOST_PROBLEMS:
            return BROKEN
        found = _TERMS.get(type(node))
        if found is None:
            return self.say(node, "This is not part of the rule language.")
        term = found(self, node)
        self.types[node] = term.type
        return term

    def one_of(self, node: ast.expr, *wanted: Scalar) -> Term:
        """A term of one of some types."""
        term = self.term(node)
        if term.type in wanted or term.type is Scalar.BROKEN:
            return term
        return self.say(node, f"This is {term.type}, and {' or '.join(wanted)} is needed here.")

    def sides(self, tree: ast.expr) -> tuple[Term, Term, str] | None:
        """Both sides of a single comparison, to show expected against found."""
        if not isinstance(tree, ast.Compare) or len(tree.ops) != 1:
            return None
        words = _OPERATORS.get(type(tree.ops[0]))
        if words is None:
            return None
        return self.term(tree.left), self.term(tree.comparators[0]), words

    def constant(self, node: ast.Constant) -> Term:
        value = node.value
        if isinstance(value, bool):
            return Term(Scalar.TRUTH, running.constant(value))
        if isinstance(value, str):
            if any(unicodedata.category(one) in ("Cc", "Cs", "Co", "Cn") for one in value):
                return self.say(node, "A text here may hold only letters that can be seen.")
            return Term(Scalar.TEXT, running.constant(value))
        if isinstance(value, int | float):
            return self.number(node)
        return self.say(node, "Only numbers, texts, True and False can be written here.")

    def number(self, node: ast.Constant) -> Term:
        """From its text, so that 0.1 is a tenth."""
        written = (ast.get_source_segment(f"({self.text}\n)", node) or "").replace("_", "")
        try:
            value = Decimal(written)
        except InvalidOperation:
            return self.say(node, "Write numbers as 1234.50.")
        if not value.is_finite() or abs(value) > running.LARGEST:
            return self.say(node, "This number is too large.")
        return Term(Scalar.NUMBER, running.constant(value))

    def unknown(self, node: ast.expr, name: str, message: str, known: list[str]) -> Term:
        """Say that a name is none, and which may be meant."""
        if len(name) > LONGEST_TOLD:
            return self.say(node, message.format(f"{name[:LONGEST_TOLD]}…"))
        odd = "" if name.isascii() else " It has letters that only look like those of a name."
        return self.say(node, f"{message.format(name)}{nearest(name, known) or odd}")

    def name(self, node: ast.Name) -> Term:
        for slot, (name, row) in enumerate(self.loops):
            if name == node.id:
                return Term(row, running.slot(slot + 1))
        kind = self.top.get(node.id)
        if kind is None:
            known = [*self.top, *(name for name, _ in self.loops)]
            return self.unknown(node, node.id, "“{}” is not known.", known)
        return Term(kind, running.top(node.id, kind))

    def attribute(self, node: ast.Attribute) -> Term:
        parent = self.term(node.value)
        if parent.type is Scalar.BROKEN:
            return BROKEN
        if isinstance(parent.type, Table):
            return self.say(
                node,
                "This is a list: use any, all, sum, count, min, max over its rows, "
                "or take one by first, last, latest, earliest.",
            )
        if isinstance(parent.type, Scalar):
            return self.say(node, f"This is {parent.type}, and has no fields.")
        child = parent.type.child(node.attr)
        if child is None:
            names = parent.type.names()
            return self.unknown(node, node.attr, "There is no “{}” here.", names)
        return Term(child, running.child(parent.run, node.attr, child))

    def binary(self, node: ast.BinOp) -> Term:
        left, right = self.term(node.left), self.term(node.right)
        if Scalar.BROKEN in (left.type, right.type):
            return BROKEN
        kinds = (left.type, right.type)
        operator = type(node.op)
        if kinds == (Scalar.NUMBER, Scalar.NUMBER) and operator in running.ARITHMETIC:
            return Term(Scalar.NUMBER, running.arithmetic(operator, left.run, right.run))
        if kinds == (Scalar.DATE, Scalar.DATE) and operator is ast.Sub:
            return Term(Scalar.NUMBER, running.days_between(left.run, right.run))
        if kinds == (Scalar.DATE, Scalar.NUMBER) and operator in (ast.Add, ast.Sub):
            return Term(Scalar.DATE, running.shifted(left.run, right.run, operator is ast.Sub))
        if operator not in running.ARITHMETIC:
            return self.say(node, "Only + - * / can be used here.")
        return self.say(node, f"{_capital(left.type)} and {right.type} can't be put together so.")

    def unary(self, node: ast.UnaryOp) -> Term:
        if isinstance(node.op, ast.Not):
            return Term(Scalar.TRUTH, running.negated(self.one_of(node.operand, Scalar.TRUTH).run))
        if isinstance(node.op, ast.USub):
            return Term(Scalar.NUMBER, running.minus(self.one_of(node.operand, Scalar.NUMBER).run))
        return self.say(node, "Only - and not can stand before a value.")

    def both(self, node: ast.BoolOp) -> Term:
        terms = [self.one_of(one, Scalar.TRUTH).run for one in node.values]
        return Term(Scalar.TRUTH, running.all_or_any(terms, want=isinstance(node.op, ast.Or)))

    def choice(self, node: ast.IfExp) -> Term:
        test = self.one_of(node.test, Scalar.TRUTH)
        yes, no = self.term(node.body), self.term(node.orelse)
        if Scalar.BROKEN in (test.type, yes.type, no.type):
            return BROKEN
        if yes.type != no.type or not isinstance(yes.type, Scalar):
            return self.say(node, "Both sides of “if … else …” must be values of one type.")
        return Term(yes.type, running.choice(test.run, yes.run, no.run))

    def compare(self, node: ast.Compare) -> Term:
        terms = [self.term(node.left)]
        steps: list[Run] = []
        left = node.left
        for operator, right in zip(node.ops, node.comparators, strict=True):
            if isinstance(operator, ast.In | ast.NotIn):
                if len(node.ops) > 1:
                    return self.say(right, "“in” stands alone: join comparisons by “and”.")
                steps.append(self.among(terms[-1], right, isinstance(operator, ast.NotIn)))
                continue
            term = self.term(right)
            steps.append(self.step(operator, terms[-1], term, left, right))
            terms.append(term)
            left = right
        return Term(Scalar.TRUTH, running.all_or_any(steps, want=False))

    def step(
        self, operator: ast.cmpop, left: Term, right: Term, at: ast.expr, other: ast.expr
    ) -> Run:
        if Scalar.BROKEN in (left.type, right.type):
            return running.broken
        if not isinstance(left.type, Scalar):
            return self.say(at, f"This is {left.type}: name one field of it.").run
        if left.type != right.type:
            said = f"This is {right.type}, and is compared with {left.type}."
            return self.say(other, said).run
        ordered = left.type in (Scalar.NUMBER, Scalar.DATE)
        if type(operator) not in (ast.Eq, ast.NotEq) and not ordered:
            return self.say(other, "Texts and conditions can be == or != only.").run
        if type(operator) not in running.COMPARISONS:
            return self.say(other, "Compare with == != < <= > >= or in.").run
        return running.compared(type(operator), left.run, right.run, text=left.type is Scalar.TEXT)

    def among(self, left: Term, right: ast.expr, negated: bool) -> Run:
        if not isinstance(right, ast.Tuple | ast.List) or not right.elts:
            return self.say(right, 'Write what it may be in brackets: in ("a", "b").').run
        if not isinstance(left.type, Scalar):
            return self.say(right, f"This compares {left.type}: name one field of it.").run
        terms = [self.term(one) for one in right.elts]
        for one, node in zip(terms, right.elts, strict=True):
            if Scalar.BROKEN not in (one.type, left.type) and one.type != left.type:
                self.say(node, f"This is {one.type}, and is compared with {left.type}.")
        found = running.among(left.run, [one.run for one in terms], left.type is Scalar.TEXT)
        return running.negated(found) if negated else found

    def call(self, node: ast.Call) -> Term:
        if not isinstance(node.func, ast.Name):
            return self.say(node.func, "Only the language's own functions can be called.")
        if node.keywords:
            return self.say(node, "Values are given to a function in order, without names.")
        name = node.func.id
        if name in OVER_ROWS and len(node.args) == 1 and isinstance(node.args[0], ast.GeneratorExp):
            return self.over_rows(node, node.args[0], name)
        if name in PICKS:
            return self.pick(node, name)
        terms = [self.term(one) for one in node.args]
        if any(one.type is Scalar.BROKEN for one in terms):
            return BROKEN
        if name == "count" and len(terms) == 1 and isinstance(terms[0].type, Table):
            return Term(Scalar.NUMBER, running.count_rows(terms[0].run))
        return self.function(node, name, terms)

    def function(self, node: ast.Call, name: str, terms: list[Term]) -> Term:
        function = FUNCTIONS.get(name)
        if function is None:
            known = [*FUNCTIONS, *OVER_ROWS, *PICKS]
            return self.unknown(node.func, name, "There is no function “{}”.", known)
        wanted = function.takes(tuple(one.type for one in terms))
        if isinstance(wanted, Refused):
            return self.say(node, wanted.sentence)
        if function.constant:
            if not all(isinstance(one, ast.Constant) for one in node.args):
                return self.say(node, f"Write it out, as {function.example}.")
            try:
                value = function.run([one.run for one in terms])(running.nothing())
            except CannotEvaluate as error:
                return self.say(node, error.sentence)
            return Term(wanted, running.constant(value))
        return Term(wanted, function.run([one.run for one in terms]))

    def over_rows(self, node: ast.Call, rows: ast.GeneratorExp, name: str) -> Term:
        """any(row.x > 1 for row in rows if …)."""
        loop = rows.generators[0]
        if len(rows.generators) > 1 or loop.is_async or not isinstance(loop.target, ast.Name):
            return self.say(
                node, "Go over one list at a time: any(row.amount > 1 for row in rows)."
            )
        if len(self.loops) >= MOST_LOOPS:
            return self.say(node, "Lists can be gone over three deep at most.")
        table = self.term(loop.iter)
        if table.type is Scalar.BROKEN:
            return BROKEN
        if not isinstance(table.type, Table):
            return self.say(loop.iter, f"This is {table.type}, and a list is needed here.")
        if loop.target.id in self.top or loop.target.id in dict(self.loops):
            return self.say(loop.target, f"“{loop.target.id}” is taken: call the row otherwise.")
        slot = len(self.loops) + 1
        self.loops.append((loop.target.id, table.type.row))
        tests = [self.one_of(one, Scalar.TRUTH).run for one in loop.ifs]
        each = self.term(rows.elt)
        self.loops.pop()
        if each.type is Scalar.BROKEN:
            return BROKEN
        over = OVER_ROWS[name]
        result = over.takes(each.type)
        if isinstance(result, Refused):
            return self.say(rows.elt, result.sentence)
        cost = running.cost_of(rows.elt, *loop.ifs)
        return Term(result, over.run(Loop(table.run, tuple(tests), slot, cost), each.run))

    def pick(self, node: ast.Call, name: str) -> Term:
        """first(rows), latest(rows, a date of each)."""
        pick = PICKS[name]
        if len(node.args) != (2 if pick.by_date else 1):
            return self.say(node, f"Write it as {pick.example}.")
        table = self.term(node.args[0])
        if table.type is Scalar.BROKEN:
            return BROKEN
        if not isinstance(table.type, Table):
            return self.say(node.args[0], f"This is {table.type}, and a list is needed here.")
        if not pick.by_date:
            return Term(table.type.row, pick.run(table.run, running.broken))
        day = self.within(node.args[1], table.type.row)
        if day.type is Scalar.BROKEN:
            return BROKEN
        if day.type is not Scalar.DATE:
            return self.say(node.args[1], f"This is {day.type}, and {Scalar.DATE} is needed here.")
        return Term(table.type.row, pick.run(table.run, day.run))

    def within(self, node: ast.expr, row: Place) -> Term:
        """A field of a row by its path alone: pay_date, employee.name."""
        if isinstance(node, ast.Attribute):
            parent, name = self.within(node.value, row), node.attr
        elif isinstance(node, ast.Name):
            parent, name = Term(row, running.picked), node.id
        else:
            return self.say(node, "Name a field of the list's rows, as pay_date.")
        if not isinstance(parent.type, Place):
            if parent.type is Scalar.BROKEN:
                return BROKEN
            return self.say(node, f"This is {parent.type}, and has no fields.")
        child = parent.type.child(name)
        if child is None:
            return self.unknown(node, name, "There is no “{}” here.", parent.type.names())
        return Term(child, running.child(parent.run, name, child))


def _capital(kind: Type) -> str:
    words = str(kind)
    return words[:1].upper() + words[1:]


_TERMS: dict[type[ast.expr], Callable[[_Checker, ast.expr], Term]] = {
    ast.Constant: _Checker.constant,  # type: ignore[dict-item]
    ast.Name: _Checker.name,  # type: ignore[dict-item]
    ast.Attribute: _Checker.attribute,  # type: ignore[dict-item]
    ast.BinOp: _Checker.binary,  # type: ignore[dict-item]
    ast.UnaryOp: _Checker.unary,  # type: ignore[dict-item]
    ast.BoolOp: _Checker.both,  # type: ignore[dict-item]
    ast.IfExp: _Checker.choice,  # type: ignore[dict-item]
    ast.Compare: _Checker.compare,  # type: ignore[dict-item]
    ast.Call: _Checker.call,  # type: ignore[dict-item]
}
_OPERATORS: dict[type[ast.cmpop], str] = {
    ast.Eq: "",
    ast.NotEq: "not ",
    ast.Lt: "less than ",
    ast.LtE: "at most ",
    ast.Gt: "more than ",
    ast.GtE: "at least ",
}
