"""When an endpoint that fails is left alone, and how one that asks to slow down is spared.

Pure: seconds go in, decisions come out. `extraction.ledger` keeps the state where all workers see
it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extraction.outcomes import Outcome

# The endpoint's own faults. A refusal of one document says nothing of the next.
FAULTS = frozenset({Outcome.TIMEOUT, Outcome.CONNECT, Outcome.SERVER, Outcome.PROTOCOL})
LAST = 20  # outcomes that count
WITHIN_S = 60.0
LEAST_FAULTS = 5
SHARE = 0.5

FIRST_PAUSE_S = 15.0
LONGEST_PAUSE_S = 300.0

LEAST_PACE = 1 / 64
RECOVERY_S = 300.0  # from nothing to the whole limit


@dataclass(frozen=True, slots=True)
class Breaker:
    """The faults of one model at one endpoint. Times are seconds on one clock."""

    recent: tuple[tuple[float, bool], ...] = ()  # when, and whether it was a fault; newest last
    trips: int = 0  # how often in a row it opened
    opened_at: float | None = None  # None: closed
    open_until: float = 0.0
    trial_until: float = 0.0  # until then somebody is trying whether it is well again

    def wait(self, now: float) -> float | None:
        """Seconds until a call may be tried; None where one may go now."""
        if self.opened_at is None:
            return None
        until = max(self.open_until, self.trial_until)
        return until - now if until > now else None

    def trying(self, until: float) -> "Breaker":
        """A call goes out: where the breaker is open, it is the one that tries."""
        return self if self.opened_at is None else replace(self, trial_until=until)

    def ended(self, outcome: str, began: float, now: float) -> "Breaker":
        """A call came back.

        Args:
            outcome: how it ended.
            began: when it went out. Of calls that went out before the breaker opened, what comes
                back later changes nothing: they are no trial.
            now: the present.
        """
        is_fault = outcome in FAULTS
        if self.opened_at is not None:
            if began < self.open_until:
                return self
            return self._opened(now) if is_fault else Breaker(recent=((now, False),))
        recent = (*self.recent, (now, is_fault))[-LAST:]
        counted = [fault for at, fault in recent if now - at <= WITHIN_S]
        faults = sum(counted)
        grown = replace(self, recent=recent, trips=self.trips if is_fault else 0)
        if faults >= LEAST_FAULTS and faults >= SHARE * len(counted):
            return grown._opened(now)
        return grown

    def _opened(self, now: float) -> "Breaker":
        pause = min(FIRST_PAUSE_S * 2**self.trips, LONGEST_PAUSE_S)
        return replace(
            self, opened_at=now, open_until=now + pause, trial_until=0.0, trips=self.trips + 1
        )


@dataclass(frozen=True, slots=True)
class Pace:
    """Which part of a route's limits is used: half after a 429, and slowly all of it again."""

    part: float = 1.0  # at `since`
    since: float = 0.0
    not_before: float = 0.0  # as the endpoint asked

    def at(self, now: float) -> float:
        """The part that may be used now, above 0 to 1."""
        return min(1.0, self.part + max(0.0, now - self.since) / RECOVERY_S)

    def slowed(self, began: float, now: float, retry_after: float | None) -> "Pace":
        """The endpoint asked to slow down.

        Args:
            began: when the call went out that was answered so. Many are in flight together: those
                sent before the last slowing down are no news.
            now: the present.
            retry_after: seconds that the endpoint asked to wait.
        """
        wait = max(self.not_before, now + (retry_after or 0.0))
        if began < self.since:
            return replace(self, not_before=wait)
        return Pace(max(self.at(now) / 2, LEAST_PACE), now, wait)

    def slots(self, concurrency: int, now: float) -> int:
        """Calls that may be out at once."""
        return max(1, int(concurrency * self.at(now)))


@dataclass(frozen=True, slots=True)
class Turns:
    """Calls a minute, as a bucket that fills evenly and holds a sixth of a minute's."""

    left: float
    at: float

    @classmethod
    def full(cls, per_minute: float, now: float) -> "Turns":
        """A bucket that nobody took from."""
        return cls(_holds(per_minute), now)

    def filled(self, per_minute: float, now: float) -> "Turns":
        """The bucket as it is now."""
        more = max(0.0, now - self.at) * per_minute / 60
        return Turns(min(_holds(per_minute), self.left + more), max(now, self.at))

    def wait(self, per_minute: float) -> float | None:
        """Seconds until the next turn; None where there is one now."""
        return None if self.left >= 1 else (1 - self.left) * 60 / per_minute

    def taken(self) -> "Turns":
        """One call less."""
        return replace(self, left=self.left - 1)


def _holds(per_minute: float) -> float:
    return max(1.0, per_minute / 6)


def tell(recent: Sequence[tuple[float, bool]], now: float) -> tuple[int, int]:
    """Faults and calls of the last minute, for people."""
    counted = [fault for at, fault in recent if now - at <= WITHIN_S]
    return sum(counted), len(counted)
