import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.classify import classify
from extraction.contract import Box, PageText, Word
from tests.extraction.typed import typed

PAY_STUB = """
Northgate Foods Inc.            Earnings Statement
Employee    Pay period end    Pay date
Ada Bell    07/31/2026        08/05/2026
Earnings    Hours    Rate     This period    Year to date
Regular     80.00    20.00    1,600.00       22,400.00
Gross pay                     1,600.00       22,400.00
Federal income tax            150.00         2,100.00
Net pay                       1,450.00       20,300.00
"""
INVOICE = """
Cobalt Ridge LLC              INVOICE
Invoice number  W-7066
Bill to
Orchard Bay Ltd
Description     Quantity   Unit price   Amount
Goods           2          10.00        20.00
Subtotal                                20.00
Total                                   20.00
"""
RECHNUNG = """
Lieferant GmbH
Rechnung Nr. 471102 vom 05.03.2026
Menge   Einzelpreis   Betrag
2       10,00         20,00
Zahlbar innerhalb 30 Tagen
USt-IdNr. DE123456789
Gesamtbetrag          20,00
"""
RECEIPT = """
CORNER STORE
Receipt no 88123
Cashier  Maria     Register 4
Milk       1.99
Bread      2.49
Total      4.48
Cash       5.00
Change     0.52
Thank you for shopping with us
"""
STATEMENT = """
Lakeland Bank        Account Statement
Statement period  07/01/2026 to 07/31/2026
Beginning balance    1,200.00
Deposits             500.00
Withdrawals          300.00
Ending balance       1,400.00
"""
ORDER = """
Harbour Hotels
Purchase Order
PO number  4411
Requested by  Ann Lee      Required delivery date 05/05/2026
Description   Quantity     Unit price    Amount
Chairs        10           45.00         450.00
Total                                    450.00
"""
LETTER = """
Dear Ms Bell,
We are pleased to offer you the post of clerk. Your pay is 3,000.00 a month.
Sincerely,
Ann Lee
"""
TAX_FORM = """
Form W-2 Wage and Tax Statement 2026
Employer identification number 12-3456789
Wages, tips, other compensation  50,000.00
Department of the Treasury  Internal Revenue Service
"""


@pytest.mark.parametrize(
    ("text", "kind"),
    [(PAY_STUB, "pay_stub"), (INVOICE, "invoice"), (RECHNUNG, "invoice")],
)
def test_paper_with_a_schema_is_recognised_with_a_reason(text, kind):
    classified = classify([typed(text)])

    assert classified.doc_type == kind
    assert "“" in classified.reasons[0]


@pytest.mark.parametrize("text", [RECEIPT, STATEMENT, ORDER, LETTER, TAX_FORM, "", "hello"])
def test_other_paper_is_left_unclassified(text):
    assert classify([typed(text)]).doc_type == "unclassified"


def test_reason_names_what_else_it_looks_like():
    assert classify([typed(STATEMENT)]).reasons[0].startswith("It looks like an account statement")


def test_words_glued_by_ocr_count():
    glued = INVOICE.replace("Invoice number", "Invoicenumber").replace("Bill to", "Billto")

    assert classify([typed(glued)]).doc_type == "invoice"


def test_nothing_at_all_is_unclassified():
    assert classify([]).doc_type == "unclassified"


@given(st.lists(st.text(max_size=12), max_size=30))
def test_no_words_can_break_it(words):
    placed = tuple(Word(text, Box(at * 9, 5, at * 9 + 8, 14)) for at, text in enumerate(words))

    classify([PageText(1, 600, 800, placed, "ocr")])


def test_long_narrow_paper_without_a_word_of_a_kind_is_not_called_a_receipt():
    roll = PageText(1, 100, 2_000, (Word("lorem", Box(10, 10, 40, 20)),), "text")

    found = classify([roll])

    assert found.doc_type == "unclassified"
    assert found.reasons == ("Too little on it says what kind of paper it is.",)
