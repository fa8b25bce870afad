"""Documents whose structure is chance too: no two seeds share a layout.

The catalogue's layouts show what programs print; these show what else there may be.
"""

from collections.abc import Callable
from datetime import date
from random import Random

from extraction.samples import chance_tables, chance_trade, degrade, pdf
from extraction.samples.canvas import A4, LETTER, Canvas
from extraction.samples.chance_busy_invoices import BusyInvoice
from extraction.samples.chance_busy_receipts import BusyReceipt
from extraction.samples.chance_ids import draw_id
from extraction.samples.chance_invoices import Invoice
from extraction.samples.chance_letters import draw_letter
from extraction.samples.chance_mailed_receipts import MailedReceipt
from extraction.samples.chance_odd_receipts import OddReceipt
from extraction.samples.chance_orders import draw_order
from extraction.samples.chance_pay_stubs import PayStub, plan
from extraction.samples.chance_payees import draw_w9
from extraction.samples.chance_payers import draw_1098, draw_1099
from extraction.samples.chance_receipts import WIDTHS, Receipt, Trade
from extraction.samples.chance_setter import Setter, style
from extraction.samples.chance_sheet_receipts import SheetReceipt
from extraction.samples.chance_statements import draw_statement
from extraction.samples.chance_stub_papers import Paper
from extraction.samples.chance_stub_shapes import FreeStub
from extraction.samples.chance_w2s import draw_w2
from extraction.samples.chance_words import Tongue, Words, words
from extraction.samples.drawing import Sample, pictured
from extraction.samples.formats import (
    Format,
    brief_us_date,
    dashed_us_date,
    iso_date,
    long_us_date,
    short_us_date,
    us_date,
)
from extraction.samples.household_sheet import draw_insurance, draw_utility
from extraction.samples.pay import Terms, facts
from extraction.samples.payroll import Names
from extraction.samples.people import dice
from extraction.schemas import SCHEMAS

_US_DATES: tuple[Callable[[date], str], ...] = (
    us_date, us_date, us_date, short_us_date, dashed_us_date, long_us_date, brief_us_date,
    iso_date,
)  # fmt: skip


def draw_by_chance(
    doc_type: str, *, seed: int, as_of: date, scan: bool = False, form: str = "pdf"
) -> Sample:
    """Draw a document of a type as no catalogue has it. Same arguments, same bytes.

    `scan` and `form` are as for a document of the catalogue.

    Raises:
        ValueError: there is no such type.
    """
    drawn = _BY_CHANCE.get(doc_type)
    if drawn is None:
        raise ValueError(f"no such type: {doc_type}")
    chance = dice("by chance", doc_type, seed)
    canvas, lang = drawn(chance, seed, as_of)
    name = f"{doc_type.replace('_', '-')}-chance-{seed}"
    producer = chance.choice(("Paperwright 4.2", "Stubworks Cloud", "Orbital ERP 2025.1"))
    clean = Sample(
        file_name=f"{name}.pdf",
        media_type="application/pdf",
        data=pdf.write(canvas.pages(), made_on=as_of, title=name, producer=producer),
        pages=canvas.number,
        truth=canvas.truth,
        boxes=canvas.boxes,
        also={path: tuple(places) for path, places in canvas.also.items()},
        printed=canvas.printed,
        lang=lang,
    )
    if not scan and form == "pdf":
        return clean
    scanner = degrade.scanner(name, as_of) if scan else degrade.Scanner()
    return pictured(clean, scanner, form, (canvas.width, canvas.height), as_of)


