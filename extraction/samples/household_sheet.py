"""Utility bills and insurance declarations, set by chance or in a fixed dress."""

from collections.abc import Callable, Sequence
from datetime import date
from random import Random

from extraction.samples.canvas import LETTER, Canvas
from extraction.samples.chance_setter import LINE, Item, Setter, style
from extraction.samples.chance_words import Tongue
from extraction.samples.formats import Format, brief_us_date, long_us_date, short_us_date, us_date
from extraction.samples.household import InsuranceTerms, UtilityTerms
from extraction.samples.layout import Layout
from extraction.samples.people import Facts, dice
from extraction.schemas import SCHEMAS

_DATES = (us_date, us_date, short_us_date, long_us_date, brief_us_date)


def utility(s: Setter, say: Tongue) -> None:
    """A utility's bill."""
    page, look, chance = s.page, s.look, s.chance
    y = look.margin + 14
    s.put("vendor_name", s.x0, y, look.body.bold().at(look.body.size + chance.choice((3, 6))))
    page.text(s.x1, y, look.case(say["title"]), look.body.bold(), "right")
    y += look.body.leading + 2
    for line in s.facts.notes["vendor_address"].split("; "):
        page.text(s.x0, y, line, look.body)
        y += look.body.leading
    y += 14
    ways = (s.beside, s.spread, s.tight, s.above, s.grid)
    items = s.known(
        Item(say["account_number"], "account_number"),
        Item(say["statement_date"], "statement_date"), Item(say["due_on"], "due_on"),
        Item(say["meter"], "meter"),
    )  # fmt: skip
    middle = s.x0 + 0.5 * (s.x1 - s.x0)
    page.field("customer_name", s.x0, y + look.body.leading, look.body)
    end = page.block("billing_address", s.x0, y + 2 * look.body.leading, look.body)
    y = max(end, chance.choice(ways)(items, middle, y, s.x1)) + 12
    label = page.text(s.x0, y, s.say(say["service_address"]), look.label)
    page.inline("service_address", label.x1 + 5, y, look.body)
    y += look.body.leading
    label = page.text(s.x0, y, s.say(say["period"]), look.label)
    box = page.field("service_start", label.x1 + 5, y, look.body)
    assert box is not None  # every bill has its period
    box = page.text(box.x1 + 4, y, look.dash.strip(), look.body)
    page.field("service_end", box.x1 + 4, y, look.body)
    y = _amounts(s, say, y + 24)
    y = _charges(s, say, y + 16)
    if "late_after" in s.facts.values:
        y += 18
        label = page.text(s.x0, y, s.say(say["late_after"]), look.label)
        page.field("late_after", label.x1 + 5, y, look.body)
    page.text(s.x0, y + 24, f"Questions? Call {s.facts.notes['phone']}", look.body.at(7))


def _amounts(s: Setter, say: Tongue, y: float) -> float:
    page, look = s.page, s.look
    page.text(s.x0, y, look.case(say["summary"]), look.head)
    right = s.x0 + s.chance.choice((0.5, 0.75, 1.0)) * (s.x1 - s.x0)
    for name in ("previous_balance", "payments", "current_charges", "total_due"):
        y += s.step + 2
        pen = look.body.bold() if name == "total_due" else look.body
        page.text(s.x0, y, s.say(say[name]), look.label)
        minus = "-" if name == "payments" else ""
        s.money(name, right, y, pen, minus=minus, signed=name != "payments")
    return y


def _charges(s: Setter, say: Tongue, y: float) -> float:
    page, look = s.page, s.look
    page.text(s.x0, y, look.case(say["charges"]), look.head)
    page.rule(s.x0, y + 4, s.x1, y + 4, LINE)
    y += 6
    for row in page.rows("charges"):
        y += s.step + 1
        page.field(f"charges[{row}].description", s.x0, y, look.body)
        page.field(f"charges[{row}].amount", s.x1, y, look.body, "right")
    y += s.step + 1
    page.text(s.x0, y, s.say(say["tax_total"]), look.label)
    s.money("tax_total", s.x1, y, look.body)
    y += s.step + 3
    page.text(s.x0, y, s.say(say["charges_total"]), look.body.bold())
    s.money("current_charges", s.x1, y, look.body.bold())
    return y


