"""Invoices by chance that print more than they are asked for: parts, details, boxes, other sums."""

from collections.abc import Sequence
from decimal import Decimal

from extraction.samples.canvas import GREY
from extraction.samples.chance_invoices import Invoice
from extraction.samples.chance_remarks import side_box
from extraction.samples.chance_setter import LINE, Item
from extraction.samples.chance_tables import Column, Entry, Grid, Look

_DETAILS = {
    "en": ("Ref. 4471-2", "Ordered by phone", "Serial 99-1042", "See attached sheet", "Taxable"),
    "de": ("Ihre Pos. 12", "gemäß Angebot", "Serien-Nr. 99-1042", "wie besprochen"),
}
_PARTS = {
    "en": (("Labour", "Materials"), ("Phase one", "Phase two"), ("Site A", "Site B")),
    "de": (("Arbeiten", "Material"), ("Bauabschnitt 1", "Bauabschnitt 2")),
}
_MORE_SUMS = {
    "en": ("Of which labour", "You saved", "Retention 5% (held)", "Weight charge basis",
           "Loyalty credit earned", "Environmental share", "Deposit held"),
    "de": ("davon Lohnanteil", "Ihre Ersparnis", "Sicherheitseinbehalt 5 %", "Umweltanteil"),
}  # fmt: skip


