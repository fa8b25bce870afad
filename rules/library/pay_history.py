"""The built-in rules on several pay stubs of one employment, in the order they were paid.

A bonus may be paid between two stubs, and stubs may be left out: what grows by more than a stub
shows is a question, what grows by less has no honest reading within one year.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from rules.figures import NOTHING, ROUNDING, amount
from rules.names import is_one_of
from rules.payroll import (
    DAYS,
    ONE_OFF,
    History,
    Stub,
    applicants,
    elapsed,
    histories,
    in_one_year,
    is_extra,
    known_per_year,
    lines,
    need_dates,
    paid_on,
    per_year,
    regular_pay,
)
from rules.registry import Fail, Pass, Threshold, Verdict, rule
from rules.terms import Override, Severity
from rules.view import CannotEvaluate, CaseView, Node

YEAR = "Fannie Mae Selling Guide B3-3.1-02; red flag: year-to-date totals do not balance"


def _totals(stub: Stub) -> tuple[tuple[str, Node], ...]:
    return ("gross pay", stub.gross_pay), ("net pay", stub.net_pay)


@rule(
    "pay_stub.year_to_date_grows",
    on=CaseView,
    severity=Severity.BLOCKER,
    source=YEAR,
    override=Override.LEAD,
)
def year_to_date_grows(case: CaseView) -> Iterator[Fail]:
    """No year-to-date figure falls from one pay stub to the next of the same employer and year."""
    for history in histories(case):
        for earlier, later in history.pairs():
            if not in_one_year(earlier, later):
                continue
            for (name, before), (_, after) in zip(_totals(earlier), _totals(later), strict=True):
                was, now = before.ytd.maybe_money(), after.ytd.maybe_money()
                if was is not None and now is not None and now < was - ROUNDING:
                    yield Fail(
                        f"The {name} of the year to date falls from {amount(was)} on "
                        f"{paid_on(earlier)} to {amount(now)} on {paid_on(later)}.",
                        about=(before.ytd, after.ytd),
                        expected=f"at least {amount(was)}",
                        found=amount(now),
                    )
    need_dates(case)


@rule("pay_stub.year_to_date_steps", on=CaseView, severity=Severity.BLOCKER, source=YEAR)
def year_to_date_steps(case: CaseView) -> Iterator[Fail]:
    """From one pay stub to the next the year's pay grows by what the later one pays."""
    missing: str | None = None
    for history in histories(case):
        for earlier, later in history.pairs():
            if not in_one_year(earlier, later):
                continue
            for (name, before), (_, after) in zip(_totals(earlier), _totals(later), strict=True):
                try:
                    step = after.ytd.money() - before.ytd.money()
                    paid = after.current.money()
                except CannotEvaluate as unread:
                    missing = missing or unread.sentence
                    continue
                if step < -ROUNDING:
                    continue  # another rule's
                about = (before.ytd, after.ytd, after.current)
                if found := _misstep(earlier, later, name, step, paid, about):
                    yield found
    need_dates(case)
    if missing:
        raise CannotEvaluate(missing)


def _misstep(
    earlier: Stub, later: Stub, name: str, step: Decimal, paid: Decimal, about: tuple[Node, ...]
) -> Fail | None:
    between = f"from {paid_on(earlier)} to {paid_on(later)}"
    if step < paid - ROUNDING:
        return Fail(
            f"The {name} of the year to date grows by {amount(step)} {between}, "
            f"less than the {amount(paid)} that the later stub pays.",
            about=about,
            expected=amount(paid),
            found=amount(step),
        )
    if step > paid + ROUNDING and _adjacent(earlier, later):
        return Fail(
            f"The {name} of the year to date grows by {amount(step)} {between}, but the later "
            f"stub pays {amount(paid)}: look for a bonus or another pay in between.",
            severity=Severity.WARNING,
            about=about,
            expected=amount(paid),
            found=amount(step),
        )
    return None


def _adjacent(earlier: Stub, later: Stub) -> bool:
    """Whether no regular pay lies between them."""
    end, start = earlier.period_end.maybe_day(), later.period_start.maybe_day()
    if end is not None and start is not None:
        return (start - end).days <= 3  # periods may leave the weekend out
    count = per_year(later) or per_year(earlier)
    one, other = paid_on(earlier), paid_on(later)
    # A day or two early before a holiday, but not a whole period late.
    return bool(count and one and other and (other - one).days <= DAYS[count] * Decimal("1.4"))


