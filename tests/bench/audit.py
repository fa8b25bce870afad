"""A commit with its audit entry, against a bare INSERT of the same bytes; on disk, in processes."""

import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import django
from django.core.management import call_command
from django.db import connection, transaction
from django.utils.module_loading import import_string

from config import embedded

ROUNDS = 5
SECONDS = 1.5  # of each measurement
TARGETS = {1: 0.8, 8: 0.7}  # of bare, by the number of writers, each at a case of its own
Write = Callable[["Subject"], None]


def run() -> Iterator[dict[str, Any]]:
    """Measure in a process of its own: the servers keep their data on disk, as in production."""
    with (
        tempfile.TemporaryDirectory(prefix="countersign-bench-") as name,
        embedded.services(Path(name), durable=True) as urls,
    ):
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.audit"],
            env={**os.environ, "DATABASE_URL": urls.database, "REDIS_URL": urls.broker},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    yield from map(json.loads, done.stdout.splitlines())


class Subject:
    """A case, as far as the log cares."""

    pk = 1

    def __init__(self, chain: str) -> None:
        self.chain = chain


def measure() -> Iterator[dict[str, Any]]:
    """Commits a second, bare and audited, by one and by eight writers."""
    writes = {"bare": bare, "audited": audited(personal=False), "sealed": audited(personal=True)}
    for writers in TARGETS:
        rates: dict[str, list[float]] = {name: [] for name in writes}
        for _ in range(ROUNDS):
            for name, write in writes.items():
                rates[name].append(rate(write, writers))
        base = median(rates["bare"])
        for name, says in (("audited", "details alone"), ("sealed", "a sealed value as well")):
            yield {
                "name": f"audited commit, {writers} writer{'s' if writers > 1 else ''}, {says}",
                "baseline": "INSERT of a row of the same size, committed to disk",
                "commits_per_second": round(median(rates[name])),
                "baseline_commits_per_second": round(base),
                "ratio": round(median(rates[name]) / base, 2),
                "target": TARGETS[writers],
            }


def bare(subject: Subject) -> None:
    body = json.dumps({"action": "bench.done", "details": {"path": "net_pay.current"}} | PADDING)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bench_row (chain, at, action, body, one, other) "
            "VALUES (%s, clock_timestamp(), %s, %s, %s, %s)",
            [subject.chain, "bench.done", body, bytes(32), bytes(32)],
        )


PADDING = {"role": "system", "subject": "Subject:1", "request_id": "", "address": None, "actor": 1}


def audited(*, personal: bool) -> Write:
    # Models can be imported only when Django is set up, and whoever lists the benches has not.
    record = import_string("audit.log.record")
    sealed = {"before": "2550.00", "after": "2551.00"} if personal else None

    def write(subject: Subject) -> None:
        with transaction.atomic():
            details = {"path": "net_pay.current"}
            record("bench.done", subject=subject, by=None, details=details, personal=sealed)

    return write


def rate(write: Write, writers: int) -> float:
    """Commits a second of so many processes at once, each at its own case."""
    connection.close()
    fork = multiprocessing.get_context("fork")
    counts = fork.Queue()
    ready = fork.Barrier(writers)

    def work(number: int) -> None:
        subject = Subject(f"CS-BENC-{10 + number}")
        write(subject)
        ready.wait()
        end, count = time.monotonic() + SECONDS, 0
        while time.monotonic() < end:
            write(subject)
            count += 1
        counts.put(count)

    processes = [fork.Process(target=work, args=(number,)) for number in range(writers)]
    for process in processes:
        process.start()
    done = sum(counts.get(timeout=60) for _ in processes)
    for process in processes:
        process.join()
    return done / SECONDS


def prepare() -> None:
    """The schema, and a table as wide as the log's without what makes it one."""
    django.setup()
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_row (id bigserial PRIMARY KEY, chain varchar(32), at timestamptz, "
            "action varchar(64), body text, one bytea, other bytea)"
        )


if __name__ == "__main__":
    prepare()
    for result in measure():
        print(json.dumps(result), flush=True)
