"""The order in which a letter is read where something stands beside its text."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from extraction.lines import height
from extraction.sheet import Row, Sheet, Token

LEAST = 4  # lines of either side, to call what they stand in columns
WORDS = 6  # a line of text has, and a label or its value mostly has not
MOST = 200  # lines of a page that columns are looked for on
Part = tuple[int, tuple[Token, ...]]  # a row's number, and those of its tokens that go together


class _Gutter(NamedTuple):
    """What parts two columns, and the rows that they are in."""

    x: float
    rows: range


def in_reading_order(sheet: Sheet, first: int, last: int) -> list[Part]:
    """The rows from `first` to `last`, those of a column at the side before the text beside it."""
    parts: list[Part] = []
    pages: dict[int, list[int]] = defaultdict(list)
    for at in range(first, last):
        pages[sheet.rows[at].page].append(at)
    for numbers in pages.values():
        gutter = _gutter(sheet.rows, numbers)
        for at in numbers:
            if gutter is None or at not in gutter.rows:
                parts.append((at, sheet.rows[at].tokens))
            elif at == gutter.rows.start:
                parts.extend(_parted(sheet.rows, gutter))
    return parts


def _parted(rows: Sequence[Row], gutter: _Gutter) -> Iterator[Part]:
    """Two columns, that with the shorter lines first: the text goes on below them."""
    sides: tuple[list[Part], list[Part]] = ([], [])
    for at in gutter.rows:
        left = tuple(token for token in rows[at].tokens if token.box.x0 < gutter.x)
        right = tuple(token for token in rows[at].tokens if token.box.x0 >= gutter.x)
        for side, part in zip(sides, (left, right), strict=True):
            if part:
                side.append((at, part))
    for side in sorted(sides, key=_wordy):
        yield from side


def _wordy(side: Sequence[Part]) -> float:
    return sum(len(tokens) for _, tokens in side) / max(1, len(side))


def _gutter(rows: Sequence[Row], numbers: Sequence[int]) -> _Gutter | None:
    """Where text has something else at its side; None where all is one column.

    On one side there are lines of text, so a list of labels and values is no two columns.
    """
    starts: dict[int, list[int]] = defaultdict(list)  # rows in which something starts, by place
    for at in numbers[:MOST]:
        tokens = rows[at].tokens
        for before, token in pairwise((None, *tokens)):
            if token and (before is None or before.cell != token.cell):
                starts[round(token.box.x0 / 3)].append(at)
    best, most = None, 0
    for place, found in starts.items():
        aligned = sorted({*found, *starts.get(place + 1, ())})
        if len(aligned) < LEAST:
            continue
        edge = place * 3 - 2.0
        span = range(aligned[0], aligned[-1] + 1)
        if any(_crosses(rows[at].tokens, edge) for at in span):
            continue
        sides = [
            [sum(bool(one.key) and (one.box.x0 < edge) == left for one in rows[at].tokens)
             for at in span] for left in (True, False)
        ]  # fmt: skip
        text = max(sum(count >= WORDS for count in side) for side in sides)
        lines = min(sum(count > 0 for count in side) for side in sides)
        if text >= LEAST and lines >= LEAST and text > most:
            best, most = _Gutter(edge, span), text
    return best


def _crosses(tokens: Sequence[Token], gutter: float) -> bool:
    """Whether a row's words go on over a gutter with no wide gap there."""
    for before, token in pairwise(tokens):
        if before.box.x0 < gutter <= token.box.x0:
            return token.box.x0 - before.box.x1 < 0.85 * height(token.box)
    return any(token.box.x0 < gutter - 1 and token.box.x1 > gutter + 1 for token in tokens)
