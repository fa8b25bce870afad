"""Numbers and currencies as they are printed. Strict: what can be read two ways is not guessed."""

import re
import unicodedata
from decimal import Decimal
from functools import cache

from babel import Locale as Babel
from babel.numbers import list_currencies

LONGEST = 40  # characters; no amount on paper is longer

# The signs that name one currency. "$" and "kr" are printed by many countries and "¥" by two.
SIGNS = {
    "€": "EUR", "£": "GBP", "₹": "INR", "₽": "RUB", "₺": "TRY", "₪": "ILS", "₩": "KRW",
    "฿": "THB", "₫": "VND", "₴": "UAH", "₱": "PHP", "₦": "NGN", "zł": "PLN", "kč": "CZK",
    "us$": "USD", "ca$": "CAD", "c$": "CAD", "cad$": "CAD", "au$": "AUD", "a$": "AUD",
    "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "r$": "BRL", "mx$": "MXN", "rm": "MYR", "rs": "INR",
    "euro": "EUR", "euros": "EUR", "dollar": "$", "dollars": "$", "us dollar": "USD",
    "us dollars": "USD", "u.s. dollars": "USD", "pound": "GBP", "pounds": "GBP",
    "pounds sterling": "GBP", "sfr": "CHF", "fr": "CHF", "$": "$", "usd$": "USD", "¥": "¥",
    "kr": "kr",
}  # fmt: skip
DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN", "TWD"})
# Codes that are hardly ever an abbreviation of something else on paper.
COMMON = frozenset({
    "USD", "EUR", "GBP", "CHF", "CAD", "AUD", "NZD", "JPY", "CNY", "INR", "SEK", "NOK", "DKK",
    "PLN", "CZK", "HUF", "BRL", "MXN", "ZAR", "SGD", "HKD", "AED", "ILS", "TRY", "MYR", "THB",
})  # fmt: skip
_SHARED = {"$": DOLLARS, "¥": frozenset({"JPY", "CNY"}), "kr": frozenset({"SEK", "DKK", "NOK"})}

_FOLD = str.maketrans({
    **dict.fromkeys("‐‑‒–—−﹣－", "-"),
    **dict.fromkeys("\u2007\u2009\u202f\u2002\u2003", "\u00a0"),
    **dict.fromkeys("’‘ʼ´`", "'"),
})  # fmt: skip
_NUMBER = re.compile(
    r"\d{1,3}(?:(?P<group>[.,'\u00a0 ])\d{3})(?:(?P=group)\d{3})*(?:(?!(?P=group))[.,]\d+)?"
    r"|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?"  # Indian grouping
    r"|\d+(?:[.,]\d+)?|[.,]\d+"
)
_NO_CENTS = re.compile(r"(?<=\d)[.,](?:-{1,2}|=)$")  # "12,-" and "12,--"


@cache
def codes() -> frozenset[str]:
    """All ISO 4217 codes in use, the "no currency" ones left out."""
    return frozenset(code for code in list_currencies("en") if code in Babel("en").currencies) - {
        "XXX",
        "XTS",
    }


def read_decimal(
    text: str, *, decimal: str = "", spaced: bool = False
) -> tuple[Decimal | None, bool]:
    """Read a whole text as one number, with a currency or a sign on either side if it has one.

    Args:
        decimal: the document's decimal mark, "" where it is not known.
        spaced: whether the document's language groups digits by plain spaces.

    Returns:
        The number or None, and whether the text is a number that can be read two ways.
    """
    bare, negative = _unsigned(re.sub(r"(?<=[^\w*])\*+(?=\d)", "", text))  # "$**12.00", of a check
    if bare is None or not _NUMBER.fullmatch(bare):
        return None, False
    if " " in bare and not spaced and not re.search(r"[.,]\d{2}$", bare):
        return None, True
    digits, twofold = _plain(bare.replace(" ", "").replace("\u00a0", ""), decimal)
    if digits is None:
        return None, twofold
    number = Decimal(digits)
    return (-number if negative and number else number), False


