"""Who pays and who is paid, on a pay stub."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from extraction.candidates import Candidate, Finder
from extraction.contract import Claim
from extraction.dates import read_date
from extraction.lines import height
from extraction.naming import core, has_legal_form, is_name, is_title, is_town
from extraction.parties import (
    Block,
    Part,
    address_candidate,
    block_at,
    block_from,
    letterheads,
    name_candidate,
)
from extraction.pay_lines import has_cents
from extraction.schemas.base import Kind
from extraction.sheet import Hit, label_key
from extraction.streams import squeeze

_COSTS = frozenset(
    ("cost", "costs", "paid", "benefits", "contribution", "contributions", "tax", "taxes", "items")
)

_PAPER_WORDS = frozenset(
    ("pay", "paycheck", "earnings", "statement", "stub", "slip", "payslip", "record", "payroll",
     "wage", "wages", "remittance", "details", "detail", "advice", "voucher", "register", "copy",
     "check", "your", "total", "hours", "gross", "net", "taxes", "deductions", "period", "date")
)  # fmt: skip
_PARTICLES = frozenset(("de", "da", "del", "della", "di", "la", "van", "von", "der", "den", "bin"))
_MASKED = re.compile(r"[Xx*•#]{3}-?[Xx*•#]{2}-?\d{4}|\b\d{3}-\d{2}-\d{4}\b")
_PHONE = re.compile(
    r"[\s|·•,;-]+(?:(?:tel|phone|ph|fax)\b[.:]?\s*)?\(?\d{3}\)?[\s.-]?\d{3}[\s.-]\d{4}\b.*$", re.I
)
MOST_BETWEEN = 2  # rows from a name to its address


class People:
    """Looks for the employee and the employer of one stub."""

    def __init__(self, finder: Finder):
        self._finder = finder
        self._sheet = finder.sheet

    def claims(self) -> Iterator[Claim]:
        """Names and addresses, as far as they are found."""
        employee = self._labelled("employee")
        theirs = employee.name() if employee else None
        but = frozenset({core(theirs.text)}) if theirs else frozenset()
        employer = self._labelled("employer") or self._letterhead(but)
        firm = employer.name() if employer else None
        if theirs is None and firm is not None:
            employee = self._addressee(core(firm.text))
            employee = employee or self._payee() or self._lone_name(core(firm.text))
            theirs = employee.name() if employee else None
        if employer and firm:
            employer, firm = _parted(employer, firm)
        if employer and firm and theirs and employee:
            employer = _above(employer, firm, theirs, self._left(theirs))
        found = {
            path: (block, name)
            for path, block, name in (("employee", employee, theirs), ("employer", employer, firm))
            if block and name
        }
        for path, (_, name) in found.items():
            yield name_candidate(self._sheet, name, 1.0, f"{path} block").claim(f"{path}.name")
        yield from self._addresses(found, theirs)

    def _addresses(
        self, found: Mapping[str, tuple[Block, Part]], theirs: Part | None
    ) -> Iterator[Claim]:
        """Each one's own address, that of an address label, one under the name elsewhere; last
        one that stands under nobody.
        """
        given: dict[str, str] = {}
        for way in (self._own, self._under_label, self._elsewhere, self._left_over):
            for path, (block, name) in found.items():
                one = None if path in given else way(path, block, name, theirs)
                if one and squeeze(one.raw) not in given.values():
                    given[path] = squeeze(one.raw)
                    yield one.claim(f"{path}.address")

    def _own(self, path: str, block: Block, name: Part, theirs: Part | None) -> Candidate | None:
        return address_candidate(self._sheet, self._of(block), f"{path} address")

    def _under_label(
        self, path: str, block: Block, name: Part, theirs: Part | None
    ) -> Candidate | None:
        for hit in self._sheet.named(f"{path}_address"):
            under = block_at(self._sheet, hit) if hit.strong else None
            lines = self._of(Block((block.parts[0], *(under.parts if under else ()))))
            if one := address_candidate(self._sheet, lines, f"{path} address label"):
                return one
        return None

    def _elsewhere(
        self, path: str, block: Block, name: Part, theirs: Part | None
    ) -> Candidate | None:
        wanted = squeeze(name.text)
        for at, row in enumerate(self._sheet.rows):
            for cell in row.line.cells:
                if squeeze(cell.text) != wanted:
                    continue
                other = block_from(self._sheet, at, cell)
                if theirs and path == "employer":
                    other = _above(other, replace(name, row=at), theirs, self._left(theirs))
                lines = self._of(other)
                if lines:
                    return address_candidate(self._sheet, lines, f"{path} address elsewhere")
        return None

    def _left_over(
        self, path: str, block: Block, name: Part, theirs: Part | None
    ) -> Candidate | None:
        return self._lone_address() if path == "employee" else None

    def _left(self, part: Part) -> float:
        """Where the cell starts that a name is in."""
        cells = self._sheet.rows[part.row].line.cells
        return next((c.box.x0 for c in cells if c.box.x0 <= part.box.x0 <= c.box.x1), part.box.x0)

    def _of(self, block: Block) -> tuple[Part, ...]:
        """A block's address, of lines that are neither dates nor numbers of a person."""
        kept = [_reached(part) for part in block.parts if not self._is_dated(part.text)]
        found = Block(tuple(kept)).address() if kept else ()
        return found or self._beside(block.parts[0])

    def _beside(self, name: Part) -> tuple[Part, ...]:
        """A whole address in one cell right of a name."""
        cells = self._sheet.rows[name.row].line.cells
        after = [_reached(Part(name.row, c.text, c.box)) for c in cells if c.box.x0 > name.box.x1]
        whole = [one for one in after if re.match(r"\d+ \S", one.text)]
        return tuple(one for one in whole if is_town(one.text, first=True))[:1]

    def _is_dated(self, text: str) -> bool:
        days = [self._is_date(text), *map(self._is_date, text.split(" - "))]
        return any(days) or bool(_MASKED.search(text))

    def _is_date(self, text: str) -> bool:
        day, twofold = read_date(text.strip(), day_first=self._finder.locale.day_first)
        return day is not None or twofold

    def _addressee(self, firm: str) -> Block | None:
        """A name with a whole address under it, which is not the firm's."""
        for at, row in enumerate(self._sheet.rows):
            far = row.line.box.y0 > 0.5 * self._sheet.sizes[row.page][1]
            if row.page != self._sheet.rows[0].page or far:
                return None
            for number, cell in enumerate(row.line.cells):
                if not is_name(cell.text) or firm in core(cell.text) or is_title(cell.text):
                    continue
                block = block_from(self._sheet, at, cell)
                address = self._of(block)
                whole = len(address) > 1 or any("," in part.text for part in address)
                near = address and address[0].row - at <= MOST_BETWEEN
                wordy = 2 <= len(cell.text.split()) <= 6
                if whole and near and wordy and not self._starts_label(at, number):
                    return block
        return None

    def _starts_label(self, row: int, cell: int) -> bool:
        """Whether a cell starts with the label of anything."""
        tokens = self._sheet.rows[row].tokens
        start = next((at for at, token in enumerate(tokens) if token.cell == cell), None)
        return start is not None and any(
            hit.start == start and hit.strong and not hit.name.startswith("col_")
            for hit in self._sheet.by_row[row]
        )

    def _payee(self) -> Block | None:
        """Who a check is made out to: the name beside "order of"."""
        for at, row in enumerate(self._sheet.rows):
            cells = row.line.cells
            for number, cell in enumerate(cells[:-1]):
                after = cells[number + 1]
                if label_key(cell.text).endswith("orderof") and is_name(after.text):
                    return Block((Part(at, after.text, after.box),))
        return None

    def _lone_address(self) -> Candidate | None:
        """The one line in the upper half that is an address, street and town, under nobody."""
        found = []
        for at, row in enumerate(self._sheet.rows):
            high = self._sheet.sizes[row.page][1]
            text = row.line.text
            above = self._sheet.rows[at - 1].line.cells if at else ()
            if row.line.box.y0 > 0.5 * high or row.page != self._sheet.rows[0].page:
                break
            above = () if self._answers_above(at) else above
            street = re.match(r"\d+ [A-Z]", text) and is_town(text, first=True)
            if street and len(row.line.cells) == 1 and not any(is_name(c.text) for c in above):
                found.append(Part(at, text, row.line.box))
        return address_candidate(self._sheet, found, "lone address") if len(found) == 1 else None

    def _answers_above(self, row: int) -> bool:
        """Whether the first cell of the row above is a label or the value of one."""
        return bool(row) and self._is_answer(row - 1, 0)

    def _lone_name(self, firm: str) -> Block | None:
        """The one name above the first amount that stands on its own and is not the firm's."""
        found: list[Part] = []
        for at, row in enumerate(self._sheet.rows):
            lettered = any(map(str.isalpha, row.line.text))
            if (has_cents(row.line.text) and lettered) or row.page != self._sheet.rows[0].page:
                break
            for number, cell in enumerate(row.line.cells):
                words = cell.text.split()
                if any(word[0].islower() and word not in _PARTICLES for word in words):
                    continue
                plain = 2 <= len(words) <= 4 and all(
                    re.fullmatch(r"[^\W\d_]+(?:[-'][^\W\d_]+)?|[A-Z]\.", word) for word in words
                )
                if not plain or not is_name(cell.text) or is_title(cell.text):
                    continue
                if {word.casefold() for word in words} & _PAPER_WORDS:
                    continue
                if core(cell.text) == firm or has_legal_form(cell.text):
                    continue
                if not self._is_answer(at, number):
                    found.append(Part(at, cell.text, cell.box))
        return Block((found[0],)) if len({part.text for part in found}) == 1 else None

    def _is_answer(self, row: int, number: int) -> bool:
        """Whether a cell is a label, or stands beside or below one."""
        line, tokens = self._sheet.rows[row].line, self._sheet.rows[row].tokens
        here = next(at for at, token in enumerate(tokens) if token.cell == number)
        if self._sheet.starting_at(row, here):
            return True
        before = [hit for hit in self._sheet.by_row[row] if hit.end == here]
        if number and (before or line.cells[number - 1].text.endswith(":")):
            return True
        over = self._sheet.by_row[row - 1] if row else ()
        box = line.cells[number].box
        return any(
            self._sheet.box(hit).x0 < box.x1
            and box.x0 < self._sheet.box(hit).x1
            and self._is_whole_cell(hit)
            for hit in over
        )

    def _is_whole_cell(self, hit: Hit) -> bool:
        """Whether a label has its cell for itself."""
        tokens = self._sheet.rows[hit.row].tokens
        inside = [at for at, token in enumerate(tokens) if token.cell == tokens[hit.start].cell]
        return hit.start == inside[0] and hit.end == inside[-1] + 1

    def _labelled(self, name: str) -> Block | None:
        for hit in self._sheet.named(name):
            row = self._sheet.rows[hit.row].line
            if not hit.leads or is_title(row.cells[0].text) or self._counts(hit):
                continue
            if self._is_of_costs(hit):
                continue
            block = block_at(self._sheet, hit)
            first = block.name() if block else None
            right = self._right_of(hit)
            if right and (first is None or len(first.text.split()) < 2 or self._is_labelled(first)):
                return right
            if block and first and is_name(first.text) and not self._is_labelled(first):
                return block
            for one in self._finder.near(hit, Kind.NAME):
                if is_name(one.raw) and hit.strong:
                    return Block((Part(one.row, one.raw, one.boxes[0]),))
        return None

    def _is_labelled(self, part: Part) -> bool:
        """Whether a line below a label is another label with its value."""
        cells = self._sheet.rows[part.row].line.cells
        at = next((n for n, cell in enumerate(cells) if cell.box == part.box), None)
        return at is not None and self._starts_label(part.row, at)

    def _right_of(self, hit: Hit) -> Block | None:
        """The name in the cell right of a label that has its own cell, and what is below it."""
        cell = self._sheet.rows[hit.row].tokens[hit.start].cell + 1
        cells = self._sheet.rows[hit.row].line.cells
        if cell >= len(cells) or not self._is_whole_cell(hit):
            return None
        text, far = cells[cell].text, cells[cell].box.x0 - self._sheet.box(hit).x1
        wide = far > 25 * height(cells[cell].box)
        if len(text.split()) < 2 or not is_name(text) or is_title(text) or wide:
            return None
        return (
            None
            if self._starts_label(hit.row, cell)
            else block_from(self._sheet, hit.row, cells[cell])
        )

    def _is_of_costs(self, hit: Hit) -> bool:
        """Whether a label starts the title of a table of costs: "Employer Cost"."""
        tokens = self._sheet.rows[hit.row].tokens
        if self._sheet.text(hit).endswith(":"):
            return False
        cell = tokens[hit.start].cell
        rest = [token.key for token in tokens[hit.end :] if token.cell == cell]
        return any(key in _COSTS for key in rest)

    def _counts(self, hit: Hit) -> bool:
        """Whether a label is the start of a table's line: "Employee stock plan  12.00"."""
        tokens = self._sheet.rows[hit.row].tokens[hit.end :]
        spans = list(self._finder.amounts(tokens))
        ordered = "order" in label_key(self._sheet.text(hit))  # of a check, with its amount
        return not ordered and any(has_cents(tokens[start].text) for start, _ in spans)

    def _letterhead(self, but: frozenset[str]) -> Block | None:
        heads = [block for block, _ in letterheads(self._sheet, but=but)]
        if not but:  # the name on top may be the employee's, a company's form tells
            firms = [one for one in heads if (name := one.name()) and has_legal_form(name.text)]
            heads = firms or heads
        return heads[0] if heads else None


