"""The queue as a reviewer sees it: what waits, why, for how long, in whose hands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch, Q

from accounts.models import User
from extraction.models import Document
from review.display import type_in_text
from review.models import Decision, ReviewTask, ReviewTaskQuerySet
from rules.models import Finding, Severity

VIEWS = {"all": "All", "free": "Free", "mine": "Mine"}
HEAVIEST_FIRST = (Severity.BLOCKER, Severity.WARNING)
ROWS_A_PAGE = 50
LOOK_BACK = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Row:
    """One waiting case."""

    task: ReviewTask
    severity: str  # blocker, warning, note; "" where nothing was found
    documents: str
    holder: User | None
    mine: bool

    @property
    def free(self) -> bool:
        return self.holder is None


@dataclass(frozen=True, slots=True)
class View:
    """A saved view as a link."""

    slug: str
    label: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What there is, for the pages that explain why there is nothing to do."""

    waiting: int
    free: int
    mine: int
    held_by_others: int
    next_ends: datetime | None  # when the first of the others' claims runs out


def standing(user: User, now: datetime) -> Standing:
    """How many cases wait, and in whose hands."""
    tasks = ReviewTask.objects.open()
    held = tasks.filter(claimed_until__gte=now)
    others = held.exclude(claimed_by=user).order_by("claimed_until")
    waiting, free, mine = tasks.count(), tasks.free_at(now).count(), held.count() - others.count()
    first = others.values_list("claimed_until", flat=True).first()
    return Standing(waiting, free, mine, others.count(), first)


def views(wanted: str, standing: Standing) -> list[View]:
    """The saved views with their counts."""
    counts = {"all": standing.waiting, "free": standing.free, "mine": standing.mine}
    return [View(slug, label, counts[slug], slug == wanted) for slug, label in VIEWS.items()]


def tasks_of(view: str, user: User, now: datetime) -> ReviewTaskQuerySet:
    """The tasks of a view in the order of the queue, as a query that a paginator can cut."""
    tasks = ReviewTask.objects.free_at(now) if view == "free" else ReviewTask.objects.open()
    if view == "mine":
        tasks = tasks.filter(claimed_by=user, claimed_until__gte=now)
    return (
        tasks.in_turn()
        .select_related("case__kind", "case__applicant", "claimed_by")
        .prefetch_related(Prefetch("case__documents", Document.objects.kept(), to_attr="kept"))
    )


def rows(tasks: Sequence[ReviewTask], user: User, now: datetime) -> list[Row]:
    """Tasks as rows."""
    severities = _severities(tasks)
    return [
        Row(
            task=task,
            severity=severities.get(task.case_id, "note" if task.weight else ""),
            documents=_types(getattr(task.case, "kept", [])),
            holder=task.claimed_by if _held(task, now) else None,
            mine=task.held_by(user, now),
        )
        for task in tasks
    ]


def decided_lately(user: User, now: datetime) -> list[Decision]:
    """What a reviewer decided since yesterday, the last first."""
    mine = Q(by=user, at__gte=now - LOOK_BACK)
    return list(Decision.objects.filter(mine).select_related("task__case__kind").order_by("-at"))


def _held(task: ReviewTask, now: datetime) -> bool:
    return task.claimed_until is not None and task.claimed_until >= now


def _severities(tasks: Sequence[ReviewTask]) -> dict[int, str]:
    """The heaviest open finding of each case that has one."""
    found: dict[int, set[str]] = defaultdict(set)
    open_findings = Finding.objects.open().filter(case__in=[task.case_id for task in tasks])
    for case_id, severity in open_findings.values_list("case", "severity"):
        found[case_id].add(severity)
    return {
        case_id: next(one.value for one in HEAVIEST_FIRST if one.value in severities)
        for case_id, severities in found.items()
    }


def _types(documents: Sequence[Document]) -> str:
    """What was handed in: "2 pay stubs, 1 of another kind"."""
    counts: dict[str, int] = defaultdict(int)
    for document in documents:
        counts[type_in_text(document.schema.title) if document.schema else ""] += 1
    said = [
        f"{count} {title}{'' if count == 1 else 's'}" if title else f"{count} of another kind"
        for title, count in sorted(counts.items(), key=lambda item: item[0] == "")
    ]
    return ", ".join(said)
