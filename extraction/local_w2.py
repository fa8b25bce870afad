"""How the local reader reads a Form W-2, official or as a payroll program prints it."""

from collections.abc import Iterator

from extraction.box_form import BoxForm, Want
from extraction.box_people import people
from extraction.box_states import state_rows
from extraction.box_ticks import ticks
from extraction.box_values import (
    MONEY,
    MONEY_COLUMN,
    NUMBER,
    NUMBER_COLUMN,
    STATE_COLUMN,
    TAX_NUMBER,
    TEXT_COLUMN,
    designation,
    fullest,
    simple,
    year,
)
from extraction.box_w2 import coded_amounts, is_coded, is_other, other, with_codes
from extraction.candidates import Finder
from extraction.contract import Claim
from extraction.schemas.w2 import W2

PATHS = {
    "ssn": "employee.ssn",
    "ein": "employer.ein",
    "control_number": "control_number",
    "wages": "wages",
    "federal_income_tax": "federal_income_tax",
    "social_security_wages": "social_security_wages",
    "social_security_tax": "social_security_tax",
    "medicare_wages": "medicare_wages",
    "medicare_tax": "medicare_tax",
    "social_security_tips": "social_security_tips",
    "allocated_tips": "allocated_tips",
    "dependent_care_benefits": "dependent_care_benefits",
    "nonqualified_plans": "nonqualified_plans",
}
TICKED = {
    name: name
    for name in ("is_statutory_employee", "is_retirement_plan", "is_third_party_sick_pay")
}
STATE = {"state": "state", "state_number": "employer_state_number", "state_wages": "wages",
         "state_tax": "income_tax"}  # fmt: skip
LOCAL = {"local_wages": "wages", "local_tax": "income_tax", "locality": "locality"}


WANTS = {
    **dict.fromkeys(PATHS, MONEY),
    "ssn": TAX_NUMBER,
    "ein": TAX_NUMBER,
    "control_number": NUMBER,
    "coded": Want(is_coded, many=True),
    "other": Want(is_other, many=True),
    "state": STATE_COLUMN,
    "state_number": NUMBER_COLUMN,
    "state_wages": MONEY_COLUMN,
    "state_tax": MONEY_COLUMN,
    "local_wages": MONEY_COLUMN,
    "local_tax": MONEY_COLUMN,
    "locality": TEXT_COLUMN,
}


def read(finder: Finder) -> Iterator[Claim]:
    """Claim what can be found of a W-2."""
    form = BoxForm(finder, W2.slug, WANTS, with_codes)
    copies = [copy for copy in form.copies if copy.given]
    if not copies:
        return
    yield from simple(copies, PATHS, "box")
    yield from coded_amounts(fullest(copies, ("coded",)))
    yield from state_rows(fullest(copies, STATE), STATE, "states")
    yield from state_rows(fullest(copies, LOCAL), LOCAL, "localities")
    yield from other(fullest(copies, ("other",)))
    yield from ticks(form, TICKED, words=True)
    yield from people(form, ("employee", "employer"), frozenset({"employer"}))
    yield from year(finder, form)
    yield from designation(finder, "copy_designation")
