"""What becomes of a waiting case without deciding it: put off, assigned, escalated, and back.

Each stands beside the claim. Whoever does one of them gives their own claim back, as they are not
to work on the case next; nobody can do it to a case that somebody else holds.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.permissions import TABLE, Permission, may
from audit.log import record
from review import probes
from review.claims import NOT_PUT_OFF
from review.models import ReviewTask, ReviewTaskQuerySet

LONGEST = timedelta(days=60)  # that a case may be put off at once
NOT_ESCALATED: Mapping[str, Any] = {
    "escalated_at": None,
    "escalated_by": None,
    "escalated_to": None,
    "escalated_for": "",
    "escalated_why": "",
}
FREE: Mapping[str, None] = {"claimed_by": None, "claimed_until": None}
Escalation = ReviewTask.Escalation


class Refused(Exception):
    """It can't be done, for the reason in `sentence`; `about` names the input that it is about."""

    def __init__(self, sentence: str, about: str = "") -> None:
        super().__init__(about)
        self.sentence = sentence
        self.about = about


def defer(task: ReviewTask, *, until: datetime | None, why: str, by: User) -> None:
    """Put a case off; it comes back by itself, and earlier where somebody claims it.

    Raises:
        Refused: the time or the reason will not do, or somebody else holds the case.
    """
    now, why = timezone.now(), why.strip()
    if until is None:
        raise Refused("Say when the case is to come back.", "until")
    if until <= now:
        raise Refused("Choose a time that is still to come.", "until")
    if until > now + LONGEST:
        raise Refused(f"Choose a time within {LONGEST.days} days.", "until")
    if not why:
        raise Refused("Write why it has to wait; whoever looks at the case sees it.", "why")
    with transaction.atomic():
        put_off = {"deferred_until": until, "deferred_by": by, "deferred_why": why[:500]}
        _change(task, by, **put_off, **FREE)
        record(
            "review.task.deferred",
            subject=task,
            by=by,
            details={"until": until.isoformat()},
            personal={"reason": why[:500]},
        )
    task.refresh_from_db()


@transaction.atomic
def bring_back(task: ReviewTask, *, by: User) -> None:
    """End a deferral before its time. No act where the case is not put off."""
    if ReviewTask.objects.deferred_at(timezone.now()).filter(pk=task.pk).update(**NOT_PUT_OFF):
        record("review.task.brought_back", subject=task, by=by)
    task.refresh_from_db()


def assign(task: ReviewTask, *, to: User | None, by: User) -> None:
    """Say who is to do a case; None: anybody. A lead says it of anybody, others of themselves.

    Whoever holds the case now goes on with it, except `by`, who hands it on.

    Raises:
        Refused: `by` may not, `to` does not review or is the applicant, or it is decided.
    """
    if not may(by, Permission.DIRECT):
        if to is not None and to.pk != by.pk:
            raise Refused("Only a lead can assign a case to somebody else.", "to")
        if task.assigned_to_id not in (None, by.pk):
            raise Refused(f"It is assigned to {task.assigned_to}. Ask a lead to change that.", "to")
    if to is not None and not may(to, Permission.REVIEW):
        raise Refused(f"{to} does not review cases.", "to")
    if to is not None and task.case.applicant_id == to.pk:
        raise Refused("Nobody reviews their own case.", "to")
    if task.assigned_to_id == (to.pk if to else None):
        return
    with transaction.atomic():
        changes: dict[str, Any] = {"assigned_to": to}
        if to is not None and to.pk != by.pk and task.held_by(by, timezone.now()):
            changes |= FREE
        if not ReviewTask.objects.open().filter(pk=task.pk).update(**changes):
            raise Refused("This case was decided meanwhile.")
        if "claimed_by" in changes:
            probes.withdraw(task)
        record(
            "review.task.assigned",
            subject=task,
            by=by,
            details={"to": to.pk if to else None},
            personal={"to": to.full_name} if to else None,
        )
    task.refresh_from_db()


def escalate(task: ReviewTask, *, reason: str, why: str, to: User | None, by: User) -> None:
    """Hand a case to a lead; None: whichever lead comes first.

    Args:
        reason: one of ReviewTask.Escalation.
        why: in words; needed where the reason is another one.

    Raises:
        Refused: what was given will not do, or somebody else holds the case.
    """
    why = why.strip()
    if reason not in Escalation.values:
        raise Refused("Choose why a lead is to look at it.", "reason")
    if not why:
        raise Refused("Write what the lead should look at.", "why")
    if to is not None and not may(to, Permission.DIRECT):
        raise Refused(f"{to} is no lead.", "to")
    if to is not None and task.case.applicant_id == to.pk:
        raise Refused("Nobody reviews their own case.", "to")
    with transaction.atomic():
        up = {
            "escalated_at": timezone.now(),
            "escalated_by": by,
            "escalated_to": to,
            "escalated_for": reason,
            "escalated_why": why[:1000],
        }
        _change(task, by, **up, **FREE, **NOT_PUT_OFF)
        record(
            "review.task.escalated",
            subject=task,
            by=by,
            details={"reason": reason, "to": to.pk if to else None},
            personal={
                "to": to.full_name if to else "",
                "for": Escalation(reason).label,
                "reason": why[:1000],
            },
        )
    task.refresh_from_db()


def end_escalation(task: ReviewTask, *, why: str, by: User) -> None:
    """Take an escalation back, or, as a lead, give the case back to the queue with an answer.

    Raises:
        Refused: it is neither `by`'s escalation nor is `by` a lead, or somebody else holds it.
    """
    if task.escalated_at is None:
        return
    if task.escalated_by_id != by.pk and not may(by, Permission.DIRECT):
        raise Refused("Only a lead, or whoever escalated the case, can end that.")
    with transaction.atomic():
        _change(task, by, **NOT_ESCALATED, **FREE)
        record(
            "review.task.escalation_ended",
            subject=task,
            by=by,
            personal={"reason": why.strip()[:1000]} if why.strip() else None,
        )
    task.refresh_from_db()


def reviewers() -> list[User]:
    """Whom a case can be assigned to, by name."""
    roles = TABLE[Permission.REVIEW]
    return list(User.objects.filter(role__in=roles, is_active=True).order_by("full_name", "pk"))


def leads() -> list[User]:
    """Whom a case can be escalated to, by name."""
    roles = TABLE[Permission.DIRECT]
    return list(User.objects.filter(role__in=roles, is_active=True).order_by("full_name", "pk"))


def _change(task: ReviewTask, by: User, **changes: Any) -> None:
    """Change an open task that nobody else holds; one UPDATE, so that no claim slips in."""
    now = timezone.now()
    changed = _not_anothers(ReviewTask.objects.open(), by, now).filter(pk=task.pk).update(**changes)
    if changed:
        probes.withdraw(task)  # the claim is over that they were for
        return
    task.refresh_from_db()
    if task.status != ReviewTask.Status.OPEN:
        raise Refused("This case was decided meanwhile.")
    raise Refused(f"{task.claimed_by} holds this case now.")


def _not_anothers(tasks: ReviewTaskQuerySet, by: User, now: datetime) -> ReviewTaskQuerySet:
    return tasks.filter(Q(claimed_by=None) | Q(claimed_until__lt=now) | Q(claimed_by=by))
