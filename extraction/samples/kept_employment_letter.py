"""Letters about employment kept for judging readers: nobody who writes one looks at them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from extraction.samples.canvas import GREY, Canvas, Colour, Pen
from extraction.samples.formats import Format, long_us_date, us_date
from extraction.samples.layout import Layout
from extraction.samples.letter_layouts import paragraph
from extraction.samples.letters import Terms
from extraction.samples.people import Facts, dice, person, phone, place

_LEAF: Colour = (0.1, 0.42, 0.3)
_PLUM: Colour = (0.36, 0.16, 0.42)
_SHADE: Colour = (0.93, 0.94, 0.95)


@dataclass(frozen=True, slots=True)
class _Own:
    """Letters that tell of somebody besides (a manager, an agency), or of a year's term."""

    terms: Terms = field(default_factory=Terms)
    term: bool = False

    def facts(
        self, seed: int, as_of: date, given: Mapping[str, str], *, inconsistent: bool
    ) -> Facts:
        """As a letter's; a term ends the day before its start's next anniversary."""
        known = self.terms.facts(seed, as_of, given, inconsistent=inconsistent)
        chance = dice("kept letter", seed)
        values = dict(known.values)
        if self.term and "end_date" not in values:
            start = date.fromisoformat(values["start_date"])
            again = date(start.year + 1, start.month, min(start.day, 28))
            values["end_date"] = (again - timedelta(days=1)).isoformat()
        raised = as_of - timedelta(days=chance.randint(30, 150))
        notes = {
            "manager": person(chance),
            "agency": chance.choice(("County Housing Authority", "Lakeside Property Management",
                                     "Department of Family Assistance")),
            "agency_address": place(chance).lines,
            "agency_phone": phone(chance),
            "case": f"{chance.choice('CHK')}-{chance.randint(100000, 999999)}",
            "last_raise": f"{raised:%m/01/%Y}",
        }  # fmt: skip
        return Facts(values, known.notes | notes)


# A verification for a landlord: the letterhead at the foot, the past year's pay in passing


def for_landlord(page: Canvas) -> None:
    """The date at the right, a subject with a number, the firm's address in the page's foot."""
    pen, notes = Pen("sans", 10), page.notes
    page.field("employer.name", 72, 66, Pen("sans-bold", 16, _LEAF), fit=440)
    page.rule(72, 76, 540, 76, _LEAF, 1.4)
    page.field("letter_date", 540, 112, pen, "right")
    page.text(72, 130, notes["agency"], pen)
    y = 130 + pen.leading
    for line in notes["agency_address"].split("; "):
        page.text(72, y, line, pen)
        y += pen.leading
    box = page.text(72, y + 18, "Re:", pen.bold())
    box = page.text(box.x1 + 5, y + 18, "Verification of employment,", pen.bold())
    page.field("employee.name", box.x1 + 4, y + 18, pen.bold(), fit=260)
    page.text(72, y + 33, f"Your reference {notes['case']}", pen)
    y = paragraph(page, 72, y + 64, 462, pen, "Dear Sir or Madam,")
    y = paragraph(page, 72, y, 462, pen,
        "Thank you for your inquiry. Our records show that the person named above joined "
        "the company on {start_date} and currently holds the title of {position} in our "
        f"{notes['department']} department on a {{employment_type}} basis, with a standard "
        "schedule of {hours_per_week} hours each week.")  # fmt: skip
    y = paragraph(page, 72, y, 462, pen,
        "The present base salary is {base_pay:$0} {base_pay_period} and exclusive of overtime. "
        f"Overtime in the last calendar year came to ${page.figure(notes['overtime'])}, and the "
        f"most recent increase took effect on {notes['last_raise']}.")  # fmt: skip
    y = paragraph(page, 72, y, 462, pen,
        "We are not aware of any plans to change this position; in our view the prospects for "
        "continued employment are {continued_employment} at this time.")  # fmt: skip
    y = paragraph(page, 72, y, 462, pen,
        "This information is given in confidence and expires 60 days from the date above. "
        "A fee of $25.00 applies to further requests.")  # fmt: skip
    page.text(72, y + 6, "Very truly yours,", pen)
    page.field("signer.name", 72, y + 60, pen.bold(), fit=300)
    page.field("signer.title", 72, y + 60 + pen.leading, pen)
    page.rule(72, 722, 540, 722, _LEAF, 0.6)
    end = page.inline("employer.address", 72, 736, pen.at(8.5))
    dot = page.text((end.x1 if end else 300) + 6, 736, "|", pen.at(8.5))
    page.field("employer.phone", dot.x1 + 6, 736, pen.at(8.5))


