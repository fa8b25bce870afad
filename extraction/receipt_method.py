"""How a receipt was paid: the way's own words among those that a payment is told in."""

import re
from collections.abc import Sequence
from functools import cache

from extraction.lexicon import load
from extraction.receipt_rows import Rows, letters
from extraction.sheet import Token
from extraction.streams import squeeze

LONGEST = 3  # words
KINDS_OF_CARD = frozenset(
    {"debit", "credit", "kartenzahlung", "karte", "cartebancaire", "cb", "carte", "card",
     "contactless", "creditcard", "debitcard", "bankcard"}
)  # fmt: skip
_KINDS = frozenset({"master", "gift", "bank", "credit", "debit"})
_MASKED = re.compile(r"[\W\dxX*#•·.…]*\d{4}\W*|[xX*#•·.…-]{3,}|[xX]\d{4}")


def known_method(tokens: Sequence[Token]) -> list[Token]:
    """The first words that name a way to pay, the longest such."""
    known = {"".join(map(letters, name.split())) for name in load("shops")["methods"]}
    for size in range(LONGEST, 0, -1):
        for start in range(len(tokens) - size + 1):
            run = tokens[start : start + size]
            read = [letters(token.text) for token in run]
            if all(read) and "".join(read) in known:
                return list(run)
    return []


def told(rows: Rows, at: int) -> list[Token]:
    """The way to pay in a row that tells of a payment and of nothing else.

    A brand says more than "card", with which it may stand.
    """
    tokens = [
        token for token in rows.sheet.rows[at].tokens if any(map(str.isalpha, token.text))
    ]  # fmt: skip
    bare = [token for token in tokens if letters(token.text) and not is_masked(token.text)]
    found: list[list[Token]] = []
    left = bare
    while run := known_method(left):
        found.append(run)
        left = left[left.index(run[-1]) + 1 :]
    if not found or not all(in_payment(token.text) for token in bare):
        return []
    brands = [run for run in found if squeeze(_text(run)) not in KINDS_OF_CARD]
    return brand((brands or found)[0]) if len(brands) < 2 else []


def brand(run: Sequence[Token]) -> list[Token]:
    """A way to pay without the word for a card beside its brand."""
    bare = [token for token in run if letters(token.text) not in ("card", "carte", "karte")]
    whole = squeeze(_text(run))
    return (
        list(run)
        if not bare or whole in KINDS_OF_CARD or len(bare) == len(run)
        else (
            bare if known_method(bare) == bare and squeeze(_text(bare)) not in _KINDS else list(run)
        )
    )


def is_alone(rows: Rows, at: int, words: Sequence[Token]) -> bool:
    """Whether a row has no other words."""
    return not any(
        len(letters(token.text)) > 1 and token not in words for token in rows.sheet.rows[at].tokens
    )


def in_payment(text: str) -> bool:
    """Whether a word belongs to how a payment is told: "paid", "ending", a masked number."""
    said = letters(text)
    return len(said) < 2 or said in _words() or is_masked(text)


def is_masked(text: str) -> bool:
    """Whether it is what is shown of a card's number."""
    return bool(_MASKED.fullmatch(text))


@cache
def _words() -> frozenset[str]:
    lists = load("shops")
    methods = {letters(word) for name in lists["methods"] for word in name.split()}
    return frozenset(methods | set(map(letters, lists["payment_words"])))


def _text(run: Sequence[Token]) -> str:
    return " ".join(token.text for token in run)
