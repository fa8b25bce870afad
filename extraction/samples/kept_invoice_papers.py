"""Invoices of a distributor and a workshop, kept for judging readers: nobody looks at them."""

from datetime import date, timedelta
from decimal import Decimal

from extraction.samples.canvas import GREY, INK, Canvas, Colour, Pen

_SHADE: Colour = (0.9, 0.9, 0.9)


# A distributor's warehouse program: dense, sums in a strip of boxes along the foot


def distributor(page: Canvas) -> None:
    """Sold-to, ship-to and remit-to; ordered, shipped and back ordered; sums side by side."""
    pen, small = Pen("mono", 8), Pen("sans-bold", 6)
    page.field("vendor.name", 36, 50, Pen("sans-bold", 13), fit=300)
    page.inline("vendor.address", 36, 63, Pen(size=7.5))
    page.text(36, 74, f"Tel {page.notes['phone']}   {page.notes['host']}", Pen(size=7.5))
    page.text(470, 44, "INVOICE", Pen("sans-bold", 15), "center")
    _boxed(page, 364, 52, (
        (364, 436, "INVOICE DATE", "issued_on", ""), (436, 530, "INVOICE NUMBER", "number", ""),
        (530, 576, "PAGE", "", "1"),
    ))  # fmt: skip
    _boxed(page, 364, 78, (
        (364, 470, "CUSTOMER NUMBER", "customer.number", ""),
        (470, 576, "ORDER NUMBER", "", page.notes["sales_order"]),
    ))  # fmt: skip
    for x, title in ((36, "SOLD TO"), (220, "SHIP TO"), (404, "REMIT TO")):
        page.text(x, 122, title, small)
    page.field("customer.name", 44, 134, pen, fit=164)
    page.block("customer.address", 44, 146, pen)
    page.field("customer.name", 228, 134, pen, fit=164)
    for at, line in enumerate(page.notes["ship_to"].split("; ")):
        page.text(228, 146 + at * 11.4, line, pen)
    page.field("vendor.name", 412, 134, pen, fit=160)
    page.text(412, 146, "P.O. BOX 74008", pen)
    page.text(
        412, 157.4, page.values["vendor.address"].split("; ")[-1][:-5] + "00999", pen, fit=160
    )
    ordered = date.fromisoformat(page.values["issued_on"]) - timedelta(days=6)
    _boxed(page, 36, 188, (
        (36, 130, "CUSTOMER P.O. NUMBER", "purchase_order", ""),
        (130, 196, "ORDER DATE", "", f"{ordered:%m/%d/%y}"),
        (196, 290, "SHIP VIA", "", "OUR TRUCK"),
        (290, 410, "SALESPERSON", "", page.notes["contact"].upper()),
        (410, 496, "TERMS", "", page.notes["terms"].upper()), (496, 576, "DUE DATE", "due_on", ""),
    ))  # fmt: skip
    y = _shipped(page, 226)
    page.text(266, y + 8, f"DELIVERY {page.notes['delivery']}  2 CARTONS  41.5 LBS", pen, fit=172)
    _sums_strip(page, 650)
    for at, line in enumerate((
        "All claims must be made within 10 days of receipt of goods. A restocking charge of 15% "
        "applies to returned goods; minimum charge $25.00.",
        "Past due accounts are subject to a service charge of 1 1/2% per month (18% per annum). "
        "Price list effective 01/01/26.",
    )):  # fmt: skip
        page.text(36, 706 + at * 11, line, Pen(size=6.6))


def _boxed(
    page: Canvas, left: float, y: float, cells: tuple[tuple[float, float, str, str, str], ...]
) -> None:
    """A row of boxes: a shaded caption, a value under it."""
    page.box(left, y, cells[-1][1], y + 10, fill=_SHADE)
    for x0, x1, caption, path, text in cells:
        page.box(x0, y, x1, y + 26, line=INK, weight=0.5)
        page.text((x0 + x1) / 2, y + 7.5, caption, Pen("sans-bold", 5.6), "center")
        pen, middle = Pen("mono", 8), (x0 + x1) / 2
        if path:
            page.field(path, middle, y + 20.5, pen, "center", fit=x1 - x0 - 6)
        else:
            page.text(middle, y + 20.5, text, pen, "center", fit=x1 - x0 - 6)


