"""Problems that are planted in a case, by kind: what all of them have in common."""

import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from extraction.samples.cases_life import Life
from extraction.samples.cases_paper import Paper
from extraction.samples.cases_papers import Draft
from extraction.samples.payroll import cents

KINDS: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("cases_plants.toml").read_text(encoding="utf-8")
)
Before = Callable[[Life, Random], str]
After = Callable[[Draft, Random], str]


class Unfit(Exception):
    """This household gives no room for that problem."""


@dataclass(frozen=True, slots=True)
class Plant:
    """One kind. What `before` changes is lived, what `after` changes is on papers alone."""

    kind: str
    before: Before | None = None
    after: After | None = None
    bank_late: bool = False  # statements are fetched long before the case is sent

    @property
    def title(self) -> str:
        """What is wrong, in words."""
        return str(KINDS[self.kind]["title"])

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that ought to see it: one of them is enough."""
        return tuple(KINDS[self.kind]["rules"])


PLANTS: dict[str, Plant] = {}


def lived(kind: str) -> Callable[[Before], Before]:
    """Register a problem of the household's life. The function says what it did."""

    def decorate(change: Before) -> Before:
        PLANTS[kind] = Plant(kind, before=change)
        return change

    return decorate


def printed(kind: str) -> Callable[[After], After]:
    """Register a problem of papers or of what is stated. The function says what it did."""

    def decorate(change: After) -> After:
        PLANTS[kind] = Plant(kind, after=change)
        return change

    return decorate


def one_of(found: Iterable[Paper], chance: Random) -> Paper:
    """One of some papers.

    Raises:
        Unfit: there is none.
    """
    papers = list(found)
    if not papers:
        raise Unfit
    return chance.choice(papers)


def share(chance: Random, low: float, high: float) -> Decimal:
    """A share between two, small ones as often as big ones."""
    return Decimal(str(round(low * (high / low) ** chance.random(), 4)))


def raise_by(paper: Paper, path: str, amount: Decimal) -> None:
    """Add to a figure, where there is one."""
    if path in paper.values:
        paper.values[path] = f"{Decimal(paper.values[path]) + amount:.2f}"


def money(paper: Paper, path: str) -> Decimal:
    """A figure of a paper.

    Raises:
        Unfit: it has none.
    """
    if path not in paper.values:
        raise Unfit
    return Decimal(paper.values[path])


def more(chance: Random, figure: Decimal, low: float, high: float, least: int) -> Decimal:
    """How much a figure is raised by: a share of it, `least` dollars anyway."""
    return max(Decimal(least), cents(figure * share(chance, low, high)))