# A young firm's offer: conversational, bullets, two signatures side by side


def friendly_offer(page: Canvas) -> None:
    """An offer to a first name with a list of bold heads, a manager, and two signatures."""
    pen, notes = Pen("sans", 9.6), page.notes
    page.text(60, 64, "We'd love to have you!", Pen("sans-bold", 17, _PLUM))
    page.field("employer.name", 552, 58, pen.bold(), "right", fit=240)
    page.field("letter_date", 552, 72, pen, "right")
    page.field("employee.name", 60, 100, pen, fit=300)
    y = page.block("employee.address", 60, 100 + pen.leading, pen)
    y = paragraph(page, 60, y + 16, 490, pen, f"Hi {notes['given']},")
    y = paragraph(page, 60, y, 490, pen,
        f"It was great getting to know you over the last few weeks. {notes['manager']} and the "
        f"whole {notes['department']} team are excited to make you an offer. Here is "
        "what we have in mind:")  # fmt: skip
    y = _bullets(page, y + 2, pen)
    y = paragraph(page, 60, y + 6, 490, pen,
        "You would be an at-will employee, and the offer depends on proof of your right to work "
        "and a background check. Health, dental and vision plans start on the first of the month "
        "after you join; the firm pays 80% of premiums and $50.00 a month towards your "
        "phone.")  # fmt: skip
    y = paragraph(page, 60, y, 490, pen,
        "To accept, sign below and send this letter back by {reply_by}. After that the offer "
        "is no longer open.")  # fmt: skip
    y = paragraph(page, 60, y, 490, pen, "Can't wait to work with you,")
    page.rule(60, y + 40, 260, y + 40, GREY, 0.5)
    page.field("signer.name", 60, y + 53, pen, fit=200)
    page.field("signer.title", 60, y + 53 + pen.leading, pen)
    page.rule(330, y + 40, 540, y + 40, GREY, 0.5)
    box = page.text(330, y + 53, "Accepted:", pen)
    page.field("employee.name", box.x1 + 4, y + 53, pen, fit=160)
    page.text(330, y + 53 + pen.leading, "Date: ____________________", pen)
    page.inline("employer.address", 306, 750, pen.at(8).inked(GREY), "center")


def _bullets(page: Canvas, y: float, pen: Pen) -> float:
    notes = page.notes
    for head, text in (
        ("Your role.", "{position}, {employment_type}"),
        ("Who you'll work with.", f"You will report to {notes['manager']}."),
        ("Your first day.", "{start_date}, or another day that we agree on"),
        ("Pay.", "{base_pay:$0} {base_pay_period}, paid twice a month"),
        ("Welcome bonus.", "{signing_bonus:$0} with your first paycheck, to be repaid if you leave "
         "within 12 months"),
        ("Yearly bonus.", "Up to {annual_bonus:$0} if you and the firm meet your goals"),
        ("Stock options.", f"{notes['equity']} shares over four years, with the board's approval"),
        ("Time off.", "20 days a year and 11 holidays"),
    ):  # fmt: skip
        page.box(64, y - 6, 67, y - 3, fill=_PLUM)
        box = page.text(76, y, head, pen.bold())
        y = paragraph(page, box.x1 + 5, y, 545 - box.x1, pen, text) - pen.leading * 0.25
    return y


# An agency's questionnaire that an employer filled in


