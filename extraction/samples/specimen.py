"""The word SPECIMEN across the page, as lines: no text layer, so nothing for a reader to read."""

from functools import cache
from math import atan2, cos, sin

# Letters on a grid 4 wide and 6 high, as strokes from point to point; y grows upwards.
_LETTERS: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "S": (
        ((4, 5), (3, 6), (1, 6), (0, 5), (0, 4), (1, 3)),
        ((1, 3), (3, 3), (4, 2), (4, 1), (3, 0), (1, 0), (0, 1)),
    ),
    "P": (((0, 0), (0, 6), (3, 6), (4, 5), (4, 4), (3, 3), (0, 3)),),
    "E": (((4, 6), (0, 6), (0, 0), (4, 0)), ((0, 3), (3, 3))),
    "C": (((4, 5), (3, 6), (1, 6), (0, 5), (0, 1), (1, 0), (3, 0), (4, 1)),),
    "I": (((2, 0), (2, 6)),),
    "M": (((0, 0), (0, 6), (2, 3), (4, 6), (4, 0)),),
    "N": (((0, 0), (0, 6), (4, 0), (4, 6)),),
}  # fmt: skip
_WORD = "SPECIMEN"
_TINT = 0.94


@cache
def watermark(width: float, height: float, left: float = 0) -> str:
    """Drawing operators for a page of this size, to be drawn before everything else.

    `left` points at the left are covered by something dark, so the mark keeps clear of them.
    """
    free = width - left
    grid = len(_WORD) * 5.5 - 1.5
    angle = atan2(height, free) * 0.85
    unit = 0.82 * min(free / cos(angle), height / sin(angle)) / grid
    c, s = cos(angle) * unit, sin(angle) * unit
    start, low = -grid / 2, -3.0
    x0 = left + free / 2 + start * c - low * s
    y0 = height / 2 + start * s + low * c
    out = [
        f"q {_TINT} {_TINT} {_TINT} RG 0.5 w 1 J 1 j",
        f"{c:.4f} {s:.4f} {-s:.4f} {c:.4f} {x0:.3f} {y0:.3f} cm",
    ]
    for place, letter in enumerate(_WORD):
        for stroke in _LETTERS[letter]:
            points = [f"{x + place * 5.5:.2f} {y:.2f}" for x, y in stroke]
            out.append(f"{points[0]} m " + " ".join(f"{point} l" for point in points[1:]) + " S")
    return "\n".join([*out, "Q"])
