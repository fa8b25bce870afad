"""Licences, identity cards and passports, each drawn as no state draws it."""

from datetime import date

from extraction.samples.canvas import GREY, WHITE, Canvas, Colour, Pen
from extraction.samples.formats import Format as Written
from extraction.samples.formats import dashed_us_date, dotted_date
from extraction.samples.identity import Terms
from extraction.samples.layout import Layout

CARD = (430.0, 275.0)
BOOK = (520.0, 370.0)
_SKY: Colour = (0.86, 0.92, 0.97)
_NAVY: Colour = (0.12, 0.2, 0.42)
_ROSE: Colour = (0.97, 0.9, 0.92)
_MOSS: Colour = (0.2, 0.42, 0.3)


def _passport_day(day: date) -> str:
    """12 AUG 1974"""
    return f"{day:%d %b %Y}".upper()


def _photo(page: Canvas, x0: float, y0: float, x1: float, y1: float) -> None:
    """A head and shoulders that are nobody's."""
    page.box(x0, y0, x1, y1, fill=(0.88, 0.88, 0.9), line=GREY)
    middle, wide = (x0 + x1) / 2, (x1 - x0) / 2
    page.box(middle - 0.4 * wide, y0 + 0.25 * (y1 - y0), middle + 0.4 * wide,
             y0 + 0.6 * (y1 - y0), fill=(0.7, 0.7, 0.74))  # fmt: skip
    page.box(middle - 0.7 * wide, y0 + 0.66 * (y1 - y0), middle + 0.7 * wide, y1,
             fill=(0.6, 0.6, 0.66))  # fmt: skip


def numbered(page: Canvas) -> None:
    """A licence whose labels carry the standard's numbers, values right of them."""
    pen, label = Pen("sans-bold", 10), Pen(size=7, ink=_NAVY)
    page.box(0, 0, page.width, 46, fill=_SKY)
    page.field("state", 20, 34, Pen("serif-bold", 20, _NAVY), show=str.upper)
    page.field("kind", 410, 34, Pen("sans-bold", 14, _NAVY), "right", show=str.upper)
    _photo(page, 20, 62, 120, 200)
    for at, (text, path) in enumerate((
        ("4d LIC NO", "number"), ("3 DOB", "date_of_birth"), ("4b EXP", "expires_on"),
        ("4a ISS", "issued_on"), ("1", "last_name"), ("2", "first_name"),
    )):  # fmt: skip
        page.text(134, 70 + at * 16, text, label)
        show = str.upper if path.endswith("name") else None
        page.field(path, 176, 70 + at * 16, pen, show=show)
    page.text(134, 166, "8", label)
    page.block("address", 176, 166, pen.at(9))
    for at, (text, path) in enumerate((
        ("9 CLASS", "vehicle_class"), ("9a END", "endorsements"), ("12 REST", "restrictions"),
        ("15 SEX", "sex"), ("16 HGT", "height"), ("18 EYES", "eye_color"),
    )):  # fmt: skip
        x, y = 134 + at % 3 * 90, 208 + at // 3 * 15
        page.text(x, y, text, label)
        page.field(path, x + 40, y, pen.at(9))
    page.text(20, 246, "5 DD", label)
    page.field("discriminator", 46, 246, Pen(size=8))


def worded(page: Canvas) -> None:
    """A licence with short words for labels, and other figures between them."""
    pen, label = Pen("sans-bold", 11), Pen(size=7.5, ink=(0.6, 0.1, 0.15))
    page.field("state", 24, 38, Pen("sans-bold", 22, (0.6, 0.1, 0.15)))
    page.field("kind", 24, 57, Pen("sans-bold", 11), show=str.upper)
    page.text(300, 34, "FEDERAL LIMITS APPLY", Pen(size=8))
    _photo(page, 310, 60, 410, 200)
    page.text(24, 78, "DL", label)
    page.field("number", 48, 78, pen.at(14).inked((0.6, 0.1, 0.15)))
    page.text(24, 96, "EXP", label)
    page.field("expires_on", 48, 96, pen)
    page.text(150, 96, "CLASS", label)
    page.field("vehicle_class", 186, 96, pen)
    page.text(24, 113, "LN", label)
    page.field("last_name", 48, 113, pen, show=str.upper)
    page.text(24, 130, "FN", label)
    page.field("first_name", 48, 130, pen, show=str.upper)
    page.block("address", 24, 147, pen.at(9))
    page.text(24, 182, "DOB", label)
    page.field("date_of_birth", 50, 182, pen)
    page.text(150, 182, "RSTR", label)
    page.field("restrictions", 186, 182, pen)
    page.text(24, 216, "SEX", label)
    page.field("sex", 46, 216, pen)
    page.text(80, 216, "HGT", label)
    page.field("height", 106, 216, pen)
    page.text(170, 216, "EYES", label)
    page.field("eye_color", 200, 216, pen)
    page.text(250, 216, f"WGT {page.notes['weight']}", label)
    page.text(24, 240, "ISS", label)
    page.field("issued_on", 46, 240, pen)
    page.text(140, 240, "DD", label)
    page.field("discriminator", 162, 240, Pen(size=8))


