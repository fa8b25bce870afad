"""The order in which a letter is read where something stands beside its text."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extraction.lines import height
from extraction.sheet import Row, Sheet, Token

LEAST = 4  # lines that stand beside others, to call what they stand in a column
WORDS = 4  # a line of text has, and a label or its value mostly has not
Part = tuple[int, tuple[Token, ...]]  # a row's number, and those of its tokens that go together


def in_reading_order(sheet: Sheet, first: int, last: int) -> list[Part]:
    """The rows from `first` to `last`, those of a column at the side before the text beside it."""
    parts: list[Part] = []
    rows = range(first, last)
    pages: dict[int, list[int]] = defaultdict(list)
    for at in rows:
        pages[sheet.rows[at].page].append(at)
    for numbers in pages.values():
        gutter = _gutter(sheet.rows, numbers)
        if gutter is None:
            parts.extend((at, sheet.rows[at].tokens) for at in numbers)
            continue
        parts.extend(_parted(sheet.rows, numbers, gutter))
    return parts


def _parted(rows: Sequence[Row], numbers: Sequence[int], gutter: float) -> Iterator[Part]:
    """Whole rows as they come, and where some stand side by side, the side before the text."""
    sides: tuple[list[Part], list[Part]] = ([], [])
    for at in (*numbers, None):
        tokens = rows[at].tokens if at is not None else ()
        left = tuple(token for token in tokens if token.box.x0 < gutter)
        right = tuple(token for token in tokens if token.box.x0 >= gutter)
        if at is not None and not _crosses(tokens, gutter):
            for side, part in zip(sides, (left, right), strict=True):
                if part:
                    side.append((at, part))
            continue
        yield from sorted(sides, key=_wordy)[0]
        yield from sorted(sides, key=_wordy)[1]
        sides = ([], [])
        if at is not None:
            yield at, tokens


def _wordy(side: Sequence[Part]) -> float:
    return sum(len(tokens) for _, tokens in side) / max(1, len(side))


def _gutter(rows: Sequence[Row], numbers: Sequence[int]) -> float | None:
    """Where text starts that has something else at its side; None where all is one column.

    On one side there are lines of text, so a list of labels and values is no two columns.
    """
    edges = [
        token.box.x0
        for at in numbers
        for before, token in pairwise(rows[at].tokens)
        if token.cell != before.cell and token.box.x0 - before.box.x1 > height(token.box)
    ]
    best, most = None, LEAST - 1
    for edge in sorted(set(edges)):
        beside = [at for at in numbers if _starts_at(rows[at].tokens, edge)]
        if len(beside) <= most:
            continue
        left = [_count(rows[at].tokens, edge, left=True) for at in beside]
        right = [_count(rows[at].tokens, edge, left=False) for at in beside]
        span = range(beside[0], beside[-1] + 1)
        crossing = sum(_crosses(rows[at].tokens, edge - 0.5) for at in span)
        text = max(sum(n >= WORDS for n in left), sum(n >= WORDS for n in right))
        if text >= max(LEAST, 0.6 * len(beside)) and crossing <= 0.25 * len(span):
            best, most = edge - 0.5, len(beside)
    return best


def _starts_at(tokens: Sequence[Token], edge: float) -> bool:
    """Whether a row has a word at an edge, and some before it."""
    return bool(tokens) and tokens[0].box.x1 < edge and any(
        abs(token.box.x0 - edge) < 2 for token in tokens
    )  # fmt: skip


def _count(tokens: Sequence[Token], edge: float, *, left: bool) -> int:
    return sum(bool(token.key) and (token.box.x0 < edge - 1) == left for token in tokens)


def _crosses(tokens: Sequence[Token], gutter: float) -> bool:
    """Whether a row's words go on over a gutter with no wide gap there."""
    for before, token in pairwise(tokens):
        if before.box.x0 < gutter <= token.box.x0:
            return token.box.x0 - before.box.x1 < 0.85 * height(token.box)
    return any(token.box.x0 < gutter - 1 and token.box.x1 > gutter + 1 for token in tokens)
