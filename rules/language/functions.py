"""The functions of the rule language."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from rules.language.running import Env, Run, folded, rows, within
from rules.language.types import Scalar, Type
from rules.view import CannotEvaluate

NUMBER, DATE, TEXT, TRUTH = Scalar.NUMBER, Scalar.DATE, Scalar.TEXT, Scalar.TRUTH
SINGLE = (NUMBER, DATE, TEXT, TRUTH)


@dataclass(frozen=True, slots=True)
class Refused:
    """What is given to a function does not fit; a sentence for whoever wrote it."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Function:
    """A function of single values."""

    example: str
    meaning: str  # for the reference
    takes: Callable[[tuple[Type, ...]], Scalar | Refused]
    run: Callable[[Sequence[Run]], Run]
    constant: bool = False  # worked out once, when the rule is checked


@dataclass(frozen=True, slots=True)
class OverRows:
    """A function of what is said of each row."""

    example: str
    meaning: str
    takes: Callable[[Type], Scalar | Refused]
    run: Callable[[Run, Sequence[Run], Run, int], Run]


def _given(example: str, answer: Scalar, *wanted: Scalar) -> Callable[[tuple[Type, ...]], Any]:
    def takes(given: tuple[Type, ...]) -> Scalar | Refused:
        return answer if given == wanted else Refused(f"Write it as {example}.")

    return takes


def _plain(work: Callable[..., Any]) -> Callable[[Sequence[Run]], Run]:
    def build(runs: Sequence[Run]) -> Run:
        def run(env: Env) -> Any:
            env.step()
            return work(*(one(env) for one in runs))

        return run

    return build


def _alike(example: str) -> Callable[[tuple[Type, ...]], Scalar | Refused]:
    """Two or more values of one ordered type."""

    def takes(given: tuple[Type, ...]) -> Scalar | Refused:
        if len(given) > 1 and given[0] in (NUMBER, DATE) and len(set(given)) == 1:
            return given[0]
        return Refused(f"Write it as {example}.")

    return takes


def _known(runs: Sequence[Run]) -> Run:
    def run(env: Env) -> bool:
        try:
            runs[0](env)
        except CannotEvaluate:
            return False
        return True

    return run


def _default(runs: Sequence[Run]) -> Run:
    def run(env: Env) -> Any:
        try:
            return runs[0](env)
        except CannotEvaluate:
            return runs[1](env)

    return run


def _known_takes(given: tuple[Type, ...]) -> Scalar | Refused:
    fits = len(given) == 1 and given[0] in SINGLE
    return TRUTH if fits else Refused("Write it as known(net_pay.current).")


def _default_takes(given: tuple[Type, ...]) -> Scalar | Refused:
    if len(given) == 2 and given[0] == given[1] and given[0] in SINGLE:
        return given[0]
    return Refused(
        "Write it as default(taxes.current, 0): a value, and one of its type in its place."
    )


def _round(value: Decimal, places: Decimal) -> Decimal:
    if not 0 <= places <= 6:
        raise CannotEvaluate("Numbers are rounded to 0 to 6 places.")
    return value.quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CannotEvaluate('Write a date as date("2026-03-31").') from None


def _contains(text: str, *parts: str) -> bool:
    words = folded(text)
    return any(folded(part) in words for part in parts)


def _contains_takes(given: tuple[Type, ...]) -> Scalar | Refused:
    fits = len(given) > 1 and set(given) == {TEXT}
    return TRUTH if fits else Refused('Write it as contains(description, "overdraft", "nsf").')


