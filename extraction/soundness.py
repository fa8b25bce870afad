"""What people change can settle doubts about other values: those that followed from it.

A total that does not come out casts doubt on every figure of it. Once the wrong one is put right,
the others are as good as they ever were. So the checks that speak of several values at once are
made again after each change, by the code that made them when the document was read. Flags stay as
they were read; what is kept is which of them hold no more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from audit.log import record
from extraction.completeness import flags_of
from extraction.contract import Box, Evidence, Flag, Grounding, ReadField, Status
from extraction.list_models import ListCount
from extraction.models import Document, FieldValue

DERIVED = (Flag.SUM_FAILED, Flag.LIST_INCOMPLETE)  # from several values, not from one
ADDED = "person:row"  # source of the cells of a row that a person added
DOUBTED = Q(flags__contains=["sum_failed"]) | Q(flags__contains=["list_incomplete"])
Flags = Mapping[str, tuple[Flag, ...]]


@dataclass(frozen=True, slots=True)
class Shown:
    """Rows of a list that a page shows, and those that it has by now."""

    table: str
    page: int | None
    expected: int
    read: int


def rejudge(document: Document) -> None:
    """Say anew which doubts about a document's readings hold. In the caller's transaction."""
    schema = document.schema
    values = FieldValue.objects.filter(document=document, reading=document.reading)
    if schema is None or not values.filter(DOUBTED, version=1).exists():
        return
    now = list(values.filter(current=True).order_by("position", "path"))
    read = {value.path: value for value in now if value.version == 1}
    read |= {value.path: value for value in values.filter(version=1, current=False)}
    counts = ListCount.objects.filter(
        document=document, reading=document.reading, page__isnull=False
    )
    first = [read[value.path] for value in now if value.path in read]
    before = flags_of(fields_of(first), counts, schema)
    after = flags_of(fields_of(now), counts_now(counts, now), schema)
    _keep(document, now, before, after)


def fields_of(values: Iterable[FieldValue]) -> list[ReadField]:
    """Values as the checks take them: without the flags that they have."""
    return [
        ReadField(
            path=value.path,
            status=Status(value.status),
            raw=value.raw,
            value=value.value,
            evidence=_evidence(value),
            flags=(),
            source=value.source,
        )
        for value in values
    ]


def counts_now(counts: Iterable[ListCount], values: Sequence[FieldValue]) -> list[Shown]:
    """Rows that pages show and those that there are: what people added counts as read.

    Args:
        values: in the order of the document, as they count now.
    """
    added = rows_added(values)
    return [
        Shown(one.table, one.page, one.expected, one.read + added[one.table, one.page])
        for one in counts
    ]


def rows_added(values: Iterable[FieldValue]) -> Counter[tuple[str, int | None]]:
    """How many rows people added to each list, by the page: their own, or of the row before."""
    found: Counter[tuple[str, int | None]] = Counter()
    page: dict[str, int] = {}
    pending: dict[str, str] = {}
    for value in values:
        table, bracket, _ = value.path.partition("[")
        if not bracket or value.value is None:
            continue
        row = value.path.partition("]")[0]
        if value.evidence:
            page[table] = int(value.evidence["page"])
        if value.source == ADDED and pending.get(table) != row:
            pending[table] = row
            found[table, page.get(table)] += 1
    return found


def _evidence(value: FieldValue) -> Evidence | None:
    seen = value.evidence
    if not seen:
        return None
    boxes = tuple(Box(*box) for box in seen["boxes"])
    return Evidence(seen["page"], boxes, seen["quote"], Grounding(seen["grounding"]))


def _keep(document: Document, now: Sequence[FieldValue], before: Flags, after: Flags) -> None:
    """Write which flags are outdated, where that is not what is known already."""
    moved = []
    for value in now:
        if value.act != FieldValue.Act.READ:
            continue
        fell = set(before.get(value.path, ())) - set(after.get(value.path, ()))
        outdated = [flag for flag in value.flags if flag in DERIVED and flag in fell]
        if outdated != value.outdated:
            value.outdated = outdated
            moved.append(value)
    if not moved:
        return
    FieldValue.objects.bulk_update(moved, ["outdated"])
    record(
        "extraction.document.rejudged",
        subject=document,
        by=None,
        details={
            "document": document.pk,
            "settled": sum(bool(value.outdated) for value in moved),
            "doubted": sum(not value.outdated for value in moved),
        },
    )
