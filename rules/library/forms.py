"""The built-in rules on papers beside income and accounts: mortgages, insurance, bills, checks."""

from collections.abc import Iterator
from decimal import Decimal

from rapidfuzz.distance import OSA
from stdnum.us import rtn

from extraction.schemas.check import BankCheck
from extraction.schemas.form_1098 import Form1098
from extraction.schemas.insurance_declaration import InsuranceDeclaration
from rules.addresses import Nearness, is_box, nearness
from rules.amounts_in_words import amount_of
from rules.figures import ROUNDING, amount
from rules.library.people import told
from rules.models import Severity
from rules.names import folded, same_organisation
from rules.registry import Fail, Missing, Pass, Threshold, Verdict, rule
from rules.view import CannotEvaluate, CaseView, NotStated, View

INSURANCE = "Fannie Mae Selling Guide, B7-3: property insurance"
UCC = "Uniform Commercial Code, 3-114 and 4-404"


@rule(
    "form_1098.debt_stated",
    on=CaseView,
    severity=Severity.WARNING,
    source="Fannie Mae, Mortgage Fraud Prevention: common red flags of liabilities",
    thresholds={
        "share": Threshold(
            Decimal("0.15"), "share", "By how much a stated balance may differ from the form's"
        )
    },
)
def mortgage_stated(case: CaseView) -> Iterator[Fail]:
    """A mortgage that a Form 1098 tells of is among the debts stated."""
    forms = case.documents("form_1098")
    stated = [row for row in case.stated.debts if row.creditor.maybe() or row.balance.maybe()]
    if forms and not any(node.peek() is not None for node in case.stated.leaves()):
        raise NotStated("Nothing is stated in the application.")
    for form in forms:
        lender, owed = form.lender.name.maybe_text(), form.outstanding_principal.maybe_money()
        for row in stated:
            creditor, balance = row.creditor.maybe_text(), row.balance.maybe_money()
            if lender and creditor and same_organisation(lender, creditor):
                break
            # Loans are sold: the balance tells a mortgage under another lender's name.
            if owed and balance and abs(balance - owed) <= owed * case.threshold("share"):
                break
        else:
            yield Fail(
                f"The {told(form)} tells of a mortgage with {lender or 'a lender'}"
                + (f", {amount(owed)} of it still owed" if owed else "")
                + "; no such debt is stated.",
                about=(form.lender.name, form.outstanding_principal),
                expected="a debt stated in the application",
                found=lender or "",
            )


@rule(
    "form_1098.interest_plausible",
    on=Form1098,
    severity=Severity.WARNING,
    source="IRS, Instructions for Form 1098: box 1 and box 2",
    thresholds={
        "share": Threshold(Decimal("0.15"), "share", "Of the principal, as a year's interest")
    },
)
def interest_plausible(form: View[Form1098]) -> Verdict:
    """A year's interest is a plausible part of what is owed."""
    interest, owed = form.mortgage_interest.money(), form.outstanding_principal.money()
    if owed <= 0 or interest <= owed * form.threshold("share"):
        return Pass()  # a loan that was paid off owes nothing
    return Fail(
        f"{amount(interest)} of interest is more than {form.threshold('share'):.0%} of the "
        f"{amount(owed)} owed: look whether a figure was misread.",
        expected=f"at most {amount(owed * form.threshold('share'))}",
        found=amount(interest),
    )


@rule(
    "insurance.period_in_order",
    on=InsuranceDeclaration,
    severity=Severity.WARNING,
    source=INSURANCE,
)
def period_in_order(policy: View[InsuranceDeclaration]) -> Verdict:
    """A policy expires after it takes effect."""
    starts, ends = policy.effective_date.day(), policy.expiration_date.day()
    if ends > starts:
        return Pass()
    return Fail(
        f"The policy expires on {ends}, not after it takes effect on {starts}.",
        expected=f"after {starts}",
        found=str(ends),
    )


