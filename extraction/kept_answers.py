"""What kept answers claim together: for a reading that is made again, and for one more of the same.

A reading notes which answers it was made of, in order, each with the pages, the fields and the rows
that it was asked about. Nothing else of a model is needed to have its claims again.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from extraction import wire
from extraction.contract import Claim, PageText
from extraction.lines import page_lines
from extraction.llm_models import KeptAnswer
from extraction.masking import mask
from extraction.models import Document, Extraction
from extraction.outcomes import Trouble
from extraction.portions import Portion, Sheet, merge, rows_within
from extraction.prompts import clean, prompt_version
from extraction.routes import RouteSettings
from extraction.schemas.base import Schema

Part = Mapping[str, Any]  # of a reading, as `ledger.DatabaseGate.answers` has them


class NotKept(Exception):
    """An answer is not there, or not as it was; `sentence` says which of these."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def claims_again(
    parts: Sequence[Part], pages: Sequence[PageText], schema: type[Schema]
) -> tuple[Claim, ...]:
    """What the answers of one reading claim together.

    Raises:
        NotKept: one of them can't be had.
    """
    try:
        return merge([_claims(part, pages, schema) for part in parts])
    except Trouble:
        raise NotKept("Kept answers hold more rows together than are taken in now.") from None


def earlier(
    document: Document,
    route: RouteSettings,
    schema: type[Schema],
    asks: Sequence[str] | None,
) -> Extraction | None:
    """A reading of the document through the same route that asked the same, where one went well.

    Whatever the model was asked on the way, in which form and how often, it need not be asked now.
    """
    rows = Extraction.objects.filter(
        document=document,
        reader=route.name,
        failure_code="",
        schema=schema.slug,
        schema_version=schema.version,
        prompt_version=prompt_version(schema),
    )
    wanted = None if asks is None else list(asks)
    for row in rows.order_by("-pk")[:5]:
        same = all(part.get("route") == route.fingerprint for part in row.answers)
        if row.answers and row.asks == wanted and same:
            return row
    return None


def _claims(
    part: Part, pages: Sequence[PageText], schema: type[Schema]
) -> tuple[Portion, Sequence[Claim]]:
    """What one kept answer claims, of which pages."""
    kept = KeptAnswer.objects.filter(key=part["key"], digest=part["digest"]).first()
    if kept is None:
        raise NotKept("An answer that it was made of is not kept any more.")
    if hashlib.sha256(kept.text.encode()).hexdigest() != kept.digest:
        raise NotKept("A kept answer was tampered with: its text is not what it was.")
    numbers = set(part["pages"])
    portion = Portion(
        tuple(
            Sheet(page.number, tuple(line for line in page_lines(page) if clean(line.text)))
            for page in pages
            if page.number in numbers
        )
    )
    only = wire.chosen(schema, part["fields"])
    try:
        decoded = wire.decode_all(kept.text, schema, only)
    except wire.BadAnswer:
        raise NotKept("A kept answer is not of the form that is understood now.") from None
    masked = mask(portion.lines, part["mask"], schema, only)
    rows = part.get("rows")
    claims = masked.restored(decoded.claims)
    return portion, rows_within(claims, portion, (rows[0], rows[1]) if rows else None)
