"""Pay stubs whose whole structure is chance: what stands where, under which words."""

from dataclasses import dataclass
from random import Random

from extraction.samples.canvas import WHITE
from extraction.samples.chance_besides import Besides, check
from extraction.samples.chance_setter import TINT, Item, Setter
from extraction.samples.chance_tables import Column, Entry, Grid, Look
from extraction.samples.chance_words import Tongue
from extraction.samples.payroll import TABLES

PARTS = ("earnings", "tax_lines", "deduction_lines")


@dataclass(frozen=True, slots=True)
class Plan:
    """What the document does with its tables."""

    shape: str  # stacked, side, three, merged, taken (taxes and deductions in one table)
    totals: str  # rows, strip, lines, boxes
    order: tuple[str, ...]  # the number columns of the earnings
    year: bool  # has a column of the year to date
    minus: str
    check: str  # "", top, bottom


def plan(chance: Random, width: float) -> Plan:
    """Decide."""
    numbers = ["rate", "hours"]
    chance.shuffle(numbers)
    year = chance.random() < 0.85
    amounts = ["current", "ytd"] if year else ["current"]
    if chance.random() < 0.2:
        amounts.reverse()
    shapes = ["stacked", "stacked", "side", "side", "merged", "taken"]
    shapes += ["three", "three"] if width > 700 else []
    shape = chance.choice(shapes)
    return Plan(
        shape,
        chance.choice(("rows", "rows", "strip", "lines", "boxes", "rows+strip")),
        (*numbers, *amounts),
        year,
        chance.choice(("", "", "", "-", "(", "end")) if shape in ("merged", "taken") else "",
        chance.choice(("", "", "", "top", "bottom")) if width < 650 else "",
    )


