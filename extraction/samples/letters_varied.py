"""Letters about employment in varied prose."""

from extraction.samples.canvas import GREY, WHITE, Canvas, Colour, Pen
from extraction.samples.formats import Format, brief_us_date, long_us_date, us_date
from extraction.samples.layout import Layout
from extraction.samples.letter_layouts import paragraph
from extraction.samples.letters import Terms

_PINE: Colour = (0.1, 0.3, 0.24)
_RUST: Colour = (0.6, 0.25, 0.1)
_PALE: Colour = (0.94, 0.95, 0.97)
_LINE: Colour = (0.75, 0.78, 0.82)


def memorandum(page: Canvas) -> None:
    """What an office for personnel answers a lender with."""
    pen = Pen("serif", 11)
    page.field("employer.name", page.width / 2, 62, Pen("serif-bold", 17, _PINE), "center", fit=460)
    page.inline("employer.address", page.width / 2, 82, Pen("serif", 9.5), "center")
    page.text(
        page.width / 2, 97, "Department of Human Resources", Pen("serif-italic", 10), "center"
    )
    page.rule(72, 108, page.width - 72, 108, _PINE, 1.4)
    page.text(72, 142, "MEMORANDUM", Pen("serif-bold", 14))
    page.text(72, 170, "TO:", pen.bold())
    page.text(140, 170, "Mortgage Underwriting Department", pen)
    page.text(72, 190, "FROM:", pen.bold())
    x = page.field("signer.name", 140, 190, pen, after=",")
    page.field("signer.title", (x.x1 if x else 140) + 4, 190, pen)
    page.text(72, 210, "DATE:", pen.bold())
    page.field("letter_date", 140, 210, pen)
    page.text(72, 230, "RE:", pen.bold())
    end = page.text(140, 230, "Verification of employment and income -", pen).x1
    page.field("employee.name", end + 4, 230, pen, fit=page.width - 76 - end)
    page.rule(72, 242, page.width - 72, 242, GREY, 0.5)
    y = paragraph(page, 72, 270, 468, pen,
        "In reply to your request, and with the written authorization of the employee on file, "
        "this office confirms the following from its personnel records.")  # fmt: skip
    last = page.notes["last"]
    y = paragraph(page, 72, y, 468, pen,
        "{employee.name} was hired on {start_date} and is presently assigned to the "
        f"{page.notes['department']} division in the classification of "
        "{position}, which is a {employment_type} assignment of {hours_per_week} hours each week "
        "over twelve months.")  # fmt: skip
    y = paragraph(page, 72, y, 468, pen,
        "Gross base earnings for this classification are {base_pay:$} {base_pay_period}, paid in "
        "twenty-four installments. Overtime paid in the last calendar year came to "
        f"${page.figure(page.notes['overtime'])} and is not guaranteed.")  # fmt: skip
    y = paragraph(page, 72, y, 468, pen,
        "This office does not forecast raises or bonuses, and holds no record of secondary "
        f"earnings that {last} may have.")  # fmt: skip
    y = paragraph(page, 72, y, 468, pen,
        "Further questions may be put to the personnel desk at {employer.phone} between 8:00 a.m. "
        "and 4:30 p.m. on working days.")  # fmt: skip
    page.text(72, y + 40, "_" * 36, pen)
    page.text(72, y + 56, "For the Department", Pen("serif-italic", 10))
    page.text(72, 740, f"cc: personnel file {page.notes['employee_id']}", Pen("serif", 8, GREY))