@rule(
    "insurance.in_force",
    on=CaseView,
    severity=Severity.WARNING,
    source=INSURANCE,
    thresholds={
        "ahead": Threshold(
            Decimal(90), "days", "Days after the application by which it has to take effect"
        )
    },
)
def in_force(case: CaseView) -> Iterator[Fail]:
    """An insurance policy is in force when the case is sent, or soon after."""
    for policy in case.documents("insurance_declaration"):
        starts, ends = policy.effective_date.maybe_day(), policy.expiration_date.day()
        if ends < case.as_of:
            yield Fail(
                f"The {told(policy)} expired on {ends}, before {case.as_of}.",
                about=(policy.expiration_date,),
                expected=f"{case.as_of} or later",
                found=str(ends),
            )
        elif starts and (starts - case.as_of).days > case.threshold("ahead"):
            yield Fail(
                f"The {told(policy)} takes effect on {starts}, "
                f"{(starts - case.as_of).days} days after {case.as_of}.",
                about=(policy.effective_date,),
                expected=f"within {case.threshold('ahead')} days",
                found=str(starts),
            )


@rule("insurance.covers_property", on=CaseView, severity=Severity.WARNING, source=INSURANCE)
def covers_property(case: CaseView) -> Iterator[Fail]:
    """The property that is insured is the one that the loan is for."""
    policies = [
        policy
        for policy in case.documents("insurance_declaration")
        if policy.property_address.maybe() is not None
    ]
    stated = case.stated.loan.property_address.maybe_text()
    if policies and stated is None:
        raise NotStated("The property's address is not stated in the application.")
    for policy in policies:
        insured = policy.property_address.maybe_text()
        if not insured or not stated or _is_near(insured, stated):
            continue
        # Whoever buys a house still insures the home lived in.
        home = case.stated.person.address.maybe_text()
        at_home = home is not None and _is_near(insured, home)
        yield Fail(
            f"The {told(policy)} insures {insured}; the loan is for {stated}.",
            severity=Severity.NOTE if at_home else None,
            about=(policy.property_address, case.stated.loan.property_address),
            expected=stated,
            found=insured,
        )


def _is_near(one: str, other: str) -> bool:
    return nearness(one, other) is not Nearness.DIFFERENT


@rule("insurance.covers_loan", on=CaseView, severity=Severity.NOTE, source=INSURANCE)
def covers_loan(case: CaseView) -> Iterator[Fail]:
    """A dwelling is insured for as much as is lent on it."""
    for policy in case.documents("insurance_declaration"):
        limit = policy.dwelling_limit.maybe_money()
        if limit is None:
            continue  # renters and cars
        lent = case.stated.loan.amount.money()
        if limit < lent:
            yield Fail(
                f"The dwelling is insured for {amount(limit)}, and {amount(lent)} is to be lent: "
                "look whether rebuilding costs less.",
                about=(policy.dwelling_limit, case.stated.loan.amount),
                expected=f"at least {amount(lent)}",
                found=amount(limit),
            )


@rule(
    "utility_bill.recent",
    on=CaseView,
    severity=Severity.WARNING,
    source="FinCEN, customer identification: proof of address",
    thresholds={
        "days": Threshold(Decimal(90), "days", "Days from the latest bill to the application")
    },
)
def bill_is_recent(case: CaseView) -> Iterator[Fail]:
    """The latest utility bill is recent when the case is sent."""
    bills = case.documents("utility_bill")
    if not bills:
        return
    latest = max(bills, key=lambda bill: bill.statement_date.day())
    day = latest.statement_date.day()
    age = (case.as_of - day).days
    if age > case.threshold("days"):
        yield Fail(
            f"The latest utility bill is of {day}, {age} days before {case.as_of}; at most "
            f"{case.threshold('days')} are allowed.",
            about=(latest.statement_date,),
            expected=f"at most {case.threshold('days')} days",
            found=f"{age} days",
        )


