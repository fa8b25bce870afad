import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.contract import Box, Flag, PageText, ReadField, Status, Word
from extraction.grounding import ground
from extraction.local import LocalReader
from extraction.schemas.base import Schema
from extraction.schemas.invoice import Invoice
from extraction.schemas.pay_stub import PayStub
from tests.extraction.typed import typed

INVOICE = """
Cobalt Ridge Print Works LLC                      INVOICE
3966 Cinder Creek Dr
Port Calder, GA 31997

Sold to                            Invoice number   W-7066
Orchard Bay Brewing Company        Invoice date     July 13, 2026
2562 Saltmeadow Way                Due date         August 12, 2026
Marlow Ridge, IL 62941             PO number        PO-239567

Description                    Quantity    Unit price    Amount
Toner cartridge, black         4           134.22        536.88
Hex bolt 3/8-16 x 2 in         12          15.60         187.20

                                           Subtotal      724.08
                                           Shipping      20.00
                                           Tax 6.25%     45.26
                                           Total         $789.34
"""
RECHNUNG = """
Hanke Haustechnik GmbH
Lindenkamp 83
80333 München

Rechnungsempfänger               Rechnungsnummer:    RE-2026-114
Wohnbau Erlengrund AG            Rechnungsdatum:     03.04.2026
Mühlenweg 89                     Fällig am:          03.05.2026
10115 Berlin

Bezeichnung                Menge       Einzelpreis    Gesamt
Wartung Heizung            1,50 Std    154,00         231,00

                                       Summe netto    231,00
                                       zzgl. 19 % USt 43,89
                                       Rechnungsbetrag  274,89 EUR
USt-IdNr. DE136695976
IBAN DE89 3704 0044 0532 0130 00
"""
PAY_STUB = """
Northgate Foods Inc.                               Earnings Statement
4913 Harrowgate Blvd
Port Calder, GA 31988

Employee              SSN           Period start    Period end    Pay date
Priya Tanaka          XXX-XX-7915   10/26/2026      11/08/2026    11/13/2026
9863 Juniper Notch Rd
Eastvale, CO 81437

Earnings     Rate     Hours     Current      YTD          Taxes              Current    YTD
Regular      30.00    80.00     2,400.00     50,400.00    Federal Income Tax 200.00     4,200.00
Overtime     45.00    2.00      90.00        450.00       Social Security    154.38     3,152.70
Gross pay                       2,490.00     50,850.00    Total taxes        354.38     7,352.70

Deductions            Current      YTD
401(k)                100.00       2,100.00
Total deductions      100.00       2,100.00

Net pay               2,035.62     41,397.30
"""


def read(text: str, schema: type[Schema], *, source: str = "text") -> dict[str, ReadField]:
    page = typed(text)
    return fields_of(PageText(1, page.width, page.height, page.words, source), schema)


def fields_of(page: PageText, schema: type[Schema]) -> dict[str, ReadField]:
    claims = LocalReader().read([page], schema)
    return {field.path: field for field in ground(claims, [page], schema, source="local")}


def values(fields: dict[str, ReadField]) -> dict[str, str]:
    return {path: field.value for path, field in fields.items() if field.value is not None}


def test_invoice_is_read_whole():
    found = values(read(INVOICE, Invoice))

    assert found == {
        "number": "W-7066",
        "issued_on": "2026-07-13",
        "due_on": "2026-08-12",
        "purchase_order": "PO-239567",
        "currency": "USD",
        "vendor.name": "Cobalt Ridge Print Works LLC",
        "vendor.address": "3966 Cinder Creek Dr, Port Calder, GA 31997",
        "customer.name": "Orchard Bay Brewing Company",
        "customer.address": "2562 Saltmeadow Way, Marlow Ridge, IL 62941",
        "subtotal": "724.08",
        "shipping": "20.00",
        "tax_total": "45.26",
        "total": "789.34",
        "lines[0].description": "Toner cartridge, black",
        "lines[0].quantity": "4",
        "lines[0].unit_price": "134.22",
        "lines[0].amount": "536.88",
        "lines[1].description": "Hex bolt 3/8-16 x 2 in",
        "lines[1].quantity": "12",
        "lines[1].unit_price": "15.60",
        "lines[1].amount": "187.20",
    }


def test_german_invoice_is_read_by_its_own_marks():
    found = values(read(RECHNUNG, Invoice))

    assert found["number"] == "RE-2026-114"
    assert found["issued_on"] == "2026-04-03"
    assert found["due_on"] == "2026-05-03"
    assert found["vendor.name"] == "Hanke Haustechnik GmbH"
    assert found["customer.name"] == "Wohnbau Erlengrund AG"
    assert found["customer.address"] == "Mühlenweg 89, 10115 Berlin"
    assert (found["subtotal"], found["tax_total"], found["total"]) == ("231.00", "43.89", "274.89")
    assert found["lines[0].quantity"] == "1.50"
    assert found["vendor.vat_id"] == "DE136695976"
    assert found["iban"] == "DE89 3704 0044 0532 0130 00"
    assert found["currency"] == "EUR"


