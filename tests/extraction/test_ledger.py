"""The gate that remembers, limits and counts: what it lets out, and what it writes down."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import Entry
from extraction import endpoint_state, ledger, routes
from extraction.gate import Asked, Told
from extraction.ledger import DatabaseGate, gate_for
from extraction.llm_models import Budget, EndpointState, KeptAnswer, LlmCall
from extraction.models import CaseKind
from extraction.refused_calls import NotAdmitted, Why
from extraction.schemas import SCHEMAS
from extraction.schemas.base import leaves
from tests import makers

pytestmark = pytest.mark.django_db

EVERYTHING = tuple(leaf.path for leaf in leaves(SCHEMAS["pay_stub"]))
ASKED = Asked(
    key="k" * 64,
    route="hosted",
    model="some-model",
    mode="json_schema",
    prompt_version="p1",
    schema="pay_stub v1",
    pages=(1, 2),
    fields=EVERYTHING,
    masked=4,
    pictures=0,
    prompt_tokens=1000,
    output_tokens=500,
)
OK = Told(
    outcome="ok",
    text='{"answer": 1}',
    model_reported="some-model-2",
    prompt_tokens=900,
    cached_tokens=100,
    completion_tokens=50,
    reported_cost=None,
    seconds=1.5,
    request_id="req-1",
)
PRICE = {"since": date(2020, 1, 1), "prompt": "2.00", "completion": "8.00", "cached": "0.50"}
# At most 1000 * 2 + 500 * 8 = 6000 micros; it costs 800 * 2 + 100 * 0.5 + 50 * 8 = 2050.
MOST, COST = 6000, 2050


def a_route(**values: Any) -> routes.RouteSettings:
    given = {
        "name": "hosted",
        "base_url": "https://models.example/v1/",
        "model": "some-model",
        "residency": "local",
        "prices": [PRICE],
        **values,
    }
    return routes.RouteSettings(**given)


def a_gate(document: Any = None, **values: Any) -> DatabaseGate:
    return gate_for(document or makers.document(makers.case()), a_route(**values))


def let_out(gate: DatabaseGate, told: Told = OK, asked: Asked = ASKED) -> LlmCall:
    gate.admit(asked)
    gate.settle(asked, told)
    return LlmCall.objects.latest("pk")


def failing(outcome: str, **changes: Any) -> Told:
    nothing = dict.fromkeys(("text", "prompt_tokens", "cached_tokens", "completion_tokens"))
    return replace(OK, outcome=outcome, **{**nothing, **changes})


def refusal(gate: DatabaseGate, asked: Asked = ASKED) -> NotAdmitted:
    before = LlmCall.objects.count(), Entry.objects.count()
    with pytest.raises(NotAdmitted) as caught, transaction.atomic():
        gate.admit(asked)
    assert (LlmCall.objects.count(), Entry.objects.count()) == before
    return caught.value


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(ledger, "PATIENCE_S", 0.0)


def limit(**fields: Any) -> None:
    CaseKind.objects.filter(pk="mortgage").update(**fields)


def test_call_is_written_down_before_anything_leaves():
    gate = a_gate()

    gate.admit(ASKED)

    call = LlmCall.objects.get()
    assert (call.route, call.tier, call.model, call.residency) == (
        "hosted", "cheap", "some-model", "local",
    )  # fmt: skip
    assert call.endpoint == "https://models.example/v1"
    assert (call.pages, call.masked, call.reserved_micros) == ([1, 2], 4, MOST)
    assert (call.outcome, call.cost_micros, call.seconds) == ("", None, None)
    assert not call.lost


def test_what_leaves_is_in_the_cases_timeline_without_a_word_of_it():
    gate = a_gate()
    gate.admit(ASKED)

    entry = Entry.objects.latest("pk")
    details = json.loads(entry.canon)["details"]
    assert entry.action == "extraction.llm.sent"
    assert entry.chain == gate.document.case.reference
    assert details["pages"] == [1, 2]
    assert details["fields"] == "all"
    assert (details["host"], details["residency"]) == ("models.example", "local")


def test_asking_for_few_fields_names_them_in_the_timeline():
    gate = a_gate()
    gate.admit(replace(ASKED, fields=("pay_date",)))

    assert json.loads(Entry.objects.latest("pk").canon)["details"]["fields"] == ["pay_date"]


def test_call_that_ended_has_its_outcome_tokens_and_cost():
    call = let_out(a_gate())

    assert (call.outcome, call.model_reported, call.far_request_id) == (
        "ok", "some-model-2", "req-1",
    )  # fmt: skip
    assert (call.prompt_tokens, call.cached_tokens, call.completion_tokens) == (900, 100, 50)
    assert (call.cost_micros, call.price_since) == (COST, date(2020, 1, 1))
    assert call.settled_at is not None


def test_what_is_settled_can_not_be_changed():
    call = let_out(a_gate())

    with pytest.raises(IntegrityError), transaction.atomic():
        LlmCall.objects.filter(pk=call.pk).update(cost_micros=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        KeptAnswer.objects.update(text="another")


@pytest.mark.parametrize(
    ("told", "cost"),
    [
        (failing("timeout"), None),
        (failing("server"), None),
        (failing("connect", reached=False), 0),
        (failing("rate"), 0),
        (failing("auth"), 0),
        (failing("bad_json", prompt_tokens=1000, completion_tokens=10), 2080),
        (replace(OK, completion_tokens=None), None),
        (replace(OK, reported_cost="0.0123"), 12300),
        (replace(OK, reported_cost="nonsense"), COST),
        (replace(OK, prompt_tokens=100, cached_tokens=400), 800),
    ],
)
def test_cost_is_what_is_known_of_it(told, cost):
    assert let_out(a_gate(), told).cost_micros == cost


def test_cost_without_a_price_stays_unknown_unless_a_proxy_tells_it():
    gate = a_gate(prices=())

    assert let_out(gate).cost_micros is None
    assert let_out(gate, replace(OK, reported_cost="0.5")).cost_micros == 500_000


def test_free_route_costs_nothing_even_where_tokens_are_unknown():
    assert let_out(a_gate(prices=(), free=True), failing("timeout")).cost_micros == 0


def test_same_question_is_answered_without_another_call():
    let_out(a_gate())
    gate = a_gate()

    kept = gate.recall(ASKED)

    assert kept is not None
    assert (kept.text, kept.model_reported, kept.prompt_tokens) == (OK.text, "some-model-2", 900)
    call = LlmCall.objects.latest("pk")
    assert (call.from_cache, call.cost_micros, call.document) == (True, 0, gate.document)
    assert gate.answers == [
        {
            "key": ASKED.key,
            "digest": KeptAnswer.objects.get().digest,
            "pages": [1, 2],
            "fields": None,
            "rows": None,
            "mask": [],
            "model": "some-model",
            "route": a_route().fingerprint,
        }
    ]


def test_another_question_has_no_answer():
    let_out(a_gate())

    assert a_gate().recall(replace(ASKED, key="x" * 64)) is None


@pytest.mark.parametrize("outcome", ["truncated", "bad_json", "refused", "server"])
def test_answer_that_was_of_no_use_is_not_kept(outcome):
    gate = a_gate()
    let_out(gate, replace(OK, outcome=outcome))

    assert gate.recall(ASKED) is None
    assert gate.answers == []


def test_an_answer_asked_for_once_more_replaces_the_first():
    gate = a_gate()
    let_out(gate)
    let_out(gate, replace(OK, text="better"), replace(ASKED, key="again"))
    let_out(gate, asked=replace(ASKED, key="next", pages=(3,)))

    assert [one["key"] for one in gate.answers] == ["again", "next"]


def test_document_goes_nowhere_that_its_case_kind_does_not_allow():
    refused = refusal(a_gate(residency="us"))

    assert refused.why is Why.RESIDENCY
    assert not refused.transient
    assert "hosted is at us" in refused.sentence
    assert refused.as_failure().code == "residency"


def test_document_goes_where_its_case_kind_allows_and_local_is_no_exception():
    document = makers.document(makers.case())
    limit(residencies=["eu", "us"])

    assert let_out(a_gate(document, residency="us")).outcome == "ok"
    assert refusal(a_gate(document, residency="local")).why is Why.RESIDENCY


def test_unstated_residency_says_how_to_state_it():
    assert "LLM_RESIDENCY" in refusal(a_gate(residency="unstated")).sentence


def test_kept_answer_is_used_wherever_the_route_is_now():
    let_out(a_gate())

    assert a_gate(residency="us").recall(ASKED) is not None


def test_document_waits_for_a_person_at_its_budget():
    document = makers.document(makers.case())
    limit(budget_document_micros=MOST + COST)
    gate = a_gate(document)
    let_out(gate)  # 2050 of 8050
    let_out(gate)  # 4100; another may cost 6000

    refused = refusal(gate)
    assert refused.why is Why.BUDGET
    assert not refused.transient
    assert "waits for a person" in refused.sentence
    assert let_out(a_gate()).outcome == "ok"  # another document has its own


def test_day_budget_of_a_case_kind_holds_over_its_documents():
    first, second = makers.document(makers.case()), makers.document(makers.case())
    limit(budget_day_micros=MOST)
    let_out(a_gate(first))

    assert refusal(a_gate(second)).why is Why.BUDGET
    other = makers.document(makers.case("supplier_invoice"), "invoice")
    assert let_out(a_gate(other)).outcome == "ok"


def test_day_budget_of_the_installation_holds_over_case_kinds(settings):
    settings.LLM_DAY_BUDGET_MICROS = MOST
    let_out(a_gate())

    other = makers.document(makers.case("supplier_invoice"), "invoice")
    assert refusal(a_gate(other)).why is Why.BUDGET


def test_yesterdays_calls_count_for_yesterday(settings):
    settings.LLM_DAY_BUDGET_MICROS = MOST
    let_out(a_gate())
    Budget.objects.update(day=timezone.now().date() - timedelta(days=1))

    assert let_out(a_gate()).outcome == "ok"


def test_budget_counts_what_is_reserved_while_calls_are_out(settings):
    settings.LLM_DAY_BUDGET_MICROS = 2 * MOST - 1
    a_gate().admit(ASKED)

    assert refusal(a_gate()).why is Why.BUDGET


def test_unknown_cost_counts_as_what_was_reserved(settings):
    settings.LLM_DAY_BUDGET_MICROS = 2 * MOST - 1
    let_out(a_gate(), failing("timeout"))

    assert refusal(a_gate()).why is Why.BUDGET
    assert {row.charged_micros for row in Budget.objects.all()} == {MOST}


def test_what_nothing_was_charged_for_is_given_back(settings):
    settings.LLM_DAY_BUDGET_MICROS = MOST
    let_out(a_gate(), failing("connect", reached=False))

    assert let_out(a_gate()).outcome == "ok"


def test_proxy_that_tells_more_than_was_reserved_is_charged_for_it():
    let_out(a_gate(), replace(OK, reported_cost="1"))

    assert {row.charged_micros for row in Budget.objects.all()} == {1_000_000}


def test_budget_needs_a_price():
    document = makers.document(makers.case())
    limit(budget_day_micros=10**9)

    assert "no price is known" in refusal(a_gate(document, prices=())).sentence
    assert let_out(a_gate(document, prices=(), free=True)).cost_micros == 0


def test_calls_without_a_price_are_counted_as_such():
    gate = a_gate(prices=())
    let_out(gate)
    let_out(gate, replace(OK, reported_cost="0.5"))

    row = Budget.objects.get(scope="installation")
    assert (row.calls, row.unpriced, row.charged_micros) == (2, 1, 500_000)


def test_no_more_calls_are_out_than_the_route_allows():
    gate = a_gate(concurrency=2)
    gate.admit(ASKED)
    gate.admit(replace(ASKED, key="b"))

    refused = refusal(a_gate(concurrency=2), replace(ASKED, key="c"))
    assert refused.why is Why.BUSY
    assert refused.transient
    gate.settle(ASKED, OK)
    a_gate(concurrency=2).admit(replace(ASKED, key="c"))


def test_call_whose_worker_died_holds_its_place_only_for_a_time():
    gate = a_gate(concurrency=1)
    gate.admit(ASKED)
    LlmCall.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert let_out(a_gate(concurrency=1)).outcome == "ok"
    assert LlmCall.objects.first().lost


def test_turn_is_waited_for(monkeypatch):
    monkeypatch.setattr(ledger, "PATIENCE_S", 60.0)
    waited = []
    gate = a_gate(concurrency=1)
    gate.admit(ASKED)

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        gate.settle(ASKED, OK)

    monkeypatch.setattr(ledger.time, "sleep", sleep)
    a_gate(concurrency=1).admit(replace(ASKED, key="b"))
    assert len(waited) == 1


def test_calls_a_minute_are_limited_over_all_gates():
    for key in "ab":
        let_out(a_gate(requests_per_minute=12), asked=replace(ASKED, key=key))

    refused = refusal(a_gate(requests_per_minute=12))
    assert refused.why is Why.BUSY
    assert 0 < (refused.retry_after or 0) <= 5


def test_too_many_requests_halve_the_calls_that_may_be_out():
    let_out(a_gate(concurrency=4), failing("rate"))
    for key in "ab":
        a_gate(concurrency=4).admit(replace(ASKED, key=key))

    assert refusal(a_gate(concurrency=4), replace(ASKED, key="c")).why is Why.BUSY


def test_wait_that_the_endpoint_asks_for_holds_for_everybody():
    let_out(a_gate(), failing("rate", retry_after=40.0))

    refused = refusal(a_gate())
    assert refused.why is Why.BUSY
    assert 20 < (refused.retry_after or 0) <= 40


def test_endpoint_that_fails_again_and_again_is_left_alone():
    for _ in range(5):
        let_out(a_gate(), failing("server"))

    refused = refusal(a_gate())
    assert refused.why is Why.BREAKER
    assert refused.transient
    assert 5 < (refused.retry_after or 0) <= 15
    assert let_out(a_gate(model="another")).outcome == "ok"


def test_one_call_tries_whether_the_endpoint_is_well_again():
    for _ in range(5):
        let_out(a_gate(), failing("timeout"))
    EndpointState.objects.update(open_until=timezone.now() - timedelta(seconds=1))
    trial = a_gate()
    trial.admit(ASKED)

    assert refusal(a_gate()).why is Why.BREAKER
    trial.settle(ASKED, OK)
    assert let_out(a_gate()).outcome == "ok"


def test_failures_of_single_documents_do_not_open_the_breaker():
    for outcome in ("truncated", "context", "bad_json", "filtered", "auth", "empty", "rate"):
        let_out(a_gate(), failing(outcome))

    state = endpoint_state.health(EndpointState.objects.get())
    assert state.breaker.opened_at is None


def test_finding_what_an_endpoint_can_do_is_left_alone_by_calls():
    let_out(a_gate())
    EndpointState.objects.update(capabilities={"images": False})

    let_out(a_gate())

    assert EndpointState.objects.get().capabilities == {"images": False}
