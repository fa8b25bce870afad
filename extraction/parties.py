"""Who is who on a page: blocks of name and address under a label, and the letterhead."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from statistics import median

from extraction.candidates import Candidate
from extraction.contract import Box
from extraction.lines import Cell, cover, height
from extraction.naming import (
    core,
    has_digit,
    has_legal_form,
    is_building,
    is_contact,
    is_country,
    is_legal,
    is_name,
    is_street,
    is_title,
    is_town,
    known,
    starts_address,
    without_title,
)
from extraction.sheet import Hit, Sheet, label_key
from extraction.streams import squeeze

MOST_LINES = 7  # of a block
MOST_SKIPPED = 3  # lines of a block that are labels with their own values
EDGE = 2.5  # points, within which words start at one edge
LEAST = 0.7  # points that a letterhead needs
LETTERHEAD = 0.32  # of a page's height


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a block: its text without an inner label, and where it stands."""

    row: int
    text: str
    box: Box
    named: bool = False  # "Name:" stood before it


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that stand under one another, a name first."""

    parts: tuple[Part, ...]

    def name(self) -> Part | None:
        """The first line that may be a name."""
        named = (part for part in self.parts if part.named and is_name(part.text))
        first = (part for part in self.parts[:2] if is_name(part.text))
        found = next(named, None) or next(first, None)
        for part, after in pairwise(self.parts):
            if part is found and all(map(is_legal, after.text.split())):
                text, box = f"{part.text} {after.text}", cover((part.box, after.box))
                return replace(part, text=text, box=box)  # "Acme" over "Inc."
        return found

    def address(self, *, named: bool = True) -> tuple[Part, ...]:
        """The lines of the address: from the street to the town, or the country after it.

        Args:
            named: a name comes first; else a line between street and town is none.
        """
        name = self.name() if named else None
        found: list[Part] = []
        for part, after in zip_longest(self.parts, self.parts[1:]):
            if (name and name.text.startswith(part.text)) or all(map(is_legal, part.text.split())):
                continue
            if is_contact(part.text):
                if found:
                    break
                continue
            if is_town(part.text, first=not found):
                found.append(part)
                if after and is_country(after.text):
                    found.append(after)
                break
            inside = after is not None and is_town(after.text, first=False)
            led = after is not None and starts_address(after.text) and is_building(part.text)
            if starts_address(part.text) or (found and inside) or led:
                found.append(part)
            elif found:
                break
        numbered = [p for p in found if has_digit(p.text) and re.search(r"[^\W\d_]{2}", p.text)]
        sure = len(numbered) > 1 or any(
            is_street(part.text) or is_town(part.text, first=False) for part in numbered
        )
        return tuple(found[:5]) if sure else ()


def block_at(sheet: Sheet, hit: Hit) -> Block | None:
    """The block that a label names: beside it in its cell, right of it, or below it."""
    row = sheet.rows[hit.row]
    label = sheet.box(hit)
    rest = [t for t in row.tokens[hit.end :] if t.cell == row.tokens[hit.start].cell]
    rest = [token for token in rest if token.key]
    following = sheet.starting_at(hit.row, hit.end)
    behind = " ".join(token.text for token in rest)
    if rest and not (following and following.strong):
        if not _follows(sheet.text(hit), behind):
            return None
        start = Box(rest[0].box.x0, label.y0, rest[-1].box.x1, label.y1)
        first = Part(hit.row, behind, start)
        return _in_one_line(first) or Block((first, *_down(sheet, hit.row, start, also=label)))
    below = tuple(_down(sheet, hit.row, label, lane=_lane(sheet, hit)))
    if below:
        return _in_one_line(below[0]) or Block(below)
    cell = row.tokens[hit.start].cell + 1
    if cell < len(row.line.cells) and not _labelled(sheet, hit.row, cell):
        right = row.line.cells[cell]
        if right.box.x0 - label.x1 < 25 * height(label):
            part = Part(hit.row, right.text, right.box)
            return _in_one_line(part) or Block((part, *_down(sheet, hit.row, right.box)))
    return None


def block_from(sheet: Sheet, row: int, cell: Cell) -> Block:
    """The block whose first line is a cell."""
    return Block((Part(row, cell.text, cell.box), *_down(sheet, row, cell.box)))


def name_candidate(sheet: Sheet, part: Part, score: float, rule: str) -> Candidate:
    """A name as a candidate."""
    line = sheet.rows[part.row].line
    return Candidate(
        part.text.strip(" ,;:|"), part.row, line.page, line.id, (part.box,), score, rule
    )


def address_candidate(sheet: Sheet, parts: Sequence[Part], rule: str) -> Candidate | None:
    """An address as a candidate; None where it has no lines."""
    if not parts:
        return None
    line = sheet.rows[parts[0].row].line
    raw = "\n".join(part.text for part in parts)
    boxes = tuple(part.box for part in parts)
    return Candidate(raw, parts[0].row, line.page, line.id, boxes, 1.0, rule)


def letterheads(sheet: Sheet, *, but: frozenset[str] = frozenset()) -> list[tuple[Block, float]]:
    """Blocks of the first page whose first line may be who sends it, the likeliest first.

    Args:
        but: cores of names that it is not, as the customer's.
    """
    first = [at for at, row in enumerate(sheet.rows) if row.page == sheet.rows[0].page]
    usual = median(height(cell.box) for at in first for cell in sheet.rows[at].line.cells)
    everything = squeeze(" ".join(sheet.rows[at].line.text for at in range(len(sheet.rows))))
    page_height = sheet.sizes[sheet.rows[0].page][1]
    found: list[tuple[Block, float]] = []
    for order, at in enumerate(first):
        for number, cell in enumerate(sheet.rows[at].line.cells):
            line = _in_one_line(Part(at, cell.text, cell.box))
            text = line.parts[0].text if line else without_title(cell.text)
            if not line and text != cell.text and len(text.split()) < 2:
                continue  # "Service invoice" names nobody
            if not is_name(text) or any(name in core(text) for name in but):
                continue
            if _labelled(sheet, at, number):
                continue
            if number and _is_label(sheet, at, number - 1):
                continue
            top = cell.box.y0 <= LETTERHEAD * page_height
            legal = has_legal_form(text)
            if not (top or legal):
                continue
            under = (replace(part, named=False) for part in _down(sheet, at, cell.box))
            block = line or Block((Part(at, text, cell.box), *under))
            score = 1.0 * legal + min(1.2, max(0.0, height(cell.box) / usual - 1.0)) + 0.8 * top
            score += 0.5 * bool(block.address()) + 0.3 * (everything.count(squeeze(text)) > 1)
            score += 0.5 * bool(line)  # the sender's line above a window
            score -= 0.06 * order + 0.3 * (len(text.split()) > 6 or len(text.split()) < 2)
            found.append((block, score))
    return sorted((one for one in found if one[1] >= LEAST), key=lambda item: -item[1])


def _in_one_line(part: Part) -> Block | None:
    """A name and its address in one line: "Krause, Hauptstr. 5, 50667 Köln"."""
    texts = [text.strip() for text in re.split(r"\s*[,·•|●]\s+", part.text) if text.strip()]
    if not 3 <= len(texts) <= 6 or not is_name(texts[0]):
        return None
    if not any(is_town(text, first=False) for text in [part.text, *texts[1:]]):
        return None
    parts = []
    at, wide = 0, (part.box.x1 - part.box.x0) / len(part.text)
    for text in texts:
        at = part.text.index(text, at)
        left = part.box.x0 + at * wide
        box = Box(left, part.box.y0, left + len(text) * wide, part.box.y1)
        parts.append(Part(part.row, text, box))
    return Block(tuple(parts))


def window(sheet: Sheet, but: frozenset[str]) -> Block | None:
    """A name with an address under it on the first page, that belongs to nobody yet."""
    page = sheet.rows[0].page
    for at, row in enumerate(sheet.rows):
        if row.page != page or row.line.box.y0 > 0.5 * sheet.sizes[page][1]:
            return None
        for number, cell in enumerate(row.line.cells):
            if not is_name(cell.text) or core(cell.text) in but or _labelled(sheet, at, number):
                continue
            if number and _is_label(sheet, at, number - 1):
                continue
            block = block_from(sheet, at, cell)
            address = block.address()
            whole = len(address) > 1 or any("," in part.text for part in address)
            if whole and 2 <= len(cell.text.split()) <= 6:
                return block
    return None


def address_of(sheet: Sheet, name: str) -> tuple[Part, ...]:
    """The address under a name elsewhere in the document, as at its foot."""
    wanted = squeeze(name)
    for at, row in enumerate(sheet.rows):
        for cell in row.line.cells:
            if squeeze(cell.text) == wanted:
                address = block_from(sheet, at, cell).address()
                if address:
                    return address
    return ()


def _follows(label: str, rest: str) -> bool:
    """Whether what stands behind a label is its value: "To: Acme", but not "Lieferant GmbH"."""
    if label.endswith(":"):
        return True
    first = rest.lstrip("( ")
    named = first[:1].isupper() or first[:1].isdigit()
    return named and squeeze(rest) not in {squeeze(form) for form in known("legal_forms")}


def _labelled(sheet: Sheet, row: int, cell: int) -> bool:
    """Whether a cell starts with a label other than a name within an address block."""
    tokens = sheet.rows[row].tokens
    start = next((at for at, token in enumerate(tokens) if token.cell == cell), None)
    if start is None:
        return False
    whole = [at for at, token in enumerate(tokens) if token.cell == cell]
    hits = (hit for hit in sheet.by_row[row] if hit.start == start)
    hit = next(
        (hit for hit in hits if not hit.name.startswith("col_") or hit.end == whole[-1] + 1), None
    )  # "Unit" heads a column, "Unit 4" is an address
    if hit is None:
        return False
    ends = tokens[hit.end - 1].text.endswith(":")
    last = hit.end >= len(tokens) or tokens[hit.end].cell != cell
    number = any(has_digit(token.text) for token in tokens[hit.end : hit.end + 3])
    return ends or last or (hit.strong and number)


def _is_label(sheet: Sheet, row: int, cell: int) -> bool:
    """Whether a cell is nothing but a label, so that the next one is its value."""
    text = sheet.rows[row].line.cells[cell].text
    if is_title(text):
        return False
    tokens = [at for at, token in enumerate(sheet.rows[row].tokens) if token.cell == cell]
    hit = sheet.starting_at(row, tokens[0]) if tokens else None
    return text.endswith(":") or (hit is not None and hit.strong and hit.end == tokens[-1] + 1)


def _lane(sheet: Sheet, hit: Hit) -> tuple[float, float]:
    """From where to where a label's block may go: between the labels beside it on its line."""
    boxes = [sheet.box(other) for other in sheet.by_row[hit.row] if other.leads]
    own = sheet.box(hit)
    left = own.x0 if any(box.x1 < own.x0 for box in boxes) else 0.0
    return left, min((box.x0 for box in boxes if box.x0 > own.x1), default=1e6)


