"""Rows of heads: what each column of a table of transactions is called, and where."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extraction.contract import Box
from extraction.lines import height
from extraction.sheet import Hit, Sheet

MONEY = ("col_deposit", "col_withdrawal", "col_amount", "col_balance")
DATES = ("col_posted", "col_date", "col_value_date")


@dataclass(frozen=True, slots=True)
class Head:
    """One column's head."""

    name: str
    box: Box


def heads_at(sheet: Sheet, rows: Sequence[int]) -> tuple[tuple[Head, ...], ...]:
    """The heads in these rows, one tuple for each group of columns side by side; or none."""
    if rows[-1] >= len(sheet.rows) or not _close(sheet, rows):
        return ()
    found: list[Head] = []
    for row in rows:
        tokens = sheet.rows[row].tokens
        if sum(any(map(str.isdigit, token.key)) for token in tokens) > 1:
            return ()
        covered = 0
        by_start: dict[int, list[Hit]] = {}
        for hit in sheet.by_row[row]:
            if hit.name.startswith("col_"):
                by_start.setdefault(hit.start, []).append(hit)
        for hits in by_start.values():
            covered += hits[0].end - hits[0].start
            found.append(Head("|".join(hit.name for hit in hits), sheet.box(hits[0])))
        if len(rows) == 1 and covered < 0.5 * len(tokens):
            return ()
    groups = _groups(sorted(found, key=lambda head: head.box.x0))
    settled = tuple(group for group in map(_settled, groups) if group)
    return settled if len(settled) == len(groups) else ()


def _close(sheet: Sheet, rows: Sequence[int]) -> bool:
    boxes = [sheet.rows[row].line.box for row in rows]
    pages = {sheet.rows[row].page for row in rows}
    return len(pages) == 1 and all(
        lower.y0 - upper.y1 < 0.8 * height(upper) for upper, lower in pairwise(boxes)
    )


def _groups(heads: Sequence[Head]) -> list[list[Head]]:
    """Heads that come again start the next group: "Check # Date Amount Check # Date Amount"."""
    if not heads:
        return []
    first = heads[0].name
    again = [at for at, head in enumerate(heads) if head.name == first]
    size = again[1] if len(again) > 1 else len(heads)
    even = len(heads) % size == 0 and all(
        heads[at].name == heads[at % size].name for at in range(len(heads))
    )
    if len(again) < 2 or size < 2 or not even:
        return [list(heads)]
    return [list(heads[at : at + size]) for at in range(0, len(heads), size)]


def _settled(heads: Sequence[Head]) -> tuple[Head, ...]:
    """One name a head, each column once; none where they are not the heads of a table."""
    taken: set[str] = set()
    settled: list[Head] = []
    for head in heads:
        names = [name for name in head.name.split("|") if name not in taken]
        name = names[0] if names else "col_other"
        taken.add(name)
        settled.append(Head(name, head.box))
    if {"col_deposit", "col_withdrawal", "col_amount"} <= taken and "col_balance" not in taken:
        settled = [  # what stands beside both sides is what is left
            Head("col_balance", head.box) if head.name == "col_amount" else head for head in settled
        ]
    present = {head.name for head in settled}
    dated = present & {*DATES, "col_check"}
    if not dated or not present & set(MONEY) or len(settled) < 2:
        return ()
    return tuple(settled)
