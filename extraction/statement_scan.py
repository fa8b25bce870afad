"""All tables of transactions of a statement, with the titles that they stand under."""

import re
from collections.abc import Sequence
from itertools import pairwise

from extraction.candidates import Finder
from extraction.lines import height
from extraction.sheet import Hit
from extraction.statement_columns import Consistency, assigned
from extraction.statement_heads import MONEY, Head, heads_at
from extraction.statement_table import Entry, Reader, Table
from extraction.statement_words import days, figures

LEAST_LOOSE = 3  # rows without heads or a title, to take them for transactions
NOTES = frozenset({"opening", "closing", "carried", "totals"})
CLASH = {"col_deposit", "col_withdrawal"}


class Scan:
    """Goes down a statement's rows once."""

    def __init__(self, finder: Finder, zones: Sequence[int]):
        """Args:
        zones: for every row the account that it is about, 0 the main one.
        """
        self._finder = finder
        self._sheet = finder.sheet
        self._zones = zones
        self._section, self._title = "", ""
        self._open: list[tuple[Table, Reader]] = []
        self._skipping = False
        self.tables: list[Table] = []
        self.heads: set[int] = set()  # rows that hold heads or titles
        self._run()

    def _run(self) -> None:
        at = 0
        while at < len(self._sheet.rows):
            rows, groups = self._heads(at)
            if groups:
                self._start(at, groups)
                self.heads.update(rows)
                at = rows[-1] + 1
                continue
            title = self._is_title(at)
            if title and not any(reader.goes_on(at) for _, reader in self._open):
                self._section, self._title = title.name, self._sheet.rows[at].line.text
                self._skipping = title.name == "sec_skip"
                self._open = []
                self.heads.add(at)
            elif not self._skipping:
                self._feed(at)
            at += 1
        self._finish()

    def _heads(self, at: int) -> tuple[tuple[int, ...], tuple[tuple[Head, ...], ...]]:
        best: tuple[tuple[int, ...], tuple[tuple[Head, ...], ...]] = ((), ())
        for rows in ((at,), (at, at + 1), (at, at + 1, at + 2)):
            if len(rows) > 1 and heads_at(self._sheet, rows[-1:]):
                break  # what stands above heads that need nothing more is their title
            groups = heads_at(self._sheet, rows)
            count, known = sum(map(len, groups)), sum(map(len, best[1]))
            if groups and (count > known or (len(rows) == 1 and count >= known)):
                best = (rows, groups)
        return best

    def _start(self, row: int, groups: tuple[tuple[Head, ...], ...]) -> None:
        names = {head.name for head in groups[0]}
        grid = len(groups) > 1 and "col_check" not in names and "col_description" not in names
        bare = not names & {"col_description", "col_check"} and "col_balance" in names
        bare = bare and not names & {"col_deposit", "col_withdrawal", "col_amount"}
        self._open = []
        if self._section == "sec_skip" or grid or bare:
            self._skipping = True
            return
        self._skipping = False
        section = self._section
        if len(groups) > 1 or (
            "col_check" in names and not names & {"col_description", *CLASH} and not section
        ):
            section = "sec_check"
        for number, heads in enumerate(groups):
            size = height(heads[0].box)
            left = heads[0].box.x0 - 3 * size if number else 0.0
            after = groups[number + 1][0].box.x0 - 3 * size if number + 1 < len(groups) else 1e9
            table = Table(row, heads, section, self._title, number, left, after)
            table.account = self._zones[row]
            self.tables.append(table)
            self._open.append((table, Reader(self._finder, table)))

    def _is_title(self, at: int) -> Hit | None:
        """A title over a list: it starts the row and is most of its cell, and rows follow it."""
        row = self._sheet.rows[at]
        hits = [
            hit for hit in self._sheet.by_row[at] if hit.name.startswith("sec_") and hit.start <= 1
        ]
        if not hits or any(days(row.tokens[:3], self._finder.locale)):
            return None
        hit = sorted(hits, key=lambda one: one.name in ("sec_all", "sec_skip"))[0]
        cell = row.tokens[hit.start].cell
        inside = [token for token in row.tokens if token.cell == cell]
        extra = [t.key for t in inside[hit.end - hit.start :] if t.key]
        plain = {
            "continued",
            "cont",
            "cont'd",
            "this",
            "period",
            "for",
            "forsettzung",
            "fortsetzung",
        }
        if len([key for key in extra if key not in plain]) > 1 and hit.name != "sec_skip":
            return None
        amounts = [one for one in figures(row.tokens, self._finder.locale) if one.cents]
        if len(row.line.cells) > 3 or len(amounts) > 1:
            return None
        return hit if not amounts or self._listed(at + 1) else None

    def _listed(self, at: int) -> bool:
        """Whether heads or a row with a day come next."""
        if at >= len(self._sheet.rows):
            return False
        tokens = self._sheet.rows[at].tokens
        found = next(iter(days(tokens, self._finder.locale)), None)
        headed = heads_at(self._sheet, (at,)) or heads_at(self._sheet, (at, at + 1))
        return bool(headed) or (found is not None and found.start == 0)

    def _feed(self, at: int) -> None:
        if self._is_noted(at):
            return
        took = [reader.take(at) for table, reader in self._open if not self._stale(table, at)]
        if any(took):
            return
        tokens = self._sheet.rows[at].tokens
        day = next(iter(days(tokens[:4], self._finder.locale)), None)
        if day is None or day.start or self._open:
            return
        amounts = [one for one in figures(tokens, self._finder.locale) if one.cents]
        if not amounts or amounts[-1].end < len(tokens) or amounts[0].start <= day.end:
            return
        table = Table(at, (), self._section, self._title)
        table.account = self._zones[at]
        reader = Reader(self._finder, table)
        if reader.take(at):
            self.tables.append(table)
            self._open = [(table, reader)]

    def _stale(self, table: Table, at: int) -> bool:
        return self._zones[at] != table.account

    def _is_noted(self, at: int) -> bool:
        """Whether a row tells a balance or a total rather than a transaction, with a day or not."""
        tokens = self._sheet.rows[at].tokens
        found = next(iter(days(tokens[:3], self._finder.locale)), None)
        first = found.end if found and found.start == 0 else 0
        while first < len(tokens) and not tokens[first].key.strip("*"):
            first += 1
        notes = [
            hit
            for hit in self._sheet.by_row[at]
            if hit.name in NOTES and hit.start <= first + (not found) and hit.end > first
        ]
        if any(hit.name == "totals" and found for hit in notes):
            notes = [hit for hit in notes if hit.name != "totals"]
        wide = [hit for hit in notes if hit.strong or hit.name == "carried"]
        if not wide:
            return False
        hit = wide[0]
        rest = [t for t in tokens[hit.end :] if t.cell == tokens[hit.start].cell]
        words = [t.key for t in rest if t.key.isalpha() and len(t.key) > 2]
        return found is None or len(words) <= 4

    def _finish(self) -> None:
        kept = []
        for table in self.tables:
            if not table.heads:
                _headless(table)
                enough = table.section or len(table.entries) >= LEAST_LOOSE
            else:
                _ended_by_amounts(table)
                assigned(table, Consistency())
                enough = True
            table.entries = [entry for entry in table.entries if _is_row(entry)]
            if table.entries and enough:
                kept.append(table)
        self.tables = kept


