"""What stubs by chance print beside a person's pay: balances, deposits, employers' parts, codes."""

from collections.abc import Callable, Sequence
from random import Random

from extraction.samples.chance_setter import Setter
from extraction.samples.chance_tables import Column, Entry, Grid, Look
from extraction.samples.chance_words import Tongue

_THEIRS = (
    "401(k) match", "Medical - company", "Dental (employer)", "Employer Social Security",
    "Employer Medicare", "FUTA", "State unemployment", "Life ins - agency", "HSA seed",
    "Retirement 3% match", "Workers comp", "FICA ER", "TSP agency 1%",
)  # fmt: skip
_BASES = (
    "Federal taxable", "SS wages", "Medicare wages", "State taxable", "FIT wages", "OASDI wages",
)  # fmt: skip
_CODES = {"earnings": ("E01", "REG", "01", "1010"), "tax_lines": ("T", "FW", "30", "2010"),
          "deduction_lines": ("D", "401", "50", "3005")}  # fmt: skip


class Beside:
    """Blocks that are no part of what is earned or taken."""

    def __init__(self, setter: Setter, tongue: Tongue, look: Look, chance: Random):
        self._setter = setter
        self._tongue = tongue
        self._look = look
        self._chance = chance
        self._way = chance.randrange(4)

    def code(self, part: str, row: int) -> str:
        """A line's code in a column of its own."""
        base = _CODES[part][self._way]
        if base.isdigit():
            return str(int(base) + row * 5)
        return base if row == 0 else f"{base[:2]}{row + 1}"

    def some(self, x0: float, y: float, x1: float, most: int) -> float:
        """Some of the blocks, one under the other, as far as there is room."""
        blocks: list[Callable[[float, float, float], float]] = [
            self._leave, self.employer, self._deposits, self._taxable, self._status, self._hours,
            self._job,
        ]  # fmt: skip
        self._chance.shuffle(blocks)
        for block in blocks[:most]:
            if y + 90 < self._setter.page.height - 50:
                y = block(x0, y + 4, min(x1, x0 + 330)) + 4
        return y

    def memo_rows(self, keys: Sequence[str]) -> list[Entry]:
        """The employer's parts at the end of the table of all."""
        rows = [Entry({"description": f"={self._tongue['employer_paid']}"}, strong=True)]
        for name in self._chance.sample(_THEIRS, 2):
            rows.append(Entry({"description": f"={name}", **self._money(keys, (15, 300))}))
        return rows

    def _money(self, keys: Sequence[str], span: tuple[int, int]) -> dict[str, str]:
        now = self._chance.randint(*span) * 100 + self._chance.randint(0, 99)
        cells = {"current": now, "ytd": now * self._chance.randint(3, 18)}
        return {key: f"={self._setter.page.figure(f'{cells[key] / 100:.2f}')}" for key in keys}

    def _grid(
        self, what: str, x0: float, y: float, x1: float, heads: Sequence[str],
        rows: Sequence[Sequence[str]],
    ) -> float:  # fmt: skip
        s, title = self._setter, self._setter.look.case(self._tongue[what])
        if self._tongue["third"] in ("Dental", "Dental plan", "Vision"):
            pen = s.look.head.at(s.look.body.size + 0.5)
            s.page.text(x0 + 3, y + pen.size + 2, title, pen)
            y, title = y + pen.leading + 2, ""
        columns = [Column("0", title, "left")]
        columns += [Column(str(at + 1), head) for at, head in enumerate(heads)]
        entries = [Entry({str(at): f"={text}" for at, text in enumerate(row)}) for row in rows]
        return Grid(s, self._look, columns, x0, x1, s.look.body).draw(entries, y)

    def _leave(self, x0: float, y: float, x1: float) -> float:
        notes, chance = self._setter.facts.notes, self._chance
        if chance.random() < 0.5:
            rows = [("Vacation hours left", notes["vacation"]), ("Sick hours left", notes["sick"])]
            return self._grid("leave", x0, y, x1, ("",), rows)
        table = [(name, "4.00", f"{chance.randint(0, 16)}.00", notes[key])
                 for name, key in (("Vacation", "vacation"), ("Sick", "sick"))]  # fmt: skip
        return self._grid("leave", x0, y, x1, ("Earned", "Taken", "Left"), table)

    def employer(self, x0: float, y: float, x1: float) -> float:
        """What the employer pays on top."""
        keys = ["current", "ytd"] if self._chance.random() < 0.6 else ["current"]
        rows = []
        for name in self._chance.sample(_THEIRS, self._chance.choice((1, 2, 3))):
            cells = self._money(keys, (15, 300))
            rows.append((name, *(cells[key].removeprefix("=") for key in keys)))
        heads = [self._tongue[key] for key in keys] if self._chance.random() < 0.8 else [""] * 2
        return self._grid("employer_paid", x0, y, x1, heads[: len(keys)], rows)

    def _taxable(self, x0: float, y: float, x1: float) -> float:
        rows = []
        for name in self._chance.sample(_BASES, 2):
            cells = self._money(["current"], (900, 4000))
            rows.append((name, cells["current"].removeprefix("=")))
        return self._grid("taxable", x0, y, x1, (self._tongue["current"],), rows)

    def _deposits(self, x0: float, y: float, x1: float) -> float:
        s = self._setter
        kind = self._chance.choice(("Checking", "Savings", "Chkg", s.facts.notes["bank"]))
        columns = [Column("a", s.look.case(self._tongue["deposits"]), "left"),
                   Column("current", self._chance.choice(("Amount", "", "Deposit")))]  # fmt: skip
        account = self._chance.choice(("xxxx{}", "...{}", "#{}", "(acct ending {})"))
        row = {"a": f"={kind} {account.format(s.facts.notes['account'])}",
               "current": "net_pay.current"}  # fmt: skip
        return Grid(s, self._look, columns, x0, x1, s.look.body).draw([Entry(row)], y)

    def _status(self, x0: float, y: float, x1: float) -> float:
        notes = self._setter.facts.notes
        rows = [("Federal", notes["status"], notes["allowances"]),
                (notes["state"], notes["status"], "0")]  # fmt: skip
        return self._grid("status", x0, y, x1, ("Filing", "Allow."), rows)

    def _hours(self, x0: float, y: float, x1: float) -> float:
        s = self._setter
        y += s.step
        s.page.text(x0, y, "Total hours worked", s.look.body)
        s.page.text(x1, y, f"{self._chance.randint(60, 86)}.00", s.look.body, "right")
        return y + 6

    def _job(self, x0: float, y: float, x1: float) -> float:
        s, notes = self._setter, self._setter.facts.notes
        items = [(self._tongue["title_of"], notes["title"]), ("Phone", notes["phone"])]
        for label, text in items:
            y += s.step
            end = s.page.text(x0, y, s.say(label), s.look.label).x1
            s.page.text(end + 6, y, text, s.look.body, fit=x1 - end - 6)
        return y + 6
