"""The steps of one document, from stored bytes to field values. `review.pipeline` runs them.

Every step is leased (`extraction.steps`), finds its own earlier result and writes its result, its
audit entry and its end in one transaction: run twice, or killed at any moment, it does no harm.
"""

from collections.abc import Callable, Sequence
from typing import NoReturn

import structlog
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from audit.log import record
from extraction import limits, readings, render, soundness, twins
from extraction.carrying import place_carried
from extraction.classify import classify
from extraction.contract import ReadFailed
from extraction.escalation import LOCAL, Failing, nothing_fails
from extraction.intake import MissingOriginal, open_original
from extraction.list_models import ListCount
from extraction.models import Case, Document, FieldValue, Page, Step
from extraction.packets import Segment
from extraction.parts import documents_in, make_part
from extraction.reading import Settled, examined, settle
from extraction.refusals import Refused, SandboxFailed
from extraction.render import RenderedPage
from extraction.row_layout import Count
from extraction.schemas import UNCLASSIFIED
from extraction.steps import READING, Lease, LeaseLost, NotNow, ensure, heartbeat, take
from extraction.values import dump, dump_evidence, dump_word, page_texts

log = structlog.get_logger(__name__)
Work = Callable[[Document, Lease], None]

SANDBOX_ATTEMPTS = 2
WORKER_DIED = "This document stopped the reader several times. Please add it in another form."


class GaveUp(Exception):
    """The document can't be read; it says why itself."""


class Split(Exception):
    """The file holds several documents: its parts, which are to be read in its place."""


def run(document: Document, failing: Failing = nothing_fails) -> None:
    """Carry a document through every step that is not done yet.

    Args:
        failing: paths of fields that break a rule of the document, by what readers say.

    Raises:
        NotNow: somebody else is at it, a model is being asked, or the next try is later.
        GaveUp: it failed for good.
        Split: it holds several documents.
    """
    if document.packet_id is None:  # a part has its pages from the file
        do(document, "render", _render)
    do(document, "classify", _classify)
    if document.state == Document.State.SPLIT:
        raise Split
    if document.schema is not None and not _settled(document):
        if LOCAL in settings.READERS:
            do(document, f"{READING}{LOCAL}", readings.read_by_rules)
        for answered in readings.answered(document):
            do(document, READING + answered.reader, answered.read)
        readings.ask_models(document, failing)
    do(document, "settle", _settle)


def do(document: Document, name: str, work: Work) -> None:
    """Do one step, unless it is done.

    Raises:
        NotNow, GaveUp: as `run`.
    """
    step = ensure(document, name)
    if step.state == step.State.DONE:
        return
    if step.state == step.State.FAILED:
        raise GaveUp
    lease = take(step)
    if lease is None:
        raise NotNow
    if step.attempts > settings.MAX_ATTEMPTS:  # it was taken this often and never ended
        give_up(document, lease, "worker_died", WORKER_DIED)
    try:
        with heartbeat(lease):
            work(document, lease)
    except ReadFailed as failure:
        log.warning("step.failed", step=name, document=document.pk, code=failure.code)
        if failure.transient and step.attempts < settings.MAX_ATTEMPTS:
            _try_later(document, lease, failure.code, failure.sentence, after=failure.retry_after)
        give_up(document, lease, failure.code, failure.sentence)
    except SandboxFailed as failure:
        # A busy machine can be the cause, once; a file that does it again is at fault itself.
        if step.attempts < SANDBOX_ATTEMPTS:
            _try_later(document, lease, failure.code, failure.sentence)
        give_up(document, lease, failure.code, failure.sentence)
    except Refused as refusal:
        give_up(document, lease, refusal.code, refusal.sentence)
    except MissingOriginal:
        give_up(
            document, lease, "original_missing", "The stored file is missing. Please add it again."
        )
    log.info("step.done", step=name, document=document.pk)


def finish(document: Document) -> None:
    """Hand a document that is settled to people. In the caller's transaction.

    Raises:
        LeaseLost: it was removed or is read anew by now.
    """
    # People's changes lock the case before the document; in the other order we could block them.
    Case.objects.select_for_update().get(pk=document.case_id)
    _set(document, state=Document.State.READ)


def give_up(document: Document, lease: Lease, code: str, sentence: str) -> NoReturn:
    """End the step and the document with a reason in words.

    Raises:
        GaveUp: always.
    """
    with transaction.atomic():
        lease.hold()
        lease.fail(code, sentence)
        _set(document, state=Document.State.FAILED, failure_code=code, failure=sentence)
        record(
            "extraction.document.failed",
            subject=document,
            by=None,
            details={"step": lease.step.name, "code": code, "reading": document.reading},
        )
    raise GaveUp


def _try_later(
    document: Document, lease: Lease, code: str, sentence: str, *, after: float | None = None
) -> NoReturn:
    """Put the step back for another try.

    Raises:
        NotNow: always.
    """
    with transaction.atomic():
        lease.hold()
        lease.retry_later(code, sentence, after=after)
        record(
            "extraction.step.postponed",
            subject=document,
            by=None,
            details={"step": lease.step.name, "code": code, "attempt": lease.step.attempts},
        )
    raise NotNow


def _render(document: Document, lease: Lease) -> None:
    """Make the pages: picture and words. One transaction a page, so that progress can be seen."""
    with transaction.atomic():
        lease.hold()
        _set(document, state=Document.State.READING)
    if document.pages.count() < document.page_count:
        content = open_original(document).getvalue()
        there = set(document.pages.values_list("number", flat=True))
        for page in render.pages(content, document.media_type, limits=limits.configured()):
            if page.text.number not in there:
                _keep_page(document, page, lease)
    with transaction.atomic():
        lease.hold()
        count = document.pages.count()
        lease.finish()
        record("extraction.document.rendered", subject=document, by=None, details={"pages": count})


