"""How well a picture of a page was taken, judged by measures of it and by what could be read.

A picture that was read well is well enough, whatever it looks like: only of one that was not, the
measures say why. So nobody is asked to take a good picture again. `capture_child` measures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from extraction.contract import Word

READ_WELL = 0.95  # mean score of the engine's letters
FEW_LETTERS = 60  # from which that mean says something
SHARP = 0.2  # of a stroke's contrast that one pixel step takes; 0.26 and more where text is sharp
STRUCTURE = 20  # grey levels: more is no paper, however uneven
LEAST = 7  # grey levels: less is nothing that anybody wrote
DARK = 60  # grey level of the paper
FAINT = 22  # grey levels between ink and paper
SHOWS = 1.35  # times the paper's own unevenness
SMALL_PX = 13  # height of a word, with the room around it
EDGE = 0.004  # of a page's width: a word this near was cut
CUT_LINES, CUT_SHARE = 4, 0.2  # of the lines


class Trouble(StrEnum):
    """What is wrong with a picture."""

    BLURRED = "blurred"
    DARK = "dark"
    FAINT = "faint"  # washed out, or glare
    SMALL = "small"
    CUT_OFF = "cut_off"


@dataclass(frozen=True, slots=True)
class Measures:
    """What `capture_child.measured` finds, of a picture whose longer side has 1600 pixels at most.

    Contrasts are in grey levels, of 255.
    """

    paper: float  # grey level that three quarters of it do not exceed
    contrast: float  # between ink and paper, where there is most of it
    unevenness: float  # the same where there is little: of the paper
    sharpness: float  # see SHARP; of the less sharp direction, as a hand moves in one


def troubles(
    measures: Measures, words: Sequence[Word], width_px: int, width: float
) -> tuple[Trouble, ...]:
    """What is wrong with a page's picture; nothing where it was read well, or is blank.

    Args:
        words: what the engine read on it, with scores.
        width_px: of the picture as it was given to the engine.
        width: of the page, in the units of the words' boxes.
    """
    cut = (Trouble.CUT_OFF,) if _is_cut(words, width) else ()
    if _is_read_well(words):
        return cut
    if measures.paper < DARK:
        return (Trouble.DARK, *cut)
    shows = measures.contrast >= max(LEAST, SHOWS * measures.unevenness)
    if measures.sharpness < SHARP and (shows or measures.contrast >= STRUCTURE):
        return (Trouble.BLURRED, *cut)
    if measures.contrast < FAINT and shows:
        return (Trouble.FAINT, *cut)
    heights = [word.box.y1 - word.box.y0 for word in words]
    if heights and median(heights) * width_px / width < SMALL_PX:
        return (Trouble.SMALL, *cut)
    return cut


def _is_read_well(words: Sequence[Word]) -> bool:
    letters = sum(len(word.text) for word in words)
    if letters < FEW_LETTERS:
        return False
    return sum(len(word.text) * (word.score or 0.0) for word in words) >= READ_WELL * letters


def _is_cut(words: Sequence[Word], width: float) -> bool:
    """Whether many lines run into one side of the picture."""
    near = EDGE * width
    rows = _rows(words)
    least = max(CUT_LINES, CUT_SHARE * len(rows))
    left = sum(min(word.box.x0 for word in row) <= near for row in rows)
    right = sum(max(word.box.x1 for word in row) >= width - near for row in rows)
    return max(left, right) >= least


def _rows(words: Sequence[Word]) -> list[list[Word]]:
    """The words by lines, roughly: by where their middles are."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.box.y0 + word.box.y1):
        middle = (word.box.y0 + word.box.y1) / 2
        last = rows[-1][-1].box if rows else None
        if last and last.y0 <= middle <= last.y1:
            rows[-1].append(word)
        else:
            rows.append([word])
    return rows
