"""When an endpoint is left alone, and how it is spared: pure decisions over time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.breaker import (
    FIRST_PAUSE_S,
    LONGEST_PAUSE_S,
    Breaker,
    Pace,
    Turns,
)


def after(
    *outcomes: str, every: float = 1.0, breaker: Breaker | None = None
) -> tuple[Breaker, float]:
    """The breaker after these outcomes, one a second, and the time then."""
    now, state = 1000.0, Breaker()
    for outcome in outcomes:
        now += every
        state = state.ended(outcome, now - 0.5, now)
    return state, now


def test_five_faults_open_it_and_four_do_not():
    assert after(*["server"] * 4)[0].opened_at is None
    opened, now = after(*["timeout", "connect", "server", "protocol", "timeout"])
    assert opened.opened_at == now
    assert opened.wait(now) == FIRST_PAUSE_S


def test_fewer_faults_than_half_of_the_last_do_not_open_it():
    assert after(*["ok"] * 6, *["server"] * 5)[0].opened_at is None
    assert after(*["ok"] * 5, *["server"] * 5)[0].opened_at is not None


def test_only_the_last_twenty_count():
    assert after(*["ok"] * 100, *["server"] * 9)[0].opened_at is None
    assert after(*["ok"] * 100, *["server"] * 10)[0].opened_at is not None


def test_faults_of_more_than_a_minute_ago_are_forgotten():
    assert after(*["server"] * 10, every=20.0)[0].opened_at is None


@pytest.mark.parametrize("outcome", ["context", "bad_json", "auth", "quota", "rate", "refused"])
def test_trouble_with_single_documents_is_no_fault(outcome):
    assert after(*[outcome] * 30)[0].opened_at is None


def test_one_call_tries_after_the_pause_and_closes_it():
    opened, now = after(*["server"] * 5)
    later = now + FIRST_PAUSE_S
    assert opened.wait(later - 0.1) is not None
    assert opened.wait(later) is None

    trying = opened.trying(until=later + 90)

    assert trying.wait(later + 1) == 89
    assert trying.ended("ok", later, later + 2).opened_at is None


def test_failed_try_opens_it_for_twice_as_long():
    opened, now = after(*["server"] * 5)
    later = now + FIRST_PAUSE_S
    again = opened.trying(later + 90).ended("timeout", later, later + 30)

    assert again.wait(later + 30) == 2 * FIRST_PAUSE_S


def test_try_that_is_lost_is_followed_by_another():
    opened, now = after(*["server"] * 5)
    trying = opened.trying(until=now + FIRST_PAUSE_S + 90)

    assert trying.wait(now + FIRST_PAUSE_S + 90) is None


def test_calls_that_were_out_when_it_opened_are_no_try():
    opened, now = after(*["server"] * 5)

    assert opened.ended("ok", now - 3, now + 1) == opened
    assert opened.ended("server", now - 3, now + 1) == opened


def test_pause_never_grows_beyond_its_limit():
    state, _ = after(*["server"] * 5)
    for _ in range(20):
        began = state.open_until
        state = state.trying(began + 90).ended("server", began, began + 1)

    assert state.wait(state.opened_at or 0) == LONGEST_PAUSE_S


@given(st.lists(st.sampled_from(["ok", "server", "timeout", "rate", "bad_json"]), max_size=60))
def test_it_is_open_only_with_five_faults_behind_it(outcomes):
    state, now = after(*outcomes)

    faults = sum(outcome in ("server", "timeout") for outcome in outcomes)
    assert state.opened_at is None or faults >= 5
    assert len(state.recent) <= 20
    assert state.opened_at is None or (state.wait(now) or 0) <= LONGEST_PAUSE_S


def test_pace_halves_and_comes_back_slowly():
    pace = Pace().slowed(began=9.0, now=10.0, retry_after=None)

    assert pace.slots(100, 10.0) == 50
    assert 50 < pace.slots(100, 70.0) < 75
    assert pace.slots(100, 10.0 + 300.0) == 100


def test_answers_to_calls_sent_before_slow_down_once():
    pace = Pace().slowed(began=9.0, now=10.0, retry_after=None)
    for _ in range(50):
        pace = pace.slowed(began=9.5, now=10.5, retry_after=3.0)

    assert pace.slots(100, 10.0) == 50
    assert pace.not_before == 13.5


def test_however_often_it_slows_down_one_call_may_go():
    pace = Pace()
    for now in range(10, 1000, 10):
        pace = pace.slowed(began=now - 0.1, now=float(now), retry_after=None)

    assert pace.slots(4, 1000.0) == 1


@given(
    per_minute=st.integers(1, 600),
    waits=st.lists(st.floats(0, 20), min_size=1, max_size=200),
)
def test_turns_never_exceed_the_minute_by_more_than_the_bucket_holds(per_minute, waits):
    now = 100.0
    turns, taken = Turns.full(per_minute, now), 0
    for wait in waits:
        now += wait
        turns = turns.filled(per_minute, now)
        if turns.wait(per_minute) is None:
            turns, taken = turns.taken(), taken + 1

    assert taken <= max(1, per_minute / 6) + (now - 100.0) * per_minute / 60 + 1e-6


def test_wait_for_a_turn_is_long_enough():
    turns = Turns(0.25, 100.0)
    wait = turns.wait(12)

    assert wait == pytest.approx(3.75)
    assert turns.filled(12, 100.0 + wait + 1e-9).wait(12) is None
