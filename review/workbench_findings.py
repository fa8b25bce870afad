"""One finding as a reviewer sees it: what it says and on what ground, and what was answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from extraction.models import Document
from extraction.schemas.application import Application
from extraction.schemas.base import Kind, leaf_at
from review.conflict_words import for_reviewers
from review.conflicts import about, answers_of
from review.display import name_of, row_of, shown
from review.stated_sheet import in_words, stated_anchor
from review.workbench_fields import Field, short_name
from rules.desk_words import OVERRIDES
from rules.engine import BUILT_IN
from rules.models import Answer, Finding, Outcome, Override, Severity, Version
from rules.registry import REGISTRY
from rules.resolving import WHO, may_override
from rules.view import STATED

SOURCE_OF_RULES = BUILT_IN
HEAVIEST_FIRST = {Severity.BLOCKER: 0, Severity.WARNING: 1, Severity.NOTE: 2}
ANSWERED = {
    Answer.CONFIRMED.value: ("check", "It is right"),
    Answer.OVERRIDDEN.value: ("stamp", "Let stand"),
}
Fields = Mapping[tuple[int, str], Field]  # by document and path


@dataclass(frozen=True, slots=True)
class CommonReason:
    """A reason that one key gives, with the answer that it is for."""

    answer: Answer
    text: str


COMMON_REASONS = (
    CommonReason(Answer.OVERRIDDEN, "The document is right as it stands."),
    CommonReason(Answer.OVERRIDDEN, "Another document in the case explains it."),
    CommonReason(Answer.OVERRIDDEN, "Rounding by whoever issued the document."),
    CommonReason(Answer.OVERRIDDEN, "Looked into; it does not matter for this case."),
    CommonReason(Answer.CONFIRMED, "Right, and taken into account."),
    CommonReason(Answer.CONFIRMED, "Right; the applicant has explained it."),
)


@dataclass(frozen=True, slots=True)
class Looked:
    """One value that a finding looked at."""

    where: str  # which document, where the finding looked at several
    label: str
    value: str
    field: Field | None  # None: it is not there any more, or is no field of a document
    stated: str = ""  # the anchor of what the applicant states, where it is that


@dataclass(frozen=True, slots=True)
class Answers:
    """What one person can answer to a finding."""

    refusal: str  # why they may not let it stand; "" where they may
    reasons: tuple[CommonReason, ...]


def answers(user: User, finding: Finding) -> Answers:
    """What `user` can answer to `finding`, with the common reasons that fit."""
    if may_override(user, finding):
        return Answers("", COMMON_REASONS)
    reasons = tuple(one for one in COMMON_REASONS if one.answer == Answer.CONFIRMED)
    return Answers(WHO[Override(finding.may_override)], reasons)


@dataclass(frozen=True, slots=True)
class Flagged:
    """One finding."""

    finding: Finding
    looked: tuple[Looked, ...]
    why: str  # where its rule comes from, or why a team made it; "" where nobody said
    owner: str  # who keeps the rule
    answers: Answers
    said: tuple[str, ...] = ()  # what the applicant says of the values that it looked at

    @property
    def anchor(self) -> str:
        return f"finding-{self.finding.pk}"

    @property
    def open(self) -> bool:
        one = self.finding
        weighty = one.severity in (Severity.BLOCKER, Severity.WARNING)
        return one.current and one.outcome == Outcome.FAIL and weighty and not one.resolved_at

    @property
    def gone(self) -> bool:
        """It was there when the page was made; a correction has settled it since."""
        return not self.finding.current

    @property
    def answered(self) -> tuple[str, str]:
        """An icon and a word for what a person made of it."""
        return ANSWERED.get(self.finding.answer, ("check", "Answered"))

    @property
    def who_may(self) -> str:
        """Who may let it stand."""
        return OVERRIDES[self.finding.may_override]

    @property
    def sides(self) -> bool:
        """Whether there is something expected against something found."""
        return bool(self.finding.expected and self.finding.found)


def flagged(
    failed: Sequence[Finding], documents: Sequence[Document], fields: Fields, user: User
) -> tuple[Flagged, ...]:
    """Findings with what each looked at, why its rule is there and what `user` can answer."""
    names = _names(documents)
    reasons = _whys(failed)
    told = answers_of(failed[0].case_id) if failed else []
    return tuple(
        Flagged(
            one,
            _looked(one, fields, names),
            *reasons[one.rule, one.rule_version],
            answers=answers(user, one),
            said=tuple(for_reviewers(answer, names) for answer in about(told, one.inputs)),
        )
        for one in failed
    )


def _looked(finding: Finding, fields: Fields, names: Mapping[int, str]) -> tuple[Looked, ...]:
    places: list[tuple[Any, dict[str, Any]]] = [
        (finding.document_id if seen.get("document") is None else seen["document"], seen)
        for seen in finding.inputs
    ]
    several = finding.document_id is None or len({document for document, _ in places}) > 1
    looked = []
    for document, seen in places:
        there = fields.get((document, seen["path"]))
        where = names.get(document, "") if several else ""
        if document == STATED:
            looked.append(_stated(where, seen))
            continue
        kind, label = Kind.TEXT, seen["label"]
        if there:
            kind, label = there.value.leaf.kind, short_name(there)
        looked.append(Looked(where, label, shown(kind, seen.get("value")) or "none", there))
    return tuple(looked)


def _stated(where: str, seen: Mapping[str, Any]) -> Looked:
    """Something that the application states, or does not."""
    path, value = seen["path"], seen.get("value")
    try:
        leaf = leaf_at(Application, path)
    except KeyError:
        return Looked(where, seen["label"], value or "none", None)
    label = name_of(leaf, row_of(path))
    if value is None:
        return Looked(where, label, "none", None)
    return Looked(where, label, in_words(leaf, value), None, stated_anchor(path))


def _names(documents: Sequence[Document]) -> dict[int, str]:
    """Documents as rules call them: "Pay stub, document 2"."""
    named = {
        one.pk: f"{one.type_title}, document {place}"
        for place, one in enumerate(documents, start=1)
    }
    return {**named, STATED: "Application"}


def _whys(findings: Iterable[Finding]) -> dict[tuple[str, int], tuple[str, str]]:
    """By rule and version: where it comes from, and who keeps it."""
    rules = {(one.rule, one.rule_version) for one in findings}
    built_in = {
        (name, number): (REGISTRY.rules[name].source, REGISTRY.rules[name].owner)
        for name, number in rules
        if name in REGISTRY.rules
    }
    teams = {name for name, _ in rules - built_in.keys()}
    versions = Version.objects.filter(name__in=teams) if teams else ()
    known = {(one.name, one.number): (one.rationale, one.owner) for one in versions}
    return {rule: built_in.get(rule) or known.get(rule) or ("", "") for rule in rules}
