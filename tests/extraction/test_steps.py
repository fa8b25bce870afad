"""Leases on steps: one worker wins, a dead one is replaced, and a late one writes nothing."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now

from audit.models import Entry
from extraction import extract
from extraction.contract import ReadFailed
from extraction.models import Document, Step
from extraction.refusals import refusal
from extraction.steps import LeaseLost, attended, ensure, heartbeat, overdue, take
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    return makers.document(makers.case(), state=Document.State.RECEIVED)


@pytest.fixture
def step(document):
    return ensure(document, "render")


def run_out(step):
    """Let a lease be one that ended a moment ago."""
    Step.objects.filter(pk=step.pk).update(lease_until=Now() - timedelta(milliseconds=1))


def due_now(step):
    Step.objects.filter(pk=step.pk).update(due_at=Now() - timedelta(milliseconds=1))


def pause(step):
    """Seconds until the step is due, by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM due_at - clock_timestamp()) FROM extraction_step "
            "WHERE id = %s",
            [step.pk],
        )
        return float(cursor.fetchone()[0])


def test_step_is_made_once(document):
    assert ensure(document, "render") == ensure(document, "render")
    assert Step.objects.count() == 1


def test_new_reading_has_steps_of_its_own(document):
    first = ensure(document, "render")
    document.reading = 2

    assert ensure(document, "render") != first


def test_taken_step_is_refused_to_others(step):
    assert take(step) is not None

    assert take(step) is None


def test_try_is_counted_before_the_work(step):
    take(step)

    step.refresh_from_db()
    assert (step.state, step.attempts) == (Step.State.LEASED, 1)


def test_lease_that_ran_out_is_taken_by_another(step):
    late = take(step)
    run_out(step)

    assert take(step) is not None
    assert step.attempts == 2
    for write in (late.hold, late.finish, lambda: late.fail("x", "y")):
        with pytest.raises(LeaseLost), transaction.atomic():
            write()
    step.refresh_from_db()
    assert step.state == Step.State.LEASED


def test_lease_that_ran_out_still_counts_while_nobody_took_it(step):
    lease = take(step)
    run_out(step)

    with transaction.atomic():
        lease.hold()
        lease.finish()

    step.refresh_from_db()
    assert step.state == Step.State.DONE


def test_finished_step_is_never_taken_again(step):
    lease = take(step)
    with transaction.atomic():
        lease.hold()
        lease.finish()

    assert take(step) is None
    assert (step.lease_token, step.lease_until) == (None, None)


def test_failed_step_is_never_taken_again(step):
    take(step).fail("broken", "It is broken.")

    assert take(step) is None
    assert (step.state, step.failure_code) == (Step.State.FAILED, "broken")


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 2), (2, 4), (3, 8), (20, 300)])
def test_pause_before_the_next_try_grows_to_an_end(step, attempt, seconds):
    Step.objects.filter(pk=step.pk).update(attempts=attempt - 1)

    take(step).retry_later("rate", "Too many requests.")

    assert seconds - 1 < pause(step) <= seconds
    assert take(step) is None
    assert step.state == Step.State.DUE


@pytest.mark.parametrize(("asked", "seconds"), [(30, 30), (0, 2), (99_999, 300)])
def test_far_side_may_ask_for_a_longer_pause(step, asked, seconds):
    take(step).retry_later("rate", "Too many requests.", after=asked)

    assert seconds - 1 < pause(step) <= seconds


def test_step_put_back_is_taken_when_its_pause_is_over(step):
    take(step).retry_later("rate", "Too many requests.")
    due_now(step)

    assert take(step) is not None
    assert step.attempts == 2


def test_step_is_attended_or_overdue_until_it_is_done(document):
    held, left, waiting, due, done = (
        ensure(document, name) for name in ("held", "left", "waiting", "due", "done")
    )
    take(held)
    take(left)
    run_out(left)
    take(waiting).retry_later("rate", "Too many requests.")
    take(done).finish()

    assert set(attended()) == {held, waiting}
    assert set(overdue()) == {left, due}


def test_leftovers_of_an_earlier_reading_are_neither(document):
    take(ensure(document, "held"))
    ensure(document, "due")
    Document.objects.update(reading=2)

    assert not attended().exists()
    assert not overdue().exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_takers_at_once_one_wins():
    document = makers.document(makers.case(), state=Document.State.RECEIVED)
    for number in range(10):
        step = ensure(document, f"step-{number}")
        start = threading.Barrier(4)

        def race(step=step, start=start):
            try:
                start.wait()
                return take(Step.objects.get(pk=step.pk))
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as pool:
            leases = [future.result() for future in [pool.submit(race) for _ in range(4)]]

        assert sum(lease is not None for lease in leases) == 1
        step.refresh_from_db()
        assert step.attempts == 1


@pytest.mark.django_db(transaction=True)
def test_heartbeat_keeps_a_lease_alive_and_stops(settings):
    settings.LEASE = timedelta(seconds=0.6)
    document = makers.document(makers.case(), state=Document.State.RECEIVED)
    step = ensure(document, "render")

    with heartbeat(take(step)):
        time.sleep(1.5)
        assert take(step) is None

    assert not [one for one in threading.enumerate() if one.name == "lease-heartbeat"]
    time.sleep(0.8)
    assert take(step) is not None


