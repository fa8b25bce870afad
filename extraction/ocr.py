"""Reads the words on a page's picture. The engine runs in a sandbox child (see `sandbox`)."""

import math
import unicodedata
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from functools import cache

from rapidfuzz import process

from extraction import sandbox
from extraction.capture import Measures, Trouble, troubles
from extraction.contract import Box, PageText, Word
from extraction.refusals import refusal

# A picture comes from our own renderer, but that read a stranger's file.
LIMITS = sandbox.Limits(memory_bytes=2 << 30, cpu_s=60, cpu_step_s=60, wall_s=120)
LEAST_LETTERS = 10  # a page with fewer has no text layer worth the name
LEAST_LETTERS_ON_SCAN = 100  # nor has a picture of a page with no more than a stamp on it
MOST_GARBAGE = 0.3
MOST_SPRINKLED = 0.05  # a script with a larger share is one that the document is written in
ALIKE = 70.0  # of two OCR engines' readings of one word, 0 to 100
LAYER = 0.6  # share of a layer's words that the picture has too
SCAN = 0.5  # share of a page under one picture, from which it counts as a scan


def is_readable(page: PageText, covered: float) -> bool:
    """Whether a page's text layer can be used; if not, the page needs OCR.

    It cannot where it has fewer than `LEAST_LETTERS` visible characters, or more than
    `MOST_GARBAGE` of them stand for no known character: the replacement character and private use
    come from fonts that do not say what their glyphs mean. Where a picture fills the page, it
    cannot either with fewer than `LEAST_LETTERS_ON_SCAN` (scanners print their own name or a page
    number), or with a sprinkling of letters from other scripts, as poor OCR leaves them.

    Args:
        covered: the share of the page that its largest picture covers, 0 to 1.
    """
    visible = garbage = 0
    scripts: Counter[str] = Counter()
    for word in page.words:
        for char in word.text:
            category = unicodedata.category(char)
            if char == "\ufffd" or category in ("Co", "Cn"):
                garbage += 1
            elif category[0] not in "CZ":
                visible += 1
                if char > "\u024f" and category[0] in "LN":
                    scripts[_script(char)] += 1
    if covered >= SCAN:
        sprinkled = any(2 <= count < MOST_SPRINKLED * visible for count in scripts.values())
        if sprinkled or visible < LEAST_LETTERS_ON_SCAN:
            return False
    return visible >= LEAST_LETTERS and garbage <= MOST_GARBAGE * (visible + garbage)


def is_layer_of(unseen: Sequence[Word], read: Sequence[Word]) -> bool:
    """Whether unseen words are what a scanner's own OCR laid behind the picture.

    It says what the picture says, but for misread letters. Such a layer is not read, and is nothing
    to be told of either.
    """
    there = {_bare(word.text) for word in read}
    layer = [bare for word in unseen if len(bare := _bare(word.text)) >= 3]
    if not layer:
        return True
    known = sum(
        bare in there or process.extractOne(bare, there, score_cutoff=ALIKE) is not None
        for bare in layer
    )
    return known >= LAYER * len(layer)


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


@cache
def _script(char: str) -> str:
    """The script of a letter or digit, by its name: "ARABIC", "GREEK"."""
    return unicodedata.name(char, "UNKNOWN").partition(" ")[0].partition("-")[0]


@dataclass(frozen=True, slots=True)
class Reading:
    """What OCR reads on a page. Words are placed on the page as it is once it is turned."""

    words: tuple[Word, ...]  # in reading order
    turn: int  # degrees clockwise by which the page had to be turned: 0, 90, 180 or 270
    width_px: int
    height_px: int
    image: bytes  # JPEG of the turned page, as is the thumbnail; empty where it was upright
    thumbnail: bytes
    troubles: tuple[Trouble, ...] = ()  # what is wrong with the picture, if anything


def read(image: bytes, width: float, height: float, *, limits: sandbox.Limits = LIMITS) -> Reading:
    """The words on a JPEG of a page, which is turned upright where it is not.

    Args:
        width: of the page in points, as is `height`: words are placed in points.

    Raises:
        SandboxFailed: the engine broke over the picture.
    """
    size = {"width": width, "height": height}
    frames = sandbox.run("ocr", "read", image, size, limits=limits, numbers={"megapixels": 50})
    try:
        (frame,) = frames
        boxes, *pictures = (bytes(part) for part in frame.parts)
        turn = frame.head["turn"]
        if turn in (90, 270):
            width, height = height, width
        words = _scored(unpacked(frame.head["words"], boxes, width, height), frame.head["scores"])
        width_px, height_px = frame.head["pixels"]
        measures = _measures(frame.head["capture"])
        turned, thumbnail = pictures or (b"", b"")
        sound = (
            type(width_px) is type(height_px) is int
            and turn in (0, 90, 180, 270)
            and bool(turn) == all(part.startswith(b"\xff\xd8\xff") for part in (turned, thumbnail))
        )
    except (KeyError, TypeError, ValueError):
        raise refusal("parser_crash") from None
    if not sound:
        raise refusal("parser_crash")
    poor = troubles(measures, words, width_px, width) if measures else ()
    return Reading(words, turn, width_px, height_px, turned, thumbnail, poor)


def _measures(said: object) -> Measures | None:
    """What the child measured; None of a picture too small to tell.

    Raises:
        ValueError, TypeError: it is not that.
    """
    if not isinstance(said, dict):
        raise TypeError("not measures")
    if not said:
        return None
    measures = Measures(**{name: float(value) for name, value in said.items()})
    if not all(map(math.isfinite, astuple(measures))):
        raise ValueError("not measures")
    return measures


def _scored(words: tuple[Word, ...], scores: object) -> tuple[Word, ...]:
    """The words with the engine's scores.

    Raises:
        ValueError: they are not one number from 0 to 1 for each.
    """
    if not isinstance(scores, list) or len(scores) != len(words):
        raise ValueError("not scores")
    if not all(isinstance(score, float) and 0 <= score <= 1 for score in scores):
        raise ValueError("not scores")
    return tuple(word._replace(score=score) for word, score in zip(words, scores, strict=True))


def unpacked(
    joined: object, packed: bytes | memoryview, width: float, height: float
) -> tuple[Word, ...]:
    """The words that a child sends: texts joined by line breaks, boxes as doubles.

    Raises:
        ValueError: they do not fit each other, or do not lie on a page of this size.
    """
    if not isinstance(joined, str) or len(packed) % 32:
        raise ValueError("not words and boxes")
    texts = joined.split("\n") if joined else []
    values = array("d")
    values.frombytes(packed)
    if len(values) != 4 * len(texts):
        raise ValueError("not words and boxes")
    boxes = zip(values[0::4], values[1::4], values[2::4], values[3::4], strict=True)
    words = []
    for text, (x0, y0, x1, y1) in zip(texts, boxes, strict=True):
        # Any comparison with NaN is false.
        if not (text and 0 <= x0 < x1 <= width + 1 and 0 <= y0 < y1 <= height + 1):
            raise ValueError("not words and boxes")
        words.append(Word(text, Box(x0, y0, x1, y1)))
    return tuple(words)
