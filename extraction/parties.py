"""Who is who on a page: blocks of name and address under a label, and the letterhead."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median

from extraction.candidates import Candidate
from extraction.contract import Box
from extraction.lexicon import load
from extraction.lines import Cell, height
from extraction.sheet import Hit, Sheet, label_key
from extraction.streams import squeeze

MOST_LINES = 7  # of a block
LETTERHEAD = 0.32  # of a page's height
_CONTACT = re.compile(
    r"@|\bwww\.|https?:|\.(?:com|org|net|de|fr|es|nl|it)\b|^\W*\+?[\d\s()./-]{7,}$", re.I
)


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a block: its text without an inner label, and where it stands."""

    row: int
    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that stand under one another, a name first."""

    parts: tuple[Part, ...]

    def name(self) -> Part | None:
        """The first line that may be a name."""
        return next((part for part in self.parts[:2] if is_name(part.text)), None)

    def address(self) -> tuple[Part, ...]:
        """The lines of the address: from the street to the town, or the country after it."""
        name = self.name()
        found: list[Part] = []
        for part in self.parts:
            if part is name:
                continue
            if is_contact(part.text):
                if found:
                    break
            elif found or _starts_address(part.text):
                found.append(part)
        found = found[:5]
        while found and not _ends_address(found[-1].text):
            found.pop()
        return tuple(found) if any(_has_digit(part.text) for part in found) else ()


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
        return Block((first, *_down(sheet, hit.row, start, also=label)))
    below = tuple(_down(sheet, hit.row, label))
    if below:
        return Block(below)
    cell = row.tokens[hit.start].cell + 1
    if cell < len(row.line.cells) and not _labelled(sheet, hit.row, cell):
        right = row.line.cells[cell]
        if right.box.x0 - label.x1 < 25 * height(label):
            part = Part(hit.row, right.text, right.box)
            return Block((part, *_down(sheet, hit.row, right.box)))
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
        but: squeezed names that it is not, as the customer's.
    """
    first = [at for at, row in enumerate(sheet.rows) if row.page == sheet.rows[0].page]
    usual = median(height(cell.box) for at in first for cell in sheet.rows[at].line.cells)
    everything = squeeze(" ".join(sheet.rows[at].line.text for at in range(len(sheet.rows))))
    page_height = sheet.sizes[sheet.rows[0].page][1]
    found: list[tuple[Block, float]] = []
    for order, at in enumerate(first):
        for number, cell in enumerate(sheet.rows[at].line.cells):
            text = _without_title(cell.text)
            if not is_name(text) or squeeze(text) in but or _labelled(sheet, at, number):
                continue
            top = cell.box.y0 <= LETTERHEAD * page_height
            legal = has_legal_form(text)
            if not (top or legal):
                continue
            block = Block((Part(at, text, cell.box), *_down(sheet, at, cell.box)))
            score = 1.0 * legal + min(1.2, max(0.0, height(cell.box) / usual - 1.0)) + 0.8 * top
            score += 0.5 * bool(block.address()) + 0.3 * (everything.count(squeeze(text)) > 1)
            score -= 0.04 * order + 0.3 * (len(text.split()) > 6)
            found.append((block, score))
    return sorted(found, key=lambda item: -item[1])


def is_name(text: str) -> bool:
    """Whether a line may be a person's or an organisation's name."""
    letters = sum(map(str.isalpha, text))
    words = text.split()
    if sum(len(word) == 1 for word in words) > 0.5 * len(words) or text.startswith("("):
        return False  # a title in spaced letters, a remark
    if len(words) >= 4 and text.rstrip().endswith((".", "!")) and not has_legal_form(text):
        return False  # a sentence
    if letters < 3 or len(text) > 70 or is_contact(text) or text.rstrip().endswith(":"):
        return False
    if sum(map(str.isdigit, text)) > 0.3 * letters or re.match(r"\W*\d", text):
        return False
    return not _is_country(text) and not _is_place(text)


def is_contact(text: str) -> bool:
    """Whether a line says how to reach somebody, or a number of theirs."""
    if _CONTACT.search(text.strip()):
        return True
    first = re.split(r"[\s:.]+", text.strip().casefold(), maxsplit=1)[0]
    return first in _names("contact")


