"""A card's statement and one of a British bank: kept for judging readers."""

from datetime import date, timedelta
from decimal import Decimal

from extraction.contract import Box
from extraction.samples.canvas import GREY, WHITE, Canvas, Colour, Pen
from extraction.samples.kept_statement_flow import Flow, money, rows_of

_WINE: Colour = (0.42, 0.06, 0.2)
_ROSE: Colour = (0.97, 0.93, 0.94)
_RED: Colour = (0.78, 0.05, 0.08)


# A card


def card(page: Canvas) -> None:
    """What is owed and until when, a slip to pay with, and what was bought on further pages."""
    pen = Pen(size=8.5)
    page.box(36, 36, 576, 70, fill=_WINE)
    page.field("bank_name", 48, 58, Pen("sans-bold", 14, WHITE), fit=260)
    page.field("account_type", 564, 52, Pen("sans-bold", 9, WHITE), "right")
    number = page.field("account_number", 564, 64, Pen(size=8, ink=WHITE), "right")
    page.text((number.x0 if number else 480) - 4, 64, "Account", Pen(size=8, ink=WHITE), "right")
    end = page.field("period_end", 564, 86, pen, "right")
    dash = page.text((end.x0 if end else 500) - 3, 86, "-", pen, "right")
    start = page.field("period_start", dash.x0 - 3, 86, pen, "right")
    page.text((start.x0 if start else 440) - 5, 86, "Billing Cycle", pen, "right")
    _card_sums(page, 48, 110)
    _card_due(page, 324, 110)
    _card_slip(page)
    page.page()
    _card_head(page)
    flow = Flow(page, 66, 730, lambda: _card_head(page))
    flow.y = 66
    for title, kinds, path, minus in (
        ("Payments and Other Credits", ("in",), "total_deposits", "-"),
        ("Purchases and Adjustments", ("out",), "total_withdrawals", ""),
    ):
        _card_list(page, flow, title, rows_of(page, kinds), path, minus)
    _card_rates(page, flow)


def _card_head(page: Canvas) -> None:
    pen = Pen(size=8, ink=GREY)
    page.field("account_holder", 48, 44, pen, fit=240)
    box = page.text(400, 44, "Account", pen)
    page.field("account_number", box.x1 + 4, 44, pen)
    page.text(564, 44, f"Page {page.number}", pen, "right")


def _card_sums(page: Canvas, x: float, y: float) -> None:
    pen = Pen(size=9)
    page.text(x, y, "Account Summary", Pen("sans-bold", 11, _WINE))
    lines = (
        ("Previous Balance", "opening_balance", "$"),
        ("Payments and Other Credits", "total_deposits", "-$"),
        ("Purchases and Adjustments", "total_withdrawals", "+$"),
        ("Fees Charged", "total_fees", "+$"), ("Interest Charged", "", "+$"),
    )  # fmt: skip
    base = y + 8
    for label, path, before in lines:
        base += 15
        page.text(x, base, label, pen)
        if path:
            money(page, path, x + 236, base, pen, before=before)
        else:
            page.text(x + 236, base, f"{before}0.00", pen, "right")
    page.rule(x, base + 6, x + 238, base + 6, _WINE)
    page.text(x, base + 18, "New Balance Total", pen.bold())
    money(page, "closing_balance", x + 236, base + 18, pen.bold(), before="$")
    base += 40
    limit = Decimal(page.notes["limit"])
    available = max(Decimal(), limit - Decimal(page.values["closing_balance"]))
    for label, amount in (("Total Credit Line", limit), ("Total Credit Available", available)):
        page.text(x, base, label, pen)
        page.text(x + 236, base, f"${page.figure(f'{amount:.2f}')}", pen, "right")
        base += 14
    page.text(x, base, "Days in Billing Cycle", pen)
    days = date.fromisoformat(page.values["period_end"]) - date.fromisoformat(
        page.values["period_start"]
    )
    page.text(x + 236, base, str(days.days + 1), pen, "right")


