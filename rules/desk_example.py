"""A rule that is being written, on real past cases: what it would say there. Nothing is kept."""

from collections.abc import Iterator
from dataclasses import dataclass

from extraction.models import Case, Document
from rules.bodies import RuleBody
from rules.engine import judge_case
from rules.facts import facts_of_case
from rules.language import compiled, told
from rules.language.types import CASE
from rules.models import Outcome
from rules.policy import Policy
from rules.view import CaseFacts, CaseView, Trace

MOST = 5  # cases to try it on; a reading of one takes some milliseconds


@dataclass(frozen=True, slots=True)
class Example:
    """What a rule says of a past case."""

    case: str  # its reference
    outcome: str  # fail, pass, cannot
    sentence: str  # with the case's values, also where it passes; or what is missing
    tried: int  # cases
    flagged: int  # of those


def example(body: RuleBody) -> Example | None:
    """The rule on the newest cases that hold what it judges: the first it flags, else the newest.

    None where there is no such case.
    """
    rule = compiled("draft", 0, body, owner="")
    found: list[Example] = []
    for case in _cases(body.on):
        facts = facts_of_case(case, Policy((), dict(case.kind.required)))
        judged = judge_case(facts, (rule,))
        failed = next((one for one in judged if one.outcome == Outcome.FAIL), None)
        one = failed or next(iter(judged), None)
        if one is not None:
            passed = one.outcome == Outcome.PASS
            said = _said(body, facts) if passed else one.sentence
            found.append(Example(case.reference, one.outcome.value, said, 0, 0))
    if not found:
        return None
    failing = [one for one in found if one.outcome == Outcome.FAIL]
    first = (failing or found)[0]
    return Example(first.case, first.outcome, first.sentence, len(found), len(failing))


def _cases(on: str) -> Iterator[Case]:
    sent = Case.objects.exclude(submitted_at=None).select_related("kind", "applicant")
    if on != CASE:
        read = Document.objects.filter(doc_type=on, state=Document.State.READ)
        sent = sent.filter(pk__in=read.values("case"))
    yield from sent.order_by("-submitted_at", "-pk")[:MOST]


def _said(body: RuleBody, facts: CaseFacts) -> str:
    """The message with a case's values, as if it failed."""
    view = CaseView(facts, Trace())
    if body.on == CASE:
        return told(body, view)
    document = next(iter(view.documents(body.on)), None)
    return "" if document is None else told(body, document)
