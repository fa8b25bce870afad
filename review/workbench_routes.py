"""What admins see of the routes to models: what their endpoints were found to do."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django_rq import get_queue
from redis import RedisError
from rq.exceptions import NoSuchJobError
from rq.job import Job

from accounts.models import User
from extraction import handshake, routes
from extraction.capabilities import asked_in_words, in_words
from extraction.outcomes import SENTENCES, Outcome
from extraction.routes import RouteSettings
from review.receiving import QUEUE

JOB = "extraction.probing.try_route"  # by name: the web process need not load the client
LONGEST_S = 15 * 60


class NoWorkers(Exception):
    """The broker is away: nobody can be told to test anything."""


@dataclass(frozen=True, slots=True)
class Way:
    """A route with what is known of its endpoint."""

    route: RouteSettings
    tested_at: datetime | None
    outcome: str  # "" where nobody tested it
    sentence: str  # why there are no findings
    findings: tuple[tuple[str, str], ...]
    asked: str  # how documents are asked about
    going_on: bool  # a test waits or runs

    @property
    def answers(self) -> bool:
        return self.outcome == Outcome.OK


def ways() -> list[Way]:
    """Every route that is configured."""
    return [_way(route) for route in routes.configured().values()]


def ask_for_test(route: RouteSettings, *, by: User) -> None:
    """Have a worker test an endpoint; once, however often it is asked for meanwhile.

    Raises:
        NoWorkers: it could not be asked for.
    """
    try:
        if going_on(route):
            return
        with transaction.atomic():
            handshake.note_asked(route, by=by)
            get_queue(QUEUE).enqueue(
                JOB,
                route.name,
                by.pk,
                job_id=_job(route),
                job_timeout=LONGEST_S,
                result_ttl=0,
                failure_ttl=60,
            )
    except RedisError:
        raise NoWorkers from None


def going_on(route: RouteSettings) -> bool:
    """Whether a test of the route waits or runs.

    Raises:
        RedisError: the broker is away.
    """
    try:
        queue = get_queue(QUEUE)
        job = Job.fetch(_job(route), connection=queue.connection, serializer=queue.serializer)
    except NoSuchJobError:
        return False
    return job.get_status() in ("queued", "started", "deferred", "scheduled")


def _way(route: RouteSettings) -> Way:
    known = handshake.found(route)
    try:
        busy = going_on(route)
    except RedisError:
        busy = False
    if known is None:
        return Way(route, None, "", "", (), f"{route.mode} first, then plainer", busy)
    found, state = known
    sentence = found.sentence or SENTENCES.get(Outcome(found.outcome), "")
    return Way(
        route=route,
        tested_at=state.probed_at,
        outcome=found.outcome,
        sentence="" if found.answers else sentence,
        findings=tuple(in_words(found)) if found.answers else (),
        asked=asked_in_words(found.dialect(route.mode)),
        going_on=busy,
    )


def _job(route: RouteSettings) -> str:
    return f"probe-{route.name}"
