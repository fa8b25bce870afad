from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.contract import Box, PageText, Word
from extraction.packets import segments
from tests.extraction.typed import typed

STUB = """
Northgate Foods Inc.            Earnings Statement
Employee    Pay period end    Pay date
{name}    {end}        {paid}
Earnings    Hours    Rate     This period    Year to date
Regular     80.00    20.00    1,600.00       22,400.00
Gross pay                     1,600.00       22,400.00
Federal income tax            150.00         2,100.00
Net pay                       1,450.00       20,300.00
"""
JULY = STUB.format(name="Ada Bell", end="07/31/2026", paid="08/05/2026")
AUGUST = STUB.format(name="Ada Bell", end="08/31/2026", paid="09/04/2026")
INVOICE = """
Cobalt Ridge LLC              INVOICE
Invoice number  W-7066        Invoice date  03/14/2026
Bill to
Orchard Bay Ltd
Description     Quantity   Unit price   Amount
{rows}
"""
STATEMENT = """
Lakeland Bank        Account Statement
Account number  0072-118-44
Statement period  07/01/2026 to 07/31/2026
Beginning balance    1,200.00
Date      Description     Withdrawals    Deposits    Balance
07/03     Rent            900.00                     300.00
"""
STATEMENT_MORE = """
Account number  0072-118-44
07/19     Salary                         1,900.00    2,200.00
07/28     Groceries       100.00                     2,100.00
Ending balance       2,100.00
"""
LETTER = """
Halvorsen Tool Co.
May 27, 2026
Dear Ms Bell,
We are pleased to offer you the position of Clerk. Your base salary is $41,000 per year.
Your start date is June 15, 2026.
"""
LETTER_END = """
We look forward to hearing from you.
Sincerely,
Ann Lee
"""
STRANGER = """
RIVERSIDE GARDENING CLUB NEWSLETTER
In this issue: how to prune roses, and what the frost has done to the tulips.
"""


def pages(*texts: str) -> list[PageText]:
    return [typed(text, number=number) for number, text in enumerate(texts, start=1)]


def split(*texts: str) -> list[tuple[tuple[int, ...], str]]:
    return [(one.pages, one.doc_type) for one in segments(pages(*texts))]


def test_documents_of_different_kinds_are_parted_and_named():
    found = split(JULY, INVOICE.format(rows="Goods  2  10.00  20.00"), STATEMENT)

    assert found == [((1,), "pay_stub"), ((2,), "invoice"), ((3,), "bank_statement")]


def test_reason_says_which_page_begins_a_document_and_by_which_words():
    second = segments(pages(JULY, STATEMENT))[1]

    assert second.reasons[0] == (
        "Page 2 begins a new document: it says “account statement”, as an account statement does."
    )


def test_two_stubs_with_other_dates_are_two_documents():
    assert split(JULY, AUGUST) == [((1,), "pay_stub"), ((2,), "pay_stub")]


def test_an_invoice_that_repeats_its_head_stays_one():
    first = INVOICE.format(rows="Goods  2  10.00  20.00")
    second = INVOICE.format(rows="More goods  3  10.00  30.00")

    assert split(first, second) == [((1, 2), "invoice")]


def test_an_invoice_with_another_number_is_another_one():
    first = INVOICE.format(rows="Goods  2  10.00  20.00")
    second = first.replace("W-7066", "W-7067").replace("03/14/2026", "04/14/2026")

    assert split(first, second) == [((1,), "invoice"), ((2,), "invoice")]


def test_a_list_that_goes_on_under_the_same_number_stays_with_its_head():
    assert split(STATEMENT, STATEMENT_MORE) == [((1, 2), "bank_statement")]


def test_page_numbers_bind_pages_and_part_them():
    texts = [f"{STRANGER}\nPage {number} of 3" for number in (1, 2, 3)]

    found = split(*texts, f"{STRANGER}\nPage 1 of 2", f"{STRANGER}\nPage 2 of 2")

    assert [numbers for numbers, _ in found] == [(1, 2, 3), (4, 5)]


def test_a_page_number_that_jumps_stays_with_its_document():
    texts = [f"{STRANGER}\nPage {number} of 6" for number in (1, 3, 4)]

    assert [numbers for numbers, _ in split(*texts)] == [(1, 2, 3)]


def test_the_end_of_a_letter_stays_with_its_beginning():
    assert split(LETTER, LETTER_END) == [((1, 2), "employment_letter")]


def test_an_unknown_paper_between_known_ones_stands_alone():
    found = split(JULY, STRANGER, STATEMENT)

    assert found == [((1,), "pay_stub"), ((2,), "unclassified"), ((3,), "bank_statement")]


def test_a_blank_page_belongs_to_what_stands_before_it():
    assert split(JULY, "-", STATEMENT) == [((1, 2), "pay_stub"), ((3,), "bank_statement")]


def test_a_page_of_another_size_that_nothing_ties_is_another_document():
    first, second = pages(JULY, "some words\nthat any page\nmay have")

    small = replace(second, width=300.0)

    assert [one.pages for one in segments([first, second])] == [(1, 2)]
    assert [one.pages for one in segments([first, small])] == [(1,), (2,)]


def test_no_pages_are_no_documents():
    assert segments([]) == ()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), max_size=12), max_size=5))
def test_every_page_is_in_one_segment_whatever_stands_on_it(sheets):
    texts = [
        PageText(
            number,
            600,
            800,
            tuple(Word(text, Box(at * 9, 5, at * 9 + 8, 14)) for at, text in enumerate(words)),
            "ocr",
        )
        for number, words in enumerate(sheets, start=1)
    ]

    found = segments(texts)

    assert [page for one in found for page in one.pages] == list(range(1, len(sheets) + 1))


@pytest.mark.parametrize("copies", [2, 5])
def test_a_form_and_its_pages_of_instructions_stay_one(copies):
    form = """
Form W-9      Request for Taxpayer
(Rev. October 2018)    Identification Number and Certification
1 Name (as shown on your income tax return)
2 Business name/disregarded entity name, if different from above
"""
    more = "Form W-9 (Rev. 10-2018)     Page {number}\nAn individual who is a U.S. person must ..."

    texts = [form, *(more.format(number=number) for number in range(2, copies + 1))]

    assert split(*texts) == [(tuple(range(1, copies + 1)), "form_w9")]
