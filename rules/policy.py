"""What is in force for a kind of case: rules, their limits, and the paperwork it needs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache

from extraction.models import CaseKind
from rules.bodies import LimitsBody, PaperworkBody, RuleBody
from rules.language import compiled
from rules.library import REGISTRY
from rules.models import Version
from rules.registry import Rule


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules that judge a kind of case, and what they are given."""

    rules: tuple[Rule, ...]
    required: dict[str, int]  # how many of which document type
    thresholds: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)  # by rule id

    def with_version(self, version: Version) -> "Policy":
        """It as it would be with `version` in force, whatever its state."""
        body = version.says
        if isinstance(body, PaperworkBody):
            return replace(self, required=dict(body.required))
        others = tuple(one for one in self.rules if one.id != version.name)
        if isinstance(body, RuleBody):
            return replace(self, rules=(*others, rule_of(version)) if body.enabled else others)
        thresholds = dict(self.thresholds)
        thresholds[version.name] = dict(body.thresholds)
        rules = tuple(
            _set(one, body) if one.id == version.name else one
            for one in (*self.rules, *_missing(self.rules, version.name))
            if one.id != version.name or body.enabled
        )
        return replace(self, rules=rules, thresholds=thresholds)


def built_in(required: Mapping[str, int]) -> Policy:
    """The built-in rules with their own limits."""
    return Policy(tuple(REGISTRY.rules.values()), dict(required))


def in_force(kind: CaseKind) -> Policy:
    """What is in force now for a kind of case."""
    live = Version.objects.filter(state=Version.State.LIVE).exclude(
        subject=Version.Subject.PAPERWORK  # `required` of the kind follows what goes live
    )
    return of_versions(kind, live)


def of_versions(kind: CaseKind, versions: Iterable[Version]) -> Policy:
    """The policy that live `versions` make; those of other kinds are left out.

    What is set for the kind counts more than what is set for every kind.
    """
    policy = built_in(kind.required)
    chosen = [one for one in versions if one.case_kind_id in (None, kind.pk)]
    chosen.sort(key=lambda one: (one.case_kind_id is not None, one.name))
    for version in chosen:
        policy = policy.with_version(version)
    return policy


def rule_of(version: Version) -> Rule:
    """A team's rule, ready to judge."""
    body = version.says
    assert isinstance(body, RuleBody)
    return _compiled(version.name, version.number, version.owner, body)


@lru_cache(maxsize=512)
def _compiled(name: str, number: int, owner: str, body: RuleBody) -> Rule:
    return compiled(name, number, body, owner=owner)


def _set(rule: Rule, body: LimitsBody) -> Rule:
    return replace(rule, severity=body.severity) if body.severity else rule


def _missing(rules: Iterable[Rule], name: str) -> tuple[Rule, ...]:
    """A built-in rule that another version had switched off."""
    known = {one.id for one in rules}
    return (REGISTRY.rules[name],) if name in REGISTRY.rules and name not in known else ()
