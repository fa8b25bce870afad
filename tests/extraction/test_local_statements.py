"""Account statements as banks print them, each as plain text: what matters of each must be read."""

# ruff: noqa: E501 - the lines are as wide as the paper

from datetime import date

import pytest

from extraction.classify import classify
from extraction.evaluate import evaluate
from extraction.grounding import ground
from extraction.local import LocalReader
from extraction.samples import corpus
from extraction.schemas import SCHEMAS
from tests.extraction.typed import typed

LISTS = """
Northfield Bank, N.A.
P.O. Box 15284
Wilmington, DE 19850

                                                   Customer service: 1.800.555.0132
Dana K. Whitfield
8 Oak Ave, Apt 3
Denver, CO 80205

Your Adv Plus Banking
for March 18, 2025 to April 15, 2025                Account number: 4460 1234 5678

Account summary
Beginning balance on March 18, 2025                          $2,319.40
Deposits and other additions                                  4,100.00
ATM and debit card subtractions                                -312.08
Other subtractions                                             -900.00
Checks                                                         -250.00
Service fees                                                    -12.00
Ending balance on April 15, 2025                             $4,945.32

Deposits and other additions

Date          Description                                                        Amount
03/21/25      JUNIPER LABS DES:PAYROLL ID:99871                                2,050.00
04/04/25      JUNIPER LABS DES:PAYROLL ID:99871                                2,050.00
Total deposits and other additions                                           $4,100.00

ATM and debit card subtractions

Date          Description                                                        Amount
03/19/25      CHECKCARD 0318 FRESH MARKET DENVER CO                             -212.08
04/02/25      WITHDRWL 0402 MAIN STREET ATM                                     -100.00
Total ATM and debit card subtractions                                          -$312.08

Other subtractions

Date          Description                                                        Amount
03/28/25      ONLINE TRANSFER TO SAV 2211                                       -900.00
Total other subtractions                                                       -$900.00

Checks

Date          Check #                 Amount
04/09/25      1182                   -250.00
Total checks                                                                   -$250.00

Service fees

Date          Transaction description                                            Amount
04/15/25      Monthly Maintenance Fee                                            -12.00
Total service fees                                                              -$12.00
"""
RUNNING = """
Redwood & Hale Bank                                             Page 1 of 2
Everyday Checking
June 1, 2025 - June 30, 2025

MARCUS O TENNANT
511 CEDAR ST
BOISE ID 83702

Statement period activity summary                    Account number: 7734419920
   Beginning balance on 6/1             $1,204.11
   Deposits/Additions                    3,300.00
   Withdrawals/Subtractions           -  2,010.55
   Ending balance on 6/30               $2,493.56

Transaction history

                Check                                              Deposits/     Withdrawals/    Ending daily
Date            Number     Description                             Additions     Subtractions    balance
6/2                        Purchase authorized on 05/31 Corner                         60.55
                           Grocery Boise ID Card 4471                                               1,143.56
6/6                        Ridge Works Payroll 250606               1,650.00                        2,793.56
6/13            1204       Check                                                      950.00        1,843.56
6/20                       Ridge Works Payroll 250620               1,650.00
6/20                       Online Transfer to Way2Save                              1,000.00        2,493.56
Ending balance on 6/30                                                                              2,493.56
Totals                                                             $3,300.00        $2,010.55
"""
CARD = """
Harborline Card Services

Account Number: XXXX XXXX XXXX 2187
Opening/Closing Date 02/11/26 - 03/10/26

ELENA R MOSS
77 LARCH RD
PORTLAND OR 97201

ACCOUNT SUMMARY
Previous Balance                          $1,150.22
Payment, Credits                         -$1,200.22
Purchases                                  +$431.70
Cash Advances                                 $0.00
Fees Charged                                  $0.00
Interest Charged                              $0.00
New Balance                                 $381.70
Credit Limit                                 $9,000
Available Credit                             $8,618
Minimum Payment Due                          $35.00
Payment Due Date                           04/07/26

ACCOUNT ACTIVITY
Date of
Transaction      Merchant Name or Transaction Description                    $ Amount
PAYMENTS AND OTHER CREDITS
02/20            Payment Thank You - Web                                    -1,150.22
03/01            RETURN HILL OUTFITTERS PORTLAND OR                            -50.00
PURCHASE
02/14            CAFE MILANO PORTLAND OR                                        31.70
02/26            OREGON POWER AND LIGHT 800-555-0110 OR                        400.00
"""
BRITISH = """
Weald & Downs Bank plc                                        Your Statement
12 Castle Street
Lewes
BN7 1YZ

Mr A J Pemberton
4 Mill Lane
Hove
BN3 5AB

Account Name: Mr A J Pemberton     Sort Code: 40-47-99     Account Number: 71234567
Statement period: 1 May 2025 to 31 May 2025

Opening Balance                 £1,500.00
Payments In                     £2,400.00
Payments Out                    £1,150.75
Closing Balance                 £2,749.25

Date         Payment type and details                       Paid out      Paid in      Balance
01 May 25    BALANCE BROUGHT FORWARD                                                   1,500.00
02 May 25    DD  SOUTHERN WATER                                50.75                   1,449.25
             REF 88120
28 May 25    CR  LEWES COUNCIL SALARY                                     2,400.00     3,849.25
30 May 25    SO  A LANDLORD RENT                            1,100.00                   2,749.25
31 May 25    BALANCE CARRIED FORWARD                                                   2,749.25
"""
GERMAN = """
Sparkasse Grünthal
Marktplatz 1
80806 Grünthal

Frau
Jutta Färber
Lindenkamp 39
80275 Oberlinden

Kontoauszug Nr. 5/2025                                    Blatt 1 von 1
Girokonto Nr. 1863858039         IBAN: DE89 3704 0044 0532 0130 00
Zeitraum: 01.05.2025 - 31.05.2025

Datum      Erläuterung                                    Wert            Betrag EUR
Kontostand am 01.05.2025                                                  1.943,17 +
02.05.     Lastschrift                                    02.05.             71,23-
           Stadtwerke Erlenau Abschlag Mai
15.05.     Gehalt/Rente Muster AG                         15.05.          2.149,69+
28.05.     Dauerauftrag Miete                             28.05.            794,12-
Kontostand am 31.05.2025                                                  3.227,51 +
"""
SIGNED = """
First Cascade Credit Union                                     Statement of Account
PO Box 99, Eugene, OR 97401

Member Name: Priya N. Shah                Member Number 55120
221 Birch Ct                              Statement Date 07/31/2025
Eugene, OR 97402                          From 07/01/2025 Through 07/31/2025

FREE CHECKING - 0070
Date     Transaction Description                              Amount       Balance
Jul 01   Previous Balance                                                   820.10
Jul 03   Withdrawal Debit Card GREEN GROCER EUGENE            -45.60        774.50
Jul 15   Deposit ACH CITY OF EUGENE TYPE: PAYROLL           1,900.00      2,674.50
Jul 20   Withdrawal by Check 3301                            -300.00      2,374.50
Jul 31   Dividend 0.05%                                         0.09      2,374.59
Jul 31   New Balance                                                      2,374.59
Total Deposits 1,900.09                   Total Withdrawals 345.60
"""
TWO_DAYS = """
Copperline Card Services                                        Visa Signature statement
PO Box 4410, Wilmington, DE 19850

Account number ending in 4471
Cycle opened                         02/11/2026
Cycle closed                         03/10/2026

Summary
Previous balance                                  $1,150.22
Payments and credits                               -$400.00
Purchases                                           $312.40
New balance                                       $1,062.62
Minimum payment due                                  $35.00
Credit limit                                      $8,000.00
Available credit                                  $6,937.38

Tran      Post
Date      Date      Reference      Description                                        Amount
02/13     02/14     7HX2210        GREENLEAF GROCERY MARLOW IL                        112.40
02/20     02/21     7HX2288        PAYMENT - THANK YOU                               -400.00
03/02     03/04     7HX2301        OXBOW FUEL STOP                                    200.00


Please detach and return with your payment

ELENA R MOSS                                    Account ending in 4471
77 LARCH RD                                     New balance    $1,062.62
PORTLAND OR 97201                               Amount enclosed  $________
"""
CYCLE = """
Copperline Card Services
PO Box 4410, Wilmington, DE 19850

Account number ending in 4471
Opening date      Closing date     Days in cycle
Feb 11, 2026      Mar 10, 2026     28

Summary
Previous balance                                  $1,150.22
Payments and credits                               -$400.00
Purchases                                           $312.40
New balance                                       $1,062.62
Minimum payment due                                  $35.00
Credit limit                                      $8,000.00
Available credit                                  $6,937.38

Transaction date   Posting date   Description                                        Amount
Feb 13             Feb 14         GREENLEAF GROCERY MARLOW IL                        112.40
Feb 20             Feb 21         PAYMENT - THANK YOU                               -400.00
Mar 02             Mar 04         OXBOW FUEL STOP                                    200.00
"""
COMBINED = """
Tri-County Bank
400 Main St, Erie, PA 16501

Dana K. Whitfield
8 Oak Ave, Apt 3
Denver, CO 80205                                Statement period 03/01/2026 to 03/31/2026

YOUR ACCOUNTS
Everyday Checking                 0044601234                 $2,907.40
Harbor Savings                    0099812277                 $5,120.11

Everyday Checking  0044601234
Beginning balance                 $2,319.40
Deposits                            900.00
Withdrawals                         312.00
Ending balance                    $2,907.40

Date          Description                      Amount            Balance
03/04/2026    PAYROLL DIRECT DEP               900.00            3,219.40
03/09/2026    RENT SANDOVAL                   -312.00            2,907.40

Harbor Savings  0099812277
Beginning balance                 $5,000.00
Ending balance                    $5,120.11

Date          Description                      Amount            Balance
03/12/2026    TRANSFER FROM CHECKING           120.00            5,120.00
03/31/2026    INTEREST PAID                      0.11            5,120.11
"""
WORDED = """
Tri-County Bank
400 Main St, Erie, PA 16501

Here is your Premier Checking statement for account 0044601234
March 1, 2026 through March 31, 2026

Checking summary
Beginning balance                 $2,319.40
Deposits                            900.00
Withdrawals                         312.00
Service fees                         12.00
Ending balance                    $2,895.40

Checking Activity
Date          Description                      Withdrawals      Deposits      Balance
Mar 04        PAYROLL DIRECT DEP                                 900.00
              JUNIPER LABS ID 99871                                           3,219.40
              RENT SANDOVAL                        200.00
Mar 09        OXBOW FUEL STOP                      112.00
              DENVER CO CARD 4471
              SERVICE FEE                           12.00                     2,895.40


Page 1 of 2
"""
SHARED_DAYS = """
Tri-County Bank
400 Main St, Erie, PA 16501

Dana K. Whitfield
8 Oak Ave, Apt 3
Denver, CO 80205

Account number 0044601234
From      03/01/2026
To        03/31/2026

Beginning balance                 $2,319.40
Deposits                          $1,000.00
Withdrawals                         $324.00
Ending balance                    $2,995.40

Date     Description                                      Money out     Money in     Balance
03/04    PAYROLL DIRECT DEP                                                900.00
         JUNIPER LABS
         MONTHLY SERVICE FEE                                  12.00                   3,207.40
03/09    ACH DEBIT                                           312.00
         KESTREL WIRELESS 800-555-0142
         MOBILE DEPOSIT                                                    100.00     2,995.40
"""
SHOWN = {
    "lists": (LISTS, {
        "bank_name": "Northfield Bank, N.A.", "account_holder": "Dana K. Whitfield",
        "account_number": "4460 1234 5678", "period_start": "2025-03-18",
        "period_end": "2025-04-15", "opening_balance": "2319.40", "closing_balance": "4945.32",
        "total_deposits": "4100.00", "total_fees": "12.00",
    }, [
        ("2025-03-21", "2050.00", None, None), ("2025-04-04", "2050.00", None, None),
        ("2025-03-19", None, "212.08", None), ("2025-04-02", None, "100.00", None),
        ("2025-03-28", None, "900.00", None), ("2025-04-09", None, "250.00", None),
        ("2025-04-15", None, "12.00", None),
    ]),
    "running": (RUNNING, {
        "bank_name": "Redwood & Hale Bank", "account_holder": "MARCUS O TENNANT",
        "account_number": "7734419920", "account_type": "Everyday Checking",
        "period_start": "2025-06-01", "period_end": "2025-06-30", "opening_balance": "1204.11",
        "closing_balance": "2493.56", "total_deposits": "3300.00", "total_withdrawals": "2010.55",
    }, [
        ("2025-06-02", None, "60.55", "1143.56"), ("2025-06-06", "1650.00", None, "2793.56"),
        ("2025-06-13", None, "950.00", "1843.56"), ("2025-06-20", "1650.00", None, None),
        ("2025-06-20", None, "1000.00", "2493.56"),
    ]),
    "card": (CARD, {
        "bank_name": "Harborline Card Services", "account_holder": "ELENA R MOSS",
        "account_number": "XXXX XXXX XXXX 2187", "period_start": "2026-02-11",
        "period_end": "2026-03-10", "opening_balance": "1150.22", "closing_balance": "381.70",
        "total_deposits": "1200.22", "total_withdrawals": "431.70",
    }, [
        ("2026-02-20", "1150.22", None, None), ("2026-03-01", "50.00", None, None),
        ("2026-02-14", None, "31.70", None), ("2026-02-26", None, "400.00", None),
    ]),
    "british": (BRITISH, {
        "bank_name": "Weald & Downs Bank plc", "account_holder": "Mr A J Pemberton",
        "account_number": "71234567", "period_start": "2025-05-01", "period_end": "2025-05-31",
        "opening_balance": "1500.00", "closing_balance": "2749.25", "total_deposits": "2400.00",
        "total_withdrawals": "1150.75", "currency": "GBP",
    }, [
        ("2025-05-02", None, "50.75", "1449.25"), ("2025-05-28", "2400.00", None, "3849.25"),
        ("2025-05-30", None, "1100.00", "2749.25"),
    ]),
    "german": (GERMAN, {
        "bank_name": "Sparkasse Grünthal", "account_holder": "Jutta Färber",
        "account_number": "1863858039", "period_start": "2025-05-01",
        "period_end": "2025-05-31", "opening_balance": "1943.17", "closing_balance": "3227.51",
        "currency": "EUR",
    }, [
        ("2025-05-02", None, "71.23", None), ("2025-05-15", "2149.69", None, None),
        ("2025-05-28", None, "794.12", None),
    ]),
    "signed": (SIGNED, {
        "bank_name": "First Cascade Credit Union", "account_holder": "Priya N. Shah",
        "period_start": "2025-07-01", "period_end": "2025-07-31", "statement_date": "2025-07-31",
        "opening_balance": "820.10", "closing_balance": "2374.59", "total_deposits": "1900.09",
        "total_withdrawals": "345.60",
    }, [
        ("2025-07-03", None, "45.60", "774.50"), ("2025-07-15", "1900.00", None, "2674.50"),
        ("2025-07-20", None, "300.00", "2374.50"), ("2025-07-31", "0.09", None, "2374.59"),
    ]),
}  # fmt: skip


