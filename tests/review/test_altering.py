"""Texts that a careless eye takes for another."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.parsing import parse
from extraction.schemas.base import Kind
from review.altering import altered, in_place

SEEDS = st.integers(0, 10**6)
AMOUNTS = st.decimals(-10_000_000, 10_000_000, places=2, allow_nan=False).map(lambda n: f"{n:.2f}")


@given(text=AMOUNTS, seed=SEEDS)
def test_altered_amount_is_another_amount_of_as_many_digits(text, seed):
    other = altered(Kind.MONEY, text, random.Random(seed))
    if other is None:
        return
    assert other != text
    assert len(other) == len(text)
    assert parse(Kind.MONEY, other).value == other
    assert other[: 2 if text.startswith("-") else 1] == text[: 2 if text.startswith("-") else 1]


@given(day=st.dates(date(1990, 1, 1), date(2040, 12, 31)), seed=SEEDS)
def test_altered_date_is_another_day_of_the_month(day, seed):
    other = altered(Kind.DATE, day.isoformat(), random.Random(seed))
    assert other is not None
    there = date.fromisoformat(other)
    assert there != day
    assert (there.year, there.month) == (day.year, day.month)
    assert sum(a != b for a, b in zip(other, day.isoformat(), strict=True)) == 1


@given(text=st.from_regex(r"[0-9]{3,14}", fullmatch=True), seed=SEEDS)
def test_altered_number_has_two_neighbours_the_other_way_round(text, seed):
    other = altered(Kind.IDENTIFIER, text, random.Random(seed))
    if other is None:
        assert len(text) < 5 or len(set(text)) == 1
        return
    assert sorted(other) == sorted(text)
    assert sum(a != b for a, b in zip(other, text, strict=True)) == 2


@pytest.mark.parametrize("text", ["", "abc", "7.00", "0.50", "12.5", "1e5", "2026-02-30"])
@pytest.mark.parametrize("kind", [Kind.MONEY, Kind.DATE, Kind.TEXT, Kind.NAME])
def test_what_can_not_be_altered_plausibly_is_left(kind, text):
    assert altered(kind, text, random.Random(1)) is None


@pytest.mark.parametrize(
    ("raw", "text", "other", "printed"),
    [
        ("3,242.00", "3242.00", "3422.00", "3,422.00"),
        ("$ 3,242.00", "3242.00", "3422.00", "$ 3,422.00"),
        ("3.242,00", "3242.00", "3422.00", "3.422,00"),
        ("11/13/2026", "2026-11-13", "2026-11-18", "11/18/2026"),
        ("Nov 3, 2026", "2026-11-03", "2026-11-08", "Nov 8, 2026"),
        ("11/11/2026", "2026-11-11", "2026-11-12", None),
        ("12-3456 78", "12345678", "12354678", "12-3546 78"),
        ("three thousand", "3000.00", "8000.00", None),
    ],
)
def test_page_writes_the_other_text_in_its_own_way(raw, text, other, printed):
    assert in_place(raw, text, other) == printed
