"""Leases on the steps of a document's work.

The queue is a doorbell; what is due, who does it and how often it was tried stands in PostgreSQL.
A step is taken by one UPDATE with a token. Whoever lost the lease (it ran out, and another worker
took the step) can't write its result: every finish names the token and fails when it changed.
"""

import json
import random
import threading
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta

import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Now

from extraction.models import Document, Step

log = structlog.get_logger(__name__)

FIRST_DELAY = timedelta(seconds=2)
LONGEST_DELAY = timedelta(minutes=5)
READING = "read:"  # and the reader's name: its reading is made
ASKING = "ask:"  # and the route's name: a model is asked, by `extraction.llm_worker`
AT_MODELS = Q(name__startswith=ASKING)
# Due, or left behind by a worker that died; by the database's clock.
FREE = Q(state=Step.State.DUE, due_at__lte=Now()) | Q(
    state=Step.State.LEASED, lease_until__lt=Now()
)

# Both are written out, as the worker for models does little else.
_ANSWER = """
    UPDATE extraction_step SET
        state = 'done', answer = %s, failure_code = '', failure = '',
        ended_at = statement_timestamp(), lease_token = NULL, lease_until = NULL
    WHERE id = %s AND lease_token = %s
"""
# Locked in one order, and never waited for: two workers that want the same ones share them.
_TAKE = """
    UPDATE extraction_step AS s SET
        state = 'leased', lease_token = %(token)s, attempts = s.attempts + 1,
        lease_until = statement_timestamp() + %(lease)s,
        began_at = coalesce(s.began_at, statement_timestamp())
    FROM (
        SELECT id FROM extraction_step
        WHERE id = ANY(%(ids)s) AND (
            state = 'due' AND due_at <= statement_timestamp()
            OR state = 'leased' AND lease_until < statement_timestamp()
        )
        ORDER BY id FOR UPDATE SKIP LOCKED
    ) AS free
    WHERE s.id = free.id RETURNING s.*
"""


class NotNow(Exception):
    """The step is in another worker's hands, or waits for its next try. The sweep comes back."""


class LeaseLost(Exception):
    """What this worker did is thrown away.

    Another one has taken the step, or the document was removed or is read anew.
    """


class Lease:
    """The right to do one step, until it runs out."""

    def __init__(self, step: Step, token: uuid.UUID) -> None:
        self.step = step
        self.token = token

    def hold(self) -> None:
        """Check in the transaction that writes the result; the row stays locked until commit.

        Raises:
            LeaseLost: the token changed.
        """
        held = Step.objects.select_for_update().filter(pk=self.step.pk, lease_token=self.token)
        if not held.exists():
            raise LeaseLost(self.step.pk)

    def finish(self) -> None:
        """Mark the step done, in the transaction that writes the result and before its entry."""
        self._end(state=Step.State.DONE, failure_code="", failure="", ended_at=Now())

    def answer(self, answer: Mapping[str, object]) -> None:
        """Mark a model's step done, with what it said. One statement: it needs no transaction."""
        with connection.cursor() as cursor:
            cursor.execute(_ANSWER, (json.dumps(answer), self.step.pk, self.token))
            if not cursor.rowcount:
                raise LeaseLost(self.step.pk)

    def fail(self, code: str, sentence: str) -> None:
        """Give the step up for good, with a sentence for people."""
        self._end(state=Step.State.FAILED, failure_code=code, failure=sentence, ended_at=Now())

    def retry_later(
        self, code: str, sentence: str, *, after: float | None = None, scatter: bool = False
    ) -> None:
        """Put the step back for another try after a growing pause.

        Args:
            code: why, for machines.
            sentence: why, for people.
            after: seconds that the far side asked to wait.
            scatter: try at any moment of the pause, so that many that failed at once do not come
                back at once; what the far side asked for is waited for in full.
        """
        pause = min(FIRST_DELAY * 2 ** (self.step.attempts - 1), LONGEST_DELAY)
        if scatter:
            pause *= random.random()  # noqa: S311 - no secret
        if after is not None:
            pause = max(pause, timedelta(seconds=min(after, LONGEST_DELAY.total_seconds())))
        self._end(state=Step.State.DUE, failure_code=code, failure=sentence, due_at=Now() + pause)

    def give_back(self, *, pause: timedelta = timedelta(), forget: bool = True) -> None:
        """Put the step back as if it had not been taken: nothing was tried.

        Args:
            pause: before it is due.
            forget: when it was first taken, too, where this was the first time.
        """
        fields: dict[str, object] = {"state": Step.State.DUE, "due_at": Now() + pause}
        if forget and self.step.attempts == 1:
            fields["began_at"] = None
        self._end(attempts=F("attempts") - 1, **fields)

    def _end(self, **fields: object) -> None:
        mine = Step.objects.filter(pk=self.step.pk, lease_token=self.token)
        if not mine.update(lease_token=None, lease_until=None, **fields):
            raise LeaseLost(self.step.pk)