def read(text):
    pages = [typed(text)]
    schema = SCHEMAS["bank_statement"]
    fields = ground(LocalReader().read(pages, schema), pages, schema, source="local")
    return {field.path: field.value for field in fields if field.value is not None}


@pytest.mark.parametrize("name", SHOWN)
def test_a_statement_is_one_to_the_classifier(name):
    assert classify([typed(SHOWN[name][0])]).doc_type == "bank_statement"


@pytest.mark.parametrize(
    ("name", "path"), [(name, path) for name, (_, fields, _) in SHOWN.items() for path in fields]
)
def test_what_stands_above_the_rows_is_read(name, path):
    text, fields, _ = SHOWN[name]
    assert read(text).get(path) == fields[path]


@pytest.mark.parametrize("name", SHOWN)
def test_every_row_is_read_with_its_direction(name):
    text, _, rows = SHOWN[name]
    values = read(text)
    found = [
        tuple(values.get(f"transactions[{at}].{column}") for column in
              ("posted_on", "deposit", "withdrawal", "balance"))
        for at in range(40)
        if any(path.startswith(f"transactions[{at}]") for path in values)
    ]  # fmt: skip
    assert found == rows


def test_the_next_line_of_a_description_belongs_to_it():
    described = read(RUNNING)["transactions[0].description"]
    assert described == "Purchase authorized on 05/31 Corner Grocery Boise ID Card 4471"


