"""Names with an address right under them, as they show through an envelope's window."""

from extraction.lines import height
from extraction.naming import is_name
from extraction.parties import Block, block_from
from extraction.sheet import Sheet


def _ended(block: Block) -> Block | None:
    """A block up to the end of its address; None where it has none right under its name."""
    address = block.address()
    if not address:
        return None
    last = block.parts.index(address[-1]) if address[-1] in block.parts else 0
    first = block.parts.index(address[0]) if address[0] in block.parts else 9
    return Block(block.parts[: last + 1]) if first <= 3 else None


def windows(sheet: Sheet, *, depth: float = 0.55, anywhere: bool = False) -> list[Block]:
    """Blocks of the first page that have a name and an address, none in another.

    Args:
        depth: share of the page's height from the top, within which they start.
        anywhere: down to the foot of the page, and on the pages after it.
    """
    page = sheet.rows[0].page
    taken: list[tuple[int, float]] = []
    found: list[Block] = []
    for at, row in enumerate(sheet.rows):
        below = row.page != page or row.line.box.y0 > depth * sheet.sizes[page][1]
        if below and not anywhere:
            break
        for number, cell in enumerate(row.line.cells):
            size = height(cell.box)
            if any(at == other and abs(cell.box.x0 - x0) < 2 * size for other, x0 in taken):
                continue
            start = next(n for n, t in enumerate(row.tokens) if t.cell == number)
            hit = sheet.starting_at(at, start)
            if (hit and hit.strong) or not is_name(cell.text):
                continue
            block = _ended(block_from(sheet, at, cell))
            if block and 2 <= len(cell.text.split()) <= 8:
                found.append(block)
                taken.extend((part.row, part.box.x0) for part in block.parts)
    return found
