"""How a checked rule gets its value: small closures over a view.

A value that was not read raises CannotEvaluate, and conditions are three-valued: `and` with one
side false is false whatever the other is. Every row and every function call takes a step of the
run's budget.
"""

import ast
import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any

from rules.language.types import Place, Scalar, Table, Type
from rules.view import CannotEvaluate, CaseView, Node

LARGEST = Decimal(10) ** 18
MOST_STEPS = 300_000  # some tenths of a second
LETTERS_A_STEP = 32
ROWS_A_STEP = 10  # that are only counted
MOST_NAMED = 25  # rows that are kept as looked at though they settle nothing
EXACT = Context(prec=40, traps=[DivisionByZero, InvalidOperation, Overflow])


class TooManySteps(Exception):
    """The run's budget is used up. Nothing in a rule goes on from it, as from a missing value."""

    sentence = "This rule takes too many steps on this case."


@dataclass(slots=True)
class Env:
    """One run: what it judges, the rows that loops stand at, and the steps left."""

    view: Any  # a View or a CaseView
    rows: list[Node] = field(default_factory=list)
    steps: int = MOST_STEPS
    picked: Node | None = None  # the row whose date is looked at, to pick one of a list
    compared: set[tuple[str, str, str]] = field(default_factory=set)  # names, and by what
    looked_at: list[Node] = field(default_factory=list)  # what the rule has seen, newest last

    def step(self, cost: int = 1) -> None:
        """Pay for work.

        Raises:
            TooManySteps: the budget is used up.
        """
        self.steps -= cost
        if self.steps < 0:
            raise TooManySteps


Run = Callable[[Env], Any]


def nothing() -> Env:
    """A run over no document, for what is written out in the rule's text."""
    return Env(None)


def broken(_: Env) -> Any:
    """Of a term with mistakes. Nothing with mistakes is ever run."""
    raise AssertionError("a rule with mistakes does not run")


def constant(value: Any) -> Run:
    return lambda _: value


def slot(number: int) -> Run:
    """The row at which loop `number`, from 1, stands."""
    return lambda env: env.rows[number - 1]


def picked(env: Env) -> Any:
    """The row that a date is taken of."""
    return env.picked


def top(name: str, kind: Type) -> Run:
    """A name that a rule starts from."""
    if name in ("as_of", "applicant_name") and isinstance(kind, Scalar):
        return lambda env: _of_case(env.view, name)
    if isinstance(kind, Table) and not kind.prefix:
        return lambda env: env.view.documents(name)
    return child(lambda env: env.view, name, kind)


def _of_case(view: CaseView, name: str) -> Any:
    value = getattr(view, name)
    if value in ("", None):
        raise CannotEvaluate("The applicant's name is not known.")
    return value


def child(parent: Run, name: str, kind: Type) -> Run:
    """A named part of a place: a node, or a leaf's typed value."""
    if isinstance(kind, Place | Table):
        return lambda env: getattr(parent(env), name)
    if kind is Scalar.TEXT:
        return lambda env: _text(getattr(parent(env), name), env)
    typed = _TYPED[kind]
    return lambda env: typed(getattr(parent(env), name))


def _text(node: Node, env: Env) -> str:
    """Long texts cost more, as all that is done with them does."""
    value = str(node.known())
    env.step(len(value) // LETTERS_A_STEP)
    return value


def _number(node: Node) -> Decimal:
    value = node.known()
    try:
        number = value if isinstance(value, Decimal) else Decimal(str(value))  # a year
    except InvalidOperation:
        raise CannotEvaluate(f"{node.in_words()} is no number.") from None
    if not number.is_finite():
        raise CannotEvaluate(f"{node.in_words()} is no number.")
    return within(number)


_TYPED: dict[Scalar, Callable[[Node], Any]] = {
    Scalar.NUMBER: _number,
    Scalar.DATE: lambda node: node.day(),
    Scalar.TRUTH: lambda node: node.known() == "true",
    Scalar.BROKEN: lambda node: node,
}


def _divided(left: Decimal, right: Decimal) -> Decimal:
    if not right:
        raise CannotEvaluate("It would divide by zero.")
    return EXACT.divide(left, right)


ARITHMETIC: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: EXACT.add,
    ast.Sub: EXACT.subtract,
    ast.Mult: EXACT.multiply,
    ast.Div: _divided,
}


