"""Dates as they are printed, in the languages that a letterbox brings."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import cache

from babel import Locale as Babel

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt")
WINDOW = 20  # characters on either side of a month's name in which its day and year stand
LONGEST = 60  # characters; a longer text is no date
FIRST_YEAR, LAST_YEAR = 1900, 2100
CENTURY_TURNS = 80  # 79 is 2079, 80 is 1980

_TIME = r"(?:[T,\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[ap]\.?m\.?|uhr|z|utc|h)?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})\s?([-/.])\s?(\d{{1,2}})\s?\2\s?(\d{{1,2}}){_TIME}", re.I)
_SPACED = re.compile(r"(\d{2}) (\d{2}) ((?:19|20)\d{2})|((?:19|20)\d{2}) (\d{2}) (\d{2})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMERIC = re.compile(rf"(\d{{1,2}})\s?([-/.])\s?(\d{{1,2}})\s?\2\s?(\d{{4}}|\d{{2}}){_TIME}", re.I)
_END = r"(?:(?=T\d\d:)|(?=\d\d:\d\d)|(?![\w/-]|[.,]\d))"
_NUMERIC_WITHIN = re.compile(
    r"(?<![\w.,/-])(?:"
    r"\d{4}\s?([-/.])\s?\d{1,2}\s?\1\s?\d{1,2}"
    r"|\d{1,2}\s?([-/.])\s?\d{1,2}\s?\2\s?(?:\d{4}|\d{2})"
    r"|\d{2} \d{2} (?:19|20)\d{2}|(?:19|20)\d{2} \d{2} \d{2}"
    rf"|\d{{8}}){_END}"
)
_PARTIAL_NUMERIC = re.compile(
    r"(?<![\w.,/-])(\d{1,2})([/.-])(\d{1,2})(?:(?<=\.\d\d)\.(?!\d)|(?<=\.\d)\.(?!\d)|(?![\w/.-]|,\d))"
)
LEAP = 2024  # a year that has every day
_WORD = re.compile(r"[^\W\d_]{3,12}")
_TWO_MONTHS = re.compile(r"([^\W\d_]{3,10})\.?\s?/\s?([^\W\d_]{3,10})\.?(?![^\W\d_])")
_ORDINAL = r"(?:st|nd|rd|th|er|\.|º|ª|de|den)?"
_JOIN = r"[\s,./-]*(?:de[l]?\s+|(?:day\s+)?of\s+)?"


def read_date(text: str, *, day_first: bool | None = None) -> tuple[date | None, bool]:
    """Read a whole text as one date; a weekday before it and a time after it may stand there.

    Args:
        day_first: the document's order of day and month, None where it is not known.

    Returns:
        The date or None, and whether the text is a date that can be read two ways.
    """
    if len(text) > LONGEST:
        return None, False
    folded = _TWO_MONTHS.sub(_one_month, _fold(text).strip(" .,;:*"))
    if found := _YEAR_FIRST.fullmatch(folded):
        return _real(int(found[1]), int(found[3]), int(found[4])), False
    if found := _COMPACT.fullmatch(folded):
        return _real(int(found[1]), int(found[2]), int(found[3])), False
    if found := _SPACED.fullmatch(folded):
        if found[4]:
            return _real(int(found[4]), int(found[5]), int(found[6])), False
        return _by_order(int(found[1]), int(found[2]), int(found[3]), " ", day_first)
    if found := _NUMERIC.fullmatch(folded):
        first, mark, second, year = int(found[1]), found[2], int(found[3]), _year(found[4])
        return _by_order(first, second, year, mark, day_first)
    for pattern in _named():
        if found := pattern.fullmatch(folded):
            parts = found.groupdict()
            month = months()[_letters(parts["month"])]
            return _real(_year(parts["year"]), month, int(parts["day"])), False
    return None, False


def dates_in(text: str) -> Iterator[tuple[int, int]]:
    """Where something that looks like a date stands in `text`: start and end of each, in order.

    Whether it is one, `read_date` says.
    """
    found = [match.span() for match in _NUMERIC_WITHIN.finditer(text)]
    for word in _WORD.finditer(text):
        if word[0].casefold() in _printed_months():
            start, end = max(0, word.start() - WINDOW), word.end() + WINDOW
            for match in _named_within().finditer(text, start, end):
                if match.start() <= word.start() < match.end():
                    found.append(match.span())
    last = 0
    for start, end in sorted(found):
        if start >= last:
            yield start, end
            last = end


def partial_dates_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Where a day and a month may stand without a year: start, end and the text of each."""
    for pattern in (_PARTIAL_NUMERIC, _partial_named()):
        for match in pattern.finditer(text):
            yield match.start(), match.end(), match[0]