class PayStub:
    """One pay stub in the making."""

    def __init__(self, setter: Setter, tongue: Tongue, look: Look, chance: Random, way: Plan):
        self._setter = setter
        self._page = setter.page
        self._tongue = tongue
        self._look = look
        self._chance = chance
        self._plan = way
        self._y = 0.0

    def draw(self) -> None:
        """All of it, from top to bottom."""
        self._y = self._setter.look.margin * 0.8
        if self._plan.check == "top":
            check(self._setter, self._y, self._chance)
            self._y += 212
        self._letterhead()
        self._facts()
        self._tables()
        if self._plan.totals in ("strip", "rows+strip"):
            self._strip()
        elif self._plan.totals in ("lines", "boxes"):
            self._sums()
        self._net()
        floor = self._page.height - (270 if self._plan.check == "bottom" else 50)
        self._y = Besides(self._setter, self._tongue, self._look, self._chance).draw(self._y, floor)
        if self._plan.check == "bottom" and self._y < floor:
            check(self._setter, self._page.height - 250, self._chance)

    # The top

    def _letterhead(self) -> None:
        s, look, chance = self._setter, self._setter.look, self._chance
        side = chance.choice(("left", "left", "center", "right"))
        place = chance.choice(("opposite", "above", "below", "none"))
        big = look.body.bold().at(look.body.size + chance.choice((1, 3, 5))).inked(look.accent)
        title = look.case(self._tongue["title"])
        tall = big.at(look.body.size + 4)
        if side == "center" and place == "opposite":
            place = "above"
        x = {"left": s.x0, "right": s.x1, "center": self._page.width / 2}[side]
        if place == "above":
            self._y += tall.leading
            self._page.text(x, self._y, title, tall, side, s.x1 - s.x0)
            self._y += 4
        top = self._y
        self._y += big.leading
        fit = (s.x1 - s.x0) * (0.55 if place == "opposite" else 0.9)
        label = self._tongue["employer.name"] if chance.random() < 0.15 else ""
        if label and side == "left":
            end = self._page.text(x, self._y, s.say(label), look.label).x1 + 5
            s.put("employer.name", end, self._y, look.body.bold(), fit=fit - end + x)
        else:
            s.put("employer.name", x, self._y, big, side, fit)
        self._y += look.body.leading + 0.33 * (big.size - look.body.size)
        if chance.random() < 0.9:
            if chance.random() < 0.3:
                self._page.inline("employer.address", x, self._y, look.body, side)
                self._y += look.body.leading
            else:
                self._y = self._page.block("employer.address", x, self._y, look.body, side)
        if chance.random() < 0.3:
            self._page.text(x, self._y, s.facts.notes["phone"], look.body, side)
            self._y += look.body.leading
        if place == "opposite":
            other = {"left": "right", "right": "left"}[side]
            edge = s.x1 if other == "right" else s.x0
            self._page.text(edge, top + tall.leading, title, tall, other, (s.x1 - s.x0) * 0.4)
        elif place == "below":
            self._y += tall.leading
            self._page.text(x, self._y, title, tall, side)
        self._y += 6
        if chance.random() < 0.5:
            self._page.rule(s.x0, self._y, s.x1, self._y, look.accent, 0.9)
        self._y += 8

    def _items(self) -> list[Item]:
        """The facts that are printed as labels and values, in their order."""
        t, chance = self._tongue, self._chance
        dates = [Item(t["period"], "period")]
        if chance.random() < 0.6:
            dates = [Item(t["period_start"], "period_start"), Item(t["period_end"], "period_end")]
        dates.insert(chance.choice((0, len(dates))), Item(t["pay_date"], "pay_date"))
        others = [
            Item(t[path], path)
            for path, often in (("employee.ssn", 0.7), ("check_number", 0.75),
                                ("pay_frequency", 0.5), ("employee_id", 0.6), ("department", 0.5))
            if chance.random() < often
        ]  # fmt: skip
        if chance.random() < 0.3:
            others.append(Item(t["title_of"], "title"))
        chance.shuffle(others)
        return self._setter.known(
            *((*dates, *others) if chance.random() < 0.6 else (*others, *dates))
        )

    def _facts(self) -> None:
        """Who is paid, and when for what."""
        s, chance, items = self._setter, self._chance, self._items()
        named = Item(self._tongue["employee.name"], "employee.name")
        way = chance.choice(("split", "split", "split", "band", "whole", "inline"))
        if way == "split":
            middle = s.x0 + (s.x1 - s.x0) * chance.choice((0.45, 0.5, 0.55))
            left, right = (s.x0, middle - 10), (middle + 5, s.x1)
            if chance.random() < 0.25:
                left, right = (middle + 5, s.x1), (s.x0, middle - 10)
            put = chance.choice((s.beside, s.beside, s.spread, s.tight, s.above, s.grid, s.columns))
            ends = (self._employee(*left, self._y), put(items, right[0], self._y, right[1]))
            self._y = max(ends) + 4
            return
        address = chance.random() < 0.6
        if way == "band":
            self._y = self._employee(s.x0, s.x1, self._y) + 2
            put = chance.choice((s.header, s.grid, s.columns))
            self._y = put(items, s.x0, self._y, s.x1)
        elif way == "whole":
            put = chance.choice((s.columns, s.columns, s.grid, s.header))
            self._y = put([named, *items], s.x0, self._y, s.x1)
            if address and "employee.address" in s.facts.values:
                self._page.inline("employee.address", s.x0, self._y + s.step, s.look.body)
                self._y += s.step + 4
        else:
            self._y = self._employee(s.x0, s.x1, self._y) + 2
            self._y = s.inline(items, s.x0, self._y, s.x1)
        self._y += 4

    def _employee(self, x0: float, x1: float, y: float) -> float:
        """The employee's block, as through an envelope's window or under a label."""
        s, chance = self._setter, self._chance
        label = chance.choice(("none", "above", "above", "beside"))
        strong = s.look.body.bold() if chance.random() < 0.4 else s.look.body
        y += s.step
        x = x0
        if label == "above":
            self._page.text(x0, y, s.say(self._tongue["employee.name"]), s.look.label)
            y += s.step
        elif label == "beside":
            text = s.say(self._tongue["employee.name"])
            x = self._page.text(x0, y, text, s.look.label).x1 + 6
        s.put("employee.name", x, y, strong, fit=x1 - x)
        y += s.step
        if chance.random() < 0.8:
            y = self._page.block("employee.address", x, y, s.look.body)
        return y - s.step + 8

    # The tables

    def _tables(self) -> None:
        s, shape, y = self._setter, self._plan.shape, self._y
        gap = 14
        if shape == "merged":
            self._y = self._merged(y) + 6
        elif shape == "side":
            middle = s.x0 + (s.x1 - s.x0) * 0.56
            left = self._table("earnings", s.x0, y, middle - gap / 2)
            right = self._table("tax_lines", middle + gap / 2, y, s.x1)
            if self._chance.random() < 0.3:
                left = self._table("deduction_lines", s.x0, left + 6, middle - gap / 2)
            else:
                right = self._table("deduction_lines", middle + gap / 2, right + 6, s.x1)
            self._y = max(left, right) + 6
        elif shape == "three":
            stops = (s.x0, s.x0 + (s.x1 - s.x0) * 0.42, s.x0 + (s.x1 - s.x0) * 0.71, s.x1 + gap)
            self._y = 6 + max(
                self._table(part, stops[at], y, stops[at + 1] - gap)
                for at, part in enumerate(PARTS)
            )
        elif shape == "taken" and self._chance.random() < 0.5:
            middle = s.x0 + (s.x1 - s.x0) * 0.56
            left = self._table("earnings", s.x0, y, middle - gap / 2)
            self._y = max(left, self._taken(middle + gap / 2, y, s.x1)) + 6
        elif shape == "taken":
            y = self._table("earnings", s.x0, y, s.x1)
            self._y = self._taken(s.x0, y + 6, s.x1) + 6
        else:
            for part in PARTS:
                self._room((len(self._rows(part)) + 3) * (s.look.body.leading + 2))
                self._y = self._table(part, s.x0, self._y, s.x1) + 6

    def _columns(self, title: str, part: str) -> list[Column]:
        t = self._tongue
        keys = self._plan.order
        if part != "earnings":
            keys = tuple(key for key in keys if key in ("current", "ytd"))
        elif not any(self._setter.has(f"earnings[{row}].rate") for row in self._rows(part)):
            keys = tuple(key for key in keys if key not in ("rate", "hours"))
        return [Column("description", title, "left"), *(Column(key, t[key]) for key in keys)]

    def _rows(self, part: str) -> range:
        return self._page.rows(part)

    def _lines(self, part: str, minus: str = "") -> list[Entry]:
        columns = ("description", "rate", "hours", "current", "ytd")
        return [
            Entry({key: f"{part}[{row}].{key}" for key in columns}, minus=minus)
            for row in self._rows(part)
        ]

    def _sum(self, part: str, minus: str = "") -> Entry:
        path = TABLES[part]
        return Entry(
            {"description": f"={self._setter.look.case(self._tongue[path])}",
             "current": f"{path}.current", "ytd": f"{path}.ytd"},
            strong=True, minus=minus, ruled=True,
        )  # fmt: skip

    def _table(self, part: str, x0: float, y: float, x1: float) -> float:
        """One of the three tables, with its title over it or in its first head."""
        s = self._setter
        titled = self._title_over(self._tongue[part], x0, y)
        head = self._tongue["description"] if titled > y else self._tongue[part]
        entries = self._lines(part)
        if "rows" in self._plan.totals:
            entries.append(self._sum(part))
        grid = Grid(s, self._look, self._columns(head, part), x0, x1, s.look.body)
        return grid.draw(entries, titled)

    def _title_over(self, title: str, x0: float, y: float) -> float:
        """A table's title on a line of its own, in half of the documents."""
        if self._tongue["over"] == "no":
            return y
        pen = self._setter.look.head.at(self._setter.look.body.size + 1)
        self._page.text(x0 + 3, y + pen.size + 2, self._setter.look.case(title), pen)
        return y + pen.leading + 2

    def _taken(self, x0: float, y: float, x1: float) -> float:
        """Taxes and deductions in one table, which has one total."""
        s, minus = self._setter, self._plan.minus
        titled = self._title_over(self._tongue["taken"], x0, y)
        head = self._tongue["description"] if titled > y else self._tongue["taken"]
        entries = [*self._lines("tax_lines", minus), *self._lines("deduction_lines", minus)]
        grid = Grid(s, self._look, self._columns(head, "tax_lines"), x0, x1, s.look.body)
        return grid.draw(entries, titled)

    def _merged(self, y: float) -> float:
        """All lines in one table, by groups, with or without their titles."""
        s, minus = self._setter, self._plan.minus
        grouped = self._chance.random() < 0.7
        entries: list[Entry] = []
        for part in PARTS:
            if grouped:
                title = s.look.case(self._tongue[part])
                entries.append(Entry({"description": f"={title}"}, strong=True))
            taken = "" if part == "earnings" else minus
            entries += self._lines(part, taken)
            if "rows" in self._plan.totals:
                entries.append(self._sum(part, taken))
        columns = self._columns(self._tongue["description"], "earnings")
        return Grid(s, self._look, columns, s.x0, s.x1, s.look.body).draw(entries, y)

    # The sums

    def _shown_sums(self) -> list[tuple[str, str]]:
        order = ["gross_pay", "taxes", "deductions"]
        if self._plan.shape == "taken" and "strip" not in self._plan.totals:
            order = ["gross_pay", "taxes", "deductions"]
        return [(self._tongue[path], path) for path in order]

    def _room(self, high: float) -> None:
        """Go on on another page where this one has no room for `high` points."""
        if self._y + high > self._setter.bottom:
            self._page.page()
            self._y = self._setter.look.margin

    def _strip(self) -> None:
        """A row of sums under their heads, for the period and for the year."""
        s = self._setter
        self._room(60)
        keys = [key for key in self._plan.order if key in ("current", "ytd")]
        sums = [*self._shown_sums(), (self._tongue["net_pay"], "net_pay")]
        columns = [Column("description", "", "left")]
        columns += [Column(path, title) for title, path in sums]
        entries = [
            Entry({"description": f"={self._tongue[key]}"} | {p: f"{p}.{key}" for _, p in sums})
            for key in keys
        ]
        look = Look(self._look.rules, self._look.fill, False, "over")
        grid = Grid(s, look, columns, s.x0, s.x1, s.look.body)
        self._y = grid.draw(entries, self._y + 4) + 6

    def _sums(self) -> None:
        """The sums as lines with two figures each, or in boxes."""
        s, look = self._setter, self._setter.look
        self._room(70)
        if self._plan.totals == "boxes":
            items = [Item(title, f"{path}.current") for title, path in self._shown_sums()]
            self._y = s.grid(items, s.x0, self._y + 4, s.x1) + 4
            return
        x0 = s.x0 if self._chance.random() < 0.5 else s.x0 + (s.x1 - s.x0) * 0.45
        keys = [key for key in self._plan.order if key in ("current", "ytd")]
        columns = [Column("description", "", "left")]
        columns += [Column(key, self._tongue[key]) for key in keys]
        entries = [
            Entry({"description": f"={look.case(title)}", "current": f"{path}.current",
                   "ytd": f"{path}.ytd"})
            for title, path in self._shown_sums()
        ]  # fmt: skip
        self._y = Grid(s, self._look, columns, x0, s.x1, look.body).draw(entries, self._y + 2) + 4

    def _net(self) -> None:
        """Net pay, where nothing has said it yet."""
        if "net_pay.current" in self._page.truth:
            return
        s, look = self._setter, self._setter.look
        self._room(40)
        label = look.case(self._tongue["net_pay"])
        strong = look.body.bold().at(look.body.size + self._chance.choice((0, 1, 3)))
        way = self._chance.choice(("line", "box", "banner", "left"))
        y = self._y + strong.leading + 4
        if way in ("box", "banner"):
            fill = TINT if way == "box" else look.accent
            self._page.box(s.x0, y - strong.size - 5, s.x1, y + 7, fill=fill)
            strong = strong.inked(WHITE) if way == "banner" else strong
        x0 = s.x0 + 6 if way != "line" else s.x0 + (s.x1 - s.x0) * 0.45
        end = self._page.text(x0, y, label + look.colon, strong).x1
        if way == "left":
            box = strong.width(s.shown("net_pay.current")) + end + 22
            s.money("net_pay.current", box, y, strong, signed=True)
        else:
            year = self._plan.year and self._chance.random() < 0.5
            parts = [key for key in self._plan.order if key in ("current", "ytd")]
            x = s.x1 - 6
            for key in reversed(parts if year else ["current"]):
                s.money(f"net_pay.{key}", x, y, strong, signed=not year)
                x -= strong.width(s.shown(f"net_pay.{key}")) + 26
        self._y = y + 16
