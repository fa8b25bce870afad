"""The story of one document, from upload to the reviewer's queue, or past it."""

from typing import BinaryIO

import structlog
from django.conf import settings
from django.db import transaction
from django_rq import get_queue
from redis import RedisError

from accounts.models import User
from extraction import cases, extract, intake
from extraction.extract import GaveUp, NotNow
from extraction.models import Case, Document
from extraction.steps import Lease, LeaseLost
from review import queue
from review.models import ReviewTask
from rules import engine

log = structlog.get_logger(__name__)

QUEUE = "documents"
JOB = "review.pipeline.process_document"  # by name: the web process need not load the readers


def submit(file: BinaryIO, name: str, case: Case, *, by: User) -> Document:
    """Take an uploaded file into a case and have it read.

    Raises:
        Refused: with a sentence for the person; nothing was kept.
        NotEditable: the case is not the applicant's any more.
    """
    if not case.editable:
        raise cases.NotEditable
    content = file.read(settings.MAX_UPLOAD_BYTES)
    document = intake.receive(content, name, case=case, by=by)
    enqueue(document)
    return document


def enqueue(document: Document) -> None:
    """Ring the worker's doorbell when the transaction has committed.

    A broker that is away loses nothing: the sweep finds the document in the database.
    """
    # Its own name for each reading: the sweep can see that it is waiting already.
    name = f"document-{document.pk}-{document.reading}"
    transaction.on_commit(lambda: _ring(name, document.pk))


def _ring(name: str, document_id: int) -> None:
    try:
        queue = get_queue(QUEUE)
        if queue.get_job_position(name) is None:
            queue.enqueue(JOB, document_id, job_id=name, result_ttl=0, failure_ttl=24 * 3600)
    except RedisError:
        log.warning("enqueue.postponed", document=document_id)


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