def arithmetic(kind: type[ast.operator], left: Run, right: Run) -> Run:
    work = ARITHMETIC[kind]

    def run(env: Env) -> Decimal:
        one, other = left(env), right(env)
        try:
            return within(work(one, other))
        except ArithmeticError:  # exponents beyond all bounds
            raise CannotEvaluate("A number in this rule becomes too large.") from None

    return run


def within(value: Decimal) -> Decimal:
    """A number that is small enough to go on with."""
    if abs(value) > LARGEST:
        raise CannotEvaluate("A number in this rule becomes too large.")
    return value


def minus(one: Run) -> Run:
    return lambda env: EXACT.minus(one(env))


def days_between(left: Run, right: Run) -> Run:
    return lambda env: Decimal((left(env) - right(env)).days)


def shifted(day: Run, days: Run, back: bool) -> Run:
    def run(env: Env) -> date:
        start: date = day(env)
        by = int(days(env))
        try:
            return start + timedelta(days=-by if back else by)
        except OverflowError:
            raise CannotEvaluate("A date in this rule is out of range.") from None

    return run


COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


def folded(text: str) -> str:
    """A text as it is compared: without regard to case and runs of spaces."""
    return " ".join(text.casefold().split())


def compared(kind: type[ast.cmpop], left: Run, right: Run, *, text: bool) -> Run:
    work = COMPARISONS[kind]
    if text:
        return lambda env: work(folded(left(env)), folded(right(env)))
    return lambda env: work(left(env), right(env))


def among(left: Run, choices: Sequence[Run], text: bool) -> Run:
    def run(env: Env) -> bool:
        value = left(env)
        if text:
            return folded(value) in [folded(one(env)) for one in choices]
        return any(bool(one(env) == value) for one in choices)

    return run


def negated(one: Run) -> Run:
    return lambda env: not one(env)


def choice(test: Run, yes: Run, no: Run) -> Run:
    return lambda env: yes(env) if test(env) else no(env)


def all_or_any(terms: Iterable[Run], *, want: bool) -> Run:
    """`or` where `want`, else `and`: three-valued.

    The first that is `want` settles it, even beside one that can't be told.
    """
    parts = tuple(terms)
    if len(parts) == 1:
        return parts[0]

    def run(env: Env) -> bool:
        missing: CannotEvaluate | None = None
        for part in parts:
            try:
                if bool(part(env)) == want:
                    return want
            except CannotEvaluate as error:
                missing = missing or error
        if missing:
            raise missing
        return not want

    return run


def count_rows(table: Run) -> Run:
    def run(env: Env) -> Decimal:
        count = sum(1 for _ in table(env))
        env.step(1 + count // ROWS_A_STEP)
        return Decimal(count)

    return run


@dataclass(frozen=True, slots=True)
class Loop:
    """Going over rows."""

    table: Run
    tests: tuple[Run, ...]  # behind "if"
    slot: int  # its place among the loops around it, from 1
    cost: int  # of one row, in steps

    def over(self, env: Env) -> Iterator[CannotEvaluate | None]:
        """Stand at each row that passes the tests, in turn.

        Yields:
            What is missing where it can't be told whether the row passes, else None.
        """
        passes = all_or_any(self.tests, want=False) if self.tests else constant(True)
        for row in self.table(env):
            env.step(self.cost)
            del env.rows[self.slot - 1 :]
            env.rows.append(row)
            missing = None
            try:
                if not passes(env):
                    continue
            except CannotEvaluate as error:
                missing = error
            yield missing
        del env.rows[self.slot - 1 :]


def cost_of(*terms: ast.expr) -> int:
    """What it costs to work out terms, in steps: long texts that are written out count too."""
    parts = [node for term in terms for node in ast.walk(term)]
    texts = (one.value for one in parts if isinstance(one, ast.Constant))
    letters = sum(len(one) for one in texts if isinstance(one, str))
    return len(parts) + letters // LETTERS_A_STEP
