"""Identity documents that are kept to judge readers: nobody who writes one looks at them."""

from collections.abc import Callable
from datetime import date

from extraction.samples.canvas import A4, GREY, INK, Canvas, Colour, Pen
from extraction.samples.formats import Format, dotted_date, us_date
from extraction.samples.identity import Terms
from extraction.samples.layout import Layout

_PLASTIC = (486.0, 306.0)
_UPRIGHT = (306.0, 486.0)
_PAGE = (560.0, 400.0)
_GOLD: Colour = (0.62, 0.42, 0.08)
_BLUE: Colour = (0.1, 0.24, 0.5)
_RED: Colour = (0.66, 0.1, 0.14)
_FRENCH = (
    "JANV",
    "FÉVR",
    "MARS",
    "AVR",
    "MAI",
    "JUIN",
    "JUIL",
    "AOÛT",
    "SEPT",
    "OCT",
    "NOV",
    "DÉC",
)


def _portrait(page: Canvas, x0: float, y0: float, x1: float, y1: float) -> None:
    """Where a face would be."""
    page.box(x0, y0, x1, y1, fill=(0.9, 0.91, 0.93))
    middle, wide, high = (x0 + x1) / 2, x1 - x0, y1 - y0
    page.box(middle - 0.2 * wide, y0 + 0.2 * high, middle + 0.2 * wide, y0 + 0.6 * high,
             fill=(0.72, 0.72, 0.76))  # fmt: skip
    page.box(middle - 0.36 * wide, y0 + 0.68 * high, middle + 0.36 * wide, y1,
             fill=(0.62, 0.62, 0.68))  # fmt: skip


def _beside(
    page: Canvas, label: str, path: str, x: float, y: float, pen: Pen,
    show: Callable[[str], str] | None = None,
) -> None:  # fmt: skip
    """A small label and, on its line, the value in the pen."""
    if path in page.values:
        end = page.text(x, y, label, Pen("sans", 7, _BLUE)).x1
        page.field(path, end + 4, y, pen, show=show)


def western(page: Canvas) -> None:
    """A licence whose names of fields stand before them, two or three letters long."""
    pen = Pen("sans", 11)
    page.box(0, 0, page.width, 50, fill=(0.86, 0.9, 0.96))
    page.field("state", 24, 37, Pen("serif-bold", 22, _BLUE), show=str.upper)
    page.field("kind", page.width - 22, 36, Pen("sans-bold", 13, _BLUE), "right",
               show=str.upper)  # fmt: skip
    _portrait(page, 20, 62, 158, 238)
    left, second = 176.0, 340.0
    _beside(page, "DL", "number", left, 72, Pen("sans-bold", 15, _RED))
    _beside(page, "CLASS", "vehicle_class", second, 72, pen)
    _beside(page, "EXP", "expires_on", left, 92, Pen("sans-bold", 12, _RED))
    _beside(page, "END", "endorsements", second, 92, pen)
    end = page.text(left, 112, "LN", Pen("sans", 7, _BLUE)).x1
    page.field("last_name", end + 4, 112, pen.bold().at(13), fit=270, show=str.upper)
    end = page.text(left, 131, "FN", Pen("sans", 7, _BLUE)).x1
    page.field("first_name", end + 4, 131, pen.bold().at(13), fit=270, show=str.upper)
    page.block("address", left, 149, Pen("sans", 9.5))
    _beside(page, "DOB", "date_of_birth", left, 182, Pen("sans-bold", 13, _RED))
    _beside(page, "RSTR", "restrictions", left, 202, pen)
    page.text(second, 202, "DONOR", Pen("sans-bold", 10, _RED))
    row = Pen("sans", 10)
    _beside(page, "SEX", "sex", left, 224, row)
    end = page.text(260, 224, "HAIR", Pen("sans", 7, _BLUE)).x1
    page.text(end + 4, 224, page.notes["hair"], row)
    _beside(page, "EYES", "eye_color", second, 224, row)
    _beside(page, "HGT", "height", left, 242, row)
    end = page.text(260, 242, "WGT", Pen("sans", 7, _BLUE)).x1
    page.text(end + 4, 242, page.notes["weight"], row)
    _beside(page, "DD", "discriminator", left, 264, Pen("sans", 8))
    _beside(page, "ISS", "issued_on", 360, 264, Pen("sans", 9))
    page.text(24, 268, f"{page.values['first_name'].split()[0]}", Pen("serif-italic", 17))
    page.rule(20, 276, 158, 276, GREY, 0.4)


