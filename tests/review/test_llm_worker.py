"""The worker for models, in this process: what it takes, what it gives back, how it ends."""

import threading
import time
from datetime import timedelta

import pytest
from django.conf import settings as configured
from django.db import connection
from django.db.models.functions import Now

from accounts.models import Role
from extraction import asking, bell, routes, turns
from extraction.contract import ReadFailed
from extraction.llm_models import LlmCall
from extraction.llm_worker import LlmWorker
from extraction.models import Document, Extraction, FieldValue, Step
from extraction.steps import ensure, take, take_all
from review.pipeline import process_document, take_turn
from review.sweeping import sweep
from tests import makers
from tests.llm_server import LlmServer
from tests.llm_work import ask_models, due_now, read_with_models

pytestmark = pytest.mark.django_db(transaction=True)

NET = "net_pay.current"
ROUTE = """
[routes.{name}]
tier = "{tier}"
base_url = "{url}"
model = "{name}-1"
residency = "{residency}"
family = "{name}"
"""


@pytest.fixture
def stub():
    return makers.stored_document(makers.case(), layout=3, seed=5)


@pytest.fixture
def truth():
    return dict(makers.sample(layout=3, seed=5).truth)


@pytest.fixture(autouse=True)
def nobody_else():
    for one in bell.workers():
        bell.gone(one.name)


@pytest.fixture
def one_route(settings):
    def point(server: LlmServer, concurrency: int = 50) -> None:
        settings.READERS = ("llm", "local")
        settings.LLM_BASE_URL, settings.LLM_MODEL = server.base_url, "oracle-1"
        settings.LLM_CONCURRENCY = concurrency

    return point


@pytest.fixture
def tiers(settings, tmp_path):
    """Writes routes down: name -> (tier, server), or (tier, server, residency)."""

    def write(**named) -> None:
        text = "".join(
            ROUTE.format(name=name, tier=tier, url=server.base_url, residency=(*where, "local")[0])
            for name, (tier, server, *where) in named.items()
        )
        path = tmp_path / "routes.toml"
        path.write_text(text)
        settings.LLM_ROUTES = routes.load(path)
        settings.READERS = (*named, "local")

    return write


def value(document: Document, path: str) -> FieldValue:
    return FieldValue.objects.of_case(document.case).get(path=path)


def step_of(document: Document, name: str = "ask:llm") -> Step:
    return document.steps.get(name=name)


def test_job_leaves_the_model_to_its_worker_and_the_worker_the_rest_to_a_job(
    stub, truth, one_route
):
    with LlmServer(truth) as server:
        one_route(server)
        process_document(stub.pk)
        assert server.seen == []
        assert step_of(stub).state == Step.State.DUE
        assert ask_models() == ["ask:llm"]

    assert step_of(stub).answer["claims"]
    assert not Extraction.objects.filter(reader="llm").exists()
    assert turns.documents_in_turn(most=9) == [stub.pk]
    process_document(stub.pk)
    stub.refresh_from_db()
    assert stub.state == Document.State.READ
    assert step_of(stub).answer is None, "it would be kept twice"
    assert Extraction.objects.get(reader="llm").tier == "cheap"


def test_document_at_a_model_is_not_swept_up(stub, truth, one_route):
    with LlmServer(truth) as server:
        one_route(server)
        process_document(stub.pk)

        assert sweep() == 0


def test_tries_end_after_four_and_the_built_in_readers_values_stand(stub, truth, one_route):
    with LlmServer(truth) as server:
        one_route(server)
        server.play(*["status:503"] * 9)
        for _ in range(4):
            read_with_models(stub)
            due_now()
        read_with_models(stub)

    assert len(server.seen) == 4
    assert stub.state == Document.State.READ
    assert stub.failure == "The model's endpoint had an error of its own."
    assert value(stub, NET).value == truth[NET]
    assert value(stub, NET).source.startswith("local")


