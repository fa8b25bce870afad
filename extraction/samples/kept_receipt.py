"""Receipts that are kept to judge readers: nobody who writes one looks at them."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from extraction.samples import sales
from extraction.samples.canvas import GREY, Canvas, Pen
from extraction.samples.formats import Format, brief_us_date, dotted_date, short_us_date
from extraction.samples.layout import Layout

_TAPE = (233.0, 560.0)
_TABLET = (300.0, 510.0)
_BON = (229.0, 570.0)
_PUB = (227.0, 560.0)
_MARKET_PEN = Pen("mono", 7.6)
_BON_PEN = Pen("mono", 7.6)
_PUB_PEN = Pen("mono", 7.8)


class _Tape:
    """A roll of paper: what comes next stands below what came before."""

    def __init__(self, page: Canvas, pen: Pen, margin: float, top: float):
        self.page, self.pen = page, pen
        self.left, self.right = margin, page.width - margin
        self.y = top

    def feed(self, lines: float = 1) -> None:
        """Go on by so many lines."""
        self.y += lines * self.pen.leading

    def say(self, text: str, align: str = "center", pen: Pen | None = None) -> None:
        """A line of text that is no value."""
        x = {"left": self.left, "center": self.page.width / 2, "right": self.right}[align]
        self.page.text(x, self.y, text, pen or self.pen, align)
        self.feed()

    def name(self, pen: Pen, show: Callable[[str], str] | None = None) -> None:
        """The merchant, over the middle."""
        middle, wide = self.page.width / 2, self.right - self.left - 4
        self.page.field("merchant.name", middle, self.y, pen, "center", fit=wide, show=show)
        self.y += pen.leading

    def address(self) -> None:
        """Its address, a line each."""
        self.y = self.page.block(
            "merchant.address", self.page.width / 2, self.y, self.pen, "center"
        )

    def sum(self, label: str, path: str, pen: Pen | None = None, before: str = "") -> None:
        """A figure at the right of its label."""
        if path not in self.page.values:
            return
        pen = pen or self.pen
        self.y += max(0, pen.size - self.pen.size)
        self.page.text(self.left, self.y, label, pen)
        self.page.field(path, self.right, self.y, pen, "right", before=before)
        self.feed(max(1, pen.size / self.pen.size))

    def stripe(self) -> None:
        """A dashed line across."""
        self.page.dashes(self.left, self.y - self.pen.size * 0.2, self.right)
        self.feed(1.1)


def _twelve(time: str) -> str:
    hour, _, minute = time.partition(":")
    return f"{(int(hour) - 1) % 12 + 1}:{minute} {'AM' if int(hour) < 12 else 'PM'}"


def _seconds(page: Canvas) -> str:
    return f":{int(page.notes['till']) * 6 + 1:02}"


def supermarket(page: Canvas) -> None:
    """A chain's roll: one line a product, the count of several below it."""
    tape = _Tape(page, _MARKET_PEN, 14, 34)
    tape.name(Pen("sans", 15).bold(), str.upper)
    tape.say("Fresh. Local. Everyday.", pen=Pen("sans-italic", 8))
    tape.address()
    page.field("merchant.phone", page.width / 2, tape.y, tape.pen, "center")
    tape.feed()
    notes = page.notes
    tape.say(f"ST# 0{notes['store']}  OP# 00{notes['auth']}  TE# {notes['till']}")
    tape.feed(0.4)
    for row, code in zip(page.rows("items"), notes["codes"].split(), strict=False):
        _product(tape, f"items[{row}]", f"00{code}4")
    tape.feed(0.3)
    _at(tape, "SUBTOTAL", "subtotal")
    page.text(150, tape.y, "TAX 1", tape.pen, "right")
    page.field("taxes[0].rate", 180, tape.y, tape.pen, "right")
    page.text(184, tape.y, "%", tape.pen)
    box = page.field("tax_total", tape.right, tape.y, tape.pen, "right")
    if box:
        page.stands_for("taxes[0].amount", page.printed["tax_total"], box)
    tape.feed()
    _at(tape, "TOTAL", "total")
    method = page.values["payment_method"]
    if method == "CASH":
        page.field("payment_method", 108, tape.y, tape.pen)
        page.text(150, tape.y, "TEND", tape.pen, "right")
        page.field("paid", tape.right, tape.y, tape.pen, "right")
        tape.feed()
        _at(tape, "CHANGE DUE", "change")
    else:
        page.field("payment_method", 126, tape.y, tape.pen, "right")
        page.text(150, tape.y, "TEND", tape.pen, "right")
        page.field("paid", tape.right, tape.y, tape.pen, "right")
        tape.feed(1.4)
        for line in (
            f"{'ACCOUNT #':<12}**** **** **** {notes['card']} S",
            f"{'APPROVAL #':<12}{notes['auth']}",
            f"{'REF #':<12}30{notes['codes'].split()[0]}71",
            f"{'AID':<12}A0000000031010",
            f"{'TERMINAL #':<12}SC01{notes['auth'][:4]}",
        ):
            tape.say(line, "left")
    tape.feed(0.5)
    tape.say(f"# ITEMS SOLD {notes['quantity']}", pen=Pen("sans", 10).bold())
    codes = notes["codes"].split()
    tape.say(f"TC# {codes[0]} {codes[-1]} {notes['auth']}")
    tape.feed(0.5)
    left = page.field("purchased_on", 62, tape.y, tape.pen)
    page.field("time", (left.x1 if left else 62) + 12, tape.y, tape.pen,
               show=lambda time: time + _seconds(page))  # fmt: skip
    tape.feed(1.3)
    tape.say("***CUSTOMER COPY***")
    tape.say("Give us feedback and you may win")
    tape.say("one of five gift cards")
    tape.say(notes["host"])


