"""Checks whose labels, words and stubs stand otherwise than on most."""

import pytest

from extraction.classify import classify
from extraction.local import LocalReader
from extraction.reading import read_with
from extraction.schemas.check import BankCheck
from tests.extraction.typed import typed

IN_PIECES = """
BRIGHTWATER LOGISTICS, INC.                                                             30781
OPERATING ACCOUNT                          FIRST LAKELAND BANK
4410 Wexcombe Ave                          Marlow Ridge, IL 62918                DATE  06/24/2026
Marlow Ridge, IL 62911

PAY
TO THE      Cedar Point Pediatrics, LLC                                  $ **4,318.07**
ORDER OF    8812 Larkspur Hollow Rd
            Port Calder, GA 31944

Four Thousand Three Hundred Eighteen and 07/100******************************  DOLLARS

MEMO  Invoice 20481                                        ______________________
"""
WORDS_OF_TWO_LINES = """
Halvorsen Tool & Die Co.                                                    Check No. 5512
77 Millrace Ct, Copperton Falls, MI 49801                                   June 30, 2026

Pay the sum of    One hundred twenty-one thousand four hundred
                  ninety-five dollars and 18/100
To the order of   Northgate Foods Distribution Inc.                         $121,495.18

Harborstone Savings
For  lease deposit                              Signed ________________
021000021  0009988776  5512
"""
UNDER_A_REMITTANCE = """
Tidewell Software Corporation                                               No. 88120
Vendor: Greystone Millwork Company      Vendor No. 4471        Check Date 06/12/2026
Invoice No.     Invoice Date     Description       Gross         Discount      Net Amount
A-2219          05/28/2026       Doors             1,200.00      24.00         1,176.00
A-2231          06/02/2026       Frames            640.00        0.00          640.00
                                                   Totals 1,840.00   24.00     1,816.00

Tidewell Software Corporation           Tri-County Bank                     No. 88120
9 Bluestem Ter                          19-2/1250
Harbin Crossing, NC 28920                                       DATE            AMOUNT
                                                                06/12/2026      $*****1,816.00

PAY   ONE THOUSAND EIGHT HUNDRED SIXTEEN AND 00/100 DOLLARS
TO THE
ORDER    Greystone Millwork Company
OF       14 Coldharbour St
         Lindenwick, IN 47911
                                                   _________________________
88120   021000021   7766554433
"""
A_BANKS_OWN = """
TRI-COUNTY BANK                          CASHIER'S CHECK                   Serial # 700441
1 Main St, Marlow Ridge, IL 62900                                   Date: 05/14/2026
Remitter: Priya Okafor
Pay to the order of:  HARTWELL TITLE COMPANY
Exactly  **TWELVE THOUSAND FIVE HUNDRED AND 00/100 US DOLLARS**        $12,500.00
Purpose: closing funds
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            IN_PIECES,
            {
                "pay_to": "Cedar Point Pediatrics, LLC",
                "amount": "4318.07",
                "payer.address": "4410 Wexcombe Ave, Marlow Ridge, IL 62911",
                "memo": "Invoice 20481",
            },
            id="the payee's label in three pieces",
        ),
        pytest.param(
            WORDS_OF_TWO_LINES,
            {
                "pay_to": "Northgate Foods Distribution Inc.",
                "amount": "121495.18",
                "amount_in_words": "One hundred twenty-one thousand four hundred ninety-five "
                "dollars and 18/100",
                "memo": "lease deposit",
            },
            id="an amount in words of two lines",
        ),
        pytest.param(
            UNDER_A_REMITTANCE,
            {
                "pay_to": "Greystone Millwork Company",
                "payer.name": "Tidewell Software Corporation",
                "payer.address": "9 Bluestem Ter, Harbin Crossing, NC 28920",
                "amount": "1816.00",
                "check_date": "2026-06-12",
                "micr.check_number": "88120",
            },
            id="a remittance above it",
        ),
        pytest.param(
            A_BANKS_OWN,
            {
                "pay_to": "HARTWELL TITLE COMPANY",
                "payer.name": None,  # who bought it is not who pays, nor is the paper's title
                "bank_name": "TRI-COUNTY BANK",
                "amount": "12500.00",
            },
            id="a cashier's check",
        ),
    ],
)
def test_check_is_known_and_read(text, expected):
    page = typed(text)

    found = {one.path: one.value for one in read_with(LocalReader(), [page], BankCheck)}

    assert classify([page]).doc_type == "check"
    assert {path: found.get(path) for path in expected} == expected
