"""Identifiers with a rule of form or check digits: whether a text can be one."""

import re
from collections.abc import Callable

from stdnum import iban
from stdnum.ch import uid
from stdnum.eu import vat
from stdnum.gb import vat as gb_vat
from stdnum.no import mva
from stdnum.us import rtn, tin

from extraction.schemas.base import Check

_MASKED = re.compile(r"[xX*•#●]{2,}")
_SPACING = re.compile(r"[\s.\-–—/]")
_VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}")


def fits(check: Check, text: str) -> bool:
    """Whether a text can be an identifier of that rule; masked ones can, as far as they are shown.

    A VAT number is held to its country's rule where it starts with a country's letters, and fits
    otherwise: there are tax numbers of many kinds in its place.
    """
    if check is Check.NONE:
        return True
    if _MASKED.search(text):
        return check in (Check.SSN, Check.TIN, Check.EIN)
    return _RULES[check](_SPACING.sub("", text).upper())


def _is_ssn(text: str) -> bool:
    """An SSN as issued, or an ITIN, which forms take in its place."""
    dashed = f"{text[:3]}-{text[3:5]}-{text[5:]}"
    return len(text) == 9 and text.isdigit() and bool({"ssn", "itin"} & set(tin.guess_type(dashed)))


def _is_ein(text: str) -> bool:
    return len(text) == 9 and text.isdigit() and "ein" in tin.guess_type(f"{text[:2]}-{text[2:]}")


def _is_vat(text: str) -> bool:
    rules: dict[str, Callable[[str], bool]] = {
        "GB": gb_vat.is_valid,
        "CHE": uid.is_valid,
        "NO": mva.is_valid,
    }
    for start, rule in rules.items():
        if text.startswith(start) and text[len(start) :][:1].isdigit():
            number = re.sub(r"(MWST|TVA|IVA|MVA)$", "", text) if start == "CHE" else text
            return rule(number)
    if text[:2].lower() in vat.MEMBER_STATES and re.match(r"[A-Z]{2}[A-Z0-9]?\d", text):
        return bool(vat.is_valid(text))
    return True


_RULES: dict[Check, Callable[[str], bool]] = {
    Check.IBAN: iban.is_valid,
    Check.VAT: _is_vat,
    Check.SSN: _is_ssn,
    Check.EIN: _is_ein,
    Check.TIN: lambda text: _is_ssn(text) or _is_ein(text),
    Check.ROUTING: rtn.is_valid,
    Check.VIN: lambda text: bool(_VIN.fullmatch(text)),
}
