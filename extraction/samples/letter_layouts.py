"""Letters about employment as firms write them, and forms that ask for the same."""

import re

from extraction.contract import Box
from extraction.samples.canvas import GREY, INK, Canvas, Colour, Pen
from extraction.samples.formats import Format, iso_date, long_uk_date, long_us_date
from extraction.samples.layout import Layout
from extraction.samples.letters import Terms

_TEAL: Colour = (0.08, 0.36, 0.4)
_WINE: Colour = (0.45, 0.1, 0.2)
_PLACE = re.compile(r"\{([a-z_.]+)(?::(\$?)(0?))?\}([^\s{]*)")


def paragraph(page: Canvas, x: float, y: float, wide: float, pen: Pen, text: str) -> float:
    """Write a paragraph in which `{path}` is a value; the baseline after it.

    `{path:$}` puts a dollar sign before it, `{path:$0}` leaves cents of nothing away. A value is
    not broken over two lines, and a comma or full stop behind it is in its box.
    """
    at = x
    for word in text.split():
        found = _PLACE.fullmatch(word)
        shown = _shown(page, found[1], found[2] or "", found[3] or "") if found else word
        tail = found[4] if found else ""
        size = pen.width(shown + tail)
        if at > x and at + size > x + wide:
            at, y = x, y + pen.leading
        box = page.text(at, y, shown + tail, pen)
        if found and shown:
            page.stands_for(found[1], shown + tail, box)
        at += size + pen.width(" ")
    return y + pen.leading * 1.6


def _shown(page: Canvas, path: str, sign: str, whole: str) -> str:
    shown = page.shown(path)
    if whole:
        shown = shown.removesuffix(".00")
    return f"{sign}{shown}" if shown else ""


def _head(page: Canvas, x: float, y: float, align: str, ink: Colour) -> None:
    page.field("employer.name", x, y, Pen("serif-bold", 17, ink), align, fit=380)
    page.inline("employer.address", x, y + 16, Pen(size=9), align)


def _signed(page: Canvas, x: float, y: float, closing: str, pen: Pen) -> None:
    page.text(x, y, closing, pen)
    page.rule(x, y + 42, x + 170, y + 42, GREY, 0.4)
    page.field("signer.name", x, y + 56, pen)
    page.field("signer.title", x, y + 56 + pen.leading, pen)


def formal_offer(page: Canvas) -> None:
    """An offer in whole sentences, under a centred letterhead."""
    pen = Pen("serif", 11)
    _head(page, 306, 66, "center", _TEAL)
    page.text(306, 98, f"Telephone {page.values['employer.phone']}", Pen(size=9), "center")
    page.stands_for("employer.phone", page.values["employer.phone"],
                    _tail(page, 306, 98, "Telephone ", page.values["employer.phone"]))  # fmt: skip
    page.field("letter_date", 72, 140, pen)
    page.field("employee.name", 72, 170, pen)
    page.block("employee.address", 72, 170 + pen.leading, pen)
    page.text(72, 236, f"Dear {page.notes['given']},", pen)
    y = 262.0
    for text in (
        "We are pleased to offer you the position of {position} with {employer.name} Your "
        "employment is {employment_type} and you will start on {start_date}.",
        "You will receive a base salary of {base_pay:$} {base_pay_period}, paid every two weeks. "
        "In addition you will receive a signing bonus of {signing_bonus:$}, and you will be "
        f"eligible for options on {page.notes['equity']} shares of stock.",
        "Health insurance begins on the first day of the month after you join us. The first 90 "
        "days are an introductory period.",
        "To accept this offer, please sign and return this letter by {reply_by}. We look forward "
        "to working with you.",
    ):
        y = paragraph(page, 72, y, 468, pen, text)
    _signed(page, 72, y + 12, "Sincerely,", pen)


def _tail(page: Canvas, x: float, y: float, head: str, value: str) -> Box:
    """Where a value stands at the end of a centred line of size 9."""
    pen = Pen(size=9)
    left = x - pen.width(head + value) / 2 + pen.width(head)
    whole = page.text(0, -50, value, pen)
    return Box(left, whole.y0 + 50 + y, left + pen.width(value), whole.y1 + 50 + y)


def listed_offer(page: Canvas) -> None:
    """An offer whose terms are a list of labels and values."""
    pen, bold = Pen(size=10.5), Pen("sans-bold", 10.5)
    page.box(0, 0, page.width, 10, fill=_WINE)
    _head(page, 60, 58, "left", _WINE)
    page.text(60, 112, "Offer of Employment", Pen("sans-bold", 15))
    page.labelled("Date:", "letter_date", 60, 136, pen)
    page.labelled("To:", "employee.name", 60, 154, pen)
    box = page.text(60, 182, "Dear", pen)
    page.text(box.x1 + 3, 182, f"{page.values['employee.name']}:", pen)
    y = paragraph(page, 60, 206, 480, pen, "Following our conversations we are excited to make "
                  "you this offer. Its main terms are:")  # fmt: skip
    for label, path, sign in (
        ("Position:", "position", ""), ("Employment type:", "employment_type", ""),
        ("Start date:", "start_date", ""), ("Base salary:", "base_pay", "$"),
        ("Signing bonus:", "signing_bonus", "$"), ("Annual bonus:", "annual_bonus", "$"),
    ):  # fmt: skip
        left = page.text(78, y, label, bold).x1 + 5
        placed = page.field(path, left, y, pen, before=sign)
        if path == "base_pay" and placed:
            page.field("base_pay_period", placed.x1 + 4, y, pen)
        y += 19
    y = paragraph(page, 60, y + 8, 480, pen, "This offer remains open until {reply_by}. Employment "
                  "with us is at will and may be ended by either side at any time.")  # fmt: skip
    _signed(page, 60, y + 10, "Best regards,", pen)