def test_checks_have_their_numbers():
    assert read(LISTS)["transactions[5].check_number"] == "1182"
    assert read(RUNNING)["transactions[2].check_number"] == "1204"


@pytest.mark.parametrize(
    "heads",
    [
        "Tran      Post\nDate      Date  ",
        "Date of   Date\nTrans.    posted",
        "Made      Posted",
        "Sale      Entered",
    ],
)
def test_of_two_days_that_start_a_row_the_posting_one_counts(heads):
    values = read(TWO_DAYS.replace("Tran      Post\nDate      Date  ", heads))
    rows = [
        (values.get(f"transactions[{at}].posted_on"), values.get(f"transactions[{at}].description"))
        for at in range(3)
    ]
    assert rows == [
        ("2026-02-14", "GREENLEAF GROCERY MARLOW IL"),
        ("2026-02-21", "PAYMENT - THANK YOU"),
        ("2026-03-04", "OXBOW FUEL STOP"),
    ]


@pytest.mark.parametrize(
    ("start", "end"),
    [("Cycle opened", "Cycle closed"), ("From", "To"), ("Opening date", "Closing date"),
     ("First day of billing cycle", "Last day of billing cycle"), ("Begins", "Ends")],
)  # fmt: skip
def test_two_labelled_days_are_a_period(start, end):
    text = TWO_DAYS.replace("Cycle opened", start).replace("Cycle closed", end)
    values = read(text)
    assert (values.get("period_start"), values.get("period_end")) == ("2026-02-11", "2026-03-10")
    assert "statement_date" not in values