def has_legal_form(text: str) -> bool:
    """Whether a name ends as a company's does: Inc, GmbH, Ltd."""
    words = [word.strip(".,()&").casefold() for word in text.split()]
    return any(word in _names("legal_forms") for word in words[1:])


def _follows(label: str, rest: str) -> bool:
    """Whether what stands behind a label in its cell is its value: "To: Acme", not "Lieferant GmbH"."""
    if label.endswith(":"):
        return True
    first = rest.lstrip("( ")
    named = first[:1].isupper() or first[:1].isdigit()
    return named and squeeze(rest) not in {squeeze(form) for form in _names("legal_forms")}


@cache
def _names(which: str) -> frozenset[str]:
    return frozenset(load("names")[which])


def _starts_address(text: str) -> bool:
    """Whether a line has a number in it, or a word for a street."""
    return _has_digit(text) or _is_street(text)


def _ends_address(text: str) -> bool:
    """Whether a line may be the last one: it has a code in it, or is a country or a town."""
    return _has_digit(text) or _is_country(text) or ("," in text and len(text.split()) <= 4)


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


def _is_street(text: str) -> bool:
    words = {word.strip(".,").casefold() for word in text.split()}
    return bool(words & _names("streets"))


def _is_place(text: str) -> bool:
    """A town with its state and code: "Redmond, WA 98052"."""
    return bool(re.search(r",\s*[A-Z]{2}\.?,?\s+\d{5}", text))


def _is_country(text: str) -> bool:
    return text.strip(" .,").casefold() in _names("countries")


def _without_title(text: str) -> str:
    """ "Amazon Web Services Invoice" without its last word."""
    return re.sub(
        r"\s+(?:tax\s+)?(?:invoice|rechnung|facture|factura|factuur|earnings statement|pay stub)$",
        "", text, flags=re.I,
    )  # fmt: skip


def _labelled(sheet: Sheet, row: int, cell: int) -> bool:
    """Whether a cell starts with a label other than a name within an address block."""
    tokens = sheet.rows[row].tokens
    start = next((at for at, token in enumerate(tokens) if token.cell == cell), None)
    if start is None:
        return False
    hit = sheet.starting_at(row, start)
    if hit is None:
        return False
    ends = tokens[hit.end - 1].text.endswith(":")
    last = hit.end >= len(tokens) or tokens[hit.end].cell != cell
    number = any(_has_digit(token.text) for token in tokens[hit.end : hit.end + 3])
    return ends or last or (hit.strong and number)


def _down(sheet: Sheet, row: int, box: Box, *, also: Box | None = None) -> Iterator[Part]:
    """The lines under a box, as long as they keep to its left edge or stand within its width.

    Args:
        also: the label's box, whose left edge the lines may keep to instead.
    """
    last, size, count = box, height(box), 0
    for at in sheet.below(row):
        line = sheet.rows[at].line
        if line.box.y0 > last.y1 + 1.6 * size or count >= MOST_LINES:
            return
        found = [
            (number, cell)
            for number, cell in enumerate(line.cells)
            if cell.box.y0 > last.y0 + 0.4 * size and _aligned(cell.box, box, also, size)
        ]
        if not found:
            continue
        number, cell = found[0]
        if _labelled(sheet, at, number):
            return
        text, cell = _without_inner_label(line.cells, number)
        if not text:
            continue
        count += 1
        last = Box(last.x0, cell.box.y0, last.x1, cell.box.y1)
        yield Part(at, text, cell.box)


def _aligned(box: Box, first: Box, also: Box | None, size: float) -> bool:
    for edge in (first, also):
        if edge and abs(box.x0 - edge.x0) <= 1.2 * size:
            return True
    middle = abs((box.x0 + box.x1) - (first.x0 + first.x1)) / 2
    return middle <= 0.8 * size or abs(box.x1 - first.x1) <= 0.4 * size


def _without_inner_label(cells: Sequence[Cell], number: int) -> tuple[str, Cell]:
    """A line's text without "Name:" and the like; the next cell's where the label stands alone."""
    cell = cells[number]
    head, mark, rest = cell.text.partition(":")
    if mark and label_key(head) in {label_key(label) for label in _names("inner_labels")}:
        if rest.strip():
            return rest.strip(), cell
        if number + 1 < len(cells):
            return cells[number + 1].text, cells[number + 1]
        return "", cell
    return cell.text, cell
