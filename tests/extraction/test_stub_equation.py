"""A pay stub whose words are not known is read by what adds up."""

from decimal import Decimal

import pytest

from extraction.candidates import Finder
from extraction.local import LocalReader
from extraction.locales import document_locale
from extraction.schemas.pay_stub import PayStub
from extraction.sheet import Sheet
from extraction.stub_equation import balance
from tests.extraction.typed import typed

CARD = """
Merriden Ferry Company

Toil                                  1,500.00
  Deck watch                          1,400.00
  Night crossing                        100.00
Crown                                   214.75
  Federal income tax                    100.00
  Social Security                        93.00
  Medicare                               21.75
Sundry                                   60.25
  Mess room                              45.00
  Oilskins                               15.25

Handed over                           1,225.00
"""
TWO_LISTS = """
Item                 Amount        To date      Before tax        Amount      To date
Day shift            2,000.00    20,000.00      Pension           100.00     1,000.00
Bonus                    0.00       500.00      Medical            50.00       500.00
Sum                  2,000.00    20,500.00      Sum               150.00     1,500.00

Federal tax            200.00     2,050.00      After tax         Amount      To date
Medicare                29.00       297.25      Parking            10.00       100.00
Sum                    229.00     2,347.25      Sum                10.00       100.00

Employer paid           Amount
Pension match            60.00
Sent to bank         1,611.00    16,552.75
"""
ONE_LIST = """
Base        40.00    25.00     1,000.00
Extra        2.00    37.50        75.00
Gross                          1,075.00
Fed W/H                          -90.00
OASDI                            -66.65
Parking                           -8.35
Paid out                         910.00
"""
NOTHING_ADDS_UP = """
Base                           1,000.00
Gross                          1,000.00
Fed W/H                           90.00
OASDI                             62.00
Paid out                         900.00
"""


def balanced(text):
    page = typed(text)
    return balance(Finder(Sheet([page], "pay_stub"), document_locale([page])))


def lines(found, table, column="col_current"):
    return [
        (line.text, str(line.numbers[column].number) if column in line.numbers else None)
        for line in found.lines[table]
    ]


def test_sums_over_their_lines_tell_the_lists_apart():
    found = balanced(CARD)

    assert lines(found, "earnings") == [("Deck watch", "1400.00"), ("Night crossing", "100.00")]
    assert [text for text, _ in lines(found, "tax_lines")] == [
        "Federal income tax", "Social Security", "Medicare",
    ]  # fmt: skip
    assert lines(found, "deduction_lines") == [("Mess room", "45.00"), ("Oilskins", "15.25")]
    assert found.sums["col_current"] == {
        "gross": Decimal("1500.00"),
        "taxes": Decimal("214.75"),
        "deductions": Decimal("60.25"),
        "net": Decimal("1225.00"),
    }
    assert found.totals["net", "col_current"].raw == "1,225.00"


def test_deductions_before_and_after_taxes_are_one_table_without_the_employers_part():
    found = balanced(TWO_LISTS)

    assert lines(found, "deduction_lines") == [
        ("Pension", "100.00"), ("Medical", "50.00"), ("Parking", "10.00"),
    ]  # fmt: skip
    assert lines(found, "deduction_lines", "col_ytd")[0] == ("Pension", "1000.00")
    assert ("deductions", "col_current") not in found.totals  # it is printed nowhere
    assert found.sums["col_current"]["deductions"] == Decimal("160.00")


def test_a_line_of_nothing_this_period_stays_with_its_list():
    assert lines(balanced(TWO_LISTS), "earnings") == [("Day shift", "2000.00"), ("Bonus", "0.00")]


def test_the_year_stands_beside_the_period():
    found = balanced(TWO_LISTS)

    assert lines(found, "earnings", "col_ytd") == [("Day shift", "20000.00"), ("Bonus", "500.00")]
    assert found.totals["net", "col_ytd"].raw == "16,552.75"


def test_a_list_of_taxes_and_more_is_parted_by_its_words_and_factors_by_their_product():
    found = balanced(ONE_LIST)

    assert [text for text, _ in lines(found, "tax_lines")] == ["Fed W/H", "OASDI"]
    assert [text for text, _ in lines(found, "deduction_lines")] == ["Parking"]
    first = found.lines["earnings"][0].numbers
    assert (first["col_hours"].raw, first["col_rate"].raw) == ("40.00", "25.00")


@pytest.mark.parametrize("text", [NOTHING_ADDS_UP, "Nothing at all"])
def test_where_nothing_adds_up_nothing_is_said(text):
    assert balanced(text) is None


def test_a_balance_of_leave_far_from_the_pay_is_no_line_of_it():
    text = """
Pay            Rate      Hours     Current       YTD
Regular        25.00     40.00     1,000.00      9,000.00
Gross                              1,000.00      9,000.00
Taxes                              Current       YTD
Federal                            100.00        900.00
Medicare                           14.50         130.50
Total taxes                        114.50        1,030.50
Net pay                            885.50        7,969.50

               Accrued             Used          Left
Vacation       4.00                0.00          61.00
Sick           2.00                0.00          33.00
"""
    page = typed(text)
    claims = LocalReader().read([page], PayStub)

    assert [one.raw for one in claims if one.path.endswith("earnings[0].description")] == [
        "Regular"
    ]
    assert not [one.path for one in claims if one.path.startswith("earnings[1]")]


def test_of_one_line_and_its_sum_the_upper_one_is_the_line():
    found = balanced("""
Crew                  1,000.00     9,000.00
Whole earnings        1,000.00     9,400.00
Federal tax              90.00       810.00
Medicare                 14.50       136.30
Withheld                104.50       946.30
Paid out                895.50     8,453.70
""")

    assert lines(found, "earnings") == [("Crew", "1000.00")]
    assert found.totals["gross", "col_ytd"].raw == "9,400.00"
