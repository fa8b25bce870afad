"""Costs in integer micro-units, by dated price lists."""

from datetime import date
from decimal import Decimal

import pytest

from extraction.prices import FREE, Price, dollars, micros, price_on

PRICE = Price(date(2026, 1, 1), prompt=150_000, completion=600_000, cached=75_000, cache_write=0)


def test_cost_is_counted_in_micros_and_rounded_up():
    assert PRICE.of(1_000_000, 0) == 150_000
    assert PRICE.of(1, 0) == 1
    assert PRICE.of(0, 0) == 0


def test_cached_tokens_cost_their_own_price():
    assert PRICE.of(1_000_000, 0, cached=400_000) == 600_000 * 15 // 100 + 400_000 * 75 // 1000


def test_cached_tokens_that_are_counted_apart_are_not_taken_off():
    assert PRICE.of(1_000_000, 0, cached=2_000_000) == 150_000 + 150_000


def test_what_a_call_can_cost_is_never_less_than_it_costs():
    assert PRICE.at_most(1000, 500) >= PRICE.of(1000, 500, cached=300)
    assert PRICE.at_most(1000, 500) == 450


def test_price_of_the_day_is_the_newest_that_began():
    old = Price(date(2025, 1, 1), 1, 1, 1, 1)

    assert price_on([PRICE, old], date(2025, 12, 31)) == old
    assert price_on([old, PRICE], date(2026, 1, 1)) == PRICE
    assert price_on([old, PRICE], date(2024, 1, 1)) is None
    assert FREE.of(10**6, 10**6) == 0


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("0.15", 150_000),
        ("20", 20_000_000),
        ("0.0000001", 1),
        (Decimal("1e-3"), 1000),
        ("-1", None),
        ("NaN", None),
        ("Infinity", None),
        ("1e99", None),
        ("a lot", None),
        ("", None),
    ],
)
def test_dollars_are_read_as_micros_or_not_at_all(text, amount):
    assert micros(text) == amount


@pytest.mark.parametrize(
    ("amount", "text"), [(0, "0.00"), (2050, "0.00205"), (250_000, "0.25"), (20_000_000, "20.00")]
)
def test_micros_are_written_as_dollars(amount, text):
    assert dollars(amount) == text
    assert micros(text) == amount
