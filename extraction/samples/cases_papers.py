"""From a household's life to its papers: what each says, and which layout prints it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from extraction.samples import accounts
from extraction.samples.cases_bank import Account, Month
from extraction.samples.cases_forms import (
    insurance,
    interest,
    letter,
    mortgage,
    tax_return,
    utility,
)
from extraction.samples.cases_life import Life
from extraction.samples.cases_paper import Paper
from extraction.samples.cases_pay import Job, Line, Pay, base_of
from extraction.samples.cases_people import STYLES, masked, respelt
from extraction.samples.cases_variety import varied
from extraction.samples.drawing import LAYOUTS, layout_of
from extraction.samples.payroll import ZERO
from extraction.samples.w2s import Terms as W2Terms

STATEMENTS = (1, 2, 3, 6)  # American accounts with rows
IDENTITIES = (1, 2, 3, 8, 1, 2, 3, 8, 5, 6)  # licences, now and then a passport
_ENOUGH = {"Weekly": (4, 5, 5), "Biweekly": (2, 3, 3), "Semi-monthly": (2, 2, 3), "Monthly": (2,)}
_CODES = (("403", "E"), ("457", "G"))  # of box 12; a 401(k) has D


@dataclass(slots=True)
class Draft:
    """A case before it is drawn: what is stated, and the papers. Plants change it."""

    life: Life
    stated: dict[str, str]
    papers: list[Paper]

    def of(self, doc_type: str) -> list[Paper]:
        """The papers of one type."""
        return [paper for paper in self.papers if paper.doc_type == doc_type]

    def main_statements(self) -> list[Paper]:
        """The statements of the account that pay goes to."""
        return [paper for paper in self.papers if paper.key.startswith("bank_statement ")]


def papers(life: Life) -> list[Paper]:
    """All papers of a case."""
    made = [paper for at in life.current() for paper in stubs(life, at)]
    made += [paper for paper in december(life) if paper.key not in {one.key for one in made}]
    for at in range(len(life.jobs)):
        made += w2s(life, at)
    made += statements(life)
    made += [identity(life, who) for who in range(len(life.persons))]
    chance = life.dice("which papers")
    if chance.random() < 0.4:
        made.append(letter(life, life.current()[0]))
    saved = interest(life) if chance.random() < 0.2 else None
    if saved:
        made.append(saved)
    if chance.random() < 0.35:
        made.append(tax_return(life, _interest(saved)))
    if not life.purchase and chance.random() < 0.6:
        made.append(mortgage(life))
    if chance.random() < 0.35:
        made.append(utility(life))
    if chance.random() < 0.3:
        made.append(insurance(life))
    return varied(life, made)


def _interest(form: Paper | None) -> Decimal:
    """The taxable interest that a form 1099 tells of."""
    paths = ("interest.income", "interest.savings_bonds")
    return sum((Decimal(form.values.get(path, "0")) for path in paths), ZERO) if form else ZERO


def named(life: Life, who: int, *key: object, old: bool = False) -> str:
    """How one office spells a person: always the same way. `old`: before a marriage."""
    chance = life.dice("name", who, *key)
    person = life.persons[who]
    if person.maiden and (old or chance.random() < 0.15):
        return person.written("maiden")
    style = life.styles[who]
    return person.written(style if style != "plain" else chance.choice(STYLES))


def stubs(life: Life, at: int) -> list[Paper]:
    """The latest stubs of a job, oldest first."""
    chance = life.dice("how many stubs", at)
    handed = life.handed_by(at)
    made = [pay for pay in life.pays[at] if pay.period.paid <= handed]
    count = chance.choice(_ENOUGH[life.jobs[at].frequency])
    return [stub(life, at, pay) for pay in made[-count:]]


def december(life: Life) -> list[Paper]:
    """Now and then the last stub of the year that the newest form W-2 is of."""
    chance = life.dice("december")
    year, found = life.w2_years()[0], []
    mine = [pay for pay in life.pays[0] if pay.period.paid.year == year]
    if chance.random() < 0.35 and mine:
        found.append(stub(life, 0, mine[-1]))
    return found


def stub(life: Life, at: int, pay: Pay) -> Paper:
    """One pay stub."""
    job = life.jobs[at]
    chance = life.dice("stub", at)
    number = chance.randint(1, LAYOUTS["pay_stub"])
    office = respelt(job.firm.address, chance)
    values = {
        "employee.name": named(life, job.who, "payroll", at),
        "employee.address": life.home,
        "employer.name": job.firm.name,
        "employer.address": office,
        "pay_date": pay.period.paid.isoformat(),
        "period_start": pay.period.start.isoformat(),
        "period_end": pay.period.end.isoformat(),
        "pay_frequency": job.frequency,
        "check_number": str(pay.number),
    }
    if chance.random() < 0.8:
        values["employee.ssn"] = masked(life.persons[job.who].ssn, chance)
    values |= _sums(pay)
    for table, kinds in _TABLES.items():
        mine = [line for line in pay.lines if line.kind in kinds]
        for row, line in enumerate(mine):
            values |= _cells(f"{table}[{row}]", line)
    return Paper(f"pay_stub {at} {pay.period.paid}", "pay_stub", number, values, life.seed)


_TABLES = {
    "earnings": ("pay", "beside"),
    "tax_lines": ("federal", "social", "medicare", "state"),
    "deduction_lines": ("retirement", "pretax", "other"),
}


def _sums(pay: Pay) -> dict[str, str]:
    pairs = {
        "gross_pay": pay.gross, "taxes": pay.taxes, "deductions": pay.deductions,
        "net_pay": pay.net,
    }  # fmt: skip
    return {
        f"{path}.{column}": f"{figure:.2f}"
        for path, pair in pairs.items()
        for column, figure in zip(("current", "ytd"), pair, strict=True)
    }


def _cells(path: str, line: Line) -> dict[str, str]:
    cells = {
        f"{path}.description": line.name,
        f"{path}.current": f"{line.current:.2f}",
        f"{path}.ytd": f"{line.ytd:.2f}",
    }
    if line.rate is not None and line.hours is not None:
        cells |= {f"{path}.rate": f"{line.rate:.2f}", f"{path}.hours": f"{line.hours:.2f}"}
    return cells


def w2s(life: Life, at: int) -> Iterator[Paper]:
    """A job's forms of the last two years, as far as it paid anything in them."""
    for year in life.w2_years():
        mine = [pay for pay in life.pays[at] if pay.period.paid.year == year]
        if mine:
            yield w2(life, at, year, mine[-1])


