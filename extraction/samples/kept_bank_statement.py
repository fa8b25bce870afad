"""Statements as banks, a credit union and a card issuer print them: kept for judging readers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from extraction.samples import kept_statement_sheets
from extraction.samples.accounts import Terms
from extraction.samples.canvas import A4, GREY, Canvas, Colour, Pen
from extraction.samples.formats import Format, long_us_date, short_us_date, us_date
from extraction.samples.kept_statement_flow import Flow, day_without_year, money, rows_of
from extraction.samples.layout import Layout
from extraction.samples.people import Facts

_NAVY: Colour = (0.05, 0.17, 0.38)
_FOG: Colour = (0.93, 0.94, 0.95)


# A large bank: a list for each kind of movement


def sections(page: Canvas) -> None:
    """Movements in lists by kind, checks in one of their own, balances by day at the end."""
    flow = Flow(page, 96, 730, lambda: _sections_head(page))
    _sections_head(page)
    pen = Pen(size=8.5)
    page.field("account_holder", 66, 150, pen.at(9), fit=250)
    page.block("holder_address", 66, 164, pen.at(9))
    for at, (label, value) in enumerate((
        ("Web site:", "online.bank.example"), ("Service Center:", page.notes["phone"]),
        ("Deaf and Hard of Hearing:", "Call your relay operator"), ("Para Espanol:", "Oprima 2"),
    )):  # fmt: skip
        page.text(366, 150 + at * 13, label, pen.bold().at(7.5))
        page.text(562, 150 + at * 13, value, pen.at(7.5), "right")
    flow.y = 236
    _bar(page, flow.y, "CHECKING SUMMARY")
    page.field("account_type", 562, flow.y + 12, Pen("sans-bold", 9), "right")
    _sections_summary(page, flow)
    for title, kinds in (
        ("DEPOSITS AND ADDITIONS", ("in", "interest")), ("ELECTRONIC WITHDRAWALS", ("out",)),
        ("FEES", ("fee",)), ("CHECKS PAID", ("check",)),
    ):  # fmt: skip
        _section(page, flow, title, rows_of(page, kinds))
    _daily(page, flow)


def _sections_head(page: Canvas) -> None:
    pen = Pen(size=8.5)
    if page.number == 1:
        page.field("bank_name", 50, 58, Pen("sans-bold", 15, _NAVY), fit=280)
        page.inline("bank_address", 50, 72, pen.at(7.5))
    right = page.field("period_end", 562, 58, pen, "right")
    through = page.text((right.x0 if right else 500) - 3, 58, "through", pen, "right")
    page.field("period_start", through.x0 - 3, 58, pen, "right")
    number = page.field("account_number", 562, 71, pen.bold(), "right")
    page.text((number.x0 if number else 500) - 5, 71, "Account Number:", pen, "right")
    page.text(562, 770, f"Page {page.number}", pen.at(7), "right")


def _bar(page: Canvas, y: float, title: str) -> None:
    page.rule(50, y, 562, y, _NAVY, 1.4)
    page.text(54, y + 12, title, Pen("sans-bold", 10, _NAVY))
    page.rule(50, y + 17, 562, y + 17, _NAVY, 0.4)


def _sections_summary(page: Canvas, flow: Flow) -> None:
    pen, base = Pen(size=9), flow.y + 32
    page.text(300, base, "INSTANCES", pen.at(7), "right")
    page.text(410, base, "AMOUNT", pen.at(7), "right")
    kinds = page.notes["kinds"].split(",")
    into = kinds.count("in") + kinds.count("interest")
    lines: list[tuple[str, str, int]] = [
        ("Beginning Balance", "opening_balance", 0), ("Deposits and Additions", "in", into),
        ("Electronic Withdrawals", "out", kinds.count("out")),
        ("Fees", "fee", kinds.count("fee")), ("Checks Paid", "check", kinds.count("check")),
    ]  # fmt: skip
    for label, key, count in lines:
        base += 15
        page.text(66, base, label, pen)
        if key == "opening_balance":
            money(page, key, 410, base, pen, before="$")
            continue
        page.text(300, base, str(count), pen, "right")
        if key in ("in", "fee"):
            path = "total_deposits" if key == "in" else "total_fees"
            money(page, path, 410, base, pen, before="" if key == "in" else "-")
        else:
            shown = page.figure(page.notes[f"sum_{key}"])
            page.text(410, base, f"-{shown}", pen, "right")
    base += 18
    page.rule(60, base - 12, 416, base - 12, GREY, 0.5)
    page.text(66, base, "Ending Balance", pen.bold())
    page.text(300, base, str(len(kinds)), pen.bold(), "right")
    money(page, "closing_balance", 410, base, pen.bold(), before="$")
    flow.y = base + 24


def _section(page: Canvas, flow: Flow, title: str, rows: Sequence[int]) -> None:
    if not rows:
        return
    pen = Pen(size=8.5)
    flow.room(70)
    _bar(page, flow.y, title)
    checks = title.startswith("CHECKS")
    heads = (
        (("CHECK NO.", 60), ("DATE PAID", 200)) if checks else (("DATE", 60), ("DESCRIPTION", 112))
    )
    flow.y += 30

    def head() -> None:
        for text, x in heads:
            page.text(x, flow.y, text, pen.at(7))
        page.text(556, flow.y, "AMOUNT", pen.at(7), "right")
        flow.y += 4

    head()
    for place, at in enumerate(rows):
        if flow.room(30):
            _bar(page, flow.y, f"{title} (continued)")
            flow.y += 30
            head()
        flow.y += 13.5
        path = f"transactions[{at}]"
        side = "deposit" if f"{path}.deposit" in page.values else "withdrawal"
        page.field(f"{path}.check_number", 60, flow.y, pen)
        if checks:
            page.text(92, flow.y, "^", pen)
        page.field(f"{path}.posted_on", heads[1][1] if checks else 60, flow.y, pen,
                   show=day_without_year)  # fmt: skip
        if f"{path}.description" in page.values:
            page.field(f"{path}.description", 112, flow.y, pen, fit=340)
        money(page, f"{path}.{side}", 556, flow.y, pen, before="" if place else "$")
    flow.y += 17
    _section_total(page, flow.y, title, rows)
    flow.y += 22


def _section_total(page: Canvas, y: float, title: str, rows: Sequence[int]) -> None:
    pen = Pen("sans-bold", 8.5)
    page.rule(50, y - 12, 562, y - 12, GREY, 0.4)
    page.text(60, y, f"Total {title.title().replace('And', 'and')}", pen)
    if title.startswith("DEPOSITS"):
        money(page, "total_deposits", 556, y, pen, before="$")
    elif title == "FEES":
        money(page, "total_fees", 556, y, pen, before="$")
    else:
        total = sum(Decimal(page.values[f"transactions[{at}].withdrawal"]) for at in rows)
        page.text(556, y, f"${page.figure(f'{total:.2f}')}", pen, "right")


def _daily(page: Canvas, flow: Flow) -> None:
    """The balance at the end of every day on which there was a movement."""
    moved: dict[str, Decimal] = {}
    for at in page.rows("transactions"):
        path = f"transactions[{at}]"
        day = page.values[f"{path}.posted_on"]
        into = Decimal(page.values.get(f"{path}.deposit", "0"))
        moved[day] = moved.get(day, Decimal()) + into
        moved[day] -= Decimal(page.values.get(f"{path}.withdrawal", "0"))
    balance, pen = Decimal(page.values["opening_balance"]), Pen(size=8)
    flow.room(60 + 14 * -(-len(moved) // 3))
    _bar(page, flow.y, "DAILY ENDING BALANCE")
    each = -(-len(moved) // 3)
    for place, day in enumerate(sorted(moved)):
        balance += moved[day]
        x, y = 60 + place // each * 170, flow.y + 46 + place % each * 13
        if place % each == 0:
            page.text(x, flow.y + 30, "DATE", pen.at(7))
            page.text(x + 140, flow.y + 30, "AMOUNT", pen.at(7), "right")
        page.text(x, y, day_without_year(day), pen)
        page.text(x + 140, y, page.figure(f"{balance:.2f}"), pen, "right")
    flow.y += 60 + 13 * each


# A credit union: all accounts of a member on one sheet


def shares(page: Canvas) -> None:
    """Savings first, then checking, in a printer's type; amounts that go out end with a minus."""
    pen = Pen("mono", 8)
    flow = Flow(page, 60, 726, lambda: _shares_head(page, pen))
    page.field("bank_name", 40, 54, Pen("serif-bold", 17), fit=300)
    page.block("bank_address", 40, 70, Pen("serif", 8.5))
    page.text(572, 54, "STATEMENT OF ACCOUNTS", Pen("serif-bold", 12), "right")
    page.box(380, 64, 572, 122, line=GREY)
    for at, (label, path) in enumerate((
        ("MEMBER ACCOUNT", "account_number"), ("FROM", "period_start"), ("TO", "period_end"),
    )):  # fmt: skip
        page.text(388, 80 + at * 16, label, pen)
        page.field(path, 566, 80 + at * 16, pen.bold(), "right")
    page.field("account_holder", 60, 142, pen.at(9), fit=260)
    page.block("holder_address", 60, 156, pen.at(9))
    page.text(572, 142, "YOUR SAVINGS FEDERALLY INSURED", Pen("serif-italic", 8), "right")
    page.text(572, 155, f"Audio Response {page.notes['phone']}", Pen("serif", 8), "right")
    flow.y = 206
    _shares_savings(page, flow, pen)
    _shares_checking(page, flow, pen)
    flow.room(90)
    _shares_recap(page, flow, pen)


