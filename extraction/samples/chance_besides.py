"""What pay stubs by chance print besides, and nobody asks for: it is there to be confused with."""

from random import Random

from extraction.samples.canvas import GREY
from extraction.samples.chance_setter import LINE, Setter
from extraction.samples.chance_tables import Column, Entry, Grid, Look
from extraction.samples.chance_words import Tongue
from extraction.samples.wording import dollars_in_words


class Besides:
    """Balances, employer's costs, deposits, tax data, messages."""

    def __init__(self, setter: Setter, tongue: Tongue, look: Look, chance: Random):
        self._setter = setter
        self._tongue = tongue
        self._look = look
        self._chance = chance

    def draw(self, y: float, floor: float) -> float:
        """Some of it between `y` and `floor`; where it ends."""
        chance = self._chance
        blocks = [self._leave, self._contributions, self._deposit, self._status, self._message]
        chance.shuffle(blocks)
        for block in blocks[: chance.choice((0, 1, 2, 3))]:
            if y + 70 < floor:
                y = block(y + 6) + 4
        return y

    def _half(self, columns: list[Column], rows: list[dict[str, str]], y: float) -> float:
        """A small table at the left."""
        s = self._setter
        half = s.x0 + (s.x1 - s.x0) * 0.55
        grid = Grid(s, self._look, columns, s.x0, half, s.look.body)
        return grid.draw([Entry(row) for row in rows], y)

    def _leave(self, y: float) -> float:
        notes = self._setter.facts.notes
        columns = [Column("a", self._tongue["leave"], "left"), Column("b", "Accrued"),
                   Column("c", "Used"), Column("d", "Balance")]  # fmt: skip
        rows = [
            {"a": f"={name}", "b": "=4.00", "c": "=0.00", "d": f"={notes[key]}"}
            for name, key in (("Vacation", "vacation"), ("Sick", "sick"))
        ]
        return self._half(columns, rows, y)

    def _contributions(self, y: float) -> float:
        columns = [Column("a", self._tongue["contributions"], "left"),
                   Column("b", self._tongue["current"])]  # fmt: skip
        cost = f"={self._chance.randint(40, 310)}.{self._chance.randint(10, 99)}"
        match = f"={self._chance.randint(20, 160)}.{self._chance.randint(10, 99)}"
        rows = [{"a": "=401(k) Match", "b": match}, {"a": "=Medical ER", "b": cost}]
        return self._half(columns, rows, y)

    def _deposit(self, y: float) -> float:
        s, notes = self._setter, self._setter.facts.notes
        columns = [Column("a", self._tongue["deposit"], "left"), Column("b", "Account"),
                   Column("current", "Amount")]  # fmt: skip
        row = {"a": f"={notes['bank']}", "b": f"=xxxx{notes['account']}",
               "current": "net_pay.current"}  # fmt: skip
        return Grid(s, self._look, columns, s.x0, s.x1, s.look.body).draw([Entry(row)], y)

    def _status(self, y: float) -> float:
        notes = self._setter.facts.notes
        columns = [Column("a", self._tongue["status"], "left"), Column("b", "Federal"),
                   Column("c", notes["state"])]  # fmt: skip
        rows = [{"a": "=Marital status", "b": f"={notes['status']}", "c": f"={notes['status']}"},
                {"a": "=Exemptions", "b": f"={notes['allowances']}", "c": "=0"}]  # fmt: skip
        return self._half(columns, rows, y)

    def _message(self, y: float) -> float:
        s = self._setter
        y += s.step
        s.page.text(s.x0, y, s.say(self._tongue["message"]), s.look.head)
        text = "Open enrollment for next year's benefits ends on the 30th. Ask your manager."
        s.page.text(s.x0, y + s.step, text, s.look.body, fit=s.x1 - s.x0)
        return y + s.step + 6


def check(setter: Setter, y: float, chance: Random) -> None:
    """A check from `y` down, 196 points high."""
    s, look, page = setter, setter.look, setter.page
    page.box(s.x0 - 8, y, s.x1 + 8, y + 196, line=LINE)
    s.put("employer.name", s.x0, y + 24, look.body.bold(), fit=260)
    page.block("employer.address", s.x0, y + 24 + s.step, look.body)
    right = s.x1 - 4
    if "check_number" in s.facts.values:
        wide = look.body.width(s.shown("check_number"))
        page.text(right - wide - 6, y + 24, "No.", look.body, "right")
        s.put("check_number", right, y + 24, look.body, "right")
    wide = look.body.width(s.shown("pay_date"))
    page.text(right - wide - 6, y + 24 + 2 * s.step, s.say("Date"), look.body, "right")
    s.put("pay_date", right, y + 24 + 2 * s.step, look.body, "right")
    end = page.text(s.x0, y + 92, "Pay to the", look.body.at(7)).x1 + 8
    page.text(s.x0, y + 103, "order of", look.body.at(7))
    s.put("employee.name", end, y + 103, look.body.bold(), fit=260)
    amount = page.values["net_pay.current"]
    before = chance.choice(("$", "**", "$**"))
    page.field("net_pay.current", right, y + 103, look.body.bold(), "right", before=before)
    page.text(s.x0, y + 128, dollars_in_words(amount), look.body, fit=s.x1 - s.x0)
    page.rule(s.x0, y + 133, s.x1, y + 133, GREY, 0.5)
    page.text(s.x0, y + 160, s.facts.notes["bank"], look.body)
    page.text(s.x0, y + 184, chance.choice(("VOID", "NON-NEGOTIABLE")), look.body)
    page.rule(right - 180, y + 168, right, y + 168, GREY, 0.5)
    page.text(right - 90, y + 184, "Authorized Signature", look.body.at(7), "center")