def _above(employer: Block, firm: Part, employee: Part, left: float) -> Block:
    """The employer's block down to the employee's name, where that stands in it.

    Args:
        left: where the employee's line starts, with its label.
    """
    if abs(left - firm.box.x0) > 3 * height(firm.box):
        return employer
    kept = [
        part
        for part in employer.parts
        if not firm.row < employee.row <= part.row or part.text == firm.text
    ]
    return Block(tuple(kept))


def _parted(block: Block, name: Part) -> tuple[Block, Part]:
    """A name and the address behind it in its line: "Acme Inc. - 12 High Street, ..."."""
    match = re.fullmatch(r"(.*?)\s+[-–—|·•]\s+(\d+ .+)", name.text)
    whole = match and is_name(match[1])
    line = next((part for part in block.parts if part.row == name.row), None)
    if not match or not whole or line is None:
        return block, name
    rest = tuple(part for part in block.parts if part is not line)
    first = _cut(name, *match.span(1))
    behind = _cut(name, *match.span(2))
    return Block((first, behind, *rest)), first


def _reached(part: Part) -> Part:
    """A line of an address without the telephone behind it."""
    match = _PHONE.search(part.text)
    return _cut(part, 0, match.start()) if match and match.start() > 8 else part


def _cut(part: Part, start: int, end: int) -> Part:
    """A part of a line, as if all its letters were as wide."""
    wide = (part.box.x1 - part.box.x0) / max(1, len(part.text))
    box = part.box._replace(x0=part.box.x0 + start * wide, x1=part.box.x0 + end * wide)
    return replace(part, text=part.text[start:end], box=box)
