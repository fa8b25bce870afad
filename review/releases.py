"""What began within a period and may explain a bend: versions of rules that went live, models."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from review.figures import Scope
from rules.models import Version

MOST = 9  # markers on a chart; more could not be told apart
# The names of models, each found by one step into the index: their calls are many, they are few.
FIRST_CALLS = """
WITH RECURSIVE known AS (
    (SELECT model FROM extraction_llmcall WHERE model > '' ORDER BY model LIMIT 1)
    UNION ALL
    SELECT (SELECT c.model FROM extraction_llmcall c WHERE c.model > k.model
            ORDER BY c.model LIMIT 1)
    FROM known k WHERE k.model IS NOT NULL
)
SELECT k.model, (SELECT min(c.at) FROM extraction_llmcall c WHERE c.model = k.model)
FROM known k WHERE k.model IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Release:
    """One marker, the same number on every chart."""

    number: int
    week: int  # its place among the weeks of the scope
    says: str
    at: datetime


def releases(scope: Scope) -> list[Release]:
    """The last MOST of what began within the scope, oldest first."""
    began = [*_rules(scope), *_models(scope)]
    began.sort()
    found = []
    for number, (at, says) in enumerate(began[-MOST:], start=1):
        day = at.astimezone(scope.zone).date()
        week = next(place for place, one in enumerate(scope.weeks) if day <= one.last)
        found.append(Release(number, week, says, at))
    return found


def _rules(scope: Scope) -> list[tuple[datetime, str]]:
    live = Version.objects.filter(live_at__gte=scope.start, live_at__lt=scope.end)
    if scope.kind:
        live = live.exclude(case_kind__isnull=False) | live.filter(case_kind=scope.kind)
    return [
        (at, f"{name} version {number} went live")
        for at, name, number in live.values_list("live_at", "name", "number")
        if at is not None
    ]


def _models(scope: Scope) -> list[tuple[datetime, str]]:
    with connection.cursor() as cursor:
        cursor.execute(FIRST_CALLS)
        return [
            (at, f"the model {model} was asked for the first time")
            for model, at in cursor.fetchall()
            if scope.start <= at < scope.end
        ]
