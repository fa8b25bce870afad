"""Words in the order in which a person reads them: lines from the top, each from the left."""

import math
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

TOUCH = 0.025  # in heights of a word: a smaller gap is none


class Placed(NamedTuple):
    """A word with its box, as the parsers give it."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    score: float = 1.0  # the OCR engine's own


def in_reading_order(
    words: Sequence[Placed], *, slope: float = 0.0, exact: bool = False
) -> list[Placed]:
    """Sort words by line and, within a line, from left to right.

    A line is what stands side by side across the whole page. A word that runs upwards is a line of
    its own.

    Args:
        slope: how much the lines of the page fall, in points down per point to the right.
        exact: boxes are as a program drew them, so that words which touch are pieces of one.
    """
    if not words:
        return []
    usual = median(word.y1 - word.y0 for word in words)
    levels = sorted((_middle(word) - slope * word.x0, at) for at, word in enumerate(words))
    lines: list[list[Placed]] = []
    level = -math.inf
    size = 0.0
    for middle, at in levels:
        word = words[at]
        height = word.y1 - word.y0
        if _runs_up(word):
            lines.append([word])
            level = -math.inf  # what is beside it is not in one line with it
            continue
        # A line's level follows its words slowly; large print beside small print stays one line.
        if middle - level <= 0.5 * min(height, size, 2 * usual):
            line = lines[-1]
            line.append(word)
            level += (middle - level) / len(line)
            size = max(size, height)
        else:
            lines.append([word])
            level, size = middle, height
    ordered = (sorted(line, key=_left) for line in lines)
    return [word for line in ordered for word in (_joined(line) if exact else line)]


def _joined(line: list[Placed]) -> list[Placed]:
    """The line with pieces that touch put together: some files draw a word letter by letter."""
    words = line[:1]
    for piece in line[1:]:
        last = words[-1]
        height = min(last.y1 - last.y0, piece.y1 - piece.y0)
        level = abs(last.y0 - piece.y0) + abs(last.y1 - piece.y1) < 0.2 * height
        if level and -TOUCH * height < piece.x0 - last.x1 < TOUCH * height:
            words[-1] = Placed(
                last.text + piece.text,
                last.x0,
                min(last.y0, piece.y0),
                max(last.x1, piece.x1),
                max(last.y1, piece.y1),
            )
        else:
            words.append(piece)
    return words


def _middle(word: Placed) -> float:
    return (word.y0 + word.y1) / 2


def _left(word: Placed) -> float:
    return word.x0


def _runs_up(word: Placed) -> bool:
    return len(word.text) > 2 and word.y1 - word.y0 > 1.6 * (word.x1 - word.x0)