def portal(page: Canvas) -> None:
    """What staff take from a portal of their own, with a code to check it by."""
    pen, small = Pen("sans", 9.5), Pen("sans", 8, GREY)
    page.box(0, 0, page.width, 16, fill=_RUST)
    page.field("employer.name", 54, 56, Pen("sans-bold", 15), fit=330)
    page.block("employer.address", 54, 74, small)
    page.text(558, 56, "Issued", small, "right")
    page.field("letter_date", 558, 70, pen, "right")
    page.text(54, 130, "Confirmation of employment and salary", Pen("sans-bold", 16, _RUST))
    y = paragraph(page, 54, 156, 504, pen,
        "To whom it may concern: this confirmation was requested by the employee named below and "
        "was drawn from payroll without further review. It carries no signature.")  # fmt: skip
    y = _group(page, y + 4, "Worker", (
        ("Legal name", "employee.name", "", ""),
        ("Home address", "employee.address", "", ""),
        ("Worker ID", "", "", page.notes["employee_id"]),
    ))  # fmt: skip
    y = _group(page, y + 12, "Job", (
        ("Business title", "position", "", ""),
        ("Organization", "", "", page.notes["department"]),
        ("Original hire date", "start_date", "", ""),
        ("Time type", "employment_type", "", ""),
        ("Scheduled weekly hours", "hours_per_week", "", ""),
        ("Worker status", "", "", "Active"),
    ))  # fmt: skip
    y = _group(page, y + 12, "Compensation", (
        ("Current base pay", "base_pay", "$", ""),
        ("Frequency", "base_pay_period", "", ""),
        ("Gross pay, prior year", "", "", f"${page.figure(page.notes['past'])}"),
        ("Overtime, prior year", "", "", f"${page.figure(page.notes['overtime'])}"),
    ))  # fmt: skip
    y += 30
    page.text(54, y, "Contact for questions", Pen("sans-bold", 9.5))
    page.text(54, y + 16, "People Service Center", pen)
    page.field("employer.phone", 54, y + 32, pen)
    page.text(54, 744, f"Check this document at verify.example with code {page.notes['equity'][0]}"
              f"K7-{page.notes['employee_id']}", small)  # fmt: skip


def _group(page: Canvas, y: float, head: str, rows: tuple[tuple[str, str, str, str], ...]) -> float:
    pen = Pen("sans", 9.5)
    page.box(54, y, 558, y + 18, fill=(0.35, 0.38, 0.44))
    page.text(60, y + 13, head, Pen("sans-bold", 9.5, WHITE))
    y += 18
    for label, path, sign, text in rows:
        page.box(54, y, 230, y + 20, fill=_PALE, line=_LINE, weight=0.4)
        page.box(230, y, 558, y + 20, line=_LINE, weight=0.4)
        page.text(60, y + 14, label, Pen("sans", 9))
        if path.endswith("address"):
            page.inline(path, 238, y + 14, pen)
        elif path:
            page.field(path, 238, y + 14, pen, fit=312, before=sign,
                       show=str.capitalize if path == "employment_type" else None)  # fmt: skip
        else:
            page.text(238, y + 14, text, pen)
        y += 20
    return y


