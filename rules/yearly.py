"""Figures that the law sets anew each year, from rules/data/*.toml, typed and checked at import.

A year that a table does not have is no reason to guess: a rule that asks for it cannot evaluate.
"""

import re
import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Generic, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from rules.view import CannotEvaluate, Node

DATA = Path(__file__).parent / "data"


class _Plain(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PayrollTaxes(_Plain):
    """What is withheld from wages. Rates are shares of 1."""

    wage_base: Decimal = Field(ge=50_000, le=1_000_000)
    social_security: Decimal = Field(gt=0, lt=Decimal("0.2"))
    medicare: Decimal = Field(gt=0, lt=Decimal("0.1"))
    additional_medicare: Decimal = Field(ge=0, lt=Decimal("0.1"))
    additional_medicare_from: Decimal = Field(ge=50_000)
    may_be_deferred: bool = False  # the employer might leave some to the next year

    def most_social_security(self, wages: Decimal) -> Decimal:
        """Withheld from a year's wages at most."""
        return min(wages, self.wage_base) * self.social_security

    def medicare_of(self, wages: Decimal) -> Decimal:
        """Withheld from a year's wages."""
        above = max(Decimal(0), wages - self.additional_medicare_from)
        return wages * self.medicare + above * self.additional_medicare


class Deferrals(_Plain):
    """What may be put aside in a year."""

    elective: Decimal = Field(ge=10_000, le=200_000)
    catch_up: Decimal = Field(ge=1_000, le=50_000)
    late_catch_up: Decimal = Field(default=Decimal(0), ge=0, le=50_000)
    simple: Decimal = Field(ge=5_000, le=100_000)

    @property
    def most(self) -> Decimal:
        """At any age."""
        return self.elective + max(self.catch_up, self.late_catch_up)


class IncomeTax(_Plain):
    """Standard deductions by filing status, and the rate of backup withholding."""

    single: Decimal = Field(ge=5_000, le=100_000)
    joint: Decimal = Field(ge=10_000, le=200_000)
    head: Decimal = Field(ge=5_000, le=150_000)
    backup: Decimal = Field(gt=0, lt=Decimal("0.5"))
    more_deductions: bool = False  # besides the standard and the business one

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.single < self.head < self.joint:
            raise ValueError("a head of household deducts more than a single person, couples most")
        return self


class BoxCode(_Plain):
    """A code of box 12, and the years it is used in."""

    since: int = Field(ge=1990, le=2100)
    until: int = Field(default=0, ge=0, le=2100)  # 0: still in use
    means: str = Field(min_length=4)

    def used_in(self, year: int) -> bool:
        """Whether forms of `year` have it."""
        return self.since <= year and (not self.until or year <= self.until)


class States(_Plain):
    """Postal letters, by what the state does with wages."""

    source: str = Field(min_length=10)
    title: str
    no_wage_tax: frozenset[str]
    wage_tax: frozenset[str]
    territories: frozenset[str]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        parts = (self.no_wage_tax, self.wage_tax, self.territories)
        if len(self.all) != sum(map(len, parts)) or len(self.no_wage_tax | self.wage_tax) != 51:
            raise ValueError("fifty states and the District, each once")
        if not all(len(name) == 2 and name.isalpha() and name.isupper() for name in self.all):
            raise ValueError("two capital letters name a state")
        return self

    @property
    def all(self) -> frozenset[str]:
        """Every state and territory."""
        return self.no_wage_tax | self.wage_tax | self.territories


class _Fixed(_Plain):
    name: str
    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=31)
    since: int = 0


class _Moving(_Plain):
    name: str
    month: int = Field(ge=1, le=12)
    weekday: int = Field(ge=0, le=6)
    nth: int = Field(ge=-1, le=4)


class Holidays(_Plain):
    """Days without bank transfers."""

    source: str = Field(min_length=10)
    title: str
    fixed: tuple[_Fixed, ...] = Field(min_length=5)
    moving: tuple[_Moving, ...] = Field(min_length=6)

    def on(self, day: date) -> str:
        """The holiday of `day`; "" where it is none."""
        for kept in self.fixed:
            if day.year >= kept.since and _is_fixed(day, kept):
                return kept.name
        for one in self.moving:
            if day.month == one.month and day.weekday() == one.weekday and _is_nth(day, one.nth):
                return one.name
        return ""


def _is_fixed(day: date, kept: _Fixed) -> bool:
    if (day.month, day.day) == (kept.month, kept.day):
        return day.weekday() != 6  # kept on Monday instead
    if day.weekday() or day == date.min:
        return False
    sunday = day - timedelta(days=1)
    return (sunday.month, sunday.day) == (kept.month, kept.day)


def _is_nth(day: date, nth: int) -> bool:
    if nth < 0:
        return (day + timedelta(days=7)).month != day.month
    return (day.day - 1) // 7 == nth - 1


T = TypeVar("T", bound=_Plain)


class Yearly(Generic[T]):
    """A table by year."""

    def __init__(self, title: str, source: str, years: Mapping[int, T]) -> None:
        self.title = title
        self.source = source
        self.years = years

    def of(self, year: int) -> T:
        """The figures of `year`.

        Raises:
            CannotEvaluate: the table has none.
        """
        found = self.years.get(year)
        if found is None:
            raise CannotEvaluate(f"The {self.title} of {year} are not on record here.")
        return found


def tax_year(form: Node) -> int:
    """The year that a tax form is of.

    Raises:
        CannotEvaluate: it was not read as a year.
    """
    written = str(form.tax_year.known())
    if not re.fullmatch(r"(?:19|20)\d\d", written):
        raise CannotEvaluate(f"{written!r} is no tax year.")
    return int(written)


def read(name: str) -> dict[str, Any]:
    """A data file as it is written, fractions as exact decimals."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"), parse_float=Decimal)


def table(written: Mapping[str, Any], model: type[T]) -> Yearly[T]:
    """A table by year from a file's content.

    Raises:
        ValueError: no source, a year left out, or a figure that can't be right.
    """
    rest = dict(written)
    source, title = str(rest.pop("source", "")), str(rest.pop("title", ""))
    if len(source) < 10 or not title:
        raise ValueError("a table says what it is and where it comes from")
    years = {int(year): model.model_validate(figures) for year, figures in rest.items()}
    if sorted(years) != list(range(min(years, default=0), max(years, default=-1) + 1)) or not years:
        raise ValueError(f"{title}: a year is left out")
    if min(years) < 1990 or max(years) > 2100:
        raise ValueError(f"{title}: no such year")
    return Yearly(title, source, years)


def codes(written: Mapping[str, Any]) -> dict[str, BoxCode]:
    """The codes of box 12 by their letters.

    Raises:
        ValueError: letters that can't be a code, or no source.
    """
    if len(str(written.get("source", ""))) < 10:
        raise ValueError("a table says where it comes from")
    found = {name: BoxCode.model_validate(one) for name, one in written["codes"].items()}
    if not all(name.isalpha() and name.isupper() and len(name) <= 2 for name in found):
        raise ValueError("a code has one or two capital letters")
    return found


PAYROLL: Yearly[PayrollTaxes] = table(read("payroll_taxes"), PayrollTaxes)
DEFERRALS: Yearly[Deferrals] = table(read("deferrals"), Deferrals)
INCOME_TAX: Yearly[IncomeTax] = table(read("income_tax"), IncomeTax)
BOX_12: Mapping[str, BoxCode] = codes(read("box_12"))
STATES: States = States.model_validate(read("states"))
HOLIDAYS: Holidays = Holidays.model_validate(read("bank_holidays"))