FUNCTIONS: dict[str, Function] = {
    "abs": Function(
        "abs(net_pay.current)",
        "A number without its sign.",
        _given("abs(net_pay.current)", NUMBER, NUMBER),
        _plain(abs),
    ),
    "round": Function(
        "round(gross_pay.current, 2)",
        "A number rounded to some places, a half upwards.",
        _given("round(gross_pay.current, 2)", NUMBER, NUMBER, NUMBER),
        _plain(_round),
    ),
    "near": Function(
        "near(net_pay.current, 2500, 0.02)",
        "Whether two numbers differ by at most the third.",
        _given("near(net_pay.current, 2500, 0.02)", TRUTH, NUMBER, NUMBER, NUMBER),
        _plain(lambda one, other, most: abs(one - other) <= most),
    ),
    "min": Function(
        "min(gross_pay.current, gross_pay.ytd)",
        "The least of several numbers or dates.",
        _alike("min(gross_pay.current, gross_pay.ytd)"),
        _plain(min),
    ),
    "max": Function(
        "max(gross_pay.current, gross_pay.ytd)",
        "The greatest of several numbers or dates.",
        _alike("max(gross_pay.current, gross_pay.ytd)"),
        _plain(max),
    ),
    "known": Function(
        "known(net_pay.ytd)",
        "Whether a value was read. Never “cannot evaluate”.",
        _known_takes,
        _known,
    ),
    "default": Function(
        "default(taxes.current, 0)",
        "A value, or another where it was not read.",
        _default_takes,
        _default,
    ),
    "date": Function(
        'date("2026-03-31")',
        "A day that is written out.",
        _given('date("2026-03-31")', DATE, TEXT),
        _plain(_date),
        constant=True,
    ),
    "year": Function(
        "year(pay_date)",
        "The year of a date.",
        _given("year(pay_date)", NUMBER, DATE),
        _plain(lambda day: Decimal(day.year)),
    ),
    "month": Function(
        "month(pay_date)",
        "The month of a date, 1 to 12.",
        _given("month(pay_date)", NUMBER, DATE),
        _plain(lambda day: Decimal(day.month)),
    ),
    "contains": Function(
        'contains(description, "overdraft", "nsf")',
        "Whether a text holds any of the others, without regard to case.",
        _contains_takes,
        _plain(_contains),
    ),
}


def _settled(want: bool) -> Callable[[Run, Sequence[Run], Run, int], Run]:
    """any, or all where not `want`: three-valued over the rows."""

    def build(table: Run, tests: Sequence[Run], each: Run, slot: int) -> Run:
        def run(env: Env) -> bool:
            missing: CannotEvaluate | None = None
            for _ in rows(table, tests, slot, env):
                try:
                    if bool(each(env)) == want:
                        return want
                except CannotEvaluate as error:
                    missing = missing or error
            if missing:
                raise missing
            return not want

        return run

    return build


def _summed(table: Run, tests: Sequence[Run], each: Run, slot: int) -> Run:
    def run(env: Env) -> Decimal:
        total = Decimal(0)
        for _ in rows(table, tests, slot, env):
            total = within(total + each(env))
        return total

    return run


def _counted(table: Run, tests: Sequence[Run], each: Run, slot: int) -> Run:
    def run(env: Env) -> Decimal:
        return Decimal(sum(1 for _ in rows(table, tests, slot, env) if each(env) is True))

    return run


def _extreme(work: Callable[..., Any]) -> Callable[[Run, Sequence[Run], Run, int], Run]:
    def build(table: Run, tests: Sequence[Run], each: Run, slot: int) -> Run:
        def run(env: Env) -> Any:
            found = [each(env) for _ in rows(table, tests, slot, env)]
            if not found:
                raise CannotEvaluate("There is no row to take the value from.")
            return work(found)

        return run

    return build


def _of(answer: Scalar, *wanted: Scalar) -> Callable[[Type], Scalar | Refused]:
    def takes(given: Type) -> Scalar | Refused:
        if given in wanted:
            return answer
        return Refused(f"This is {given}, and {' or '.join(wanted)} is needed here.")

    return takes


def _ordered(given: Type) -> Scalar | Refused:
    if given in (NUMBER, DATE):
        return given
    return Refused(f"This is {given}, and {NUMBER} or {DATE} is needed here.")


OVER_ROWS: dict[str, OverRows] = {
    "any": OverRows(
        "any(t.deposit > 10000 for t in transactions)",
        "Whether it holds for a row.",
        _of(TRUTH, TRUTH),
        _settled(True),
    ),
    "all": OverRows(
        "all(t.posted_on <= period_end for t in transactions)",
        "Whether it holds for every row.",
        _of(TRUTH, TRUTH),
        _settled(False),
    ),
    "sum": OverRows(
        'sum(e.current for e in earnings if contains(e.description, "overtime"))',
        "The sum over the rows; 0 over none.",
        _of(NUMBER, NUMBER),
        _summed,
    ),
    "count": OverRows(
        'count(contains(t.description, "nsf") for t in transactions)',
        "For how many rows it holds. count(pay_stub) counts a list's rows.",
        _of(NUMBER, TRUTH),
        _counted,
    ),
    "min": OverRows(
        "min(t.balance for t in transactions)",
        "The least over the rows.",
        _ordered,
        _extreme(min),
    ),
    "max": OverRows(
        "max(s.pay_date for s in pay_stub)",
        "The greatest over the rows.",
        _ordered,
        _extreme(max),
    ),
}
