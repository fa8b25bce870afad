"""Claims: a reviewer holds a case for a while, so that no two work on it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission, may
from audit.log import record
from review import handling, probes
from review.models import ReviewTask, ReviewTaskQuerySet

SAMPLE_AHEAD = timedelta(hours=24)  # a sample is due next from so long before its time
NOT_PUT_OFF = {"deferred_until": None, "deferred_by": None, "deferred_why": ""}


class NotClaimable(Exception):
    """Somebody else holds it, it is decided, or it waits for a lead."""


class NotHeld(Exception):
    """The claim ran out or was released, so nothing may be saved under it."""


def claim(task: ReviewTask, *, by: User) -> None:
    """Lease `task` to `by`; holding it already just renews it. One that was put off comes back.

    Raises:
        NotClaimable: somebody else holds it, it is decided, it is `by`'s own case, or it is
            escalated and `by` is no lead.
    """
    if task.case.applicant_id == by.pk:
        raise NotClaimable(task.pk)
    now = timezone.now()
    with transaction.atomic():
        if renew(task, by=by):
            return
        # One UPDATE settles the race. Its WHERE must name this row's own columns only: behind a
        # subquery PostgreSQL does not look again after waiting, and both reviewers would win.
        free = _for(by, ReviewTask.objects.free_at(now)).filter(pk=task.pk)
        deferred = task.deferred_until is not None and task.deferred_until > now
        if not _take(free, by, now):
            raise NotClaimable(task.pk)
        handling.touch(task, by=by, now=now)
        details = {"brought_back": True} if deferred else None
        record("review.task.claimed", subject=task, by=by, details=details)
        probes.plant(task, by=by)
    task.refresh_from_db()


def peek_next(*, by: User, after: ReviewTask) -> ReviewTask | None:
    """The case that `claim_next` would most likely give once `after` is done. Claims nothing."""
    for turn in _turns(by, timezone.now()):
        if task := turn.exclude(pk=after.pk).select_related("case").first():
            return task
    return None


def claim_next(*, by: User) -> ReviewTask | None:
    """Claim the case that `by` is to do next; None where there is none.

    First comes what they hold already, then what is escalated to them, what is assigned to them,
    samples whose time is near, and the rest in the order of the queue. Nobody gets a case of their
    own, one that is put off or assigned to another, or, being no lead, one that is escalated.
    """
    now = timezone.now()
    held = ReviewTask.objects.open().filter(claimed_by=by, claimed_until__gte=now)
    for mine in held.select_related("case").in_turn()[:1]:
        if renew(mine, by=by):
            return mine
    # Rows that others are just taking are passed over rather than waited for. Where that leaves
    # nothing, they are waited for: what locks a row is not always a claim.
    for skip in (True, False):
        for turn in _turns(by, now):
            with transaction.atomic():
                locked = turn.select_for_update(of=("self",), skip_locked=skip)
                task = locked.select_related("case").first()
                if task is None:
                    continue
                _take(ReviewTask.objects.filter(pk=task.pk), by, now)
                handling.touch(task, by=by, now=now)
                record("review.task.claimed", subject=task, by=by)
                probes.plant(task, by=by)
            task.refresh_from_db()
            return task
    return None


def _turns(by: User, now: datetime) -> Iterator[ReviewTaskQuerySet]:
    """What `by` may be given, the more pressing sort first."""
    free = ReviewTask.objects.free_at(now).filter(
        Q(deferred_until=None) | Q(deferred_until__lte=now)
    )
    free = free.exclude(case__applicant=by)
    if may(by, Permission.DIRECT):
        up = free.filter(escalated_at__isnull=False)
        yield up.filter(Q(escalated_to=by) | Q(escalated_to=None)).order_by("due_at", "pk")
    free = free.filter(escalated_at=None)
    yield free.filter(assigned_to=by).in_turn()
    free = free.filter(assigned_to=None)
    yield free.filter(sample=True, due_at__lte=now + SAMPLE_AHEAD).order_by("due_at", "pk")
    yield free.in_turn()


def _for(by: User, tasks: ReviewTaskQuerySet) -> ReviewTaskQuerySet:
    """Of `tasks` those that `by` may claim by name."""
    return tasks if may(by, Permission.DIRECT) else tasks.filter(escalated_at=None)


def _take(tasks: ReviewTaskQuerySet, by: User, now: datetime) -> bool:
    until = now + settings.CLAIM
    return bool(tasks.update(claimed_by=by, claimed_at=now, claimed_until=until, **NOT_PUT_OFF))


def renew(task: ReviewTask, *, by: User) -> bool:
    """Lengthen a claim that still holds. Called by everything the reviewer does."""
    now = timezone.now()
    mine = ReviewTask.objects.open().filter(pk=task.pk, claimed_by=by, claimed_until__gte=now)
    renewed = bool(mine.update(claimed_until=now + settings.CLAIM))
    if renewed:
        handling.touch(task, by=by, now=now)
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
    if not may(by, Permission.RELEASE):
        held = held.filter(claimed_by=by)
    holder = held.values_list("claimed_by", flat=True).first()
    if holder is None or not held.filter(claimed_by=holder).update(
        claimed_by=None, claimed_until=None
    ):
        return
    probes.withdraw(task)
    record("review.task.released", subject=task, by=by, details={"holder": holder})
    task.refresh_from_db()
