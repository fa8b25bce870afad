"""Whether two names are one person's or one organisation's, as paperwork writes them.

Case, accents, punctuation and the order of names never count. Misread letters are allowed for,
initials stand for names, short forms for given names, and joint names are taken person by person.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from enum import IntEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from nicknames import NickNamer
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

DATA: Mapping[str, Any] = tomllib.loads(
    Path(__file__).with_name("data").joinpath("names.toml").read_text(encoding="utf-8")
)
_KEPT = 8192  # comparisons remembered: a case compares the same few names by several rules


class Likeness(IntEnum):
    """How well two names fit each other."""

    DIFFERENT = 0  # no honest reading makes them one's
    DOUBTFUL = 1  # first and last name fit, and what is between them does not
    LIKELY = 2  # by an initial, a short form, a part left out or a misread letter
    SAME = 3  # but for case, accents, punctuation and order


class _Words:
    """The lists of names.toml, as they are asked for."""

    titles = frozenset(DATA["person"]["titles"])
    after = frozenset(DATA["person"]["after"])
    generations: Mapping[str, int] = DATA["person"]["generations"]
    particles = frozenset(DATA["person"]["particles"])
    legal_forms = frozenset(DATA["organisation"]["legal_forms"])
    spaced_forms = tuple(
        re.compile(rf"\b{form}\b") for form in DATA["organisation"]["spaced_forms"]
    )
    generic = frozenset(DATA["organisation"]["generic"])
    whole = {
        short: long
        for long, shorts in DATA["organisation"]["abbreviations"].items()
        for short in shorts
    }
    given = {long: frozenset(shorts) for long, shorts in DATA["given"].items()}
    namer = NickNamer()


class _Person:
    """One person's name, in folded words."""

    __slots__ = ("generation", "words")

    def __init__(self, words: tuple[str, ...]) -> None:
        plain = [word for word in words if word not in _Words.titles | _Words.after]
        # "Ii" may be all that there is of a name; then it is the name.
        marks = [word for word in plain[1:] if word in _Words.generations]
        self.generation = _Words.generations[marks[0]] if marks else None
        self.words = (
            *plain[:1],
            *(word for word in plain[1:] if word not in _Words.generations),
        )


def same_person(one: str, other: str) -> bool:
    """Whether two names can be one person's; of joint names, one person's in each.

    "M. Oliveira" is "OLIVEIRA, MARIA", and "Maria and Luis Oliveira" holds both Maria and Luis.
    """
    return likeness(one, other) >= Likeness.LIKELY


@lru_cache(_KEPT)
def likeness(one: str, other: str) -> Likeness:
    """How well two names of persons fit. The same both ways round."""
    if folded(one) and folded(one) == folded(other):
        return Likeness.SAME
    return max(
        (
            _fit(*sorted((a, b), key=lambda person: (len(person.words), person.words)))
            for a in _people(one)
            for b in _people(other)
        ),
        default=Likeness.DIFFERENT,
    )


def is_one_of(name: str, names: tuple[str, ...]) -> bool:
    """Whether a name is one of these persons'."""
    return any(same_person(name, other) for other in names)


def best_likeness(name: str, names: tuple[str, ...]) -> Likeness:
    """How well a name fits that of these persons' which it fits best."""
    return max((likeness(name, other) for other in names), default=Likeness.DIFFERENT)


@lru_cache(_KEPT)
def same_organisation(one: str, other: str) -> bool:
    """Whether two names can be one organisation's. The same both ways round.

    Legal forms don't count, abbreviations are written out, and of a name with "dba" either part
    counts. A name may be cut short where what is left of it still tells it from others.
    """
    if folded(one) and folded(one) == folded(other):
        return True
    return any(
        _same_firm(*sorted((a, b), key=lambda words: (len(words), words)))
        for a in _firms(one)
        for b in _firms(other)
    )


@lru_cache(_KEPT)
def is_named_in(organisation: str, text: str) -> bool:
    """Whether an organisation is named in a longer text, as a bank's line names who paid.

    Banks cut names and shorten words: the beginnings of its first two words will do.
    """
    words = folded(text).split()
    joined = "".join(words)
    for firm in _spellings(organisation):
        name = "".join(firm)
        telling = [word for word in firm if word not in _Words.generic and len(word) > 2]
        if name[:12] in joined and (telling or len(firm) > 1):
            return True
        if not telling:
            continue
        if len(name) > 7 and fuzz.partial_ratio(name[:16], joined) >= 90:
            return True
        first, second = telling[0], (firm[firm.index(telling[0]) + 1 :] or ("",))[0]
        for at, word in enumerate(words):
            if _begins(word, first) and any(_begins(one, second) for one in words[at + 1 : at + 2]):
                return True
            if (word == first and not second) or (
                len(first) > 4 and len(word) > len(first) + 2 and name.startswith(word)
            ):
                return True
    return False


