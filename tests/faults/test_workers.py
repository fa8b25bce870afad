"""Workers that die: every document still ends as it should, once."""

import io
import os
import random
import signal
import time

import pytest
from django.db.models.functions import Now
from PIL import Image

from audit.chain import tell, verify
from extraction.models import Case, Document, Page, Step
from review.receiving import submit
from review.sweeping import sweep
from tests import makers
from tests.faults.workers import Worker, descendants_of, gone, kill, wait, worker
from tests.invariants import assert_read_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults]

SEED = int(os.environ.get("FAULTS_SEED", "7"))


def upload(case: Case, doc_type: str, seed: int) -> Document:
    drawn = makers.sample(doc_type, 1 + seed % 4, seed=seed)
    return submit(makers.upload(drawn), drawn.file_name, case, by=case.applicant)


def uploads(count: int) -> list[Document]:
    cases = [makers.case(), makers.case("supplier_invoice")]
    return [
        upload(cases[number % 2], ("pay_stub", "invoice")[number % 2], number)
        for number in range(count)
    ]


def unfinished() -> bool:
    return Document.objects.unfinished().exists()


def test_documents_are_read_once_however_often_workers_are_killed(folder):
    chance = random.Random(SEED)
    documents = uploads(6)
    one = Worker(folder)
    descendants: set[int] = set()
    kills = 0
    try:
        while unfinished() and kills < 10:
            sweep()
            horse = one.horse(within=2)
            if horse is None:
                continue
            time.sleep(chance.uniform(0, 0.7))
            descendants |= descendants_of(one.process.pid)
            kills += 1
            if kills % 4:
                kill(horse)
            else:
                one.kill()
                one = Worker(folder)
        wait(lambda: not unfinished(), "the end of the work", meanwhile=sweep)
    finally:
        one.kill()

    assert kills >= 6, "too few to prove anything"
    for document in documents:
        assert_read_once(document)
    assert Step.objects.filter(attempts__gt=1).exists()
    assert verify().broken is None
    wait(lambda: all(gone(pid) for pid in descendants), "the end of all their children")


def test_killed_worker_takes_its_job_with_it(folder):
    uploads(1)
    with worker(folder) as one:
        horse = one.horse(within=20)
        assert horse
        one.kill()

        wait(lambda: gone(horse), "the end of the job's process")


def long_work() -> bytes:
    """A file whose pages take a while, one after the other."""
    pages = [Image.effect_noise((800, 1000), 60 + number) for number in range(8)]
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:])
    return out.getvalue()


def test_document_that_kills_its_workers_is_given_up_and_others_go_on(folder):
    case = makers.case()
    poison = submit(io.BytesIO(long_work()), "noise.pdf", case, by=case.applicant)
    others = uploads(2)

    def ended(one: Worker) -> bool:
        """Whether all is done; whoever has begun to work on the poison dies of it."""
        horse = one.horse()
        begun = Step.objects.filter(document=poison, state="leased", lease_until__gt=Now())
        if horse and begun.exists():  # there is one worker: it is at the poison
            kill(horse)
            wait(lambda: gone(horse), "its end")
        return not unfinished()

    with worker(folder, MAX_ATTEMPTS="3") as one:
        wait(lambda: ended(one), "the end of the work", meanwhile=sweep)
        assert one.alive

    poison.refresh_from_db()
    assert (poison.state, poison.failure_code) == (Document.State.FAILED, "worker_died")
    assert poison.failure.startswith("This document stopped the reader several times.")
    actions = [one.entry.action for one in tell(poison.chain)]
    assert actions.count("extraction.document.failed") == 1
    for document in others:
        assert_read_once(document)


def test_worker_that_was_asleep_too_long_writes_nothing(folder):
    (document,) = uploads(1)
    with worker(folder) as sleeper:
        horse = sleeper.horse(within=20)
        assert horse
        wait(lambda: Step.objects.filter(state="leased").exists(), "a lease")
        os.kill(horse, signal.SIGSTOP)
        with worker(folder):
            wait(lambda: not unfinished(), "the other worker's result", meanwhile=sweep)
            pages = list(Page.objects.values_list("pk", flat=True))
            os.kill(horse, signal.SIGCONT)
            wait(lambda: gone(horse), "the end of the sleeper's job")

    assert_read_once(document)
    assert list(Page.objects.values_list("pk", flat=True)) == pages


def test_worker_that_is_asked_to_stop_finishes_what_it_is_at(folder):
    (document,) = uploads(1)
    with worker(folder) as one:
        assert one.horse(within=20)
        one.process.terminate()
        one.process.wait(timeout=40)

    assert_read_once(document)
    assert document.steps.filter(attempts__gt=1).count() == 0
