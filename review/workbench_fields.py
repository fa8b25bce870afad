"""One field as a reviewer sees it: what speaks against it, its place, what could stand instead."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from extraction.contract import Status
from extraction.doubts import adjusted
from extraction.models import Case, FieldValue, Page
from extraction.schemas.base import Kind
from extraction.soundness import DERIVED
from review.bench_models import FieldNote
from review.decisions import unsettled
from review.display import MONO, NUMERIC, TICKS, name_of, row_of, shown
from review.pictures import Crop, Rect, crop

Act = FieldValue.Act
Notes = Counter[tuple[int, str]]  # by document and path
Chains = Mapping[tuple[int, str], list[FieldValue]]  # by document and path, the reading first
SAID = {
    Act.CONFIRMED: ("check", "Confirmed"),
    Act.CHANGED: ("pencil", "Corrected"),
    Act.ABSENT: ("square-dashed", "Not on the document"),
    Act.ILLEGIBLE: ("eye-off", "Unreadable"),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """Another value that one key takes: a second reader's, or the reading before a change."""

    take: str  # what the form says: "0", "1" for a candidate, "reading"
    shown: str
    by: str
    text: str
    reason: str  # what is kept with the correction


@dataclass(frozen=True, slots=True)
class Changed:
    """What the applicant made of a reading."""

    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field as a reviewer sees it."""

    value: FieldValue
    name: str
    why: tuple[str, ...]  # why it needs a look; empty where it does not
    crop: Crop | None
    page: Page | None
    changed: Changed | None
    offers: tuple[Offer, ...]
    notes: int = 0  # that reviewers wrote about it

    @property
    def anchor(self) -> str:
        return f"field-{self.value.pk}"

    @property
    def follows(self) -> bool:
        """Whether all that speaks against it came from other values: putting those right may do."""
        standing = self.value.standing
        return bool(self.why) and bool(standing) and all(one in DERIVED for one in standing)

    @property
    def key(self) -> str:
        """Names the field, whichever version it is at."""
        return f"{self.value.document_id}-" + re.sub(r"[^a-z0-9_]+", "-", self.value.path).strip(
            "-"
        )

    @property
    def label(self) -> str:
        return self.value.leaf.label

    @property
    def text(self) -> str:
        """What stands in the input: the canonical text, or what could not be understood."""
        return editable(self.value)

    @property
    def shown(self) -> str:
        return shown(self.value.leaf.kind, self.value.value)

    @property
    def reads_as(self) -> str:
        """How the text in the input is understood, where that is not what it looks like."""
        return self.shown if self.value.leaf.kind is Kind.DATE else ""

    @property
    def ticks(self) -> dict[str, str]:
        """What a tick box can be, in words by canonical text; empty for other kinds."""
        return {one: str(says) for one, says in TICKS.items()} if self._ticked else {}

    @property
    def _ticked(self) -> bool:
        return self.value.leaf.kind is Kind.BOOLEAN

    @property
    def still(self) -> str:
        """What is shown to who can't change it."""
        return self.shown if self.ticks else self.text

    @property
    def mono(self) -> bool:
        return self.value.leaf.kind in MONO

    @property
    def numeric(self) -> bool:
        return self.value.leaf.kind in NUMERIC

    @property
    def settled_by_person(self) -> bool:
        return bool(self.value.set_by_id) and not self.why

    @property
    def icon(self) -> str:
        if self.why:
            return "triangle-alert"
        return SAID[Act(self.value.act)][0] if self.settled_by_person else ""

    @property
    def word(self) -> str:
        if self.why:
            return "Check"
        return SAID[Act(self.value.act)][1] if self.settled_by_person else "Accepted"

    @property
    def empty(self) -> bool:
        """Not there, need not be there, and nobody said anything about it."""
        return not (self.why or self.value.value or self.value.set_by_id)

    @property
    def rects(self) -> tuple[Rect, ...]:
        """Its boxes on its page."""
        return self.crop.boxes if self.crop else ()

    @property
    def boxes(self) -> str:
        """The same for scripts: JSON, [x, y, width, height] in points."""
        return json.dumps([[box.x, box.y, box.width, box.height] for box in self.rects])


def field_at(at: FieldValue) -> Field | None:
    """The field that `at` is a version of, as it counts now; None where it is gone."""
    case = at.document.case
    there = FieldValue.objects.of_case(case).filter(document=at.document_id, path=at.path)
    value = there.first()
    if value is None:
        return None
    pages = {page.number: page for page in Page.objects.defer("words").filter(document=at.document)}
    return field_of_value(value, pages, applicants_chains(case).get((at.document_id, at.path), []))


def editable(value: FieldValue) -> str:
    """A value's text as it is typed and compared: canonical, raw where it was not understood."""
    if value.value is not None:
        return value.value
    return value.raw if value.status == Status.PRESENT else ""


def reader_in_words(source: str) -> str:
    """Who gave a value: "local:label_right" -> "the reader local"."""
    return f"the reader {source.partition(':')[0]}" if source else "a reader"


def applicants_chains(case: Case) -> Chains:
    """All versions of the fields that the applicant changed, the reading first."""
    versions = FieldValue.objects.filter(document__case=case)
    touched = set(versions.filter(set_role="applicant").values_list("document", "path"))
    if not touched:
        return {}
    chains: dict[tuple[int, str], list[FieldValue]] = defaultdict(list)
    mine = versions.filter(path__in={path for _, path in touched}).select_related("document")
    for value in mine.order_by("version"):
        at = (value.document_id, value.path)
        if at in touched and value.reading == value.document.reading:
            chains[at].append(value)
    return chains


def notes_of_case(case: Case) -> Notes:
    """How many notes reviewers wrote about each field of a case."""
    there = FieldNote.objects.filter(document__case=case).values_list("document_id", "path")
    return Counter(there)


def field_of_value(
    value: FieldValue, pages: dict[int, Page], chain: list[FieldValue], notes: int = 0
) -> Field:
    """A value with everything around it; `chain` holds its versions where an applicant has one."""
    leaf = value.leaf
    name = name_of(leaf, row_of(value.path))
    pair = adjusted(chain) if chain else None
    changed = None
    if pair:
        before, after = (shown(leaf.kind, one.value) for one in pair)
        changed = Changed(before or "nothing", after or "not on the document", pair[1].reason)
    return Field(
        value=value,
        name=name,
        why=tuple(unsettled(value)),
        crop=crop(value.evidence, pages, what=name),
        page=pages.get((value.evidence or {}).get("page", 0)),
        changed=changed,
        offers=tuple(_offers(value, pair)),
        notes=notes,
    )


def _offers(value: FieldValue, pair: tuple[FieldValue, FieldValue] | None) -> Iterable[Offer]:
    kind = value.leaf.kind
    if pair and pair[0].value is not None and pair[0].value != value.value:
        reason = "Changed by the applicant without support on the document."
        yield Offer("reading", shown(kind, pair[0].value), "as read", pair[0].value, reason)
    for at, other in enumerate(value.candidates):
        text = other.get("value")
        if text and text != value.value:
            by = reader_in_words(other.get("source", ""))
            yield Offer(str(at), shown(kind, text), by, text, f"Taken from {by}.")


def short_name(field: Field) -> str:
    """A field's name beside its value: of a table's cell only which line it is in."""
    row = row_of(field.value.path)
    return field.name if row is None else f"{field.value.leaf.group}, line {row + 1}"
