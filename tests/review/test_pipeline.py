"""The story of one document, told in this process; workers and brokers are in tests/faults."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from django_rq import get_queue

from audit.chain import tell, verify
from audit.models import Entry
from extraction import cases, extract, steps
from extraction.cases import NotEditable
from extraction.models import Case, Document, Extraction, FieldValue, Page, Step
from review import pipeline, receiving
from review.pipeline import process_document
from review.receiving import submit
from review.sweeping import sweep
from rules.models import Finding
from tests import makers

pytestmark = pytest.mark.django_db

STEPS = ["render", "classify", "read:local", "settle", "judge"]


@pytest.fixture(autouse=True)
def own_places(settings, tmp_path):
    """A storage of its own and an empty queue."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }
    get_queue("documents").empty()
    yield
    get_queue("documents").empty()


@pytest.fixture
def document():
    return makers.stored_document(makers.case())


def queued():
    return get_queue("documents").job_ids


def assert_read_once(document):
    document.refresh_from_db()
    assert (document.state, document.failure) == (Document.State.READ, "")
    assert {step.name: step.state for step in document.steps.all()} == dict.fromkeys(
        STEPS, Step.State.DONE
    )
    assert list(document.pages.values_list("number", flat=True)) == list(
        range(1, document.page_count + 1)
    )
    assert Extraction.objects.filter(document=document).count() == 1
    paths = list(document.values.values_list("path", flat=True))
    assert len(paths) == len(set(paths)) > 10
    done = [one.entry.action for one in tell(document.chain)]
    for action in ("rendered", "classified", "read", "settled"):
        assert done.count(f"extraction.document.{action}") == 1
    assert verify().broken is None


def test_document_is_carried_from_upload_to_its_values(document):
    process_document(document.pk)

    assert_read_once(document)
    assert document.doc_type == "pay_stub"
    truth = makers.sample().truth
    assert makers.value(document, "net_pay.current").value == truth["net_pay.current"]
    assert makers.value(document, "net_pay.current").grounding == "exact"
    assert Finding.objects.of_case(document.case).exists()


def test_job_that_runs_twice_does_nothing_more(document):
    process_document(document.pk)
    entries = Entry.objects.count()

    process_document(document.pk)

    assert Entry.objects.count() == entries
    assert_read_once(document)


@pytest.mark.parametrize("last", STEPS)
def test_each_step_finds_what_was_done_before_it(document, last, monkeypatch):
    """The worker is killed after `last`; the next one begins behind it."""
    whole = extract.do

    class Killed(BaseException):
        pass

    def until_last(document, name, work):
        whole(document, name, work)
        if name == last:
            raise Killed

    monkeypatch.setattr(extract, "do", until_last)
    with pytest.raises(Killed):
        process_document(document.pk)
    monkeypatch.undo()

    process_document(document.pk)

    assert_read_once(document)


def test_page_that_is_there_is_not_made_again(document):
    process_document(document.pk)
    pages = list(Page.objects.values_list("pk", flat=True))
    Step.objects.filter(name="render").update(
        state="due", attempts=0, due_at=Now() - timedelta(seconds=1)
    )
    Document.objects.update(state=Document.State.READING)

    process_document(document.pk)

    assert list(Page.objects.values_list("pk", flat=True)) == pages


@pytest.mark.django_db(transaction=True)
def test_job_that_runs_twice_at_once_is_done_once():
    document = makers.stored_document(makers.case())
    start = threading.Barrier(3)

    def run(_):
        try:
            start.wait()
            process_document(document.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(run, range(3)))

    document.refresh_from_db()
    assert document.finished, "the one who had the lease goes on to the end"
    assert_read_once(document)
    assert max(document.steps.values_list("attempts", flat=True)) == 1


def test_missing_original_fails_with_a_sentence(document, tmp_path):
    (tmp_path / document.stored_as).unlink()

    process_document(document.pk)

    document.refresh_from_db()
    assert (document.state, document.failure_code) == (Document.State.FAILED, "original_missing")
    assert document.failure == "The stored file is missing. Please add it again."
    told = list(tell(document.chain))[-1]
    assert told.entry.action == "extraction.document.failed"


def test_document_read_again_gets_values_of_its_own(document):
    process_document(document.pk)
    cases.reclassify(document, "invoice", by=makers.alice())

    process_document(document.pk)

    document.refresh_from_db()
    assert (document.state, document.doc_type) == (Document.State.READ, "invoice")
    current = FieldValue.objects.of_case(document.case)
    assert {value.reading for value in current} == {2}
    assert FieldValue.objects.filter(reading=1, path="net_pay.current").exists()
    assert document.type_set_by == makers.alice()


