"""The worker for calls to models. Calls are waiting, not work: one process holds hundreds.

A step in the database is a call that is due. Each slot is a thread that has one step leased, asks,
and gives the slot back by itself: nobody waits for others. Connections to the database are lent out
for moments, so that a waiting call holds none. What is slow by itself is done elsewhere.
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

import structlog
from django.conf import settings
from django.db import (
    DatabaseError,
    InterfaceError,
    OperationalError,
    connection,
    connections,
)
from redis import RedisError

from extraction import asking, bell, readers, tiers, turns
from extraction.asking import Answer, Assignment
from extraction.contract import ReadFailed
from extraction.models import Document
from extraction.reading import claims_of
from extraction.routes import BadRoutes
from extraction.steps import ASKING, Lease, LeaseLost, beat, take_all

log = structlog.get_logger(__name__)
P = ParamSpec("P")
T = TypeVar("T")

CONNECTIONS = 12  # to the database, whatever the number of slots
TRIES = 3  # of what the database refuses
POLL_S = 1.0  # how long a step that nobody rang for waits at the most
REST_S = 0.1  # between two looks at the database, however many slots come free
SIGN_S = 15.0  # between two signs of being there
GRACE_S = 30.0  # for calls that are out when the worker is asked to end

HandOver = Callable[[Document, str], None]


class LlmWorker:
    """One process's calls.

    Args:
        hand_over: tells a document's job that a step, by its name, has ended.
        slots: calls at once at the most; each route has its own limit besides.
    """

    def __init__(self, hand_over: HandOver, *, slots: int) -> None:
        self.name = bell.own_name()
        self.slots = slots
        self._hand_over = hand_over
        self._calls = ThreadPoolExecutor(slots, "llm-call")
        self._held: dict[int, Lease] = {}  # by the step's number
        self._busy: Counter[str] = Counter()  # calls by route
        self._lock = threading.Lock()
        self._news = threading.Event()
        self._ending = threading.Event()
        self._over = threading.Event()

    @property
    def busy(self) -> int:
        """Slots that are taken."""
        return len(self._held)

    def run(self, *, grace_s: float = GRACE_S) -> bool:
        """Serve until `stop`; then wait for the calls that are out, and give back what is left.

        Returns:
            Whether all calls ended. Threads of others are still about where not.
        """
        watchers = [
            threading.Thread(target=watch, name=name, daemon=True)
            for name, watch in (("llm-bell", self._listen), ("llm-lease-heartbeat", self._beat))
        ]
        for watcher in watchers:
            watcher.start()
        log.info("llm.started", worker=self.name, slots=self.slots)
        try:
            while not self._ending.is_set():
                self._news.clear()
                taken = self._take()
                if self._ending.wait(REST_S):
                    break
                if not taken:
                    self._news.wait(POLL_S)
        finally:
            clean = self._wind_down(grace_s)
        return clean

    def stop(self) -> None:
        """Take nothing new, and end soon. Safe to call from a signal's handler."""
        self._ending.set()

    def drain(self) -> None:
        """Do what is due now and what comes of it, then return."""
        while self._take() or self._held:
            self._news.wait(REST_S)
            self._news.clear()

    def _take(self) -> int:
        """Lease as many due steps as there are free slots, and have them served."""
        taken = 0
        try:
            for one in tiers.models():
                name = ASKING + one.name
                with self._lock:
                    room = min(one.concurrency - self._busy[name], self.slots - len(self._held))
                if room > 0:
                    for lease in _with_connection(_lease, name, room):
                        self._serve(lease)
                        taken += 1
        except DatabaseError:
            log.warning("llm.database_away")
        return taken

    def _serve(self, lease: Lease) -> None:
        with self._lock:
            self._held[lease.step.pk] = lease
            self._busy[lease.step.name] += 1
        self._calls.submit(self._do, lease)

    def _do(self, lease: Lease) -> None:
        """One step, from its lease to its end."""
        try:
            self._ask(_with_connection(asking.assignment, lease))
        except LeaseLost:
            log.warning("lease.lost", step=lease.step.pk)
        except Exception:
            # The step stays leased, and is taken again when that has run out.
            log.exception("llm.step_broken", step=lease.step.pk)
        finally:
            with self._lock:
                self._held.pop(lease.step.pk, None)
                self._busy[lease.step.name] -= 1
            self._news.set()

    def _ask(self, given: Assignment) -> None:
        """Have the model read the document, and keep what it says."""
        answer: Answer
        try:
            if given.lease.step.attempts > settings.MAX_ATTEMPTS:  # taken so often, never ended
                raise ReadFailed("worker_died", asking.DIED, transient=False)
            answer = _answer(given)
        except ReadFailed as failure:
            if _with_connection(asking.put_off, given, failure):
                return
            answer = Answer(failure_code=failure.code, failure=failure.sentence)
        except (BadRoutes, readers.UnknownReader) as wrong:
            answer = Answer(failure_code="auth", failure=wrong.sentence)
        _with_connection(self._conclude, given, answer)

    def _conclude(self, given: Assignment, answer: Answer) -> None:
        given.lease.answer(answer.dump())
        self._hand_over(given.document, given.lease.step.name)

    def _listen(self) -> None:
        """Wake up when somebody rings; the poll does without."""
        while not self._over.is_set():
            try:
                bell.wait(POLL_S)
                self._news.set()
            except RedisError:
                self._over.wait(POLL_S)

    def _beat(self) -> None:
        """Keep all leases from running out, and say that the worker is there."""
        every = min(settings.LEASE.total_seconds() / 3, SIGN_S)
        while True:
            with self._lock:
                leases = list(self._held.values())
            try:
                if leases:
                    _with_connection(beat, leases)
            except DatabaseError:  # away, or a row is locked: there is time for more beats
                log.warning("llm.beat_missed", leases=len(leases))
            if not self._ending.is_set():
                try:
                    bell.here(self.name, slots=self.slots, busy=len(leases))
                except RedisError:
                    log.warning("llm.sign_missed")
            if self._over.wait(every):
                return

    def _wind_down(self, grace_s: float) -> bool:
        """Wait for the calls that are out; what is left then is due again, at once."""
        self._calls.shutdown(wait=False)
        waited = 0.0
        while self._held and waited < grace_s:
            self._over.wait(0.1)
            waited += 0.1
        with self._lock:
            left = list(self._held.values())
        for lease in left:
            try:
                _with_connection(lease.give_back)
            except (LeaseLost, DatabaseError):
                continue
        self._over.set()
        bell.gone(self.name)
        log.info("llm.ended", worker=self.name, given_back=len(left))
        return not left


