"""Workers for models that die in the middle of calls: every document ends as it should, once."""

import random
import signal
import time
from collections.abc import Iterator

import pytest
from django_rq import get_queue

from audit.chain import tell, verify
from extraction.llm_models import KeptAnswer
from extraction.models import Document, Extraction, FieldValue, Step
from review.receiving import submit
from review.sweeping import sweep
from tests import makers
from tests.faults.test_workers import SEED
from tests.faults.workers import ModelWorker, kill, wait, worker
from tests.llm_server import LlmServer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults]

STEPS = ["render", "classify", "read:local", "ask:llm", "read:llm", "settle", "judge"]


@pytest.fixture
def endpoint(settings) -> Iterator[LlmServer]:
    """A model that takes two seconds for each answer; the sweep here knows of it, too."""
    drawn = [makers.sample(layout=3, seed=seed) for seed in range(6)]
    with LlmServer(*[one.truth for one in drawn], always="slow:2") as server:
        settings.READERS = ("llm", "local")
        settings.LLM_BASE_URL, settings.LLM_MODEL = server.base_url, "oracle-1"
        yield server


def environment(server: LlmServer) -> dict[str, str]:
    return {
        "READERS": "llm,local",
        "LLM_BASE_URL": server.base_url,
        "LLM_MODEL": "oracle-1",
        "LLM_CONCURRENCY": "20",
        "LLM_LOOPBACK_ONLY": "yes",
    }


def uploads(count: int) -> list[Document]:
    case = makers.case()
    drawn = [makers.sample(layout=3, seed=seed) for seed in range(count)]
    return [submit(makers.upload(one), one.file_name, case, by=case.applicant) for one in drawn]


def unfinished() -> bool:
    return Document.objects.unfinished().exists()


def assert_read_by_both(document: Document) -> None:
    """Each step was done once, each reader read once, and the log tells of each once."""
    document.refresh_from_db()
    assert (document.state, document.failure) == (Document.State.READ, "")
    assert {step.name: step.state for step in document.steps.all()} == dict.fromkeys(
        STEPS, Step.State.DONE
    )
    readers = Extraction.objects.filter(document=document).values_list("reader", flat=True)
    assert sorted(readers) == ["llm", "local"]
    paths = list(FieldValue.objects.filter(document=document).values_list("path", flat=True))
    assert len(paths) == len(set(paths)) > 10
    told = [one for one in tell(document.chain) if one.subject == f"Document:{document.pk}"]
    done = [one.entry.action for one in told]
    assert done.count("extraction.document.read") == 2
    assert done.count("extraction.document.settled") == 1


def test_documents_are_read_once_however_often_the_worker_for_models_is_killed(folder, endpoint):
    chance = random.Random(SEED)
    documents = uploads(6)
    with worker(folder, **environment(endpoint)):
        one = ModelWorker(folder, **environment(endpoint))
        kills = 0
        try:
            while unfinished() and kills < 3:
                sweep()
                busy = time.monotonic() + 20
                while not endpoint.busy and unfinished() and time.monotonic() < busy:
                    time.sleep(0.02)
                time.sleep(chance.uniform(0, 2.2))
                one.kill()
                kills += 1
                one = ModelWorker(folder, **environment(endpoint))
            wait(lambda: not unfinished(), "the end of the work", meanwhile=sweep)
        finally:
            one.kill()

    assert kills >= 2, "too few to prove anything"
    assert Step.objects.filter(name="ask:llm", attempts__gt=1).exists()
    for document in documents:
        assert_read_by_both(document)
    assert verify().broken is None


def test_answer_that_had_come_is_not_asked_for_again(folder, endpoint):
    (document,) = uploads(1)
    with worker(folder, **environment(endpoint)):
        one = ModelWorker(folder, **environment(endpoint))
        wait(lambda: KeptAnswer.objects.exists(), "the answer", meanwhile=sweep)
        one.kill()
        Step.objects.filter(name="ask:llm").update(
            state=Step.State.DUE, lease_token=None, lease_until=None, ended_at=None, answer=None
        )
        with_answer = len(endpoint.seen)
        Document.objects.update(state=Document.State.READING)
        another = ModelWorker(folder, **environment(endpoint))
        try:
            wait(lambda: not unfinished(), "the end of the work", meanwhile=sweep)
        finally:
            another.kill()

    assert len(endpoint.seen) == with_answer
    document.refresh_from_db()
    assert document.state == Document.State.READ


def test_document_goes_on_though_both_kinds_of_worker_die(folder, endpoint):
    documents = uploads(3)
    chance = random.Random(SEED)
    for _ in range(2):
        with worker(folder, **environment(endpoint)) as jobs:
            models = ModelWorker(folder, **environment(endpoint))
            sweep()
            time.sleep(chance.uniform(1, 4))
            horse = jobs.horse()
            if horse:
                kill(horse)
            models.kill()
    with worker(folder, **environment(endpoint)):
        models = ModelWorker(folder, **environment(endpoint))
        try:
            wait(lambda: not unfinished(), "the end of the work", meanwhile=sweep)
        finally:
            models.kill()

    for document in documents:
        assert_read_by_both(document)


def test_emptied_broker_delays_a_model_by_a_moment_only(folder, endpoint):
    documents = uploads(3)
    broker = get_queue("documents").connection
    with worker(folder, **environment(endpoint)):
        models = ModelWorker(folder, **environment(endpoint))
        try:
            wait(lambda: endpoint.busy, "a call", meanwhile=sweep)
            broker.flushall()
            wait(lambda: not unfinished(), "the end of the work", meanwhile=sweep)
            assert models.alive
        finally:
            models.kill()

    for document in documents:
        assert_read_by_both(document)


def test_two_workers_for_models_share_the_calls(folder, endpoint):
    documents = uploads(6)
    with worker(folder, **environment(endpoint)):
        both = [ModelWorker(folder, **environment(endpoint)) for _ in range(2)]
        try:
            wait(lambda: not unfinished(), "the end of the work", meanwhile=sweep)
        finally:
            for one in both:
                one.kill()

    for document in documents:
        assert_read_by_both(document)
    assert max(Step.objects.filter(name="ask:llm").values_list("attempts", flat=True)) == 1
    assert len(endpoint.seen) == 6


def test_worker_for_models_that_is_asked_to_stop_ends_its_calls(folder, endpoint):
    uploads(1)
    with worker(folder, **environment(endpoint)):
        models = ModelWorker(folder, **environment(endpoint))
        wait(lambda: endpoint.busy, "a call", meanwhile=sweep)
        models.process.send_signal(signal.SIGTERM)
        assert models.process.wait(timeout=40) == 0
        wait(lambda: not unfinished(), "the end of the work", meanwhile=sweep)

    assert Step.objects.get(name="ask:llm").attempts == 1
    assert len(endpoint.seen) == 1
