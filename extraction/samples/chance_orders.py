"""Purchase orders whose whole structure is chance: whose block stands where, under which words."""

from datetime import date, timedelta
from random import Random

from extraction.samples import bills, chance_trade, companies
from extraction.samples.canvas import A4, GREY, LETTER, WHITE, Canvas
from extraction.samples.chance_remarks import side_box
from extraction.samples.chance_setter import LINE, Item, Setter, style
from extraction.samples.chance_tables import Column, Entry, Grid, Look, look
from extraction.samples.chance_words import Tongue
from extraction.samples.formats import Format
from extraction.samples.orders import Terms
from extraction.schemas import SCHEMAS

_LEFT = ("position", "code", "description", "unit", "need")
_PLACES = ("Central Receiving", "Main Warehouse", "Receiving Dock 2", "Site office")


class Order:
    """One order in the making."""

    def __init__(
        self, setter: Setter, tongue: Tongue, shape: Look, chance: Random, fmt: Format, as_of: date
    ):
        self._shown = fmt.date
        self._setter = setter
        self._page = setter.page
        self._tongue = tongue
        self._look = shape
        self._chance = chance
        self._as_of = as_of
        self._y = setter.look.margin * 0.75
        self._headed = chance.random() < 0.75  # the buyer's name stands over all
        self._need = chance.choice(("fact", "fact", "fact", "line", "sentence", ""))
        setter.bottom = setter.page.height - 60

    def draw(self) -> None:
        """All of it, from top to bottom."""
        self._letterhead()
        if self._chance.random() < 0.5:
            self._facts()
            self._parties()
        else:
            self._parties()
            self._facts()
        self._bar()
        self._lines()
        self._sums()
        self._foot()

    # The top

    def _letterhead(self) -> None:
        s, chance, page = self._setter, self._chance, self._page
        pen = s.look.body
        side = chance.choice(("left", "left", "right", "center"))
        x = {"left": s.x0, "right": s.x1, "center": page.width / 2}[side]
        top = self._y
        if self._headed:
            big = pen.bold().at(pen.size + chance.choice((2, 5))).inked(s.look.accent)
            self._y += big.leading
            s.put("buyer.name", x, self._y, big, side, (s.x1 - s.x0) * 0.55)
            self._y = page.block("buyer.address", x, self._y + pen.leading, pen, side)
            if chance.random() < 0.5:
                page.text(x, self._y, s.facts.notes["phone"], pen, side)
                self._y += pen.leading
        tall = pen.bold().at(pen.size + chance.choice((4, 8))).inked(s.look.accent)
        title = self._tongue["title"]
        if self._headed and side != "center" and chance.random() < 0.6:
            other = {"left": "right", "right": "left"}[side]
            edge = s.x1 if other == "right" else s.x0
            page.text(edge, top + tall.leading, title, tall, other, (s.x1 - s.x0) * 0.4)
        else:
            self._y += tall.leading + 4
            at = chance.choice(("left", "center"))
            page.text(s.x0 if at == "left" else page.width / 2, self._y, title, tall, at)
        self._y = max(self._y, top + tall.leading) + 8

    def _facts(self) -> None:
        s, t, chance = self._setter, self._tongue, self._chance
        notes = s.facts.notes
        notes["contact_buyer"] = notes["contact"]
        notes["requisition"] = f"RQ-{chance.randint(10000, 99999)}"
        notes["revision"] = "0"
        notes["quote"] = f"Q{chance.randint(1000, 9999)}-{chance.randint(10, 99)}"
        items = [Item(t["number"], "number"), Item(t["ordered_on"], "ordered_on")]
        if self._need == "fact":
            items.append(Item(t["deliver_by"], "deliver_by"))
        more = [
            Item(t[key], path)
            for key, path, often in (
                ("payment_terms", "payment_terms", 0.7), ("vendor.number", "vendor.number", 0.4),
                ("contact", "contact_buyer", 0.5), ("requisition", "requisition", 0.25),
                ("revision", "revision", 0.15), ("quote", "quote", 0.2),
            )
            if chance.random() < often
        ]  # fmt: skip
        chance.shuffle(more)
        items = s.known(*items, *more)
        put = chance.choice((s.beside, s.columns, s.grid, s.header, s.spread, s.tight, s.above))
        half = put in (s.beside, s.spread, s.tight, s.above)
        x0 = s.x0 + (s.x1 - s.x0) * 0.5 if half and chance.random() < 0.6 else s.x0
        x1 = s.x1 if x0 > s.x0 or not half else s.x0 + (s.x1 - s.x0) * 0.5
        self._y = put(items, x0, self._y, x1) + 6

    # Who, and where to

    def _parties(self) -> None:
        s, t, chance = self._setter, self._tongue, self._chance
        blocks = ["vendor", "ship_to"]
        if not self._headed or chance.random() < 0.35:
            blocks.insert(chance.choice((0, 1, 2)), "buyer")
        elif chance.random() < 0.2:
            blocks.remove("ship_to")
        bars = chance.random() < 0.3
        wide = (s.x1 - s.x0) / len(blocks)
        ends = []
        for at, side in enumerate(blocks):
            x0 = s.x0 + at * wide
            label = t["buyer" if side == "buyer" else side]
            ends.append(self._block(side, label, x0, x0 + wide - 10, bars=bars))
        self._y = max(ends) + 8

    def _block(self, side: str, label: str, x0: float, x1: float, *, bars: bool) -> float:
        s, chance, page = self._setter, self._chance, self._page
        pen, y = s.look.body, self._y + s.look.body.leading + 2
        if bars:
            page.box(x0, y - pen.size - 1, x1, y + 4, fill=s.look.accent)
            page.text(x0 + 4, y, s.look.case(label), pen.bold().inked(WHITE))
            x0 += 4
            y += 3
        else:
            page.text(x0, y, s.say(label), s.look.label.bold())
        y += pen.leading
        notes = s.facts.notes
        contact = chance.random()
        if side == "ship_to":
            if contact < 0.5:
                page.text(x0, y, chance.choice(_PLACES), pen)
                y += pen.leading
            if contact > 0.7:
                page.text(x0, y, f"Attn: {notes['contact']}", pen)
                y += pen.leading
            return page.block("ship_to", x0, y, pen)
        s.put(f"{side}.name", x0, y, chance.choice((pen, pen.bold())), fit=x1 - x0)
        y = page.block(f"{side}.address", x0, y + pen.leading, pen)
        if side == "vendor" and contact < 0.2:
            page.text(x0, y, "Attn: Sales desk", pen)
            y += pen.leading
        elif side == "vendor" and contact < 0.4 and "vendor.number" not in page.truth:
            page.labelled(s.say(self._tongue["vendor.number"]), "vendor.number", x0, y, pen)
            y += pen.leading
        elif contact < 0.55:
            page.text(x0, y, f"Phone: {notes['phone']}", pen)
            y += pen.leading
        return y

    def _bar(self) -> None:
        """A row of heads over what only the carrier asks for."""
        s, t, chance = self._setter, self._tongue, self._chance
        if chance.random() < 0.6:
            return
        notes = s.facts.notes
        notes |= {"via": "Best way", "fob": "Destination", "by": notes["contact"],
                  "freight_terms": "Prepaid, add"}  # fmt: skip
        keys = chance.sample(("via", "fob", "by", "freight_terms"), chance.choice((2, 3, 4)))
        items = [Item(t[key], key) for key in keys]
        if "payment_terms" not in self._page.truth and chance.random() < 0.7:
            items.append(Item(t["payment_terms"], "payment_terms"))
        self._y = chance.choice((s.header, s.grid))(items, s.x0, self._y, s.x1) + 4

    # What

    def _columns(self) -> list[Column]:
        t, chance = self._tongue, self._chance
        keys = ["code", "description", "quantity", "unit_price", "amount"]
        if chance.random() < 0.25:
            keys = ["quantity", "code", "description", "unit_price", "amount"]
        self._over = chance.random() < 0.25  # the article's number over its words
        if self._over or chance.random() < 0.2:
            keys.remove("code")
        if chance.random() < 0.5:
            keys.insert(0, "position")
        if chance.random() < 0.5:
            keys.insert(keys.index("quantity") + 1, "unit")
        if self._need == "line":
            keys.insert(keys.index("description") + 1, "need")
        titles = {key: t[key] for key in keys}
        if self._over:
            titles["description"] = f"{t['code']} / {t['description']}"
        return [Column(key, titles[key], "left" if key in _LEFT else "right") for key in keys]

    def _lines(self) -> None:
        s, page, chance = self._setter, self._page, self._chance
        columns = self._columns()
        detail = chance.choice(("", "", "", "Mfr: Harlan Works", "GL 6400-12", "Taxable: Y"))
        entries = []
        for row in page.rows("lines"):
            path = f"lines[{row}]"
            cells = {
                "position": f"={row + 1}", "code": f"{path}.code", "need": "deliver_by",
                "unit": f"={s.facts.notes[f'unit[{row}]']}", "quantity": f"{path}.quantity",
                "description": f"{path}.description", "unit_price": f"{path}.unit_price",
                "amount": f"{path}.amount",
            }  # fmt: skip
            if self._over:
                cells["description"] = f"{path}.code"
                entries += [Entry(cells), Entry({"description": f"{path}.description"})]
            else:
                entries.append(Entry(cells))
            if detail and row % 2 == 0:
                entries.append(Entry({"description": f"={detail}"}))
        wrap = "" if self._over else "description"
        grid = Grid(s, self._look, columns, s.x0, s.x1, s.look.body, wrap=wrap)
        self._y = grid.draw(entries, self._y + 2, self._turn) + 4

    def _turn(self, at: int) -> float:
        del at
        self._page.page()
        return self._setter.look.margin

    # The sums and what stands beside them

    def _sums(self) -> None:
        s, t, chance, page = self._setter, self._tongue, self._chance, self._page
        paths = ("subtotal", "discount", "shipping", "tax_total")
        rows: list[tuple[str, str]] = [(t[path], path) for path in paths if path in s.facts.values]
        if chance.random() < 0.5:
            rows[1:] = chance.sample(rows[1:], len(rows) - 1)
        rows.append((t["total"], "total"))
        high = len(rows) * (s.step + 3) + 30
        if self._y + high > s.bottom:
            self._y = self._turn(0)
        x0 = s.x0 + (s.x1 - s.x0) * chance.choice((0.55, 0.62))
        y = self._y + 4
        sentence = self._need == "sentence"
        if sentence or chance.random() < 0.4:
            by = "deliver_by" if sentence else ""
            side_box(s, t["remarks"], s.x0, y, x0 - 12, chance, asks=t["by_then"], by=by)
        flush = chance.random() < 0.3
        for label, path in rows:
            pen = s.look.body.bold() if path == "total" else s.look.body
            y += s.step + 3
            if flush:
                page.text(s.x1 - 80, y, s.say(label), pen, "right", s.x1 - 80 - x0)
            else:
                page.text(x0, y, s.say(label), pen, fit=s.x1 - 80 - x0)
            s.money(path, s.x1 - 3, y, pen, minus="-" if path == "discount" else "",
                    signed=path in ("subtotal", "total"))  # fmt: skip
            if path == "subtotal" and chance.random() < 0.1:
                y += s.step + 3
                page.text(x0, y, s.say(t["other"]), pen)
                page.text(s.x1 - 3, y, "-", pen, "right")
        self._y = y + 12
        if "currency" not in page.truth and chance.random() < 0.5:
            page.labelled(s.say(t["currency"]), "currency", x0, self._y, s.look.body)
        self._y = max(self._y, self._y + 40 if sentence else 0) + 10

    def _foot(self) -> None:
        s, t, chance, page = self._setter, self._tongue, self._chance, self._page
        pen = s.look.body
        if "buyer.name" not in page.truth:
            s.put("buyer.name", s.x0, self._y, pen.bold())
            self._y += 14
        y = min(self._y + 20, page.height - 60)
        if chance.random() < 0.5:
            signed = s.page.text(s.x0, y, s.say(t["signed"]), pen).x1
            page.rule(signed + 4, y + 2, signed + 130, y + 2, LINE)
            day = page.text(signed + 150, y, s.say(t["day"]), pen).x1
            if chance.random() < 0.5:
                stamp = self._as_of - timedelta(days=1)
                page.text(day + 4, y, self._shown(stamp), pen)
        if chance.random() < 0.4:
            page.text(
                page.width / 2, page.height - 40, t["thanks"], pen.at(7).inked(GREY), "center"
            )


