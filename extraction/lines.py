"""Lines and cells of a page, out of its words. Everybody who numbers lines numbers them from here.

A line is what stands side by side across the whole page; a cell is a run of words in it with no
wide gap, so that two columns on one line are two cells.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from extraction.contract import Box, PageText, Word

CELL_GAP = 0.85  # in line heights: a wider gap between two words starts a new cell
WIDE = "   "  # how such a gap is written in a line's text
LINE_GAP = 0.9  # in line heights: a wider gap between two lines starts a new block
LONG_RUN = 6  # heights; a shorter run of words does not tell how the page is turned
STEEPEST = 0.1  # some 6 degrees; a page that is turned further is not read by lines
FAR = 1e6  # points; a box further out is a broken one
NEAR = tuple((dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1))
MAX_WORDS = 20_000  # a page with more is no page that a person could read


@dataclass(frozen=True, slots=True)
class Cell:
    """Words that stand together in a line."""

    words: tuple[Word, ...]
    box: Box
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page, from its left edge to its right one."""

    id: str  # "p2.14": page 2, line 14, both from 1, top to bottom
    page: int
    words: tuple[Word, ...]  # left to right
    cells: tuple[Cell, ...]
    box: Box
    text: str  # the cells' texts with `WIDE` between them


def page_lines(page: PageText) -> tuple[Line, ...]:
    """Split a page into lines, top to bottom. A slightly skewed page is fine; it never raises.

    Words without visible text are left out, and so is a word printed twice on the same spot, as
    some programs do for bold.
    """
    words = _visible(page.words[:MAX_WORDS])
    slope = _slope(words) if page.source == "ocr" else 0.0
    rows = _rows(words, slope)
    rows.sort(key=lambda row: (_height_on_page(row, slope), row[0].box.x0))
    return tuple(_line(page.number, at, row) for at, row in enumerate(rows, start=1))


def blocks(lines: Sequence[Line]) -> tuple[tuple[Cell, ...], ...]:
    """Cells that stand close below one another, as an address or a column of text does.

    Each cell is in one block. Blocks are in the order of their first cells.
    """
    chains: list[list[Cell]] = []
    open_chains: list[list[Cell]] = []
    for line in lines:
        for cell in line.cells:
            open_chains = [c for c in open_chains if cell.box.y0 - c[-1].box.y1 < LINE_GAP * 60]
            above = [chain for chain in open_chains if _below(chain[-1], cell)]
            if above:
                chain = max(above, key=lambda chain: chain[-1].box.y1)
                chain.append(cell)
            else:
                chain = [cell]
                chains.append(chain)
                open_chains.append(chain)
    return tuple(tuple(chain) for chain in chains)


def _below(upper: Cell, lower: Cell) -> bool:
    """Whether `lower` goes on where `upper` ends: the next line, at the same edge or middle."""
    size = min(height(upper.box), height(lower.box))
    if not -0.4 * size <= lower.box.y0 - upper.box.y1 <= LINE_GAP * size:
        return False
    left = abs(upper.box.x0 - lower.box.x0)
    right = abs(upper.box.x1 - lower.box.x1)
    middle = abs(upper.box.x0 + upper.box.x1 - lower.box.x0 - lower.box.x1) / 2
    return min(left, right, middle) <= 0.8 * size


def cover(boxes: Iterable[Box]) -> Box:
    """The smallest box around `boxes`, of which there is at least one."""
    left, top, right, bottom = zip(*boxes, strict=True)
    return Box(min(left), min(top), max(right), max(bottom))


def height(box: Box) -> float:
    """Its height in points."""
    return box.y1 - box.y0


def _visible(words: Iterable[Word]) -> list[Word]:
    kept: list[Word] = []
    seen: dict[str, set[tuple[int, int]]] = {}  # where a text stands already
    for word in words:
        box = word.box
        if not word.text.strip() or not (box.x1 > box.x0 and box.y1 > box.y0):
            continue
        if max(map(abs, box)) > FAR:
            continue
        column, row = round(box.x0 / 2), round(_middle(box) / 2)
        places = seen.setdefault(word.text, set())
        if places and any((column + dx, row + dy) in places for dx, dy in NEAR):
            continue
        places.add((column, row))
        kept.append(word)
    return kept


