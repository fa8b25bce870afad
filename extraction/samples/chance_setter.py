"""Setting type by chance: how one document dresses its labels and where it puts its values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from extraction.samples.canvas import GREY, INK, Canvas, Colour, Pen
from extraction.samples.people import Facts

ACCENTS: tuple[Colour, ...] = (
    INK, (0.13, 0.27, 0.45), (0.05, 0.36, 0.37), (0.45, 0.12, 0.14), (0.2, 0.25, 0.31),
    (0.35, 0.2, 0.42), (0.12, 0.37, 0.27), (0.55, 0.3, 0.05),
)  # fmt: skip
LINE: Colour = (0.7, 0.72, 0.75)
TINT: Colour = (0.93, 0.94, 0.96)
GAP = 12.0  # points between columns


class Item(NamedTuple):
    """A label and what stands with it: a path, the name of a note, or "period" for a range."""

    label: str
    path: str


@dataclass(frozen=True, slots=True)
class Style:
    """How one document looks."""

    body: Pen
    label: Pen
    head: Pen
    accent: Colour
    colon: str
    case: Callable[[str], str]
    margin: float
    sign: tuple[str, str]  # before and after an amount that shows its currency
    dash: str  # between the ends of a period
    names: Callable[[str], str] | None = None  # how a name's letters change


def style(chance: Random, sign: tuple[str, str]) -> Style:
    """A look that goes together."""
    family = chance.choice(("sans", "sans", "sans", "serif", "serif", "mono"))
    size = chance.choice((8, 8.5, 9, 9.5, 10)) - (family == "mono")
    accent = chance.choice(ACCENTS)
    body = Pen(family, size)
    small = chance.choice((0, 0, 1, 1.5))
    label = chance.choice((body, body, body.bold(), body.inked(GREY))).at(size - small)
    return Style(
        body=body,
        label=label,
        head=chance.choice((body.bold(), body.bold().at(size - 0.5), body)).inked(accent),
        accent=accent,
        colon=chance.choice(("", "", ":", ":", " :") if family != "mono" else ("", ":")),
        case=chance.choice((str, str, str, str.upper, _first_only)),
        margin=chance.choice((36, 42, 48, 56, 64)),
        sign=sign,
        dash=chance.choice((" - ", " to ", " – ", " through ", " thru ")),
        names=chance.choice((None, None, None, str.upper)),
    )


def _first_only(label: str) -> str:
    """Capitals at the start alone: "Pay period start"."""
    words = label.split(" ")
    rest = [word if word.isupper() or "." in word else word.lower() for word in words[1:]]
    return " ".join([words[0], *rest])


class Setter:
    """Puts a document's values on its canvas, in a style."""

    def __init__(self, page: Canvas, facts: Facts, look: Style, chance: Random):
        self.page = page
        self.facts = facts
        self.look = look
        self.chance = chance
        self.x0, self.x1 = look.margin, page.width - look.margin
        self.bottom = page.height - 40
        self.under = False  # labels stand under their values

    @property
    def step(self) -> float:
        """From line to line of labels and values."""
        return max(self.look.body.leading, self.look.label.leading)

    def say(self, label: str) -> str:
        """A label in the document's dress."""
        return self.look.case(label) + self.look.colon if label else ""

    def has(self, path: str) -> bool:
        """Whether the document has that."""
        return path == "period" or path in self.facts.values or bool(self.facts.notes.get(path))

    def known(self, *items: Item) -> list[Item]:
        """Those of the items that the document has."""
        return [item for item in items if self.has(item.path)]

    def shown(self, path: str) -> str:
        """What will be printed for a path."""
        if path == "period":
            ends = (self.page.shown("period_start"), self.page.shown("period_end"))
            return self.look.dash.join(ends)
        return self.facts.notes.get(path) or self.page.shown(path)

    def put(
        self, path: str, x: float, y: float, pen: Pen, align: str = "left", fit: float = 0
    ) -> None:
        """Print what belongs to a path."""
        if path == "period":
            self._range(x, y, pen, align, fit)
        elif path in self.facts.notes:
            self.page.text(x, y, self.facts.notes[path], pen, align, fit)
        else:
            show = self.look.names if path.endswith(".name") else None
            self.page.field(path, x, y, pen, align, fit=fit, show=show)

    def money(
        self, path: str, x: float, y: float, pen: Pen, *, minus: str = "", signed: bool = False
    ) -> None:
        """Print an amount up to `x`, with what stands around it; a note's too."""
        before, after = self.look.sign if signed else ("", "")
        if minus == "(":
            before, after = f"({before}", f"{after})"
        elif minus == "end":
            after = f"{after}-"
        elif minus:
            before = f"-{before}"
        if path in self.facts.notes:
            figure = self.page.figure(self.facts.notes[path])
            self.page.text(x, y, f"{before}{figure}{after}", pen, "right")
            return
        box = self.page.field(path, x, y, pen, "right", before=before, after=after)
        known = "currency" in self.facts.values and "currency" not in self.page.truth
        if box and signed and known and any(self.look.sign):
            self.page.stands_for("currency", self.page.printed[path], box)

    def _range(self, x: float, y: float, pen: Pen, align: str, fit: float) -> None:
        wide = pen.width(self.shown("period"))
        if fit and wide > fit:
            pen, wide = pen.at(max(4.5, pen.size * fit / wide)), fit
        wide = pen.width(self.shown("period"))
        x -= {"left": 0.0, "right": wide, "center": wide / 2}[align]
        box = self.page.field("period_start", x, y, pen)
        assert box is not None  # a range is only asked for where both ends are known
        end = self.page.text(box.x1 + pen.width(" "), y, self.look.dash.strip(), pen).x1
        end += pen.width(" ")
        self.page.field("period_end", end, y, pen)

    # Ways to set labels and values. Each takes the top of its place and gives its bottom.

    def beside(self, items: Sequence[Item], x0: float, y: float, x1: float) -> float:
        """Values in a column of their own, right of the longest label."""
        look = self.look
        wide = max(look.label.width(self.say(item.label)) for item in items) + GAP * 0.7
        at = min(x0 + wide, x0 + 0.6 * (x1 - x0))
        right = self.chance.random() < 0.15
        for item in items:
            y += self.step
            end = at - GAP * 0.7 if right else x0
            label = self.say(item.label)
            self.page.text(end, y, label, look.label, "right" if right else "left", at - x0 - 4)
            self.put(item.path, at, y, look.body, fit=x1 - at)
        return y + 4

    def spread(self, items: Sequence[Item], x0: float, y: float, x1: float) -> float:
        """Labels at the left edge, values at the right one, now and then with leaders between."""
        look, leader = self.look, self.chance.choice(("", "", "drawn", "written", "ruled"))
        for item in items:
            y += self.step + (2 if leader == "ruled" else 0)
            half = 0.55 * (x1 - x0)
            wide = min(look.body.width(self.shown(item.path)), half)
            end = self.page.text(x0, y, self.say(item.label), look.label, fit=x1 - x0 - wide - 8).x1
            self.put(item.path, x1, y, look.body, "right", half)
            room = x1 - wide - end - 8
            if leader == "drawn" and room > 12:
                self.page.dots(end + 4, y, x1 - wide - 4, GREY)
            elif leader == "written" and room > 12:
                dots = "." * int(room / look.body.width("."))
                self.page.text(end + 4, y, dots, look.body)
            elif leader == "ruled":
                self.page.rule(x0, y + 3.5, x1, y + 3.5, LINE, 0.4)
        return y + 4

    def tight(self, items: Sequence[Item], x0: float, y: float, x1: float) -> float:
        """Each value right behind its label."""
        for item in items:
            y += self.step
            label = self.say(item.label)
            end = self.page.text(x0, y, label, self.look.label, fit=0.55 * (x1 - x0)).x1
            self.put(item.path, end + 4, y, self.look.body, fit=x1 - end - 4)
        return y + 4

    def above(self, items: Sequence[Item], x0: float, y: float, x1: float) -> float:
        """Each label over its value, or under it."""
        for item in items:
            y += self.look.label.leading
            label, value = y, y + self.look.body.leading
            if self.under:
                label, value = value, label
            self.page.text(x0, label, self.say(item.label), self.look.label, fit=x1 - x0)
            self.put(item.path, x0, value, self.look.body, fit=x1 - x0)
            y += self.look.body.leading + 4
        return y + 2

    def columns(self, items: Sequence[Item], x0: float, y: float, x1: float) -> float:
        """Two or three columns of labels and values side by side."""
        count = min(len(items), 3 if x1 - x0 > 420 and self.chance.random() < 0.4 else 2)
        count = max(1, min(count, int((x1 - x0) / 160)))
        each = -(-len(items) // count)
        wide = (x1 - x0 + GAP) / count
        way = self.chance.choice((self.beside, self.beside, self.tight, self.above, self.spread))
        ends = [
            way(part, x0 + at * wide, y, x0 + (at + 1) * wide - 1.5 * GAP)
            for at in range(count)
            if (part := items[at * each : (at + 1) * each])
        ]
        return max(ends)

    def grid(self, items: Sequence[Item], x0: float, y: float, x1: float) -> float:
        """Ruled cells, each with a small label over its value."""
        look = self.look
        count = min(len(items), max(1, int((x1 - x0) / 105)))
        wide = (x1 - x0) / count
        high = look.label.at(6.5).leading + look.body.leading + 6
        for at, item in enumerate(items):
            left, top = x0 + at % count * wide, y + at // count * high
            self.page.box(left, top, left + wide, top + high, line=LINE)
            label = look.label.at(6.5)
            first, second = top + label.leading, top + high - 5
            if self.under:
                first, second = second, top + look.body.leading
            self.page.text(left + 4, first, self.say(item.label), label, fit=wide - 8)
            self.put(item.path, left + 4, second, look.body, fit=wide - 8)
        return y + high * -(-len(items) // count) + 6

    def header(self, items: Sequence[Item], x0: float, y: float, x1: float) -> float:
        """A row of labels over a row of values; more such rows where one is too short."""
        look = self.look
        count = min(len(items), max(1, int((x1 - x0) / 92)))
        each = -(-len(items) // -(-len(items) // count))
        align = self.chance.choice(("left", "left", "center"))
        filled = self.chance.choice((True, False))
        for start in range(0, len(items), each):
            part = items[start : start + each]
            wide = (x1 - x0) / len(part)
            high = look.head.leading + 4
            if filled:
                self.page.box(x0, y, x1, y + high, fill=TINT)
            for at, item in enumerate(part):
                x = x0 + at * wide + (wide / 2 if align == "center" else 3)
                self.page.text(x, y + high - 5, look.case(item.label), look.head, align, wide - 8)
                self.put(item.path, x, y + high + look.body.leading, look.body, align, wide - 8)
            y += high + look.body.leading + 8
            self.page.rule(x0, y - 3, x1, y - 3, LINE)
        return y + 4

    def inline(self, items: Sequence[Item], x0: float, y: float, x1: float) -> float:
        """All in one line of text, and the next where it is full."""
        look, x = self.look, x0
        between = self.chance.choice(("  ", " | ", ", ", "   "))
        y += self.step
        for item in items:
            label = self.say(item.label)
            wide = look.label.width(label) + look.body.width(self.shown(item.path)) + 4
            if x > x0 and x + wide > x1:
                x, y = x0, y + self.step
            end = self.page.text(x, y, label, look.label).x1 + 4
            self.put(item.path, end, y, look.body, fit=x1 - end)
            x = end + look.body.width(self.shown(item.path)) + 3
            if between.strip() and item is not items[-1]:
                x = self.page.text(x, y, between.strip(), look.body).x1
            x += 3 if between.strip() else 12
        return y + 6
