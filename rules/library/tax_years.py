"""The built-in rules on tax papers of a case together: their years, and what they say of one year.

A W-2 may be there in several copies, a spouse's may be left out, and forms of two employers add up.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from extraction.schemas.base import Schema
from rules.figures import NOTHING, amount
from rules.names import is_one_of, same_organisation, same_person
from rules.payroll import (
    LEAST_DAYS,
    Stub,
    applicants,
    histories,
    known_per_year,
    paid_in,
    paid_on,
    withheld,
)
from rules.registry import Fail, Threshold, rule
from rules.terms import Severity
from rules.view import CannotEvaluate, CaseView, Node, View
from rules.yearly import tax_year

AGREE = "Fannie Mae Selling Guide B3-3.1-02 and A3-4-03: W-2, pay stubs and returns agree"
FORMS = ("w2", "form_1099", "form_1098", "form_1040")
SLACK = {"slack": Threshold(Decimal(5), "USD", "Difference that rounding may make")}
Form = View[Schema]


@rule(
    "tax_form.year_plausible",
    on=CaseView,
    severity=Severity.BLOCKER,
    source="Fannie Mae Selling Guide B1-1-03, allowable age of federal tax returns",
    thresholds={
        "years": Threshold(Decimal(3), "years", "Age of the oldest tax form that says something")
    },
)
def year_plausible(case: CaseView) -> Iterator[Fail]:
    """Every tax form is of a recent year that has ended."""
    now = case.as_of.year
    for form in (form for kind in FORMS for form in case.documents(kind)):
        year = tax_year(form)
        if year > now:
            severity, says = Severity.BLOCKER, f"a year that had not begun on {case.as_of}"
        elif year == now and (case.as_of.month < 12 or form in case.documents("form_1040")):
            # An employer that closes, or an employee who asks, has the form early.
            severity, says = Severity.WARNING, f"a year that had not ended on {case.as_of}"
        elif year < now - case.threshold("years"):
            severity, says = Severity.NOTE, f"more than {case.threshold('years')} years old"
        else:
            continue
        yield Fail(
            f"{form.called()} is of {year}, {says}.",
            severity=severity,
            about=(form.tax_year,),
            expected=f"{now - int(case.threshold('years'))} to {now - 1}",
            found=str(year),
        )


@dataclass(frozen=True, slots=True)
class _Wages:
    """One W-2 of a year, copies left out."""

    form: Form
    employer: str
    employee: str
    year: int


def _w2s(case: CaseView) -> list[_Wages]:
    """The case's W-2s, one of each.

    Raises:
        CannotEvaluate: the year of one was not read.
    """
    found: list[_Wages] = []
    for form in case.documents("w2"):
        one = _Wages(
            form,
            form.employer.name.maybe_text() or "",
            form.employee.name.maybe_text() or "",
            tax_year(form),
        )
        if not any(_is_copy(one, other) for other in found):
            found.append(one)
    return found


def _is_copy(one: _Wages, other: _Wages) -> bool:
    boxes = ("wages", "federal_income_tax", "social_security_wages", "medicare_wages")
    return _is_same_job(one, other) and all(
        getattr(one.form, box).maybe() == getattr(other.form, box).maybe() for box in boxes
    )


def _is_same_job(one: _Wages, other: _Wages) -> bool:
    return (
        one.year == other.year
        and (not one.employer or same_organisation(one.employer, other.employer))
        and (not one.employee or same_person(one.employee, other.employee))
    )


@rule("w2.two_of_one_year", on=CaseView, severity=Severity.WARNING, source=AGREE)
def two_of_one_year(case: CaseView) -> Iterator[Fail]:
    """An employer gives one W-2 a year."""
    forms = _w2s(case)
    for at, later in enumerate(forms):
        for earlier in forms[:at]:
            if not later.employer or not later.employee or not _is_same_job(earlier, later):
                continue
            was, now = earlier.form.wages.money(), later.form.wages.money()
            if was != now:
                yield Fail(
                    f"Two W-2s of {later.year} from {later.employer} differ: box 1 says "
                    f"{amount(was)} and {amount(now)}. Look for a corrected form, or a second job.",
                    about=(earlier.form.wages, later.form.wages),
                    expected=amount(was),
                    found=amount(now),
                )


@rule(
    "w2.agrees_with_last_stub",
    on=CaseView,
    severity=Severity.BLOCKER,
    source=AGREE,
    thresholds={
        "share": Threshold(
            Decimal("0.02"),
            "share",
            "Wages above the stub's year to date: life insurance, a car, other pay in kind",
            most=Decimal(1),
        )
    },
)
def agrees_with_last_stub(case: CaseView) -> Iterator[Fail]:
    """A year's W-2 says what the year's last pay stub of that employer says."""
    missing: CannotEvaluate | None = None
    for wages in _w2s(case):
        stub = _last_stub(case, wages)
        if stub is None:
            continue
        try:
            yield from _against_stub(case, wages, stub)
        except CannotEvaluate as unread:
            missing = missing or unread
    if missing:
        raise missing


def _last_stub(case: CaseView, wages: _Wages) -> Stub | None:
    for history in histories(case):
        named = history.employer and wages.employer
        if not named or not history.is_of(wages.employer, wages.employee):
            continue
        of_year = [one for one in history.stubs if paid_in(one) == wages.year]
        if of_year:
            return of_year[-1]
    return None


def _against_stub(case: CaseView, wages: _Wages, stub: Stub) -> Iterator[Fail]:
    """Pay goes on after the stub, and box 1 is what is left after deductions before taxes."""
    year, form = stub.gross_pay.ytd.money(), wages.form
    boxes = (("1", form.wages), ("5", form.medicare_wages))
    read = [(name, node) for name, node in boxes if node.maybe_money() is not None]
    if not read:
        form.wages.money()
    name, node = max(read, key=lambda one: one[1].money())
    left = _pays_left(stub)
    to_come = left * stub.gross_pay.current.money() if left else NOTHING
    most = (year + to_come) * (1 + case.threshold("share")) + 1
    if left < 2 and node.money() > most:
        more = f" and {amount(to_come)} may have followed" if left else ""
        yield Fail(
            f"Box {name} of the W-2 of {wages.year} says {amount(node.money())}; the last pay stub "
            f"of that year, of {paid_on(stub)}, says {amount(year)} for the year to date{more}.",
            severity=Severity.WARNING if left else None,  # a bonus may have come with it
            about=(node, stub.gross_pay.ytd),
            expected=f"at most {amount(most)}",
            found=amount(node.money()),
        )
    taken = stub.deductions.ytd.maybe_money()
    if taken is None and stub.deductions.current.maybe_money():
        stub.deductions.ytd.money()  # says what is missing
    least = (year - abs(taken or NOTHING)) * (1 - case.threshold("share")) - 1
    if node.money() < least:
        yield Fail(
            f"Box {name} of the W-2 of {wages.year} says {amount(node.money())}; on {paid_on(stub)}"
            f" the year to date was {amount(year)} already, of which {amount(taken or NOTHING)} "
            "was deducted.",
            about=(node, stub.gross_pay.ytd, stub.deductions.ytd),
            expected=f"at least {amount(least)}",
            found=amount(node.money()),
        )


def _pays_left(stub: Stub) -> int:
    """How many regular pays still fit into the year; one may come a day early, for a holiday."""
    day = stub.pay_date.day()
    return ((date(day.year, 12, 31) - day).days + 1) // LEAST_DAYS[known_per_year(stub)]


@rule(
    "w2.tax_agrees_with_last_stub",
    on=CaseView,
    severity=Severity.WARNING,
    source=AGREE,
    thresholds=SLACK,
)
def tax_agrees_with_last_stub(case: CaseView) -> Iterator[Fail]:
    """A year's W-2 has the taxes that the year's last pay stub has for the year to date."""
    for wages in _w2s(case):
        stub = _last_stub(case, wages)
        if stub is None or _pays_left(stub):
            continue
        found = withheld(stub)
        for box, said, rows in (
            ("4", wages.form.social_security_tax, found.social),
            ("6", wages.form.medicare_tax, found.medicare),
        ):
            years = [abs(one) for row in rows if (one := row.ytd.maybe_money()) is not None]
            paid = said.maybe_money()
            if not years or len(years) < len(rows) or paid is None:
                continue
            if abs(sum(years, NOTHING) - paid) > case.threshold("slack"):
                yield Fail(
                    f"Box {box} of the W-2 of {wages.year} says {amount(paid)}; the year's last "
                    f"pay stub says {amount(sum(years, NOTHING))}.",
                    about=(said, *(row.ytd for row in rows)),
                    expected=amount(sum(years, NOTHING)),
                    found=amount(paid),
                )


def _names(case: CaseView, form: Form) -> tuple[str, ...]:
    """The names of a return's people, other names of the applicant's among them."""
    read = [node.maybe_text() for node in (form.taxpayer.name, form.spouse.name)]
    names = tuple(name for name in read if name)
    own = applicants(case)
    return (*names, *own) if any(is_one_of(name, own) for name in names) else names


def _of_return(case: CaseView, form: Form, year: int) -> list[_Wages]:
    """The W-2s that belong on a return: of its year and its people, no statutory employee's."""
    names = _names(case, form)
    return [
        one
        for one in _w2s(case)
        if one.year == year
        and (not names or not one.employee or is_one_of(one.employee, names))
        and one.form.is_statutory_employee.maybe_text() != "true"
    ]


