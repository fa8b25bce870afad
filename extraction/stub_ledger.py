"""The amounts of a pay stub as a bookkeeper sees them: columns of figures, and runs of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from extraction.candidates import Candidate, Finder
from extraction.contract import Box
from extraction.lines import cover, height
from extraction.pay_lines import has_cents, is_foreign, is_foreign_title, line_kind
from extraction.schemas.base import Kind
from extraction.sheet import Sheet, Token
from extraction.stub_bands import titles_of
from extraction.stub_table import Entry, described_by, label_of, names_column, runs

LONGEST = 14  # lines of one list
MOST_FIGURES = 260  # of a document; one with more is no pay stub
FAR = 16  # rows from a list to its title
RULE = "row that adds up"
_TOTAL = re.compile(r"\b(?:sub-?\s?)?totals?\b", re.IGNORECASE)
_ROLES = ("earnings", "tax_lines", "deduction_lines")


@dataclass(eq=False, slots=True)
class Figure:
    """An amount to the cent, the run of its row that it stands in, and its column."""

    one: Candidate
    box: Box
    column: int = -1

    @property
    def size(self) -> Decimal:
        """The amount, whatever its sign."""
        return abs(self.one.number or Decimal())


@dataclass(eq=False, slots=True)
class Run:
    """Words of a row and the numbers behind them."""

    row: int
    page: int
    words: tuple[Token, ...]  # none where amounts stand alone
    label: str  # of a sum, or ""
    kind: str  # the table that its words tell, or ""
    figures: list[Figure] = field(default_factory=list)
    factors: list[Candidate] = field(default_factory=list)  # numbers before the first figure

    @property
    def text(self) -> str:
        """Its words."""
        return " ".join(token.text for token in self.words)

    @property
    def is_line(self) -> bool:
        """Whether it may be a line of a list: it has words, and they are not those of a sum."""
        if _TOTAL.search(self.text):
            return False
        return bool(self.words) and self.label not in ("gross", "net", "total", "other")

    def at(self, column: int) -> Figure | None:
        """Its figure of a column."""
        return next((one for one in self.figures if one.column == column), None)

    def entry(self, numbers: dict[str, Candidate]) -> Entry:
        """The run as a line of a table."""
        return Entry(self.row, "", self.words, "", numbers)


@dataclass(frozen=True, slots=True)
class Segment:
    """Runs that follow one another in a column, and what they come to."""

    column: int
    runs: tuple[Run, ...]
    total: Decimal
    whole: bool  # it starts and ends where the page has a break
    sums: tuple[tuple[Run, Figure], ...]  # where the page prints what they come to
    title: str  # the section whose title stands over it

    def votes(self, role: str) -> float:
        """How much speaks for one of the tables."""
        score = 0.0
        for run in self.runs:
            score += (run.kind == role) - 1.5 * (run.kind not in (role, ""))
        score += 1.0 * (self.title == role) - 0.5 * (self.title not in (role, ""))
        named = any(run.kind == role for run in self.runs)
        score -= 2.0 * (self.title == "other" and not named)
        if len(self.runs) > 1:
            score -= 2.0 * sum(run.label != "" for run in self.runs)  # a sum is no line
        alone = len(self.runs) == 1 and bool(self.sums)
        if alone and self.sums[0][0].row < self.runs[0].row and not self.sums[0][0].label:
            score -= 0.6  # of a line and its sum the line stands above, mostly
        return score + 0.5 * bool(self.sums) + 0.2 * len(self.runs)


class Ledger:
    """The runs and columns of one stub."""

    def __init__(self, finder: Finder):
        self._finder = finder
        self._sheet = finder.sheet
        self.runs = list(_runs_of(finder))
        figures = [(run, one) for run in self.runs for one in run.figures]
        self.printed: dict[Decimal, list[tuple[Run, Figure]]] = {}
        if len(figures) > MOST_FIGURES:
            self.runs, figures = [], []
        for run, one in figures:
            self.printed.setdefault(one.size, []).append((run, one))
        self.columns = _columns(figures)
        self._titles = [
            (row, name, box)
            for row in range(len(self._sheet.rows))
            for name, box in _titles(self._sheet, row)
        ]

    def segments(self) -> Iterator[Segment]:
        """Every stretch of lines between two breaks, or that the page prints the sum of."""
        for number, column in enumerate(self.columns):
            many = [(run, one) for run, one in column if not is_foreign(run.text)]
            breaks, gaps = self._breaks([run for run, _ in many])
            for start in range(len(many)):
                stop = next((at for at in range(start + 1, len(many)) if gaps[at]), len(many))
                yield from self._from(number, many, breaks, start, stop)

    def running(self, pay: Segment) -> Iterator[Segment]:
        """What follows a list in its column, down to the amount that it leaves of the list's sum.

        Sums of what stands above them are no lines of it.
        """
        column = [(run, one) for run, one in self.columns[pay.column] if not is_foreign(run.text)]
        start = 1 + max(at for at, (run, _) in enumerate(column) if run in pay.runs)
        taken: list[Run] = []
        total = since = Decimal()
        for at in range(start, min(len(column), start + LONGEST)):
            run, one = column[at]
            if not taken and one.size == pay.total:
                continue
            if total and one.size == pay.total - total:
                yield Segment(pay.column, tuple(taken), total, True, ((run, one),), "")
                return
            if since and one.size in (since, total) and (run.label or _TOTAL.search(run.text)):
                since = Decimal()
                continue
            if not run.words or run.label in ("gross", "net") or run.page != pay.runs[0].page:
                return
            taken.append(run)
            total += one.size
            since += one.size

    def _from(
        self,
        number: int,
        many: Sequence[tuple[Run, Figure]],
        breaks: Sequence[bool],
        start: int,
        stop: int,
    ) -> Iterator[Segment]:
        """The stretches from one line on; behind `stop`, the next gap, only with their sum."""
        total, taken = Decimal(), []
        for at in range(start, min(len(many), start + LONGEST)):
            run, one = many[at]
            if not run.is_line or run.page != many[start][0].page:
                return
            total += one.size
            taken.append(run)
            whole = breaks[start] and breaks[at + 1]
            if not total or not (whole or total in self.printed):
                continue
            sums = [
                (other, figure) for other, figure in self.printed.get(total, ())
                if other not in taken
            ]  # fmt: skip
            before = many[start - 1][0] if start else None
            after = many[at + 1][0] if at + 1 < len(many) else None
            if len(taken) == 1:  # its own amount again says little, but beside it or by its label
                sums = [one for one in sums if one[0] in (before, after) or one[0].label]
            sums.sort(key=lambda one: (one[1].column != number, one[0] not in (before, after)))
            beside = any(other in (before, after) for other, _ in sums)
            if beside if at >= stop else whole or sums:
                yield Segment(
                    number, tuple(taken), total, whole, tuple(sums), self._title(taken[0])
                )

    def _title(self, run: Run) -> str:
        """The section whose title stands over a run, nearest above it and over its words."""
        left = run.words[0].box.x0
        size = height(run.words[0].box)
        for row, name, box in reversed(self._titles):
            over = -3.5 * size <= left - box.x0 <= 6 * size
            if over and 0 < run.row - row <= FAR and self._sheet.rows[row].page == run.page:
                return name
        return ""

    def _breaks(self, column: Sequence[Run]) -> tuple[list[bool], list[bool]]:
        """Before which runs of a column, and after the last, another list may start; and before
        which of them there is more than a line's space.
        """
        steps = sorted(
            lower.words[0].box.y0 - upper.words[0].box.y0
            for upper, lower in pairwise(column)
            if upper.words and lower.words and upper.page == lower.page
        )
        usual = steps[len(steps) // 4] if steps else 0.0
        found, last, gaps = [True], column[0].kind if column else "", [True]
        for upper, lower in pairwise(column):
            sums = not upper.is_line or not lower.is_line or upper.label or lower.label
            apart = upper.page != lower.page or not upper.words or not lower.words
            if not apart:
                step = lower.words[0].box.y0 - upper.words[0].box.y0
                apart = step > 1.45 * usual or self._title_between(upper, lower)
            last = "" if sums or apart else last
            kinds = last and lower.kind and last != lower.kind
            last = lower.kind or last
            found.append(bool(kinds or sums or apart))
            gaps.append(apart)
        return [*found, True], [*gaps, True]

    def _title_between(self, upper: Run, lower: Run) -> bool:
        """Whether words without amounts stand between two runs, at their left edge."""
        left, size = lower.words[0].box.x0, height(lower.words[0].box)
        return any(
            abs(token.box.x0 - left) < 3 * size
            for row in range(upper.row + 1, lower.row)
            for token in self._sheet.rows[row].tokens
        )


def _titles(sheet: Sheet, row: int) -> Iterator[tuple[str, Box]]:
    """Section titles of a row; "other" where a title is of others' money."""
    yield from titles_of(sheet, row)
    for cell in sheet.rows[row].line.cells:
        if is_foreign_title(cell.text) and not cell.text.endswith(":"):
            yield "other", cell.box


