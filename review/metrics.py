"""The figures of the office: what each is a part of what, where it is defined, how it is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from extraction.statistics import Interval, wilson
from review.figures import Backlog, Counted, Counts

FEW = 10  # of so many cases or values a share says too little to be drawn
DAYS_A_WEEK = 7
Number = float


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure. `part` of `whole` is counted from closed cases; its cases can be listed."""

    slug: str
    title: str
    about: str  # what it says, in a sentence
    parts: str  # what is counted, as "cases decided by policy"
    wholes: str  # out of what, as "decided cases"
    part: Callable[[Counts], int]
    whole: Callable[[Counts], int]
    share: bool = True  # part of whole, in percent
    amount: str = "1"  # SQL: how much of `part` a closing `c` (or its part `p`) holds
    amount_of_whole: str = "1"
    where: str = "TRUE"  # SQL: which closings hold any of `part`
    where_whole: str = "TRUE"
    of_values: bool = False  # counts values, which one type of documents may have alone


METRICS: tuple[Metric, ...] = (
    Metric(
        "straight_through",
        "Straight through",
        "Decided cases that no person had to look at.",
        "cases decided by policy",
        "decided cases",
        lambda c: c.straight,
        lambda c: c.decided,
        where="c.straight",
        where_whole="c.verdict <> 'returned'",
    ),
    Metric(
        "accuracy",
        "Readings that stood",
        "Values that a reviewer answered for and left as they were read.",
        "values that stood",
        "values that reviewers answered for",
        lambda c: c.stood,
        lambda c: c.checked,
        amount="{values}.stood",
        amount_of_whole="{values}.checked",
        where="{values}.stood > 0",
        where_whole="{values}.checked > 0",
        of_values=True,
    ),
    Metric(
        "throughput",
        "Closed by reviewers",
        "Cases that reviewers approved, declined or gave back, a day.",
        "cases closed by reviewers",
        "days",
        lambda c: c.by_people,
        lambda c: c.by_people,
        share=False,
        where="NOT c.straight",
        where_whole="NOT c.straight",
    ),
    Metric(
        "handling_time",
        "Handling time",
        "Time at work on a case until it was closed; breaks do not count.",
        "cases whose time at work is known",
        "cases closed by reviewers",
        lambda c: c.timed,
        lambda c: c.by_people,
        share=False,
        where="c.active_ms IS NOT NULL",
        where_whole="NOT c.straight",
    ),
    Metric(
        "sla_met",
        "Closed in time",
        "Cases that reviewers closed before they were due.",
        "cases closed in time",
        "cases closed by reviewers that had a due time",
        lambda c: c.in_time,
        lambda c: c.due,
        where="c.in_time",
        where_whole="c.in_time IS NOT NULL",
    ),
    Metric(
        "cost_per_case",
        "Cost of models a case",
        "What the calls to models cost, shared by all closed cases.",
        "dollars",
        "closed cases",
        lambda c: c.cost_micros,
        lambda c: c.closed,
        share=False,
        amount="c.cost_micros",
        where="c.cost_micros > 0",
    ),
    Metric(
        "override_rate",
        "Findings let stand",
        "Findings that a person settled by letting them stand.",
        "findings let stand",
        "findings that people settled",
        lambda c: c.overridden,
        lambda c: c.answered,
        amount="c.overridden",
        amount_of_whole="c.answered",
        where="c.overridden > 0",
        where_whole="c.answered > 0",
    ),
    Metric(
        "agreement",
        "Doubts that came to nothing",
        "Doubted values that a reviewer confirmed as they were read.",
        "doubted values that stood",
        "doubted values that reviewers answered for",
        lambda c: c.agreed,
        lambda c: c.doubted,
        amount="{values}.agreed",
        amount_of_whole="{values}.doubted",
        where="{values}.agreed > 0",
        where_whole="{values}.doubted > 0",
        of_values=True,
    ),
)
BY_SLUG = {one.slug: one for one in METRICS}
BACKLOG = "backlog"