def boxed(page: Canvas) -> None:
    """An identification card: small labels over their values, in a grid."""
    pen, label = Pen("sans-bold", 10), Pen(size=6.5, ink=GREY)
    page.box(0, 0, page.width, 40, fill=_MOSS)
    page.field("kind", 16, 29, Pen("sans-bold", 14, WHITE), show=str.upper)
    page.field("state", 414, 29, Pen("serif-bold", 16, WHITE), "right")
    _photo(page, 16, 54, 106, 176)
    for at, (text, path) in enumerate((
        ("ID Number", "number"), ("Date of Birth", "date_of_birth"),
        ("Last Name", "last_name"), ("First Name", "first_name"),
        ("Issued", "issued_on"), ("Expires", "expires_on"),
        ("Sex", "sex"), ("Height", "height"),
        ("Eye Color", "eye_color"), ("Document Discriminator", "discriminator"),
    )):  # fmt: skip
        x, y = 122 + at % 2 * 150, 60 + at // 2 * 30
        page.text(x, y, text, label)
        page.field(path, x, y + 14, pen, fit=142)
    page.text(122, 212, "Address", label)
    page.block("address", 122, 224, pen.at(9))


def european(page: Canvas) -> None:
    """A licence of one country for many: nothing but numbers, points after them."""
    pen, label = Pen(size=10), Pen(size=8, ink=_NAVY)
    page.box(0, 0, page.width, page.height, fill=_ROSE)
    page.box(16, 16, 60, 48, fill=_NAVY)
    page.field("country", 38, 37, Pen("sans-bold", 12, WHITE), "center")
    page.field("kind", 76, 36, Pen("sans-bold", 14, _NAVY), show=str.upper)
    _photo(page, 16, 62, 110, 190)
    rows = (
        ("1.", "last_name"), ("2.", "first_name"), ("3.", "date_of_birth"),
        ("4a.", "issued_on"), ("4c.", "issuing_authority"), ("4b.", "expires_on"),
        ("5.", "number"), ("9.", "vehicle_class"),
    )  # fmt: skip
    for at, (code, path) in enumerate(rows):
        y = 76 + at * 19
        page.text(128, y, code, label)
        box = page.field(path, 152, y, pen)
        if path == "date_of_birth" and box:
            page.field("place_of_birth", box.x1 + 5, y, pen)
    page.text(16, 206, "7.", label)


def passport(page: Canvas) -> None:
    """A passport's page of data: labels in two languages over their values, and the zone."""
    pen, label = Pen("sans-bold", 10), Pen(size=6.5, ink=GREY)
    page.box(0, 0, page.width, 270, fill=_SKY)
    page.field("kind", 20, 30, Pen("serif-bold", 16, _NAVY), show=str.upper)
    page.text(120, 30, "PASSEPORT", Pen("serif", 12, _NAVY))
    _photo(page, 20, 48, 140, 200)
    page.text(160, 51, "Type / Type", label)
    page.text(160, 65, "P", pen)
    page.text(230, 51, "Code / Code", label)
    page.field("country", 230, 65, pen)
    page.text(340, 51, "Passport No. / No. du passeport", label)
    page.field("number", 340, 65, pen)
    for at, (text, path) in enumerate((
        ("Surname / Nom", "last_name"), ("Given names / Prénoms", "first_name"),
        ("Nationality / Nationalité", "nationality"),
        ("Date of birth / Date de naissance", "date_of_birth"),
        ("Place of birth / Lieu de naissance", "place_of_birth"),
        ("Date of issue / Date de délivrance", "issued_on"),
        ("Date of expiry / Date d'expiration", "expires_on"),
    )):  # fmt: skip
        page.text(160, 82 + at * 27, text, label)
        page.field(path, 160, 96 + at * 27, pen, show=str.upper if "name" in path else None)
    page.text(360, 163, "Sex / Sexe", label)
    page.field("sex", 360, 177, pen)
    page.text(340, 217, "Authority / Autorité", label)
    page.field("issuing_authority", 340, 231, pen)
    for at, path in enumerate(("line_one", "line_two")):
        page.field(f"machine_readable.{path}", 20, 300 + at * 24, Pen("mono-bold", 17), fit=480)


def plain_passport(page: Canvas) -> None:
    """A passport with labels of one language, left of their values."""
    pen, label = Pen("serif", 11), Pen("serif-italic", 9, GREY)
    page.field("country", 20, 28, Pen("serif-bold", 13))
    page.field("kind", 500, 28, Pen("serif-bold", 15, _MOSS), "right", show=str.upper)
    page.rule(20, 36, 500, 36, _MOSS, 1.4)
    _photo(page, 380, 48, 500, 190)
    for at, (text, path) in enumerate((
        ("Passport number", "number"), ("Surname", "last_name"), ("Given names", "first_name"),
        ("Nationality", "nationality"), ("Date of birth", "date_of_birth"), ("Sex", "sex"),
        ("Place of birth", "place_of_birth"), ("Date of issue", "issued_on"),
        ("Valid until", "expires_on"), ("Issuing authority", "issuing_authority"),
    )):  # fmt: skip
        page.text(20, 62 + at * 22, text, label)
        page.field(path, 140, 62 + at * 22, pen)
    for at, path in enumerate(("line_one", "line_two")):
        page.field(f"machine_readable.{path}", 20, 310 + at * 22, Pen("mono", 16), fit=480)