def ensure(document: Document, name: str, *, asks: Sequence[str] | None = None) -> Step:
    """The step of that name in the document's present reading; made when it is not there."""
    step, _ = Step.objects.get_or_create(
        document=document,
        reading=document.reading,
        name=name,
        defaults={"asks": None if asks is None else list(asks)},
    )
    return step


def take(step: Step) -> Lease | None:
    """Lease a step that is due, or whose lease has run out. The try is counted before the work.

    Returns:
        None where it is done, failed, not due yet, or in another worker's hands.
    """
    token = uuid.uuid4()
    # Only this row's own columns in the WHERE: behind a join PostgreSQL would not look again after
    # waiting for the other worker's UPDATE, and both would win.
    mine = Step.objects.filter(FREE, pk=step.pk)
    taken = mine.update(
        state=Step.State.LEASED,
        lease_token=token,
        lease_until=Now() + settings.LEASE,
        attempts=F("attempts") + 1,
        began_at=Coalesce("began_at", Now()),
    )
    step.refresh_from_db()
    return Lease(step, token) if taken else None


def take_all(ids: Sequence[int]) -> list[Lease]:
    """Lease those of these steps that are free, as `take` does, in one statement."""
    token = uuid.uuid4()
    wanted = {"ids": list(ids), "token": token, "lease": settings.LEASE}
    taken = {step.pk: step for step in Step.objects.raw(_TAKE, wanted)}
    return [Lease(taken[pk], token) for pk in ids if pk in taken]


def beat(leases: Collection[Lease]) -> None:
    """Keep leases from running out. Those that are lost stay so."""
    Step.objects.filter(
        pk__in=[lease.step.pk for lease in leases],
        lease_token__in={lease.token for lease in leases},
    ).update(lease_until=Now() + settings.LEASE)


@contextmanager
def heartbeat(lease: Lease) -> Iterator[None]:
    """Keep a lease from running out while the work inside goes on, however long it takes."""
    stop = threading.Event()

    def keep() -> None:
        try:
            while not stop.wait(settings.LEASE.total_seconds() / 3):
                try:
                    mine = Step.objects.filter(pk=lease.step.pk, lease_token=lease.token)
                    if not mine.update(lease_until=Now() + settings.LEASE):
                        return  # lost: `hold` will say so to the work itself
                except DatabaseError:  # away, or the row is locked: there is time for more beats
                    log.warning("lease.beat_missed", step=lease.step.pk)
                    connection.close()
        finally:
            connection.close()  # this thread's own

    thread = threading.Thread(target=keep, name="lease-heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def overdue() -> QuerySet[Step]:
    """Steps that somebody should be doing: due, or left behind by a worker that died."""
    return Step.objects.filter(FREE, reading=F("document__reading"))


def attended() -> QuerySet[Step]:
    """Steps of present readings that somebody is at, or that wait for their next try."""
    return Step.objects.filter(reading=F("document__reading")).filter(
        Q(state=Step.State.LEASED, lease_until__gte=Now())
        | Q(state=Step.State.DUE, due_at__gt=Now())
    )
