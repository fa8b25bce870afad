"""Field values: how a reading becomes them, and how people add versions. Nobody overwrites."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from audit.log import record
from extraction import soundness, twins
from extraction.contract import (
    Box,
    Claim,
    Evidence,
    Flag,
    Grounding,
    PageText,
    ReadField,
    Status,
    Word,
)
from extraction.grounding import ground
from extraction.models import Case, Document, FieldValue, Page
from extraction.parsing import document_locale, parse, same
from extraction.places import Place, evidence_at
from extraction.schemas.base import Kind

Act = FieldValue.Act

KEPT = ("status", "raw", "value", "flags", "evidence", "candidates")  # where an act leaves them
GONE: Mapping[str, Any] = {
    "status": Status.CONFIRMED_ABSENT.value,
    "raw": "",
    "value": None,
    "flags": [],
    "evidence": None,
}
WRITE_IT_LIKE = {
    Kind.MONEY: _("Write an amount like 1234.50."),
    Kind.NUMBER: _("Write a number like 80 or 12.5."),
    Kind.DATE: _("Write a date like 2026-03-31."),
    Kind.CURRENCY: _("Write the currency's three letters, like USD."),
    Kind.YEAR: _("Write the year's four digits, like 2026."),
    Kind.BOOLEAN: _("Choose yes or no."),
}


class Stale(Exception):
    """Somebody changed the value meanwhile; `current` is what it is now.

    None where the document was read again and has no such field any more.
    """

    def __init__(self, current: FieldValue | None) -> None:
        super().__init__(current and current.pk)
        self.current = current


class NotOfItsKind(Exception):
    """What was typed is not an amount, a date ...; `sentence` says how to write it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Locked(Exception):
    """The case is decided, or was sent by the applicant who wants to change it after all."""


def page_texts(document: Document) -> tuple[PageText, ...]:
    """The document's pages as readers see them."""
    return texts_of(document.pages.all())


def texts_of(pages: Iterable[Page]) -> tuple[PageText, ...]:
    """These pages of a document as readers see them."""
    return tuple(
        PageText(
            number=page.number,
            width=page.width,
            height=page.height,
            words=tuple(map(load_word, page.words)),
            source=page.words_from,
            unseen=tuple(map(load_word, page.unseen)),
        )
        for page in pages
    )


def dump_word(word: Word) -> list[Any]:
    """A word as JSON-able data."""
    placed: list[Any] = [word.text, *(round(side, 2) for side in word.box)]
    return placed if word.score is None else [*placed, word.score]


def load_word(stored: list[Any]) -> Word:
    """The word that `dump_word` made this of."""
    text, x0, y0, x1, y1, *score = stored
    return Word(text, Box(x0, y0, x1, y1), *score)


def dump(field: ReadField) -> dict[str, Any]:
    """A read field as JSON-able data."""
    return {
        "path": field.path,
        "status": field.status.value,
        "raw": field.raw,
        "value": field.value,
        "evidence": dump_evidence(field.evidence),
        "flags": [flag.value for flag in field.flags],
        "source": field.source,
    }


def dump_evidence(evidence: Evidence | None) -> dict[str, Any] | None:
    """Evidence as JSON-able data; boxes as [x0, y0, x1, y1] in points."""
    if evidence is None:
        return None
    return {
        "page": evidence.page,
        "boxes": [[round(side, 2) for side in box] for box in evidence.boxes],
        "quote": evidence.quote,
        "grounding": evidence.grounding.value,
    }


def load(data: Mapping[str, Any]) -> ReadField:
    """The read field that `dump` wrote."""
    seen = data["evidence"]
    return ReadField(
        path=data["path"],
        status=Status(data["status"]),
        raw=data["raw"],
        value=data["value"],
        evidence=seen
        and Evidence(
            page=seen["page"],
            boxes=tuple(Box(*box) for box in seen["boxes"]),
            quote=seen["quote"],
            grounding=Grounding(seen["grounding"]),
        ),
        flags=tuple(Flag(flag) for flag in data["flags"]),
        source=data["source"],
    )


