"""The tables of a pay stub: bands of columns side by side, each with a head and rows under it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extraction.candidates import Candidate, Finder
from extraction.contract import Box
from extraction.lines import cover, height
from extraction.schemas.base import Kind
from extraction.sheet import Hit, Sheet, Token

SECTIONS = {
    "sec_earnings": "earnings",
    "sec_tax": "tax_lines",
    "sec_deduction": "deduction_lines",
    "sec_other": "other",
    "sec_summary": "summary",
    "net": "net",
    "taxes": "tax_lines",
    "deductions": "deduction_lines",
}
SUMMARY = ("gross", "taxes", "deductions", "net")
BESIDE = (*SUMMARY, "part", "col_hours")  # what may stand in a strip of totals
KINDS = {
    "col_rate": Kind.NUMBER,
    "col_hours": Kind.NUMBER,
    "col_current": Kind.MONEY,
    "col_ytd": Kind.MONEY,
}
NUMERIC = frozenset({*KINDS, "col_ytd_hours"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column's head."""

    name: str
    box: Box


@dataclass(frozen=True, slots=True)
class Band:
    """Columns that belong together, and from where to where they reach."""

    section: str  # "earnings", "tax_lines", "deduction_lines", "other"; "" where no head says
    x0: float
    x1: float
    columns: tuple[Column, ...] = ()

    def holds(self, box: Box) -> bool:
        """Whether a box belongs to this band by its middle."""
        return self.x0 <= (box.x0 + box.x1) / 2 < self.x1


@dataclass(frozen=True, slots=True)
class Entry:
    """A description with the numbers right of it."""

    row: int
    section: str
    tokens: tuple[Token, ...]  # of the description
    label: str  # the summary label that the description is, or ""
    numbers: dict[str, Candidate]  # by column

    @property
    def text(self) -> str:
        """The description as printed."""
        return " ".join(token.text for token in self.tokens)


def entries(finder: Finder) -> Iterator[Entry]:
    """Every row of every band, top to bottom."""
    sheet = finder.sheet
    bands: list[Band] = []
    page = 0
    for row in range(len(sheet.rows)):
        if sheet.rows[row].page != page:
            page, bands = sheet.rows[row].page, []
        if is_summary_head(sheet, row):
            continue
        found = _new_bands(finder, row, bands)
        if found is not None:
            bands = found
            continue
        bands = _retitled(finder, row, bands)
        for band in bands or [Band("", 0.0, 1e6)]:
            yield from _entries(finder, row, band)
        bands = [_settled(finder, row, band) for band in bands]


def summaries(finder: Finder) -> Iterator[tuple[str, str, Candidate]]:
    """Totals that stand under their labels: (label, column, amount)."""
    sheet = finder.sheet
    for row in range(len(sheet.rows)):
        if not is_summary_head(sheet, row):
            continue
        heads = [Column(hit.name, sheet.box(hit)) for hit in _summary_hits(sheet, row)]
        plain = True
        for below in list(sheet.below(row))[:4]:
            tokens = sheet.rows[below].tokens
            kind = next(
                (h.name for h in sheet.by_row[below] if h.name in ("col_current", "col_ytd")), ""
            )
            spans = list(finder.amounts(tokens))
            if not spans or (not kind and not plain):
                break
            plain = plain and bool(kind)
            for at, (start, end) in enumerate(spans):
                box = cover(token.box for token in tokens[start:end])
                head = min(heads, key=lambda head: (_apart(box, head.box), _off(box, head.box)))
                if len(spans) == len(heads):
                    head = heads[at]
                yield (
                    head.name,
                    kind or "col_current",
                    finder.candidate(below, tokens[start:end], Kind.MONEY, 1.2, "summary"),
                )
            if not kind:
                break


def is_summary_head(sheet: Sheet, row: int) -> bool:
    """Whether a row is made of the labels of totals: "Gross  Taxes  Deductions  Net pay"."""
    hits = _summary_hits(sheet, row)
    names = {hit.name for hit in hits}
    if len({hit.start for hit in hits}) < 3 or not {"gross", "net"} <= names:
        return False
    return not any(map(str.isdigit, sheet.rows[row].line.text))