def questionnaire(page: Canvas) -> None:
    """Numbered questions with answers on lines and in ticked boxes; the agency is not the firm."""
    pen, typed, notes = Pen("sans", 9), Pen("mono", 9.4), page.notes
    page.text(40, 50, notes["agency"].upper(), pen.bold().at(11))
    _agency(page, pen)
    page.text(306, 112, "EMPLOYER'S STATEMENT OF EARNINGS", Pen("sans-bold", 13), "center")
    page.text(40, 136, "SECTION A - To be completed by the agency", pen.bold())
    _answer(page, 40, 156, "Applicant / employee:", "employee.name", 330)
    page.text(350, 156, f"Case no. {notes['case']}", pen)
    _answer(page, 40, 174, "Employer:", "employer.name", 560)
    y = 214.0
    page.text(40, y - 8, "SECTION B - To be completed by the employer", pen.bold())
    y = _tick_line(page, y + 12, "1.  Is this person now in your employ?", ("Yes", "No"), "Yes", "")
    _answer(page, 40, y, "2.  First day of work:", "start_date", 260)
    _answer(page, 280, y, "3.  Job title:", "position", 560)
    y = _tick_line(page, y + 20, "4.  Position is:", ("full-time", "part-time", "seasonal"),
                   page.values["employment_type"], "employment_type")  # fmt: skip
    box = page.text(40, y, "5.  Gross rate of pay:", pen)
    sign = page.text(box.x1 + 6, y, "$", pen)
    page.field("base_pay", sign.x1 + 6, y, typed)
    page.rule(sign.x1 + 3, y + 3, sign.x1 + 80, y + 3, GREY, 0.4)
    y = _tick_line(page, y, "per", ("hour", "week", "month", "year"),
                   page.values["base_pay_period"], "base_pay_period", 250)  # fmt: skip
    _answer(page, 40, y, "6.  Average hours worked per week:", "hours_per_week", 280)
    page.text(300, y, "7.  Overtime rate: time and a half", pen)
    y += 20
    page.text(40, y, "8.  Gross earnings in the past 12 months:", pen)
    page.text(240, y, f"${page.figure(notes['past'])}", typed)
    page.text(340, y, "Last increase:", pen)
    page.text(410, y, notes["last_raise"], typed)
    y += 20
    _answer(page, 40, y, "9.  Probability of continued employment:", "continued_employment", 360)
    y = _tick_line(page, y + 20, "10.  Is health insurance offered?", ("Yes", "No"), "Yes", "")
    _certified(page, y + 16)


def _agency(page: Canvas, pen: Pen) -> None:
    y = 64.0
    for line in page.notes["agency_address"].split("; "):
        page.text(40, y, line, pen)
        y += pen.leading
    page.text(572, 50, "RETURN THIS FORM WITHIN 10 DAYS", pen.bold().at(8), "right")
    page.text(572, 63, f"Fax or call {page.notes['agency_phone']}", pen.at(8), "right")
    page.text(572, 76, "Form EV-12 (Rev. 03/2024)", pen.at(7), "right")
    page.rule(40, 94, 572, 94, weight=1)


def _answer(page: Canvas, x: float, y: float, label: str, path: str, end: float) -> None:
    """A label, and a value typed on a line that goes on to `end`."""
    box = page.text(x, y, label, Pen("sans", 9))
    page.field(path, box.x1 + 8, y, Pen("mono", 9.4), fit=end - box.x1 - 10)
    page.rule(box.x1 + 4, y + 3, end, y + 3, GREY, 0.4)


def _tick_line(
    page: Canvas, y: float, label: str, options: tuple[str, ...], chosen: str, path: str,
    x: float = 40,
) -> float:  # fmt: skip
    """Options with little boxes, one of them marked."""
    pen = Pen("sans", 9)
    x = page.text(x, y, label, pen).x1 + 12
    for option in options:
        page.box(x, y - 7, x + 8, y + 1, line=(0, 0, 0), weight=0.5)
        box = page.text(x + 13, y, option, pen)
        if option == chosen:
            page.text(x + 4, y - 0.2, "X", Pen("sans-bold", 8), "center")
            if path:
                page.stands_for(path, option, box)
        x = box.x1 + 16
    return y + 20