def _card_due(page: Canvas, x: float, y: float) -> None:
    pen = Pen(size=9)
    page.box(x - 8, y - 16, 576, y + 172, fill=_ROSE)
    page.text(x, y, "Payment Information", Pen("sans-bold", 11, _WINE))
    least = max(Decimal(25), Decimal(page.values["closing_balance"]) / 50).quantize(Decimal("0.01"))
    page.text(x, y + 20, "New Balance Total", pen)
    money(page, "closing_balance", 566, y + 20, pen, before="$")
    page.text(x, y + 36, "Total Minimum Payment Due", pen)
    page.text(566, y + 36, f"${page.figure(f'{least:.2f}')}", pen, "right")
    page.text(x, y + 52, "Payment Due Date", pen)
    due = date.fromisoformat(page.notes["due"])
    page.text(566, y + 52, f"{due:%m/%d/%Y}", pen.bold(), "right")
    for at, line in enumerate((
        "Late Payment Warning: If we do not receive your Total Minimum",
            "Payment by the date listed above, you may have to pay a late fee of up to $41.00.",
        "Total Minimum Payment Warning: If you make only the Total",
            "Minimum Payment each period, you will pay more in interest and it",
            "will take you longer to pay off your balance.",
    )):  # fmt: skip
        page.text(x, y + 72 + at * 12, line, pen.at(7.6))


def _card_slip(page: Canvas) -> None:
    pen = Pen(size=9)
    page.dashes(36, 560, 576, GREY)
    page.text(306, 574, "Detach and return with your payment", pen.at(7).inked(GREY), "center")
    page.field("account_holder", 60, 606, pen, fit=230)
    page.block("holder_address", 60, 620, pen)
    page.text(60, 676, "Mail this coupon along with your check payable to:", pen.at(7))
    page.field("bank_name", 60, 692, pen, fit=230)
    page.block("bank_address", 60, 706, pen)
    for at, (label, path) in enumerate((
        ("Account Number:", "account_number"), ("New Balance Total:", "closing_balance"),
    )):  # fmt: skip
        page.text(340, 606 + at * 18, label, pen)
        if path == "closing_balance":
            money(page, path, 566, 606 + at * 18, pen, before="$")
        else:
            page.field(path, 566, 606 + at * 18, pen, "right")
    page.text(340, 646, "Enter payment amount", pen)
    page.box(452, 636, 566, 652, line=GREY)
    page.text(456, 647, "$", pen)


def _card_list(
    page: Canvas, flow: Flow, title: str, rows: list[int], total: str, minus: str
) -> None:
    if not rows:
        return
    pen = Pen(size=8)
    flow.room(70)
    page.text(48, flow.y, title, Pen("sans-bold", 9.5, _WINE))
    flow.y += 15

    def heads() -> None:
        for text, x in (("Transaction", 48), ("Posting", 104), ("Description", 156),
                        ("Reference", 420)):  # fmt: skip
            page.text(x, flow.y, text, pen.bold().at(7))
        for text, x in (("Date", 48), ("Date", 104), ("Number", 420)):
            page.text(x, flow.y + 9.8, text, pen.bold().at(7))
        page.text(564, flow.y + 9.8, "Amount", pen.bold().at(7), "right")
        page.rule(48, flow.y + 13, 564, flow.y + 13, GREY, 0.4)
        flow.y += 12

    heads()
    for at in rows:
        if flow.room(26):
            heads()
        flow.y += 13
        path = f"transactions[{at}]"
        side = "deposit" if minus else "withdrawal"
        day = date.fromisoformat(page.values[f"{path}.posted_on"]) - timedelta(days=1)
        page.text(48, flow.y, f"{day:%m/%d}", pen)
        page.field(f"{path}.posted_on", 104, flow.y, pen, show=lambda v: f"{v[5:7]}/{v[8:]}")
        page.field(f"{path}.description", 156, flow.y, pen, fit=256)
        page.text(420, flow.y, f"{(at + 3) * 1973 % 9000 + 1000}", pen)
        money(page, f"{path}.{side}", 564, flow.y, pen, before=minus)
    flow.y += 16
    page.text(156, flow.y, f"TOTAL {title.upper()} FOR THIS PERIOD", pen.bold())
    money(page, total, 564, flow.y, pen.bold(), before=f"{minus}$")
    flow.y += 26


def _card_rates(page: Canvas, flow: Flow) -> None:
    pen = Pen(size=8)
    flow.room(80)
    page.text(48, flow.y, "Interest Charge Calculation", Pen("sans-bold", 9.5, _WINE))
    for at, line in enumerate((
        "Your Annual Percentage Rate (APR) is the annual interest rate on your account.",
        "Purchases  22.24%V      Cash Advances  27.24%V      V = Variable Rate",
    )):  # fmt: skip
        page.text(48, flow.y + 15 + at * 13, line, pen)


# A British high street bank


