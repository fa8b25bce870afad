"""Running the rules on plain facts. Pure: the same facts and rules give the same judgements."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import structlog

from extraction.schemas.base import Schema
from rules import library
from rules.models import Outcome, Severity
from rules.registry import REGISTRY, Fail, Missing, Pass, Rule
from rules.view import (
    CannotEvaluate,
    CaseFacts,
    CaseView,
    DocumentFacts,
    Node,
    NotStated,
    Seen,
    Trace,
    View,
)

log = structlog.get_logger(__name__)

BUILT_IN = library.__name__  # importing it registers the rules


@dataclass(slots=True)  # not frozen: thousands are made a second
class Judgement:
    """One verdict, ready to be shown or stored."""

    rule: Rule
    document: int | None  # DocumentFacts.key
    outcome: Outcome
    severity: Severity
    sentence: str
    nodes: Sequence[Node]  # what it is about: the leaves it names, or all that the rule looked at
    expected: str = ""
    found: str = ""

    @property
    def inputs(self) -> tuple[Seen, ...]:
        """What it is about, with values and evidence."""
        return tuple(node.seen() for node in dict.fromkeys(self.nodes))


def judge_document(
    document: DocumentFacts,
    rules: Sequence[Rule] | None = None,
    thresholds: Mapping[str, Mapping[str, Decimal]] | None = None,
) -> list[Judgement]:
    """All rules on one document. One without a schema has no values, and rules on any still.

    Args:
        rules: None: the built-in ones.
        thresholds: limits by rule and name, where they are not the rule's own.
    """
    trace = Trace()
    view: View[Schema] = View(document, trace)
    return _of_document(_rules(rules), document, view, trace, thresholds or {})


def judge_case(facts: CaseFacts, rules: Sequence[Rule] | None = None) -> list[Judgement]:
    """All rules on a case's documents and on the case as a whole.

    Args:
        rules: None: the built-in ones.
    """
    return judge_view(CaseView(facts, Trace()), rules, facts.thresholds)


def judge_view(
    view: CaseView,
    rules: Sequence[Rule] | None = None,
    thresholds: Mapping[str, Mapping[str, Decimal]] | None = None,
) -> list[Judgement]:
    """As `judge_case`, on a view that is there already: judging twice costs no more loading.

    Args:
        thresholds: limits by rule and name, where they are not the rule's own.
    """
    chosen, trace, limits = _rules(rules), view.trace, thresholds or {}
    found: list[Judgement] = []
    for document, seen in zip(view.facts.documents, view.every, strict=True):
        found += _of_document(chosen, document, seen, trace, limits)
    for rule in chosen:
        if rule.on is CaseView:
            found.extend(_judge(rule, view, None, trace, limits))
    return found


def _rules(given: Sequence[Rule] | None) -> Sequence[Rule]:
    return tuple(REGISTRY.rules.values()) if given is None else given


def _of_document(
    rules: Sequence[Rule],
    document: DocumentFacts,
    view: View[Schema],
    trace: Trace,
    thresholds: Mapping[str, Mapping[str, Decimal]],
) -> list[Judgement]:
    return [
        judgement
        for rule in rules
        if rule.on is None or rule.on is document.schema
        for judgement in _judge(rule, view, document.key, trace, thresholds)
    ]


def _judge(
    rule: Rule,
    view: View[Schema] | CaseView,
    document: int | None,
    trace: Trace,
    thresholds: Mapping[str, Mapping[str, Decimal]],
) -> Iterator[Judgement]:
    """One rule's verdicts. An error in a rule is its own; it never takes others down."""
    given = thresholds.get(rule.id)
    trace.begin({**rule.limits, **given} if given else rule.limits)
    verdicts: list[Pass | Fail | Missing] = []
    try:
        try:
            verdicts.extend(_verdicts(rule.judge(view)))
        except NotStated as missing:
            if asks_application(view):
                verdicts.append(Missing(missing.sentence))
        except CannotEvaluate as missing:  # what it found before stands
            verdicts.append(Missing(missing.sentence))  # fails where the rule asks for no leaf
    except Exception:  # whatever a rule does, the others still speak
        log.exception("rule.broken", rule=rule.id, version=rule.version)
        verdicts.append(Missing("The rule itself failed; an operator has to look at it."))
    looked_at = trace.nodes[:]
    for verdict in verdicts or (_PASSED,):
        if isinstance(verdict, Fail):
            yield Judgement(
                rule=rule,
                document=document,
                outcome=Outcome.FAIL,
                severity=verdict.severity or rule.severity,
                sentence=verdict.sentence,
                nodes=_about(verdict, looked_at),
                expected=verdict.expected,
                found=verdict.found,
            )
        elif isinstance(verdict, Missing):
            yield Judgement(
                rule, document, Outcome.CANNOT, rule.severity, verdict.sentence, looked_at
            )
        else:
            yield Judgement(rule, document, Outcome.PASS, rule.severity, "", looked_at)


_PASSED = Pass()


def asks_application(view: View[Schema] | CaseView) -> bool:
    """Whether something that is not stated is missing."""
    return isinstance(view, CaseView) and view.facts.asks_application


def _verdicts(said: object) -> Iterable[Pass | Fail | Missing]:
    if isinstance(said, Pass | Fail | Missing):
        return (said,)
    assert isinstance(said, Iterable)
    return said


def _about(verdict: Fail, looked_at: Sequence[Node]) -> Sequence[Node]:
    if not verdict.about:
        return looked_at
    leaves = (node for node in verdict.about if isinstance(node, Node))
    return tuple(
        dict.fromkeys((*leaves, *(node for node in looked_at if node.path in verdict.about)))
    )
