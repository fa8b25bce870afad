"""What people said of values, kept when the pages of a file are grouped in another way.

A value goes to the document that its page went to. Where it has no page, or that document has no
such field, it goes to the document that stands in the place of its own. It is written there when
that document has been read, as versions by the same people after what the reader says.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from audit.log import record
from extraction.contract import Box
from extraction.models import Document, FieldValue
from extraction.parsing import same
from extraction.schemas import SCHEMAS
from extraction.schemas.base import Leaf, leaf_at

KEPT = "Kept from before the pages were regrouped."
OVERLAP = 0.5  # of the lower one's height, for two rows of a table to be the same
Act = FieldValue.Act


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands in the file."""

    page: int  # of the file
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A value that a person set, and where it stands; None where that is not known."""

    value: FieldValue
    place: Place | None

    @property
    def leaf(self) -> Leaf:
        return self.value.leaf


@dataclass(frozen=True, slots=True)
class Target:
    """A document that is about to be made of pages of the file."""

    pages: tuple[int, ...]
    doc_type: str
    heirs_of: frozenset[int]  # keys of the documents in whose place it stands


def kept_values(documents: Sequence[Document], more: Iterable[int] = ()) -> list[Kept]:
    """What people said of values of these documents, and values that still wait for a place.

    Args:
        documents: locked, so that nobody changes a value meanwhile.
        more: keys of values that found no place when pages were grouped before.
    """
    waiting = [key for document in documents for key in document.carried]
    keys = list(dict.fromkeys([*waiting, *more]))
    values = FieldValue.objects.select_related("document__case", "document__packet", "set_by")
    said = values.current().filter(document__in=documents, set_by__isnull=False)
    found = [*said.order_by("document_id", "position"), *values.filter(pk__in=keys).order_by("pk")]
    return [Kept(value, _place(value)) for value in found if value.document.schema]


def assign(
    kept: Sequence[Kept], homes: Mapping[int, int], targets: Sequence[Target]
) -> tuple[list[list[Kept]], list[Kept]]:
    """Which target each value goes to, and what fits nowhere.

    Args:
        homes: for each value's key, the document that it counts for at present.
    """
    given: list[list[Kept]] = [[] for _ in targets]
    taken: dict[tuple[int, str], Kept] = {}
    left: list[Kept] = []
    # Those that stay in the place of their own document go first: they are not crowded out.
    at_home = [_moves(one, homes, targets) for one in kept]
    for _, one in sorted(zip(at_home, kept, strict=True), key=lambda pair: pair[0]):
        for at in _ways(one, homes, targets):
            path = one.value.path
            other = None if one.leaf.table else taken.get((at, path))
            if other is None:
                taken[at, path] = one
                given[at].append(one)
                break
            if _says_the_same(one, other):
                break  # nothing is lost: it stands there
        else:
            left.append(one)
    return given, left


def place_carried(document: Document) -> list[int]:
    """Write what people said as versions of the values that were just read.

    In the caller's transaction, with the case locked.

    Returns:
        Keys of the values for which there is no field.
    """
    values = FieldValue.objects.select_related("document__packet", "set_by")
    found = values.in_bulk(document.carried)
    current = FieldValue.objects.current().filter(document=document)
    there = {value.path: value for value in current.order_by("position")}
    left = []
    for key in document.carried:
        one = Kept(found[key], _place(found[key]))
        path = _path(one, document, there)
        first = there.get(path)
        if first is None or first.set_by_id or first.leaf.kind is not one.leaf.kind:
            left.append(key)
            continue
        there[path] = _add(first, one, document)
    return left


def _place(value: FieldValue) -> Place | None:
    """Where a value stands, else where other cells of its row do."""
    pages = value.document.pages_in_file
    seen = [value.evidence] if value.evidence else []
    if not seen and "[" in value.path:
        row = value.path.rpartition("].")[0] + "]."
        cells = FieldValue.objects.filter(document_id=value.document_id, reading=value.reading)
        cells = cells.filter(path__startswith=row, version=1, evidence__isnull=False)
        seen = list(cells.order_by("position").values_list("evidence", flat=True))
    if not seen or not 1 <= seen[0]["page"] <= len(pages):
        return None
    boxes = [box for one in seen if one["page"] == seen[0]["page"] for box in one["boxes"]]
    return Place(pages[seen[0]["page"] - 1], tuple(Box(*box) for box in boxes))


def _ways(one: Kept, homes: Mapping[int, int], targets: Sequence[Target]) -> Iterator[int]:
    """The targets that may take a value, the better one first."""
    home = homes.get(one.value.pk, one.value.document_id)
    by_page = [at for at, to in enumerate(targets) if one.place and one.place.page in to.pages]
    heirs = [at for at, to in enumerate(targets) if home in to.heirs_of]
    for at in dict.fromkeys([*by_page, *heirs]):
        leaf = leaf_in(targets[at].doc_type, one.value.path)
        if leaf is not None and leaf.kind is one.leaf.kind:
            yield at


def _moves(one: Kept, homes: Mapping[int, int], targets: Sequence[Target]) -> bool:
    home = homes.get(one.value.pk, one.value.document_id)
    return next((home not in targets[at].heirs_of for at in _ways(one, homes, targets)), True)


def leaf_in(doc_type: str, path: str) -> Leaf | None:
    """What a type's schema says of a field; None where it has no such field."""
    schema = SCHEMAS.get(doc_type)
    try:
        return leaf_at(schema, path) if schema else None
    except KeyError:
        return None


