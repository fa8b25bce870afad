"""Files that come in pieces. A connection that drops costs the piece that was on its way."""

import zlib
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from extraction import sniff
from extraction.cases import NotEditable
from extraction.models import Case, Document
from extraction.refusals import refusal, too_large
from extraction.upload_models import PendingUpload, UploadPiece

PIECE_BYTES = 512 << 10
KEPT = timedelta(hours=24)  # since it was last heard of
MOST_AT_ONCE = 10  # of one person's files on their way; the one unheard of for longest gives way


class Elsewhere(Exception):
    """The piece does not begin where the file ends so far: `here_bytes` says where that is."""

    def __init__(self, here_bytes: int) -> None:
        super().__init__(here_bytes)
        self.here_bytes = here_bytes


@transaction.atomic
def begin(
    case: Case,
    key: str,
    *,
    name: str,
    size_bytes: int,
    asked_for: str = "",
    anew: bool = False,
    by: User,
) -> PendingUpload:
    """Make room for a file, or find what is here of it already.

    Args:
        key: what the browser calls the file: the same for the same file after a reload. Untrusted.
        size_bytes: as the browser says. No more than that is taken.
        anew: what is here is not that file's beginning: forget it.

    Raises:
        Refused: there is no such file, or it is over the limit.
        NotEditable: the case is not the applicant's any more.
    """
    if size_bytes < 1:
        raise refusal("empty")
    if size_bytes >= settings.MAX_UPLOAD_BYTES:
        raise too_large(settings.MAX_UPLOAD_BYTES)
    locked = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if not locked.editable:
        raise NotEditable
    known = PendingUpload.objects.filter(case=case, key=key).select_related("document").first()
    if known and (anew or known.size_bytes != size_bytes or _is_gone(known.document)):
        known.delete()
        known = None
    if known is None:
        _make_room(by)
        known = PendingUpload.objects.create(
            case=case,
            key=key,
            name=sniff.clean_name(name),
            asked_for=asked_for,
            size_bytes=size_bytes,
        )
    return known


@transaction.atomic
def add(upload: PendingUpload, content: bytes, *, start: int) -> None:
    """Add the piece that follows what is here.

    Raises:
        Elsewhere: it follows something else, as where it came twice.
        Refused: it is larger than a piece may be, or more than the file was to have.
    """
    locked = PendingUpload.objects.select_for_update().get(pk=upload.pk)
    if start != locked.here_bytes or locked.document_id:
        raise Elsewhere(locked.here_bytes)
    end = start + len(content)
    if len(content) > PIECE_BYTES or end > locked.size_bytes:
        raise too_large(settings.MAX_UPLOAD_BYTES)
    if content:
        UploadPiece.objects.create(upload=locked, start=start, content=content)
    PendingUpload.objects.filter(pk=upload.pk).update(
        here_bytes=end,
        checksum=zlib.adler32(content, locked.checksum),
        touched_at=timezone.now(),
    )
    upload.refresh_from_db()


def content(upload: PendingUpload) -> bytes:
    """The whole file, of one that is whole."""
    pieces = UploadPiece.objects.filter(upload=upload).values_list("content", flat=True)
    return b"".join(bytes(piece) for piece in pieces)


@transaction.atomic
def taken(upload: PendingUpload, document: Document) -> None:
    """The file is a document now. The row stays a while, so that an answer can be given again."""
    UploadPiece.objects.filter(upload=upload).delete()
    PendingUpload.objects.filter(pk=upload.pk).update(document=document, touched_at=timezone.now())
    upload.refresh_from_db()


def drop(upload: PendingUpload) -> None:
    """Forget a file that was refused."""
    PendingUpload.objects.filter(pk=upload.pk).delete()


def forget_old() -> int:
    """Drop what nobody has gone on with for a day; how many that were."""
    old = PendingUpload.objects.filter(touched_at__lt=timezone.now() - KEPT)
    return old.delete()[1].get(PendingUpload._meta.label, 0)


def _make_room(by: User) -> None:
    mine = PendingUpload.objects.filter(case__applicant_id=by.pk, document=None)
    stale = mine.order_by("-touched_at").values_list("pk", flat=True)[MOST_AT_ONCE - 1 :]
    PendingUpload.objects.filter(pk__in=list(stale)).delete()


def _is_gone(document: Document | None) -> bool:
    return document is not None and document.state == Document.State.REMOVED
