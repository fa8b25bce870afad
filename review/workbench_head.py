"""What stands over a case: the figures that follow from its papers, and its risk, with parts."""

from __future__ import annotations

from dataclasses import dataclass

from review.models import ReviewTask
from rules.derived import Figure, figures_of
from rules.facts import facts_of_case
from rules.policy import built_in
from rules.view import CaseView, Trace


@dataclass(frozen=True, slots=True)
class Head:
    """Figures and risk, as they are now."""

    figures: tuple[Figure, ...]
    risk: str  # "Blocker, 221 points"; "" where the queue has none
    parts: tuple[str, ...]  # "2 blockers (200)"

    @property
    def first(self) -> Figure | None:
        """The figure that is shown without a click: the last that is known sums up the others."""
        known = [one for one in self.figures if one.shown]
        return known[-1] if known else None


def head(task: ReviewTask) -> Head:
    """What stands over a task's case; its risk is the one that the queue shows."""
    facts = facts_of_case(task.case, built_in(task.case.kind.required))
    task.refresh_from_db(fields=["risk"])  # an act on the case weighs it anew
    said, _, parts = task.risk.partition(": ")
    listed = tuple(parts.split(", ")) if parts else ()
    return Head(figures_of(CaseView(facts, Trace())), said.rstrip("."), listed)
