"""Having changed values read again: the doorbell for the documents' workers, and their job."""

from django.db import transaction

from extraction import doorbell
from extraction.doubts import ADJUSTING
from extraction.models import Document, FieldValue
from review.receiving import QUEUE

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
    doorbell.ring(QUEUE, JOB, document, name=f"reread-{document}")