def test_two_labels_stand_over_the_days_of_a_period():
    values = read(CYCLE)
    assert (values.get("period_start"), values.get("period_end")) == ("2026-02-11", "2026-03-10")
    assert values["transactions[2].posted_on"] == "2026-03-04"


def test_two_days_without_a_year_are_no_day_with_one():
    text = CYCLE
    for wide, close in (
        ("Transaction date   Posting date   ", "Trans  Post    "),
        ("Feb 13             Feb 14         ", "Feb 13 Feb 14  "),
        ("Feb 20             Feb 21         ", "Feb 20 Feb 21  "),
        ("Mar 02             Mar 04         ", "Mar 02 Mar 04  "),
    ):
        assert wide in text
        text = text.replace(wide, close)
    assert read(text)["transactions[2].posted_on"] == "2026-03-04"


def test_a_holder_is_found_at_the_payment_slip():
    values = read(TWO_DAYS + "\n" * 60)
    assert values["account_holder"] == "ELENA R MOSS"
    assert values["holder_address"] == "77 LARCH RD, PORTLAND OR 97201"


def test_a_fee_under_a_day_printed_once_is_a_row():
    values = read(SHARED_DAYS)
    assert values["transactions[1].description"] == "MONTHLY SERVICE FEE"
    assert values["transactions[1].posted_on"] == "2026-03-04"
    assert "total_fees" not in values