def _shipped(page: Canvas, y: float) -> float:
    pen, head = Pen("mono", 8), Pen("sans-bold", 6)
    stops = (36, 84, 132, 164, 190, 262, 442, 508, 576)
    page.box(36, y, 576, y + 14, fill=_SHADE, line=INK)
    for at, text in enumerate((
        "ORDERED", "SHIPPED", "B/O", "U/M", "ITEM NO.", "DESCRIPTION", "PRICE", "EXTENSION",
    )):  # fmt: skip
        page.text((stops[at] + stops[at + 1]) / 2, y + 9.5, text, head, "center")
    top = y
    y += 27
    for row in page.rows("lines"):
        path = f"lines[{row}]"
        page.text(80, y, page.shown(f"{path}.quantity"), pen, "right")
        page.field(f"{path}.quantity", 128, y, pen, "right")
        page.text(160, y, "0", pen, "right")
        page.text(168, y, page.notes[f"unit[{row}]"], pen)
        page.text(194, y, page.notes[f"code[{row}]"], pen)
        page.field(f"{path}.description", 266, y, pen.at(7.6), fit=172)
        page.field(f"{path}.unit_price", 504, y, pen, "right")
        page.field(f"{path}.amount", 572, y, pen, "right")
        y += 13
    for x in stops[1:-1]:
        page.rule(x, top, x, 640, GREY, 0.4)
    page.box(36, top, 576, 640, line=INK, weight=0.5)
    return y


def _sums_strip(page: Canvas, y: float) -> None:
    cells = ((36, 150, "MERCHANDISE", "subtotal"), (150, 240, "MISC. CHARGES", ""),
             (240, 340, "SALES TAX", "tax_total"), (340, 440, "FREIGHT", "shipping"),
             (440, 576, "PLEASE PAY THIS AMOUNT", "total"))  # fmt: skip
    for x0, x1, caption, path in cells:
        page.box(x0, y, x1, y + 12, fill=_SHADE)
        page.box(x0, y, x1, y + 34, line=INK, weight=0.8 if path == "total" else 0.5)
        page.text((x0 + x1) / 2, y + 8.5, caption, Pen("sans-bold", 6), "center")
        pen = Pen("mono-bold" if path == "total" else "mono", 9.4)
        if path:
            page.field(path, x1 - 8, y + 27, pen, "right", before="$" if path == "total" else "")
        else:
            page.text(x1 - 8, y + 27, ".00", pen, "right")
    page.stands_for("currency", page.printed["total"], page.boxes["total"][1])
    page.stands_for("amount_due", page.printed["total"], page.boxes["total"][1])


# A German workshop: invoice data in a strip of labels over values, articles' numbers in the text


def werkstatt(page: Canvas) -> None:
    """A centred letterhead, a strip of data, positions with a second line, tax by rate, a foot."""
    pen, small = Pen("serif", 10), Pen("serif", 7.5, GREY)
    page.field("vendor.name", 297, 56, Pen("serif-bold", 17), "center", fit=440)
    page.rule(60, 66, 535, 66, GREY)
    page.inline("vendor.address", 297, 78, pen.at(8.5), "center")
    page.field("customer.name", 68, 136, pen.at(10.5), fit=230)
    page.block("customer.address", 68, 151, pen.at(10.5))
    page.text(68, 222, "Rechnung", Pen("serif-bold", 15))
    delivered = date.fromisoformat(page.values["issued_on"]) - timedelta(days=4)
    cells = ((68, "Rechnungs-Nr.", "number"), (160, "Rechnungsdatum", "issued_on"),
             (252, "Leistungsdatum", "="), (344, "Kunden-Nr.", "customer.number"),
             (430, "Ihre Bestellung", "purchase_order"))  # fmt: skip
    for x, label, path in cells:
        page.text(x, 242, label, small)
        if path == "=":
            page.text(x, 255, f"{delivered:%d.%m.%Y}", pen)
        else:
            page.field(path, x, 255, pen)
    page.rule(68, 262, 535, 262, GREY, 0.4)
    page.text(68, 284, "Sehr geehrte Damen und Herren,", pen)
    page.text(68, 299, "für die ausgeführten Leistungen berechnen wir Ihnen wie folgt:", pen)
    y = _positionen(page, 324)
    y = _summen(page, y)
    _schluss(page, y)


