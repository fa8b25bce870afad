"""Taking a decision back: by whoever made it for a while, by a lead later.

For that while the applicant is not told of the decision, so that taking it back takes nothing from
anybody. A case that was given back to its applicant is not reopened: they may be at work on it.
"""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission, may
from audit.log import record
from extraction.models import Case
from review import closings
from review.handing_on import NOT_ESCALATED, Refused
from review.models import Decision, ReviewTask

GONE = "This decision was taken back already."


def reopenable(decision: Decision, by: User) -> str:
    """How `by` may take a decision back: "own" while it is young, "lead", or "" for not at all."""
    if decision.undone_at or decision.verdict == Decision.Verdict.RETURNED:
        return ""
    if not may(by, Permission.REVIEW):
        return ""
    if decision.by_id == by.pk and timezone.now() < decision.at + settings.REOPEN:
        return "own"
    return "lead" if may(by, Permission.DIRECT) else ""


def last_decision(task: ReviewTask) -> Decision | None:
    """The decision that counts; None where there is none, or it was taken back."""
    made = task.decisions.filter(undone_at=None).select_related("by", "task__case")
    return made.order_by("-at").first()


def reopen(task: ReviewTask, *, why: str, by: User) -> None:
    """Take the decision on a case back; `by` holds the case then.

    Args:
        why: needed of a lead; whoever undoes their own may leave it empty.

    Raises:
        Refused: it is not theirs to take back, or it is too late.
    """
    decision = last_decision(task)
    if decision is None:
        raise Refused(GONE)
    how = reopenable(decision, by)
    if not how:
        minutes = int(settings.REOPEN.total_seconds() // 60)
        raise Refused(f"It can be taken back by a lead, or for {minutes} minutes by who made it.")
    if how == "lead" and not why.strip():
        raise Refused("Write why the case is opened again.", "why")
    now = timezone.now()
    with transaction.atomic():
        if ReviewTask.objects.open().filter(case=task.case_id).exists():
            raise Refused("This case is in the queue again already.")
        Case.objects.select_for_update(of=("self",)).get(pk=task.case_id)
        if not Decision.objects.filter(pk=decision.pk, undone_at=None).update(
            undone_at=now, undone_by=by
        ):
            raise Refused(GONE)
        ReviewTask.objects.filter(pk=task.pk).update(
            status=ReviewTask.Status.OPEN,
            claimed_by=by,
            claimed_at=now,
            claimed_until=now + settings.CLAIM,
            **NOT_ESCALATED,
        )
        Case.objects.filter(pk=task.case_id).update(state=Case.State.IN_REVIEW, decided_at=None)
        task.refresh_from_db()
        closings.take_back(task)
        record(
            "review.case.reopened",
            subject=task,
            by=by,
            details={"was": decision.verdict, "decided_by": decision.by_id},
            personal={"reason": why.strip()} if why.strip() else None,
        )
