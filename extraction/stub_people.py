"""Who pays and who is paid, on a pay stub."""

import re
from collections.abc import Iterator

from extraction.candidates import Candidate, Finder
from extraction.contract import Claim
from extraction.naming import core, has_legal_form, is_name, is_title, is_town
from extraction.parties import (
    Block,
    Part,
    address_candidate,
    address_of,
    block_at,
    letterheads,
    name_candidate,
    window,
)
from extraction.pay_lines import has_cents
from extraction.schemas.base import Kind
from extraction.sheet import Hit, label_key

_COSTS = frozenset(
    ("cost", "costs", "paid", "benefits", "contribution", "contributions", "tax", "taxes", "items")
)


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
            employee = window(self._sheet, frozenset({core(firm.text)}))
            employee = employee or self._lone_name(core(firm.text))
            theirs = employee.name() if employee else None
        for path, block, name in (("employee", employee, theirs), ("employer", employer, firm)):
            if block is None or name is None:
                continue
            yield name_candidate(self._sheet, name, 1.0, f"{path} block").claim(f"{path}.name")
            yield from self._address(path, block, name.text)

    def _address(self, path: str, block: Block, name: str) -> Iterator[Claim]:
        """The block's own address, that of an address label, or one under the name elsewhere."""
        address = address_candidate(self._sheet, block.address(), f"{path} address")
        if address is None:
            for hit in self._sheet.named(f"{path}_address"):
                under = block_at(self._sheet, hit) if hit.strong else None
                parts = under.parts if under else ()
                lines = Block((block.parts[0], *parts)).address()
                address = address or address_candidate(self._sheet, lines, f"{path} address label")
        if address is None:
            parts = address_of(self._sheet, name)
            address = address_candidate(self._sheet, parts, f"{path} address elsewhere")
        if address is None and path == "employee":
            address = self._lone_address()
        if address:
            yield address.claim(f"{path}.address")

    def _lone_address(self) -> Candidate | None:
        """The one line in the upper half that is an address, street and town, under nobody."""
        found = []
        for at, row in enumerate(self._sheet.rows):
            high = self._sheet.sizes[row.page][1]
            text = row.line.text
            above = self._sheet.rows[at - 1].line.cells if at else ()
            if row.line.box.y0 > 0.5 * high or row.page != self._sheet.rows[0].page:
                break
            street = re.match(r"\d+ [A-Z]", text) and is_town(text, first=True)
            if street and len(row.line.cells) == 1 and not any(is_name(c.text) for c in above):
                found.append(Part(at, text, row.line.box))
        return address_candidate(self._sheet, found, "lone address") if len(found) == 1 else None

    def _lone_name(self, firm: str) -> Block | None:
        """The one name above the first amount that stands on its own and is not the firm's."""
        found: list[Part] = []
        for at, row in enumerate(self._sheet.rows):
            if has_cents(row.line.text) or row.page != self._sheet.rows[0].page:
                break
            for number, cell in enumerate(row.line.cells):
                words = cell.text.split()
                plain = 2 <= len(words) <= 4 and all(
                    re.fullmatch(r"[^\W\d_]+(?:[-'][^\W\d_]+)?|[A-Z]\.", word) for word in words
                )
                if not plain or not is_name(cell.text) or is_title(cell.text):
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
            self._sheet.box(hit).x0 < box.x1 and box.x0 < self._sheet.box(hit).x1 for hit in over
        )

    def _labelled(self, name: str) -> Block | None:
        for hit in self._sheet.named(name):
            row = self._sheet.rows[hit.row].line
            if not hit.leads or is_title(row.cells[0].text) or self._counts(hit):
                continue
            if self._is_of_costs(hit):
                continue
            block = block_at(self._sheet, hit)
            first = block.name() if block else None
            if block and first and is_name(first.text):
                return block
            for one in self._finder.near(hit, Kind.NAME):
                if is_name(one.raw) and hit.strong:
                    return Block((Part(one.row, one.raw, one.boxes[0]),))
        return None

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
