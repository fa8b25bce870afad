"""What a line of text may be: a name, a street, a town, a way to reach somebody."""

import re
from collections.abc import Sequence
from functools import cache

from extraction.lexicon import load
from extraction.streams import squeeze

LONGEST_NAME = 70  # characters
MOST_INITIALS = 5  # of two people and the sign between them
_TOWN = re.compile(
    r"\b[A-Z]{2}[.,]?\s+\d{5}(?:-\d{4})?\b"  # Redmond, WA 98052
    r"|\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b"  # TQ99 4ZZ
    r"|^\W*\d{4}\s?[A-Z]{2}\s"  # 3012 CN Rotterdam
    r"|,\s(?:[A-Z]{1,2}[ -])?\d{4,5}\s[A-ZÀ-Ý][^\W\d]"  # Lindenkamp 3, 80333 München
    r"|\b[A-Z]\d[A-Z]\s\d[A-Z]\d\b"  # Halifax NS B3H 4R2
    r"|\b(?:NSW|VIC|QLD|SA|WA|TAS|ACT|NT)\s+\d{4}\b"  # Geelong VIC 3220
    r"|\b[AC-FHKNPRTV-Y]\d[\dW]\s[\dAC-FHKNPRTV-Y]{4}\b"  # Cork T12 X8P3
    r"|^\W*\d{2}-\d{3}\s[^\W\d]{2}|^\W*\d{3}\s\d{2}\s[^\W\d]{2}"  # 00-950 Warszawa
    r"|^\W*\d{4}-\d{3}\s[^\W\d]{2}"  # 1100-148 Lisboa
)
_CODE_FIRST = re.compile(r"^\W*(?:[A-Z]{1,3}[ -])?\d{4,5}\s+[^\W\d]{2,}")  # 80333 München
_CONTACT = re.compile(
    r"@|\bwww\.|https?:|\.(?:com|org|net|de|fr|es|nl|it)\b|^\W*\+?[\d\s()./-]{7,}$", re.I
)


def is_name(text: str) -> bool:
    """Whether a line may be a person's or an organisation's name."""
    words = text.split()
    letters = sum(map(str.isalpha, text))
    if not words or not 3 <= letters <= len(text) <= LONGEST_NAME or not text[0].isalnum():
        return False
    if not any(map(str.isupper, text)) and text.lower() != text.upper():
        return False
    if re.search(r"[:$€£%=*]", text) or re.match(r"\d", text) or is_contact(text):
        return False
    if sum(map(str.isdigit, text)) > 0.3 * letters:
        return False
    if {word.strip(".,()&").casefold() for word in words} & known("not_names"):
        return False
    return not (_is_odd(words) or is_country(text) or _is_place(text))


def _is_odd(words: Sequence[str]) -> bool:
    """Whether words are a title in spaced letters, a sentence, or a street with its number."""
    single = sum(len(word) == 1 for word in words)
    initials = single <= MOST_INITIALS and len(words[-1]) > 1  # S & M VANCE
    if single > 0.5 * len(words) and not initials:
        return True
    if has_legal_form(" ".join(words)):
        return False
    if len(words) >= 5 and words[-1].endswith((".", "!")):
        return True
    return has_digit(words[-1]) and (len(words) <= 3 or is_street(words[0]))


def is_contact(text: str) -> bool:
    """Whether a line says how to reach somebody, or a number of theirs."""
    if _CONTACT.search(text.strip()):
        return True
    first = re.split(r"[\s:.]+", text.strip().casefold(), maxsplit=1)[0]
    return first in known("contact")


def has_legal_form(text: str) -> bool:
    """Whether a name ends as a company's does: Inc, GmbH, Ltd."""
    return any(map(is_legal, text.split()[1:]))


def is_legal(word: str) -> bool:
    """Whether a word is a legal form."""
    bare = word.strip(".,()&").casefold()
    return bare in known("legal_forms") or bare.replace(".", "") in known("legal_forms")


def core(name: str) -> str:
    """A name without its legal form, squeezed: "Acme Corp" and "ACME CORPORATION" are one."""
    words = name.split()
    return squeeze(" ".join([word for word in words if not is_legal(word)] or words))


def without_title(text: str) -> str:
    """A name without the title behind it, as in "Amazon Web Services Invoice"."""
    return re.sub(
        r"\s+(?:tax\s+)?(?:invoice|rechnung|facture|factura|factuur|earnings statement|pay stub)$",
        "", text, flags=re.I,
    )  # fmt: skip


def is_title(text: str) -> bool:
    """Whether it is the title of a kind of paper and nothing else: "Pay statement"."""
    return squeeze(text) in _titles()


@cache
def _titles() -> frozenset[str]:
    kinds = load("kinds").values()
    return frozenset(
        squeeze(title)
        for kind in kinds
        for many in kind.get("titles", {}).values()
        for title in many
    )


def starts_address(text: str) -> bool:
    """Whether a line has a number in it, or a word for a street."""
    return has_digit(text) or is_street(text)


def has_digit(text: str) -> bool:
    """Whether there is a digit in it."""
    return any(map(str.isdigit, text))


def is_street(text: str) -> bool:
    """Whether a word for a street is in it."""
    words = {word.strip(".,").casefold() for word in text.split()}
    return bool(words & known("streets"))


def is_building(text: str) -> bool:
    """Whether a line names a building, a floor or an estate, as it may stand over a street."""
    words = {word.strip(".,").casefold() for word in text.split()}
    return bool(words & known("buildings")) and not has_legal_form(text)


def _is_place(text: str) -> bool:
    """A town with its state and code: "Redmond, WA 98052"."""
    return bool(re.search(r",\s*[A-Z]{2}\.?,?\s+\d{5}", text))


def is_town(text: str, *, first: bool) -> bool:
    """Whether a line holds a town with its code.

    Args:
        first: no street came before, so a number at the start may be a house's.
    """
    if _TOWN.search(text):
        return True
    return not first and bool(_CODE_FIRST.match(text)) and not is_street(text)


def is_country(text: str) -> bool:
    """Whether it is a country's name and nothing else."""
    return text.strip(" .,").casefold() in known("countries")


@cache
def known(which: str) -> frozenset[str]:
    """The words of one list of the names lexicon."""
    return frozenset(load("names")[which])
