"""The queue as a reviewer sees it: what waits, why, for how long, in whose hands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from accounts.permissions import Permission, may
from extraction.models import Document
from extraction.schemas import SCHEMAS
from review.display import type_in_text
from review.keyset import Cut, cut
from review.models import Decision, ReviewTask, ReviewTaskQuerySet
from review.queue_filters import VIEWS, Filters, counted, in_words, of_view
from rules.models import Finding, Severity

HEAVIEST_FIRST = (Severity.BLOCKER, Severity.WARNING)
ROWS_A_PAGE = 50
LOOK_BACK = timedelta(hours=24)
SOON = timedelta(hours=2)
RELATED = (
    "case__kind",
    "case__applicant",
    "claimed_by",
    "assigned_to",
    "deferred_by",
    "escalated_by",
    "escalated_to",
)


@dataclass(frozen=True, slots=True)
class Left:
    """How long a case may still wait, as shape and words."""

    level: str  # over, soon, fine
    icon: str
    words: str


@dataclass(frozen=True, slots=True)
class Note:
    """One reason more for a case's place, beside what was found in it."""

    icon: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """One waiting case."""

    task: ReviewTask
    severity: str  # blocker, warning, note; "" where nothing was found
    documents: str
    holder: User | None
    mine: bool
    left: Left
    waited: str  # as "2 d 4 h"
    notes: tuple[Note, ...]
    claimable: bool

    @property
    def free(self) -> bool:
        return self.holder is None


