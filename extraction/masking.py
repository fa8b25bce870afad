"""Numbers of people that a route must not see unless they are what is asked for.

Only digits are masked, each by an X, and only in what leaves: the pages that values are grounded on
stay as they are, and quotes that come back are put right by `Masked.restored`.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from stdnum.eu import vat

from extraction.contract import Claim
from extraction.identifiers import fits
from extraction.lines import Line
from extraction.schemas.base import Check, Schema, leaves

# A form that asks for the one sees the other, too: an SSN box may hold an ITIN or an EIN.
ALIKE = {
    Check.SSN: {Check.SSN, Check.TIN},
    Check.EIN: {Check.EIN, Check.TIN},
    Check.TIN: {Check.TIN, Check.SSN, Check.EIN},
}
_GAP = r"[ \-\u2010-\u2013.]"
_SSN = re.compile(rf"(?<![\w-])\d{{3}}{_GAP}?\d{{2}}{_GAP}?\d{{4}}(?![\w-]|[.,]\d)")
_EIN = re.compile(rf"(?<![\w-])\d{{2}}{_GAP}?\d{{7}}(?![\w-]|[.,]\d)")
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}(?: ?[A-Z0-9]{1,3})?(?!\w)")
_NINE = re.compile(r"(?<![\w.,-])\d{9}(?![\w-]|[.,]\d)")
_STATES = "|".join(sorted(state.upper() for state in vat.MEMBER_STATES))
_VAT = re.compile(
    rf"(?<!\w)(?:{_STATES}|EL|XI|GB|CHE|NO)[ .-]?[A-Z]?\d[A-Z0-9.-]{{5,13}}[A-Z]{{0,4}}(?!\w)"
)
_VIN = re.compile(r"(?<!\w)[A-HJ-NPR-Z0-9]{17}(?!\w)")
_SSN_LABEL = re.compile(r"\bss[n#]\b|social\s+sec|soc\.?\s*sec|\bitin\b|taxpayer|\btin\b", re.I)
_EIN_LABEL = re.compile(
    r"\be\.?i\.?n\b|\bfein\b|employer.{0,3}\s+(id|fed)|federal\s+(tax|id)", re.I
)


@dataclass(frozen=True, slots=True)
class Masked:
    """Lines as they leave, and what was done to them."""

    lines: tuple[Line, ...]
    digits: int  # that were masked
    swaps: dict[str, tuple[tuple[str, str], ...]]  # line id -> (as sent, as printed)

    def restored(self, claims: Iterable[Claim]) -> tuple[Claim, ...]:
        """Claims whose quotes say what is printed. Values stay: nobody read what was masked."""
        return tuple(self._restored(claim) for claim in claims)

    def _restored(self, claim: Claim) -> Claim:
        quote = claim.quote
        for sent, printed in self.swaps.get(claim.line or "", ()):
            quote = quote and quote.replace(sent, printed)
        return claim if quote == claim.quote else replace(claim, quote=quote)


def mask(
    lines: Sequence[Line], checks: Iterable[str], schema: type[Schema], only: tuple[str, ...] = ()
) -> Masked:
    """Mask identifiers of these rules, other than those that the form asks for."""
    asked = {leaf.check for leaf in leaves(schema) if not only or leaf.path in only}
    rules = [
        rule
        for check in map(Check, checks)
        if not asked & ALIKE.get(check, {check})
        for rule in _RULES[check]
    ]
    sent: list[Line] = []
    swaps: dict[str, tuple[tuple[str, str], ...]] = {}
    digits = 0
    for line in lines:
        text, swapped = line.text, []
        for pattern, is_one in rules:
            for found in pattern.finditer(text):
                if is_one(found[0], text):
                    crossed = re.sub(r"\d", "X", found[0])
                    digits += sum(char.isdigit() for char in found[0])
                    swapped.append((crossed, found[0]))
                    text = f"{text[: found.start()]}{crossed}{text[found.end() :]}"
        sent.append(replace(line, text=text) if swapped else line)
        if swapped:
            swaps[line.id] = tuple(swapped)
    return Masked(tuple(sent), digits, swaps)


def _grouped_or(label: re.Pattern[str], check: Check) -> Callable[[str, str], bool]:
    """A number that is written in groups, or that may be one and stands beside its label."""

    def is_one(text: str, line: str) -> bool:
        return not text.isdigit() or bool(label.search(line)) or fits(check, text)

    return is_one


def _fitting(check: Check) -> Callable[[str, str], bool]:
    return lambda text, _line: fits(check, text)


_SSNS = (_SSN, _grouped_or(_SSN_LABEL, Check.SSN))
_EINS = (_EIN, _grouped_or(_EIN_LABEL, Check.EIN))
_RULES: dict[Check, tuple[tuple[re.Pattern[str], Callable[[str, str], bool]], ...]] = {
    Check.SSN: (_SSNS,),
    Check.EIN: (_EINS,),
    Check.TIN: (_SSNS, _EINS),
    Check.IBAN: ((_IBAN, _fitting(Check.IBAN)),),
    Check.ROUTING: ((_NINE, _fitting(Check.ROUTING)),),
    Check.VAT: ((_VAT, _fitting(Check.VAT)),),
    Check.VIN: ((_VIN, _fitting(Check.VIN)),),
}
