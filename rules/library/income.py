"""The built-in rules on stated income and debts, against what the papers of the income say."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from math import ceil

from rules.figures import NOTHING, amount
from rules.library.pay_history import start_dates
from rules.names import same_organisation
from rules.payroll import (
    EXTRA_HOURS,
    ONE_OFF,
    History,
    elapsed,
    full_time,
    histories,
    is_extra,
    lines,
    paid_in,
    per_year,
    regular_pay,
    yearly_of,
)
from rules.registry import Fail, Threshold, rule
from rules.terms import Severity
from rules.view import CannotEvaluate, CaseView, Node

INCOME = "Fannie Mae Selling Guide B3-3.1-03 and B3-3.1-04: base pay, bonus, overtime"
DEBTS = "Fannie Mae Selling Guide B3-6-05, monthly debt obligations; pay stubs show deductions"
WAGES = frozenset(("wages", "medicare_wages"))  # of a W-2
A_QUARTER = Decimal(3)  # months after which a year to date says what a month is
FULL_ENOUGH = Decimal("0.75")  # of full weeks; fewer hours are part-time work
BY_ORDER = re.compile(
    r"\bgarn|\blevy|\bch(?:i?ld?)?\W{0,2}su(?:p|\b)|\bcs\W?(?:order|pay|ded)|alimony|spous\w* su"
    r"|wage\W?(?:assign|attach|order)|(?:court|support) order|\bwrit\b|chapter 13|bankrupt",
    re.I,
)
LOAN = re.compile(r"loan|financ", re.I)
LENDER = re.compile(
    r"bank|lend|loan|financ|credit|motor|auto|vehicle|card|mortgage|servic|student"
    r"|affirm|klarna|afterpay|paypal",
    re.I,
)
OWN_SAVINGS = re.compile(r"40[13]|457|retire|tsp\b|pension|\bira\b|plan", re.I)  # lent to oneself


@rule(
    "income.stated_above_papers",
    on=CaseView,
    severity=Severity.BLOCKER,
    source=INCOME,
    thresholds={
        "share": Threshold(
            Decimal("0.05"), "share", "Stated income above what the papers make", most=Decimal(5)
        )
    },
)
def stated_above_papers(case: CaseView) -> Iterator[Fail]:
    """The stated income is no more than the papers of that employer make."""
    unknown: str | None = None
    for job in case.stated.employers:
        stated = job.monthly_income.maybe_money()
        end = job.end_date.maybe_day()
        if stated is None or (end and end <= case.as_of):
            continue
        if job.self_employed.maybe_text() == "true":
            continue  # profit is on no pay stub
        months = list(_months(case, job))
        # Last year's wages alone say nothing: there may have been a raise.
        if not any(node.path not in WAGES for _, _, node in months):
            unknown = unknown or job.name.maybe_text() or "an employer"
            continue
        most, whence, node = max(months, key=lambda one: one[0])
        if stated > most * (1 + case.threshold("share")):
            yield Fail(
                f"The application states {amount(stated)} a month from "
                f"{job.name.maybe_text() or 'the employer'}; {whence} makes {amount(most)}, and no "
                "other paper makes more.",
                about=(job.monthly_income, node),
                expected=f"at most {amount(most)}",
                found=amount(stated),
            )
    if unknown:
        raise CannotEvaluate(f"No pay stub or letter that was read tells what {unknown} pays now.")


def _months(case: CaseView, job: Node) -> Iterator[tuple[Decimal, str, Node]]:
    """What each paper of an employer makes a month, with its name, and where it says so."""
    for history in histories(case):
        if _is_of(case, job, history.employer):
            yield from _by_stubs(history, job.start_date.maybe_day())
    for form in case.documents("w2"):
        if _is_of(case, job, form.employer.name.maybe_text()):
            for node in (form.wages, form.medicare_wages):
                if (paid := node.maybe_money()) is not None:
                    yield paid / 12, f"the W-2 of {form.tax_year.maybe_text() or 'a year'}", node
    for letter in case.documents("employment_letter"):
        pay = letter.base_pay.maybe_money()
        if pay is None or not _is_of(case, job, letter.employer.name.maybe_text()):
            continue
        period = letter.base_pay_period.maybe_text() or ""
        yearly = yearly_of(pay, period, letter.hours_per_week.maybe_money())
        if yearly is not None:
            bonus = letter.annual_bonus.maybe_money() or NOTHING
            yield (yearly + bonus) / 12, "the employer's letter", letter.base_pay


def _by_stubs(history: History, since: date | None) -> Iterator[tuple[Decimal, str, Node]]:
    for stub in history.stubs:
        count, day = per_year(stub), stub.pay_date.maybe_day()
        gross, year = stub.gross_pay.current.maybe_money(), stub.gross_pay.ytd.maybe_money()
        if not count or gross is None or is_extra(stub):
            continue
        month = regular_pay(stub) * count / 12
        for rate in full_time(stub):  # where some days of a full week were not paid
            month = max(month, rate / 12 if month > rate / 12 * FULL_ENOUGH else month)
        yield month, "the pay stub", stub.gross_pay.current
        if not day or year is None or (since and since >= day):
            continue
        if (months := elapsed(day, 12, since)) >= A_QUARTER:
            pays = ceil(elapsed(day, count, since))
            yield year / pays * count / 12, "the year to date", stub.gross_pay.ytd
            more = sum(lines(stub.earnings, words, "ytd") for words in (EXTRA_HOURS, ONE_OFF))
            now = lines(stub.earnings, EXTRA_HOURS, "current") * count / 12
            with_extras = month - now + more / months
            yield with_extras, "the pay stub with overtime and bonus", stub.gross_pay.ytd


def _is_of(case: CaseView, job: Node, employer: str | None) -> bool:
    name = job.name.maybe_text()
    if name and employer:
        return same_organisation(name, employer)
    return len(list(case.stated.employers)) == 1  # one is not named: there is no other


@rule("income.deduction_not_stated", on=CaseView, severity=Severity.BLOCKER, source=DEBTS)
def deduction_not_stated(case: CaseView) -> Iterator[Fail]:
    """Support, garnishments and loans that are taken from the pay are among the stated debts."""
    stated = any(leaf.maybe() is not None for leaf in case.stated.leaves())
    for history in histories(case):
        stub = history.latest()
        for row in stub.deduction_lines:
            text, taken = row.description.maybe_text() or "", row.current.maybe_money()
            by_order = BY_ORDER.search(text)
            lent = LOAN.search(text) and not OWN_SAVINGS.search(text)
            if not taken or not (by_order or lent):
                continue
            if not stated:
                raise CannotEvaluate("The application states nothing yet, debts among it.")
            if _is_stated(case, text, taken, per_year(stub)):
                continue
            yield Fail(
                f"{text} of {amount(abs(taken))} is taken from the pay of {stub.pay_date.maybe()}, "
                "and no stated debt is like it.",
                severity=None if by_order else Severity.WARNING,
                about=(row.description, row.current),
                expected="a stated debt",
                found=f"{text}, {amount(abs(taken))}",
            )


def _is_stated(case: CaseView, text: str, taken: Decimal, count: int | None) -> bool:
    """Whether a stated debt is of that sort, or of about that amount a month."""
    for debt in case.stated.debts:
        creditor = debt.creditor.maybe_text() or ""
        paid = debt.monthly_payment.maybe_money()
        if BY_ORDER.search(creditor) or same_organisation(creditor, text):
            return True
        if paid is None or (BY_ORDER.search(text) and LENDER.search(creditor)):
            continue  # support is owed to a person or an office
        month = abs(taken) * (count or 26) / 12
        if abs(paid - month) <= max(month / 10, Decimal(10)):
            return True
    return False


@rule(
    "income.jump_over_last_year",
    on=CaseView,
    severity=Severity.WARNING,
    source="Fannie Mae Selling Guide B3-3.1-01: income that rises sharply is explained",
    thresholds={
        "share": Threshold(
            Decimal("0.40"), "share", "Regular pay above last year's wages", most=Decimal(10)
        )
    },
)
def jump_over_last_year(case: CaseView) -> Iterator[Fail]:
    """Regular pay is not far above a whole last year's wages from the same employer."""
    for history in histories(case):
        stub = history.latest()
        day = stub.pay_date.maybe_day()
        for form in case.documents("w2") if day else ():
            employer, year = form.employer.name.maybe_text(), form.tax_year.maybe_text()
            if not day or year != str(day.year - 1) or not employer or not history.employer:
                continue
            starts = start_dates(case, history)
            whole = bool(starts) and starts[-1] <= date(day.year - 1, 1, 1)
            if not whole or not history.is_of(employer, form.employee.name.maybe_text()):
                continue  # part of a year says nothing
            count = per_year(stub)
            if count is None:
                raise CannotEvaluate("Pay frequency was not read.")
            boxes = [node.maybe_money() for node in (form.wages, form.medicare_wages)]
            was = max((one for one in boxes if one is not None), default=None)
            now = _least_a_year(history, count, day)
            if was is None:
                raise CannotEvaluate("Wages, tips, other compensation was not read.")
            if now > was * (1 + case.threshold("share")):
                yield Fail(
                    f"The pay stub makes {amount(now)} a year, the W-2 of {year} says "
                    f"{amount(was)}: look for a new position, or for a leave last year.",
                    about=(stub.gross_pay.current, form.wages),
                    expected=f"at most {amount(was * (1 + case.threshold('share')))}",
                    found=amount(now),
                )


def _least_a_year(history: History, count: int, day: date) -> Decimal:
    """What this year's pay makes in a year, by the stub, or the year to date, that makes least."""
    stubs = [one for one in history.stubs if one is history.latest() or not is_extra(one)]
    made = [regular_pay(one) * count for one in stubs if paid_in(one) == day.year]
    year = history.latest().gross_pay.ytd.maybe_money()
    if year is not None:
        made.append(year / ceil(elapsed(day, count)) * count)
    return min(made)
