"""What all workers know of an endpoint's health, kept in PostgreSQL under its row's lock.

Every call looks here twice, so the statements are written out: building them anew for each took
longer than PostgreSQL does for them.
"""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django.db import connection

from extraction.breaker import Breaker, Pace, Turns
from extraction.gate import Told
from extraction.llm_models import EndpointState
from extraction.outcomes import Outcome
from extraction.routes import RouteSettings

SLOT_WAIT_S = 1.0  # nobody knows when a call comes back
_LOCKED = """
    SELECT * FROM extraction_endpointstate
    WHERE endpoint = %(endpoint)s AND model = %(model)s FOR UPDATE
"""
_KEEP = """
    UPDATE extraction_endpointstate SET
        recent = %(recent)s, trips = %(trips)s, opened_at = %(opened_at)s,
        open_until = %(open_until)s, trial_until = %(trial_until)s, pace = %(pace)s,
        paced_at = %(paced_at)s, not_before = %(not_before)s, turns = %(turns)s,
        turns_at = %(turns_at)s
    WHERE id = %(id)s
"""


@dataclass(frozen=True, slots=True)
class Health:
    """Breaker, pace and turns of one model at one endpoint. Seconds are since 1970."""

    breaker: Breaker
    pace: Pace
    turns: Turns | None

    def wait(self, route: RouteSettings, in_flight: int, now: float) -> float | None:
        """Seconds until another call may be tried, for the limits alone; None: now."""
        if self.pace.not_before > now:
            return self.pace.not_before - now
        if in_flight >= self.pace.slots(route.concurrency, now):
            return SLOT_WAIT_S
        per_minute = self._per_minute(route, now)
        if per_minute is None or self.turns is None:
            return None
        return self.turns.filled(per_minute, now).wait(per_minute)

    def out(self, route: RouteSettings, now: float, until: float) -> "Health":
        """A call goes out that is back by `until` or never."""
        turns = None
        if per_minute := self._per_minute(route, now):
            had = self.turns or Turns.full(per_minute, now)
            turns = had.filled(per_minute, now).taken()
        return replace(self, breaker=self.breaker.trying(until), turns=turns)

    def back(self, told: Told, began: float, now: float) -> "Health":
        """A call came back."""
        pace = self.pace
        if told.outcome == Outcome.RATE:
            pace = pace.slowed(began, now, told.retry_after)
        return replace(self, breaker=self.breaker.ended(told.outcome, began, now), pace=pace)

    def _per_minute(self, route: RouteSettings, now: float) -> float | None:
        if route.requests_per_minute is None:
            return None
        return route.requests_per_minute * self.pace.at(now)


def clock() -> datetime:
    """The database's clock, which all workers share."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()
    assert isinstance(now, datetime)
    return now


def locked(route: RouteSettings) -> EndpointState:
    """The route's row, made at the first call and locked until the transaction ends."""
    mine = {"endpoint": address(route), "model": route.model}
    for found in EndpointState.objects.raw(_LOCKED, mine):
        return found
    EndpointState.objects.bulk_create([EndpointState(**mine)], ignore_conflicts=True)
    return EndpointState.objects.select_for_update().get(**mine)


def address(route: RouteSettings) -> str:
    """What an endpoint is known by: its base address."""
    return route.base_url.rstrip("/")


def in_flight(state: EndpointState, now: datetime, *, but: int | None = None) -> int:
    """Calls that are out, but for one that is about to go, by its row."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*) FROM extraction_llmcall
            WHERE endpoint = %s AND model = %s AND outcome = '' AND expires_at > %s
                AND id IS DISTINCT FROM %s
            """,
            (state.endpoint, state.model, now, but),
        )
        ((count,),) = cursor.fetchall()
    return int(count)


def health(state: EndpointState) -> Health:
    """Its health, as the row tells it."""
    breaker = Breaker(
        recent=tuple((at, fault) for at, fault in state.recent),
        trips=state.trips,
        opened_at=_seconds(state.opened_at),
        open_until=_seconds(state.open_until) or 0.0,
        trial_until=_seconds(state.trial_until) or 0.0,
    )
    pace = Pace(state.pace, _seconds(state.paced_at) or 0.0, _seconds(state.not_before) or 0.0)
    turns_at = _seconds(state.turns_at)
    known = state.turns is not None and turns_at is not None
    return Health(breaker, pace, Turns(state.turns or 0.0, turns_at or 0.0) if known else None)


def keep(state: EndpointState, health: Health) -> None:
    """Write its health, in the transaction that locked the row."""
    breaker, pace, turns = health.breaker, health.pace, health.turns
    with connection.cursor() as cursor:
        cursor.execute(
            _KEEP,
            {
                "id": state.pk,
                "recent": json.dumps([[round(at, 3), fault] for at, fault in breaker.recent]),
                "trips": breaker.trips,
                "opened_at": _time(breaker.opened_at),
                "open_until": _time(breaker.open_until),
                "trial_until": _time(breaker.trial_until),
                "pace": pace.part,
                "paced_at": _time(pace.since),
                "not_before": _time(pace.not_before),
                "turns": turns.left if turns else None,
                "turns_at": _time(turns.at) if turns else None,
            },
        )


def _seconds(at: datetime | None) -> float | None:
    return None if at is None else at.timestamp()


def _time(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None