def test_document_removed_meanwhile_stays_removed(document, monkeypatch):
    whole = extract.do

    def remove_before_settling(document, name, work):
        if name == "settle":
            cases.remove(Document.objects.get(pk=document.pk), by=makers.dave())
        whole(document, name, work)

    monkeypatch.setattr(extract, "do", remove_before_settling)

    process_document(document.pk)

    document.refresh_from_db()
    assert document.state == Document.State.REMOVED
    assert not document.values.exists()


def test_document_read_anew_meanwhile_is_not_called_read(document, monkeypatch):
    whole = extract.do

    def reclassify_before_settling(document, name, work):
        if name == "settle" and document.reading == 1:
            cases.reclassify(Document.objects.get(pk=document.pk), "invoice", by=makers.dave())
        whole(document, name, work)

    monkeypatch.setattr(extract, "do", reclassify_before_settling)
    process_document(document.pk)
    document.refresh_from_db()
    assert document.state == Document.State.RECEIVED

    process_document(document.pk)

    document.refresh_from_db()
    assert (document.state, document.doc_type) == (Document.State.READ, "invoice")


def test_error_in_a_job_stays_out_of_the_broker(document, monkeypatch):
    def fail(*_):
        raise ValueError("Dave Applewood earns 2,550.00")

    monkeypatch.setattr(extract, "run", fail)

    process_document(document.pk)

    document.refresh_from_db()
    assert document.state == Document.State.RECEIVED


def test_upload_rings_when_it_is_committed(django_capture_on_commit_callbacks):
    case, drawn = makers.case(), makers.sample()

    with django_capture_on_commit_callbacks(execute=True):
        document = submit(io.BytesIO(drawn.data), drawn.file_name, case, by=makers.dave())
        assert queued() == []

    assert queued() == [f"document-{document.pk}-1"]


def test_upload_to_a_case_that_was_sent_is_refused():
    case = makers.case()
    Case.objects.update(state=Case.State.SUBMITTED)
    case.refresh_from_db()

    with pytest.raises(NotEditable):
        submit(io.BytesIO(b"x"), "x.pdf", case, by=makers.dave())


def test_broker_that_is_away_does_not_lose_an_upload(settings, django_capture_on_commit_callbacks):
    away = {"documents": {**settings.RQ_QUEUES["documents"], "URL": "redis://127.0.0.1:1/0"}}
    case, drawn = makers.case(), makers.sample()
    settings.RQ_QUEUES, there = away, settings.RQ_QUEUES

    with django_capture_on_commit_callbacks(execute=True):
        document = submit(io.BytesIO(drawn.data), drawn.file_name, case, by=makers.dave())
    settings.RQ_QUEUES = there

    assert document.state == Document.State.RECEIVED
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep() == 1
    assert queued() == [f"document-{document.pk}-1"]


def swept(capture):
    with capture(execute=True):
        return sweep()


def test_sweep_brings_back_what_was_lost_and_nothing_twice(
    document, django_capture_on_commit_callbacks
):
    for _ in range(3):
        swept(django_capture_on_commit_callbacks)

    assert queued() == [f"document-{document.pk}-1"]
    get_queue("documents").connection.flushall()
    assert swept(django_capture_on_commit_callbacks) == 1
    assert queued() == [f"document-{document.pk}-1"]


@pytest.mark.parametrize("state", ["read", "failed", "removed"])
def test_sweep_leaves_alone_what_is_finished(document, state, django_capture_on_commit_callbacks):
    Document.objects.update(state=state)

    assert swept(django_capture_on_commit_callbacks) == 0


def test_sweep_leaves_alone_what_somebody_is_at(document, django_capture_on_commit_callbacks):
    lease = steps.take(steps.ensure(document, "render"))

    assert swept(django_capture_on_commit_callbacks) == 0

    Step.objects.filter(pk=lease.step.pk).update(lease_until=Now() - timedelta(seconds=1))
    assert swept(django_capture_on_commit_callbacks) == 1


def test_sweep_waits_for_a_pause_to_end(document, django_capture_on_commit_callbacks):
    steps.take(steps.ensure(document, "render")).retry_later("rate", "Too many requests.")
    assert swept(django_capture_on_commit_callbacks) == 0

    Step.objects.update(due_at=Now() - timedelta(seconds=1))
    assert swept(django_capture_on_commit_callbacks) == 1


def test_sweep_finds_a_document_between_two_steps(document, django_capture_on_commit_callbacks):
    extract.do(document, "render", lambda document, lease: lease.finish())

    assert swept(django_capture_on_commit_callbacks) == 1


def test_leftover_of_an_earlier_reading_does_not_hold_up_the_next(
    document, django_capture_on_commit_callbacks
):
    steps.take(steps.ensure(document, "render"))
    cases.reclassify(document, "invoice", by=makers.dave())

    assert swept(django_capture_on_commit_callbacks) == 1


def test_job_is_named_by_what_the_worker_can_import():
    module, _, name = receiving.JOB.rpartition(".")

    assert (module, getattr(pipeline, name)) == ("review.pipeline", pipeline.take_turn)
