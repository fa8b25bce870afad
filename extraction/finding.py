"""Where texts, numbers and dates stand in a document. One index a document, built once.

The index is over typed keys: the digits of numbers, dates, and text squeezed to letters and
digits. Digits never differ between what is looked for and what is found, and a find has edges:
"0.00" does not stand in "10.00", nor "234.50" in "1,234.50".
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

from rapidfuzz import fuzz

from extraction.amounts import codes, read_currency, read_decimal
from extraction.contract import Box, PageText, Word
from extraction.dates import (
    dates_in,
    months,
    partial_dates_in,
    read_date,
    read_partial_date,
)
from extraction.instructions import is_instruction
from extraction.lines import Line, blocks, cover, page_lines
from extraction.locales import Locale
from extraction.streams import DASHES, Span, Stream, beside, printed, squeeze

YEAR_GIVEN = 120  # days between a day without a year and a date that gives it one
LEAST_LETTERS = 8  # to look for a text that differs by a few letters
LEAST_MONTH = 65.0  # how alike a misread month's name must be, 0 to 100
_NUMBER = re.compile(r"(?<![\d.,'])\d+(?:[.,']\d+)*")
_SPACED = re.compile(
    r"(?<![\d.,'])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?(?![\d.,'])"
    r"|(?<![\d.,'])\d{1,3}[.,] \d{3}[.,]\d{2}(?!\d)"
)
_IN_THOUSANDS = re.compile(
    r"\b(?:amounts? |figures |all )?in (?:US\$ |USD |EUR |€ ?)?(?:thousands|millions)\b"
    r"|\bin (?:Tausend|Tsd\.?|Mio\.?|Millionen) (?:EUR|Euro|€|CHF)|\bT€|\bTEUR\b",
    re.IGNORECASE,
)


class Index:
    """A document's words, and where in them something stands."""

    def __init__(self, pages: Sequence[PageText], locale: Locale):
        self.pages = {page.number: page for page in pages}
        self.locale = locale
        self.words: list[Word] = []
        self.page_of: list[int] = []
        self._first: dict[int, int] = {}
        for page in pages:
            self._first.setdefault(page.number, len(self.words))
            self.words.extend(page.words)
            self.page_of.extend([page.number] * len(page.words))
        self._lines: dict[int, tuple[Line, ...]] = {}
        self._told: dict[int, tuple[Line, ...]] = {}
        self._orders: dict[int, tuple[Stream, ...]] = {}

    def text_of(self, span: Span) -> str:
        """The span as printed, its words parted by one space."""
        return printed(span, self.words)

    def boxes_of(self, span: Span) -> tuple[Box, ...]:
        """One box for each line of the span; part of a word counts by its share of letters."""
        boxes: list[Box] = []
        for piece in span.pieces:
            box = _part(self.words[piece.at], piece.start, piece.end)
            if boxes and beside(boxes[-1], box):
                boxes[-1] = cover((boxes[-1], box))
            else:
                boxes.append(box)
        return tuple(boxes)

    def before(self, span: Span) -> tuple[str, ...]:
        """Up to two words that stand right before a span on its line, as they are read."""
        return tuple(reversed(self._beside(span.pieces[0].at, -1, 2)))

    def after(self, span: Span) -> tuple[str, ...]:
        """The word that stands right after a span on its line, if one does."""
        return tuple(self._beside(span.pieces[-1].at, 1, 1))

    def _beside(self, at: int, step: int, most: int) -> list[str]:
        found: list[str] = []
        while len(found) < most and 0 <= at + step < len(self.words):
            here, there = self.words[at], self.words[at + step]
            left, right = (there, here) if step < 0 else (here, there)
            if self.page_of[at] != self.page_of[at + step] or not beside(left.box, right.box):
                break
            found.append(there.text)
            at += step
        return found

    def least_score(self, span: Span) -> float:
        """The OCR engine's least score of the span's words; 1 for words of a text layer."""
        scores = [self.words[piece.at].score for piece in span.pieces]
        return min(1.0 if score is None else score for score in scores)

    def instructs(self, span: Span) -> bool:
        """Whether a span stands in a line that tells readers what to answer."""
        first = span.pieces[0].at
        return any(first in self._numbers_of(line) for line in self._instructing(span.page))

    def _numbers_of(self, line: Line) -> frozenset[int]:
        return frozenset(self._numbers(line.page, line.words))

    def _instructing(self, page: int) -> tuple[Line, ...]:
        if page not in self._told:
            self._told[page] = tuple(line for line in self.lines(page) if is_instruction(line.text))
        return self._told[page]

    def is_scaled(self, page: int) -> bool:
        """Whether a page says that its amounts are in thousands or millions."""
        return page in self._scaled

    @cached_property
    def _scaled(self) -> frozenset[int]:
        return frozenset(
            number
            for number, page in self.pages.items()
            if _IN_THOUSANDS.search(" ".join(word.text for word in page.words))
        )

    def lines(self, page: int) -> tuple[Line, ...]:
        """The lines of a page; none where there is no such page."""
        if page not in self._lines:
            self._lines[page] = page_lines(self.pages[page]) if page in self.pages else ()
        return self._lines[page]

    def line_words(self, line_id: str) -> frozenset[int]:
        """The words of the line that "p2.14" names; empty where there is no such line."""
        found = re.fullmatch(r"p(\d{1,6})\.(\d{1,6})", line_id)
        if not found:
            return frozenset()
        page, number = int(found[1]), int(found[2])
        lines = self.lines(page)
        return frozenset(
            self._numbers(page, lines[number - 1].words) if 0 < number <= len(lines) else ()
        )

    def texts(self, text: str, *, near: int | None = None, joined: bool = False) -> list[Span]:
        """Every place where `text` stands, but for case, spaces, dashes and compatibility forms.

        Args:
            near: the page to look at first, where the given order of words does not have it.
            joined: an identifier, whose digits may be parted differently ("12-34" and "1234").
        """
        found = list(self._given.find(text, joined=joined))
        if found or len(text.split()) < 2:
            return found
        tokens = [squeeze(token) for token in text.split()]
        for page in sorted(self.pages, key=lambda page: (page != near, page)):
            here = self._given.squeezed_page(page)
            if not all(token in here for token in tokens):
                continue
            for stream in self._order(page):
                found = list(stream.find(text, joined=joined))
                if found:
                    return found
        return []

    def alike(self, text: str) -> list[Span]:
        """Places where `text` stands with some letters misread. Digits agree; short texts never."""
        if sum(map(str.isalpha, text)) < LEAST_LETTERS or len(text) > 400:
            return []
        return self._given.alike(text)

    def numbers(
        self, value: Decimal, *, either_sign: bool = False, percent: bool = False
    ) -> list[Span]:
        """Every place where a number of this value is printed, however it is written.

        Args:
            either_sign: take it with another sign, too.
            percent: take what is printed in percent, too.
        """
        keys = {_digits(f"{value:f}")}
        for places in range(5):
            shown = f"{value:.{places}f}"
            if Decimal(shown) == value:
                keys.add(_digits(shown))
        spans = []
        for key in keys:
            for start, end in self._numbers_by_digits.get(key, ()):
                if self._reads(start, end, value, either_sign=either_sign, percent=percent):
                    spans.append(self._given.span(*self._given.widened(start, end)))
        return sorted(spans, key=lambda span: span.pieces[0].at)

    def dates(self, value: date) -> list[Span]:
        """Every place where this date is printed."""
        return self._by_date.get(value, [])

    def dates_misread(self, value: date) -> list[Span]:
        """Every place of this day and year with a month's name some letters of which are misread.

        The name must come nearer to the month than to any other.
        """
        word, day, year = r"(?P<month>[^\W\d_]{3,10})\.?", rf"0?{value.day}", value.year
        ending = r"(?:st|nd|rd|th)?"
        found = []
        for pattern in (
            rf"\b{word} {day}{ending},? {year}\b",
            rf"\b{day}{ending}\.? {word},? {year}\b",
        ):
            for match in re.finditer(pattern, self._given.joined):
                if _nearest_month(match["month"]) == value.month:
                    found.append(self._given.span(*match.span()))
        return found

    def days(self, value: date) -> list[Span]:
        """Every place where its day and month are printed alone, as in a statement's rows.

        None where the document prints no whole date near it, which would give the year.
        """
        if not any(abs((value - known).days) <= YEAR_GIVEN for known in self._by_date):
            return []
        return self._by_day.get((value.month, value.day), [])

    def currencies(self, code: str) -> list[Span]:
        """Every place where this currency's code, name or sign is printed."""
        return self._by_currency.get(code, [])

    @cached_property
    def _given(self) -> Stream:
        return Stream(self.words, self.page_of, range(len(self.words)))

    def _order(self, page: int) -> tuple[Stream, ...]:
        """The page's words line by line across it, and block by block."""
        if page not in self._orders:
            lines = self.lines(page)
            rows = self._numbers(page, (word for line in lines for word in line.words))
            columns = self._numbers(
                page, (word for block in blocks(lines) for cell in block for word in cell.words)
            )
            self._orders[page] = tuple(
                Stream(self.words, self.page_of, list(order)) for order in (rows, columns)
            )
        return self._orders[page]

    def _numbers(self, page: int, words: Iterable[Word]) -> Iterator[int]:
        first = self._first.get(page, 0)
        known = {id(word): first + at for at, word in enumerate(self.pages[page].words)}
        return (known[id(word)] for word in words)

    @cached_property
    def _numbers_by_digits(self) -> dict[str, list[tuple[int, int]]]:
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        text = self._given.joined
        for pattern in (_NUMBER, _SPACED):
            for match in pattern.finditer(text):
                if pattern is _NUMBER or self.locale.spaced or match[0][-3:-2] in {".", ","}:
                    found[_digits(match[0])].append(match.span())
        return found

    def _reads(
        self, start: int, end: int, value: Decimal, *, either_sign: bool, percent: bool
    ) -> bool:
        text = self._given.joined
        before, after = text[max(0, start - 8) : start], text[end : end + 6]
        if not _free(before, re.sub(r"^\s?%", " ", after) if percent else after):
            return False
        number, _ = read_decimal(
            text[start:end].replace(", ", ",").replace(". ", "."),
            decimal=self.locale.decimal,
            spaced=True,
        )
        if number is None or number != abs(value):
            return False
        sign = _sign(before, after)
        return either_sign or sign is None or sign == (value < 0)

    @cached_property
    def _by_date(self) -> dict[date, list[Span]]:
        found: dict[date, list[Span]] = defaultdict(list)
        for start, end in dates_in(self._given.joined):
            day, _ = read_date(self._given.joined[start:end], day_first=self.locale.day_first)
            if day:
                found[day].append(self._given.span(start, end))
        return found

    @cached_property
    def _by_day(self) -> dict[tuple[int, int], list[Span]]:
        """Days without a year; where their order is not known, under both readings."""
        found: dict[tuple[int, int], list[Span]] = defaultdict(list)
        for start, end, text in partial_dates_in(self._given.joined):
            for month, day in read_partial_date(text, day_first=self.locale.day_first):
                found[month, day].append(self._given.span(start, end))
        return found

    @cached_property
    def _by_currency(self) -> dict[str, list[Span]]:
        found: dict[str, list[Span]] = defaultdict(list)
        for match in re.finditer(
            r"[€£¥₹₽₺₪₩฿]|[A-Z]{0,2}\$|(?<![^\W\d_])[^\W\d_]{2,7}(?![^\W\d_])", self._given.joined
        ):
            text = match[0]
            short = text.isalpha() and text.upper() not in codes() and len(text) < 4
            if short and not _by_a_number(match):  # RM and Rs are signs beside an amount alone
                continue
            code, _ = read_currency(text, dollar=self.locale.dollar)
            if code and (short or text == text.upper() or len(text) > 3):
                found[code].append(self._given.span(*match.span()))
        return found