def _summary_hits(sheet: Sheet, row: int) -> list[Hit]:
    kept: dict[int, Hit] = {}
    for hit in sheet.by_row[row]:
        if hit.name in BESIDE and hit.strong:
            kept.setdefault(hit.start, hit)
    return list(kept.values())


def _new_bands(finder: Finder, row: int, bands: Sequence[Band]) -> list[Band] | None:
    """The bands after a row of heads; None where the row is none."""
    sheet = finder.sheet
    columns = _heads(sheet, row)
    if not any(column.name in ("col_current", "col_ytd") for column in columns):
        return None
    titles = _titles(sheet, row)
    left = min(box.x0 for box in (*(c.box for c in columns), *(box for _, box in titles)))
    inside = [token for token in sheet.rows[row].tokens if token.box.x0 >= left]
    if any(True for _ in finder.amounts(inside)):
        return None
    size = height(sheet.rows[row].line.box)
    starts = sorted(box.x0 for _, box in titles)
    found: list[Band] = []
    loose = [
        column for column in columns if not any(box.x1 <= column.box.x0 + size for _, box in titles)
    ]
    for at, (section, box) in enumerate(titles):
        right = starts[at + 1] - 0.5 * size if at + 1 < len(starts) else 1e6
        mine = [c for c in columns if box.x1 <= c.box.x0 + size and c.box.x0 < right]
        if mine or section == "other":
            found.append(Band(section, box.x0 - size, right, tuple(mine)))
    found.extend(_untitled(loose, bands, starts, size))
    return _replaced(bands, found)


def _untitled(
    columns: Sequence[Column], bands: Sequence[Band], starts: Sequence[float], size: float
) -> Iterator[Band]:
    """Columns without a title of their own go on with the band above them.

    Where a head comes again, another table starts beside the first.
    """
    tables: list[tuple[Band | None, list[Column]]] = []
    for column in sorted(columns, key=lambda column: column.box.x0):
        above = next((band for band in bands if band.holds(column.box)), None)
        again = tables and column.name in KINDS and column.name in {c.name for c in tables[-1][1]}
        if not tables or tables[-1][0] is not above or again:
            tables.append((above, []))
        tables[-1][1].append(column)
    left = 0.0
    for at, (above, mine) in enumerate(tables):
        edge = mine[-1].box.x1 + 0.5 * size
        if above and sum(other is above for other, _ in tables) == 1:
            yield replace(above, columns=tuple(mine))
        else:
            right = min((x for x in starts if x > mine[-1].box.x1), default=1e6) - 0.5 * size
            if at + 1 < len(tables):
                right = min(right, edge)
            shared = above is not None and at > 0 and tables[at - 1][0] is above
            section = above.section if above and not shared else ""
            start = max(left, above.x0) if above else left
            yield Band(section, start, right, tuple(mine))
        left = edge


def _replaced(bands: Sequence[Band], new: Sequence[Band]) -> list[Band]:
    """The new bands and the old ones beside them; each ends where the next one starts."""
    if not new:
        return list(bands)
    kept = [band for band in bands if not any(_columns_meet(band, other) for other in new)]
    trimmed = []
    for band in new:
        rightmost = max((column.box.x1 for column in band.columns), default=band.x0)
        edge = min((old.x0 for old in kept if old.x0 > rightmost), default=band.x1)
        trimmed.append(replace(band, x1=min(band.x1, edge)))
    kept = [
        replace(old, x1=min([old.x1, *(band.x0 for band in trimmed if band.x0 > old.x0)]))
        for old in kept
    ]
    return sorted([*kept, *trimmed], key=lambda band: band.x0)


def _columns_meet(old: Band, new: Band) -> bool:
    """Whether a new band stands in an old one's place."""
    left = min((column.box.x0 for column in new.columns), default=new.x0)
    right = max((column.box.x1 for column in new.columns), default=new.x0 + 1)
    start = max(new.x0, 0.0)
    inner = min(old.x1, max((column.box.x1 for column in old.columns), default=old.x0 + 1) + 1)
    return min(right, inner) > max(min(start, left), old.x0)


