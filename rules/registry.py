"""Rules by name: pure functions with a verdict, a severity, thresholds and a version."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from extraction.schemas.base import Schema
from rules.terms import Override, Severity
from rules.view import CaseView, Node, View


@dataclass(frozen=True, slots=True)
class Pass:
    """Nothing to say."""


@dataclass(frozen=True, slots=True)
class Fail:
    """Something for a person to look at. The sentence names both sides.

    It speaks of signals, never of fraud.
    """

    sentence: str
    severity: Severity | None = None  # where it weighs more or less than the rule usually does
    # What it is about: paths, or leaves where several documents have them; empty: all looked at.
    about: tuple[str | Node, ...] = ()
    expected: str = ""  # as shown beside `found`: "3,242.00"; empty where there is no such pair
    found: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """It can't be judged; the sentence names what is missing."""

    sentence: str


Verdict = Pass | Fail | Missing
Judge = Callable[[Any], Verdict | Iterator[Fail]]


@dataclass(frozen=True, slots=True)
class Threshold:
    """A limit that a risk team may change, by case kind, without touching the rule."""

    default: Decimal
    unit: str  # "days", "USD", "share" (of 1), "times"
    meaning: str  # "Days from the latest pay date to the application"
    least: Decimal = Decimal(0)
    most: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A registered rule. `on` is a schema, None for documents of any type, or CaseView."""

    id: str
    version: int
    title: str  # from the docstring's first line: what holds where it passes
    severity: Severity
    on: type[Schema] | type[CaseView] | None
    judge: Judge
    source: str = ""  # where the rule comes from: a guide's section, a form's instructions
    override: Override = Override.REVIEWER  # who may let a finding stand and go on
    thresholds: Mapping[str, Threshold] = field(default_factory=dict)
    owner: str = "Countersign"  # who keeps it
    limits: Mapping[str, Decimal] = field(init=False, repr=False)  # the thresholds' defaults

    def __post_init__(self) -> None:
        limits = {name: threshold.default for name, threshold in self.thresholds.items()}
        object.__setattr__(self, "limits", limits)


@dataclass
class Registry:
    """All built-in rules, by id."""

    rules: dict[str, Rule] = field(default_factory=dict)

    def add(self, rule: Rule) -> None:
        if rule.id in self.rules:
            raise ValueError(f"two rules are called {rule.id}")
        self.rules[rule.id] = rule


REGISTRY = Registry()


def rule(
    rule_id: str,
    *,
    on: type[Schema] | type[CaseView] | None,
    severity: Severity,
    version: int = 1,
    source: str = "",
    override: Override = Override.REVIEWER,
    thresholds: Mapping[str, Threshold] | None = None,
) -> Callable[[Callable[[Any], Any]], Callable[[Any], Any]]:
    """Register a function as a rule. Its docstring's first line is its title.

    A function that yields gives a finding for each Fail, and passes when it yields none. It asks
    for its thresholds by name: `case.threshold("days")`.
    """

    def decorate(judge: Callable[[Any], Any]) -> Callable[[Any], Any]:
        title = (judge.__doc__ or "").strip().splitlines()[0].rstrip(".")
        REGISTRY.add(
            Rule(
                rule_id,
                version,
                title,
                severity,
                on,
                judge,
                source=source,
                override=override,
                thresholds=dict(thresholds or {}),
            )
        )
        return judge

    return decorate


__all__ = [
    "REGISTRY",
    "Fail",
    "Missing",
    "Override",
    "Pass",
    "Rule",
    "Threshold",
    "Verdict",
    "View",
    "rule",
]