def high_street(page: Canvas) -> None:
    """Days and balances once for all of a day's movements, money out before money in."""
    pen = Pen(size=8.5)
    page.field("bank_name", 50, 62, Pen("sans-bold", 17, _RED), fit=300)
    page.inline("bank_address", 50, 78, pen.at(7.5))
    page.field("account_holder", 50, 130, pen.at(10), fit=260)
    page.block("holder_address", 50, 145, pen.at(10))
    page.text(330, 130, "Your", Pen(size=13))
    box = page.field("account_type", 366, 130, Pen("sans-bold", 13))
    page.text((box.x1 if box else 450) + 6, 130, "details", Pen(size=13))
    _british_sums(page, 330, 152)
    start = page.field("period_start", 50, 262, pen.at(10))
    to = page.text((start.x1 if start else 110) + 4, 262, "to", pen.at(10))
    page.field("period_end", to.x1 + 4, 262, pen.at(10))
    page.text(330, 262, "Account Name", pen.at(7).inked(GREY))
    page.field("account_holder", 330, 275, pen, fit=210)
    _sheet_line(page, 294)
    flow = Flow(page, 96, 760, lambda: _british_head(page))
    flow.y = 318
    _british_rows(page, flow)
    if flow.y < 720:
        page.text(50, 776, "Information about the Financial Services Compensation Scheme is on "
                  "the reverse of this statement.", pen.at(7).inked(GREY))  # fmt: skip


def _british_head(page: Canvas) -> None:
    page.text(50, 50, "Your statement, continued", Pen(size=11))
    _sheet_line(page, 72)


def _sheet_line(page: Canvas, y: float) -> None:
    pen = Pen(size=8.5)
    routing = page.notes["routing"]
    code = f"{routing[:2]}-{routing[2:4]}-{routing[4:6]}"
    page.text(50, y, f"Sortcode  {code}", pen)
    box = page.text(190, y, "Account Number", pen)
    page.field("account_number", box.x1 + 6, y, pen)
    page.text(545, y, f"Sheet Number  {110 + page.number}", pen, "right")


def _british_sums(page: Canvas, x: float, y: float) -> None:
    pen = Pen(size=9)
    page.box(x, y - 6, 545, y + 84, line=GREY)
    for at, (label, path) in enumerate((
        ("Opening Balance", "opening_balance"), ("Payments In", "total_deposits"),
        ("Payments Out", "total_withdrawals"), ("Closing Balance", "closing_balance"),
    )):  # fmt: skip
        style = pen.bold() if path == "closing_balance" else pen
        page.text(x + 8, y + 12 + at * 19, label, style)
        money(page, path, 537, y + 12 + at * 19, style, before="£" if at in (0, 3) else "")


def _british_heads(page: Canvas, flow: Flow) -> None:
    pen = Pen("sans-bold", 8.5)
    page.rule(50, flow.y - 12, 545, flow.y - 12, _RED, 1.2)
    page.text(50, flow.y, "Date", pen)
    page.text(104, flow.y, "Payment type and details", pen)
    for text, x in (("Paid out", 380), ("Paid in", 462), ("Balance", 545)):
        page.text(x, flow.y, text, pen, "right")
    flow.y += 6


def _british_rows(page: Canvas, flow: Flow) -> None:
    pen = Pen(size=8.5)
    _british_heads(page, flow)
    flow.y += 14
    page.text(104, flow.y, "BALANCE BROUGHT FORWARD", pen.bold())
    money(page, "opening_balance", 545, flow.y, pen)
    last, rows = len(page.rows("transactions")) - 1, page.rows("transactions")
    days = [page.values[f"transactions[{at}].posted_on"] for at in rows]
    place: tuple[str, Box] | None = None
    for at in rows:
        path, turned = f"transactions[{at}]", flow.room(44)
        if turned:
            _british_heads(page, flow)
        flow.y += 14
        if turned or place is None or days[at] != days[at - 1]:
            box = page.field(f"{path}.posted_on", 50, flow.y, pen)
            place = (page.printed[f"{path}.posted_on"], box) if box else None
        else:
            page.stands_for(f"{path}.posted_on", *place)
        lines = page.wrapped(f"{path}.description", 104, flow.y, pen, 190)
        flow.y += (lines - 1) * pen.leading
        money(page, f"{path}.withdrawal", 380, flow.y, pen)
        money(page, f"{path}.deposit", 462, flow.y, pen)
        if at == last or days[at + 1] != days[at]:
            money(page, f"{path}.balance", 545, flow.y, pen)
    flow.y += 16
    page.text(104, flow.y, "BALANCE CARRIED FORWARD", pen.bold())
    money(page, "closing_balance", 545, flow.y, pen)
    page.rule(50, flow.y + 6, 545, flow.y + 6, _RED, 1.2)
