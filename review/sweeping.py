"""Finding the work that was lost: a broker emptied, a worker killed, a try that is due again."""

import structlog
from django.db.models import Q

from extraction.models import Document, Step
from extraction.steps import overdue
from review import pipeline

log = structlog.get_logger(__name__)

MOST_AT_ONCE = 500


def sweep() -> int:
    """Enqueue every document that somebody should be working on and nobody is.

    Returns:
        How many were enqueued. One that is enqueued twice is worked on once: steps are leased.
    """
    due = Q(pk__in=overdue().values("document_id"))
    held = Q(pk__in=Step.objects.filter(state=Step.State.LEASED).values("document_id"))
    waiting = Q(pk__in=Step.objects.filter(state=Step.State.DUE).values("document_id"))
    lost = Document.objects.unfinished().filter(due | (~held & ~waiting))[:MOST_AT_ONCE]
    for document in lost:
        pipeline.enqueue(document)
    if lost:
        log.info("sweep", enqueued=len(lost))
    return len(lost)
