import re
from html import unescape

import pytest
from django.test import Client
from django_rq import get_queue
from redis import RedisError
from rq import SimpleWorker
from rq.serializers import JSONSerializer

from audit.models import Entry
from extraction import routes
from extraction.llm_models import EndpointState
from review import workbench_routes
from tests import makers
from tests.llm_simulator import LLAMA_CPP_PYTHON, Simulator

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/review/models/routes/"
BUTTON = "/review/models/routes/llm/test/"


@pytest.fixture
def endpoint(settings):
    """An endpoint that takes less than others, and the route to it."""
    with Simulator(LLAMA_CPP_PYTHON, key="k-secret") as server:
        settings.LLM_ROUTE, settings.LLM_API_KEY = "llm", "k-secret"
        settings.LLM_BASE_URL, settings.LLM_MODEL = server.base_url, "some-model"
        settings.LLM_LOOPBACK_ONLY = True
        yield server


@pytest.fixture(autouse=True)
def queue():
    """The queue of jobs, empty."""
    queue = get_queue("documents")
    queue.empty()
    yield queue
    queue.empty()


@pytest.fixture
def browser():
    browser = Client()
    browser.force_login(makers.ada())
    return browser


def text(response) -> str:
    page = re.sub(r"<(script|title)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def work_off(queue) -> None:
    worker = SimpleWorker([queue], connection=queue.connection, serializer=JSONSerializer)
    worker.work(burst=True)


def test_routes_that_nobody_tested_say_so(endpoint, browser):
    said = text(browser.get(PAGE))

    assert "some-model" in said
    assert endpoint.base_url in said
    assert "Never" in said
    assert "k-secret" not in said


def test_no_route_is_said_in_words(browser, settings):
    settings.LLM_BASE_URL = ""

    assert "No route is set" in text(browser.get(PAGE))


def test_a_test_is_asked_for_run_by_a_worker_and_shown(endpoint, browser, queue):
    response = browser.post(BUTTON, follow=True)

    assert "A worker tests llm now" in text(response)
    assert "A worker is at it" in text(response)
    assert endpoint.seen == []  # not here: by a worker
    work_off(queue)
    said = text(browser.get(PAGE))
    assert "JSON schema not supported" in said
    assert "max_completion_tokens taken and ignored" in said
    assert "Pictures silently dropped" in said
    assert "json_object_schema, max_tokens, not streamed" in said
    assert "A worker is at it" not in said


def test_who_asked_and_what_came_of_it_are_written_down(endpoint, browser, queue):
    browser.post(BUTTON)
    work_off(queue)

    acts = ["extraction.endpoint.test_asked", "extraction.endpoint.tested"]
    entries = Entry.objects.filter(action__in=acts).order_by("seq")
    assert [entry.action for entry in entries] == acts
    assert {entry.actor_id for entry in entries} == {makers.ada().pk}


def test_asking_twice_is_one_test(endpoint, browser, queue):
    browser.post(BUTTON)
    browser.post(BUTTON)

    assert queue.count == 1
    assert Entry.objects.filter(action="extraction.endpoint.test_asked").count() == 1


def test_a_test_can_be_asked_for_again_after_the_last(endpoint, browser, queue):
    for _ in range(2):
        browser.post(BUTTON)
        work_off(queue)

    assert Entry.objects.filter(action="extraction.endpoint.tested").count() == 2
    assert EndpointState.objects.count() == 1


def test_an_endpoint_that_does_not_answer_is_shown_with_its_reason(endpoint, browser, queue):
    endpoint.play(*["status:401"] * 9)
    browser.post(BUTTON)
    work_off(queue)

    said = text(browser.get(PAGE))
    assert "No: auth" in said
    assert "refused the key" in said


def test_a_key_that_is_not_there_is_shown_as_the_reason(endpoint, browser, queue, settings):
    settings.LLM_BASE_URL = ""
    values = {"base_url": endpoint.base_url, "model": "m", "residency": "local"}
    settings.LLM_ROUTES = (routes.RouteSettings(name="llm", key_env="NO_SUCH_KEY", **values),)
    browser.post(BUTTON)
    work_off(queue)

    assert "needs its key in NO_SUCH_KEY" in text(browser.get(PAGE))
    assert endpoint.seen == []


def test_a_broker_that_is_away_is_said_in_words(endpoint, browser, monkeypatch):
    def away(_name):
        raise RedisError

    monkeypatch.setattr(workbench_routes, "get_queue", away)

    assert "The broker can't be reached" in text(browser.post(BUTTON, follow=True))
    assert not Entry.objects.filter(action="extraction.endpoint.test_asked").exists()


def test_a_route_that_is_not_there_is_said_so(endpoint, browser, queue):
    said = text(browser.post("/review/models/routes/other/test/", follow=True))

    assert "There is no route other any more" in said
    assert queue.count == 0


@pytest.mark.parametrize("who", ["alice", "carol", "dave", "oscar"])
def test_routes_are_for_admins_alone(endpoint, who, queue):
    other = Client()
    other.force_login(getattr(makers, who)())

    assert other.get(PAGE).status_code == 403
    assert other.post(BUTTON).status_code == 403
    assert queue.count == 0


def test_the_button_needs_its_token(endpoint, queue):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(makers.ada())

    assert strict.post(BUTTON).status_code == 403
    assert queue.count == 0


def test_the_system_page_leads_here(browser):
    assert f'href="{PAGE}"' in browser.get("/review/system/").content.decode()
