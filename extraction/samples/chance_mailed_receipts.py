"""Receipts by chance as shops mail them and hotels, pumps and car parks print them."""

from decimal import Decimal
from random import Random

from extraction.contract import Box
from extraction.samples.canvas import Canvas, Pen
from extraction.samples.chance_receipts import Trade
from extraction.samples.chance_setter import Setter, style
from extraction.samples.payroll import cents
from extraction.samples.people import Facts

_WORDS = {
    "title": "Your receipt|Guest folio|Order receipt|RECEIPT|Payment confirmation",
    "number": "Receipt|Receipt no.|Confirmation number|Folio|Order ID|Ticket no.|Invoice no.",
    "date": "Date|Departure|Ordered on|Date of purchase|Paid on|Issued",
    "time": "Time|Time of order|Printed at",
    "subtotal": "Subtotal|Items subtotal|Charges|Net total|Goods total|Before tax",
    "tax": "Tax|Estimated tax|Sales tax|Taxes|Tax and levies|GST|VAT",
    "tip": "Tip|Driver tip|Gratuity|Courier tip|Tip (thank you!)|Added tip",
    "rounding": "Rounding", "change": "Change|Change given",
    "total": "Total|Order total|Total charged|Grand total|Amount due|You paid|Total charges",
    "paid": "Payments|Amount paid|Paid|Payment received|Less payment|Total paid",
    "method": "Payment method|Paid with|Charged to|Card|Payment",
}  # fmt: skip
_ABOUT = (
    ("Guest", "K. Sorensen"), ("Room", "412"), ("Arrival", "12 Jun"), ("Nights", "2"),
    ("Rate plan", "Flexible"), ("Delivery to", "88 Orchard Ln"), ("Vehicle", "GX 4417"),
    ("Pump", "07"), ("Duration", "2 h 28 min"), ("Account", "default"), ("Bay", "C-118"),
    ("Distance", "4.27 mi"), ("Terminal", "0417"), ("Member", "Silver 220417"),
)  # fmt: skip
_TERMS = (
    "Returns are taken within 30 days with this receipt; a fee of 4.50 may apply.",
    "Questions? Write to support@orchard.example or see your account page.",
    "This is not a tax invoice. Prices include fees of up to 2.00 where allowed.",
    "Gift cards are no legal tender. Terms of sale at shop.example/terms.",
    "If you have not parked with us, call 555-0100. Lost tickets cost 40.00.",
    "I agree to be held personally liable for these charges.",
)
_BESIDE = (
    ("You earned", "120 points"), ("Your savings on this order", "."), ("Promo code JUNE", "0.00"),
    ("Balance", "0.00"), ("Refundable hold", "."), ("Delivery fee", "0.00"),
    ("Gift card balance", "."), ("Balance carried forward", "0.00"), ("Next bill estimate", "."),
)  # fmt: skip