def read_currency(text: str, *, dollar: str = "USD") -> tuple[str | None, bool]:
    """The ISO code that a text names, or the amount in it does, and whether it names several.

    Args:
        dollar: whose "$" the document prints.
    """
    folded = _fold(text[:LONGEST]).replace("\u00a0", " ")
    bare = re.sub(r"[\d.,'()\s+-]+$|^[\d.,'()\s+-]+", "", folded).strip(" .:*")
    if is_code(bare):
        return bare.upper(), False
    found = SIGNS.get(bare.casefold().strip(" ."))
    if found == "$" and dollar:
        return dollar, False
    if found in _SHARED:
        return None, True
    return found, False


def _fold(text: str) -> str:
    """Compatibility forms, plain dashes and quotes; spaces that do not break stay what they are."""
    parts = text.translate(_FOLD).split("\u00a0")
    return "\u00a0".join(unicodedata.normalize("NFKC", part) for part in parts)


def _unsigned(text: str) -> tuple[str | None, bool]:
    """Strip currency, sign and brackets; whether they make the number negative."""
    if len(text) > LONGEST:
        return None, False
    rest = _fold(text)
    rest = _NO_CENTS.sub("", rest.strip().rstrip("*").strip())
    negative = False
    if re.fullmatch(r"\(.*\)", rest) or re.fullmatch(r"\D{0,4}\([^()]*\)", rest):
        negative, rest = True, rest.replace("(", " ").replace(")", " ").strip()
    for _ in range(3):  # a sign may stand outside or inside the currency: -$5, $-5, 5- EUR
        rest = _without_currency(rest)
        if rest.startswith(("-", "+")) or rest.endswith("-"):
            if negative and "-" in (rest[0], rest[-1]):
                return None, False
            negative = negative or not rest.startswith("+")
            rest = (rest[1:] if rest.startswith(("-", "+")) else rest[:-1]).strip()
    return rest, negative


def _without_currency(text: str) -> str:
    """Take one currency off the front or the back, if there is one."""
    found = re.match(r"^([^\d\s().,'+-][^\d().,'+-]{0,16}\.?)\s*(?=[\d().,'+-])", text)
    if found and _is_currency(found[1]):
        return text[found.end() :].strip()
    found = re.search(r"(?<=[\d.,)'-])\s*([^\d\s().,'+-][^\d().,'+-]{0,16}\.?)$", text)
    if found and _is_currency(found[1]):
        return text[: found.start()].strip()
    return text


def _is_currency(text: str) -> bool:
    bare = text.strip(" .\u00a0")
    return bare.casefold() in SIGNS or is_code(bare)


def is_code(text: str) -> bool:
    """Whether a text is a currency's code: in capitals, as "Std" is German for hours."""
    return text in codes() or text.upper() in COMMON


def _plain(text: str, decimal: str) -> tuple[str | None, bool]:
    """Digits with a point at most, out of digits with marks; and whether there are two ways."""
    text = text.replace("'", "")
    marks = [mark for mark in text if mark in ".,"]
    if len(set(marks)) == 2:
        return _by_last_mark(text, marks)
    if not marks:
        return text, False
    mark = marks[0]
    if len(marks) > 1:
        return text.replace(mark, ""), False
    before, after = text.split(mark)
    if len(after) != 3 or len(before) > 3 or not before or before[0] == "0":
        return f"{before or 0}.{after}", False
    if not decimal:
        return None, True
    return (f"{before}.{after}" if mark == decimal else before + after), False


def _by_last_mark(text: str, marks: list[str]) -> tuple[str | None, bool]:
    """1,234.50 and 1.234,50: the last mark is the decimal one, if it stands alone."""
    last = marks[-1]
    if marks.count(last) > 1:
        return None, False
    whole, fraction = text.split(last)
    return f"{whole.replace(marks[0], '')}.{fraction}", False