def w2(life: Life, at: int, year: int, last: Pay) -> Paper:
    """The form that follows from a year's last pay."""
    job, chance = life.jobs[at], life.dice("w2", at, year)
    who = life.persons[job.who]
    number = chance.randint(1, LAYOUTS["w2"])
    terms = layout_of("w2", number).terms
    assert isinstance(terms, W2Terms)
    old = chance.random() < 0.5
    values = {
        "tax_year": str(year),
        "copy_designation": terms.copy,
        "employee.name": named(life, job.who, "w2", at, old=old),
        "employee.address": life.former_home or respelt(life.home, chance),
        "employee.ssn": masked(who.ssn, life.dice("w2 mask", at)),
        "employer.name": job.firm.name,
        "employer.address": respelt(job.firm.address, chance),
        "employer.ein": job.firm.ein,
        **_boxes(job, year, last, chance, terms),
    }
    if terms.control and chance.random() < 0.6:
        values["control_number"] = f"{chance.randint(1, 9999):06}"
    return Paper(f"w2 {at} {year}", "w2", number, values, life.seed)


def _boxes(job: Job, year: int, last: Pay, chance: Random, terms: W2Terms) -> dict[str, str]:
    gross, saved, insured = last.gross[1], last.part("retirement")[1], last.part("pretax")[1]
    wages = gross - saved - insured
    taxed = gross - insured
    figures = {
        "wages": wages,
        "federal_income_tax": last.part("federal")[1],
        "social_security_wages": min(taxed, base_of(year)),
        "social_security_tax": last.part("social")[1],
        "medicare_wages": taxed,
        "medicare_tax": last.part("medicare")[1],
    }
    values = {path: f"{figure:.2f}" for path, figure in figures.items()}
    codes: list[tuple[str, Decimal]] = []
    if saved:
        name = job.words["retirement"]
        codes.append((next((code for part, code in _CODES if part in name), "D"), saved))
        values["is_retirement_plan"] = "true"
    if insured:
        codes.append(("DD", insured * 4))
    if chance.random() < 0.3:
        codes.append(("C", Decimal(chance.randint(3_000, 60_000)) / 100))
    for row, (code, amount) in enumerate(codes[: terms.most_codes]):
        values[f"coded_amounts[{row}].code"] = code
        values[f"coded_amounts[{row}].amount"] = f"{amount:.2f}"
    state = last.part("state")[1]
    if state > ZERO:
        values |= {
            "states[0].state": job.state,
            "states[0].employer_state_number": f"{chance.randint(10000000, 99999999)}",
            "states[0].wages": f"{wages:.2f}",
            "states[0].income_tax": f"{state:.2f}",
        }
    return values


def statements(life: Life) -> list[Paper]:
    """The account's statements."""
    chance = life.dice("statements")
    number = chance.choice(STATEMENTS)
    made = [statement(life, life.account, number, month) for month in life.account.months()]
    if life.savings:
        made += [statement(life, life.savings, number, month) for month in life.savings.months()]
    return made


