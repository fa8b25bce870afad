"""The history of one field in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extraction.models import FieldValue
from review.display import shown
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


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a field, told."""

    value: FieldValue
    who: str
    verb: str
    before: str  # "" where nothing changed
    after: str
    icon: str


def versions_in_words(versions: Sequence[FieldValue]) -> list[Version]:
    """All versions of a field, the last first.

    Args:
        versions: as `extraction.values.history` gives them, the reading first.
    """
    told = []
    before = ""
    for value in versions:
        after = _says(value)
        act = Act(value.act)
        told.append(
            Version(
                value=value,
                who=_who(value),
                verb=VERBS[act],
                before=before if before != after else "",
                after=after,
                icon=SAID[act][0] if act in SAID else "scan-search",
            )
        )
        before = after
    return told[::-1]


def _who(value: FieldValue) -> str:
    if value.set_by is None:
        return reader_in_words(value.source).capitalize()
    return f"{value.set_by.full_name} ({value.set_role})"


def _says(value: FieldValue) -> str:
    text = shown(value.leaf.kind, value.value) or value.raw
    return text or STATUSES.get(value.status, value.status).capitalize()
