"""What a line of a pay stub is about, by its words."""

import re
from functools import cache

from extraction.lexicon import load


def line_kind(text: str) -> str:
    """Which table a description belongs to, by its words; "" where they do not tell."""
    plain = re.sub(r"\b(?:pre|post|after|before)-?\s?tax\b", " ", text.casefold())
    words = re.findall(r"[^\s,.:;-]+", plain)
    joined = f" {' '.join(words)} "
    for kind in ("tax_lines", "deduction_lines", "earnings"):
        if any(f" {phrase} " in joined for phrase in _phrases(kind)):
            return kind
    return ""


@cache
def _phrases(kind: str) -> tuple[str, ...]:
    return tuple(load("pay_lines")[kind])


def has_cents(raw: str) -> bool:
    """Whether an amount is printed to the cent, as all pay is."""
    return bool(re.search(r"[.,]\d{2}(?!\d)", raw))
