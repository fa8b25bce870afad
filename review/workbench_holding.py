"""In whose hands a case is, for the page about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from accounts.permissions import Permission, may
from review import reopening
from review.models import Decision, ReviewTask
from review.workbench_queue import Left, Note, notes, time_left


@dataclass(frozen=True, slots=True)
class Holding:
    """Who holds a case until when, and whether this person may change it."""

    task: ReviewTask
    mine: bool
    holder: User | None
    until: datetime | None
    decision: Decision | None  # that counts
    may_release: bool
    claimable: bool  # where nobody holds it
    reopen: str  # how this person may take the decision back: "own", "lead", or "" for not at all
    notes: tuple[Note, ...]  # escalated, put off, assigned, a sample
    left: Left | None  # until it is due; None where it is decided
    deferred: bool  # put off until later
    may_end_escalation: bool

    @property
    def may_edit(self) -> bool:
        return self.mine

    @property
    def free(self) -> bool:
        return self.holder is None and self.task.status == "open"


def latest_task(reference: str) -> ReviewTask | None:
    """The last time that a case came before a reviewer; None where it never did."""
    tasks = ReviewTask.objects.filter(case__reference=reference)
    related = tasks.select_related(
        "case__kind",
        "case__applicant",
        "claimed_by",
        "assigned_to",
        "deferred_by",
        "escalated_by",
        "escalated_to",
    )
    return related.order_by("-opened_at", "-pk").first()


def holding(task: ReviewTask, user: User, now: datetime) -> Holding:
    """In whose hands `task` is at `now`, as `user` sees it."""
    held = task.claimed_until is not None and task.claimed_until >= now
    waits = task.status == ReviewTask.Status.OPEN
    mine = waits and task.held_by(user, now)
    decision = None if waits else reopening.last_decision(task)
    up = task.escalated_at is not None and not may(user, Permission.DIRECT)
    return Holding(
        task=task,
        mine=mine,
        holder=task.claimed_by if held else None,
        until=task.claimed_until if held else None,
        decision=decision,
        may_release=held and (mine or may(user, Permission.RELEASE)),
        claimable=waits and not up and task.case.applicant_id != user.pk,
        reopen=reopening.reopenable(decision, user) if decision else "",
        notes=tuple(notes(task, user, now)) if waits else (),
        left=time_left(task.due_at, now) if waits else None,
        deferred=waits and task.deferred_until is not None and task.deferred_until > now,
        may_end_escalation=waits
        and task.escalated_at is not None
        and (mine or not held)
        and (task.escalated_by_id == user.pk or may(user, Permission.DIRECT)),
    )