class BusyInvoice(Invoice):
    """One invoice with much besides."""

    @property
    def _lang(self) -> str:
        return "de" if self._country.lang == "de" else "en"

    def _items(self) -> list[Item]:
        items = super()._items()
        self._sentence = self._chance.random() < 0.3
        if self._sentence:  # the due day stands in a sentence at the end
            items = [item for item in items if item.path != "due_on"]
        return items

    def _lines(self) -> None:
        s, page, chance = self._setter, self._page, self._chance
        rows = page.rows("lines")
        way = chance.choice(("parts", "details", "details", "both"))
        columns = self._columns()
        over = chance.random() < 0.2 and "code" in [column.key for column in columns]
        if over:  # the article's number over its words, in their column
            columns = [column for column in columns if column.key != "code"]
        detail, parts = chance.choice(_DETAILS[self._lang]), chance.choice(_PARTS[self._lang])
        summed = chance.random() < 0.5
        half = (len(rows) + 1) // 2
        entries: list[Entry] = []
        for row in rows:
            if way != "details" and len(rows) > 3 and row in (0, half):
                if row and summed:
                    entries.append(self._part_sum(parts[0], range(half)))
                entries.append(Entry({"description": f"={parts[row > 0]}"}, strong=True))
            entries.extend(self._entries(row, over=over))
            if way != "parts" and row % 3 != 1:
                entries.append(Entry({"description": f"={detail}"}))
        pen = s.look.body
        wrap = "" if over else "description"
        grid = Grid(s, self._look, columns, s.x0, s.x1, pen, wrap=wrap)
        self._y = grid.draw(entries, self._y, lambda at: self._turn(0, carry=False)) + 4
        self._edge = grid.stops["amount"][1] - 3

    def _part_sum(self, part: str, rows: Sequence[int]) -> Entry:
        values = self._setter.facts.values
        whole = sum((Decimal(values[f"lines[{row}].amount"]) for row in rows), Decimal(0))
        said = f"{'Summe' if self._lang == 'de' else 'Total'} {part}"
        return Entry({"description": f"={said}", "amount": f"={self._page.figure(str(whole))}"})

    def _entries(self, row: int, *, over: bool) -> list[Entry]:
        notes = self._setter.facts.notes
        rate = Decimal(notes[f"rate[{row}]"])
        shown = self._page.figure(f"{rate:f}".rstrip("0").rstrip(".") if rate else "0")
        words = f"lines[{row}].description"
        cells = {
            "position": f"={row + 1}", "code": f"={notes[f'code[{row}]']}",
            "unit": f"={notes[f'unit[{row}]']}", "tax_rate": f"={shown}%", "description": words,
            "quantity": f"lines[{row}].quantity", "unit_price": f"lines[{row}].unit_price",
            "amount": f"lines[{row}].amount",
        }  # fmt: skip
        if not over:
            return [Entry(cells)]
        return [Entry(cells | {"description": cells["code"]}), Entry({"description": words})]

    def _listed(self, rows: Sequence[tuple[str, str, str]], *, wide: bool) -> None:
        """The sums with a box of remarks beside them, and a sum that nobody asks for below."""
        s, chance = self._setter, self._chance
        if not wide and chance.random() < 0.6:
            title = chance.choice(("Notes", "Remarks", "Terms", "Bemerkungen"))
            side_box(s, title, s.x0, self._y + 4, s.x0 + (s.x1 - s.x0) * 0.46, chance)
        super()._listed(rows, wide=wide)
        if chance.random() < 0.5:
            label = chance.choice(_MORE_SUMS[self._lang])
            share = (Decimal(s.facts.values["total"]) / 7).quantize(Decimal("0.01"))
            self._y += s.step
            end = s.x1 - 90
            self._page.text(end, self._y, label, s.look.body, "right")
            self._page.text(s.x1 - 3, self._y, self._page.figure(str(share)), s.look.body, "right")
            self._y += 4

    def _foot(self) -> None:
        s, chance, page = self._setter, self._chance, self._page
        if self._y + 150 > page.height - 60:
            self._turn_over()
        if self._sentence and "due_on" in s.facts.values:
            self._y += s.step + 6
            said = chance.choice(_DUE[self._lang])
            end = page.text(s.x0, self._y, said, s.look.body).x1
            s.put("due_on", end + 3, self._y, s.look.body)
        way = chance.choice(("", "rates", "ages", "bank", "payments"))
        if way == "rates":
            self._y = self._rates(self._y + 8)
        elif way == "ages":
            self._y = self._ages(self._y + 8)
        elif way == "payments":
            self._y = self._payments(self._y + 8)
        elif way == "bank":
            page.box(s.x0, self._y + 6, s.x0 + 230, self._y + 44, line=LINE)
            page.text(s.x0 + 4, self._y + 18, "Account 0099 1042 77", s.look.body.inked(GREY))
            page.text(s.x0 + 4, self._y + 34, "Sort code 00-90-90", s.look.body.inked(GREY))
            self._y += 48
        super()._foot()

    def _rates(self, y: float) -> float:
        """The taxes by rate."""
        s, notes, t = self._setter, self._setter.facts.notes, self._tongue
        keys = [key for key in notes if key.startswith("tax_rate[")]
        columns = [Column("a", t["rate"], "left"), Column("b", t["subtotal"]),
                   Column("c", t["tax_vat"].format(rate="").strip())]  # fmt: skip
        rows = [
            Entry({
                "a": f"={self._page.figure(notes[key])}%",
                "b": f"={self._page.figure(notes[key.replace('rate', 'net')])}",
                "c": f"={self._page.figure(notes[key.replace('tax_rate', 'tax')])}",
            })
            for key in keys
        ]  # fmt: skip
        return Grid(s, Look(), columns, s.x0, s.x0 + 260, s.look.body).draw(rows, y)

    def _ages(self, y: float) -> float:
        """What the customer owes, by age."""
        s = self._setter
        heads = ("Current", "1-30 days", "31-60 days", "Over 60 days")
        columns = [Column(head, head) for head in heads]
        cells = {head: f"={self._page.figure(f'{at * 41.5:.2f}')}" for at, head in enumerate(heads)}
        return Grid(s, Look(), columns, s.x0, s.x1, s.look.body).draw([Entry(cells)], y)

    def _payments(self, y: float) -> float:
        """What was paid on earlier invoices."""
        s = self._setter
        columns = [
            Column("a", "Date", "left"),
            Column("b", "Payment", "left"),
            Column("c", "Amount"),
        ]
        rows = [
            Entry({"a": "=01.04.2026", "b": "=Transfer 8841",
                   "c": f"={self._page.figure(f'{amount:.2f}')}"})
            for amount in (125, 80.5)
        ]  # fmt: skip
        return Grid(s, Look(), columns, s.x0, s.x0 + 260, s.look.body).draw(rows, y)


_DUE = {
    "en": ("Please pay no later than", "Payment is due by", "We ask for payment by",
           "Kindly settle this invoice on or before"),
    "de": ("Bitte zahlen Sie bis zum", "Wir bitten um Zahlung bis zum",
           "Bitte überweisen Sie den Betrag bis zum", "Zahlbar ohne Abzug bis zum"),
}  # fmt: skip