def vertical(page: Canvas) -> None:
    """A licence that stands upright: small words over each value."""
    page.box(0, 0, page.width, 62, fill=(0.88, 0.94, 0.88))
    page.field("kind", page.width / 2, 29, Pen("sans-bold", 13), "center", show=str.upper)
    page.field("state", page.width / 2, 54, Pen("serif-bold", 19, _RED), "center")
    _portrait(page, 16, 68, 132, 214)
    right = 146.0
    _above(page, "CUSTOMER IDENTIFIER", "number", right, 76, Pen("sans-bold", 12))
    _above(page, "BIRTH DATE", "date_of_birth", right, 106, Pen("sans-bold", 11, _RED))
    _above(page, "EXPIRATION", "expires_on", right, 136, Pen("sans", 11))
    _above(page, "ISSUED", "issued_on", right, 166, Pen("sans", 11))
    _above(page, "SEX", "sex", right, 196, Pen("sans", 11))
    _above(page, "EYES", "eye_color", right + 42, 196, Pen("sans", 11))
    _above(page, "HT", "height", right + 92, 196, Pen("sans", 11))
    page.text(16, 236, "NAME", _TINY)
    page.field("last_name", 16, 251, Pen("sans-bold", 12), fit=274, show=str.upper)
    page.field("first_name", 16, 269, Pen("sans", 12), fit=274, show=str.upper)
    page.text(16, 290, "RESIDENCE", _TINY)
    page.block("address", 16, 303, Pen("sans", 10))
    _above(page, "TYPE", "vehicle_class", 16, 344, Pen("sans", 11))
    _above(page, "RESTR.", "restrictions", 76, 344, Pen("sans", 11))
    _above(page, "ENDORS.", "endorsements", 146, 344, Pen("sans", 11))
    page.text(222, 344, "WT", _TINY)
    page.text(222, 358, page.notes["weight"].upper(), Pen("sans", 11))
    _above(page, "DOCUMENT DISCRIMINATOR", "discriminator", 16, 380, Pen("sans", 9))
    page.text(190, 392, "ORGAN DONOR", Pen("sans-bold", 9, _RED))
    page.text(16, 434, page.notes["personal"][:3] + "  REV 01/15/2019", Pen("sans", 6, GREY))
    page.rule(150, 436, 290, 436, GREY, 0.4)
    page.field("last_name", 176, 430, Pen("serif-italic", 17), fit=110)
    page.text(150, 446, "SIGNATURE OF HOLDER", _TINY)


_TINY = Pen("sans", 7, GREY)


def _above(page: Canvas, label: str, path: str, x: float, y: float, pen: Pen) -> None:
    if path in page.values:
        page.text(x, y, label, _TINY)
        page.field(path, x, y + pen.size + 3, pen)


def bilingual(page: Canvas) -> None:
    """A passport that names every field twice, with numbers as the standard has them."""
    big = Pen("sans", 10.5)
    page.box(0, 0, page.width, 43, fill=(0.94, 0.9, 0.86))
    page.field("kind", 26, 32, Pen("serif-bold", 17, _RED), show=str.upper)
    page.text(130, 32, "PASSEPORT", Pen("serif", 12, _RED))
    page.text(214, 20, "Type / Type", _TINY)
    page.text(214, 35, "P", big)
    page.text(276, 20, "Code of issuing State / Code de l'État émetteur", _TINY)
    page.field("country", 276, 35, big)
    page.text(434, 20, "Passport No. / Passeport No.", _TINY)
    page.field("number", 434, 35, big.bold())
    _portrait(page, 26, 58, 176, 262)
    rows = (
        (52, (("Surname / Nom (1)", "last_name", 200.0),)),
        (82, (("Given names / Prénoms (2)", "first_name", 200.0),)),
        (112, (("Nationality / Nationalité (3)", "nationality", 200.0),)),
        (142, (("Date of birth / Date de naissance (4)", "date_of_birth", 200.0),)),
        (172, (("Sex / Sexe (5)", "sex", 200.0),
               ("Place of birth / Lieu de naissance (6)", "place_of_birth", 330.0))),
        (202, (("Date of issue / Date de délivrance (7)", "issued_on", 200.0),
               ("Authority / Autorité (8)", "issuing_authority", 370.0))),
        (232, (("Date of expiry / Date d'expiration (9)", "expires_on", 200.0),
               ("Holder's signature / Signature du titulaire (10)", "", 370.0))),
    )  # fmt: skip
    for y, cells in rows:
        for label, path, x in cells:
            page.text(x, y + 6, label, _TINY)
            if path:
                text = path in ("last_name", "first_name", "issuing_authority")
                page.field(path, x, y + 20, big, fit=page.width - 24 - x,
                           show=str.upper if text else None)  # fmt: skip
    page.field("last_name", 380, 262, Pen("serif-italic", 16), fit=150)
    page.box(0, 300, page.width, page.height - 26, fill=(0.985, 0.985, 0.97))
    zone = Pen("mono", 18.6)
    for path, y in (("line_one", 330), ("line_two", 358)):
        page.field(f"machine_readable.{path}", 26, y, zone)


