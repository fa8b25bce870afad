"""Tables by chance: columns, heads, rules; on more than one page where there is much."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from extraction.samples.canvas import WHITE, Pen
from extraction.samples.chance_setter import GAP, LINE, TINT, Setter

NARROWEST = 5.0  # points of type


class Column(NamedTuple):
    """One column: what its rows hold under `key`, and the head over it."""

    key: str
    title: str
    align: str = "right"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: the paths of its cells by column, or plain words that start with "="."""

    cells: Mapping[str, str]
    strong: bool = False
    minus: str = ""  # "-", "(" or "end", for what is taken off
    signed: bool = False
    ruled: bool = False  # a line above it


@dataclass(frozen=True, slots=True)
class Look:
    """How all tables of a document are ruled."""

    rules: str = "head"  # none, head, rows, boxed, zebra
    fill: str = ""  # of the head: "", "tint", "solid"
    stacked: bool = False  # heads of two words on two lines
    heads: str = "over"  # heads stand over their columns: "over", or at the other edge: "left"


def look(chance: Random) -> Look:
    """A way to rule tables."""
    return Look(
        chance.choice(("none", "head", "head", "rows", "boxed", "zebra")),
        chance.choice(("", "", "tint", "solid")),
        chance.random() < 0.2,
        chance.choice(("over", "over", "over", "left")),
    )


