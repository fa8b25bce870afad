"""A copied licence and a residence permit, kept to judge readers: nobody who writes one looks."""

from datetime import date

from extraction.samples.canvas import GREY, INK, LETTER, Canvas, Colour, Pen
from extraction.samples.formats import Format, dashed_us_date, dotted_date
from extraction.samples.identity import Terms
from extraction.samples.layout import Layout

_GREEN: Colour = (0.08, 0.36, 0.24)
_ROSE: Colour = (0.96, 0.91, 0.92)
_WINE: Colour = (0.5, 0.08, 0.2)
_SHEET = (470.0, 640.0)
_TINY = Pen("sans", 6.6, GREY)


def _face(page: Canvas, x: float, y: float, wide: float) -> None:
    """A frame with the outline of a head, which is nobody's."""
    high = wide * 1.28
    page.box(x, y, x + wide, y + high, fill=(0.88, 0.9, 0.88))
    page.box(
        x + wide * 0.3, y + high * 0.16, x + wide * 0.7, y + high * 0.58, fill=(0.7, 0.72, 0.7)
    )
    page.box(x + wide * 0.12, y + high * 0.66, x + wide * 0.88, y + high, fill=(0.6, 0.62, 0.6))


def _over(
    page: Canvas, label: str, path: str, x: float, y: float, pen: Pen, fit: float = 0
) -> None:
    """A small label with its value under it, where there is one."""
    if path in page.values:
        page.text(x, y, label, _TINY)
        page.field(path, x, y + pen.size + 3.5, pen, fit=fit)


def photocopy(page: Canvas) -> None:
    """A licence copied onto office paper by a lender, with the office's own notes about it."""
    pen = Pen("sans", 9)
    page.text(72, 60, "IDENTIFICATION ON FILE", pen.bold().at(12))
    page.text(72, 76, "Attach a copy of an unexpired document with a photograph.", pen)
    _operator(page, 100, 110)
    y = 430.0
    for label, written in (
        ("Copied by", f"teller {page.notes['personal'][:3]}"), ("Original seen", "Yes"),
        ("Branch", f"{page.notes['personal'][4:7]} Main Street"), ("Method", "In person"),
    ):  # fmt: skip
        box = page.text(72, y, f"{label}:", pen)
        page.text(180, y - 1, written, Pen("serif-italic", 12, (0.1, 0.15, 0.5)))
        page.rule(box.x1 + 6, y + 3, 360, y + 3, GREY, 0.4)
        y += 24
    page.text(72, y + 12, "Keep with the file for seven years. Form C-104, revised 06-01-2022.",
              pen.at(7.5))  # fmt: skip


def _operator(page: Canvas, x: float, y: float) -> None:
    """The licence: the photograph at the right, the name in one block with the address."""
    value = Pen("sans-bold", 10)
    page.box(x, y, x + 412, y + 262, line=INK)
    page.box(x, y, x + 412, y + 36, fill=(0.85, 0.92, 0.87))
    page.field("state", x + 14, y + 25, Pen("serif-bold", 19, _GREEN))
    page.field("kind", x + 400, y + 24, Pen("sans-bold", 11, _GREEN), "right", show=str.upper)
    _face(page, x + 292, y + 52, 108)
    _over(page, "OPERATOR NO.", "number", x + 14, y + 50, value.at(13))
    _over(page, "DATE OF BIRTH", "date_of_birth", x + 14, y + 78, value)
    _over(page, "EXPIRES", "expires_on", x + 100, y + 78, value)
    _over(page, "ISSUED", "issued_on", x + 186, y + 78, value)
    page.text(x + 14, y + 106, "FULL NAME AND RESIDENCE", _TINY)
    first = page.field("first_name", x + 14, y + 119, value, fit=134, show=str.upper)
    page.field("last_name", (first.x1 if first else x + 100) + 5, y + 119, value, fit=134,
               show=str.upper)  # fmt: skip
    page.block("address", x + 14, y + 133, Pen("sans", 10))
    row = (
        ("SEX", "sex", 14), ("HT.", "height", 50), ("EYES", "eye_color", 100),
        ("CLASS", "vehicle_class", 148), ("REST.", "restrictions", 194),
        ("ENDOR.", "endorsements", 240),
    )  # fmt: skip
    for label, path, at in row:
        _over(page, label, path, x + at, y + 172, value)
    page.text(x + 14, y + 201, "WT.", _TINY)
    page.text(x + 14, y + 214, page.notes["weight"].upper(), Pen("sans", 10))
    page.text(x + 74, y + 201, "HAIR", _TINY)
    page.text(x + 74, y + 214, page.notes["hair"], Pen("sans", 10))
    _over(page, "DOC. DISCRIMINATOR", "discriminator", x + 148, y + 201, Pen("sans", 9))
    page.field("last_name", x + 300, y + 212, Pen("serif-italic", 15), fit=96)
    page.rule(x + 292, y + 217, x + 400, y + 217, GREY, 0.4)
    page.text(x + 14, y + 246, "ORGAN DONOR   VETERAN", Pen("sans", 7))


