import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from audit.chain import tell
from audit.log import SYSTEM
from extraction import handshake, routes
from extraction.capabilities import Capabilities, Does
from extraction.endpoint import Dialect
from extraction.llm_models import EndpointState
from extraction.probing import try_route
from extraction.readers import model_for
from tests import makers
from tests.llm_simulator import LLAMA_CPP_PYTHON, LLAMA_SERVER, OPENAI, Simulator

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch):
    monkeypatch.setattr(handshake, "_dialects", {})


@pytest.fixture
def endpoint(settings):
    """An endpoint that takes less than the first try asks of it, and the route to it."""
    with Simulator(LLAMA_CPP_PYTHON, key="right") as server:
        settings.LLM_ROUTE = "llm"
        settings.LLM_BASE_URL, settings.LLM_MODEL = server.base_url, "some-model"
        settings.LLM_API_KEY, settings.LLM_LOOPBACK_ONLY = "right", True
        yield server


def test_what_was_found_is_kept_for_all_and_written_down(endpoint):
    route = routes.named("llm")
    assert handshake.found(route) is None

    try_route("llm", makers.ada().pk)

    capabilities, state = handshake.found(route)
    assert capabilities.json_schema is Does.REFUSED
    assert capabilities.json_object_schema is Does.YES
    assert timezone.now() - state.probed_at < timedelta(minutes=1)
    told = next(one for one in tell(SYSTEM) if one.entry.action == "extraction.endpoint.tested")
    assert told.entry.actor_id == makers.ada().pk
    assert (told.details["route"], told.details["outcome"]) == ("llm", "ok")
    assert '"right"' not in json.dumps(told.details)


def test_a_reader_starts_with_what_was_found(endpoint):
    try_route("llm", makers.ada().pk)
    document = makers.document(makers.case())

    reader, _ = model_for(document, "llm")

    assert reader._dialect == Dialect("json_object_schema", "max_tokens", stream=False)


def test_a_reader_of_an_endpoint_that_nobody_tested_starts_from_the_route(endpoint):
    reader, _ = model_for(makers.document(makers.case()), "llm")

    assert reader._dialect == Dialect("json_schema")


def test_an_endpoint_that_gave_no_answer_teaches_nothing(endpoint):
    route = routes.named("llm")
    handshake.keep(route, Capabilities("connect", "Not reached."), by=None)

    assert handshake.dialect(route, route.wire()) is None


def test_what_was_looked_up_is_not_looked_up_for_each_document(endpoint, django_assert_num_queries):
    route = routes.named("llm")
    handshake.dialect(route, route.wire())

    with django_assert_num_queries(0):
        assert handshake.dialect(route, route.wire()) is None


def test_findings_of_an_older_form_are_none(endpoint):
    route = routes.named("llm")
    handshake.keep(route, Capabilities("ok"), by=None)
    EndpointState.objects.update(capabilities={"format": 0, "outcome": "ok"})

    assert handshake.found(route) is None


def test_a_test_keeps_nothing_of_the_breaker_and_the_limits(endpoint):
    route = routes.named("llm")
    handshake.keep(route, Capabilities("ok"), by=None)
    EndpointState.objects.update(trips=3, pace=0.5)
    handshake.keep(route, Capabilities("ok"), by=None)

    state = EndpointState.objects.get()
    assert (state.trips, state.pace) == (3, 0.5)


def test_a_route_that_is_gone_by_now_is_no_harm():
    try_route("llm", makers.ada().pk)

    assert not EndpointState.objects.exists()


def run(*words: str) -> str:
    out = StringIO()
    call_command("llm", *words, stdout=out)
    return out.getvalue()


def test_the_command_says_what_the_endpoint_does(endpoint):
    said = run("probe", "llm")

    assert f"llm: some-model at {endpoint.base_url}\n" in said
    assert "JSON schema                 not supported\n" in said
    assert "max_completion_tokens       taken and ignored\n" in said
    assert "Documents are asked about so: json_object_schema, max_tokens, not streamed." in said
    assert not EndpointState.objects.exists()


def test_the_command_prints_one_object_and_keeps_it_where_asked(endpoint):
    told = json.loads(run("probe", "llm", "--json", "--keep", "--short"))

    assert (told["route"], told["outcome"], told["image"]) == ("llm", "ok", "ignored")
    assert told["long_prompt"] == "unknown"
    capabilities, _ = handshake.found(routes.named("llm"))
    assert capabilities == Capabilities.of_data(told)


def test_the_command_fails_where_there_is_no_answer(settings):
    with Simulator(LLAMA_SERVER, key="right") as server:
        settings.LLM_ROUTE, settings.LLM_API_KEY = "llm", "wrong"
        settings.LLM_BASE_URL, settings.LLM_MODEL = server.base_url, "some-model"
        out = StringIO()
        with pytest.raises(SystemExit) as ended:
            call_command("llm", "probe", "llm", stdout=out)

    assert ended.value.code == 1
    assert "no answer (auth)" in out.getvalue()


def test_the_command_names_the_routes_there_are(endpoint):
    with pytest.raises(CommandError, match=r"no route other\. Routes: llm") as wrong:
        run("probe", "other")

    assert wrong.value.returncode == 2


def test_no_key_is_told_by_the_command(endpoint):
    assert "right" not in run("probe", "llm", "--json").replace("rightly", "")


def test_an_endpoint_that_looks_at_pictures_is_shown_them(settings):
    with Simulator(OPENAI, key="k") as server:
        settings.LLM_ROUTE, settings.LLM_API_KEY = "llm", "k"
        settings.LLM_BASE_URL, settings.LLM_MODEL = server.base_url, "some-model"
        try_route("llm", makers.ada().pk)
        route = routes.named("llm")

    assert handshake.dialect(route, route.wire()).images
