"""The story of one document, from upload to the reviewer's queue, or past it.

`review.receiving` takes the upload and rings for `process_document`; `review.submissions` and
`review.queue` go on where the applicant sends the case. Only workers load this module.
"""

from collections.abc import Collection, Sequence
from functools import partial

import structlog
from django.db import transaction

from extraction import extract, renditions, turns
from extraction.contract import Flag
from extraction.extract import GaveUp, Split
from extraction.models import Case, Document
from extraction.reading import DocumentReading, Outcome, examined, settle
from extraction.schemas.base import Schema, leaves
from extraction.steps import Lease, LeaseLost, NotNow
from extraction.values import page_texts
from review import queue, receiving, telling
from review.models import ReviewTask
from rules import engine, facts, findings
from rules.models import Outcome as Verdict

UNSOUND = {Flag.SUM_FAILED, Flag.LIST_INCOMPLETE}

log = structlog.get_logger(__name__)


def take_turn(document_id: int) -> None:
    """Work on the document whose turn it is. There is one ring for each that waits, so the one
    that rang has its turn with another's ring; where none waits, it is looked at itself."""
    (whose,) = turns.documents_in_turn(most=1) or [document_id]
    if not process_document(whose) and whose != document_id:
        process_document(document_id)  # another worker was quicker


def process_document(document_id: int) -> bool:
    """Carry a received document to where people look at it. Safe to run again, or twice.

    Returns:
        False where there was nothing to do: it is finished, or in other hands.
    """
    document = Document.objects.select_related("case__kind", "case__applicant").get(pk=document_id)
    if document.finished:
        return False
    try:
        extract.run(document, partial(_failing, document))
        extract.do(document, "judge", _judge)
    except NotNow:
        log.info("document.later", document=document_id)
        return False
    except Split:
        log.info("document.split", document=document_id)
        for part in document.parts.unfinished():
            receiving.enqueue(part)  # where this is not reached, the sweep finds them
    except GaveUp:
        log.info("document.failed", document=document_id, code=document.failure_code)
        _tell_of_failure(document)
    except LeaseLost:
        log.warning("lease.lost", document=document_id)
    except Exception:
        # Not the broker's business: it would keep the message, which may quote the document. The
        # step stays leased, and is tried again when that has run out.
        log.exception("document.broken", document=document_id)
    return True


def _failing(
    document: Document, outcomes: Sequence[Outcome], schema: type[Schema]
) -> Collection[str]:
    """Paths of the fields that do not go together: sums, lists that lack rows, and what the rules
    on documents of this type find. Of a list that lacks rows, its columns."""
    settled, counts = examined(settle(outcomes, schema), page_texts(document), schema)
    reading = DocumentReading(schema.slug, (), tuple(outcomes), settled)
    short = {count.table for count in counts if count.short}
    unsound = {one.field.path for one in settled if UNSOUND & set(one.field.flags)}
    unsound |= {leaf.path for leaf in leaves(schema) if leaf.table in short}
    return unsound | {
        seen.path
        for finding in engine.judge_document(facts.facts_of_reading(reading, key=0))
        if finding.outcome == Verdict.FAIL and finding.rule.on is schema
        for seen in finding.inputs
    }


@transaction.atomic
def _tell_of_failure(document: Document) -> None:
    """Reading has ended with what could not be read, too: somebody has to look."""
    telling.papers_read(Case.objects.select_for_update(of=("self",)).get(pk=document.case_id))


def _judge(document: Document, lease: Lease) -> None:
    with transaction.atomic():
        lease.hold()
        # A reviewer's save locks the task before the case; in the other order we could block it.
        tasks = list(ReviewTask.objects.open().filter(case=document.case).select_for_update())
        extract.finish(document)
        lease.finish()
        renditions.want_screens(document)
        findings.evaluate(document.case)
        for task in tasks:
            queue.reweigh(task)  # it was read again while a reviewer had it
        telling.papers_read(document.case)
