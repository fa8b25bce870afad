"""A place on a page that a person pointed at, and what it says for a value."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extraction.contract import Box, Claim, Evidence, Grounding, PageText, Status, Word
from extraction.grounding import ground
from extraction.lines import page_lines
from extraction.schemas.base import Schema

MOST_BOXES = 60
LEAST_SIDE = 1.0  # points
EDGE = 1.0  # points by which a box may hang over the page
WITHIN = 0.4  # share of a word that has to lie in a box


@dataclass(frozen=True, slots=True)
class Place:
    """Boxes on one page of a document, in points; none is outside of the page."""

    page: int  # its number
    boxes: tuple[Box, ...]


class NotOnThePage(ValueError):
    """What was sent names no place on the page."""


def place_from(text: str, *, page: int, width: float, height: float) -> Place:
    """The place that a form names: "x0 y0 x1 y1", several parted by semicolons.

    Raises:
        NotOnThePage: it is none, or lies outside of a page of this size.
    """
    parts = [part for part in text.split(";") if part.strip()]
    if not 1 <= len(parts) <= MOST_BOXES:
        raise NotOnThePage
    return Place(page, tuple(_box(part, width, height) for part in parts))


def words_in(page: PageText, boxes: Sequence[Box]) -> list[Word]:
    """The words that lie in the boxes for the most part, in reading order."""
    return [
        word
        for line in page_lines(page)
        for word in line.words
        if any(share_of(word.box, box) >= WITHIN for box in boxes)
    ]


def evidence_at(
    place: Place, path: str, text: str, pages: Sequence[PageText], schema: type[Schema]
) -> Evidence:
    """What a place says for a text: grounded by the words under it, or a place and no more.

    Raises:
        NotOnThePage: there is no such page.
    """
    page = next((one for one in pages if one.number == place.page), None)
    if page is None:
        raise NotOnThePage
    under = replace(page, words=tuple(words_in(page, place.boxes)), unseen=())
    claim = Claim(path=path, status=Status.PRESENT, raw=text, quote=text, page=page.number)
    for field in ground([claim], (under,), schema, source="person") if under.words else ():
        seen = field.evidence
        if field.path == path and seen and seen.grounding is not Grounding.NONE:
            return seen
    return Evidence(page=place.page, boxes=place.boxes, quote="", grounding=Grounding.NONE)


def _box(text: str, width: float, height: float) -> Box:
    try:
        x0, y0, x1, y1 = (float(side) for side in text.split())
    except ValueError:
        raise NotOnThePage from None
    whole = all(map(math.isfinite, (x0, y0, x1, y1)))
    wide = x1 - x0 >= LEAST_SIDE and y1 - y0 >= LEAST_SIDE
    inside = x0 >= -EDGE and y0 >= -EDGE and x1 <= width + EDGE and y1 <= height + EDGE
    if not (whole and wide and inside):
        raise NotOnThePage
    return Box(max(x0, 0.0), max(y0, 0.0), min(x1, width), min(y1, height))


def share_of(word: Box, box: Box) -> float:
    """The share of a word that lies in a box, 0 to 1."""
    across = min(word.x1, box.x1) - max(word.x0, box.x0)
    down = min(word.y1, box.y1) - max(word.y0, box.y0)
    if across <= 0 or down <= 0:
        return 0.0
    return across * down / max((word.x1 - word.x0) * (word.y1 - word.y0), 1e-9)
