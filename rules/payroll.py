"""What pay stubs' words mean, and which stubs belong together.

Payroll programs have no common wording. What is not recognised here counts as what is kindest to
the paper: a deduction as one that lowers taxes, an earning as one that comes again.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from weakref import WeakKeyDictionary

from extraction.schemas.base import Schema
from rules.figures import NOTHING
from rules.names import same_organisation, same_person
from rules.view import CannotEvaluate, CaseView, Node, View

Stub = View[Schema]
_KEPT = 4096  # wordings remembered: a payroll prints the same few on every stub

# Earnings that are paid out or shown without being pay.
NO_PAY = re.compile(r"reimb|expense|mileage|per diem|imputed|group.?term|employer|non.?cash", re.I)
# Earnings that don't come with every pay.
ONE_OFF = re.compile(
    r"bonus|\bbns\b|commission|\bcomm?\b|award|incentive|retro|\badj|severance|sign.?on|\bspot\b"
    r"|profit|pay.?out|cash.?out|stock|\brsu\b|referral|\btips?\b|\bgift",
    re.I,
)
EXTRA_HOURS = re.compile(r"\bot\b|\bo/t\b|over.?time|double|premium|\bdt\b|extra", re.I)
# Deductions that leave the wages that FICA is withheld from as they are.
AFTER_FICA = re.compile(
    r"40[13]|457|retire|pension|roth|\btsp\b|simple ira|garn|levy|alimony|loan"
    r"|\bch(?:i?ld?)?\W{0,2}su|\bcs\W?(?:order|pay|ded)|union|\bdues\b|uniform|charit"
    r"|united way|advance|attachment|espp|stock purch",
    re.I,
)
_EMPLOYERS = re.compile(r"\b(?:er|employer|company|co\.? paid)\b", re.I)
_OTHER_TAX = re.compile(r"leave|pfml|\bfli\b|\bsdi\b|\bsui\b|disab|family", re.I)
_SOCIAL = re.compile(r"soc(?:ial|\.)?[\s.]*sec|oasdi|\bss\b|\bsoc\b|\bfica[\s\-–:]*s", re.I)
_MEDICARE = re.compile(r"medicare|\bmed\b|\bmhi\b|hospital ins|\bfica[\s\-–:/]*m", re.I)
_FICA = re.compile(r"\bfica\b|\bf\.i\.c\.a", re.I)
_FEDERAL = re.compile(r"\bfed(?:eral)?\b|\bfit\b|\bfwt\b|\bfitw\b", re.I)

_FREQUENCIES = (  # the first that fits
    (24, re.compile(r"semi.?month|twice (?:a|per) month|2x.?month|half.?month", re.I)),
    (26, re.compile(r"bi.?week|every (?:two|2|other) week|fortnight|two.?week|2.?week", re.I)),
    (12, re.compile(r"month", re.I)),
    (52, re.compile(r"week", re.I)),
)
FULL_WEEK = Decimal(40)  # hours
PERIODS = {52: "weekly", 26: "every two weeks", 24: "twice a month", 12: "monthly"}
DAYS = {52: 7, 26: 14, 24: 16, 12: 31}  # of a period at most
LEAST_DAYS = {52: 7, 26: 14, 24: 13, 12: 28}


@dataclass(frozen=True, slots=True)
class Withheld:
    """The lines of one stub's taxes that FICA is made of."""

    social: tuple[Node, ...]
    medicare: tuple[Node, ...]
    both: tuple[Node, ...]  # "FICA" alone, which may be either or both
    federal: tuple[Node, ...]


def withheld(stub: Node) -> Withheld:
    """The employee's lines by what they are; a line that could be several things is none."""
    found: dict[str, list[Node]] = {"social": [], "medicare": [], "both": [], "federal": []}
    for row in stub.tax_lines:
        if kind := _tax(row.description.maybe_text() or ""):
            found[kind].append(row)
    if found["both"] and found["medicare"] and not found["social"]:
        found["social"], found["both"] = found["both"], []
    return Withheld(*(tuple(rows) for rows in found.values()))


