"""Judging the cases that wait for a person again, when rules went live or into the shadow."""

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from extraction import doorbell
from review import queue
from review.models import ReviewTask, ReviewTaskQuerySet
from rules import findings
from rules.backtest import QUEUE
from rules.models import Version

log = structlog.get_logger(__name__)

JOB = "review.rejudging.run"
LONGEST_S = 60 * 60
# A version bears the time at which it was put live, and is seen a little later: when that commits.
COMMITTED_WITHIN = timedelta(seconds=5)


def due() -> ReviewTaskQuerySet:
    """Open tasks whose cases were judged before the rules were as they are."""
    changed = _changed_at()
    if changed is None:
        return ReviewTask.objects.none()
    return ReviewTask.objects.open().filter(judged_at__lt=changed + COMMITTED_WITHIN)


def ring() -> bool:
    """Have a worker do it, where there is something to do. False where there is nothing."""
    if not due().exists():
        return False
    doorbell.ring(QUEUE, JOB, name="rejudging", longest_s=LONGEST_S, kept_s=3600)
    return True


def run() -> int:
    """Judge every case that is due, the most urgent first. Safe to run again, or twice.

    Returns:
        How many were judged.
    """
    done = 0
    for key in due().in_turn().values_list("pk", flat=True):
        done += judge(key)
    if done:
        log.info("rejudged", cases=done)
    return done


@transaction.atomic
def judge(task_id: int) -> bool:
    """Judge one case and bring its place in the queue up to date.

    Returns:
        False where it was decided or judged meanwhile.
    """
    # A reviewer's save locks the task before the case; in the other order we could block it.
    task = due().select_for_update(of=("self",)).filter(pk=task_id).first()
    if task is None:
        return False
    now = timezone.now()  # before, as a version may go live while it is judged
    findings.evaluate(task.case)
    queue.reweigh(task)
    ReviewTask.objects.filter(pk=task.pk).update(judged_at=now)
    return True


def _changed_at() -> datetime | None:
    last = Version.objects.aggregate(live=Max("live_at"), shadow=Max("shadow_at"))
    return max((at for at in last.values() if at), default=None)