def confirm(value: FieldValue, *, version: int, by: User, reason: str = "") -> FieldValue:
    """Say that a value is right as it stands.

    An applicant's own change stays a change when they confirm it.

    Raises:
        Stale: it is not at `version` any more.
        Locked: the case is decided, or sent where an applicant confirms.
    """
    own_change = by.role == value.set_role == Role.APPLICANT and value.act != Act.CONFIRMED
    if own_change and value.version == version and _newest(value) == value:
        return value
    return add_version(value, version, Act.CONFIRMED, by, reason, {})


def change(
    value: FieldValue,
    text: str,
    *,
    version: int,
    by: User,
    reason: str = "",
    place: Place | None = None,
) -> FieldValue:
    """Give another value. Typing the same value again confirms it.

    The new value is looked for on the pages, so that a change that the document supports can be
    told from one that it does not.

    Args:
        place: where the person pointed at; then it is looked for there alone.

    Raises:
        NotOfItsKind: `text` is no amount, date ... that can be understood in one way only.
        Stale, Locked: as `confirm`.
    """
    pages = page_texts(value.document)
    fields = changed_to(value, text, pages)
    if place is None:
        if fields is None:
            return confirm(value, version=version, by=by, reason=reason)
        return add_version(value, version, Act.CHANGED, by, reason, fields)
    schema = value.document.schema
    assert schema is not None
    act = Act.CONFIRMED if fields is None else Act.CHANGED
    seen = {"evidence": dump_evidence(evidence_at(place, value.path, text, pages, schema))}
    return add_version(value, version, act, by, reason, {**(fields or {}), **seen})


def understood(value: FieldValue, text: str) -> str:
    """The canonical value that `text` would be taken for as a change of `value`.

    Raises:
        NotOfItsKind: as `change`.
    """
    return _understood(value, text.replace("\0", " ").strip(), page_texts(value.document))


def _understood(value: FieldValue, text: str, pages: tuple[PageText, ...]) -> str:
    kind = value.leaf.kind
    parsed = parse(kind, text, locale=document_locale(pages))
    # 1.234 typed as an amount: cents have two places, so it may as well mean a thousand.
    odd = kind is Kind.MONEY and re.search(r"[.]\d{3,}$", parsed.value or "")
    if parsed.value is None or odd or Flag.AMBIGUOUS in parsed.flags:
        like = WRITE_IT_LIKE.get(kind)
        raise NotOfItsKind(str(like or gettext("Write the value as it stands on the page.")))
    return parsed.value


def mark_absent(value: FieldValue, *, version: int, by: User, reason: str = "") -> FieldValue:
    """Say that the document does not state it.

    Raises:
        Stale, Locked: as `confirm`.
    """
    return add_version(value, version, Act.ABSENT, by, reason, GONE)


def mark_illegible(value: FieldValue, *, version: int, by: User, reason: str = "") -> FieldValue:
    """Say that it is there and can't be read.

    Raises:
        Stale, Locked: as `confirm`.
    """
    lost: dict[str, Any] = {"status": Status.ILLEGIBLE.value, "raw": "", "value": None, "flags": []}
    return add_version(value, version, Act.ILLEGIBLE, by, reason, lost)


def history(value: FieldValue) -> list[FieldValue]:
    """All versions of a field, the first reading first."""
    return list(
        FieldValue.objects.filter(
            document_id=value.document_id, reading=value.reading, path=value.path
        )
        .select_related("set_by", "document__case")
        .order_by("version")
    )


@transaction.atomic
def add_version(
    value: FieldValue, version: int, act: Act, by: User, reason: str, fields: Mapping[str, Any]
) -> FieldValue:
    """Add one version, and do what follows from it.

    Raises:
        Stale, Locked: as `confirm`.
    """
    document = locked(value.document, by=by)
    added = write(document, value, act, by=by, version=version, reason=reason, fields=fields)
    if added.value != value.value:
        followed(document)
    return added


