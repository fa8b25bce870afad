"""A receipt's rows: the labels that stand in each, and the amounts beside them.

Tills print in narrow columns and cameras shake, so labels are found more leniently here than on
office paper: digits that stand for letters and a letter misread are seen through, and the words
that may stand within a label (the currency, a rate) are passed over. Digits are taken as they are.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from extraction.amounts import is_code, read_decimal
from extraction.candidates import Candidate
from extraction.contract import Box, Word
from extraction.lines import cover
from extraction.sheet import Sheet, Token, aliases, part

LEXICON = "receipt"
LONGEST = 7  # words of a label
FUZZY_FROM = 5  # letters of a label from which one may be misread
FUZZY_TWICE = 11  # and two
MONEY_ROWS = ("payable", "total", "subtotal", "tax_total", "tip", "rounding", "paid", "change",
              "discount", "fee", "count")  # fmt: skip

TOTALS = frozenset({"total", "summe", "totaal", "totale", "gesamt"})
_LOOKALIKE = str.maketrans("01358!|€$6", "olesbilesg")
_CURRENCY = (
    r"(?:RM|MYR|USD|US\$|S\$|A\$|C\$|CA\$|HK\$|NZ\$|EUR|Euro|€|\$|£|GBP|CHF|SFr\.?|Fr\.?|kr|₹|Rs\.?"
    r"|DH|MAD|PLN|SGD)"
)
_AMOUNT = re.compile(
    rf"(?P<raw>[-–−+(]{{0,2}}{_CURRENCY}?[-–−]?"
    r"(?P<digits>\d{1,3}(?:[.,'’]\d{3})+[.,]\d{2}|\d+[.,]\d{2,3}|\d+[.,]-{1,2}|\d{1,3}(?:[,.']\d{3})+|\d+|[.,]\d{2})"
    rf"[-–−]?\)?(?:{_CURRENCY}(?![a-zA-Z]))?)"
    r"[*#=]{0,2}(?P<code>\(?(?:[A-Z]{1,3}|[a-z])\d?\)?)?\+?"
)
_SIGN = re.compile(rf"[-–−+(]?{_CURRENCY}?[-–−]?")
_NOISE = frozenset({
    "rm", "myr", "usd", "eur", "euro", "gbp", "chf", "cad", "sgd", "aud", "dh", "in", "k", "c",
    "of", "at", "sr", "zr", "zrl", "es", "os", "s", "a", "b",
})  # fmt: skip


class Figure(NamedTuple):
    """A number in a row that may be an amount."""

    number: Decimal
    raw: str  # as printed, with its sign and currency
    quote: str  # the whole words it stands in
    start: int
    end: int
    box: Box
    cents: bool  # printed with two decimals
    signed: bool  # a currency stands with it


class Label(NamedTuple):
    """Words that name what stands beside them."""

    names: tuple[str, ...]
    start: int
    end: int
    strong: bool
    exact: bool
    rest: int = 0  # words between the label and its figure that it does not explain


@dataclass(frozen=True, slots=True)
class Entry:
    """A label and the figures right of it, in one row or with the figures on the next."""

    row: int  # where the label stands
    name: str
    label: Label
    figures: tuple[Figure, ...]
    figure_row: int


class Rows:
    """All rows of a receipt with their figures and labels."""

    def __init__(self, sheet: Sheet, decimal: str):
        self.sheet = sheet
        self.figures = [tuple(_figures(row.tokens, decimal)) for row in sheet.rows]
        self.labels = [
            tuple(_labels(row.tokens, self.figures[at], fuzzy=row.page in sheet.scanned))
            for at, row in enumerate(sheet.rows)
        ]
        self.priced = any(figure.cents for row in self.figures for figure in row)
        self.entries = list(self._entries())

    def __len__(self) -> int:
        return len(self.sheet.rows)

    def text(self, row: int) -> str:
        """The row's text."""
        return self.sheet.rows[row].line.text

    def named(self, *names: str) -> list[Entry]:
        """The entries of some labels, top to bottom."""
        return [entry for entry in self.entries if entry.name in names]

    def has(self, row: int, *names: str) -> bool:
        """Whether a label of one of these names stands in a row."""
        return any(set(names) & set(label.names) for label in self.labels[row])

    def money(self, row: int) -> tuple[Figure, ...]:
        """The row's figures that are written as amounts of money are."""
        return tuple(one for one in self.figures[row] if self.is_money(one))

    def is_money(self, figure: Figure) -> bool:
        """Whether a figure has cents, or a currency where the receipt has no cents at all."""
        return figure.cents or (figure.signed and not self.priced)

    def candidate(self, row: int, figure: Figure, score: float, rule: str) -> Candidate:
        """A figure as a candidate."""
        line = self.sheet.rows[row].line
        return Candidate(
            figure.raw, row, line.page, line.id, (figure.box,), score, rule, figure.number
        )

    def _entries(self) -> Iterator[Entry]:
        for at, labels in enumerate(self.labels):
            for nth, label in enumerate(labels):
                end = labels[nth + 1].start if nth + 1 < len(labels) else 10**6
                figures = tuple(
                    one for one in self.figures[at] if label.end <= one.start and one.end <= end
                )
                row = at
                rest = (
                    _unexplained(self.sheet.rows[at].tokens[label.end : figures[0].start])
                    if figures
                    else 0
                )
                if not any(map(self.is_money, figures)) and nth == len(labels) - 1:
                    below = self._alone_below(at)
                    figures, row = (below, at + 1) if below else (figures, row)
                for name in label.names:
                    yield Entry(at, name, label._replace(rest=rest), figures, row)

    def _alone_below(self, row: int) -> tuple[Figure, ...]:
        """The next row's figures where it holds nothing else, so that they may be this one's."""
        after = row + 1
        if after >= len(self) or self.sheet.rows[after].page != self.sheet.rows[row].page:
            return ()
        figures = self.money(after)
        if len(figures) != 1 or self.labels[after]:
            return ()
        words = [
            token for at, token in enumerate(self.sheet.rows[after].tokens)
            if not figures[0].start <= at < figures[0].end and len(letters(token.text)) > 1
        ]  # fmt: skip
        if any(letters(word.text) not in _NOISE for word in words):
            return ()
        return figures if not any(map(self.is_money, self.figures[row])) else ()


