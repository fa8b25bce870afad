"""Invoices, orders and receipts as firms print them: what no label says, and what looks alike."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from extraction.contract import Box
from extraction.grounding import ground
from extraction.local import LocalReader
from extraction.receipt_items import Item
from extraction.receipt_rows import Figure
from extraction.receipt_settling import adds_up, settled
from extraction.receipt_slip import slip_rows
from extraction.receipt_sums import is_tax_head
from extraction.schemas.invoice import Invoice
from extraction.schemas.purchase_order import PurchaseOrder
from extraction.schemas.receipt import Receipt
from tests.extraction.typed import typed

ORDER = """
Larkin Street Architects                   PURCHASE ORDER
8073 Millrace Ct
Copperton Falls, MI 49827

PO Number: PO-950416              Buyer: Maria Lindqvist
Date raised: 06/12/2026           Terms: Net 30   Ship via: Best way

Vendor                            Ship to
Stonefly Electrical, Inc.         Receiving dock 2
8199 Wexcombe Ave                 2294 Bluestem Ter
Marlow Ridge, IL 62966            Lindenwick, IN 47970

Line  Part number / description   Need-by       Qty   Unit price   Extended
1     B805-31                     07/20/2026    3     10.00        30.00
      Hex bolt, zinc
2     K559-16                     07/20/2026    2     20.00        40.00
      Toner cartridge, black
Remarks                                         Merchandise        70.00
Quote our number 4471                           Freight             5.00
                                                Outlay in all      75.00

Authorized by                     Date: 06/15/2026
"""


def read(text, schema):
    """What the local reader says of a page, by path."""
    page = typed(text)
    claims = LocalReader().read([page], schema)
    fields = ground(claims, [page], schema, source="local")
    return {field.path: field.value for field in fields if field.value is not None}


def test_buyer_is_the_firm_and_not_who_buys_for_it():
    found = read(ORDER, PurchaseOrder)

    assert found["buyer.name"] == "Larkin Street Architects"
    assert found["buyer.address"] == "8073 Millrace Ct, Copperton Falls, MI 49827"
    assert found["vendor.name"] == "Stonefly Electrical, Inc."


def test_door_is_no_part_of_where_to_ship_to():
    assert read(ORDER, PurchaseOrder)["ship_to"] == "2294 Bluestem Ter, Lindenwick, IN 47970"


def test_terms_end_at_the_next_label():
    assert read(ORDER, PurchaseOrder)["payment_terms"] == "Net 30"


def test_day_asked_for_in_every_line_is_the_orders():
    found = read(ORDER, PurchaseOrder)

    assert found["deliver_by"] == "2026-07-20"
    assert found["ordered_on"] == "2026-06-12"


def test_days_that_differ_by_line_are_not_the_orders():
    assert "deliver_by" not in read(ORDER.replace("07/20", "07/21", 1), PurchaseOrder)


def test_signatures_day_is_not_the_orders():
    unsaid = ORDER.replace("Date raised: 06/12/2026", "")

    assert "ordered_on" not in read(unsaid, PurchaseOrder)


def test_codes_over_their_words_are_read_and_nothing_beside_the_sums():
    found = read(ORDER, PurchaseOrder)

    assert [found[f"lines[{row}].code"] for row in (0, 1)] == ["B805-31", "K559-16"]
    assert found["lines[1].description"] == "Toner cartridge, black"
    assert not any(path.startswith("lines[2]") for path in found)


def test_total_under_unknown_words_is_known_by_the_sums_above_it():
    found = read(ORDER, PurchaseOrder)

    assert (found["subtotal"], found["shipping"], found["total"]) == ("70.00", "5.00", "75.00")


def test_amount_that_no_sum_explains_is_no_total():
    assert "total" not in read(ORDER.replace("75.00", "76.00"), PurchaseOrder)


INVOICE = """
Cobalt Ridge Print Works LLC               INVOICE
3966 Cinder Creek Dr
Port Calder, GA 31997