def card(page: Canvas) -> None:
    """Both sides of an identity card on one sheet, labels in three languages, zone below."""
    pen, label = Pen("sans-bold", 10), Pen(size=6, ink=_NAVY)
    page.box(40, 40, 470, 300, fill=_SKY, line=GREY)
    page.field("kind", 56, 62, Pen("sans-bold", 13, _NAVY), show=str.upper)
    page.text(190, 62, "PERSONALAUSWEIS / CARTE D'IDENTITÉ", Pen(size=8, ink=_NAVY))
    _photo(page, 56, 80, 150, 210)
    page.field("number", 454, 62, Pen("mono-bold", 12), "right")
    for at, (text, path) in enumerate((
        ("Name / Surname / Nom", "last_name"), ("Vornamen / Given names / Prénoms", "first_name"),
        ("Geburtstag / Date of birth / Date de naissance", "date_of_birth"),
        ("Staatsangehörigkeit / Nationality / Nationalité", "nationality"),
        ("Geburtsort / Place of birth / Lieu de naissance", "place_of_birth"),
        ("Gültig bis / Date of expiry / Date d'expiration", "expires_on"),
    )):  # fmt: skip
        page.text(168, 86 + at * 30, text, label)
        page.field(path, 168, 99 + at * 30, pen, show=str.upper if "name" in path else None)
    page.box(40, 330, 470, 590, fill=_SKY, line=GREY)
    page.text(56, 352, "Behörde / Authority / Autorité", label)
    page.field("issuing_authority", 56, 366, pen)
    page.text(56, 386, "Datum / Date of issue / Date de délivrance", label)
    page.field("issued_on", 56, 400, pen)
    page.text(300, 386, "Geschlecht / Sex / Sexe", label)
    page.field("sex", 300, 400, pen)
    for at, path in enumerate(("line_one", "line_two", "line_three")):
        page.field(f"machine_readable.{path}", 60, 506 + at * 30, Pen("mono-bold", 20), fit=390)


def striped(page: Canvas) -> None:
    """A licence with its dates in one line of labels over one line of values."""
    pen, label = Pen("sans-bold", 10), Pen(size=7, ink=GREY)
    page.box(0, 0, 12, page.height, fill=_MOSS)
    page.field("state", 220, 32, Pen("serif-bold", 18, _MOSS), "center")
    page.field("kind", 220, 51, Pen(size=11), "center")
    _photo(page, 24, 58, 114, 180)
    page.text(128, 66, "License No.", label)
    page.field("number", 128, 82, pen.at(12))
    for at, (text, path) in enumerate((
        ("Date of Birth", "date_of_birth"), ("Issue Date", "issued_on"),
        ("Expiration Date", "expires_on"),
    )):  # fmt: skip
        page.text(128 + at * 98, 97, text, label)
        page.field(path, 128 + at * 98, 110, pen)
    page.text(128, 128, "Last name", label)
    page.field("last_name", 190, 128, pen)
    page.text(128, 144, "First name", label)
    page.field("first_name", 190, 144, pen)
    page.text(128, 160, "Address", label)
    page.block("address", 190, 160, pen.at(9))
    for at, (text, path) in enumerate((
        ("Class", "vehicle_class"), ("Endorsements", "endorsements"),
        ("Restrictions", "restrictions"), ("Sex", "sex"), ("Height", "height"),
    )):  # fmt: skip
        page.text(24 + at * 80, 204, text, label)
        page.field(path, 24 + at * 80, 217, pen)


_PASSPORT_DATES = Written(_passport_day)
_DOTTED = Written(dotted_date)

LAYOUTS: tuple[Layout, ...] = (
    Layout(numbered, Terms("licence", "Driver License"), size=CARD, producer="CardPress 3"),
    Layout(worded, Terms("licence", "Driver License"), size=CARD),
    Layout(boxed, Terms("licence", "Identification Card"), Written(dashed_us_date), size=CARD),
    Layout(european, Terms("european", "Driving Licence"), _DOTTED, size=CARD),
    Layout(passport, Terms("passport", "Passport"), _PASSPORT_DATES, size=BOOK),
    Layout(plain_passport, Terms("passport", "Passport"), _PASSPORT_DATES, size=BOOK),
    Layout(card, Terms("card", "Identity Card"), _DOTTED, size=(510.0, 640.0)),
    Layout(striped, Terms("licence", "Driver's License"), size=CARD, producer="CardPress 3"),
)
