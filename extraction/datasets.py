"""Datasets: taking documents in, naming a revision, and giving its cases to a measurement."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.models import User
from audit.log import record
from extraction.eval_models import Dataset, DatasetCase, DatasetEntry, DatasetRevision
from extraction.expected import expected_of, places_from
from extraction.manifests import Item
from extraction.near_duplicates import Groups, issuer, signature, split_of
from extraction.page_cache import PageCache
from extraction.schemas import SCHEMAS
from extraction.sniff import clean_name
from extraction.truth import schema_of

SPLITS = ("dev", "test")
Provenance = DatasetCase.Provenance


class UnknownDataset(Exception):
    """There is no such dataset or revision; `sentence` says which."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class NewCase:
    """A document to add, with what is expected of it as `extraction.expected` has it."""

    content: bytes
    file_name: str
    doc_type: str
    schema: str  # "": no type that can be read
    expected: Mapping[str, Any]
    provenance: str
    signature: tuple[int, ...]  # of its pages, as `near_duplicates` makes it
    issuer: str = ""
    tags: tuple[str, ...] = field(default=())

    @property
    def sha256(self) -> str:
        """Of the file."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def digest(self) -> str:
        """Of the file and of all that is said of it."""
        said = [self.sha256, self.file_name, self.doc_type, self.schema, self.expected]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def new_case(item: Item, cache: PageCache) -> NewCase:
    """A manifest's document as a case.

    Raises:
        OSError: the file is gone.
        Refused: it cannot be rendered.
    """
    entry = item.entry
    content = item.content()
    pages = cache.pages(content).pages
    schema = schema_of(str(entry["doc_type"]))
    expected: dict[str, Any] = {"leaves": [], "whole": [], "counts": {}}
    if schema:
        expected = expected_of(schema, entry)
    truth = entry.get("truth")
    if isinstance(truth, Mapping) and isinstance(truth.get("segments"), list):
        expected["segments"] = truth["segments"]
    is_drawn = "generat" in f"{entry.get('source')} {entry.get('truth_by')}"
    tags = [str(entry["lang"])] if entry.get("lang") else []
    tags += ["scan"] if any(page.source == "ocr" for page in pages) else []
    tags += ["long"] if len(pages) > 3 else []
    return NewCase(
        content=content,
        file_name=clean_name(str(entry["file"]).replace("/", " ")),
        doc_type=str(entry["doc_type"])[:60],
        schema=schema or "",
        expected=expected,
        provenance=Provenance.GENERATED if is_drawn else Provenance.IMPORTED,
        signature=signature(pages),
        issuer=issuer(schema, {leaf["path"]: leaf["value"] for leaf in expected["leaves"]}),
        tags=tuple(tags),
    )


@transaction.atomic
def make_dataset(name: str, *, by: User | None) -> Dataset:
    """The dataset of that name, made where there is none."""
    dataset, is_new = Dataset.objects.get_or_create(name=name, defaults={"made_by": by})
    if is_new:
        record("extraction.dataset.made", subject=dataset, by=by, details={"name": name})
    return dataset


def add_cases(
    dataset: Dataset, cases: Sequence[NewCase], *, by: User | None, note: str = ""
) -> DatasetRevision:
    """Add documents in a new revision. One that is there already with another truth is replaced.

    Where nothing would change, the latest revision is given back.
    """
    stored = {case.sha256: _store(case) for case in cases}
    with transaction.atomic():
        locked = Dataset.objects.select_for_update().get(pk=dataset.pk)
        latest = locked.revisions.order_by("-number").first()
        held = list(latest.cases.all()) if latest else []
        made = _made(cases, stored)
        replaced = {case.sha256 for case in made}
        kept = [case for case in held if case.sha256 not in replaced]
        after = {case.pk for case in (*kept, *made)}
        if latest is not None and after == {case.pk for case in held}:
            return latest
        revision = DatasetRevision.objects.create(
            dataset=locked, number=latest.number + 1 if latest else 1, note=note, made_by=by
        )
        DatasetEntry.objects.bulk_create(
            DatasetEntry(revision=revision, case_id=pk) for pk in sorted(after)
        )
        record(
            "extraction.dataset.revised",
            subject=locked,
            by=by,
            details={
                "revision": revision.number,
                "cases": len(after),
                "added": len(after - {case.pk for case in held}),
            },
        )
    return revision


def revision_named(name: str) -> DatasetRevision:
    """NAME's latest revision, or NAME@NUMBER.

    Raises:
        UnknownDataset: there is none.
    """
    dataset, _, number = name.partition("@")
    found = DatasetRevision.objects.filter(dataset__name=dataset).order_by("-number")
    if number:
        found = found.filter(number=int(number)) if number.isdecimal() else found.none()
    revision = found.select_related("dataset").first()
    if revision is None:
        raise UnknownDataset(f"There is no dataset {name}. See manage.py dataset list.")
    return revision


def items_of(revision: DatasetRevision, *, split: str | None = None) -> list[Item]:
    """The documents of a revision, or those of one split, to evaluate."""
    cases = revision.cases.order_by("pk")
    return [_item(case) for case in cases if split in (None, split_of(case.group))]


def _item(case: DatasetCase) -> Item:
    boxes, also = {}, {}
    for path, places in places_from(case.expected):
        boxes[path], also[path] = places[0], places[1:]
    entry: dict[str, Any] = {
        "file": case.file_name,
        "doc_type": case.doc_type,
        "boxes": boxes,
        "also": also,
        "truth": {},
        "group": case.group,
    }
    if case.schema:
        entry["schema"], entry["expected"] = case.schema, case.expected
    if "segments" in case.expected:
        entry["truth"] = {"segments": case.expected["segments"]}
    return Item(entry, partial(_content, case.stored_as, case.sha256))


def _content(name: str, sha256: str) -> bytes:
    with default_storage.open(name) as stored:
        content: bytes = stored.read()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise OSError("the stored file is not the one that was taken in")
    return content


def _made(cases: Sequence[NewCase], stored: Mapping[str, str]) -> list[DatasetCase]:
    """Rows for the cases; the same document with the same truth is the same row.

    Groups are those of all datasets, so that a document is on one side of the split wherever it is.
    """
    known = {one.digest: one for one in _by_digest(cases)}
    fresh = list({case.digest: case for case in cases if case.digest not in known}.values())
    groups = Groups()
    same_file = {}
    columns = ("sha256", "group", "signature", "issuer")
    for sha256, group, found, by in DatasetCase.objects.order_by("pk").values_list(*columns):
        groups.add(group, tuple(found), by)
        same_file[sha256] = group
    new_files = [case for case in fresh if case.sha256 not in same_file]
    placed = groups.place([(case.sha256, case.signature, case.issuer) for case in new_files])
    same_file |= {case.sha256: group for case, group in zip(new_files, placed, strict=True)}
    rows = DatasetCase.objects.bulk_create(
        DatasetCase(
            sha256=case.sha256,
            stored_as=stored[case.sha256],
            file_name=case.file_name,
            doc_type=case.doc_type,
            schema=case.schema,
            schema_version=SCHEMAS[case.schema].version if case.schema else 0,
            expected=case.expected,
            digest=case.digest,
            provenance=case.provenance,
            tags=list(case.tags),
            group=same_file[case.sha256],
            signature=list(case.signature),
            issuer=case.issuer[:260],
        )
        for case in fresh
    )
    known |= {row.digest: row for row in rows}
    # Of a file that is given twice the last truth counts.
    return list({case.sha256: known[case.digest] for case in cases}.values())


def _by_digest(cases: Sequence[NewCase]) -> Iterable[DatasetCase]:
    return DatasetCase.objects.filter(digest__in=[case.digest for case in cases])


def _store(case: NewCase) -> str:
    """Keep the file once for all datasets, apart from what applicants sent: it has its own life."""
    name = f"datasets/{case.sha256[:2]}/{case.sha256}"
    if default_storage.exists(name):
        with default_storage.open(name) as stored:
            if stored.read() == case.content:
                return name
        default_storage.delete(name)  # cut off while it was written
    return default_storage.save(name, ContentFile(case.content))
