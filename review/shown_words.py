"""Words that are data and are shown to applicants: stored in English, shown in their language.

Prompts, lexicons and records need the names of fields as they are, and a sentence that is stored is
read by many; so both are plain English. What shows one to an applicant passes it through
`in_their_words`, which knows it whole, or by the sentence that it was made from.
"""

import re
from collections.abc import Iterator
from functools import cache

from django.utils.translation import get_language, gettext, gettext_noop

from accounts.models import Role
from extraction.asking import DIED
from extraction.cases import LEFT_TO_PERSON
from extraction.extract import WORKER_DIED
from extraction.lexicon import load
from extraction.outcomes import SENTENCES
from extraction.refusals import templates as refusals
from extraction.schemas import SCHEMAS
from extraction.schemas.application import Application
from extraction.schemas.base import Group, Schema, leaves
from review.display import in_a_sentence

ENGLISH = "en"
# What every installation starts with, as its first migrations write it.
KINDS = (
    gettext_noop("Mortgage application"),
    gettext_noop("Proof of income for a home loan: your latest pay stub."),
    gettext_noop("Supplier invoice"),
    gettext_noop("An invoice or credit note that you want to be paid."),
)
# Sentences that are stored with something in them. `kind`, `other` and `tied` are in these words
# themselves, `quotes` is a list of them, the rest is as the paper has it.
STORED = (
    gettext_noop("Too little on it says what kind of paper it is."),
    gettext_noop("It could be {kind} or {other}."),
    gettext_noop("It says {quotes}, as {kind} does."),
    gettext_noop("It looks like {kind}: it says {quotes}."),
    gettext_noop("It says {quotes}."),
    gettext_noop("Page {page} is blank."),
    gettext_noop("Page {page} begins a new document: it says “{text}”, as {kind} does."),
    gettext_noop("Page {page} begins a new document: it says “{text}” again."),
    gettext_noop("Page {page} begins a new document: it says “{text}”."),
    gettext_noop(
        "Page {page} begins a new document: it is {kind} too, with other numbers or dates."
    ),
    gettext_noop("Page {page} goes on: it says “{text}”."),
    gettext_noop("Page {page} goes on: it is {kind} with the same numbers and dates."),
    gettext_noop("Page {page} goes on: it is of {kind} too."),
    gettext_noop("Page {page} goes on: it ends the letter."),
    gettext_noop("Page {page} goes on: nothing on it begins a document."),
    gettext_noop("Page {page} goes on: {tied}."),
    gettext_noop("Page {page} stands alone: nothing ties it to the page before it."),
    gettext_noop("The stored file is missing. Please add it again."),
    gettext_noop("The reader itself failed on this document."),
)
TIES = (
    gettext_noop("it has the same account or document number"),
    gettext_noop("it has the same head or foot"),
    gettext_noop("its list has the same columns"),
    gettext_noop("it starts as a page does that goes on"),
    gettext_noop("most names and numbers on it stand on the pages before it"),
)
IN_THESE_WORDS = {"kind", "other", "tied"}
HOLE = re.compile(r"\{(\w+)\}")


def in_their_words(text: str) -> str:
    """`text` in the language of the page; as it is where no catalogue knows it."""
    if not text or get_language() == ENGLISH:
        return text
    whole = gettext(text)
    return whole if whole != text else _made_from(text)


def a_paper(doc_type: str) -> str:
    """What a type of documents is called within a sentence, with its article: "a pay stub"."""
    return gettext(in_a_sentence(SCHEMAS[doc_type].title)) if doc_type in SCHEMAS else ""


def shown_words() -> Iterator[tuple[str, str]]:
    """Every such text that no call marks, and the place it stands at, for the catalogues."""
    groups: tuple[type[Group], ...] = (*SCHEMAS.values(), Application)
    for group in groups:
        place = group.__module__.replace(".", "/") + ".py"
        if issubclass(group, Schema):
            yield group.title, place
            yield in_a_sentence(group.title), place
        for leaf in leaves(group):
            yield leaf.label, place
            if leaf.group:
                yield leaf.group, place
            if group is Application:
                yield leaf.description, place
    for kind in load("kinds").values():
        yield str(kind["name"]), "extraction/lexicon"
    for sentence in (*SENTENCES.values(), DIED, LEFT_TO_PERSON, WORKER_DIED, *refusals()):
        yield sentence, "extraction/refusals.py"
    yield Role.APPLICANT.label, "accounts/models.py"


def _made_from(text: str) -> str:
    for template, pattern in _patterns():
        if found := pattern.fullmatch(text.rstrip(".")):
            told = {name: _inside(name, said) for name, said in found.groupdict().items()}
            made = gettext(template).format(**told)
            return made if text.endswith(".") else made.rstrip(".")
    return text


def _inside(name: str, said: str) -> str:
    if name == "quotes":
        return said.replace("” and “", gettext("” and “"))
    return in_their_words(said) if name in IN_THESE_WORDS else said


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The sentences with holes, each with what finds it; those with the most words go first."""
    with_holes = [one for one in (*STORED, *refusals()) if HOLE.search(one)]
    with_holes.sort(key=lambda one: -len(HOLE.sub("", one)))
    return tuple((one, _pattern(one)) for one in with_holes)


def _pattern(template: str) -> re.Pattern[str]:
    parts = HOLE.split(template.rstrip("."))
    return re.compile(
        "".join(
            f"(?P<{part}>.+?)" if number % 2 else re.escape(part)
            for number, part in enumerate(parts)
        )
    )
