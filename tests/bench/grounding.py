# mypy: disallow-untyped-calls=False
"""Where do values stand? Our grounding against langextract's aligner, on the same made-up papers.

A document of 50 pages holds some values once each, among prose and other figures. Readers give
them back as printed, or as a typed model writes them; the page is clean, or letters are misread as
a scanner does (digits are not: a misread digit is another value). Some values stand nowhere.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import Any, ClassVar

from langextract.core.data import Extraction
from langextract.resolver import WordAligner

from extraction.contract import Box, Claim, Grounding, PageText, Status, Word
from extraction.grounding import ground
from extraction.schemas.base import Group, Kind, Schema, group, leaf

PAGES, LINES, WORDS = 50, 35, 10  # of the document; lines of a page, words of a line
NOISE = 0.03  # of the letters of a scan are misread
TARGET_SPEED, TARGET_RIGHT, TARGET_WRONG = 20, 0.97, 0.01


def _words(text: str) -> list[str]:
    return text.split()


_MISREAD = {"a": "o", "c": "e", "e": "c", "i": "l", "l": "i", "n": "u", "o": "a", "r": "n",
            "t": "f", "u": "v", "v": "u", "h": "b", "s": "z", "m": "n", "d": "cl"}  # fmt: skip
_FILLER = _words(
    """
the of and account balance payment period received statement monthly agreement lender amount
interest principal borrower property insurance escrow please review enclosed notice address
city branch office services company total subject terms between under conditions shall by
for with from this that which each annual rate percent due late fee charge applied credit
"""
)
_FIRST = _words(
    """
Anna Boris Carla Dmitri Elena Farid Greta Hamid Ingrid Jonas Karim Leonor Mateo
"""
)
_LAST = _words(
    """
Abernathy Bergstrom Castellano Dunleavy Eriksson Fairbanks Goldstein Hathaway Iverson
Jankowski Kowalczyk Lindqvist Montgomery Nakamura Ostrowski Pemberton Quarles Rosenthal
"""
)


class _Row(Group):
    amount: str | None = leaf("Amount", "An amount.", Kind.MONEY)
    day: str | None = leaf("Day", "A day.", Kind.DATE)
    name: str | None = leaf("Name", "A person.", Kind.NAME)
    number: str | None = leaf("Number", "A number of something.", Kind.IDENTIFIER)


class _Paper(Schema):
    """Values of all kinds."""

    slug: ClassVar[str] = "bench"
    version: ClassVar[int] = 1
    title: ClassVar[str] = "Bench"

    rows: tuple[_Row, ...] = group("Rows")


@dataclass(frozen=True, slots=True)
class _Value:
    path: str
    printed: str
    typed: str  # as a typed model gives it back
    words: range  # of the document, where it stands; empty where it stands nowhere


@dataclass(slots=True)
class _Score:
    right: int = 0
    wrong: int = 0
    none: int = 0

    def shares(self) -> dict[str, float]:
        """The three as shares of all."""
        total = max(1, self.right + self.wrong + self.none)
        return {name: round(getattr(self, name) / total, 4) for name in ("right", "wrong", "none")}


def run() -> Iterator[dict[str, Any]]:
    few, _ = _document(20, seed=5)
    many, absent = _document(200, seed=7)
    for name, paper, typed, noisy in (
        ("20 values as printed", few, False, False),
        ("200 values as printed", many, False, False),
        ("200 values reformatted", many, True, False),
        ("200 values as printed, misread letters", many, False, True),
        ("200 values reformatted, misread letters", many, True, True),
    ):
        yield _compared(name, paper, typed=typed, noisy=noisy)
    yield _placed_absent(many, absent)


def _compared(
    name: str, paper: tuple[list[PageText], list[_Value]], *, typed: bool, noisy: bool
) -> dict[str, Any]:
    pages, values = paper
    pages = _misread(pages) if noisy else pages
    ours, theirs = _times(
        lambda: _ours(pages, values, typed=typed), lambda: _theirs(pages, values, typed=typed)
    )
    our_places, their_places = (
        _ours(pages, values, typed=typed),
        _theirs(pages, values, typed=typed),
    )
    return {
        "name": f"grounding: {name}",
        "baseline": "langextract's WordAligner with its defaults",
        "words": PAGES * LINES * WORDS,
        "seconds": round(ours, 4),
        "baseline_seconds": round(theirs, 4),
        "times_faster": round(theirs / ours, 1),
        "placed": _score(our_places, values).shares(),
        "baseline_placed": _score(their_places, values).shares(),
        "target": {
            "times_faster": TARGET_SPEED if len(values) >= 200 else None,
            "right": TARGET_RIGHT,
            "wrong": TARGET_WRONG,
        },
    }


def _placed_absent(
    paper: tuple[list[PageText], list[_Value]], absent: list[_Value]
) -> dict[str, Any]:
    pages, _ = paper
    ours = _ours(pages, absent, typed=False)
    theirs = _theirs(pages, absent, typed=False)
    return {
        "name": "grounding: values that stand nowhere",
        "baseline": "langextract's WordAligner with its defaults",
        "values": len(absent),
        "placed": round(sum(place is not None for place in ours) / len(absent), 4),
        "baseline_placed": round(sum(place is not None for place in theirs) / len(absent), 4),
        "target": TARGET_WRONG,
    }


def _times(ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float]:
    """Median CPU seconds of both, in turns."""
    taken: tuple[list[float], list[float]] = ([], [])
    for act, times, rounds in ((ours, taken[0], 5), (theirs, taken[1], 1)):
        for _ in range(rounds):
            started = time.process_time()
            act()
            times.append(time.process_time() - started)
    return median(taken[0]), median(taken[1])


def _ours(
    pages: Sequence[PageText], values: Sequence[_Value], *, typed: bool
) -> list[tuple[int, Box] | None]:
    """The page and the box where each value was put; None where it was not."""
    claims = [
        Claim(value.path, Status.PRESENT, raw=value.typed if typed else value.printed)
        for value in values
    ]
    by_path = {field.path: field for field in ground(claims, pages, _Paper, source="bench")}
    places: list[tuple[int, Box] | None] = []
    for value in values:
        found = by_path[value.path].evidence
        places.append(
            (found.page, found.boxes[0])
            if found is not None and found.grounding is not Grounding.NONE
            else None
        )
    return places


def _theirs(
    pages: Sequence[PageText], values: Sequence[_Value], *, typed: bool
) -> list[tuple[int, Box] | None]:
    words = [(page.number, word) for page in pages for word in page.words]
    starts: list[int] = []
    at = 0
    for _, word in words:
        starts.append(at)
        at += len(word.text) + 1
    text = " ".join(word.text for _, word in words)
    asked = [
        Extraction(extraction_class=value.path, extraction_text=value.typed if typed else
                   value.printed)
        for value in values
    ]  # fmt: skip
    found = WordAligner().align_extractions([asked], text)[0]
    by_class = {one.extraction_class: one.char_interval for one in found}
    places: list[tuple[int, Box] | None] = []
    for value in values:
        interval = by_class.get(value.path)
        if interval is None or interval.start_pos is None:
            places.append(None)
            continue
        first = next(
            number
            for number in range(len(starts) - 1, -1, -1)
            if starts[number] <= interval.start_pos
        )
        places.append((words[first][0], words[first][1].box))
    return places


def _score(places: Sequence[tuple[int, Box] | None], values: Sequence[_Value]) -> _Score:
    score = _Score()
    for place, value in zip(places, values, strict=True):
        if place is None:
            score.none += 1
        elif _covers(place, value):
            score.right += 1
        else:
            score.wrong += 1
    return score


def _covers(place: tuple[int, Box], value: _Value) -> bool:
    """Whether a place begins in one of the value's words."""
    page, box = place
    for at in value.words:
        where, word = _spot(at)
        if page == where and word.x0 - 1 <= (box.x0 + 1) <= word.x1 and abs(box.y0 - word.y0) < 2:
            return True
    return False


