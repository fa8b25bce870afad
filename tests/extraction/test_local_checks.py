"""Checks and purchase orders, each as plain text: what matters of each must be read."""

from datetime import date
from decimal import Decimal

import pymupdf
import pytest

from extraction.contract import Box, Flag, PageText, Word
from extraction.grounding import ground
from extraction.local import LocalReader
from extraction.parsing import same
from extraction.samples import draw
from extraction.schemas import SCHEMAS
from extraction.schemas.base import leaf_at
from extraction.wordage import amount_of_words
from tests.extraction.typed import typed

AS_OF = date(2026, 11, 21)


def read(slug, *texts):
    pages = [typed(text, number=number) for number, text in enumerate(texts, start=1)]
    schema = SCHEMAS[slug]
    claims = LocalReader().read(pages, schema)
    return {field.path: field for field in ground(claims, pages, schema, source="local")}


def values(slug, *texts):
    return {path: field.value for path, field in read(slug, *texts).items() if field.value}


CHECK = """
Grace J. Ostrander                                                        6680
2175 Cinder Creek Dr
Sandoval Flats, AZ 85968                              Date   November 11, 2026

PAY TO THE ORDER OF   Kestrel Aerostructures, Inc.               $**4,390.64
Four thousand three hundred ninety and 64/100                          DOLLARS

First Lakeland Bank
Memo   Rent for November

A021000021A   3656555373C   6680
"""


def test_check_is_read_from_its_number_to_its_foot():
    found = values("check", CHECK)

    assert found["payer.name"] == "Grace J. Ostrander"
    assert found["payer.address"] == "2175 Cinder Creek Dr, Sandoval Flats, AZ 85968"
    assert found["pay_to"] == "Kestrel Aerostructures, Inc."
    assert found["check_date"] == "2026-11-11"
    assert found["amount"] == "4390.64"
    assert found["amount_in_words"] == "Four thousand three hundred ninety and 64/100"
    assert found["bank_name"] == "First Lakeland Bank"
    assert found["memo"] == "Rent for November"
    assert found["number"] == "6680"
    assert found["micr.routing_number"] == "021000021"
    assert found["micr.account_number"] == "3656555373"
    assert found["micr.check_number"] == "6680"


def test_words_that_say_another_amount_than_the_figures_are_flagged():
    fields = read("check", CHECK.replace("Four thousand", "Five thousand"))

    assert Flag.CONFLICT in fields["amount"].flags
    assert Flag.CONFLICT not in read("check", CHECK)["amount"].flags


def test_line_at_the_foot_whose_check_digit_is_wrong_is_not_taken():
    assert "micr.routing_number" not in values("check", CHECK.replace("021000021", "021000022"))


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("One thousand two hundred four and 05/100 dollars", "1204.05"),
        ("***Ninety-nine and no/100", "99.00"),
        ("TWO MILLION SIX", "2000006.00"),
        ("Twelve hundred and 50/100", "1200.50"),
    ],
)
def test_amounts_in_words_are_understood(text, amount):
    assert amount_of_words(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["", "Net pay", "12/100", "about ten dollars"])
def test_words_that_are_no_amount_are_none(text):
    assert amount_of_words(text) is None


ORDER = """
GLOBAL TECH, INC.
PURCHASE ORDER
Document Reference: PO-77-9876/REV.2
[Original: PO-77-9876]
Amendment Date: 12/10/2024
VENDOR INFORMATION:                          SHIP TO:
Quantum Makers                               Central Receiving
12 Canal Street                              2100 Technology Drive
Albany, NY 12207                             Austin, TX 78701
Vendor #: QM-2024-001
PAYMENT TERMS:                               SHIPPING TERMS:
Net 45                                       DDP
Required Delivery Date: 01/15/2025
------------------------------------------------------------------------------
Line   |   Part Number   |   Description     |   Qty   |   Unit Price |   Total
------------------------------------------------------------------------------
1      |   QE-MCU-5590   |   Control Unit    |   500   |       $12.50 |   $6,250.00
"""
MORE = """
2      |   QE-SEN-0789   |   Sensor Module   |   100   |        $8.75 |     $875.00
Subtotal:                                                                $7,125.00
Shipping:                                                                   $75.00
VAT (20%):                                                               $1,425.00
TOTAL:                                                                   $8,625.00
Requested by: Michael Chen      Date: 12/05/2024
"""


def test_typed_order_is_read_over_its_pages():
    found = values("purchase_order", ORDER, MORE)

    assert found["number"] == "PO-77-9876/REV.2"
    assert found["amended_on"] == "2024-12-10"
    assert found["deliver_by"] == "2025-01-15"
    assert found["vendor.name"] == "Quantum Makers"
    assert found["vendor.number"] == "QM-2024-001"
    assert found["buyer.name"] == "GLOBAL TECH, INC."
    assert found["payment_terms"] == "Net 45"
    assert (found["subtotal"], found["tax_total"]) == ("7125.00", "1425.00")
    assert (found["shipping"], found["total"]) == ("75.00", "8625.00")
    assert found["lines[0].code"] == "QE-MCU-5590"
    assert found["lines[0].description"] == "Control Unit"
    assert found["lines[1].amount"] == "875.00"
    assert "ordered_on" not in found  # a signature's date is not the order's


def pages_of(sample):
    with pymupdf.open(stream=sample.data) as document:
        return [
            PageText(
                number, page.rect.width, page.rect.height,
                tuple(Word(word[4], Box(*word[:4])) for word in page.get_text("words")), "text",
            )
            for number, page in enumerate(document, start=1)
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("slug", "layout"), [("check", 1), ("check", 2), *(("purchase_order", n) for n in (1, 2, 3))]
)
def test_our_layouts_are_read_without_a_wrong_value(slug, layout):
    for seed in (21, 22):
        sample = draw(slug, layout, seed=seed, as_of=AS_OF)
        pages, schema = pages_of(sample), SCHEMAS[slug]
        claims = LocalReader().read(pages, schema)
        fields = {f.path: f.value for f in ground(claims, pages, schema, source="local") if f.value}
        wrong = [
            path
            for path, value in fields.items()
            if not same(leaf_at(schema, path).kind, value, sample.truth.get(path))
        ]

        assert not wrong
        assert len(fields) >= 0.9 * len(sample.truth)
