"""Statements of accounts, drawn from a plan: which columns, words, signs, in which order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from random import Random

from extraction.contract import Box
from extraction.samples.canvas import GREY, WHITE, Canvas, Pen
from extraction.samples.chance_setter import LINE, TINT, Item, Setter, Style
from extraction.samples.chance_words import Tongue
from extraction.samples.formats import MONTHS

ROW = 1.35  # leadings from row to row
TEXT = ("date", "value_date", "description", "check", "ref")
WIDTHS = {
    "date": 62, "value_date": 62, "check": 54, "ref": 70, "deposit": 78, "withdrawal": 78,
    "amount": 80, "balance": 84, "side": 34,
}  # fmt: skip
LISTS = (  # kinds of rows that share a list, and the words over it
    (("in", "interest"), "sec_in"), (("out",), "sec_out"), (("fee",), "sec_fees"),
    (("check",), "sec_checks"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """What a statement looks like besides its style."""

    columns: tuple[str, ...] = ("date", "description", "withdrawal", "deposit", "balance")
    shape: str = "table"  # or "lists"
    sign: str = ""  # of amounts that go out: "-", "end", "(", "DR" (and CR), "S" (and H), "side"
    partial: str = ""  # days without a year: "us", "month", "de", "gb"
    summary: str = "spread"  # spread, grid, header, beside, equation
    place: str = "before"  # the summary stands before or after the rows
    period: str = "range"  # range, labels, words
    dressed: str = ""  # an account's heading over the table
    opening_row: bool = False
    closing_row: bool = False
    totals: bool = False
    carried: bool = False
    wrap: int = 0  # points after which a description goes on below; 0 never
    again: bool = True  # heads again on every page
    title_amount: bool = False  # a list's title tells its sum
    grid: int = 0  # checks side by side
    daily: bool = False
    card: bool = False
    signed: bool = False  # amounts show their currency
    ruled: str = "head"
    owner: str = "block"  # block or label
    heads: str = "over"


class Statement:
    """One statement in the making."""

    def __init__(self, setter: Setter, tongue: Tongue, plan: Plan, chance: Random):
        self._s = setter
        self._page: Canvas = setter.page
        self._say = tongue
        self._plan = plan
        self._chance = chance
        self._look: Style = setter.look
        self._y = setter.look.margin
        self._kinds = setter.facts.notes["kinds"].split(",")
        self._head_row: Callable[[], None] = lambda: None

    def draw(self) -> None:
        """All of it."""
        self._letterhead()
        if self._plan.place == "before":
            self._summary()
        if self._plan.card:
            self._terms()
        if self._plan.dressed:
            self._heading(self._plan.dressed)
        if self._plan.shape == "lists":
            self._lists()
        else:
            self._table(range(len(self._kinds)), self._plan.columns)
        if self._plan.place == "after":
            self._summary()
        if self._plan.daily:
            self._daily()
        if "second_account.number" in self._s.facts.values:
            self._second()
        self._foot()

    # The top

    def _letterhead(self) -> None:
        s, look, chance = self._s, self._look, self._chance
        big = look.body.bold().at(look.body.size + chance.choice((3, 5, 7))).inked(look.accent)
        self._y += big.leading
        s.put("bank_name", s.x0, self._y, big)
        title = look.case(self._say["title"])
        self._page.text(s.x1, self._y, title, look.body.bold().at(look.body.size + 3), "right")
        self._y += look.body.leading + 0.45 * (big.size - look.body.size)
        if chance.random() < 0.5:
            self._y = self._page.block("bank_address", s.x0, self._y, look.body)
        else:
            self._page.inline("bank_address", s.x0, self._y, look.body)
            self._y += look.body.leading
        phone = f"Customer service {s.facts.notes['phone']}"
        if self._say["country"] == "US":
            self._page.text(s.x0, self._y, phone, look.body.at(7).inked(GREY))
        self._y += 2 * look.body.leading
        facts = s.known(*self._facts())
        top = self._y
        way = chance.choice((s.beside, s.spread, s.tight, s.grid, s.above))
        middle = s.x0 + 0.52 * (s.x1 - s.x0)
        if self._plan.owner == "block":
            self._page.field("account_holder", s.x0, top + look.body.leading, look.body)
            end = self._page.block("holder_address", s.x0, top + 2 * look.body.leading, look.body)
        else:
            label = s.say(self._say["account_holder"])
            self._page.text(s.x0, top + look.body.leading, label, look.label)
            self._page.field("account_holder", s.x0, top + 2 * look.body.leading, look.body)
            end = self._page.block("holder_address", s.x0, top + 3 * look.body.leading, look.body)
        self._y = max(end, way(facts, middle, top, s.x1)) + 14

    def _facts(self) -> list[Item]:
        say = self._say
        items = [
            Item(say["account_number"], "account_number"),
            Item(say["account_type"], "account_type"),
        ]
        self._chance.shuffle(items)
        if self._plan.period == "range":
            items.append(Item(say["period"], "period"))
        elif self._plan.period == "labels":
            items.append(Item(say["period_start"], "period_start"))
            items.append(Item(say["period_end"], "period_end"))
        if self._chance.random() < 0.6:
            items.append(Item(say["statement_date"], "statement_date"))
        return items

    # The summary

    def _summary(self) -> None:
        s, say = self._s, self._say
        self._heading(say["summary"])
        if self._plan.period == "words":
            self._y += self._look.body.leading
            box = self._page.text(s.x0, self._y, say["covering"], self._look.body)
            s.put("period", box.x1 + 4, self._y, self._look.body)
            self._y += 6
        items = [Item(say["opening_balance"], "opening_balance")]
        parts = [Item(say["total_deposits"], "total_deposits"),
                 Item(say["total_withdrawals"], "total_withdrawals")]  # fmt: skip
        if self._chance.random() < 0.3:
            parts.reverse()
        items += [*parts, Item(say["total_fees"], "total_fees"),
                  Item(say["closing_balance"], "closing_balance")]  # fmt: skip
        items = s.known(*items)
        if self._plan.summary in ("grid", "header"):
            self._boxes(items)
        else:
            self._sums(items)
        others = s.known(Item(say["transaction_count"], "transaction_count"))
        if others:
            self._y = s.tight(others, s.x0, self._y, s.x1)
        self._y += 10

    def _sums(self, items: Sequence[Item]) -> None:
        s, look = self._s, self._look
        right = s.x1 if self._plan.summary == "spread" else s.x0 + 0.55 * (s.x1 - s.x0)
        for item in items:
            self._y += s.step + 1
            label = s.say(item.label)
            minus = ""
            if self._plan.summary == "equation":
                out = "total_deposits" if self._plan.card else "total_withdrawals"
                minus = (
                    "-" if item.path in (out, "total_fees") and item.path != "total_fees" else ""
                )
                minus = "-" if item.path == "total_fees" and not self._plan.card else minus
            pen = look.body.bold() if item.path == "closing_balance" else look.body
            self._page.text(s.x0, self._y, label, look.label)
            s.money(item.path, right, self._y, pen, minus=minus, signed=self._plan.signed)
        if self._chance.random() < 0.5:
            self._y += s.step
            self._page.text(s.x0, self._y, s.say(self._say["average"]), look.label)
            s.money("average", right, self._y, look.body, signed=self._plan.signed)
        self._y += 6

    def _boxes(self, items: Sequence[Item]) -> None:
        s, look = self._s, self._look
        wide = (s.x1 - s.x0) / len(items)
        top = self._y + 4
        for at, item in enumerate(items):
            left = s.x0 + at * wide
            if self._plan.summary == "grid":
                self._page.box(left, top, left + wide, top + 34, line=LINE)
            self._page.text(
                left + 4, top + 11, look.case(item.label), look.label.at(7), fit=wide - 8
            )
            s.money(item.path, left + wide - 6, top + 26, look.body, signed=self._plan.signed)
        self._y = top + 40

    def _terms(self) -> None:
        """What a card's statement tells besides: it is there to be confused with."""
        s, look, notes = self._s, self._look, self._s.facts.notes
        for label, key in (("Minimum Payment Due", "minimum"), ("Credit Limit", "limit")):
            self._y += s.step
            self._page.text(s.x0, self._y, s.say(label), look.label)
            s.money(key, s.x0 + 230, self._y, look.body, signed=self._plan.signed)
        self._y += s.step
        self._page.text(s.x0, self._y, s.say("Payment Due Date"), look.label)
        due = self._page._format.date(date.fromisoformat(notes["due"]))
        self._page.text(s.x0 + 230, self._y, due, look.body, "right")
        self._y += 12

    def _heading(self, text: str) -> None:
        look = self._look
        pen = look.head.at(look.body.size + 1.5)
        self._room(60)
        self._y += pen.leading + 4
        self._page.text(self._s.x0, self._y, look.case(text), pen)
        self._y += 4

    # Rows

    def _lists(self) -> None:
        columns = tuple(
            key for key in self._plan.columns if key not in ("deposit", "withdrawal", "check")
        )
        columns = columns if "amount" in columns else (*columns, "amount")
        for kinds, word in LISTS:
            rows = [at for at, kind in enumerate(self._kinds) if kind in kinds]
            if not rows:
                continue
            total = sum((Decimal(self._s.facts.values[self._paid(at)]) for at in rows), Decimal())
            self._room(90)
            self._heading(self._say[word])
            if self._plan.title_amount:
                figure = self._page.figure(f"{total:.2f}")
                self._page.text(self._s.x1 - 3, self._y - 4, figure, self._look.body, "right")
            if word == "sec_checks":
                self._checks(rows)
            else:
                self._table(rows, columns)
            if self._plan.totals:
                self._total(f"{self._say['total']} {self._say[word]}", f"{total:.2f}")

    def _paid(self, at: int) -> str:
        path = f"transactions[{at}]."
        side = "deposit" if f"{path}deposit" in self._s.facts.values else "withdrawal"
        return f"{path}{side}"

    def _table(self, rows: Sequence[int], columns: tuple[str, ...]) -> None:
        stops = self._stops(columns, self._s.x0, self._s.x1)

        def heads() -> None:
            self._heads(columns, stops)

        heads()
        balance = Decimal(self._s.facts.values["opening_balance"])
        if self._plan.opening_row and self._plan.shape == "table":
            self._note(columns, stops, self._say["opening_balance"], balance, "period_start")
        pen = self._look.body
        for at in rows:
            if self._y + 3 * pen.leading > self._s.bottom:
                before = self._balance(at)
                if self._plan.carried and before is not None:
                    self._note(columns, stops, self._say["carried"], before, "")
                self._turn()
                if self._plan.again:
                    heads()
                if self._plan.carried and before is not None:
                    self._note(columns, stops, self._say["brought"], before, "")
            self._row(at, columns, stops)
        if self._plan.closing_row and self._plan.shape == "table":
            closing = Decimal(self._s.facts.values["closing_balance"])
            self._note(columns, stops, self._say["closing_balance"], closing, "period_end")
        self._page.rule(self._s.x0, self._y + 4, self._s.x1, self._y + 4, LINE)
        self._y += 12

    def _balance(self, at: int) -> Decimal | None:
        value = self._s.facts.values.get(f"transactions[{at - 1}].balance")
        return Decimal(value) if value else None

    def _stops(
        self, columns: tuple[str, ...], x0: float, x1: float
    ) -> dict[str, tuple[float, float]]:
        fixed = sum(WIDTHS.get(key, 0) for key in columns)
        scale = min(1.0, (x1 - x0 - 130) / max(1, fixed))
        rest = x1 - x0 - fixed * scale
        stops, left = {}, x0
        for key in columns:
            wide = rest if key == "description" else WIDTHS[key] * scale
            stops[key] = (left, left + wide)
            left += wide
        return stops

    def _heads(self, columns: tuple[str, ...], stops: dict[str, tuple[float, float]]) -> None:
        look, pen = self._look, self._look.head
        high = pen.leading + 5
        x0, x1 = stops[columns[0]][0], stops[columns[-1]][1]
        if self._plan.ruled == "filled":
            self._page.box(x0, self._y, x1, self._y + high, fill=look.accent)
            pen = pen.inked(WHITE)
        elif self._plan.ruled == "tint":
            self._page.box(x0, self._y, x1, self._y + high, fill=TINT)
        for key in columns:
            left, right = stops[key]
            title = look.case(self._say[f"col_{key}"])
            base = self._y + high - 5
            if key in TEXT or key == "side":
                box = self._page.text(left + 2, base, title, pen, fit=right - left - 3)
            elif self._plan.heads == "center":
                middle = (left + right) / 2
                box = self._page.text(middle, base, title, pen, "center", right - left - 3)
            elif self._plan.heads == "left":
                box = self._page.text(left + 10, base, title, pen, fit=right - left - 12)
            else:
                box = self._page.text(right - 2, base, title, pen, "right", right - left - 3)
            if any(mark in title.upper() for mark in ("$", "£", "USD", "EUR")):
                self._currency(title, box)
        self._y += high
        if self._plan.ruled == "head":
            self._page.rule(self._s.x0, self._y, self._s.x1, self._y, LINE, 0.8)

    def _row(
        self, at: int, columns: tuple[str, ...], stops: dict[str, tuple[float, float]]
    ) -> None:
        path, pen = f"transactions[{at}]", self._look.body
        values = self._s.facts.values
        self._y += pen.leading * ROW
        out, lines = f"{path}.withdrawal" in values, 1
        for key in columns:
            left, right = stops[key]
            if key in ("date", "value_date"):
                if key == "date":
                    self._page.field(
                        f"{path}.posted_on", left + 2, self._y, pen,
                        fit=right - left - 8, show=self._day,
                    )  # fmt: skip
                else:
                    shown = self._day(values[f"{path}.posted_on"])
                    self._page.text(left + 2, self._y, shown, pen, fit=right - left - 8)
            elif key == "description" and f"{path}.description" in values:
                wide = min(right - left - 8, self._plan.wrap or 1e6)
                if pen.width(values[f"{path}.description"]) > wide and self._plan.wrap:
                    lines = self._page.wrapped(f"{path}.description", left + 2, self._y, pen, wide)
                else:
                    self._page.field(
                        f"{path}.description", left + 2, self._y, pen, fit=right - left - 8
                    )
            elif key == "check":
                self._page.field(f"{path}.check_number", left + 2, self._y, pen)
            elif key == "ref":
                self._page.text(left + 2, self._y, f"{at * 7919 + 104729:08}", pen)
            elif key in ("deposit", "withdrawal", "balance"):
                self._money(f"{path}.{key}", right - 2)
            elif key == "side":
                self._page.text(left + 2, self._y, self._say["dr" if out else "cr"], pen)
            elif key == "amount":
                self._amount(path, right - 2, out=out)
        self._y += (lines - 1) * pen.leading
        if self._plan.ruled == "rows":
            self._page.rule(self._s.x0, self._y + 4, self._s.x1, self._y + 4, LINE, 0.3)

    def _day(self, value: str) -> str:
        day = date.fromisoformat(value)
        return {
            "us": f"{day:%m/%d}", "month": f"{MONTHS[day.month - 1][:3]} {day.day:02}",
            "de": f"{day:%d.%m.}", "gb": f"{day.day:02} {MONTHS[day.month - 1][:3]}",
        }.get(self._plan.partial) or self._page._format.date(day)  # fmt: skip

    def _currency(self, printed: str, box: Box | None) -> None:
        """The first sign or code is where the currency stands."""
        if box and "currency" not in self._page.truth:
            self._page.stands_for("currency", printed, box)

    def _money(self, path: str, right: float) -> None:
        if path in self._s.facts.values:
            box = self._page.field(
                path, right, self._y, self._look.body, "right",
                before=self._look.sign[0] if self._plan.signed else "",
                after=self._look.sign[1] if self._plan.signed else "",
            )  # fmt: skip
            if self._plan.signed and any(self._look.sign):
                self._currency(self._page.printed[path], box)

    def _amount(self, path: str, right: float, *, out: bool) -> None:
        sign, before, after = self._plan.sign, "", ""
        minus = out != self._plan.card
        if self._plan.shape == "lists":
            minus = sign in ("-", "(", "end") and minus
        if sign == "-" and minus:
            before = "-"
        elif sign == "(" and minus:
            before, after = "(", ")"
        elif sign == "end" and minus:
            after = "-"
        elif sign == "+-":
            before = "-" if minus else "+"
        elif sign in ("DR", "S"):
            after = f" {self._say['dr' if out else 'cr']}"
        elif sign == "CR" and not out:
            after = " CR"
        if self._plan.signed:
            before, after = before + self._look.sign[0], self._look.sign[1] + after
        side = "withdrawal" if out else "deposit"
        box = self._page.field(
            f"{path}.{side}", right, self._y, self._look.body, "right", before=before, after=after
        )
        if self._plan.signed and any(self._look.sign):
            self._currency(self._page.printed[f"{path}.{side}"], box)

    def _note(
        self, columns: tuple[str, ...], stops: dict[str, tuple[float, float]], text: str,
        amount: Decimal, day: str,
    ) -> None:  # fmt: skip
        self._y += self._look.body.leading * ROW
        if day and "date" in stops:
            shown = self._day(self._s.facts.values[day])
            self._page.text(stops["date"][0] + 2, self._y, shown, self._look.body)
        self._page.text(stops["description"][0] + 2, self._y, text, self._look.body)
        if "balance" in columns:
            figure = self._page.figure(f"{amount:.2f}")
            self._page.text(stops["balance"][1] - 2, self._y, figure, self._look.body, "right")

    def _checks(self, rows: Sequence[int]) -> None:
        """Checks in groups of columns side by side, numbers going down each."""
        groups = max(1, self._plan.grid)
        each = -(-len(rows) // groups)
        wide = (self._s.x1 - self._s.x0) / groups
        top, lowest = self._y, self._y
        for group in range(groups):
            part = rows[group * each : (group + 1) * each]
            if not part:
                continue
            self._y = top
            x0 = self._s.x0 + group * wide
            keys = ("check", "date", "amount")
            stops = {
                key: (x0 + at * (wide - 16) / 3, x0 + (at + 1) * (wide - 16) / 3)
                for at, key in enumerate(keys)
            }
            self._heads(keys, stops)
            for at in part:
                self._row(at, keys, stops)
            lowest = max(lowest, self._y)
        self._y = lowest + 10

    def _total(self, label: str, amount: str) -> None:
        self._y += self._look.body.leading
        self._page.text(self._s.x0 + 2, self._y, label, self._look.body.bold())
        figure = self._page.figure(amount)
        self._page.text(self._s.x1 - 2, self._y, figure, self._look.body.bold(), "right")
        self._y += 10

    # What stands below

    def _daily(self) -> None:
        """Balances by day, side by side: no transactions."""
        self._room(110)
        self._heading(self._say["daily"])
        balance = Decimal(self._s.facts.values["opening_balance"])
        wide = (self._s.x1 - self._s.x0) / 3
        for group in range(3):
            x0 = self._s.x0 + group * wide
            self._page.text(x0 + 2, self._y + 12, self._say["col_date"], self._look.head)
            self._page.text(
                x0 + wide - 30, self._y + 12, self._say["col_balance"], self._look.head, "right"
            )
        start = date.fromisoformat(self._s.facts.values["period_start"])
        self._y += 16
        for line in range(3):
            self._y += self._look.body.leading
            for group in range(3):
                x0 = self._s.x0 + group * wide
                balance += Decimal("13.37") * (line + 1 - group)
                day = start.replace(day=2 + 3 * line + 9 * group)
                self._page.text(x0 + 2, self._y, self._day(day.isoformat()), self._look.body)
                figure = self._page.figure(f"{balance:.2f}")
                self._page.text(x0 + wide - 30, self._y, figure, self._look.body, "right")
        self._y += 14

    def _second(self) -> None:
        """The savings account of a combined statement, with rows of its own."""
        s, look, values = self._s, self._look, self._s.facts.values
        self._room(140)
        self._heading(self._say["second"])
        closing = Decimal(values["second_account.closing_balance"])
        opening = closing - Decimal("250.00")
        self._y += look.body.leading
        box = self._page.text(s.x0, self._y, s.say(self._say["account_number"]), look.label)
        self._page.field("second_account.number", box.x1 + 5, self._y, look.body)
        for label, path in (
            (self._say["opening_balance"], ""), (self._say["closing_balance"], "closing"),
        ):  # fmt: skip
            self._y += s.step
            self._page.text(s.x0, self._y, s.say(label), look.label)
            if path:
                s.money("second_account.closing_balance", s.x0 + 260, self._y, look.body)
            else:
                figure = self._page.figure(f"{opening:.2f}")
                self._page.text(s.x0 + 260, self._y, figure, look.body, "right")
        self._y += 6
        stops = self._stops(("date", "description", "amount"), s.x0, s.x1)
        self._heads(("date", "description", "amount"), stops)
        self._y += look.body.leading * ROW
        self._page.text(s.x0 + 2, self._y, self._day(values["period_end"]), look.body)
        self._page.text(stops["description"][0] + 2, self._y, "TRANSFER FROM CHECKING", look.body)
        self._page.text(s.x1 - 2, self._y, self._page.figure("250.00"), look.body, "right")
        self._y += 10

    def _foot(self) -> None:
        pen = Pen(self._look.body.font.partition("-")[0], 6.5, GREY)
        if self._y + 30 < self._s.bottom:
            self._page.text(self._s.x0, self._s.bottom - 4, self._say["legal"], pen)

    def _room(self, high: float) -> None:
        if self._y + high > self._s.bottom:
            self._turn()

    def _turn(self) -> None:
        self._page.page()
        self._y = self._look.margin
        text = f"{self._say['page']} {self._page.number}"
        self._page.text(self._s.x1, self._y, text, self._look.body.at(7), "right")
        self._y += 16


def styled(look: Style, **changes: object) -> Style:
    """A style with some of it changed."""
    return replace(look, **changes)  # type: ignore[arg-type]
