"""A document as the local reader sees it: lines of tokens, and the labels that stand among them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from extraction.contract import Box, PageText, Word
from extraction.lexicon import load
from extraction.lines import Line, cover, height, page_lines

FEWEST_SPACED = 4  # single letters in a row that are words in spaced letters
LONGEST_LABEL = 6  # words
FUZZY_FROM = 7  # letters of a label from which one may be misread; two from twice as many less two
_NUMBER_WORDS = ("number", "no", "nr", "num", "nbr", "#", "n°", "nº", "nummer")
_CHOICE = re.compile(r"\{([^{}]*\|[^{}]*)\}")
_PERCENT = re.compile(r"\W*\d{1,2}(?:[.,]\d{1,2})?\s?%")
_MONEY_WORDS = frozenset({"eur", "usd", "gbp", "chf", "cad", "aud", "euro"})
_MONEY_SIGNS = frozenset({"$", "€", "£"})
_BARS = frozenset("|│║¦")  # what parts the columns of a table that is typed
_SPLIT = re.compile(
    r"(?<=[^|│║¦])(?=[|│║¦]+$)|(?<=^[|│║¦])(?=\w)|(?<=[^\W\d_]):(?=[^\s/])|(?<=[^\W\d_][#№])(?=\d)|(?<=\d)(?=€$)"
)


class Token(NamedTuple):
    """A word, or the part of a glued one that stands before or after its colon."""

    text: str
    box: Box
    cell: int  # which cell of its line
    key: str  # its letters, digits and "#", folded


class Hit(NamedTuple):
    """A label on a line: tokens `start` to `end`, the last one not included."""

    name: str
    strong: bool
    row: int
    start: int
    end: int
    exact: bool
    leads: bool  # it starts its cell, as labels mostly do, or a colon ends it


@dataclass(frozen=True, slots=True)
class Row:
    """One line's tokens."""

    line: Line
    tokens: tuple[Token, ...]

    @property
    def page(self) -> int:
        """The page that the line is on, from 1."""
        return self.line.page


class Sheet:
    """A document's rows, and every label of a lexicon in them."""

    def __init__(self, pages: Sequence[PageText], lexicon: str):
        self.rows = [Row(line, tuple(_tokens(line))) for page in pages for line in page_lines(page)]
        self.sizes = {page.number: (page.width, page.height) for page in pages}
        self._lexicon = lexicon
        fuzzy = {page.number: page.source == "ocr" for page in pages}
        self.scanned = frozenset(page for page, ocr in fuzzy.items() if ocr)
        self.by_row: list[list[Hit]] = []
        for at, row in enumerate(self.rows):
            self.by_row.append(list(_labels(at, row, lexicon, fuzzy=fuzzy[row.page])))
        for at, (upper, lower) in enumerate(pairwise(self.rows)):
            self._stack(at, upper, lower)
        self.hits = [hit for found in self.by_row for hit in found]

    def _stack(self, at: int, upper: Row, lower: Row) -> None:
        """Take labels whose words stand on two lines: "Period" over "End" is one label."""
        gap = lower.line.box.y0 - upper.line.box.y1
        if upper.page != lower.page or gap > 0.5 * height(lower.line.box):
            return
        if any(map(str.isdigit, upper.line.text + lower.line.text)):
            return  # labels with their values, not two lines of heads
        for top, cell in enumerate(upper.line.cells):
            for bottom, under in enumerate(lower.line.cells):
                if min(cell.box.x1, under.box.x1) <= max(cell.box.x0, under.box.x0):
                    continue
                halves = (label_key(cell.text), label_key(under.text))
                key = "".join(halves)
                if len(cell.words) > 3 or len(under.words) > 3 or key not in aliases(self._lexicon):
                    continue
                if not all(halves):  # a typed line under a head is no half of it
                    continue
                above = [n for n, token in enumerate(upper.tokens) if token.cell == top]
                kept = [hit for hit in self.by_row[at] if hit.start not in above]
                half = Hit("other", True, at, above[0], above[-1] + 1, True, True)
                self.by_row[at] = sorted([*kept, half], key=lambda hit: hit.start)
                inside = [n for n, token in enumerate(lower.tokens) if token.cell == bottom]
                found = [
                    Hit(name, strong, at + 1, inside[0], inside[-1] + 1, True, True)
                    for name, strong in aliases(self._lexicon)[key]
                ]
                rest = [hit for hit in self.by_row[at + 1] if hit.start not in inside]
                self.by_row[at + 1] = sorted([*rest, *found], key=lambda hit: hit.start)

    def named(self, name: str) -> list[Hit]:
        """The hits of one label, the strong ones first, each kind in reading order."""
        found = [hit for hit in self.hits if hit.name == name]
        return sorted(found, key=lambda hit: (not hit.strong, hit.row, hit.start))

    def box(self, hit: Hit) -> Box:
        """The label's box."""
        return cover(token.box for token in self.rows[hit.row].tokens[hit.start : hit.end])

    def text(self, hit: Hit) -> str:
        """The label as printed."""
        return " ".join(token.text for token in self.rows[hit.row].tokens[hit.start : hit.end])

    def starting_at(self, row: int, token: int) -> Hit | None:
        """The label that starts at a token, if one does."""
        return next((hit for hit in self.by_row[row] if hit.start == token), None)

    def below(self, row: int) -> Iterator[int]:
        """The rows below `row` on its page, from the next one down."""
        page = self.rows[row].page
        for at in range(row + 1, len(self.rows)):
            if self.rows[at].page != page:
                return
            yield at


