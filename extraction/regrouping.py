"""A person says which pages of a file are which document. Nothing that people said is lost."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Q

from accounts.models import Role, User
from audit.log import record
from extraction import carrying
from extraction.carrying import Kept, Target
from extraction.cases import NotEditable
from extraction.classify import classify
from extraction.models import Case, Document
from extraction.parts import make_part
from extraction.schemas import SCHEMAS, UNCLASSIFIED
from extraction.values import page_texts


class Regrouped(Exception):
    """The pages were grouped in another way, or a type was set, since the person looked."""


@dataclass(frozen=True, slots=True)
class Group:
    """Pages that a person says are one document."""

    pages: tuple[int, ...]  # of the file, in the document's order
    doc_type: str = ""  # a schema's slug; "": to be found out
    stands_for: int | None = None  # key of the document that it was, where it is one of those


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a regrouping."""

    made: tuple[Document, ...]  # to be read
    left_over: int  # how many of people's values found no place so far

    def __bool__(self) -> bool:
        return bool(self.made)


def documents_of(file: Document) -> list[Document]:
    """The documents that a file stands in: its parts, or itself."""
    if file.state != Document.State.SPLIT:
        return [file]
    return list(file.parts.kept().order_by("pk"))


def has_all_pages(file: Document) -> bool:
    """Whether there is a picture of every page yet."""
    return file.pages.count() == file.page_count


def grouping(documents: Sequence[Document]) -> str:
    """A digest of how pages are grouped, and as what: what was on the screen."""
    shown = sorted((one.pk, list(one.pages_in_file), one.doc_type) for one in documents)
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


@transaction.atomic
def regroup(file: Document, groups: Sequence[Group], *, seen: str, by: User) -> Outcome:
    """Have the pages of a file be these documents. The caller enqueues those that are made.

    A document with the pages and the type that it had stays as it is. In the place of one that
    changed there are new ones; what people said of its values goes with its pages.

    Args:
        groups: pages that are in none of them count no more.
        seen: `grouping` as the person saw it.

    Raises:
        NotEditable: the case is decided, or sent where an applicant asks; or it was removed.
        Regrouped: `seen` is not how it is now.
        ValueError: a page is in two groups or not in the file, a group is empty, or there is none.
    """
    file, documents = _locked(file, by)
    if seen != grouping(documents):
        raise Regrouped
    _check(file, groups)
    known = {one.pk: one for one in documents}
    staying = {one.pk for one in documents if any(_is(one, group) for group in groups)}
    fresh = [group for group in groups if not any(_is(one, group) for one in documents)]
    retired = [one for one in documents if one.pk not in staying]
    if not (retired or fresh):
        return Outcome((), len(file.unplaced))
    typed = [_typed(file, group, known.get(group.stands_for or 0)) for group in fresh]
    given, left = _carried(file, retired, [group for group, _ in typed])
    _retire(file, retired)
    made = tuple(
        make_part(
            file,
            group.pages,
            group.doc_type,
            reasons=reasons,
            type_set_by=_who_said(group, known.get(group.stands_for or 0), reasons, by),
            carried=[one.value.pk for one in kept],
        )
        for (group, reasons), kept in zip(typed, given, strict=True)
    )
    left_over = [one.value.pk for one in left]
    Document.objects.filter(pk=file.pk).update(unplaced=left_over)
    record(
        "extraction.document.regrouped",
        subject=file,
        by=by,
        details={
            "before": [_told(one) for one in documents],
            "after": [_told(one) for one in documents if one.pk in staying]
            + [_told(one) for one in made],
            "kept": sum(map(len, given)),
            "left_over": [[one.value.document_id, one.value.path] for one in left],
        },
        personal={"left_over": [one.value.value for one in left]} if left else None,
    )
    return Outcome(made, len(left_over))


