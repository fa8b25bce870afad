"""One way to print a document: the program that draws it, and the terms that its figures follow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from extraction.samples.canvas import LETTER, Canvas
from extraction.samples.formats import Format, us_date
from extraction.samples.people import Facts

AMERICAN = Format(us_date)


class Terms(Protocol):
    """What the documents of a layout have in common, and the facts of each."""

    def facts(
        self, seed: int, as_of: date, given: Mapping[str, str], *, inconsistent: bool
    ) -> Facts:
        """What the document of a seed says; `given` are canonical values to have, by path."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to print a document."""

    draw: Callable[[Canvas], None]
    terms: Terms
    format: Format = AMERICAN
    size: tuple[float, float] = LETTER
    lang: str = "en"
    producer: str = "Paperwright 4.2"
    covered: float = 0  # width of a dark column at the left

    def facts(self, seed: int, as_of: date, given: Mapping[str, str], inconsistent: bool) -> Facts:
        """What a document of this layout says."""
        return self.terms.facts(seed, as_of, given, inconsistent=inconsistent)