def _within(cell: Cell, lane: tuple[float, float]) -> Cell:
    """The words of a cell that stand in a lane, where two blocks come so near that they touch.

    A cell is only cut where one of its words starts right at a lane's edge.
    """
    words = cell.words
    for at, word in enumerate(words):
        if abs(word.box.x0 - lane[1]) <= EDGE:
            words = words[:at]
            break
    for at, word in enumerate(words):
        if at and abs(word.box.x0 - lane[0]) <= EDGE:
            words = words[at:]
            break
    if not words or len(words) == len(cell.words):
        return cell
    return Cell(words, cover(w.box for w in words), " ".join(w.text for w in words))


def _down(
    sheet: Sheet,
    row: int,
    box: Box,
    *,
    also: Box | None = None,
    lane: tuple[float, float] = (0.0, 1e6),
) -> Iterator[Part]:
    """The lines under a box, as long as they keep to its left edge or stand within its width.

    Args:
        also: the label's box, whose left edge the lines may keep to instead.
        lane: from where to where they may go.
    """
    last, size, count, skipped = box, height(box), 0, 0
    for at in sheet.below(row):
        line = sheet.rows[at].line
        if line.box.y0 > last.y1 + 1.6 * size or count >= MOST_LINES:
            return
        cells = [_within(cell, lane) for cell in line.cells]
        found = [
            (number, cell)
            for number, cell in enumerate(cells)
            if cell.box.y0 > last.y0 + 0.4 * size and _aligned(cell.box, box, also, size)
        ]
        if not found:
            continue
        number, cell = found[0]
        last = Box(last.x0, cell.box.y0, last.x1, cell.box.y1)
        if _labelled(sheet, at, number) and not _is_inner(cell.text):
            if skipped >= MOST_SKIPPED or not _holds_value(sheet, at, number):
                return
            skipped += 1
            continue
        text, cell, named = _without_inner_label(cells, number)
        if not text:
            continue
        count += 1
        yield Part(at, text, cell.box, named)