@rule(
    "pay_stub.reused",
    on=CaseView,
    severity=Severity.BLOCKER,
    source="Fannie Mae, Mortgage Fraud Red Flags: the same figures under other dates",
    override=Override.LEAD,
)
def reused(case: CaseView) -> Iterator[Fail]:
    """No two pay stubs show the same figures under different dates."""
    unread = False
    for history in histories(case):
        for at, later in enumerate(history.stubs):
            for earlier in history.stubs[:at]:
                if paid_on(earlier) == paid_on(later):
                    continue
                one, other = _year_figures(earlier), _year_figures(later)
                if one[0] is None or other[0] is None:
                    unread = True
                    continue
                shared = [now for was, now in zip(one, other, strict=True) if was == now and now]
                # A salary paid once a year to date is the same in any year, all taxes hardly.
                needed = 1 if in_one_year(earlier, later) else 3
                pay = later.gross_pay.current.maybe_money()
                if one[0] == other[0] and len(shared) >= needed and pay:
                    yield _twice(earlier, later, one[0], same_year=needed == 1)
    need_dates(case)
    if unread:
        raise CannotEvaluate("Gross pay (year to date) was not read.")


def _year_figures(stub: Stub) -> tuple[Decimal | None, ...]:
    figures = (stub.gross_pay, stub.net_pay, stub.taxes, stub.deductions)
    return tuple(node.ytd.maybe_money() for node in figures)


def _twice(earlier: Stub, later: Stub, year: Decimal, *, same_year: bool) -> Fail:
    return Fail(
        f"The stubs of {paid_on(earlier)} and {paid_on(later)} have the same gross pay of the "
        f"year to date, {amount(year)}: look whether one is the other with new dates.",
        severity=None if same_year else Severity.WARNING,
        about=(earlier.gross_pay.ytd, later.gross_pay.ytd, earlier.pay_date, later.pay_date),
        expected="another figure",
        found=amount(year),
    )


@rule("pay_stub.periods_overlap", on=CaseView, severity=Severity.WARNING, source=YEAR)
def periods_overlap(case: CaseView) -> Iterator[Fail]:
    """The pay periods of one employer don't overlap."""
    for history in histories(case):
        for earlier, later in history.pairs():
            one, other = _period(earlier), _period(later)
            # A bonus has the dates of a period that was paid already.
            if one is None or other is None or one == other or is_extra(earlier) or is_extra(later):
                continue
            if other[0] <= one[1] and one[0] <= other[1]:
                yield Fail(
                    f"The pay period from {other[0]} to {other[1]} overlaps the one from "
                    f"{one[0]} to {one[1]}.",
                    about=(earlier.period_end, later.period_start),
                    expected=f"from {one[1] + timedelta(days=1)}" if one[1] < date.max else "",
                    found=f"from {other[0]}",
                )
    _need_periods(case)


@rule(
    "pay_stub.periods_gapped",
    on=CaseView,
    severity=Severity.NOTE,
    source=YEAR,
    thresholds={
        "days": Threshold(Decimal(3), "days", "Days between two pay periods"),
        "most": Threshold(Decimal(62), "days", "Days from which a stub is not the next one at all"),
    },
)
def periods_gapped(case: CaseView) -> Iterator[Fail]:
    """The pay periods of one employer follow each other without a gap."""
    for history in histories(case):
        for earlier, later in history.pairs():
            one, other = _period(earlier), _period(later)
            if one is None or other is None:
                continue
            apart = (other[0] - one[1]).days - 1
            # An older stub may be there for another reason, as to go with a W-2.
            if case.threshold("days") < apart <= case.threshold("most"):
                yield Fail(
                    f"{apart} days lie between the pay period that ends on {one[1]} and the next "
                    f"that starts on {other[0]}: a stub is left out, or no pay was earned.",
                    about=(earlier.period_end, later.period_start),
                    expected=f"at most {case.threshold('days')} days",
                    found=f"{apart} days",
                )
    _need_periods(case)


def _period(stub: Stub) -> tuple[date, date] | None:
    start, end = stub.period_start.maybe_day(), stub.period_end.maybe_day()
    return None if start is None or end is None or end < start else (start, end)


def _need_periods(case: CaseView) -> None:
    stubs = case.documents("pay_stub")
    for stub in stubs if len(stubs) > 1 else ():
        stub.period_start.day()
        stub.period_end.day()


