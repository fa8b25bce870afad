"""Kinds of accounts: what they are called, in a title, in a sentence, beside their numbers."""

import re
from collections.abc import Iterator, Sequence

from extraction.lines import Cell
from extraction.locales import Locale
from extraction.naming import is_title
from extraction.parties import Block
from extraction.sheet import Row, Sheet, Token
from extraction.statement_words import days, figures

TYPE = re.compile(
    r"\b(?:checking|savings|chequing|current account|money market|girokonto|visa|master ?card|"
    r"credit card|platinum|rewards card|brokerage|sparkonto|tagesgeld|kontokorrent|"
    r"business account|share draft|certificate|student account|joint account|investment account|"
    r"ira|cash account|line of credit|kreditkarte|privatkonto|geschäftskonto|compte courant)\b",
    re.I,
)
BANK = re.compile(
    r"\b(?:bank\w*|\w*bank|credit union|savings|financial|trust|sparkasse|volksbank|kasse|"
    r"federal|bancorp|banco|banque|banca|card services|securities|brokerage|investments?|services|"
    r"credit|building society|lending|capital|privatbank|caisse|bancshares|trustco)\b",
    re.I,
)
CARD = re.compile(
    r"minimum payment|credit limit|available credit|cash advance|payment due|credit line|"
    r"purchases|kreditkarte|verfügungsrahmen|card ending|credit card|mindestbetrag",
    re.I,
)
SECTION = re.compile(
    r"\b(?:summary|activity|details?|transactions?|history|overview|purchases|fees|withdrawals?|"
    r"deposits?|checks|information|rates?|interest|total|balances?|number|payment|limit)\b",
    re.I,
)  # what a title over a part of the paper says besides the kind of account
_ABOUT = re.compile(r"\b(?:statement|account|card)\b", re.I)
_ENDS = frozenset(
    {
        *("account", "accounts", "statement", "statements", "number", "no", "period", "page"),
        *("of", "for", "your", "our", "the", "this", "my", "a", "an", "and", "to", "from", "with"),
        *("here", "is", "in", "on", "ending", "monthly", "quarterly", "annual", "consolidated"),
        *("combined", "welcome", "dear", "hello", "thank", "you"),
    }
)  # words that are around a kind of account, and no part of its name
_MOVES = re.compile(r"\b(?:transfers?|from|to|payment|pmt|xfer|deposit|withdrawal|fee)\b", re.I)
_NUMBER = re.compile(r"[\dXx*•#.…-]*\d{4,}[\d-]*")
MOST_BEFORE = 3  # words of a name before the kind itself: "Adv Plus Relationship Checking"


def named_in(tokens: Sequence[Token]) -> list[Token]:
    """The kind of account that a sentence or a heading names: "your Premier Checking statement".

    Returns:
        Its capital words; none where the sentence is about something else.
    """
    text = " ".join(token.text for token in tokens)
    if not _ABOUT.search(text) or SECTION.search(TYPE.sub("", text).replace("account", "")):
        return []
    for at in range(len(tokens)):
        match = TYPE.match(" ".join(token.text for token in tokens[at : at + 3]))
        if not match or not tokens[at].text[:1].isupper():
            continue
        start, end = at, at + len(match[0].split())
        while start and at - start < MOST_BEFORE and _belongs(tokens[start - 1]):
            start -= 1
        while end < len(tokens) and _belongs(tokens[end]) and end - at < MOST_BEFORE:
            end += 1
        run = list(tokens[start:end])
        if not BANK.search(TYPE.sub("", " ".join(token.text for token in run))):
            return run
    return []


def _belongs(token: Token) -> bool:
    text = token.text
    return text[:1].isupper() and text[-1:].isalpha() and token.key not in _ENDS


def accounts_at(
    sheet: Sheet, locale: Locale, *, amounts: bool
) -> Iterator[tuple[int, list[Token]]]:
    """Rows that say the kind of an account, then its number: each with the number's tokens.

    Args:
        amounts: rows of a list, which end in what is on the account; else titles without.
    """
    for at, row in enumerate(sheet.rows):
        kind = row.line.cells[0]
        if not is_kind(kind) or not _plain(row, locale, amounts=amounts):
            continue
        found = [
            n for n, token in enumerate(row.tokens) if _NUMBER.fullmatch(token.text.strip("()"))
        ]
        if len(found) == 1 and (amounts or found[0] in (0, len(row.tokens) - 1)):
            yield at, [row.tokens[found[0]]]


def is_kind(cell: Cell) -> bool:
    """Whether a cell names a kind of account, and no movement, bank or part of the paper."""
    text = cell.text
    return bool(TYPE.search(text)) and not (
        _MOVES.search(text)
        or SECTION.search(text.replace("number", ""))
        or BANK.search(TYPE.sub("", text))
        or len(text.split()) > 8
    )


def _plain(row: Row, locale: Locale, *, amounts: bool) -> bool:
    """Whether a row has amounts, or none, as it should, and no day."""
    found = [one for one in figures(row.tokens, locale) if one.cents]
    return bool(found) == amounts and not any(one.whole for one in days(row.tokens, locale))


def before_number(tokens: Sequence[Token]) -> list[Token]:
    """A type without the number behind it."""
    end = next(
        (at for at, token in enumerate(tokens) if any(map(str.isdigit, token.text))), len(tokens)
    )
    kept = list(tokens[:end])
    while kept and not kept[-1].key:
        kept.pop()
    while (
        kept
        and kept[-1].key in ("account", "no", "number", "ending", "in", "xxxx")
        and len(kept) > 2
    ):
        kept.pop()
    return kept


def is_headline(block: Block) -> bool:
    """Whether a block starts with the title of the paper or the kind of account."""
    name = block.name()
    if name is None:
        return True
    return is_title(name.text) or (
        bool(TYPE.search(name.text)) and not BANK.search(TYPE.sub("", name.text))
    )


def bare(text: str) -> str:
    """An account number without what divides it."""
    return "".join(filter(str.isalnum, text)).upper()


TITLE = re.compile(r"\bstatement\b|auszug", re.I)
_SENTENCE = re.compile(r"\b(?:your|our|the|you|for|please|total|fees?|transfer|from|to)\b", re.I)


def is_type(text: str) -> bool:
    """Whether a short text is a type of account and nothing else: no title, section or bank."""
    if not TYPE.search(text) or BANK.search(TYPE.sub("", text)):
        return False
    return not any(pattern.search(text) for pattern in (_SENTENCE, TITLE, SECTION))