def terms_of_offer(page: Canvas) -> None:
    """An offer whose paragraphs start with what they are about."""
    pen, wide = Pen("sans", 9.8), 476.0
    page.field("employer.name", 544, 58, Pen("sans-bold", 13), "right", fit=400)
    y = page.block("employer.address", 544, 74, Pen("sans", 8.5, GREY), "right")
    page.field("employer.phone", 544, y, Pen("sans", 8.5, GREY), "right")
    page.field("letter_date", 68, 122, pen)
    page.text(68, 140, "PERSONAL AND CONFIDENTIAL", Pen("sans-bold", 8))
    page.field("employee.name", 68, 162, pen)
    y = page.block("employee.address", 68, 162 + pen.leading, pen)
    page.text(68, y + 14, f"Dear {page.notes['given']}:", pen)
    y = paragraph(page, 68, y + 36, wide, pen,
        "We were delighted to meet you, and are happy to extend this offer of employment with "
        "{employer.name}, (the \"Company\") on the terms below.")  # fmt: skip
    for head, text in (
        ("Role.", "You will join us in the {employment_type} role of {position}, working with the "
                  f"{page.notes['department']} team. Your first day will be {{start_date}}."),
        ("Pay.", "Your starting salary will be {base_pay:$0} {base_pay_period}, less "
                 "withholdings, payable on the Company's regular payroll dates."),
        ("Sign-on award.", "You will receive a one-time sign-on award of {signing_bonus:$0} with "
                           "your first paycheck, repayable if you leave within twelve months."),
        ("Annual incentive.", "You will be eligible for a target annual incentive of "
                              "{annual_bonus:$0}, subject to the plan and to results."),
        ("Equity.", "Subject to approval by the Board, you will be granted an option to buy "
                    f"{page.notes['equity']} shares that vests over four years."),
        ("Benefits.", "You may take part in the Company's health, dental and 401(k) plans, and "
                      "accrue fifteen days of paid time off a year."),
        ("At-will employment.", "Either of us may end the employment at any time, with or without "
                                "cause or notice."),
    ):  # fmt: skip
        page.text(68, y, head, pen.bold())
        y = paragraph(page, 68, y + pen.leading, wide, pen, text) - 3
    y = paragraph(page, 68, y, wide, pen,
        "This offer depends on a background check and proof of your right to work. To accept, sign "
        "below and return this letter no later than {reply_by}.")  # fmt: skip
    page.text(68, y, "Sincerely,", pen)
    page.field("signer.name", 68, y + 40, pen)
    page.field("signer.title", 68, y + 40 + pen.leading, pen)
    page.text(310, y, "Agreed and accepted:", pen)
    page.rule(310, y + 44, 544, y + 44, GREY, 0.5)
    page.text(
        310, y + 56, "Signature                                      Date", Pen("sans", 7, GREY)
    )


def reference(page: Canvas) -> None:
    """A reference for somebody who left and was paid by the hour."""
    pen = Pen("serif", 11.5)
    page.box(60, 44, 66, 96, fill=_PINE)
    page.field("employer.name", 76, 62, Pen("sans-bold", 14, _PINE), fit=420)
    page.inline("employer.address", 76, 78, Pen("sans", 8.5))
    page.labelled("Telephone", "employer.phone", 76, 92, Pen("sans", 8.5))
    page.field("letter_date", 552, 130, pen, "right")
    page.text(60, 166, "TO WHOM IT MAY CONCERN", pen.bold())
    end = page.text(60, 196, "Employment of", pen.bold()).x1
    page.field("employee.name", end + 4, 196, pen.bold(), fit=400)
    y = paragraph(page, 60, 226, 492, pen,
        "I write to confirm that the above-named individual worked for us as a "
        "{employment_type} {position}, from {start_date} through {end_date}.")  # fmt: skip
    y = paragraph(page, 60, y, 492, pen,
        "At the time of leaving the rate of pay was {base_pay:$} {base_pay_period}, for an average "
        "of {hours_per_week} hours per week. All wages and accrued leave have been paid "
        "in full.")  # fmt: skip
    y = paragraph(page, 60, y, 492, pen,
        f"{page.notes['given']} left of their own accord, kept good time and would be "
        "considered for rehire. Company policy forbids me to comment beyond that.")  # fmt: skip
    y = paragraph(page, 60, y, 492, pen,
        "This letter is given at the request of the former employee and without liability on the "
        "part of the company or the writer.")  # fmt: skip
    page.text(60, y + 10, "Yours truly,", pen)
    page.field("signer.name", 60, y + 82, pen)
    page.field("signer.title", 60, y + 82 + pen.leading, pen)
    page.field("signer.name", 60, y + 50, Pen("serif-italic", 20, (0.1, 0.15, 0.5)))


LAYOUTS = (
    Layout(memorandum, Terms(), Format(long_us_date), producer="Wordsmith 9"),
    Layout(portal, Terms(periods=("Annual", "Annually", "Yearly")), Format(us_date)),
    Layout(terms_of_offer, Terms(offer=True), Format(long_us_date)),
    Layout(
        reference, Terms(hourly=True, ended=True), Format(brief_us_date), producer="Wordsmith 9"
    ),
)
