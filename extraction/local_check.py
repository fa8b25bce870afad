"""How the local reader reads a check."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from stdnum.us import rtn

from extraction.amounts import read_decimal
from extraction.candidates import Candidate, Finder
from extraction.check_words import (
    FIGURES,
    HUNDREDTHS,
    digits,
    spoken,
    until_figures,
    without_label,
)
from extraction.contract import Box, Claim, Flag
from extraction.lines import Cell, cover, height
from extraction.naming import has_digit, is_name, is_street, is_town
from extraction.parties import Block, address_candidate, block_from, name_candidate
from extraction.schemas.base import Kind
from extraction.sheet import Hit, Token
from extraction.wordage import amount_of_words

NEAR = 7  # line heights below the payee's label in which the amount in words stands
LEFT = 0.55  # of the page's width: the payer is at the left
_BANK = re.compile(r"\b(?:bank|credit union|savings|trust|n\.a\.|fcu|federal)\b", re.I)
_TITLE = re.compile(
    r"\b(?:cashier['’]?s|official|certified|treasurer['’]?s|payroll|teller['’]?s) che(?:ck|que)\b"
    r"|\bmoney order\b|\b(?:operating|checking|payroll|disbursement|general) account\b", re.I,
)  # fmt: skip
_REMITTER = re.compile(r"\s*(?:remitter|purchaser|purchased by|sender|drawer|from)\b", re.I)
_ROUTING = re.compile(r"(?<!\d)(\d{9})(?!\d)")
_RUN = re.compile(r"\d[\d-]*\d")


def read(finder: Finder) -> Iterator[Claim]:
    """Claim what can be found of a check."""
    reading = _Check(finder)
    yield from reading.payee()
    yield from reading.amounts()
    yield from reading.date()
    yield from reading.micr()
    yield from reading.payer()
    yield from reading.memo()


class _Check:
    def __init__(self, finder: Finder):
        self._finder = finder
        self._sheet = finder.sheet
        self._label = self._payees_label()
        self._micr = self._micr_row()
        page = self._label.row if self._label else 0
        self._page = self._sheet.rows[page].page
        self._rows = self._of_the_check()
        self._payee = self._payee_found()
        self._words = self._worded()

    def payee(self) -> Iterator[Claim]:
        """Who is paid."""
        if self._payee:
            yield self._payee.claim("pay_to")

    def amounts(self) -> Iterator[Claim]:
        """The amount in figures and in words; where the two differ, the figures say so."""
        words = self._words
        value = amount_of_words(words.raw) if words else None
        figures = self._figured(value)
        if figures:
            differs = value is not None and figures.number != value
            yield figures.claim("amount", *((Flag.CONFLICT,) if differs else ()))
        if words:
            yield words.claim("amount_in_words")

    def date(self) -> Iterator[Claim]:
        """The date beside its label, else the only one on the check."""
        found = [
            one for hit in self._hits("check_date") for one in self._finder.near(hit, Kind.DATE)
        ] or self._loose_dates()
        if found:
            yield max(found, key=lambda one: one.score).claim("check_date")

    def micr(self) -> Iterator[Claim]:
        """The line at the foot, and the number at the top right that is printed there too."""
        number = None
        if self._micr is not None:
            parts = self._micr_parts(self._micr)
            for name, part in parts.items():
                yield part.claim(f"micr.{name}")
            number = parts.get("check_number")
        top = self._number(number.raw if number else "")
        if top:
            yield top.claim("number")

    def payer(self) -> Iterator[Claim]:
        """The block at the top left, and the bank."""
        bank = None
        found: list[Block] = []
        payee = self._payee.raw.casefold() if self._payee else ""
        for at in self._rows:
            if self._label and at >= self._label.row:
                break
            for cell in self._sheet.rows[at].line.cells:
                named = is_name(cell.text) and cell.text.casefold() != payee
                if not named or self._labelled(at, cell):
                    continue
                if _BANK.search(cell.text):
                    bank = bank or (at, cell)
                elif cell.box.x0 < LEFT * self._width() and not _TITLE.search(cell.text):
                    found.append(block_from(self._sheet, at, cell))
        yield from self._payers(found)
        bank = bank or self._bank_below()
        if bank:
            yield self._cell(bank[0], bank[1], "bank").claim("bank_name")

    def _payers(self, found: Sequence[Block]) -> Iterator[Claim]:
        """The first name that has an address; where none has, the first."""
        named = [block for block in found if block.name()]
        block = next((one for one in named if one.address()), named[0] if named else None)
        name = block.name() if block else None
        if block and name:
            yield name_candidate(self._sheet, name, 1.0, "top left").claim("payer.name")
            address = address_candidate(self._sheet, block.address(), "top left")
            if address:
                yield address.claim("payer.address")

    def memo(self) -> Iterator[Claim]:
        """What the payment is for."""
        for hit in self._hits("memo"):
            label = self._sheet.text(hit)
            if not (
                hit.leads and (label.endswith(":") or label.casefold() in ("memo", "for", "re"))
            ):
                continue
            if self._label and hit.row <= self._label.row:
                continue
            run = self._right(hit)
            if run and any(map(str.isalnum, "".join(token.key for token in run))):
                yield self._candidate(hit.row, run, "memo").claim("memo")
                return

    def _payees_label(self) -> Hit | None:
        hits = [hit for hit in self._sheet.named("pay_to") if hit.strong and hit.leads]
        order = [hit for hit in hits if "order" in self._sheet.text(hit).casefold()]
        return (order or hits or [None])[0]  # type: ignore[list-item]

    def _of_the_check(self) -> list[int]:
        """The check's own rows: on a sheet with a stub, those around the payee's label."""
        rows = [at for at, row in enumerate(self._sheet.rows) if row.page == self._page]
        if self._label is None:
            return rows
        label = self._sheet.box(self._label)
        bottom = label.y1 + 0.32 * self._width()
        if self._micr is not None and self._sheet.rows[self._micr].page == self._page:
            bottom = self._sheet.rows[self._micr].line.box.y1
        top = label.y0 - 0.3 * self._width()
        boxes = {at: self._sheet.rows[at].line.box for at in rows}
        return [at for at in rows if top <= boxes[at].y0 and boxes[at].y1 <= bottom + 2]

    def _hits(self, name: str) -> list[Hit]:
        mine = set(self._rows)
        return [hit for hit in self._sheet.named(name) if hit.row in mine and hit.strong]

    def _payee_found(self) -> Candidate | None:
        if self._label is None:
            return None
        box = self._sheet.box(self._label)
        for at in self._by_the_label(box):
            row = self._sheet.rows[at]
            if at == self._label.row:
                run = self._right(self._label)
            else:
                run = [
                    token for token in row.tokens
                    if token.box.x0 > box.x0 + 1.5 * height(box)
                    and not self._in_label(at, token)
                ]  # fmt: skip
            run = until_figures(without_label(run))
            text = " ".join(token.text for token in run).strip(" *")
            letters = sum(map(str.isalpha, text))
            if letters >= 3 and not HUNDREDTHS.search(text) and not _is_of_address(text):
                return self._candidate(at, run, "payee")
        return self._payee_below(box.y1, height(box))

    def _by_the_label(self, label: Box) -> list[int]:
        """The rows in which the payee may stand: the label's, those below it, then that above.

        A label in pieces ("Pay", "to the", "order of") has more lines than one in a piece.
        """
        pieces = self._label is not None and self._sheet.text(self._label).casefold() == "pay"
        near = []
        for at in self._rows:
            gap = self._sheet.rows[at].line.box.y0 - label.y0
            most = (5.5 if pieces else 2.2) if gap > 0 else 2.2
            if abs(gap) <= most * height(label) and not self._tells_another(at):
                near.append((at != (self._label.row if self._label else -1), gap < 0, abs(gap), at))
        return [at for *_, at in sorted(near)]

    def _tells_another(self, row: int) -> bool:
        """Whether a row is that of who bought the check."""
        return bool(_REMITTER.match(self._sheet.rows[row].line.text))

    def _payee_below(self, bottom: float, size: float) -> Candidate | None:
        for at in self._rows:
            line = self._sheet.rows[at].line
            under = bottom - 2 < line.box.y0 < bottom + 3 * size
            if under and is_name(line.cells[0].text) and not HUNDREDTHS.search(line.text):
                return self._cell(at, line.cells[0], "payee below")
        return None

    def _worded(self) -> Candidate | None:
        for at in self._rows:
            row = self._sheet.rows[at]
            if not HUNDREDTHS.search(row.line.text):
                continue
            run = spoken(row.tokens)
            value = amount_of_words(" ".join(token.text for token in run))
            longer = self._begun_above(at, run)
            if longer and (value is None or value not in self._figures()):
                return longer
            if value is not None:
                return self._candidate(at, run, "amount in words")
        return None

    def _begun_above(self, at: int, run: Sequence[Token]) -> Candidate | None:
        """The amount in words of two lines, where it comes to an amount in figures."""
        if at == 0 or at - 1 not in self._rows:
            return None
        above = spoken(self._sheet.rows[at - 1].tokens)
        text = " ".join(token.text for token in (*above, *run))
        value = amount_of_words(text) if above else None
        if value is None or value not in self._figures():
            return None
        line = self._sheet.rows[at - 1].line
        boxes = (cover(one.box for one in above), cover(one.box for one in run))
        raw = text.strip(" :_*-")
        return Candidate(raw, at - 1, line.page, line.id, boxes, 1.0, "amount in words")

    def _figures(self) -> set[Decimal]:
        """The amounts in figures on the check."""
        found = set()
        for at in self._rows:
            for token in self._sheet.rows[at].tokens:
                if FIGURES.fullmatch(token.text.strip()):
                    number, _ = read_decimal(
                        token.text.strip(" *").replace("$*", "$").replace("*", ""), decimal="."
                    )
                    if number is not None:
                        found.add(number)
        return found

    def _figured(self, value: Decimal | None) -> Candidate | None:
        """The amount in figures: what agrees with the words, else what is signed or near."""
        found: list[tuple[float, Candidate]] = []
        for at in self._rows:
            for token in self._sheet.rows[at].tokens:
                text = token.text.strip()
                if not FIGURES.fullmatch(text):
                    continue
                number, _ = read_decimal(text.strip("*").replace("$*", "$"), decimal=".")
                if number is None or number <= 0:
                    continue
                one = self._finder.candidate(at, [token], Kind.MONEY, 1.0, "amount in figures")
                near = self._label is not None and abs(
                    token.box.y0 - self._sheet.box(self._label).y0
                ) < 4 * height(token.box)
                score = 2.0 * (number == value) + 1.0 * ("$" in text or "*" in text) + 0.8 * near
                found.append((score, one))
        if not found:
            return None
        best = max(found, key=lambda one: one[0])
        return best[1] if best[0] >= 0.8 or len(found) == 1 else None

    def _loose_dates(self) -> list[Candidate]:
        found = []
        for at in self._rows:
            tokens = self._sheet.rows[at].tokens
            for start, end in self._finder.dates(tokens):
                found.append(
                    self._finder.candidate(at, tokens[start:end], Kind.DATE, 0.5, "only date")
                )
        return found if len({one.raw for one in found}) == 1 else []

    def _micr_row(self) -> int | None:
        """The last row with a bank's routing number whose check digit is right."""
        for at in range(len(self._sheet.rows) - 1, -1, -1):
            text = self._sheet.rows[at].line.text
            valid = any(rtn.is_valid(found[1]) for found in _ROUTING.finditer(digits(text)))
            if valid and not re.search(r"[a-z]{4,}", text):
                return at
        return None

    def _micr_parts(self, at: int) -> dict[str, Candidate]:
        """Routing, account and check number: the account follows, the check's stands outside."""
        tokens = self._sheet.rows[at].tokens
        runs: list[tuple[str, Token]] = []
        for token in tokens:
            runs.extend((found, token) for found in _RUN.findall(digits(token.text)))
        parts: dict[str, Candidate] = {}
        place = next((n for n, (text, _) in enumerate(runs) if rtn.is_valid(text)), None)
        if place is None:
            return parts
        parts["routing_number"] = self._run(at, *runs[place])
        after, before = runs[place + 1 :], runs[:place]
        if before:  # a company's check: number, routing, account
            parts["check_number"] = self._run(at, *before[-1])
            if after:
                parts["account_number"] = self._run(at, *after[0])
        elif after:
            longest = max(after, key=lambda run: len(run[0]))
            parts["account_number"] = self._run(at, *longest)
            others = [run for run in after if run is not longest]
            if others:
                parts["check_number"] = self._run(at, *others[-1])
        return parts

    def _run(self, at: int, text: str, token: Token) -> Candidate:
        line = self._sheet.rows[at].line
        return Candidate(text, at, line.page, line.id, (token.box,), 1.0, "line at the foot")

    def _number(self, wanted: str) -> Candidate | None:
        """The number at the top right: labelled, or the one that the foot repeats."""
        for hit in self._hits("number"):
            for one in self._finder.near(hit, Kind.IDENTIFIER)[:1]:
                if has_digit(one.raw):
                    return one
        top = self._label.row if self._label else len(self._sheet.rows)
        for at in self._rows:
            if at >= top:
                break
            for token in reversed(self._sheet.rows[at].tokens):
                text = token.text.strip("#. ")
                right = token.box.x0 > 0.6 * self._width()
                same = not wanted or text.lstrip("0") == wanted.lstrip("0")
                if right and same and re.fullmatch(r"\d{3,10}", text):
                    return self._finder.candidate(at, [token], Kind.IDENTIFIER, 0.8, "top right")
        return None

    def _bank_below(self) -> tuple[int, Cell] | None:
        for at in self._rows:
            for cell in self._sheet.rows[at].line.cells:
                if _BANK.search(cell.text) and is_name(cell.text) and len(cell.text.split()) <= 6:
                    return at, cell
        return None

    def _labelled(self, row: int, cell: Cell) -> bool:
        tokens = self._sheet.rows[row].tokens
        return any(
            hit.strong and tokens[hit.start].box.x0 >= cell.box.x0 - 1
            and tokens[hit.end - 1].box.x1 <= cell.box.x1 + 1
            for hit in self._sheet.by_row[row]
        )  # fmt: skip

    def _in_label(self, row: int, token: Token) -> bool:
        tokens = self._sheet.rows[row].tokens
        return any(
            token in tokens[hit.start : hit.end] for hit in self._sheet.by_row[row] if hit.strong
        )

    def _right(self, hit: Hit) -> list[Token]:
        """What stands right of a label up to the next one."""
        run: list[Token] = []
        tokens = self._sheet.rows[hit.row].tokens
        for at in range(hit.end, len(tokens)):
            label = self._sheet.starting_at(hit.row, at)
            if label and label.strong and label.leads and label.name != hit.name:
                break
            if run and tokens[at].box.x0 - run[-1].box.x1 > 6 * height(tokens[at].box):
                break
            if run or not self._in_label(hit.row, tokens[at]):
                run.append(tokens[at])
        return run

    def _width(self) -> float:
        return self._sheet.sizes[self._page][0]

    def _candidate(self, row: int, run: Sequence[Token], rule: str) -> Candidate:
        line = self._sheet.rows[row].line
        raw = " ".join(token.text for token in run).strip(" :_*-")
        return Candidate(raw, row, line.page, line.id, (cover(t.box for t in run),), 1.0, rule)

    def _cell(self, row: int, cell: Cell, rule: str) -> Candidate:
        line = self._sheet.rows[row].line
        return Candidate(cell.text.strip(" ,;:"), row, line.page, line.id, (cell.box,), 1.0, rule)


def _is_of_address(text: str) -> bool:
    """Whether a line is that of a house in a street, or of a town, as below a payee's name."""
    return (has_digit(text.split()[0]) and is_street(text)) or is_town(text, first=False)
