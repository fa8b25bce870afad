"""What does not go together in an applicant's papers and words, as plain questions to them.

The questions come from the rules on the case as a whole: where one finds fault with values that
mean the same thing, as an employer's name on a pay stub and the one that the applicant told us, the
applicant is asked which of them is right. The answer is kept as theirs. It changes no value and
settles no finding.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from accounts.models import User
from audit.log import record
from extraction.cases import NotEditable
from extraction.models import Case
from extraction.schemas.application import Application
from extraction.schemas.base import template
from review.conflict_meanings import MEANINGS, Meaning, plain
from review.conflict_models import ConflictAnswer
from rules.engine import judge_view
from rules.facts import facts_of_case
from rules.policy import in_force
from rules.terms import Outcome, Severity
from rules.view import STATED, CaseFacts, CaseView, Trace

Choice = ConflictAnswer.Choice
MOST_WORDS = 500
WEIGHTY = (Severity.BLOCKER, Severity.WARNING)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: a leaf of a document, or of what is stated (document STATED)."""

    document: int
    path: str
    value: str

    @property
    def stated(self) -> bool:
        return self.document == STATED


@dataclass(slots=True)
class Side:
    """One of the values that don't go together, with all the places that have it."""

    places: list[Place] = field(default_factory=list)

    @property
    def value(self) -> str:
        return self.places[0].value

    @property
    def stated(self) -> bool:
        return any(place.stated for place in self.places)


@dataclass(slots=True)
class Conflict:
    """Two values or more of which one should be right."""

    meaning: Meaning
    sides: list[Side]
    answer: ConflictAnswer | None = None

    @property
    def key(self) -> str:
        """Of the values themselves, so that the same ones are not asked about again."""
        told = sorted(min(plain(place.value) for place in side.places) for side in self.sides)
        digest = hashlib.sha256(json.dumps([self.meaning.name, told]).encode())
        return digest.hexdigest()[:32]


class Moved(Exception):
    """The values that the question was about are not there any more."""


class Unclear(Exception):
    """The answer says too little; `anchor` names the input, `problem` what is amiss."""

    def __init__(self, anchor: str, problem: str) -> None:
        super().__init__(anchor)
        self.anchor = anchor
        self.problem = problem  # "none", "words" or "long"


def conflicts(case: Case) -> list[Conflict]:
    """The case's conflicts as it stands, in the order of MEANINGS, with what was answered."""
    policy = in_force(case.kind)
    facts = facts_of_case(case, policy)
    on_case = [rule for rule in policy.rules if rule.on is CaseView]
    judged = judge_view(CaseView(facts, Trace()), on_case, facts.thresholds)
    found: list[Conflict] = []
    for one in judged:
        if one.outcome != Outcome.FAIL or one.severity not in WEIGHTY:
            continue
        inputs = [Place(seen.document, seen.path, seen.value) for seen in one.inputs if seen.value]
        for conflict in _of_inputs(inputs, facts):
            _take_in(conflict, found)
    answers = {one.question: one for one in answers_of(case.pk)}
    for conflict in found:
        conflict.answer = answers.get(conflict.key)
    order = {meaning.name: place for place, meaning in enumerate(MEANINGS)}
    return sorted(found, key=lambda conflict: order[conflict.meaning.name])


def unanswered(case: Case) -> list[Conflict]:
    """The conflicts that the applicant has not answered yet."""
    return [conflict for conflict in conflicts(case) if conflict.answer is None]


def answers_of(case_id: int) -> list[ConflictAnswer]:
    """What the applicant of a case answered and has not answered otherwise since."""
    return list(ConflictAnswer.objects.filter(case=case_id, current=True).order_by("pk"))


