"""The labels of a letter or form, and what stands by them."""

import re
from collections.abc import Iterator, Sequence

from extraction.candidates import Candidate, Finder
from extraction.contract import Box, Claim
from extraction.lines import Cell, height
from extraction.naming import has_digit
from extraction.schemas.base import Kind
from extraction.sheet import Hit, Token

_LEADER = re.compile(r"[.·…_]{2,}|[-–—]|\?")
_NUMBERED = re.compile(r"\d{1,2}[A-Ca-c]?[.)]")
FEWEST = 5  # labels that stand under something, to say that a form's values stand above
NEAR = 1.2  # line heights between a value and its label below


class Labels:
    """Labels as forms and lists of terms have them, none of the words of a sentence."""

    def __init__(self, finder: Finder):
        self._finder = finder
        self._sheet = finder.sheet
        self.captions = self._are_captions()

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
        after = tokens[hit.end] if hit.end < len(tokens) else None
        dots = after is not None and after.cell == last.cell and bool(_LEADER.fullmatch(after.text))
        colon = colon or dots or last.text.endswith("...")
        alone = hit.end == len(tokens) or tokens[hit.end].cell != last.cell
        figure = not alone and starts and has_digit(tokens[hit.end].text)
        return (starts or bullet or number) and (colon or alone or figure)

    def values(self, hit: Hit) -> Iterator[tuple[int, list[Token]]]:
        """What stands by a label: right of it or below it, above it where labels are captions.

        The whole cell, up to where the next label's value starts.
        """
        if self.captions:
            above = self._above(hit)
            if above:
                yield above
            return
        for row, run in self._finder.around(hit):
            found = [token for token in run if token.cell == run[0].cell]
            if row == hit.row and _NUMBERED.fullmatch(found[0].text) and self._is_numbered(hit):
                continue  # the number of the box beside it
            if row != hit.row:
                edge = self._next_label(hit)
                tokens = self._sheet.rows[row].tokens
                rest = tokens[next(at for at, one in enumerate(tokens) if one is found[0]) :]
                found = [one for one in rest if one.cell == run[0].cell and one.box.x0 < edge]
            yield row, found

    def _is_numbered(self, hit: Hit) -> bool:
        """Whether a label has its number before it, as those of a form's boxes have."""
        before = self._sheet.rows[hit.row].tokens[: hit.start][-1:]
        return bool(before) and bool(_NUMBERED.fullmatch(before[0].text))

    def near(self, hit: Hit, kind: Kind, *, most: int = 1) -> list[Candidate]:
        """Values of a kind by a label, the best first; none that a sentence parts from it."""
        if not self.captions:
            found = [one for one in self._finder.near(hit, kind) if self._is_beside(hit, one)]
            if most > 1 and found:
                found = [one for one in found if one.row == found[0].row]
                found.sort(key=lambda one: one.boxes[0].x0)
            return found[:most]
        above = self._above(hit)
        if above is None:
            return []
        row, run = above
        scan = self._finder.dates if kind is Kind.DATE else self._finder.amounts
        return [
            self._finder.candidate(row, run[start:end], kind, 1.0, f"{hit.name} above")
            for start, end in scan(run)
        ]

    def _is_beside(self, hit: Hit, one: Candidate) -> bool:
        """Whether a value stands right at its label: no sentence is between them."""
        tokens = self._sheet.rows[hit.row].tokens[hit.end :]
        if one.row != hit.row:
            near = [token for token in tokens if token.key][:3]
            size = height(self._sheet.box(hit))
            if any(self._sheet.starting_at(hit.row, hit.end + at) for at in (0, 1)):
                return True  # another label is beside it
            return len(near) < 3 or near[0].box.x0 - self._sheet.box(hit).x1 > 3 * size
        return sum(bool(token.key) and token.box.x1 <= one.boxes[0].x0 for token in tokens) <= 2

    def _next_label(self, hit: Hit) -> float:
        """Where what stands right of a label's cell starts."""
        tokens = self._sheet.rows[hit.row].tokens
        cell = tokens[hit.end - 1].cell
        return min((one.box.x0 - 1 for one in tokens if one.cell > cell), default=float("inf"))

    def _are_captions(self) -> bool:
        """Whether labels stand close under their values, as on lines that are filled in."""
        under = beside = 0
        for row, hits in enumerate(self._sheet.by_row):
            for hit in hits:
                tokens = self._sheet.rows[row].tokens
                whole = hit.start == 0 or tokens[hit.start - 1].cell != tokens[hit.start].cell
                ends = hit.end == len(tokens) or tokens[hit.end].cell != tokens[hit.end - 1].cell
                if not (hit.strong and whole and ends) or tokens[hit.end - 1].text.endswith(":"):
                    continue
                box = self._sheet.box(hit)
                above, below = self._gap(row, box, -1), self._gap(row, box, 1)
                under += above <= NEAR * height(box) and above + 2 < below
                beside += above + 2 >= below
        return under >= FEWEST and under > 2 * beside

    def _gap(self, row: int, box: Box, way: int) -> float:
        """How far the next words above (-1) or below (1) a box are."""
        page = self._sheet.rows[row].page
        at = row + way
        while 0 <= at < len(self._sheet.rows) and self._sheet.rows[at].page == page:
            for token in self._sheet.rows[at].tokens:
                if token.box.x0 < box.x1 and token.box.x1 > box.x0:
                    return box.y0 - token.box.y1 if way < 0 else token.box.y0 - box.y1
            at += way
        return float("inf")

    def _above(self, hit: Hit) -> tuple[int, list[Token]] | None:
        """The cell that stands right above a label and starts where it does."""
        box = self._sheet.box(hit)
        for at in range(hit.row - 1, max(-1, hit.row - 3), -1):
            tokens = self._sheet.rows[at].tokens
            over = [
                token for token in tokens
                if token.box.x0 < box.x1 + 40 and token.box.x1 > box.x0 - 2
            ]  # fmt: skip
            if not over:
                continue
            if box.y0 - over[0].box.y1 > NEAR * height(box):
                return None
            found = [token for token in tokens if token.cell == over[0].cell]
            first = next(n for n, token in enumerate(tokens) if token is found[0])
            label = self._sheet.starting_at(at, first)
            return None if label and label.end >= first + len(found) else (at, found)
        return None

    def cell_text(self, row: int, run: Sequence[Token]) -> str:
        """The words of the first cell of a run."""
        return " ".join(token.text for token in run if token.cell == run[0].cell)

    def claim(self, row: int, run: Sequence[Token], kind: Kind, rule: str, path: str) -> Claim:
        """The claim that the first cell of a run is the value of `path`."""
        run = [token for token in run if token.cell == run[0].cell]
        while len(run) > 1 and not run[0].key:  # a dash or dots between label and value
            run = run[1:]
        while len(run) > 1 and not run[-1].key:
            run = run[:-1]
        return self._finder.candidate(row, run, kind, 1.0, rule).claim(path)


def in_cell(token: Token, cell: Cell) -> bool:
    """Whether a token stands within a cell's edges."""
    middle = (token.box.x0 + token.box.x1) / 2
    return cell.box.x0 <= middle <= cell.box.x1
