"""Versions in the shadow: they judge what comes in, flag nobody, and are counted."""

from collections.abc import Iterable
from dataclasses import replace

from extraction.models import Case
from rules.engine import Judgement, judge_case
from rules.models import Outcome, ShadowFinding, Version
from rules.policy import Policy
from rules.view import CaseFacts


def run(case: Case, facts: CaseFacts, policy: Policy, found: Iterable[Judgement]) -> None:
    """Judge a case by every version in the shadow, and keep what each would have raised.

    In the caller's transaction. What was kept of the case before is replaced.

    Args:
        found: what the rules in force said of the same facts.
    """
    versions = Version.objects.filter(state=Version.State.SHADOW)
    standing = {_what(one) for one in found if one.outcome == Outcome.FAIL}
    for version in versions:
        if version.case_kind_id not in (None, case.kind_id):
            continue
        ShadowFinding.objects.filter(version=version, case=case).delete()
        ShadowFinding.objects.bulk_create(
            ShadowFinding(
                version=version,
                case=case,
                document_id=one.document,
                outcome=one.outcome,
                severity=one.severity,
                sentence=one.sentence,
                new=one.outcome == Outcome.FAIL and _what(one) not in standing,
            )
            for one in _judged(version, facts, policy)
            if one.outcome != Outcome.PASS
        )


def _judged(version: Version, facts: CaseFacts, policy: Policy) -> list[Judgement]:
    """What it and nothing else says; paperwork is judged by the rule that asks for it."""
    changed = policy.with_version(version)
    rules = tuple(rule for rule in changed.rules if rule.id == version.rule_id)
    given = replace(facts, required=changed.required, thresholds=changed.thresholds)
    return judge_case(given, rules)


def _what(one: Judgement) -> tuple[str, int | None, str]:
    return one.rule.id, one.document, one.sentence
