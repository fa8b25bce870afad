"""Layouts of account statements: fixed plans, each in a dress of its own."""

from collections.abc import Callable
from datetime import date

from extraction.samples.accounts import Terms
from extraction.samples.canvas import A4, Canvas
from extraction.samples.chance_setter import Setter, style
from extraction.samples.chance_words import Tongue
from extraction.samples.formats import (
    Format,
    brief_us_date,
    dotted_date,
    long_us_date,
    slashed_uk_date,
    us_date,
)
from extraction.samples.layout import Layout
from extraction.samples.people import Facts, dice
from extraction.samples.statement_sheet import Plan, Statement


def _drawn(
    number: int, plan: Plan, words: str, sign: tuple[str, str] = ("", "")
) -> Callable[[Canvas], None]:
    """The program behind a layout: the same dress and words whatever it prints."""

    def draw(page: Canvas) -> None:
        chance = dice("statement layout", number)
        facts = Facts(dict(page.values), dict(page.notes))
        setter = Setter(page, facts, style(chance, sign), chance)
        Statement(setter, Tongue(words, chance), plan, chance).draw()

    return draw


def _day(form: Callable[[date], str]) -> Format:
    return Format(form)


LAYOUTS = (
    Layout(  # one table with a running balance
        _drawn(1, Plan(opening_row=True, carried=True), "statement_US"),
        Terms(most=40),
    ),
    Layout(  # an American bank's lists by kind, checks side by side
        _drawn(
            2,
            Plan(("date", "description", "amount"), "lists", partial="us", totals=True, grid=2,
                 daily=True, summary="equation", signed=True),
            "statement_US", ("$", ""),
        ),
        Terms(sectioned=True, balance=False, checks=True, fees=True, most=34),
    ),
    Layout(  # signed amounts in one column
        _drawn(
            3,
            Plan(("date", "description", "amount", "balance"), sign="-", summary="header",
                 period="words", dressed="Account Activity", ruled="tint", wrap=110),
            "statement_US",
        ),
        Terms(most=30),
        _day(brief_us_date),
    ),
    Layout(  # a card's statement
        _drawn(
            4,
            Plan(("date", "value_date", "description", "ref", "amount"), sign="-", partial="us",
                 card=True, summary="spread", signed=True, ruled="filled"),
            "statement_card", ("$", ""),
        ),
        Terms(card=True, balance=False, most=28),
        _day(us_date),
    ),
    Layout(  # a German Kontoauszug
        _drawn(
            5,
            Plan(("date", "value_date", "description", "amount"), sign="S", partial="de",
                 summary="spread", period="range", wrap=150),
            "statement_DE",
        ),
        Terms("DE", balance=False, most=24),
        Format(dotted_date, ",", "."),
        A4,
        "de",
    ),
    Layout(  # checking and savings on one statement
        _drawn(
            6,
            Plan(("date", "check", "description", "deposit", "withdrawal", "balance"),
                 period="labels", owner="label", ruled="rows", heads="center"),
            "statement_US",
        ),
        Terms(second=True, checks=True, count=True, most=22),
        _day(long_us_date),
    ),
    Layout(  # a British current account, newest first
        _drawn(
            7,
            Plan(("date", "description", "withdrawal", "deposit", "balance"), partial="gb",
                 summary="grid", heads="left", place="after"),
            "statement_GB", ("£", ""),
        ),
        Terms("GB", newest_first=True, most=18),
        _day(slashed_uk_date),
        A4,
    ),
)  # fmt: skip
