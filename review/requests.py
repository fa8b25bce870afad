"""Asking an applicant for something: a paper, a look at a value, words. And what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Role, User
from accounts.preferences import language_of
from audit.log import record
from extraction.cases import NotEditable
from extraction.models import Case, Document, FieldValue
from extraction.schemas import SCHEMAS
from extraction.schemas.base import Leaf, leaf_at
from review import decisions
from review.display import name_of, row_of, type_in_text
from review.models import Decision, ReviewTask
from review.request_models import Request
from review.shown_words import in_their_words

Kind = Request.Kind
MOST = 10  # things asked at once; more is a conversation


class NothingAsked(Exception):
    """There is neither a thing to do nor a message."""

    sentence = "Add at least one thing that the applicant should do."


@dataclass(frozen=True, slots=True)
class Draft:
    """One thing to ask for, before it is asked."""

    kind: Kind
    doc_type: str = ""  # of a paper
    document: Document | None = None  # of a value
    path: str = ""
    text: str = ""
    due_on: date | None = None

    def wanting(self, case: Case) -> str:
        """What keeps it from being asked, as a sentence; "" where nothing does."""
        if self.kind == Kind.PAPER and self.doc_type not in SCHEMAS:
            return "Choose which paper is to be added."
        if self.kind == Kind.VALUE:
            there = self.document is not None and self.document.case_id == case.pk
            if not there or not _leaf(self.document, self.path):
                return "Choose which value is to be looked at."
        if self.kind == Kind.QUESTION and not self.text.strip():
            return "Write the question."
        return ""


def asked(request: Request | Draft) -> str:
    """What is asked, as one sentence for the applicant: "Add this paper: account statement."

    Where the reviewer wrote words, they follow.
    """
    words = request.text.strip()
    if request.kind == Kind.QUESTION:
        return words
    if request.kind == Kind.PAPER:
        paper = type_in_text(in_their_words(SCHEMAS[request.doc_type].title))
        said = _("Add this paper: %(paper)s.") % {"paper": paper}
    else:
        leaf = _leaf(request.document, request.path)
        name = name_of(leaf, row_of(request.path)) if leaf else request.path
        document = request.document.name if request.document else ""
        said = _("Look at “%(value)s” on %(document)s: is it right?") % {
            "value": name,
            "document": document,
        }
    return f"{said} {words}".strip()


def letter(drafts: Sequence[Request | Draft], message: str) -> list[str]:
    """The very words that the applicant gets, a paragraph each, in the language that is active."""
    said = [message.strip()] if message.strip() else []
    said += [f"{number}. {asked(one)}" for number, one in enumerate(drafts, start=1)]
    due = max((one.due_on for one in drafts if one.due_on), default=None)
    if due:
        said.append(_("Please answer by %(day)s.") % {"day": date_format(due, "DATE_FORMAT")})
    return said


def ask(task: ReviewTask, drafts: Sequence[Draft], *, message: str, by: User) -> Decision:
    """Ask the applicant for something and give the case back.

    Args:
        drafts: what is asked for, in this order.
        message: words that come before; they may be empty.

    Raises:
        NothingAsked: there are no drafts.
        ValueError: a draft is not whole; `Draft.wanting` says what is missing.
        claims.NotHeld
    """
    if not drafts or len(drafts) > MOST:
        raise NothingAsked
    if any(one.wanting(task.case) for one in drafts):
        raise ValueError("a draft that is not whole")
    with translation.override(language_of(task.case.applicant)):
        message = message.strip() or _("We need a few things from you before we can go on.")
    now = timezone.now()
    with transaction.atomic():
        # The requests come first, so that a message which is made at the return finds them.
        made = [
            Request.objects.create(
                case=task.case,
                task=task,
                kind=one.kind,
                doc_type=one.doc_type,
                document=one.document,
                path=one.path,
                text=one.text.strip(),
                due_on=one.due_on,
                asked_by=by,
                asked_at=now,
            )
            for one in drafts
        ]
        decision = decisions.give_back(task, reason=message, by=by)
        record(
            "review.request.asked",
            subject=task,
            by=by,
            details={
                "requests": [one.pk for one in made],
                "kinds": [one.kind for one in made],
                "due_on": max((str(one.due_on) for one in made if one.due_on), default=None),
            },
            personal={"asked": [asked(one) for one in made]},
        )
    return decision


@dataclass(frozen=True, slots=True)
class Told:
    """A request with what it asks, and whether it was done, for the reviewer's page."""

    request: Request
    said: str
    done_at: datetime | None


def told_of(case: Case) -> list[Told]:
    """All that was asked, in words."""
    return [Told(one, asked(one), one.answered_at or done_at(one)) for one in of_case(case)]


def of_case(case: Case) -> list[Request]:
    """All that was ever asked, in the order in which it was."""
    related = Request.objects.filter(case=case).select_related("document", "asked_by")
    return list(related.order_by("pk"))


def open_of(case: Case) -> list[Request]:
    """What the applicant is still to do, in the order in which it was asked."""
    waiting = [one for one in of_case(case) if one.answered_at is None]
    return [one for one in waiting if done_at(one) is None] if waiting else []


def done_at(request: Request) -> datetime | None:
    """When a paper or a look at a value was given, whether or not it is on record yet."""
    if request.kind == Kind.PAPER:
        papers = request.case.documents.kept().filter(doc_type=request.doc_type)
        later = papers.filter(received_at__gt=request.asked_at).order_by("received_at")
        return later.values_list("received_at", flat=True).first()
    if request.kind == Kind.VALUE:
        looked = FieldValue.objects.filter(
            document=request.document,
            path=request.path,
            set_role=Role.APPLICANT,
            set_at__gt=request.asked_at,
        )
        return looked.order_by("set_at").values_list("set_at", flat=True).first()
    return None


@transaction.atomic
def answer(request: Request, text: str, *, by: User) -> None:
    """Answer in words: a question, or why a paper can't be had. It can be put differently later.

    Raises:
        NotEditable: the case is not with the applicant.
        NothingAsked: there are no words.
    """
    if not text.strip():
        raise NothingAsked
    case = Case.objects.select_for_update(of=("self",)).get(pk=request.case_id)
    if not case.editable:
        raise NotEditable
    locked = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if locked.answer == text.strip():
        return
    Request.objects.filter(pk=request.pk).update(
        answered_at=timezone.now(), answered_by=by, answer=text.strip()
    )
    record(
        "review.request.answered",
        subject=locked,
        by=by,
        details={"request": request.pk, "kind": request.kind},
        personal={"asked": asked(locked), "answer": text.strip()},
    )
    request.refresh_from_db()


def settle(case: Case, *, by: User) -> None:
    """Put on record what was done of what was asked. In the transaction of the sending."""
    for one in Request.objects.filter(case=case, answered_at=None).select_related("case"):
        if at := done_at(one):
            Request.objects.filter(pk=one.pk).update(answered_at=at, answered_by=by)
            record(
                "review.request.done",
                subject=one,
                by=by,
                details={"request": one.pk, "kind": one.kind},
                personal={"asked": asked(one)},
            )


def _leaf(document: Document | None, path: str) -> Leaf | None:
    """What the schema says of a path of a document; None where it has no such field."""
    if document is None or document.schema is None:
        return None
    try:
        return leaf_at(document.schema, path)
    except KeyError:
        return None
