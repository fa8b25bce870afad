"""Keeping how reviewers handle cases: each act with how long its value was seen, and time at work.

What wall clocks can't tell: somebody who holds a case for an hour may have worked on it for two
minutes. So time at work is the sum of the gaps between two signs of life, of those gaps that are
short; a long one was a break.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F, Sum
from django.utils import timezone

from accounts.models import User
from extraction.models import FieldValue
from review.handling_models import Activity, Handling
from review.models import ReviewTask

BREAK = timedelta(minutes=2, seconds=30)  # a workbench at which somebody works renews every two
MOST_SEEN_MS = 2**31 - 1  # what the column holds
OF_ACT: Mapping[str, Handling.Act] = {
    FieldValue.Act.CONFIRMED: Handling.Act.CONFIRMED,
    FieldValue.Act.CHANGED: Handling.Act.CHANGED,
    FieldValue.Act.ABSENT: Handling.Act.ABSENT,
    FieldValue.Act.ILLEGIBLE: Handling.Act.ILLEGIBLE,
}
TOUCH = """
INSERT INTO review_activity AS known (task_id, by_id, last_at, active_ms, acts)
VALUES (%(task)s, %(by)s, %(now)s, 0, 0)
ON CONFLICT (task_id, by_id) DO UPDATE SET
    last_at = GREATEST(known.last_at, excluded.last_at),
    active_ms = known.active_ms + CASE
        WHEN excluded.last_at - known.last_at
            BETWEEN interval '0' AND make_interval(secs => %(break_s)s)
        THEN round(extract(epoch FROM excluded.last_at - known.last_at) * 1000)
        ELSE 0 END
"""


def touch(task: ReviewTask, *, by: User, now: datetime) -> None:
    """A sign of life of somebody who holds a task: the gap since the last one counts, if short."""
    with connection.cursor() as cursor:
        break_s = BREAK.total_seconds()
        cursor.execute(TOUCH, {"task": task.pk, "by": by.pk, "now": now, "break_s": break_s})


def note(
    task: ReviewTask,
    act: Handling.Act,
    *,
    doc_type: str,
    flagged: bool,
    seen_ms: int | None,
    by: User,
) -> None:
    """Keep one act, in its own transaction.

    Args:
        doc_type: of the document; "" where it is about the whole case.
        flagged: whether something spoke against the value.
        seen_ms: how long the browser says that it was on show; not trusted beyond the claim.
    """
    now = timezone.now()
    Handling.objects.create(
        task=task,
        by=by,
        at=now,
        act=act,
        doc_type=doc_type,
        flagged=flagged,
        seen_ms=believed(seen_ms, since=task.claimed_at, now=now),
    )
    Activity.objects.filter(task=task, by=by).update(acts=F("acts") + 1)


def believed(seen_ms: int | None, *, since: datetime | None, now: datetime) -> int | None:
    """What a browser says, within what can be: not less than nothing, not more than the claim."""
    if seen_ms is None or seen_ms < 0:
        return None
    held = MOST_SEEN_MS if since is None else round((now - since).total_seconds() * 1000)
    return max(0, min(seen_ms, held, MOST_SEEN_MS))


def active_ms(task: ReviewTask) -> int | None:
    """The time at work on a task, of all who held it; None where nobody was seen at it."""
    found: int | None = Activity.objects.filter(task=task).aggregate(all=Sum("active_ms"))["all"]
    return found
