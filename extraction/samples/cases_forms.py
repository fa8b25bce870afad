"""Papers that some cases have besides: a letter, a return, forms and bills."""

from datetime import timedelta
from decimal import Decimal

from extraction.samples.cases_life import Life
from extraction.samples.cases_paper import Paper
from extraction.samples.cases_people import masked
from extraction.samples.drawing import layout_of
from extraction.samples.payroll import ZERO, cents
from extraction.samples.people import dice

_LETTERS = (3, 5, 8, 9, 10)  # verifications of a salary
_BY_HOUR = 4
_STANDARD = {"Single": 15_750, "Married filing jointly": 31_500}


def letter(life: Life, at: int) -> Paper:
    """An employer's letter about a job."""
    job, chance = life.jobs[at], life.dice("letter", at)
    one = life.persons[job.who]
    number = _BY_HOUR if job.salary is None else chance.choice(_LETTERS)
    day = life.paid_until(at)
    pay = job.hourly(day) if job.salary is None else job.yearly(day)
    written = life.as_of - timedelta(days=chance.randint(2, 24))
    given = {
        "letter_date": written.isoformat(),
        "employer.name": job.firm.name,
        "employer.address": job.firm.address,
        "employer.phone": job.firm.phone,
        "employee.name": one.written("plain"),
        "employee.address": life.home,
        "position": job.title,
        "employment_type": "full-time" if job.week > 30 else "part-time",
        "start_date": job.hired.isoformat(),
        "base_pay": f"{pay:.2f}",
        "hours_per_week": f"{job.week.normalize():f}",
    }
    if number == 5:
        given["base_pay_period"] = "Annual"
    facts = layout_of("employment_letter", number).facts(life.seed, life.as_of, given, False)
    return Paper(
        f"employment_letter {at}", "employment_letter", number, facts.values, life.seed, facts.notes
    )


def tax_return(life: Life, interest_paid: Decimal) -> Paper:
    """Last year's return, of the wages that the forms W-2 have and the interest of a form 1099."""
    chance, year = life.dice("return"), life.w2_years()[0]
    wages = withheld = ZERO
    for at in range(len(life.jobs)):
        mine = [pay for pay in life.pays[at] if pay.period.paid.year == year]
        if mine:
            wages += mine[-1].gross[1] - mine[-1].part("retirement", "pretax")[1]
            withheld += mine[-1].part("federal")[1]
    one = life.persons[0]
    status = "Married filing jointly" if len(life.persons) > 1 else "Single"
    values = {
        "tax_year": str(year),
        "filing_status": status,
        "taxpayer.name": one.written(chance.choice(("plain", "initial"))),
        "taxpayer.ssn": masked(one.ssn, chance),
        "taxpayer.occupation": life.jobs[0].title,
        "address": life.home,
    }
    if len(life.persons) > 1:
        two = life.persons[1]
        values |= {"spouse.name": two.written("plain"), "spouse.ssn": masked(two.ssn, chance)}
    if chance.random() < 0.3:  # a form in whole dollars, as most are
        wages, withheld = wages.quantize(Decimal(1)), withheld.quantize(Decimal(1))
    figures = {"wages": wages}
    if interest_paid or chance.random() < 0.3:
        figures["taxable_interest"] = interest_paid or cents(wages / 200)
    total = sum(figures.values(), ZERO)
    taxable = max(ZERO, total - _STANDARD[status])
    tax = cents(taxable * Decimal("0.14"))
    figures |= {
        "total_income": total, "adjusted_gross_income": total,
        "deductions": Decimal(_STANDARD[status]), "taxable_income": taxable, "total_tax": tax,
        "federal_tax_withheld": withheld, "total_payments": withheld,
        "refund" if withheld > tax else "amount_owed": abs(withheld - tax),
    }  # fmt: skip
    values |= {path: f"{figure:.2f}" for path, figure in figures.items()}
    return Paper("form_1040", "form_1040", 1, values, life.seed)


def mortgage(life: Life) -> Paper:
    """The lender's form about interest paid last year."""
    chance, one = life.dice("1098"), life.persons[0]
    debt = next(debt for debt in life.owed if debt.kind == "mortgage")
    principal = debt.balance + debt.monthly * 12
    given = {
        "tax_year": str(life.w2_years()[0]),
        "lender.name": debt.creditor,
        "lender.tin": bank_number(debt.creditor),
        "borrower.name": one.written(chance.choice(("plain", "initial", "caps"))),
        "borrower.address": life.home,
        "borrower.tin": masked(one.ssn, chance),
        "mortgage_interest": f"{cents(principal * Decimal('0.05')):.2f}",
        "outstanding_principal": f"{principal:.2f}",
        "property_address": life.home,
    }
    return _by_terms(life, "form_1098", chance.choice((1, 2)), given)


def interest(life: Life) -> Paper:
    """The bank's form about interest on savings."""
    chance, one = life.dice("1099"), life.persons[0]
    given = {
        "tax_year": str(life.w2_years()[0]),
        "payer.name": life.account.bank,
        "payer.tin": bank_number(life.account.bank),
        "recipient.name": one.written(chance.choice(("plain", "caps"))),
        "recipient.address": life.former_home or life.home,
        "recipient.tin": masked(one.ssn, chance),
    }
    return _by_terms(life, "form_1099", 2, given)


def utility(life: Life) -> Paper:
    """A bill for the home."""
    chance, one = life.dice("utility"), life.persons[0]
    given = {
        "customer_name": one.written(chance.choice(("plain", "caps", "initial"))),
        "service_address": life.home,
        "billing_address": life.home,
    }
    return _by_terms(life, "utility_bill", 1, given)


def insurance(life: Life) -> Paper:
    """The policy on the home to be bought or owned."""
    chance, one = life.dice("insurance"), life.persons[0]
    given = {
        "named_insured.name": one.written(chance.choice(("plain", "caps", "initial"))),
        "named_insured.address": life.home,
        "property_address": life.property_address,
    }
    return _by_terms(life, "insurance_declaration", 1, given)


def _by_terms(life: Life, doc_type: str, number: int, given: dict[str, str]) -> Paper:
    facts = layout_of(doc_type, number).facts(life.seed, life.as_of, given, False)
    return Paper(doc_type, doc_type, number, facts.values, life.seed, facts.notes)


def bank_number(name: str) -> str:
    """A bank's EIN: the same on all its forms."""
    bank = name.removesuffix(" Mortgage")
    return f"36-00{dice('bank number', bank).randint(10000, 99999)}"
