"""Taking paperwork in: the file into its case, and the doorbell of the workers."""

import io
from typing import BinaryIO

from django.conf import settings
from django.db import transaction

from accounts.models import User
from extraction import arriving, cases, doorbell, intake
from extraction.models import Case, Document
from extraction.refusals import Refused, SandboxFailed
from extraction.upload_models import PendingUpload

QUEUE = "documents"
JOB = "review.pipeline.take_turn"  # by name: the web process need not load the readers


def submit(file: BinaryIO, name: str, case: Case, *, asked_for: str = "", by: User) -> Document:
    """Take an uploaded file into a case and have it read.

    Args:
        asked_for: the type that the page asked for; "": none.

    Raises:
        Refused: with a sentence for the person; nothing was kept.
        NotEditable: the case is not the applicant's any more.
    """
    if not case.editable:
        raise cases.NotEditable
    content = file.read(settings.MAX_UPLOAD_BYTES)
    document = intake.receive(content, name, case=case, asked_for=asked_for, by=by)
    enqueue(document)
    return document


def submit_whole(upload: PendingUpload, *, by: User) -> Document:
    """Take a file into its case that came in pieces and is whole. Once, however often it is asked.

    Raises:
        Refused: as `submit`; its pieces are forgotten.
        NotEditable: as `submit`.
    """
    if upload.document is not None:
        return upload.document
    file = io.BytesIO(arriving.content(upload))
    try:
        document = submit(file, upload.name, upload.case, asked_for=upload.asked_for, by=by)
    except intake.AlreadyThere as there:
        arriving.taken(upload, there.document)
        raise
    except SandboxFailed:
        raise  # a busy machine can be the cause: it can be tried again as it is
    except Refused:
        arriving.drop(upload)
        raise
    arriving.taken(upload, document)
    return document


def use_again(known: Document, case: Case, *, asked_for: str = "", by: User) -> Document:
    """Take a file of an earlier case into this one: nobody has to find and send it again.

    Raises:
        Refused, NotEditable: as `submit`.
        MissingOriginal: its bytes are gone.
    """
    return submit(intake.open_original(known), known.name, case, asked_for=asked_for, by=by)


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
