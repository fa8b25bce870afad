"""The cases that a figure is made of: as many as its numerator or its denominator says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from extraction.models import CaseKind
from review.figures import Scope, narrowed, waiting_in
from review.metrics import BACKLOG, BY_SLUG, Metric, age, duration, money

A_PAGE = 50
STAMP = "%Y%m%dT%H%M%S.%f"  # a moment in an address
VERDICTS = {"approved": "Approved", "declined": "Declined", "returned": "Given back"}
LISTED = """
SELECT c.id, k.reference, c.kind, c.verdict, c.straight, c.at, u.full_name, c.active_ms,
    {amount} AS amount
FROM review_closing c {join}
JOIN extraction_case k ON k.id = c.case_id
LEFT JOIN accounts_user u ON u.id = c.by_id
WHERE c.at >= %(start)s AND c.at < %(end)s AND {condition} {where} {after}
ORDER BY c.at DESC, c.id DESC
LIMIT %(most)s
"""
COUNTED = """
SELECT count(*), coalesce(sum({amount}), 0)::bigint
FROM review_closing c {join}
WHERE c.at >= %(start)s AND c.at < %(end)s AND {condition} {where}
"""
WAITING = """
SELECT t.id, c.reference, c.kind_id, t.opened_at, t.due_at
FROM review_reviewtask t JOIN extraction_case c ON c.id = t.case_id {case}
WHERE t.status = 'open' {where} {after}
ORDER BY t.opened_at, t.id
LIMIT %(most)s
"""
HOW_MANY_WAIT = "SELECT count(*) FROM review_reviewtask t {case} WHERE t.status = 'open' {where}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the list begins: after this row."""

    at: datetime
    pk: int

    def __str__(self) -> str:
        return f"{self.at.astimezone(UTC):{STAMP}}_{self.pk}"


@dataclass(frozen=True, slots=True)
class Listed:
    """One case."""

    reference: str
    kind: str
    at: datetime
    says: str  # what became of it
    by: str  # who closed it; "" by policy, or of one that waits
    amount: str  # what it has of the figure


@dataclass(frozen=True, slots=True)
class CaseList:
    """A page of a figure's cases."""

    total: int  # the figure's numerator or denominator
    said: str  # "1,234 values that stood in 567 cases"
    amount: str  # the name of the column; "" where each case counts once
    rows: tuple[Listed, ...]
    following: Place | None


def cases(metric: Metric, scope: Scope, *, whole: bool, after: Place | None) -> CaseList:
    """The closed cases that a figure counts, the newest first.

    Args:
        whole: those of its denominator.
    """
    values = "p" if scope.doc else "c"
    amount = (metric.amount_of_whole if whole else metric.amount).format(values=values)
    if metric.slug == "cost_per_case" and whole:
        amount = "1"
    condition = (metric.where_whole if whole else metric.where).format(values=values)
    join, where = narrowed(scope)
    named: dict[str, Any] = _named(scope, after)
    parts = {"amount": amount, "join": join, "condition": condition, "where": where}
    ((many, total),) = _rows(COUNTED.format(**parts), named)
    later = "AND (c.at, c.id) < (%(at)s, %(pk)s)" if after else ""
    found = _rows(LISTED.format(**parts, after=later), named)
    titles = dict(CaseKind.objects.values_list("slug", "title"))
    rows = tuple(
        Listed(
            reference=reference,
            kind=titles.get(kind, kind),
            at=at,
            says="Approved by policy" if straight else VERDICTS.get(verdict, verdict),
            by=name or "",
            amount=_amount(metric, amount, held, active_ms),
        )
        for _, reference, kind, verdict, straight, at, name, active_ms, held in found[:A_PAGE]
    )
    last = found[A_PAGE - 1] if len(found) > A_PAGE else None
    return CaseList(
        total=total,
        said=_said(metric, total, many, whole=whole, each=amount == "1"),
        amount=_column(metric, whole=whole, each=amount == "1"),
        rows=rows,
        following=Place(last[5], last[0]) if last else None,
    )


def waiting(scope: Scope, *, after: Place | None) -> CaseList:
    """The cases that wait now, the longest first."""
    case, where = waiting_in(scope)
    named = _named(scope, after)
    ((total,),) = _rows(HOW_MANY_WAIT.format(case=case, where=where), named)
    later = "AND (t.opened_at, t.id) > (%(at)s, %(pk)s)" if after else ""
    found = _rows(WAITING.format(case=case, where=where, after=later), named)
    titles = dict(CaseKind.objects.values_list("slug", "title"))
    now = datetime.now(tz=scope.zone)
    rows = tuple(
        Listed(
            reference=reference,
            kind=titles.get(kind, kind),
            at=opened_at,
            says="Waits" if due_at is None or due_at >= now else "Waits, and is overdue",
            by="",
            amount=age(now - opened_at),
        )
        for _, reference, kind, opened_at, due_at in found[:A_PAGE]
    )
    last = found[A_PAGE - 1] if len(found) > A_PAGE else None
    return CaseList(
        total=total,
        said=f"{total:,} case{'' if total == 1 else 's'} that wait now",
        amount="Waits since",
        rows=rows,
        following=Place(last[3], last[0]) if last else None,
    )


def place(text: str) -> Place | None:
    """The place that an address names; None where it names none."""
    stamp, _, pk = text.partition("_")
    try:
        return Place(datetime.strptime(stamp, STAMP).replace(tzinfo=UTC), int(pk[:18]))
    except ValueError:
        return None


def metric_of(slug: str) -> Metric | None:
    """None for the backlog, which closed cases say nothing of.

    Raises:
        KeyError: there is no such figure.
    """
    return None if slug == BACKLOG else BY_SLUG[slug]


def _said(metric: Metric, total: int, many: int, *, whole: bool, each: bool) -> str:
    what = metric.wholes if whole else metric.parts
    if metric.slug == "throughput":
        what = metric.parts
    cases = f"{many:,} case{'' if many == 1 else 's'}"
    if metric.slug == "cost_per_case" and not whole:
        return f"{money(total)} in {cases}"
    return f"{total:,} {what}" if each else f"{total:,} {what}, in {cases}"


def _column(metric: Metric, *, whole: bool, each: bool) -> str:
    if metric.slug == "handling_time":
        return "Time at work"
    if metric.slug == "cost_per_case" and not whole:
        return "Cost"
    return "" if each else (metric.wholes if whole else metric.parts).capitalize()


def _amount(metric: Metric, amount: str, held: int, active_ms: int | None) -> str:
    if metric.slug == "handling_time":
        return duration(active_ms) or "not known"
    if amount == "c.cost_micros":
        return money(held)
    return "" if amount == "1" else f"{held:,}"


def _named(scope: Scope, after: Place | None) -> dict[str, Any]:
    return {
        "start": scope.start,
        "end": scope.end,
        "kind": scope.kind,
        "doc": scope.doc,
        "reviewer": scope.reviewer,
        "most": A_PAGE + 1,
        "at": after and after.at,
        "pk": after and after.pk,
    }


def _rows(sql: str, named: dict[str, Any]) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, named)
        return list(cursor.fetchall())
