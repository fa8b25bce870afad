"""Pay stubs on the papers that people get: cards on a telephone, vouchers, registers, slips."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from random import Random

from extraction.samples.chance_besides import check
from extraction.samples.chance_setter import LINE, TINT, Setter
from extraction.samples.chance_stub_beside import Beside
from extraction.samples.chance_stub_facts import StubFacts
from extraction.samples.chance_tables import Column, Entry, Grid, Look
from extraction.samples.chance_words import Tongue
from extraction.samples.payroll import TABLES

SUMS = ("gross_pay", "taxes", "deductions", "net_pay")
PARTS = tuple(TABLES)


class Paper:
    """One pay stub in the making."""

    def __init__(self, setter: Setter, tongue: Tongue, look: Look, chance: Random, *, year: bool):
        self._setter = setter
        self._page = setter.page
        self._tongue = tongue
        self._look = look
        self._chance = chance
        self._keys = ["current", "ytd"] if year else ["current"]
        self._facts = StubFacts(setter, tongue, chance)
        self._beside = Beside(setter, tongue, look, chance)
        self._note = chance.choice(("", "", "", "", "before", "after"))
        self._said = chance.choice((("Pre-tax", "After-tax"), ("PRE", "POST"), ("B", "A"),
                                    ("Before tax", "After tax"), ("S125", "AT")))  # fmt: skip
        self._y = 0.0

    def draw(self) -> None:
        """All of it, in one of the ways."""
        first = self._card if self._page.height > 700 else self._panels
        ways: tuple[Callable[[], None], ...] = (
            first, self._voucher, self._voucher, self._panels, self._panels, self._split,
            self._split, self._statement, self._statement, self._twofold,
        )  # fmt: skip
        self._chance.choice(ways)()

    def _say(self, what: str) -> str:
        return self._setter.look.case(self._tongue[what])

    # Cards

    def _card(self) -> None:
        """Like an app's page: net first, then each part under its own sum."""
        s, look, page, chance = self._setter, self._setter.look, self._page, self._chance
        signed = chance.random() < 0.7
        x0, x1 = s.x0, s.x0 + min(s.x1 - s.x0, chance.choice((300, 360, 480)))
        y = look.margin
        if chance.random() < 0.7:
            big = look.body.bold().at(20)
            page.text(x0, y, self._say("net_pay"), look.body)
            if chance.random() < 0.6:
                s.put("pay_date", x1, y, look.body, "right")
            y += 26
            wide = big.width(s.shown("net_pay.current") + "$")
            s.money("net_pay.current", x0 + wide, y, big, signed=signed)
            y += 8
        y = self._facts.names(x0, y, x1)
        y = self._facts.list(x0, y, x1, but=set(page.truth))
        for part in chance.choice((PARTS, PARTS, (PARTS[0], PARTS[2], PARTS[1]))):
            y = self._card_of(part, x0, y + 8, x1, signed=signed)
        if "net_pay.current" not in page.truth:
            y += s.step + 6
            page.text(x0, y, self._say("net_pay"), look.body.bold())
            s.money("net_pay.current", x1, y, look.body.bold(), signed=signed)
        self._y = y + 10
        if len(self._keys) > 1:
            self._year(x0, x1, signed=signed)
        if chance.random() < 0.5:
            self._beside.some(x0, self._y, x1, most=2)

    def _card_of(self, part: str, x0: float, y: float, x1: float, *, signed: bool) -> float:
        s, look, page = self._setter, self._setter.look, self._page
        over = self._tongue["description"] in ("Item", "Type", "")  # the sum stands in the title
        strong = look.body.bold().at(look.body.size + 1)
        y += s.step + 4
        page.text(x0, y, self._say(part), strong)
        if over:
            s.money(f"{TABLES[part]}.current", x1, y, strong, signed=signed)
        for row in page.rows(part):
            y += s.step + 2
            s.put(f"{part}[{row}].description", x0 + 8, y, look.body)
            if part == "earnings" and self._tongue["rate"] in ("@", "Rate", "Per hour"):
                self._worked(row, x0 + 8 + look.body.width(s.shown(f"{part}[{row}].description")),
                             y)  # fmt: skip
            s.money(f"{part}[{row}].current", x1, y, look.body, signed=signed)
        if not over and (part == "earnings" or self._tongue["pre"] != "Pre-Tax"):
            y += s.step + 3
            page.text(x0, y, self._say(TABLES[part]), look.body.bold())
            s.money(f"{TABLES[part]}.current", x1, y, look.body.bold(), signed=signed)
        page.rule(x0, y + 6, x1, y + 6, LINE)
        return y + 6

    def _worked(self, row: int, x: float, y: float) -> None:
        s, page, pen = self._setter, self._page, self._setter.look.body
        if not s.has(f"earnings[{row}].hours") or not s.has(f"earnings[{row}].rate"):
            return
        box = page.field(f"earnings[{row}].hours", x + 10, y, pen)
        assert box is not None  # looked for just now
        x = page.text(box.x1 + 3, y, self._chance.choice(("hrs at", "h x", "hours @", "@")), pen).x1
        page.field(f"earnings[{row}].rate", x + 3, y, pen)

    def _year(self, x0: float, x1: float, *, signed: bool = False) -> None:
        """The year's sums: under their labels, or beside them."""
        s, look, page, chance = self._setter, self._setter.look, self._page, self._chance
        sums = [path for path in SUMS if chance.random() < 0.8]
        y = self._y + s.step + 4
        if x1 - x0 > 250 and chance.random() < 0.5:
            wide = (x1 - x0) / (len(sums) + 1)
            page.text(x0, y, self._say("year"), look.body.bold(), fit=wide - 8)
            for at, path in enumerate(sums):
                page.text(x0 + (at + 1) * wide, y, self._say(path), look.label, fit=wide - 8)
                right = x0 + (at + 1) * wide + look.body.width("$" + s.shown(f"{path}.ytd"))
                s.money(f"{path}.ytd", right, y + s.step + 2, look.body, signed=signed)
            self._y = y + s.step + 8
            return
        page.text(x0, y, self._say("year"), look.body.bold())
        for path in sums:
            y += s.step + 2
            room = x1 - x0 - look.body.width("$" + s.shown(f"{path}.ytd")) - 12
            page.text(x0 + 6, y, self._say(path), look.body, fit=room)
            s.money(f"{path}.ytd", x1, y, look.body, signed=signed)
        self._y = y + 10

    # One list

    def _voucher(self) -> None:
        """A check or its stub, and one table of everything under it."""
        s, chance = self._setter, self._chance
        self._y = s.look.margin * 0.8
        if chance.random() < 0.4 and s.page.height > 700:
            check(s, self._y, chance)
            self._y += 212
        self._y = self._facts.names(s.x0, self._y, s.x1)
        self._y = self._facts.band(s.x0, self._y + 4, s.x1, but=set())
        titles = chance.choice(("none", "none", "rows"))
        coded = chance.random() < 0.4
        minus = chance.choice(("", "", "", "-", "(", "end"))
        entries: list[Entry] = []
        for part in PARTS:
            if titles == "rows":
                entries.append(Entry({"description": f"={self._say(part)}"}, strong=True))
            sign = "" if part == "earnings" else minus
            entries += self._lines(part, sign, coded=coded)
            if part == "earnings" or chance.random() < 0.85:
                entries.append(self._sum(part, sign))
        entries.append(self._sum("net_pay"))
        if chance.random() < 0.3:
            entries += self._beside.memo_rows(self._keys)
        columns = [Column("code", "Code", "left")] if coded else []
        columns += self._columns("earnings", self._tongue["description"])
        grid = Grid(s, self._look, columns, s.x0, s.x1, s.look.body)
        self._y = grid.draw(entries, self._y, self._turn) + 6
        if chance.random() < 0.5:
            self._beside.some(s.x0, self._y, s.x1, most=2)

    def _turn(self, at: int) -> float:
        """Go on on another page; where it starts."""
        self._page.page()
        return self._setter.look.margin

    def _lines(self, part: str, minus: str = "", *, coded: bool = False) -> list[Entry]:
        columns = ("description", "rate", "hours", "current", "ytd")
        found = []
        for row in self._page.rows(part):
            cells = {key: f"{part}[{row}].{key}" for key in columns}
            if self._note and part == "deduction_lines":
                cells["note"] = f"={self._said[row > 1]}"
            if coded:
                cells["code"] = f"={self._beside.code(part, row)}"
            found.append(Entry(cells, minus=minus))
        return found

    def _sum(self, part: str, minus: str = "") -> Entry:
        path = TABLES.get(part, part)
        return Entry(
            {"description": f"={self._say(path)}", "current": f"{path}.current",
             "ytd": f"{path}.ytd"},
            strong=True, minus=minus, ruled=self._chance.random() < 0.5,
        )  # fmt: skip

    def _columns(self, part: str, title: str) -> list[Column]:
        t, keys = self._tongue, list(self._keys)
        if part == "earnings" and any(
            self._setter.has(f"earnings[{row}].rate") for row in self._page.rows(part)
        ):
            factors = ["hours", "rate"] if t["rate"] < t["hours"] else ["rate", "hours"]
            keys = [*factors, *keys]
        columns = [Column("description", title, "left"), *(Column(key, t[key]) for key in keys)]
        if self._note and part == "deduction_lines":
            head = self._chance.choice(("Tax", "Basis", "", "Tax status"))
            columns.insert(int(self._note == "after"), Column("note", head, "left"))
        return columns

    # Tables beside one another

    def _table(self, part: str, x0: float, y: float, x1: float, rows: Sequence[Entry]) -> float:
        """A table with its title over it or in its first head."""
        s, title = self._setter, self._say(part)
        head = title
        if self._tongue["third"] in ("Dental", "Dental plan", "Vision"):
            pen = s.look.head.at(s.look.body.size + 0.5)
            self._page.text(x0 + 3, y + pen.size + 2, title, pen)
            y += pen.leading + 2
            head = self._tongue["description"]
        table = part if part in PARTS else "deduction_lines"
        return Grid(
            s, self._look, self._columns(table, head), x0, x1, s.look.body
        ).draw(rows, y)  # fmt: skip

    def _panels(self) -> None:
        """Three panels in one row, sums at their foot, the year in a box of its own."""
        s, look, page, chance = self._setter, self._setter.look, self._page, self._chance
        boxed = chance.random() < 0.5
        self._keys = self._keys[:1]  # no room for more beside one another
        self._y = self._facts.names(s.x0, look.margin * 0.8, s.x1)
        self._y = self._facts.band(s.x0, self._y + 4, s.x1, but=set())
        stops = (0, 0.38, 0.69, 1) if not boxed else (0, 0.35, 0.59, 0.82)
        wide, ends, top = s.x1 - s.x0, [], self._y
        for at, part in enumerate(PARTS):
            left, right = s.x0 + stops[at] * wide, s.x0 + stops[at + 1] * wide - 10
            ends.append(self._table(part, left, top, right, self._lines(part)))
        foot = max(ends) + look.body.leading + chance.choice((2, 30, 60))
        for at, part in enumerate(PARTS):
            left, right = s.x0 + stops[at] * wide, s.x0 + stops[at + 1] * wide - 10
            pen = look.body.bold().at(min(8.5, look.body.size))
            amount = f"{TABLES[part]}.current"
            room = right - left - pen.width(s.shown(amount)) - 10
            page.text(left + 3, foot, self._say(TABLES[part]), pen, fit=room)
            s.money(amount, right - 3, foot, pen)
        self._y = foot + 12
        x0 = s.x0 + 0.83 * wide if boxed else s.x0 + 0.5 * wide
        if boxed:
            self._y = top
            self._year(x0, s.x1)
            self._y = max(self._y, foot) + 10
        elif "gross_pay.ytd" in page.values and chance.random() < 0.6:
            self._year(s.x0, s.x0 + 0.45 * wide)
        page.text(x0, self._y + 12, self._say("net_pay"), look.body.bold(), fit=s.x1 - x0 - 60)
        s.money("net_pay.current", s.x1 - 3, self._y + (26 if boxed else 12), look.body.bold(),
                signed=True)  # fmt: skip
        self._y += 36
        if chance.random() < 0.4:
            self._beside.some(s.x0, self._y, s.x1, most=1)

    def _split(self) -> None:
        """Deductions before and after taxes in two tables, employer's parts beside them."""
        s, chance = self._setter, self._chance
        self._y = self._facts.names(s.x0, s.look.margin * 0.8, s.x1)
        self._y = self._facts.band(s.x0, self._y + 4, s.x1, but=set())
        matrix = chance.random() < 0.6
        if matrix:
            self._y = self._matrix(self._y + 4)
        middle = (s.x0 + s.x1) / 2
        summed = chance.random() < 0.7
        pays = [*self._lines("earnings"), *([self._sum("earnings")] if summed else [])]
        self._y = self._table("earnings", s.x0, self._y, s.x1, pays) + 6
        taxes = [*self._lines("tax_lines"), *([self._sum("tax_lines")] if summed else [])]
        lines = self._lines("deduction_lines")
        left, right = s.x0, middle + 6
        ends = [self._table("tax_lines", left, self._y, middle - 6, taxes), self._y]
        for part, some in (("pre", lines[:2]), ("post", lines[2:])):
            if some:
                total = [self._part_sum(part, some)] if summed else []
                ends[1] = self._table(part, right, ends[1], s.x1, [*some, *total]) + 4
        if chance.random() < 0.5 and ends[0] < ends[1]:
            ends[0] = self._beside.employer(s.x0, ends[0] + 4, middle - 6)
        self._y = max(ends) + 4
        if not matrix:
            self._y = self._foot(self._y)
        self._beside.some(s.x0, self._y, s.x1, most=3)

    def _part_sum(self, part: str, rows: Sequence[Entry]) -> Entry:
        cells = {"description": f"={self._say(f'{part}_total')}"}
        values = self._page.values
        for key in self._keys:
            value = sum((Decimal(values[row.cells[key]]) for row in rows), Decimal())
            cells[key] = f"={self._page.figure(str(value))}"
        return Entry(cells, strong=True)

    def _matrix(self, y: float) -> float:
        """Sums as columns; the period and the year as rows."""
        s = self._setter
        sums = [path for path in SUMS if path != "deductions" or self._chance.random() < 0.7]
        columns = [Column("description", "", "left")]
        columns += [Column(path, self._tongue[path]) for path in sums]
        entries = [
            Entry({"description": f"={self._say(key)}"} | {p: f"{p}.{key}" for p in sums})
            for key in self._keys
        ]
        look = Look(self._look.rules, self._look.fill, False, "over")
        return Grid(s, look, columns, s.x0, s.x1, s.look.body).draw(entries, y) + 6

    def _foot(self, y: float) -> float:
        """The sums that are not told yet, in a small table or in lines; net pay at the end."""
        s, chance = self._setter, self._chance
        missing = [path for path in SUMS if f"{path}.current" not in self._page.truth]
        if chance.random() < 0.4 and "gross_pay" not in missing:
            missing = missing[-1:]
        x0 = chance.choice((s.x0, (s.x0 + s.x1) / 2))
        heads = chance.random() < 0.5
        columns = [Column("description", "", "left")]
        columns += [Column(key, self._tongue[key] if heads else "") for key in self._keys]
        rows = [self._sum(path) for path in missing]
        return Grid(s, self._look, columns, x0, s.x1, s.look.body).draw(rows, y + 4) + 6

    def _statement(self) -> None:
        """Earnings and what is taken from them at the left, notes of all kinds at the right."""
        s, look, chance = self._setter, self._setter.look, self._chance
        self._y = self._facts.names(s.x0, look.margin * 0.8, s.x1)
        self._y = self._facts.band(s.x0, self._y + 4, s.x1, but=set())
        split = s.x0 + (s.x1 - s.x0) * 0.64
        minus = chance.choice(("-", "-", "end", ""))
        top = self._y + 4
        pays = [*self._lines("earnings"), self._sum("earnings")]
        left = self._table("earnings", s.x0, top, split - 12, pays) + 4
        entries = []
        for part in PARTS[1:]:
            entries.append(Entry({"description": f"={self._say(part)}"}, strong=True))
            entries += self._lines(part, minus)
        entries.append(self._sum("net_pay"))
        columns = [Column("description", self._say("taken"), "left")]
        columns += [Column(key, "") for key in self._keys]
        grid = Grid(s, self._look, columns, s.x0, split - 12, s.look.body)
        left = grid.draw(entries, left)
        right = self._beside.some(split, top, s.x1, most=4)
        self._y = max(left, right) + 8

    def _twofold(self) -> None:
        """Heads on two lines: the period's hours and pay under one, the year's under another."""
        s, look, page, chance = self._setter, self._setter.look, self._page, self._chance
        self._y = self._facts.names(s.x0, look.margin * 0.8, s.x1)
        self._y = self._facts.band(s.x0, self._y + 4, s.x1, but=set())
        pen, high = look.head.at(min(8.5, look.body.size)), look.body.leading + 2
        years, stops = len(self._keys) > 1, {}
        right = s.x1
        for key in reversed(["rate", "hours", "current", *(("more", "ytd") if years else ())]):
            stops[key], right = right, right - 64
        y = self._y + high
        page.box(s.x0, y - pen.size - 3, s.x1, y + high + 4, fill=TINT)
        page.text(stops["current"], y, self._say("current"), pen, "right")
        if years:
            page.text(stops["ytd"], y, self._say("ytd"), pen, "right")
        said = chance.choice(("Amount", "Pay", "Dollars", "$"))
        for key in stops:
            title = {"current": said, "ytd": said, "more": "Hours"}.get(key) or self._say(key)
            page.text(stops[key], y + high, title, pen, "right", 58)
        y += high + 6
        for part in PARTS:
            y += high
            page.text(s.x0, y, self._say(part), look.body.bold())
            for row in page.rows(part):
                y += high
                s.put(f"{part}[{row}].description", s.x0 + 6, y, look.body, fit=right - s.x0 - 10)
                for key in ("rate", "hours", *self._keys):
                    if s.has(f"{part}[{row}].{key}"):
                        s.put(f"{part}[{row}].{key}", stops[key], y, look.body, "right")
                if years and s.has(f"{part}[{row}].hours"):
                    hours = f"{chance.randint(200, 900)}.00"
                    page.text(stops["more"], y, hours, look.body, "right")
            y += high
            page.text(s.x0, y, self._say(TABLES[part]), look.body.bold(), fit=right - s.x0 - 6)
            for key in self._keys:
                s.money(f"{TABLES[part]}.{key}", stops[key], y, look.body.bold())
        y += high + 4
        page.text(s.x0, y, self._say("net_pay"), look.body.bold())
        for key in self._keys:
            s.money(f"net_pay.{key}", stops[key], y, look.body.bold())
        self._y = y + 12
        if chance.random() < 0.5:
            self._beside.some(s.x0, self._y, s.x1, most=2)
