"""Receipts as tills, bars and pumps print them: narrow, one line after the other."""

from decimal import Decimal

from extraction.contract import Box
from extraction.samples.canvas import Canvas, Pen

ROLL = (227.0, 620.0)  # 80 mm of paper


class Roll:
    """A strip of paper that is printed from top to bottom."""

    def __init__(self, page: Canvas, pen: Pen, *, top: float = 26, margin: float = 12.5):
        self.page = page
        self.pen = pen
        self.y = top
        self.x0, self.x1 = margin, page.width - margin

    @property
    def middle(self) -> float:
        """Of the paper."""
        return self.page.width / 2

    def down(self, lines: float = 1) -> float:
        """The next baseline."""
        self.y += self.pen.leading * lines
        return self.y

    def _room(self, pen: Pen | None) -> Pen:
        """The pen to write with; letters that are larger than usual need room above them."""
        chosen = pen or self.pen
        self.y += 1.1 * max(0.0, chosen.size - self.pen.size)
        return chosen

    def _after(self, pen: Pen) -> None:
        self.down()
        self.y += 0.4 * max(0.0, pen.size - self.pen.size)

    def say(self, text: str, align: str = "center", pen: Pen | None = None) -> Box:
        """A line of text that is nobody's value."""
        x = {"left": self.x0, "center": self.middle, "right": self.x1}[align]
        chosen = self._room(pen)
        box = self.page.text(x, self.y, text, chosen, align, fit=self.x1 - self.x0)
        self._after(chosen)
        return box

    def field(self, path: str, align: str = "center", pen: Pen | None = None) -> None:
        """A value on a line of its own."""
        x = {"left": self.x0, "center": self.middle, "right": self.x1}[align]
        if path in self.page.values:
            chosen = self._room(pen)
            self.page.field(path, x, self.y, chosen, align, fit=self.x1 - self.x0)
            self._after(chosen)

    def address(self, align: str = "center") -> None:
        """The address, line by line."""
        x = self.middle if align == "center" else self.x0
        self.y = self.page.block("merchant.address", x, self.y, self.pen, align)

    def labelled(self, label: str, path: str, *, gap: float = 4, pen: Pen | None = None) -> None:
        """A label at the left, its value after it."""
        if path in self.page.values:
            self.page.labelled(label, path, self.x0, self.y, pen or self.pen, gap)
            self.down()

    def pair(
        self, label: str, path: str, *, pen: Pen | None = None, before: str = "", after: str = ""
    ) -> Box | None:
        """A label at the left and its value at the right edge."""
        if path not in self.page.values:
            return None
        chosen = self._room(pen)
        box = self.page.field(path, self.x1, self.y, chosen, "right", before=before, after=after)
        self.page.text(self.x0, self.y, label, chosen)
        self._after(chosen)
        return box

    def rule(self) -> None:
        """A dashed line across."""
        self.page.dashes(self.x0, self.y - 0.4 * self.pen.size, self.x1)
        self.down()

    def total(self, label: str, *, pen: Pen, before: str = "", after: str = "") -> None:
        """The total, whose sign says the currency."""
        box = self.pair(label, "total", pen=pen, before=before, after=after)
        if box and (before or after):
            self.page.stands_for("currency", self.page.printed["total"], box)


def shop(page: Canvas) -> None:
    """A shop's till: articles by number, counts and prices in columns, tax added, rounded."""
    roll = Roll(page, Pen("mono", 7))
    roll.field("merchant.name", pen=roll.pen.bold().at(9))
    roll.say(f"({page.notes['register']})")
    roll.address()
    roll.labelled("TEL:", "merchant.phone")
    roll.labelled("GST ID:", "merchant.vat_id")
    roll.down(0.5)
    roll.say("TAX INVOICE", pen=roll.pen.bold())
    roll.labelled("RECEIPT #:", "number")
    box = page.labelled("DATE:", "purchased_on", roll.x0, roll.y, roll.pen)
    page.labelled("TIME:", "time", (box.x1 if box else roll.x0) + 14, roll.y, roll.pen)
    roll.down()
    roll.say(f"CASHIER: {page.notes['clerk'].upper()}", "left")
    roll.rule()
    for x, head in ((100, "QTY"), (150, "U/P"), (roll.x1, "AMOUNT")):
        page.text(x, roll.y, head, roll.pen, "right")
    roll.say("ITEM", "left")
    codes = page.notes["codes"].split()
    for row in page.rows("items"):
        roll.page.text(roll.x0, roll.y, codes[row] if row < len(codes) else "0", roll.pen)
        page.field(f"items[{row}].quantity", 100, roll.y, roll.pen, "right")
        page.field(f"items[{row}].unit_price", 150, roll.y, roll.pen, "right")
        page.field(f"items[{row}].amount", roll.x1, roll.y, roll.pen, "right")
        roll.down()
        roll.field(f"items[{row}].description", "left")
    roll.rule()
    roll.say(f"TOTAL QTY: {page.notes['quantity']}", "left")
    roll.pair("SUB-TOTAL:", "subtotal")
    roll.pair("GST 6%:", "tax_total")
    roll.pair("ROUNDING:", "rounding")
    roll.total("TOTAL:", pen=roll.pen.bold().at(9), before="RM")
    _paid(roll, "CHANGE:")
    roll.down(0.5)
    page.text(110, roll.y, "AMOUNT(RM)", roll.pen, "right")
    page.text(roll.x1, roll.y, "TAX(RM)", roll.pen, "right")
    roll.say("GST SUMMARY", "left")
    for row in page.rows("taxes"):
        box = page.field(f"taxes[{row}].rate", roll.x0 + 34, roll.y, roll.pen, after="%")
        page.text(roll.x0, roll.y, "SR =", roll.pen) if box else None
        page.field(f"taxes[{row}].net", 110, roll.y, roll.pen, "right")
        page.field(f"taxes[{row}].amount", roll.x1, roll.y, roll.pen, "right")
        roll.down()
    roll.down(0.5)
    roll.say("GOODS SOLD ARE NOT RETURNABLE")
    roll.say("THANK YOU, PLEASE COME AGAIN")


