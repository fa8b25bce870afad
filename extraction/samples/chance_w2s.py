"""Forms W-2 whose whole structure is chance: which boxes stand where, called what, ruled how."""

from collections.abc import Sequence
from datetime import date
from random import Random

from extraction.samples.box_sheet import BoxSheet, Dress
from extraction.samples.canvas import GREY, INK, LETTER, Canvas, Pen
from extraction.samples.chance_setter import Item, Setter, style
from extraction.samples.chance_w2_marks import LOCAL, STATE, TICKS
from extraction.samples.chance_w2_shapes import AMOUNTS, NUMBERS, Shaped
from extraction.samples.chance_words import Tongue
from extraction.samples.formats import Format
from extraction.samples.people import dice
from extraction.samples.w2s import Terms
from extraction.schemas import SCHEMAS

MARKS = ("{} ", "{} ", "{}  ", "{}. ", "Box {} ", "Box {}: ", "({}) ", "")


def draw_w2(chance: Random, seed: int, as_of: date) -> tuple[Canvas, str]:
    """Draw the form of a seed; the canvas and its language."""
    terms = Terms(
        ssn=chance.choice(("XXX-XX-{}", "***-**-{}", "xxx-xx-{}", "987-65-432{:.1}")),
        copy=chance.choice(("Copy B", "Copy C", "Copy 2")),
        local=chance.random() < 0.5,
    )
    known = terms.facts(seed, as_of, {}, inconsistent=False)
    size = chance.choice((LETTER, LETTER, LETTER, (LETTER[1], LETTER[0])))
    told = dict.fromkeys(TICKS, "false") | known.values
    canvas = Canvas(SCHEMAS["w2"], told, known.notes, Format(), size)
    if dice("w-2's shape", seed).random() < 0.5:
        Shaped(canvas, Tongue("w2", chance), chance).draw()
        return canvas, "en"
    look = style(chance, chance.choice((("", ""), ("$", ""))))
    _Form(Setter(canvas, known, look, chance), Tongue("w2", chance), chance).draw()
    return canvas, "en"


