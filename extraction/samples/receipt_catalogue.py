"""Layouts of receipts, purchase orders and checks."""

from extraction.samples import orders, receipt_sheets, receipt_tills, sales
from extraction.samples.canvas import A4
from extraction.samples.checks import CHECK, SHEET, personal_check, top_of_sheet
from extraction.samples.checks import Terms as CheckTerms
from extraction.samples.formats import (
    Format,
    brief_us_date,
    dashed_us_date,
    dotted_date,
    long_uk_date,
    long_us_date,
    short_us_date,
    slashed_uk_date,
)
from extraction.samples.layout import Layout
from extraction.samples.receipt_tills import ROLL

GERMAN = Format(dotted_date, ",", ".")

RECEIPTS = (
    Layout(
        receipt_tills.shop,
        sales.Terms(sales.MALAYSIA, sales.HARDWARE, number="CS{:08}", cash=True),
        Format(slashed_uk_date),
        ROLL,
    ),
    Layout(
        receipt_tills.bar,
        sales.Terms(sales.US, sales.MENU, cash=False, tip=True),
        Format(short_us_date),
        ROLL,
    ),
    Layout(
        receipt_sheets.sales_receipt,
        sales.Terms(sales.US, sales.GROCERIES, number="SR-{:05}"),
        Format(long_us_date),
    ),
    Layout(
        receipt_tills.bon,
        sales.Terms(sales.GERMANY, sales.GERMAN_WARES, number="{:05}"),
        GERMAN,
        ROLL,
        "de",
    ),
    Layout(
        receipt_sheets.car_park,
        sales.Terms(sales.UK, sales.PARKING, least=1, most=1, number="P{:06}", cash=False),
        Format(long_uk_date),
        receipt_sheets.SLIP,
    ),
    Layout(
        receipt_tills.pump,
        sales.Terms(sales.US, sales.FUEL, least=1, most=1, cash=False, pumped=True),
        Format(dashed_us_date),
        ROLL,
    ),
    Layout(
        receipt_tills.addition,
        sales.Terms(sales.FRANCE, sales.FRENCH_WARES, number="{:06}"),
        Format(slashed_uk_date, ",", " "),
        ROLL,
        "fr",
    ),
)

PURCHASE_ORDERS = (
    Layout(orders.letterhead, orders.TERMS, Format(brief_us_date)),
    Layout(orders.typed_table, orders.TYPED_TERMS, producer="Orbital ERP 2025.1"),
    Layout(orders.bestellung, orders.GERMAN_TERMS, GERMAN, A4, "de"),
)

CHECKS = (
    Layout(personal_check, CheckTerms(), Format(long_us_date), CHECK),
    Layout(top_of_sheet, CheckTerms(business=True), size=SHEET),
)