def _keep_page(document: Document, page: RenderedPage, lease: Lease) -> None:
    place = f"pages/{document.case.reference}/{document.pk}/{page.text.number}"
    image = default_storage.save(f"{place}.jpg", ContentFile(page.image))
    thumbnail = default_storage.save(f"{place}-small.jpg", ContentFile(page.thumbnail))
    with transaction.atomic():
        lease.hold()
        Page.objects.create(
            document=document,
            number=page.text.number,
            width=page.text.width,
            height=page.text.height,
            image=image,
            thumbnail=thumbnail,
            image_type=page.image_type,
            words=list(map(dump_word, page.text.words)),
            words_from=page.text.source,
            unseen=list(map(dump_word, page.text.unseen)),
            capture=list(page.troubles),
        )


def _classify(document: Document, lease: Lease) -> None:
    """Say what kind of document it is, or that it is several; unless a person has."""
    known = document.type_set_by_id or document.packet_id
    pages = () if known else page_texts(document)
    found = documents_in(pages)
    if found:
        _split(document, found, lease)
        return
    classified = None if known else classify(pages)
    with transaction.atomic():
        lease.hold()
        if classified is not None:
            _set(document, doc_type=classified.doc_type, type_reasons=list(classified.reasons))
        else:
            _set(document, state=Document.State.READING)
        lease.finish()
        if classified is not None:
            record(
                "extraction.document.classified",
                subject=document,
                by=None,
                details={"doc_type": classified.doc_type, "reasons": list(classified.reasons)},
            )


def _split(document: Document, found: Sequence[Segment], lease: Lease) -> None:
    """Make a part of the file of each document in it. All of them or none, however it ends."""
    with transaction.atomic():
        lease.hold()
        # The case before the document, as where people regroup pages.
        Case.objects.select_for_update().get(pk=document.case_id)
        _set(document, state=Document.State.SPLIT)
        parts = [make_part(document, one.pages, one.doc_type, reasons=one.reasons) for one in found]
        lease.finish()
        told = [
            {"document": part.pk, "pages": part.page_numbers, "type": part.doc_type}
            for part in parts
        ]
        record("extraction.document.split", subject=document, by=None, details={"parts": told})


def _settled(document: Document) -> bool:
    """Whether no more readings are waited for, whatever the settings say by now."""
    return document.steps.filter(
        reading=document.reading, name="settle", state=Step.State.DONE
    ).exists()


def _settle(document: Document, lease: Lease) -> None:
    """Choose one value a field and write the first versions."""
    schema = document.schema
    settled: tuple[Settled, ...] = ()
    counts: tuple[Count, ...] = ()
    if schema:
        outcomes = readings.kept(document)
        settled, counts = examined(settle(outcomes, schema), page_texts(document), schema)
    failures = readings.failures(document)
    with transaction.atomic():
        lease.hold()
        if document.carried:  # the case first, as where people regroup pages
            Case.objects.select_for_update().get(pk=document.case_id)
        FieldValue.objects.bulk_create(_first_versions(document, settled))
        ListCount.objects.bulk_create(_counted(document, counts))
        _set(
            document,
            doc_type=document.doc_type or UNCLASSIFIED,
            failure=failures[0] if failures else "",
        )
        lease.finish()
        if document.carried:
            _place_carried(document)
        twins.remember(document)
        record(
            "extraction.document.settled",
            subject=document,
            by=None,
            details={"reading": document.reading, "values": len(settled)},
            personal={"values": {one.field.path: one.field.value for one in settled}},
        )


def _place_carried(document: Document) -> None:
    """Write what people said before pages were regrouped; what fits nowhere stays with the file."""
    file, waiting = document.file, document.carried
    left = place_carried(document)
    soundness.rejudge(document)
    _set(document, carried=[])
    if left:
        unplaced = Document.objects.values_list("unplaced", flat=True).get(pk=file.pk)
        Document.objects.filter(pk=file.pk).update(unplaced=[*unplaced, *left])
    record(
        "extraction.values.kept",
        subject=document,
        by=None,
        details={"kept": len(waiting) - len(left), "left_over": len(left)},
    )


def _first_versions(document: Document, settled: Sequence[Settled]) -> list[FieldValue]:
    return [
        FieldValue(
            document=document,
            reading=document.reading,
            path=one.field.path,
            position=position,
            status=one.field.status.value,
            raw=one.field.raw or "",
            value=one.field.value,
            flags=[flag.value for flag in one.field.flags],
            evidence=dump_evidence(one.field.evidence),
            source=one.field.source,
            candidates=[dump(other) for other in one.candidates],
        )
        for position, one in enumerate(settled)
    ]


def _counted(document: Document, counts: Sequence[Count]) -> list[ListCount]:
    return [
        ListCount(
            document=document,
            reading=document.reading,
            table=count.table,
            page=count.page,
            expected=count.expected,
            read=count.read,
        )
        for count in counts
    ]


def _set(document: Document, **fields: object) -> None:
    """Write to a document as long as it is this reading that counts.

    Raises:
        LeaseLost: it was removed or is read anew by now.
    """
    mine = Document.objects.unfinished().filter(pk=document.pk, reading=document.reading)
    if not mine.update(**fields):
        raise LeaseLost(document.pk)
    for name, value in fields.items():
        setattr(document, name, value)
