"""Counts what a reader asks of an endpoint, for measurements. Remembers no text."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from extraction.gate import Asked, Gate, Kept, Told
from extraction.prices import micros

CostOf = Callable[[Told], int | None]  # in millionths of a dollar; None: not known


@dataclass(slots=True)
class Spent:
    """What one document cost at one route. None is unknown, and stays so in sums."""

    calls: int = 0  # that were sent
    kept: int = 0  # that a kept answer stood for
    outcomes: Counter[str] = field(default_factory=Counter)
    prompt_tokens: int | None = 0
    completion_tokens: int | None = 0
    cost_micros: int | None = 0

    def as_json(self) -> dict[str, Any]:
        """For a report."""
        return {
            "calls": self.calls,
            "kept": self.kept,
            "outcomes": dict(self.outcomes),
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": self.completion_tokens,
            "cost_micros": self.cost_micros,
        }

    def add(self, other: "Spent") -> None:
        """Count the other's calls too."""
        self.calls += other.calls
        self.kept += other.kept
        self.outcomes.update(other.outcomes)
        self.prompt_tokens = added(self.prompt_tokens, other.prompt_tokens)
        self.completion_tokens = added(self.completion_tokens, other.completion_tokens)
        self.cost_micros = added(self.cost_micros, other.cost_micros)


class Meter:
    """A gate before another one that counts what goes through."""

    def __init__(self, gate: Gate, cost_of: CostOf | None = None) -> None:
        """`cost_of` prices a call whose cost nobody reported."""
        self.gate = gate
        self.spent = Spent()
        self._cost_of = cost_of

    def recall(self, asked: Asked) -> Kept | None:
        """As the gate behind."""
        kept = self.gate.recall(asked)
        self.spent.kept += kept is not None
        return kept

    def admit(self, asked: Asked) -> None:
        """As the gate behind."""
        self.gate.admit(asked)

    def settle(self, asked: Asked, told: Told) -> None:
        """Count, then as the gate behind."""
        self.gate.settle(asked, told)
        cost = micros(told.reported_cost) if told.reported_cost is not None else None
        if cost is None and self._cost_of is not None:
            cost = self._cost_of(told)
        self.spent.add(
            Spent(
                calls=1,
                outcomes=Counter({told.outcome: 1}),
                prompt_tokens=told.prompt_tokens,
                completion_tokens=told.completion_tokens,
                cost_micros=cost,
            )
        )


def added(one: int | None, other: int | None) -> int | None:
    """A sum that is unknown where a part of it is."""
    return None if one is None or other is None else one + other
