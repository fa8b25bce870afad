"""How each reviewer works: for leads, who answer for it that people look before they confirm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from accounts.models import User
from extraction.statistics import wilson
from review.figures import Scope, narrowed
from review.metrics import duration, percent

FEW = 30  # of so many values a habit can't be told from chance
MOST_AGREEING = 0.95
SHORTEST_LOOK_MS = 2_000
GLANCE_MS = 1_000
CLOSED = """
SELECT c.by_id, count(*), sum({values}.checked), sum({values}.doubted), sum({values}.agreed),
    sum(c.answered), sum(c.overridden),
    percentile_disc(0.5) WITHIN GROUP (ORDER BY c.active_ms)
FROM review_closing c {join}
WHERE c.at >= %(start)s AND c.at < %(end)s AND NOT c.straight {where}
GROUP BY c.by_id
"""
LOOKED = """
SELECT h.by_id,
    count(*) FILTER (WHERE h.seen_ms IS NOT NULL),
    percentile_disc(ARRAY[0.1, 0.5, 0.9]) WITHIN GROUP (ORDER BY h.seen_ms),
    count(*) FILTER (WHERE h.act = 'confirmed'),
    count(*) FILTER (WHERE h.act = 'confirmed' AND h.seen_ms < %(glance)s)
FROM review_handling h {join}
WHERE h.at >= %(start)s AND h.at < %(end)s AND h.flagged AND h.act <> 'answered' {where}
GROUP BY h.by_id
"""
PROBED = """
SELECT p.by_id, count(*), count(*) FILTER (WHERE p.state = 'caught')
FROM review_probe p
WHERE p.ended_at >= %(start)s AND p.ended_at < %(end)s AND p.state IN ('caught', 'missed')
GROUP BY p.by_id
"""
MINE = """
SELECT h.act, count(*) FROM review_handling h
WHERE h.by_id = %(reviewer)s AND h.at >= %(start)s AND h.at < %(end)s
GROUP BY h.act
"""


@dataclass(frozen=True, slots=True)
class Reviewer:
    """One reviewer's figures."""

    user: User
    closed: int = 0
    checked: int = 0
    doubted: int = 0
    agreed: int = 0
    answered: int = 0
    overridden: int = 0
    median_ms: int | None = None
    looked: int = 0  # flagged values whose time on show is known
    looks_ms: tuple[int, int, int] | None = None  # p10, p50, p90 of these
    confirmed: int = 0  # flagged values confirmed
    glanced: int = 0  # of these: on show for less than a second
    probes: int = 0
    caught: int = 0

    @property
    def handling(self) -> str:
        return duration(self.median_ms) or "not known"

    @property
    def agreement(self) -> str:
        return _share(self.agreed, self.doubted)

    @property
    def overrides(self) -> str:
        return _share(self.overridden, self.answered)

    @property
    def looks(self) -> str:
        """How long flagged values were on show before they were settled."""
        if self.looks_ms is None or self.looked < FEW:
            return f"too few (n = {self.looked})"
        return " / ".join(_seconds(one) for one in self.looks_ms)

    @property
    def glances(self) -> str:
        return f"{self.glanced} of {self.confirmed}"

    @property
    def catches(self) -> str:
        """How many checks of attention were noticed, with where the share probably lies."""
        there = wilson(self.caught, self.probes)
        if there is None:
            return "none yet"
        bounds = f"{100 * there.low:.0f} to {100 * there.high:.0f} %"
        return f"{self.caught} of {self.probes} ({bounds})"

    @property
    def warning(self) -> str:
        """What may be a sign of confirming without looking, in words; "" where nothing is."""
        if self.looks_ms is None or min(self.looked, self.doubted) < FEW:
            return ""
        agrees = self.agreed / self.doubted >= MOST_AGREEING
        if agrees and self.looks_ms[1] < SHORTEST_LOOK_MS:
            return (
                "Agrees almost always, after a short look. That is a warning sign, no proof: the "
                "queue may be easy. Look at some of the cases together."
            )
        return ""


def by_reviewer(scope: Scope) -> list[Reviewer]:
    """Everybody who closed or settled something in the scope, by name."""
    named = _named(scope)
    join, where = narrowed(scope)
    found: dict[int, dict[str, Any]] = {}
    sql = CLOSED.format(values="p" if scope.doc else "c", join=join, where=where)
    names = ("closed", "checked", "doubted", "agreed", "answered", "overridden", "median_ms")
    for by, *row in _rows(sql, named):
        found.setdefault(by, {}).update(zip(names, row, strict=True))
    for by, looked, looks, confirmed, glanced in _rows(_looked(scope), named):
        found.setdefault(by, {}).update(
            looked=looked,
            looks_ms=None if looks is None or looks[0] is None else tuple(looks),
            confirmed=confirmed,
            glanced=glanced,
        )
    for by, probes, caught in _rows(PROBED, named):
        found.setdefault(by, {}).update(probes=probes, caught=caught)
    people = User.objects.filter(pk__in=found).order_by("full_name", "pk")
    wanted = [one for one in people if scope.reviewer in (None, one.pk)]
    return [Reviewer(user=one, **found[one.pk]) for one in wanted]


def acts_of(scope: Scope) -> Mapping[str, int]:
    """How often the scope's reviewer did what: acts of `Handling` with their number."""
    return dict(_rows(MINE, _named(scope)))


def _looked(scope: Scope) -> str:
    join = where = ""
    if scope.kind:
        join = (
            "JOIN review_reviewtask t ON t.id = h.task_id "
            "JOIN extraction_case k ON k.id = t.case_id"
        )
        where = "AND k.kind_id = %(kind)s "
    if scope.doc:
        where += "AND h.doc_type = %(doc)s "
    return LOOKED.format(join=join, where=where)


def _share(part: int, whole: int) -> str:
    if not whole:
        return "none"
    if whole < FEW:
        return f"{part} of {whole}"
    return f"{percent(part / whole)} of {whole:,}"


def _seconds(ms: int) -> str:
    return f"{ms / 1000:.1f} s"


def _named(scope: Scope) -> dict[str, Any]:
    return {
        "start": scope.start,
        "end": scope.end,
        "kind": scope.kind,
        "doc": scope.doc,
        "reviewer": scope.reviewer,
        "glance": GLANCE_MS,
    }


def _rows(sql: str, named: Mapping[str, Any]) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, named)
        return list(cursor.fetchall())
