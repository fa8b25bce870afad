"""Which lines are a table's: those that add up to its total, where any do."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from extraction.candidates import Candidate
from extraction.pay_lines import is_foreign
from extraction.streams import squeeze
from extraction.stub_table import Entry

WITHIN = Decimal("0.02")
MOST_LINES = 16  # of which some are tried without
MOST_DROPPED = 4
MOST_BETWEEN = 2  # rows between a list's lines, beside as many as it has lines
_TOTAL = re.compile(r"\b(?:sub-?\s?)?totals?\b", re.IGNORECASE)
Sums = Mapping[str, Decimal | None]  # by column


def settled_lines(
    found: Sequence[Entry], others: Sequence[Sequence[Entry]], sums: Sums
) -> tuple[list[Entry], bool]:
    """The lines of one table, and whether they add up.

    Args:
        found: the lines under the table's heads.
        others: the lines as they are read in other ways, taken where they alone add up.
        sums: the table's totals.
    """
    readings = [_without_totals(without_repeats(one), sums) for one in (found, *others)]
    own = readings[0]
    for lines in readings:
        if lines and adds_up(lines, sums):
            return lines, True
    for lines in readings:
        fewer = _fewer(lines, sums)
        if fewer:
            return fewer, True
    for other in readings[1:]:
        more = _more(own, other, sums)
        if more:
            return more, True
    return [line for line in own if not is_foreign(line.text)], False


def without_repeats(lines: Sequence[Entry]) -> list[Entry]:
    """Each line once, though a second copy of the stub is printed below."""
    kept: dict[tuple[str, tuple[str, ...]], Entry] = {}
    for entry in lines:
        key = (squeeze(entry.text), tuple(one.raw for one in entry.numbers.values()))
        kept.setdefault(key, entry)
    return list(kept.values())


def _without_totals(lines: Sequence[Entry], sums: Sums) -> list[Entry]:
    """The lines without what is their total under a name of its own."""
    total = sums.get("col_current")
    kept = [line for line in lines if not _TOTAL.search(line.text)]
    for line in kept if total else ():
        rest = [one for one in kept if one is not line and not is_foreign(one.text)]
        paid = [amount for one in rest if (amount := _amount(one))]
        if len(paid) > 1 and abs(_amount(line) - abs(total or Decimal())) <= WITHIN:
            return [one for one in kept if one is not line]
    return kept


def _amount(line: Entry) -> Decimal:
    one = line.numbers.get("col_current")
    return abs(one.number) if one and one.number is not None else Decimal()


def adds_up(lines: Sequence[Entry], sums: Sums) -> bool:
    """Whether the lines give the totals: the period's, or the year's where that is all there is."""
    known = {column: total for column, total in sums.items() if total}
    checked = 0
    for column, total in known.items():
        amounts = [one.numbers[column].number for one in lines if column in one.numbers]
        if not amounts or (column == "col_ytd" and len(amounts) < len(lines)):
            continue
        if abs(sum((abs(one or Decimal()) for one in amounts), Decimal()) - abs(total)) > WITHIN:
            if column == "col_current":
                return False
            continue  # a line that is not printed any more has its part in the year
        checked += 1
    return checked > 0


def _fewer(lines: Sequence[Entry], sums: Sums) -> list[Entry]:
    """Some of the lines that add up without the others; first without what is foreign."""
    if not 1 < len(lines) <= MOST_LINES:
        return []
    order = sorted(range(len(lines)), key=lambda at: (not is_foreign(lines[at].text), -at))
    for count in range(1, min(MOST_DROPPED, len(lines) - 1) + 1):
        for dropped in combinations(order, count):
            rest = [line for at, line in enumerate(lines) if at not in dropped]
            own = [at for at in dropped if not is_foreign(lines[at].text)]
            if len(own) <= len(rest) and adds_up(rest, sums):
                return rest
    return []


def _more(own: Sequence[Entry], other: Sequence[Entry], sums: Sums) -> list[Entry]:
    """The lines with some that only another reading has, in the order of the page."""
    rows = {squeeze(line.text) for line in own}
    new = [line for line in other if squeeze(line.text) not in rows][:8]
    for count in (1, 2, 3):
        for added in combinations(new, count):
            lines = sorted([*own, *added], key=lambda line: line.row)
            if adds_up(lines, sums):
                return lines
    return []


def without_idle(lines: Sequence[Entry], year: Decimal | None) -> list[Entry]:
    """The lines without those of nothing this period that stand apart, as balances of leave do.

    Where the year's total is known, they stay if it takes them in.
    """
    paid = [line.row for line in lines if _amount(line)]
    idle = [
        line
        for line in lines
        if not _amount(line)
        and "col_current" in line.numbers
        and min((abs(line.row - row) for row in paid), default=0) > len(lines) + MOST_BETWEEN
    ]
    amounts = [line.numbers["col_ytd"].number for line in lines if "col_ytd" in line.numbers]
    whole = sum((abs(one or Decimal()) for one in amounts), Decimal())
    if not idle or (year and abs(whole - abs(year)) <= WITHIN):
        return list(lines)
    return [line for line in lines if line not in idle]


def positive(one: Candidate) -> Candidate:
    """An amount without its minus, where the schema asks for a positive one."""
    if one.number is None or one.number >= 0:
        return one
    raw = re.sub(r"^(\W*?)[-–−]\s*", r"\1", one.raw)
    raw = re.sub(r"[-–−]$", "", raw).replace("(", "").replace(")", "").strip()
    return replace(one, raw=raw, number=abs(one.number))