def verified(page: Canvas) -> None:
    """A verification to whom it may concern, all in one sentence after another."""
    pen = Pen("serif", 11.5)
    _head(page, 72, 70, "left", INK)
    page.labelled("Phone:", "employer.phone", 72, 100, Pen(size=9))
    page.field("letter_date", 540, 140, pen, "right")
    page.text(72, 176, "To Whom It May Concern:", pen)
    y = paragraph(page, 72, 206, 468, pen,
                  "This letter is to verify that {employee.name} is employed by {employer.name} as "
                  "a {position} and has been with us since {start_date}.")  # fmt: skip
    y = paragraph(page, 72, y, 468, pen,
                  "The position is {employment_type} with {hours_per_week} hours per week. The "
                  "current base salary is {base_pay:$0} {base_pay_period} gross.")  # fmt: skip
    y = paragraph(page, 72, y, 468, pen,
                  "The probability of continued employment is {continued_employment}, as far as we "
                  "can tell. Please call us if you need anything else.")  # fmt: skip
    _signed(page, 72, y + 20, "Yours truly,", pen)


def hourly(page: Canvas) -> None:
    """A short verification of somebody paid by the hour, its subject on a line of its own."""
    pen = Pen(size=10.5)
    page.field("employer.name", 540, 60, Pen("sans-bold", 15, _TEAL), "right", fit=380)
    page.block("employer.address", 540, 76, Pen(size=9), "right")
    page.rule(60, 108, 540, 108, _TEAL, 1.4)
    page.field("letter_date", 60, 136, pen)
    page.text(60, 160, "Mortgage Department", pen)
    page.text(60, 176, "Prairie Mutual Credit Union", pen)
    page.labelled("RE: Employment verification for", "employee.name", 60, 206, pen.bold())
    page.text(60, 232, "Dear Sir or Madam:", pen)
    y = paragraph(page, 60, 258, 480, pen,
                  "In answer to your request we confirm that {employee.name} has been employed "
                  "with our company since {start_date} and currently holds the position of "
                  "{position} in our plant.")  # fmt: skip
    y = paragraph(page, 60, y, 480, pen,
                  "The hourly rate is {base_pay:$} {base_pay_period} and the schedule is "
                  "{hours_per_week} hours per week. Overtime of "
                  f"${page.notes['overtime']} was paid last year.")  # fmt: skip
    _signed(page, 60, y + 14, "Respectfully,", pen)


def form(page: Canvas) -> None:
    """A form with numbered boxes that an employer fills in for a lender."""
    pen = Pen(size=10)
    page.text(306, 44, "Request for Verification of Employment", Pen("sans-bold", 14), "center")
    page.text(40, 66, "Part I - Request", Pen("sans-bold", 9))
    _cell(page, 40, 74, 306, 134, "1. To (Name and address of employer)")
    page.field("employer.name", 46, 98, pen, fit=250)
    page.block("employer.address", 46, 112, Pen(size=9))
    _cell(page, 306, 74, 572, 134, "2. From (Name and address of lender)")
    page.text(312, 98, "Prairie Mutual Credit Union", pen)
    _cell(page, 40, 134, 572, 186, "7. Name and Address of Applicant")
    page.field("employee.name", 46, 158, pen)
    page.inline("employee.address", 46, 173, Pen(size=9))
    page.text(40, 206, "Part II - Verification of Present Employment", Pen("sans-bold", 9))
    for at, (text, path, sign) in enumerate((
        ("9. Applicant's Date of Employment", "start_date", ""),
        ("10. Present Position", "position", ""),
        ("11. Probability of Continued Employment", "continued_employment", ""),
        ("12A. Current Gross Base Pay", "base_pay", "$"),
        ("Pay Basis", "base_pay_period", ""),
        ("15. Average Hours Per Week", "hours_per_week", ""),
    )):  # fmt: skip
        x, y = 40 + at % 3 * 177.3, 214 + at // 3 * 44
        _cell(page, x, y, x + 177.3, y + 44, text)
        page.field(path, x + 8, y + 30, pen, before=sign, fit=160)
    _cell(page, 40, 302, 306, 346, "Past Year")
    page.text(48, 332, f"${page.notes['past']}", pen)
    _cell(page, 306, 302, 572, 346, "Overtime")
    page.text(314, 332, f"${page.notes['overtime']}", pen)
    page.text(40, 370, "Part IV - Authorized Signature", Pen("sans-bold", 9))
    for at, (text, path) in enumerate((
        ("Print or type name", "signer.name"), ("Title (please print or type)", "signer.title"),
        ("Date", "letter_date"),
    )):  # fmt: skip
        x = 40 + at * 177.3
        _cell(page, x, 378, x + 177.3, 422, text)
        page.field(path, x + 8, 408, pen, fit=160)
    page.labelled("Phone No.", "employer.phone", 40, 444, pen)


