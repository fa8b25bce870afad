"""The reading of a document, reader by reader: who is asked next, and what came of it.

A document's job does the built-in reader's step and makes the next model's; `extraction.llm_worker`
does that one, and rings for the document again. Who is asked next follows from the readings that
are stored, so it does not matter who was killed meanwhile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from redis import RedisError

from audit.log import record
from extraction import bell, tiers
from extraction.contract import PageText, ReadFailed
from extraction.escalation import Failing, Standing, Tier, next_request, nothing_fails
from extraction.local import LocalReader
from extraction.models import Document, Extraction, Step
from extraction.reading import Outcome, outcome_of
from extraction.refused_calls import Why
from extraction.schemas.base import Schema, template
from extraction.steps import AT_MODELS, FREE, READING, Lease, LeaseLost, NotNow, ensure, take
from extraction.values import dump, load, page_texts
from extraction.versions import reader_version

log = structlog.get_logger(__name__)

LONGEST = timedelta(minutes=10)  # that a model's step is tried
UNATTENDED = timedelta(minutes=10)  # that one waits for a worker where there is none
DIED = "The worker stopped several times while a model read this document."
NOT_THERE = "The language model that was to read this document was taken out of the settings."
NOBODY = "No worker for language models is running. An administrator has to start one."


def read_by_rules(document: Document, lease: Lease) -> None:
    """The built-in reader's step."""
    keep(document, lease, outcome_of(LocalReader(), page_texts(document), _schema(document)))


def ask_models(document: Document, failing: Failing = nothing_fails) -> None:
    """See that every model that has to be asked was.

    Args:
        document: the built-in reader has read it, where that is configured.
        failing: as `escalation.next_request` takes it.

    Raises:
        NotNow: one is being asked.
    """
    readers = tiers.allowed(document.case.kind)
    if all(reader.tier is Tier.LOCAL for reader in readers):
        return
    outcomes = {outcome.reader: outcome for outcome in kept(document)}
    request = next_request(readers, outcomes, _schema(document), failing)
    if request is None:
        return
    with transaction.atomic():
        ensure(document, READING + request.reader, asks=request.asks)
        bell.ring()
    raise NotNow


def kept(document: Document) -> list[Outcome]:
    """What each reader made of the document in its present reading, in order of trust."""
    rows = document.extractions.filter(reading=document.reading).order_by("rank", "pk")
    return [_outcome(row) for row in rows]


def failures(document: Document) -> list[str]:
    """Why readers failed, in order of trust; not of those that another one stood in for."""
    rows = list(document.extractions.filter(reading=document.reading).order_by("rank", "pk"))
    worked = {row.tier for row in rows if not row.failure_code}
    return [row.failure for row in rows if row.failure_code and row.tier not in worked]


@dataclass(frozen=True, slots=True)
class Assignment:
    """A model's step, with all that is needed to ask the model without the database."""

    document: Document
    lease: Lease
    reader: str
    schema: type[Schema]
    pages: tuple[PageText, ...]
    pictures: dict[int, str]  # where the picture of each page is kept, by its number

    @property
    def asks(self) -> tuple[str, ...] | None:
        """The templates of the leaves to read; None for all of them."""
        asks = self.lease.step.asks
        return None if asks is None else tuple(asks)

    def picture(self, number: int) -> bytes:
        """The JPEG of a page."""
        with default_storage.open(self.pictures[number]) as file:
            return bytes(file.read())


def assignment(lease: Lease) -> Assignment:
    """What a leased step asks for.

    Raises:
        LeaseLost: nothing any more: the document was removed, finished or is read anew.
    """
    documents = Document.objects.select_related("case__kind").prefetch_related("pages")
    document = documents.get(pk=lease.step.document_id)
    if document.finished or document.reading != lease.step.reading or document.schema is None:
        raise LeaseLost(lease.step.pk)
    return Assignment(
        document=document,
        lease=lease,
        reader=lease.step.name.removeprefix(READING),
        schema=document.schema,
        pages=page_texts(document),
        pictures={page.number: page.image for page in document.pages.all()},
    )


def asked_of(fields: Outcome, asks: Sequence[str] | None) -> Outcome:
    """The outcome in the leaves that were asked for; silence about others says nothing."""
    if asks is None:
        return fields
    wanted = set(asks)
    mine = tuple(one for one in fields.fields if template(one.path) in wanted)
    return Outcome(fields.reader, mine, fields.failure_code, fields.failure, fields.family)


@dataclass(frozen=True, slots=True)
class Made:
    """How a reading came about, so that it can be made again (`extraction.replay`)."""

    prompt_version: str = ""
    answers: tuple[Mapping[str, object], ...] = ()


BY_RULES = Made()


def conclude(given: Assignment, outcome: Outcome, made: Made) -> None:
    """Keep what a model made of a document, and end the step."""
    keep(given.document, given.lease, asked_of(outcome, given.asks), made)


