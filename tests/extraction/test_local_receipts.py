"""Receipts as tills print them, each as plain text: what matters of each must be read."""

import time
from datetime import date
from decimal import Decimal

import pymupdf
import pytest

from extraction.classify import classify
from extraction.contract import Box, Flag, PageText, Word
from extraction.grounding import ground
from extraction.local import LocalReader
from extraction.parsing import same
from extraction.receipt_rows import letters
from extraction.receipt_taxes import fits
from extraction.samples import draw
from extraction.samples.chance import draw_by_chance
from extraction.schemas import SCHEMAS
from extraction.schemas.base import leaf_at
from tests.extraction.typed import typed

AS_OF = date(2026, 11, 21)


def read(text, *, scanned=True):
    page = typed(text)
    page = PageText(1, 240, page.height, page.words, "ocr" if scanned else "text")
    schema = SCHEMAS["receipt"]
    claims = LocalReader().read([page], schema)
    return {field.path: field for field in ground(claims, [page], schema, source="local")}


def values(text, **how):
    return {path: field.value for path, field in read(text, **how).items() if field.value}


TILL = """
SERI MELUR HARDWARE SDN BHD
(123456-X)
NO. 12, JALAN MELUR 3/4,
TAMAN BAYU,
43000 SERI BAYU, SELANGOR
TEL: 03-5550 1234
GST ID: 000123456789
TAX INVOICE
RECEIPT #: CS00012345    DATE: 05/06/2018
CASHIER: USER            TIME: 11:01:00
ITEM         QTY    U/P     AMOUNT
955111         2    3.50      7.00
PAINT BRUSH
955112         1   10.41     10.41
DOOR HINGE
TOTAL QTY:     3
T0TAL:                   RM17.41
ROUNDlNG ADJ:             -0.01
TOTAI ROUNDED            RM17.40
CASH                     RM50.00
CHANGE                   RM32.60
GST SUMMARY     AMOUNT      TAX
SR = 6%          16.42     0.99
Total            16.42     0.99
"""


def test_till_is_read_through_letters_that_the_ocr_confuses():
    found = values(TILL)

    assert found["merchant.name"] == "SERI MELUR HARDWARE SDN BHD"
    assert found["merchant.address"] == (
        "NO. 12, JALAN MELUR 3/4, TAMAN BAYU, 43000 SERI BAYU, SELANGOR"
    )
    assert found["merchant.phone"] == "03-5550 1234"
    assert found["merchant.vat_id"] == "000123456789"
    assert found["number"] == "CS00012345"
    assert found["purchased_on"] == "2018-06-05"
    assert found["time"] == "11:01:00"
    assert found["rounding"] == "-0.01"
    assert found["total"] == "17.40"
    assert (found["paid"], found["change"], found["payment_method"]) == ("50.00", "32.60", "CASH")
    assert found["currency"] == "MYR"


def test_items_whose_names_stand_below_their_numbers_are_joined():
    found = values(TILL)

    assert found["items[0].description"] == "PAINT BRUSH"
    assert (found["items[0].quantity"], found["items[0].unit_price"]) == ("2", "3.50")
    assert found["items[1].description"] == "DOOR HINGE"
    assert found["items[1].amount"] == "10.41"
    assert "items[2].amount" not in found


def test_total_of_the_table_of_taxes_is_not_the_total_to_pay():
    assert values(TILL)["total"] == "17.40"
    assert values(TILL)["taxes[0].net"] == "16.42"


def test_total_that_the_change_contradicts_says_so():
    field = read(TILL.replace("RM32.60", "RM39.60"))["total"]

    assert field.value == "17.40"
    assert Flag.SUM_FAILED in field.flags


def test_digits_are_never_seen_through():
    assert values(TILL.replace("RM17.40", "RMI7.40")).get("total") != "17.40"


def test_list_whose_amounts_come_to_no_sum_is_marked_as_incomplete():
    fields = read(TILL.replace("955112         1   10.41     10.41\nDOOR HINGE\n", ""))

    assert Flag.LIST_INCOMPLETE in fields["items[0].amount"].flags
    assert Flag.LIST_INCOMPLETE not in read(TILL)["items[0].amount"].flags


BON = """
Café Nordlicht GmbH
Alte Ziegelei 84
00329 Grünthal
USt-IdNr. DE999505996
2x Filterkaffee          6,40  A
Butterbrezel             1,90  B
SUMME EUR                8,30
Bar                     10,00
Rückgeld                 1,70
Satz     Netto   MwSt  Brutto
A 19%     5,38   1,02    6,40
B 7%      1,78   0,12    1,90
Datum 03.05.2026 12:28
Bon-Nr. 4711
"""


def test_german_bon_is_read_with_its_taxes():
    found = values(BON, scanned=False)

    assert found["merchant.name"] == "Café Nordlicht GmbH"
    assert found["merchant.address"] == "Alte Ziegelei 84, 00329 Grünthal"
    assert found["total"] == "8.30"
    assert found["purchased_on"] == "2026-05-03"
    assert (found["taxes[0].rate"], found["taxes[0].amount"]) == ("19", "1.02")
    assert (found["taxes[1].net"], found["taxes[1].amount"]) == ("1.78", "0.12")
    assert found["currency"] == "EUR"
    assert found["number"] == "4711"


def test_one_rates_tax_of_several_is_not_all_the_tax():
    assert "tax_total" not in values(BON, scanned=False)