@lru_cache(_KEPT)
def is_hinted_in(organisation: str, text: str) -> bool:
    """Whether the first word of an organisation's name that tells it from others is in a text."""
    words = folded(text).split()
    for firm in _spellings(organisation):
        telling = [word for word in firm if word not in _Words.generic and len(word) > 3]
        if telling and any(_begins(word, telling[0]) for word in words):
            return True
    return False


def _begins(short: str, whole: str) -> bool:
    """Whether a word is the other, or its beginning of three letters or more."""
    return bool(whole) and (short == whole or (len(short) > 2 and whole.startswith(short)))


def _spellings(organisation: str) -> tuple[tuple[str, ...], ...]:
    """An organisation's names with abbreviations written out, and as they stand."""
    plain = tuple(
        word for word in folded(organisation).split() if word not in _Words.legal_forms | {"and"}
    )
    return (*_firms(organisation), plain) if plain else _firms(organisation)


@lru_cache(_KEPT)
def holds_surname(organisation: str, person: str) -> bool:
    """Whether an organisation bears a person's last name, as "Oliveira Plumbing" does."""
    words = folded(organisation).split()
    return any(
        len(last) > 1 and any(last == word or _alike(last, word) for word in words)
        for one in _people(person)
        if len(one.words) > 1
        for last in (one.words[-1],)
    )


def folded(text: str) -> str:
    """Small letters without accents, digits, and single spaces."""
    bare = unicodedata.normalize("NFKD", text.casefold().translate(_SPELT))
    bare = "".join(char for char in bare if not unicodedata.combining(char))
    bare = re.sub(r"(?<=\w)['’`´](?=\w)", "", bare)  # O'Brien is Obrien
    return " ".join(re.sub(r"[^\w]|_", " ", bare).split())


_SPELT = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
_BETWEEN = re.compile(
    r"\s+(?:and|or|und|y|et)\s+|\s*(?:&|\band/or\b|;|\+|/|\bc/o\b|\bdba\b|\bd/b/a\b)\s*", re.I
)


@lru_cache(_KEPT)
def _people(text: str) -> tuple[_Person, ...]:
    """Whom a name names; a given name without a last one also has the last one beside it."""
    parts = [part for part in _BETWEEN.split(text) if folded(part)]
    named = [_in_order(part) for part in parts]
    found: list[_Person] = [_Person(words) for words in named if words]
    if len(found) > 1:
        first, last = found[0].words, found[-1].words
        # "Maria and Luis Oliveira", but "Oliveira, Maria & Luis"
        shared = first[-1] if "," in parts[0] and len(last) == 1 else last[-1]
        lone = [person for person in found if shared not in person.words and len(person.words) < 3]
        found = [person for person in found if len(person.words) > 1 or person not in lone]
        found += [_Person((*person.words, shared)) for person in lone]
    return tuple(found)


def _in_order(part: str) -> tuple[str, ...]:
    """A name's words with the last name last: "Oliveira, Maria" is Maria Oliveira."""
    last, comma, rest = part.partition(",")
    words, more = folded(last).split(), folded(rest).split()
    only_after = all(word in _Words.generations or word in _Words.after for word in more)
    return tuple(words + more if not comma or only_after else more + words)


def _fit(fewer: _Person, more: _Person) -> Likeness:
    """How two persons' names fit; `fewer` has as many words or less."""
    apart = fewer.generation and more.generation and fewer.generation != more.generation
    short = _without_particles(_joined(fewer.words, more.words))
    long = _without_particles(_joined(more.words, fewer.words))
    if len(short) > len(long):
        short, long = long, short
    fits = _pairs(short, long)
    whole = sum(1 for fit in fits if fit in (_SAME, _ALIKE))
    if not whole:
        return Likeness.DIFFERENT
    if all(fits):
        if apart:
            return Likeness.DOUBTFUL
        exact = len(short) == len(long) and all(fit == _SAME for fit in fits)
        return Likeness.SAME if exact else Likeness.LIKELY
    ends = _pairs((short[0], short[-1]), (long[0], long[-1]))
    between = len(short) > 2 and len(long) > 2
    return Likeness.DOUBTFUL if between and all(ends) and max(ends) > _SHORT else Likeness.DIFFERENT


def _without_particles(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in _Words.particles) or words


_INITIAL, _SHORT, _ALIKE, _SAME = 1, 2, 3, 4


def _pairs(fewer: tuple[str, ...], more: tuple[str, ...]) -> list[int]:
    """How each word of the first fits a word of its own among the second; 0 where none is left.

    The best fits are taken first, so that no initial takes a whole name's place. An initial behind
    another whole name is no given name: "Tobias G. Vance" is not Grace Vance.
    """
    fits = sorted(
        (
            (fit, -i, -j)
            for i, word in enumerate(fewer)
            for j, other in enumerate(more)
            if (fit := _word_fit(word, other) or (not i and not j and _cut_short(word, other)))
        ),
        reverse=True,
    )
    best: dict[int, int] = {}
    taken: set[int] = set()
    for fit, i, j in fits:
        if i in best or j in taken:
            continue
        if fit == _INITIAL and len(more[-j]) == 1 and len(fewer[-i]) > 1:
            before = [-at for at in range(-j) if len(more[at]) > 1]
            if not taken.issuperset(before):
                continue
        best[i] = fit
        taken.add(j)
    return [best.get(-i, 0) for i in range(len(fewer))]