@rule(
    "form_1040.wages_cover_w2s",
    on=CaseView,
    severity=Severity.BLOCKER,
    source=AGREE,
    thresholds=SLACK,
)
def wages_cover_w2s(case: CaseView) -> Iterator[Fail]:
    """A return's wages are those of the year's W-2s."""
    for form in case.documents("form_1040"):
        if not case.documents("w2"):
            return
        forms = _of_return(case, form, tax_year(form))
        if not forms:
            continue
        said = form.wages.money()
        added = sum((one.form.wages.money() for one in forms), NOTHING)
        about = (form.wages, *(one.form.wages for one in forms))
        if added > said + case.threshold("slack"):
            yield Fail(
                f"Box 1 of the {_count(forms)} of {tax_year(form)} makes {amount(added)}, more "
                f"than the {amount(said)} of wages on the return.",
                about=about,
                expected=f"at least {amount(added)}",
                found=amount(said),
            )
        elif said > added + case.threshold("slack") and not _leaves_out(form, forms):
            yield Fail(
                f"The return has wages of {amount(said)}, and box 1 of the {_count(forms)} of "
                f"{tax_year(form)} makes {amount(added)}: look for a W-2 that is not here.",
                severity=Severity.WARNING,
                about=about,
                expected=amount(added),
                found=amount(said),
            )


