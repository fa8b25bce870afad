"""What receipts print that nobody was charged, and how they say what was paid with."""

from decimal import Decimal

import pytest

from extraction.contract import Box, PageText, Word
from extraction.receipt_foot import address_at_foot
from extraction.receipt_items import items
from extraction.receipt_method import told
from extraction.receipt_offers import offered, summed_up, without_voided
from extraction.receipt_rows import Rows
from extraction.receipt_sums import Weighing
from extraction.sheet import Sheet


def rows_of(*lines: str) -> Rows:
    """Lines of words in letters of one width; what follows a bar ends at the right edge."""
    words: list[Word] = []
    for at, line in enumerate(lines):
        left, _, right = line.partition("|")
        x = 10.0
        for text in left.split():
            words.append(Word(text, Box(x, 20 + 12 * at, x + 5 * len(text), 28 + 12 * at)))
            x += 5 * len(text) + 4
        if right.strip():
            text = right.strip()
            words.append(Word(text, Box(250 - 5 * len(text), 20 + 12 * at, 250, 28 + 12 * at)))
    page = PageText(1, 260, 40 + 12 * len(lines), tuple(words), "pdf")
    return Rows(Sheet([page], "receipt"), ".")


def test_rates_that_come_to_shares_of_one_amount_are_suggested_tips() -> None:
    rows = rows_of("Total | 40.00", "15% (Tip 6.00 Total 46.00)", "20% (Tip 8.00 Total 48.00)")
    assert offered(rows) == {1, 2}
    total = Weighing(rows).choose().total
    assert total is not None
    assert total.number == Decimal("40.00")


def test_taxes_by_rate_are_no_suggested_tips() -> None:
    assert not offered(rows_of("Total | 40.00", "19% 20.00 3.80", "7% 15.14 1.06"))


def test_a_tip_with_its_rate_that_leads_to_the_total_is_no_suggestion() -> None:
    rows = rows_of("Subtotal | 40.00", "Total | 40.00", "Tip 20% | 8.00", "Total due | 48.00",
                   "Suggested 18% | 7.20")  # fmt: skip
    assert offered(rows) == {4}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("VISA ************4821 | 40.00", ["VISA"]),
        ("Visa ending in 4821 | 40.00", ["Visa"]),
        ("Charged to your Mastercard card", ["Mastercard"]),
        ("Payment (VISA) | 40.00", ["(VISA)"]),
        ("Card type: VISA", ["VISA"]),
        ("No cash refunds", []),
        ("Cash box | 40.00", []),
        ("Gift card balance | 12.00", []),
    ],
)
def test_a_row_tells_of_a_payment_where_all_its_words_do(line: str, said: list[str]) -> None:
    assert [token.text for token in told(rows_of(line), 0)] == said


def test_what_a_row_takes_back_by_name_was_not_bought() -> None:
    rows = rows_of("Iced tea | 3.50", "Gift wrap | 2.00", "VOID gift wrap | -2.00",
                   "Subtotal | 3.50")  # fmt: skip
    found = without_voided(rows, items(rows, 0, "."))
    assert [item.amount.number for item in found] == [Decimal("3.50")]


def test_a_row_that_is_the_sum_of_those_above_is_no_item() -> None:
    rows = rows_of("Iced tea | 3.50", "House burger | 12.00", "All in | 15.50", "Merci")
    found = summed_up(items(rows, 0, "."))
    assert found is not None
    assert found.row == 2


def test_two_things_of_one_price_are_both_items() -> None:
    rows = rows_of("Iced tea | 3.50", "Lemonade | 3.50", "Total | 7.00")
    assert summed_up(items(rows, 0, ".")) is None


def test_an_address_at_the_foot_ends_before_the_telephone() -> None:
    rows = rows_of("The Tin Kettle", "Iced tea | 3.50", "Total | 3.50", "Thank you",
                   "6565 Harrowgate Blvd, Marlow Ridge, IL 62926 (517) 555-0139")  # fmt: skip
    found = address_at_foot(rows, Weighing(rows).choose().total)
    assert found is not None
    assert found.raw == "6565 Harrowgate Blvd, Marlow Ridge, IL 62926"


def test_of_two_addresses_at_the_foot_none_is_taken() -> None:
    rows = rows_of("Iced tea | 3.50", "Total | 3.50", "65 Harrow Blvd, Marlow Ridge, IL 62926",
                   "Thank you", "12 Cinder Ct, Lindenwick, IN 47992")  # fmt: skip
    assert address_at_foot(rows, Weighing(rows).choose().total) is None
