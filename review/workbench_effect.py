"""What a value would do if it were saved, for the reviewer who types it. Nothing is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from extraction import values
from extraction.models import Case, FieldValue
from extraction.schemas.base import Kind
from review.workbench_fields import editable
from review.workbench_findings import HEAVIEST_FIRST
from review.workbench_standing import standing
from rules.effect import Moved, effect
from rules.engine import Judgement

MOST = 4  # findings of a sort that are told one by one


@dataclass(frozen=True, slots=True)
class Some:
    """Findings of one sort, the heaviest first; `more` are only counted."""

    icon: str
    says: str
    findings: tuple[Judgement, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What saving a text would bring about."""

    sorts: tuple[Some, ...] = ()
    moved: tuple[Moved, ...] = ()
    unread: str = ""  # why nothing can be said

    @property
    def nothing(self) -> bool:
        return not (self.sorts or self.moved or self.unread)


def preview(case: Case, value: FieldValue, text: str) -> Preview | None:
    """What would follow from `text` in the place of `value`; None where it is what stands there."""
    if text == editable(value):
        return None
    if not text:
        return Preview(unread="Nothing is typed.")
    try:
        meant = values.understood(value, text)
    except values.NotOfItsKind as refusal:
        return Preview(unread=_not_yet(value, refusal))
    now = standing(case)
    changes = {(value.document_id, value.path): meant}
    found = effect(now.facts, changes, now.policy.rules, before=now.judged)
    stays = {_of(one) for one in found.appearing} & {_of(one) for one in found.going}
    sorts = (
        _some("octagon-alert", "Would be found", found.appearing, stays, among=False),
        _some("triangle-alert", "Would still be found", found.appearing, stays, among=True),
        _some("check", "Would be settled", found.going, stays, among=False),
    )
    return Preview(tuple(one for one in sorts if one.findings), found.moved)


def _not_yet(value: FieldValue, refusal: values.NotOfItsKind) -> str:
    """Half of what will be typed is no mistake, so this only says what is missing."""
    kind = value.leaf.kind
    what = {Kind.MONEY: "an amount", Kind.NUMBER: "a number", Kind.DATE: "a date"}.get(kind)
    return f"Not {what} yet. {refusal.sentence}" if what else refusal.sentence


def _of(one: Judgement) -> tuple[str, int | None]:
    """A rule and what it judged: the same finding, whatever figures its sentence has."""
    return one.rule.id, one.document


def _some(
    icon: str,
    says: str,
    judged: Iterable[Judgement],
    stays: set[tuple[str, int | None]],
    *,
    among: bool,
) -> Some:
    chosen = [one for one in judged if (_of(one) in stays) is among]
    chosen.sort(key=lambda one: HEAVIEST_FIRST[one.severity])
    return Some(icon, says, tuple(chosen[:MOST]), max(len(chosen) - MOST, 0))