def test_pay_stub_with_tables_side_by_side_is_read_whole():
    found = values(read(PAY_STUB, PayStub))

    assert found["employee.name"] == "Priya Tanaka"
    assert found["employee.address"] == "9863 Juniper Notch Rd, Eastvale, CO 81437"
    assert found["employee.ssn"] == "XXX-XX-7915"
    assert found["employer.name"] == "Northgate Foods Inc."
    assert found["period_start"] == "2026-10-26"
    assert found["period_end"] == "2026-11-08"
    assert found["pay_date"] == "2026-11-13"
    assert found["gross_pay.current"] == "2490.00"
    assert found["gross_pay.ytd"] == "50850.00"
    assert found["taxes.current"] == "354.38"
    assert found["deductions.ytd"] == "2100.00"
    assert found["net_pay.current"] == "2035.62"
    assert found["net_pay.ytd"] == "41397.30"
    assert found["earnings[1].description"] == "Overtime"
    assert found["earnings[1].hours"] == "2.00"
    assert found["earnings[1].rate"] == "45.00"
    assert found["tax_lines[1].description"] == "Social Security"
    assert found["tax_lines[1].current"] == "154.38"
    assert found["deduction_lines[0].description"] == "401(k)"
    assert "tax_lines[2].current" not in found


def test_totals_in_a_strip_under_their_labels_are_read():
    found = values(
        read(
            "Pay Statement\n\n"
            "              Gross       Taxes      Deductions    Net pay\n"
            "Current       1,000.00    200.00     50.00         750.00\n"
            "YTD           9,000.00    1,800.00   450.00        6,750.00\n",
            PayStub,
        )
    )

    assert found["net_pay.current"] == "750.00"
    assert found["taxes.ytd"] == "1800.00"


def test_what_is_taken_off_with_a_minus_is_claimed_positive():
    found = values(
        read(
            "Earnings            this period    year to date\n"
            "Regular             1,000.00       9,000.00\n"
            "Gross pay           1,000.00       9,000.00\n"
            "Taxes               this period    year to date\n"
            "Federal income tax  -150.00        1,350.00\n"
            "Medicare            -14.50         130.50\n"
            "Net pay             835.50\n",
            PayStub,
        )
    )

    assert found["tax_lines[0].current"] == "150.00"


def test_amounts_that_add_up_win_over_amounts_that_stand_first():
    found = values(
        read(
            "Invoice number A-1\n"
            "Net amount   7% goods    100.00\n"
            "Net amount   all goods   300.00\n"
            "VAT                      60.00\n"
            "Total                    360.00\n",
            Invoice,
        )
    )

    assert found["subtotal"] == "300.00"


def test_two_equally_good_and_different_values_are_a_conflict():
    fields = read("Invoice number: A-100\nInvoice number: A-200\n", Invoice)

    assert Flag.CONFLICT in fields["number"].flags


def test_label_with_nothing_beside_it_is_blank_and_not_missing():
    fields = read("Invoice number:  A-100\nDue date:\n\n\n\nTotal: 10.00", Invoice)

    assert fields["due_on"].status == Status.BLANK
    assert fields["due_on"].evidence is not None
    assert fields["purchase_order"].status == Status.NOT_FOUND


def test_order_of_dates_that_nothing_settles_is_flagged_and_not_guessed():
    fields = read("Invoice number:  A-100\nInvoice date:  03/04/2026", Invoice)

    assert fields["issued_on"].value is None
    assert Flag.AMBIGUOUS in fields["issued_on"].flags


def test_words_glued_and_misread_by_ocr_are_read():
    fields = read(
        "lnvoice Number:INV-100\nInvoice Dale: July 1, 2026\nTotal:110.00", Invoice, source="ocr"
    )

    assert fields["number"].value == "INV-100"
    assert fields["issued_on"].value == "2026-07-01"
    assert fields["total"].value == "110.00"


def test_text_without_labels_gives_no_values():
    prose = "Dear Ann, the weather was 21 degrees on 4 May and we paid 12.50 for tea.\n" * 5

    assert values(read(prose, PayStub)) == {}


def test_evidence_is_the_value_and_not_the_label():
    total = read(INVOICE, Invoice)["total"]

    assert total.evidence is not None
    assert total.evidence.quote == "$789.34"
    assert total.source == "local:total right"


def test_schema_without_rules_gives_no_claims():
    class Memo(Schema):
        slug = "memo"

    assert LocalReader().read([typed("Total 10.00")], Memo) == ()


@pytest.mark.parametrize("schema", [Invoice, PayStub])
def test_page_of_words_that_cannot_be_seen_gives_no_claims(schema):
    page = PageText(1, 612, 792, (Word("Total", Box(10, 10, 10, 10)),), "text")

    assert LocalReader().read([page], schema) == ()


def test_page_is_read_quickly():
    page = typed(INVOICE)
    LocalReader().read([page], Invoice)

    start = time.process_time()
    for _ in range(5):
        LocalReader().read([page], Invoice)

    assert (time.process_time() - start) / 5 < 0.25


@pytest.mark.parametrize("schema", [Invoice, PayStub])
@pytest.mark.parametrize("seed", range(12))
def test_no_heap_of_words_can_break_it(schema, seed):
    chance = random.Random(seed)
    words = (INVOICE + RECHNUNG + PAY_STUB).split()
    heap = tuple(
        Word(chance.choice(words), Box(x, y, x + chance.uniform(1, 90), y + chance.uniform(1, 30)))
        for _ in range(250)
        for x, y in [(chance.uniform(-50, 700), chance.uniform(-50, 900))]
    )

    for source in ("text", "ocr"):
        fields_of(PageText(1, 612, 792, heap, source), schema)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=16), max_size=40), st.sampled_from([Invoice, PayStub]))
def test_no_text_can_break_it(lines, schema):
    read("\n".join(lines) or " ", schema)
