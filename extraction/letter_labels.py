"""The labels of a letter or form, and what stands by them."""

import re
from collections.abc import Iterator, Sequence

from extraction.candidates import Candidate, Finder
from extraction.contract import Claim
from extraction.lines import height
from extraction.naming import has_digit
from extraction.schemas.base import Kind
from extraction.sheet import Hit, Token


class Labels:
    """Labels as forms and lists of terms have them, none of the words of a sentence."""

    def __init__(self, finder: Finder):
        self._finder = finder
        self._sheet = finder.sheet

    def hits(self, name: str) -> list[Hit]:
        """Labels that stand as labels do: at the start of their cell, with a colon or alone.

        A word of a sentence is none.
        """
        return [hit for hit in self._sheet.named(name) if hit.strong and self.is_label(hit)]

    def is_label(self, hit: Hit) -> bool:
        """Whether a hit starts its cell and a colon, nothing or a figure comes after it."""
        tokens = self._sheet.rows[hit.row].tokens
        starts = hit.start == 0 or tokens[hit.start - 1].cell != tokens[hit.start].cell
        bullet = hit.start > 0 and not tokens[hit.start - 1].key
        first = hit.start == 1 or (
            hit.start > 1 and tokens[hit.start - 2].cell != tokens[hit.start - 1].cell
        )
        number = first and bool(re.fullmatch(r"\d{1,2}[A-Ca-c]?[.)]?", tokens[hit.start - 1].text))
        last = tokens[hit.end - 1]
        colon = last.text.endswith(":") or (
            hit.end < len(tokens) and tokens[hit.end].text.startswith(":")
        )
        alone = hit.end == len(tokens) or tokens[hit.end].cell != last.cell
        figure = not alone and starts and has_digit(tokens[hit.end].text)
        return (starts or bullet or number) and (colon or alone or figure)

    def values(self, hit: Hit) -> Iterator[tuple[int, list[Token]]]:
        """Right of a label, below it: the whole cell, up to where the next label's value starts."""
        for row, run in self._finder.around(hit):
            found = [token for token in run if token.cell == run[0].cell]
            if row != hit.row:
                edge = self._next_label(hit)
                tokens = self._sheet.rows[row].tokens
                rest = tokens[next(at for at, one in enumerate(tokens) if one is found[0]) :]
                found = [one for one in rest if one.cell == run[0].cell and one.box.x0 < edge]
            yield row, found

    def is_beside(self, hit: Hit, one: Candidate) -> bool:
        """Whether a value stands right at its label: no sentence is between them."""
        tokens = self._sheet.rows[hit.row].tokens[hit.end :]
        if one.row != hit.row:
            near = [token for token in tokens if token.key][:3]
            size = height(self._sheet.box(hit))
            return len(near) < 3 or near[0].box.x0 - self._sheet.box(hit).x1 > 3 * size
        return sum(bool(token.key) and token.box.x1 <= one.boxes[0].x0 for token in tokens) <= 2

    def _next_label(self, hit: Hit) -> float:
        """Where what stands right of a label's cell starts."""
        tokens = self._sheet.rows[hit.row].tokens
        cell = tokens[hit.end - 1].cell
        return min((one.box.x0 - 1 for one in tokens if one.cell > cell), default=float("inf"))

    def cell_text(self, row: int, run: Sequence[Token]) -> str:
        """The words of the first cell of a run."""
        return " ".join(token.text for token in run if token.cell == run[0].cell)

    def claim(self, row: int, run: Sequence[Token], kind: Kind, rule: str, path: str) -> Claim:
        """The claim that the first cell of a run is the value of `path`."""
        run = [token for token in run if token.cell == run[0].cell]
        return self._finder.candidate(row, run, kind, 1.0, rule).claim(path)
