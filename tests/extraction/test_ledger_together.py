"""Many workers at one endpoint: limits hold over all of them, and none holds a connection."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import OperationalError, connection

from extraction import ledger
from extraction.gate import Told
from extraction.llm_models import Budget, LlmCall
from extraction.refused_calls import NotAdmitted, Why
from tests.extraction.test_ledger import ASKED, COST, MOST, OK, a_gate, limit

pytestmark = pytest.mark.django_db(transaction=True)

WORKERS = 12


def together(work) -> list:
    """What `work(number)` gives in as many threads, all started at once."""
    start = threading.Barrier(WORKERS)

    def do(number: int):
        start.wait()
        try:
            return work(number)
        finally:
            assert connection.connection is None, "the gate left a connection open"

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(do, range(WORKERS)))


def one_call(gate, number: int, told: Told = OK) -> str:
    asked = replace(ASKED, key=f"{number:064}")
    try:
        gate.admit(asked)
    except NotAdmitted as refusal:
        return str(refusal.why)
    gate.settle(asked, told)
    return "sent"


def test_workers_together_never_spend_more_than_the_budget(monkeypatch):
    monkeypatch.setattr(ledger, "PATIENCE_S", 0.0)
    gates = [a_gate(concurrency=100) for _ in range(WORKERS)]
    limit(budget_day_micros=3 * MOST)
    unknown = replace(OK, prompt_tokens=None)  # what is reserved stays spent

    said = Counter(together(lambda number: one_call(gates[number], number, unknown)))

    assert said == {"sent": 3, "budget": WORKERS - 3}
    row = Budget.objects.get(scope="kind:mortgage")
    assert (row.charged_micros, row.calls) == (3 * MOST, 3)


def test_workers_together_never_have_more_calls_out_than_the_route_allows(monkeypatch):
    monkeypatch.setattr(ledger, "PATIENCE_S", 0.0)
    gates = [a_gate(concurrency=5) for _ in range(WORKERS)]

    def admitted(number: int) -> bool:
        try:
            gates[number].admit(replace(ASKED, key=f"{number:064}"))
        except NotAdmitted:
            return False
        return True

    assert sum(together(admitted)) == 5
    assert LlmCall.objects.filter(outcome="").count() == 5


def test_workers_that_wait_for_their_turn_get_it():
    gates = [a_gate(concurrency=4) for _ in range(WORKERS)]

    assert set(together(lambda number: one_call(gates[number], number))) == {"sent"}
    assert Budget.objects.get(scope="installation").charged_micros == WORKERS * COST


def test_ledger_that_is_away_lets_nothing_out(monkeypatch):
    gate = a_gate()
    monkeypatch.setattr(ledger.time, "sleep", lambda seconds: None)

    def away():
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(ledger.endpoint_state, "clock", away)
    monkeypatch.setattr(ledger, "PATIENCE_S", 0.0)

    with pytest.raises(NotAdmitted) as caught:
        gate.admit(ASKED)
    assert caught.value.why is Why.BUSY
    assert caught.value.transient
    assert LlmCall.objects.count() == 0


def test_ledger_that_is_away_for_a_moment_is_asked_again(monkeypatch):
    gate = a_gate()
    monkeypatch.setattr(ledger.time, "sleep", lambda seconds: None)
    clock, failures = ledger.endpoint_state.clock, iter([1, 1])

    def flaky():
        if next(failures, None):
            raise OperationalError("the server closed the connection")
        return clock()

    monkeypatch.setattr(ledger.endpoint_state, "clock", flaky)
    gate.admit(ASKED)
    gate.settle(ASKED, OK)

    assert LlmCall.objects.get().cost_micros == COST


def test_reservation_of_a_call_that_never_came_back_stays_spent():
    gate = a_gate()
    gate.admit(ASKED)

    assert {row.charged_micros for row in Budget.objects.all()} == {MOST}