def _shares_head(page: Canvas, pen: Pen) -> None:
    page.field("account_number", 40, 44, pen)
    page.text(572, 44, f"PAGE {page.number}", pen, "right")


def _shares_columns(page: Canvas, flow: Flow, pen: Pen) -> None:
    for text, x, align in (
        ("EFF", 44, "left"), ("POSTED", 86, "left"), ("TRANSACTION", 136, "left"),
        ("AMOUNT", 478, "right"), ("NEW BALANCE", 566, "right"),
    ):  # fmt: skip
        page.text(x, flow.y, text, pen.bold(), align)
    page.rule(40, flow.y + 4, 572, flow.y + 4, weight=0.5)
    flow.y += 3


def _shares_savings(page: Canvas, flow: Flow, pen: Pen) -> None:
    closing = Decimal(page.values["second_account.closing_balance"])
    paid = (closing / 1200).quantize(Decimal("0.01"))
    page.box(40, flow.y - 10, 572, flow.y + 4, fill=_FOG)
    box = page.text(44, flow.y, "S1  SHARE SAVINGS", pen.bold())
    page.field("second_account.number", box.x1 + 14, flow.y, pen)
    flow.y += 16
    _shares_columns(page, flow, pen)
    start = page.values["period_start"]
    for day, text, amount, balance in (
        (start, "BALANCE FORWARD", "", closing - paid),
        (page.values["period_end"], "DIVIDEND", f"{paid:.2f}", Decimal()),
    ):
        flow.y += 13
        page.text(86, flow.y, day_without_year(day), pen)
        page.text(136, flow.y, text, pen)
        page.text(478, flow.y, amount, pen, "right")
        if balance:
            page.text(566, flow.y, page.figure(f"{balance:.2f}"), pen, "right")
    money(page, "second_account.closing_balance", 566, flow.y, pen)
    flow.y += 26


