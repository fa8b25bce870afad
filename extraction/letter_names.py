"""Whom a letter about employment is about: every person named in it, weighed by what is said."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extraction.letter_patterns import SALUTATION
from extraction.lexicon import load
from extraction.naming import core, has_legal_form, is_name, is_street
from extraction.prose import Prose

LEAST = 2.0  # points that the person needs
PERSON_TITLE = re.compile(r"(?:Mr|Mrs|Ms|Miss|Mx|Dr)\b\.?\s+", re.I)
_WORD = r"[A-ZÀ-Ý][a-zà-ÿA-ZÀ-Ý'’-]*[a-zà-ÿ]\b|[A-ZÀ-Ý]{2,}(?:['’-][A-ZÀ-Ý]{2,})?\b"
_SMALL = r"(?:de la|de|van der|van|von|la|del|di|da|dos|el|al|bin|st\.)"
_RUN = re.compile(
    rf"(?<![\w&@.-])(?P<title>(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.?\s+)?"
    rf"(?P<name>(?:{_WORD})(?:\s+(?:[A-Z]\.?(?=\s)|{_SMALL}(?=\s)|{_WORD})){{1,4}}"
    r"(?:,?\s+(?:Jr|Sr|II|III|IV)\b\.?)?)"
)
_LEADS = frozenset(load("letter_words")["leads"])
_NOBODY = frozenset(load("letter_words")["nobody"])
_ABOUT = re.compile(
    r"(?:(?:verification|confirmation|proof|history|status)? ?(?:of|for)|"
    r"employment(?: and \w+)? of|\bre:|regarding:?|subject:|employee:?|applicant:?|reference:?|"
    r"concerning|named?:?|offer (?:to|for)|candidate:?|individual,?|[-–—,])\s*$", re.I,
)  # fmt: skip
_SURE = re.compile(
    r"(?:verif(?:y|ies|ication of)(?: the)? employment(?: \w+ \w+)? of|that(?: our employee,?)?|"
    r"our (?:staff member|colleague|employee|former employee|team member),?|"
    r"employment(?: and income)? (?:verification )?(?:of|for)|(?:\bre|regarding|subject):|"
    r"(?:offer|offering|appoint|hire|welcome)(?: of employment)?(?: to| for)?|prepared for:?|"
    r"(?:made|extended|presented) to|employee(?: name)?:?|employed,?|the above[- ]named)\s*$", re.I,
)  # fmt: skip
_BETWEEN = r"(?:,[^,.;:]{2,60},|\s*\([^)]{2,40}\),?|,? who)?\s+(?:has |had |have )?(?:been )?"
_WORKING = re.compile(
    r"(?:['’]s?\s+(?:employment|hire|position|job|salary|service|tenure|title)\w*|"
    rf"{_BETWEEN}(?:joined|began|begins|started|works|worked|working|employed|hired|holds|held|"
    r"serves|served|earns|is (?:\w+ )?employed|was (?:\w+ )?(?:employed|hired)))\b"
)
_PARTY = re.compile(
    r",?\s*\((?:hereinafter |referred to as |the )*[\"“'‘](?:employee|candidate|executive|you)\b",
    re.I,
)
_DOES = re.compile(
    r"(?:['’]s?\s+(?:start|work|current|last|annual|base|present|status)\w*|"
    rf"{_BETWEEN}(?:is|was|has|had|came|left|remains|continues|will|receives))\b"
)
_WORKS = re.compile(
    r"\b(?:employ\w+|work\w*|hired|joined|position|staff|company|firm|organi[sz]ation|with us|"
    r"department|full-time|part-time|since|payroll|salary|earns?|title)\b", re.I,
)  # fmt: skip


class Named(NamedTuple):
    """A person's name where the letter has it, and what speaks for it."""

    name: str
    span: tuple[int, int]
    points: float


