"""What the figures of the office are made of, counted in the database over closed cases.

Everything is counted week by week, and a week that is over is counted once for each choice of
filters. Percentages, words and pictures are made of the counts elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import chain, groupby, pairwise
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from review.closing_models import WeekFigures

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
LONGEST = timedelta(days=370)  # that a page looks back at once
USUAL_WEEKS = 13
SETTLED = timedelta(hours=1)  # after which what began in a week has been committed


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from a Monday, or what of them lies in the period."""

    first: date
    last: date

    @property
    def whole(self) -> bool:
        return self.last - self.first == 6 * DAY


@dataclass(frozen=True)
class Scope:
    """Which closed cases are looked at. Days are those of `zone`, both ends included."""

    first: date
    last: date
    zone: ZoneInfo
    kind: str = ""  # of case
    doc: str = ""  # a type of documents that the case has
    reviewer: int | None = None

    @cached_property
    def weeks(self) -> tuple[Week, ...]:
        """From Monday to Sunday; the first and the last may be cut."""
        found, at = [], self.first
        while at <= self.last:
            end = min(at + (6 - at.weekday()) * DAY, self.last)
            found.append(Week(at, end))
            at = end + DAY
        return tuple(found)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def before(self) -> date:
        """The first day of as long a period just before."""
        return self.first - self.days * DAY

    @property
    def start(self) -> datetime:
        return self.midnight(self.first)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return self.midnight(self.last + DAY)

    def midnight(self, day: date) -> datetime:
        """When a day begins, whatever the clocks do on it."""
        return datetime.combine(day, time(), tzinfo=self.zone)


def usual(zone: ZoneInfo, now: datetime) -> tuple[date, date]:
    """The period of a page that nobody asked for another: thirteen weeks with the present one."""
    today = now.astimezone(zone).date()
    monday = today - today.weekday() * DAY
    return monday - (USUAL_WEEKS - 1) * WEEK, today


@dataclass(frozen=True, slots=True)
class Counts:
    """What is counted of the cases that were closed in one stretch of time."""

    closed: int = 0
    decided: int = 0  # approved or declined
    straight: int = 0
    by_people: int = 0
    due: int = 0
    in_time: int = 0
    cost_micros: int = 0
    unpriced: int = 0
    checked: int = 0
    stood: int = 0
    doubted: int = 0
    agreed: int = 0
    answered: int = 0
    overridden: int = 0
    active_ms: tuple[int, ...] = ()  # of each case whose time at work is known, sorted

    @property
    def timed(self) -> int:
        return len(self.active_ms)

    @property
    def p50_ms(self) -> int | None:
        return self._within(0.5)

    @property
    def p95_ms(self) -> int | None:
        return self._within(0.95)

    def _within(self, share: float) -> int | None:
        """The least time within which such a share of the cases was closed."""
        place = math.ceil(share * len(self.active_ms)) - 1
        return self.active_ms[max(place, 0)] if self.active_ms else None


@dataclass(frozen=True)
class Counted:
    """The counts of a scope: whole, week by week, and of the period before."""

    scope: Scope
    whole: Counts
    before: Counts
    weeks: tuple[Counts, ...]


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits now, and how many waited at the end of each week."""

    waiting: int
    p50: timedelta | None
    p95: timedelta | None
    weeks: tuple[int | None, ...]  # None: it has not ended yet, and is not going on
    before: int  # when the period began


# {values} is c, or p where only documents of one type count.
COUNT = """
SELECT width_bucket(c.at, %(bounds)s::timestamptz[]) AS stretch,
    count(*),
    count(*) FILTER (WHERE c.verdict <> 'returned'),
    count(*) FILTER (WHERE c.straight),
    count(*) FILTER (WHERE NOT c.straight),
    count(c.in_time),
    count(*) FILTER (WHERE c.in_time),
    coalesce(sum(c.cost_micros), 0)::bigint,
    coalesce(sum(c.unpriced), 0)::bigint,
    coalesce(sum({values}.checked), 0)::bigint,
    coalesce(sum({values}.stood), 0)::bigint,
    coalesce(sum({values}.doubted), 0)::bigint,
    coalesce(sum({values}.agreed), 0)::bigint,
    coalesce(sum(c.answered), 0)::bigint,
    coalesce(sum(c.overridden), 0)::bigint,
    coalesce(array_agg(c.active_ms) FILTER (WHERE c.active_ms IS NOT NULL), '{{}}')
