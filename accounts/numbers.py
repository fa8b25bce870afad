"""Amounts as the person who reads the page wants them written."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal

# What comes between thousands and before the decimals, by `Preferences.number_format`.
MARKS = {"": ",.", "point": ",.", "comma": ".,", "space": "\u202f,"}

_format: ContextVar[str] = ContextVar("number_format", default="")


@contextmanager
def written_as(number_format: str) -> Iterator[None]:
    """Write amounts in a format while this lasts."""
    token = _format.set(number_format)
    try:
        yield
    finally:
        _format.reset(token)


def grouped(number: Decimal) -> str:
    """1,234.50, or 1.234,50, or 1 234,50. For eyes alone: what is typed has its own rules."""
    return f"{number:,f}".translate(str.maketrans(",.", MARKS[_format.get()]))
