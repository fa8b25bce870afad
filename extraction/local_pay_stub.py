"""How the local reader reads a pay stub."""

from collections.abc import Iterator

from extraction.candidates import Finder
from extraction.contract import Claim
from extraction.schemas.base import Kind


def read(finder: Finder) -> Iterator[Claim]:
    """Claim what can be found of a pay stub."""
    for name in ("pay_date", "period_start", "period_end"):
        for hit in finder.sheet.named(name):
            for one in finder.near(hit, Kind.DATE)[:1]:
                yield one.claim(name)
