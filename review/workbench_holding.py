"""In whose hands a case is, for the page about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from accounts.permissions import Permission, may
from review.models import Decision, ReviewTask


@dataclass(frozen=True, slots=True)
class Holding:
    """Who holds a case until when, and whether this person may change it."""

    task: ReviewTask
    mine: bool
    holder: User | None
    until: datetime | None
    decision: Decision | None
    may_release: bool

    @property
    def may_edit(self) -> bool:
        return self.mine

    @property
    def free(self) -> bool:
        return self.decision is None and self.holder is None and self.task.status == "open"


def latest_task(reference: str) -> ReviewTask | None:
    """The last time that a case came before a reviewer; None where it never did."""
    tasks = ReviewTask.objects.filter(case__reference=reference)
    related = tasks.select_related("case__kind", "case__applicant", "claimed_by")
    return related.order_by("-opened_at", "-pk").first()


def holding(task: ReviewTask, user: User, now: datetime) -> Holding:
    """In whose hands `task` is at `now`, as `user` sees it."""
    held = task.claimed_until is not None and task.claimed_until >= now
    mine = task.status == ReviewTask.Status.OPEN and task.held_by(user, now)
    return Holding(
        task=task,
        mine=mine,
        holder=task.claimed_by if held else None,
        until=task.claimed_until if held else None,
        decision=task.decisions.select_related("by").order_by("-at").first(),
        may_release=held and (mine or may(user, Permission.RELEASE)),
    )
