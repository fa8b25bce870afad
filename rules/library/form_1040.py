"""The built-in rules on the lines of a Form 1040.

Most lines of a return are blank, and a blank line looks like one that was not read. So a sum that
does not fit is a question where lines of it were not read, and weighs more where all were, or
where no amount in the others could make it fit.
"""

from collections.abc import Iterator
from decimal import Decimal

from extraction.schemas.form_1040 import Form1040
from rules.figures import NOTHING, amount
from rules.registry import Fail, Missing, Pass, Threshold, Verdict, rule
from rules.terms import Severity
from rules.view import Node, View
from rules.yearly import INCOME_TAX, IncomeTax, tax_year

LINES = "Instructions for Form 1040, lines 1 to 38"
# Returns may be in whole dollars, so each line may be off by half of one.
SLACK = {"slack": Threshold(Decimal(5), "USD", "Difference that rounding line by line may make")}
MOST_LOSS = Decimal(3000)  # of capital that a year's return may have, IRC 1211(b)
MOST_TAXED = Decimal("0.85")  # of social security benefits, IRC 86(a)(2)
INCOME = (
    "wages",
    "taxable_interest",
    "ordinary_dividends",
    "taxable_ira",
    "taxable_pensions",
    "taxable_social_security",
    "capital_gain",
    "other_income",
)
Return = View[Form1040]


@rule(
    "form_1040.total_income_adds_up",
    on=Form1040,
    severity=Severity.BLOCKER,
    source=LINES,
    thresholds=SLACK,
)
def total_income_adds_up(form: Return) -> Verdict:
    """The income lines add up to the total income."""
    total = form.total_income.money()
    lines = {name: getattr(form, name).maybe_money() for name in INCOME}
    known = [one for one in lines.values() if one is not None]
    if not known:
        return Missing("No income line was read.")
    added, apart = sum(known, NOTHING), form.threshold("slack")
    if abs(added - total) <= apart:
        return Pass()
    unread = [name for name, one in lines.items() if one is None]
    if added > total and unread and not set(unread) & {"capital_gain", "other_income"}:
        unread = []  # none of the others can be a loss
    if unread == ["capital_gain"] and added > total + MOST_LOSS + apart:
        unread = []
    rest = f" {len(unread)} lines of income were not read or are blank." if unread else ""
    return Fail(
        f"The income lines that were read add up to {amount(added)}, but the total income says "
        f"{amount(total)}.{rest}",
        severity=Severity.WARNING if unread else None,
        expected=amount(added),
        found=amount(total),
    )


@rule(
    "form_1040.adjusted_gross_income",
    on=Form1040,
    severity=Severity.BLOCKER,
    source=LINES,
    thresholds=SLACK,
)
def adjusted_gross_income(form: Return) -> Verdict:
    """Total income less adjustments is the adjusted gross income."""
    total, adjusted = form.total_income.money(), form.adjusted_gross_income.money()
    less = form.adjustments.maybe_money()
    expected = total - abs(less or NOTHING)
    if abs(expected - adjusted) <= form.threshold("slack"):
        return Pass()
    if less is None and adjusted < expected:
        return Missing("Adjustments to income was not read, and the adjusted income is less.")
    return Fail(
        f"Total income less adjustments is {amount(expected)}, but the adjusted gross income says "
        f"{amount(adjusted)}.",
        severity=None if adjusted > expected else Severity.WARNING,  # gifts in a line of their own
        expected=amount(expected),
        found=amount(adjusted),
    )


@rule(
    "form_1040.taxable_income",
    on=Form1040,
    severity=Severity.BLOCKER,
    source=LINES,
    thresholds=SLACK,
)
def taxable_income(form: Return) -> Verdict:
    """The adjusted gross income less deductions is the taxable income."""
    taxable, adjusted = form.taxable_income.money(), form.adjusted_gross_income.money()
    deducted = abs(form.deductions.money())
    business = form.business_deduction.maybe_money()
    expected = max(NOTHING, adjusted - deducted - abs(business or NOTHING))
    slack = form.threshold("slack")
    if abs(expected - taxable) <= slack:
        return Pass()
    # The line of the deductions may hold those of the line below as well.
    if abs(max(NOTHING, adjusted - deducted) - taxable) <= slack:
        return Pass()
    if taxable < expected:
        if business is None:
            return Missing("Qualified business income deduction was not read, or there is none.")
        if INCOME_TAX.of(tax_year(form)).more_deductions:
            return Missing(f"Returns of {tax_year(form)} have deductions that are not read here.")
    return Fail(
        f"The adjusted gross income less deductions is {amount(expected)}, but the taxable income "
        f"says {amount(taxable)}.",
        expected=amount(expected),
        found=amount(taxable),
    )