def _answer(given: Assignment) -> Answer:
    """What the model says.

    Raises:
        ReadFailed: nothing of use.
        DatabaseError: the gate could not do its part; that is nobody's answer.
    """
    reader, gate = _with_connection(readers.model_for, given.document, given.reader)
    if known := gate.again(given.schema, given.pages, given.asks):
        return Answer(reader.source, known, gate.prompt_version, tuple(gate.answers))
    ask = partial(reader.read, given.pages, given.schema, only=given.asks, pictures=given.picture)
    try:
        claims = claims_of(reader.name, ask)
    except ReadFailed as failure:
        if isinstance(failure.__cause__, DatabaseError):
            raise failure.__cause__ from None
        raise
    return Answer(reader.source, tuple(claims), gate.prompt_version, tuple(gate.answers))


def share_connections() -> None:
    """Have all threads of this process share a few connections, before the first is made."""
    connection.close()
    database = connections.settings["default"]
    # A thread gives its connection back when it closes it, and gets an open one for the next.
    database["CONN_MAX_AGE"] = 0
    # A look at each connection before its use would be a tenth of the work. One that was cut shows
    # by itself, and what was being done is done again.
    database["CONN_HEALTH_CHECKS"] = False
    database["OPTIONS"]["pool"] = {"min_size": 2, "max_size": CONNECTIONS, "timeout": 30}


def _lease(name: str, most: int) -> list[Lease]:
    due = turns.steps_in_turn([name], most=most)
    return take_all(due) if due else []


def _with_connection(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do something with the database, and give the connection back. It is done again where the
    database was away for a moment: all that is done here may be done twice."""
    for left in reversed(range(TRIES)):
        try:
            return work(*args, **kwargs)
        except (OperationalError, InterfaceError):
            if not left:
                raise
        finally:
            connection.close()
        time.sleep(random.uniform(0.1, 1.0))  # noqa: S311 - only to spread the tries
    raise AssertionError("the last try returns or raises")
