"""A letter as one text whose parts lead back to the words on the pages."""

import re
from collections.abc import Iterator
from itertools import groupby

from extraction.contract import Claim, Flag, Status
from extraction.lines import cover
from extraction.sheet import Sheet, Token

MOST = 40_000  # letters; what comes after them is no letter any more


class Prose:
    """The words of a sheet in one line, and the rows that they are from."""

    def __init__(self, sheet: Sheet, *, first: int = 0, last: int | None = None):
        self._sheet = sheet
        self._starts: list[int] = []
        self._tokens: list[tuple[int, Token]] = []
        parts: list[str] = []
        at = 0
        for number in range(first, len(sheet.rows) if last is None else last):
            row = sheet.rows[number]
            for place, token in enumerate(row.tokens):
                text = token.text
                parts.append(text)
                self._starts.append(at)
                self._tokens.append((number, token))
                glued = place + 1 < len(row.tokens) and self._touch(token, row.tokens[place + 1])
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
        """Where each sentence stands, as far as full stops before a capital tell."""
        start = 0
        for stop in re.finditer(r"(?<=[a-z\d)])[.!?]\s+(?=[A-Z•\-])", self.text):
            yield start, stop.end()
            start = stop.end()
        yield start, len(self.text)

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