def _at(tape: _Tape, label: str, path: str) -> None:
    tape.page.text(150, tape.y, label, tape.pen, "right")
    tape.page.field(path, tape.right, tape.y, tape.pen, "right")
    tape.feed()


def _product(tape: _Tape, path: str, code: str) -> None:
    page, pen = tape.page, tape.pen
    page.field(f"{path}.description", tape.left, tape.y, pen, fit=92)
    page.text(112, tape.y, code, pen)
    flag = "T" if int(code) % 3 else "N"
    if page.values[f"{path}.quantity"] != "1":
        tape.feed()
        page.field(f"{path}.quantity", 40, tape.y, pen, "right")
        page.text(48, tape.y, "AT", pen)
        page.text(64, tape.y, "1 FOR", pen)
        page.field(f"{path}.unit_price", 130, tape.y, pen, "right")
    page.field(f"{path}.amount", tape.right - 12, tape.y, pen, "right")
    page.text(tape.right, tape.y, flag, pen, "right")
    tape.feed()


def tablet(page: Canvas) -> None:
    """What a small place's tablet sends by mail."""
    pen, small = Pen("sans", 9.5), Pen("sans", 8, GREY)
    tape = _Tape(page, pen, 26, 100)
    page.box(page.width / 2 - 19, 26, page.width / 2 + 19, 64, fill=(0.2, 0.36, 0.33))
    page.text(page.width / 2, 51, page.values["merchant.name"].removeprefix("The ")[:1],
              Pen("serif-bold", 20, (1, 1, 1)), "center")  # fmt: skip
    tape.y = 84
    tape.name(Pen("sans", 13).bold())
    tape.feed(0.2)
    tape.y = page.block("merchant.address", page.width / 2, tape.y, small, "center")
    page.field("merchant.phone", page.width / 2, tape.y, small, "center")
    tape.feed(1.4)
    page.rule(tape.left, tape.y - 12, tape.right, tape.y - 12, (0.8, 0.8, 0.8))
    tape.feed(0.3)
    for row in page.rows("items"):
        _portion(tape, f"items[{row}]", small)
    page.rule(tape.left, tape.y - 12, tape.right, tape.y - 12, (0.8, 0.8, 0.8))
    tape.feed(0.3)
    tape.sum("Subtotal", "subtotal", before="$")
    x = page.text(tape.left, tape.y, "Sales Tax", pen).x1
    page.field("taxes[0].rate", x + 3, tape.y, pen, before="(", after="%)")
    box = page.field("tax_total", tape.right, tape.y, pen, "right", before="$")
    if box:
        page.stands_for("taxes[0].amount", page.printed["tax_total"], box)
    tape.feed()
    tape.sum("Tip", "tip", before="$")
    tape.feed(0.2)
    tape.sum("Total", "total", Pen("sans", 14).bold(), "$")
    place = page.boxes["total"][1]
    page.stands_for("currency", page.printed["total"], place)
    tape.feed(0.6)
    page.rule(tape.left, tape.y - 14, tape.right, tape.y - 14, (0.8, 0.8, 0.8))
    card = page.field("payment_method", tape.left, tape.y, pen, show=str.title)
    page.text((card.x1 if card else tape.left) + 4, tape.y, f"{page.notes['card']} (Chip)", pen)
    page.field("paid", tape.right, tape.y, pen, "right", before="$")
    tape.feed(1.2)
    day = page.field("purchased_on", tape.left, tape.y, small)
    x = page.text((day.x1 if day else tape.left) + 3, tape.y, "at", small).x1
    page.field("time", x + 3, tape.y, small, show=_twelve)
    number = page.field("number", tape.right, tape.y, small, "right")
    page.text((number.x0 if number else tape.right) - 3, tape.y, "Receipt:", small, "right")
    tape.feed()
    page.text(tape.left, tape.y, f"Auth code: {page.notes['auth']}", small)
    page.text(tape.right, tape.y, "AID: A0 00 00 00 03 10 10", small, "right")
    tape.feed(1.8)
    tape.say(f"Hi {page.notes['customer'].split()[0]}, how was your visit?", pen=pen.bold())
    tape.say("Not your receipt? Manage preferences for digital receipts.", pen=small.at(6.8))


