"""The doorbell of the worker that calls models, and the sign that such a worker is there.

What is due stands in PostgreSQL. A broker that is away or was emptied costs a second or two, as the
worker looks there by itself as well. What lies in the list is never looked at.
"""

import json
import os
import socket
from dataclasses import dataclass

import structlog
from django.db import transaction
from django_rq import get_connection
from redis import Redis, RedisError

log = structlog.get_logger(__name__)

BELL = "countersign:llm:bell"
PRESENT = "countersign:llm:worker:"
MOST_RINGS = 16  # one for each worker is enough
SILENT_S = 60  # a worker that says nothing for as long is taken for dead


@dataclass(frozen=True, slots=True)
class Presence:
    """A worker for models that was heard of a moment ago."""

    name: str
    slots: int
    busy: int


def ring() -> None:
    """Tell a worker that a step is due, once the transaction has committed."""
    transaction.on_commit(_ring)


def wait(seconds: float) -> None:
    """Wait for a ring, `seconds` at the most.

    Raises:
        RedisError: the broker is away or was never there.
    """
    # Shorter than the patience of the connection, which would take the silence for a fault.
    _broker().blpop([BELL], timeout=min(seconds, 1.0))


def here(name: str, *, slots: int, busy: int) -> None:
    """Say that a worker is there.

    Raises:
        RedisError: as `wait`.
    """
    _broker().set(PRESENT + name, json.dumps([slots, busy]), ex=SILENT_S)


def gone(name: str) -> None:
    """Take the sign away, when a worker ends. A broker that is away forgets it by itself."""
    try:
        _broker().delete(PRESENT + name)
    except RedisError:
        return


def workers() -> list[Presence]:
    """The workers for models that are there.

    Raises:
        RedisError: as `wait`.
    """
    broker = _broker()
    found = []
    for key in broker.scan_iter(PRESENT + "*", count=1000):
        said = broker.get(key)
        if said is not None:
            slots, busy = json.loads(said)
            found.append(Presence(key.decode().removeprefix(PRESENT), slots, busy))
    return sorted(found, key=lambda one: one.name)


def own_name() -> str:
    """A name for this process that no other has."""
    return f"{socket.gethostname()}.{os.getpid()}"


def _ring() -> None:
    try:
        pipeline = _broker().pipeline()
        pipeline.rpush(BELL, "1")
        pipeline.ltrim(BELL, -MOST_RINGS, -1)
        pipeline.execute()
    except RedisError:
        log.warning("llm.ring_missed")


def _broker() -> Redis:
    return get_connection("documents")