def _paid(roll: Roll, change: str, *, shown: str = "") -> None:
    """How it was paid, in the method's own row, and what came back."""
    page = roll.page
    box = page.field("paid", roll.x1, roll.y, roll.pen, "right", after=shown)
    if box:
        page.field("payment_method", roll.x0, roll.y, roll.pen)
        roll.down()
    roll.pair(change, "change", after=shown)


def bar(page: Canvas) -> None:
    """A restaurant's bill with a tip: no numbers, no columns but the amounts'."""
    roll = Roll(page, Pen("sans", 8))
    roll.field("merchant.name", pen=roll.pen.bold().at(13))
    roll.down(0.3)
    roll.address()
    roll.field("merchant.phone")
    roll.rule()
    roll.say(f"Server: {page.notes['clerk']}", "left")
    roll.say(f"Table {page.notes['table']}          Guests: 2", "left")
    box = page.field("purchased_on", roll.x0, roll.y, roll.pen)
    page.field("time", (box.x1 if box else roll.x0) + 6, roll.y, roll.pen)
    roll.down()
    roll.labelled("Check #", "number")
    roll.rule()
    for row in page.rows("items"):
        page.field(f"items[{row}].quantity", roll.x0, roll.y, roll.pen)
        page.field(f"items[{row}].description", roll.x0 + 16, roll.y, roll.pen, fit=120)
        page.field(f"items[{row}].amount", roll.x1, roll.y, roll.pen, "right")
        roll.down(1.1)
    roll.rule()
    roll.pair("Subtotal", "subtotal")
    roll.pair("Sales Tax", "tax_total")
    roll.pair("Tip", "tip")
    roll.total("Total", pen=roll.pen.bold().at(11), before="$")
    roll.down(0.4)
    _paid(roll, "Change")
    roll.say(f"XXXXXXXXXXXX{page.notes['card']}   Auth {page.notes['auth']}", "left")
    roll.down()
    roll.say("Thank you for dining with us!")
    roll.say(page.notes["host"])


def bon(page: Canvas) -> None:
    """A German Bon: prices with tax in them, a letter for the rate, the taxes at the foot."""
    roll = Roll(page, Pen("mono", 7.5))
    roll.field("merchant.name", pen=roll.pen.bold().at(9.5))
    roll.address()
    roll.labelled("Tel.", "merchant.phone")
    roll.labelled("USt-IdNr.", "merchant.vat_id")
    roll.down(0.6)
    page.text(roll.x1, roll.y, "EUR", roll.pen, "right")
    roll.down()
    rates = {page.values[f"taxes[{row}].rate"]: "AB"[row] for row in page.rows("taxes")}
    for row in page.rows("items"):
        page.field(f"items[{row}].description", roll.x0, roll.y, roll.pen, fit=130)
        page.field(f"items[{row}].amount", roll.x1 - 14, roll.y, roll.pen, "right")
        page.text(roll.x1, roll.y, next(iter(rates.values())), roll.pen, "right")
        roll.down()
        if page.values[f"items[{row}].quantity"] not in ("1", "1.00"):
            page.field(f"items[{row}].quantity", roll.x0 + 30, roll.y, roll.pen, "right")
            page.text(roll.x0 + 40, roll.y, "x", roll.pen)
            page.field(f"items[{row}].unit_price", roll.x0 + 90, roll.y, roll.pen, "right")
            roll.down()
    roll.rule()
    box = roll.pair("SUMME EUR", "total", pen=roll.pen.bold().at(10))
    if box:
        label = roll.pen.bold().at(10)
        wide = label.width("SUMME EUR") - label.width("SUMME ")
        left = roll.x0 + label.width("SUMME ")
        page.stands_for("currency", "EUR", Box(left, box.y0, left + wide, box.y1))
    _paid(roll, "Rückgeld")
    roll.down(0.6)
    for x, head in ((110, "Netto"), (160, "MwSt"), (roll.x1, "Brutto")):
        page.text(x, roll.y, head, roll.pen, "right")
    roll.say("MwSt-Satz", "left")
    single = len(page.rows("taxes")) == 1
    for row in page.rows("taxes"):
        page.field(f"taxes[{row}].rate", roll.x0 + 42, roll.y, roll.pen, "right", after="%")
        net = page.field(f"taxes[{row}].net", 110, roll.y, roll.pen, "right")
        tax = page.field(f"taxes[{row}].amount", 160, roll.y, roll.pen, "right")
        if single and net and tax:  # one rate's figures are the whole receipt's
            page.stands_for("subtotal", page.printed[f"taxes[{row}].net"], net)
            page.stands_for("tax_total", page.printed[f"taxes[{row}].amount"], tax)
        both = Decimal(page.values[f"taxes[{row}].net"]) + Decimal(
            page.values[f"taxes[{row}].amount"]
        )
        page.text(roll.x1, roll.y, page.figure(str(both)), roll.pen, "right")
        roll.down()
    roll.down(0.6)
    box = page.labelled("Datum", "purchased_on", roll.x0, roll.y, roll.pen)
    page.labelled("Uhrzeit", "time", (box.x1 if box else roll.x0) + 12, roll.y, roll.pen)
    roll.down()
    roll.labelled("Bon-Nr.", "number")
    roll.say(f"Kasse {page.notes['till']}   Es bediente Sie {page.notes['clerk']}", "left")
    roll.down()
    roll.say("Vielen Dank für Ihren Einkauf")