def _certified(page: Canvas, y: float) -> None:
    pen = Pen("sans", 9)
    page.rule(40, y - 14, 572, y - 14)
    page.text(40, y, "SECTION C - Certification", pen.bold())
    page.text(40, y + 15, "I certify that the above is true and complete to the best of my "
              "knowledge. False statements may be fined up to $1,000.00.", pen.at(8))  # fmt: skip
    _answer(page, 40, y + 42, "Completed by (print):", "signer.name", 330)
    _answer(page, 340, y + 42, "Title:", "signer.title", 572)
    page.text(40, y + 64, "Signature:", pen)
    page.field("signer.name", 96, y + 64, Pen("serif-italic", 13, (0.1, 0.15, 0.5)), fit=220)
    page.rule(92, y + 68, 330, y + 68, GREY, 0.4)
    _answer(page, 340, y + 64, "Date:", "letter_date", 460)
    box = page.text(40, y + 88, "Business address:", pen)
    page.inline("employer.address", box.x1 + 8, y + 88, Pen("mono", 8.4))
    _answer(page, 40, y + 106, "Business telephone:", "employer.phone", 300)


# A district's notice of appointment for a year: a table of captions over values


def appointment(page: Canvas) -> None:
    """A notice with a ruled table, two cells a row, captions over values, and a slip to sign."""
    pen, notes = Pen("serif", 10.5), page.notes
    page.field("employer.name", 306, 58, Pen("serif-bold", 15), "center", fit=460)
    page.inline("employer.address", 306, 73, pen.at(9), "center")
    box = page.field("employer.phone", 306, 86, pen.at(9), "center")
    page.text((box.x0 if box else 270) - 4, 86, "Office of Personnel", pen.at(9), "right")
    page.text(306, 118, "NOTICE OF APPOINTMENT", Pen("serif-bold", 14), "center")
    page.labelled("Date of notice:", "letter_date", 60, 146, pen)
    page.text(552, 146, f"Employee no. {notes['employee_id']}", pen, "right")
    page.field("employee.name", 60, 172, pen, fit=300)
    y = page.block("employee.address", 60, 172 + pen.leading, pen)
    y = paragraph(page, 60, y + 14, 492, pen,
        "You are hereby appointed to the position described below, subject to the policies of the "
        "governing board as last revised on July 1, 2024.")  # fmt: skip
    cells = (
        (("Position", "position"), ("Department", "=department")),
        (("Appointment begins", "start_date"), ("Appointment ends", "end_date")),
        (("Salary", "base_pay"), ("Basis", "base_pay_period")),
        (("Type of appointment", "employment_type"), ("Hours per week", "hours_per_week")),
        (("Pay grade / step", "=C-14 / 3"), ("Number of paychecks", "=24")),
    )
    for row in cells:
        for x, (caption, path) in zip((60, 306), row, strict=True):
            page.box(x, y, x + 246, y + 31, line=GREY)
            page.text(x + 5, y + 10, caption, Pen("serif-italic", 8, GREY))
            if path == "=department":
                page.text(x + 10, y + 25, notes["department"], pen)
            elif path.startswith("="):
                page.text(x + 10, y + 25, path[1:], pen)
            else:
                sign = "$" if path == "base_pay" else ""
                page.field(path, x + 10, y + 25, pen, before=sign, fit=230)
        y += 31
    y = paragraph(page, 60, y + 24, 492, pen,
        "If you accept, return one signed copy of this notice to the Office of Personnel no later "
        "than {reply_by}. An appointment that has not been accepted by then is void. Mileage "
        "between sites is paid at $0.70 a mile.")  # fmt: skip
    page.text(330, y + 22, "For the governing board:", pen)
    page.field("signer.name", 330, y + 64, pen, fit=220)
    page.field("signer.title", 330, y + 64 + pen.leading, pen)
    page.rule(330, y + 51, 552, y + 51, GREY, 0.4)
    page.rule(60, y + 51, 290, y + 51, GREY, 0.4)
    page.text(60, y + 64, "Employee's signature and date", pen.at(9))


LAYOUTS = (
    Layout(for_landlord, _Own(), Format(long_us_date), producer="Wordsmith 9"),
    Layout(
        friendly_offer, _Own(Terms(offer=True, periods=("per year", "a year"))),
        Format(long_us_date), producer="Pagemill 3",
    ),
    Layout(questionnaire, _Own(Terms(hourly=True, periods=("hour",))), Format(us_date)),
    Layout(
        appointment, _Own(Terms(offer=True, periods=("per annum", "Annual")), term=True),
        Format(long_us_date),
    ),
)  # fmt: skip