def test_tries_end_after_ten_minutes(stub, truth, one_route):
    with LlmServer(truth) as server:
        one_route(server)
        server.play(*["status:503"] * 9)
        read_with_models(stub)
        Step.objects.filter(name="ask:llm").update(began_at=Now() - timedelta(minutes=10))
        due_now()
        read_with_models(stub)

    assert len(server.seen) == 2
    assert stub.state == Document.State.READ


def pauses(document: Document) -> float:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM due_at - clock_timestamp()) FROM extraction_step "
            "WHERE name = 'ask:llm' AND document_id = %s",
            [document.pk],
        )
        return float(cursor.fetchone()[0])


def given(document: Document) -> asking.Assignment:
    lease = take(ensure(document, "ask:llm"))
    assert lease
    return asking.assignment(lease)


def reading(**more) -> Document:
    return makers.document(makers.case(), state=Document.State.READING, **more)


def test_pause_that_the_endpoint_asked_for_is_kept():
    document = reading()
    rate = ReadFailed("rate", "Slow down.", transient=True, retry_after=30)

    assert asking.put_off(given(document), rate)

    assert 28 < pauses(document) <= 30
    assert step_of(document).attempts == 1


def test_pauses_are_scattered():
    waited = []
    for _ in range(12):
        document = reading()
        assert asking.put_off(given(document), ReadFailed("server", "Oh.", transient=True))
        waited.append(pauses(document))

    assert max(waited) <= 2
    assert max(waited) - min(waited) > 0.2


def test_wait_for_our_own_limits_is_no_try():
    document = reading()
    busy = ReadFailed("busy", "Many calls are out.", transient=True, retry_after=1)

    assert asking.put_off(given(document), busy)

    step = step_of(document)
    assert (step.attempts, step.began_at, step.state) == (0, None, Step.State.DUE)


def test_pause_longer_than_anybody_waits_ends_it():
    late = ReadFailed("rate", "Slow down.", transient=True, retry_after=3600)

    assert not asking.put_off(given(reading()), late)


def test_endpoint_that_is_left_alone_is_waited_for_unless_there_is_another(tiers):
    with LlmServer({}) as server:
        tiers(one=("cheap", server))
        open_breaker = ReadFailed("breaker", "Left alone.", transient=True, retry_after=15)
        alone = reading()
        lease = take(ensure(alone, "ask:one"))
        assert asking.put_off(asking.assignment(lease), open_breaker)
        assert alone.steps.get().attempts == 0
        assert alone.steps.get().began_at is not None, "the time to wait has an end"

        tiers(one=("cheap", server), other=("cheap", server))
        lease = take(ensure(reading(), "ask:one"))
        assert not asking.put_off(asking.assignment(lease), open_breaker)


def test_account_that_is_used_up_is_replaced_by_the_next_route_of_the_tier(stub, truth, tiers):
    with LlmServer(truth) as used_up, LlmServer(truth) as spare:
        used_up.always = "status:402"
        tiers(first=("cheap", used_up), second=("cheap", spare))
        read_with_models(stub)

    assert stub.state == Document.State.READ
    assert (len(used_up.seen), len(spare.seen)) == (1, 1)
    assert value(stub, NET).source.startswith("llm:second-1")
    assert stub.failure == "", "another one stood in for it"


def test_route_that_the_case_kind_does_not_allow_is_never_asked(stub, truth, tiers):
    with LlmServer(truth) as near, LlmServer(truth) as far:
        near.always = "status:402"
        tiers(near=("cheap", near), far=("cheap", far, "elsewhere"))
        read_with_models(stub)

    assert far.seen == []
    assert stub.state == Document.State.READ
    assert value(stub, NET).source.startswith("local")
    assert "used up" in stub.failure


