"""The built-in rules on an employer's letter, against pay stubs and the application.

Letters are older or younger than stubs, so a raise may lie between; an offer is of a job to come.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from extraction.schemas.base import Schema
from extraction.schemas.employment_letter import EmploymentLetter
from rules.figures import amount
from rules.names import is_one_of, likeness, same_organisation
from rules.payroll import (
    Stub,
    applicants,
    full_time,
    histories,
    is_extra,
    is_regular,
    paid_on,
    per_year,
    regular_pay,
    yearly_of,
)
from rules.registry import Fail, Missing, Pass, Threshold, Verdict, rule
from rules.terms import Override, Severity
from rules.view import CannotEvaluate, CaseView, Node, View

VOE = "Fannie Mae Selling Guide B3-3.1-02 (Form 1005) and B3-3.1-07, verification of employment"
Letter = View[Schema]


def _letters(case: CaseView) -> list[Letter]:
    return case.documents("employment_letter")


def _stubs_of(case: CaseView, letter: Letter) -> list[Stub]:
    """The dated stubs of the letter's employer, the latest last."""
    name, employee = letter.employer.name.maybe_text(), letter.employee.name.maybe_text()
    return [
        stub
        for history in histories(case)
        if name and history.employer and history.is_of(name, employee)
        for stub in history.stubs
        if not is_extra(stub)
    ]


@rule(
    "employment.base_pay_agrees",
    on=CaseView,
    severity=Severity.WARNING,
    source=VOE,
    thresholds={
        "share": Threshold(
            Decimal("0.05"), "share", "Between the letter's pay and the pay stubs'", most=Decimal(1)
        )
    },
)
def base_pay_agrees(case: CaseView) -> Iterator[Fail]:
    """The base pay of an employer's letter is that of the pay stubs."""
    for letter in _letters(case):
        stubs = _stubs_of(case, letter)
        if stubs:
            yield from _against(letter, stubs, 1 + case.threshold("share"))


def _against(letter: Letter, stubs: list[Stub], share: Decimal) -> Iterator[Fail]:
    pay, period = letter.base_pay.money(), str(letter.base_pay_period.known())
    hours = letter.hours_per_week.maybe_money()
    yearly = yearly_of(pay, period, hours)
    if yearly is None:
        raise CannotEvaluate("The letter's pay is for a period that is not known here.")
    rates = [one for stub in stubs for one in full_time(stub, hours)]
    paid = rates or [one for stub in stubs if (one := _base(stub)) is not None]
    if not paid:
        raise CannotEvaluate("Neither the pay frequency nor a rate was read on the pay stubs.")
    latest = stubs[-1]
    about = (letter.base_pay, letter.base_pay_period, latest.gross_pay.current)
    makes = "is" if yearly == pay else f"of {amount(pay)} makes"
    if yearly > max(paid) * share:
        written, last = letter.letter_date.maybe_day(), paid_on(latest)
        # A raise may have come after the last stub, and a salary's stub may lack an unpaid day.
        firm = bool(rates and written and last and written <= last)
        yield Fail(
            f"The letter's base pay {makes} {amount(yearly)} a year; the pay stubs make "
            f"{amount(max(paid))}.",
            severity=Severity.BLOCKER if firm else None,
            about=about,
            expected=f"about {amount(max(paid))} a year",
            found=f"{amount(yearly)} a year",
        )
    elif min(paid) > yearly * share:
        yield Fail(
            f"The pay stubs make {amount(min(paid))} a year without overtime and bonus; the "
            f"letter's base pay {makes} {amount(yearly)}. Look for a raise.",
            about=about,
            expected=f"about {amount(yearly)} a year",
            found=f"{amount(min(paid))} a year",
        )


def _base(stub: Stub) -> Decimal | None:
    """What a stub's plain pay makes in a year, without overtime and bonus."""
    count = per_year(stub)
    if count is None:
        return None
    paid = [
        one
        for row in stub.earnings
        if is_regular(row) and (one := row.current.maybe_money()) is not None
    ]
    if any(paid):
        return sum(paid, Decimal(0)) * count
    gross = stub.gross_pay.current.maybe_money()
    return None if gross is None else regular_pay(stub) * count


