"""Where on a page a value stands, as something an SVG can draw over the page's image.

Units are PDF points of the upright page, origin top left: the image is stretched to the page's
width and height, so a box needs no conversion and can't drift when the image's pixels change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from extraction.contract import Box
from extraction.models import Page

LEAST_WIDTH, LEAST_HEIGHT = 264.0, 34.0  # of a crop: a line of text with what stands around it
MOST_HEIGHT = 170.0
TABLE_WIDTH, HEADING = 420.0, 26.0  # so that a table's letters are not huge and its heads show
AROUND_X, AROUND_Y = 14.0, 8.0
NARROW = 120.0
LEFT_SHARE = 0.66  # of the room around a value: what names it mostly stands on its left


@dataclass(frozen=True, slots=True)
class Rect:
    """A box in SVG's words."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Crop:
    """A piece of a page with the boxes of one value, or the whole page."""

    image_url: str
    small_url: str  # the same page in fewer pixels
    page: int
    width: float
    height: float
    view_box: str
    boxes: tuple[Rect, ...]
    label: str  # what a person who does not see it is told
    narrow: bool = False  # what matters is in the middle, so that a small screen may cut the sides


def crop(evidence: dict[str, Any] | None, pages: dict[int, Page], *, what: str) -> Crop | None:
    """The piece of the page around a value; None where nobody knows where it stands.

    Args:
        evidence: as `extraction.values.dump_evidence` wrote it.
        pages: the document's pages by number.
        what: the field's name, for the text alternative.
    """
    page = pages.get(evidence["page"]) if evidence else None
    if evidence is None or page is None or not evidence["boxes"]:
        return None
    boxes = [Box(*box) for box in evidence["boxes"]]
    width = max(box.x1 for box in boxes) - min(box.x0 for box in boxes)
    picture = _picture(page, boxes, _around(boxes, page), _label(what, page, evidence["quote"]))
    return replace(picture, narrow=width < NARROW)


def crop_of_many(
    found: Sequence[dict[str, Any]], pages: dict[int, Page], *, what: str
) -> Crop | None:
    """The piece of a page that holds many values, as a table does; the page with most of them."""
    numbers = [one["page"] for one in found if one["boxes"] and one["page"] in pages]
    if not numbers:
        return None
    page = pages[max(numbers, key=numbers.count)]
    boxes = [Box(*box) for one in found if one["page"] == page.number for box in one["boxes"]]
    left, right = min(box.x0 for box in boxes) - AROUND_X, max(box.x1 for box in boxes) + AROUND_X
    top, bottom = min(box.y0 for box in boxes) - HEADING, max(box.y1 for box in boxes) + AROUND_Y
    x0, x1 = _within(left, right, TABLE_WIDTH, page.width)
    y0, y1 = _within(top, bottom, LEAST_HEIGHT, page.height)
    label = gettext("%(what)s as it stands on page %(page)d")
    return _picture(page, (), Box(x0, y0, x1, y1), label % {"what": what, "page": page.number})


def whole(page: Page, evidence: dict[str, Any] | None, *, what: str) -> Crop:
    """A whole page, with the value's boxes where it stands on this one."""
    here = evidence if evidence and evidence["page"] == page.number else None
    boxes = [Box(*box) for box in here["boxes"]] if here else []
    label = (
        _label(what, page, here["quote"])
        if here
        else gettext("Page %(number)s") % {"number": page.number}
    )
    return _picture(page, boxes, Box(0, 0, page.width, page.height), label)


def _picture(page: Page, boxes: Sequence[Box], view: Box, label: str) -> Crop:
    return Crop(
        image_url=reverse("pages:image", args=[page.pk]),
        small_url=reverse("pages:screen", args=[page.pk]),
        page=page.number,
        width=round(page.width, 2),
        height=round(page.height, 2),
        view_box=_numbers(view.x0, view.y0, view.x1 - view.x0, view.y1 - view.y0),
        boxes=tuple(_rect(box) for box in boxes),
        label=label,
    )


def _around(boxes: Sequence[Box], page: Page) -> Box:
    """A view with all `boxes` about its middle, never smaller than a readable line.

    It may reach over the page's sides, where there is white: the value does not move then.
    """
    x0, x1 = min(box.x0 for box in boxes) - AROUND_X, max(box.x1 for box in boxes) + AROUND_X
    y0, y1 = min(box.y0 for box in boxes) - AROUND_Y, max(box.y1 for box in boxes) + AROUND_Y
    missing = max(LEAST_WIDTH - (x1 - x0), 0.0)
    x0, x1 = x0 - missing * LEFT_SHARE, x1 + missing * (1 - LEFT_SHARE)
    y0, y1 = _within(y0, min(y1, y0 + MOST_HEIGHT), LEAST_HEIGHT, page.height)
    return Box(x0, y0, x1, y1)


def _within(start: float, end: float, least: float, limit: float) -> tuple[float, float]:
    """Widen a range to `least` around its middle, then push it inside 0..limit."""
    size = min(max(end - start, least), limit)
    start = min(max((start + end - size) / 2, 0.0), limit - size)
    return start, start + size


def _rect(box: Box) -> Rect:
    """A hair of air around the ink, so that the line does not touch it."""
    air = 1.0
    return Rect(
        round(box.x0 - air, 2),
        round(box.y0 - air, 2),
        round(box.x1 - box.x0 + 2 * air, 2),
        round(box.y1 - box.y0 + 2 * air, 2),
    )


def _numbers(*numbers: float) -> str:
    return " ".join(f"{number:.2f}" for number in numbers)


def _label(what: str, page: Page, quote: str) -> str:
    words = {"what": what, "page": page.number, "quote": quote}
    if quote:
        return gettext("%(what)s: its place on page %(page)d, which says “%(quote)s”") % words
    return gettext("%(what)s: its place on page %(page)d") % words
