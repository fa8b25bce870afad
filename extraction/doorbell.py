"""The workers' doorbell: what is to be done lies in PostgreSQL, a job only says that it is there.

A broker that is away loses nothing by it: the sweep finds what waits, and rings again.
"""

from functools import cache

import structlog
from django.conf import settings
from django_rq import get_queue
from redis import RedisError
from rq import Queue

log = structlog.get_logger(__name__)

DAY = 24 * 3600


def ring(
    queue: str,
    job: str,
    *args: int,
    name: str,
    longest_s: int | None = None,
    kept_s: int = DAY,
    first: bool = False,
) -> None:
    """Put a job in a queue, unless one of its name waits there.

    Args:
        job: its function's path: who rings need not load what the worker does.
        name: the same for the same work.
        longest_s: seconds that it may take; None for the queue's own.
        kept_s: seconds for which a failed one is kept.
        first: before all others that wait, as somebody is looking at the screen.
    """
    try:
        jobs = _jobs(queue, settings.RQ_QUEUES[queue]["URL"])
        if jobs.get_job_position(name) is None:
            jobs.enqueue(
                job,
                *args,
                job_id=name,
                job_timeout=longest_s,
                result_ttl=0,
                failure_ttl=kept_s,
                at_front=first,
            )
    except RedisError:
        log.warning("ring.postponed", job=name)


@cache
def _jobs(queue: str, _url: str) -> Queue:
    """The queue at a broker. Its connections are kept: a new one costs more than many rings."""
    return get_queue(queue)
