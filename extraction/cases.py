"""What is done to cases and their documents before anybody reviews them."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from audit.log import record
from extraction.models import Case, CaseKind, Document
from extraction.schemas import SCHEMAS

TOOK_TOO_LONG = "took_too_long"
LEFT_TO_PERSON = "It took too long to be read by machine. A person will read it"


class NotEditable(Exception):
    """The case is not with the applicant any more."""

    sentence = _("This case has been sent and can't be changed now.")


@transaction.atomic
def open_case(kind: CaseKind, *, by: User) -> Case:
    """Start a case for an applicant."""
    case = Case.objects.create(kind=kind, applicant=by)
    record("extraction.case.opened", subject=case, by=by, details={"kind": kind.slug})
    return case


@transaction.atomic
def set_straight_through(kind: CaseKind, *, on: bool, reason: str, by: User | None) -> None:
    """Let cases of a kind be decided without a person where nothing was found, or stop that."""
    before = kind.straight_through
    if before == on:
        return
    CaseKind.objects.filter(pk=kind.pk).update(straight_through=on)
    kind.straight_through = on
    record(
        "extraction.policy.changed",
        subject=kind,
        by=by,
        details={"kind": kind.slug, "straight_through": {"before": before, "after": on}},
        personal={"reason": reason},
    )


@transaction.atomic
def remove(document: Document, *, by: User) -> None:
    """Take a document out of its case: a file with its parts, or one part. Kept for the record.

    Raises:
        NotEditable: the case is not the applicant's any more.
    """
    _editable_case(document)
    gone = Document.objects.filter(Q(pk=document.pk) | Q(packet=document.pk))
    gone.update(state=Document.State.REMOVED, carried=[])
    file = document.packet
    if file and not file.parts.kept().exists():  # else the file could never be added again
        Document.objects.filter(pk=file.pk).update(state=Document.State.REMOVED)
    document.state = Document.State.REMOVED
    record("extraction.document.removed", subject=document, by=by, personal={"name": document.name})


@transaction.atomic
def reclassify(document: Document, doc_type: str, *, by: User) -> None:
    """Say what kind of document it is. It is read again; the earlier reading is kept.

    The caller enqueues the document afterwards (a sweep finds it if that is lost).

    Raises:
        NotEditable: the case is decided, or sent where an applicant asks; or it was removed.
        KeyError: there is no such document type.
    """
    if doc_type not in SCHEMAS:
        raise KeyError(doc_type)
    locked = _locked(document, by)
    if locked.doc_type == doc_type:
        return
    before = locked.doc_type
    _read_again(locked, doc_type=doc_type, type_set_by=by, type_reasons=[])
    record(
        "extraction.document.reclassified",
        subject=locked,
        by=by,
        details={"before": before, "after": doc_type, "reading": locked.reading},
    )
    document.refresh_from_db()


@transaction.atomic
def read_again(document: Document, *, by: User | None) -> None:
    """Have a document that failed read once more. The caller enqueues it.

    Raises:
        NotEditable: as `reclassify`.
    """
    locked = _locked(document, by)
    if locked.state != Document.State.FAILED:
        return
    _read_again(locked)
    record(
        "extraction.document.read_again",
        subject=locked,
        by=by,
        details={"reading": locked.reading},
    )
    document.refresh_from_db()


@transaction.atomic
def leave_to_person(document: Document, *, by: User) -> None:
    """Wait no longer for a document to be read: a person reads it. Whoever is at it stops.

    Raises:
        NotEditable: as `reclassify`.
    """
    locked = _locked(document, by)
    if locked.finished:
        return
    Document.objects.filter(pk=locked.pk).update(
        state=Document.State.FAILED, failure_code=TOOK_TOO_LONG, failure=LEFT_TO_PERSON
    )
    record(
        "extraction.document.left_to_person",
        subject=locked,
        by=by,
        details={"reading": locked.reading},
    )
    document.refresh_from_db()


@transaction.atomic
def keep_although(document: Document, told: Iterable[str], *, by: User) -> None:
    """Keep a document as it is, knowing what was said of it. Said before, it changes nothing.

    Args:
        told: what was said, as `extraction.feedback` names it.

    Raises:
        NotEditable: as `reclassify`.
    """
    locked = _locked(document, by)
    added = sorted(set(told) - set(locked.kept_although))
    if not added:
        return
    kept = [*locked.kept_although, *added]
    Document.objects.filter(pk=locked.pk).update(kept_although=kept)
    record("extraction.document.kept", subject=locked, by=by, details={"although": added})
    document.refresh_from_db()


def _locked(document: Document, by: User | None) -> Document:
    """The document, with its case locked before it as everywhere."""
    case = Case.objects.select_for_update().get(pk=document.case_id)
    locked = Document.objects.select_for_update(of=("self",)).select_related("case")
    found = locked.get(pk=document.pk)
    sent = by is not None and by.role == Role.APPLICANT and not case.editable
    if case.decided or sent or found.state in (Document.State.REMOVED, Document.State.SPLIT):
        raise NotEditable
    return found


def _editable_case(document: Document) -> None:
    case = Case.objects.select_for_update().get(pk=document.case_id)
    if not case.editable:
        raise NotEditable


def _read_again(document: Document, **changes: object) -> None:
    changes |= {
        "reading": document.reading + 1,
        "state": Document.State.RECEIVED,
        "failure": "",
        "failure_code": "",
        "waits_since": timezone.now(),
    }
    Document.objects.filter(pk=document.pk).update(**changes)
    document.refresh_from_db()
