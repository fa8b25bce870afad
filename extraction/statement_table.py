"""Tables of transactions: the rows under their heads, which keep to their columns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extraction.candidates import Finder
from extraction.contract import Box
from extraction.lines import cover, height
from extraction.sheet import Token
from extraction.statement_heads import DATES, MONEY, Head
from extraction.statement_words import Day, Figure, days, figures

SUMS = frozenset({"deposits", "withdrawals", "checks", "fees", "interest", "count", "other"})
MOST_ROWS = 1_000


@dataclass(slots=True)
class Entry:
    """One row of a table, as read: its day, its words, its amounts, each with where it stands."""

    row: int
    day: Day | None = None
    day_row: int = -1  # where its day stands, which may be a row above
    words: list[tuple[int, list[Token]]] = field(default_factory=list)
    found: list[Figure] = field(default_factory=list)
    figure_rows: list[int] = field(default_factory=list)
    check: list[Token] = field(default_factory=list)
    mark: str = ""  # what a column of its own says of its direction
    amounts: dict[str, tuple[int, Figure]] = field(default_factory=dict)  # by column

    @property
    def text(self) -> str:
        """Its description."""
        return " ".join(token.text for _, tokens in self.words for token in tokens)


@dataclass(slots=True)
class Table:
    """Rows that share columns and a title."""

    row: int
    heads: tuple[Head, ...]
    section: str = ""  # the title's name, "sec_in" and so on
    title: str = ""
    group: int = 0  # which of several column groups side by side
    left: float = 0.0
    right: float = 1e9
    account: int = 0
    entries: list[Entry] = field(default_factory=list)

    def head(self, *names: str) -> Head | None:
        """The first head of these names that the table has."""
        return next((head for name in names for head in self.heads if head.name == name), None)

    @property
    def money(self) -> tuple[Head, ...]:
        """Heads of amounts, left to right."""
        return tuple(head for head in self.heads if head.name in MONEY)


class Reader:
    """Reads the rows of one table, one after the other."""

    def __init__(self, finder: Finder, table: Table):
        self._finder = finder
        self._sheet = finder.sheet
        self._table = table
        self._last: tuple[int, float, float] | None = None  # page, bottom and size of what was read

    def take(self, row: int) -> bool:
        """Read a row; whether it belonged to the table."""
        tokens = [
            token
            for token in self._sheet.rows[row].tokens
            if self._table.left <= token.box.x0 < self._table.right
        ]
        if not tokens or len(self._table.entries) >= MOST_ROWS:
            return False
        line = self._sheet.rows[row].line
        size = height(line.box)
        fresh = self._last is None or self._last[0] != line.page
        gap = 0.0 if fresh or self._last is None else (line.box.y0 - self._last[1]) / size
        if gap > 6.0 and not self._day(tokens):
            return False
        took = self._dated(row, tokens) or (not fresh and self._undated(row, tokens, gap))
        if took:
            self._last = (line.page, line.box.y1, size)
        return took

    def goes_on(self, row: int) -> bool:
        """Whether a row without a day is the next line of a description, right under its first."""
        if self._last is None or not self._table.entries:
            return False
        line = self._sheet.rows[row].line
        last = self._table.entries[-1]
        if line.page != self._last[0] or not last.words or last.day is None:
            return False
        first = last.words[0][1][0].box
        near = line.box.y0 - self._last[1] < 0.45 * self._last[2]
        inside = first.x0 > last.day.box.x1
        return near and inside and abs(line.box.x0 - first.x0) < 0.8 * height(first)

    def _dated(self, row: int, tokens: list[Token]) -> bool:
        day = self._day(tokens)
        check = self._check(tokens, day) if self._table.head("col_check") else []
        if day is None and not (check and self._table.head("col_description") is None):
            return False
        entry = Entry(row, day, row, check=check)
        self._fill(entry, row, tokens, day)
        if not entry.found and not entry.words:
            return False
        self._table.entries.append(entry)
        return True

    def _is_listed(self, tokens: Sequence[Token], last: Entry) -> bool:
        """Whether a row starts right of the day and just where the description above it does."""
        if last.day is None or not last.words or self._table.head("col_description") is None:
            return False
        first, above = tokens[0].box, last.words[0][1][0].box
        inside = first.x0 > last.day.box.x1 and above.x0 > last.day.box.x1
        return inside and abs(first.x0 - above.x0) < 0.4 * height(first)

    def _undated(self, row: int, tokens: list[Token], gap: float) -> bool:
        if not self._table.entries or gap > 1.6:
            return False
        last = self._table.entries[-1]
        if last.found and self._is_note(row, tokens):
            return False
        entry = Entry(row, last.day, last.day_row)
        self._fill(entry, row, tokens, None)
        aligned = self._aligned(entry)
        if entry.found and last.found and not self._completes(entry, last):
            if not entry.words or not aligned or self._table.head("col_check"):
                return False
            self._table.entries.append(entry)
            return True
        if entry.words and not aligned:
            return False
        last.words.extend(entry.words)
        last.found.extend(entry.found)
        last.figure_rows.extend(entry.figure_rows)
        return bool(entry.words or entry.found)

    def _completes(self, entry: Entry, last: Entry) -> bool:
        """Whether a line without a day brings the balance that the lines above it lack."""
        head = self._table.head("col_balance")
        if head is None or len(entry.found) > 1:
            return False
        box, size = entry.found[0].box, height(head.box)
        right = max(one.box.x1 for one in last.found)
        return box.x0 > right + size and apart(box, head.box) < 2 * size

    def _is_note(self, row: int, tokens: Sequence[Token]) -> bool:
        """Whether a row without a day is a total, a carry or a title rather than a description."""
        start = next(at for at, t in enumerate(self._sheet.rows[row].tokens) if t is tokens[0])
        names = {hit.name for hit in self._sheet.by_row[row] if hit.start == start}
        if names & {"totals", "carried", "opening", "closing"}:
            return True
        second = start + (tokens[0].key.isdigit() and len(tokens) > 1)
        amounts = any(one.cents for one in figures(tokens, self._finder.locale))
        if self._is_listed(tokens, self._table.entries[-1]):
            amounts = False  # a day that is printed once for several rows: its fee is one of them
        for hit in self._sheet.by_row[row] if amounts else ():
            if hit.start in (start, second) and hit.name in SUMS and hit.end - hit.start > 1:
                return True
        text = " ".join(token.text for token in tokens).casefold()
        return bool(re.search(r"\btotal(?:s|ing)?\b|\bpage \d+ of\b|\bseite \d+", text))

    def _aligned(self, entry: Entry) -> bool:
        """Whether a row's words start where those of the rows above it do."""
        starts = [one.words[0][1][0].box.x0 for one in self._table.entries[-6:] if one.words]
        if not starts or not entry.words:
            return not entry.words
        first = entry.words[0][1][0].box
        return min(abs(first.x0 - start) for start in starts) < 1.8 * height(first)

    def _day(self, tokens: Sequence[Token]) -> Day | None:
        """The day in the column of days; where heads name two, that of posting."""
        found = list(days(tokens, self._finder.locale))
        if not found:
            return None
        if not self._table.heads:
            return found[0] if found[0].start == 0 else None
        size = height(found[0].box)
        for name in DATES[:2]:
            head = self._table.head(name)
            if head is None:
                continue
            over = head.box
            near = [day for day in found if apart(day.box, over) < 2.0 * size]
            if near:
                return min(near, key=lambda day: abs(middle(day.box) - middle(over)))
        head = self._table.head(*DATES)
        dated = sorted(one.box.x0 for one in self._table.heads)
        if head and (found[0].start == 0 or head.box.x0 > dated[0]):
            first = found[0]
            free = first.start == 0 and head.box.x0 == dated[0]
            return first if free or apart(first.box, head.box) < 4.0 * size else None
        return None

    def _check(self, tokens: Sequence[Token], day: Day | None) -> list[Token]:
        head = self._table.head("col_check")
        for at, token in enumerate(tokens):
            inside = day is not None and day.start <= at < day.end
            number = re.fullmatch(r"[*#]?\d{2,12}[*·]?", token.text)
            begins = at == 0 or tokens[at - 1].cell != token.cell or (day and at == day.end)
            if head is None or not number or inside or not begins:
                continue
            if apart(token.box, head.box) < 1.5 * height(token.box):
                return [token]
        return []

    def _fill(self, entry: Entry, row: int, tokens: list[Token], day: Day | None) -> None:
        used = set(range(day.start, day.end)) if day else set()
        used |= {at for at, token in enumerate(tokens) if any(token is one for one in entry.check)}
        if day:  # a second day beside the first one, as of value
            used |= {
                at
                for other in days(tokens, self._finder.locale)
                for at in range(other.start, other.end)
                if self._is_column(other, day, tokens)
            }
        for figure in self._figures(tokens, used):
            entry.found.append(figure)
            entry.figure_rows.append(row)
            used.update(range(figure.start, figure.end))
        words = [token for at, token in enumerate(tokens) if at not in used]
        words = self._described(entry, words)
        if any(map(str.isalnum, "".join(token.key for token in words))):
            entry.words.append((row, words))

    def _is_column(self, other: Day, day: Day, tokens: Sequence[Token]) -> bool:
        if other.start == day.start:
            return True
        size = height(other.box)
        heads = [head for head in self._table.heads if head.name in DATES]
        if len(heads) > 1 and any(apart(other.box, head.box) < 2 * size for head in heads):
            return True
        if self._table.heads and self._pairs(other, day, tokens):
            return True
        return (
            not self._table.heads
            and other.start in (day.end, day.end + 1)
            and bool(tokens[other.start].cell != tokens[day.end - 1].cell)
        )

    def _pairs(self, other: Day, day: Day, tokens: Sequence[Token]) -> bool:
        """Whether two days start a row, both left of its description."""
        first, second = sorted((other, day), key=lambda one: one.start)
        between = "".join(token.text for token in tokens[first.end : second.start])
        if first.start or len(between) > 1 or any(map(str.isalnum, between)):
            return False
        head = self._table.head("col_description")
        if other is first:
            return True
        return head is not None and second.box.x1 < head.box.x0 + 0.5 * height(second.box)

    def _figures(self, tokens: Sequence[Token], used: set[int]) -> Iterator[Figure]:
        whole = not self._table.head("col_description")
        description = self._table.head("col_description")
        for figure in figures(tokens, self._finder.locale):
            if used & set(range(figure.start, figure.end)):
                continue
            after = tokens[figure.end] if figure.end < len(tokens) else None
            ends = after is None or after.cell != tokens[figure.end - 1].cell
            ends = ends or figure.end in used
            starts = figure.start == 0 or tokens[figure.start - 1].cell != tokens[figure.start].cell
            starts = starts or figure.start - 1 in used
            if not figure.cents:
                near = min((apart(figure.box, one.box) for one in self._table.money), default=1e9)
                if not (starts and ends and near < 2 * height(figure.box)):
                    continue
                if any(one.cents for entry in self._table.entries for one in entry.found):
                    continue
            if (
                not ends
                and not (after and _is_figure(after))
                and not (starts and self._under(figure, description))
            ):
                continue
            if not starts and description and not whole:
                left = min((one.box.x0 for one in self._table.money), default=0.0)
                if figure.box.x1 < left - height(figure.box):
                    continue
            yield figure

    def _under(self, figure: Figure, description: Head | None) -> bool:
        """Whether an amount stands under its head, left of a description that touches it."""
        return (
            description is not None
            and figure.cents
            and figure.box.x1 < description.box.x0 + height(figure.box)
            and any(apart(figure.box, one.box) == 0 for one in self._table.money)
        )

    def _described(self, entry: Entry, words: list[Token]) -> list[Token]:
        """The words of the description; those under other heads are left out."""
        head = self._table.head("col_description")
        others = [
            one for one in self._table.heads
            if one.name in ("col_other", "col_direction", "col_check", "col_value_date")
        ]  # fmt: skip
        if not others:
            return words
        kept: list[Token] = []
        cells: dict[int, list[Token]] = {}
        beyond = [one for one in others if head and one.box.x0 > head.box.x1]
        for token in words:
            under = any(token.box.x0 > one.box.x0 - 0.4 * height(one.box) for one in beyond)
            cells.setdefault(2 * token.cell + under, []).append(token)
        for tokens in cells.values():
            box = cover(token.box for token in tokens)
            rivals = [one for one in self._table.heads if one.name not in MONEY]
            nearest = min(rivals, key=lambda one: (apart(box, one.box), abs(box.x0 - one.box.x0)))
            if nearest in others and nearest is not head:
                if nearest.name == "col_direction":
                    entry.mark = " ".join(token.text for token in tokens)
                elif nearest.name == "col_check" and not entry.check and tokens[0].key.isdigit():
                    entry.check = tokens
                continue
            kept.extend(tokens)
        return kept


def _is_figure(token: Token) -> bool:
    return bool(re.fullmatch(r"[-+($€£]*\d[\d.,']*[.,]\d{2}\D{0,3}", token.text))


def apart(box: Box, head: Box) -> float:
    """How far apart two boxes are from side to side."""
    return max(0.0, box.x0 - head.x1, head.x0 - box.x1)


def middle(box: Box) -> float:
    """The middle of a box from side to side."""
    return (box.x0 + box.x1) / 2