@lru_cache(_KEPT)
def _tax(text: str) -> str:
    """Which tax a line's words name: a field of Withheld, or none."""
    if _EMPLOYERS.search(text) or _OTHER_TAX.search(text):
        return ""
    social, medicare = bool(_SOCIAL.search(text)), bool(_MEDICARE.search(text))
    if social != medicare:
        return "social" if social else "medicare"
    if social or _FICA.search(text):
        return "both"
    return "federal" if _FEDERAL.search(text) else ""


@lru_cache(_KEPT)
def _says(words: re.Pattern[str], text: str) -> bool:
    return words.search(text) is not None


def lines(rows: Node, words: re.Pattern[str], column: str) -> Decimal:
    """What the lines that are called so come to, as far as it was read."""
    named = [row for row in rows if _says(words, row.description.maybe_text() or "")]
    return sum((getattr(row, column).maybe_money() or NOTHING for row in named), NOTHING)


@lru_cache(_KEPT)
def frequency(text: str) -> int | None:
    """How often a year that is, in the words of a pay stub; None where they are not known."""
    return next((count for count, words in _FREQUENCIES if words.search(text)), None)


def per_year(stub: Node) -> int | None:
    """How often a year it is paid: as it says, or as its period is long."""
    if count := frequency(stub.pay_frequency.maybe_text() or ""):
        return count
    start, end = stub.period_start.maybe_day(), stub.period_end.maybe_day()
    return None if start is None or end is None else per_year_of(start, end)


def per_year_of(start: date, end: date) -> int | None:
    """How often a year periods as long as this one are paid."""
    days = (end - start).days + 1
    last = end == date.max or (end + timedelta(days=1)).day == 1
    if 13 <= days <= 16 and ((start.day, end.day) == (1, 15) or (start.day == 16 and last)):
        return 24
    if 28 <= days <= 31:
        return 12
    return {7: 52, 14: 26}.get(days)


def known_per_year(stub: Node) -> int:
    """How often a year it is paid.

    Raises:
        CannotEvaluate: neither the frequency nor the period says so.
    """
    found = per_year(stub)
    if found is None:
        raise CannotEvaluate("Pay frequency was not read, and the period's length tells none.")
    return found


def elapsed(day: date, count: int, since: date | None = None) -> Decimal:
    """How many pays of `count` a year there are until `day`, counted from `since` in that year."""
    first = date(day.year, 1, 1)
    start = max(first, since) if since else first
    return Decimal((day - start).days + 1) * count / 365


def regular_pay(stub: Node) -> Decimal:
    """Gross pay of the period without what does not come every time.

    Raises:
        CannotEvaluate: the gross pay was not read, or all of it is of that sort.
    """
    gross = stub.gross_pay.current.money()
    if is_extra(stub):
        raise CannotEvaluate("The stub pays a bonus alone: the regular pay is not on it.")
    once = lines(stub.earnings, ONE_OFF, "current")
    return gross - once if NOTHING < once < gross else gross


def yearly_of(pay: Decimal, period: str, hours_a_week: Decimal | None = None) -> Decimal | None:
    """What pay "per hour", "biweekly", "p.a." is in a year; None where the words are not known."""
    if re.search(r"hour|\bhr", period, re.I):
        return pay * (hours_a_week or FULL_WEEK) * 52
    if re.search(r"year|annu|p\.?\s?a\b|\bsalar", period, re.I):
        return pay
    if re.search(r"\bda(?:y|ily)", period, re.I):
        return pay * 5 * 52
    count = frequency(period)
    return None if count is None else pay * count


def is_regular(row: Node) -> bool:
    """Whether an earning is plain pay for time worked, by its words."""
    text = row.description.maybe_text() or ""
    return not any(_says(words, text) for words in (EXTRA_HOURS, ONE_OFF, NO_PAY))


def full_time(stub: Node, hours_a_week: Decimal | None = None) -> Iterator[Decimal]:
    """What each hourly rate of a stub's regular pay makes in a year of full weeks."""
    for row in stub.earnings:
        rate, worked, paid = (node.maybe_money() for node in (row.rate, row.hours, row.current))
        if rate and worked and paid and rate < paid and worked > 1 and is_regular(row):
            yield rate * (hours_a_week or FULL_WEEK) * 52


def is_extra(stub: Node) -> bool:
    """Whether it pays nothing but what does not come every time: a bonus, a correction."""
    paid = [row for row in stub.earnings if row.current.maybe_money()]
    return bool(paid) and all(_says(ONE_OFF, row.description.maybe_text() or "") for row in paid)


