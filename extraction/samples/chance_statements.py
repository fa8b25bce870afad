"""Statements of accounts whose whole structure is chance."""

from datetime import date
from random import Random

from extraction.samples.accounts import Terms
from extraction.samples.canvas import A4, LETTER, Canvas
from extraction.samples.chance_setter import Setter, style
from extraction.samples.chance_words import Tongue
from extraction.samples.formats import (
    Format,
    brief_us_date,
    dashed_us_date,
    dotted_date,
    iso_date,
    long_uk_date,
    long_us_date,
    short_us_date,
    slashed_uk_date,
    us_date,
)
from extraction.samples.statement_sheet import Plan, Statement
from extraction.schemas import SCHEMAS

_DATES = {
    "US": (us_date, us_date, short_us_date, dashed_us_date, brief_us_date, long_us_date, iso_date),
    "GB": (slashed_uk_date, long_uk_date),
    "DE": (dotted_date,),
}
_PARTIAL = {
    "US": ("", "", "us", "us", "month"), "GB": ("", "gb", "gb"), "DE": ("", "de"),
}  # fmt: skip
_SIGNS = {"US": (("", ""), ("", ""), ("$", "")), "GB": (("", ""), ("£", "")), "DE": (("", ""),)}


def draw_statement(chance: Random, seed: int, as_of: date) -> tuple[Canvas, str]:
    """A statement as no program prints it, with its language."""
    country = chance.choice(("US", "US", "US", "US", "GB", "DE"))
    card = country == "US" and chance.random() < 0.25
    plan = _plan(chance, country, card=card)
    terms = Terms(
        country,
        card=card,
        sectioned=plan.shape == "lists",
        balance="balance" in plan.columns,
        checks="check" in plan.columns or bool(plan.grid),
        fees=not card and chance.random() < 0.25,
        second=country == "US" and not card and chance.random() < 0.15,
        count=chance.random() < 0.2,
        newest_first=plan.shape == "table" and not plan.opening_row and not plan.carried
        and chance.random() < 0.12,
        most=chance.choice((12, 26, 40)),
    )  # fmt: skip
    known = terms.facts(seed, as_of, {}, inconsistent=False)
    canvas = Canvas(
        SCHEMAS["bank_statement"], known.values, known.notes, formatted(chance, country),
        LETTER if country == "US" else A4,
    )  # fmt: skip
    setter = Setter(canvas, known, style(chance, chance.choice(_SIGNS[country])), chance)
    tongue = Tongue("statement_card" if card else f"statement_{country}", chance)
    Statement(setter, tongue, plan, chance).draw()
    return canvas, "de" if country == "DE" else "en"


def formatted(chance: Random, country: str) -> Format:
    """How a country's bank writes days and numbers."""
    day = chance.choice(_DATES[country])
    return Format(day, ",", ".") if country == "DE" else Format(day)


def _plan(chance: Random, country: str, *, card: bool) -> Plan:
    lists = country == "US" and chance.random() < 0.35
    money = chance.choice(("two", "one")) if not lists else "one"
    columns = ["date", "description"]
    if chance.random() < 0.2:
        columns.insert(1, "value_date")
    if country == "US" and not card and not lists and chance.random() < 0.25:
        columns.insert(columns.index("description") + chance.choice((0, 1)), "check")
    elif chance.random() < 0.15:
        columns.append("ref")
    balance = not lists and not card and chance.random() < 0.75
    if money == "two":
        pair = ["withdrawal", "deposit"]
        chance.shuffle(pair)
        columns += pair
        sign = ""
    else:
        signs = {"US": ("-", "-", "end", "(", "+-", "DR", "side"), "GB": ("-", "DR", "+-"),
                 "DE": ("-", "end", "S", "+-")}[country]  # fmt: skip
        sign = chance.choice(("-", "-", "CR", "(")) if card else chance.choice(signs)
        if balance and chance.random() < 0.2:
            sign = ""  # the balance alone tells
        if sign == "side":
            columns.append("side")
        columns.append("amount")
        if chance.random() < 0.1 and not lists:
            columns.remove("amount")
            columns.insert(1, "amount")
    if lists:
        sign = chance.choice(("", "", "-"))
    if balance:
        columns.append("balance")
    return Plan(
        columns=tuple(columns),
        shape="lists" if lists else "table",
        sign=sign,
        partial=chance.choice(_PARTIAL[country]),
        summary=chance.choice(("spread", "spread", "grid", "header", "beside", "equation")),
        place=chance.choice(("before", "before", "before", "after")),
        period=chance.choice(
            ("range", "range", "labels", "words") if country != "DE" else ("range", "words")
        ),
        dressed=chance.choice(("", "Account Activity", "Transactions", "Transaction History"))
        if country == "US"
        else "",
        opening_row=balance and chance.random() < 0.4,
        closing_row=balance and chance.random() < 0.3,
        totals=lists and chance.random() < 0.6,
        carried=balance and chance.random() < 0.4,
        wrap=chance.choice((0, 0, 90, 120)),
        again=chance.random() < 0.85,
        title_amount=lists and chance.random() < 0.3,
        grid=chance.choice((1, 2, 3)) if lists and chance.random() < 0.6 else 0,
        daily=country == "US" and not card and chance.random() < 0.2,
        card=card,
        signed=chance.random() < 0.3,
        ruled=chance.choice(("none", "head", "head", "rows", "tint", "filled")),
        owner=chance.choice(("block", "block", "label")),
        heads=chance.choice(("over", "over", "center", "left")),
    )
