"""Taking paperwork in: the file into its case, and the doorbell of the workers."""

from typing import BinaryIO

from django.conf import settings
from django.db import transaction

from accounts.models import User
from extraction import cases, doorbell, intake
from extraction.models import Case, Document

QUEUE = "documents"
JOB = "review.pipeline.take_turn"  # by name: the web process need not load the readers


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


def enqueue(document: Document, *, after: str = "") -> None:
    """Ring the worker's doorbell when the transaction has committed.

    A broker that is away loses nothing: the sweep finds the document in the database.

    Args:
        document: that waits for a job.
        after: what was done elsewhere meanwhile, as the name of a model's step. The job that waited
            for it may still be ending, and a ring of its name would go unheard.
    """
    # Its own name for each reading: the sweep can see that it is waiting already.
    name = f"document-{document.pk}-{document.reading}{after and '-'}{after.replace(':', '-')}"
    transaction.on_commit(lambda: doorbell.ring(QUEUE, JOB, document.pk, name=name))
