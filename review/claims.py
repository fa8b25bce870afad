"""Claims: a reviewer holds a case for a while, so that no two work on it."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.log import record
from review.models import ReviewTask


class NotClaimable(Exception):
    """Somebody else holds it, or it is decided."""


class NotHeld(Exception):
    """The claim ran out or was released, so nothing may be saved under it."""


def claim(task: ReviewTask, *, by: User) -> None:
    """Lease `task` to `by`; holding it already just renews it.

    Raises:
        NotClaimable: somebody else holds it, it is decided, or it is `by`'s own case.
    """
    if task.case.applicant_id == by.pk:
        raise NotClaimable(task.pk)
    now = timezone.now()
    with transaction.atomic():
        if renew(task, by=by):
            return
        # One UPDATE settles the race. Its WHERE must name this row's own columns only: behind a
        # subquery PostgreSQL does not look again after waiting, and both reviewers would win.
        free = ReviewTask.objects.free_at(now).filter(pk=task.pk)
        if not free.update(claimed_by=by, claimed_at=now, claimed_until=now + settings.CLAIM):
            raise NotClaimable(task.pk)
        record("review.task.claimed", subject=task, by=by)
    task.refresh_from_db()


def claim_next(*, by: User) -> ReviewTask | None:
    """Claim the first task of the queue that nobody else holds; one that `by` holds comes first.

    A reviewer never gets a case of their own. Whoever loses a race for a task tries the next.
    """
    now = timezone.now()
    held = ReviewTask.objects.open().filter(claimed_by=by, claimed_until__gte=now).in_turn()
    free = ReviewTask.objects.free_at(now).exclude(case__applicant=by).in_turn()
    turn: list[ReviewTask] = [*held[:1], *free.select_related("case")[:50]]
    for task in turn:
        try:
            claim(task, by=by)
        except NotClaimable:
            continue
        return task
    return None


def renew(task: ReviewTask, *, by: User) -> bool:
    """Lengthen a claim that still holds. Called by everything the reviewer does."""
    now = timezone.now()
    mine = ReviewTask.objects.open().filter(pk=task.pk, claimed_by=by, claimed_until__gte=now)
    renewed = bool(mine.update(claimed_until=now + settings.CLAIM))
    if renewed:
        task.refresh_from_db()
    return renewed


def hold(task: ReviewTask, *, by: User) -> None:
    """Renew the claim inside the transaction of a save; the row stays locked until commit.

    Raises:
        NotHeld: it is not `by`'s any more.
    """
    if not renew(task, by=by):
        raise NotHeld(task.pk)


@transaction.atomic
def release(task: ReviewTask, *, by: User) -> None:
    """Give a claim back; a lead may end another's."""
    held = ReviewTask.objects.open().filter(pk=task.pk, claimed_by__isnull=False)
    if by.role != "lead":
        held = held.filter(claimed_by=by)
    holder = held.values_list("claimed_by", flat=True).first()
    if holder is None or not held.filter(claimed_by=holder).update(
        claimed_by=None, claimed_until=None
    ):
        return
    record("review.task.released", subject=task, by=by, details={"holder": holder})
    task.refresh_from_db()