@cache
def aliases(lexicon: str) -> Mapping[str, tuple[tuple[str, bool], ...]]:
    """Every way a label is written, as a token key, with the names it may have."""
    table: dict[str, dict[str, bool]] = {}
    for name, entry in load(lexicon).items():
        for tier in ("strong", "weak"):
            for alias in entry[tier]:
                for written in _written(alias):
                    table.setdefault(label_key(written), {}).setdefault(name, tier == "strong")
    return {key: tuple(names.items()) for key, names in table.items() if key}


def label_key(text: str) -> str:
    """Letters, digits and "#" of a text, folded: how labels are compared."""
    return "".join(char for char in text.casefold() if char.isalnum() or char in "#°º")


def part(word: Word, start: int, end: int) -> Box:
    """The part of a word's box that a range of its letters takes, as if all were as wide."""
    wide = (word.box.x1 - word.box.x0) / max(1, len(word.text))
    return Box(word.box.x0 + wide * start, word.box.y0, word.box.x0 + wide * end, word.box.y1)


def _written(alias: str) -> Iterator[str]:
    """The ways that an alias stands for: "{pay|check} date" is two, "{no}" any word for number."""
    if choice := _CHOICE.search(alias):
        for way in choice[1].split("|"):
            yield from _written(f"{alias[: choice.start()]}{way}{alias[choice.end() :]}")
        return
    if "{no}" not in alias:
        yield alias
        return
    for word in _NUMBER_WORDS:
        yield alias.replace("{no}", word)


def _tokens(line: Line) -> Iterator[Token]:
    for at, cell in enumerate(line.cells):
        for word in _joined(cell.words):
            cuts = [0, *(found.end() for found in _SPLIT.finditer(word.text)), len(word.text)]
            for start, end in pairwise(cuts):
                text = word.text[start:end]
                if text and not set(text) <= _BARS:
                    box = word.box if len(cuts) == 2 else part(word, start, end)
                    yield Token(text, box, at, label_key(text))


def _joined(words: Sequence[Word]) -> Iterator[Word]:
    """The words, those of spaced letters ("N E T  P A Y") put together where their gaps say so."""
    run: list[Word] = []
    for word in words:
        if len(word.text.rstrip(":")) == 1 and word.text[0].isalpha() and word.text[0].isupper():
            run.append(word)
            continue
        yield from _spelled(run)
        run = []
        yield word
    yield from _spelled(run)


def _spelled(letters: Sequence[Word]) -> Iterator[Word]:
    """One word for each group of letters that stand closer together than to the next."""
    if len(letters) < FEWEST_SPACED:
        yield from letters
        return
    gaps = [right.box.x0 - left.box.x1 for left, right in pairwise(letters)]
    usual = median(gaps)
    group = [letters[0]]
    for gap, letter in zip(gaps, letters[1:], strict=True):
        if gap > 1.6 * max(usual, 0.1):
            yield group[0]._replace(
                text="".join(w.text for w in group), box=cover(w.box for w in group)
            )
            group = []
        group.append(letter)
    yield group[0]._replace(text="".join(w.text for w in group), box=cover(w.box for w in group))


def _labels(at: int, row: Row, lexicon: str, *, fuzzy: bool) -> Iterator[Hit]:
    """Labels from left to right, the longest at each place, none within another."""
    start = 0
    while start < len(row.tokens):
        found = list(_longest(at, row, start, lexicon, fuzzy=fuzzy))
        yield from found
        start = found[0].end if found else start + 1


def _longest(at: int, row: Row, start: int, lexicon: str, *, fuzzy: bool) -> Iterator[Hit]:
    tokens = row.tokens
    if not tokens[start].key:
        return
    table = aliases(lexicon)
    stop = start
    while stop < min(len(tokens), start + LONGEST_LABEL) and (
        stop == start or _adjacent(tokens[stop - 1], tokens[stop])
    ):
        stop += 1
    for exact in (True, False) if fuzzy else (True,):
        for end in range(stop, start, -1):
            if end < len(tokens) and end > start + 1 and not tokens[end - 1].key:
                continue
            key = _key(tokens, start, end)
            near = key if exact else _nearly(key, lexicon)
            if near and near in table:
                leads = start == 0 or tokens[start - 1].cell != tokens[start].cell
                leads = leads or tokens[end - 1].text.endswith(":")
                for name, strong in table[near]:
                    yield Hit(name, strong, at, start, end, exact, leads)
                return


def _key(tokens: Sequence[Token], start: int, end: int) -> str:
    """The words of a label: "zzgl. 19 % MwSt. (EUR)" is the same label as "zzgl. MwSt."."""
    kept = []
    for at in range(start, end):
        percent = _PERCENT.match(tokens[at].text) or (
            tokens[at].key.isdigit() and at + 1 < len(tokens) and tokens[at + 1].text[:1] == "%"
        )
        if not percent and not (at > start and _is_money_word(tokens[at])):
            kept.append(tokens[at].key)
    return "".join(kept)


def _is_money_word(token: Token) -> bool:
    """Whether a word of a label names a currency: "Total EUR", "Amount (USD)", "Rate ($)"."""
    return token.key in _MONEY_WORDS or token.text.strip("():") in _MONEY_SIGNS


def _adjacent(left: Token, right: Token) -> bool:
    return left.cell == right.cell and not left.text.endswith(":")


@cache
def _long_aliases(lexicon: str) -> tuple[str, ...]:
    return tuple(key for key in aliases(lexicon) if len(key) >= FUZZY_FROM and key.isalpha())


@cache
def _nearly(key: str, lexicon: str) -> str | None:
    """The label that `key` misreads by a letter, or two where it is long."""
    if len(key) < FUZZY_FROM - 1 or not key.isalpha():
        return None
    most = 1 if len(key) < 2 * FUZZY_FROM - 2 else 2
    found = process.extractOne(
        key, _long_aliases(lexicon), scorer=Levenshtein.distance, score_cutoff=most
    )
    return str(found[0]) if found else None
