"""The functions of the rule language."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from rules.language.comparing import COMPARING
from rules.language.running import EXACT, MOST_NAMED, Env, Loop, Run, folded, within
from rules.language.signatures import (
    DATE,
    NUMBER,
    SINGLE,
    TEXT,
    TRUTH,
    Function,
    OverRows,
    Refused,
    alike,
    given,
    plain,
)
from rules.language.types import Scalar, Type
from rules.view import CannotEvaluate


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
    return value.quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP, EXACT)


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
    return TRUTH if fits else Refused('Write it as contains(t.description, "overdraft", "nsf").')


FUNCTIONS: dict[str, Function] = {
    "abs": Function(
        "abs(net_pay.current)",
        "A number without its sign.",
        given("abs(net_pay.current)", NUMBER, NUMBER),
        plain(EXACT.abs),
        words="{0} without its sign",
    ),
    "round": Function(
        "round(gross_pay.current, 2)",
        "A number rounded to some places, a half upwards.",
        given("round(gross_pay.current, 2)", NUMBER, NUMBER, NUMBER),
        plain(_round),
        words="{0} rounded to {1} places",
    ),
    "near": Function(
        "near(net_pay.current, 2500, 0.02)",
        "Whether two numbers differ by at most the third.",
        given("near(net_pay.current, 2500, 0.02)", TRUTH, NUMBER, NUMBER, NUMBER),
        plain(lambda one, other, most: abs(EXACT.subtract(one, other)) <= most),
        words="{0} is about {1}, give or take {2}",
        negated="{0} is not about {1}, give or take {2}",
    ),
    "min": Function(
        "min(gross_pay.current, gross_pay.ytd)",
        "The least of several numbers or dates.",
        alike("min(gross_pay.current, gross_pay.ytd)"),
        plain(min),
        words="the least of {every}",
    ),
    "max": Function(
        "max(gross_pay.current, gross_pay.ytd)",
        "The greatest of several numbers or dates.",
        alike("max(gross_pay.current, gross_pay.ytd)"),
        plain(max),
        words="the greatest of {every}",
    ),
    "known": Function(
        "known(net_pay.ytd)",
        "Whether a value was read. Never “cannot evaluate”.",
        _known_takes,
        _known,
        words="{0} was read",
        negated="{0} was not read",
    ),
    "default": Function(
        "default(taxes.current, 0)",
        "A value, or another where it was not read.",
        _default_takes,
        _default,
        words="{0} (or {1} where it was not read)",
    ),
    "date": Function(
        'date("2026-03-31")',
        "A day that is written out.",
        given('date("2026-03-31")', DATE, TEXT),
        plain(_date),
        constant=True,
        words="{0}",
    ),
    "year": Function(
        "year(pay_date)",
        "The year of a date.",
        given("year(pay_date)", NUMBER, DATE),
        plain(lambda day: Decimal(day.year)),
        words="the year of {0}",
    ),
    "month": Function(
        "month(pay_date)",
        "The month of a date, 1 to 12.",
        given("month(pay_date)", NUMBER, DATE),
        plain(lambda day: Decimal(day.month)),
        words="the month of {0}",
    ),
    "contains": Function(
        'contains(t.description, "overdraft", "nsf")',
        "Whether a text holds any of the others, without regard to case.",
        _contains_takes,
        plain(_contains),
        words="{0} contains {rest}",
        negated="{0} does not contain {rest}",
    ),
    **COMPARING,
}


def _settled(want: bool) -> Callable[[Loop, Run], Run]:
    """any, or all where not `want`: three-valued over the rows."""

    def build(loop: Loop, each: Run) -> Run:
        def run(env: Env) -> bool:
            missing: CannotEvaluate | None = None
            passed = 0
            mark = len(env.looked_at)
            for unclear in loop.over(env):
                try:
                    if bool(each(env)) == want:
                        if unclear is None:
                            return want
                        missing = missing or unclear
                except CannotEvaluate as error:
                    missing = missing or error
                else:
                    # Of a long list only what settles it is evidence, not all that does not.
                    passed += 1
                    if passed > MOST_NAMED:
                        del env.looked_at[mark:]
                mark = len(env.looked_at)
            if missing:
                raise missing
            return not want

        return run

    return build


def _sure(loop: Loop, env: Env) -> Iterator[None]:
    """The rows, where each can be told to pass or not."""
    for unclear in loop.over(env):
        if unclear is not None:
            raise unclear
        yield


def _summed(loop: Loop, each: Run) -> Run:
    def run(env: Env) -> Decimal:
        total = Decimal(0)
        for _ in _sure(loop, env):
            total = within(EXACT.add(total, each(env)))
        return total

    return run


def _counted(loop: Loop, each: Run) -> Run:
    def run(env: Env) -> Decimal:
        return Decimal(sum(1 for _ in _sure(loop, env) if each(env) is True))

    return run


def _extreme(work: Callable[..., Any]) -> Callable[[Loop, Run], Run]:
    def build(loop: Loop, each: Run) -> Run:
        def run(env: Env) -> Any:
            found = [each(env) for _ in _sure(loop, env)]
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
