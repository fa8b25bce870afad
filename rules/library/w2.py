"""The built-in rules on the boxes of a Form W-2.

What an employee still owes of either tax stands in box 12 and not in box 4 or 6, employers could
leave social security tax of 2020 to 2021, and some pay is in box 1 alone: all of that passes.
"""

from collections.abc import Iterator
from decimal import Decimal

from extraction.schemas.w2 import W2
from rules.figures import NOTHING, amount
from rules.registry import Fail, Missing, Pass, Threshold, Verdict, rule
from rules.terms import Severity
from rules.view import Node, View
from rules.yearly import BOX_12, DEFERRALS, PAYROLL, STATES, tax_year

BOXES = "General Instructions for Forms W-2 and W-3, boxes 1 to 7"
SLACK = {"slack": Threshold(Decimal(1), "USD", "Difference that rounding may make")}
UNCOLLECTED_SOCIAL = frozenset("AM")  # codes of box 12
UNCOLLECTED_MEDICARE = frozenset("BN")
DEFERRED = frozenset(("D", "E", "F", "S", "AA", "BB"))
PRE_TAX = frozenset("DEFS")
DEFERRED_457 = frozenset(("G", "EE"))
LONG_SERVICE = Decimal(3000)  # more in a 403(b) after fifteen years, IRC 402(g)(7)


@rule(
    "w2.social_security_tax",
    on=W2,
    severity=Severity.BLOCKER,
    source=f"{BOXES}; {PAYROLL.source}",
    thresholds=SLACK,
)
def social_security_tax(form: View[W2]) -> Verdict:
    """Box 4 is the rate of social security tax times boxes 3 and 7."""
    paid = form.social_security_tax.maybe_money()
    wages = form.social_security_wages.maybe_money()
    if paid is None and wages is None:
        return Pass()  # an exempt job has neither
    paid, wages = form.social_security_tax.money(), form.social_security_wages.money()
    taxes, slack = PAYROLL.of(tax_year(form)), form.threshold("slack")
    tips = form.social_security_tips.maybe_money()
    due = (wages + (tips or NOTHING)) * taxes.social_security
    owed = _coded(form, UNCOLLECTED_SOCIAL)
    if due - owed - slack <= paid <= due + slack:
        return Pass()
    if paid < due and taxes.may_be_deferred:
        return Pass()
    return Fail(
        f"Box 4 says {amount(paid)}; {taxes.social_security:.1%} of boxes 3 and 7 are "
        f"{amount(due)}.",
        # Tips that were not read would explain more, not less.
        severity=Severity.WARNING if paid > due and tips is None else None,
        expected=amount(due),
        found=amount(paid),
    )


@rule(
    "w2.social_security_wage_base",
    on=W2,
    severity=Severity.BLOCKER,
    source=PAYROLL.source,
    thresholds=SLACK,
)
def social_security_wage_base(form: View[W2]) -> Verdict:
    """Boxes 3 and 7 are no more than the year's social security wage base."""
    wages = form.social_security_wages.maybe_money()
    if wages is None and form.social_security_tax.maybe() is None:
        return Pass()
    wages = form.social_security_wages.money() + (form.social_security_tips.maybe_money() or 0)
    base = PAYROLL.of(tax_year(form)).wage_base
    if wages <= base + form.threshold("slack"):
        return Pass()
    return Fail(
        f"Boxes 3 and 7 are {amount(wages)}, more than the wage base of "
        f"{amount(base)} in {tax_year(form)}.",
        expected=f"at most {amount(base)}",
        found=amount(wages),
    )


@rule(
    "w2.medicare_tax",
    on=W2,
    severity=Severity.BLOCKER,
    source=f"{BOXES}; {PAYROLL.source}",
    thresholds=SLACK,
)
def medicare_tax(form: View[W2]) -> Verdict:
    """Box 6 is the rate of Medicare tax times box 5, and more above the year's limit."""
    paid, wages = form.medicare_tax.maybe_money(), form.medicare_wages.maybe_money()
    if paid is None and wages is None:
        return Pass()
    paid, wages = form.medicare_tax.money(), form.medicare_wages.money()
    taxes, slack = PAYROLL.of(tax_year(form)), form.threshold("slack")
    due = taxes.medicare_of(wages)
    if due - _coded(form, UNCOLLECTED_MEDICARE) - slack <= paid <= due + slack:
        return Pass()
    return Fail(
        f"Box 6 says {amount(paid)}; the rates of Medicare tax make {amount(due)} of box 5.",
        severity=Severity.WARNING if paid > due else None,
        expected=amount(due),
        found=amount(paid),
    )


