"""Invoices whose whole structure is chance: what stands where, under which words."""

from collections.abc import Sequence
from decimal import Decimal
from random import Random

from extraction.samples.canvas import GREY, WHITE
from extraction.samples.chance_setter import LINE, Item, Setter
from extraction.samples.chance_sums import sum_rows
from extraction.samples.chance_tables import Column, Entry, Grid, Look
from extraction.samples.chance_trade import Country
from extraction.samples.chance_words import Tongue

_LEFT = ("position", "code", "description", "unit")


class Invoice:
    """One invoice in the making."""

    def __init__(
        self, setter: Setter, tongue: Tongue, look: Look, chance: Random, country: Country
    ):
        self._setter = setter
        self._page = setter.page
        self._tongue = tongue
        self._look = look
        self._chance = chance
        self._country = country
        self._y = 0.0
        self._titled = False
        self._tax_number = chance.choice(("letterhead", "items", "foot", "foot"))
        self._coded = not any(setter.look.sign) and chance.random() < 0.7
        setter.bottom = setter.page.height - 70

    def draw(self) -> None:
        """All of it, from top to bottom."""
        self._y = self._setter.look.margin * 0.75
        self._letterhead()
        self._parties()
        if self._chance.random() < 0.2:
            self._page.text(
                self._setter.x0, self._y + 10, self._tongue["thanks"], self._setter.look.body
            )
            self._y += 18
        self._lines()
        self._sums()
        self._foot()

    # The top

    def _letterhead(self) -> None:
        s, look, chance = self._setter, self._setter.look, self._chance
        side = chance.choice(("left", "left", "center", "right"))
        x = {"left": s.x0, "right": s.x1, "center": self._page.width / 2}[side]
        big = look.body.bold().at(look.body.size + chance.choice((1, 4, 7))).inked(look.accent)
        top = self._y
        self._labelled = chance.random() < 0.15  # the seller is named beside the buyer instead
        if chance.random() < 0.2 and not self._labelled:
            self._page.box(0, 0, self._page.width, top - 4, fill=look.accent)
        if not self._labelled:
            self._y += big.leading
            s.put("vendor.name", x, self._y, big, side, (s.x1 - s.x0) * 0.55)
            self._y += look.body.leading + 0.33 * (big.size - look.body.size)
            if chance.random() < 0.35:
                self._page.inline("vendor.address", x, self._y, look.body, side)
                self._y += look.body.leading
            else:
                self._y = self._page.block("vendor.address", x, self._y, look.body, side)
            for note in ("phone", "mail", "host"):
                if chance.random() < 0.4:
                    self._page.text(x, self._y, s.facts.notes[note], look.body, side)
                    self._y += look.body.leading
            if self._tax_number == "letterhead":
                self._vat(x, side)
        self._title(top, side)
        if chance.random() < 0.4:
            self._page.rule(s.x0, self._y, s.x1, self._y, look.accent, 0.9)
        self._y += 8

    def _vat(self, x: float, side: str) -> None:
        """The seller's tax number, label and all, at an edge."""
        s = self._setter
        label, pen = s.say(self._tongue[self._number_of("vendor")]), s.look.body
        wide = pen.width(label) + 4 + pen.width(s.shown("vendor.vat_id"))
        x -= {"left": 0.0, "center": wide / 2, "right": wide}[side]
        end = self._page.text(x, self._y, label, pen).x1 + 4
        s.put("vendor.vat_id", end, self._y, pen)
        self._y += pen.leading

    def _number_of(self, side: str) -> str:
        """What a tax number is called where the document is from."""
        return f"{side}.{'ein' if self._country.code == 'US' else 'vat_id'}"

    def _title(self, top: float, side: str) -> None:
        s, look, chance = self._setter, self._setter.look, self._chance
        place = chance.choice(("opposite", "opposite", "below", "below", "number"))
        tall = look.body.bold().at(look.body.size + chance.choice((4, 8, 12))).inked(look.accent)
        text = self._tongue["title"]
        if place == "opposite" and side != "center" and not self._labelled:
            other = {"left": "right", "right": "left"}[side]
            edge = s.x1 if other == "right" else s.x0
            self._page.text(edge, top + tall.leading, text, tall, other, (s.x1 - s.x0) * 0.38)
            self._y = max(self._y, top + tall.leading + 8)
            return
        self._y += tall.leading + 2
        at = chance.choice(("left", "left", "center", "right"))
        if place == "number":
            end = self._page.text(s.x0, self._y, self._tongue["number"], tall).x1
            s.put("number", end + 6, self._y, tall)
            self._titled = True
        else:
            x = {"left": s.x0, "right": s.x1, "center": self._page.width / 2}[at]
            self._page.text(x, self._y, text, tall, at)
        self._y += 6

    def _items(self) -> list[Item]:
        """Facts with a label, in their order."""
        t, chance = self._tongue, self._chance
        items = [Item(t["number"], "number"), Item(t["issued_on"], "issued_on")]
        if self._titled:
            items = items[1:]
        if chance.random() < 0.15:
            items.reverse()
        if chance.random() < 0.75:
            items.append(Item(t["due_on"], "due_on"))
        more = [
            Item(t[self._number_of("customer") if path == "customer.vat_id" else path], path)
            for path, often in (("purchase_order", 0.9), ("customer.number", 0.5),
                                ("customer.vat_id", 0.25), ("contact", 0.3), ("terms", 0.4),
                                ("sales_order", 0.25), ("delivery", 0.2))
            if chance.random() < often
        ]  # fmt: skip
        if self._country.lang != "en":
            more = [item for item in more if item.path != "terms"]
        chance.shuffle(more)
        if self._coded and chance.random() < 0.5:
            more.append(Item(t["currency"], "currency"))
        if self._tax_number == "items" or self._labelled:
            more.append(Item(t[self._number_of("vendor")], "vendor.vat_id"))
        return self._setter.known(*items, *more[:6])

    def _parties(self) -> None:
        s, chance, items = self._setter, self._chance, self._items()
        middle = s.x0 + (s.x1 - s.x0) * chance.choice((0.48, 0.52, 0.56))
        way = chance.choice(("split", "split", "split", "band", "band", "stack"))
        ship = chance.random() < 0.3
        label = self._tongue["customer"] if chance.random() < 0.75 else ""
        left, right = (s.x0, middle - 10), (middle + 5, s.x1)
        if self._labelled or (ship and way != "split"):
            one = ("vendor", self._tongue["from"]) if self._labelled else ("", "")
            two = ("customer", label or self._tongue["customer"])
            if not self._labelled:
                one, two = two, ("ship_to", self._tongue["ship_to"])
            ends = [self._party(*one, *left, self._y), self._party(*two, *right, self._y)]
            self._y = max(ends) + 6
            put = chance.choice((s.columns, s.grid, s.header, s.beside, s.inline))
            self._y = put(items, s.x0, self._y, s.x1) + 6
            return
        sender = not label and chance.random() < 0.7
        if way == "split":
            if chance.random() < 0.3 or (self._country.code == "FR" and chance.random() < 0.6):
                left, right = right, left
            put = chance.choice((s.beside, s.beside, s.spread, s.tight, s.above, s.grid))
            ends = [self._party("customer", label, *left, self._y, sender=sender)]
            ends.append(put(items, right[0], self._y, right[1]))
            self._y = max(ends) + 8
            return
        self._y = self._party("customer", label, s.x0, s.x1, self._y, sender=sender) + 6
        put = chance.choice((s.header, s.grid, s.columns, s.inline))
        put = s.beside if way == "stack" else put
        self._y = put(items, s.x0, self._y, s.x1) + 8

    def _party(
        self, side: str, label: str, x0: float, x1: float, y: float, *, sender: bool = False
    ) -> float:
        """A name and its address, under a label, under the sender's line, or bare."""
        s, look, chance = self._setter, self._setter.look, self._chance
        if sender:
            parts = [s.shown("vendor.name"), *s.facts.values["vendor.address"].split("; ")]
            y += look.body.leading
            mark = chance.choice((" · ", ", ", " - ", " | "))
            self._page.text(x0, y, mark.join(parts), look.body.at(6.5), fit=x1 - x0)
            y += 4
        x = x0
        y += look.body.leading
        if label:
            beside = chance.random() < 0.2
            box = self._page.text(x0, y, s.say(label), look.label)
            x = box.x1 + 6 if beside else x0
            y += 0 if beside else s.step
        strong = look.body.bold() if chance.random() < 0.4 else look.body
        if side == "ship_to":
            for line in s.facts.notes["ship_to"].split("; "):
                self._page.text(x, y, line, look.body, fit=x1 - x)
                y += look.body.leading
            return y - look.body.leading + 8
        s.put(f"{side}.name", x, y, strong, fit=x1 - x)
        return self._page.block(f"{side}.address", x, y + look.body.leading, look.body)

    # The lines

    def _columns(self) -> list[Column]:
        t, chance = self._tongue, self._chance
        keys = ["description", "quantity", "unit_price"]
        if chance.random() < 0.25:
            keys = ["quantity", "description", "unit_price"]
        if chance.random() < 0.4:
            keys.insert(0, "code")
        if chance.random() < 0.35:
            keys.insert(0, "position")
        if chance.random() < 0.4:
            keys.insert(keys.index("quantity") + 1, "unit")
        if chance.random() < 0.3:
            keys.insert(chance.choice((len(keys), len(keys), keys.index("unit_price"))), "tax_rate")
        keys.append("amount")
        titles = {key: t["rate" if key == "tax_rate" else key] for key in keys}
        if self._coded and "currency" not in self._page.truth and chance.random() < 0.4:
            titles["amount"] += f" {self._setter.facts.values['currency']}"
        return [Column(key, titles[key], "left" if key in _LEFT else "right") for key in keys]

    def _lines(self) -> None:
        s, page = self._setter, self._page
        rows = page.rows("lines")
        entries = []
        for row in rows:
            rate = Decimal(s.facts.notes[f"rate[{row}]"])
            shown = page.figure(f"{rate:f}".rstrip("0").rstrip(".") if rate else "0")
            entries.append(
                Entry({
                    "position": f"={row + 1}", "code": f"={s.facts.notes[f'code[{row}]']}",
                    "unit": f"={s.facts.notes[f'unit[{row}]']}", "tax_rate": f"={shown}%",
                    "description": f"lines[{row}].description",
                    "quantity": f"lines[{row}].quantity",
                    "unit_price": f"lines[{row}].unit_price", "amount": f"lines[{row}].amount",
                })
            )  # fmt: skip
        pen = s.look.body
        grid = Grid(s, self._look, self._columns(), s.x0, s.x1, pen, wrap="description")
        carry = self._chance.random() < 0.5
        self._y = grid.draw(entries, self._y, lambda at: self._turn(at, carry=carry)) + 4
        self._edge = grid.stops["amount"][1] - 3

    def _turn(self, at: int, *, carry: bool) -> float:
        """Go on with the lines on the next page."""
        s, page = self._setter, self._page
        amounts = [Decimal(s.facts.values[f"lines[{row}].amount"]) for row in range(at)]
        whole = str(sum(amounts, Decimal(0)))
        base = s.bottom + s.look.body.leading + 4
        if carry:
            page.text(s.x1 - 90, base, self._tongue["carried"], s.look.body, "right")
            page.text(s.x1 - 3, base, page.figure(whole), s.look.body, "right")
        page.text(
            s.x1, page.height - 24, self._tongue["page"].format(page.number), s.look.body, "right"
        )
        page.page()
        y = s.look.margin
        s.put("vendor.name", s.x0, y, s.look.body.bold(), fit=240)
        end = s.look.body.width(s.shown("number"))
        s.put("number", s.x1, y, s.look.body, "right")
        page.text(s.x1 - end - 6, y, s.say(self._tongue["number"]), s.look.label, "right")
        y += 18
        if carry:
            page.text(s.x1 - 90, y, self._tongue["brought"], s.look.body, "right")
            page.text(s.x1 - 3, y, page.figure(whole), s.look.body, "right")
            y += 10
        return y

    # The sums

    def _sums(self) -> None:
        s, chance = self._setter, self._chance
        rows = sum_rows(s, self._tongue, chance, american=self._country.code == "US")
        way = chance.choice(("right", "right", "right", "right", "strip", "table", "grid"))
        high = len(rows) * (s.step + 4) + 40
        if self._y + high > s.bottom:
            self._turn_over()
        if way == "strip" and len(rows) <= 6:
            self._strip(rows)
        elif way == "grid" and len(rows) <= 6:
            items = [Item(label, path) for label, path, _ in rows if not path.startswith("tax[")]
            items = [item for item in items if item.path not in ("paid", "owed")]
            self._y = s.grid(items, s.x0, self._y + 6, s.x1) + 4
        else:
            self._listed(rows, wide=way == "table")
        self._code(rows)

    def _turn_over(self) -> None:
        self._y = self._turn(len(self._page.rows("lines")), carry=False)

    def _listed(self, rows: Sequence[tuple[str, str, str]], *, wide: bool) -> None:
        """The sums one under the other, at the right."""
        s, look, page, chance = self._setter, self._setter.look, self._page, self._chance
        x0 = s.x0 + (s.x1 - s.x0) * (0.0 if wide else chance.choice((0.5, 0.55, 0.6)))
        flush = chance.random() < 0.3  # labels at the figures instead of at the edge
        y = self._y + 4
        figures = max(look.body.bold().width(s.shown(path)) for _, path, _ in rows) + 40
        boxed = chance.random() < 0.3
        for label, path, minus in rows:
            strong = path in ("total", "amount_due")
            pen = look.body.bold() if strong else look.body
            y += s.step + 3
            if strong and boxed:
                fill = chance.choice((None, look.accent)) if path == rows[-1][1] else None
                page.box(x0 - 4, y - pen.size - 3, s.x1, y + 5, fill=fill, line=LINE)
                pen = pen.inked(WHITE) if fill else pen
            elif strong and chance.random() < 0.6:
                page.rule(x0, y - pen.size - 2, s.x1, y - pen.size - 2, LINE)
            text = s.say(label)
            if flush:
                page.text(s.x1 - figures, y, text, pen, "right", s.x1 - figures - x0 + 60)
            else:
                page.text(x0, y, text, pen, fit=s.x1 - figures - x0)
            s.money(path, s.x1 - 3, y, pen, minus=minus, signed=strong or path == "subtotal")
        self._y = y + 10

    def _strip(self, rows: Sequence[tuple[str, str, str]]) -> None:
        """A row of heads over a row of sums."""
        s = self._setter
        columns = [Column(path, label) for label, path, _ in rows]
        cells = {path: path for _, path, _ in rows}
        look = Look(self._look.rules, self._look.fill, False, "over")
        notes = {path: f"={self._page.figure(s.facts.notes[path])}" for path in cells
                 if path in s.facts.notes}  # fmt: skip
        grid = Grid(s, look, columns, s.x0, s.x1, s.look.body)
        self._y = grid.draw([Entry(cells | notes)], self._y + 6) + 6

    def _code(self, rows: Sequence[tuple[str, str, str]]) -> None:
        """Say which currency it is, where nothing has yet and the document means to."""
        s = self._setter
        if "currency" in self._page.truth or not self._coded:
            return
        self._y += s.step
        label = s.say(self._tongue["currency"])
        self._page.labelled(label, "currency", s.x0, self._y, s.look.body)
        self._y += 6

    # The end

    def _foot(self) -> None:
        """How to pay, and who it was."""
        s, look, page, chance = self._setter, self._setter.look, self._page, self._chance
        values, notes = s.facts.values, s.facts.notes
        t = self._tongue
        if self._y + 90 > page.height - 40:
            self._turn_over()
        if "vendor.name" not in page.truth:
            s.put("vendor.name", s.x0, self._y + 12, look.body.bold())
            self._y += 18
        y = self._y + 16
        if "iban" in values and chance.random() < 0.7:
            page.text(s.x0, y, s.say(t["bank"]), look.head)
            y += s.step
            end = page.text(s.x0, y, s.say("IBAN"), look.body).x1 + 4
            s.put("iban", end, y, look.body)
            y += s.step
        elif chance.random() < 0.3:
            page.text(s.x0, y, t["thanks"], look.body)
            y += s.step
        if self._tax_number == "foot" and "vendor.vat_id" not in page.truth:
            self._y = y
            self._vat(s.x0, "left")
            y = self._y
        if (
            chance.random() < 0.2
            and self._country.code in ("US", "GB")
            and y + 90 < page.height - 40
        ):
            self._slip(page.height - 110)
        elif chance.random() < 0.3:
            page.rule(s.x0, page.height - 48, s.x1, page.height - 48, GREY, 0.4)
            text = f"{notes['host']}  {notes['mail']}  {notes['phone']}"
            page.text(page.width / 2, page.height - 38, text, look.body.at(7), "center")

    def _slip(self, y: float) -> None:
        """A part to tear off and send back."""
        s, t, look = self._setter, self._tongue, self._setter.look
        self._page.dashes(s.x0, y, s.x1, GREY)
        self._page.text(s.x0, y + 12, t["slip"], look.body.at(7.5))
        paths = [path for path in ("number", "total") if path in self._page.truth]
        items = [Item(t[path].format(currency="USD"), path) for path in paths]
        s.beside(items, s.x0, y + 16, s.x0 + 260)
