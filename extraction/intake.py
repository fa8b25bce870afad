"""Taking a file in: refuse it with a sentence, or store it and write its row."""

import hashlib
import io

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext

from accounts.models import User
from audit.log import record
from extraction import limits, render, sniff
from extraction.cases import NotEditable
from extraction.models import Case, Document
from extraction.refusals import Refused, refusal, too_large


class AlreadyThere(Refused):
    """The same file is in the case already; `document` is it."""

    def __init__(self, document: Document) -> None:
        super().__init__(
            "duplicate",
            gettext("You have already added this file to this case, so nothing was changed"),
        )
        self.document = document


class MissingOriginal(Exception):
    """The stored bytes are gone, or are not the ones that were stored."""


def receive(content: bytes, name: str, *, case: Case, asked_for: str = "", by: User) -> Document:
    """Store an uploaded file and make its document, or refuse it.

    Args:
        content: the file, as far as the limit, where the caller stops reading.
        name: as the browser gave it. Untrusted, for display only.
        asked_for: the type that the page asked for; "": none.

    Raises:
        Refused: with a sentence for the person, and nothing is kept.
        AlreadyThere: the case has the same file already.
        NotEditable: the case is not the applicant's any more.
    """
    name = sniff.clean_name(name)
    digest = hashlib.sha256(content).hexdigest()
    try:
        media_type, page_count = _look(content)
        _refuse_twin_or_surplus(case, digest)
        stored_as = _store(content, digest)
        with transaction.atomic():
            # Looking took a while: the case may have been sent, or the file added by another click.
            locked = Case.objects.select_for_update().get(pk=case.pk)
            if not locked.editable:
                raise NotEditable
            _refuse_twin_or_surplus(case, digest)
            document = Document.objects.create(
                case=case,
                name=name,
                sha256=digest,
                stored_as=stored_as,
                media_type=media_type,
                size_bytes=len(content),
                page_count=page_count,
                asked_for=asked_for,
            )
            record(
                "extraction.document.received",
                subject=document,
                by=by,
                details={
                    "sha256": digest,
                    "media_type": media_type,
                    "bytes": len(content),
                    "pages": page_count,
                },
                personal={"name": name},
            )
    except Refused as refused:
        _note_refusal(case, name, refused, by)
        raise
    return document


def open_original(document: Document) -> io.BytesIO:
    """The uploaded bytes, checked against what was received.

    Raises:
        MissingOriginal: they are gone or differ. Wrong bytes are never handed out.
    """
    try:
        with default_storage.open(document.stored_as) as stored:
            content = stored.read()
    except FileNotFoundError:
        raise MissingOriginal(document.pk) from None
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise MissingOriginal(document.pk)
    return io.BytesIO(content)


def _look(content: bytes) -> tuple[str, int]:
    """The media type and the number of pages, by the content alone."""
    if not content:
        raise refusal("empty")
    if len(content) >= settings.MAX_UPLOAD_BYTES:
        raise too_large(settings.MAX_UPLOAD_BYTES)
    media_type = sniff.media_type(content[: sniff.HEAD_BYTES])
    if media_type is None:
        raise refusal("heic" if sniff.is_heic(content) else "unsupported_type")
    return media_type, render.inspect(content, media_type, limits=limits.configured()).pages


def _refuse_twin_or_surplus(case: Case, digest: str) -> None:
    files = case.documents.files()
    if twin := files.filter(sha256=digest).first():
        raise AlreadyThere(twin)
    if files.count() >= settings.MAX_DOCUMENTS_PER_CASE:
        raise Refused(
            "too_many_documents",
            gettext("A case can hold %(count)d files. Remove one, or combine several into one PDF")
            % {"count": settings.MAX_DOCUMENTS_PER_CASE},
        )


def _store(content: bytes, digest: str) -> str:
    """Keep the bytes once for all cases, named by what they are."""
    name = f"originals/{digest[:2]}/{digest}"
    if default_storage.exists(name):
        with default_storage.open(name) as stored:
            if stored.read() == content:
                return name
        # Cut off by a crash while it was written: nobody could ever read it.
        default_storage.delete(name)
    return default_storage.save(name, ContentFile(content))


@transaction.atomic
def _note_refusal(case: Case, name: str, refused: Refused, by: User) -> None:
    record(
        "extraction.document.refused",
        subject=case,
        by=by,
        details={"code": refused.code},
        personal={"name": name},
    )
