"""European purchase orders, kept for judging readers: nobody who writes one looks at them."""

from extraction.samples.canvas import GREY, Canvas, Pen

# A continental manufacturer that writes in English: each item on two lines


def two_lines_each(page: Canvas) -> None:
    """A letter with a box of data at the right; an item's figures stand under its name."""
    pen, small = Pen(size=9), Pen(size=7, ink=GREY)
    page.field("buyer.name", 535, 56, Pen("sans-bold", 13), "right", fit=320)
    sender = page.inline("buyer.address", 60, 118, small)
    page.rule(60, 122, (sender.x1 if sender else 240), 122, GREY, 0.4)
    page.field("vendor.name", 60, 138, pen.at(10), fit=240)
    page.block("vendor.address", 60, 152, pen.at(10))
    page.box(330, 104, 535, 224, line=GREY)
    page.text(340, 118, "PO number/date", small)
    box = page.field("number", 340, 131, pen)
    slash = page.text((box.x1 if box else 400) + 3, 131, "/", pen)
    page.field("ordered_on", slash.x1 + 3, 131, pen)
    page.text(340, 149, "Contact person/Telephone", small)
    page.text(340, 162, f"{page.notes['contact']} / {page.notes['phone']}", pen, fit=188)
    page.text(340, 180, "Your vendor number with us", small)
    page.field("vendor.number", 340, 193, pen)
    page.text(60, 212, "Purchase Order", Pen("sans-bold", 15))
    page.text(60, 252, "Please deliver to:", pen)
    page.field("buyer.name", 160, 252, pen, fit=220)
    page.block("ship_to", 160, 265, pen)
    box = page.text(60, 306, "Delivery date: Day", pen.bold())
    page.field("deliver_by", box.x1 + 5, 306, pen.bold())
    page.text(60, 326, "Terms of deliv.:", pen)
    page.text(160, 326, "DAP named place of destination", pen)
    page.text(60, 339, "Terms of paymt.:", pen)
    page.field("payment_terms", 160, 339, pen)
    box = page.text(420, 339, "Currency", pen)
    page.field("currency", box.x1 + 6, 339, pen)
    _items(page, 362)


def _items(page: Canvas, y: float) -> None:
    pen, bold = Pen(size=9), Pen("sans-bold", 9)
    page.rule(60, y - 2, 535, y - 2)
    for x, head, align in ((60, "Item", "left"), (96, "Material", "left"),
                           (190, "Description", "left")):  # fmt: skip
        page.text(x, y + 11, head, bold, align)
    for x, head, align in ((190, "Order qty.", "right"), (210, "Unit", "left"),
                           (400, "Price per unit", "right"),
                           (535, "Net value", "right")):  # fmt: skip
        page.text(x, y + 24, head, bold, align)
    page.rule(60, y + 29, 535, y + 29)
    y += 44
    for row in page.rows("lines"):
        path = f"lines[{row}]"
        page.text(60, y, f"{(row + 1) * 10:05}", pen)
        page.field(f"{path}.code", 96, y, pen)
        page.field(f"{path}.description", 190, y, pen, fit=340)
        page.field(f"{path}.quantity", 190, y + 14, pen, "right")
        page.text(210, y + 14, page.notes[f"unit[{row}]"], pen)
        page.field(f"{path}.unit_price", 400, y + 14, pen, "right")
        page.field(f"{path}.amount", 535, y + 14, pen, "right")
        y += 36
    page.rule(60, y - 12, 535, y - 12, GREY)
    y += 3
    page.text(60, y, "Total net value excl. tax", pen)
    page.field("currency", 430, y, pen)
    page.field("subtotal", 535, y, pen, "right")
    y += 15
    page.text(60, y, f"Input tax {page.figure(page.notes['tax_rate[0]'])} %", pen)
    page.field("tax_total", 535, y, pen, "right")
    y += 15
    page.rule(420, y - 11, 535, y - 11, GREY)
    page.text(60, y, "Total value incl. tax", bold)
    page.field("currency", 430, y, bold)
    page.field("total", 535, y, bold, "right")
    page.text(60, y + 34, "Please confirm this order within 3 working days. Invoices without our "
              "PO number cannot be processed.", pen.at(8))  # fmt: skip
    page.text(60, y + 47, "General terms of purchase, edition 01.04.2023, apply.", pen.at(8))


