"""What a document itself tells of how it writes numbers and dates."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extraction.amounts import COMMON, DOLLARS, SIGNS
from extraction.contract import PageText
from extraction.lexicon import LANGUAGE_WORDS, US_STATES

ENOUGH_TEXT = 20_000  # characters; a document that has not told by then will not
ENOUGH = 3  # times as much evidence for one side as for the other
COMMA_LANGUAGES = frozenset({"de", "fr", "es", "it", "nl", "pt"})
SPACED_LANGUAGES = frozenset({"fr"})

_POINT = re.compile(r"(?<![\d.,/-])(?:\d{1,3}(?:,\d{3})+\.\d{1,2}|\d+\.\d{2})(?![\d.,/-]*\d)")
_COMMA = re.compile(r"(?<![\d.,/-])(?:\d{1,3}(?:[.' ]\d{3})+,\d{1,2}|\d+,\d{2})(?![\d.,/-]*\d)")
_SLASHED = re.compile(r"(?<![\d./-])(\d{1,2})([/-])(\d{1,2})\2(?:\d{4}|\d{2})(?![\d./-]*\d)")
_DOTTED = re.compile(r"(?<![\d.])\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})?(?![\d.])")
_STATE_ZIP = re.compile(r"\b([A-Z]{2})[.,]?\s+(\d{5})(?:-\d{4})?(?!\d)")
_UK = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b|£|\bGBP\b")
# What only stands on paper of countries that write the day first, whatever the language.
_DAY_FIRST = re.compile(
    r"\b(?i:Sdn\.? ?Bhd|Malaysia|Selangor|Johor|Kuala Lumpur)\b|\b(?:MYR|EUR|CHF|AUD|NZD|SGD|INR)\b"
    r"|(?:\d{4,6}|,) ?(?i:Singapore|Australia|New Zealand|Ireland|England|Scotland|South Africa)\b"
    r"|\bRM ?\d|[€₹]|\b(?:GSTIN|ABN)\b|\(RM\)"
)
# Documents of identity that write the day first: by their title, or a number no other card has.
_DAY_FIRST_CARDS = re.compile(
    r"(?i:\bdriving licence\b|\bpermis de conduire\b|\bführerschein\b|\brijbewijs\b"
    r"|\bpatente di guida\b|\bpermiso de conduc|\bcarte (?:nationale )?d.identité\b"
    r"|\bpersonalausweis\b|\breisepass\b|\bcarta d.identit|\bidentiteitskaart\b"
    r"|\bdocumento nacional de identidad\b|\bgeburtsdatum\b|\bdate de naissance\b"
    r"|\bfecha de nacimiento\b|\bdata di nascita\b|\bgeboortedatum\b|\bdata de nascimento\b)"
    r"|(?<!\w)4c[.)]"
)
# A zone's day of birth and of expiry, and a day as it may be printed above it.
_ZONE = re.compile(r"(\d{2})(\d{2})(\d{2})\d[MFX<](\d{2})(\d{2})(\d{2})\d")
_PRINTED = re.compile(r"(?<![\d./-])(\d{1,2})[ ./-](\d{1,2})[ ./-](?:19|20)?(\d{2})(?![\d./-]*\d)")
_CITY_STATE = re.compile(r"[A-Za-z]{3,}, ?([A-Z]{2})\b")
_US_PHONE = re.compile(r"(?<![\d-])(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-.]\d{4}(?![\d-])")
_DOLLAR_CODE = re.compile(rf"\b(?:{'|'.join(sorted(DOLLARS))})\b")
_ELSEWHERE = {"Canada": "CAD", "Australia": "AUD", "Zealand": "NZD", "Singapore": "SGD"}


@dataclass(frozen=True, slots=True)
class Locale:
    """How a document writes numbers and dates, as far as it tells."""

    decimal: str = ""  # "." or ","; "" where unknown
    day_first: bool | None = None  # None where unknown
    language: str = ""  # ISO 639-1; "" where unknown
    currency: str = ""  # the one ISO 4217 code it names or signs; "" where none or several
    dollar: str = "USD"  # whose "$" it would be; "" where the document names several

    @property
    def spaced(self) -> bool:
        """Whether a plain space may group digits."""
        return self.language in SPACED_LANGUAGES


def document_locale(pages: Sequence[PageText]) -> Locale:
    """Find out from the document's own numbers, dates, words, signs and addresses.

    Nothing outside the document counts, and evidence for both sides leaves a side open.
    """
    text = " ".join(word.text for page in pages for word in page.words)[:ENOUGH_TEXT]
    language = _language(text)
    dollar = _dollar(text)
    return Locale(
        decimal=_decimal(text, language),
        day_first=_day_first(text, language),
        language=language,
        currency=_currency(text, dollar),
        dollar=dollar,
    )


def _language(text: str) -> str:
    words = Counter(re.findall(r"[^\W\d_]+", text.casefold()))
    votes = Counter(
        {language: sum(words[word] for word in known) for language, known in LANGUAGE_WORDS.items()}
    )
    (language, most), (_, next_most) = votes.most_common(2)
    return str(language) if most >= 2 and most >= 1.5 * next_most else ""


def _decimal(text: str, language: str) -> str:
    points, commas = len(_POINT.findall(_DOTTED.sub(" ", text))), len(_COMMA.findall(text))
    if points and points >= ENOUGH * commas:
        return "."
    if commas and commas >= ENOUGH * points:
        return ","
    if points or commas:
        return ""
    return "," if language in COMMA_LANGUAGES else "." if language == "en" else ""


def _day_first(text: str, language: str) -> bool | None:
    order = {
        int(first) > 12
        for first, _, second in _SLASHED.findall(text)
        if (int(first) > 12) != (int(second) > 12)
    }
    if order:
        return order.pop() if len(order) == 1 else None
    zoned = set(_zoned(text))
    if zoned:
        return zoned.pop() if len(zoned) == 1 else None
    if language in COMMA_LANGUAGES:
        return True
    if american(text):
        return False
    if _UK.search(text) or _DAY_FIRST.search(text) or _DAY_FIRST_CARDS.search(text):
        return True
    return False if _american_but_for_the_code(text) else None


def _zoned(text: str) -> Iterator[bool]:
    """Whether printed days that a machine readable zone states too are written day first."""
    for zone in _ZONE.findall(text):
        for year, month, day in (zone[:3], zone[3:]):
            for first, second, printed in _PRINTED.findall(text):
                if printed == year and month != day:
                    if (first.zfill(2), second.zfill(2)) == (day, month):
                        yield True
                    elif (first.zfill(2), second.zfill(2)) == (month, day):
                        yield False


def american(text: str) -> bool:
    """Whether an address of the United States stands in `text`: a state's code and a ZIP code."""
    return any(
        found[1] in US_STATES and (found[1] != "DE" or found[2].startswith("19"))
        for found in _STATE_ZIP.finditer(text)  # "DE 80333" is Germany, not Delaware
    )


def _american_but_for_the_code(text: str) -> bool:
    """Whether a town with its state, a telephone number and dollars are American together."""
    town = any(found[1] in US_STATES for found in _CITY_STATE.finditer(text))
    return town and "$" in text and bool(_US_PHONE.search(text))


def _dollar(text: str) -> str:
    """Whose dollar: the code printed, else the country's that is named, else the United States'."""
    named = set(_DOLLAR_CODE.findall(text))
    if not named and not american(text):
        named = {code for name, code in _ELSEWHERE.items() if re.search(rf"\b{name}\b", text)}
    if not named:
        return "USD"
    return named.pop() if len(named) == 1 else ""


def _currency(text: str, dollar: str) -> str:
    found = Counter(
        code for code in re.findall(r"(?<![^\W\d_])[A-Z]{3}(?![^\W\d_])", text) if code in COMMON
    )
    for sign in re.findall(r"[€£₹₽₺₪₩฿₫₴₱₦$]", text):
        code = dollar if sign == "$" else SIGNS[sign]
        found[code] += 1
    found.pop("", None)
    ranked = found.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] < ENOUGH * ranked[1][1]):
        return ""
    return str(ranked[0][0])
