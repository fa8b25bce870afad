"""Papers of one honest income, for tests: pay stubs in a row, a W-2, a return, a letter."""

from collections.abc import Mapping
from datetime import date, timedelta

from rules.engine import judge_case
from rules.facts import stated_facts
from rules.view import CaseFacts, DocumentFacts
from tests.rules.facts import case, document

EMPLOYER, EMPLOYEE = "Kestrel Aerostructures, Inc.", "Dave Applewood"
GROSS, TAXES, DEDUCTIONS, NET = 3000_00, 529_50, 150_00, 2320_50  # cents of a pay
FIRST = date(2026, 1, 9)  # a pay date; every other Friday follows


def cents(amount: int) -> str:
    return f"{amount // 100}.{amount % 100:02}"


def stub_values(number: int = 20, **changes: str | None) -> dict[str, str | None]:
    """The `number`th pay of 2026; changes by path, `__` for the point."""
    paid = FIRST + timedelta(days=14 * (number - 1))
    values: dict[str, str | None] = {
        "employer.name": EMPLOYER,
        "employee.name": EMPLOYEE,
        "pay_date": paid.isoformat(),
        "period_start": (paid - timedelta(days=18)).isoformat(),
        "period_end": (paid - timedelta(days=5)).isoformat(),
        "pay_frequency": "Biweekly",
        "check_number": str(480000 + number),
        "earnings[0].description": "Regular",
        "earnings[0].current": cents(GROSS),
        "earnings[0].ytd": cents(GROSS * number),
        "tax_lines[0].description": "Federal Income Tax",
        "tax_lines[0].current": "300.00",
        "tax_lines[0].ytd": cents(300_00 * number),
        "tax_lines[1].description": "Social Security",
        "tax_lines[1].current": "186.00",
        "tax_lines[1].ytd": cents(186_00 * number),
        "tax_lines[2].description": "Medicare",
        "tax_lines[2].current": "43.50",
        "tax_lines[2].ytd": cents(43_50 * number),
        "deduction_lines[0].description": "401(k)",
        "deduction_lines[0].current": cents(DEDUCTIONS),
        "deduction_lines[0].ytd": cents(DEDUCTIONS * number),
    }
    for name, pay in (
        ("gross_pay", GROSS),
        ("taxes", TAXES),
        ("deductions", DEDUCTIONS),
        ("net_pay", NET),
    ):
        values[f"{name}.current"] = cents(pay)
        values[f"{name}.ytd"] = cents(pay * number)
    return values | {path.replace("__", "."): text for path, text in changes.items()}


def stub(number: int = 20, *, key: int = 1, **changes: str | None) -> DocumentFacts:
    return document("pay_stub", stub_values(number, **changes), key=key, whole=False)


W2 = {
    "tax_year": "2025",
    "employee.name": EMPLOYEE,
    "employee.ssn": "XXX-XX-4321",
    "employer.name": EMPLOYER,
    "employer.ein": "36-0000012",
    "wages": "70200.00",
    "federal_income_tax": "7800.00",
    "social_security_wages": "74100.00",
    "social_security_tax": "4594.20",
    "medicare_wages": "74100.00",
    "medicare_tax": "1074.45",
    "coded_amounts[0].code": "D",
    "coded_amounts[0].amount": "3900.00",
    "states[0].state": "IL",
    "states[0].wages": "70200.00",
    "states[0].income_tax": "3474.90",
}
RETURN = {
    "tax_year": "2025",
    "filing_status": "Single",
    "taxpayer.name": EMPLOYEE,
    "wages": "70200.00",
    "taxable_interest": "120.00",
    "ordinary_dividends": "80.00",
    "total_income": "70400.00",
    "adjustments": "400.00",
    "adjusted_gross_income": "70000.00",
    "deductions": "15750.00",
    "taxable_income": "54250.00",
    "total_tax": "6849.00",
    "federal_tax_withheld": "7800.00",
    "total_payments": "7800.00",
    "refund": "951.00",
}
NEC = {
    "variant": "NEC",
    "tax_year": "2025",
    "payer.name": "Harrow & Pike Industrial Supply",
    "payer.tin": "36-0000044",
    "recipient.name": EMPLOYEE,
    "recipient.tin": "XXX-XX-4321",
    "nonemployee.compensation": "8000.00",
}
LETTER = {
    "letter_date": "2026-10-30",
    "employer.name": EMPLOYER,
    "employee.name": EMPLOYEE,
    "position": "Analyst",
    "start_date": "2022-03-14",
    "base_pay": "78000.00",
    "base_pay_period": "per year",
    "signer.name": "Ruth Delgado",
}
PAPERS: Mapping[str, Mapping[str, str]] = {
    "w2": W2,
    "form_1040": RETURN,
    "form_1099": NEC,
    "employment_letter": LETTER,
}


def paper(
    doc_type: str, values: Mapping[str, str | None] | None = None, *, key: int = 1
) -> DocumentFacts:
    """One of PAPERS, with some values changed."""
    return document(doc_type, {**PAPERS[doc_type], **(values or {})}, key=key, whole=False)


def stated(*employers: Mapping[str, str], **more: str) -> DocumentFacts:
    """What is stated: of each employer, and more by path, `__` for the point."""
    values = {
        f"employers[{at}].{leaf}": text
        for at, one in enumerate(employers)
        for leaf, text in one.items()
    }
    values |= {path.replace("__", "."): text for path, text in more.items()}
    return stated_facts(values)


def outcomes(rule: str, *documents: DocumentFacts, **more: object) -> list[tuple[str, str]]:
    """What a rule says of a case with these papers: outcome and severity of each verdict."""
    facts: CaseFacts = case(*documents, **more)
    return [(one.outcome, one.severity) for one in judge_case(facts) if one.rule.id == rule]