def _cell(page: Canvas, x0: float, y0: float, x1: float, y1: float, text: str) -> None:
    page.box(x0, y0, x1, y1, line=INK, weight=0.5)
    page.text(x0 + 4, y0 + 10, text, Pen(size=7))


def past(page: Canvas) -> None:
    """A letter about employment that has ended."""
    pen = Pen("serif", 11)
    page.field("letter_date", 72, 72, pen)
    page.text(72, 104, "Re: Verification of employment", pen.bold())
    page.text(72, 132, "To whom it may concern,", pen)
    y = paragraph(page, 72, 160, 468, pen,
                  "Please be advised that {employee.name} was employed by {employer.name} from "
                  "{start_date} to {end_date}.")  # fmt: skip
    y = paragraph(page, 72, y, 468, pen,
                  "The last position held was {position} in our "
                  f"{page.notes['department']} department. The {{base_pay_period}} salary was "
                  "{base_pay:$} when it ended. We do not comment on performance.")  # fmt: skip
    _signed(page, 72, y + 10, "Sincerely,", pen)
    page.field("employer.name", 72, y + 10 + 56 + 2 * pen.leading, pen)


def british(page: Canvas) -> None:
    """An offer with the firm's block at the right and days before months."""
    pen = Pen("sans", 10.5)
    page.field("employer.name", 350, 60, pen.bold(), fit=220)
    page.block("employer.address", 350, 76, pen)
    page.field("employee.name", 62, 128, pen)
    page.block("employee.address", 62, 144, pen)
    page.field("letter_date", 62, 196, pen)
    page.text(62, 224, f"Dear Ms {page.notes['last']}", pen)
    page.text(62, 246, "Letter of Offer", pen.bold())
    y = paragraph(page, 62, 270, 480, pen,
                  "I am delighted to offer you employment with our company as {position} on a "
                  "{employment_type} basis. Your employment will commence on "
                  "{start_date}.")  # fmt: skip
    y = paragraph(page, 62, y, 480, pen,
                  "Your salary will be {base_pay:$0} {base_pay_period}, less tax. Normal hours "
                  "are {hours_per_week} hours a week. After a year of service you may receive an "
                  "annual bonus of up to {annual_bonus:$0}.")  # fmt: skip
    y = paragraph(page, 62, y, 480, pen,
                  "Kindly confirm your acceptance in writing no later than "
                  "{reply_by}.")  # fmt: skip
    _signed(page, 62, y + 10, "Yours sincerely", pen)


def printout(page: Canvas) -> None:
    """What a personnel system prints: labels at the left, values in a column."""
    pen, label = Pen(size=10), Pen("sans-bold", 9, GREY)
    page.text(60, 60, "Employment Verification", Pen("sans-bold", 18, _TEAL))
    page.rule(60, 70, 552, 70, _TEAL, 1.2)
    for at, (text, path, sign) in enumerate((
        ("Date", "letter_date", ""), ("Employer", "employer.name", ""),
        ("Employer Phone", "employer.phone", ""), ("Employee Name", "employee.name", ""),
        ("Job Title", "position", ""), ("Employment Status", "employment_type", ""),
        ("Original Hire Date", "start_date", ""), ("Annual Base Salary", "base_pay", "$"),
        ("Average Hours Per Week", "hours_per_week", ""), ("Verified By", "signer.name", ""),
    )):  # fmt: skip
        box = page.text(60, 96 + at * 24, text, label)
        if path == "base_pay":
            first = Box(box.x0, box.y0, box.x0 + label.width("Annual"), box.y1)
            page.stands_for("base_pay_period", "Annual", first)
        page.field(path, 240, 96 + at * 24, pen, before=sign)
    page.text(60, 350, f"Employee ID  {page.notes['employee_id']}", label)


_LONG = Format(long_us_date)

LAYOUTS: tuple[Layout, ...] = (
    Layout(formal_offer, Terms(offer=True), _LONG),
    Layout(listed_offer, Terms(offer=True), _LONG),
    Layout(verified, Terms(), _LONG, producer="Wordsmith 9"),
    Layout(hourly, Terms(hourly=True), _LONG),
    Layout(form, Terms(periods=("Annual", "Monthly"))),
    Layout(past, Terms(ended=True, periods=("annual",)), _LONG, producer="Wordsmith 9"),
    Layout(british, Terms(offer=True), Format(long_uk_date), size=(595.0, 842.0)),
    Layout(printout, Terms(periods=("Annual",)), Format(iso_date)),
)