def employee(prose: Prose, *, signer: str, employer: str, offer: bool, full: str) -> Named | None:
    """Who is employed or offered a position, as the sentences tell it.

    Args:
        signer: the name below the closing: who signs is hardly who it is about.
        employer: a name that nobody bears.
        offer: it is written to whom it is about.
        full: the salutation's name, "" where it names nobody.
    """
    found = list(_people(prose, employer))
    counts = Counter(core(one.name) for one in found)
    best: dict[str, Named] = {}
    for one in found:
        points = one.points + 0.4 * (counts[core(one.name)] > 1)
        points += 1.0 * _is_told_of(prose.text, one.name)
        signs = bool(signer) and core(one.name) == core(signer)
        points -= 2.5 * signs
        mine = {word.strip(".,") for word in one.name.casefold().split()}
        if full and not signs and {word.strip(".,") for word in full.casefold().split()} <= mine:
            points += 2.5 if offer else -2.5
        kept = best.get(core(one.name))
        if kept is None or points > kept.points:
            best[core(one.name)] = one._replace(points=points)
    top = max(best.values(), key=lambda one: one.points, default=None)
    return top if top and top.points >= LEAST else None


def _people(prose: Prose, employer: str) -> Iterator[Named]:
    text = prose.text
    for start, end in prose.sentences():
        for found in _RUN.finditer(text, start, end):
            for left, right in _runs(text, *found.span("name")):
                name = text[left:right]
                if not is_person(name) or (employer and core(name) in core(employer)):
                    continue
                stop = found.start() if found["title"] else left
                before, behind = text[max(start, stop - 60) : stop], text[right:end]
                yield Named(name, (left, right), _points(before, behind, bool(found["title"])))


def _runs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A run of capitals without the words that only start a sentence."""
    words = [(one.start(), one.end()) for one in re.finditer(r"\S+", text[start:end])]
    while words and text[start:end][slice(*words[0])].strip(".,:").casefold() in _LEADS:
        words.pop(0)
    if len(words) > 1:
        last = text[start:end][slice(*words[-1])]
        owned = len(last) - len(re.sub(r"['’]s?$", "", last))
        yield start + words[0][0], start + words[-1][1] - owned


def is_person(name: str) -> bool:
    """Whether words may be a person's full name: two to five, none of a firm or an office."""
    words = [word.strip(".,'’").casefold() for word in name.split()]
    if any(re.fullmatch(r"[A-Z]{2}", word) for word in name.split()) and not name.isupper():
        return False  # a state's letters
    return (
        2 <= len(words) <= 5
        and not set(words) & _NOBODY
        and words[0] not in _LEADS
        and not has_legal_form(name)
        and not is_street(" ".join(words[:-1]))
        and "&" not in words
        and is_name(name)
    )


def _points(before: str, behind: str, titled: bool) -> float:
    points = 0.5 * titled
    if _SURE.search(before):
        points += 2.0
    elif _ABOUT.search(before):
        points += 1.0
    if _PARTY.match(behind):
        points += 3.0
    elif _WORKING.match(behind):
        points += 2.2
    elif _DOES.match(behind):
        points += 1.2 + 1.0 * bool(_WORKS.search(behind[:120]))
    return points


def _is_told_of(text: str, name: str) -> bool:
    """Whether the letter goes on about them by surname or by given name alone."""
    first, last = re.escape(name.split()[0]), re.escape(name.split()[-1])
    return bool(
        re.search(rf"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr)\b\.?\s+{last}\b", text)
        or re.search(
            rf"(?<!Dear )(?<!\w){first}\s+(?:is|was|has|works|earns|holds|will|left)\b", text
        )
    )


def greeted(line: str) -> str:
    """The name of a salutation without its title: "" where it names an office or nobody."""
    found = SALUTATION.match(line)
    name = str((found["name"] or found["other"] or "") if found else "").strip(" ,:")
    bare = PERSON_TITLE.sub("", name, count=1)
    words: Sequence[str] = bare.casefold().split()
    office = set(words) & (_NOBODY | {"sirs", "lender", "all", "colleague", "candidate"})
    return "" if not bare[:1].isupper() or office or len(words) > 5 else bare
