"""What an applicant's change of a value is: a repair that the page bears out, or not. Pure.

The place where the value stood is read again by somebody who knows neither value (`Fact.reread`).
What the pixels say decides what sort of change it is; the field decides which way it goes.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from rapidfuzz.distance import OSA

from extraction.parsing import same
from extraction.schemas.base import Favours, Kind, Leaf
from rules.terms import Severity
from rules.view import Fact

SMALL = 2  # letters or digits that a slip of the pen, or of OCR, gets wrong
FIGURES = (Kind.MONEY, Kind.NUMBER)
NAMING = (Kind.NAME, Kind.ADDRESS, Kind.IDENTIFIER)


class Sort(StrEnum):
    """What the page makes of a change."""

    TYPO_REPAIR = "typo repair"  # a small edit, and the pixels say the new value
    BORNE_OUT = "borne out"  # the pixels say the new value where another was read
    ELSEWHERE = "elsewhere"  # the new value stands on the page, in another place
    UNSUPPORTED = "unsupported"  # the pixels say neither, and it stands nowhere
    CONTRADICTED = "contradicted"  # the pixels say what was read before
    UNCHECKED = "unchecked"  # nobody has read the place again yet, and it stands nowhere


class Direction(StrEnum):
    """Which way a change goes."""

    IN_FAVOUR = "in favour"  # raises income or assets, lowers debt
    AGAINST = "against"
    DATE = "date"
    NAME = "name"  # of a person, a firm, an address, a number of theirs
    NEUTRAL = "neutral"


SUPPORTED = (Sort.TYPO_REPAIR, Sort.BORNE_OUT)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One change by an applicant."""

    sort: Sort
    direction: Direction
    severity: Severity


def is_adjusted(fact: Fact) -> bool:
    """Whether the applicant's word stands against the reader's, and no reviewer has looked."""
    adjusting = fact.act in ("changed", "absent", "illegible")
    return adjusting and fact.by == "applicant" and fact.applicant_value != fact.read_value


def adjustment(fact: Fact, leaf: Leaf) -> Adjustment:
    """What a change that `is_adjusted` is."""
    sort, direction = sort_of(fact, leaf.kind), direction_of(fact, leaf)
    return Adjustment(sort, direction, severity_of(sort, direction))


def sort_of(fact: Fact, kind: Kind) -> Sort:
    """What the page makes of it."""
    if fact.reread is None:
        return Sort.ELSEWHERE if fact.grounded else Sort.UNCHECKED
    pixels = fact.reread.value
    if fact.value is None:  # "not on the document", or "can't be read"
        return Sort.BORNE_OUT if pixels is None else _against(fact, pixels, kind)
    if same(kind, pixels, fact.value):
        return Sort.TYPO_REPAIR if is_small(fact.read_value, fact.value, kind) else Sort.BORNE_OUT
    if fact.grounded:
        return Sort.ELSEWHERE
    return _against(fact, pixels, kind)


def _against(fact: Fact, pixels: str | None, kind: Kind) -> Sort:
    known = fact.read_value is not None
    return Sort.CONTRADICTED if known and same(kind, pixels, fact.read_value) else Sort.UNSUPPORTED


def is_small(before: str | None, after: str | None, kind: Kind) -> bool:
    """Whether two values are a slip apart: a letter or two, a swapped pair, a point or a sign."""
    if before is None or after is None:
        return False
    if kind in FIGURES and before.strip("-0.").replace(".", "") == after.strip("-0.").replace(
        ".", ""
    ):
        return True  # a lost decimal point or sign
    return OSA.distance(before.casefold(), after.casefold()) <= SMALL


def direction_of(fact: Fact, leaf: Leaf) -> Direction:
    """Which way it goes, for the applicant."""
    if leaf.kind in FIGURES and leaf.favours is not Favours.NEITHER:
        before = Decimal(fact.read_value) if fact.read_value is not None else Decimal(0)
        after = Decimal(fact.value) if fact.value is not None else Decimal(0)
        if before == after:
            return Direction.NEUTRAL
        higher = leaf.favours is Favours.HIGHER
        return Direction.IN_FAVOUR if (after > before) is higher else Direction.AGAINST
    if leaf.kind is Kind.DATE:
        return Direction.DATE
    return Direction.NAME if leaf.kind in NAMING else Direction.NEUTRAL


def severity_of(sort: Sort, direction: Direction) -> Severity:
    """What it weighs: in the applicant's own favour and not on the page, it stops the case."""
    if sort in SUPPORTED:
        return Severity.NOTE
    if direction is Direction.IN_FAVOUR:
        return Severity.WARNING if sort is Sort.ELSEWHERE else Severity.BLOCKER
    if sort is Sort.ELSEWHERE and direction is not Direction.NAME:
        return Severity.NOTE
    return Severity.WARNING