def read_partial_date(text: str, *, day_first: bool | None = None) -> list[tuple[int, int]]:
    """The month and day of a date without a year: "05/26", "26.05.", "May 26", "26 May".

    Returns:
        One pair; two where the order is not known and both are real; none where it is no date.
    """
    folded = _fold(text).strip(" ,;:*")
    if found := _PARTIAL_NUMERIC.fullmatch(folded):
        one, mark, two = int(found[1]), found[2], int(found[3])
        orders = {(two, one) if day_first or mark == "." else (one, two)}
        if day_first is None and mark != ".":
            orders = {(one, two), (two, one)}
        real = [pair for pair in sorted(orders) if _real(LEAP, *pair)]
        other = (two, one) if (one, two) in orders else (one, two)
        return real or [pair for pair in (other,) if _real(LEAP, *pair)]
    letters, digits = _letters(folded), re.findall(r"\d+", folded)
    for ending in ("", "st", "nd", "rd", "th", "er"):
        month = months().get(letters.removesuffix(ending))
        if month and len(digits) == 1 and _real(LEAP, month, int(digits[0])):
            return [(month, int(digits[0]))]
    return []


@cache
def _partial_named() -> re.Pattern[str]:
    names = sorted(_printed_months(), key=len, reverse=True)
    month = rf"(?:{'|'.join(map(re.escape, names))})(?![^\W\d_])\.?"
    ordinal = r"(?:st|nd|rd|th|er|\.)?"
    return re.compile(
        rf"(?<![\w/.-])(?:\d{{1,2}}{ordinal}[\s-]?{month}|{month}[\s-]?\d{{1,2}}{ordinal}(?!\w))",
        re.IGNORECASE,
    )


@cache
def months() -> dict[str, int]:
    """Month names and their short forms, without accents and dots, to 1-12."""
    names: dict[str, int] = {"sept": 9, "mrz": 3, "maerz": 3, "jaenner": 1, "janner": 1}
    for language in LANGUAGES:
        for context in Babel(language).months.values():
            for width in ("wide", "abbreviated"):
                for number, name in context[width].items():
                    names.setdefault(_letters(_fold(name)), number)
    return {name: number for name, number in names.items() if len(name) >= 3}


def _fold(text: str) -> str:
    """Lower case, compatibility forms, no accents, plain dashes; may change the length."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[‐‑‒–—−]", "-", " ".join(plain.split()))


def _one_month(found: re.Match[str]) -> str:
    """One name of a month that stands there in two languages: "jul/juil"."""
    first, second = months().get(found[1]), months().get(found[2])
    return found[1] if first and first == second else found[0]


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text))


@cache
def _month_names() -> str:
    return "|".join(sorted(months(), key=len, reverse=True))


@cache
def _weekdays() -> str:
    names: set[str] = set()
    for language in LANGUAGES:
        for context in Babel(language).days.values():
            for width in ("wide", "abbreviated"):
                names.update(_fold(name).strip(".") for name in context[width].values())
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


@cache
def _named() -> tuple[re.Pattern[str], ...]:
    """Whole-text patterns with a month's name."""
    month = rf"(?P<month>{_month_names()})\.?"
    day, year = rf"(?P<day>\d{{1,2}})\s?{_ORDINAL}", r"'?(?P<year>\d{4}|\d{2})"
    lead = rf"(?:(?:{_weekdays()})\.?[\s,]+)?(?:den\s+|the\s+|le\s+|el\s+)?"
    return (
        re.compile(rf"{lead}{day}{_JOIN}{month}{_JOIN}{year}{_TIME}"),
        re.compile(rf"{lead}{month}[\s.-]*{day}(?:[\s,./-]+|(?<=\D)){year}{_TIME}"),
        re.compile(rf"(?P<year>\d{{4}})[\s./-]*{month}[\s./-]*{day}{_TIME}"),
    )


@cache
def _named_within() -> re.Pattern[str]:
    """A date with a month's name inside a longer text, with accents and in any case."""
    names = sorted(_printed_months(), key=len, reverse=True)
    month = rf"(?:{'|'.join(map(re.escape, names))})(?![^\W\d_])\.?"
    month = rf"{month}(?:\s?/\s?{month})?"  # in two languages
    year = r"'?\d{2}(?:\d{2})?"
    return re.compile(
        r"(?<![\w.,/-])(?:"
        rf"\d{{1,2}}\s?(?:st|nd|rd|th|er|\.|º)?{_JOIN}{month}{_JOIN}{year}"
        rf"|{month}[\s.-]*\d{{1,2}}(?:st|nd|rd|th)?[\s,./-]+{year}"
        rf"|\d{{4}}[\s./-]*{month}[\s./-]*\d{{1,2}}"
        rf"){_END}",
        re.IGNORECASE,
    )


@cache
def _printed_months() -> frozenset[str]:
    """Month names in lower case, with and without their accents."""
    return frozenset(months()) | {
        name.casefold().strip(".")
        for language in LANGUAGES
        for context in Babel(language).months.values()
        for width in ("wide", "abbreviated")
        for name in context[width].values()
        if len(_letters(name)) >= 3
    }


def _year(text: str) -> int:
    year = int(text)
    if len(text) > 2:
        return year
    return year + (1900 if year >= CENTURY_TURNS else 2000)


def _by_order(
    first: int, second: int, year: int, mark: str, day_first: bool | None
) -> tuple[date | None, bool]:
    as_day, as_month = _real(year, second, first), _real(year, first, second)
    if as_day and as_month and as_day != as_month:
        if mark == ".":  # 03.04.2026 is day first, but where a document writes months first
            return (None, True) if day_first is False else (as_day, False)
        if day_first is None:
            return None, True
        return (as_day if day_first else as_month), False
    return as_day or as_month, False


def _real(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