def _positionen(page: Canvas, y: float) -> float:
    pen, bold = Pen("serif", 10), Pen("serif-bold", 9.5)
    for x, head, align in ((68, "Pos.", "left"), (94, "Bezeichnung", "left"),
                           (346, "Menge", "right"), (352, "ME", "left"),
                           (436, "E-Preis €", "right"), (535, "G-Preis €", "right")):  # fmt: skip
        page.text(x, y, head, bold, align)
    page.rule(68, y + 5, 535, y + 5, weight=0.8)
    y += 5
    for row in page.rows("lines"):
        y += 16
        path = f"lines[{row}]"
        page.text(68, y, str(row + 1), pen)
        page.field(f"{path}.description", 94, y, pen, fit=210)
        page.field(f"{path}.quantity", 346, y, pen, "right")
        page.text(352, y, page.notes[f"unit[{row}]"], pen)
        page.field(f"{path}.unit_price", 436, y, pen, "right")
        page.field(f"{path}.amount", 535, y, pen, "right")
        y += 13
        page.text(94, y, f"Art.-Nr. {page.notes[f'code[{row}]']}", pen.at(8).inked(GREY))
    page.rule(68, y + 7, 535, y + 7, GREY, 0.4)
    return y + 22


def _summen(page: Canvas, y: float) -> float:
    pen, bold = Pen("serif", 10), Pen("serif-bold", 11)
    page.text(330, y, "Nettobetrag", pen)
    page.field("subtotal", 535, y, pen, "right")
    rates = [key for key in page.notes if key.startswith("tax_rate[")]
    for at in range(len(rates)):
        y += 15
        net, tax = page.notes[f"tax_net[{at}]"], page.notes[f"tax[{at}]"]
        rate = Decimal(page.notes[f"tax_rate[{at}]"]).quantize(Decimal(1))
        page.text(330, y, f"zzgl. {rate} % MwSt.", pen)
        if len(rates) > 1:
            page.text(412, y, f"auf {page.figure(net)}", pen)
            page.text(535, y, page.figure(tax), pen, "right")
        else:
            page.field("tax_total", 535, y, pen, "right")
    y += 18
    page.rule(326, y - 12, 535, y - 12)
    page.text(330, y, "Rechnungsbetrag", bold)
    page.field("total", 535, y, bold, "right", after=" €")
    page.stands_for("currency", page.printed["total"], page.boxes["total"][1])
    page.rule(326, y + 5, 535, y + 5)
    page.rule(326, y + 7, 535, y + 7)
    return y + 34


def _schluss(page: Canvas, y: float) -> None:
    pen, small = Pen("serif", 10), Pen("serif", 8)
    box = page.text(68, y, "Bitte überweisen Sie den Betrag ohne Abzug bis zum", pen)
    page.field("due_on", box.x1 + 4, y, pen.bold(), after=".")
    page.text(68, y + 15, "Bei Zahlung innerhalb von 5 Tagen gewähren wir 2 % Skonto.", pen)
    page.text(68, y + 30, "Die Ware bleibt bis zur vollständigen Bezahlung unser Eigentum.", pen)
    page.rule(60, 752, 535, 752, GREY, 0.4)
    page.text(68, 764, f"Tel. {page.notes['phone']}", small)
    page.text(68, 776, page.notes["mail"], small)
    page.text(68, 788, page.notes["host"], small)
    page.text(236, 764, "Geschäftsführung:", small)
    page.text(236, 776, page.notes["contact"], small)
    page.labelled("USt-IdNr.", "vendor.vat_id", 236, 788, small)
    page.text(388, 764, "Sparkasse Erlenau", small)
    page.labelled("IBAN", "iban", 388, 776, small)
    page.text(388, 788, "BIC ZZZZDE00XXX", small)