def _pay_stub(chance: Random, seed: int, as_of: date) -> tuple[Canvas, str]:
    size = chance.choice((LETTER, LETTER, LETTER, A4, (LETTER[1], LETTER[0])))
    way = plan(chance, size[0])
    paper = dice("stub's paper", seed).random() < 0.5
    said = words("stub_papers" if paper else "pay_lines")
    terms = _terms(chance, said, line_ytd=way.year)
    known = facts(seed, as_of, terms, {}, inconsistent=False)
    canvas = Canvas(
        SCHEMAS["pay_stub"], known.values, known.notes, Format(chance.choice(_US_DATES)), size
    )
    look = style(chance, chance.choice((("", ""), ("$", ""), ("$", ""))))
    setter = Setter(canvas, known, look, chance)
    tables = chance_tables.look(chance)
    if paper:
        Paper(setter, Tongue("stub_papers", chance), tables, chance, year=way.year).draw()
        return canvas, "en"
    tongue = Tongue("pay_stub", chance)
    free = dice("stub's shape", seed)
    shaped = FreeStub if free.random() < 0.5 else PayStub
    setter.under = shaped is FreeStub and free.random() < 0.25
    shaped(setter, tongue, tables, chance, way).draw()
    return canvas, "en"


def _terms(chance: Random, ways: Words, *, line_ytd: bool) -> Terms:
    """A payroll program that calls its lines by names of its own."""
    said = {key: chance.choice(ways[key].split("|")) for key in words("pay_lines")}
    deductions = [said[key] for key in ("first", "second", "third", "fourth")]
    return Terms(
        Names(
            said["regular"], said["overtime"], said["extra"], said["federal"],
            said["social_security"], said["medicare"], said["state"],
            tuple(deductions[: chance.choice((2, 3, 3, 4))]),
        ),
        chance.choice((("Weekly",), ("Biweekly",), ("Semi-monthly",), ("Monthly",))),
        hourly=chance.random() < 0.6,
        ssn=chance.choice(("XXX-XX-{}", "***-**-{}", "xxx-xx-{}", "987-65-432{:.1}")),
        line_ytd=line_ytd,
    )  # fmt: skip


def _invoice(chance: Random, seed: int, as_of: date) -> tuple[Canvas, str]:
    country = chance.choice(chance_trade.COUNTRIES)
    known = chance_trade.facts(country, chance, seed, as_of)
    size = LETTER if country.code == "US" else A4
    canvas = Canvas(SCHEMAS["invoice"], known.values, known.notes, country.format(chance), size)
    setter = Setter(canvas, known, style(chance, chance.choice(country.signs)), chance)
    tongue = Tongue(f"invoice_{country.lang}", chance)
    busy = dice("busy invoice", seed).random() < 0.5
    shaped = BusyInvoice if busy else Invoice
    shaped(setter, tongue, chance_tables.look(chance), chance, country).draw()
    return canvas, country.lang


def _receipt(chance: Random, seed: int, as_of: date) -> tuple[Canvas, str]:
    trade = Trade(chance)
    known = trade.terms.facts(seed, as_of, {}, inconsistent=False)
    way = dice("receipt's way", seed).random()
    size = (chance.choice(WIDTHS), 560.0) if way < 0.75 else chance.choice((LETTER, A4))
    canvas = Canvas(SCHEMAS["receipt"], known.values, known.notes, trade.format, size)
    tills = (Receipt, BusyReceipt, OddReceipt)
    till = tills[0 if way < 0.2 else 1 if way < 0.45 else 2]
    mailed = way >= 0.87 and trade.lang == "en"
    shaped = till if way < 0.75 else MailedReceipt if mailed else SheetReceipt
    shaped(canvas, known, trade, chance).draw()
    return canvas, trade.lang


_BY_CHANCE: dict[str, Callable[[Random, int, date], tuple[Canvas, str]]] = {
    "receipt": _receipt,
    "pay_stub": _pay_stub,
    "invoice": _invoice,
    "purchase_order": draw_order,
    "bank_statement": draw_statement,
    "utility_bill": draw_utility,
    "insurance_declaration": draw_insurance,
    "w2": draw_w2,
    "form_1099": draw_1099,
    "form_1098": draw_1098,
    "id_document": draw_id,
    "form_w9": draw_w9,
    "employment_letter": draw_letter,
}
CHANCE_TYPES = frozenset(_BY_CHANCE)  # that layouts are drawn by chance for
