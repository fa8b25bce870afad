"""How the local reader reads a check."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from stdnum.us import rtn

from extraction.amounts import read_decimal
from extraction.candidates import Candidate, Finder
from extraction.contract import Claim, Flag
from extraction.lines import Cell, cover, height
from extraction.naming import has_digit, is_name
from extraction.parties import address_candidate, block_from, name_candidate
from extraction.schemas.base import Kind
from extraction.sheet import Hit, Token
from extraction.wordage import amount_of_words

NEAR = 7  # line heights below the payee's label in which the amount in words stands
LEFT = 0.55  # of the page's width: the payer is at the left
_BANK = re.compile(r"\b(?:bank|credit union|savings|trust|n\.a\.|fcu|federal)\b", re.I)
_HUNDREDTHS = re.compile(r"(?:\d{1,2}|no|xx)\s?/\s?(?:100|xx)|\bhundredths\b|\bcents\b", re.I)
_FIGURES = re.compile(
    r"[$*]*\s?\*{0,6}\d{1,3}(?:,\d{3})*\.\d{2}\*{0,6}|[$*]*\*{0,6}\d+\.\d{2}\*{0,6}"
)
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
        payer: Cell | None = None
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
                elif payer is None and cell.box.x0 < LEFT * self._width():
                    payer = cell
                    block = block_from(self._sheet, at, cell)
                    name = block.name()
                    if name:
                        yield name_candidate(self._sheet, name, 1.0, "top left").claim("payer.name")
                    address = address_candidate(self._sheet, block.address(), "top left")
                    if address:
                        yield address.claim("payer.address")
        bank = bank or self._bank_below()
        if bank:
            yield self._cell(bank[0], bank[1], "bank").claim("bank_name")

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
        for at in self._rows:
            row = self._sheet.rows[at]
            if abs(row.line.box.y0 - box.y0) > 2.2 * height(box):
                continue
            if at == self._label.row:
                run = self._right(self._label)
            else:
                run = [
                    token for token in row.tokens
                    if token.box.x0 > box.x0 + 1.5 * height(box)
                    and not self._in_label(at, token)
                ]  # fmt: skip
            run = _until_figures(run)
            text = " ".join(token.text for token in run).strip(" *")
            if run and sum(map(str.isalpha, text)) >= 3 and not _HUNDREDTHS.search(text):
                return self._candidate(at, run, "payee")
        return self._payee_below(box.y1, height(box))

    def _payee_below(self, bottom: float, size: float) -> Candidate | None:
        for at in self._rows:
            line = self._sheet.rows[at].line
            under = bottom - 2 < line.box.y0 < bottom + 3 * size
            if under and is_name(line.cells[0].text) and not _HUNDREDTHS.search(line.text):
                return self._cell(at, line.cells[0], "payee below")
        return None

    def _worded(self) -> Candidate | None:
        for at in self._rows:
            row = self._sheet.rows[at]
            if not _HUNDREDTHS.search(row.line.text):
                continue
            run = [token for token in row.tokens if token.key or token.text in ("&", "-")]
            run = [token for token in run if not token.text.startswith(("$", "**$"))]
            while run and run[0].key in ("pay", "exactly", "amount", "the", "sum", "of"):
                run.pop(0)
            for n, token in enumerate(run):
                if n and token.key in ("dollars", "dollar", "us"):
                    apart = token.cell != run[n - 1].cell  # it is printed at the line's end
                    run = run[:n] if apart else run[: n + 1] if token.key != "us" else run
                    break
            text = " ".join(token.text for token in run)
            if amount_of_words(text) is not None:
                return self._candidate(at, run, "amount in words")
        return None

    def _figured(self, value: Decimal | None) -> Candidate | None:
        """The amount in figures: what agrees with the words, else what is signed or near."""
        found: list[tuple[float, Candidate]] = []
        for at in self._rows:
            for token in self._sheet.rows[at].tokens:
                text = token.text.strip()
                if not _FIGURES.fullmatch(text):
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
            valid = any(rtn.is_valid(found[1]) for found in _ROUTING.finditer(_digits(text)))
            if valid and not re.search(r"[a-z]{4,}", text):
                return at
        return None

    def _micr_parts(self, at: int) -> dict[str, Candidate]:
        """Routing, account and check number: the account follows, the check's stands outside."""
        tokens = self._sheet.rows[at].tokens
        runs: list[tuple[str, Token]] = []
        for token in tokens:
            runs.extend((found, token) for found in _RUN.findall(_digits(token.text)))
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


def _until_figures(run: Sequence[Token]) -> list[Token]:
    kept: list[Token] = []
    for token in run:
        if token.text.startswith("$") or _FIGURES.fullmatch(token.text):
            break
        kept.append(token)
    while kept and not kept[-1].key:
        kept.pop()
    while kept and not kept[0].key:
        kept.pop(0)
    return kept


def _digits(text: str) -> str:
    """Text with the signs between the numbers at a check's foot, as they are read, taken out."""
    return re.sub(r"[^\d-]+", " ", text)