def _portion(tape: _Tape, path: str, small: Pen) -> None:
    page, pen = tape.page, tape.pen
    box = page.field(f"{path}.description", tape.left, tape.y, pen, fit=165)
    if page.values[f"{path}.quantity"] != "1" and box:
        x = page.text(box.x1 + 4, tape.y, "×", pen).x1
        page.field(f"{path}.quantity", x + 3, tape.y, pen)
    page.field(f"{path}.amount", tape.right, tape.y, pen, "right", before="$")
    if page.values[f"{path}.quantity"] != "1":
        tape.feed(0.95)
        price = page.field(f"{path}.unit_price", tape.left, tape.y, small, before="($")
        page.text((price.x1 if price else tape.left) + 3, tape.y, "ea.)", small)
    tape.feed(1.25)


def kassenbon(page: Canvas) -> None:
    """A German chain's till with letters for the rates."""
    pen = _BON_PEN
    tape = _Tape(page, pen, 12, 34)
    tape.name(Pen("sans", 14).bold())
    tape.address()
    page.labelled("Telefon:", "merchant.phone", 58, tape.y, pen, 5)
    tape.feed()
    page.labelled("UID Nr.:", "merchant.vat_id", 66, tape.y, pen, 5)
    tape.feed(1.5)
    page.text(tape.right - 12, tape.y, "EUR", pen, "right")
    tape.feed()
    for row in page.rows("items"):
        _posten(tape, f"items[{row}]")
    page.dashes(120, tape.y - 3, tape.right)
    tape.feed()
    big = pen.bold().at(9.4)
    page.text(tape.left, tape.y, "SUMME", big)
    page.field("currency", 130, tape.y, big, "right")
    page.field("total", tape.right - 12, tape.y, big, "right")
    tape.feed(1.3)
    page.dashes(120, tape.y - 8, tape.right)
    for label, path in (("Geg.", "paid"), ("Rückgeld", "change")):
        if path not in page.values:
            continue
        x = page.text(tape.left, tape.y, label, pen).x1 + 4
        page.field("payment_method", x, tape.y, pen, show=str.upper)
        page.text(130, tape.y, "EUR", pen, "right")
        page.field(path, tape.right - 12, tape.y, pen, "right")
        tape.feed()
    tape.feed(0.8)
    _steuern(tape)
    tape.feed(0.7)
    notes = page.notes
    for label, path in (("Datum:", "purchased_on"), ("Uhrzeit:", "time"), ("Bon-Nr.:", "number")):
        page.text(tape.left, tape.y, label, pen)
        show = (lambda time: time + _seconds(page)) if path == "time" else None
        box = page.field(path, 72, tape.y, pen, show=show)
        if path == "time" and box:
            page.text(box.x1 + 5, tape.y, "Uhr", pen)
        tape.feed()
    tape.say(f"Markt:0{notes['store']}   Kasse:{notes['till']}   Bed.:{notes['auth']}", "left")
    tape.say(f"TSE-Transaktion: {notes['auth'][1:]}", "left")
    tape.say(f"Seriennummer Kasse: REG{notes['register']}", "left")
    tape.say(f"Signaturzähler: {notes['auth']}{notes['table']}", "left")
    tape.feed(0.6)
    tape.say("* * * * * * * * * * * * * * * * *")
    tape.say("Vielen Dank für Ihren Einkauf!")
    tape.say("Umtausch nur mit Kassenbon", pen=pen.at(7))
    tape.say(notes["host"])