def _says_the_same(one: Kept, other: Kept) -> bool:
    here, there = one.value, other.value
    return (here.status, here.value, here.act) == (there.status, there.value, there.act)


def _path(one: Kept, document: Document, there: Mapping[str, FieldValue]) -> str:
    """The path under which a value is to be found in the new reading; rows may have moved."""
    path = one.value.path
    if "[" not in path:
        return path
    if one.place is None or one.place.page not in document.pages_in_file:
        return ""
    page = document.pages_in_file.index(one.place.page) + 1
    table, _, rest = path.partition("[")
    rows: dict[str, float] = {}
    for other, value in there.items():
        if not other.startswith(f"{table}[") or not value.evidence:
            continue
        if value.evidence["page"] == page:
            row = other.removeprefix(f"{table}[").partition("]")[0]
            shared = _shared(one.place.boxes, value.evidence["boxes"])
            rows[row] = max(rows.get(row, 0.0), shared)
    best = max(rows, key=lambda row: rows[row], default="")
    if not best or rows[best] < OVERLAP:
        return ""
    return f"{table}[{best}]{rest.partition(']')[2]}"


def _shared(boxes: Sequence[Box], others: Sequence[Sequence[float]]) -> float:
    """How much of their height two cells share, as a part of the lower one's."""
    if not boxes or not others:
        return 0.0
    top, foot = min(box.y0 for box in boxes), max(box.y1 for box in boxes)
    other_top, other_foot = min(box[1] for box in others), max(box[3] for box in others)
    lower = min(foot - top, other_foot - other_top)
    return (min(foot, other_foot) - max(top, other_top)) / lower if lower > 0 else 0.0


def _add(first: FieldValue, one: Kept, document: Document) -> FieldValue:
    """All that people said of a value, in order, after what the reader says of it now."""
    said = FieldValue.objects.filter(
        document_id=one.value.document_id,
        reading=one.value.reading,
        path=one.value.path,
        set_by__isnull=False,
        version__lte=one.value.version,
    )
    versions = list(said.select_related("set_by").order_by("version"))
    FieldValue.objects.filter(pk=first.pk).update(current=False)
    before = first
    for at, old in enumerate(versions, start=1):
        added = FieldValue.objects.create(
            document=document,
            reading=document.reading,
            path=first.path,
            position=first.position,
            version=first.version + at,
            current=at == len(versions),
            act=_act(old, before),
            status=old.status,
            raw=old.raw,
            value=old.value,
            flags=old.flags,
            evidence=_evidence(old, document),
            source="person",
            candidates=first.candidates,
            set_by=old.set_by,
            set_role=old.set_role,
            reason=_reason(old),
        )
        _record(added, before, old)
        before = added
    return before


def _act(old: FieldValue, before: FieldValue) -> Act:
    """What was right as it stood is a change where it stands otherwise now."""
    stands = old.status == before.status and same(old.leaf.kind, old.value, before.value)
    return Act.CHANGED if old.act == Act.CONFIRMED and not stands else Act(old.act)


def _evidence(old: FieldValue, document: Document) -> dict[str, Any] | None:
    """Where it stands, by the document's own page number; None where its page is elsewhere."""
    pages = old.document.pages_in_file
    if not old.evidence or not 1 <= old.evidence["page"] <= len(pages):
        return None
    at = pages[old.evidence["page"] - 1]
    if at not in document.pages_in_file:
        return None
    return {**old.evidence, "page": document.pages_in_file.index(at) + 1}


def _reason(old: FieldValue) -> str:
    if old.reason.startswith(KEPT):
        return old.reason
    return f"{KEPT} {old.reason}".strip()[:500]


def _record(added: FieldValue, before: FieldValue, old: FieldValue) -> None:
    record(
        "extraction.value.kept",
        subject=added,
        by=None,
        details={
            "document": added.document_id,
            "path": added.path,
            "act": added.act,
            "set_by": added.set_by_id,
            "version": {"before": before.version, "after": added.version},
            "status": {"before": before.status, "after": added.status},
            "grounding": added.grounding,
            "from": {"document": old.document_id, "path": old.path, "version": old.version},
        },
        personal={"before": before.value, "after": added.value, "reason": added.reason},
    )