def percent(share: float) -> str:
    """A share for people: 71.4 %."""
    return f"{100 * share:.1f} %"


def duration(ms: float | None) -> str:
    """Time at work for people: 48 s, 3 min 20 s, 1 h 5 min."""
    if ms is None:
        return ""
    seconds = round(ms / 1000)
    if seconds < 60:
        return f"{seconds} s"
    minutes, seconds = divmod(seconds, 60)
    if minutes < 60:
        return f"{minutes} min {seconds} s" if seconds else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def age(span: timedelta | None) -> str:
    """How long something waits, for people: 40 min, 5 h, 3 d 4 h."""
    if span is None:
        return ""
    minutes = int(span.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} min"
    hours = minutes // 60
    if hours < 48:
        return f"{hours} h"
    return f"{hours // 24} d {hours % 24} h" if hours % 24 else f"{hours // 24} d"


def money(micros: float) -> str:
    """Dollars with as many places as a small sum needs: $0.0042, $1.37."""
    dollars = micros / 1_000_000
    return f"${dollars:.2f}" if dollars >= 1 or not dollars else f"${dollars:.4f}"


def interval(metric: Metric, counts: Counts) -> Interval | None:
    """Where a share probably lies, at 95 %."""
    return wilson(metric.part(counts), metric.whole(counts)) if metric.share else None


def span_in_words(days: int) -> str:
    """How long a period is: "13 weeks", "10 days", "1 day"."""
    if days % DAYS_A_WEEK == 0:
        weeks = days // DAYS_A_WEEK
        return f"{weeks} week{'' if weeks == 1 else 's'}"
    return f"{days} day{'' if days == 1 else 's'}"


def value_of(metric: Metric, counts: Counts, days: int) -> Number | None:
    """The figure as a number: a share of 1, cases a day, milliseconds, micros; None of nothing."""
    if metric.slug == "throughput":
        return counts.by_people / days if days else None
    if metric.slug == "handling_time":
        return counts.p50_ms
    whole = metric.whole(counts)
    return metric.part(counts) / whole if whole else None


def said(metric: Metric, value: Number | None) -> str:
    """A figure's number for people."""
    if value is None:
        return "none"
    if metric.slug == "throughput":
        return f"{value:.1f}"
    if metric.slug == "handling_time":
        return duration(value)
    if metric.slug == "cost_per_case":
        return money(value)
    return percent(value)


def change(metric: Metric, counted: Counted) -> str:
    """What became of a figure since the period before, in words."""
    days = counted.scope.days
    span = span_in_words(days)
    now = value_of(metric, counted.whole, days)
    then = value_of(metric, counted.before, days)
    if now is None:
        return ""
    if then is None or not metric.whole(counted.before):
        return f"Nothing to compare it with in the {span} before."
    was = f"the {span} before ({said(metric, then)})"
    if metric.share and not clearly(metric, counted.whole, counted.before):
        return f"No clear difference from {was}."
    if said(metric, now) == said(metric, then):
        return f"The same as in {was}."
    more = "more" if now > then else "less"
    if metric.share:
        return f"{100 * abs(now - then):.1f} points {more} than in {was}."
    return f"{said(metric, abs(now - then))} {more} than in {was}."


def clearly(metric: Metric, one: Counts, other: Counts) -> bool:
    """Whether two shares differ by more than chance would have them differ: intervals apart."""
    here, there = interval(metric, one), interval(metric, other)
    if here is None or there is None:
        return False
    return here.low > there.high or there.low > here.high


def change_of_backlog(found: Backlog, days: int) -> str:
    """What became of the backlog since the period began."""
    grown = found.waiting - found.before
    if not grown:
        return f"As many as {span_in_words(days)} ago."
    more = "more" if grown > 0 else "less"
    return f"{abs(grown):,} {more} than {span_in_words(days)} ago ({found.before:,})."
