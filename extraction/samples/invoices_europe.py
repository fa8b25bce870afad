"""Invoices as they look in Europe: A4, VAT numbers, bank details at the foot."""

from extraction.samples.canvas import GREY, WHITE, Canvas, Colour, Pen

_RED: Colour = (0.56, 0.12, 0.14)
_LINE: Colour = (0.7, 0.7, 0.72)
_PLUM: Colour = (0.29, 0.16, 0.33)
_LILAC: Colour = (0.95, 0.93, 0.96)


def rechnung(page: Canvas) -> None:
    """A German business letter: window address, block of facts at the right, three-column foot."""
    pen, small = Pen(size=9.5), Pen(size=7, ink=GREY)
    page.field("vendor.name", 540, 58, pen.bold().at(15).inked(_RED), "right")
    page.text(540, 74, page.notes["host"], pen.at(8.5).inked(GREY), "right")
    page.rule(57, 84, 540, 84, _RED, 1)
    sender = page.values["vendor.address"].replace("; ", " · ")
    sender = f"{page.values['vendor.name']} · {sender}"
    line = page.text(57, 128, sender, small, fit=280)
    page.rule(57, 132, line.x1, 132, GREY, 0.3)
    page.field("customer.name", 57, 150, pen, fit=290)
    page.block("customer.address", 57, 164, pen)
    facts = (
        ("Rechnungsnummer", "number"), ("Rechnungsdatum", "issued_on"),
        ("Kundennummer", "customer.number"), ("Ihre Bestellung", "purchase_order"),
        ("Fällig am", "due_on"),
    )  # fmt: skip
    for place, (title, path) in enumerate(facts):
        page.text(370, 136 + place * 14.5, f"{title}:", pen.at(8.5))
        page.field(path, 540, 136 + place * 14.5, pen.at(8.5), "right")
    page.text(57, 254, "Rechnung", pen.bold().at(16))
    page.text(57, 276, "Vielen Dank für Ihren Auftrag. Wir berechnen Ihnen wie folgt:", pen)
    y = _positions(page, pen, 304)
    y = _german_sums(page, pen, y)
    page.text(
        57, y + 24, "Der Betrag ist ohne Abzug zahlbar. Bitte überweisen Sie auf unser Konto.", pen
    )
    page.text(57, y + 39, f"Ihre Ansprechperson: {page.notes['contact']}", pen)
    _german_foot(page, Pen(size=7.5))


def _positions(page: Canvas, pen: Pen, y: float) -> float:
    head = pen.bold().at(8.5)
    for x, title, align in (
        (57, "Pos.", "left"), (88, "Bezeichnung", "left"), (352, "Menge", "right"),
        (360, "Einheit", "left"), (462, "Einzelpreis", "right"), (540, "Gesamt", "right"),
    ):  # fmt: skip
        page.text(x, y, title, head, align)
    page.rule(57, y + 5, 540, y + 5, _RED, 0.9)
    y += 20
    for row in page.rows("lines"):
        page.text(57, y, str(row + 1), pen)
        page.field(f"lines[{row}].description", 88, y, pen, fit=215)
        page.field(f"lines[{row}].quantity", 352, y, pen, "right")
        page.text(360, y, page.notes.get(f"unit[{row}]", ""), pen)
        page.field(f"lines[{row}].unit_price", 462, y, pen, "right")
        page.field(f"lines[{row}].amount", 540, y, pen, "right")
        page.rule(57, y + 5, 540, y + 5, _LINE, 0.3)
        y += 18
    return y + 4


def _german_sums(page: Canvas, pen: Pen, y: float) -> float:
    page.text(352, y, "Summe netto", pen)
    page.field("subtotal", 540, y, pen, "right")
    for group in range(2):
        if f"tax[{group}]" not in page.notes:
            continue
        y += 16
        rate = page.figure(page.notes[f"tax_rate[{group}]"])
        title = f"zzgl. {rate.removesuffix(',00')} % USt"
        page.text(352, y, title, pen)
        if f"tax[{group + 1}]" in page.notes or group:
            page.text(540, y, page.figure(page.notes[f"tax[{group}]"]), pen, "right")
        else:
            page.field("tax_total", 540, y, pen, "right")
    page.rule(352, y + 6, 540, y + 6, _LINE)
    y += 20
    page.text(352, y, "Rechnungsbetrag", pen.bold())
    box = page.field("currency", 540, y, pen.bold(), "right")
    page.field("total", box.x0 - 4 if box else 540, y, pen.bold(), "right")
    page.rule(352, y + 5, 540, y + 5)
    return y


