"""Words in one order, searched as one text. Digits must agree and finds must have edges."""

import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from rapidfuzz import fuzz, process

from extraction.contract import Box, Word
from extraction.lines import height

MOST_PLACES = 64  # of one text; a text that stands more often says little about where
LEAST_ALIKE = 85.0  # of a text with letters misread, 0 to 100
LEAST_TOKEN = 70.0  # of each of its words; one of up to three letters must agree
SHORT = 3
DASHES = str.maketrans({**dict.fromkeys("‐‑‒–—−", "-"), **dict.fromkeys("’‘ʼ´`", "'")})
_SKELETON = re.compile(r"\d+(?:[.,'/:-]\d+)*")
_ASCII_ALNUM = str.maketrans({chr(at): None for at in range(128) if not chr(at).isalnum()})


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of one word: its number in the document, and a range of its letters."""

    at: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of words on one page, in the order in which they are read."""

    page: int
    pieces: tuple[Piece, ...]


class Stream:
    """Words in one order, as one text with spaces and as one without anything but letters."""

    def __init__(self, words: Sequence[Word], page_of: Sequence[int], order: Sequence[int]):
        """Args:
        order: numbers of the words that the stream holds.
        """
        self._words = words
        self._page_of = page_of
        self._order = order
        texts = [words[at].text for at in order]
        squeezed = [squeeze(text) for text in texts]
        self.joined = " ".join(texts)
        self._starts = _offsets(texts, gap=1)
        self._squeezed = "".join(squeezed)
        self._squeezed_starts = _offsets(squeezed, gap=0)
        self._texts = texts

    def span(self, start: int, end: int) -> Span:
        """The span of a range of `joined`; what a page break cuts keeps its first page only."""
        first = bisect_right(self._starts, start) - 1
        pieces = []
        page = self._page_of[self._order[first]]
        for at in range(first, len(self._texts)):
            offset = self._starts[at]
            if offset >= end or self._page_of[self._order[at]] != page:
                break
            left, right = max(0, start - offset), min(len(self._texts[at]), end - offset)
            if right > left:
                pieces.append(Piece(self._order[at], left, right))
        return Span(page, tuple(pieces))

    def widened(self, start: int, end: int) -> tuple[int, int]:
        """A number's range with the sign, currency and brackets that are glued to it."""
        while start and self.joined[start - 1] in "$€£¥₹-−–+(":
            start -= 1
        while end < len(self.joined) and self.joined[end] in "€$£¥₹)-":
            end += 1
        return start, end

    def squeezed_page(self, page: int) -> str:
        """All letters and digits of a page."""
        return self._pages.get(page, "")

    @cached_property
    def _pages(self) -> dict[int, str]:
        parts: dict[int, list[str]] = defaultdict(list)
        for at, text in zip(self._order, self._texts, strict=True):
            parts[self._page_of[at]].append(squeeze(text))
        return {page: "".join(texts) for page, texts in parts.items()}

    def find(self, text: str, *, joined: bool = False) -> Iterator[Span]:
        """Every place of `text` with edges and the same digits, in order."""
        needle = squeeze(text)
        if not needle:
            return
        wanted, marks = skeleton(text), _marks(text)
        at, places = self._squeezed.find(needle), 0
        while at >= 0 and places < MOST_PLACES:
            span = self._edged(at, at + len(needle), marks)
            if span and self._agrees(span, wanted, joined=joined):
                places += 1
                yield span
            at = self._squeezed.find(needle, at + 1)

    def _agrees(self, span: Span, wanted: list[str], *, joined: bool) -> bool:
        if skeleton(printed(span, self._words)) == wanted:
            return True
        return joined and self._adjacent(span)

    def _adjacent(self, span: Span) -> bool:
        """Whether the span's words follow each other on one line, a space apart at most."""
        boxes = [self._words[piece.at].box for piece in span.pieces]
        return all(beside(left, right) for left, right in pairwise(boxes))

    def _edged(self, start: int, end: int, marks: tuple[str, str]) -> Span | None:
        """The span of a squeezed range, if it starts and ends where a word or number does.

        Args:
            marks: what is no letter at either end of the text; it belongs to the span if printed.
        """
        first = bisect_right(self._squeezed_starts, start) - 1
        last = bisect_right(self._squeezed_starts, end - 1) - 1
        left = _letter(self._texts[first], start - self._squeezed_starts[first])
        right = _letter(self._texts[last], end - 1 - self._squeezed_starts[last]) + 1
        if not (_edge_before(self._texts[first], left) and _edge_after(self._texts[last], right)):
            return None
        start, end = self._starts[first] + left, self._starts[last] + right
        for char in reversed(marks[0]):
            step = 2 if self.joined[start - 1 : start] == " " else 1
            if start < step or self.joined[start - step] != char:
                break
            start -= step
        for char in marks[1]:
            step = 1 if self.joined[end : end + 1] == " " else 0
            if self.joined[end + step : end + step + 1] != char:
                break
            end += step + 1
        return self.span(start, end)

    @cached_property
    def _tokens(self) -> dict[str, list[int]]:
        """Where each word of letters stands."""
        found: dict[str, list[int]] = defaultdict(list)
        for at, text in enumerate(self._texts):
            token = squeeze(text)
            if len(token) >= 3 and token.isalpha():
                found[token].append(at)
        return found

    def alike(self, text: str) -> list[Span]:
        """The best places of a text some of whose letters are misread. Its digits are not."""
        tokens = [token for token in (squeeze(part) for part in text.split()) if token]
        wanted, digits = "".join(tokens), skeleton(text)
        tries: set[int] = set()
        for at, token in enumerate(tokens):
            if len(token) >= 4 and token.isalpha():
                near = process.extract(
                    token, self._tokens.keys(), scorer=fuzz.ratio, score_cutoff=75, limit=4
                )
                for name, _, _ in near:
                    tries.update(place - at for place in self._tokens[name][:MOST_PLACES])
        best: list[tuple[float, int, Span]] = []
        for start in tries:
            if not 0 <= start <= len(self._texts) - len(tokens):
                continue
            parts = [squeeze(part) for part in self._texts[start : start + len(tokens)]]
            found = "".join(parts)
            score = fuzz.ratio(wanted, found, score_cutoff=LEAST_ALIKE)
            end = self._starts[start + len(tokens) - 1] + len(self._texts[start + len(tokens) - 1])
            if score and _only_letters_differ(wanted, found) and _each_alike(tokens, parts):
                span = self.span(self._starts[start], end)
                if skeleton(printed(span, self._words)) == digits:
                    best.append((-score, start, span))
        return [span for _, _, span in sorted(best, key=lambda item: item[:2])[:4]]


