"""Pay stubs of shapes that no table of heads and rows has: bare lists, boards, leaders."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from random import Random

from extraction.samples.chance_besides import Besides, check
from extraction.samples.chance_pay_stubs import PARTS, PayStub, Plan
from extraction.samples.chance_setter import Item, Setter
from extraction.samples.chance_stub_costs import Costs
from extraction.samples.chance_tables import Column, Entry, Grid, Look
from extraction.samples.chance_words import Tongue
from extraction.samples.payroll import TABLES

SUMS = ("gross_pay", "taxes", "deductions", "net_pay")
_SAID = {
    "weekly": "For the week ended", "biweekly": "For the two weeks ended",
    "semi-monthly": "For the half month ended", "monthly": "For the month ended",
}  # fmt: skip
_HOURS = ("{} hrs @ {}", "{} hours @ {}", "({} hrs x {})", "{} @ {}", "{} x {}")


class FreeStub(PayStub):
    """One pay stub whose lines keep to no table, or to one with more in it."""

    def __init__(self, setter: Setter, tongue: Tongue, look: Look, chance: Random, way: Plan):
        super().__init__(setter, tongue, look, chance, way)
        self._costs = Costs(setter, tongue, look, chance)
        self._spoken = chance.random() < 0.3  # the period is told in a sentence

    def draw(self) -> None:
        """All of it, from top to bottom."""
        s, chance = self._setter, self._chance
        self._y = s.look.margin * 0.8
        if self._plan.check == "top":
            check(s, self._y, chance)
            self._y += 212
        if chance.random() < 0.2:
            self._ahead()
        self._letterhead()
        self._facts()
        if self._spoken:
            self._sentence()
        bodies: list[Callable[[], None]] = [
            self._bare, self._bare, self._wide, self._wide, self._leaders, self._board,
            self._groups,
        ]  # fmt: skip
        if self._plan.totals == "boxes":
            self._equation()
        chance.choice(bodies)()
        early = chance.random() < 0.4
        if early:
            self._extras(0)
        self._finish()
        self._net()
        if not early:
            self._extras(2)
        floor = self._page.height - (270 if self._plan.check == "bottom" else 50)
        if chance.random() < 0.4:
            self._y = Besides(s, self._tongue, self._look, chance).draw(self._y, floor)
        if self._plan.check == "bottom" and self._y < floor:
            check(s, self._page.height - 250, chance)

    # The top

    def _ahead(self) -> None:
        """The sums before anything else, as on stubs that are read on a telephone."""
        s = self._setter
        items = [Item(self._tongue[path], f"{path}.current") for path in SUMS]
        if self._chance.random() < 0.5:
            items = [items[-1], Item(self._tongue["pay_date"], "pay_date")]
        self._y = self._chance.choice((s.grid, s.header))(items, s.x0, self._y, s.x1) + 4

    def _facts(self) -> None:
        if not self._setter.under:
            super()._facts()
            return
        s = self._setter
        middle = s.x0 + (s.x1 - s.x0) * 0.45
        left = self._employee(s.x0, middle - 10, self._y)
        way = self._chance.choice((s.above, s.grid, s.grid))
        self._y = max(left, way(self._items(), middle + 5, self._y, s.x1)) + 8

    def _items(self) -> list[Item]:
        items = super()._items()
        if not self._spoken:
            return items
        return [item for item in items if item.path not in ("period", "period_start", "period_end")]

    def _sentence(self) -> None:
        """The period as a sentence says it."""
        s, chance = self._setter, self._chance
        self._y += s.step
        often = self._page.values["pay_frequency"].casefold()
        if often in _SAID and chance.random() < 0.4:
            end = self._page.text(s.x0, self._y, _SAID[often], s.look.body).x1
            s.put("period_end", end + 4, self._y, s.look.body)
        else:
            before = chance.choice(
                ("Pay period:", "This statement is for the period", "For the pay period",
                 "Earnings for the period", "Pay for the period from", "Period covered:")
            )  # fmt: skip
            end = self._page.text(s.x0, self._y, before, s.look.body).x1
            s.put("period", end + 4, self._y, s.look.body)
        self._y += 8

    # The lines

    def _amounts(self) -> list[str]:
        return [key for key in self._plan.order if key in ("current", "ytd")]

    def _bare(self) -> None:
        """Lists without heads, the hours in the description's own words or in columns."""
        s, chance = self._setter, self._chance
        told = chance.choice(("words", "words", "columns", "none"))
        summed = chance.random() < 0.6
        for part in PARTS:
            self._room((len(self._rows(part)) + 3) * (s.look.body.leading + 2))
            self._y = self._heading(self._tongue[part], s.x0, self._y)
            columns = [Column("description", "", "left")]
            if part == "earnings" and told == "words":
                columns.append(Column("said", "", "left"))
            if part == "earnings" and told == "columns":
                columns += [Column(key, "") for key in self._plan.order if key in ("rate", "hours")]
            columns += [Column(key, "") for key in self._amounts()]
            entries = self._lines(part)
            if part == "earnings" and told == "words":
                self._worked(entries)
                continue
            if summed:
                entries.append(self._sum(part))
            self._y = Grid(s, self._look, columns, s.x0, s.x1, s.look.body).draw(entries, self._y)
        self._y += 6

    def _worked(self, entries: Sequence[Entry]) -> None:
        """Earnings with "80.00 hrs @ 25.00" behind what they are."""
        s, page, pen = self._setter, self._page, self._setter.look.body
        way = self._chance.choice(_HOURS)
        at = s.x0 + max(pen.width(s.shown(one.cells["description"])) for one in entries) + 10
        step = max(pen.width("0" * 12) + 8, 72)
        for entry in entries:
            self._y += pen.leading + 2
            s.put(entry.cells["description"], s.x0 + 3, self._y, pen)
            if s.has(entry.cells["hours"]) and s.has(entry.cells["rate"]):
                before, middle, after = _parted(way)
                x = page.text(at, self._y, before, pen).x1 if before else at
                box = page.field(entry.cells["hours"], x, self._y, pen)
                assert box is not None  # looked for just now
                x = page.text(box.x1 + 3, self._y, middle, pen).x1 + 3
                box = page.field(entry.cells["rate"], x, self._y, pen)
                if after and box:
                    page.text(box.x1, self._y, after, pen)
            for place, key in enumerate(reversed(self._amounts())):
                s.money(entry.cells[key], s.x1 - 3 - place * step, self._y, pen)
        self._y += 6

    def _wide(self) -> None:
        """Tables with columns that nobody asks for, and tables of others' money beside them."""
        s, t = self._setter, self._tongue
        dates, more = self._chance.random() < 0.4, self._chance.random() < 0.5
        hours = any(s.has(f"earnings[{row}].hours") for row in self._rows("earnings"))
        columns = [Column("description", t["description"] or "Description", "left")]
        columns += [Column("dates", "Dates")] if dates else []
        columns += [Column(k, t[k]) for k in self._plan.order if k in ("rate", "hours") and hours]
        for key in self._amounts():
            if key == "ytd" and hours and more:
                columns.append(Column("year_hours", "YTD Hours"))
            columns.append(Column(key, t[key]))
        entries = self._lines("earnings")
        for row, entry in enumerate(entries):
            cells = dict(entry.cells)
            if s.has(f"earnings[{row}].hours"):
                cells["year_hours"] = f"={self._chance.randint(200, 1900)}.00"
            cells["dates"] = f"={s.shown('period_start')[:5]}-{s.shown('period_end')[:5]}"
            entries[row] = Entry(cells)
        entries.append(self._sum("earnings"))
        self._y = self._heading(t["earnings"], s.x0, self._y)
        self._y = Grid(s, self._look, columns, s.x0, s.x1, s.look.body).draw(entries, self._y) + 6
        self._room(150)
        middle = (s.x0 + s.x1) / 2
        ends = []
        for part, x0, x1 in (
            ("tax_lines", s.x0, middle - 6),
            ("deduction_lines", middle + 6, s.x1),
        ):
            top = self._heading(t[part], x0, self._y)
            columns = [Column("description", "Description", "left")]
            columns += [Column(key, t[key]) for key in self._amounts()]
            grid = Grid(s, self._look, columns, x0, x1, s.look.body)
            ends.append(grid.draw([*self._lines(part), self._sum(part)], top))
        self._y = max(ends) + 6
        self._room(90)
        left = self._costs.benefits(s.x0, self._y, middle - 6)
        right = self._costs.taxable(middle + 6, self._y, s.x1)
        self._y = max(left, right) + 6

    def _leaders(self) -> None:
        """Each line with dots to its amount, in two columns or in one."""
        s, chance = self._setter, self._chance
        middle = s.x0 + (s.x1 - s.x0) * 0.5
        two = chance.random() < 0.5
        ends = [self._y, self._y]
        for part in PARTS:
            side = int(two and part != "earnings")
            x0, x1 = (middle + 8, s.x1) if side else (s.x0, middle - 8 if two else s.x1)
            y = self._heading(self._tongue[part], x0, ends[side])
            count = len(self._rows(part))
            items = [
                (f"{part}[{row}].description", f"{part}[{row}].current") for row in range(count)
            ]
            for name, path in items:
                y += s.step
                end = x0 + s.look.body.width(s.shown(name))
                s.put(name, x0, y, s.look.body)
                s.money(path, x1, y, s.look.body)
                room = x1 - s.look.body.width(s.shown(path)) - 6
                if room - end > 20:
                    dots = "." * int((room - end - 8) / s.look.body.width("."))
                    self._page.text(end + 4, y, dots, s.look.body)
            y += s.step
            self._page.text(x0, y, s.look.case(self._tongue[TABLES[part]]), s.look.body.bold())
            s.money(f"{TABLES[part]}.current", x1, y, s.look.body.bold())
            ends[side] = y + 8
            if not two:
                ends[0] = ends[1] = y + 8
        self._y = max(ends)

    def _board(self) -> None:
        """Names of lines as heads, their amounts under them: a row for now, one for the year."""
        s = self._setter
        self._y += 4
        for part in PARTS:
            self._room(60)
            if self._chance.random() < 0.7:
                self._y = self._heading(self._tongue[part], s.x0, self._y)
            self._named_heads(part)

    def _named_heads(self, part: str) -> None:
        s, pen = self._setter, self._setter.look.body
        rows = self._rows(part)
        keys = self._amounts()
        left = s.x0 + max(pen.width(self._tongue[key]) for key in keys) + 14
        wide = (s.x1 - left) / (len(rows) + 1)
        small = s.look.head.at(min(s.look.head.size, 7.5))
        self._y += small.leading + 2
        for at in rows:
            right = left + (at + 1) * wide
            s.put(f"{part}[{at}].description", right, self._y, small, "right", fit=wide - 6)
        title = s.look.case(self._tongue[TABLES[part]])
        self._page.text(s.x1, self._y, title, small, "right", fit=wide - 6)
        for key in keys:
            self._y += pen.leading + 1
            self._page.text(s.x0, self._y, s.look.case(self._tongue[key]), pen)
            for at in rows:
                s.money(f"{part}[{at}].{key}", left + (at + 1) * wide, self._y, pen)
            s.money(f"{TABLES[part]}.{key}", s.x1, self._y, pen)
        self._y += 8

    def _groups(self) -> None:
        """One table by groups: earnings, before tax, taxes, after tax, what the employer pays."""
        s, t, page = self._setter, self._tongue, self._page
        lines = self._lines("deduction_lines", self._plan.minus)
        groups = [
            ("Pre-Tax Deductions", lines[:1]), (t["tax_lines"], self._lines("tax_lines")),
            ("Post-Tax Deductions", lines[1:]),
        ]  # fmt: skip
        if self._chance.random() < 0.5:
            groups = [groups[1], groups[0], groups[2]]
        entries = [Entry({"description": f"={t['earnings']}"}, strong=True)]
        entries += [*self._lines("earnings"), self._sum("earnings")]
        for title, rows in groups:
            entries.append(Entry({"description": f"={title}"}, strong=True))
            entries += rows
            cells = {"description": f"=Total {title}"}
            for key in self._amounts():
                value = sum((Decimal(page.values[row.cells[key]]) for row in rows), Decimal(0))
                cells[key] = f"={page.figure(str(value))}"
            if title == t["tax_lines"]:
                cells = dict(self._sum("tax_lines").cells)
            entries.append(Entry(cells, strong=True))
        if self._chance.random() < 0.6:
            entries += self._costs.employer_rows(self._amounts())
        columns = self._columns(t["description"], "earnings")
        self._y = Grid(s, self._look, columns, s.x0, s.x1, s.look.body).draw(entries, self._y) + 6

    # The sums

    def _equation(self) -> None:
        """Gross less taxes less deductions is net, in one row of boxes with signs between."""
        s = self._setter
        wide = (s.x1 - s.x0) / 4
        body, small = s.look.body.bold(), s.look.label.at(7)
        below = self._chance.random() < 0.5
        self._room(50)
        for at, path in enumerate(SUMS):
            x = s.x0 + at * wide
            first, second = self._y + 12, self._y + 26
            label, amount = (second, first) if below else (first, second)
            self._page.text(x, label, s.look.case(self._tongue[path]), small, fit=wide - 30)
            s.money(f"{path}.current", x + wide - 28, amount, body)
            if at < 3:
                self._page.text(x + wide - 16, amount, "=" if at == 2 else "-", body)
        self._y += 38

    def _finish(self) -> None:
        """What sums the lines have not said yet: a matrix, lines, or one block for each time."""
        s, chance, page = self._setter, self._chance, self._page
        missing = [path for path in SUMS if f"{path}.current" not in page.truth]
        if len(missing) < 2 and chance.random() < 0.5:
            return
        self._room(80)
        way = chance.choice(("matrix", "lines", "years"))
        keys = self._amounts()
        if way == "matrix":
            self._y = self._costs.matrix(keys, self._parts(), self._y)
            return
        if way == "years":
            middle = s.x0 + (s.x1 - s.x0) / 2
            ends = []
            for at, key in enumerate(keys):
                x0 = middle + 8 if at else s.x0
                y = self._heading(self._tongue[key], x0, self._y)
                items = [Item(self._tongue[path], f"{path}.{key}") for path in SUMS]
                ends.append(s.spread(items, x0, y, x0 + (s.x1 - s.x0) / 2 - 12))
            self._y = max(ends) + 4
            return
        columns = [Column("description", "", "left"), *(Column(k, self._tongue[k]) for k in keys)]
        rows = [
            Entry({"description": f"={s.look.case(self._tongue[path])}",
                   **{key: f"{path}.{key}" for key in keys}})
            for path in SUMS
        ]  # fmt: skip
        self._y = Grid(s, self._look, columns, s.x0, s.x1, s.look.body).draw(rows, self._y) + 4

    def _parts(self) -> list[tuple[str, dict[str, str]]]:
        """Deductions before and after taxes, which add up to those of the document."""
        values, rows = self._page.values, self._rows("deduction_lines")
        parts = []
        for name, some in (("Pre Tax Deductions", rows[:1]), ("Post Tax Deductions", rows[1:])):
            sums = {
                key: sum(
                    (Decimal(values[f"deduction_lines[{at}].{key}"]) for at in some), Decimal()
                )
                for key in self._amounts()
            }
            parts.append((name, {key: self._page.figure(str(sums[key])) for key in sums}))
        return parts

    def _extras(self, least: int) -> None:
        s = self._setter
        for _ in range(self._chance.choice((0, 1, least))):
            block = self._chance.choice((self._costs.benefits, self._costs.taxable))
            if self._y + 90 < self._page.height - 270:
                self._y = block(s.x0, self._y + 4, s.x0 + (s.x1 - s.x0) * 0.6) + 4

    def _heading(self, title: str, x0: float, y: float) -> float:
        pen = self._setter.look.head.at(self._setter.look.body.size + 0.5)
        self._page.text(x0 + 3, y + pen.size + 2, self._setter.look.case(title), pen)
        return y + pen.leading + 2


def _parted(way: str) -> tuple[str, str, str]:
    before, middle, after = way.split("{}")
    return before, middle.strip(), after
