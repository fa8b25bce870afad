"""Which value of a case can be shown wrong without anything else on the screen telling on it.

Whatever the page says besides the value itself is the truth: findings, figures that follow, notes
over lists, what is stated. So only a value is chosen that none of these depends on or repeats.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from extraction.contract import Flag, Grounding, Status
from extraction.models import Case, Document, FieldValue
from extraction.schemas.base import Check
from review.altering import ALTERED, altered, in_place
from review.display import shown
from review.list_words import counts_of, notes_of_document
from review.models import ReviewTask
from rules.derived import figures_of
from rules.facts import facts_of_case
from rules.models import Finding, Outcome
from rules.policy import built_in
from rules.view import CaseView, Trace

# Doubts that say nothing of what the text is, so that they fit another text as well.
HARMLESS = frozenset({Flag.POORLY_READ, Flag.LINE_MISMATCH, Flag.OTHER_LABEL, Flag.SCALE_WORD})
SEEN = frozenset({Grounding.EXACT, Grounding.FOLDED, Grounding.VALUE_ONLY})


@dataclass(frozen=True, slots=True)
class Choice:
    """A value, and the text to show for it."""

    value: FieldValue
    shown: str


def choose(task: ReviewTask, chance: random.Random) -> Choice | None:
    """One value of a task's case with another text for it; None where none will do."""
    values = list(FieldValue.objects.of_case(task.case))
    told = _told(task, values)
    fitting = [one for one in values if _fits(one)]
    chance.shuffle(fitting)
    used = relied_on(task.case)
    known = Counter(one.value for one in values) + Counter(map(str, task.case.stated.values()))
    for value in fitting:
        if (value.document_id, value.path) in used or known[value.value] > 1:
            continue
        if not _always_so(value) or _repeats(told, value, value.value or ""):
            continue
        other = altered(value.leaf.kind, value.value or "", chance)
        if other is None or known[other] or _repeats(told, value, other):
            continue
        if in_place(value.raw, value.value or "", other):
            return Choice(value, other)
    return None


def relied_on(case: Case) -> set[tuple[int | None, str]]:
    """The values, by document and path, that findings or figures on the screen are made of."""
    used: set[tuple[int | None, str]] = set()
    for finding in Finding.objects.of_case(case).filter(outcome=Outcome.FAIL):
        for seen in finding.inputs:
            document = seen.get("document")
            used.add((finding.document_id if document is None else document, seen["path"]))
    trace = Trace()
    figures_of(CaseView(facts_of_case(case, built_in(case.kind.required)), trace))
    return used | {(node.document_key, node.path) for node in trace.nodes}


def _fits(value: FieldValue) -> bool:
    """Whether a value is of a sort that can be shown wrong at all."""
    if value.value is None or value.status != Status.PRESENT or value.candidates:
        return False
    if value.document.state != Document.State.READ or "[" in value.path:
        return False
    by_reader = value.act == FieldValue.Act.READ
    by_applicant = value.act == FieldValue.Act.CONFIRMED and value.set_role == "applicant"
    leaf, evidence = value.leaf, value.evidence or {}
    return (
        (by_reader or by_applicant)
        and leaf.kind in ALTERED
        and leaf.check == Check.NONE
        and {Flag(flag) for flag in value.flags} <= HARMLESS
        and value.grounding in SEEN
        and bool(evidence.get("boxes"))
        and value.raw in evidence.get("quote", "")
    )


def _always_so(value: FieldValue) -> bool:
    """Whether every version of it says the same, as its history is on the screen too."""
    versions = FieldValue.objects.filter(
        document=value.document_id, reading=value.reading, path=value.path
    )
    return not versions.exclude(value=value.value).exists()


def _told(task: ReviewTask, values: list[FieldValue]) -> str:
    """All that the page says besides the values."""
    case = task.case
    said = [task.why, task.risk, *map(str, case.stated.values())]
    for finding in Finding.objects.of_case(case).exclude(outcome=Outcome.PASS):
        said += [finding.sentence, finding.expected, finding.found]
    facts = facts_of_case(case, built_in(case.kind.required))
    for figure in figures_of(CaseView(facts, Trace())):
        said += [figure.shown, figure.missing, *figure.parts]
    documents = list(case.documents.kept())
    counts = counts_of(documents)
    for document in documents:
        mine = [one for one in values if one.document_id == document.pk]
        said += [note.text for note in notes_of_document(document, mine, counts).values()]
    return " \n ".join(said)


def _repeats(told: str, value: FieldValue, text: str) -> bool:
    return any(form and form in told for form in _forms(value, text))


def _forms(value: FieldValue, text: str) -> Iterator[str]:
    yield text
    yield shown(value.leaf.kind, text)
    if text == value.value:
        yield value.raw