def _aligned(box: Box, first: Box, also: Box | None, size: float) -> bool:
    for edge in (first, also):
        if edge and abs(box.x0 - edge.x0) <= 1.2 * size:
            return True
    middle = abs((box.x0 + box.x1) - (first.x0 + first.x1)) / 2
    return middle <= 0.8 * size or abs(box.x1 - first.x1) <= 0.4 * size


def _without_inner_label(cells: Sequence[Cell], number: int) -> tuple[str, Cell, bool]:
    """A line's text without "Name:" and the like, the cell that it is in, whether it is a name.

    Where the label stands alone, the text is the next cell's.
    """
    cell = cells[number]
    head, mark, rest = cell.text.partition(":")
    key = label_key(head)
    if mark and key in {label_key(label) for label in known("inner_labels")}:
        named = key in {"name", "nom", "nombre", "naam", "firma", "company", "companyname"}
        if rest.strip():
            return rest.strip(), cell, named
        if number + 1 < len(cells):
            return cells[number + 1].text, cells[number + 1], named
        return "", cell, named
    return cell.text, cell, False


def _is_inner(text: str) -> bool:
    """Whether a line starts with a label of a part of an address, as "Address: 1 High Street"."""
    head, mark, rest = text.partition(":")
    return bool(mark and rest.strip()) and label_key(head) in {
        "address",
        "streetaddress",
        "adresse",
    }


def _holds_value(sheet: Sheet, row: int, cell: int) -> bool:
    """Whether a labelled cell has its value on its own line: "Number: 12", "GLN 43"."""
    tokens = sheet.rows[row].tokens
    start = next(at for at, token in enumerate(tokens) if token.cell == cell)
    hit = sheet.starting_at(row, start)
    if hit is None:
        return False
    behind = hit.end < len(tokens)
    if not behind:
        return False
    colon = tokens[hit.end - 1].text.endswith(":") or tokens[hit.end].text.startswith(":")
    return colon or tokens[hit.end].cell == cell