@transaction.atomic
def answer(
    case: Case,
    key: str,
    *,
    choice: str,
    words: str,
    shown: Sequence[Mapping[str, Any]],
    by: User,
) -> ConflictAnswer:
    """Take in which side is right. The same answer again changes and records nothing.

    Args:
        choice: the number of a side, or one of ConflictAnswer.Choice but SIDE.
        words: the applicant's own; needed where neither is right.
        shown: the sides as they were put to the applicant: text, where.

    Raises:
        NotEditable: the case was sent.
        Moved: the case has no such conflict any more.
        Unclear: nothing was chosen, or neither is right and it was not said what is.
    """
    locked = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if not locked.editable:
        raise NotEditable
    asked = next((one for one in conflicts(case) if one.key == key), None)
    if asked is None:
        raise Moved
    side, words = _chosen(asked, choice), words.replace("\0", " ").strip()
    kind = Choice.SIDE if side is not None else Choice(choice)
    if kind is Choice.NEITHER and not words:
        raise Unclear("words", "words")
    if len(words) > MOST_WORDS:
        raise Unclear("words", "long")
    before = asked.answer
    if before and (before.choice, before.side, before.words) == (kind, side, words):
        return before
    ConflictAnswer.objects.filter(case=case, question=key).update(current=False)
    made = ConflictAnswer.objects.create(
        case=case,
        question=key,
        meaning=asked.meaning.name,
        sides=_as_shown(asked, shown),
        choice=kind,
        side=side,
        words=words,
        said_by=by,
    )
    record(
        "review.conflict.answered",
        subject=made,
        by=by,
        details={"meaning": made.meaning, "choice": made.choice, "sides": len(made.sides)},
        personal={
            "sides": [f"{one['text']} ({one['where']})" for one in made.sides],
            "right": made.sides[side]["text"] if side is not None else "",
            "words": words,
        },
    )
    return made


def _as_shown(asked: Conflict, shown: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The sides as they were put, and the values that they stood for."""
    return [
        {
            **said,
            "stated": one.stated,
            "places": [[place.document, place.path, place.value] for place in one.places],
        }
        for one, said in zip(asked.sides, shown, strict=True)
    ]


def about(
    answers: Iterable[ConflictAnswer], inputs: Iterable[Mapping[str, Any]]
) -> list[ConflictAnswer]:
    """The answers that are about values which a finding looked at.

    Args:
        inputs: as a finding keeps them.
    """
    looked = {
        (one["document"], one["path"], one.get("value"))
        for one in inputs
        if one.get("document") != STATED
    }
    return [
        one
        for one in answers
        if any(tuple(place) in looked for side in one.sides for place in side["places"])
    ]


def _chosen(asked: Conflict, choice: str) -> int | None:
    """The side that was chosen; None where it is another answer."""
    if choice.isdecimal() and len(choice) < 3 and int(choice) < len(asked.sides):
        return int(choice)
    others = {Choice.NEITHER, Choice.UNSURE} | ({Choice.ALL} if asked.meaning.several else set())
    if choice not in others:
        raise Unclear("side-0", "none")
    return None


def _of_inputs(inputs: Sequence[Place], facts: CaseFacts) -> list[Conflict]:
    """What a finding's inputs show to differ. One value alone is held against what is stated."""
    types = {document.key: document.doc_type for document in facts.documents}
    types[STATED] = Application.slug
    found = []
    for meaning in MEANINGS:
        mine = [one for one in inputs if meaning.has(types.get(one.document, ""), one.path)]
        sides = _sides(mine, meaning)
        if not any(not one.stated for one in mine):
            continue
        if len(sides) == 1 and not sides[0].stated and not meaning.needs:
            told = _told(meaning, facts)
            if not any(meaning.same(one.value, sides[0].value) for one in told):
                sides = _sides([*mine, *told], meaning)
        kinds = {types.get(place.document, "") for side in sides for place in side.places}
        if len(sides) > 1 and (not meaning.needs or meaning.needs & kinds):
            found.append(Conflict(meaning, sides))
    return found


def _sides(places: Sequence[Place], meaning: Meaning) -> list[Side]:
    """Places by value, those of documents first."""
    sides: list[Side] = []
    for place in sorted(places, key=lambda one: one.stated):
        known = next((one for one in sides if meaning.same(place.value, one.value)), None)
        if known is None:
            known = Side()
            sides.append(known)
        if place not in known.places:
            known.places.append(place)
    return sides


def _told(meaning: Meaning, facts: CaseFacts) -> list[Place]:
    """What the applicant states of a meaning; their name they gave us at least when they came."""
    paths = meaning.places.get(Application.slug, ())
    told = [
        Place(STATED, path, fact.value)
        for path, fact in facts.stated.facts.items()
        if template(path) in paths and fact.value
    ]
    if meaning.name == "name" and not told and facts.applicant_name:
        told = [Place(STATED, "person.name", facts.applicant_name)]
    return told


def _take_in(conflict: Conflict, found: list[Conflict]) -> None:
    """Add a conflict, or its places to one about the same values."""
    same = conflict.meaning.same
    for known in found:
        if known.meaning is not conflict.meaning or len(known.sides) != len(conflict.sides):
            continue
        pairs = [
            (one, next((other for other in known.sides if same(one.value, other.value)), None))
            for one in conflict.sides
        ]
        if all(other is not None for _, other in pairs):
            for one, other in pairs:
                assert other is not None
                other.places += [place for place in one.places if place not in other.places]
            return
    found.append(conflict)