@pytest.mark.django_db(transaction=True)
def test_heartbeat_of_a_lost_lease_leaves_the_new_one_alone(settings):
    settings.LEASE = timedelta(seconds=0.6)
    document = makers.document(makers.case(), state=Document.State.RECEIVED)
    step = ensure(document, "render")

    with heartbeat(take(step)):
        run_out(step)
        fresh = take(step)
        until = step.lease_until
        time.sleep(0.5)
        step.refresh_from_db()
        assert (step.lease_token, step.lease_until) == (fresh.token, until)


@pytest.mark.django_db(transaction=True)
def test_heartbeat_outlives_a_database_that_was_away(settings):
    settings.LEASE = timedelta(seconds=1.5)
    document = makers.document(makers.case(), state=Document.State.RECEIVED)
    step = ensure(document, "render")
    mine = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"

    with heartbeat(take(step)):
        time.sleep(0.8)  # one beat: its connection is open
        with connection.cursor() as cursor:
            cursor.execute(f"{mine} AND datname = current_database()")
        time.sleep(2)
        assert take(step) is None


def work_done(document, lease):
    with transaction.atomic():
        lease.hold()
        lease.finish()


def test_step_that_is_done_is_not_done_again(document):
    extract.do(document, "render", work_done)

    extract.do(document, "render", lambda *_: pytest.fail("done twice"))


def test_step_in_other_hands_is_left_to_them(document):
    take(ensure(document, "render"))

    with pytest.raises(extract.NotNow):
        extract.do(document, "render", lambda *_: pytest.fail("done by two"))


def test_late_worker_leaves_nothing_behind(document):
    def late(document, lease):
        run_out(lease.step)
        assert take(Step.objects.get(pk=lease.step.pk))
        with transaction.atomic():
            lease.hold()
            Document.objects.filter(pk=document.pk).update(page_count=99)

    with pytest.raises(LeaseLost):
        extract.do(document, "render", late)

    document.refresh_from_db()
    assert document.page_count == 1


@pytest.mark.parametrize("failing", ["passing", "parser"])
def test_passing_failure_is_tried_later(document, failing):
    def fail(document, lease):
        if failing == "parser":
            raise refusal("parser_timeout")
        raise ReadFailed("rate", "Too many requests.", transient=True, retry_after=60)

    with pytest.raises(extract.NotNow):
        extract.do(document, "render", fail)

    step = Step.objects.get()
    assert step.state == Step.State.DUE
    assert pause(step) > (50 if failing == "passing" else 1)
    document.refresh_from_db()
    assert not document.finished
    assert Entry.objects.filter(action="extraction.step.postponed").count() == 1


@pytest.mark.parametrize(("code", "tries"), [("parser_crash", 2), ("rate", 4)])
def test_tries_come_to_an_end(document, settings, code, tries):
    settings.MAX_ATTEMPTS = 4

    def fail(document, lease):
        if code.startswith("parser_"):
            raise refusal(code)
        raise ReadFailed(code, "It does not work.", transient=True)

    for _ in range(tries - 1):
        with pytest.raises(extract.NotNow):
            extract.do(document, "render", fail)
        due_now(Step.objects.get())
    with pytest.raises(extract.GaveUp):
        extract.do(document, "render", fail)

    document.refresh_from_db()
    assert document.state == Document.State.FAILED
    assert document.failure_code == code
    assert document.failure
    assert Step.objects.get().state == Step.State.FAILED
    assert Entry.objects.filter(action="extraction.document.failed").count() == 1
    with pytest.raises(extract.GaveUp):
        extract.do(document, "render", fail)


def test_failure_for_good_is_not_tried_again(document):
    def fail(document, lease):
        raise refusal("encrypted")

    with pytest.raises(extract.GaveUp):
        extract.do(document, "render", fail)

    document.refresh_from_db()
    assert (document.failure_code, Step.objects.get().attempts) == ("encrypted", 1)
    assert "password" in document.failure


def test_document_that_kills_its_workers_is_given_up(document, settings):
    settings.MAX_ATTEMPTS = 3
    step = ensure(document, "render")
    for _ in range(3):
        assert take(step)  # and the worker dies
        run_out(step)

    with pytest.raises(extract.GaveUp):
        extract.do(document, "render", lambda *_: pytest.fail("a fourth worker killed"))

    document.refresh_from_db()
    assert document.failure_code == "worker_died"
    assert document.failure == extract.WORKER_DIED


@pytest.mark.parametrize("meanwhile", ["removed", "read anew"])
def test_result_for_a_document_that_changed_is_thrown_away(document, meanwhile):
    def work(document, lease):
        rows = Document.objects.filter(pk=document.pk)
        if meanwhile == "removed":
            rows.update(state=Document.State.REMOVED)
        else:
            rows.update(reading=2)
        with transaction.atomic():
            lease.hold()
            extract.finish(document)

    with pytest.raises(LeaseLost):
        extract.do(document, "judge", work)

    document.refresh_from_db()
    assert document.state != Document.State.READ
