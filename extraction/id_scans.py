"""What the values of an identity document look like, as scans over tokens."""

import re
from collections.abc import Iterator, Sequence

from extraction.dates import read_date
from extraction.id_fields import Scan
from extraction.sheet import Token

SEXES = {"m": "M", "f": "F", "x": "X", "male": "M", "female": "F", "w": "F"}
_CODE = re.compile(r"[A-Z]{1,2}\d{0,2}[,;]?|\d{1,2}[A-Z]?[,;]?")  # of a class or a restriction
_DASHES = frozenset("-–—:=")
EYES = frozenset(
    {
        "blk", "blu", "bro", "brn", "gry", "grn", "haz", "mar", "pnk", "dic", "unk", "blue",
        "brown", "green", "hazel", "gray", "grey", "black", "braun", "blau", "grün", "bl", "br",
    }
)  # fmt: skip


def names_in(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """The words of the first cell up to a digit, where they are words at all."""
    end = 0
    while end < len(tokens) and tokens[end].cell == tokens[0].cell:
        text = tokens[end].text
        if any(map(str.isdigit, text)):
            break
        end += 1
    if end and any(map(str.isalpha, "".join(token.key for token in tokens[:end]))):
        yield 0, end


def codes(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """One to three capitals."""
    first = tokens[0].text if tokens else ""
    if first.isalpha() and first.isupper() and 1 <= len(first) <= 3:
        yield 0, 1


def one_of(words: frozenset[str]) -> Scan:
    """A scan for one of a few words, or for two in two languages: "M/H"."""

    def scan(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
        first = tokens[0] if tokens else None
        if first and all(part in words for part in first.text.casefold().split("/")):
            yield 0, 1

    return scan


def heights(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """ "5'-08\"", "5' 8\"", "508", "1,72 m", "180 cm"."""
    end = 0
    while end < min(3, len(tokens)) and tokens[end].cell == tokens[0].cell:
        text = tokens[end].text
        if not (any(map(str.isdigit, text)) or text in ("cm", "CM", "m", "in", "IN")):
            break
        end += 1
    if end and sum(map(str.isdigit, "".join(token.text for token in tokens[:end]))) <= 5:
        yield 0, end


def few(most: int) -> Scan:
    """A scan for a cell of no more than so many short words, or for the codes before their words.

    "B - Corrective lenses" is B.
    """

    def scan(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
        end = next(
            (at for at, token in enumerate(tokens) if token.cell != tokens[0].cell),
            len(tokens),
        )
        codes = next(
            (at for at, token in enumerate(tokens[:end]) if not _CODE.fullmatch(token.text)), end
        )
        if 0 < codes < end and _explains(tokens[codes:end]):
            yield 0, codes
        elif 0 < end <= most and all(map(_is_short, tokens[:end])):
            yield 0, end

    return scan


def _is_short(token: Token) -> bool:
    """Whether it may be a word of such a value: no number of many digits."""
    return len(token.text) <= 12 and not re.search(r"\d{5}", token.text)


def _explains(tokens: Sequence[Token]) -> bool:
    """Whether words say what a code before them means."""
    return tokens[0].text in _DASHES or sum(len(token.key) > 3 for token in tokens) > 0


def is_number(text: str) -> bool:
    """Whether a text can be a document's number: digits, and no day."""
    words = text.split()
    return sum(map(str.isdigit, text)) >= 3 and not any(
        read_date(word, day_first=False) != (None, False) for word in (*words, text)
    )
