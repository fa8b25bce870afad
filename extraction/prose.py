"""A letter as one text whose parts lead back to the words on the pages."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby, pairwise
from statistics import median

from extraction.contract import Claim, Flag, Status
from extraction.lexicon import load
from extraction.lines import cover, height
from extraction.prose_columns import in_reading_order
from extraction.sheet import Sheet, Token

MOST = 40_000  # letters; what comes after them is no letter any more
# The end of a sentence: none is behind "Ms." and a middle initial, one is behind "LLC." and "(c)."
_STOP = re.compile(
    r"(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bDr)(?<!\bMx)(?<!\bNo)(?<!\bSt)(?<!\bJr)(?<!\bSr)"
    r"(?:(?<=[a-z\d)%\"”])|(?<=[A-Z][A-Z]))[.!]\s+(?=[A-Z•\-\d(])"
)
LONG = 8  # words of a line that another one goes on with, most likely
SIDE = 60  # points; lines that start further apart are of two columns


class Prose:
    """The words of a sheet in one line, and the rows that they are from."""

    def __init__(self, sheet: Sheet, *, first: int = 0, last: int | None = None):
        self._sheet = sheet
        self._starts: list[int] = []
        self._tokens: list[tuple[int, Token]] = []
        parts: list[str] = []
        at = 0
        end = len(sheet.rows) if last is None else last
        self._lines: list[int] = []  # where each line's tokens start among all of them
        for number, tokens in in_reading_order(sheet, first, end):
            self._lines.append(len(self._tokens))
            for place, token in enumerate(tokens):
                text = token.text
                parts.append(text)
                self._starts.append(at)
                self._tokens.append((number, token))
                glued = place + 1 < len(tokens) and self._touch(token, tokens[place + 1])
                gap = "" if glued else " "
                parts.append(gap)
                at += len(text) + len(gap)
            if at > MOST:
                break
        self.text = "".join(parts)

    def claim(self, path: str, span: tuple[int, int], rule: str, *flags: Flag) -> Claim | None:
        """The claim that the words of a part of the text are the value of `path`."""
        start, end = self._trimmed(*span)
        tokens = self._within(start, end)
        if not tokens:
            return None
        raw = self.text[start:end]
        number = tokens[0][0]
        line = self._sheet.rows[number].line
        boxes = tuple(
            cover(token.box for _, token in many)
            for row, many in groupby(tokens, key=lambda one: one[0])
            if self._sheet.rows[row].page == line.page
        )
        return Claim(
            path, Status.PRESENT, raw=raw, quote=raw, page=line.page, line=line.id, boxes=boxes,
            rule=rule, flags=flags,
        )  # fmt: skip

    def row_at(self, place: int) -> int:
        """The row that a place of the text is in."""
        found = [row for start, (row, _) in zip(self._starts, self._tokens, strict=True)
                 if start <= place]  # fmt: skip
        return found[-1] if found else 0

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Where each sentence stands, as far as full stops, gaps and short lines tell."""
        stops = {stop.end() for stop in _STOP.finditer(self.text)}
        start = 0
        for end in sorted(stops | set(self._breaks()) | {len(self.text)}):
            if end > start:
                yield start, end
                start = end

    def _breaks(self) -> Iterator[int]:
        """Where a line starts that does not go on with the one before.

        Words wrap where the next one has no room. So a line that had room for the next word ends
        what it says, as a label with its value does; a gap and a new page end it too.
        """
        lines = [
            self._tokens[start:stop]
            for start, stop in pairwise((*self._lines, len(self._tokens)))
            if stop > start
        ]
        starts = [self._starts[start] for start in self._lines if start < len(self._tokens)]
        margins, gaps = self._margins(lines), self._gaps(lines)
        for start, line, after in zip(starts, lines, (*lines[1:], None), strict=True):
            yield from self._wide_gaps(start, line)
            if after is None:
                return
            (above, last), (below, token) = line[-1], after[0]
            page = self._sheet.rows[above].page
            if page != self._sheet.rows[below].page or last.text in goes_on():
                continue  # a sentence may go on overleaf
            if token.text[:1].islower() and last.text[-1:] not in ".:;!?":
                continue  # no sentence starts so, and no label
            size = height(token.box)
            wide = token.box.x1 - token.box.x0 + 0.5 * size
            had_room = last.box.x1 + wide < margins[(page, _side(line[0][1]))] - 2 * size
            gap = token.box.y0 - last.box.y1
            apart = gap > gaps + 0.45 * size or gap < -size
            if had_room or apart or not token.key:
                yield start + sum(len(one.text) + 1 for _, one in line) - self._glued(line)

    def _wide_gaps(self, start: int, line: Sequence[tuple[int, Token]]) -> Iterator[int]:
        for (_, one), (_, other) in pairwise(line):
            start += len(one.text) + (0 if self._touch(one, other) else 1)
            wide = other.box.x0 - one.box.x1 > 3 * height(other.box)
            if other.cell != one.cell and wide:
                yield start

    def _glued(self, line: Sequence[tuple[int, Token]]) -> int:
        return sum(self._touch(one, other) for (_, one), (_, other) in pairwise(line))

    def _margins(
        self, lines: Sequence[Sequence[tuple[int, Token]]]
    ) -> dict[tuple[int, int], float]:
        """How far to the right the lines of each page go that start at about the same place."""
        found: dict[tuple[int, int], float] = defaultdict(float)
        for line in lines:
            key = (self._sheet.rows[line[0][0]].page, _side(line[0][1]))
            end = next(
                (one.box.x1 for (_, one), (_, other) in pairwise(line)
                 if other.box.x0 - one.box.x1 > 3 * height(one.box)), line[-1][1].box.x1
            )  # fmt: skip
            for beside in (key[1] - 1, key[1], key[1] + 1):
                found[(key[0], beside)] = max(found[(key[0], beside)], end)
        return found

    def _gaps(self, lines: Sequence[Sequence[tuple[int, Token]]]) -> float:
        """The gap between two lines of one paragraph, as far as long lines show it."""
        gaps = [
            lower[0][1].box.y0 - upper[-1][1].box.y1
            for upper, lower in pairwise(lines)
            if len(upper) >= LONG and len(lower) > 1
        ]
        return max(0.0, median(gaps)) if gaps else 0.0

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        while start < end and self.text[start] in " ,.;:-–—•\"'“”":
            start += 1
        while end > start and self.text[end - 1] in " ,;:-–—•\"'“”":
            end -= 1
        if (
            end > start
            and self.text[end - 1] == "."
            and not re.search(r"\b(?:Inc|Co|Corp|Ltd|Jr|Sr|P\.C|L\.L\.C)\.$", self.text[start:end])
        ):
            end -= 1
        return start, end

    def _within(self, start: int, end: int) -> list[tuple[int, Token]]:
        return [
            one
            for at, one in zip(self._starts, self._tokens, strict=True)
            if at < end and at + len(one[1].text) > start
        ]

    @staticmethod
    def _touch(one: Token, other: Token) -> bool:
        """Whether two tokens are parts of one word, as before and after its colon."""
        return one.cell == other.cell and other.box.x0 - one.box.x1 < 0.01 and one.text[-1:] == ":"


@cache
def goes_on() -> frozenset[str]:
    """Words that end no sentence and no label."""
    return frozenset(load("letter_words")["goes_on"])


def _side(token: Token) -> int:
    return int(token.box.x0 // SIDE)
