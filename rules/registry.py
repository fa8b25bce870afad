"""Rules by name: pure functions with a verdict, a severity and a version."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from extraction.schemas.base import Schema
from rules.models import Severity
from rules.view import CaseView, View


@dataclass(frozen=True, slots=True)
class Pass:
    """Nothing to say."""


@dataclass(frozen=True, slots=True)
class Fail:
    """Something for a person to look at. The sentence names both sides."""

    sentence: str
    severity: Severity | None = None  # where it weighs more or less than the rule usually does
    about: tuple[str, ...] = ()  # paths that it is about; empty: all that the rule looked at


@dataclass(frozen=True, slots=True)
class Missing:
    """It can't be judged; the sentence names what is missing."""

    sentence: str


Verdict = Pass | Fail | Missing
DocumentJudgement = Callable[[Any], Verdict]
FieldJudgement = Callable[[Any], Iterator[Fail]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A registered rule. `on` is a schema, None for documents of any type, or CaseView."""

    id: str
    version: int
    title: str  # from the docstring's first line
    severity: Severity
    on: type[Schema] | type[CaseView] | None
    judge: Callable[[Any], Verdict | Iterator[Fail]]


@dataclass
class Registry:
    """All rules that are in force, by id."""

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
) -> Callable[[Callable[[Any], Any]], Callable[[Any], Any]]:
    """Register a function as a rule. Its docstring's first line is its title.

    A function that yields gives a finding for each Fail, and passes when it yields none.
    """

    def decorate(judge: Callable[[Any], Any]) -> Callable[[Any], Any]:
        title = (judge.__doc__ or "").strip().splitlines()[0].rstrip(".")
        REGISTRY.add(Rule(rule_id, version, title, severity, on, judge))
        return judge

    return decorate


__all__ = ["REGISTRY", "Fail", "Missing", "Pass", "Rule", "Verdict", "View", "rule"]
