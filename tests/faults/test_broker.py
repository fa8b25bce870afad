"""A broker that forgets, is away, hangs or holds nonsense: nothing is lost and nobody waits."""

import os
import pickle
import signal
import time

import pytest
from django_rq import get_queue

from config import children
from config.valkey import Valkey
from extraction.models import Document
from review.receiving import submit
from review.sweeping import sweep
from tests import makers
from tests.faults.workers import wait, worker
from tests.invariants import assert_read_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults]

LIST = "rq:queue:documents"


def upload(seed: int = 1) -> Document:
    drawn = makers.sample(seed=seed)
    case = makers.case()
    return submit(makers.upload(drawn), drawn.file_name, case, by=case.applicant)


def unfinished() -> bool:
    return Document.objects.unfinished().exists()


@pytest.fixture
def broker(folder, settings):
    """A second broker, that a test may stop."""
    path = folder / "broker"
    path.mkdir()
    own = Valkey(path, log=path / "log", durable=False)
    queue = settings.RQ_QUEUES["documents"]
    shared, queue["URL"] = queue["URL"], f"{own.url}&socket_timeout=2"
    yield own
    queue["URL"] = shared


def test_emptied_broker_loses_nothing(folder):
    documents = [upload(seed) for seed in range(4)]
    broker = get_queue("documents").connection
    broker.flushall()
    with worker(folder) as one:
        assert not one.horse(within=1), "there is nothing in the queue"
        sweep()
        assert one.horse(within=10)
        broker.flushall()  # and again, while it works
        wait(lambda: not unfinished(), "the end of the work", meanwhile=sweep)
        assert one.alive

    for document in documents:
        assert_read_once(document)


def test_upload_succeeds_while_the_broker_is_away(folder, broker):
    document = upload()  # it was never started
    assert document.state == Document.State.RECEIVED

    running = broker.start()
    try:
        with worker(folder):
            wait(lambda: not unfinished(), "the end of the work", meanwhile=sweep)
    finally:
        children.end(running, asking=signal.SIGTERM, patience=5)

    assert_read_once(document)


def test_upload_does_not_wait_for_a_broker_that_hangs(folder, broker):
    running = broker.start()
    try:
        os.kill(running.pid, signal.SIGSTOP)
        began = time.monotonic()
        document = upload()
        took = time.monotonic() - began
        os.kill(running.pid, signal.SIGCONT)
    finally:
        children.end(running, asking=signal.SIGTERM, patience=5)

    assert document.state == Document.State.RECEIVED
    assert took < 8


def test_job_in_the_queue_many_times_is_worked_once(folder):
    document = upload()
    queue = get_queue("documents")
    for _ in range(5):
        queue.connection.rpush(LIST, *queue.job_ids)
    with worker(folder):
        wait(lambda: not unfinished(), "the end of the work")
        wait(lambda: not queue.job_ids, "an empty queue")

    assert_read_once(document)
    assert max(document.steps.values_list("attempts", flat=True)) == 1


class Planted:
    """What a pickle would run on opening."""

    def __init__(self, mark: str) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (self.mark,)


def test_nonsense_in_the_queue_leaves_the_worker_alive(folder):
    mark = folder / "planted"
    broker = get_queue("documents").connection
    jobs = {
        "no-such-job": None,
        "not-json": {"data": b"\x00\xff{", "created_at": "2026-11-21T10:00:00.000000Z"},
        "pickled": {"data": pickle.dumps(Planted(str(mark)))},
        "elsewhere": {"data": b'["os.system", null, ["true"], {}]'},
        "no-such-function": {"data": b'["review.pipeline.nothing", null, [1], {}]'},
        "no-such-document": {"data": b'["review.pipeline.process_document", null, [0], {}]'},
        "no-number": {"data": b'["review.pipeline.process_document", null, [["a"]], {}]'},
    }
    for name, fields in jobs.items():
        if fields is not None:
            whole = {"origin": "documents", "status": "queued", "timeout": 60, **fields}
            broker.hset(f"rq:job:{name}", mapping=whole)
        broker.rpush(LIST, name)
    document = upload()
    with worker(folder) as one:
        wait(lambda: not unfinished(), "the document behind the nonsense", meanwhile=sweep)
        assert one.alive

    assert_read_once(document)
    assert not mark.exists()
