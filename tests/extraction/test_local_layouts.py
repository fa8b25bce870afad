"""Layouts that are common out there, each as plain text: what matters of each must be read."""

# ruff: noqa: E501 - the lines are as wide as the paper

import pytest

from extraction.classify import classify
from extraction.grounding import ground
from extraction.local import LocalReader
from extraction.schemas import SCHEMAS
from tests.extraction.typed import typed

BOXED_STUB = """
PERSONAL AND CHECK INFORMATION        EARNINGS    BASIS OF      DESCRIPTION    HRS/UNITS   RATE    THIS PERIOD ($)   YTD HOURS    YTD ($)
Harold Finch                                      PAY
12 Library Ln                                                   Hourly         40.0000     25.0000      1000.00       400.0000    10000.00
Boise, ID 83702                                                 Overtime                                                           250.00
                                                  Total Hours                  40.0000                                400.0000
Soc Sec #: xxx-xx-4321                            Gross Earnings                                        1000.00                   10250.00
                                      WITHHOLDINGS          DESCRIPTION      FILING STATUS         THIS PERIOD ($)                YTD ($)
Pay Period: 03/01/25 to 03/07/25                            Social Security                              62.00                    635.50
Check Date: 03/12/25    Check #: 5521                       Medicare                                     14.50                    148.63
                                                            Fed Income Tax   S 0                         85.00                    870.00
                                                            TOTAL                                       161.50                   1654.13
NET PAY                               NET PAY                                                      THIS PERIOD ($)                YTD ($)
                                                                                                        838.50                    8595.87
Machine Works Inc.
"""
SUMMARY_STUB = """
Paystub                                                          Pay day: May 20, 2025

Company                                                          Employee
Juniper Labs LLC                                                 Dana K. Whitfield
200 Pine St                                                      8 Oak Ave, Apt 3
Denver, CO 80203                                                 Denver, CO 80205

Employee Gross Earnings
Description                Rate        Hours      Current        Year To Date
Regular Hours              $48.08      80.0       $3,846.15      $34,615.35

Employee Taxes Withheld                        Current        Year To Date
Federal Income Tax                             $512.30        $4,610.70
Social Security                                $238.46        $2,146.15

Employee Deductions        Type                Current        Year To Date
Medical Insurance          Pre-tax             $120.00        $1,080.00

Employer Taxes                                 Current        Year To Date
Social Security                                $238.46        $2,146.15

Summary                                        Current        Year To Date
Gross Earnings                                 $3,846.15      $34,615.35
Pre-Tax Deductions/Contributions               $120.00        $1,080.00
Taxes                                          $750.76        $6,756.85
Net Pay                                        $2,975.39      $26,778.50
"""
MINUS_STUB = """
Employee Pay Stub                Check number: 10234              Pay Period: 06/01/2025 - 06/15/2025    Pay Date: 06/20/2025

Employee                                                          SSN
Marta Q. Lindqvist, 44 Orchard Row, Tampa, FL 33602               ***-**-1234

Earnings and Hours        Qty        Rate        Current      YTD Amount
Hourly                    80:00      22.50       1,800.00     19,800.00

Taxes                                            Current      YTD Amount
Federal Withholding                              -180.00      -1,900.00
Social Security Employee                         -111.60      -1,227.60

Net Pay                                          1,508.40     16,672.40
"""
LETTER_BILL = """
Malerbetrieb Krause, Hauptstr. 5, 50667 Köln

Herrn
Peter Schmitz
Am Rheinufer 12
50668 Köln
                                                    Köln, den 12.05.2025
Rechnung Nr. 2025/044

Pos   Leistung                     Menge      Einzelpreis      Gesamtpreis
1     Streichen Wohnzimmer         45,0 m²    12,50 €          562,50 €

      Nettobetrag                                              562,50 €
      19% MwSt.                                                106,88 €
      Gesamtbetrag                                             669,38 €
"""
FRENCH_BILL = """
SARL Dupont Menuiserie                                  FACTURE N° F-2025-118
14 rue des Lilas                                        Date : 03/06/2025
69003 Lyon                                              Échéance : 03/07/2025
                                                        Facturé à :
                                                        Boulangerie Martin
                                                        2 place du Marché
                                                        69001 Lyon

Désignation                    Qté       Prix unitaire HT     Total HT
Pose                           1         1 200,00 €           1 200,00 €

                                         Total HT             1 200,00 €
                                         TVA 20 %             240,00 €
                                         Total TTC            1 440,00 €
"""
SPANISH_BILL = """
Talleres Ibáñez S.L.                                FACTURA
Calle Mayor 8                                       Nº factura: 2025-0091
28013 Madrid                                        Fecha: 12/03/2025

Cliente: Hotel Sol S.A.
Avenida del Mar 3
29601 Marbella

Descripción                Cantidad      Precio        Importe
Revisión caldera           1             120,00        120,00

                                         Base imponible    120,00 €
                                         IVA 21%           25,20 €
                                         Total             145,20 €
"""
BRITISH_BILL = """
                                    TAX INVOICE
Greenway Cleaning Services Ltd
Unit 4, Mill Trading Estate
Leeds LS9 8AG                                        VAT No: GB 123 4567 82

Invoice To:                          Invoice No:       10457
The Crown Hotel                      Invoice Date:     02/06/2025
1 High Street                        Account No:       CROWN01
York YO1 7HH                         Order No:         PO/8812

Qty     Description                         Price      VAT      Total
4       Weekly clean - May 2025             85.00      68.00    340.00

                                            Net Total           340.00
                                            VAT @ 20%            68.00
                                            Invoice Total      £408.00
"""
SUBSCRIPTION = """
Invoice

Invoice number    8A1F22C0-0007
Date of issue     August 1, 2025
Date due          August 15, 2025

Nimbus Cloud, Inc.                      Bill to
548 Market St                           Hearth Bakery
San Francisco, California 94104         31 Rue Lane

$1,062.50 USD due August 15, 2025

Description                    Qty      Unit price      Amount
Team plan                      25       $40.00          $1,000.00
Aug 1 - Sep 1, 2025
Overage                        1        $62.50          $62.50

                                        Subtotal        $1,062.50
                                        Total           $1,062.50
                                        Amount due      $1,062.50 USD
"""


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        pytest.param(
            BOXED_STUB,
            "pay_stub",
            {
                "employee.name": "Harold Finch",
                "employer.name": "Machine Works Inc.",
                "period_start": "2025-03-01",
                "period_end": "2025-03-07",
                "pay_date": "2025-03-12",
                "gross_pay.ytd": "10250.00",
                "taxes.current": "161.50",
                "net_pay.current": "838.50",
                "net_pay.ytd": "8595.87",
                "earnings[0].rate": "25.0000",
                "earnings[1].ytd": "250.00",
                "tax_lines[2].description": "Fed Income Tax",
                "tax_lines[2].current": "85.00",
            },
            id="boxes beside each other",
        ),
        pytest.param(
            SUMMARY_STUB,
            "pay_stub",
            {
                "employee.name": "Dana K. Whitfield",
                "employer.name": "Juniper Labs LLC",
                "pay_date": "2025-05-20",
                "gross_pay.current": "3846.15",
                "taxes.ytd": "6756.85",
                "deductions.current": "120.00",
                "net_pay.ytd": "26778.50",
                "deduction_lines[0].description": "Medical Insurance",
                "tax_lines[1].current": "238.46",
                "tax_lines[2].current": None,  # the employer's share is no line of the employee's
            },
            id="summary at the foot",
        ),
        pytest.param(
            MINUS_STUB,
            "pay_stub",
            {
                "employee.name": "Marta Q. Lindqvist",
                "employee.ssn": "***-**-1234",
                "period_start": "2025-06-01",
                "earnings[0].description": "Hourly",
                "tax_lines[0].current": "180.00",
                "tax_lines[0].ytd": "1900.00",
                "net_pay.current": "1508.40",
            },
            id="taken off with a minus",
        ),
        pytest.param(
            LETTER_BILL,
            "invoice",
            {
                "number": "2025/044",
                "issued_on": "2025-05-12",
                "vendor.name": "Malerbetrieb Krause",
                "vendor.address": "Hauptstr. 5, 50667 Köln",
                "customer.name": "Peter Schmitz",
                "subtotal": "562.50",
                "total": "669.38",
                "currency": "EUR",
                "lines[0].quantity": "45.0",
            },
            id="letter with a window",
        ),
        pytest.param(
            FRENCH_BILL,
            "invoice",
            {
                "number": "F-2025-118",
                "issued_on": "2025-06-03",
                "due_on": "2025-07-03",
                "customer.name": "Boulangerie Martin",
                "subtotal": "1200.00",
                "total": "1440.00",
                "lines[0].amount": "1200.00",
            },
            id="french",
        ),
        pytest.param(
            SPANISH_BILL,
            "invoice",
            {
                "number": "2025-0091",
                "vendor.name": "Talleres Ibáñez S.L.",
                "customer.name": "Hotel Sol S.A.",
                "tax_total": "25.20",
                "total": "145.20",
            },
            id="spanish",
        ),
        pytest.param(
            BRITISH_BILL,
            "invoice",
            {
                "number": "10457",
                "issued_on": "2025-06-02",
                "purchase_order": "PO/8812",
                "vendor.address": "Unit 4, Mill Trading Estate, Leeds LS9 8AG",
                "vendor.vat_id": "GB 123 4567 82",
                "customer.address": "1 High Street, York YO1 7HH",
                "currency": "GBP",
                "total": "408.00",
                "lines[0].amount": "340.00",
            },
            id="british",
        ),
        pytest.param(
            SUBSCRIPTION,
            "invoice",
            {
                "number": "8A1F22C0-0007",
                "due_on": "2025-08-15",
                "vendor.name": "Nimbus Cloud, Inc.",
                "customer.name": "Hearth Bakery",
                "amount_due": "1062.50",
                "lines[1].description": "Overage",
            },
            id="subscription",
        ),
    ],
)
def test_layout_is_recognised_and_read(text, kind, expected):
    page = typed(text)
    schema = SCHEMAS[kind]

    fields = ground(LocalReader().read([page], schema), [page], schema, source="local")
    found = {field.path: field.value for field in fields}

    assert classify([page]).doc_type == kind
    assert {path: found.get(path) for path in expected} == expected
