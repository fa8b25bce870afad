"""What is in force for a kind of case: rules, their limits, and the paperwork it needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from extraction.models import CaseKind
from rules.engine import BUILT_IN
from rules.registry import REGISTRY, Rule

SOURCE_OF_RULES = BUILT_IN


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules that judge a kind of case, and what they are given."""

    rules: tuple[Rule, ...]
    required: dict[str, int]  # how many of which document type
    thresholds: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)  # by rule id


def in_force(kind: CaseKind) -> Policy:
    """What is in force now."""
    return Policy(tuple(REGISTRY.rules.values()), dict(kind.required))
