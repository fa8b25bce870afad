"""Whether two addresses are one place, as paperwork writes them.

American addresses are taken apart and folded by the abbreviations of USPS Publication 28; others,
and what can't be taken apart, are compared word by word.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from rules.names import folded

DATA: Mapping[str, Any] = tomllib.loads(
    Path(__file__).with_name("data").joinpath("addresses.toml").read_text(encoding="utf-8")
)
_KEPT = 4096  # comparisons remembered


class Nearness(IntEnum):
    """How near two addresses are."""

    DIFFERENT = 0
    UNCLEAR = 1  # one of them is too short to tell: a town, a state
    BUILDING = 2  # another unit of the same building
    SAME = 3  # a unit may be named on one of them alone


def _by_spelling(kind: str) -> dict[str, str]:
    table: Mapping[str, list[str]] = DATA[kind]
    spelt = {long: short for short, longs in table.items() for long in longs}
    return spelt | {short: short for short in table}


_SUFFIXES, _UNITS, _POINTS = map(_by_spelling, ("suffixes", "units", "directionals"))
_STATES: Mapping[str, str] = {name: short for short, name in DATA["states"].items()}
_BOX = re.compile(r"\b(?:p\s*o|post office|postal)\s*(?:box|drawer)?\s*#?\s*(\d+)|^\s*box\s+(\d+)")
_ZIP = re.compile(r"\b(\d{5})(?:\s?\d{4})?\s*(?:usa|us|united states(?: of america)?)?\s*$")
_NUMBER = re.compile(r"\d+[a-z]?(?:\s\d/\d)?")
_UNIT_MARK = re.compile(r"#\s*|\bno\.?\s+(?=\d)", re.I)


@dataclass(frozen=True, slots=True)
class _Street:
    points: frozenset[str]  # N, S, ...
    name: tuple[str, ...]  # or all that follows the number, where nothing says where it ends
    suffix: str
    ends: bool  # whether the name's end is known


@dataclass(frozen=True, slots=True)
class _Address:
    zip_code: str
    words: tuple[str, ...]  # all of it
    number: str = ""  # of the house, or of the post office box
    is_box: bool = False
    streets: tuple[_Street, ...] = ()
    delimited: bool = False  # whether a comma says where the street ends
    unit: str = ""


def same_address(one: str, other: str) -> bool:
    """Whether two addresses can be one place. A unit may be left out; two units are two places."""
    return nearness(one, other) in (Nearness.SAME, Nearness.UNCLEAR)


@lru_cache(_KEPT)
def nearness(one: str, other: str) -> Nearness:
    """How near two addresses are. The same both ways round."""
    if folded(one) == folded(other):
        return Nearness.SAME
    a, b = _parsed(one), _parsed(other)
    if not a.number or not b.number:
        return _by_words(a, b)
    if a.is_box != b.is_box or not _same_number(a.number, b.number):
        return Nearness.DIFFERENT
    if not (_same_box_place(a, b) if a.is_box else _same_street(a, b) and _same_town(a, b)):
        return Nearness.DIFFERENT
    if a.unit and b.unit and a.unit != b.unit:
        return Nearness.BUILDING
    return Nearness.SAME


def is_box(address: str) -> bool:
    """Whether an address is a post office box and no street."""
    return _parsed(address).is_box


@lru_cache(_KEPT)
def _parsed(text: str) -> _Address:
    """An address in parts. What follows the first comma after the street is town and state."""
    marked = _UNIT_MARK.sub(" unit ", text)
    whole = _with_states(folded(marked))
    zip_code = found[1] if (found := _ZIP.search(whole)) else ""
    line, delimited = _street_line(marked)
    words = tuple(_plain(word) for word in whole.split())
    if box := _BOX.search(folded(text)):
        number = box[1] or box[2]
        return _Address(zip_code, words, number, is_box=True)
    tokens = folded(line).split()
    starts = next((at for at, token in enumerate(tokens) if _NUMBER.fullmatch(token)), None)
    if starts is None or starts > 2 or tokens[starts] == zip_code:
        return _Address(zip_code, words)
    number, rest = tokens[starts], tokens[starts + 1 :]
    if rest[:1] and re.fullmatch(r"[a-z]", rest[0]) and rest[0] not in _POINTS:
        number, rest = number + rest[0], rest[1:]
    rest, unit = _without_unit(rest, zip_code)
    unit = unit or _without_unit(folded(marked).split(), zip_code)[1]
    streets = _streets(rest, delimited=delimited)
    return _Address(zip_code, words, number, False, streets, delimited, unit)


def _street_line(text: str) -> tuple[str, bool]:
    """The part up to the first comma after a number and a word, and whether the street ends there.

    It does not where the town stands before the comma: "12 Elm St Salem, OR 97301".
    """
    for at, char in enumerate(text):
        if char in ",;\n" and re.search(r"\d\S*\s+\S", text[:at]):
            after = _with_states(folded(text[at:])).split()
            return text[:at], not after or after[0] not in DATA["states"]
    return text, False


def _without_unit(words: list[str], zip_code: str) -> tuple[list[str], str]:
    """The words before a unit's designator, and the unit: "apt 4b" is "4b", on any designator."""
    for at, word in enumerate(words):
        if word in _UNITS and at > 0:
            after = [one for one in words[at + 1 :] if one not in _UNITS]
            # FL is Florida before a ZIP code.
            if after and after[0] != zip_code and (after[0][:1].isdigit() or len(after[0]) == 1):
                return words[:at], after[0].lstrip("0") or "0"
    return words, ""


