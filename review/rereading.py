"""Having changed values read again: the doorbell for the documents' workers, and their job."""

import structlog
from django.db import transaction
from django_rq import get_queue
from redis import RedisError

from extraction.doubts import ADJUSTING
from extraction.models import Document, FieldValue
from review.receiving import QUEUE

log = structlog.get_logger(__name__)

JOB = "review.reread_job.take"  # by name: the web process need not load OCR
MOST_AT_ONCE = 200


def enqueue(document: Document) -> None:
    """Ring when the transaction has committed. The sweep finds what a broker that is away lost."""
    transaction.on_commit(lambda: _ring(document.pk))


def ring_pending() -> int:
    """Ring for every document with a change that nobody has read again; how many."""
    changed = FieldValue.objects.current().filter(
        set_role="applicant", act__in=ADJUSTING, reread=None
    )
    waiting = changed.order_by("document_id").values_list("document_id", flat=True).distinct()
    documents = list(waiting[:MOST_AT_ONCE])
    for document in documents:
        _ring(document)
    return len(documents)


def _ring(document: int) -> None:
    name = f"reread-{document}"
    try:
        jobs = get_queue(QUEUE)
        if jobs.get_job_position(name) is None:
            jobs.enqueue(JOB, document, job_id=name, result_ttl=0, failure_ttl=24 * 3600)
    except RedisError:
        log.warning("reread.postponed", document=document)
