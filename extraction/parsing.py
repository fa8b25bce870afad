"""From text as printed to the canonical text of a typed value, and back to "is it the same".

Strict throughout: a text that is not of its kind is refused, one that can be read two ways is
flagged, and only the document's own locale may settle it.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from extraction.amounts import read_currency, read_decimal
from extraction.contract import Flag
from extraction.dates import read_date
from extraction.identifiers import fits
from extraction.locales import Locale, document_locale
from extraction.schemas.base import Check, Kind

__all__ = ["UNKNOWN", "Locale", "Parsed", "document_locale", "folded", "parse", "same"]

UNKNOWN = Locale()
OVERLAP = 0.8  # of the tokens of two addresses, to call them one
LONGEST = {Kind.IDENTIFIER: 80, Kind.NAME: 200, Kind.ADDRESS: 400, Kind.TEXT: 500}  # characters


@dataclass(frozen=True, slots=True)
class Parsed:
    """The canonical text, or None and why."""

    value: str | None
    flags: tuple[Flag, ...] = ()


_UNIT = re.compile(r"(?<=\d)\s*[^\W\d_]{1,10}\.?\s*$")  # "20 Stk", "8.00 hrs"
_UNPARSED = Parsed(None, (Flag.UNPARSED,))
_AMBIGUOUS = Parsed(None, (Flag.AMBIGUOUS,))


_YEAR = re.compile(r"(?:19|20)\d{2}")
TICKED = frozenset(
    {"x", "✓", "✔", "✗", "✘", "☑", "☒", "■", "●", "yes", "true", "checked", "ticked"}
)
UNTICKED = frozenset({"☐", "□", "○", "no", "false", "unchecked", "not checked", "unticked"})


def parse(kind: Kind, text: str, *, locale: Locale = UNKNOWN, check: Check = Check.NONE) -> Parsed:
    """Read a whole text as a value of `kind`. Never raises, never guesses.

    An identifier that breaks its own rule is kept as it stands, and flagged.
    """
    if kind in (Kind.MONEY, Kind.NUMBER):
        if kind is Kind.NUMBER:
            text = _UNIT.sub("", text)
        number, twofold = read_decimal(text, decimal=locale.decimal, spaced=locale.spaced)
        return _settled(None if number is None else _plain(number, kind), twofold)
    if kind is Kind.DATE:
        day, twofold = read_date(text, day_first=locale.day_first)
        return _settled(None if day is None else day.isoformat(), twofold)
    if kind is Kind.CURRENCY:
        return _settled(*read_currency(text, dollar=locale.dollar))
    if kind is Kind.YEAR:
        bare = "".join(text.split())
        return Parsed(bare) if _YEAR.fullmatch(bare) else _UNPARSED
    if kind is Kind.BOOLEAN:
        return _tick(text)
    cleaned = _cleaned(kind, text)
    if cleaned.value is not None and not fits(check, cleaned.value):
        return Parsed(cleaned.value, (*cleaned.flags, Flag.BAD_CHECK_DIGIT))
    return cleaned


def same(kind: Kind, one: str | None, other: str | None) -> bool:
    """Whether two canonical texts are one value.

    Dates, amounts and currencies exactly; identifiers but for spaces and punctuation; names and
    texts but for case as well; addresses also where 0.8 of their tokens are shared.
    """
    if one is None or other is None:
        return one is other
    if kind in (Kind.MONEY, Kind.NUMBER):
        return _number(one) == _number(other)
    if kind in (Kind.DATE, Kind.CURRENCY, Kind.YEAR, Kind.BOOLEAN):
        return one.strip() == other.strip()
    if kind is Kind.IDENTIFIER:
        return _bare(one) == _bare(other)
    if folded(one) == folded(other):
        return True
    return kind is Kind.ADDRESS and _overlap(one, other) >= OVERLAP


def folded(text: str) -> str:
    """Letters and digits alone, case folded, compatibility forms resolved."""
    return _bare(text).casefold()


def _tick(text: str) -> Parsed:
    word = text.strip(" []().").casefold()
    if word in TICKED:
        return Parsed("true")
    return Parsed("false") if word in UNTICKED else _UNPARSED


def _settled(value: str | None, twofold: bool) -> Parsed:
    if value is not None:
        return Parsed(value)
    return _AMBIGUOUS if twofold else _UNPARSED


def _plain(number: Decimal, kind: Kind) -> str:
    """No exponent; money with two places at least."""
    exponent = number.as_tuple().exponent
    if kind is Kind.MONEY and isinstance(exponent, int) and exponent > -2:
        number = number.quantize(Decimal("0.01"))
    return f"{number:f}"


def _cleaned(kind: Kind, text: str) -> Parsed:
    """Text on one line; an address's lines are parted by commas."""
    if len(text) > 4 * LONGEST[kind]:
        return _UNPARSED
    visible = "".join(
        char if char.isprintable() else " " if char not in "\r\n" else "\n" for char in text
    )
    lines = [" ".join(line.split()) for line in visible.split("\n")]
    joint = ", " if kind is Kind.ADDRESS else " "
    clean = joint.join(line.strip(" ,") if joint == ", " else line for line in lines if line)
    clean = clean.strip(" ,;:|")
    if not 0 < len(clean) <= LONGEST[kind] or not any(map(str.isalnum, clean)):
        return _UNPARSED
    if kind is Kind.NAME and not any(map(str.isalpha, clean)):
        return _UNPARSED
    return Parsed(clean)


def _number(text: str) -> Decimal | str:
    """The number, or the text itself where it is none, so that it equals nothing but itself."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return text
    return number if number.is_finite() else text


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text)))


def _overlap(one: str, other: str) -> float:
    """Shared tokens over the tokens of the longer one."""
    left, right = (Counter(re.findall(r"\w+", text.casefold())) for text in (one, other))
    shared = sum((left & right).values())
    return shared / max(sum(left.values()), sum(right.values()), 1)
