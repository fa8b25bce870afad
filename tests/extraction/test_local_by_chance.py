"""The reader on layouts that nobody has laid out, and on the traps that they held."""

from datetime import date

import pytest

from extraction.classify import classify
from extraction.evaluate import evaluate
from extraction.grounding import ground
from extraction.local import LocalReader
from extraction.samples import corpus
from extraction.schemas import SCHEMAS
from tests.extraction.typed import typed

SIDE_BY_SIDE = """
Halvorsen Tool & Die Co.                                     Payroll Voucher
4167 Saltmeadow Way
Port Calder, GA 31930

Pay To: Naomi Mbeki          From: 11/02/2026     To: 11/15/2026     Check Date: 11/20/2026

Compensation                              Withholdings and Deductions
Item          Now         Calendar YTD    Item            Now        Calendar YTD
Reg           2,000.00    46,000.00       Fed W/H         210.00     4,830.00
OT 1.5        150.00      900.00          OASDI           133.30     2,907.80
                                          RET 401K        86.00      1,876.00

Gross Wages     Taxes Withheld     Other Deductions     Net This Check
2,150.00        343.30             86.00                1,720.70
"""
CHECK_ABOVE = """
Cedar Point Pediatrics, LLC                                       No. 179024
7078 Cinder Creek Dr
Copperton Falls, MI 49887                                         Date 11/20/2026

Pay to the order of   Patrick Okafor                              $**1,592.68
One thousand five hundred ninety-two and 68/100 dollars

Statement of Earnings and Deductions
Payroll Begin Date   11/02/2026
Payroll End Date     11/15/2026

Pay Items           Current       YTD
Salary              2,000.00      44,000.00

Payroll Taxes       Current       YTD
FITW                407.32        8,961.04
"""
NO_HEADS = """
Greystone Millwork Company
8124 Millrace Ct
Port Calder, GA 31953

Dominic Prescott                             Check No. 586922
Pay for the period from 11/02/2026 to 11/15/2026       Pay Date 11/20/2026

Earnings
Regular    80.00 hrs @ 25.00        2,000.00       46,000.00
Overtime   4.00 hrs @ 37.50         150.00         900.00
Gross Pay                           2,150.00       46,900.00
Taxes
Federal Withholding                 210.00         4,830.00
Medicare                            31.18          680.05
Total Taxes                         241.18         5,510.05
Deductions
Savings Plan                        86.00          1,876.00
Medical ER                          120.00         2,640.00
Total Deductions                    86.00          1,876.00

Employer Paid Benefits              Current        YTD
401(k) Match                        64.50          1,407.00
Net Pay                             1,822.82       39,513.95
"""
NAMES_OVER_AMOUNTS = """
Halvorsen Tool & Die Co.                     Pay Statement
4167 Saltmeadow Way
Port Calder, GA 31930

Employee: Naomi Mbeki
11/20/2026         11/02/2026         11/15/2026
Pay Date           Period Start       Period End

               Salary          Bonus           Gross Pay
Current        2,000.00        150.00          2,150.00
YTD            44,000.00       900.00          44,900.00

               FIT             Medicare        Total Taxes
Current        210.00          31.18           241.18
YTD            4,830.00        680.05          5,510.05

Net Pay        1,908.82
"""
RATES = """
Bürotechnik Erlenhof GmbH
Mühlenweg 9
80534 Bad Erlenau

Verkaufsrechnung

Kunde:
Gasthaus Zur Linde GmbH
Färbergasse 8
80806 Grünthal

RE-Nr. 4711          Datum: 07.11.2026          Zahlbar bis: 17.11.2026

Bezeichnung              Mge.      E-Preis     MwSt. %     G-Preis
Montage vor Ort          2         50,00       19 %        100,00

Summe ohne MwSt. (EUR)                                     100,00
zzgl. 19 % MwSt.                                           19,00
Gesamtbetrag EUR                                           119,00
"""


@pytest.mark.parametrize("doc_type", ["pay_stub", "invoice", "purchase_order", "receipt"])
def test_layouts_by_chance_are_read_and_hardly_anything_is_wrong(tmp_path, doc_type):
    corpus.write(
        tmp_path, count=30, seed=2, as_of=date(2026, 11, 21), doc_types=[doc_type], split="chance"
    )

    found = evaluate(tmp_path, [LocalReader()])["types"][doc_type]

    assert found["documents"] == 30
    assert found["precision"] >= 0.98
    assert found["recall"] >= 0.94


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        pytest.param(
            SIDE_BY_SIDE,
            "pay_stub",
            {
                "employee.name": "Naomi Mbeki",
                "period_start": "2026-11-02",
                "period_end": "2026-11-15",
                "earnings[1].description": "OT 1.5",
                "earnings[1].current": "150.00",
                "earnings[2].description": None,
                "tax_lines[1].ytd": "2907.80",
                "deduction_lines[0].description": "RET 401K",
                "taxes.current": "343.30",
                "net_pay.current": "1720.70",
            },
            id="two tables with the same heads, taxes and deductions in one",
        ),
        pytest.param(
            CHECK_ABOVE,
            "pay_stub",
            {
                "net_pay.current": "1592.68",
                "check_number": "179024",
                "tax_lines[0].current": "407.32",
                "deduction_lines[0].description": None,  # a check's amount is no deduction
                "earnings[1].description": None,
            },
            id="net pay on the check alone",
        ),
        pytest.param(
            NO_HEADS,
            "pay_stub",
            {
                "employee.name": "Dominic Prescott",
                "period_start": "2026-11-02",
                "period_end": "2026-11-15",
                "earnings[0].description": "Regular",
                "earnings[0].hours": "80.00",
                "earnings[0].rate": "25.00",
                "earnings[1].ytd": "900.00",
                "tax_lines[1].current": "31.18",
                "deduction_lines[0].description": "Savings Plan",
                "deduction_lines[1].description": None,  # the total is without the employer's part
                "net_pay.current": "1822.82",
            },
            id="lines without heads, hours in words, an employer's part among the lines",
        ),
        pytest.param(
            NAMES_OVER_AMOUNTS,
            "pay_stub",
            {
                "pay_date": "2026-11-20",
                "period_start": "2026-11-02",
                "period_end": "2026-11-15",
                "earnings[1].description": "Bonus",
                "earnings[1].ytd": "900.00",
                "tax_lines[0].current": "210.00",
                "tax_lines[2].description": None,
                "gross_pay.current": "2150.00",
                "net_pay.current": "1908.82",
            },
            id="labels under their values, names of lines over their amounts",
        ),
        pytest.param(
            RATES,
            "invoice",
            {
                "number": "4711",
                "due_on": "2026-11-17",
                "subtotal": "100.00",
                "tax_total": "19.00",
                "total": "119.00",
                "lines[0].quantity": "2",
                "lines[0].unit_price": "50.00",
            },
            id="labels with a rate or a currency in them",
        ),
    ],
)
def test_trap_is_seen(text, kind, expected):
    page = typed(text)
    schema = SCHEMAS[kind]

    fields = ground(LocalReader().read([page], schema), [page], schema, source="local")
    found = {field.path: field.value for field in fields}

    assert classify([page]).doc_type == kind
    assert {path: found.get(path) for path in expected} == expected