@dataclass(slots=True)
class History:
    """One person's stubs of one employer, in the order they were paid."""

    employer: str
    employee: str
    stubs: list[Stub] = field(default_factory=list)

    def is_of(self, employer: str | None, employee: str | None) -> bool:
        """Whether another paper's employer and employee may be these; unread names may be any."""
        return _may_be(same_organisation, self.employer, employer or "") and _may_be(
            same_person, self.employee, employee or ""
        )

    def pairs(self) -> Iterator[tuple[Stub, Stub]]:
        """Neighbours, the earlier first."""
        return zip(self.stubs, self.stubs[1:], strict=False)

    def latest(self) -> Stub:
        """The last regular one; the last of all where none is regular."""
        return next((one for one in reversed(self.stubs) if not is_extra(one)), self.stubs[-1])


def paid_on(stub: Node) -> date | None:
    """When it was paid, or when its period ended."""
    return stub.pay_date.maybe_day() or stub.period_end.maybe_day()


def paid_in(stub: Node) -> int | None:
    """The year that it was paid in; None where the pay date was not read."""
    day = stub.pay_date.maybe_day()
    return day.year if day else None


def in_one_year(earlier: Node, later: Node) -> bool:
    """Whether two stubs were paid in one calendar year, so that their year to date is the same."""
    days = [paid_on(earlier), paid_on(later)]
    if None in days:
        return False
    # A period that ended in December may be paid in January.
    for stub in (earlier, later):
        end = stub.period_end.maybe_day()
        if stub.pay_date.maybe_day() is None and end is not None and end.month == 12:
            return False
    return len({day.year for day in days if day is not None}) == 1


_HISTORIES: WeakKeyDictionary[CaseView, list[History]] = WeakKeyDictionary()


def histories(case: CaseView) -> list[History]:
    """The case's dated stubs by employment; a stub that was sent twice counts once.

    Worked out once for a case: its view does not change, and many rules ask.
    """
    found = _HISTORIES.get(case)
    if found is None:
        found = _HISTORIES[case] = _histories(case)
    return found


def _histories(case: CaseView) -> list[History]:
    found: list[History] = []
    for stub in case.documents("pay_stub"):
        employer = stub.employer.name.maybe_text() or ""
        employee = stub.employee.name.maybe_text() or ""
        for history in found:
            if history.is_of(employer, employee):
                break
        else:
            history = History(employer, employee)
            found.append(history)
        history.employer = history.employer or employer
        history.employee = history.employee or employee
        if paid_on(stub) is not None and not any(_same(stub, other) for other in history.stubs):
            history.stubs.append(stub)
    for history in found:
        history.stubs.sort(key=_when)
    return [history for history in found if history.stubs]


def applicants(case: CaseView) -> tuple[str, ...]:
    """The names that the applicant's own papers may be in, without the co-applicant's."""
    person = case.stated.person
    names = (case.applicant_name, person.name.maybe_text(), person.other_name.maybe_text())
    return tuple(dict.fromkeys(name for name in names if name))


def need_dates(case: CaseView) -> None:
    """End a rule that compares stubs where one has no date.

    Raises:
        CannotEvaluate: there are two stubs or more, and one has none.
    """
    stubs = case.documents("pay_stub")
    for stub in stubs if len(stubs) > 1 else ():
        if paid_on(stub) is None:
            raise CannotEvaluate(f"{stub.called()}: Pay date was not read.")


def _may_be(same: Callable[[str, str], bool], one: str, other: str) -> bool:
    return not one or not other or same(one, other)


def _same(one: Node, other: Node) -> bool:
    """Whether one paper is there twice."""
    return paid_on(one) == paid_on(other) and all(
        one_node.maybe() == other_node.maybe()
        for one_node, other_node in (
            (one.gross_pay.current, other.gross_pay.current),
            (one.gross_pay.ytd, other.gross_pay.ytd),
            (one.net_pay.current, other.net_pay.current),
            (one.period_end, other.period_end),
        )
    )


def _when(stub: Node) -> tuple[date, Decimal]:
    day = paid_on(stub)
    assert day is not None
    return day, stub.gross_pay.ytd.maybe_money() or NOTHING