def insurance(s: Setter, say: Tongue) -> None:
    """An insurance policy's declarations."""
    page, look, chance = s.page, s.look, s.chance
    y = look.margin + 14
    s.put("insurer", s.x0, y, look.body.bold().at(look.body.size + chance.choice((3, 5))))
    y += look.body.leading + 8
    page.text(s.x0, y, look.case(say["title"]), look.body.bold().at(look.body.size + 3))
    y += 12
    items = s.known(
        Item(say["policy_number"], "policy_number"), Item(say["policy_type"], "policy_type"),
        Item(say["effective_date"], "effective_date"),
        Item(say["expiration_date"], "expiration_date"), Item(say["issued_on"], "issued_on"),
        Item(say["agent"], "agent"),
    )  # fmt: skip
    middle = s.x0 + 0.5 * (s.x1 - s.x0)
    top = y + look.label.leading
    page.text(s.x0, top, s.say(say["named_insured"]), look.label)
    page.field("named_insured.name", s.x0, top + look.body.leading, look.body)
    end = page.block("named_insured.address", s.x0, top + 2 * look.body.leading, look.body)
    ways = (s.beside, s.tight, s.above, s.grid, s.spread)
    y = max(end, chance.choice(ways)(items, middle, y, s.x1)) + 14
    if "property_address" in page.values:
        label = page.text(s.x0, y, s.say(say["property_address"]), look.label)
        page.inline("property_address", label.x1 + 5, y, look.body)
        y += look.body.leading
    others = s.known(Item(say["mortgagee"], "mortgagee"))
    if others:
        y = s.tight(others, s.x0, y, s.x1)
    y = _coverages(s, say, y + 14) + 8
    for name in ("deductible", "policy_premium", "fees", "total_premium"):
        if name in page.values:
            y += s.step + 2
            page.text(s.x0, y, s.say(say[name]), look.label)
            s.money(name, s.x1, y, look.body, signed=True)
    if "vehicles[0].vin" in page.values:
        y += 24
        page.text(s.x0, y, look.case(say["vehicles"]), look.head)
        page.text(middle, y, "VIN", look.head)
        page.field("vehicles[0].description", s.x0, y + look.body.leading + 2, look.body)
        page.field("vehicles[0].vin", middle, y + look.body.leading + 2, look.body)


def _coverages(s: Setter, say: Tongue, y: float) -> float:
    page, look = s.page, s.look
    stops = (s.x0, s.x0 + 0.72 * (s.x1 - s.x0), s.x1)
    page.text(stops[0], y, look.case(say["col_coverage"]), look.head)
    page.text(stops[1], y, look.case(say["col_limit"]), look.head, "right")
    page.text(stops[2], y, look.case(say["col_premium"]), look.head, "right")
    page.rule(s.x0, y + 4, s.x1, y + 4, LINE)
    y += 5
    for row in page.rows("coverages"):
        y += s.step + 1
        path = f"coverages[{row}]"
        page.field(f"{path}.description", stops[0], y, look.body)
        limit = page.field(f"{path}.limit", stops[1], y, look.body, "right")
        for name, key in (("Coverage A", "dwelling_limit"), ("Coverage E", "liability_limit")):
            if limit and page.values[f"{path}.description"].startswith(name):
                page.stands_for(key, page.printed[f"{path}.limit"], limit)
        page.field(f"{path}.premium", stops[2], y, look.body, "right")
    return y


def _layout(
    number: int, kind: str, draw: Callable[[Setter, Tongue], None]
) -> Callable[[Canvas], None]:
    def drawn(page: Canvas) -> None:
        chance = dice("household layout", kind, number)
        facts = Facts(dict(page.values), dict(page.notes))
        draw(Setter(page, facts, style(chance, ("$", "")), chance), Tongue(kind, chance))

    return drawn


UTILITY_LAYOUTS: Sequence[Layout] = (
    Layout(_layout(1, "utility_bill", utility), UtilityTerms()),
    Layout(_layout(2, "utility_bill", utility), UtilityTerms(late=False), Format(long_us_date)),
    Layout(_layout(3, "utility_bill", utility), UtilityTerms(), Format(short_us_date)),
)
INSURANCE_LAYOUTS: Sequence[Layout] = (
    Layout(_layout(1, "insurance_declaration", insurance), InsuranceTerms()),
    Layout(_layout(2, "insurance_declaration", insurance), InsuranceTerms(car=True)),
    Layout(_layout(3, "insurance_declaration", insurance), InsuranceTerms(), Format(long_us_date)),
)


def draw_utility(chance: Random, seed: int, as_of: date) -> tuple[Canvas, str]:
    """A utility's bill by chance."""
    known = UtilityTerms(chance.random() < 0.5).facts(seed, as_of, {}, inconsistent=False)
    return _by_chance("utility_bill", utility, known, chance)


def draw_insurance(chance: Random, seed: int, as_of: date) -> tuple[Canvas, str]:
    """A policy's declarations by chance."""
    known = InsuranceTerms(chance.random() < 0.4).facts(seed, as_of, {}, inconsistent=False)
    return _by_chance("insurance_declaration", insurance, known, chance)


def _by_chance(
    kind: str, draw: Callable[[Setter, Tongue], None], known: Facts, chance: Random
) -> tuple[Canvas, str]:
    canvas = Canvas(SCHEMAS[kind], known.values, known.notes, Format(chance.choice(_DATES)), LETTER)
    sign = chance.choice((("", ""), ("$", ""), ("$", "")))
    draw(Setter(canvas, known, style(chance, sign), chance), Tongue(kind, chance))
    return canvas, "en"