@dataclass(slots=True)
class Grid:
    """A table that has its place: where the columns end, and in which size it is set."""

    setter: Setter
    look: Look
    columns: Sequence[Column]
    x0: float
    x1: float
    pen: Pen
    stops: dict[str, tuple[float, float]] = field(default_factory=dict)  # left and right edges
    wrap: str = ""  # the column whose long texts go on below

    def draw(
        self, entries: Sequence[Entry], y: float, turn: Callable[[int], float] | None = None
    ) -> float:
        """Set the head and the rows; the bottom of the last.

        Args:
            turn: starts the next page before row n and says where the table goes on; None where
                the table stays on its page whatever it has.
        """
        self._fit(entries)
        y = self.head(y)
        top = y
        for at, entry in enumerate(entries):
            high = self._lines(entry) * self.pen.leading + 2
            if turn and y + high > self.setter.bottom:
                self._frame(top, y)
                y = top = self.head(turn(at))
            self._row(entry, at, y, high)
            y += high
        self._frame(top, y)
        return y + 3

    def head(self, y: float) -> float:
        """The heads; their bottom."""
        page, pen = self.setter.page, self._head_pen()
        titles = {one.key: self._title(one) for one in self.columns}
        count = max((len(lines) for lines in titles.values()), default=0)
        if not any(any(lines) for lines in titles.values()):
            return y
        high = count * pen.leading + 4
        if self.look.fill:
            fill = TINT if self.look.fill == "tint" else self.setter.look.accent
            page.box(self.x0, y, self.x1, y + high, fill=fill)
        for column in self.columns:
            lines = titles[column.key]
            left, right = self.stops[column.key]
            for at, line in enumerate(lines):
                base = y + high - 5 - (len(lines) - 1 - at) * pen.leading
                ends = column.align == "left" or (self.look.heads == "left" and right - left < 75)
                if ends and column.align == "right":
                    page.text(left + GAP - 4, base, line, pen, fit=right - left - GAP)
                elif ends:
                    page.text(left + 3, base, line, pen, fit=right - left - 6)
                else:
                    page.text(right - 3, base, line, pen, "right")
        if self.look.rules != "none" and not self.look.fill:
            page.rule(self.x0, y + high, self.x1, y + high, self.setter.look.accent, 0.8)
        return y + high + 2

    def _fit(self, entries: Sequence[Entry]) -> None:
        """Give every column its width, in a size in which all of it has room."""
        start = self.pen.size
        for size in (start, start - 0.5, start - 1, start - 1.5, start - 2, start - 2.5):
            self.pen = self.pen.at(max(NARROWEST, size))
            widths = {one.key: self._width(one, entries) for one in self.columns}
            texts = [one.key for one in self.columns if one.align == "left"]
            numbers = sum(wide for key, wide in widths.items() if key not in texts)
            need = sum(min(widths[key], 90) for key in texts)
            if numbers + need <= self.x1 - self.x0:
                break
        free = self.x1 - self.x0 - numbers
        needed = sum(widths[key] for key in texts)
        spare = max(0.0, free - needed) / max(1, len(self.columns))
        x = self.x0
        for column in self.columns:
            wide = widths[column.key]
            if column.key in texts:
                wide = wide + spare if needed <= free else max(20.0, free * wide / needed)
            else:
                wide += spare
            self.stops[column.key] = (x, x + wide)
            x += wide

    def _width(self, column: Column, entries: Sequence[Entry]) -> float:
        pen = self._head_pen()
        wide = max(pen.width(line) for line in self._title(column))
        for entry in entries:
            text = self._text(entry, column.key)
            extra = 8 if column.align == "right" and (entry.minus or entry.signed) else 0
            strong = self.pen.bold() if entry.strong else self.pen
            wide = max(wide, strong.width(text) + extra)
        return wide + GAP

    def _title(self, column: Column) -> list[str]:
        title = self.setter.look.case(column.title)
        first, _, rest = title.partition(" ")
        return [first, rest] if self.look.stacked and rest else [title]

    def _head_pen(self) -> Pen:
        pen = self.setter.look.head
        pen = pen.at(min(pen.size, self.pen.size))
        return pen.inked(WHITE) if self.look.fill == "solid" else pen

    def _text(self, entry: Entry, key: str) -> str:
        cell = entry.cells.get(key, "")
        if cell.startswith("="):
            return cell[1:]
        return self.setter.shown(cell) if cell else ""

    def _lines(self, entry: Entry) -> int:
        if not self.wrap or entry.cells.get(self.wrap, "=").startswith("="):
            return 1
        left, right = self.stops[self.wrap]
        words, lines, line = self._text(entry, self.wrap).split(), 1, ""
        for word in words:
            longer = f"{line} {word}".strip()
            if line and self.pen.width(longer) > right - left - 8:
                lines, line = lines + 1, word
            else:
                line = longer
        return lines

    def _row(self, entry: Entry, at: int, y: float, high: float) -> None:
        page, setter = self.setter.page, self.setter
        if self.look.rules == "zebra" and at % 2 and not entry.strong:
            page.box(self.x0, y, self.x1, y + high, fill=TINT)
        if entry.ruled:
            page.rule(self.x0, y + 0.5, self.x1, y + 0.5, LINE)
        pen = self.pen.bold() if entry.strong else self.pen
        base = y + self.pen.size + 1.5
        for column in self.columns:
            cell = entry.cells.get(column.key, "")
            left, right = self.stops[column.key]
            fit = right - left - 6
            if not cell or not (cell.startswith("=") or setter.has(cell)):
                continue
            if column.key == self.wrap and not cell.startswith("="):
                page.wrapped(cell, left + 3, base, pen, right - left - 8)
            elif cell.startswith("="):
                x = left + 3 if column.align == "left" else right - 3
                page.text(x, base, cell[1:], pen, column.align, fit)
            elif column.align == "left":
                setter.put(cell, left + 3, base, pen, fit=fit)
            elif column.key in ("current", "ytd", "amount", "unit_price", "rate"):
                taken = entry.minus if column.key in ("current", "ytd", "amount") else ""
                setter.money(cell, right - 3, base, pen, minus=taken, signed=entry.signed)
            else:
                setter.put(cell, right - 3, base, pen, "right", fit)
        if self.look.rules in ("rows", "boxed"):
            page.rule(self.x0, y + high, self.x1, y + high, LINE, 0.4)

    def _frame(self, top: float, bottom: float) -> None:
        if self.look.rules == "boxed":
            for x in [self.x0, *(right for _, right in self.stops.values())]:
                self.setter.page.rule(x, top - 2, x, bottom, LINE, 0.4)