def locked(document: Document, *, by: User) -> Document:
    """The document as it is now, with its case locked: nobody sends or decides it meanwhile.

    Raises:
        Locked: the case is decided, or sent where an applicant wants to change it.
    """
    case = Case.objects.select_for_update().get(pk=document.case_id)
    if case.decided or (by.role == Role.APPLICANT and not case.editable):
        raise Locked
    return Document.objects.get(pk=document.pk)


def followed(document: Document) -> None:
    """Do what has to follow once values of a document are others. Once an act, however many."""
    twins.remember(document)
    soundness.rejudge(document)


def write(
    document: Document,
    value: FieldValue,
    act: Act,
    *,
    by: User,
    version: int,
    reason: str = "",
    fields: Mapping[str, Any],
) -> FieldValue:
    """Add one version. The caller has the document `locked` and sees to what `followed`.

    Args:
        fields: what the version says; what is not in it stays as it is.

    Raises:
        Stale: the value is not at `version` any more.
    """
    retire(document, value, version)
    kept = {name: getattr(value, name) for name in KEPT}
    added = FieldValue.objects.create(
        document=value.document,
        reading=value.reading,
        path=value.path,
        position=value.position,
        version=version + 1,
        act=act,
        source=soundness.ADDED if value.source == soundness.ADDED else "person",
        set_by=by,
        set_role=by.role,
        reason=reason,
        **{**kept, **fields},
    )
    record(
        f"extraction.value.{act.value}",
        subject=added,
        by=by,
        details={
            "document": value.document_id,
            "path": value.path,
            "version": {"before": version, "after": added.version},
            "status": {"before": value.status, "after": added.status},
            "grounding": added.grounding,
        },
        personal={"before": value.value, "after": added.value, "reason": reason},
    )
    return added


def retire(document: Document, value: FieldValue, version: int) -> None:
    """Have a version count no more. The caller writes the next one.

    Raises:
        Stale: the value is not at `version` any more.
    """
    mine = FieldValue.objects.filter(
        pk=value.pk, version=version, reading=document.reading, current=True
    )
    if not mine.update(current=False):
        raise Stale(_newest(value))


def changed_to(value: FieldValue, text: str, pages: tuple[PageText, ...]) -> dict[str, Any] | None:
    """What a version says that gives `text`, for `write`; None where that is what is said already.

    Args:
        pages: of the document, where the text is looked for.

    Raises:
        NotOfItsKind: as `change`.
    """
    text = text.replace("\0", " ").strip()  # PostgreSQL can't store that one
    meant = _understood(value, text, pages)
    if value.status == Status.PRESENT and same(value.leaf.kind, meant, value.value):
        return None
    found = _evidence_of(value, text, pages)
    return {
        "status": Status.PRESENT.value,
        "raw": text,
        "value": meant,
        "flags": [],
        "evidence": dump_evidence(found) or _only_the_place(value.evidence),
    }


def _newest(value: FieldValue) -> FieldValue | None:
    return (
        FieldValue.objects.current()
        .filter(document_id=value.document_id, path=value.path)
        .select_related("document__case", "set_by")
        .first()
    )


def _evidence_of(value: FieldValue, text: str, pages: tuple[PageText, ...]) -> Evidence | None:
    """Where the typed text stands on the document's pages; None where it does not."""
    schema = value.document.schema
    assert schema is not None
    page = (value.evidence or {}).get("page")
    claim = Claim(path=value.path, status=Status.PRESENT, raw=text, quote=text, page=page)
    found = ground([claim], pages, schema, source="person")
    evidence = next(field.evidence for field in found if field.path == value.path)
    return evidence if evidence and evidence.grounding is not Grounding.NONE else None


def _only_the_place(evidence: dict[str, Any] | None) -> dict[str, Any] | None:
    """Where the earlier value stood: worth showing, but no evidence of the new one."""
    if not evidence:
        return None
    return {**evidence, "quote": "", "grounding": Grounding.NONE.value}