def _nearest_month(word: str) -> int | None:
    """The month whose name or short form `word` is near to; None where none is, or two are."""
    scores: dict[int, float] = defaultdict(float)
    for name, number in months().items():
        scores[number] = max(scores[number], fuzz.ratio(word.casefold(), name))
    best, second = sorted(scores, key=lambda number: -scores[number])[:2]
    near = scores[best] >= LEAST_MONTH and scores[best] > scores[second]
    return best if near else None


def _by_a_number(match: re.Match[str]) -> bool:
    start, end = match.span()
    after = re.match(r"\.?\s?\d", match.string[end : end + 3])
    return bool(after or re.search(r"\d\s?$", match.string[max(0, start - 2) : start]))


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text)).lstrip("0") or "0"


def _free(before: str, after: str) -> bool:
    """Whether a number stands for itself: not in a date, an identifier or a percentage."""
    if before and (before[-1].isalpha() or before[-1] in "_/#"):
        glued = re.search(r"(?<![^\W\d_])([^\W\d_]{1,4})$", before)
        if not (glued and read_currency(glued[1])[0]):
            return False
    if re.search(r"\d[-:]$", before) or re.match(r"[-:/]\d|/|\s?%", after):
        return False
    if after and (after[0].isalpha() or after[0] == "_"):
        glued = re.match(r"([^\W\d_]{1,4})(?![^\W\d_])", after)
        return bool(glued and (read_currency(glued[1])[0] or len(glued[1]) < 4))
    return True


def _sign(before: str, after: str) -> bool | None:
    """Whether the number is negative; None where a dash beside it may be one or not."""
    lead = before.translate(DASHES)
    currency = r"(?:[€$£¥₹]|[A-Z]{3})?\s?"
    if re.search(rf"\(\s?{currency}-?$", lead) and re.match(r"\s?(?:[A-Z]{3}|[€$£])?\)", after):
        return True
    if re.match(r"-(?!\w)", after.translate(DASHES)):
        return True
    if re.match(r"\s?(?:DR|OD|S|D)\b", after, re.I):
        return None  # "owed" on a bank's paper
    if re.search(rf"(?<![\w)])-{currency}$", lead):
        return None if lead.endswith("- ") else True
    return False


def _part(word: Word, start: int, end: int) -> Box:
    """The part of a word's box that a range of its letters takes, as if all were as wide."""
    wide = (word.box.x1 - word.box.x0) / max(1, len(word.text))
    return Box(word.box.x0 + wide * start, word.box.y0, word.box.x0 + wide * end, word.box.y1)
