"""How the local reader reads a Form 1098, a lender's statement of mortgage interest."""

from collections.abc import Iterator

from extraction.box_form import BoxForm, Want
from extraction.box_people import address_claim, block_of, people, recipient_address
from extraction.box_ticks import ticks
from extraction.box_values import (
    MONEY,
    NUMBER,
    TAX_NUMBER,
    is_date,
    simple,
    year,
)
from extraction.box_window import windowed
from extraction.candidates import Finder
from extraction.contract import Claim
from extraction.naming import has_digit
from extraction.schemas.form_1098 import Form1098

PATHS = {
    "lender_tin": "lender.tin",
    "borrower_tin": "borrower.tin",
    "account_number": "account_number",
    "interest": "mortgage_interest",
    "principal": "outstanding_principal",
    "origination": "origination_date",
    "refund": "refund_of_interest",
    "premiums": "insurance_premiums",
    "points": "points_paid",
    "properties": "number_of_properties",
    "acquisition": "acquisition_date",
}
DATE = Want(is_date)
WANTS = {
    **dict.fromkeys(PATHS, MONEY),
    "lender_tin": TAX_NUMBER,
    "borrower_tin": TAX_NUMBER,
    "account_number": NUMBER,
    "origination": DATE,
    "acquisition": DATE,
    "properties": Want(lambda piece: piece.text.isdigit() and len(piece.text) < 4),
    "other": Want(lambda piece: piece.cents, many=True),
}


def read(finder: Finder) -> Iterator[Claim]:
    """Claim what can be found of a 1098."""
    form = BoxForm(finder, Form1098.slug, WANTS)
    copies = [copy for copy in form.copies if copy.given]
    if not copies:
        return
    yield from simple(copies, PATHS, "box")
    yield from ticks(form, {"is_corrected": "is_corrected", "void": "", "same_address": ""})
    claims = list(people(form, ("borrower", "lender"), frozenset({"lender"})))
    yield from claims
    yield from windowed(form, "lender", "borrower", claims, ("property",))
    yield from recipient_address(form, "borrower.address")
    yield from _property(form)
    yield from year(finder, form)


def _property(form: BoxForm) -> Iterator[Claim]:
    """Box 8: the address of the property."""
    for copy in form.copies:
        for label in copy.named("property"):
            lines = block_of(form, copy, label)[:4]
            if any(has_digit(line.text) for line in lines):
                yield address_claim(lines, "property_address", "box property")
                return
