"""Drawing forms: ruled boxes with a small label at the top left and a value below it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extraction.contract import Box
from extraction.samples.canvas import INK, Canvas, Colour, Pen
from extraction.schemas.base import Kind, leaf_at

_MONEY = (Kind.MONEY, Kind.NUMBER)


_LABEL, _VALUE = Pen(size=6), Pen(size=9)


@dataclass(frozen=True, slots=True)
class Dress:
    """How a form looks."""

    label: Pen = _LABEL
    value: Pen = _VALUE
    line: Colour | None = INK  # None where the form has no rules
    weight: float = 0.6
    money: str = "right"  # how amounts stand in their box
    text: str = "left"
    indent: float = 10  # of values that stand left
    before: str = ""  # a currency sign before amounts
    dollars: str = ""  # the sign printed at the box's left edge, apart from its amount

    def sized(self, label: float, value: float) -> "Dress":
        """The same in other sizes."""
        return replace(self, label=self.label.at(label), value=self.value.at(value))


class BoxSheet:
    """Puts boxes on a canvas."""

    def __init__(self, page: Canvas, dress: Dress):
        self.page = page
        self.dress = dress

    def frame(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A box's outline, where the form has any."""
        if self.dress.line:
            self.page.box(x0, y0, x1, y1, line=self.dress.line, weight=self.dress.weight)

    def label(self, x0: float, y0: float, x1: float, text: str) -> Box:
        """A box's label at its top left, lines apart by `|`; the box around it."""
        pen = self.dress.label
        if not text:
            return Box(x0 + 3, y0 + 1, x0 + 4, y0 + 2)
        boxes = [
            self.page.text(x0 + 3, y0 + pen.size + 1 + at * pen.leading, line, pen, fit=x1 - x0 - 5)
            for at, line in enumerate(text.split("|"))
        ]
        last = boxes[-1]
        return Box(boxes[0].x0, boxes[0].y0, max(box.x1 for box in boxes), last.y1)

    def cell(self, x0: float, y0: float, x1: float, y1: float, label: str, path: str = "") -> None:
        """A box with its label and its value."""
        self.frame(x0, y0, x1, y1)
        self.label(x0, y0, x1, label)
        if self.dress.dollars and path and leaf_at(self.page.schema, path).kind is Kind.MONEY:
            self.page.text(x0 + 4, y1 - 4, self.dress.dollars, self.dress.value)
        self.value(x0, y1 - 4, x1, path)

    def value(self, x0: float, y: float, x1: float, path: str) -> None:
        """A value on a box's floor."""
        if not path:
            return
        dress = self.dress
        money = leaf_at(self.page.schema, path).kind in _MONEY
        align = dress.money if money else dress.text
        x = {"left": x0 + dress.indent, "right": x1 - 5, "center": (x0 + x1) / 2}[align]
        room = x1 - x0 - dress.indent - 6
        before = dress.before if money else ""
        self.page.field(path, x, y, dress.value, align, fit=room, before=before)

    def who(
        self, x0: float, y0: float, x1: float, y1: float, label: str, name: str, address: str = ""
    ) -> None:
        """A box with a name and, below it, an address."""
        self.frame(x0, y0, x1, y1)
        self.label(x0, y0, x1, label)
        pen = self.dress.value
        y = y0 + 1 + self.dress.label.leading * (1 + label.count("|")) + pen.leading
        x = x0 + self.dress.indent
        self.page.field(name, x, y, pen, fit=x1 - x - 6)
        if address:
            self.page.block(address, x, y + pen.leading, pen)

    def tick(
        self, path: str, x: float, y: float, label: str, *, side: float = 7, right: bool = False
    ) -> float:
        """A little square with its label right of it (or left), marked where it is so.

        Returns:
            Where the label ends.
        """
        pen = self.dress.label
        if right:
            box = self.page.text(x, y, label, pen)
            square = box.x1 + 4
        else:
            square = x
            box = self.page.text(x + side + 4, y, label, pen)
        self.mark(path, square, y, label, box, side)
        return max(box.x1, square + side)

    def tick_under(self, path: str, x: float, y: float, label: str, *, side: float = 7) -> None:
        """A label of one or more lines (apart by `|`) with its square under it."""
        pen = self.dress.label
        lines = label.split("|")
        boxes = [
            self.page.text(x, y + at * pen.leading, line, pen) for at, line in enumerate(lines)
        ]
        last = y + (len(lines) - 1) * pen.leading
        self.mark(path, x + 6, last + side + 4, lines[0], boxes[0], side)

    def mark(self, path: str, x: float, y: float, label: str, box: Box, side: float) -> None:
        """The square, and its mark where the document says so; `box` is the label's."""
        self.page.box(x, y - side + 1, x + side, y + 1, line=INK, weight=0.5)
        if self.page.values.get(path) == "true":
            pen = self.dress.label.bold().at(side)
            self.page.text(x + side / 2, y, "X", pen, "center")
            self.page.stands_for(path, label, box)


def grid(
    sheet: BoxSheet, x0: float, y0: float, widths: Sequence[float], high: float,
    rows: Sequence[Sequence[tuple[str, str]]],
) -> float:  # fmt: skip
    """Rows of boxes of equal heights; where they end."""
    y = y0
    for row in rows:
        x = x0
        for wide, (label, path) in zip(widths, row, strict=True):
            sheet.cell(x, y, x + wide, y + high, label, path)
            x += wide
        y += high
    return y
