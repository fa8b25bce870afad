"""Where the tables of a pay stub stand: bands of columns side by side, each with its heads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extraction.candidates import Finder
from extraction.contract import Box
from extraction.lines import cover, height
from extraction.pay_lines import is_foreign_title
from extraction.schemas.base import Kind
from extraction.sheet import Hit, Sheet

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


def new_bands(finder: Finder, row: int, bands: Sequence[Band]) -> list[Band] | None:
    """The bands after a row of heads; None where the row is none."""
    sheet = finder.sheet
    columns = _heads(sheet, row)
    if not any(column.name in ("col_current", "col_ytd") for column in columns):
        return None
    titles = titles_of(sheet, row)
    left = min(box.x0 for box in (*(c.box for c in columns), *(box for _, box in titles)))
    heads = {
        n
        for hit in sheet.by_row[row]
        if hit.name.startswith("col_")
        for n in range(hit.start, hit.end)
    }  # "2026 to date" is no amount
    inside = [
        token for n, token in enumerate(sheet.rows[row].tokens)
        if token.box.x0 >= left and n not in heads
    ]  # fmt: skip
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
    found.extend(_untitled(loose, bands, starts, size, _titles_above(sheet, row)))
    return _replaced(bands, found)


def _untitled(
    columns: Sequence[Column],
    bands: Sequence[Band],
    starts: Sequence[float],
    size: float,
    titles: Sequence[tuple[str, Box]],
) -> Iterator[Band]:
    """Columns without a title of their own go on with the band above them.

    Where a head comes again, another table starts beside the first.
    """
    tables: list[tuple[Band | None, list[Column]]] = []
    for column in sorted(columns, key=lambda column: column.box.x0):
        above = next((band for band in bands if band.holds(column.box)), None)
        again = tables and column.name in KINDS and column.name in {c.name for c in tables[-1][1]}
        if not tables or tables[-1][0] is not above:
            tables.append((above, []))
        elif again:
            tables.append((above, _taken_along(tables[-1][1])))
        tables[-1][1].append(column)
    left = 0.0
    for at, (above, mine) in enumerate(tables):
        edge = mine[-1].box.x1 + 0.5 * size
        title = _title_of(mine, titles, size) if len(tables) > 1 else ""
        if above and sum(other is above for other, _ in tables) == 1:
            yield replace(above, columns=tuple(mine), section=title or above.section)
        else:
            right = min((x for x in starts if x > mine[-1].box.x1), default=1e6) - 0.5 * size
            if at + 1 < len(tables):
                first = tables[at + 1][1][0]
                text = first.name not in NUMERIC  # the words of the next table's lines
                right = min(right, first.box.x0 - 0.5 * size if text else edge)
                edge = max(edge, right) if text else edge
            shared = above is not None and at > 0 and tables[at - 1][0] is above
            section = title or (above.section if above and not shared else "")
            start = max(left, above.x0) if above else left
            yield Band(section, start, right, tuple(mine))
        left = edge


def _titles_above(sheet: Sheet, row: int) -> list[tuple[str, Box]]:
    """The titles of the row above, where it has nothing else."""
    if not row or sheet.rows[row - 1].page != sheet.rows[row].page:
        return []
    titles = titles_of(sheet, row - 1)
    return titles if len(titles) == len(sheet.rows[row - 1].line.cells) else []


def _taken_along(columns: list[Column]) -> list[Column]:
    """The heads behind the last number's: they start the table that comes next."""
    last = max(at for at, column in enumerate(columns) if column.name in NUMERIC)
    taken = columns[last + 1 :]
    del columns[last + 1 :]
    return taken


def _title_of(columns: Sequence[Column], titles: Sequence[tuple[str, Box]], size: float) -> str:
    """The section whose title stands in the row above a table's heads."""
    left, right = columns[0].box.x0 - 2 * size, columns[-1].box.x1
    over = [section for section, box in titles if left <= box.x0 < right]
    return over[0] if len(over) == 1 else ""


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


def retitled(finder: Finder, row: int, bands: Sequence[Band]) -> list[Band]:
    """The bands after a row in which titles stand alone, and so name what follows."""
    sheet = finder.sheet
    found = list(bands)
    titles = titles_of(sheet, row)
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


def titles_of(sheet: Sheet, row: int) -> list[tuple[str, Box]]:
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
    found = [one for one in found if not _in_foreign(sheet, row, one[1])]
    cells = sheet.rows[row].line.cells
    found += [("other", cell.box) for cell in cells if is_foreign_title(cell.text)]
    return sorted(found, key=lambda one: one[1].x0)


def _in_foreign(sheet: Sheet, row: int, box: Box) -> bool:
    """Whether a title is only a part of that of a table of others' money."""
    cells = sheet.rows[row].line.cells
    cell = next((one for one in cells if one.box.x0 <= box.x0 + 1 < one.box.x1 + 1), None)
    return cell is not None and is_foreign_title(cell.text)


def numeric_columns(band: Band) -> list[Column]:
    numeric = (one for one in band.columns if one.name in NUMERIC)
    return sorted(numeric, key=lambda one: one.box.x0)


def settled(finder: Finder, row: int, band: Band) -> Band:
    """The band with its columns as wide as the numbers of a row that has one for each."""
    numeric = numeric_columns(band)
    tokens = [token for token in finder.sheet.rows[row].tokens if band.holds(token.box)]
    spans = list(finder.amounts(tokens)) if len(numeric) > 1 else []
    if not spans or len(spans) != len(numeric) or not spans[0][0]:
        return band
    boxes = [cover(token.box for token in tokens[start:end]) for start, end in spans]
    pairs = zip(numeric, boxes, strict=True)
    wider = {one: replace(one, box=cover((one.box, box))) for one, box in pairs}
    return replace(band, columns=tuple(wider.get(one, one) for one in band.columns))
