"""What an applicant changed of what was read: before and after, for the page where they sign."""

from __future__ import annotations

from dataclasses import dataclass

from extraction.doubts import adjusted
from extraction.models import Case, Document, FieldValue
from extraction.values import history
from review.display import name_of, row_of, shown


@dataclass(frozen=True, slots=True)
class Change:
    """One value that the applicant changed or said is not there."""

    document: Document
    name: str
    before: str  # for people; "" where nothing was read
    after: str  # "": not on the document


def changes(case: Case) -> list[Change]:
    """All that the applicant changed and that still counts, in the order of the documents."""
    mine = FieldValue.objects.of_case(case).filter(set_role="applicant")
    found = []
    for value in mine:
        if not (pair := adjusted(history(value))):
            continue
        first, last = pair
        kind = value.leaf.kind
        change = Change(
            document=value.document,
            name=name_of(value.leaf, row_of(value.path)),
            before=shown(kind, first.value),
            after=shown(kind, last.value),
        )
        if change.before or change.after:
            found.append(change)
    return found
