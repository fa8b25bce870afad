"""The history of one field, or of a case, in words: every version, and what was undone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from extraction.models import Case, FieldValue
from review.bench_models import FieldNote
from review.display import name_of, row_of, shown
from review.words import STATUSES
from review.workbench_fields import SAID, reader_in_words

Act = FieldValue.Act
VERBS = {
    Act.READ: "read it",
    Act.CONFIRMED: "confirmed it",
    Act.CHANGED: "changed it",
    Act.ABSENT: "said that it is not on the document",
    Act.ILLEGIBLE: "said that it can't be read",
}
PER_PAGE = 20
WHO = {"": "Everybody", "people": "People", "applicant": "The applicant", "readers": "Readers"}


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a change."""

    kind: str  # "same", "del", "ins"
    text: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a field, told."""

    value: FieldValue
    who: str
    verb: str
    before: str  # "" where nothing changed
    after: str
    icon: str
    name: str = ""  # of the field, where several are told of
    pieces: tuple[Piece, ...] = ()  # the change word by word, where some of it stayed
    can_return: bool = False  # whether it says something other than what counts now


def versions_in_words(versions: Sequence[FieldValue]) -> list[Version]:
    """All versions of a field, the last first.

    Args:
        versions: as `extraction.values.history` gives them, the reading first.
    """
    told: list[Version] = []
    before = ""
    now = versions[-1] if versions else None
    for value in versions:
        after = _says(value)
        told.append(_told(value, before, after, now))
        before = after
    return told[::-1]


def filtered(versions: Iterable[Version], who: str) -> list[Version]:
    """Those of people, of the applicant, or of readers alone; all for ""."""
    return [one for one in versions if not who or who in _kinds(one.value)]


def case_versions(
    case: Case, who: str, start: int, *, seen: Callable[[Iterable[FieldValue]], list[FieldValue]]
) -> tuple[list[Version], bool]:
    """What was done to all fields of a case, the last first, from one on; whether there is more.

    What readers read first is left out, unless it is asked for: it is everything.

    Args:
        seen: versions as the person at the screen is to see them.
    """
    there = FieldValue.objects.filter(document__case=case)
    if who == "readers":
        there = there.filter(act=Act.READ, restored_by=None)
    else:
        there = there.exclude(act=Act.READ, restored_by=None)
    if who == "applicant":
        there = there.filter(set_role="applicant", restored_by=None)
    found = there.select_related("document__case", "set_by", "restored_by").order_by("-pk")
    page = seen(found[start : start + PER_PAGE + 1])
    before = {
        (one.document_id, one.reading, one.path, one.version): one
        for one in seen(
            FieldValue.objects.filter(
                document__case=case, path__in={value.path for value in page}
            ).select_related("document")
        )
    }
    told = []
    for value in page[:PER_PAGE]:
        earlier = before.get((value.document_id, value.reading, value.path, value.version - 1))
        told.append(_told(value, _says(earlier) if earlier else "", _says(value), None))
    return told, len(page) > PER_PAGE


def notes_of(value: FieldValue) -> list[FieldNote]:
    """What reviewers wrote about a field, the last first."""
    there = FieldNote.objects.filter(document=value.document_id, path=value.path)
    return list(there.select_related("by").order_by("-pk"))


def words_of_change(before: str, after: str) -> tuple[Piece, ...]:
    """A change word by word; nothing where no word of it stayed."""
    old, new = (re.findall(r"\s+|[^\s]+", text) for text in (before, after))
    found: list[Piece] = []
    for kind, a0, a1, b0, b1 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece("same", "".join(old[a0:a1])))
            continue
        if a1 > a0:
            found.append(Piece("del", "".join(old[a0:a1])))
        if b1 > b0:
            found.append(Piece("ins", "".join(new[b0:b1])))
    stayed = any(piece.kind == "same" and piece.text.strip() for piece in found)
    return tuple(found) if stayed and len(found) > 1 else ()


def _told(value: FieldValue, before: str, after: str, now: FieldValue | None) -> Version:
    act = Act(value.act)
    differs = before if before != after else ""
    return Version(
        value=value,
        who=_who(value),
        verb=_verb(value),
        before=differs,
        after=after,
        icon="undo-2" if value.restored_by_id else SAID[act][0] if act in SAID else "scan-search",
        name=name_of(value.leaf, row_of(value.path)),
        pieces=words_of_change(differs, after) if differs else (),
        can_return=now is not None and _can_return(value, now),
    )


def _can_return(value: FieldValue, now: FieldValue) -> bool:
    says_something = value.value is not None or value.act in (Act.ABSENT, Act.ILLEGIBLE)
    return says_something and (value.status, value.value) != (now.status, now.value)


def _kinds(value: FieldValue) -> set[str]:
    if value.restored_by_id:
        return {"people"}
    if value.set_by_id is None:
        return {"readers"}
    return {"people", "applicant"} if value.set_role == "applicant" else {"people"}


def _who(value: FieldValue) -> str:
    if value.restored_by:
        return value.restored_by.full_name
    if value.set_by is None:
        return reader_in_words(value.source).capitalize()
    return f"{value.set_by.full_name} ({value.set_role})"


def _verb(value: FieldValue) -> str:
    if value.restores:
        return f"undid what came after: it is as in version {value.restores} again"
    if value.source == "nobody":
        return "found nothing here"
    return VERBS[Act(value.act)]


def _says(value: FieldValue) -> str:
    text = shown(value.leaf.kind, value.value) or value.raw
    return text or str(STATUSES.get(value.status, value.status)).capitalize()