BILL = """
The Tin Kettle
4046 Saltmeadow Way
Harbin Crossing, NC 28961
(719) 555-0173
Server: Samir
11/09/26 14:33
2 House Burger           26.00
1 Iced Tea                3.50
Subtotal                 29.50
Sales Tax                 2.43
Tip                       5.90
Total                   $37.83
VISA                     37.83
"""


def test_american_bill_writes_the_month_first_and_has_a_tip():
    found = values(BILL)

    assert found["merchant.name"] == "The Tin Kettle"
    assert found["purchased_on"] == "2026-11-09"
    assert (found["subtotal"], found["tax_total"], found["tip"]) == ("29.50", "2.43", "5.90")
    assert found["total"] == "37.83"
    assert found["payment_method"] == "VISA"


def test_date_that_nothing_settles_is_flagged_and_not_guessed():
    field = read("Corner Kiosk\nDate: 05/06/2026\nTea 2.00\nTotal 2.00\nCash 2.00\n")[
        "purchased_on"
    ]

    assert field.value is None
    assert Flag.AMBIGUOUS in field.flags


def test_subtotal_is_no_total_unless_something_says_so():
    bare = "Corner Kiosk\nTea 2.00\nBun 3.00\nSubtotal 5.00\n"

    assert "total" not in values(bare)
    assert values(bare + "CASH 10.00\nCHANGE 5.00\n")["total"] == "5.00"


def test_names_of_dishes_are_no_labels_on_paper_that_was_not_scanned():
    text = "Brasserie Delmas\nTarte aux pommes   14,22\nPlat du jour   28,12\nTOTAL TTC   42,34\n"
    found = values(text, scanned=False)

    assert [found[f"items[{row}].description"] for row in (0, 1)] == [
        "Tarte aux pommes",
        "Plat du jour",
    ]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Welcome to\nBLUE ANCHOR SUPPLY CO.", "BLUE ANCHOR SUPPLY CO."),
        ("TAX INVOICE\nMELUR TRADING SDN BHD", "MELUR TRADING SDN BHD"),
        ("FreshMart\nDelima Resources Sdn Bhd (383322-D)", "Delima Resources Sdn Bhd"),
        ("Restaurant\nZur Linde", "Restaurant Zur Linde"),
        ("PAPER HOUSE\nCO. (M) SDN BHD", "PAPER HOUSE CO. (M) SDN BHD"),
    ],
)
def test_merchant_is_the_company_and_no_title_greeting_or_brand(title, name):
    text = f"{title}\n12 Larkspur Road\n00329 Marlow\nTel: 555 0199 22\nTea 2.00\nTotal 2.00\n"

    assert values(text)["merchant.name"] == name


def test_letters_are_seen_in_digits_only_among_letters():
    assert letters("T0TAL") == "total"
    assert letters("17.40") == ""


@pytest.mark.parametrize(
    ("net", "tax", "rate", "right"),
    [("16.42", "0.99", "6", True), ("6.40", "1.02", "19", False), ("0.00", "0.00", "6", False)],
)
def test_tax_goes_with_its_rate(net, tax, rate, right):
    assert fits(Decimal(net), Decimal(tax), Decimal(rate)) is right


@pytest.mark.parametrize("layout", range(1, 8))
@pytest.mark.parametrize("seed", [11, 12])
def test_every_layout_of_ours_is_taken_for_a_receipt_and_read(layout, seed):
    sample = draw("receipt", layout, seed=seed, as_of=AS_OF)
    right, wrong = judged(sample)

    assert not wrong
    assert right >= 0.9 * len(sample.truth)


def test_receipts_by_chance_are_read_and_little_is_invented():
    judgements = [
        judged(draw_by_chance("receipt", seed=seed, as_of=AS_OF)) for seed in range(1001, 1041, 2)
    ]

    assert sum(len(wrong) for _, wrong in judgements) <= 8
    assert sum(right for right, _ in judgements) >= 20 * 12


def judged(sample):
    """How many values are right, and the paths of those that are wrong or invented."""
    pages = pages_of(sample)
    if classify(pages).doc_type != "receipt":
        return 0, []
    schema = SCHEMAS["receipt"]
    claims = LocalReader().read(pages, schema)
    fields = ground(claims, pages, schema, source="local")
    known = {f.path: f.value for f in fields if f.value and "[" not in f.path}
    wrong = [
        path for path, value in known.items() if not alike(path, value, sample.truth.get(path))
    ]
    items = {f.path: f.value for f in fields if f.value and "[" in f.path}
    right = len(known) - len(wrong)
    return right + sum(alike(p, v, sample.truth.get(p)) for p, v in items.items()), wrong


def alike(path, one, other):
    return same(leaf_at(SCHEMAS["receipt"], path).kind, one, other)


def pages_of(sample):
    with pymupdf.open(stream=sample.data) as document:
        return [
            PageText(
                number,
                page.rect.width,
                page.rect.height,
                tuple(Word(word[4], Box(*word[:4])) for word in page.get_text("words")),
                "text",
            )
            for number, page in enumerate(document, start=1)
        ]


@pytest.mark.parametrize(
    "text",
    [
        "TOTAL 1.23 CASH 4.56 CHANGE 3.33\n" * 400,
        "6% " + "1.23 " * 2000,
        "TOTAL " * 2000,
        "2 x 1.00 " * 500,
    ],
)
def test_paper_that_repeats_itself_is_read_in_good_time(text):
    started = time.monotonic()
    read(text)

    assert time.monotonic() - started < 10
