from dataclasses import replace

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
W2_FORM = """
Form W-2 Wage and Tax Statement 2026
Employer identification number 12-3456789
Wages, tips, other compensation  50,000.00
Department of the Treasury  Internal Revenue Service
"""
OFFER = """
Halvorsen Tool Co.
May 27, 2026
Dear Ms Bell,
We are pleased to offer you the position of Clerk. Your base salary is $41,000 per year.
Your start date is June 15, 2026.
Sincerely,
Ann Lee
"""
LICENCE = """
DRIVER LICENSE
4d DLN 99 999 999    3 DOB 01/07/1973
1 SAMPLE
2 ANDREW JASON
8 123 MAIN STREET
4a ISS 01/07/2025    4b EXP 01/08/2030
15 SEX M    18 EYES BRO
"""
PASSPORT_ZONE = """
P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<
L898902C36UTO7408122F1204159ZE184226B<<<<<10
"""
NINETY_NINE = """
PAYER'S TIN      RECIPIENT'S TIN    1 Nonemployee compensation
12-3456789       000-00-0000        $ 5,000.00
Form 1099-NEC    Department of the Treasury - Internal Revenue Service
"""
DECLARATIONS = """
Lakeland Mutual    Homeowners Declarations Page
Policy Number  HO-12   Policy Period 01/01/2026 to 01/01/2027
Named Insured  Ada Bell      Total premium  1,200.00
Dwelling  300,000    Personal liability 100,000
"""
UTILITY = """
Lakeland Power
Account Number 12    Service Address 1 High Street
Meter reading 12345    Usage 620 kWh
Amount Due 90.00
"""
CHECK = """
Ada Bell                               1041
Pay to the order of  Corner Store      $ 12.00
Twelve and 00/100                      dollars
Memo rent
"""
CONTRACT = """
CONSULTING AGREEMENT
This Agreement is entered into by and between Cobalt Ridge LLC and Ada Bell.
The parties agree that invoices shall be paid within 30 days of the invoice date.
Governing law. This Agreement shall be governed by the laws of Utopia.
"""
FOREIGN = """
Form W-8BEN    Certificate of Foreign Status of Beneficial Owner
Department of the Treasury  Internal Revenue Service
A U.S. citizen uses Form W-9 instead. Taxpayer identification number
"""
EXTENSION = """
Form 4868    Application for Automatic Extension of Time
To File U.S. Individual Income Tax Return
Department of the Treasury  Internal Revenue Service  OMB No. 1545-0074
"""
CLAIM = """
AUTO INSURANCE CLAIM FORM
Claim Number CLM5    Policy Number A9
Date of Loss 2026-01-26    Deductible 250.00
"""
ESTIMATE = """
REPAIR ESTIMATE
Estimate Number EST-6    Customer Name Ada Bell
Labor 100.00   Subtotal 100.00   Total 108.00
"""
OWNERS = """
Any Village Community Association
Account Number: 98    Home owner: Ada Bell
This is the statement of HOA assessments due.
Total due 322.58
"""
EXPENSES = """
EXPENSE REPORT
Employee Ada Bell    Cost Center 12
Date   Description   Amount
Total reimbursement 120.00
"""
CONDOLENCE = """
Dear Ms Bell,
Thank you for the flowers, which were lovely.
Sincerely,
Ann Lee
"""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (PAY_STUB, "pay_stub"),
        (INVOICE, "invoice"),
        (RECHNUNG, "invoice"),
        (RECEIPT, "receipt"),
        (STATEMENT, "bank_statement"),
        (ORDER, "purchase_order"),
        (W2_FORM, "w2"),
        (OFFER, "employment_letter"),
        (LICENCE, "id_document"),
        (PASSPORT_ZONE, "id_document"),
        (NINETY_NINE, "form_1099"),
        (DECLARATIONS, "insurance_declaration"),
        (UTILITY, "utility_bill"),
        (CHECK, "check"),
    ],
)
def test_paper_with_a_schema_is_recognised_with_a_reason(text, kind):
    classified = classify([typed(text)])

    assert classified.doc_type == kind
    assert "“" in classified.reasons[0]


@pytest.mark.parametrize(
    "text",
    [CONTRACT, FOREIGN, EXTENSION, CLAIM, ESTIMATE, OWNERS, EXPENSES, CONDOLENCE, "", "hello"],
)
def test_other_paper_is_left_unclassified(text):
    assert classify([typed(text)]).doc_type == "unclassified"


def test_reason_names_what_else_it_looks_like():
    assert classify([typed(CLAIM)]).reasons[0].startswith("It looks like insurance paperwork")


def test_words_glued_by_ocr_count():
    glued = INVOICE.replace("Invoice number", "Invoicenumber").replace("Bill to", "Billto")

    assert classify([typed(glued)]).doc_type == "invoice"


def test_a_till_roll_that_calls_itself_an_invoice_is_a_receipt():
    roll = """
CORNER STORE
TAX INVOICE
Invoice no 88123
12/05/2026 10:12
Milk        1.99
Bread       2.49
Eggs        3.10
Butter      2.75
Total      10.33
Cash       20.00
Change      9.67
"""

    assert classify([replace(typed(roll), source="ocr")]).doc_type == "receipt"


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
