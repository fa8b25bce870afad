"""The story of one document, from upload to the reviewer's queue, or past it.

`review.receiving` takes the upload and rings for `process_document`; `review.submissions` and
`review.queue` go on where the applicant sends the case. Only workers load this module.
"""

import structlog
from django.db import transaction

from extraction import extract
from extraction.extract import GaveUp, NotNow
from extraction.models import Document
from extraction.steps import Lease, LeaseLost
from review import queue
from review.models import ReviewTask
from rules import engine

log = structlog.get_logger(__name__)


def process_document(document_id: int) -> None:
    """Carry a received document to where people look at it. Safe to run again, or twice."""
    document = Document.objects.select_related("case__kind", "case__applicant").get(pk=document_id)
    if document.finished:
        return
    try:
        extract.run(document)
        extract.do(document, "judge", _judge)
    except NotNow:
        log.info("document.later", document=document_id)
    except GaveUp:
        log.info("document.failed", document=document_id, code=document.failure_code)
    except LeaseLost:
        log.warning("lease.lost", document=document_id)
    except Exception:
        # Not the broker's business: it would keep the message, which may quote the document. The
        # step stays leased, and is tried again when that has run out.
        log.exception("document.broken", document=document_id)


def _judge(document: Document, lease: Lease) -> None:
    with transaction.atomic():
        lease.hold()
        # A reviewer's save locks the task before the case; in the other order we could block it.
        tasks = list(ReviewTask.objects.open().filter(case=document.case).select_for_update())
        extract.finish(document)
        lease.finish()
        engine.evaluate(document.case)
        for task in tasks:
            queue.reweigh(task)  # it was read again while a reviewer had it
