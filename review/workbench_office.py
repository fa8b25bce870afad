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
from extraction.models import CaseKind, Document
from extraction.prices import dollars
from extraction.schemas import SCHEMAS
from extraction.steps import overdue
from review.display import type_in_text
from review.models import ReviewTask
from review.receiving import QUEUE
from review.words import Line, told_in_words

POLICY_CHANGED = ("extraction.policy.changed", "extraction.policy.models_changed")
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
    """A configured reader, in words."""

    name: str
    says: str


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
        readers=tuple(_reader(name) for name in settings.READERS),
        people=tuple(User.objects.order_by("role", "full_name")),
    )


def broker() -> Broker:
    """The background queue as the broker sees it; it may be away."""
    try:
        queue = get_queue(QUEUE)
        return Broker(jobs=queue.count, workers=Worker.count(queue=queue))
    except RedisError:
        return Broker(jobs=None, workers=0)


def _required(kind: CaseKind) -> tuple[str, ...]:
    said = []
    for slug, count in kind.required.items():
        title = type_in_text(SCHEMAS[slug].title) if slug in SCHEMAS else slug
        said.append(f"{count} {title}{'' if count == 1 else 's'}")
    return tuple(said)


def _reader(name: str) -> Reader:
    if name == settings.LLM_ROUTE:
        model = settings.LLM_MODEL or "no model is set"
        return Reader(name, f"a language model: {model}")
    return Reader(name, "rules on this machine, no language model")