@rule(
    "pay_stub.check_numbers_grow",
    on=CaseView,
    severity=Severity.WARNING,
    source="Fannie Mae, Mortgage Fraud Red Flags: check numbers out of order",
)
def check_numbers_grow(case: CaseView) -> Iterator[Fail]:
    """A later pay has a higher check number."""
    for history in histories(case):
        for earlier, later in history.pairs():
            was, now = earlier.check_number.maybe_text(), later.check_number.maybe_text()
            if was is None or now is None or paid_on(earlier) == paid_on(later):
                continue
            # Vouchers have letters, and a longer number is of another series.
            comparable = was.isdecimal() and now.isdecimal() and len(was) == len(now)
            if not comparable or not int(was) or not int(now) or int(now) > int(was):
                continue
            order = "the same as" if int(now) == int(was) else "below"
            yield Fail(
                f"Check number {now} of {paid_on(later)} is {order} {was} of {paid_on(earlier)}.",
                about=(earlier.check_number, later.check_number),
                expected=f"above {was}",
                found=now,
            )
    need_dates(case)


@rule(
    "pay_stub.year_to_date_plausible",
    on=CaseView,
    severity=Severity.WARNING,
    source="Fannie Mae Selling Guide B3-3.1-03: compare pay with year-to-date earnings",
    thresholds={
        "over": Threshold(
            Decimal("0.15"),
            "share",
            "Year to date above what the pays so far make",
            most=Decimal(5),
        ),
        "under": Threshold(
            Decimal("0.20"),
            "share",
            "Year to date below what the pays so far make",
            most=Decimal(1),
        ),
    },
)
def year_to_date_plausible(case: CaseView) -> Iterator[Fail]:
    """The year's gross pay is about what its pays so far make."""
    for history in histories(case):
        stub = history.latest()
        day = stub.pay_date.day()
        year = stub.gross_pay.ytd.money()
        count = known_per_year(stub)
        pays = [regular_pay(stub)]
        pays += [
            regular_pay(one)
            for one in history.stubs
            if one is not stub and in_one_year(one, stub) and not is_extra(one)
        ]
        once = max(lines(stub.earnings, ONE_OFF, column) for column in ("current", "ytd"))
        starts = start_dates(case, history)
        if starts and starts[-1] > day:
            continue  # the dates are another rule's
        full = elapsed(day, count, starts[0] if starts else None)
        most = (full + 1) * max(pays) + max(once, NOTHING)
        least = (elapsed(day, count, starts[-1] if starts else None) - 1) * min(pays)
        so_far = f"{count} pays a year, {round(full)} of them until {day}"
        if most > 0 and year > most * (1 + case.threshold("over")):
            _need_extras(stub)
            yield Fail(
                f"The gross pay of the year to date is {amount(year)}; at {so_far}, the pay shown "
                f"makes {amount(most)} at most. Look for a bonus, or for pay that fell.",
                about=(stub.gross_pay.ytd, stub.gross_pay.current),
                expected=f"at most {amount(most)}",
                found=amount(year),
            )
        elif starts and year < least * (1 - case.threshold("under")):
            yield Fail(
                f"The gross pay of the year to date is {amount(year)}; at {so_far}, the pay shown "
                f"makes {amount(least)} at least. Look for a raise, a leave, or a later start.",
                about=(stub.gross_pay.ytd, stub.gross_pay.current),
                expected=f"at least {amount(least)}",
                found=amount(year),
            )
    need_dates(case)


def _need_extras(stub: Stub) -> None:
    """End the rule where a bonus may be in the year to date whose own was not read."""
    for row in stub.earnings:
        if ONE_OFF.search(row.description.maybe_text() or ""):
            row.ytd.money()


def start_dates(case: CaseView, history: History) -> list[date]:
    """Since when the employment may be, by the application and letters, the earliest first."""
    mine = not history.employee or is_one_of(history.employee, applicants(case))
    jobs = case.stated.employers if mine else ()  # those are the applicant's
    said = [
        job.start_date.maybe_day()
        for job in jobs
        if (name := job.name.maybe_text()) and history.employer and history.is_of(name, None)
    ]
    said += [
        letter.start_date.maybe_day()
        for letter in case.documents("employment_letter")
        if (name := letter.employer.name.maybe_text())
        and history.employer
        and history.is_of(name, letter.employee.name.maybe_text())
    ]
    return sorted(day for day in said if day is not None)


@rule("pay_stub.paid_before_start", on=CaseView, severity=Severity.WARNING, source=YEAR)
def paid_before_start(case: CaseView) -> Verdict:
    """No pay stub is of a period before the employment started."""
    for history in histories(case):
        starts = start_dates(case, history)
        first = history.stubs[0]
        end = first.period_end.maybe_day() or first.pay_date.maybe_day()
        if starts and end is not None and end < starts[0]:
            return Fail(
                f"A pay period ends on {end}, before the employment started on {starts[0]} by the "
                "application or the employer's letter.",
                expected=f"from {starts[0]}",
                found=f"{end}",
            )
    return Pass()
