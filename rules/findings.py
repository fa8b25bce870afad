"""Judging a stored case, and keeping what was found."""

import hashlib
import json
from dataclasses import asdict

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.log import record
from extraction.models import Case
from rules import shadows
from rules.engine import Judgement, judge_case
from rules.facts import facts_of_case
from rules.models import Answer, Finding, FindingQuerySet, Outcome
from rules.policy import in_force
from rules.view import CaseFacts, Seen


@transaction.atomic
def evaluate(
    case: Case, *, by: User | None = None, facts: CaseFacts | None = None
) -> FindingQuerySet:
    """Judge a case as it stands and keep what was found.

    A finding that comes out the same is the same row, with whatever a person made of it; one that
    does not come out any more is kept as past. Of a rule that passes it is kept that it did, not
    on which of all the values.

    Args:
        by: whose change brought this about; None for the system.
        facts: the case's, of a caller that holds its lock and needs them too.
    """
    Case.objects.select_for_update().get(pk=case.pk)
    policy = in_force(case.kind)
    facts = facts or facts_of_case(case, policy)
    judged = judge_case(facts, policy.rules)
    shadows.run(case, facts, policy, judged)
    found = {_digest(one): one for one in judged}
    rows = Finding.objects.filter(case=case, current=True).defer("inputs", "sentence")
    standing = {row.digest: row for row in rows}
    gone = [row for digest, row in standing.items() if digest not in found]
    past = Finding.objects.filter(pk__in=[row.pk for row in gone])
    past.update(current=False, gone_at=timezone.now())
    if by is not None:
        failing = {(one.rule.id, one.document) for one in found.values() if _failed(one)}
        cured = [row.pk for row in gone if (row.rule, row.document_id) not in failing]
        past.filter(pk__in=cured, outcome=Outcome.FAIL, answer="").update(answer=Answer.CORRECTED)
    fresh = Finding.objects.bulk_create(
        _row(case, digest, one) for digest, one in found.items() if digest not in standing
    )
    failed = [row for row in fresh if row.outcome == Outcome.FAIL]
    cleared = [
        row
        for digest, row in standing.items()
        if digest not in found and row.outcome == Outcome.FAIL
    ]
    if failed or cleared:
        record(
            "rules.case.evaluated",
            subject=case,
            by=by,
            details={
                "raised": [f"{row.rule} v{row.rule_version}" for row in failed],
                "cleared": [f"{row.rule} v{row.rule_version}" for row in cleared],
            },
            personal={"sentences": [row.sentence for row in failed]},
        )
    return Finding.objects.of_case(case)


def _failed(one: Judgement) -> bool:
    return one.outcome == Outcome.FAIL


def _row(case: Case, digest: str, one: Judgement) -> Finding:
    return Finding(
        case=case,
        document_id=one.document,
        rule=one.rule.id,
        rule_version=one.rule.version,
        title=one.rule.title,
        outcome=one.outcome,
        severity=one.severity,
        sentence=one.sentence,
        expected=one.expected[:80],
        found=one.found[:80],
        may_override=one.rule.override,
        inputs=[asdict(seen) for seen in _inputs(one)],
        digest=digest,
    )


def _inputs(one: Judgement) -> tuple[Seen, ...]:
    return () if one.outcome == Outcome.PASS else one.inputs


def _digest(one: Judgement) -> str:
    said = [
        one.rule.id,
        one.rule.version,
        one.document,
        one.outcome,
        one.severity,
        one.sentence,
        [(seen.document, seen.path, seen.value) for seen in _inputs(one)],
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