def both_sides(page: Canvas) -> None:
    """A photocopy of an identity card, its front and its back on one sheet."""
    x, y = 90.0, 90.0
    page.box(x, y, x + 410, y + 258, line=GREY)
    page.box(x, y, x + 410, y + 34, fill=(0.88, 0.88, 0.84))
    page.field("country", x + 14, y + 23, Pen("sans-bold", 15))
    page.field("kind", x + 130, y + 23, Pen("serif-bold", 14), show=str.upper)
    page.text(x + 256, y + 23, "CARTE D'IDENTITÉ", Pen("serif", 8))
    page.field("number", x + 398, y + 23, Pen("sans", 11), "right")
    _portrait(page, x + 14, y + 48, x + 134, y + 206)
    left = x + 150
    cells = (
        ("Name / Surname / Nom", "last_name", left, 46),
        ("Vornamen / Given names / Prénoms", "first_name", left, 78),
        ("Geburtstag / Date of birth / Date de naissance", "date_of_birth", left, 110),
        ("Geschlecht / Sex / Sexe", "sex", left + 160, 110),
        ("Staatsangehörigkeit / Nationality / Nationalité", "nationality", left, 142),
        ("Geburtsort / Place of birth / Lieu de naissance", "place_of_birth", left, 174),
        ("Gültig bis / Date of expiry / Date d'expiration", "expires_on", left, 206),
    )
    for label, path, at, down in cells:
        page.text(at, y + down + 6, label, _TINY)
        names = path in ("last_name", "first_name")
        page.field(path, at, y + down + 20, Pen("sans-bold" if names else "sans", 11),
                   fit=x + 400 - at, show=str.upper if names else None)  # fmt: skip
    page.text(x + 14, y + 222, "Unterschrift / Signature", _TINY)
    page.text(x + 20, y + 246, page.values["first_name"].split()[0], Pen("serif-italic", 18))
    _back(page, x, 420)
    page.text(page.width / 2, 62, "Copy for file - front and back", Pen("sans", 8, GREY), "center")
    page.text(x, 720, "Seen by: ____________________", Pen("sans", 9))
    page.text(x + 230, 720, "Branch: ______________", Pen("sans", 9))


def _back(page: Canvas, x: float, y: float) -> None:
    page.box(x, y, x + 410, y + 258, line=GREY)
    page.box(x + 300, y + 16, x + 340, y + 46, fill=_GOLD)
    page.text(x + 16, y + 24, "Datum / Date of issue / Date de délivrance", _TINY)
    page.field("issued_on", x + 16, y + 38, Pen("sans", 11))
    page.text(x + 16, y + 60, "Behörde / Authority / Autorité", _TINY)
    page.field("issuing_authority", x + 16, y + 74, Pen("sans", 11))
    page.text(x + 16, y + 98, "Ordens- oder Künstlername / Religious name or pseudonym", _TINY)
    page.text(x + 16, y + 112, "- - -", Pen("sans", 11, INK))
    zone = Pen("mono", 20.5)
    for number, path in enumerate(("line_one", "line_two", "line_three")):
        page.field(f"machine_readable.{path}", x + 16, y + 172 + 30 * number, zone)


def _twice(day: date) -> str:
    """12 AUG /AOÛT 74"""
    return f"{day:%d %b}".upper() + f" /{_FRENCH[day.month - 1]} {day:%y}"


LAYOUTS = (
    Layout(western, Terms("licence", "Driver License"), Format(us_date), _PLASTIC),
    Layout(vertical, Terms("licence", "Driver License"), Format(us_date), _UPRIGHT),
    Layout(bilingual, Terms("passport", "Passport"), Format(_twice), _PAGE),
    Layout(both_sides, Terms("card", "Identity Card"), Format(dotted_date), A4),
)
