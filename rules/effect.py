"""What a change of values would do, before anybody saves it: findings and derived figures. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extraction.contract import Status
from rules.derived import Figure, figures_of
from rules.engine import Judgement, judge_view
from rules.registry import Rule
from rules.terms import Outcome
from rules.view import CaseFacts, CaseView, DocumentFacts, Fact, Trace

Change = tuple[int, str]  # DocumentFacts.key and path


@dataclass(frozen=True, slots=True)
class Moved:
    """A derived figure that would be another."""

    name: str
    before: str  # as shown; what is missing where it can't be derived
    after: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What would appear, go and move. Empty: nothing would."""

    appearing: tuple[Judgement, ...]
    going: tuple[Judgement, ...]
    moved: tuple[Moved, ...]

    def __bool__(self) -> bool:
        return bool(self.appearing or self.going or self.moved)


@dataclass(frozen=True, slots=True)
class Judged:
    """A case's failed rules and its figures."""

    failed: dict[tuple[str, int | None, str], Judgement]
    figures: tuple[Figure, ...]


def effect(
    facts: CaseFacts,
    changes: Mapping[Change, str | None],
    rules: Sequence[Rule] | None = None,
    *,
    before: Judged | None = None,
) -> Effect:
    """Judge a case as it is and as it would be.

    Args:
        changes: canonical values as a reviewer would set them; None: not on the document.
        rules: in force; None: the built-in ones.
        before: what `judged` says of the case as it is, where somebody asked already.
    """
    before = before or judged(facts, rules)
    after = judged(with_changes(facts, changes), rules)
    return Effect(
        appearing=tuple(one for key, one in after.failed.items() if key not in before.failed),
        going=tuple(one for key, one in before.failed.items() if key not in after.failed),
        moved=_moved(before.figures, after.figures),
    )


def with_changes(facts: CaseFacts, changes: Mapping[Change, str | None]) -> CaseFacts:
    """The case with some values as a reviewer would set them."""
    return replace(
        facts,
        documents=tuple(
            _changed(
                document,
                {path: text for (key, path), text in changes.items() if key == document.key},
            )
            for document in facts.documents
        ),
    )


def _changed(document: DocumentFacts, changes: Mapping[str, str | None]) -> DocumentFacts:
    if not changes:
        return document
    facts = dict(document.facts)
    for path, text in changes.items():
        known = facts.get(path)
        status = Status.CONFIRMED_ABSENT if text is None else Status.PRESENT
        act = "absent" if text is None else "changed"
        if known is None:
            facts[path] = Fact(path, status, text, grounded=False, by="reviewer", act=act)
        else:
            facts[path] = replace(known, value=text, status=status, by="reviewer", act=act)
    return replace(document, facts=facts)


def judged(facts: CaseFacts, rules: Sequence[Rule] | None = None) -> Judged:
    """A case as it is."""
    view = CaseView(facts, Trace())
    failed = {
        (one.rule.id, one.document, one.sentence): one
        for one in judge_view(view, rules, facts.thresholds)
        if one.outcome == Outcome.FAIL
    }
    return Judged(failed, figures_of(view))


def _moved(before: Sequence[Figure], after: Sequence[Figure]) -> tuple[Moved, ...]:
    """Figures are compared in turn: a change of values adds or takes none away but at the end."""
    was = {(one.name, place): one for place, one in enumerate(before)}
    now = {(one.name, place): one for place, one in enumerate(after)}
    return tuple(
        Moved(key[0], _shown(was.get(key)), _shown(now.get(key)))
        for key in dict.fromkeys((*was, *now))
        if _shown(was.get(key)) != _shown(now.get(key))
    )


def _shown(one: Figure | None) -> str:
    if one is None:
        return "none"
    return one.shown or one.missing