@rule(
    "form_1040.balance",
    on=Form1040,
    severity=Severity.BLOCKER,
    source=LINES,
    thresholds=SLACK,
)
def balance(form: Return) -> Iterator[Fail]:
    """What is refunded or owed is the difference of payments and tax."""
    refund, owed = form.refund.maybe_money(), form.amount_owed.maybe_money()
    if not refund and not owed:
        return
    paid, tax = form.total_payments.money(), form.total_tax.money()
    slack, over = form.threshold("slack"), paid - tax
    if refund and owed:
        yield Fail(
            f"The return says a refund of {amount(refund)} and {amount(owed)} owed: it is one.",
            severity=Severity.WARNING,
            expected="one of them",
            found="both",
        )
    # Some of it may be left for the next year's tax, and a penalty may come on top.
    if refund and refund > max(over, NOTHING) + slack:
        yield Fail(
            f"Payments of {amount(paid)} less the tax of {amount(tax)} are {amount(over)}, "
            f"but {amount(refund)} are refunded.",
            expected=f"at most {amount(max(over, NOTHING))}",
            found=amount(refund),
        )
    if owed and owed < -over - slack:
        yield Fail(
            f"The tax of {amount(tax)} less payments of {amount(paid)} is {amount(-over)}, "
            f"but {amount(owed)} are owed.",
            expected=f"at least {amount(-over)}",
            found=amount(owed),
        )


@rule(
    "form_1040.payments_cover_withholding",
    on=Form1040,
    severity=Severity.WARNING,
    source=LINES,
    thresholds=SLACK,
)
def payments_cover_withholding(form: Return) -> Verdict:
    """The total payments hold the tax withheld."""
    withheld = form.federal_tax_withheld.maybe_money()
    if withheld is None:
        return Pass()
    paid = form.total_payments.money()
    if withheld <= paid + form.threshold("slack"):
        return Pass()
    return Fail(
        f"Federal tax withheld is {amount(withheld)}, more than the total payments, "
        f"{amount(paid)}.",
        expected=f"at least {amount(withheld)}",
        found=amount(paid),
    )


@rule(
    "form_1040.parts_within_whole",
    on=Form1040,
    severity=Severity.WARNING,
    source=LINES,
    thresholds=SLACK,
)
def parts_within_whole(form: Return) -> Iterator[Fail]:
    """The taxable or qualified part of an income is no more than all of it."""
    full = Decimal(1)
    for part, whole, share in (
        (form.qualified_dividends, form.ordinary_dividends, full),
        (form.taxable_ira, form.ira_distributions, full),
        (form.taxable_pensions, form.pensions, full),
        (form.taxable_social_security, form.social_security, MOST_TAXED),
    ):
        some, all_of_it = part.maybe_money(), whole.maybe_money()
        if not some or all_of_it is None:
            continue  # where all is taxable, the first box is often left blank
        if not all_of_it and share == full:
            continue
        if some > all_of_it * share + form.threshold("slack"):
            yield Fail(
                f"{part.in_words()} is {amount(some)}, more than {share:.0%} of "
                f"{whole.within_words()}, {amount(all_of_it)}.",
                about=(part, whole),
                expected=f"at most {amount(all_of_it * share)}",
                found=amount(some),
            )


@rule(
    "form_1040.standard_deduction",
    on=Form1040,
    severity=Severity.NOTE,
    source=INCOME_TAX.source,
    thresholds=SLACK,
)
def standard_deduction(form: Return) -> Verdict:
    """The deductions are no less than the standard deduction of the filing status."""
    deducted, status = abs(form.deductions.money()), str(form.filing_status.known())
    standard = _standard(INCOME_TAX.of(tax_year(form)), status)
    if standard is None:
        return Missing("The filing status is written in a way that is not known here.")
    if deducted >= standard - form.threshold("slack"):
        return Pass()
    return Fail(
        f"The deductions are {amount(deducted)}, less than the standard deduction of "
        f"{amount(standard)}. A dependent's is less, and a couple filing apart may itemize.",
        expected=f"at least {amount(standard)}",
        found=amount(deducted),
    )


def _standard(figures: IncomeTax, status: str) -> Decimal | None:
    words = status.casefold()
    if "surviving" in words or "widow" in words:
        return figures.joint
    if "head" in words:
        return figures.head
    if "separat" in words or "single" in words:
        return figures.single
    return figures.joint if "joint" in words else None


@rule(
    "form_1040.self_prepared_refund",
    on=Form1040,
    severity=Severity.NOTE,
    source="Fannie Mae, Mortgage Fraud Red Flags: tax returns without a paid preparer",
    thresholds={
        "refund": Threshold(Decimal(10_000), "USD", "Refund of a return without a paid preparer")
    },
)
def self_prepared_refund(form: Return) -> Verdict:
    """A large refund is of a return that a paid preparer signed."""
    refund = form.refund.maybe_money()
    if refund is None or refund < form.threshold("refund"):
        return Pass()
    if any(_there(node) for node in (form.preparer.name, form.preparer.ptin)):
        return Pass()
    return Fail(
        f"The return names no paid preparer and asks for a refund of {amount(refund)}: "
        "a transcript from the tax office would tell.",
        about=(form.refund, form.preparer.name),
        expected=f"below {amount(form.threshold('refund'))}",
        found=amount(refund),
    )


def _there(node: Node) -> bool:
    return node.maybe() is not None