def test_words_above_an_amount_on_its_last_line_are_of_its_row():
    text = (
        SHARED_DAYS[: SHARED_DAYS.index("03/04 ")]
        + """\
03/04    PAYROLL DIRECT DEP
         JUNIPER LABS                                                      900.00     3,219.40
         MONTHLY SERVICE FEE                                  12.00                   3,207.40
03/09    ACH DEBIT
         KESTREL WIRELESS 800-555-0142                       300.00
         ONLINE BILL PAYMENT
         SANDOVAL WATER                                       12.00
         MOBILE DEPOSIT                                                    100.00     2,995.40
"""
    )
    values = read(text)
    assert [values[f"transactions[{at}].description"] for at in range(5)] == [
        "PAYROLL DIRECT DEP JUNIPER LABS",
        "MONTHLY SERVICE FEE",
        "ACH DEBIT KESTREL WIRELESS 800-555-0142",
        "ONLINE BILL PAYMENT SANDOVAL WATER",
        "MOBILE DEPOSIT",
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [("Everyday Checking (...1234)", "Harbor Savings (...2277)"),
     ("EVERYDAY CHECKING   Account number: 0044601234   Page 1",
      "HARBOR SAVINGS   Account number: 0099812277   Page 2"),
     ("0044601234 Everyday Checking", "0099812277 Harbor Savings")],
)  # fmt: skip
def test_an_account_s_own_part_starts_at_its_number(first, second):
    start, end = COMBINED.index("YOUR ACCOUNTS"), COMBINED.index("Everyday Checking  0044601234")
    text = COMBINED[:start] + COMBINED[end:]
    text = text.replace("Everyday Checking  0044601234", first)
    values = read(text.replace("Harbor Savings  0099812277", second))
    assert values["second_account.closing_balance"] == "5120.11"
    assert "transactions[2].posted_on" not in values