@rule("utility_bill.service_at_billing", on=CaseView, severity=Severity.NOTE, source=INSURANCE)
def service_at_billing(case: CaseView) -> Iterator[Fail]:
    """A utility bill goes to where the service is."""
    for bill in case.documents("utility_bill"):
        service, billing = bill.service_address.maybe_text(), bill.billing_address.maybe_text()
        if service is None:
            raise CannotEvaluate(f"{bill.service_address.in_words()} was not read.")
        if billing and not _is_near(service, billing) and not is_box(billing):
            yield Fail(
                f"The service is at {service}, and the bill goes to {billing}.",
                about=(bill.service_address, bill.billing_address),
                expected=service,
                found=billing,
            )


@rule("check.words_are_figures", on=BankCheck, severity=Severity.BLOCKER, source=UCC)
def words_are_figures(check: View[BankCheck]) -> Verdict:
    """The amount in words is the amount in figures."""
    figures, words = check.amount.money(), str(check.amount_in_words.known())
    said = amount_of(words)
    if said is None:
        return Missing(f"{check.amount_in_words.in_words()} was not read as a number.")
    if abs(said - figures) <= ROUNDING:
        return Pass()
    near = OSA.distance(f"{said:.2f}", f"{figures:.2f}") == 1 or said == int(figures)
    return Fail(
        f"The words say {amount(said)}, but the figures {amount(figures)}"
        + (": look whether one was misread." if near else "."),
        severity=Severity.WARNING if near else None,
        expected=amount(said),
        found=amount(figures),
    )


@rule(
    "check.routing_number",
    on=BankCheck,
    severity=Severity.WARNING,
    source="American Bankers Association, routing number policy: check digit",
)
def routing_number(check: View[BankCheck]) -> Verdict:
    """The routing number's check digit is right."""
    number = str(check.micr.routing_number.known())
    if rtn.is_valid(folded(number).replace(" ", "")):
        return Pass()
    return Fail(
        f"The routing number {number} can't be one by its check digit: look whether a digit was "
        "misread.",
        expected="a valid number",
        found=number,
    )


@rule("check.number_twice", on=BankCheck, severity=Severity.WARNING, source=UCC)
def number_twice(check: View[BankCheck]) -> Verdict:
    """The check's number is the one at its foot."""
    above, below = check.number.maybe_text(), check.micr.check_number.maybe_text()
    if above is None or below is None:
        unread = check.number if above is None else check.micr.check_number
        return Missing(f"{unread.in_words()} was not read.")
    if folded(above).lstrip("0") == folded(below).lstrip("0"):
        return Pass()
    return Fail(
        f"The check is number {above} at its top, and {below} at its foot.",
        expected=above,
        found=below,
    )


@rule(
    "check.stale",
    on=CaseView,
    severity=Severity.WARNING,
    source=UCC,
    thresholds={"days": Threshold(Decimal(180), "days", "Days after which banks need not pay it")},
)
def stale_check(case: CaseView) -> Iterator[Fail]:
    """A check is not so old that its bank need not pay it."""
    for check in case.documents("check"):
        day = check.check_date.day()
        age = (case.as_of - day).days
        if age > case.threshold("days"):
            yield Fail(
                f"The {told(check)} is of {day}, {age} days before {case.as_of}.",
                about=(check.check_date,),
                expected=f"at most {case.threshold('days')} days",
                found=f"{age} days",
            )


@rule(
    "case.signature_missing",
    on=CaseView,
    severity=Severity.WARNING,
    source="IRS, Instructions for the Requester of Form W-9; Fannie Mae Form 1005",
)
def signature_missing(case: CaseView) -> Iterator[Fail | Missing]:
    """Papers that have to be signed name who signed, or when."""
    pairs = [(form, form.signed_on) for form in case.documents("form_w9")]
    pairs += [(letter, letter.signer.name) for letter in case.documents("employment_letter")]
    for document, node in pairs:
        fact = node.fact()
        if fact is None:
            yield Missing(f"Nothing is known of the {node.within_words()} on the {told(document)}.")
        elif fact.value is None:
            yield Fail(
                f"{node.in_words()} was not found on the {told(document)}: look whether it is "
                "signed.",
                about=(node,),
                expected="a signature",
                found="none",
            )