def draw_order(chance: Random, seed: int, as_of: date) -> tuple[Canvas, str]:
    """An order by chance, and its language."""
    country = chance.choice([one for one in chance_trade.COUNTRIES if one.code in _GOODS])
    terms = Terms(
        bills.Terms(
            country.market, _GOODS[country.code], least=1, most=chance.choice((3, 6, 9, 22)),
            shipping=chance.random() < 0.5, discount=chance.random() < 0.3,
        )
    )  # fmt: skip
    known = terms.facts(seed, as_of, {}, inconsistent=False)
    if country.code != "US":
        known.values["ship_to"] = known.values["buyer.address"]
    fmt: Format = country.format(chance)
    size = LETTER if country.code == "US" else A4
    canvas = Canvas(SCHEMAS["purchase_order"], known.values, known.notes, fmt, size)
    setter = Setter(canvas, known, style(chance, chance.choice(country.signs)), chance)
    section = "purchase_order_de" if country.code == "DE" else "purchase_order"
    Order(setter, Tongue(section, chance), look(chance), chance, fmt, as_of).draw()
    return canvas, country.lang


_GOODS: dict[str, tuple[companies.Article, ...]] = {
    "US": companies.SUPPLIES, "GB": companies.UK_GOODS, "DE": companies.GERMAN_GOODS,
}  # fmt: skip