def _streets(words: list[str], *, delimited: bool) -> tuple[_Street, ...]:
    """What the words after a house's number may be read as, the likeliest first.

    Where no comma ends the street, its suffix does; of several in a row ("Hill Road", but also
    "Street Park City") each may be it.
    """
    at = [place for place, word in enumerate(words) if word in _SUFFIXES and place > 0]
    if delimited:
        return (_street(words, at[-1] if at else None, ends=True),)
    run = [place for n, place in enumerate(at) if place == at[0] + n]
    likely = [*reversed(run), *at[len(run) :]]
    return tuple(_street(words, place, ends=True) for place in likely) or (
        _street(words, None, ends=False),
    )


def _street(words: list[str], suffix_at: int | None, *, ends: bool) -> _Street:
    name, after = words[:suffix_at], [] if suffix_at is None else words[suffix_at + 1 :]
    points = [_POINTS[word] for word in name[:1] if word in _POINTS and len(name) > 1]
    name = name[len(points) :]
    points += [_POINTS[word] for word in after[:1] if word in _POINTS]
    if suffix_at is None and ends and len(name) > 1 and name[-1] in _POINTS:
        points.append(_POINTS[name.pop()])
    return _Street(
        frozenset(points),
        tuple(_ordinal(_plain(word)) for word in name),
        "" if suffix_at is None else _SUFFIXES[words[suffix_at]],
        ends,
    )


def _same_street(a: _Address, b: _Address) -> bool:
    if a.delimited == b.delimited:
        return _fits(a.streets[0], b.streets[0])
    return any(_fits(one, other) for one in a.streets for other in b.streets)


def _fits(a: _Street, b: _Street) -> bool:
    if a.suffix and b.suffix and a.suffix != b.suffix:
        return False
    if a.points and b.points and a.points != b.points:
        return False
    if a.ends and b.ends:
        return _same_words("".join(a.name), "".join(b.name))
    ended, other = (a, b) if a.ends else (b, a)
    length = len(ended.name) if ended.ends else min(len(a.name), len(b.name), 2)
    return _same_words("".join(ended.name[:length]), "".join(other.name[:length]))


def _same_town(a: _Address, b: _Address) -> bool:
    """Whether ZIP codes agree; a misread one is forgiven where the rest is the same."""
    if not a.zip_code or not b.zip_code or a.zip_code == b.zip_code:
        return True
    if OSA.distance(a.zip_code, b.zip_code) > 1:
        return False
    rest = [" ".join(word for word in one.words if word != one.zip_code) for one in (a, b)]
    return fuzz.token_sort_ratio(*rest) >= 90


def _same_box_place(a: _Address, b: _Address) -> bool:
    if a.zip_code and b.zip_code:
        return a.zip_code == b.zip_code
    return fuzz.token_set_ratio(" ".join(a.words), " ".join(b.words)) >= 80


def _by_words(a: _Address, b: _Address) -> Nearness:
    """Addresses that can't be taken apart: by their numbers first, then by their words."""
    numbers = [{word for word in one.words if word[:1].isdigit()} for one in (a, b)]
    fewer, more = sorted(numbers, key=len)
    if not fewer <= more:
        return Nearness.DIFFERENT
    alike = fuzz.token_set_ratio(" ".join(sorted(a.words)), " ".join(sorted(b.words)))
    if not fewer:
        return Nearness.UNCLEAR
    return Nearness.SAME if alike >= 85 else Nearness.DIFFERENT


def _same_number(one: str, other: str) -> bool:
    return one == other or one.rstrip("abcdefgh") == other.rstrip("abcdefgh") != ""


def _same_words(one: str, other: str) -> bool:
    if one == other:
        return True
    return min(len(one), len(other)) > 5 and OSA.distance(one, other, score_cutoff=2) <= 1


def _plain(word: str) -> str:
    return _SUFFIXES.get(word) or _POINTS.get(word) or _UNITS.get(word) or word


_ORDINALS = {
    "first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th",
    "sixth": "6th", "seventh": "7th", "eighth": "8th", "ninth": "9th", "tenth": "10th",
}  # fmt: skip


def _ordinal(word: str) -> str:
    """5th, fifth and 5 are one street."""
    word = _ORDINALS.get(word, word)
    return found[1] if (found := re.fullmatch(r"(\d+)(?:st|nd|rd|th)", word)) else word


def _with_states(text: str) -> str:
    for name, short in _STATES.items():
        text = re.sub(rf"\b{name}(?=\s+\d{{5}}\b|$)", short, text)
    return text
