"""Boxes 12 to 20 of a Form W-2 in the many ways that they are printed."""

from collections.abc import Callable
from random import Random

from extraction.samples.box_sheet import BoxSheet
from extraction.samples.chance_words import Tongue

TICKS = ("is_statutory_employee", "is_retirement_plan", "is_third_party_sick_pay")
STATE = (
    ("state", "states[{}].state", "15", 50), ("employer_state_number",
    "states[{}].employer_state_number", "", 100), ("state_wages", "states[{}].wages", "16", 90),
    ("state_tax", "states[{}].income_tax", "17", 84),
)  # fmt: skip
LOCAL = (
    ("local_wages", "localities[{}].wages", "18", 84),
    ("local_tax", "localities[{}].income_tax", "19", 76),
    ("locality", "localities[{}].locality", "20", 70),
)
SIGNS = ("X", "x", "X", "\u2022", "\u00d7", "[X]", "(X)", "( X )", "[ X ]", "YES", "Yes", "Y")


class Marks:
    """The boxes of codes, ticks, other amounts and states, at the width of a copy."""

    def __init__(
        self, sheet: BoxSheet, tongue: Tongue, say: Callable[[str, str], str], high: float
    ):
        self._sheet, self._page, self._tongue = sheet, sheet.page, tongue
        self._say, self._high = say, high

    def codes(self, x0: float, y: float, x1: float, chance: Random) -> float:
        """Box 12: boxes of their own, or several pairs in one."""
        way = chance.choice((self._boxes, self._boxes, self._lined, self._lined, self._inline))
        return way(x0, y, x1, chance)

    def _boxes(self, x0: float, y: float, x1: float, chance: Random) -> float:
        ways = (1, 2) if x1 - x0 < 240 else (1, 2, 4) if x1 - x0 < 340 else (2, 4)
        columns = chance.choice(ways)
        wide = (x1 - x0) / columns
        split = chance.random() < 0.5
        title = chance.choice(("", " See instructions for box 12", " Code", " Codes"))
        for at in range(4):
            left, top = x0 + at % columns * wide, y + at // columns * self._high
            self._sheet.frame(left, top, left + wide, top + self._high)
            said = title if at == 0 or title == " Code" else ""
            self._sheet.label(left, top, left + wide, f"12{'abcd'[at]}{said}")
            if split:
                self._page.rule(left + 30, top + self._high / 2, left + 30, top + self._high)
            self._pair(at, left + 8, top + self._high - 4, left + wide - 6, chance, apart=True)
        return y + self._high * (4 // columns)

    def _lined(self, x0: float, y: float, x1: float, chance: Random) -> float:
        """One box with a pair a line."""
        page, pen = self._page, self._sheet.dress.value
        rows = page.rows("coded_amounts")
        wide = min(x1 - x0, chance.choice((110, 150, 220)))
        left = chance.choice((x0, x1 - wide))
        label = chance.choice((
            "12 See instructions for box 12", "12 Codes and amounts", "12a-d Codes",
            "Box 12 codes", "12", "12a - 12d See instructions for box 12",
        ))  # fmt: skip
        tall = self._sheet.dress.label.leading + 6 + pen.leading * max(2, len(rows))
        self._sheet.frame(left, y, left + wide, y + tall)
        self._sheet.label(left, y, left + wide, label)
        lettered = chance.random() < 0.3
        apart = chance.random() < 0.6
        for at in rows:
            base = y + self._sheet.dress.label.leading + 3 + pen.leading * (at + 1)
            start = left + 6
            if lettered:
                start = page.text(start, base, f"12{'abcd'[at]}", self._sheet.dress.label).x1 + 5
            self._pair(at, start, base, left + wide - 6, chance, apart=apart)
        return y + tall

    def _inline(self, x0: float, y: float, x1: float, chance: Random) -> float:
        """All the pairs in one line."""
        pen = self._sheet.dress.value
        self._sheet.frame(x0, y, x1, y + self._high + 2)
        self._sheet.label(x0, y, x1, chance.choice(("12 Codes", "Box 12", "12 See instructions")))
        x = x0 + 6
        gap = chance.choice((8, 12, 20))
        between = chance.choice(("", "", ";", ","))
        rows = self._page.rows("coded_amounts")
        way = chance.choice(("", "", "$", "-"))
        for at in rows:
            base = y + self._high - 2
            box = self._page.field(f"coded_amounts[{at}].code", x, base, pen)
            start = (box.x1 if box else x) + 4
            if way == "-":
                start = self._page.text(start, base, way, pen).x1 + 3
            end = self._page.field(
                f"coded_amounts[{at}].amount", start, base, pen, before="$" * (way == "$"),
                after=between if at < rows[-1] else "",
            )  # fmt: skip
            x = (end.x1 if end else x) + gap
        return y + self._high + 2

    def _pair(
        self, at: int, x: float, y: float, right: float, chance: Random, *, apart: bool
    ) -> None:
        pen = self._sheet.dress.value
        box = self._page.field(f"coded_amounts[{at}].code", x, y, pen)
        if apart or box is None:
            self._page.field(f"coded_amounts[{at}].amount", right, y, pen, "right")
        else:
            self._page.field(f"coded_amounts[{at}].amount", box.x1 + 5, y, pen)

    def ticks(self, x0: float, y: float, x1: float, chance: Random) -> float:
        """Box 13: marks before, behind or under their labels, side by side or in a list."""
        page, pen = self._page, self._sheet.dress.label
        sign = chance.choice(SIGNS)
        way = chance.choice(("before", "before", "behind", "under", "over", "list"))
        number = chance.choice(("13 ", "13", ""))
        self._sheet.frame(x0, y, x1, y + 22 + 10 * (way == "list"))
        shift = page.text(x0 + 3, y + 8, number.strip(), pen).x1 + 6 if number else x0 + 5
        step = (x1 - shift) / 3
        for at, path in enumerate(TICKS):
            label = self._tongue[path]
            if sign.isalpha() and sign.isupper():
                label = label.upper()
            ticked = page.values.get(path) == "true"
            shown = sign if ticked else _empty(sign)
            x, base = (shift, y + 8 + at * 10) if way == "list" else (shift + at * step, y + 10)
            wide = pen.width(sign)
            if way == "before":
                box = page.text(x + wide + 4, base, label, pen)
                page.text(x, base, shown, pen)
            elif way in ("behind", "list"):
                box = page.text(x, base, label, pen)
                page.text(box.x1 + 5 if way == "behind" else x + 90, base, shown, pen)
            elif way == "under":
                box = page.text(x, base, label, pen)
                page.text((box.x0 + box.x1) / 2, base + pen.leading, shown, pen, "center")
            else:
                box = page.text(x, base + pen.leading, label, pen)
                page.text((box.x0 + box.x1) / 2, base, shown, pen, "center")
            if ticked or shown:
                page.stands_for(path, label, box)
        return y + 24 + 10 * (way == "list")

    def other(self, x0: float, y: float, x1: float, chance: Random) -> float:
        """Box 14."""
        wide = min(x1 - x0, chance.choice((120, 200, 300)))
        label = chance.choice(("14 Other", "14 Other", "14", "Box 14 Other", "Other"))
        self._sheet.cell(x0, y, x0 + wide, y + self._high, label, "other")
        return y + self._high

    def states(self, x0: float, y: float, x1: float, chance: Random) -> float:
        """Boxes 15 to 20: a table, boxes of their own for every state, or number beside state."""
        columns = [*STATE, *(LOCAL if self._page.rows("localities") else ())]
        way = chance.choice(("table", "table", "boxes", "joined"))
        if x1 - x0 < 330 and len(columns) > 4:
            y = self._table(x0, y, x1, [*STATE], way, chance)
            return self._table(x0, y, x1, [*LOCAL], "table", chance)
        return self._table(x0, y, x1, columns, way, chance)

    def _table(
        self, x0: float, y: float, x1: float, columns: list[tuple[str, str, str, int]], way: str,
        chance: Random,
    ) -> float:  # fmt: skip
        page, sheet = self._page, self._sheet
        pen = sheet.dress.value.at(min(8, sheet.dress.value.size))
        rows = page.rows("states") if columns[0][0] == "state" else page.rows("localities")
        scale = (x1 - x0) / sum(column[3] for column in columns)
        blocks = [[row] for row in rows] if way == "boxes" else [list(rows)]
        slash = chance.choice(("  ", " / "))
        for block in blocks:
            tall = sheet.dress.label.leading + 5 + pen.leading * len(block)
            x = x0
            for what, path, number, share in columns:
                wide = share * scale
                sheet.frame(x, y, x + wide, y + tall)
                joined = way == "joined" and what == "state"
                if joined:
                    label = "15 State   Employer's state ID number"
                    sheet.label(x, y, x + wide + 100 * scale, label)
                elif not (way == "joined" and what == "employer_state_number"):
                    sheet.label(x, y, x + wide, self._say(what, number))
                for at, row in enumerate(block):
                    base = y + sheet.dress.label.leading + 2 + pen.leading * (at + 1)
                    if joined:
                        self._joined(row, x + 4, base, slash)
                    elif path.endswith(("wages", "tax")):
                        page.field(path.format(row), x + wide - 5, base, pen, "right")
                    elif not (way == "joined" and what == "employer_state_number"):
                        page.field(path.format(row), x + 4, base, pen, fit=wide - 6)
                x += wide
            y += tall
        return y

    def _joined(self, row: int, x: float, y: float, slash: str) -> None:
        pen = self._sheet.dress.value.at(min(8, self._sheet.dress.value.size))
        box = self._page.field(f"states[{row}].state", x, y, pen)
        if box:
            start = box.x1 + pen.width(slash)
            if slash.strip():
                self._page.text(box.x1, y, slash, pen)
            self._page.field(f"states[{row}].employer_state_number", start, y, pen)


def _empty(sign: str) -> str:
    """What stands where nothing is ticked."""
    if sign == "YES":
        return "NO"
    return {"[X]": "[ ]", "(X)": "( )", "( X )": "(   )", "[ X ]": "[   ]"}.get(sign, "")
