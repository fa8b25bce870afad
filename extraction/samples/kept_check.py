"""Checks that are kept to judge readers: nobody who writes one looks at them."""

from extraction.samples.canvas import GREY, LETTER, Canvas, Colour, Pen
from extraction.samples.checks import Terms
from extraction.samples.formats import Format, short_us_date, us_date
from extraction.samples.layout import Layout

_PERSONAL = (440.0, 200.0)
_EDGE: Colour = (0.5, 0.6, 0.75)
_BLUE: Colour = (0.12, 0.2, 0.5)


def handwritten(page: Canvas) -> None:
    """A person's check, filled in by hand over the printed lines."""
    printed, hand = Pen("sans", 7), Pen("serif-italic", 13, _BLUE)
    page.box(6, 6, page.width - 6, page.height - 24, line=_EDGE)
    page.field("payer.name", 24, 30, Pen("serif-bold", 9.5), fit=180)
    page.block("payer.address", 24, 43, Pen("serif", 8))
    page.field("number", 414, 30, Pen("sans-bold", 11), "right")
    routing = page.values["micr.routing_number"]
    page.text(330, 30, f"{routing[4:6]}-{routing[5:8]}/{routing[:4]}", Pen("sans", 6))
    page.text(286, 52, "DATE", printed)
    page.field("check_date", 312, 50, hand)
    page.rule(308, 54, 414, 54, GREY, 0.5)
    page.text(24, 74, "PAY TO THE", printed)
    page.text(24, 84, "ORDER OF", printed)
    page.field("pay_to", 72, 82, hand, fit=240)
    page.rule(68, 86, 322, 86, GREY, 0.5)
    page.box(336, 68, 414, 90, line=GREY)
    page.text(328, 84, "$", Pen("sans-bold", 11), "center")
    page.field("amount", 408, 84, hand, "right")
    page.field("amount_in_words", 26, 108, hand, fit=330)
    page.rule(24, 112, 366, 112, GREY, 0.5)
    page.text(414, 111, "DOLLARS", printed, "right")
    page.field("bank_name", 24, 128, Pen("sans-bold", 8.5))
    page.text(24, 138, "Member FDIC", Pen("sans", 5.5))
    page.text(24, 154, "FOR", printed)
    page.field("memo", 44, 152, hand.at(11))
    page.rule(42, 156, 196, 156, GREY, 0.5)
    page.rule(246, 156, 414, 156, GREY, 0.5)
    _foot(page, 174, (("routing_number", 30.0), ("account_number", 120.0), ("check_number", 220.0)))


def _foot(page: Canvas, y: float, places: tuple[tuple[str, float], ...]) -> None:
    """The line that machines read, with the signs between as marks and not as letters."""
    pen = Pen("mono", 11)
    for path, x in places:
        box = page.field(f"micr.{path}", x, y, pen)
        if box:
            for side in (box.x0 - 6, box.x1 + 3):
                page.box(side, y - 7, side + 1.2, y, fill=(0, 0, 0))
                page.box(side + 2, y - 3, side + 3.2, y, fill=(0, 0, 0))


def between_stubs(page: Canvas) -> None:
    """A firm's check in the middle of a sheet, with the same remittance above and below it."""
    pen, bold = Pen("sans", 9), Pen("sans-bold", 9)
    _stub(page, 36)
    page.box(30, 262, page.width - 30, 522, line=_EDGE)
    page.field("payer.name", 48, 288, bold.at(12), fit=196)
    page.block("payer.address", 48, 303, pen)
    page.field("bank_name", 334, 288, bold, "center", fit=150)
    page.text(334, 301, "99-7000/990", Pen("sans", 6.5), "center")
    page.text(486, 288, "Check No.", pen, "right")
    page.field("number", 564, 288, bold.at(11), "right")
    for x, head, path in ((420, "DATE", "check_date"), (496, "AMOUNT", "amount")):
        page.box(x, 318, x + 72, 350, line=GREY)
        page.text(x + 36, 327, head, Pen("sans", 6.5), "center")
        page.field(path, x + 36, 343, pen, "center", before="**$" if path == "amount" else "")
    page.text(48, 372, "PAY", Pen("sans", 7))
    page.field("amount_in_words", 76, 372, bold, fit=400, show=str.upper)
    page.text(564, 372, "DOLLARS", Pen("sans", 7), "right")
    page.rule(72, 376, 520, 376, GREY, 0.5)
    page.text(48, 404, "TO THE", Pen("sans", 7))
    page.text(48, 414, "ORDER", Pen("sans", 7))
    page.text(48, 424, "OF", Pen("sans", 7))
    page.field("pay_to", 92, 408, bold, fit=280)
    page.rule(350, 462, 564, 462, GREY, 0.5)
    page.text(457, 472, "AUTHORIZED SIGNATURE - VOID AFTER 90 DAYS", Pen("sans", 6), "center")
    page.labelled("Memo", "memo", 48, 466, pen)
    _foot(page, 508, (("check_number", 110.0), ("routing_number", 200.0),
                      ("account_number", 310.0)))  # fmt: skip
    _stub(page, 548)


def _stub(page: Canvas, top: float) -> None:
    """What the check pays for."""
    pen, head = Pen("sans", 8.5), Pen("sans-bold", 7.5)
    page.field("payer.name", 48, top + 14, pen, fit=260)
    page.text(500, top + 14, "Check", pen, "right")
    page.field("number", 564, top + 14, pen, "right")
    for x, text, align in ((48, "Reference", "left"), (170, "Description", "left"),
                           (420, "Gross", "right"), (490, "Discount", "right"),
                           (564, "Net paid", "right")):  # fmt: skip
        page.text(x, top + 40, text, head, align)
    page.rule(48, top + 45, 564, top + 45, GREY, 0.5)
    page.text(48, top + 60, f"VCH{page.values['number']}7", pen)
    page.field("memo", 170, top + 60, pen)
    page.field("amount", 420, top + 60, pen, "right")
    page.text(490, top + 60, "-", pen, "right")
    page.field("amount", 564, top + 60, pen, "right")
    page.text(48, top + 170, "Paid to", Pen("sans", 7.5))
    page.field("pay_to", 84, top + 170, pen, fit=300)
    page.text(490, top + 170, "Total", head, "right")
    page.field("amount", 564, top + 170, head, "right")


LAYOUTS = (
    Layout(handwritten, Terms(), Format(short_us_date), _PERSONAL),
    Layout(between_stubs, Terms(business=True), Format(us_date), LETTER),
)
