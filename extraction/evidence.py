"""Whether evidence holds: what stands inside its boxes, read again, and how well the boxes lie."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from extraction.amounts import read_currency
from extraction.contract import Box, Evidence, PageText, Word
from extraction.locales import Locale
from extraction.parsing import parse, same
from extraction.schemas.base import Kind, Schema, leaf_at
from extraction.truth_map import agree

Place = tuple[int, Box]  # a page's number, and where on it
_CLEARLY = 0.5  # of a word's height within a box, and of two boxes' union shared
_SLACK = 0.3  # of a letter's width


def text_in(evidence: Evidence, pages: Sequence[PageText]) -> str:
    """What stands inside the boxes, letter by letter; a word's letters count as equally wide."""
    page = next((page for page in pages if page.number == evidence.page), None)
    if page is None:
        return ""
    found = (_letters(word, box) for box in evidence.boxes for word in page.words)
    return " ".join(filter(None, found))


def shows(
    text: str, truth: str, schema: type[Schema], path: str, locale: Locale
) -> bool | None:  # fmt: skip
    """Whether a text, read as the leaf's kind, is the true value; None where that can't be said.

    A tick is a mark beside words, so its box says nothing. The sign of an amount may be its
    column's, and the year of a date the document's.
    """
    kind = leaf_at(schema, path).kind
    if kind is Kind.BOOLEAN:
        return None
    value = parse(kind, text, locale=locale).value
    if agree(schema.slug, path, value, truth):
        return True
    if kind in (Kind.MONEY, Kind.NUMBER):
        return value is not None and same(kind, value.lstrip("-"), truth.lstrip("-"))
    if kind is Kind.DATE:
        return _is_day(text, truth, locale)
    if kind is Kind.CURRENCY:
        signs = re.findall(r"[^\W\d_]+\$?|[^\w\s.,()-]", text)
        return any(read_currency(sign, dollar=locale.dollar)[0] == truth for sign in signs)
    if kind is Kind.YEAR:
        return truth in re.findall(r"\d{4}", text)
    return False


def overlap(evidence: Evidence, places: Iterable[Place]) -> float:
    """The greatest share of box and true box that they have in common, over all places.

    A value on several lines has a box each, and one true box around them.
    """
    whole = _around(evidence.boxes)
    return max(
        (
            _shared(one, box)
            for page, box in places
            if page == evidence.page
            for one in (*evidence.boxes, *whole)
        ),
        default=0.0,
    )


def lies_on(evidence: Evidence, places: Iterable[Place]) -> bool:
    """Whether a box is on one of the places: it shares half of it, or its middle lies there."""
    return any(
        _shared(one, box) >= _CLEARLY or _centred(one, box)
        for page, box in places
        if page == evidence.page
        for one in (*evidence.boxes, *_around(evidence.boxes))
    )


def true_places(entry: Mapping[str, Any], path: str) -> tuple[Place, ...]:
    """Where the manifest says that a value stands, first and also: [page, x0, y0, x1, y1]."""
    boxes, also = entry.get("boxes"), entry.get("also")
    found = [boxes.get(path)] if isinstance(boxes, Mapping) else []
    if isinstance(also, Mapping) and isinstance(also.get(path), list):
        found += also[path]
    return tuple(
        (int(place[0]), Box(*(float(edge) for edge in place[1:])))
        for place in found
        if isinstance(place, list) and len(place) == 5
    )


def _letters(word: Word, box: Box) -> str:
    """The part of a word that is inside a box."""
    high = word.box.y1 - word.box.y0
    inside = min(word.box.y1, box.y1) - max(word.box.y0, box.y0)
    if inside < _CLEARLY * high or not word.text:
        return ""
    wide = (word.box.x1 - word.box.x0) / len(word.text)
    slack = _SLACK * wide
    return "".join(
        letter
        for at, letter in enumerate(word.text)
        if box.x0 - slack <= word.box.x0 + (at + 0.5) * wide <= box.x1 + slack
    )


def _is_day(text: str, truth: str, locale: Locale) -> bool:
    """Whether a day without its year is that of the true date."""
    year = truth[:4]
    bare = text.strip(" ,./-")
    return any(
        parse(Kind.DATE, whole, locale=locale).value == truth
        for whole in (f"{bare} {year}", f"{bare}/{year}", f"{bare}-{year}", f"{bare}.{year}")
    )


def _around(boxes: Sequence[Box]) -> tuple[Box, ...]:
    if len(boxes) < 2:
        return ()
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return (Box(min(x0), min(y0), max(x1), max(y1)),)


def _shared(one: Box, other: Box) -> float:
    """Intersection over union."""
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    high = min(one.y1, other.y1) - max(one.y0, other.y0)
    shared = max(0.0, wide) * max(0.0, high)
    return shared / max(1e-9, _area(one) + _area(other) - shared)


def _area(box: Box) -> float:
    return (box.x1 - box.x0) * (box.y1 - box.y0)


def _centred(one: Box, other: Box) -> bool:
    """Whether the middle of `one` lies in `other`."""
    x, y = (one.x0 + one.x1) / 2, (one.y0 + one.y1) / 2
    return other.x0 <= x <= other.x1 and other.y0 <= y <= other.y1