def _coded(form: View[W2], letters: frozenset[str]) -> Decimal:
    """What box 12 has under some codes."""
    amounts = [row.amount.maybe_money() for row in form.coded_amounts if _code(row.code) in letters]
    return sum((one for one in amounts if one is not None), NOTHING)


def _code(node: Node) -> str:
    """A code's letters; its place on the form ("12a") may have been read with it."""
    words = (node.maybe_text() or "").upper().split()
    return words[-1].strip(".:") if words else ""


@rule("w2.bases_in_order", on=W2, severity=Severity.WARNING, source=BOXES, thresholds=SLACK)
def bases_in_order(form: View[W2]) -> Iterator[Fail]:
    """Medicare wages are no less than social security wages, nor than wages."""
    medicare, slack = form.medicare_wages.maybe_money(), form.threshold("slack")
    social = form.social_security_wages.maybe_money()
    if medicare is None and social is None:
        return  # an exempt job
    medicare = form.medicare_wages.money()
    both = (social or NOTHING) + (form.social_security_tips.maybe_money() or NOTHING)
    if both > medicare + slack:
        yield Fail(
            f"Boxes 3 and 7 are {amount(both)}, more than box 5, {amount(medicare)}: Medicare tax "
            "has no limit, so its wages are no less.",
            expected=f"at most {amount(medicare)}",
            found=amount(both),
        )
    if form.is_statutory_employee.maybe_text() == "true":
        return
    wages = form.wages.money()
    # What a nonqualified plan pays out is in boxes 1 and 11 alone; deferrals are in box 5 alone.
    deferred = _coded(form, PRE_TAX)
    most = medicare + (form.nonqualified_plans.maybe_money() or NOTHING) - deferred
    if wages > most + slack:
        less = f" less the {amount(deferred)} deferred in box 12" if deferred else ""
        yield Fail(
            f"Box 1 says {amount(wages)}, more than box 5, {amount(medicare)}{less}. An owner's "
            "health insurance or an exempt job may be why; else look at box 1.",
            expected=f"at most {amount(most)}",
            found=amount(wages),
        )


@rule(
    "w2.tax_within_wages",
    on=W2,
    severity=Severity.WARNING,
    source=BOXES,
    thresholds={
        "share": Threshold(
            Decimal("0.45"), "share", "Federal income tax withheld, of the wages", most=Decimal(1)
        )
    },
)
def tax_within_wages(form: View[W2]) -> Iterator[Fail]:
    """The income taxes withheld are a plausible part of the wages."""
    for row in form.states:
        earned, taken = row.wages.maybe_money(), row.income_tax.maybe_money()
        if earned is not None and taken is not None and taken > max(earned, NOTHING):
            yield Fail(
                f"Box 17 says {amount(taken)}, more than the state wages of {amount(earned)}.",
                about=(row.wages, row.income_tax),
                expected=f"at most {amount(earned)}",
                found=amount(taken),
            )
    wages, tax = form.wages.money(), form.federal_income_tax.money()
    most = max(wages, NOTHING) * form.threshold("share")
    if tax > most:
        yield Fail(
            f"Box 2 says {amount(tax)} of federal income tax, of wages of {amount(wages)}.",
            severity=Severity.BLOCKER if tax > wages else None,
            about=(form.wages, form.federal_income_tax),
            expected=f"at most {amount(most)}",
            found=amount(tax),
        )


@rule("w2.state_tax_where_none_is_due", on=W2, severity=Severity.WARNING, source=STATES.source)
def state_tax_where_none_is_due(form: View[W2]) -> Iterator[Fail]:
    """No income tax is withheld for a state that taxes no wages."""
    for row in form.states:
        tax = row.income_tax.maybe_money()
        if tax and _state(row) in STATES.no_wage_tax:
            yield Fail(
                f"Box 17 says {amount(tax)} for {_state(row)}, a state without tax on wages.",
                about=(row.state, row.income_tax),
                expected="0.00",
                found=amount(tax),
            )
        elif tax:
            row.state.known()


@rule(
    "w2.state_tax_missing",
    on=W2,
    severity=Severity.NOTE,
    source=STATES.source,
    thresholds={
        "wages": Threshold(Decimal(30_000), "USD", "State wages from which some tax is expected")
    },
)
def state_tax_missing(form: View[W2]) -> Iterator[Fail]:
    """Income tax is withheld for a state that taxes wages."""
    for row in form.states:
        if _state(row) not in STATES.wage_tax:
            continue
        wages = row.wages.money()
        if wages >= form.threshold("wages") and row.income_tax.money() == 0:
            yield Fail(
                f"Box 17 says 0.00 for {_state(row)} on state wages of {amount(wages)}; "
                "look whether another state's tax stands in its place.",
                about=(row.state, row.wages, row.income_tax),
                expected="some tax",
                found="0.00",
            )


