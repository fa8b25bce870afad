"""The built-in rules on the forms 1099: what is withheld or taken out is part of what was paid."""

from collections.abc import Iterator
from decimal import Decimal

from extraction.schemas.form_1099 import Form1099
from rules.figures import NOTHING, ROUNDING, amount
from rules.registry import Fail, Missing, Pass, Threshold, Verdict, rule
from rules.terms import Severity
from rules.view import Node, View
from rules.yearly import INCOME_TAX, tax_year

FORM = "Instructions for Forms 1099-NEC, 1099-MISC, 1099-INT, 1099-DIV and 1099-G"
# Boxes that tell of a payment; the others are part of one of these, or paid by the recipient.
GROUPS = {
    "nonemployee": ("compensation",),
    "interest": ("income", "savings_bonds", "tax_exempt"),
    "dividends": ("ordinary", "capital_gain", "nondividend", "exempt_interest"),
    "miscellaneous": (
        "rents",
        "royalties",
        "other_income",
        "fishing_boat_proceeds",
        "medical_payments",
        "substitute_payments",
        "crop_insurance",
        "attorney_proceeds",
        "fish_purchased",
        "section_409a_deferrals",
        "golden_parachute",
        "nonqualified_deferred",
    ),
    "government": (
        "unemployment",
        "tax_refunds",
        "rtaa_payments",
        "taxable_grants",
        "agriculture_payments",
    ),
}


def _paid(form: View[Form1099]) -> Decimal | None:
    """All that the form reports; None where no box was read."""
    boxes = (getattr(getattr(form, part), name) for part, names in GROUPS.items() for name in names)
    read = [one for box in boxes if (one := box.maybe_money()) is not None]
    return sum(read, NOTHING) if read else None


@rule("form_1099.withheld_within_paid", on=Form1099, severity=Severity.BLOCKER, source=FORM)
def withheld_within_paid(form: View[Form1099]) -> Verdict:
    """No more federal tax is withheld than was paid."""
    withheld = form.federal_income_tax.maybe_money()
    if not withheld:
        return Pass()
    paid = _paid(form)
    if paid is None:
        return Missing("No amount that was paid was read.")
    if abs(withheld) <= paid + ROUNDING:
        return Pass()
    return Fail(
        f"Box 4 says {amount(withheld)} of federal tax, more than the {amount(paid)} paid.",
        expected=f"at most {amount(paid)}",
        found=amount(withheld),
    )


@rule(
    "form_1099.backup_rate",
    on=Form1099,
    severity=Severity.NOTE,
    source=INCOME_TAX.source,
    thresholds={"slack": Threshold(Decimal(1), "USD", "Withheld above what the rate makes")},
)
def backup_rate(form: View[Form1099]) -> Verdict:
    """Federal tax is withheld at the rate of backup withholding at most."""
    withheld = form.federal_income_tax.maybe_money()
    if not withheld:
        return Pass()
    rate, paid = INCOME_TAX.of(tax_year(form)).backup, _paid(form)
    if paid is None:
        return Missing("No amount that was paid was read.")
    most = paid * rate
    if withheld <= most + form.threshold("slack"):
        return Pass()
    return Fail(
        f"Box 4 says {amount(withheld)}; {rate:.0%} of what was paid are {amount(most)}.",
        expected=f"at most {amount(most)}",
        found=amount(withheld),
    )


@rule("form_1099.parts_within_whole", on=Form1099, severity=Severity.WARNING, source=FORM)
def parts_within_whole(form: View[Form1099]) -> Iterator[Fail]:
    """Qualified and other parts of the dividends are no more than all of them."""
    dividends = form.dividends
    for part in (dividends.qualified, dividends.section_199a):
        if part.maybe_money():
            yield from _within(part, dividends.ordinary)


@rule("form_1099.state_tax_within_income", on=Form1099, severity=Severity.WARNING, source=FORM)
def state_tax_within_income(form: View[Form1099]) -> Iterator[Fail]:
    """No more is withheld for a state than its income."""
    for row in form.states:
        if row.tax.maybe_money() and row.income.maybe_money() is not None:
            yield from _within(row.tax, row.income)
        elif row.tax.maybe_money() and (paid := _paid(form)) is not None:
            tax = row.tax.money()
            if tax > paid + ROUNDING:
                yield Fail(
                    f"{row.tax.in_words()} is {amount(tax)}, more than the {amount(paid)} paid.",
                    about=(row.tax,),
                    expected=f"at most {amount(paid)}",
                    found=amount(tax),
                )
        elif row.tax.maybe_money():
            row.income.money()  # says what is missing


def _within(part: Node, whole: Node) -> Iterator[Fail]:
    some, all_of_it = part.money(), whole.money()
    if some > all_of_it + ROUNDING:
        yield Fail(
            f"{part.in_words()} is {amount(some)}, more than "
            f"{whole.within_words()}, {amount(all_of_it)}.",
            about=(part, whole),
            expected=f"at most {amount(all_of_it)}",
            found=amount(some),
        )