def _is_row(entry: Entry) -> bool:
    """Whether an entry moved money, or may have."""
    return bool({"col_deposit", "col_withdrawal", "col_amount"} & entry.amounts.keys())


def _ended_by_amounts(table: Table) -> None:
    """Give words above an amount to its row, where amounts stand on a row's last line.

    It shows where a day's own line has no amount: a line without a day and without an amount,
    after one that has it, then starts the next row.
    """
    dated = [entry for entry in table.entries if entry.row == entry.day_row and entry.found]
    last = [entry for entry in dated if min(entry.figure_rows) > entry.row]
    if len(last) < 2 or 2 * len(last) < len(dated):
        return
    for upper, lower in pairwise(table.entries):
        if lower.row == lower.day_row or not upper.figure_rows:
            continue
        end = max(upper.figure_rows)
        lower.words[:0] = [line for line in upper.words if line[0] > end]
        upper.words = [line for line in upper.words if line[0] <= end]


def _headless(table: Table) -> None:
    """Amounts without heads: the one of a row, or that and the balance after it."""
    counts = {len(entry.found) for entry in table.entries}
    if counts == {1} or (1 in counts and table.section in ("sec_in", "sec_out", "sec_check")):
        for entry in table.entries:
            if entry.found:
                entry.amounts = {"col_amount": (entry.figure_rows[-1], entry.found[-1])}
        return
    for entry in table.entries:
        if len(entry.found) >= 2:
            pairs = list(zip(entry.figure_rows, entry.found, strict=True))
            entry.amounts = {"col_amount": pairs[-2], "col_balance": pairs[-1]}
    if Consistency()(table) < 0.5:
        table.entries = []


def in_reading_order(tables: Sequence[Table]) -> list[tuple[Table, Entry]]:
    """All entries in the order in which a person reads them: grids of checks down each column,
    unless their numbers go on across it.
    """
    found: list[tuple[Table, Entry]] = []
    at = 0
    while at < len(tables):
        side = [table for table in tables[at:] if table.row == tables[at].row]
        entries = [(table, entry) for table in side for entry in table.entries]
        across = sorted(entries, key=lambda one: (one[1].row, one[0].group))
        found.extend(across if len(side) > 1 and _ordered(across) > _ordered(entries) else entries)
        at += len(side)
    return found


def _ordered(entries: Sequence[tuple[Table, Entry]]) -> int:
    """How many neighbours are in order, by their numbers or by their days as printed."""
    numbers = [
        int(re.sub(r"\D", "", "".join(token.text for token in entry.check)) or 0)
        for _, entry in entries
    ]
    dates = [
        entry.day.whole.isoformat() if entry.day.whole else "{:02}{:02}".format(*entry.day.parts)
        for _, entry in entries
        if entry.day
    ]
    return max(
        sum(left < right for left, right in pairwise(numbers)),
        sum(left <= right for left, right in pairwise(dates)),
    )


__all__ = ["MONEY", "Scan", "in_reading_order"]