def printed(span: Span, words: Sequence[Word]) -> str:
    """The span as printed, its words parted by one space."""
    return " ".join(words[piece.at].text[piece.start : piece.end] for piece in span.pieces)


def beside(left: Box, right: Box) -> bool:
    """Whether `right` goes on where `left` ends, on the same line."""
    tall = max(height(left), height(right))
    level = min(left.y1, right.y1) - max(left.y0, right.y0) > 0.5 * min(height(left), height(right))
    return level and -tall < right.x0 - left.x1 < 1.5 * tall


def squeeze(text: str) -> str:
    """Letters and digits alone: case folded, compatibility forms resolved."""
    if text.isascii():
        return text.lower().translate(_ASCII_ALNUM)
    return "".join(_squeezed_letter(char) for char in text)


def _marks(text: str) -> tuple[str, str]:
    """What is neither letter nor digit at the start and at the end of a text."""
    bare = "".join(text.split())
    alnum = [at for at, char in enumerate(bare) if char.isalnum()]
    return (bare[: alnum[0]], bare[alnum[-1] + 1 :]) if alnum else ("", "")


def _squeezed_letter(char: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", char).casefold()))


def _letter(text: str, squeezed_at: int) -> int:
    """Which letter of `text` the squeezed offset falls on."""
    for at, char in enumerate(text):
        squeezed_at -= len(_squeezed_letter(char))
        if squeezed_at < 0:
            return at
    return max(0, len(text) - 1)


def _edge_before(text: str, at: int) -> bool:
    if at == 0:
        return True
    if text[at - 1].isalnum():
        return False
    return not (text[at].isdigit() and re.search(r"\d[.,']$", text[:at]))


def _edge_after(text: str, at: int) -> bool:
    if at >= len(text):
        return True
    if text[at].isalnum():
        return False
    return not (text[at - 1].isdigit() and re.match(r"[.,']\d", text[at:]))


def skeleton(text: str) -> list[str]:
    """The digits of a text with the marks inside them: what must not differ."""
    return _SKELETON.findall(unicodedata.normalize("NFKC", text).translate(DASHES))


def _only_letters_differ(one: str, other: str) -> bool:
    return [char for char in one if char.isdigit()] == [char for char in other if char.isdigit()]


def _each_alike(tokens: Sequence[str], parts: Sequence[str]) -> bool:
    """Whether each word comes near: "Anna B. Lee" is not "Anna C. Lee", however long the rest."""
    return all(
        token == part
        or (min(len(token), len(part)) > SHORT and fuzz.ratio(token, part) >= LEAST_TOKEN)
        for token, part in zip(tokens, parts, strict=True)
    )


def _offsets(texts: Iterable[str], *, gap: int) -> list[int]:
    offsets, at = [], 0
    for text in texts:
        offsets.append(at)
        at += len(text) + gap
    return offsets
