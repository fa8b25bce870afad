"""A back-test's result as people read it."""

from dataclasses import dataclass

from extraction.models import CaseKind
from rules.backtest import PAGE, Rate, Result, cases_of, result_of
from rules.models import BackTest, BackTestCase

Change = BackTestCase.Change
LISTS: dict[str, str] = {
    Change.NEWLY.value: "Newly flagged",
    Change.GONE.value: "No longer flagged",
    Change.STILL.value: "Still flagged",
    Change.CANNOT.value: "Cannot be judged",
}
_MEANS: dict[str, str] = {
    Change.NEWLY.value: "this version flags them, what is in force does not",
    Change.GONE.value: "what is in force flags them, this version does not",
    Change.STILL.value: "both flag them",
    Change.CANNOT.value: "a value that it needs is missing",
}
DECIDED: dict[str, str] = {
    "": "Not decided",
    "approved": "Approved",
    "declined": "Declined",
    "returned": "Returned",
    "confirmed": "Confirmed",
    "corrected": "Corrected",
    "overridden": "Overridden",
    "right": "Right",
    "wrong": "Not right",
}


@dataclass(frozen=True, slots=True)
class Count:
    """How many cases a list holds, and the list."""

    change: str
    label: str
    means: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One case of a list."""

    found: BackTestCase
    decided: str


@dataclass(frozen=True, slots=True)
class Panel:
    """A back-test: how far it is, or what came of it."""

    test: BackTest
    scope: str
    active: bool
    result: Result | None
    counts: tuple[Count, ...]
    precision: str
    precision_now: str
    only: str  # the list that is open; "" where none is
    label: str
    rows: tuple[Row, ...]
    next_after: int | None  # the key to go on from; None: that is all

    @property
    def announces(self) -> str:
        """How far it is, for those who don't see the bar: in steps, as it is said again each."""
        if not self.active:
            return "The back-test has ended."
        share = 10 * (10 * self.test.done // self.test.of) if self.test.of else 0
        return f"The back-test is under way: {share} % judged." if share else ""


def panel(test: BackTest | None, *, only: str = "", after: int | None = None) -> Panel | None:
    """What to show of a back-test; None where there is none.

    Args:
        only: the list to show, as the address names it; one that is none: no list.
        after: the key of the last row of the page before.
    """
    if test is None:
        return None
    result = result_of(test)
    change = Change(only) if only in LISTS else None
    found = cases_of(test, change, after=after or 0) if change and result else []
    return Panel(
        test=test,
        scope=scope_in_words(test),
        active=test.active,
        result=result,
        counts=tuple(_counts(result, change)) if result else (),
        precision=rate_in_words(result.precision if result else None),
        precision_now=rate_in_words(result.precision_now if result else None),
        only=change.value if change else "",
        label=LISTS[change.value] if change else "",
        rows=tuple(Row(one, DECIDED.get(one.decided, one.decided)) for one in found),
        next_after=found[-1].pk if len(found) == PAGE else None,
    )


def scope_in_words(test: BackTest) -> str:
    """Which cases: "The last 500 cases", "Cases sent since 2026-08-01, of one kind"."""
    scope = test.scope
    last, kind = scope.get("last"), scope.get("kind")
    if last:
        said = "The last case" if last == 1 else f"The last {last:,} cases"
    elif "since" in scope:
        said = f"Cases sent since {scope['since']}"
    else:
        said = f"The dataset {scope['dataset']}" if "dataset" in scope else "Past cases"
    if kind:
        title = CaseKind.objects.filter(pk=kind).values_list("title", flat=True).first()
        said += f", {title or kind} only"
    return said


def rate_in_words(rate: Rate | None) -> str:
    """A share with its interval and its n: "80 % (55 to 93 %, n = 20)"; "" where there is none."""
    if rate is None or not rate.whole:
        return ""
    low, share, high = (round(100 * one) for one in (rate.low, rate.part / rate.whole, rate.high))
    return f"{share} % ({low} to {high} %, n = {rate.whole:,})"


def _counts(result: Result, only: Change | None) -> list[Count]:
    numbers = {
        Change.NEWLY: result.newly,
        Change.GONE: result.gone,
        Change.STILL: result.still,
        Change.CANNOT: result.cannot,
    }
    return [
        Count(change.value, LISTS[change.value], _MEANS[change.value], count, change == only)
        for change, count in numbers.items()
    ]