def statement(life: Life, account: Account, number: int, month: Month) -> Paper:
    """One statement."""
    terms = layout_of("bank_statement", number).terms
    assert isinstance(terms, accounts.Terms)
    issued = min(month.end + timedelta(days=1), life.as_of)
    values = {
        "bank_name": account.bank,
        "bank_address": account.bank_address,
        "account_holder": account.holder,
        "holder_address": life.home,
        "account_number": f"XXXXXX{account.number[-4:]}" if account.masked else account.number,
        "account_type": account.kind,
        "currency": "USD",
        "statement_date": issued.isoformat(),
        "period_start": month.start.isoformat(),
        "period_end": month.end.isoformat(),
    }
    rows = [move.row() for move in month.moves]
    facts = terms.told(life.dice("statement", month.end), rows, month.opening, values)
    name = "bank_statement" if account is life.account else "savings"
    return Paper(
        f"{name} {month.end}", "bank_statement", number, facts.values, life.seed, facts.notes
    )


def identity(life: Life, who: int) -> Paper:
    """A person's licence or passport."""
    chance, one = life.dice("identity", who), life.persons[who]
    number = chance.choice(IDENTITIES)
    issued = life.as_of - timedelta(days=chance.randint(60, 6 * 365))
    expires = date(issued.year + 8, issued.month, min(issued.day, 28))
    home = life.former_home if life.former_home and chance.random() < 0.4 else life.home
    given = {
        "first_name": chance.choice((one.first, f"{one.first} {one.middle}")),
        "last_name": one.last,
        "date_of_birth": one.born.isoformat(),
        "issued_on": issued.isoformat(),
        "expires_on": expires.isoformat(),
    }
    if number < 5 or number == 8:
        given["address"] = home
    facts = layout_of("id_document", number).facts(life.seed * 7 + who, life.as_of, given, False)
    return Paper(
        f"id_document {who}", "id_document", number, facts.values, life.seed * 7 + who, facts.notes
    )


def stated(life: Life) -> dict[str, str]:
    """What the applicant states."""
    chance = life.dice("stated")
    one = life.persons[0]
    found = {
        "person.name": one.written(chance.choice(("plain", "initial", "middle"))),
        "person.date_of_birth": one.born.isoformat(),
        "person.ssn": one.ssn,
        "person.address": respelt(life.home, chance).replace("; ", ", "),
        "person.phone": one.phone,
        "loan.purpose": "purchase" if life.purchase else "refinance",
        "loan.property_address": life.property_address.replace("; ", ", "),
    }
    if one.maiden:
        found["person.other_name"] = one.written("maiden")
    if len(life.persons) > 1:
        found["co_applicant.name"] = life.persons[1].written("plain")
        found["co_applicant.ssn"] = life.persons[1].ssn
    value = life.income() * chance.randint(28, 60)
    found["loan.property_value"] = f"{value // 1000 * 1000:.2f}"
    found["loan.amount"] = f"{value * chance.randint(55, 90) // 100_000 * 1000:.2f}"
    found["loan.monthly_payment"] = f"{value * chance.randint(4, 7) / 1000 // 1:.2f}"
    for row, at in enumerate(life.current()):
        found |= _employment(life, chance, f"employers[{row}]", at)
    left = [job for job in life.jobs if job.left]
    for row, job in enumerate(left if chance.random() < 0.7 else (), start=len(life.current())):
        assert job.left is not None
        found[f"employers[{row}].name"] = job.firm.name
        found[f"employers[{row}].start_date"] = job.hired.isoformat()
        found[f"employers[{row}].end_date"] = job.left.isoformat()
        if chance.random() < 0.3:  # what it was
            found[f"employers[{row}].monthly_income"] = f"{job.yearly(job.left) / 12:.2f}"
    for row, debt in enumerate(one for one in life.owed if one.stated):
        found[f"debts[{row}].creditor"] = debt.creditor
        found[f"debts[{row}].monthly_payment"] = f"{debt.monthly:.2f}"
        found[f"debts[{row}].balance"] = f"{debt.balance:.2f}"
    closing = life.account.months()[-1].closing
    found["assets[0].bank"] = life.account.bank
    found["assets[0].account_last_digits"] = life.account.number[-4:]
    if life.savings:
        found["assets[1].bank"] = life.savings.bank
        found["assets[1].account_last_digits"] = life.savings.number[-4:]
        found["assets[1].balance"] = f"{life.savings.months()[-1].closing:.2f}"
    found["assets[0].balance"] = f"{closing // 1 if chance.random() < 0.4 else closing:.2f}"
    return found


def _employment(life: Life, chance: Random, path: str, at: int) -> dict[str, str]:
    job = life.jobs[at]
    monthly = life.monthly(at)
    way = chance.random()
    told = monthly // 10 * 10 if way < 0.3 else monthly // 1 if way < 0.5 else monthly
    name = job.firm.name
    if chance.random() < 0.3:
        name = name.partition(",")[0].removesuffix(" Inc.").removesuffix(" LLC")
    return {
        f"{path}.name": name,
        f"{path}.phone": job.firm.phone,
        f"{path}.start_date": job.hired.isoformat(),
        f"{path}.monthly_income": f"{told:.2f}",
        f"{path}.self_employed": "false",
    }
