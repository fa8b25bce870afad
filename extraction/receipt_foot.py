"""What stands of the merchant at the foot of a receipt, where its head is silent."""

import re
from collections.abc import Sequence

from extraction.candidates import Candidate
from extraction.lines import cover
from extraction.receipt_places import behind_town, has_town, is_addressed
from extraction.receipt_rows import Rows
from extraction.receipt_sums import Amount
from extraction.sheet import Token

MOST = 4  # lines
LONGEST = 60  # letters of a line of an address; terms of sale are longer


def address_at_foot(rows: Rows, total: Amount | None) -> Candidate | None:
    """The one address that stands under the total, from its number to its town."""
    if total is None:
        return None
    free = [at for at in range(total.row + 1, len(rows)) if _is_free(rows, at)]
    towns = [at for at in free if has_town(_text(rows, at))]
    if len(towns) != 1:
        return None
    taken = [towns[0]]
    while not _is_start(_text(rows, taken[0])):
        before = taken[0] - 1
        if before not in free or len(taken) >= MOST or not is_addressed(_text(rows, before)):
            return None
        taken.insert(0, before)
    line = rows.sheet.rows[taken[0]].line
    boxes = tuple(cover(token.box for token in _tokens(rows, at)) for at in taken)
    raw = "\n".join(_text(rows, at) for at in taken)
    return Candidate(raw, taken[0], line.page, line.id, boxes, 0.8, "address at the foot")


def _tokens(rows: Rows, at: int) -> Sequence[Token]:
    tokens = rows.sheet.rows[at].tokens
    return tokens[: behind_town(tokens) or len(tokens)]


def _text(rows: Rows, at: int) -> str:
    return " ".join(token.text for token in _tokens(rows, at))


def _is_free(rows: Rows, at: int) -> bool:
    return not rows.money(at) and not rows.labels[at] and len(rows.text(at)) <= LONGEST


def _is_start(text: str) -> bool:
    return bool(re.match(r"(?:no\.? ?)?\d", text, re.I)) and is_addressed(text)
