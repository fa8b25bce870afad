"""Who is paid by whom and when, on the heads of pay stubs."""

import pytest

from extraction.grounding import ground
from extraction.local import LocalReader
from extraction.schemas.pay_stub import PayStub
from tests.extraction.typed import typed

BODY = """

Earnings       Hours     Rate      Current       YTD
Regular        80.00     25.00     2,000.00      20,000.00
Gross pay                          2,000.00      20,000.00
Federal                            200.00        2,000.00
Medicare                           29.00         290.00
Total taxes                        229.00        2,290.00
Net pay                            1,771.00      17,710.00
"""
FIRM = ("Acme Supply Co.", "12 Main St, Fairhaven Mills, PA 17951")
PERSON = ("Jane Q. Roe", "44 Oak Ln, Eastvale, CO 81440")
DAYS = ("2026-06-01", "2026-06-15", "2026-06-18")


@pytest.mark.parametrize(
    ("head", "days"),
    [
        pytest.param("""
Acme Supply Co.    12 Main St, Fairhaven Mills, PA 17951    (412) 555-0188
Employee: Jane Q. Roe        Pay date: 06/18/2026      Period: 06/01 - 06/15/2026
44 Oak Ln, Eastvale, CO 81440""", DAYS, id="the firm in one row, a day without its year"),
        pytest.param("""
Acme Supply Co. - 12 Main St, Fairhaven Mills, PA 17951
Jane Q. Roe
44 Oak Ln
Eastvale, CO 81440
Week ending 06/15/2026     Pay to   Jane Q. Roe     06/18/2026""",
            (None, "2026-06-15", "2026-06-18"), id="a day of payment without a label"),
        pytest.param("""
Acme Supply Co.                    Jane Q. Roe
12 Main St                         44 Oak Ln
Fairhaven Mills, PA 17951          Eastvale, CO 81440
Period: June 1 - 15, 2026   Pay date: June 18, 2026""", DAYS, id="days of one month"),
        pytest.param("""
Acme Supply Co.
12 Main St
Fairhaven Mills, PA 17951
Name        Jane Q. Roe
Home        44 Oak Ln
            Eastvale, CO 81440
Worked      Jun 1, 2026 through Jun 15, 2026
Paid        Jun 18, 2026""", DAYS, id="values beside labels of all kinds"),
        pytest.param("""
Acme Supply Co.
12 Main St
Fairhaven Mills, PA 17951
Jane Q. Roe
44 Oak Ln
Eastvale, CO 81440
Begins     Ends       Paid
06/01/26   06/15/26   06/18/26""", DAYS, id="two blocks under each other"),
    ],
)  # fmt: skip
def test_head_is_read(head, days):
    page = typed(head + BODY)

    fields = ground(LocalReader().read([page], PayStub), [page], PayStub, source="local")
    found = {field.path: field.value for field in fields}

    assert (found["employer.name"], found["employer.address"]) == FIRM
    assert (found["employee.name"], found["employee.address"]) == PERSON
    assert (found["period_start"], found["period_end"], found["pay_date"]) == days


def test_the_years_sums_in_a_box_of_their_own_are_not_the_periods():
    text = """
Acme Supply Co.
Pay              1,000.00      So far this year
Taxes              114.50      Gross pay    9,000.00
Federal            100.00      Taxes        1,030.50
Medicare            14.50      Net pay      7,969.50
Net pay            885.50
"""
    page = typed(text)

    fields = ground(LocalReader().read([page], PayStub), [page], PayStub, source="local")
    found = {field.path: field.value for field in fields}

    assert found["gross_pay.ytd"] == "9000.00"
    assert found["net_pay.ytd"] == "7969.50"
    assert found["net_pay.current"] == "885.50"