FROM review_closing c {join}
WHERE c.at >= %(start)s AND c.at < %(end)s {where}
GROUP BY 1
"""
OF_DOC = "JOIN review_closingpart p ON p.closing_id = c.id AND p.doc_type = %(doc)s"
SPANS = """
SELECT width_bucket(c.opened_at, %(bounds)s::timestamptz[]) AS came,
    width_bucket(c.at, %(bounds)s::timestamptz[]) AS went, count(*)
FROM review_closing c {join}
WHERE c.at >= %(start)s AND NOT c.straight {where}
GROUP BY 1, 2
"""
WAITING = """
SELECT width_bucket(t.opened_at, %(bounds)s::timestamptz[]) AS came, count(*)
FROM review_reviewtask t {case}
WHERE t.status = 'open' {where}
GROUP BY 1
"""
AGES = """
SELECT count(*), percentile_disc(ARRAY[0.5, 0.05]) WITHIN GROUP (ORDER BY t.opened_at)
FROM review_reviewtask t {case}
WHERE t.status = 'open' {where}
"""


def count(scope: Scope) -> Counted:
    """All counts of a scope, and of as long a time before it."""
    before = replace(scope, first=scope.before, last=scope.first - DAY)
    found = counts_of_weeks(scope, [*before.weeks, *scope.weeks])
    edge = len(before.weeks)
    return Counted(
        scope,
        together(found[edge:]),
        before=together(found[:edge]),
        weeks=tuple(found[edge:]),
    )


def counts_of_weeks(scope: Scope, weeks: Sequence[Week]) -> list[Counts]:
    """The counts of weeks that follow one another.

    What is over does not change, so whole weeks are counted once and kept.
    """
    kept = _kept(scope, weeks)
    found: list[Counts | None] = [kept.get(week.first) for week in weeks]
    for missing, run in groupby(enumerate(weeks), key=lambda one: found[one[0]] is None):
        if missing:
            places = [place for place, _ in run]
            for place, counts in zip(places, _counted(scope, weeks, places), strict=True):
                found[place] = counts
    _keep(scope, weeks, found, kept)
    return [one or Counts() for one in found]


def together(counts: Sequence[Counts]) -> Counts:
    """The counts of several stretches as one."""
    plain = [field.name for field in fields(Counts) if field.name != "active_ms"]
    sums = {name: sum(getattr(one, name) for one in counts) for name in plain}
    times = sorted(chain.from_iterable(one.active_ms for one in counts))
    return Counts(**sums, active_ms=tuple(times))


def forget(at: datetime) -> None:
    """Count the weeks anew that a moment lies in, wherever on earth: a closing was taken back."""
    day = at.date()
    WeekFigures.objects.filter(first__gte=day - 8 * DAY, first__lte=day + 2 * DAY).delete()


def _counted(scope: Scope, weeks: Sequence[Week], places: Sequence[int]) -> list[Counts]:
    """The counts of some weeks that follow one another, from the closings themselves."""
    run = [weeks[place] for place in places]
    edges = [*(week.first for week in run), run[-1].last + DAY]
    values = _values(scope) | {
        "bounds": [scope.midnight(day) for day in edges],
        "start": scope.midnight(edges[0]),
        "end": scope.midnight(edges[-1]),
    }
    join, where = narrowed(scope)
    sql = COUNT.format(values="p" if scope.doc else "c", join=join, where=where)
    names = [field.name for field in fields(Counts)]
    found = {}
    for stretch, *row in _rows(sql, values):
        *plain, times = row
        found[stretch] = Counts(**dict(zip(names, [*plain, tuple(sorted(times))], strict=True)))
    return [found.get(at, Counts()) for at in range(1, len(run) + 1)]


def _kept(scope: Scope, weeks: Sequence[Week]) -> dict[date, Counts]:
    rows = WeekFigures.objects.filter(
        **_key(scope), first__in=[week.first for week in weeks if week.whole]
    )
    whole = {week.first for week in weeks if week.whole}
    return {
        row.first: Counts(**{**row.counts, "active_ms": tuple(row.counts["active_ms"])})
        for row in rows
        if row.first in whole
    }


def _keep(
    scope: Scope, weeks: Sequence[Week], found: Sequence[Counts | None], kept: Mapping[date, Counts]
) -> None:
    """Keep what was counted of whole weeks that are over for good."""
    over = timezone.now() - SETTLED
    WeekFigures.objects.bulk_create(
        (
            WeekFigures(**_key(scope), first=week.first, counts=asdict(counts))
            for week, counts in zip(weeks, found, strict=True)
            if counts is not None
            and week.whole
            and week.first not in kept
            and scope.midnight(week.last + DAY) < over
        ),
        ignore_conflicts=True,
    )


def _key(scope: Scope) -> dict[str, Any]:
    return {
        "zone": scope.zone.key,
        "kind": scope.kind,
        "doc": scope.doc,
        "reviewer": scope.reviewer or 0,
    }


def backlog(scope: Scope) -> Backlog:
    """What waits now. Whoever reviews plays no part in it: a case waits for all of them."""
    now = timezone.now()
    ends = [scope.midnight(week.last + DAY) for week in scope.weeks]
    bounds = [scope.start, *(min(end, now) for end in ends)]
    values = _values(scope) | {"bounds": bounds, "start": scope.start}
    join, where = narrowed(scope, reviewer=False)
    came_and_went = [0] * (len(bounds) + 1)
    for came, went, many in _rows(SPANS.format(join=join, where=where), values):
        for at in range(came, went):  # it came before the bound `at`, and went after it
            came_and_went[at] += many
    case, where = waiting_in(scope)
    for came, many in _rows(WAITING.format(case=case, where=where), values):
        for at in range(came, len(came_and_went)):
            came_and_went[at] += many
    ((waiting, opened),) = _rows(AGES.format(case=case, where=where), values)
    # `came_and_went[at]` counts what was there at `bounds[at]`.
    there = came_and_went[: len(bounds)]
    future = [start >= now for start, _ in pairwise([scope.start, *ends])]
    return Backlog(
        waiting=waiting,
        p50=now - opened[0] if waiting else None,
        p95=now - opened[1] if waiting else None,
        weeks=tuple(None if late else many for late, many in zip(future, there[1:], strict=True)),
        before=there[0],
    )


def narrowed(scope: Scope, *, reviewer: bool = True) -> tuple[str, str]:
    """A join and conditions, for closings `c`, that keep to the scope but for its time."""
    where = "AND c.kind = %(kind)s " if scope.kind else ""
    if reviewer and scope.reviewer is not None:
        where += "AND c.by_id = %(reviewer)s "
    return (OF_DOC if scope.doc else ""), where


def waiting_in(scope: Scope) -> tuple[str, str]:
    """The same for tasks `t`."""
    case = "JOIN extraction_case k ON k.id = t.case_id" if scope.kind else ""
    where = "AND k.kind_id = %(kind)s " if scope.kind else ""
    if scope.doc:
        where += (
            "AND EXISTS (SELECT 1 FROM extraction_document d WHERE d.case_id = t.case_id"
            " AND d.doc_type = %(doc)s AND d.state NOT IN ('removed', 'split')) "
        )
    return case, where


def _values(scope: Scope) -> dict[str, Any]:
    return {"kind": scope.kind, "doc": scope.doc, "reviewer": scope.reviewer}


def _rows(sql: str, values: Mapping[str, Any]) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
