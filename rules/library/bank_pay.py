"""The built-in rules on pay that comes in on accounts, against the pay stubs."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import combinations, pairwise

from rules.figures import NOTHING, ROUNDING, amount
from rules.models import Severity
from rules.names import same_organisation
from rules.payroll import History, histories, known_per_year, paid_on
from rules.registry import Fail, Missing, Threshold, rule
from rules.statements import (
    Line,
    accounts,
    covers,
    deposits,
    is_called,
    is_card,
    moved,
    names_an_employer,
    near,
)
from rules.view import CaseView, Node

FANNIE = "Fannie Mae, Mortgage Fraud Prevention: deposits that don't fit the income"


@rule(
    "bank_statement.payroll_matches",
    on=CaseView,
    severity=Severity.WARNING,
    source=FANNIE,
    thresholds={"days": Threshold(Decimal(3), "days", "Days between the pay date and the deposit")},
)
def payroll_matches(case: CaseView) -> Iterator[Fail | Missing]:
    """The net pay of each pay stub comes in on the accounts, within days of its date."""
    days = int(case.threshold("days"))
    all_in = list(deposits(case))
    if not case.documents("bank_statement"):
        return
    all_histories = histories(case)
    several = _are_several(all_histories)
    for history in all_histories:
        paid_in = [line for _, line in all_in if _is_pay(line, history.employer, several=several)]
        for stub in history.stubs:
            day, net = paid_on(stub), stub.net_pay.current.maybe_money()
            if day is None or not _is_covered(case, day, days):
                continue
            if net is None:
                yield Missing(f"{stub.net_pay.current.in_words()} was not read.")
                continue
            if any(line.into == net and near(line.day, day, days) for _, line in all_in):
                continue
            if _is_shared(history, all_histories):
                yield Missing(f"{history.employer} pays two people: whose pay it is can't be told.")
                break
            if not paid_in:
                yield Missing(
                    f"No pay of {history.employer or 'the employer'} comes in on these accounts."
                )
                break
            yield from _unmatched(
                stub, net, [line for line in paid_in if near(line.day, day, days)]
            )


def _are_several(found: list[History]) -> bool:
    """Whether stubs are of several employers."""
    return any(not same_organisation(found[0].employer, one.employer) for one in found[1:])


def _is_pay(line: Line, employer: str, *, several: bool) -> bool:
    """Whether a line is the employer's pay; payroll words alone will do where there is but one."""
    if employer and names_an_employer(line.text, (employer,)):
        return True
    return not several and is_called("payroll", line.text)


def _is_shared(history: History, others: list[History]) -> bool:
    """Whether the employer pays somebody else of the case too."""
    return any(
        other is not history and same_organisation(history.employer, other.employer)
        for other in others
    )


def _is_covered(case: CaseView, day: date, days: int) -> bool:
    """Whether pay of that day would be on a statement of the case."""
    end = moved(day, days)
    ranges = [one for account in accounts(case) for one in account.statements if not is_card(one)]
    return any(covers(one, day, end) for one in ranges) or (
        any(covers(one, day, day) for one in ranges)
        and any(covers(one, end, end) for one in ranges)
    )


def _unmatched(stub: Node, net: Decimal, close: list[Line]) -> Iterator[Fail]:
    """The stub's net pay against what came about that day."""
    day = paid_on(stub)
    amounts = [line.into for line in close if line.into is not None]
    for count in range(2, min(len(amounts), 4) + 1):
        if any(abs(sum(some, NOTHING) - net) <= ROUNDING for some in combinations(amounts, count)):
            return  # paid in parts
    if not close:
        yield Fail(
            f"{amount(net)} was paid on {day} by the stub, and no pay came in within days of it, "
            "though other pay comes in on these accounts.",
            about=(stub.net_pay.current, stub.pay_date),
            expected=amount(net),
            found="nothing",
        )
        return
    closest = min(close, key=lambda line: abs((line.into or NOTHING) - net))
    came = closest.into or NOTHING
    yield Fail(
        f"{amount(net)} was paid on {day} by the stub, but {amount(came)} came in on "
        f"{closest.day} ({closest.text})"
        + (": look whether the rest goes to another account." if came < net else "."),
        severity=Severity.NOTE if _is_split(came, net) else None,
        about=(stub.net_pay.current, stub.pay_date, *closest.leaves()),
        expected=amount(net),
        found=amount(came),
    )


def _is_split(came: Decimal, net: Decimal) -> bool:
    """Whether the rest may go to another account: a round amount of it, or a round share."""
    rest = net - came
    if not NOTHING < rest < net:
        return False
    if not rest % 25 or (not came % 25 and came < rest):
        return True
    shares = (net * percent / 100 for percent in range(5, 100, 5))
    return any(abs(came - share) <= ROUNDING for share in shares)


@rule(
    "bank_statement.payroll_regular",
    on=CaseView,
    severity=Severity.WARNING,
    source=FANNIE,
    thresholds={"share": Threshold(Decimal("1.7"), "times", "Of the usual time between two pays")},
)
def payroll_regular(case: CaseView) -> Iterator[Fail]:
    """Pay comes in as often as the pay stubs say, without one left out."""
    if not case.documents("bank_statement"):
        return
    all_in = list(deposits(case))
    all_histories = histories(case)
    several = _are_several(all_histories)
    for history in all_histories:
        paid_in = [line for _, line in all_in if _is_pay(line, history.employer, several=several)]
        dates = sorted({line.day for line in paid_in if line.day})
        if len(dates) < 2 or _is_shared(history, all_histories):
            continue
        usual = Decimal(365) / known_per_year(history.latest())
        for one, other in pairwise(dates):
            gap = (other - one).days
            if gap > usual * case.threshold("share") and _is_all_covered(case, one, other):
                yield Fail(
                    f"No pay of {history.employer} came in between {one} and {other}, {gap} days; "
                    f"it comes every {usual:.0f} days by the stubs.",
                    about=tuple(
                        node
                        for line in paid_in
                        if line.day in (one, other)
                        for node in line.leaves()
                    ),
                    expected=f"{usual:.0f} days",
                    found=f"{gap} days",
                )


def _is_all_covered(case: CaseView, first: date, last: date) -> bool:
    """Whether statements of one account cover all days."""
    for account in accounts(case):
        spans = [
            (start, end)
            for one in account.statements
            if (start := one.period_start.maybe_day()) and (end := one.period_end.maybe_day())
        ]
        at = first
        for start, end in spans:
            if start <= at <= end:
                at = moved(end, 1)
        if at > last:
            return True
    return False
