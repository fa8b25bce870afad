"""The job's title in a letter's sentences: what leads to it, and where it ends."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from extraction.lexicon import load
from extraction.naming import core, has_digit, has_legal_form, is_legal
from extraction.prose import Prose

_KINDS = (
    r"(?:(?:next|new|newest|regular|permanent|temporary|salaried|hourly|exempt|non-exempt|seasonal|"
    r"(?:full|part)[- ]time|our|an?|the|its|your|his|her|their),?\s+)*"
)
_POST = r"(?:position|role|post|job|titles?|capacity|classification|rank|occupation|job title)"
# What leads to a title, and how much it says. The second kind needs a sentence about work.
_LEADS: tuple[tuple[float, re.Pattern[str]], ...] = (
    (3.0, re.compile(
        rf"\b{_POST}(?:\s+(?:held|title|currently|presently|now|he|she|they|you|will|hold|holds|at|"
        rf"departure|separation|with us|here))*\s*(?:\bof\b|\bas\b|\bis\b|\bwas\b|\bwill be\b|"
        rf"\bbeing\b|:|\?|,(?=\s[A-Z]))(?:\s+that\s+of)?\s+{_KINDS}", re.I)),
    (3.0, re.compile(rf"\b(?:duties|responsibilities) (?:are|were) those of\s+{_KINDS}", re.I)),
    (2.0, re.compile(rf"(?<!\w)as\s+{_KINDS}", re.I)),
    (1.5, re.compile(
        rf"\b(?:is|was|been|become|becoming|remains)\s+(?:currently |presently |now )?"
        rf"(?:an?|our|the|its)\s+{_KINDS}", re.I)),
    (1.2, re.compile(r"\b(?:formerly|now|currently|presently),?\s+(?:an?\s+|our\s+)?", re.I)),
    (1.0, re.compile(r"(?<=[a-z]),\s+(?:an?\s+|our\s+)?(?=[A-Z])")),
)  # fmt: skip
# After these a title may be in small letters: "works as a registered nurse".
_PLAIN = re.compile(
    r"\b(?:works?|worked|working|employed|serv(?:e|es|ed|ing)|hired|appointed|job|us|you)\s+"
    r"(?:\w+\s+)?as\s+(?:an?|our|the)\s+(?:(?:full|part)-time\s+)?$", re.I,
)  # fmt: skip
_SAYS = re.compile(r"\s+(?:is|was|has|will|works?|worked|holds?|held|earns|joined|began|serves)\b")
_TOWN = re.compile(r"\b[A-Z]{2},? \d{5}\b")
_TRAILING = re.compile(
    rf"\b(?:the|an?|our|your|of)\s+{_KINDS}(?P<title>(?:[A-Z][\w&/.-]*\s+){{1,6}})"
    r"(?:position|role|post|job|opening)\b"
)
_ABOUT_WORK = re.compile(
    r"\b(?:employ\w*|work\w*|serv(?:e|es|ed|ing)|join\w*|hired|offer\w*|welcome|have you|engaged?|"
    r"appoint\w*|left|depart\w*|separation|company|firm|organi[sz]ation|since|position|role|staff|become|hold|retain\w*|us|department|team|began|start\w*)\b",
    re.I,
)
_WORD = re.compile(r"\s*(?P<word>[^\s,;:!?()\"“”]+)(?P<mark>[,;:!?()\"“”]*)")
_SMALL = frozenset({"of", "and", "&", "to", "-", "/", "de"})
_NO_TITLE = frozenset(load("letter_words")["no_title"])
_ENDS = frozenset(load("letter_words")["title_ends"])
MOST = 8  # words


class _Title(NamedTuple):
    text: str
    span: tuple[int, int]
    points: float


def title(prose: Prose, *, but: frozenset[str], until: int) -> tuple[int, int] | None:
    """Where the letter says what the job is called.

    Args:
        but: cores of names and titles that it is not: the firm, people, the signer's own title.
        until: the row from which on the letter is signed.
    """
    found = [
        one
        for one in _titles(prose)
        if core(one.text) not in but
        and not any(core(one.text).find(name[:8]) > 0 for name in but if len(name) >= 8)
        and prose.row_at(one.span[0]) < until
    ]
    counts = Counter(core(one.text) for one in found)
    best = max(
        found,
        key=lambda one: (one.points + 0.6 * (counts[core(one.text)] > 1), -one.span[0]),
        default=None,
    )
    return best.span if best else None


def _titles(prose: Prose) -> Iterator[_Title]:
    text = prose.text
    for start, end in prose.sentences():
        about = bool(_ABOUT_WORK.search(text, start, end))
        for points, lead in _LEADS:
            for found in lead.finditer(text, start, end):
                if points < 3 and (not about or (points <= 1.2 and _TOWN.search(text, start, end))):
                    continue
                if points == 2 and re.match(r".{2,110}?,\s+I\s", text[found.end() : end]):
                    continue  # "As the manager of Acme, I can attest"
                lower = points == 3 or bool(_PLAIN.search(text, start, found.end()))
                span = _span(text, found.end(), end, lower=lower)
                told = text[found.end() - 2 : found.end()] == ": " and _SAYS.match(
                    text, span[1] if span else 0
                )
                if span and not told and (points > 1.2 or _goes_on(text, span[1], end)):
                    yield _Title(text[slice(*span)], span, points)
        for found in _TRAILING.finditer(text, start, end):
            span = _span(text, found.start("title"), found.end("title"), lower=False)
            if span:
                yield _Title(text[slice(*span)], span, 2.0)


def _goes_on(text: str, at: int, end: int) -> bool:
    """Whether "of Acme" or a comma follows, as behind a title that a comma precedes."""
    return bool(re.match(r",|\s+(?:at|of|with|in|for)\s", text[at:end]))


def _span(text: str, start: int, end: int, *, lower: bool) -> tuple[int, int] | None:
    """A title from a place on: words in capitals, or in small letters up to a word that ends it."""
    words: list[tuple[str, int]] = []
    at, small = start, None
    while len(words) <= MOST:
        found = _WORD.match(text, at, end)
        if not found:
            break
        word = found["word"].rstrip(".") if found.end() == end else found["word"]
        if word.endswith(".") and len(word) > 4:
            word = word.rstrip(".")
        capital = word[:1].isupper() or bool(re.fullmatch(r"[IVX\d]+|\d\w*", word))
        if small is None:
            if (
                word.casefold().strip(".") in _NO_TITLE
                or is_legal(word)
                or has_digit(word)
                or not word[:1].isalpha()
            ):
                return None
            small = not capital
            if small and not lower:
                return None
        goes = word.casefold() in _SMALL and not (small and word.casefold() in _ENDS)
        if (not small and not capital and not goes) or (small and word.casefold() in _ENDS):
            break
        if not small and word.casefold() in ("position", "role", "post"):
            break
        after = text[found.end() :].split(maxsplit=2)[:2]
        if not small and goes and not any(one[:1].isupper() for one in after):
            break
        words.append((word, found.start("word") + len(word)))
        at = found.end()
        if found["mark"] or text[found.start("word") + len(word) :][:1] == ".":
            break
    while words and words[-1][0].casefold() in _SMALL:
        words.pop()
    if not words or (small and len(words) > 5):
        return None
    first = _WORD.match(text, start, end)
    span = (first.start("word"), words[-1][1]) if first else (start, start)
    said = text[slice(*span)]
    plain = not has_legal_form(said) and 2 < len(said) <= 70
    return span if plain else None