def _runs_of(finder: Finder) -> Iterator[Run]:
    sheet = finder.sheet
    for row in range(len(sheet.rows)):
        tokens = sheet.rows[row].tokens
        for words, spans in runs(tokens, list(finder.amounts(tokens))):
            described = described_by(sheet, row, words)
            label = label_of(sheet, row, described) if described else ""
            text = " ".join(token.text for token in described)
            if not label and names_column(text):
                label = "other"
            run = Run(row, sheet.rows[row].page, described, label, line_kind(text))
            for start, end in spans:
                one = finder.candidate(row, tokens[start:end], Kind.MONEY, 1.2, RULE)
                if has_cents(one.raw) and one.number is not None:
                    box = cover(token.box for token in tokens[start:end])
                    run.figures.append(Figure(one, box))
                elif not run.figures and one.number is not None:
                    run.factors.append(one)
            if run.figures:
                yield run


def _columns(figures: Sequence[tuple[Run, Figure]]) -> list[list[tuple[Run, Figure]]]:
    """The figures by column: they end at one edge, or start at one; from top to bottom."""
    groups: list[list[tuple[Run, Figure]]] = []
    for edge in ("x1", "x0"):
        ordered = sorted(figures, key=lambda one: getattr(one[1].box, edge))
        for run, one in ordered:
            if edge == "x0" and len(groups[one.column]) > 1:
                continue
            place = getattr(one.box, edge)
            near = [
                group for group in groups
                if group and run not in [other for other, _ in group]
                and any(abs(getattr(other.box, edge) - place) < 0.6 * height(one.box)
                        for _, other in group[-12:])
            ]  # fmt: skip
            if near and (edge == "x1" or near[0] is not groups[one.column]):
                if one.column >= 0:
                    groups[one.column].remove((run, one))
                near[0].append((run, one))
                one.column = groups.index(near[0])
            elif one.column < 0:
                one.column = len(groups)
                groups.append([(run, one)])
    for group in groups:
        group.sort(key=lambda one: one[0].row)
    return groups
