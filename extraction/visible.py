"""Which words of a PDF's page people can see. Runs in a sandbox child only.

What nobody can see is not on the page, whatever the file holds: it is read by nobody. Two things
tell: how a word is drawn (with nothing, with no opacity, too small), and whether its picture has
any ink in its place, of another colour than what is around it.
"""

from collections.abc import Sequence
from typing import Any

import pymupdf
from PIL import Image

from extraction.reading_order import Placed, in_reading_order

UNKNOWN_GLYPH = "\ufffd"  # for one that has no letter, as a form's tick
LEAST_SIZE = 2.0  # points; nobody reads smaller letters
LEAST_ALPHA = 8  # of 255; a watermark has more
LEAST_CONTRAST = 16  # of 255 grey levels between a word's ink and its paper
LIGHT = 200  # grey level from which letters may be as light as their paper
_DRAWN = 16 | 32  # MuPDF's bits of a letter that is filled or stroked


class Visibility:
    """Tells the words of one page apart."""

    def __init__(self, text: pymupdf.TextPage, picture: Image.Image, points: tuple[float, float]):
        """Args:
        picture: the page as rendered.
        points: the page's width and height.
        """
        self._grey = picture.convert("L")
        self._across = picture.width / points[0]
        self._down = picture.height / points[1]
        spans = [
            span
            for block in text.extractDICT()["blocks"]
            for line in block["lines"]
            for span in line["spans"]
        ]
        self._undrawn = [span for span in spans if _is_undrawn(span)]
        # Letters as light as paper may share their place with ink of others.
        self._light = [span for span in spans if _grey_of(span["color"]) >= LIGHT]

    def split(
        self, words: Sequence[Placed], origin: tuple[float, float]
    ) -> tuple[list[Placed], list[Placed]]:
        """The words that can be seen, and the others.

        Args:
            words: in points from the page's top left.
            origin: where that is in the text page's own points.
        """
        seen: list[Placed] = []
        unseen: list[Placed] = []
        for word in words:
            (seen if self._is_seen(word, origin) else unseen).append(word)
        return seen, unseen

    def has_ink(self, word: Placed) -> bool:
        """Whether there is anything but paper in a word's place."""
        low, high = self._grey.crop(self._pixels(word)).getextrema()
        assert isinstance(low, int | float)
        assert isinstance(high, int | float)
        return high - low >= LEAST_CONTRAST

    def _is_seen(self, word: Placed, origin: tuple[float, float]) -> bool:
        if not any(map(str.isalnum, word.text)):
            return True  # a bullet that fills its place has no paper in it
        if self._undrawn and any(_of(word, span, origin) for span in self._undrawn):
            return False
        if not self.has_ink(word):
            return False
        colours = [_grey_of(span["color"]) for span in self._light if _of(word, span, origin)]
        if not colours:
            return True
        counts = self._grey.crop(self._pixels(word)).histogram()
        paper = max(range(len(counts)), key=lambda grey: counts[grey])
        return any(abs(colour - paper) >= LEAST_CONTRAST for colour in colours)

    def _pixels(self, word: Placed) -> tuple[int, int, int, int]:
        x0 = min(self._grey.width - 1, int(word.x0 * self._across))
        y0 = min(self._grey.height - 1, int(word.y0 * self._down))
        return (
            x0,
            y0,
            min(self._grey.width, max(x0 + 1, round(word.x1 * self._across))),
            min(self._grey.height, max(y0 + 1, round(word.y1 * self._down))),
        )


def _is_undrawn(span: dict[str, Any]) -> bool:
    drawn = span.get("char_flags", _DRAWN) & _DRAWN and span.get("alpha", 255) >= LEAST_ALPHA
    return not drawn or span["size"] < LEAST_SIZE


def _of(word: Placed, span: dict[str, Any], origin: tuple[float, float]) -> bool:
    """Whether a word is one of a span's: it stands in its place, and in its text."""
    box, text = span["bbox"], span["text"]
    x = (word.x0 + word.x1) / 2 + origin[0]
    y = (word.y0 + word.y1) / 2 + origin[1]
    inside = bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])
    return inside and any(part in word.text for part in text.split())


def _grey_of(colour: int) -> int:
    """The grey of an RGB colour, 0 to 255, as Pillow works it out."""
    red, green, blue = colour >> 16 & 255, colour >> 8 & 255, colour & 255
    return (299 * red + 587 * green + 114 * blue) // 1000


def told_apart(
    words: list[Placed], text: pymupdf.TextPage, image: Image.Image, page: pymupdf.Rect
) -> tuple[list[Placed], list[Placed]]:
    """The words that can be seen on the page, in reading order, and those that cannot."""
    inside = [word for word in words if word.x1 > 0 and word.y1 > 0]
    inside = [word for word in inside if word.x0 < page.width and word.y0 < page.height]
    points = (page.width, page.height)
    visibility = Visibility(text, image, points)
    clipped = [_clipped(word, points) for word in inside]
    # A glyph without a letter may be a space as well, of which nothing is to be told.
    clipped = [w for w in clipped if w.text != UNKNOWN_GLYPH or visibility.has_ink(w)]
    seen, unseen = visibility.split(clipped, (page.x0, page.y0))
    there = set(inside)
    beyond = [
        _clipped(word, points)
        for word in words
        if word not in there and any(map(str.isalnum, word.text))
    ]
    return in_reading_order(seen, exact=True), [*unseen, *beyond]


def _clipped(word: Placed, points: tuple[float, float]) -> Placed:
    """The word within the page; what lies beyond its edge is put there, a point wide."""
    x0 = min(max(0.0, word.x0), points[0] - 1)
    y0 = min(max(0.0, word.y0), points[1] - 1)
    x1, y1 = min(max(x0 + 1, word.x1), points[0]), min(max(y0 + 1, word.y1), points[1])
    return Placed(word.text, round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2))