def permit(page: Canvas) -> None:
    """A residence permit, front above back: words before values, the zone at the foot."""
    x, y, pen = 24.0, 30.0, Pen("sans", 10)
    page.box(x, y, x + 422, y + 266, fill=_ROSE)
    page.field("kind", x + 14, y + 24, Pen("sans-bold", 14, _WINE), show=str.upper)
    page.field("country", x + 408, y + 24, Pen("sans-bold", 14, _WINE), "right")
    _face(page, x + 14, y + 44, 112)
    left = x + 142
    page.field("number", left, y + 52, Pen("mono-bold", 12))
    rows = (
        ("Name:", "last_name", 74), ("Forenames:", "first_name", 94), ("Sex:", "sex", 114),
        ("Nationality:", "nationality", 134), ("Date of birth:", "date_of_birth", 154),
        ("Place of birth:", "place_of_birth", 174), ("Valid until:", "expires_on", 194),
    )  # fmt: skip
    for label, path, down in rows:
        page.text(left, y + down, label, Pen("sans", 8, _WINE))
        upper = str.upper if path in ("last_name", "first_name") else None
        page.field(path, left + 72, y + down, pen.bold(), fit=200, show=upper)
    page.text(left, y + 214, "Type of permit:", Pen("sans", 8, _WINE))
    page.text(left + 72, y + 214, "EMPLOYMENT", pen)
    page.text(x + 14, y + 244, page.values["first_name"].split()[0], Pen("serif-italic", 17))
    page.text(left, y + 250, "Remarks overleaf", Pen("sans", 7, GREY))
    _overleaf(page, x, 326)


def _overleaf(page: Canvas, x: float, y: float) -> None:
    pen, label = Pen("sans", 10), Pen("sans", 8, _WINE)
    page.box(x, y, x + 422, y + 266, fill=_ROSE)
    for text, path, down in (
        ("Issued on:", "issued_on", 26), ("Issued by:", "issuing_authority", 46),
    ):  # fmt: skip
        page.text(x + 14, y + down, text, label)
        page.field(path, x + 84, y + down, pen, fit=240)
    page.text(x + 14, y + 66, "Remarks:", label)
    page.text(x + 84, y + 66, "EMPLOYMENT PERMITTED UP TO 20 HOURS A WEEK", pen.at(9))
    page.text(x + 84, y + 80, f"FILE {page.notes['personal']}", pen.at(9))
    page.box(x + 340, y + 96, x + 400, y + 140, fill=(0.78, 0.66, 0.3))
    page.box(x, y + 160, x + 422, y + 266, fill=(0.98, 0.97, 0.96))
    zone = Pen("mono", 20.5)
    for at, path in enumerate(("line_one", "line_two", "line_three")):
        page.field(f"machine_readable.{path}", x + 20, y + 188 + 30 * at, zone)


def _spaced(day: date) -> str:
    """05 11 2026"""
    return dotted_date(day).replace(".", " ")


LAYOUTS = (
    Layout(photocopy, Terms("licence", "Operator License"), Format(dashed_us_date), LETTER),
    Layout(permit, Terms("card", "Residence Permit"), Format(_spaced), _SHEET),
)