def _retitled(finder: Finder, row: int, bands: Sequence[Band]) -> list[Band]:
    """The bands after a row in which titles stand alone, and so name what follows."""
    sheet = finder.sheet
    found = list(bands)
    titles = _titles(sheet, row)
    if len(found) == 1 and len(titles) > 1 and not found[0].columns:
        bands, found = [], []  # two tables start side by side under what was one
    for section, box in titles:
        cell = next(
            one for one in sheet.rows[row].line.cells if one.box.x0 <= box.x0 + 1 < one.box.x1 + 1
        )
        if any(map(str.isdigit, cell.text)):
            continue
        for at, band in enumerate(found[: len(bands)]):
            if not band.holds(Box(box.x0, box.y0, box.x0 + 1, box.y1)):
                continue
            inside = [t for t in sheet.rows[row].tokens if band.holds(t.box)]
            if not any(map(str.isdigit, "".join(token.text for token in inside))):
                found[at] = replace(band, section=section)
        if not bands:
            found.append(Band(section, 0.0 if len(found) == 0 else box.x0 - 8, 1e6))
    if not bands and len(found) > 1:
        found = [
            replace(band, x1=found[at + 1].x0) if at + 1 < len(found) else band
            for at, band in enumerate(found)
        ]
    return found


def _heads(sheet: Sheet, row: int) -> list[Column]:
    by_start: dict[int, list[Hit]] = {}
    for hit in sheet.by_row[row]:
        if hit.name.startswith("col_"):
            by_start.setdefault(hit.start, []).append(hit)
    sections = {hit.start for hit in sheet.by_row[row] if hit.name in SECTIONS}
    heads = []
    for start, hits in by_start.items():
        best = min(hits, key=lambda hit: not hit.strong)
        if best.strong or start not in sections:
            heads.append(Column(best.name, sheet.box(best)))
    return heads


def _titles(sheet: Sheet, row: int) -> list[tuple[str, Box]]:
    """Section titles of a row, each at the start of its cell."""
    found = []
    columns = {hit.start for hit in sheet.by_row[row] if hit.name.startswith("col_") and hit.strong}
    bare = not any(map(str.isdigit, sheet.rows[row].line.text))
    named = {hit.start for hit in sheet.by_row[row] if hit.name.startswith("sec_")}
    for hit in sheet.by_row[row]:
        if hit.name == "net" and not columns:
            continue  # a title only where columns stand beside it
        if hit.name in ("taxes", "deductions") and (hit.start in named or not bare):
            continue  # a total, not a title
        if hit.name in SECTIONS and hit.leads and hit.start not in columns:
            found.append((SECTIONS[hit.name], sheet.box(hit)))
    return found


def _entries(finder: Finder, row: int, band: Band) -> Iterator[Entry]:
    """What a band's part of a row says: descriptions, each with the numbers right of it."""
    if band.section == "other":
        return
    tokens = [token for token in finder.sheet.rows[row].tokens if band.holds(token.box)]
    for words, spans in _runs(tokens, list(finder.amounts(tokens))):
        words = _first_cell(words)
        if words or band.section == "net":
            numbers = _by_column(finder, row, tokens, spans, band)
            if numbers:
                label = _label(finder.sheet, row, words) if words else "net"
                yield Entry(row, band.section, tuple(words), label, numbers)
        if not band.columns:
            return  # what goes on behind the numbers belongs to nothing known


def _numeric(band: Band) -> list[Column]:
    numeric = (one for one in band.columns if one.name in NUMERIC)
    return sorted(numeric, key=lambda one: one.box.x0)


def _settled(finder: Finder, row: int, band: Band) -> Band:
    """The band with its columns as wide as the numbers of a row that has one for each."""
    numeric = _numeric(band)
    tokens = [token for token in finder.sheet.rows[row].tokens if band.holds(token.box)]
    spans = list(finder.amounts(tokens)) if len(numeric) > 1 else []
    if not spans or len(spans) != len(numeric) or not spans[0][0]:
        return band
    boxes = [cover(token.box for token in tokens[start:end]) for start, end in spans]
    pairs = zip(numeric, boxes, strict=True)
    wider = {one: replace(one, box=cover((one.box, box))) for one, box in pairs}
    return replace(band, columns=tuple(wider.get(one, one) for one in band.columns))


