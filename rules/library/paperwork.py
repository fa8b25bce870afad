"""The built-in rule on the paperwork that a case has: how much, of which years, for how long."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from extraction.schemas import SCHEMAS
from rules.library.people import PLACES, at, is_of_co_applicant, told
from rules.models import Severity
from rules.registry import Fail, Missing, Threshold, rule
from rules.statements import accounts, is_card
from rules.view import CaseView, View

GUIDE = (
    "Fannie Mae Selling Guide, B3-3.1-02 (pay stubs, forms W-2) and B3-4.2-01 (two months of "
    "statements)"
)
# By when a year's form can be asked for: month and day of the year after.
DUE = {"w2": (2, 15), "form_1040": (10, 15)}


@rule(
    "case.required_document_missing",
    on=CaseView,
    severity=Severity.BLOCKER,
    version=2,
    source=GUIDE,
    thresholds={
        "statement_days": Threshold(
            Decimal(29), "days", "Days that each required account statement stands for"
        ),
        "stub_days": Threshold(
            Decimal(28), "days", "Days of pay that stubs show, by their periods or year to date"
        ),
    },
)
def required_document_missing(case: CaseView) -> Iterator[Fail | Missing]:
    """The case has the paperwork that its kind requires."""
    for doc_type, needed in sorted(case.required.items()):
        there = len(case.documents(doc_type))
        if there < needed and not (doc_type == "bank_statement" and _long_enough(case, needed)):
            yield Fail(
                f"{SCHEMAS[doc_type].title}: this kind of case needs {needed}, "
                f"and there {'is' if there == 1 else 'are'} {there or 'none'}.",
                expected=str(needed),
                found=str(there),
            )
        elif doc_type in DUE and needed:
            yield from _years(case, doc_type, needed)
        elif doc_type == "bank_statement" and needed > 1:
            yield from _months(case, needed)
        elif doc_type == "pay_stub" and needed:
            yield from _pay_periods(case)


def _years(case: CaseView, doc_type: str, needed: int) -> Iterator[Fail | Missing]:
    """A form of each of the last years: of the applicant, and of a co-applicant who has any."""
    own: list[View[Any]] = []
    others: list[View[Any]] = []
    for form in case.documents(doc_type):
        path = "taxpayer.name" if doc_type == "form_1040" else PLACES[doc_type].name
        (others if is_of_co_applicant(case, at(form, path).maybe_text()) else own).append(form)
    title = SCHEMAS[doc_type].title
    for forms, whose in ((own, "the applicant"), (others, "the co-applicant")):
        if not forms:
            continue  # a couple's papers may all be the other's
        there = {year for form in forms if (year := form.tax_year.maybe_text())}
        wanted = _wanted(case.as_of, there, DUE[doc_type], needed)
        missing = [year for year in wanted if year not in there]
        if missing and len([one for one in forms if one.tax_year.maybe() is None]) >= len(missing):
            yield Missing(f"{forms[0].tax_year.in_words()} was not read on every {title}.")
        elif missing:
            young = all(_began_after(case, int(year)) for year in missing)
            yield Fail(
                f"{title}: none of {' and '.join(missing)} is there for {whose}; there is "
                f"{', '.join(sorted(there)) or 'none'}.",
                severity=Severity.WARNING if young or forms is others else None,
                about=tuple(form.tax_year for form in forms),
                expected=" and ".join(wanted),
                found=", ".join(sorted(there)),
            )


def _wanted(as_of: date, there: set[str], due: tuple[int, int], needed: int) -> list[str]:
    """The years to ask for; before the last one's form is due, the ones before it will do."""
    last = as_of.year - 1
    if (as_of.month, as_of.day) < due and str(last) not in there:
        last -= 1
    return [str(last - back) for back in range(needed)]


def _began_after(case: CaseView, year: int) -> bool:
    """Whether all employment that is stated began after a year."""
    starts = [row.start_date.maybe_day() for row in case.stated.employers]
    return bool(starts) and all(start is not None and start.year > year for start in starts)


def _long_enough(case: CaseView, needed: int) -> bool:
    """Whether fewer statements cover as many days: one of a quarter, say."""
    covered = [_covered(days) for days in _spans(case)]
    return max(covered, default=0) >= needed * case.threshold("statement_days")


def _months(case: CaseView, needed: int) -> Iterator[Fail | Missing]:
    spans = list(_spans(case))
    wanted = needed * case.threshold("statement_days")
    if not spans:
        yield Missing("The period of no account statement was read.")
        return
    covered = max(map(_covered, spans))
    if covered < wanted:
        yield Fail(
            f"The statements of an account cover {covered} days; this kind of case needs {wanted}.",
            severity=Severity.WARNING,
            expected=f"{wanted} days",
            found=f"{covered} days",
        )


def _spans(case: CaseView) -> Iterator[list[tuple[date, date]]]:
    """The periods of each account that is no card, as far as they were read."""
    for account in accounts(case):
        spans = [
            (start, end)
            for one in account.statements
            if (start := one.period_start.maybe_day()) and (end := one.period_end.maybe_day())
            if not is_card(one)
        ]
        if spans:
            yield spans


def _covered(spans: list[tuple[date, date]]) -> int:
    """How many days are in at least one of the periods."""
    days = 0
    until = 0
    for start, end in sorted(spans):
        first = max(start.toordinal(), until + 1)
        days += max(0, end.toordinal() - first + 1)
        until = max(until, end.toordinal())
    return days


def _pay_periods(case: CaseView) -> Iterator[Fail | Missing]:
    wanted = int(case.threshold("stub_days"))
    stubs = case.documents("pay_stub")
    spans = [
        (start, end)
        for stub in stubs
        if (start := stub.period_start.maybe_day()) and (end := stub.period_end.maybe_day())
    ]
    # The year to date of a stub covers the days since 1 January.
    days = [
        (day - date(day.year, 1, 1)).days + 1
        for stub in stubs
        if stub.gross_pay.ytd.maybe() is not None
        and (day := stub.period_end.maybe_day() or stub.pay_date.maybe_day())
    ]
    covered = max([_covered(spans), *days])
    if covered >= wanted:
        return
    if len(spans) < len(stubs):
        yield Missing(f"The pay period of the {told(stubs[0])} was not read as a whole.")
        return
    yield Fail(
        f"The pay stubs show {covered} days of pay, and no year to date; {wanted} are needed.",
        severity=Severity.WARNING,
        expected=f"{wanted} days",
        found=f"{covered} days",
    )