def _shares_checking(page: Canvas, flow: Flow, pen: Pen) -> None:
    page.box(40, flow.y - 10, 572, flow.y + 4, fill=_FOG)
    box = page.text(44, flow.y, "S7", pen.bold())
    page.field("account_type", box.x1 + 10, flow.y, pen.bold(), show=str.upper)
    flow.y += 16
    _shares_columns(page, flow, pen)
    flow.y += 13
    page.text(86, flow.y, day_without_year(page.values["period_start"]), pen)
    page.text(136, flow.y, "BALANCE FORWARD", pen)
    money(page, "opening_balance", 566, flow.y, pen)
    for at in page.rows("transactions"):
        if flow.room(30):
            _shares_columns(page, flow, pen)
        flow.y += 13
        path = f"transactions[{at}]"
        day = date.fromisoformat(page.values[f"{path}.posted_on"])
        earlier = max(day - timedelta(days=at % 3), date.fromisoformat(page.values["period_start"]))
        page.text(44, flow.y, day_without_year(earlier.isoformat()), pen)
        page.field(f"{path}.posted_on", 86, flow.y, pen, show=day_without_year)
        page.field(f"{path}.description", 136, flow.y, pen, fit=270)
        money(page, f"{path}.deposit", 478, flow.y, pen)
        page.field(f"{path}.withdrawal", 478, flow.y, pen, "right", after="-")
        money(page, f"{path}.balance", 566, flow.y, pen)
    flow.y += 13
    page.text(86, flow.y, day_without_year(page.values["period_end"]), pen)
    page.text(136, flow.y, "ENDING BALANCE", pen)
    money(page, "closing_balance", 566, flow.y, pen.bold())
    flow.y += 24


def _shares_recap(page: Canvas, flow: Flow, pen: Pen) -> None:
    page.rule(40, flow.y, 572, flow.y)
    for at, (label, path) in enumerate((
        ("TOTAL DEPOSITS AND OTHER CREDITS", "total_deposits"),
        ("TOTAL WITHDRAWALS AND OTHER CHARGES", "total_withdrawals"),
    )):  # fmt: skip
        page.text(136, flow.y + 16 + at * 14, label, pen)
        money(page, path, 566, flow.y + 16 + at * 14, pen)
    page.text(136, flow.y + 48, "DIVIDENDS PAID YEAR TO DATE", pen)
    page.text(566, flow.y + 48, page.figure(page.notes["minimum"]), pen, "right")


@dataclass(frozen=True, slots=True)
class CardTerms:
    """Statements of cards, which tell fees even where there are none."""

    terms: Terms

    def facts(
        self, seed: int, as_of: date, given: Mapping[str, str], *, inconsistent: bool
    ) -> Facts:
        """As an account's, with no fees."""
        known = self.terms.facts(seed, as_of, given, inconsistent=inconsistent)
        return Facts({"total_fees": "0.00"} | known.values, known.notes)


def _british(day: date) -> str:
    """05 Nov 26"""
    return f"{day:%d %b %y}"


LAYOUTS = (
    Layout(
        sections,
        Terms(sectioned=True, balance=False, checks=True, fees=True, least=14, most=30),
        Format(long_us_date),
        producer="Statementpress 6",
    ),
    Layout(shares, Terms(second=True, least=12, most=34), Format(short_us_date)),
    Layout(
        kept_statement_sheets.card,
        CardTerms(Terms(card=True, sectioned=True, balance=False, least=8, most=22)),
        Format(us_date),
        producer="Orbital Billing 4",
    ),
    Layout(
        kept_statement_sheets.high_street, Terms(country="GB", least=12, most=30),
        Format(_british), A4,
    ),
)  # fmt: skip