# A British trust's official order: a book's form, typed; quantities first


def official_order(page: Canvas) -> None:
    """The order's number at the top, `To` and `Deliver to`, then what to supply, no rules."""
    pen = Pen("serif", 10.5)
    bold = pen.bold()
    page.text(297, 60, "OFFICIAL ORDER", Pen("serif-bold", 18), "center")
    page.field("buyer.name", 297, 82, bold.at(12), "center", fit=420)
    page.inline("buyer.address", 297, 98, pen.at(9.5), "center")
    page.text(56, 134, "Order No", bold)
    page.field("number", 130, 134, Pen("mono-bold", 13))
    page.text(360, 134, "Date", bold)
    page.field("ordered_on", 400, 134, pen)
    page.text(56, 164, "To", bold)
    page.field("vendor.name", 130, 164, pen, fit=200)
    end = page.block("vendor.address", 130, 179, pen)
    page.text(56, end + 4, "Supplier ref", pen.at(9))
    page.field("vendor.number", 130, end + 4, pen)
    page.text(340, 164, "Deliver to", bold)
    page.text(400, 164, "The Stores", pen)
    page.block("ship_to", 400, 179, pen)
    y = max(end + 34, 262)
    box = page.text(56, y, "Please supply the following by", pen)
    page.field("deliver_by", box.x1 + 4, y, bold, after=":")
    y += 26
    for x, head, align in ((86, "Qty", "right"), (98, "Unit", "left"), (134, "Description", "left"),
                           (380, "Cat. ref", "left"), (488, "Each", "right"),
                           (540, "£", "right")):  # fmt: skip
        page.text(x, y, head, bold.at(9.5), align)
    y += 20
    for row in page.rows("lines"):
        path = f"lines[{row}]"
        page.field(f"{path}.quantity", 86, y, pen, "right")
        page.text(98, y, page.notes[f"unit[{row}]"], pen)
        page.field(f"{path}.description", 134, y, pen, fit=236)
        page.field(f"{path}.code", 380, y, pen)
        page.field(f"{path}.unit_price", 488, y, pen, "right")
        page.field(f"{path}.amount", 540, y, pen, "right")
        y += 19
    y += 10
    for label, path in (("Total excluding VAT", "subtotal"), ("VAT", "tax_total"),
                        ("Order total", "total")):  # fmt: skip
        look = bold if path == "total" else pen
        page.text(460, y, label, look, "right")
        sign = "£" if path == "total" else ""
        page.field(path, 540, y, look, "right", before=sign)
        if path == "total":
            page.stands_for("currency", page.printed["total"], page.boxes["total"][1])
        y += 18
    _official_foot(page, pen, y + 22)


def _official_foot(page: Canvas, pen: Pen, y: float) -> None:
    page.text(56, y, "Payment", pen.bold())
    terms = page.field("payment_terms", 130, y, pen)
    page.text((terms.x1 if terms else 170) + 5, y, "from receipt of a correct invoice", pen)
    y += 30
    for line in (
        "Invoices must quote the order number above and be sent to the Finance Office, not to the",
        "department that ordered. Goods are received between 9.00 and 16.00, Monday to Friday.",
        f"Enquiries: {page.notes['contact']}, {page.notes['phone']}.",
    ):
        page.text(56, y, line, pen.at(9.5))
        y += 14
    page.text(56, 760, "Authorised signatory", pen)
    page.rule(160, 762, 330, 762, GREY, 0.4)
    page.text(360, 760, "Budget code", pen)
    page.text(430, 760, page.notes["delivery"], pen)
