"""Where an applicant's paperwork stands: what the case needs, what came, how far the reading is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from extraction.models import Case, CaseKind, Document, Step
from extraction.schemas import SCHEMAS

SLOW = timedelta(minutes=3)  # after this long a page says that it takes longer than it should
WHOLE = 100  # of one document's work, in the units of `done`
RECEIVED, RENDERED, CLASSIFIED, READ, SETTLED = 5, 55, 60, 85, 95  # done when that is over


@dataclass(frozen=True, slots=True)
class Need:
    """One type of paperwork that a case kind asks for."""

    title: str
    wanted: int
    got: int

    @property
    def met(self) -> bool:
        return self.got >= self.wanted


@dataclass(frozen=True, slots=True)
class Headway:
    """How far the reading of one document is."""

    document: Document
    done: int  # of WHOLE; never goes down within one reading
    says: str

    @property
    def failed(self) -> bool:
        return self.document.state == Document.State.FAILED

    @property
    def slow(self) -> bool:
        waited = timezone.now() - self.document.received_at
        return not self.document.finished and waited > SLOW


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the reading of a case's documents is."""

    documents: tuple[Headway, ...]

    @property
    def done(self) -> int:
        return sum(one.done for one in self.documents)

    @property
    def whole(self) -> int:
        return WHOLE * len(self.documents)

    @property
    def finished(self) -> bool:
        return all(one.document.finished for one in self.documents)

    @property
    def ready(self) -> int:
        return sum(one.document.finished for one in self.documents)

    @property
    def failed(self) -> list[Headway]:
        return [one for one in self.documents if one.failed]

    @property
    def slow(self) -> bool:
        return any(one.slow for one in self.documents)

    @property
    def says(self) -> str:
        """One sentence for all: what is being done now."""
        if self.finished:
            return "All your documents have been looked at."
        now = next(one for one in self.documents if not one.document.finished)
        if len(self.documents) == 1:
            return now.says
        return f"Document {self.ready + 1} of {len(self.documents)}: {now.says}"


def needs(kind: CaseKind, documents: Iterable[Document] = ()) -> list[Need]:
    """What a case of `kind` needs, and how much of it is among `documents`."""
    got = Counter(document.doc_type for document in documents)
    return [
        Need(SCHEMAS[slug].title, wanted, got[slug])
        for slug, wanted in kind.required.items()
        if slug in SCHEMAS
    ]


def progress(case: Case) -> Progress:
    """How far the reading of the case's documents is, from the database."""
    documents = case.documents.kept().prefetch_related("pages", "steps")
    return Progress(tuple(_headway(document) for document in documents))


def _headway(document: Document) -> Headway:
    if document.finished:
        return Headway(document, WHOLE, _end(document))
    steps = {step.name: step for step in document.steps.all() if step.reading == document.reading}
    ended = {name for name, step in steps.items() if step.state == Step.State.DONE}
    if "render" not in ended and document.packet_id is None:
        return _rendering(document, started="render" in steps)
    if "classify" not in ended:
        return Headway(document, RENDERED, "Finding out what kind of document it is")
    reads = [name for name in steps if name.startswith("read:")]
    if any(name not in ended for name in reads) or not reads:
        share = sum(name in ended for name in reads) / (len(reads) + 1)
        done = CLASSIFIED + int((READ - CLASSIFIED) * share)
        return Headway(document, done, "Reading the values")
    if "settle" not in ended:
        return Headway(document, READ, "Putting the values together")
    return Headway(document, SETTLED, "Checking that the numbers fit together")


def _rendering(document: Document, *, started: bool) -> Headway:
    pages = len(document.pages.all())
    if not started:
        return Headway(document, RECEIVED, "Waiting for its turn")
    done = RECEIVED + int((RENDERED - RECEIVED) * pages / max(document.page_count, 1))
    page = min(pages + 1, document.page_count)
    return Headway(document, done, f"Looking at page {page} of {document.page_count}")


def _end(document: Document) -> str:
    if document.state == Document.State.FAILED:
        return document.failure or "It could not be read."
    return "Read"
