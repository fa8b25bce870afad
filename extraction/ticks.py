# mypy: disallow-untyped-calls=False
"""A PDF form's tick boxes as words. Runs in a sandbox child only."""

from collections import defaultdict

import pymupdf

from extraction.reading_order import Placed

TICKED_BOX, EMPTY_BOX = "☒", "☐"
_TICK_BOXES: tuple[int, int] = (
    getattr(pymupdf, "PDF_WIDGET_TYPE_CHECKBOX"),  # noqa: B009 - it says nothing of its names
    getattr(pymupdf, "PDF_WIDGET_TYPE_RADIOBUTTON"),  # noqa: B009
)
_NOT_TICKED = ("Off", "", None, False)


def ticked(page: pymupdf.Page, words: list[Placed]) -> list[Placed]:
    """The words with a form's tick boxes among them.

    A mark is drawn, or a glyph of a font of signs, where a tick may call itself "4": what stands in
    a box is its mark, whatever letter it has.
    """
    inside: dict[int, list[tuple[float, float, Placed]]] = defaultdict(list)  # by ten points
    for word in words:
        y = (word.y0 + word.y1) / 2
        inside[int(y // 10)].append(((word.x0 + word.x1) / 2, y, word))
    marks: list[Placed] = []
    replaced: set[Placed] = set()
    for box in page.widgets(types=_TICK_BOXES):
        place = box.rect * page.rotation_matrix
        if place.is_empty:
            continue
        for row in range(int(place.y0 // 10), int(min(place.y1, place.y0 + 100) // 10) + 1):
            for x, y, word in inside.get(row, ()):
                if place.x0 < x < place.x1 and place.y0 < y < place.y1 and len(word.text) == 1:
                    replaced.add(word)
        mark = EMPTY_BOX if box.field_value in _NOT_TICKED else TICKED_BOX
        marks.append(Placed(mark, place.x0, place.y0, place.x1, place.y1))
    return [*(word for word in words if word not in replaced), *marks]