@rule(
    "employment.start_date_agrees",
    on=CaseView,
    severity=Severity.WARNING,
    source=VOE,
    thresholds={"days": Threshold(Decimal(31), "days", "Between the stated and the written start")},
)
def start_date_agrees(case: CaseView) -> Iterator[Fail]:
    """The employment started when the application says."""
    for letter in _letters(case):
        employee = letter.employee.name.maybe_text()
        if employee and not is_one_of(employee, applicants(case)):
            continue  # the stated employers are the applicant's
        jobs = [job for job in case.stated.employers if _is_of(job, letter)]
        stated = [day for job in jobs if (day := job.start_date.maybe_day())]
        if not stated:
            continue
        written = letter.start_date.day()
        nearest = min(stated, key=lambda day: abs((written - day).days))
        if abs((written - nearest).days) > case.threshold("days"):
            yield Fail(
                f"The application says that the employment started on {nearest}, the "
                f"employer's letter on {written}.",
                about=(letter.start_date, *(job.start_date for job in jobs)),
                expected=f"{written}",
                found=f"{nearest}",
            )


def _is_of(job: Node, letter: Letter) -> bool:
    one, other = job.name.maybe_text(), letter.employer.name.maybe_text()
    return bool(one and other and same_organisation(one, other))


@rule(
    "employment.letter_in_date",
    on=CaseView,
    severity=Severity.WARNING,
    source="Fannie Mae Selling Guide B1-1-03, allowable age of credit documents",
    thresholds={
        "days": Threshold(Decimal(120), "days", "Age of an employer's letter when the case is sent")
    },
)
def letter_in_date(case: CaseView) -> Iterator[Fail]:
    """An employer's letter is recent, and not of a day to come."""
    for letter in _letters(case):
        written = letter.letter_date.day()
        days = (case.as_of - written).days
        if days < 0:
            yield Fail(
                f"The employer's letter is of {written}, after {case.as_of}, when it was sent.",
                severity=Severity.BLOCKER,
                about=(letter.letter_date,),
                expected=f"until {case.as_of}",
                found=f"{written}",
            )
        elif days > case.threshold("days"):
            yield Fail(
                f"The employer's letter is of {written}, {days} days before {case.as_of}; at most "
                f"{case.threshold('days')} are allowed.",
                about=(letter.letter_date,),
                expected=f"at most {case.threshold('days')} days",
                found=f"{days} days",
            )


@rule("employment.goes_on", on=CaseView, severity=Severity.WARNING, source=VOE)
def goes_on(case: CaseView) -> Iterator[Fail]:
    """An employment that a letter tells of has not ended, unless the application says so."""
    for letter in _letters(case):
        end = letter.end_date.maybe_day()
        if end is None or end > case.as_of:
            continue
        if any(job.end_date.maybe() for job in case.stated.employers if _is_of(job, letter)):
            continue
        yield Fail(
            f"The employer's letter says that the employment ended on {end}; the application does "
            "not.",
            about=(letter.end_date,),
            expected="an employment that goes on",
            found=f"ended on {end}",
        )


@rule(
    "employment.letter_signed_by_employee",
    on=EmploymentLetter,
    severity=Severity.BLOCKER,
    source="Fannie Mae, Mortgage Fraud Red Flags: verification of employment",
    override=Override.LEAD,
)
def letter_signed_by_employee(letter: View[EmploymentLetter]) -> Verdict:
    """An employer's letter is signed by somebody other than the employee."""
    signer = letter.signer.name.maybe_text()
    if signer is None:
        return Missing("Signed by (name) was not read.")
    employee = str(letter.employee.name.known())
    one, other = _words(signer), _words(employee)
    # An initial or a nickname would fit a relative as well, so whole names have to agree.
    if len(one & other) < 2 or not likeness(signer, employee):
        return Pass()
    return Fail(
        f"The letter about {employee} is signed by {signer}: an employee can't vouch for "
        "themselves.",
        expected="another person's name",
        found=signer,
    )


def _words(name: str) -> set[str]:
    return {
        word for word in name.casefold().replace(",", " ").replace(".", " ").split() if word[1:]
    }


@rule("employment.employer_known", on=CaseView, severity=Severity.WARNING, source=VOE)
def employer_known(case: CaseView) -> Iterator[Fail]:
    """The employer of a letter is one of the pay stubs' or the application's."""
    nodes = [job.name for job in case.stated.employers]
    nodes += [stub.employer.name for stub in case.documents("pay_stub")]
    nodes += [form.employer.name for form in case.documents("w2")]
    names = [name for node in nodes if (name := node.maybe_text())]
    for letter in _letters(case):
        if not names or _is_to_come(letter):
            continue
        name = str(letter.employer.name.known())
        if not any(same_organisation(name, other) for other in names):
            yield Fail(
                f"The letter is {name}'s, and neither the application nor a pay stub or W-2 names "
                "that employer.",
                about=(letter.employer.name,),
                expected=names[0],
                found=name,
            )


def _is_to_come(letter: Letter) -> bool:
    start, written = letter.start_date.maybe_day(), letter.letter_date.maybe_day()
    return isinstance(start, date) and isinstance(written, date) and start >= written