class _Form:
    """One form in the making."""

    def __init__(self, setter: Setter, tongue: Tongue, chance: Random):
        self._setter = setter
        self._page = setter.page
        self._tongue = tongue
        self._chance = chance
        self._mark = chance.choice(MARKS)
        family = setter.look.body.font.partition("-")[0]
        self._sheet = BoxSheet(
            self._page,
            Dress(
                Pen(family, chance.choice((5.5, 6, 6.5, 7))),
                Pen(chance.choice((family, family, "mono")), chance.choice((8, 8.5, 9))),
                line=chance.choice((INK, INK, GREY, None)),
                money=chance.choice(("left", "right", "right", "center")),
                indent=chance.choice((6, 10, 18)),
                before=chance.choice(("", "", "$")),
            ),
        )

    def draw(self) -> None:
        """Draw all of it."""
        x0, x1 = self._setter.x0, self._setter.x1
        y = self._title(x0, 40.0, x1)
        boxed = self._chance.random() < 0.6
        parts = [self._people_boxes, self._money_boxes] if boxed else [self._people, self._money]
        if self._chance.random() < 0.4:
            parts.reverse()
        for part in parts:
            y = part(x0, y, x1) + 6
        for part in self._chance.sample((self._codes, self._ticks, self._other), 3):
            y = part(x0, y, x1) + 6
        self._states(x0, y, x1)

    def _say(self, what: str, number: str) -> str:
        """A label in this form's words, with its box's number where the form has any."""
        text = self._setter.look.case(self._tongue[what])
        if text[:2].lower() == "e/":
            return text
        return (self._mark.format(number) if number else "") + text

    def _title(self, x0: float, y: float, x1: float) -> float:
        """The title and the year: beside, at the other edge, or behind a label."""
        pen = self._setter.look.head.at(13)
        way = self._chance.choice(("after", "before", "edge", "label"))
        title = self._tongue["title"]
        if way == "before":
            box = self._page.field("tax_year", x0, y, pen)
            end = self._page.text((box.x1 if box else x0) + 6, y, title, pen).x1
        else:
            end = self._page.text(x0, y, title, pen).x1
        if way == "after":
            self._page.field("tax_year", end + 8, y, pen)
        elif way == "edge":
            self._page.field("tax_year", x1, y, pen.at(15), "right")
        elif way == "label":
            y += 16
            end = self._page.text(x0, y, self._setter.say(self._tongue["tax_year"]), pen.at(9)).x1
            self._page.field("tax_year", end + 5, y, pen.at(9))
        if self._chance.random() < 0.7:
            y += 14
            self._page.field("copy_designation", x0, y, pen.at(8))
        return y + 12

    def _people_boxes(self, x0: float, y: float, x1: float) -> float:
        """Boxes of numbers, and one for each of the people, beside or below one another."""
        numbers = [one for one in NUMBERS if one[0] in self._page.values]
        self._chance.shuffle(numbers)
        y = self._row_of_boxes(numbers, x0, y, x1, len(numbers))
        middle = (x0 + x1) / 2
        who = [("employer", "c"), ("employee", "e")]
        self._chance.shuffle(who)
        beside = self._chance.random() < 0.5
        for at, (name, letter) in enumerate(who):
            left = x0 if not (beside and at) else middle
            right = x1 if not (beside and not at) else middle
            self._sheet.who(
                left, y, right, y + 64, self._say(f"{name}.name", letter), f"{name}.name",
                f"{name}.address",
            )  # fmt: skip
            if not beside or at:
                y += 64
        return y

    def _money_boxes(self, x0: float, y: float, x1: float) -> float:
        """Boxes of amounts in two to four columns, in the form's order or down each column."""
        shown = list(AMOUNTS)
        if self._chance.random() < 0.4:  # leave empty boxes out
            shown = [one for one in shown if one[0] in self._page.values]
        if self._chance.random() < 0.25:
            shown = [*shown[::2], *shown[1::2]]
        return self._row_of_boxes(shown, x0, y, x1, self._chance.choice((2, 3, 4, 4)))

    def _row_of_boxes(
        self, items: Sequence[tuple[str, str]], x0: float, y: float, x1: float, columns: int
    ) -> float:
        high = self._chance.choice((26, 28, 32))
        wide = (x1 - x0) / columns
        for at, (path, number) in enumerate(items):
            left, top = x0 + at % columns * wide, y + at // columns * high
            self._sheet.cell(left, top, left + wide, top + high, self._say(path, number), path)
        return y + high * -(-len(items) // columns)

    def _people(self, x0: float, y: float, x1: float) -> float:
        """Names, numbers and addresses behind their labels, one a line."""
        setter, page = self._setter, self._page
        at = x0 + self._chance.choice((150, 180, 220))
        order = ["employee", "employer"]
        self._chance.shuffle(order)
        for name in order:
            number = "employee.ssn" if name == "employee" else "employer.ein"
            for path in (f"{name}.name", number, f"{name}.address"):
                y += setter.step + 2
                label = self._tongue[path]
                label = label.partition(",")[0] if path.endswith(".name") else label
                page.text(x0, y, setter.say(setter.look.case(label)), setter.look.label, fit=140)
                if path.endswith("address"):
                    page.inline(path, at, y, setter.look.body)
                else:
                    page.field(path, at, y, setter.look.body, fit=x1 - at)
            y += 6
        if "control_number" in page.values:
            y += setter.step
            page.text(x0, y, setter.say(self._tongue["control_number"]), setter.look.label)
            page.field("control_number", at, y, setter.look.body)
        return y + 4

    def _money(self, x0: float, y: float, x1: float) -> float:
        """Amounts in lists, columns or rows of heads."""
        setter = self._setter
        known = [one for one in AMOUNTS if one[0] in self._page.values]
        items = [Item(self._say(path, number), path) for path, number in known]
        way = self._chance.choice((
            setter.spread, setter.spread, setter.beside, setter.columns, setter.header,
            setter.grid, setter.tight,
        ))  # fmt: skip
        right = x0 + 300 if way == setter.spread and self._chance.random() < 0.5 else x1
        return way(items, x0, y, right)

    def _codes(self, x0: float, y: float, x1: float) -> float:
        """Box 12: in boxes of its own letters, or a code and an amount a line under one label."""
        page, sheet = self._page, self._sheet
        rows = page.rows("coded_amounts")
        pen = sheet.dress.value
        if self._chance.random() < 0.6:
            wide = (x1 - x0) / 4
            for at in range(4):
                left = x0 + at * wide
                sheet.frame(left, y, left + wide, y + 27)
                more = self._tongue["coded"] if at == 0 else ""
                sheet.label(left, y, left + wide, f"12{'abcd'[at]} {more}".strip())
                if at in rows:
                    page.field(f"coded_amounts[{at}].code", left + 8, y + 23, pen)
                    page.field(f"coded_amounts[{at}].amount", left + wide - 6, y + 23, pen, "right")
            return y + 27
        if not rows:
            return y
        for at in rows:
            y += self._setter.step + 2
            end = page.text(x0, y, f"12{'abcd'[at]}", self._setter.look.label).x1
            page.field(f"coded_amounts[{at}].code", end + 14, y, pen)
            page.field(f"coded_amounts[{at}].amount", end + 120, y, pen, "right")
        return y + 4

    def _ticks(self, x0: float, y: float, x1: float) -> float:
        """Box 13: squares beside their labels in one line, or under them."""
        y += 12
        x = self._page.text(x0, y, "13", self._sheet.dress.label).x1 + 12
        under = self._chance.random() < 0.4
        for path in TICKS:
            label = self._setter.look.case(self._tongue[path])
            if under:
                self._sheet.tick_under(path, x, y, label)
                x += self._sheet.dress.label.width(label) + 24
            else:
                x = self._sheet.tick(path, x, y, label) + 22
        return y + (14 if under else 2)

    def _other(self, x0: float, y: float, x1: float) -> float:
        """Box 14, where there is something in it."""
        if "other" not in self._page.values:
            return y
        self._sheet.frame(x0, y, x0 + 200, y + 27)
        self._sheet.label(x0, y, x0 + 200, f"14 {self._tongue['other']}")
        self._page.field("other", x0 + 8, y + 23, self._sheet.dress.value)
        return y + 27

    def _states(self, x0: float, y: float, x1: float) -> None:
        """Boxes 15 to 20 as a table of one row a state."""
        page = self._page
        columns = [*STATE]
        if page.rows("localities"):
            columns += LOCAL
        scale = (x1 - x0) / sum(column[3] for column in columns)
        x, pen = x0, self._sheet.dress.value.at(8)
        rows = page.rows("states")
        if self._sheet.dress.line:
            page.box(x0, y, x1, y + 14 + 15 * len(rows), line=self._sheet.dress.line)
        for what, path, number, share in columns:
            wide = share * scale
            self._sheet.label(x, y, x + wide, self._say(what, number))
            for row in rows:
                at = y + 26 + row * 15
                if path.endswith(("wages", "tax")):
                    page.field(path.format(row), x + wide - 6, at, pen, "right")
                else:
                    page.field(path.format(row), x + 5, at, pen, fit=wide - 8)
            x += wide
