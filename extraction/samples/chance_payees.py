"""Forms W-9 whose whole structure is chance: boxes, lists and firms' own sheets."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from random import Random

from extraction.samples.box_sheet import BoxSheet, Dress
from extraction.samples.canvas import GREY, INK, LETTER, Canvas, Pen
from extraction.samples.formats import Format, dashed_us_date, long_us_date, short_us_date, us_date
from extraction.samples.payers import PayeeTerms
from extraction.schemas import SCHEMAS

_TITLES = ("Form W-9", "Substitute Form W-9", "W-9 Request for Taxpayer Identification Number",
           "Vendor Information Form (Substitute W-9)",
           "Request for Taxpayer Identification Number and Certification")  # fmt: skip
_WORDS: Mapping[str, Sequence[str]] = {
    "name": ("1 Name of entity/individual. An entry is required.", "Legal name",
             "1 Name (as shown on your income tax return)", "Full legal name", "Taxpayer name"),
    "business_name": ("2 Business name/disregarded entity name, if different from above",
                      "Business name", "DBA / trade name", "Business name, if different"),
    "address": ("5 Address (number, street, and apt. or suite no.)", "Street address",
                "Mailing address", "Address (number and street)"),
    "city_state_zip": ("6 City, state, and ZIP code", "City, state, ZIP", "City/State/ZIP"),
    "account_numbers": ("7 List account number(s) here (optional)", "Account number(s)",
                        "Account numbers (optional)"),
    "requester": ("Requester's name and address (optional)", "Requester", "Requested by",
                  "Requester's name"),
    "ssn": ("Social security number", "SSN", "Social Security Number (SSN)"),
    "ein": ("Employer identification number", "EIN", "Employer Identification Number (EIN)"),
    "exempt_payee_code": ("Exempt payee code (if any)", "Exempt payee code"),
    "classes": ("3 Check appropriate box for federal tax classification", "Tax classification",
                "Federal tax classification (check one)"),
    "signed_on": ("Date", "Date", "Date signed", "Dated", "Signed on", "Date of signature"),
    "signature": ("Signature of U.S. person", "Signature", "Authorized signature"),
}  # fmt: skip
_CLASSES = ("Individual/sole proprietor", "C corporation", "S corporation", "Partnership",
            "Trust/estate", "LLC")  # fmt: skip
_LINES = ("name", "business_name", "address", "city_state_zip", "account_numbers")


def draw_w9(chance: Random, seed: int, as_of: date) -> tuple[Canvas, str]:
    """Draw the form of a seed; the canvas and its language."""
    known = PayeeTerms(firm=chance.random() < 0.5).facts(seed, as_of, {}, inconsistent=False)
    dates = chance.choice((us_date, us_date, short_us_date, dashed_us_date, long_us_date))
    canvas = Canvas(SCHEMAS["form_w9"], known.values, known.notes, Format(dates), LETTER)
    _Form(canvas, chance).draw()
    return canvas, "en"


class _Form:
    """One form in the making."""

    def __init__(self, page: Canvas, chance: Random):
        self._page, self._chance = page, chance
        family = chance.choice(("sans", "sans", "serif"))
        self._said = {path: chance.choice(ways) for path, ways in _WORDS.items()}
        self._pen = Pen(chance.choice((family, family, "mono")), chance.choice((9, 9.5, 10)))
        self._label = Pen(family, chance.choice((7, 8, 9)), chance.choice((INK, GREY)))
        self._colon = chance.choice(("", ":"))
        self._sheet = BoxSheet(page, Dress(
            self._label.at(min(7.0, self._label.size)), self._pen.at(9),
            chance.choice((INK, GREY, None)), indent=chance.choice((6, 12)),
        ))  # fmt: skip

    def draw(self) -> None:
        """Draw all of it."""
        page, chance = self._page, self._chance
        page.text(48, 56, chance.choice(_TITLES), Pen("sans-bold", 13))
        page.text(48, 70, "Give form to the requester. Do not send to the IRS.", Pen(size=7))
        boxed = chance.random() < 0.5
        y = (self._boxes if boxed else self._list)(48.0, 86.0, 564.0)
        parts: list[Callable[[float], float]] = [self._classes, self._numbers]
        if chance.random() < 0.3:
            parts.reverse()
        for part in parts:
            y = part(y + 10)
        page.text(48, y + 16, "Under penalties of perjury, I certify that the number shown on this"
                  " form is my correct taxpayer identification number.", Pen(size=7))  # fmt: skip
        self._signature(y + 60)

    def _boxes(self, x0: float, y: float, x1: float) -> float:
        """Ruled boxes, with the requester beside the address or in a box of its own."""
        beside = "requester" in self._page.values and self._chance.random() < 0.6
        shown = [path for path in _LINES
                 if path in self._page.values or self._chance.random() < 0.5]  # fmt: skip
        top = 0.0
        for path in shown:
            narrow = beside and path in ("address", "city_state_zip")
            right = x1 - 190 if narrow else x1
            top = top or (y if narrow else 0.0)
            self._sheet.cell(x0, y, right, y + 30, self._said[path], path)
            y += 30
        if beside:
            self._sheet.frame(x1 - 190, top, x1, top + 60)
            self._sheet.label(x1 - 190, top, x1, self._said["requester"])
            self._page.field("requester", x1 - 182, top + 28, self._pen, fit=170)
        elif "requester" in self._page.values:
            self._sheet.cell(x0, y, x1, y + 30, self._said["requester"], "requester")
            y += 30
        return y

    def _list(self, x0: float, y: float, x1: float) -> float:
        """Labels left and values right, a line each; some short ones share a line."""
        at = x0 + self._chance.choice((170, 230))
        step = self._pen.leading + self._chance.choice((4, 8))
        paths = [*_LINES, "requester"]
        if self._chance.random() < 0.4:
            paths.insert(0, paths.pop())
        for path in paths:
            if path in self._page.values or self._chance.random() < 0.4:
                y += step
                label = self._said[path] + self._colon
                self._page.text(x0, y, label, self._label, fit=at - x0 - 8)
                self._page.field(path, at, y, self._pen, fit=x1 - at)
        return y

    def _classes(self, y: float) -> float:
        """The classes with their ticks before or behind them, in a line or a list."""
        page, chance = self._page, self._chance
        page.text(48, y, self._said["classes"] + self._colon, self._label)
        before, row = chance.random() < 0.7, chance.random() < 0.6
        sign = chance.choice(("X", "x", "[X]", "( X )", "\u2022", "\u00d7"))
        empty = {"[X]": "[ ]", "( X )": "(   )"}.get(sign, "")
        x, y = 56.0, y + self._label.leading + 3
        wide = self._label.width(sign)
        for name in _CLASSES:
            if row and x + self._label.width(name) + wide + 8 > 560:
                x, y = 56.0, y + self._label.leading + 4
            ticked = page.values["tax_classification"] == name
            box = page.text(x + (wide + 5 if before else 0), y, name, self._label)
            mark = sign if ticked else empty
            if mark:
                page.text(x if before else box.x1 + 5, y, mark, self._label)
            if ticked:
                page.stands_for("tax_classification", name, box)
            if row:
                x = box.x1 + (8 if before else wide + 14) + 14
            else:
                y += self._label.leading + 3
        if "exempt_payee_code" in page.values:
            y += self._label.leading + 6
            end = page.text(48, y, self._said["exempt_payee_code"] + self._colon, self._label).x1
            page.field("exempt_payee_code", end + 6, y, self._pen)
        return y + 4

    def _numbers(self, y: float) -> float:
        """Either number: its label beside it or over it, its digits whole or apart."""
        page, chance = self._page, self._chance
        over, apart = chance.random() < 0.5, chance.random() < 0.4
        both = chance.random() < 0.6
        y += 6
        for path in ("ssn", "ein"):
            if path not in page.values and not both:
                continue
            end = page.text(48, y + 8, self._said[path] + self._colon, self._label).x1
            x, base = (60.0, y + 14 + self._pen.leading) if over else (end + 10, y + 8)
            if apart:
                self._apart(path, x, base)
            else:
                page.field(path, x, base, self._pen)
            y = base + 12
        return y

    def _apart(self, path: str, x: float, y: float) -> None:
        """A digit a box."""
        page, value = self._page, self._page.values.get(path)
        if value is None:
            return
        start, last = x, None
        for char in value:
            last = page.text(x, y, char, self._pen)
            x += 14
        if last:
            first = last._replace(x0=start)
            page.stands_for(path, " ".join(value), first)

    def _signature(self, y: float) -> None:
        """The signature's label and the day's: before, under or over what is written."""
        page, chance = self._page, self._chance
        way = chance.choice(("before", "before", "under", "over"))
        right = chance.choice((360, 420))
        label = self._said["signed_on"]
        if way == "before":
            page.text(48, y, self._said["signature"] + self._colon, self._label)
            end = page.text(right, y, label + self._colon, self._label).x1
            page.field("signed_on", end + 8, y, self._pen, fit=564 - end)
            return
        page.rule(48, y + 4, 564, y + 4)
        base = y + 6 + self._label.leading if way == "under" else y - 4 - self._pen.leading
        page.text(48, base, self._said["signature"], self._label)
        page.text(right, base, label, self._label)
        page.field("signed_on", right + chance.choice((0, 6)), y, self._pen)
