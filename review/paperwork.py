"""Where an applicant's paperwork stands: what the case needs, what came, how far the reading is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from extraction.models import Case, CaseKind, Document, Step
from extraction.schemas import SCHEMAS
from review.feedback import Told, feedback
from review.shown_words import in_their_words

SLOW = timedelta(minutes=3)  # after this long a page says that it takes longer than it should
TOO_LONG = timedelta(minutes=10)  # after this long nobody is asked to wait any more
WHOLE = 100  # of one document's work, in the units of `done`
RECEIVED, RENDERED, CLASSIFIED, READ, SETTLED = 5, 55, 60, 85, 95  # done when that is over


@dataclass(frozen=True, slots=True)
class Need:
    """One type of paperwork that a case kind asks for, and how much of it came."""

    slug: str
    wanted: int
    got: int
    coming: int = 0  # added for it, and still being read
    troubled: int = 0  # added for it, and of no use yet: unreadable, another kind

    @property
    def title(self) -> str:
        return in_their_words(SCHEMAS[self.slug].title)

    @property
    def met(self) -> bool:
        return self.got >= self.wanted

    @property
    def added(self) -> int:
        return self.got + self.coming + self.troubled


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
        return self._waits_longer_than(SLOW)

    @property
    def too_long(self) -> bool:
        return self._waits_longer_than(TOO_LONG)

    @property
    def told(self) -> list[Told]:
        return [] if self.failed else feedback(self.document)

    @property
    def asked_title(self) -> str:
        """The type that was asked for, where one was."""
        schema = SCHEMAS.get(self.document.asked_for)
        return in_their_words(schema.title) if schema else ""

    def _waits_longer_than(self, time: timedelta) -> bool:
        return not self.document.finished and timezone.now() - self.document.waits_since > time


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
    def over(self) -> bool:
        """Whether there is nothing to wait for any more: each is finished, or took too long."""
        return all(one.document.finished or one.too_long for one in self.documents)

    @property
    def ready(self) -> int:
        return sum(one.document.finished for one in self.documents)

    @property
    def failed(self) -> list[Headway]:
        return [one for one in self.documents if one.failed]

    @property
    def overdue(self) -> list[Headway]:
        return [one for one in self.documents if one.too_long]

    @property
    def told(self) -> list[Headway]:
        """Those of which the applicant is told something."""
        return [one for one in self.documents if one.told]

    @property
    def slow(self) -> bool:
        return any(one.slow for one in self.documents)

    @property
    def says(self) -> str:
        """One sentence for all: what is being done now."""
        if self.finished:
            return _("All your documents have been looked at.")
        now = next(one for one in self.documents if not one.document.finished)
        if len(self.documents) == 1:
            return now.says
        return _("Document %(number)s of %(all)s: %(step)s") % {
            "number": self.ready + 1,
            "all": len(self.documents),
            "step": now.says,
        }


def needs(kind: CaseKind, documents: Iterable[Document] = ()) -> list[Need]:
    """What a case of `kind` needs, and how much of it is among `documents`."""
    there = list(documents)
    return [_need(slug, wanted, there) for slug, wanted in kind.required.items() if slug in SCHEMAS]


def progress(case: Case) -> Progress:
    """How far the reading of the case's documents is, from the database."""
    documents = case.documents.kept().prefetch_related("pages", "steps")
    return Progress(tuple(_headway(document) for document in documents))


def _need(slug: str, wanted: int, documents: Iterable[Document]) -> Need:
    """Count each document once: as of use, as on its way, or as of no use yet."""
    counts = dict.fromkeys(("got", "coming", "troubled"), 0)
    for one in documents:
        if slug in (one.doc_type, one.asked_for):
            counts[_use(one, slug)] += 1
    return Need(slug, wanted, **counts)


def _use(document: Document, slug: str) -> str:
    as_asked = document.doc_type == slug or "type" in document.kept_although
    if document.state == Document.State.FAILED:
        return "troubled"
    if not document.finished and (as_asked or not document.doc_type):
        return "coming"
    return "got" if as_asked else "troubled"


def _headway(document: Document) -> Headway:
    if document.finished:
        return Headway(document, WHOLE, _end(document))
    steps = {step.name: step for step in document.steps.all() if step.reading == document.reading}
    ended = {name for name, step in steps.items() if step.state == Step.State.DONE}
    if "render" not in ended and document.packet_id is None:
        return _rendering(document, started="render" in steps)
    if "classify" not in ended:
        return Headway(document, RENDERED, _("Finding out what kind of document it is"))
    reads = [name for name in steps if name.startswith("read:")]
    if any(name not in ended for name in reads) or not reads:
        share = sum(name in ended for name in reads) / (len(reads) + 1)
        done = CLASSIFIED + int((READ - CLASSIFIED) * share)
        return Headway(document, done, _("Reading the values"))
    if "settle" not in ended:
        return Headway(document, READ, _("Putting the values together"))
    return Headway(document, SETTLED, _("Checking that the numbers fit together"))


def _rendering(document: Document, *, started: bool) -> Headway:
    pages = len(document.pages.all())
    if not started:
        return Headway(document, RECEIVED, _("Waiting for its turn"))
    done = RECEIVED + int((RENDERED - RECEIVED) * pages / max(document.page_count, 1))
    page = min(pages + 1, document.page_count)
    says = _("Reading page %(number)s of %(all)s") % {"number": page, "all": document.page_count}
    return Headway(document, done, says)


def _end(document: Document) -> str:
    if document.state == Document.State.FAILED:
        return in_their_words(document.failure) or _("It could not be read.")
    return _("Read")
