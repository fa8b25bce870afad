"""What stands around a letter about employment: its head, whom it goes to, who signs it."""

from extraction.samples import people
from extraction.samples.canvas import GREY, Pen
from extraction.samples.chance_letter_pen import Writer

_SCRIPT = Pen("serif-italic", 18, (0.1, 0.15, 0.5))


def letterhead(to: Writer, *, phone: bool) -> float:
    """Who writes, on top; the next free baseline."""
    page, look, chance = to.page, to.look, to.chance
    align = chance.choice(("left", "center", "right"))
    x = {"left": look.left, "center": page.width / 2, "right": look.left + look.wide}[align]
    y, small = 56.0, look.pen.at(9)
    pen = Pen(f"{look.pen.font}-bold", chance.choice((12, 15, 18)), look.ink)
    show = str.upper if chance.random() < 0.2 else None
    page.field("employer.name", x, y, pen, align, fit=look.wide, show=show)
    y += 16
    if chance.random() < 0.25:
        page.text(x, y, to.any(to.words["besides"]["offices"]), small, align)
        y += small.leading
    if align == "left" and chance.random() < 0.2:  # at the other side of the page
        end = page.block("employer.address", look.left + look.wide, 52, small, "right")
        y = max(y, end)
    elif chance.random() < 0.6:
        page.inline("employer.address", x, y, small, align)
        y += small.leading
    else:
        y = page.block("employer.address", x, y, small, align)
    if phone:
        to.line(_called(to), x, y, small, align)
        y += small.leading
    if chance.random() < 0.4:
        page.text(x, y, "www.letterhead.example", small, align)
        y += small.leading
    return y


def _called(to: Writer) -> str:
    """A line that says how to call, with a fax number beside it now and then."""
    text = f"{to.any(to.words['besides']['contacts'])} {{employer.phone}}".strip()
    other = f"{to.any(('Fax', 'Fax:', 'F:', 'Facsimile'))} {people.phone(to.chance)}"
    return to.any((text, text, f"{text} | {other}", f"{other} | {text}", f"{text}   {other}"))


def sidebar(to: Writer, *, phone: bool) -> float:
    """Who writes in a column beside the text; where the text starts."""
    page, look, chance = to.page, to.look, to.chance
    small = look.pen.at(8.5)
    left = chance.random() < 0.6
    x = 40.0 if left else page.width - 168
    look.left, look.wide = (186.0, page.width - 246) if left else (56.0, page.width - 246)
    y = 70.0
    page.field("employer.name", x, y, small.bold(), fit=128)
    y = page.block("employer.address", x, y + small.leading, small) + 10
    lines = ["www.letterhead.example", f"Fax {people.phone(chance)}"]
    if phone:
        lines.insert(chance.choice((0, 2)), f"{to.any(('Tel', 'Phone', 'T'))} {{employer.phone}}")
    for line in lines[: chance.choice((2, 3))] if not phone else lines:
        to.line(line, x, y, small)
        y += small.leading * 1.4
    if chance.random() < 0.5:
        page.text(x, y + 8, "Our offices", small.bold())
        for town, state, _ in people.TOWNS[:3]:
            y += small.leading
            page.text(x, y + 12, f"{town}, {state}", small)
    return 70.0


def foot(to: Writer) -> None:
    """Who writes, below everything."""
    page, pen = to.page, to.look.pen.at(8.5)
    page.field("employer.name", page.width / 2, 738, pen.bold(), "center")
    page.inline("employer.address", page.width / 2, 750, pen, "center")


def addressee(to: Writer, y: float, *, offer: bool) -> float:
    """Whom it goes to: who is offered the job, or a lender."""
    page, look, chance = to.page, to.look, to.chance
    if offer:
        if chance.random() < 0.75:
            page.field("employee.name", look.left, y, look.pen)
            y += look.pen.leading
            if chance.random() < 0.75:
                y = page.block("employee.address", look.left, y, look.pen)
        return y + 12
    if chance.random() < 0.4:
        lines = [to.notes["lender"], *people.place(chance).lines.split("; ")]
        if chance.random() < 0.5:
            lines.insert(chance.choice((0, 1)), "Mortgage Department")
        if chance.random() < 0.3:
            lines.append(f"Fax: {people.phone(chance)}")
        for line in lines:
            page.text(look.left, y, line, look.pen)
            y += look.pen.leading
        y += 10
    return y


def signed(to: Writer, y: float, *, phone: bool) -> float:
    """The closing and who signs, in one of many ways; the next free baseline."""
    page, look, chance = to.page, to.look, to.chance
    pen = look.pen
    x = look.left + (look.wide / 2 if chance.random() < 0.15 else 0)
    closed = chance.random() < 0.9
    if closed:
        page.text(x, y, to.any(to.words["besides"]["closings"]), pen)
        y += pen.leading
    if chance.random() < 0.2:
        page.field("employer.name", x, y, pen)
        y += pen.leading
    way = chance.choice(("gap", "gap", "line", "script", "by", "caption", "slash"))
    y += 26
    if way == "script":
        page.field("signer.name", x, y, _SCRIPT)
    elif way == "line":
        page.text(x, y, "_" * 30, pen)
    y += pen.leading + 4
    if way == "by":
        page.text(x, y, "By: " + "_" * 24, pen)
        y += pen.leading + 2
        page.labelled("Name:", "signer.name", x, y, pen)
        page.labelled("Title:", "signer.title", x, y + pen.leading, pen)
    elif way == "caption":
        for path, label in (("signer.name", "Name"), ("signer.title", "Title")):
            page.field(path, x, y, pen)
            page.rule(x, y + 3, x + 170, y + 3, GREY, 0.5)
            page.text(x, y + 13, label, pen.at(7))
            y += 32
    elif way == "slash":
        page.labelled("/s/", "signer.name", x, y, pen)
        page.field("signer.title", x, y + pen.leading, pen)
    else:
        _named(to, x, y)
    y += 2 * pen.leading
    if phone:
        to.line(to.any(("{employer.phone}", "Tel. {employer.phone}", "Direct: {employer.phone}",
                        "Phone {employer.phone}")), x, y, pen)  # fmt: skip
        y += pen.leading
    return y


def _named(to: Writer, x: float, y: float) -> None:
    """Name and title on a line of their own each, or on one."""
    page, pen, chance = to.page, to.look.pen, to.chance
    mark = chance.choice(("", "", "", ",", " |", " -"))
    if mark:
        end = page.field("signer.name", x, y, pen, after="," if mark == "," else "")
        at = end.x1 if end else x
        if mark != ",":
            at = page.text(at + 3, y, mark.strip(), pen).x1
        page.field("signer.title", at + 4, y, pen)
    else:
        page.field("signer.name", x, y, pen, show=str.upper if chance.random() < 0.15 else None)
        page.field("signer.title", x, y + pen.leading, pen)


def accepted(to: Writer, y: float) -> None:
    """Where who is offered the job signs."""
    page, look, chance = to.page, to.look, to.chance
    page.text(look.left, y, to.any(to.words["besides"]["acceptances"]), look.pen.bold())
    y += 2 * look.pen.leading
    page.text(look.left, y, "Signature: " + "_" * 22, look.pen)
    page.text(look.left + look.wide, y, "Date: " + "_" * 10, look.pen, "right")
    if chance.random() < 0.5:
        page.labelled("Printed Name:", "employee.name", look.left, y + 18, look.pen)