def _posten(tape: _Tape, path: str) -> None:
    page, pen = tape.page, tape.pen
    page.field(f"{path}.description", tape.left, tape.y, pen, fit=130, show=str.upper)
    page.field(f"{path}.amount", tape.right - 12, tape.y, pen, "right")
    quantity, price = (Decimal(page.values[f"{path}.{key}"]) for key in ("quantity", "unit_price"))
    reduced = any(word in page.values[f"{path}.description"] for word in ("brot", "brezel", "käse"))
    page.text(tape.right, tape.y, "B" if reduced else "A", pen, "right")
    if quantity != 1 and price:
        tape.feed()
        page.field(f"{path}.quantity", 40, tape.y, pen, "right")
        page.text(46, tape.y, "Stk", pen)
        page.text(70, tape.y, "x", pen)
        page.field(f"{path}.unit_price", 112, tape.y, pen, "right")
    tape.feed()


def _steuern(tape: _Tape) -> None:
    page, pen = tape.page, tape.pen
    columns = (108.0, 150.0, tape.right)
    page.text(tape.left, tape.y, "Steuer %", pen)
    for x, head in zip(columns, ("Netto", "Steuer", "Brutto"), strict=True):
        page.text(x, tape.y, head, pen, "right")
    tape.feed()
    for row in page.rows("taxes"):
        path = f"taxes[{row}]"
        net, tax = (Decimal(page.values[f"{path}.{key}"]) for key in ("net", "amount"))
        letter = "B" if page.values[f"{path}.rate"] == "7.00" else "A"
        page.text(tape.left, tape.y, f"{letter}=", pen)
        page.field(f"{path}.rate", 60, tape.y, pen, "right", after="%")
        page.field(f"{path}.net", columns[0], tape.y, pen, "right")
        page.field(f"{path}.amount", columns[1], tape.y, pen, "right")
        page.text(columns[2], tape.y, page.figure(str(net + tax)), pen, "right")
        tape.feed()
    page.text(tape.left, tape.y, "Gesamtbetrag", pen.at(6.6))
    for x, path in zip(columns, ("subtotal", "tax_total", "total"), strict=True):
        page.field(path, x, tape.y, pen, "right")
    tape.feed()


