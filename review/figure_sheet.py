"""The page of figures: each with what it is made of, its change, its weeks as picture and table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format

from review.charts import Drawing, Point, Series, drawn, scale_of
from review.figures import Backlog, Counted, Counts, Scope, Week
from review.metrics import (
    BACKLOG,
    FEW,
    METRICS,
    Metric,
    age,
    change,
    change_of_backlog,
    duration,
    interval,
    money,
    percent,
    said,
    value_of,
)
from review.releases import Release

MINUTE_MS = 60_000
STEPS_MS = (
    *(1_000 * seconds for seconds in (5, 10, 15, 30)),
    *(MINUTE_MS * minutes for minutes in (1, 2, 5, 10, 15, 30, 60, 120, 300)),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One week in a chart's table."""

    label: str
    cells: tuple[str, ...]
    of: str  # what the week's figure is made of
    cases: str  # address of the list of its cases; "" where there is none


@dataclass(frozen=True, slots=True)
class Card:
    """One figure."""

    slug: str
    title: str
    about: str
    value: str
    unit: str
    more: str  # a second value of the same figure
    part: str  # "1,234 cases decided by policy"
    whole: str  # "1,702 decided cases"
    part_cases: str  # addresses of the lists
    whole_cases: str
    sure: str  # how sure it is, or that it says little
    change: str
    drawing: Drawing
    describes: str  # the picture in a sentence
    columns: tuple[str, ...]
    of_column: str
    rows: tuple[Row, ...]
    csv: str

    @property
    def anchor(self) -> str:
        """Of its definition."""
        return self.slug.replace("_", "-")


def cards(counted: Counted, backlog: Backlog | None, releases: Sequence[Release]) -> list[Card]:
    """All figures of a scope.

    Args:
        backlog: None where only one reviewer's cases are looked at: what waits is nobody's.
        releases: what began within it.
    """
    found = [_card(one, counted, releases) for one in METRICS]
    if backlog is not None:
        found.insert(5, _backlog(counted.scope, backlog, releases))
    return found


def query(scope: Scope, **more: str) -> str:
    """The scope as a query string."""
    asked = {
        "from": scope.first.isoformat(),
        "to": scope.last.isoformat(),
        "kind": scope.kind,
        "doc": scope.doc,
        "reviewer": "" if scope.reviewer is None else str(scope.reviewer),
        **more,
    }
    return urlencode({name: text for name, text in asked.items() if text})


def _card(metric: Metric, counted: Counted, releases: Sequence[Release]) -> Card:
    scope, whole = counted.scope, counted.whole
    value = value_of(metric, whole, scope.days)
    series, columns = _series(metric, counted)
    steps = STEPS_MS if metric.slug == "handling_time" else ()
    scale = scale_of(_values(series), share=metric.share, steps=steps)
    rows = tuple(
        Row(
            _label(week),
            tuple(line.points[at].said for line in series),
            _of(metric, counts, _days(week)),
            _cases(metric, scope, week=week) if metric.part(counts) else "",
        )
        for at, (week, counts) in enumerate(zip(scope.weeks, counted.weeks, strict=True))
    )
    return Card(
        slug=metric.slug,
        title=metric.title,
        about=metric.about,
        value=said(metric, value),
        unit={"throughput": "cases a day", "handling_time": "median"}.get(metric.slug, ""),
        more=_p95(metric, whole),
        part=_part(metric, whole),
        whole=_whole(metric, whole, scope.days),
        part_cases=_cases(metric, scope),
        whole_cases="" if metric.slug == "throughput" else _cases(metric, scope, side="whole"),
        sure=_sure(metric, whole),
        change=change(metric, counted),
        drawing=drawn(
            series,
            share=metric.share,
            scale=scale,
            ticks=None if metric.share else [_tick(metric, at * scale.step) for at in range(3)],
            notes=[(one.number, one.week, one.says) for one in releases],
        ),
        describes=_describes(metric.title, scope, series),
        columns=columns,
        of_column="Made of",
        rows=rows,
        csv=_csv(metric.slug, scope),
    )


def _series(metric: Metric, counted: Counted) -> tuple[list[Series], tuple[str, ...]]:
    """The lines of a figure's chart, with what their columns are called."""
    if metric.slug == "handling_time":
        lines = [
            _line("Median", metric, counted, lambda counts: counts.p50_ms),
            _line("95 of 100 within", metric, counted, lambda counts: counts.p95_ms),
        ]
        return lines, ("Median", "95 of 100 within")
    points = []
    for week, counts in zip(counted.scope.weeks, counted.weeks, strict=True):
        value = value_of(metric, counts, _days(week))
        points.append(_point(metric, week, counts, value))
    names = {"throughput": "Cases a day", "cost_per_case": "Dollars a case"}
    name = names.get(metric.slug, metric.title)
    return [Series(name, tuple(points))], (name,)


def _line(
    name: str, metric: Metric, counted: Counted, of: Callable[[Counts], float | None]
) -> Series:
    pairs = zip(counted.scope.weeks, counted.weeks, strict=True)
    return Series(name, tuple(_point(metric, week, one, of(one)) for week, one in pairs))


