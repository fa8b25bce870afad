"""The one currency of a statement or a bill."""

import re
from collections.abc import Iterator

from extraction.amounts import read_currency
from extraction.candidates import Candidate, Finder
from extraction.contract import Claim
from extraction.schemas.base import Kind


def currency_claims(finder: Finder) -> Iterator[Claim]:
    """The one currency of the statement: as labelled, by a code, else by a sign."""
    for hit in finder.sheet.named("currency"):
        for one in finder.near(hit, Kind.CURRENCY):
            yield one.claim("currency")
            return
    if not finder.locale.currency:
        return
    for pattern in (r"(?<![^\W\d_])[A-Z]{3}(?![^\W\d_])", r"[€£$¥₹]"):
        for row in range(len(finder.sheet.rows)):
            for token in finder.sheet.rows[row].tokens:
                sign = re.search(pattern, token.text)
                if sign and read_currency(sign[0], dollar=finder.locale.dollar)[0] == (
                    finder.locale.currency
                ):
                    one = finder.candidate(row, [token], Kind.CURRENCY, 1.0, "currency sign")
                    yield Candidate(
                        sign[0], row, one.page, one.line, one.boxes, 1.0, one.rule
                    ).claim("currency")
                    return