class MailedReceipt:
    """One such receipt in the making."""

    def __init__(self, page: Canvas, facts: Facts, trade: Trade, chance: Random):
        self._page, self._facts, self._chance = page, facts, chance
        self._trade = trade
        sign = trade.sign if any(trade.sign) else ("", "")
        self._s = Setter(page, facts, style(chance, sign), chance)
        self._pen = self._s.look.body
        wide = chance.choice((0.5, 0.7, 1.0))
        self._x0 = self._s.x0 if chance.random() < 0.5 else (page.width * (1 - wide) / 2 + 30)
        self._x1 = self._x0 + (self._s.x1 - self._s.x0) * wide - 30
        self._y = self._s.look.margin
        self._said = {key: chance.choice(ways.split("|")) for key, ways in _WORDS.items()}
        self._at_foot = chance.random() < 0.3  # the shop's address

    def draw(self) -> None:
        """All of it."""
        chance = self._chance
        self._head()
        self._about()
        if chance.random() < 0.4:
            self._terms(1)
        self._items()
        self._sums()
        self._payment()
        self._besides()
        self._terms(2)
        if self._at_foot:
            self._address()

    def _down(self, lines: float = 1) -> None:
        self._y += self._pen.leading * lines

    def _say(self, text: str, pen: Pen | None = None) -> Box:
        box = self._page.text(self._x0, self._y, text, pen or self._pen)
        self._down()
        return box

    def _head(self) -> None:
        chance, page = self._chance, self._page
        tall = self._pen.bold().at(self._pen.size + chance.choice((3, 6, 9)))
        self._y += tall.leading
        if chance.random() < 0.25:
            self._line_of_dots()
            self._say(self._said["title"], tall)
            self._down(0.6)
            return
        first = chance.random() < 0.6
        if not first:
            self._say(self._said["title"], tall)
        page.field("merchant.name", self._x0, self._y, tall if first else self._pen.bold())
        self._down(1.3)
        if not self._at_foot:
            self._address()
        if first and chance.random() < 0.7:
            self._down(0.5)
            self._say(self._said["title"], self._pen.bold())
        self._down(0.6)

    def _line_of_dots(self) -> None:
        """Name, address and telephone in one line."""
        page, dot = self._page, self._chance.choice(("·", "•", "-"))
        self._at_foot = False
        pen = self._pen.at(min(self._pen.size, 8))
        x = self._x0
        for path in ("merchant.name", "merchant.address", "merchant.phone"):
            put = page.inline if path == "merchant.address" else page.field
            box = put(path, x, self._y, pen)
            if box and path != "merchant.phone":
                x = page.text(box.x1 + 4, self._y, dot, pen).x1 + 4
        self._y += 2 * pen.leading + 8

    def _address(self) -> None:
        page, chance = self._page, self._chance
        self._down(0.3)
        if chance.random() < 0.4:
            box = page.inline("merchant.address", self._x0, self._y, self._pen)
            if box and chance.random() < 0.5:
                end = page.text(box.x1 + 5, self._y, "|", self._pen).x1
                page.field("merchant.phone", end + 5, self._y, self._pen)
            self._down()
        else:
            self._y = page.block("merchant.address", self._x0, self._y, self._pen)
        if "merchant.phone" not in page.truth and chance.random() < 0.7:
            label = chance.choice(("Tel", "Phone:", "Call", "T", "Tel."))
            page.labelled(label, "merchant.phone", self._x0, self._y, self._pen)
            self._down()
        self._down(0.4)

    def _about(self) -> None:
        """Facts of the sale, each in a line, among others that are nobody's."""
        chance, said = self._chance, self._said
        lines = [(said["number"], "number"), (said["date"], "purchased_on")]
        if chance.random() < 0.5:
            lines.append((said["time"], "time"))
        others = chance.sample(_ABOUT, chance.randint(0, 4))
        mixed = [*lines, *others]
        chance.shuffle(mixed)
        at = self._x0 + chance.choice((90, 120, 150))
        colon = chance.choice((":", "", ""))
        for label, path in mixed:
            self._page.text(self._x0, self._y, f"{label}{colon}", self._s.look.label)
            if (label, path) in lines:
                self._page.field(path, at, self._y, self._pen)
            else:
                self._page.text(at, self._y, path, self._pen)
            self._down()
        self._down(0.6)

    def _money(self, path: str, *, signed: bool = True, pen: Pen | None = None) -> None:
        self._s.money(path, self._x1, self._y, pen or self._pen, signed=signed)

    def _items(self) -> None:
        chance, page = self._chance, self._page
        ways = (self._folio, self._ordered, self._priced, self._under)
        alone = len(page.rows("items")) == 1
        draw = self._pumped if alone and chance.random() < 0.6 else chance.choice(ways)
        signed = chance.random() < 0.5
        if chance.random() < 0.5:
            heads = chance.choice((("Description", "Amount"), ("Item", "Price"), ("", "Charges")))
            page.text(self._x0, self._y, heads[0], self._s.look.head)
            page.text(self._x1, self._y, heads[1], self._s.look.head, "right")
            self._down(1.2)
        for row in page.rows("items"):
            draw(row, signed)
            self._down(chance.choice((1, 1.2)))
        self._down(0.5)

    def _folio(self, row: int, signed: bool) -> None:
        """The day first."""
        page = self._page
        day = page.shown("purchased_on")
        end = page.text(self._x0, self._y, day, self._pen).x1
        page.field(f"items[{row}].description", end + 14, self._y, self._pen)
        self._money(f"items[{row}].amount", signed=signed)

    def _ordered(self, row: int, signed: bool) -> None:
        """ "2 x Iced tea"."""
        page = self._page
        box = page.field(f"items[{row}].quantity", self._x0, self._y, self._pen)
        if box:
            end = page.text(box.x1 + 2, self._y, "×", self._pen).x1
            page.field(f"items[{row}].description", end + 4, self._y, self._pen)
        self._money(f"items[{row}].amount", signed=signed)

    def _priced(self, row: int, signed: bool) -> None:
        """The price of one, the count, the amount."""
        page = self._page
        page.field(f"items[{row}].description", self._x0, self._y, self._pen)
        wide = self._x1 - self._x0
        at = self._x0 + 0.62 * wide
        self._s.money(f"items[{row}].unit_price", at, self._y, self._pen, signed=signed)
        page.field(f"items[{row}].quantity", at + 0.16 * wide, self._y, self._pen, "right")
        self._money(f"items[{row}].amount", signed=signed)

    def _under(self, row: int, signed: bool) -> None:
        """Count and price in small words under the name."""
        page = self._page
        page.field(f"items[{row}].description", self._x0, self._y, self._pen.bold())
        self._money(f"items[{row}].amount", signed=signed)
        self._down()
        box = page.labelled("Qty", f"items[{row}].quantity", self._x0, self._y, self._pen)
        if box:
            end = page.text(box.x1 + 4, self._y, "@", self._pen).x1
            page.field(f"items[{row}].unit_price", end + 4, self._y, self._pen)

    def _pumped(self, row: int, signed: bool) -> None:
        """Name, count and price each in a line of its own."""
        page = self._page
        page.field(f"items[{row}].description", self._x0, self._y, self._pen)
        self._down()
        page.labelled("Quantity", f"items[{row}].quantity", self._x0, self._y, self._pen)
        self._down()
        page.labelled("Unit price", f"items[{row}].unit_price", self._x0, self._y, self._pen)
        self._down()
        page.text(self._x0, self._y, "Amount", self._pen)
        self._money(f"items[{row}].amount", signed=signed)

    def _sums(self) -> None:
        page, said, bold = self._page, self._said, self._pen.bold()
        included = self._trade.terms.shop.included
        paths = ["rounding", "total"] if included else [
            "subtotal", "tax_total", "tip", "rounding", "total",
        ]  # fmt: skip
        keys = {"tax_total": "tax"}
        for path in paths:
            if path in self._facts.values:
                pen = bold if path == "total" else self._pen
                page.text(self._x0, self._y, said[keys.get(path, path)], pen)
                self._money(path, pen=pen)
                self._down(1.1)
        self._down(0.5)

    def _payment(self) -> None:
        page, chance, said = self._page, self._chance, self._said
        way = chance.choice(("told", "labelled", "row", "none"))
        if "change" in self._facts.values or way == "row":
            page.text(self._x0, self._y, said["paid"], self._pen)
            self._money("paid")
            self._down()
            if "change" in self._facts.values:
                page.text(self._x0, self._y, said["change"], self._pen)
                self._money("change")
                self._down()
        if way == "labelled":
            page.labelled(said["method"], "payment_method", self._x0, self._y, self._pen)
            self._down()
        elif way == "told" and "change" not in self._facts.values:
            box = page.field("payment_method", self._x0, self._y, self._pen, show=str.title)
            if box:
                four = self._facts.notes["card"]
                page.text(box.x1 + 4, self._y, chance.choice((f"•••• {four}", f"...{four}")),
                          self._pen)  # fmt: skip
                self._money("paid")
                self._down()
        self._down(0.5)

    def _besides(self) -> None:
        chance = self._chance
        total = Decimal(self._facts.values["total"])
        for label, figure in chance.sample(_BESIDE, chance.randint(0, 3)):
            shown = str(cents(total * chance.randint(5, 150) / 100)) if figure == "." else figure
            shown = shown if " " in shown else self._page.figure(shown)
            self._page.text(self._x0, self._y, label, self._pen)
            self._page.text(self._x1, self._y, shown, self._pen, "right")
            self._down()

    def _terms(self, most: int) -> None:
        self._down(0.5)
        for text in self._chance.sample(_TERMS, self._chance.randint(0, most)):
            self._say(text, self._pen.at(6.5))
