"""The words of a check: its amount in words, its payee's label, its figures."""

import re
from collections.abc import Sequence

from extraction.sheet import Token

HUNDREDTHS = re.compile(r"(?:\d{1,2}|no|xx)\s?/\s?(?:100|xx)|\bhundredths\b|\bcents\b", re.I)
FIGURES = re.compile(
    r"[$*]*\s?\*{0,6}\d{1,3}(?:,\d{3})*\.\d{2}\*{0,6}|[$*]*\*{0,6}\d+\.\d{2}\*{0,6}"
)
_LEADS = frozenset({"pay", "exactly", "amount", "the", "sum", "of", "only"})
_PIECES = frozenset({"pay", "to", "the", "order", "of"})


def spoken(tokens: Sequence[Token]) -> list[Token]:
    """The words of an amount in a row, without what leads to it and what is printed behind it."""
    run = [token for token in tokens if token.key or token.text in ("&", "-")]
    run = [token for token in run if not token.text.startswith(("$", "**$"))]
    while run and run[0].key in _LEADS:
        run.pop(0)
    for n, token in enumerate(run):
        if n and token.key in ("dollars", "dollar", "us"):
            apart = token.cell != run[n - 1].cell  # it is printed at the line's end
            if HUNDREDTHS.search(" ".join(one.text for one in run[n:])):
                return run  # "ninety-five dollars and 18/100"
            return run[:n] if apart else run[: n + 1] if token.key != "us" else run
    return run


def without_label(run: Sequence[Token]) -> list[Token]:
    """A run without the pieces of "Pay to the order of" that stand before it."""
    kept = list(run)
    while kept and kept[0].key in _PIECES and kept[0].text != "The":
        kept.pop(0)
    return kept


def until_figures(run: Sequence[Token]) -> list[Token]:
    """A run up to the first amount, without what is no word at its ends."""
    kept: list[Token] = []
    for token in run:
        if token.text.startswith("$") or FIGURES.fullmatch(token.text):
            break
        kept.append(token)
    while kept and not kept[-1].key:
        kept.pop()
    while kept and not kept[0].key:
        kept.pop(0)
    return kept


def digits(text: str) -> str:
    """Text with the signs between the numbers at a check's foot, as they are read, taken out."""
    return re.sub(r"[^\d-]+", " ", text)
