"""Texts that a careless eye takes for another: what a check of attention shows for a value."""

import random
import re
from collections.abc import Iterator
from datetime import date

from extraction.schemas.base import Kind

ALTERED = frozenset({Kind.MONEY, Kind.DATE, Kind.IDENTIFIER})
LEAST_DIGITS = 5  # of an identifier: in a shorter one a wrong digit shows at once


def altered(kind: Kind, text: str, chance: random.Random) -> str | None:
    """Another canonical text like `text`: two digits swapped, one digit or a day otherwise.

    Of the same length, and as far from `text` as a slip of the eye.

    Returns:
        None where there is none that could be meant.
    """
    found = sorted(set(_others(kind, text)) - {text})
    return chance.choice(found) if found else None


def in_place(raw: str, text: str, other: str) -> str | None:
    """`raw`, as it is printed, with `other` where it says `text`; None where that is not clear.

    Args:
        raw: how the page writes it: "3,242.00", "11/13/2026".
        text: canonical, of the same length as `other`.
    """
    if len(text) != len(other):
        return None
    if day := _days(text, other):
        return _with_day(raw, *day)
    places = [at for at, letter in enumerate(raw) if letter.isalnum()]
    plain = [at for at, letter in enumerate(text) if letter.isalnum()]
    said = "".join(raw[at] for at in places).casefold()
    if said != "".join(text[at] for at in plain).casefold():
        return None
    letters = list(raw)
    for to, at in zip(places, plain, strict=True):
        if text[at] != other[at]:
            letters[to] = other[at]
    return "".join(letters)


def _others(kind: Kind, text: str) -> Iterator[str]:
    if kind is Kind.DATE:
        yield from _other_days(text)
    elif kind is Kind.MONEY:
        yield from _other_amounts(text)
    elif kind is Kind.IDENTIFIER and sum(map(str.isdigit, text)) >= LEAST_DIGITS:
        yield from _swapped(text, 0)


def _other_days(text: str) -> Iterator[str]:
    """Dates of the same month whose day has one other digit."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return
    for other in range(1, 32):
        if sum(a != b for a, b in zip(f"{other:02d}", f"{day.day:02d}", strict=True)) != 1:
            continue
        try:
            yield day.replace(day=other).isoformat()
        except ValueError:
            continue


def _other_amounts(text: str) -> Iterator[str]:
    """Amounts of as many digits. The first digit stays: who reads at all reads that one."""
    if not re.fullmatch(r"-?\d+[.]\d\d", text):
        return
    first = 2 if text.startswith("-") else 1
    point = text.index(".")
    if point - first < 1:
        return
    yield from _swapped(text, first)
    for at in range(first, point):
        for digit in "0123456789":
            yield text[:at] + digit + text[at + 1 :]


def _swapped(text: str, first: int) -> Iterator[str]:
    """Two digits beside one another, the other way round."""
    for at in range(first, len(text) - 1):
        one, other = text[at], text[at + 1]
        if one.isdigit() and other.isdigit() and one != other:
            yield text[:at] + other + one + text[at + 2 :]


def _days(text: str, other: str) -> tuple[int, int] | None:
    """The days of two dates of one month."""
    try:
        one, two = date.fromisoformat(text), date.fromisoformat(other)
    except ValueError:
        return None
    return one.day, two.day


def _with_day(raw: str, day: int, other: int) -> str | None:
    """A printed date with another day, where only one number in it can be the day."""
    numbers = [found for found in re.finditer(r"\d+", raw) if int(found[0]) == day]
    if len(numbers) != 1 or len(numbers[0][0]) > 2:
        return None
    found = numbers[0]
    said = f"{other:0{len(found[0])}d}"
    return raw[: found.start()] + said + raw[found.end() :]
