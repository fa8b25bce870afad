"""What leads and admins look at: policies with their history, and how the system is doing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Min
from django_rq import get_queue
from redis import RedisError
from rq import Worker

from accounts.models import User
from audit.chain import tell
from audit.log import SYSTEM
from extraction import bell, routes
from extraction.escalation import LOCAL
from extraction.models import CaseKind, Document
from extraction.prices import dollars
from extraction.routes import RouteSettings
from extraction.schemas import SCHEMAS
from extraction.steps import overdue
from review.display import type_in_text
from review.models import ReviewTask
from review.receiving import QUEUE
from review.words import Line, told_in_words

POLICY_CHANGED = (
    "extraction.policy.changed",
    "extraction.policy.models_changed",
    "extraction.policy.review_changed",
)
MOST_FAILED_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Policy:
    """A case kind, what it needs, and whether cases of it may pass without a person."""

    kind: CaseKind
    required: tuple[str, ...]
    changes: tuple[Line, ...]  # the last first

    @property
    def residencies(self) -> str:
        """Where models may read the documents, as it is typed."""
        return ", ".join(self.kind.residencies)

    @property
    def document_budget(self) -> str:
        """Dollars; empty where there is no cap."""
        most = self.kind.budget_document_micros
        return "" if most is None else dollars(most)

    @property
    def day_budget(self) -> str:
        """Dollars; empty where there is no cap."""
        most = self.kind.budget_day_micros
        return "" if most is None else dollars(most)


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader that is set up, in words."""

    name: str
    says: str
    tier: str = "local"
    residency: str = "local"  # where what it is shown is processed
    reads: bool = True  # whether READERS names it


@dataclass(frozen=True, slots=True)
class ModelWorkers:
    """The workers that ask models; None where the broker can't be reached."""

    there: tuple[bell.Presence, ...] | None
    wanted: bool  # whether a model reads at all

    @property
    def away(self) -> bool:
        return self.there is None

    @property
    def says(self) -> str:
        """How many there are, and how busy."""
        many = len(self.there or ())
        slots, busy = (sum(getattr(one, n) for one in self.there or ()) for n in ("slots", "busy"))
        return f"{many}, asking {busy} of at most {slots} questions at once"

    @property
    def missing(self) -> bool:
        """Whether models are to be asked, and nobody is there to."""
        return self.wanted and self.there == ()


@dataclass(frozen=True, slots=True)
class Broker:
    """The queue of background work; `jobs` is None where the broker can't be reached."""

    jobs: int | None
    workers: int

    @property
    def away(self) -> bool:
        return self.jobs is None


@dataclass(frozen=True, slots=True)
class State:
    """How the system is doing."""

    broker: Broker
    unfinished: int  # documents being read or waiting for it
    oldest: datetime | None
    overdue: int  # steps that somebody should be doing
    failed: tuple[Document, ...]
    failed_count: int
    waiting_cases: int
    readers: tuple[Reader, ...]
    model_workers: ModelWorkers
    people: tuple[User, ...]


def policies() -> list[Policy]:
    """Every case kind, with the history of its policy from the audit log."""
    lines: dict[str, list[Line]] = {}
    for told in tell(SYSTEM):
        if told.entry.action in POLICY_CHANGED:
            lines.setdefault(str(told.details.get("kind")), []).append(told_in_words(told))
    return [
        Policy(kind, _required(kind), tuple(reversed(lines.get(kind.slug, []))))
        for kind in CaseKind.objects.order_by("title")
    ]


def state() -> State:
    """A look at the queue, the workers, the documents and the people."""
    unfinished = Document.objects.unfinished().aggregate(
        count=Count("pk"), oldest=Min("received_at")
    )
    failed = Document.objects.filter(state=Document.State.FAILED).select_related("case")
    return State(
        broker=broker(),
        unfinished=unfinished["count"],
        oldest=unfinished["oldest"],
        overdue=overdue().count(),
        failed=tuple(failed.order_by("-received_at")[:MOST_FAILED_SHOWN]),
        failed_count=failed.count(),
        waiting_cases=ReviewTask.objects.open().count(),
        readers=tuple(readers()),
        model_workers=model_workers(),
        people=tuple(User.objects.order_by("role", "full_name")),
    )


def broker() -> Broker:
    """The background queue as the broker sees it; it may be away."""
    try:
        queue = get_queue(QUEUE)
        return Broker(jobs=queue.count, workers=Worker.count(queue=queue))
    except RedisError:
        return Broker(jobs=None, workers=0)


def readers() -> list[Reader]:
    """Who reads, in order of trust, and routes that are set up and do not."""
    known = routes.configured()
    idle = [name for name in known if name not in settings.READERS]
    return [_reader(name, known.get(name)) for name in (*settings.READERS, *idle)]


def model_workers() -> ModelWorkers:
    """Who asks models at this moment, as the broker knows."""
    wanted = any(name != LOCAL for name in settings.READERS)
    try:
        return ModelWorkers(tuple(bell.workers()), wanted)
    except RedisError:
        return ModelWorkers(None, wanted)


def _required(kind: CaseKind) -> tuple[str, ...]:
    said = []
    for slug, count in kind.required.items():
        title = type_in_text(SCHEMAS[slug].title) if slug in SCHEMAS else slug
        said.append(f"{count} {title}{'' if count == 1 else 's'}")
    return tuple(said)


def _reader(name: str, route: RouteSettings | None) -> Reader:
    if name == LOCAL:
        return Reader(name, "rules on this machine, no language model")
    if route is None:
        return Reader(name, "no route of this name is set", "none", "none")
    reads = name in settings.READERS
    return Reader(name, f"the model {route.model}", route.tier, route.residency, reads)
