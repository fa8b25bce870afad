"""A Form W-9: who a payee is, for tax."""

from datetime import date
from typing import ClassVar

from extraction.schemas.base import Check, Kind, Schema, leaf


class FormW9(Schema):
    """A request for a taxpayer's number, as the payee filled it in."""

    slug: ClassVar[str] = "form_w9"
    version: ClassVar[int] = 1
    title: ClassVar[str] = "Form W-9"

    name: str | None = leaf(
        "Name", "Line 1: as on the income tax return.", Kind.NAME, required=True, pii=True
    )
    business_name: str | None = leaf(
        "Business name", "Line 2: or disregarded entity, if not as line 1.", Kind.NAME
    )
    tax_classification: str | None = leaf(
        "Tax classification", "Line 3: the words beside the box that is ticked.", Kind.TEXT
    )
    exempt_payee_code: str | None = leaf("Exempt payee code", "Line 4.", Kind.IDENTIFIER)
    fatca_code: str | None = leaf(
        "FATCA exemption code", "Line 4: of exemption from FATCA reporting.", Kind.IDENTIFIER
    )
    address: str | None = leaf(
        "Address", "Line 5: number, street, apartment; not the city.", Kind.ADDRESS, pii=True
    )
    city_state_zip: str | None = leaf(
        "City, state and ZIP", "Line 6, as it stands.", Kind.ADDRESS, pii=True
    )
    requester: str | None = leaf(
        "Requester", "The requester's name and address, beside lines 5 and 6.", Kind.ADDRESS
    )
    account_numbers: str | None = leaf("Account numbers", "Line 7, all of it.", Kind.TEXT, pii=True)
    ssn: str | None = leaf(
        "Social security number",
        "Part I, the boxes above.",
        Kind.IDENTIFIER,
        pii=True,
        check=Check.SSN,
    )
    ein: str | None = leaf(
        "Employer identification number",
        "Part I, the boxes below.",
        Kind.IDENTIFIER,
        check=Check.EIN,
    )
    signed_on: date | None = leaf("Date signed", "Beside the signature.", Kind.DATE)
