"""What stubs by chance print of others' money beside a person's: employer's costs, tax bases."""

from collections.abc import Sequence
from random import Random

from extraction.samples.chance_setter import Setter
from extraction.samples.chance_tables import Column, Entry, Grid, Look
from extraction.samples.chance_words import Tongue

_COSTS = (
    "401(k) Match", "Medical ER", "Dental - Employer", "FICA Employer", "Employer Medicare",
    "Life Ins ER", "FUTA", "State Unemployment", "HSA Employer", "Pension Match",
)  # fmt: skip
_BASES = (
    "OASDI - Taxable Wages", "Medicare - Taxable Wages", "Federal Withholding - Taxable Wages",
    "State Taxable Wages", "Social Security Wages", "Federal Taxable", "401(k) Wages",
)  # fmt: skip
_TITLES = (
    "Employer Paid Benefits", "Employer Contributions", "Employer Paid Taxes", "Company Benefits",
    "Company Paid Items", "Benefits Paid by Employer", "Employer Taxes and Contributions", "Memo",
    "Other Benefits and Information", "Employer Cost",
)  # fmt: skip
_OVER = (
    "Taxable Wages", "Taxable Earnings", "Subject Wages", "Wage Bases", "Tax Bases",
    "Taxable Gross",
)  # fmt: skip
SUMS = ("gross_pay", "taxes", "deductions", "net_pay")


class Costs:
    """Tables that look like those of a stub and are none of its own."""

    def __init__(self, setter: Setter, tongue: Tongue, look: Look, chance: Random):
        self._setter = setter
        self._tongue = tongue
        self._look = look
        self._chance = chance

    def benefits(self, x0: float, y: float, x1: float) -> float:
        """What the employer pays beside the wage."""
        return self._table(self._chance.choice(_TITLES), _COSTS, (20, 400), x0, y, x1)

    def taxable(self, x0: float, y: float, x1: float) -> float:
        """The wages that each tax is reckoned from."""
        return self._table(self._chance.choice(_OVER), _BASES, (900, 5000), x0, y, x1)

    def employer_rows(self, keys: Sequence[str]) -> list[Entry]:
        """The employer's part as a group of a table of all."""
        rows = [Entry({"description": f"={self._chance.choice(_TITLES)}"}, strong=True)]
        for name in self._chance.sample(_COSTS, self._chance.choice((1, 2, 3))):
            rows.append(Entry({"description": f"={name}", **self._figures(keys, (20, 400))}))
        return rows

    def matrix(
        self, keys: Sequence[str], parts: Sequence[tuple[str, dict[str, str]]], y: float
    ) -> float:
        """Sums as columns, the period and the year as rows; deductions in one column or two."""
        s, t = self._setter, self._tongue
        split = self._chance.random() < 0.5
        columns = [Column("description", "", "left"), Column("gross_pay", t["gross_pay"])]
        middle = [Column("taxes", t["taxes"])]
        if split:
            middle = [Column("pre", parts[0][0]), *middle, Column("post", parts[1][0])]
        else:
            middle.append(Column("deductions", t["deductions"]))
        columns += [*middle, Column("net_pay", t["net_pay"])]
        entries = []
        for key in keys:
            cells = {"description": f"={t[key]}"} | {path: f"{path}.{key}" for path in SUMS}
            cells |= {"pre": f"={parts[0][1][key]}", "post": f"={parts[1][1][key]}"}
            entries.append(Entry(cells))
        look = Look(self._look.rules, self._look.fill, self._chance.random() < 0.3, "over")
        return Grid(s, look, columns, s.x0, s.x1, s.look.body).draw(entries, y) + 4

    def _table(
        self,
        title: str,
        names: Sequence[str],
        span: tuple[int, int],
        x0: float,
        y: float,
        x1: float,
    ) -> float:
        s = self._setter
        keys = [
            key for key in ("current", "ytd") if key == "current" or self._chance.random() < 0.8
        ]
        over = self._chance.random() < 0.5
        if over:
            pen = s.look.head.at(s.look.body.size + 0.5)
            s.page.text(x0 + 3, y + pen.size + 2, s.look.case(title), pen)
            y += pen.leading + 2
        head = self._tongue["description"] if over else title
        columns = [Column("description", head, "left"), *(Column(k, self._tongue[k]) for k in keys)]
        some = self._chance.sample(names, self._chance.choice((1, 2, 3)))
        rows = [Entry({"description": f"={name}", **self._figures(keys, span)}) for name in some]
        return Grid(s, self._look, columns, x0, x1, s.look.body).draw(rows, y)

    def _figures(self, keys: Sequence[str], span: tuple[int, int]) -> dict[str, str]:
        now = self._chance.randint(*span) * 100 + self._chance.randint(0, 99)
        cells = {"current": now, "ytd": now * self._chance.randint(2, 20)}
        return {key: f"={self._setter.page.figure(f'{cells[key] / 100:.2f}')}" for key in keys}
