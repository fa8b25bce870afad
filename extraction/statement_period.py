"""For which days a paper is: a range printed as one, or two days with labels of their own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from extraction.candidates import Finder
from extraction.contract import Claim, Status
from extraction.sheet import Hit, Token
from extraction.statement_words import Day, days

LONGEST_PERIOD = 400  # days
LEAST_PERIOD, MOST_PAIRED = 6, 100  # days between two that are a period only together
MOST_BETWEEN = 2  # rows from the label of the one to that of the other
_JOIN = re.compile(r"(?:to|through|thru|until|bis|and|au|al|a|tot|[-–—~])", re.I)


@dataclass(frozen=True, slots=True)
class Period:
    """The statement's period and the claims of its two ends."""

    days: tuple[date, date]
    claims: tuple[Claim, ...]


class Periods:
    """Looks for the period of a paper."""

    def __init__(self, finder: Finder, start: str = "period_start", end: str = "period_end"):
        """Args:
        start: the path of its first day.
        """
        self._finder = finder
        self._sheet = finder.sheet
        self._paths = start, end

    def period(self, skip: frozenset[int]) -> Period | None:
        """The range of days that is printed as one, else two labelled days."""
        best: tuple[float, int, Day, Day] | None = None
        for row in range(len(self._sheet.rows)):
            if row in skip:
                continue
            labelled = any(
                hit.name in ("period", "period_start") for near in (row, row - 1) if near >= 0
                for hit in self._sheet.by_row[near]
            )  # fmt: skip
            first = self._sheet.rows[row].page == self._sheet.rows[0].page
            for left, right in self.ranged(row):
                score = 1.0 * labelled + 0.5 * first - 0.005 * row
                if best is None or score > best[0]:
                    best = (score, row, left, right)
        if best:
            return self.of_range(best[1], best[2], best[3])
        return self._labelled(skip)

    def ranged(self, row: int) -> list[tuple[Day, Day]]:
        """Two days with a word or a dash between them."""
        return self.ranges(self._sheet.rows[row].tokens)

    def ranges(self, tokens: Sequence[Token]) -> list[tuple[Day, Day]]:
        """As `ranged`, of some tokens of a row."""
        tokens = _split_ranges(tokens)
        found = list(days(tokens, self._finder.locale))
        ranges = []
        for left, right in pairwise(found):
            between = list(tokens[left.end : right.start])
            text = "".join(token.text for token in between).strip(":,")
            if not _JOIN.fullmatch(text) or right.whole is None:
                continue
            start = self._start(left, right.whole)
            if start and 0 < (right.whole - start).days <= LONGEST_PERIOD:
                ranges.append((left, right))
        return ranges

    def _start(self, left: Day, end: date) -> date | None:
        if left.whole:
            return left.whole
        order = self._finder.locale.day_first
        if left.twofold and order is None:
            return None
        for year in (end.year, end.year - 1):
            start = left.in_year(year, day_first=bool(order))
            if start and start < end:
                return start
        return None

    def of_range(self, row: int, left: Day, right: Day) -> Period | None:
        """The period that a range of a row says."""
        assert right.whole is not None  # ranges end in whole days
        start = self._start(left, right.whole)
        if start is None:
            return None
        raw = left.text if left.whole else start.isoformat()
        return Period(
            (start, right.whole),
            (
                self._claim(self._paths[0], row, left, raw),
                self._claim(self._paths[1], row, right, right.text),
            ),
        )

    def _labelled(self, skip: frozenset[int]) -> Period | None:
        """Two days, each with a label of its own; the first one also from the opening balance."""
        ends: dict[str, tuple[int, Day]] = {}
        for name in ("period_start", "period_end"):
            for hit in self._sheet.named(name):
                if name in ends or hit.row in skip or not (hit.leads and hit.strong):
                    continue
                found = self._day_near(hit)
                if found and found[1].whole:
                    ends[name] = found
        if len(ends) < 2:
            ends |= self._paired(skip)
        if "period_start" not in ends and "period_end" in ends:
            end = ends["period_end"][1].whole
            for hit in self._sheet.named("opening"):
                for day in days(self._sheet.rows[hit.row].tokens, self._finder.locale):
                    if end and day.whole and _is_cycle(day.whole, end):
                        ends["period_start"] = (hit.row, day)
        start_at, end_at = ends.get("period_start"), ends.get("period_end")
        if not (start_at and end_at and start_at[1].whole and end_at[1].whole):
            return None
        if not 0 < (end_at[1].whole - start_at[1].whole).days <= LONGEST_PERIOD:
            return None
        return Period(
            (start_at[1].whole, end_at[1].whole),
            (
                self._claim(self._paths[0], *start_at, start_at[1].text),
                self._claim(self._paths[1], *end_at, end_at[1].text),
            ),
        )

    def _paired(self, skip: frozenset[int]) -> dict[str, tuple[int, Day]]:
        """Two days beside words that mean a period only together: "Opening date" and "Closing
        date", "From" and "To".
        """
        found: dict[str, list[tuple[Hit, tuple[int, Day]]]] = {"period_start": [], "period_end": []}
        for name, ends in found.items():
            for hit in self._sheet.named(name):
                near = self._day_near(hit) if hit.leads and hit.row not in skip else None
                if near and near[1].whole:
                    ends.append((hit, near))
        for opens, start in found["period_start"]:
            for closes, end in found["period_end"]:
                first, last = start[1].whole, end[1].whole
                if first is None or last is None or not 0 <= closes.row - opens.row <= MOST_BETWEEN:
                    continue
                if (opens.row, opens.start) < (closes.row, closes.start) and (
                    LEAST_PERIOD <= (last - first).days <= MOST_PAIRED
                ):
                    return {"period_start": start, "period_end": end}
        return {}

    def _day_near(self, hit: Hit) -> tuple[int, Day] | None:
        for row, run in self._finder.around(hit):
            for day in days(run, self._finder.locale):
                return row, day
        return None

    def _claim(self, path: str, row: int, day: Day, raw: str) -> Claim:
        line = self._sheet.rows[row].line
        return Claim(
            path, Status.PRESENT, raw=raw, quote=day.text, page=line.page, line=line.id,
            boxes=(day.box,), rule="period",
        )  # fmt: skip


def _split_ranges(tokens: Sequence[Token]) -> list[Token]:
    """Tokens in which a dash glues two days are three: "06/01/2023-06/30/2023"."""
    found: list[Token] = []
    for token in tokens:
        cut = re.fullmatch(r"(\d[\d/.]+\d\.?)([-–—])(\d[\d/.]+\d)", token.text)
        if not cut:
            found.append(token)
            continue
        wide = (token.box.x1 - token.box.x0) / len(token.text)
        for group in (1, 2, 3):
            start, end = cut.span(group)
            box = token.box._replace(x0=token.box.x0 + start * wide, x1=token.box.x0 + end * wide)
            found.append(token._replace(text=cut[group], box=box, key=cut[group]))
    return found


def _is_cycle(start: date, end: date) -> bool:
    """Whether a period is whole months: it ends on the day before the day it starts on."""
    following = date.fromordinal(end.toordinal() + 1)
    return following.day == start.day and 27 <= (end - start).days <= 366