def letters(text: str) -> str:
    """The letters of a word, folded; a digit among letters as the letter it looks like."""
    plain = "".join(char for char in text.casefold() if char.isalnum() or char in "!|€$")
    kept = sum(map(str.isalpha, plain))
    if kept >= 2 and kept >= 0.5 * len(plain):
        plain = plain.translate(_LOOKALIKE)
    return "".join(char for char in plain if char.isalpha())


def _figures(tokens: Sequence[Token], decimal: str) -> Iterator[Figure]:
    at = 0
    while at < len(tokens):
        found = _AMOUNT.fullmatch(tokens[at].text)
        after = tokens[at + 1].text if at + 1 < len(tokens) else ""
        if not found or after.startswith("%"):
            at += 1
            continue
        start, raw = at, found["raw"]
        before = tokens[at - 1] if at else None
        if before and _SIGN.fullmatch(before.text) and _beside(before, tokens[at]):
            start, raw = at - 1, f"{before.text} {raw}"
        end, quote = at + 1, " ".join(token.text for token in tokens[start : at + 1])
        if "(" in raw and ")" not in raw:
            raw = raw.replace("(", "")
        number, _ = read_decimal(raw, decimal=decimal)
        if number is None:
            start, raw, quote = at, found["raw"], tokens[at].text
            number, _ = read_decimal(raw, decimal=decimal)
        sign = tokens[end] if end < len(tokens) else None
        if sign and re.fullmatch(_CURRENCY, sign.text) and _beside(tokens[at], sign):
            signed, _ = read_decimal(f"{raw} {sign.text}", decimal=decimal)
            if signed is not None:
                raw, quote, end = f"{raw} {sign.text}", f"{quote} {sign.text}", end + 1
        if number is not None:
            whole = Word(tokens[at].text, tokens[at].box)
            boxes = [token.box for token in tokens[start:end]]
            boxes[at - start] = part(whole, 0, found.end("raw"))
            named = bool(re.search(_CURRENCY, raw))
            places = r"[.,](?:\d{2}|-{1,2})$" + (r"|\.\d{3}$" if named and decimal == "." else "")
            cents = bool(re.search(places, found["digits"]))
            yield Figure(number, raw, quote, start, end, cover(boxes), cents, named)
        at = max(at + 1, end)