def _count(forms: list[_Wages]) -> str:
    return "W-2" if len(forms) == 1 else f"{len(forms)} W-2s"


def _leaves_out(form: Form, forms: list[_Wages]) -> bool:
    """Whether one of a couple has no W-2 here, or may have none."""
    spouse = form.spouse.name.maybe_text()
    if spouse is None:
        return "joint" in (form.filing_status.maybe_text() or "joint").casefold()
    people = (form.taxpayer.name.maybe_text(), spouse)
    return not all(
        person and any(same_person(one.employee, person) for one in forms) for person in people
    )


@rule(
    "form_1040.withholding_covers_w2s",
    on=CaseView,
    severity=Severity.WARNING,
    source=AGREE,
    thresholds=SLACK,
)
def withholding_covers_w2s(case: CaseView) -> Iterator[Fail]:
    """A return counts the federal tax that the year's W-2s say was withheld."""
    for form in case.documents("form_1040"):
        forms = _of_return(case, form, tax_year(form)) if case.documents("w2") else []
        if not forms or form.federal_tax_withheld.maybe() is None:
            continue
        said = form.federal_tax_withheld.money()
        added = sum((one.form.federal_income_tax.money() for one in forms), NOTHING)
        if added > said + case.threshold("slack"):
            yield Fail(
                f"Box 2 of the {_count(forms)} of {tax_year(form)} makes {amount(added)}, more "
                f"than the {amount(said)} of federal tax withheld on the return.",
                about=(form.federal_tax_withheld, *(one.form.federal_income_tax for one in forms)),
                expected=f"at least {amount(added)}",
                found=amount(said),
            )


@rule(
    "form_1040.covers_1099s",
    on=CaseView,
    severity=Severity.WARNING,
    source=AGREE,
    thresholds=SLACK,
)
def covers_1099s(case: CaseView) -> Iterator[Fail]:
    """A return's interest and dividends are no less than the year's forms 1099 say."""
    for form in case.documents("form_1040"):
        for line, part, leaf in (
            (form.taxable_interest, "interest", "income"),
            (form.ordinary_dividends, "dividends", "ordinary"),
        ):
            boxes = list(_boxes(case, form, part, leaf))
            added = sum((box.money() for box in boxes), NOTHING)
            if not added:
                continue
            said = line.money()
            if added > said + case.threshold("slack"):
                yield Fail(
                    f"The forms 1099 of {tax_year(form)} make {amount(added)} of "
                    f"{boxes[0].within_words()}, more than the {amount(said)} on the return.",
                    about=(line, *boxes),
                    expected=f"at least {amount(added)}",
                    found=amount(said),
                )


def _boxes(case: CaseView, form: Form, part: str, leaf: str) -> Iterator[Node]:
    """One box of the forms 1099 of the return's year and people; a copy counts once."""
    names = _names(case, form)
    seen: set[tuple[str | None, str | None, Decimal]] = set()
    for other in case.documents("form_1099"):
        box = getattr(getattr(other, part), leaf)
        paid = box.maybe_money()
        if paid is None or tax_year(other) != tax_year(form):
            continue
        name = other.recipient.name.maybe_text()
        key = (other.payer.name.maybe_text(), other.account_number.maybe_text(), paid)
        if key not in seen and (not names or not name or is_one_of(name, names)):
            seen.add(key)
            yield box
