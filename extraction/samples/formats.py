"""How a country writes days and numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from extraction.schemas.base import Kind

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def us_date(day: date) -> str:
    """11/05/2026"""
    return f"{day:%m/%d/%Y}"


def short_us_date(day: date) -> str:
    """11/05/26"""
    return f"{day:%m/%d/%y}"


def dashed_us_date(day: date) -> str:
    """11-05-2026"""
    return f"{day:%m-%d-%Y}"


def long_us_date(day: date) -> str:
    """November 5, 2026"""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def brief_us_date(day: date) -> str:
    """Nov 5, 2026"""
    return f"{MONTHS[day.month - 1][:3]} {day.day}, {day.year}"


def dotted_date(day: date) -> str:
    """05.11.2026"""
    return f"{day:%d.%m.%Y}"


def long_uk_date(day: date) -> str:
    """5 November 2026"""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def slashed_uk_date(day: date) -> str:
    """05/11/2026"""
    return f"{day:%d/%m/%Y}"


def iso_date(day: date) -> str:
    """2026-11-05"""
    return day.isoformat()


@dataclass(frozen=True, slots=True)
class Format:
    """How one document writes days and numbers."""

    date: Callable[[date], str] = us_date
    point: str = "."
    comma: str = ","

    def show(self, kind: Kind, value: str) -> str:
        """A canonical value as this document prints it."""
        if kind is Kind.DATE:
            return self.date(date.fromisoformat(value))
        if kind in (Kind.MONEY, Kind.NUMBER):
            return self.number(value)
        return value

    def number(self, value: str | Decimal) -> str:
        """`1234.50` -> `1,234.50`, with as many decimals as the canonical text has."""
        text = f"{Decimal(value):,}"
        return text.translate({ord(","): self.comma, ord("."): self.point})