def _german_foot(page: Canvas, pen: Pen) -> None:
    page.rule(57, 752, 540, 752, _RED, 0.6)
    page.text(57, 766, page.values["vendor.name"], pen, fit=165)
    page.block("vendor.address", 57, 777, pen)
    page.text(230, 766, f"Telefon {page.notes['phone']}", pen)
    page.text(230, 777, page.notes["mail"], pen)
    page.labelled("USt-IdNr.", "vendor.vat_id", 230, 788, pen)
    page.text(380, 766, "Bankverbindung: Musterbank Erlengrund", pen)
    page.labelled("IBAN", "iban", 380, 777, pen)


def vat_invoice(page: Canvas) -> None:
    """A British invoice: banner, VAT rate on every line, summary by rate, bank details."""
    pen = Pen(size=9)
    page.box(0, 0, page.width, 92, fill=_PLUM)
    page.field("vendor.name", 48, 44, pen.bold().at(17).inked(WHITE), fit=330)
    page.inline("vendor.address", 48, 62, pen.at(8.5).inked(WHITE))
    page.text(48, 76, f"{page.notes['phone']}   {page.notes['mail']}", pen.at(8.5).inked(WHITE))
    page.text(547, 48, "VAT Invoice", pen.at(20).inked(WHITE), "right")
    page.text(48, 122, "Invoice to", pen.at(8).inked(GREY))
    page.field("customer.name", 48, 137, pen.bold().at(10))
    page.block("customer.address", 48, 151, pen)
    for place, (title, path) in enumerate((
        ("Invoice no.", "number"), ("Tax point", "issued_on"), ("Payment due", "due_on"),
        ("Your ref.", "purchase_order"), ("VAT reg. no.", "vendor.vat_id"),
    )):  # fmt: skip
        page.text(350, 122 + place * 15, title, pen.at(8).inked(GREY))
        page.field(path, 547, 122 + place * 15, pen, "right")
    page.box(48, 218, 547, 238, fill=_LILAC)
    stops = (
        (56, "Description", "left"), (318, "Quantity", "right"), (392, "Unit price", "right"),
        (450, "VAT %", "right"), (539, "Net amount", "right"),
    )  # fmt: skip
    for x, title, align in stops:
        page.text(x, 231, title, pen.bold().at(8.5), align)
    y = 255.0
    for row in page.rows("lines"):
        page.field(f"lines[{row}].description", 56, y, pen, fit=205)
        page.field(f"lines[{row}].quantity", 318, y, pen, "right")
        page.field(f"lines[{row}].unit_price", 392, y, pen, "right")
        page.text(450, y, page.notes.get(f"rate[{row}]", ""), pen, "right")
        page.field(f"lines[{row}].amount", 539, y, pen, "right")
        page.rule(48, y + 6, 547, y + 6, _LILAC, 0.8)
        y += 19
    _vat_sums(page, pen, y + 12)
    page.text(48, 748, "Please pay by bank transfer, quoting the invoice number.", pen)
    page.labelled("IBAN", "iban", 48, 763, pen)


def _vat_sums(page: Canvas, pen: Pen, y: float) -> None:
    small = pen.at(8)
    for x, title, align in (
        (56, "VAT summary", "left"), (180, "Net", "right"), (240, "VAT", "right"),
    ):  # fmt: skip
        page.text(x, y, title, small.bold(), align)
    for group in range(2):
        if f"tax[{group}]" in page.notes:
            line = y + 15 + group * 14
            page.text(56, line, f"Rate {page.notes[f'tax_rate[{group}]']}", small)
            page.text(180, line, page.figure(page.notes[f"tax_net[{group}]"]), small, "right")
            page.text(240, line, page.figure(page.notes[f"tax[{group}]"]), small, "right")
    for title, path in (("Total net", "subtotal"), ("Total VAT", "tax_total")):
        page.text(400, y, title, pen)
        page.field(path, 539, y, pen, "right", before="£")
        y += 16
    page.box(392, y - 9, 547, y + 15, fill=_PLUM)
    page.text(400, y + 7, "Total due", pen.bold().inked(WHITE))
    box = page.field("total", 539, y + 7, pen.bold().at(10.5).inked(WHITE), "right", before="£")
    if box:
        page.stands_for("amount_due", page.printed["total"], box)
        page.stands_for("currency", page.printed["total"], box)