def _runs(
    tokens: Sequence[Token], spans: Sequence[tuple[int, int]]
) -> Iterator[tuple[Sequence[Token], list[tuple[int, int]]]]:
    """Words and the numbers behind them, again and again along a row."""
    at = start = 0
    while at < len(spans):
        end = at + 1
        while end < len(spans) and not _wordy(tokens[spans[end - 1][1] : spans[end][0]]):
            end += 1
        run = list(spans[at:end])
        first = run[0][0]
        if len(run) > 1 and first > start:
            word, number = tokens[first - 1], tokens[first]
            apart = number.cell != tokens[run[1][0]].cell
            if word.cell == number.cell and (apart or not re.search(r"[.,]\d", number.text)):
                run = run[1:]  # a number that ends the description, as in "Deferred Comp 457"
        yield tokens[start : run[0][0]], run
        start, at = spans[end - 1][1], end


def _first_cell(words: Sequence[Token]) -> Sequence[Token]:
    """The description alone: the first cell with letters, and what stands before it."""
    letters = next((token for token in words if any(map(str.isalpha, token.key))), None)
    if letters is None:
        return ()
    return [token for token in words if token.cell <= letters.cell]


def _wordy(tokens: Sequence[Token]) -> bool:
    return any(any(map(str.isalpha, token.key)) and not _is_note(token) for token in tokens)


def _is_note(token: Token) -> bool:
    """A currency's letters, or the name of a column printed beside its number."""
    return token.key in {"ytd", "usd", "current"} or len(token.key) == 1


def _by_column(
    finder: Finder, row: int, tokens: Sequence[Token], spans: Sequence[tuple[int, int]], band: Band
) -> dict[str, Candidate]:
    found: dict[str, tuple[float, Candidate]] = {}
    if not any(column.name in ("col_current", "col_ytd") for column in band.columns):
        decimal = all(re.search(r"[.,]\d{2}\b", tokens[start].text) for start, _ in spans)
        names = ["col_current", "col_ytd"] if len(spans) <= 2 and decimal else []
        placed = zip(spans, names, strict=False)
        return {
            name: finder.candidate(row, tokens[start:end], Kind.MONEY, 1.0, "row by order")
            for (start, end), name in placed
        }
    numeric = _numeric(band)
    for place, (start, end) in enumerate(spans):
        box = cover(token.box for token in tokens[start:end])
        column = min(band.columns, key=lambda one: (_apart(box, one.box), _off(box, one.box)))
        if len(spans) == len(numeric):  # all are there: each is its column's, however it stands
            column = numeric[place]
        kind = KINDS.get(column.name)
        apart = _apart(box, column.box)
        if kind is None or (apart > 3 * height(box) and len(spans) != len(numeric)):
            continue
        one = finder.candidate(row, tokens[start:end], kind, 1.2, "row by column")
        if column.name not in found or apart < found[column.name][0]:
            found[column.name] = (apart, one)
    return {name: one for name, (_, one) in found.items()}


def _label(sheet: Sheet, row: int, words: Sequence[Token]) -> str:
    """The label that the whole description is; "" where it is a line like any other."""
    tokens = sheet.rows[row].tokens
    start = next(at for at, token in enumerate(tokens) if token is words[0])
    end = start + len([token for token in words if token.key])
    for hit in sheet.by_row[row]:
        if hit.start == start and hit.end >= end and hit.name in (*SUMMARY, "total", "other"):
            return hit.name
    for hit in sheet.by_row[row]:
        if hit.start == start and hit.name in ("gross", "net") and hit.end >= end - 1:
            return hit.name
    return ""


def _apart(box: Box, head: Box) -> float:
    return max(0.0, box.x0 - head.x1, head.x0 - box.x1)


def _off(box: Box, head: Box) -> float:
    return min(abs(box.x1 - head.x1), abs((box.x0 + box.x1) - (head.x0 + head.x1)) / 2)