def _rows(words: list[Word], slope: float = 0.0, *, reach: float = 1e6) -> list[list[Word]]:
    """Group words by line, left to right: a word joins the line whose last word is level with it.

    Only the last word counts, so a line may climb slowly.

    Args:
        slope: how much the lines fall, in points a point to the right.
        reach: widest gap within a line, in heights of its last word.
    """
    rows: list[list[Word]] = []
    # Each row by the height band of its last word, with how that word would stand straight.
    bands: dict[int, list[tuple[list[Word], Box]]] = {}
    size = max(4.0, median(height(word.box) for word in words)) if words else 4.0
    for word in sorted(words, key=lambda word: (word.box.x0, word.box.y0)):
        if not _upright(word):
            rows.append([word])
            continue
        box = _straight(word.box, slope)
        band = int(_middle(box) / size)
        around = 1 + int(height(box) / size)
        row: list[Word] = []
        best, place = 0.5, (0, 0)
        for at in range(band - around, band + around + 1):
            for nth, (other, last) in enumerate(bands.get(at, ())):
                level = _level(last, box)
                if level < best or (row and level == best):
                    continue
                if word.box.x0 - other[-1].box.x1 <= reach * height(other[-1].box):
                    best, row, place = level, other, (at, nth)
        if row:
            del bands[place[0]][place[1]]
        else:
            rows.append(row)
        row.append(word)
        bands.setdefault(band, []).append((row, box))
    return rows


def _slope(words: list[Word]) -> float:
    """How much the lines of a scan fall, by its own long runs of words; 0 where none tells."""
    slopes = []
    for run in _rows(words, reach=1.5):
        first, last = run[0].box, run[-1].box
        far = last.x0 - first.x0
        if far >= LONG_RUN * height(first) and _level_size(first, last):
            slopes.append((_middle(last) - _middle(first)) / far)
    if len(slopes) < 3:
        return 0.0
    slope = median(slopes)
    return slope if abs(slope) <= STEEPEST else 0.0


def _height_on_page(row: list[Word], slope: float) -> float:
    """How far down a row stands, on a straight page."""
    return median(_middle(_straight(word.box, slope)) for word in row)


def _level_size(one: Box, other: Box) -> bool:
    """Whether two words are as high as each other, so that their middles compare."""
    return abs(height(one) - height(other)) <= 0.25 * max(height(one), height(other))


def _straight(box: Box, slope: float) -> Box:
    """Where a box would stand on a straight page."""
    if not slope:
        return box
    shift = slope * box.x0
    return Box(box.x0, box.y0 - shift, box.x1, box.y1 - shift)


def _level(left: Box, right: Box) -> float:
    """How far two boxes stand at one height, 0 to 1; 0 where one is far taller than the other."""
    low, high = left.y1 - left.y0, right.y1 - right.y0
    if low > high:
        low, high = high, low
    if high > 2.6 * low:
        return 0.0
    apart = abs((left.y0 + left.y1) / 2 - (right.y0 + right.y1) / 2)
    if apart > 0.35 * high and apart > 0.5 * low:
        return 0.0
    return max(0.0, min(left.y1, right.y1) - max(left.y0, right.y0)) / low


def _upright(word: Word) -> bool:
    """Whether a word runs from left to right, as far as its box tells."""
    return len(word.text) < 5 or height(word.box) < 1.5 * (word.box.x1 - word.box.x0)


def _middle(box: Box) -> float:
    return (box.y0 + box.y1) / 2


def _line(page: int, number: int, row: Sequence[Word]) -> Line:
    size = median(height(word.box) for word in row)
    groups: list[list[Word]] = []
    for word in row:
        if groups and word.box.x0 - groups[-1][-1].box.x1 <= CELL_GAP * size:
            groups[-1].append(word)
        else:
            groups.append([word])
    cells = tuple(
        Cell(tuple(group), cover(word.box for word in group), _text(group)) for group in groups
    )
    return Line(
        id=f"p{page}.{number}",
        page=page,
        words=tuple(row),
        cells=cells,
        box=cover(word.box for word in row),
        text=WIDE.join(cell.text for cell in cells),
    )


def _text(words: Iterable[Word]) -> str:
    return " ".join(" ".join(word.text.split()) for word in words)