def _beside(left: Token, right: Token) -> bool:
    """Whether two tokens belong to one figure: they touch, or stand in columns of one."""
    gap = right.box.x0 - left.box.x1
    return gap < 6 * max(1.0, right.box.y1 - right.box.y0)


def _labels(tokens: Sequence[Token], figures: Sequence[Figure], *, fuzzy: bool) -> Iterator[Label]:
    """The labels of a row, left to right: at its start, after a figure or a wide gap."""
    keys = [_key(tokens, at) for at in range(len(tokens))]
    found = list(_led(tokens, keys, figures, fuzzy=fuzzy))
    yield from found
    if not found and figures and figures[-1].cents:  # "Fuel total": of what, nobody asks
        at = figures[-1].start - 1
        if 0 < at <= 3 and keys[at] in TOTALS and all(keys[:at]):
            yield Label(("total",), at, at + 1, False, True)


def _led(
    tokens: Sequence[Token], keys: Sequence[str], figures: Sequence[Figure], *, fuzzy: bool
) -> Iterator[Label]:
    money = {at for one in figures if one.cents for at in range(one.start, one.end)}
    at = 0
    while at < len(tokens):
        fresh = (
            at == 0 or tokens[at - 1].cell != tokens[at].cell or at - 1 in money
            or not any(keys[:at]) or tokens[at - 1].text.endswith((":", ")", "]"))
        )  # fmt: skip
        label = _longest(keys, at, money, fuzzy=fuzzy) if fresh and keys[at] else None
        if label:
            yield label
            at = label.end
        else:
            at += 1


def _longest(keys: Sequence[str], start: int, money: set[int], *, fuzzy: bool) -> Label | None:
    stop = start
    while stop < min(len(keys), start + LONGEST) and stop not in money:
        stop += 1
    table = aliases(LEXICON)
    best: Label | None = None
    for end in range(stop, start, -1):
        if not keys[end - 1]:
            continue
        key = "".join(keys[start:end])
        exact = key in table
        near = key if exact else _nearly(key) if fuzzy else None
        if near and (best is None or exact):
            names = table[near]
            strong = any(sure for _, sure in names)
            best = Label(tuple(name for name, _ in names), start, end, strong, exact)
            if exact:
                return best
    return best


def _key(tokens: Sequence[Token], at: int) -> str:
    """A token as part of a label: nothing of rates, currencies and figures."""
    text = tokens[at].text
    if re.match(r"\W*@?\d{1,2}(?:[.,]\d{1,2})?\s?%", text) or re.fullmatch(r"[\W\d]+", text):
        return "#" if text.strip(":.") == "#" else ""
    if re.fullmatch(r"[nN][°ºo]\W*", text):
        return "n°"
    key = letters(text)
    if at and (
        key in ("rm", "myr", "eur", "usd", "gbp", "sgd", "dh") or is_code(text.strip("()."))
    ):
        return ""
    return f"{key}#" if "#" in text else key


@cache
def _fuzzy() -> tuple[str, ...]:
    return tuple(key for key in aliases(LEXICON) if len(key) >= FUZZY_FROM and key.isalpha())


@cache
def _nearly(key: str) -> str | None:
    if len(key) < FUZZY_FROM - 1 or not key.isalpha():
        return None
    most = 2 if len(key) >= FUZZY_TWICE else 1
    found = process.extractOne(key, _fuzzy(), scorer=Levenshtein.distance, score_cutoff=most)
    return str(found[0]) if found else None


def _unexplained(tokens: Sequence[Token]) -> int:
    """How many words stand there that are no currency, rate or the like."""
    words = (letters(token.text) for token in tokens)
    return sum(len(word) > 2 and word not in _NOISE and not is_code(word.upper()) for word in words)