@pytest.mark.parametrize("listed", [True, False])
def test_a_second_account_keeps_its_rows_to_itself(listed):
    text = COMBINED
    if not listed:
        start, end = text.index("YOUR ACCOUNTS"), text.index("Everyday Checking  0044601234")
        text = text[:start] + text[end:]
    values = read(text)
    assert values["account_number"] == "0044601234"
    assert values["account_type"] == "Everyday Checking"
    assert values["closing_balance"] == "2907.40"
    assert values["second_account.number"] == "0099812277"
    assert values["second_account.closing_balance"] == "5120.11"
    assert "transactions[2].posted_on" not in values


@pytest.mark.parametrize(
    "sentence",
    ["Here is your Premier Checking statement for account 0044601234",
     "STATEMENT OF YOUR Premier Checking ACCOUNT 0044601234"],
)  # fmt: skip
def test_a_type_is_read_from_a_sentence_and_not_from_a_list_s_title(sentence):
    first = WORDED.index("Here is your")
    text = WORDED[:first] + sentence + WORDED[WORDED.index("\n", first) :]
    assert read(text)["account_type"] == "Premier Checking"


@pytest.mark.parametrize("split", ["dev", "chance"])
def test_drawn_statements_are_read(tmp_path, split):
    corpus.write(
        tmp_path, count=14, seed=8001, as_of=date(2026, 11, 21), doc_types=("bank_statement",),
        split=split,
    )  # fmt: skip
    figures = evaluate(tmp_path, [LocalReader()])["types"]["bank_statement"]
    assert figures["f1"] >= 0.95
