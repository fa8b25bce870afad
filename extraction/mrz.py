"""Machine readable zones of passports and identity cards, by ICAO 9303: TD1, TD2, TD3 and visas.

Pure. Letters that OCR mistakes for digits, and digits for letters, are set right only where the
standard allows one of the two; check digits then say whether the line was read well.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

_CHARACTERS = re.compile(r"[A-Z0-9<]+")
_LENGTHS = {30: 3, 36: 2, 44: 2}  # of a line, to how many lines there are
SLACK = 3  # fillers that a scan may lose or add at the end of a line
_AS_DIGITS = str.maketrans("OQDILZSBG", "000112586")
_AS_LETTERS = str.maketrans("01258", "OIZSB")
_SPELT = str.maketrans({"«": "<<", "‹": "<", "≤": "<", "＜": "<", "(": "<", "{": "<"})


@dataclass(frozen=True, slots=True)
class Zone:
    """What a zone says. `bad` names the fields whose check digits are wrong."""

    lines: tuple[str, ...]
    kind: str  # "P", "ID", "AC" ...
    country: str  # who issued it: three letters
    surname: str
    given: str
    number: str
    nationality: str
    born_on: str  # YYMMDD
    sex: str
    expires_on: str  # YYMMDD
    bad: frozenset[str]


def cleaned(text: str) -> str:
    """A line as a zone's characters; "" where it has others."""
    bare = "".join(text.translate(_SPELT).upper().split())
    return bare if _CHARACTERS.fullmatch(bare) else ""


def is_line(text: str) -> bool:
    """Whether a text may be a line of a zone: of its letters alone, long, with fillers."""
    bare = cleaned(text)
    near = any(abs(len(bare) - length) <= SLACK for length in _LENGTHS)
    return near and bare.count("<") >= 2 and not bare.isalpha()


def read(lines: Sequence[str]) -> Zone | None:
    """The zone that these lines are, all of one zone and nothing else; None where they are none."""
    texts = [cleaned(line) for line in lines]
    for length, count in _LENGTHS.items():
        if len(texts) != count or not all(abs(len(text) - length) <= SLACK for text in texts):
            continue
        fitted = [_fitted(text, length) for text in texts]
        if not all(fitted):
            continue
        return _read_three(fitted) if count == 3 else _read_two(fitted)
    return None


def number_of(line: str) -> str:
    """The document's number out of the one line that states it; "" where no check digit says so.

    For zones of which another line cannot be read.
    """
    text = cleaned(line)
    for start, length in ((5, 30), (0, 36), (0, 44)):
        fitted = _fitted(text, length) if abs(len(text) - length) <= SLACK else ""
        number = fitted[start : start + 9]
        filled = number.strip("<")
        digit = fitted[start + 9 : start + 10]
        telling = len(filled) >= 5 and any(map(str.isdigit, filled))
        if telling and digit.isdigit() and _checks(number, digit):
            return filled.replace("<", "")
    return ""


def check_digit(text: str) -> str:
    """The check digit of a text, weighed 7, 3, 1."""
    total = 0
    for at, char in enumerate(text):
        value = 0 if char == "<" else int(char) if char.isdigit() else ord(char) - 55
        total += value * (7, 3, 1)[at % 3]
    return str(total % 10)


def as_date(text: str, *, today: date, future: bool) -> date | None:
    """A zone's YYMMDD as a date; None where it is none.

    Args:
        future: an expiry, which may lie ahead; a birth lies behind.
    """
    if not re.fullmatch(r"\d{6}", text):
        return None
    year, month, day = int(text[:2]), int(text[2:4]), int(text[4:])
    century = today.year // 100 * 100
    full = century + year
    if future and full > today.year + 50:
        full -= 100
    if not future and full > today.year:
        full -= 100
    try:
        return date(full, month, day)
    except ValueError:
        return None


def spelt(name: str) -> str:
    """A printed name as a zone spells it, without fillers: "Müller-Groß" is MUELLERGROSS."""
    return "".join(_TRANSCRIBED.get(char, _plain(char)) for char in name.upper())


def is_spelt(name: str, zone: str) -> bool:
    """Whether a printed name is the one of a zone, which may be cut short at its end."""
    wanted = zone.replace("<", "").replace(" ", "")
    simple = "".join(_plain(char) for char in name.upper())
    for one in (spelt(name), simple):
        if one and wanted and (one == wanted or (len(wanted) >= 12 and one.startswith(wanted))):
            return True
    return False


def _plain(char: str) -> str:
    bare = unicodedata.normalize("NFKD", char)[:1]
    return bare if bare.isascii() and bare.isalpha() else ""


def _fitted(text: str, length: int) -> str:
    """The line with as many fillers at its end as it must have; "" where that is not it."""
    if len(text) == length:
        return text
    if len(text) < length:
        return text + "<" * (length - len(text)) if text.endswith("<") else ""
    extra = text[length:]
    return text[:length] if not extra.strip("<") else ""


def _read_two(lines: Sequence[str]) -> Zone | None:
    """TD2, TD3 and visas: names on the first line, the rest on the second."""
    first, second = lines
    bad = set()
    number = second[0:9]
    if not _checks(number, second[9]):
        bad.add("number")
    return _zone(
        lines, first[0:2], first[2:5], first[5:], number, second[10:13], second[13:20],
        second[20], second[21:28], bad,
    )  # fmt: skip


def _read_three(lines: Sequence[str]) -> Zone | None:
    """TD1: the number on the first line, dates on the second, names on the third."""
    first, second, third = lines
    number, digit = first[5:14], first[14]
    bad = set()
    if digit == "<":  # a number of more than nine characters goes on, with its digit at the end
        rest = first[15:].split("<")[0]
        number, digit = number + rest[:-1], rest[-1:]
    if not _checks(number, digit):
        bad.add("number")
    return _zone(
        lines, first[0:2], first[2:5], third, number, second[15:18], second[0:7], second[7],
        second[8:15], bad,
    )  # fmt: skip


def _zone(
    lines: Sequence[str], kind: str, country: str, names: str, number: str, nationality: str,
    born: str, sex: str, expires: str, bad: set[str],
) -> Zone | None:  # fmt: skip
    born_on, expires_on = (text[:6].translate(_AS_DIGITS) for text in (born, expires))
    for name, text, digit in (
        ("born_on", born_on, born[6]),
        ("expires_on", expires_on, expires[6]),
    ):
        if not _checks(text, digit):
            bad.add(name)
    surname, _, given = names.translate(_AS_LETTERS).partition("<<")
    if not surname.strip("<") or len(bad) == 3 or kind[0] not in "PIACV":
        return None
    return Zone(
        tuple(lines), kind.strip("<"), country.translate(_AS_LETTERS).strip("<"),
        surname.strip("<").replace("<", " "),
        " ".join(part for part in given.split("<") if part),
        number.strip("<").replace("<", ""), nationality.translate(_AS_LETTERS).strip("<"),
        born_on, sex if sex in "MF" else "", expires_on, frozenset(bad),
    )  # fmt: skip


def _checks(text: str, digit: str) -> bool:
    digit = digit.translate(_AS_DIGITS)
    return check_digit(text) == ("0" if digit == "<" else digit)


_TRANSCRIBED = {
    "Ä": "AE", "Ö": "OE", "Ü": "UE", "ß": "SS", "ẞ": "SS", "Æ": "AE", "Ø": "OE", "Å": "AA",
    "Ñ": "N", "Þ": "TH", "Ð": "D", "Œ": "OE", "Ł": "L",
}  # fmt: skip