def put_off(given: Assignment, failure: ReadFailed) -> bool:
    """Put a step back that failed for a passing reason, for as long as that makes sense.

    Returns:
        False where it should end as failed: the reason does not pass, it was tried often or long
        enough, or there is another model to ask at once.
    """
    if not failure.transient:
        return False
    step = given.lease.step
    if failure.code == Why.BUSY:  # our own limits, which hold for all
        given.lease.give_back(pause=timedelta(seconds=failure.retry_after or 1.0))
        return True
    pause = timedelta(seconds=failure.retry_after or 0)
    if not _in_time(step, pause):
        return False
    if failure.code == Why.BREAKER:
        if _has_other(given):
            return False
        given.lease.give_back(pause=max(pause, timedelta(seconds=1)), forget=False)
        return True
    if step.attempts >= settings.MAX_ATTEMPTS:
        return False
    with transaction.atomic():
        given.lease.hold()
        given.lease.retry_later(
            failure.code, failure.sentence, after=failure.retry_after, scatter=True
        )
        record(
            "extraction.step.postponed",
            subject=given.document,
            by=None,
            details={"step": step.name, "code": failure.code, "attempt": step.attempts},
        )
    return True


def _in_time(step: Step, pause: timedelta) -> bool:
    """Whether the next try is not too late, by the database's clock."""
    began = Step.objects.filter(pk=step.pk, began_at__gt=Now() - (LONGEST - pause))
    return pause < LONGEST and began.exists()


def give_up_unattended() -> int:
    """End the models' steps that nobody will do, so that people go on without them: no worker for
    models runs, or the route was taken out of the settings.

    Returns:
        How many.
    """
    names = [READING + one.name for one in tiers.models()]
    due = Step.objects.filter(AT_MODELS, FREE, reading=F("document__reading"))
    stale = due.exclude(name__in=names)
    if not _somebody_is_there():
        stale |= due.filter(due_at__lt=Now() - UNATTENDED)
    ended = 0
    for step in stale.select_related("document__case__kind")[:500]:
        lease = take(step)
        if lease is None:
            continue
        name = step.name.removeprefix(READING)
        sentence = NOBODY if step.name in names else NOT_THERE
        outcome = Outcome(name, failure_code="no_worker", failure=sentence)
        try:
            keep(step.document, lease, outcome)
        except LeaseLost:
            continue
        ended += 1
    return ended


def _somebody_is_there() -> bool:
    try:
        return bool(bell.workers())
    except RedisError:  # nobody knows, and nothing is given up for that
        return True


@transaction.atomic
def keep(document: Document, lease: Lease, outcome: Outcome, made: Made = BY_RULES) -> None:
    """Store a reader's outcome and end its step.

    Raises:
        LeaseLost: somebody else has the step, or the document is read anew.
    """
    lease.hold()
    schema = _schema(document)
    standing = _standing(outcome.reader)
    Extraction.objects.create(
        document=document,
        reading=lease.step.reading,
        reader=outcome.reader,
        tier=standing.tier.value,
        family=standing.family,
        rank=standing.rank,
        asks=lease.step.asks,
        schema=schema.slug,
        schema_version=schema.version,
        failure_code=outcome.failure_code,
        failure=outcome.failure,
        reader_version=reader_version(outcome.reader),
        prompt_version=made.prompt_version,
        answers=list(made.answers),
        fields=[dump(field) for field in outcome.fields],
    )
    lease.finish()
    record(
        "extraction.document.read",
        subject=document,
        by=None,
        details={
            "reader": outcome.reader,
            "schema": f"{schema.slug} v{schema.version}",
            "reading": lease.step.reading,
            "fields": len(outcome.fields),
            "failure": outcome.failure_code,
        },
    )


def _outcome(row: Extraction) -> Outcome:
    fields = tuple(load(field) for field in row.fields)
    return Outcome(row.reader, fields, row.failure_code, row.failure, row.family)


def _schema(document: Document) -> type[Schema]:
    schema = document.schema
    assert schema is not None, "only a classified document is read"
    return schema


def _standing(name: str) -> Standing:
    """The reader's standing; one that was taken out of the settings meanwhile is trusted last."""
    known = tiers.configured()
    return next(
        (one for one in known if one.name == name),
        Standing(name, Tier.CHEAP, rank=len(known)),
    )


def _has_other(given: Assignment) -> bool:
    """Whether somebody else of the tier can be asked where this model can't be reached."""
    mine = _standing(given.reader)
    asked = set(
        given.document.extractions.filter(reading=given.document.reading).values_list(
            "reader", flat=True
        )
    )
    return any(
        one.tier is mine.tier and one.name != mine.name and one.name not in asked
        for one in tiers.allowed(given.document.case.kind)
    )