def _word_fit(one: str, other: str) -> int:
    if one == other:
        return _SAME if len(one) > 1 else _INITIAL
    if 1 in (len(one), len(other)):
        return _INITIAL if one[0] == other[0] else 0
    if _alike(one, other):
        return _ALIKE
    return _SHORT if _is_short_form(one, other) or _is_short_form(other, one) else 0


def _cut_short(one: str, other: str) -> int:
    """Barb, of Barbara: a given name's first three or four letters."""
    short, whole = sorted((one, other), key=len)
    is_cut = len(short) in (3, 4) and len(whole) > len(short) + 1 and whole.startswith(short)
    return _SHORT if is_cut else 0


def _alike(one: str, other: str) -> bool:
    """Whether one word was misread for the other: a letter in six, or letters that look alike."""
    shorter = min(len(one), len(other))
    if shorter > 2 and _looks(one) == _looks(other):
        return True
    return shorter > 5 and OSA.distance(one, other, score_cutoff=2) <= (2 if shorter > 10 else 1)


def _looks(word: str) -> str:
    """A word by the shapes of its letters, as OCR takes one for another."""
    return word.replace("rn", "m").replace("vv", "w").replace("cl", "d").translate(_SHAPES)


_SHAPES = str.maketrans("01i58", "ollsb")


def _is_short_form(short: str, long: str) -> bool:
    return short in _Words.given.get(long, frozenset()) or short in _nicknames(long)


@lru_cache(_KEPT)
def _nicknames(name: str) -> frozenset[str]:
    return frozenset(_Words.namer.nicknames_of(name))


def _joined(words: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """The words, with those put together that the other name writes as one: Mc Donald."""
    known = set(other)
    found: list[str] = []
    at = 0
    while at < len(words):
        length = next(
            (
                length
                for length in (len(words) - at, 3, 2)
                if length > 1 and "".join(words[at : at + length]) in known
            ),
            1,
        )
        found.append("".join(words[at : at + length]))
        at += length
    return tuple(found)


@lru_cache(_KEPT)
def _firms(text: str) -> tuple[tuple[str, ...], ...]:
    """An organisation's names: before and after "dba", and what stands in brackets left out."""
    parts = re.split(
        r"\b(?:d/?b/?a|doing business as|t/a|trading as|f/?k/?a|a/?k/?a)\b", text, flags=re.I
    )
    bare = [re.sub(r"\([^)]*\)", " ", part) for part in parts]
    return tuple(dict.fromkeys(words for part in bare if (words := _firm(part))))


def _firm(text: str) -> tuple[str, ...]:
    """A name's words without its legal form, abbreviations written out."""
    plain = folded(text.replace("&", " and ").replace("+", " and ").replace(".", ""))
    spaced = folded(text.replace("&", " and "))
    for form in _Words.spaced_forms:
        spaced = form.sub(" ", spaced)
    # Full stops stand in "L.L.C." and after "Inc."; initials of a name stay apart.
    words = min((plain.split(), spaced.split()), key=lambda one: (len(one), one))
    kept = [word for word in words if word not in _Words.legal_forms] or words
    return tuple(_Words.whole.get(word, word) for word in kept if word != "and") or tuple(kept)


def _same_firm(fewer: tuple[str, ...], more: tuple[str, ...]) -> bool:
    if fewer == more or "".join(fewer) == "".join(more):
        return True
    if _initials(fewer, more) or _initials(more, fewer):
        return True
    telling = [word for word in fewer if word not in _Words.generic and len(word) > 2]
    if telling and all(map(_is_cut, fewer, more)):
        return True
    if len(telling) > 1 and set(fewer) <= set(more):
        return True
    one, other = sorted(("".join(fewer), "".join(more)))
    return min(len(one), len(other)) > 5 and fuzz.ratio(one, other) >= 90


def _is_cut(short: str, whole: str) -> bool:
    """Whether a word is the other, misread, or cut after four letters or more."""
    one, other = sorted((short, whole), key=len)
    return short == whole or _alike(short, whole) or (len(one) > 3 and other.startswith(one))


def _initials(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """IBM, of International Business Machines."""
    letters = "".join(short)
    return len(short) == 1 and len(long) > 2 and letters == "".join(word[0] for word in long)


def each_name(text: str) -> Iterator[str]:
    """Each person's name of a joint one, in folded words."""
    for person in _people(text):
        yield " ".join(person.words)
