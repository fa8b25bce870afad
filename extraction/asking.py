"""What a model is asked about a document, and what becomes of its answer: `llm_worker`'s part.

Everything a call needs is fetched before it, and what came of it is one statement after it, so that
the call itself holds no connection to the database.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from redis import RedisError

from audit.log import record
from extraction import bell, tiers
from extraction.contract import Box, Claim, Flag, PageText, ReadFailed, Status
from extraction.models import Case, Document, Page, Step
from extraction.refused_calls import Why
from extraction.schemas.base import Schema
from extraction.steps import ASKING, AT_MODELS, FREE, Lease, LeaseLost, take
from extraction.values import texts_of

LONGEST = timedelta(minutes=10)  # that a model's step is tried
UNATTENDED = timedelta(minutes=10)  # that one waits for a worker where there is none
DIED = "The worker stopped several times while a model read this document."
NOT_THERE = "The language model that was to read this document was taken out of the settings."
# Written out, as each call takes them.
_DOCUMENT = "SELECT * FROM extraction_document WHERE id = %s"
_CASE = "SELECT id, reference, kind_id FROM extraction_case WHERE id = %s"
_PAGES = "SELECT * FROM extraction_page WHERE document_id = %s ORDER BY number"
NOBODY = "No worker for language models is running. An administrator has to start one."


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
    document = next(iter(Document.objects.raw(_DOCUMENT, [lease.step.document_id])), None)
    if document is None:
        raise LeaseLost(lease.step.pk)
    if document.finished or document.reading != lease.step.reading or document.schema is None:
        raise LeaseLost(lease.step.pk)
    # What the gate looks at of its case. The rest is fetched where it is asked for.
    for case in Case.objects.raw(_CASE, [document.case_id]):
        document.case = case
    pages = list(Page.objects.raw(_PAGES, [document.pk]))
    return Assignment(
        document=document,
        lease=lease,
        reader=lease.step.name.removeprefix(ASKING),
        schema=document.schema,
        pages=texts_of(pages),
        pictures={page.number: page.image for page in pages},
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model said of a document, or why it said nothing. Kept with the step until a job of
    the document has found it on the pages.
    """

    source: str = ""
    claims: tuple[Claim, ...] = ()
    prompt_version: str = ""
    parts: tuple[Mapping[str, object], ...] = ()  # what it was made of, as the gate knows it
    failure_code: str = ""
    failure: str = ""

    def dump(self) -> dict[str, object]:
        """As JSON-able data."""
        return {
            "source": self.source,
            "claims": [_dump_claim(claim) for claim in self.claims],
            "prompt_version": self.prompt_version,
            "parts": [dict(part) for part in self.parts],
            "failure_code": self.failure_code,
            "failure": self.failure,
        }

    @classmethod
    def load(cls, data: Mapping[str, Any]) -> "Answer":
        """The answer that `dump` wrote."""
        return cls(
            source=data["source"],
            claims=tuple(_load_claim(claim) for claim in data["claims"]),
            prompt_version=data["prompt_version"],
            parts=tuple(data["parts"]),
            failure_code=data["failure_code"],
            failure=data["failure"],
        )


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
    names = [ASKING + one.name for one in tiers.models()]
    late = Step.objects.filter(
        AT_MODELS, FREE, reading=F("document__reading"), due_at__lt=Now() - UNATTENDED
    )
    # Where somebody is there, what waits is only waiting for its turn.
    stale = late.exclude(name__in=names) if _somebody_is_there() else late
    ended = 0
    for step in stale[:500]:
        lease = take(step)
        if lease is None:
            continue
        sentence = NOBODY if step.name in names else NOT_THERE
        try:
            lease.answer(Answer(failure_code="no_worker", failure=sentence).dump())
        except LeaseLost:
            continue
        ended += 1
    return ended


def _somebody_is_there() -> bool:
    try:
        return bool(bell.workers())
    except RedisError:  # nobody knows, and nothing is given up for that
        return True


def _has_other(given: Assignment) -> bool:
    """Whether somebody else of the tier can be asked where this model can't be reached."""
    mine = tiers.standing(given.reader)
    asked = set(
        Step.objects.filter(
            AT_MODELS, document=given.document, reading=given.document.reading
        ).values_list("name", flat=True)
    )
    return any(
        one.tier is mine.tier and ASKING + one.name not in asked
        for one in tiers.allowed(given.document.case.kind)
    )


def _dump_claim(claim: Claim) -> list[Any]:
    flags = [flag.value for flag in claim.flags]
    boxes = [list(box) for box in claim.boxes]
    place = [claim.page, claim.line, boxes]
    return [claim.path, claim.status.value, claim.raw, claim.quote, *place, claim.rule, flags]


def _load_claim(data: list[Any]) -> Claim:
    path, status, raw, quote, page, line, boxes, rule, flags = data
    return Claim(
        path,
        Status(status),
        raw,
        quote,
        page,
        line,
        tuple(Box(*box) for box in boxes),
        rule,
        tuple(Flag(flag) for flag in flags),
    )