@rule("w2.state_known", on=W2, severity=Severity.NOTE, source=STATES.source)
def state_known(form: View[W2]) -> Iterator[Fail]:
    """Box 15 names a state or territory."""
    for row in form.states:
        state = _state(row)
        if state and state not in STATES.all:
            yield Fail(
                f"Box 15 says {state}, which is no state's two letters.",
                about=(row.state,),
                expected="a state",
                found=state,
            )


def _state(row: Node) -> str:
    return (row.state.maybe_text() or "").strip(" .").upper()


@rule(
    "w2.statutory_without_income_tax",
    on=W2,
    severity=Severity.WARNING,
    source="General Instructions for Forms W-2 and W-3, box 13; IRC 3121(d)(3)",
)
def statutory_without_income_tax(form: View[W2]) -> Verdict:
    """No federal income tax is withheld from a statutory employee."""
    if form.is_statutory_employee.maybe_text() != "true":
        return Pass()
    tax = form.federal_income_tax.money()
    if tax == 0:
        return Pass()
    return Fail(
        f"Box 13 is ticked for a statutory employee, but box 2 says {amount(tax)}; no federal "
        "income tax is withheld from those.",
        expected="0.00",
        found=amount(tax),
    )


@rule(
    "w2.box_12_codes",
    on=W2,
    severity=Severity.NOTE,
    source="General Instructions for Forms W-2 and W-3, box 12 codes",
)
def box_12_codes(form: View[W2]) -> Iterator[Fail]:
    """Every code of box 12 is one of the year's."""
    for row in form.coded_amounts:
        letters = _code(row.code)
        known = BOX_12.get(letters)
        if not letters or (known is not None and known.used_in(tax_year(form))):
            continue
        why = f"is not used in {tax_year(form)}" if known else "is not one of the form's"
        yield Fail(
            f"Box 12 has code {letters}, which {why}.",
            about=(row.code,),
            expected="a code of the year",
            found=letters,
        )


@rule(
    "w2.deferral_limit",
    on=W2,
    severity=Severity.WARNING,
    source=DEFERRALS.source,
    thresholds=SLACK,
)
def deferral_limit(form: View[W2]) -> Iterator[Fail]:
    """What box 12 says was put aside for retirement is within the year's limit at any age."""
    codes = {_code(row.code) for row in form.coded_amounts}
    if not codes & (DEFERRED | DEFERRED_457):
        return
    year, slack = tax_year(form), form.threshold("slack")
    limits = DEFERRALS.of(year)
    long_service = LONG_SERVICE if codes & {"E", "BB"} else NOTHING
    for letters, most in (
        (DEFERRED, limits.most + long_service),
        (DEFERRED_457, 2 * limits.elective),  # twice as much in the last years of work
    ):
        put_aside = _coded(form, letters)
        if put_aside > most + slack:
            yield Fail(
                f"Box 12 has {amount(put_aside)} under codes {', '.join(sorted(codes & letters))}; "
                f"at most {amount(most)} may be put aside in {year}.",
                expected=f"at most {amount(most)}",
                found=amount(put_aside),
            )
    for row in form.coded_amounts:
        if _code(row.code) in DEFERRED | DEFERRED_457:
            row.amount.money()


@rule(
    "w2.even_dollars",
    on=W2,
    severity=Severity.WARNING,
    source="Fannie Mae, Mortgage Fraud Red Flags: even dollar amounts on Form W-2",
    thresholds={
        "boxes": Threshold(Decimal(4), "boxes", "Filled boxes that make even dollars remarkable")
    },
)
def even_dollars(form: View[W2]) -> Verdict:
    """The amounts of boxes 1 to 6 are not all whole dollars."""
    taxes = (form.federal_income_tax, form.social_security_tax, form.medicare_tax)
    wages = (form.wages, form.social_security_wages, form.medicare_wages)
    figures = [one for node in (*taxes, *wages) if (one := node.maybe_money())]
    withheld = [one for node in taxes[1:] if (one := node.maybe_money())]
    if len(figures) < form.threshold("boxes") or not withheld:
        return Missing("Too few of boxes 1 to 6 were read to tell whether all are whole dollars.")
    if any(one != one.to_integral_value() for one in figures):
        return Pass()
    return Fail(
        f"All {len(figures)} amounts of boxes 1 to 6 are whole dollars. Some employers round; "
        f"else taxes such as {amount(withheld[0])} hardly ever are.",
        expected="cents",
        found=f"{len(figures)} whole dollars",
    )
