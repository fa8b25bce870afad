"""The reading of a document, reader by reader: who is asked next, and what came of it.

A document's job does the built-in reader's step and makes the next model's; `extraction.llm_worker`
does that one, and rings for the document again, whose job finds what the model claims on the pages.
Who is asked next follows from the readings that are stored, so it does not matter who was killed
meanwhile.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from audit.log import record
from extraction import bell, tiers
from extraction.asking import Answer
from extraction.contract import ReadFailed, ReadField
from extraction.escalation import Failing, Tier, next_request, nothing_fails
from extraction.local import LocalReader
from extraction.models import Document, Extraction, Step
from extraction.reading import Outcome, grounded, outcome_of
from extraction.schemas.base import Schema, template
from extraction.steps import ASKING, AT_MODELS, Lease, NotNow, ensure
from extraction.values import dump, load, page_texts
from extraction.versions import reader_version

NO_ANSWER = Answer()  # of the built-in reader


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
        ensure(document, ASKING + request.reader, asks=request.asks)
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
class Answered:
    """A model's step that is done, and the reading of it that is still to be made."""

    reader: str
    step: Step

    def read(self, document: Document, lease: Lease) -> None:
        """The step that makes it: each claim typed, and found on the pages."""
        schema = _schema(document)
        answer = Answer.load(self.step.answer or {})
        fields: tuple[ReadField, ...] = ()
        code, failure = answer.failure_code, answer.failure
        if not code:
            try:
                pages = page_texts(document)
                fields = grounded(self.reader, answer.source, answer.claims, pages, schema)
            except ReadFailed as defect:
                code, failure = defect.code, defect.sentence
        if self.step.asks is not None:  # its silence about others says nothing
            wanted = set(self.step.asks)
            fields = tuple(one for one in fields if template(one.path) in wanted)
        outcome = Outcome(self.reader, fields, code, failure)
        with transaction.atomic():
            keep(document, lease, outcome, asks=self.step.asks, answer=answer)
            Step.objects.filter(pk=self.step.pk).update(answer=None)


def answered(document: Document) -> Iterator[Answered]:
    """The models' steps of the present reading that no reading was made of yet."""
    made = set(
        document.extractions.filter(reading=document.reading).values_list("reader", flat=True)
    )
    steps = document.steps.filter(AT_MODELS, reading=document.reading, state=Step.State.DONE)
    for step in steps.order_by("pk"):
        name = step.name.removeprefix(ASKING)
        if name not in made:
            yield Answered(name, step)


@transaction.atomic
def keep(
    document: Document,
    lease: Lease,
    outcome: Outcome,
    *,
    asks: list[str] | None = None,
    answer: Answer = NO_ANSWER,
) -> None:
    """Store a reader's outcome and end its step.

    Raises:
        LeaseLost: somebody else has the step, or the document is read anew.
    """
    lease.hold()
    schema = _schema(document)
    standing = tiers.standing(outcome.reader)
    Extraction.objects.create(
        document=document,
        reading=lease.step.reading,
        reader=outcome.reader,
        tier=standing.tier.value,
        family=standing.family,
        rank=standing.rank,
        asks=asks,
        schema=schema.slug,
        schema_version=schema.version,
        failure_code=outcome.failure_code,
        failure=outcome.failure,
        reader_version=reader_version(outcome.reader),
        prompt_version=answer.prompt_version,
        answers=[dict(part) for part in answer.parts],
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
