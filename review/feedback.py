"""What an applicant is told of a paper as soon as it is seen: a poor picture, an unexpected kind.

It stops nobody: a paper can be kept as it is, and a person looks at it then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.utils.translation import ngettext

from extraction.models import Document, Page
from extraction.schemas import SCHEMAS, UNCLASSIFIED
from review.shown_words import a_paper

TYPE = "type"  # among the codes of `extraction.capture`
MOST_NAMED = 5  # pages in a sentence
SAYS: dict[str, Promise] = {
    "blurred": _later("The picture is blurred, so we may not be able to read it."),
    "dark": _later("The picture is too dark, so we may not be able to read it."),
    "faint": _later("The writing hardly shows, so we may not be able to read it."),
    "small": _later("The writing is too small in the picture to be read."),
    "cut_off": _later("Part of the paper is cut off."),
}
ADVICE: dict[str, Promise] = {
    "blurred": _later("Lay the paper flat, hold the phone still, and tap on the text first."),
    "dark": _later("Take it in daylight or under a lamp, without your shadow on the paper."),
    "faint": _later("Take it in even light, without glare, or scan it with more contrast."),
    "small": _later("Hold the phone closer, so that the paper fills the picture."),
    "cut_off": _later("Take it so that all four corners of the paper show."),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that the applicant is told of a document."""

    code: str
    says: str
    advice: str = ""


def feedback(document: Document) -> list[Told]:
    """What is to be told of a document; nothing of what its applicant keeps it with.

    Its pages should be at hand: they are gone through.
    """
    told = [] if document.state == Document.State.REMOVED else _poor_pictures(document)
    if document.asked_for and not _is_as_asked(document):
        told.insert(0, Told(TYPE, _another_kind(document)))
    return [one for one in told if one.code not in document.kept_although]


def _is_as_asked(document: Document) -> bool:
    """Whether it is of the type that was asked for, or nobody can say yet."""
    if document.state == Document.State.SPLIT:
        types = {part.doc_type for part in document.parts.kept()}
        return document.asked_for in types or "" in types
    unknown = not document.doc_type or document.type_set_by_id is not None
    return unknown or document.doc_type == document.asked_for


def _another_kind(document: Document) -> str:
    asked = a_paper(document.asked_for)
    if document.state == Document.State.SPLIT:
        return _("We found no page in this file that looks like %(asked)s.") % {"asked": asked}
    if document.doc_type in ("", UNCLASSIFIED) or document.doc_type not in SCHEMAS:
        return _("We could not tell what this is; we asked for %(asked)s.") % {"asked": asked}
    found = a_paper(document.doc_type)
    return _("This looks like %(found)s; we asked for %(asked)s.") % {
        "found": found,
        "asked": asked,
    }


def _poor_pictures(document: Document) -> list[Told]:
    pages = list(document.pages.all())
    poor = {code: [page for page in pages if code in page.capture] for code in SAYS}
    return [
        Told(code, f"{_which(where, len(pages))} {SAYS[code]}".strip(), str(ADVICE[code]))
        for code, where in poor.items()
        if where
    ]


def _which(poor: Sequence[Page], pages: int) -> str:
    """The pages that it is about, of a document that has more than one."""
    if pages == 1:
        return ""
    numbers = ", ".join(str(page.number) for page in poor[:MOST_NAMED])
    if len(poor) > MOST_NAMED:
        numbers += ", …"
    return ngettext("Page %(numbers)s:", "Pages %(numbers)s:", len(poor)) % {"numbers": numbers}
