"""The forms 1099-NEC, -INT, -DIV, -MISC and -G: one head, and the boxes of each."""

from decimal import Decimal
from typing import ClassVar

from extraction.schemas.base import Check, Favours, Group, Kind, Schema, group, leaf, money


class Payer(Group):
    name: str | None = leaf("Name", "Who paid, not the recipient.", Kind.NAME, required=True)
    address: str | None = leaf("Address", "The payer's address, in one line.", Kind.ADDRESS)
    tin: str | None = leaf(
        "Tax number", "The payer's TIN, as printed.", Kind.IDENTIFIER, check=Check.TIN
    )
    phone: str | None = leaf("Telephone", "The payer's telephone number.", Kind.IDENTIFIER)


class Recipient(Group):
    name: str | None = leaf("Name", "Who was paid.", Kind.NAME, required=True, pii=True)
    address: str | None = leaf(
        "Address", "The recipient's address, in one line.", Kind.ADDRESS, pii=True
    )
    tin: str | None = leaf(
        "Tax number",
        "The recipient's TIN, as printed, masked digits included.",
        Kind.IDENTIFIER,
        pii=True,
        check=Check.TIN,
    )


class Nonemployee(Group):
    compensation: Decimal | None = money(
        "Nonemployee compensation", "1099-NEC box 1.", favours=Favours.HIGHER
    )


class Interest(Group):
    income: Decimal | None = money("Interest income", "1099-INT box 1.", favours=Favours.HIGHER)
    early_withdrawal_penalty: Decimal | None = money("Early withdrawal penalty", "1099-INT box 2.")
    savings_bonds: Decimal | None = money(
        "Interest on savings bonds and Treasury obligations", "1099-INT box 3."
    )
    investment_expenses: Decimal | None = money("Investment expenses", "1099-INT box 5.")
    foreign_tax: Decimal | None = money("Foreign tax paid", "1099-INT box 6.")
    tax_exempt: Decimal | None = money("Tax-exempt interest", "1099-INT box 8.")


class Dividends(Group):
    ordinary: Decimal | None = money(
        "Total ordinary dividends", "1099-DIV box 1a.", favours=Favours.HIGHER
    )
    qualified: Decimal | None = money("Qualified dividends", "1099-DIV box 1b.")
    capital_gain: Decimal | None = money("Total capital gain distributions", "1099-DIV box 2a.")
    nondividend: Decimal | None = money("Nondividend distributions", "1099-DIV box 3.")
    section_199a: Decimal | None = money("Section 199A dividends", "1099-DIV box 5.")
    investment_expenses: Decimal | None = money("Investment expenses", "1099-DIV box 6.")
    foreign_tax: Decimal | None = money("Foreign tax paid", "1099-DIV box 7.")
    exempt_interest: Decimal | None = money(
        "Exempt-interest dividends", "1099-DIV box 11 or 12, by year."
    )


class Miscellaneous(Group):
    rents: Decimal | None = money("Rents", "1099-MISC box 1.", favours=Favours.HIGHER)
    royalties: Decimal | None = money("Royalties", "1099-MISC box 2.", favours=Favours.HIGHER)
    other_income: Decimal | None = money("Other income", "1099-MISC box 3.", favours=Favours.HIGHER)
    fishing_boat_proceeds: Decimal | None = money("Fishing boat proceeds", "1099-MISC box 5.")
    medical_payments: Decimal | None = money("Medical and health care payments", "1099-MISC box 6.")
    substitute_payments: Decimal | None = money(
        "Substitute payments", "1099-MISC box 8: in lieu of dividends or interest."
    )
    crop_insurance: Decimal | None = money("Crop insurance proceeds", "1099-MISC box 9.")
    attorney_proceeds: Decimal | None = money(
        "Gross proceeds paid to an attorney", "1099-MISC box 10."
    )
    fish_purchased: Decimal | None = money("Fish purchased for resale", "1099-MISC box 11.")
    section_409a_deferrals: Decimal | None = money("Section 409A deferrals", "1099-MISC box 12.")
    golden_parachute: Decimal | None = money(
        "Excess golden parachute payments", "1099-MISC box 13, or 1099-NEC."
    )
    nonqualified_deferred: Decimal | None = money(
        "Nonqualified deferred compensation", "1099-MISC box 14 or 15, by year."
    )


class Government(Group):
    unemployment: Decimal | None = money(
        "Unemployment compensation", "1099-G box 1.", favours=Favours.HIGHER
    )
    tax_refunds: Decimal | None = money("State or local income tax refunds", "1099-G box 2.")
    refund_year: str | None = leaf(
        "Year of the refund", "1099-G box 3: the tax year that box 2 is for.", Kind.YEAR
    )
    rtaa_payments: Decimal | None = money("RTAA payments", "1099-G box 5.")
    taxable_grants: Decimal | None = money("Taxable grants", "1099-G box 6.")
    agriculture_payments: Decimal | None = money("Agriculture payments", "1099-G box 7.")


class StateTax(Group):
    state: str | None = leaf("State", "The state's two letters.", Kind.TEXT)
    payer_state_number: str | None = leaf(
        "Payer's state number", "As printed beside the state.", Kind.IDENTIFIER
    )
    income: Decimal | None = money("State income", "Income reported to the state.")
    tax: Decimal | None = money("State tax withheld", "Withheld for the state.")


class Form1099(Schema):
    """What a payer reports of a year's payments that are no wages."""

    slug: ClassVar[str] = "form_1099"
    version: ClassVar[int] = 1
    title: ClassVar[str] = "Form 1099"

    variant: str | None = leaf(
        "Form", "Which form it is: NEC, INT, DIV, MISC or G.", Kind.TEXT, required=True
    )
    tax_year: str | None = leaf(
        "Tax year",
        "The calendar year of the payments, not the form's revision.",
        Kind.YEAR,
        required=True,
    )
    is_corrected: str | None = leaf("Corrected", "Whether CORRECTED is ticked.", Kind.BOOLEAN)
    payer: Payer = group("Payer")
    recipient: Recipient = group("Recipient")
    account_number: str | None = leaf(
        "Account number", "As printed, not a tax number.", Kind.IDENTIFIER, pii=True
    )
    is_fatca_filing: str | None = leaf(
        "FATCA filing requirement", "Whether the box is ticked.", Kind.BOOLEAN
    )
    is_direct_sales: str | None = leaf(
        "Direct sales of $5,000 or more",
        "Whether the box is ticked (NEC box 2, MISC box 7).",
        Kind.BOOLEAN,
    )
    federal_income_tax: Decimal | None = money("Federal income tax withheld", "Box 4.")
    nonemployee: Nonemployee = group("Nonemployee compensation")
    interest: Interest = group("Interest")
    dividends: Dividends = group("Dividends")
    miscellaneous: Miscellaneous = group("Miscellaneous")
    government: Government = group("Government payments")
    states: tuple[StateTax, ...] = group("State")
