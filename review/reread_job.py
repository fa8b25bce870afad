"""The job that reads changed values again. Only workers load this module."""

from django.db import transaction

from extraction import rereading
from extraction.models import Case, Document
from review import queue
from review.models import ReviewTask
from rules import findings


def take(document_id: int) -> None:
    """Read the places of a document's changes. Rules look at the case again if it was sent."""
    document = Document.objects.select_related("case").get(pk=document_id)
    changed = rereading.pending(document)
    for value in changed:
        rereading.read_again(value)
    if changed:
        _judge_again(document.case)


def _judge_again(case: Case) -> None:
    with transaction.atomic():
        # A reviewer's save locks the task before the case; in the other order we could block it.
        tasks = list(ReviewTask.objects.open().filter(case=case).select_for_update())
        case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        if case.decided:
            return
        findings.evaluate(case)
        for task in tasks:
            queue.reweigh(task)