def pub(page: Canvas) -> None:
    """An inn's bill with the slip of the card under it."""
    pen = _PUB_PEN
    tape = _Tape(page, pen, 14, 36)
    tape.name(Pen("serif-italic", 17))
    tape.address()
    page.labelled("Tel", "merchant.phone", 68, tape.y, pen, 5)
    tape.feed()
    page.labelled("VAT Reg No", "merchant.vat_id", 46, tape.y, pen, 5)
    tape.feed(1.4)
    notes = page.notes
    page.text(tape.left, tape.y, f"{notes['clerk']}", pen)
    page.text(tape.right, tape.y, f"TBL {notes['table']}/1", pen, "right")
    tape.feed(0.7)
    tape.stripe()
    number = page.labelled("CHK", "number", tape.left, tape.y, pen, 5)
    page.text((number.x1 if number else 80) + 10, tape.y, "GST 2", pen)
    page.field("time", tape.right, tape.y, pen, "right")
    tape.feed()
    page.field("purchased_on", tape.right, tape.y, pen, "right")
    tape.feed(0.7)
    tape.stripe()
    for row in page.rows("items"):
        path = f"items[{row}]"
        page.field(f"{path}.quantity", tape.left + 8, tape.y, pen, "right")
        page.field(f"{path}.description", tape.left + 16, tape.y, pen, fit=125)
        page.field(f"{path}.amount", tape.right, tape.y, pen, "right")
        tape.feed()
    tape.feed(0.7)
    tape.sum("Optional gratuity", "tip")
    tape.sum("AMOUNT DUE", "total", pen.bold().at(10), "£")
    page.stands_for("currency", page.printed["total"], page.boxes["total"][1])
    tape.feed(0.3)
    tape.stripe()
    page.text(tape.left, tape.y, "VAT Rate", pen)
    page.text(142, tape.y, "Net", pen, "right")
    page.text(tape.right, tape.y, "VAT", pen, "right")
    tape.feed()
    page.field("taxes[0].rate", tape.left, tape.y, pen, after="%")
    page.field("taxes[0].net", 142, tape.y, pen, "right")
    box = page.field("taxes[0].amount", tape.right, tape.y, pen, "right")
    if box:
        page.stands_for("tax_total", page.printed["taxes[0].amount"], box)
    tape.feed(0.8)
    tape.stripe()
    _slip(tape)


def _slip(tape: _Tape) -> None:
    page, pen, notes = tape.page, tape.pen, tape.page.notes
    page.field("payment_method", tape.left, tape.y, pen)
    page.text(tape.right, tape.y, "CONTACTLESS", pen, "right")
    tape.feed()
    tape.say(f"************{notes['card']}", "left")
    tape.say("PAN SEQ NO: 01", "left")
    tape.say(f"MERCHANT ID: ***{notes['codes'].split()[0][:5]}", "left")
    tape.say(f"TERMINAL ID: ****{notes['auth'][:4]}", "left")
    tape.sum("SALE", "paid", before="£")
    tape.say("NO CARDHOLDER VERIFICATION", "left")
    tape.say(f"AUTH CODE: {notes['auth']}", "left")
    tape.say("PLEASE KEEP RECEIPT FOR YOUR RECORDS", pen=pen.at(7))
    tape.feed(0.8)
    tape.say("Thank you for visiting us")
    tape.say("Book your table for Sunday roast at")
    tape.say(notes["host"])


def _till_date(day: object) -> str:
    return f"{day:%d/%m/%y}"


def _mid_uk(day: object) -> str:
    return f"{day:%d %b %y}".upper()


_INN = replace(sales.UK, names="The Marling Arms|The Saltbridge Inn|Wheatsheaf at Wexham")
_CHAIN = replace(sales.US, names="Greenbriar Foods|Valley Fare Market|Pantry Lane|Fenwick Fresh")
_CAFE = replace(sales.US, names="The Tin Kettle|Marigold & Rye|Slow Harbor Coffee|Two Wrens")
LAYOUTS = (
    Layout(supermarket, sales.Terms(_CHAIN, sales.GROCERIES, most=8), Format(short_us_date),
           _TAPE),
    Layout(tablet, sales.Terms(_CAFE, sales.MENU, most=4, number="{:06}", cash=False, tip=True),
           Format(brief_us_date), _TABLET),
    Layout(kassenbon, sales.Terms(sales.GERMANY, sales.GERMAN_WARES, number="{:04}", most=6),
           Format(dotted_date, ",", "."), _BON, "de"),
    Layout(pub, sales.Terms(_INN, sales.MENU, number="{:05}", cash=False, tip=True, most=6),
           Format(_mid_uk), _PUB),
)  # fmt: skip
