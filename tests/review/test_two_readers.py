"""A document read by a model and by the built-in reader: the real job, a real endpoint."""

import pytest
from django.urls import reverse

from extraction import values
from extraction.models import Document, FieldValue, LlmCall
from review.submissions import left_to_do
from rules.models import Finding
from tests import makers
from tests.llm_server import LlmServer
from tests.llm_work import due_now, read_with_models

pytestmark = pytest.mark.django_db(transaction=True)

NET = "net_pay.current"


@pytest.fixture
def stub():
    return makers.stored_document(makers.case(), layout=3, seed=5)


@pytest.fixture
def truth():
    return makers.sample(layout=3, seed=5).truth


@pytest.fixture
def route(settings):
    """Points the installation at an endpoint; gives a function that does."""

    def point(server: LlmServer, *readers: str) -> None:
        settings.READERS = readers or ("llm", "local")
        settings.LLM_BASE_URL = server.base_url
        settings.LLM_MODEL = "oracle-1"

    return point


def read(document: Document) -> dict[str, FieldValue]:
    read_with_models(document)
    return {value.path: value for value in FieldValue.objects.of_case(document.case)}


def test_readers_that_agree_leave_nothing_to_ask(stub, truth, route):
    with LlmServer(truth) as server:
        route(server)
        found = read(stub)

    assert stub.state == Document.State.READ
    assert found[NET].value == truth[NET]
    assert found[NET].source.startswith("llm:oracle-1")
    assert found[NET].grounding == "exact"
    assert not Finding.objects.filter(rule="value.readers_disagree", outcome="fail").exists()
    call = LlmCall.objects.get()
    assert (call.route, call.outcome, call.pages) == ("llm", "ok", [1])
    assert call.prompt_tokens


def test_readers_that_disagree_are_a_finding_with_both_values(stub, truth, route):
    wrong = {**truth, NET: truth["net_pay.ytd"]}  # stands on the page, in the wrong column

    with LlmServer(wrong) as server:
        route(server)
        found = read(stub)

    assert found[NET].value == truth["net_pay.ytd"]
    assert [other["value"] for other in found[NET].candidates] == [truth[NET]]
    (finding,) = Finding.objects.filter(rule="value.readers_disagree", outcome="fail")
    assert finding.paths == {NET}


def test_value_that_is_not_on_the_page_never_counts_as_found(stub, truth, route):
    del truth[NET]
    with LlmServer(truth) as server:
        server.play("invented:987654.32")
        route(server, "llm")
        found = read(stub)

    assert (found[NET].value, found[NET].grounding) == ("987654.32", "none")
    flagged = Finding.objects.filter(rule="value.not_on_the_page", outcome="fail")
    assert NET in {path for one in flagged for path in one.paths}


def test_endpoint_that_is_away_leaves_the_built_in_reader(stub, truth, route, settings):
    settings.MAX_ATTEMPTS = 1
    with LlmServer(truth) as server:
        server.play("status:503")
        route(server)
        found = read(stub)

    assert stub.state == Document.State.READ
    assert stub.failure
    assert found[NET].value == truth[NET]
    assert found[NET].source.startswith("local")
    assert LlmCall.objects.get().outcome == "server"


def test_failed_reading_is_never_shown_as_empty_fields(stub, truth, route, client):
    with LlmServer(truth) as server:
        server.play("status:401")
        route(server, "llm")
        found = read(stub)

    assert stub.state == Document.State.READ
    assert {value.status for value in found.values()} == {"failed"}
    wanted = [sentence for _, sentence in left_to_do(stub.case)]
    assert any("net pay" in sentence for sentence in wanted)
    client.force_login(makers.dave())
    page = client.get(reverse("apply:check", args=[stub.case.reference])).content.decode()
    assert "could not read this by machine" in page
    by_hand = values.change(found[NET], truth[NET], version=1, by=makers.dave())
    assert by_hand.value == truth[NET]
    assert by_hand.grounding != "none"  # what was typed stands on the page


def test_reading_again_after_the_endpoint_came_back_needs_no_second_upload(
    stub, truth, route, settings
):
    settings.MAX_ATTEMPTS = 3
    with LlmServer(truth) as server:
        server.play("status:503")
        route(server)
        read_with_models(stub)
        assert stub.state == Document.State.READING
        due_now()
        found = read(stub)

    assert found[NET].source.startswith("llm:oracle-1")
    assert [call.outcome for call in LlmCall.objects.order_by("pk")] == ["server", "ok"]
