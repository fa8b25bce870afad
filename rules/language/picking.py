"""The functions of the rule language that take one row of a list: first, last, latest, earliest."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rules.language.running import ROWS_A_STEP, Env, Run
from rules.view import CannotEvaluate

COST = 4  # of looking at a row's date, in steps


@dataclass(frozen=True, slots=True)
class Pick:
    """A function that gives a row."""

    example: str
    meaning: str  # for the reference
    by_date: bool  # whether a date of each row says which
    run: Callable[[Run, Run], Run]  # of the list and of a row's date
    words: str  # for people, before the row's name


def _at(place: int) -> Callable[[Run, Run], Run]:
    def build(table: Run, _: Run) -> Run:
        def run(env: Env) -> Any:
            rows = list(table(env))
            env.step(1 + len(rows) // ROWS_A_STEP)
            return _some(rows)[place]

        return run

    return build


def _by_date(*, last: bool) -> Callable[[Run, Run], Run]:
    """A date that was not read on any of them leaves open which it is."""

    def build(table: Run, day: Run) -> Run:
        def run(env: Env) -> Any:
            dated = []
            for place, row in enumerate(_some(list(table(env)))):
                env.step(COST)
                env.picked = row
                dated.append((day(env), place, row))
            return (max if last else min)(dated, key=lambda one: one[:2])[2]

        return run

    return build


def _some(rows: list[Any]) -> list[Any]:
    if not rows:
        raise CannotEvaluate("There is no row to take.")
    return rows


PICKS: dict[str, Pick] = {
    "first": Pick(
        "first(transactions).balance",
        "The first row of a list, as it stands on the paper.",
        False,
        _at(0),
        "the first",
    ),
    "last": Pick(
        "last(transactions).balance",
        "The last row of a list.",
        False,
        _at(-1),
        "the last",
    ),
    "latest": Pick(
        "latest(pay_stub, pay_date).net_pay.current",
        "The document, or row, of the latest date; of several the last one.",
        True,
        _by_date(last=True),
        "the latest",
    ),
    "earliest": Pick(
        "earliest(pay_stub, pay_date).gross_pay.ytd",
        "The document, or row, of the earliest date; of several the first one.",
        True,
        _by_date(last=False),
        "the earliest",
    ),
}
