"""What a line of a pay stub is about, by its words."""

import re
from functools import cache

from extraction.lexicon import load

# "Earnings and Leave Statement" is what the paper is, not the title of a table.
_PAPER = re.compile(r"\b(?:statement|stub|slip|payslip|advice|record|voucher)\b", re.IGNORECASE)


def line_kind(text: str) -> str:
    """Which table a description belongs to, by its words; "" where they do not tell."""
    plain = re.sub(r"\b(?:pre|post|after|before)-?\s?tax\b", " ", text.casefold())
    plain = re.sub(r"\blocal\s+#?\d+", " union ", plain)
    words = re.findall(r"[^\s,.:;-]+", plain)
    joined = f" {' '.join(words)} "
    for kind in ("tax_lines", "deduction_lines", "earnings"):
        if any(f" {phrase} " in joined for phrase in _phrases(kind)):
            return kind
    return ""


def is_foreign_title(text: str) -> bool:
    """Whether a title is of a table of others' money: what an employer pays, what is taxable."""
    if _PAPER.search(text) or any(map(str.isdigit, text)):
        return False
    return _has_phrase(text, "foreign_titles")


def is_foreign(text: str) -> bool:
    """Whether a line is of others' money, as an employer's part, or of what a tax is taken from."""
    return _has_phrase(text, "foreign_lines")


def _has_phrase(text: str, which: str) -> bool:
    words = " ".join(re.findall(r"[^\W_]+", text.casefold()))
    return any(f" {phrase} " in f" {words} " for phrase in _phrases(which))


@cache
def _phrases(kind: str) -> tuple[str, ...]:
    return tuple(load("pay_lines")[kind])


def has_cents(raw: str) -> bool:
    """Whether an amount is printed to the cent, as all pay is."""
    return bool(re.search(r"[.,]\d{2}(?!\d)", raw))