def _spot(at: int) -> tuple[int, Box]:
    """Page and box of the document's word of that number; every word has a field of one width."""
    page, rest = divmod(at, LINES * WORDS)
    line, column = divmod(rest, WORDS)
    x, y = 40 + 53.0 * column, 40 + 20.0 * line
    return page + 1, Box(x, y, x + 50, y + 9)


def _document(count: int, *, seed: int) -> tuple[tuple[list[PageText], list[_Value]], list[_Value]]:
    """Pages, the values in them, and as many values that are not."""
    chance = random.Random(seed)
    texts = [_filler(chance) for _ in range(PAGES * LINES * WORDS)]
    made: set[str] = set()
    values, absent = [], []
    lines = chance.sample(range(PAGES * LINES), count)
    for number, line in enumerate(lines):
        path, printed, typed = _value(chance, number, made)
        start = line * WORDS + chance.randint(0, WORDS - 4)
        parts = printed.split()
        texts[start : start + len(parts)] = parts
        values.append(_Value(path, printed, typed, range(start, start + len(parts))))
        path, printed, typed = _value(chance, number, made)
        absent.append(_Value(path, printed, typed, range(0)))
    pages = []
    for page in range(PAGES):
        first = page * LINES * WORDS
        words = tuple(Word(texts[at], _spot(at)[1]) for at in range(first, first + LINES * WORDS))
        pages.append(PageText(page + 1, 612, 792, words, "text"))
    return (pages, values), absent


def _filler(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.06:
        return f"{chance.randint(1, 9_999):,}.{chance.randint(0, 99):02}"
    if kind < 0.08:
        return f"{chance.randint(100, 99_999)}"
    return chance.choice(_FILLER)


def _value(chance: random.Random, number: int, made: set[str]) -> tuple[str, str, str]:
    """One that was not made before: its path, as printed, as typed."""
    while True:
        kind = ("amount", "day", "name", "number")[number % 4]
        if kind == "amount":
            amount = Decimal(chance.randint(1_000_000, 99_999_999)) / 100
            printed, typed = f"{amount:,.2f}", f"{amount:.2f}"
        elif kind == "day":
            day = date(2012, 1, 1) + timedelta(days=chance.randint(0, 5_000))
            printed, typed = f"{day:%B} {day.day}, {day.year}", day.isoformat()
        elif kind == "name":
            printed = f"{chance.choice(_FIRST)} {chance.choice('ABCDEFGHKLM')}. " + chance.choice(
                _LAST
            )
            typed = printed.upper()
        else:
            digits = f"{chance.randint(10**8, 10**9 - 1)}"
            printed, typed = f"AC-{digits[:4]}-{digits[4:]}", f"AC{digits}"
        if printed not in made:
            made.add(printed)
            return f"rows[{number}].{kind}", printed, typed


def _misread(pages: Sequence[PageText]) -> list[PageText]:
    chance = random.Random(3)

    def letters(text: str) -> str:
        return "".join(
            _MISREAD[letter] if letter in _MISREAD and chance.random() < NOISE else letter
            for letter in text
        )

    return [
        replace(page, words=tuple(word._replace(text=letters(word.text)) for word in page.words))
        for page in pages
    ]
