"""Running the rules: on plain facts, and on a stored case."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import structlog
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.log import record
from extraction.contract import Flag, Status
from extraction.models import Case, Document, FieldValue
from extraction.reading import DocumentReading
from extraction.schemas import SCHEMAS
from extraction.schemas.base import Schema
from rules import arithmetic, library
from rules.models import Finding, Outcome, Severity
from rules.registry import REGISTRY, Fail, Missing, Pass, Rule
from rules.view import (
    CannotEvaluate,
    CaseFacts,
    CaseView,
    DocumentFacts,
    Fact,
    Seen,
    Trace,
    View,
)

log = structlog.get_logger(__name__)

IN_FORCE = (arithmetic.__name__, library.__name__)  # importing them registers the rules


@dataclass(frozen=True, slots=True)
class Judgement:
    """One verdict, ready to be shown or stored."""

    rule: Rule
    document: int | None  # DocumentFacts.key
    outcome: Outcome
    severity: Severity
    sentence: str
    inputs: tuple[Seen, ...]


def judge_document(document: DocumentFacts) -> list[Judgement]:
    """All rules on one document. One without a schema has no values, and rules on any still."""
    return [
        judgement
        for rule in REGISTRY.rules.values()
        if rule.on is None or rule.on is document.schema
        for judgement in _judge(rule, document)
    ]


def judge_case(facts: CaseFacts) -> list[Judgement]:
    """All rules on a case's documents and on the case as a whole."""
    found = [one for document in facts.documents for one in judge_document(document)]
    for rule in REGISTRY.rules.values():
        if rule.on is CaseView:
            found.extend(_judge(rule, facts))
    return found


def _judge(rule: Rule, facts: DocumentFacts | CaseFacts) -> Iterator[Judgement]:
    """One rule's verdicts. An error in a rule is its own; it never takes others down."""
    trace = Trace()
    document = facts.key if isinstance(facts, DocumentFacts) else None
    view: View[Schema] | CaseView = (
        View(facts, trace) if isinstance(facts, DocumentFacts) else CaseView(facts, trace)
    )
    verdicts: list[Pass | Fail | Missing] = []
    try:
        verdicts.extend(_verdicts(rule.judge(view)))
    except CannotEvaluate as missing:  # what it found before stands
        verdicts.append(Missing(missing.sentence))
    except Exception:  # whatever a rule does, the others still speak
        log.exception("rule.broken", rule=rule.id, version=rule.version)
        verdicts.append(Missing("The rule itself failed; an operator has to look at it."))
    for verdict in verdicts or [Pass()]:
        failed = isinstance(verdict, Fail)
        yield Judgement(
            rule=rule,
            document=document,
            outcome=Outcome.FAIL
            if failed
            else Outcome.PASS
            if isinstance(verdict, Pass)
            else Outcome.CANNOT,
            severity=(isinstance(verdict, Fail) and verdict.severity) or rule.severity,
            sentence="" if isinstance(verdict, Pass) else verdict.sentence,
            inputs=_inputs(verdict, trace),
        )


def _verdicts(said: object) -> Iterable[Pass | Fail | Missing]:
    if isinstance(said, Pass | Fail | Missing):
        return [said]
    assert isinstance(said, Iterable)
    return said


def _inputs(verdict: Pass | Fail | Missing, trace: Trace) -> tuple[Seen, ...]:
    """What the verdict is about: the leaf it names, or everything the rule looked at."""
    if isinstance(verdict, Fail) and verdict.about:
        return tuple(seen for seen in trace.seen.values() if seen.path in verdict.about)
    return tuple(trace.seen.values())


def facts_of_reading(reading: DocumentReading, key: int) -> DocumentFacts:
    """The facts of a document that was just read and that nobody has looked at yet."""
    return DocumentFacts(
        key=key,
        doc_type=reading.doc_type,
        schema=SCHEMAS.get(reading.doc_type),
        unseen=reading.unseen,
        facts={
            one.field.path: Fact(
                path=one.field.path,
                status=one.field.status,
                value=one.field.value,
                grounded=one.field.evidence is not None
                and one.field.evidence.grounding.value != "none",
                by="reader",
                act="read",
                disagree=Flag.READERS_DISAGREE in one.field.flags,
                candidates=tuple(other.value for other in one.candidates if other.value),
                read_value=one.field.value,
            )
            for one in reading.fields
        },
    )


def facts_of_case(case: Case) -> CaseFacts:
    """The facts of a stored case as they count now."""
    kept = list(case.documents.kept())
    documents = []
    for document in kept:
        if document.state != Document.State.READ:
            continue
        versions: dict[str, list[FieldValue]] = {}
        rows = FieldValue.objects.filter(document=document, reading=document.reading)
        for row in rows.select_related("set_by").order_by("position", "version"):
            versions.setdefault(row.path, []).append(row)
        documents.append(
            DocumentFacts(
                key=document.pk,
                doc_type=document.doc_type,
                schema=document.schema,
                facts={path: _fact(chain) for path, chain in versions.items()},
                unseen=tuple(document.pages.exclude(unseen=[]).values_list("number", flat=True)),
            )
        )
    when = case.submitted_at or timezone.now()
    return CaseFacts(
        as_of=when.date(),
        applicant_name=case.applicant.full_name,
        required=dict(case.kind.required),
        documents=tuple(documents),
        failed=_places(kept, lambda one: one.state == Document.State.FAILED),
        unknown=_places(kept, lambda one: one.state == Document.State.READ and one.schema is None),
    )


def _places(documents: list[Document], chosen: Callable[[Document], bool]) -> tuple[int, ...]:
    return tuple(place for place, one in enumerate(documents, start=1) if chosen(one))


def _fact(versions: list[FieldValue]) -> Fact:
    read, now = versions[0], versions[-1]
    applicants = [one for one in versions if one.set_role == "applicant"]
    return Fact(
        path=now.path,
        status=Status(now.status),
        value=now.value,
        grounded=now.grounding != "none",
        by="reader" if now.set_by is None else _party(now.set_role),
        act=now.act,
        disagree=Flag.READERS_DISAGREE.value in read.flags,
        candidates=tuple(other["value"] for other in read.candidates if other["value"]),
        read_value=read.value,
        applicant_value=applicants[-1].value if applicants else None,
    )


def _party(role: str) -> str:
    return "applicant" if role == "applicant" else "reviewer"


@transaction.atomic
def evaluate(case: Case, *, by: User | None = None) -> list[Finding]:
    """Judge a case as it stands and keep what was found.

    A finding that comes out the same is the same row, with whatever a person made of it; one that
    does not come out any more is kept as past.

    Args:
        by: whose change brought this about; None for the system.
    """
    Case.objects.select_for_update().get(pk=case.pk)
    found = {_digest(one): one for one in judge_case(facts_of_case(case))}
    standing = {row.digest: row for row in Finding.objects.filter(case=case, current=True)}
    gone = [row.pk for digest, row in standing.items() if digest not in found]
    Finding.objects.filter(pk__in=gone).update(current=False)
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
    return list(Finding.objects.of_case(case))


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
        inputs=[
            {"document": seen.document, "path": seen.path, "label": seen.label, "value": seen.value}
            for seen in one.inputs
        ],
        digest=digest,
    )


def _digest(one: Judgement) -> str:
    said = [
        one.rule.id,
        one.rule.version,
        one.document,
        one.outcome,
        one.severity,
        one.sentence,
        [(seen.document, seen.path, seen.value) for seen in one.inputs],
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