def test_strong_model_is_asked_for_what_is_in_doubt_and_decides(stub, truth, tiers):
    wrong = {**truth, NET: truth["net_pay.ytd"]}
    with LlmServer(wrong) as small, LlmServer(truth) as large:
        tiers(small=("cheap", small), large=("strong", large))
        read_with_models(stub)

    assert stub.state == Document.State.READ
    step = step_of(stub, "ask:large")
    assert NET in step.asks
    assert len(step.asks) < len(Extraction.objects.get(reader="small").fields)
    found = value(stub, NET)
    assert (found.value, found.flags) == (truth[NET], [])
    assert [other["value"] for other in found.candidates] == [truth["net_pay.ytd"]]
    call = LlmCall.objects.get(route="large")
    assert set(call.fields) == set(step.asks)


def test_model_that_agrees_with_the_rules_needs_no_second(stub, truth, tiers):
    with LlmServer(truth) as small, LlmServer(truth) as large:
        tiers(small=("cheap", small), large=("strong", large))
        read_with_models(stub)

    assert stub.state == Document.State.READ
    asked = stub.steps.filter(name="ask:large").first()
    assert asked is None or len(asked.asks) < 6, "only what a rule or a table leaves in doubt"


def test_slow_call_holds_up_no_other(truth, one_route):
    documents = [makers.stored_document(makers.case(), layout=3, seed=5) for _ in range(5)]
    with LlmServer(truth) as server:
        one_route(server)
        for number, document in enumerate(documents):
            process_document(document.pk)
            words = document.pages.get().words
            words.append([f"REF-{number}", 40, 770, 90, 780])  # else one answer does for all
            document.pages.update(words=words)
        server.play("slow:12")
        began = time.monotonic()
        ended: list[float] = []
        worker = LlmWorker(lambda *_: ended.append(time.monotonic() - began), slots=2)
        worker.drain()

    assert len(ended) == 5
    assert sorted(ended)[3] < 12 <= sorted(ended)[4]


def connections() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def test_call_that_is_out_holds_no_connection(truth, one_route):
    documents = [makers.stored_document(makers.case(), layout=3, seed=5) for _ in range(8)]
    with LlmServer(truth) as server:
        one_route(server)
        for number, document in enumerate(documents):
            process_document(document.pk)
            words = document.pages.get().words
            words.append([f"REF-{number}", 40, 770, 90, 780])
            document.pages.update(words=words)
        before = connections()
        server.play(*["slow:3"] * 8)
        worker = LlmWorker(lambda *_: None, slots=8)
        thread = threading.Thread(target=worker.drain)
        thread.start()
        deadline = time.monotonic() + 20
        while server.busy < 8 and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.3)
        assert server.busy == 8
        assert connections() <= before + 1
        thread.join()


def test_worker_that_is_told_to_stop_gives_back_what_is_out(stub, truth, one_route):
    with LlmServer(truth) as server:
        one_route(server)
        process_document(stub.pk)
        server.play("slow:4")
        worker = LlmWorker(lambda *_: None, slots=2)
        clean: list[bool] = []
        thread = threading.Thread(target=lambda: clean.append(worker.run(grace_s=0.2)))
        thread.start()
        deadline = time.monotonic() + 20
        while not server.busy and time.monotonic() < deadline:
            time.sleep(0.05)
        assert bell.workers()
        worker.stop()
        thread.join()

    assert clean == [False]
    assert (step_of(stub).state, step_of(stub).attempts) == (Step.State.DUE, 0)
    assert not bell.workers()


def test_step_that_killed_its_workers_ends_and_the_document_goes_on(stub, truth, one_route):
    with LlmServer(truth) as server:
        one_route(server)
        process_document(stub.pk)
        for _ in range(configured.MAX_ATTEMPTS):
            assert take(step_of(stub))
            Step.objects.filter(name="ask:llm").update(lease_until=Now() - timedelta(seconds=1))
        read_with_models(stub)

    assert server.seen == []
    assert (stub.state, stub.failure) == (Document.State.READ, asking.DIED)
    assert value(stub, NET).value == truth[NET]


