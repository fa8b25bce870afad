"""How risky a case is, from what is unresolved in it. Pure; docs/reference/case-risk.md has it.

The highest severity wins: a case with one blocker comes before any case without. Among cases of
one level the points add up: 100 for a blocker, 10 for a warning, 1 for a note; 10 for a list that
lacks rows; 2 for a value in doubt or changed by the applicant; 1 for a blocker's rule that could
not judge. A rule that could not judge otherwise weighs nothing: most paper lacks something.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from rules.terms import Outcome, Severity

LEVEL_STEP = 10_000  # the points stay below it


class Level(IntEnum):
    """The highest severity that is unresolved."""

    NONE = 0
    NOTE = 1
    WARNING = 2
    BLOCKER = 3

    @property
    def label(self) -> str:
        return self.name.lower()


LEVELS = {
    Severity.BLOCKER: Level.BLOCKER,
    Severity.WARNING: Level.WARNING,
    Severity.NOTE: Level.NOTE,
}
POINTS = {Severity.BLOCKER: 100, Severity.WARNING: 10, Severity.NOTE: 1}
SHORT_LIST, DOUBT, CHANGE, BLIND_BLOCKER = 10, 2, 2, 1


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A finding as far as risk cares: one that a person has not answered."""

    outcome: str
    severity: str


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of thing that adds to a case's risk."""

    what: str  # "blockers", for people, in the number that fits
    count: int
    points: int  # of all of them

    @property
    def in_words(self) -> str:
        """As 2 blockers (200)."""
        return f"{self.count} {self.what} ({self.points})"


@dataclass(frozen=True, slots=True)
class Risk:
    """A case's risk, with the parts that it is made of, the heaviest first."""

    level: Level
    points: int
    parts: tuple[Part, ...]

    @property
    def weight(self) -> int:
        """The order of the queue: level first, then points. From 0."""
        return self.level * LEVEL_STEP + min(self.points, LEVEL_STEP - 1)

    @property
    def in_words(self) -> str:
        """One line, as Blocker, 221 points: 2 blockers (200), 2 warnings (20), 1 note (1)."""
        if not self.parts:
            return "Nothing is unresolved."
        head = self.level.label.capitalize() if self.level else "Nothing failed"
        noun = "point" if self.points == 1 else "points"
        return f"{head}, {self.points} {noun}: {', '.join(one.in_words for one in self.parts)}"


def risk_of(
    unresolved: Iterable[Unresolved], *, short_lists: int = 0, doubts: int = 0, changes: int = 0
) -> Risk:
    """The risk of a case.

    Args:
        unresolved: findings that nobody has answered, whatever their outcome.
        short_lists: lists that lack rows.
        doubts: values in doubt that no reviewer has looked at.
        changes: values that the applicant changed and no reviewer has looked at.
    """
    failed: Counter[Severity] = Counter()
    blind = 0
    for one in unresolved:
        if one.outcome == Outcome.FAIL:
            failed[Severity(one.severity)] += 1
        elif one.outcome == Outcome.CANNOT and one.severity == Severity.BLOCKER:
            blind += 1
    level = max((LEVELS[severity] for severity in failed), default=Level.NONE)
    counted = [
        (("blocker", "blockers"), failed[Severity.BLOCKER], POINTS[Severity.BLOCKER]),
        (("warning", "warnings"), failed[Severity.WARNING], POINTS[Severity.WARNING]),
        (("list that lacks rows", "lists that lack rows"), short_lists, SHORT_LIST),
        (("value in doubt", "values in doubt"), doubts, DOUBT),
        (("change by the applicant", "changes by the applicant"), changes, CHANGE),
        (("note", "notes"), failed[Severity.NOTE], POINTS[Severity.NOTE]),
        (("check that could not judge", "checks that could not judge"), blind, BLIND_BLOCKER),
    ]
    parts = tuple(
        Part(words[count != 1], count, count * points) for words, count, points in counted if count
    )
    if level is Level.NONE and (short_lists or doubts or changes):
        level = Level.NOTE
    return Risk(level, sum(one.points for one in parts), parts)