Bill to                           Remit to
Orchard Bay Brewing Company       Cobalt Ridge Print Works LLC
2562 Saltmeadow Way               PO Box 7741
Marlow Ridge, IL 62941            Harbin Crossing, NC 28968

Invoice no.   W-7066              Date   July 13, 2026

Item                  Qty    Unit price    Amount
Toner, black          4      100.00        400.00
Hex bolt              10     2.00          20.00
                             Worth of it   420.00
                             VAT 20%        80.00
                             VAT 5%          1.00
                             Total         501.00

Account 0099 1042 77
Sort code 00-90-90
Please pay no later than August 12, 2026
"""


def test_letterhead_goes_before_the_box_to_remit_to():
    found = read(INVOICE, Invoice)

    assert found["vendor.address"] == "3966 Cinder Creek Dr, Port Calder, GA 31997"


def test_account_at_a_bank_is_no_customer_number():
    assert "customer.number" not in read(INVOICE, Invoice)


def test_due_day_may_stand_in_a_sentence():
    assert read(INVOICE, Invoice)["due_on"] == "2026-08-12"


def test_sum_of_the_lines_is_the_subtotal_whatever_it_is_called():
    assert read(INVOICE, Invoice)["subtotal"] == "420.00"


def test_one_rates_tax_of_several_is_not_all_the_tax():
    assert "tax_total" not in read(INVOICE, Invoice)


RECEIPT = """
The Tin Kettle
8549 Coldharbour St
Port Calder, GA 31975
Receipt No. 545384     06/19/2026  13:28

House Burger x2                 26.00
Iced Tea                         4.00
Crowd levy                       1.20
Subtotal                        30.00
Sales Tax                        2.40
Total                           33.60

CARD SALE
Terminal ID: 884422
Receipt No: 9917
Amount                          33.60
************4242
Auth Code: 112233
VISA
"""


def test_charge_that_the_subtotal_leaves_out_is_no_item():
    found = read(RECEIPT, Receipt)

    assert found["items[0].description"] == "House Burger"
    assert found["items[0].quantity"] == "2"
    assert found["items[1].description"] == "Iced Tea"
    assert not any(path.startswith("items[2]") for path in found)


def test_slip_of_a_card_gives_the_payment_and_no_number():
    found = read(RECEIPT, Receipt)

    assert found["number"] == "545384"
    assert (found["paid"], found["payment_method"]) == ("33.60", "VISA")


@pytest.mark.parametrize(
    ("texts", "rows"),
    [
        (("Terminal 4", "Milk 1.00", "Bread 2.00", "Eggs", "Total 3.00"), set()),
        (("Total 3.00", "AID: A00", "Amount 3.00", "Auth Code: 1", "Thanks"), {1, 2, 3}),
    ],
)
def test_slip_is_where_a_terminal_prints_several_rows(texts: Sequence[str], rows: set[int]):
    assert slip_rows(texts) == rows


def test_tax_table_is_told_by_its_head():
    assert is_tax_head("Rate   Net   VAT")
    assert is_tax_head("MwSt-Satz   Netto   MwSt.")
    assert not is_tax_head("Net   12.00")
    assert not is_tax_head("Room rate   Tax office")


def bought(*amounts: str) -> list[Item]:
    box = Box(0, 0, 1, 1)
    return [
        Item(row, Figure(Decimal(amount), amount, amount, 0, 1, box, True, False))
        for row, amount in enumerate(amounts)
    ]


def test_rows_that_the_sum_leaves_out_are_left_out():
    found = settled(bought("10.00", "1.50", "20.00"), {Decimal("30.00")}, frozenset())

    assert [item.row for item in found] == [0, 2]


def test_rows_stay_where_no_choice_adds_up():
    found = settled(bought("10.00", "1.50", "20.00"), {Decimal("99.00")}, frozenset())

    assert len(found) == 3


def test_charges_after_the_items_are_left_out_even_where_the_total_has_them():
    rows = bought("10.00", "1.00")

    assert adds_up(rows, {Decimal("11.00")})
    assert [item.row for item in settled(rows, {Decimal("11.00")}, frozenset({1}))] == [0]
