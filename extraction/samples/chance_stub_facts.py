"""Who is paid by whom, when and for which days: how stubs by chance say it."""

from collections.abc import Collection, Sequence
from datetime import date
from random import Random

from extraction.samples.chance_setter import TINT, Item, Setter
from extraction.samples.chance_words import Tongue

RANGE = "range"  # the period in the way that the document writes it


class StubFacts:
    """The head of a pay stub."""

    def __init__(self, setter: Setter, tongue: Tongue, chance: Random):
        self._setter = setter
        self._page = setter.page
        self._tongue = tongue
        self._chance = chance
        self._whole = chance.random()  # how the period is written
        self._employee = chance.choice(("block", "block", "block", "label", "item", "line"))

    def names(self, x0: float, y: float, x1: float) -> float:
        """The employer, a title, and often the employee; where it ends."""
        s, page, look, chance = self._setter, self._page, self._setter.look, self._chance
        big = look.body.bold().at(look.body.size + chance.choice((1, 2, 4)))
        small = x1 - x0 < 500
        title = chance.choice(("none", "right", "right", "first"))
        if title == "first":
            y += big.leading
            page.text(x0, y, look.case(self._tongue["title"]), big)
            y += 2
        y += big.leading
        if title == "right" and not small:
            page.text(x1, y, look.case(self._tongue["title"]), look.head, "right", 170)
        if chance.random() < 0.25:
            end = page.text(x0, y, s.say(self._tongue["employer.name"]), look.label).x1 + 6
            s.put("employer.name", end, y, look.body, fit=(x1 - x0) * 0.6 - end + x0)
        else:
            s.put("employer.name", x0, y, big, fit=(x1 - x0) * 0.6)
        y += look.body.leading + 0.33 * (big.size - look.body.size)
        way = chance.choice(("block", "block", "line", "none"))
        if way == "line":
            page.inline("employer.address", x0, y, look.body)
            y += look.body.leading
        elif way == "block":
            y = page.block("employer.address", x0, y, look.body)
        if chance.random() < 0.25:
            page.text(x0, y, f"Tel {s.facts.notes['phone']}", look.body)
            y += look.body.leading
        if self._employee == "block":
            y += 6
            s.put("employee.name", x0, y, look.body, fit=260)
            y += look.body.leading
            if chance.random() < 0.75:
                y = page.block("employee.address", x0, y, look.body)
        return y

    def _items(self, but: Collection[str]) -> list[Item]:
        t, chance = self._tongue, self._chance
        dates = [Item(t["period"], RANGE)]
        if self._whole < 0.45:
            dates = [Item(t["period_start"], "period_start"), Item(t["period_end"], "period_end")]
        dates.insert(chance.choice((0, len(dates))), Item(t["pay_date"], "pay_date"))
        others = [
            Item(t[path], path)
            for path, often in (
                ("employee.ssn", 0.6), ("check_number", 0.7), ("pay_frequency", 0.5),
                ("employee_id", 0.7), ("department", 0.5),
            )
            if chance.random() < often
        ]  # fmt: skip
        chance.shuffle(others)
        items = [*dates, *others] if chance.random() < 0.5 else [*others, *dates]
        if self._employee in ("item", "label"):
            items.insert(0, Item(t["employee.name"], "employee.name"))
        seen = set(but)
        return [
            item for item in items
            if item.path not in seen and (item.path == RANGE or self._setter.has(item.path))
        ]  # fmt: skip

    def list(self, x0: float, y: float, x1: float, but: Collection[str]) -> float:
        """A label and its value in each line, the value at the right edge or beside its label."""
        items = self._items(but)
        if self._employee == "line":
            items.insert(0, Item(self._tongue["employee.name"], "employee.name"))
        return self._rows(items, x0, y + 4, x1, self._chance.random() < 0.6)

    def _rows(self, items: Sequence[Item], x0: float, y: float, x1: float, spread: bool) -> float:
        s, look = self._setter, self._setter.look
        at = x0 + max(look.label.width(s.say(item.label)) for item in items) + 8
        for item in items:
            y += s.step
            self._page.text(x0, y, s.say(item.label), look.label)
            if spread:
                self._put(item.path, x1, y, "right")
            else:
                self._put(item.path, at, y, fit=x1 - at)
        return y + 6

    def band(self, x0: float, y: float, x1: float, but: Collection[str]) -> float:
        """The facts across the page, in one of many ways."""
        s, page, chance = self._setter, self._page, self._chance
        if self._employee == "line":
            y += s.step
            name = s.say(self._tongue["employee.name"])
            end = page.text(x0, y, name, s.look.label).x1 + 5
            s.put("employee.name", end, y, s.look.body, fit=220)
            y += 4
        items = self._items(but)
        way = chance.choice(("cells", "cells", "heads", "lines", "columns", "columns", "corner"))
        if way == "cells":
            return self._cells(items, x0, y + 4, x1)
        if way == "heads":
            return self._heads(items, x0, y + 4, x1)
        if way == "lines":
            return self._inline(items, x0, y, x1)
        if way == "corner":
            return self._rows(items, x0 + (x1 - x0) * 0.5, y, x1, chance.random() < 0.5)
        half, spread = -(-len(items) // 2), chance.random() < 0.3
        middle = x0 + (x1 - x0) * 0.5
        left = self._rows(items[:half], x0, y, middle - 14, spread)
        return max(left, self._rows(items[half:], middle, y, x1, spread) if items[half:] else left)

    def _cells(self, items: Sequence[Item], x0: float, y: float, x1: float) -> float:
        """Ruled cells with a label over each value."""
        s, look, page = self._setter, self._setter.look, self._page
        count = max(2, min(len(items), int((x1 - x0) / 128)))
        wide, pen = (x1 - x0) / count, look.label.at(6.5)
        high = pen.leading + look.body.leading + 7
        ruled = self._chance.random() < 0.6
        for at, item in enumerate(items):
            left, top = x0 + at % count * wide, y + at // count * high
            if ruled:
                page.box(left, top, left + wide, top + high, line=(0.6, 0.6, 0.6))
            page.text(left + 4, top + pen.leading, s.say(item.label), pen, fit=wide - 8)
            self._put(item.path, left + 4, top + high - 5, fit=wide - 10)
        return y + high * -(-len(items) // count) + 6

    def _heads(self, items: Sequence[Item], x0: float, y: float, x1: float) -> float:
        """Rows of heads over rows of values."""
        s, look, page = self._setter, self._setter.look, self._page
        most = max(2, int((x1 - x0) / 120))
        for start in range(0, len(items), most):
            part = items[start : start + most]
            wide = (x1 - x0) / len(part)
            pen = look.head.at(min(8.5, look.body.size))
            page.box(x0, y, x1, y + pen.leading + 3, fill=TINT)
            for at, item in enumerate(part):
                label = look.case(item.label)
                page.text(x0 + at * wide + 3, y + pen.size + 2, label, pen, fit=wide - 8)
                self._put(item.path, x0 + at * wide + 3, y + pen.leading + s.step + 2, fit=wide - 8)
            y += pen.leading + s.step + 9
        return y + 2

    def _inline(self, items: Sequence[Item], x0: float, y: float, x1: float) -> float:
        """Label and value again and again along the line."""
        s, look, x = self._setter, self._setter.look, x0
        y += s.step
        for item in items:
            label = s.say(item.label)
            wide = look.label.width(label) + look.body.width(self._shown(item.path)) + 4
            if x > x0 and x + wide > x1:
                x, y = x0, y + s.step + 1
            end = self._page.text(x, y, label, look.label).x1 + 4
            self._put(item.path, end, y, fit=x1 - end)
            x = end + look.body.width(self._shown(item.path)) + 16
        return y + 8

    # The period

    def _pieces(self) -> tuple[str, str, str, str]:
        """What is printed for the first day, between the days, for the last day, and after it."""
        page, dash = self._page, self._setter.look.dash
        start, end = page.shown("period_start"), page.shown("period_end")
        first = date.fromisoformat(page.values["period_start"])
        last = date.fromisoformat(page.values["period_end"])
        way, year = self._whole, str(first.year)
        if way > 0.9:
            often = page.values["pay_frequency"]
            return start, dash, end, f" ({often})" if way > 0.95 else ""
        if way > 0.72 and first.year == last.year and year in start and not start.startswith(year):
            start = start.removesuffix(year).rstrip(" ,/-.")
        return start, dash, end, ""

    def _shown(self, path: str) -> str:
        return "".join(self._pieces()) if path == RANGE else self._setter.shown(path)

    def _put(self, path: str, x: float, y: float, align: str = "left", fit: float = 0) -> None:
        s, page, pen = self._setter, self._page, self._setter.look.body
        if path != RANGE:
            s.put(path, x, y, pen, align, fit)
            return
        start, dash, end, rest = self._pieces()
        wide = pen.width(start + dash + end + rest)
        if fit and wide > fit:
            pen = pen.at(max(4.5, pen.size * fit / wide))
            wide = pen.width(start + dash + end + rest)
        x -= wide if align == "right" else 0.0
        box = page.text(x, y, start, pen)
        page.stands_for("period_start", start, box)
        x = page.text(box.x1 + pen.width(" "), y, dash.strip(), pen).x1 + pen.width(" ")
        box = page.text(x, y, end, pen)
        page.stands_for("period_end", end, box)
        if rest:
            box = page.text(box.x1 + pen.width(" "), y, rest.strip(), pen)
            often = page.values["pay_frequency"]
            left = box.x0 + pen.width("(")
            place = box._replace(x0=left, x1=left + pen.width(often))
            page.stands_for("pay_frequency", rest.strip(), place)