def _locked(file: Document, by: User) -> tuple[Document, list[Document]]:
    """A file and the documents it stands in, with their case locked before them."""
    case = Case.objects.select_for_update().get(pk=file.case_id)
    rows = Document.objects.select_for_update(of=("self",)).select_related("case")
    locked = list(rows.filter(Q(pk=file.pk) | Q(packet=file.pk)).order_by("pk"))
    found = next(one for one in locked if one.pk == file.pk)
    sent = by.role == Role.APPLICANT and not case.editable
    if case.decided or sent or found.state == Document.State.REMOVED or found.packet_id:
        raise NotEditable
    if found.state != Document.State.SPLIT:
        return found, [found]
    return found, [one for one in locked if one.packet_id and one.state != Document.State.REMOVED]


def _check(file: Document, groups: Sequence[Group]) -> None:
    pages = [page for group in groups for page in group.pages]
    doubled = len(pages) != len(set(pages))
    strange = any(not 1 <= page <= file.page_count for page in pages)
    types = {"", UNCLASSIFIED, *SCHEMAS}
    if doubled or strange or not pages or not all(group.pages for group in groups):
        raise ValueError("Every group has pages of the file, and no page is in two.")
    if not all(group.doc_type in types for group in groups):
        raise ValueError("There is no such type of document.")


def _is(document: Document, group: Group) -> bool:
    """Whether a group is a document as it stands."""
    return document.pages_in_file == group.pages and group.doc_type in ("", document.doc_type)


def _typed(file: Document, group: Group, was: Document | None) -> tuple[Group, tuple[str, ...]]:
    """A group with its type, and why it has that where no person said so."""
    if group.doc_type:
        same = was is not None and was.doc_type == group.doc_type
        return group, tuple(was.type_reasons) if was and same else ()
    texts = {text.number: text for text in page_texts(file)}
    pages = [replace(texts[at], number=number) for number, at in enumerate(group.pages, start=1)]
    classified = classify(pages)
    return replace(group, doc_type=classified.doc_type), tuple(classified.reasons)


def _who_said(group: Group, was: Document | None, reasons: Sequence[str], by: User) -> User | None:
    """The person who says what type it is; None where the classifier did."""
    if reasons:
        return None
    return was.type_set_by if was and was.doc_type == group.doc_type else by


def _carried(
    file: Document, retired: Sequence[Document], groups: Sequence[Group]
) -> tuple[list[list[Kept]], list[Kept]]:
    """Where what people said goes, and what fits nowhere."""
    kept = carrying.kept_values(retired, file.unplaced)
    homes = {key: one.pk for one in retired for key in one.carried}
    heirs = _heirs(file, retired, groups)
    targets = [
        Target(group.pages, group.doc_type, frozenset(key for key, to in heirs.items() if to == at))
        for at, group in enumerate(groups)
    ]
    return carrying.assign(kept, homes, targets)


def _heirs(file: Document, retired: Sequence[Document], groups: Sequence[Group]) -> dict[int, int]:
    """For each document that there ever was of the file, the group that stands in its place."""
    named = {group.stands_for: at for at, group in enumerate(groups) if group.stands_for}
    now = {one.pk for one in retired}
    heirs = {}
    for one in [file, *file.parts.all()]:
        shared = [len(set(group.pages) & set(one.pages_in_file)) for group in groups]
        if one.pk in now and one.pk in named:
            heirs[one.pk] = named[one.pk]
        elif any(shared):
            heirs[one.pk] = shared.index(max(shared))
    return heirs


def _retire(file: Document, retired: Sequence[Document]) -> None:
    """Have documents count no more; the file itself counts as its parts from now on."""
    parts = [one.pk for one in retired if one.pk != file.pk]
    Document.objects.filter(pk__in=parts).update(state=Document.State.REMOVED, carried=[])
    Document.objects.filter(pk=file.pk).update(
        state=Document.State.SPLIT, carried=[], failure="", failure_code=""
    )
    file.state = Document.State.SPLIT


def _told(document: Document) -> dict[str, object]:
    return {
        "document": document.pk,
        "pages": list(document.pages_in_file),
        "type": document.doc_type,
    }
