"""A document on its way meets a limit: it is read by whoever may, and says what was not done."""

import pytest
from django.test import Client

from extraction.llm_models import LlmCall
from extraction.model_policy import ModelPolicy, set_model_policy
from extraction.models import Document
from extraction.routes import RouteSettings
from tests import makers
from tests.llm_server import LlmServer
from tests.llm_work import read_with_models

pytestmark = pytest.mark.django_db(transaction=True)
PRICE = {"since": "2020-01-01", "prompt": "1", "completion": "1"}


@pytest.fixture
def endpoint():
    with LlmServer(makers.sample(layout=3, seed=5).truth) as server:
        yield server


def a_route(server: LlmServer, **values) -> RouteSettings:
    given = {
        "name": "cheap",
        "base_url": server.base_url,
        "model": "oracle-1",
        "residency": "local",
        "free": True,
        **values,
    }
    return RouteSettings.model_validate(given, strict=False)


def policy(**values) -> None:
    set_model_policy(makers.kind(), ModelPolicy(**values), reason="A test.", by=makers.carol())


def read() -> Document:
    return read_with_models(makers.stored_document(makers.case(), layout=3, seed=5))


def sources(document: Document) -> set[str]:
    return {value.source.partition(":")[0] for value in document.values.exclude(value=None)}


def test_document_is_read_without_models_at_the_cap_and_says_so(endpoint, settings):
    settings.READERS = ("cheap", "local")
    settings.LLM_ROUTES = (a_route(endpoint, free=False, prices=[PRICE]),)
    policy(budget_document_micros=10)

    document = read()

    assert document.state == Document.State.READ
    assert "budget" in document.failure
    assert "waits for a person" in document.failure
    assert sources(document) == {"local"}
    assert endpoint.seen == []


def test_document_of_a_kind_that_allows_no_route_is_read_here(endpoint, settings):
    settings.READERS = ("cheap", "local")
    settings.LLM_ROUTES = (a_route(endpoint, residency="us"),)
    makers.kind()

    document = read()

    assert document.state == Document.State.READ
    assert sources(document) == {"local"}
    assert endpoint.seen == []


def test_fallback_goes_to_a_route_that_is_allowed_and_to_no_other(endpoint, settings):
    settings.READERS = ("cheap", "far", "near", "local")
    with LlmServer(always="status:402") as broken, LlmServer(always="status:402") as far:
        settings.LLM_ROUTES = (
            a_route(broken, name="cheap"),
            a_route(far, name="far", residency="us"),
            a_route(endpoint, name="near", residency="eu"),
        )
        policy(residencies=("local", "eu"))
        document = read()

        assert (len(broken.seen), far.seen) == (1, [])
    assert len(endpoint.seen) == 1
    assert "llm" in sources(document)
    assert {call.route for call in LlmCall.objects.all()} == {"cheap", "near"}


def test_what_was_spent_is_shown_after_a_reading(endpoint, settings):
    settings.READERS = ("cheap", "local")
    settings.LLM_ROUTES = (a_route(endpoint, free=False, prices=[PRICE]),)
    makers.kind()

    read()

    call = LlmCall.objects.get()
    assert call.cost_micros == (call.prompt_tokens or 0) + (call.completion_tokens or 0)
    assert (call.reserved_micros or 0) >= call.cost_micros > 0
    browser = Client()
    browser.force_login(makers.oscar())
    assert f"{call.prompt_tokens} in" in browser.get("/review/models/").content.decode()