def _point(metric: Metric, week: Week, counts: Counts, value: float | None) -> Point:
    """A week's point; a share of few is said in the table, and not drawn."""
    label = _label(week)
    if metric.slug == "throughput":
        return Point(label, value, said(metric, value))
    many = counts.timed if metric.slug == "handling_time" else metric.whole(counts)
    if value is None or not many:
        return Point(label, None, "none")
    if many < FEW:
        return Point(label, None, f"too few ({many})")
    return Point(label, value, said(metric, value))


def _backlog(scope: Scope, found: Backlog, releases: Sequence[Release]) -> Card:
    points = tuple(
        Point(_label(week), many, "not yet" if many is None else f"{many:,}")
        for week, many in zip(scope.weeks, found.weeks, strict=True)
    )
    series = [Series("Waiting cases", points)]
    scale = scale_of(_values(series), share=False)
    now = reverse("ops:cases") + "?" + query(scope, metric=BACKLOG)
    return Card(
        slug=BACKLOG,
        title="Backlog",
        about="Cases that wait for a reviewer now, and how long they have waited.",
        value=f"{found.waiting:,}",
        unit="cases wait now",
        more=(
            f"Half of them {age(found.p50)} or longer, 5 of 100 {age(found.p95)} or longer"
            if found.waiting
            else ""
        ),
        part=f"{found.waiting:,} cases that wait",
        whole="",
        part_cases=now,
        whole_cases="",
        sure="",
        change=change_of_backlog(found, scope.days),
        drawing=drawn(
            series,
            share=False,
            scale=scale,
            ticks=[_plain(at * scale.step) for at in range(3)],
            notes=[(one.number, one.week, one.says) for one in releases],
        ),
        describes=_describes("Cases that waited at the end of each week", scope, series),
        columns=("Waiting at the end of the week",),
        of_column="",
        rows=tuple(Row(point.label, (point.said,), "", "") for point in points),
        csv=_csv(BACKLOG, scope),
    )


def _p95(metric: Metric, counts: Counts) -> str:
    if metric.slug != "handling_time" or counts.p95_ms is None:
        return ""
    return f"95 of 100 within {duration(counts.p95_ms)}"


def _part(metric: Metric, counts: Counts) -> str:
    if metric.slug == "cost_per_case":
        return money(counts.cost_micros)
    return f"{metric.part(counts):,} {metric.parts}"


def _whole(metric: Metric, counts: Counts, days: int) -> str:
    whole = days if metric.slug == "throughput" else metric.whole(counts)
    return f"{whole:,} {metric.wholes}"


def _of(metric: Metric, counts: Counts, days: int) -> str:
    part = f"{metric.part(counts):,}"
    if metric.slug == "cost_per_case":
        return f"{money(counts.cost_micros)} for {counts.closed:,}"
    if metric.slug == "throughput":
        return f"{part} in {days} day{'' if days == 1 else 's'}"
    return f"{part} of {metric.whole(counts):,}"


def _sure(metric: Metric, counts: Counts) -> str:
    whole = metric.whole(counts)
    if metric.slug == "cost_per_case" and counts.unpriced:
        return f"{counts.unpriced:,} calls whose price is not known are left out."
    if not metric.share or not whole:
        return ""
    there = interval(metric, counts)
    bounds = f"{percent(there.low)} to {percent(there.high)}" if there else ""
    few = "Of few, so it says little: " if whole < FEW else ""
    return f"{few}{'b' if few else 'B'}etween {bounds.replace(' to ', ' and ')}, at 95 %."


def _tick(metric: Metric, value: float) -> str:
    if metric.slug == "handling_time":
        return _short(value)
    if metric.slug == "cost_per_case":
        return money(value)
    return _plain(value)


def _short(ms: float) -> str:
    """A duration with one unit: there is little room beside a chart."""
    if ms < MINUTE_MS:
        return f"{ms / 1000:.0f} s"
    minutes = ms / MINUTE_MS
    return f"{_plain(minutes)} min" if minutes < 120 else f"{_plain(minutes / 60)} h"


def _plain(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def _values(series: Sequence[Series]) -> list[float]:
    return [one.value for line in series for one in line.points if one.value is not None]


def _describes(title: str, scope: Scope, series: Sequence[Series]) -> str:
    """What a person who does not see the picture is told; the table says the rest."""
    parts = []
    for line in series:
        there = [point for point in line.points if point.value is not None]
        if there:
            name = f"{line.name}: " if len(series) > 1 else ""
            parts.append(
                f"{name}{there[0].said} in the week of {there[0].label}, "
                f"{there[-1].said} in the week of {there[-1].label}"
            )
    weeks = len(scope.weeks)
    over = f"{title} over {weeks} week{'' if weeks == 1 else 's'}"
    return f"{over}. {'; '.join(parts)}." if parts else f"{over}. Nothing to draw."


def _label(week: Week) -> str:
    return date_format(week.first, "j M")


def _days(week: Week) -> int:
    return (week.last - week.first).days + 1


def _cases(metric: Metric, scope: Scope, *, week: Week | None = None, side: str = "") -> str:
    if week is not None:
        scope = replace(scope, first=week.first, last=week.last)
    return reverse("ops:cases") + "?" + query(scope, metric=metric.slug, side=side)


def _csv(slug: str, scope: Scope) -> str:
    return reverse("ops:csv", args=[slug]) + "?" + query(scope)