@dataclass(frozen=True, slots=True)
class View:
    """A saved view as a link."""

    slug: str
    label: str
    count: str
    query: str
    current: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What there is, for the pages that explain why there is nothing to do."""

    waiting: int
    free: int
    mine: int
    held_by_others: int
    next_ends: datetime | None  # when the first of the others' claims runs out
    deferred: int
    next_back: datetime | None  # when the first that is put off comes back
    assigned_to_others: int
    escalated: int  # to others than this person


def standing(user: User, now: datetime) -> Standing:
    """How many cases wait, and in whose hands. Counted up to a thousand."""
    tasks = ReviewTask.objects.open()
    held = tasks.filter(claimed_until__gte=now)
    others = held.exclude(claimed_by=user)
    deferred = ReviewTask.objects.deferred_at(now)
    waiting = ReviewTask.objects.waiting_at(now)
    up = waiting.filter(escalated_at__isnull=False)
    if may(user, Permission.DIRECT):
        up = up.exclude(Q(escalated_to=user) | Q(escalated_to=None))
    free = of_view("free", user, now)
    if may(user, Permission.DIRECT):
        free = free.filter(Q(escalated_at=None) | Q(escalated_to=user) | Q(escalated_to=None))
    to_others = waiting.filter(assigned_to__isnull=False).exclude(assigned_to=user)
    return Standing(
        waiting=counted(tasks),
        free=counted(free.filter(Q(assigned_to=None) | Q(assigned_to=user))),
        mine=counted(held.filter(claimed_by=user)),
        held_by_others=counted(others),
        next_ends=_first(others.order_by("claimed_until"), "claimed_until"),
        deferred=counted(deferred),
        next_back=_first(deferred.order_by("deferred_until"), "deferred_until"),
        assigned_to_others=counted(to_others),
        escalated=counted(up),
    )


def _first(tasks: ReviewTaskQuerySet, name: str) -> datetime | None:
    first: datetime | None = tasks.values_list(name, flat=True).first()
    return first


def views(wanted: Filters, user: User, now: datetime) -> list[View]:
    """The saved views with their counts, each as it is without further filters."""
    named = []
    for slug, label in VIEWS.items():
        if slug == "escalated" and not may(user, Permission.DIRECT):
            label = "Escalated by me"
        count = in_words(counted(of_view(slug, user, now)))
        query = Filters(view=slug, sort=wanted.sort).query
        named.append(View(slug, label, count, query, slug == wanted.view))
    return named


def page_of(
    wanted: Filters, user: User, now: datetime, *, after: str, before: str
) -> tuple[list[Row], Cut]:
    """One page of the tasks that are wanted, as rows."""
    found = cut(wanted.tasks(user, now), wanted.order, size=ROWS_A_PAGE, after=after, before=before)
    there = ReviewTask.objects.filter(pk__in=found.keys).select_related(*RELATED).in_bulk()
    return rows([there[key] for key in found.keys if key in there], user, now), found


def newest() -> int:
    """The key of the last task that came; later ones have larger keys."""
    last = ReviewTask.objects.order_by("-pk").values_list("pk", flat=True).first()
    return last or 0


def rows(tasks: Sequence[ReviewTask], user: User, now: datetime) -> list[Row]:
    """Tasks as rows."""
    severities, papers = _severities(tasks), _papers(tasks)
    leads = may(user, Permission.DIRECT)
    return [
        Row(
            task=task,
            severity=severities.get(task.case_id, "note" if task.weight else ""),
            documents=_types(papers.get(task.case_id, [])),
            holder=task.claimed_by if _held(task, now) else None,
            mine=task.held_by(user, now),
            left=time_left(task.due_at, now),
            waited=_span(now - task.opened_at),
            notes=tuple(notes(task, user, now)),
            claimable=(leads or task.escalated_at is None) and task.case.applicant_id != user.pk,
        )
        for task in tasks
    ]


def time_left(due_at: datetime, now: datetime) -> Left:
    """How long there is until a case is due."""
    if due_at <= now:
        return Left("over", "octagon-alert", f"{_span(now - due_at)} over")
    if due_at - now < SOON:
        return Left("soon", "triangle-alert", f"{_span(due_at - now)} left")
    return Left("fine", "clock", f"{_span(due_at - now)} left")


def notes(task: ReviewTask, user: User, now: datetime) -> list[Note]:
    """Why a case stands where it does, beside what was found in it."""
    said = []
    if task.escalated_at and task.escalated_by:
        to = _whom(task.escalated_to, user, otherwise="any lead")
        who = _whom(task.escalated_by, user)
        words = f"Escalated to {to} by {who}. {task.get_escalated_for_display()}"
        said.append(Note("circle-arrow-up", f"{words}: {task.escalated_why}"))
    if task.deferred_until and task.deferred_until > now:
        until, who = when(task.deferred_until, now), _whom(task.deferred_by, user)
        said.append(Note("clock", f"Put off until {until} by {who}: {task.deferred_why}"))
    if task.assigned_to:
        said.append(Note("user-check", f"Assigned to {_whom(task.assigned_to, user)}."))
    if task.sample:
        said.append(Note("eye", "A sample: nothing was found, drawn by chance."))
    return said


def when(at: datetime, now: datetime) -> str:
    """A time as short as it can be: "16:30" today, else "Mon 3 Dec, 09:00"."""
    here = timezone.localtime(at)
    same = here.date() == timezone.localtime(now).date()
    return date_format(here, "H:i" if same else "D j M, H:i")


def decided_lately(user: User, now: datetime) -> list[Decision]:
    """What a reviewer decided since yesterday and did not take back, the last first."""
    mine = Q(by=user, at__gte=now - LOOK_BACK, undone_at=None)
    related = "task__case__kind", "by"
    return list(Decision.objects.filter(mine).select_related(*related).order_by("-at")[:200])


def _whom(person: User | None, user: User, otherwise: str = "") -> str:
    if person is None:
        return otherwise
    return "you" if person.pk == user.pk else person.full_name


def _held(task: ReviewTask, now: datetime) -> bool:
    return task.claimed_until is not None and task.claimed_until >= now


def _span(span: timedelta) -> str:
    """A length of time in its two largest units: "1 d 3 h", "2 h 5 min"; at least a minute."""
    minutes = max(int(span.total_seconds() // 60), 1)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return f"{days} d {hours} h" if hours else f"{days} d"
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min"


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


def _papers(tasks: Sequence[ReviewTask]) -> dict[int, list[str]]:
    """The types of each case's documents. Of a document no more is loaded: a page lists many."""
    found: dict[int, list[str]] = defaultdict(list)
    kept = Document.objects.kept().filter(case__in=[task.case_id for task in tasks])
    for case_id, doc_type in kept.order_by("pk").values_list("case", "doc_type"):
        found[case_id].append(doc_type)
    return found


def _types(types: Sequence[str]) -> str:
    """What was handed in: "2 pay stubs, 1 of another kind"."""
    counts: dict[str, int] = defaultdict(int)
    for doc_type in types:
        schema = SCHEMAS.get(doc_type)
        counts[type_in_text(schema.title) if schema else ""] += 1
    said = [
        f"{count} {title}{'' if count == 1 else 's'}" if title else f"{count} of another kind"
        for title, count in sorted(counts.items(), key=lambda item: item[0] == "")
    ]
    return ", ".join(said)