def test_where_no_worker_runs_documents_go_on_after_ten_minutes(stub, truth, one_route):
    with LlmServer(truth) as server:
        one_route(server)
        process_document(stub.pk)
        sweep()
        assert step_of(stub).state == Step.State.DUE, "one may still be started"
        Step.objects.filter(name="ask:llm").update(due_at=Now() - timedelta(minutes=11))
        bell.here("somebody", slots=1, busy=1)
        sweep()
        assert step_of(stub).state == Step.State.DUE, "it has much to do"
        bell.gone("somebody")
        sweep()
        process_document(stub.pk)

    stub.refresh_from_db()
    assert (stub.state, stub.failure) == (Document.State.READ, asking.NOBODY)


def test_model_that_was_taken_out_of_the_settings_is_waited_for_no_more(
    stub, truth, one_route, settings
):
    with LlmServer(truth) as server:
        one_route(server)
        process_document(stub.pk)
    settings.READERS = ("local",)
    bell.here("somebody", slots=1, busy=0)
    sweep()
    assert step_of(stub).state == Step.State.DUE, "the settings may be about to change everywhere"
    Step.objects.filter(name="ask:llm").update(due_at=Now() - timedelta(minutes=11))
    sweep()
    bell.gone("somebody")
    process_document(stub.pk)

    stub.refresh_from_db()
    assert (stub.state, stub.failure) == (Document.State.READ, asking.NOT_THERE)


def test_answer_for_a_document_that_is_read_anew_is_thrown_away(stub, truth, one_route):
    with LlmServer(truth) as server:
        one_route(server)
        process_document(stub.pk)
        lease = take(step_of(stub))
        Document.objects.update(reading=2)
        with pytest.raises(asking.LeaseLost):
            asking.assignment(lease)


def many(name: str, count: int) -> list[Document]:
    case = makers.case(by=makers.person(name, Role.APPLICANT))
    return [
        makers.document(case, state=Document.State.RECEIVED, name=f"{name}-{number}.pdf")
        for number in range(count)
    ]


def test_one_file_does_not_wait_for_forty_of_somebody_else():
    busy = many("busy", 40)
    (single,) = many("single", 1)

    order = turns.documents_in_turn(most=50)

    assert order[:2] == [busy[0].pk, single.pk]
    assert len(order) == 41


def test_whoever_was_served_of_late_lets_others_go_first():
    busy = many("busy", 5)
    for document in busy[:3]:
        take(ensure(document, "render")).finish()
    (single,) = many("single", 1)

    assert turns.documents_in_turn(most=50)[0] == single.pk


def test_ring_is_answered_with_whose_turn_it_is(monkeypatch):
    busy = many("busy", 2)
    take(ensure(busy[0], "render"))
    (single,) = many("single", 1)
    served: list[int] = []
    monkeypatch.setattr("review.pipeline.process_document", lambda pk: served.append(pk) or True)

    take_turn(busy[1].pk)

    assert served == [single.pk]


def test_calls_take_turns_too():
    busy = [ensure(document, "ask:llm") for document in many("busy", 40)]
    (single,) = [ensure(document, "ask:llm") for document in many("single", 1)]

    first = take_all(turns.steps_in_turn(["ask:llm"], most=2))

    assert [lease.step.pk for lease in first] == [busy[0].pk, single.pk]
    assert len(turns.steps_in_turn(["ask:llm"], most=99)) == 39


def test_steps_are_leased_to_one_of_two_workers():
    ids = [ensure(document, "ask:llm").pk for document in many("busy", 30)]
    start = threading.Barrier(2)
    taken: list[int] = []

    def race() -> None:
        try:
            start.wait()
            taken.extend(lease.step.pk for lease in take_all(ids))
        finally:
            connection.close()

    threads = [threading.Thread(target=race) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == sorted(ids)