def pump(page: Canvas) -> None:
    """A petrol station: gallons at a price, the sale, the card."""
    roll = Roll(page, Pen("mono", 8))
    roll.say("WELCOME TO")
    roll.field("merchant.name", pen=roll.pen.bold())
    roll.say(f"STORE # {page.notes['store']}")
    roll.address()
    roll.field("merchant.phone")
    roll.down()
    roll.labelled("DATE", "purchased_on", gap=12)
    roll.labelled("TIME", "time", gap=12)
    roll.labelled("INVOICE #", "number")
    roll.say(f"PUMP# {page.notes['pump']}", "left")
    page.text(roll.x1, roll.y, "AMOUNT", roll.pen, "right")
    roll.say("PRODUCT   GALLONS  PRICE", "left")
    for row in page.rows("items"):
        page.field(f"items[{row}].description", roll.x0, roll.y, roll.pen, fit=76)
        page.field(f"items[{row}].quantity", 128, roll.y, roll.pen, "right")
        page.field(f"items[{row}].unit_price", 164, roll.y, roll.pen, "right")
        page.field(f"items[{row}].amount", roll.x1, roll.y, roll.pen, "right")
        roll.down()
    roll.rule()
    roll.pair("SUBTOTAL", "subtotal")
    roll.pair("TAX", "tax_total")
    roll.total("FUEL TOTAL", pen=roll.pen.bold(), before="$")
    roll.down()
    _paid(roll, "CHANGE")
    roll.say(f"XXXX XXXX XXXX {page.notes['card']}", "left")
    roll.say(f"APPROVED {page.notes['auth']}", "left")
    roll.down()
    roll.say("THANKS COME AGAIN")


def addition(page: Canvas) -> None:
    """A French bill: prices with tax in them, the net total and the taxes under it."""
    roll = Roll(page, Pen("sans", 7.5))
    roll.field("merchant.name", pen=roll.pen.bold().at(11))
    roll.address()
    roll.labelled("Tél :", "merchant.phone")
    roll.labelled("TVA intracom :", "merchant.vat_id")
    roll.down(0.4)
    roll.labelled("Ticket n°", "number")
    roll.say(f"Table {page.notes['table']}   Serveur : {page.notes['clerk']}", "left")
    box = page.labelled("Le", "purchased_on", roll.x0, roll.y, roll.pen)
    page.field("time", (box.x1 if box else roll.x0) + 8, roll.y, roll.pen)
    roll.down(1.4)
    for row in page.rows("items"):
        page.field(f"items[{row}].quantity", roll.x0, roll.y, roll.pen)
        page.field(f"items[{row}].description", roll.x0 + 14, roll.y, roll.pen, fit=110)
        page.field(f"items[{row}].amount", roll.x1, roll.y, roll.pen, "right")
        roll.down()
    roll.rule()
    roll.total("TOTAL TTC", pen=roll.pen.bold().at(10), after=" €")
    roll.pair("Total HT", "subtotal")
    for row in page.rows("taxes"):
        box = page.field(f"taxes[{row}].rate", roll.x0 + 22, roll.y, roll.pen, after="%")
        page.text(roll.x0, roll.y, "TVA", roll.pen)
        tax = page.field(f"taxes[{row}].amount", roll.x1, roll.y, roll.pen, "right")
        if tax and len(page.rows("taxes")) == 1:
            page.stands_for("tax_total", page.printed[f"taxes[{row}].amount"], tax)
        roll.down()
    roll.down(0.4)
    _paid(roll, "Rendu")
    roll.down()
    roll.say("Merci de votre visite")
