"""Who is who in a letter about employment: the employee, the employer, who signs."""

import re
from collections.abc import Iterator

from extraction.candidates import Candidate, Finder
from extraction.contract import Claim
from extraction.letter_labels import Labels
from extraction.letter_patterns import CLOSING, EMPLOYED, EMPLOYER, PERSON, SALUTATION
from extraction.lines import Cell, height
from extraction.naming import core, has_digit, has_legal_form, is_contact, is_legal, is_name
from extraction.parties import (
    Block,
    Part,
    address_candidate,
    block_at,
    block_from,
    letterheads,
    name_candidate,
)
from extraction.prose import Prose
from extraction.schemas.base import Kind
from extraction.sheet import Hit, Token

_FORM = re.compile(r",?\s+([A-Z][\w.]{1,11})(?=[\s,;]|$)")  # "Inc." behind a firm's name
FAR_BELOW = 9  # lines below a closing in which the signer's name stands
_PHONE = re.compile(r"\(?\+?\d{1,3}\)?[\d\s().-]{6,}\d")
PERSON_TITLE = re.compile(r"(?:Mr|Mrs|Ms|Miss|Mx|Dr)\b\.?\s+", re.I)
_OFFICE = frozenset(
    {"sir", "madam", "sirs", "lender", "team", "underwriter", "officer", "department", "concern",
     "hiring", "manager", "loan", "to", "whom", "all", "colleague", "candidate", "applicant"}
)  # fmt: skip


class People:
    """The people of one letter."""

    def __init__(self, finder: Finder, prose: Prose, salutation: int | None):
        """`salutation`: the row of "Dear ...", where the letter has one."""
        self._finder = finder
        self._sheet = finder.sheet
        self._prose = prose
        self._labels = Labels(finder)
        self._salutation = salutation

    def parties(self) -> Iterator[Claim]:
        employee = self._employee()
        if employee:
            yield employee
        name = employee.raw if employee else ""
        yield from self._employee_address(name or "")
        yield from self._employer(name or "")

    def _employee(self) -> Claim | None:
        for pattern in EMPLOYED:
            for found in pattern.finditer(self._prose.text):
                if is_name(_untitled(found["name"])):
                    start = found.start("name") + _title_length(found["name"])
                    return self._prose.claim(
                        "employee.name", (start, found.end("name")), "who is employed"
                    )
        for hit in self._labels.hits("employee"):
            for row, run in self._finder.around(hit):
                text = self._labels.cell_text(row, run)
                named = is_name(_untitled(text)) and len(_untitled(text).split()) > 1
                if named and not has_legal_form(text) and not _is_heading(text):
                    return self._labels.claim(
                        row, run, Kind.NAME, "employee label", "employee.name"
                    )
        return self._recipient()

    def _recipient(self) -> Claim | None:
        """Who an offer is written to: the salutation's name, in full where it stands above."""
        if self._salutation is None:
            return None
        found = SALUTATION.match(self._sheet.rows[self._salutation].line.text)
        greeted = found["name"].strip(" ,:") if found and found["name"] else ""
        bare = _untitled(greeted)
        if not bare or not re.fullmatch(PERSON, bare) or _is_office(bare):
            return None
        last = bare.split()[-1].casefold()
        for at in range(self._salutation - 1, -1, -1):
            for cell in self._sheet.rows[at].line.cells:
                whole = _untitled(cell.text)
                words = [word.strip(".,").casefold() for word in whole.split()]
                full = 2 <= len(words) <= 5 and (last in words or bare.casefold() == words[0])
                if full and is_name(whole) and not has_legal_form(whole):
                    start = len(cell.text.split()) - len(whole.split())
                    run = [t for t in self._sheet.rows[at].tokens if _in_cell(t, cell)][start:]
                    return self._labels.claim(at, run, Kind.NAME, "recipient", "employee.name")
        if len(bare.split()) < 2:
            return None
        row = self._sheet.rows[self._salutation]
        text = [token.text.strip(",:") for token in row.tokens]
        first = bare.split()[0]
        start = text.index(first) if first in text else 1
        run = list(row.tokens[start : start + len(bare.split())])
        return self._labels.claim(self._salutation, run, Kind.NAME, "salutation", "employee.name")

    def _employee_address(self, name: str) -> Iterator[Claim]:
        wanted = core(name) if name else ""
        for at, row in enumerate(self._sheet.rows[: self._salutation]):
            for cell in row.line.cells:
                if wanted and core(_untitled(cell.text)) == wanted:
                    block = block_from(self._sheet, at, cell)
                    one = address_candidate(self._sheet, block.address(), "under the name")
                    if one:
                        yield one.claim("employee.address")
                        return

    def _employer(self, employee: str) -> Iterator[Claim]:
        block, name = self._employer_block(employee)
        if name is None:
            for pattern in EMPLOYER:
                for found in pattern.finditer(self._prose.text):
                    start, end = found.span("name")
                    form = _FORM.match(self._prose.text, end)
                    if form and is_legal(form[1]):
                        end = form.end()
                    claim = self._prose.claim("employer.name", (start, end), "who employs")
                    if claim and is_name(str(claim.raw)):
                        yield claim
                        return
            return
        yield name.claim("employer.name")
        if block:
            one = address_candidate(self._sheet, block.address(), "employer's block")
            if one:
                yield one.claim("employer.address")
        yield from self._labelled_address()
        yield from self._phone(name.row)
        if self._salutation is None:
            for hit in self._labels.hits("phone"):
                for row, run in self._labels.values(hit):
                    if has_digit(self._labels.cell_text(row, run)):
                        yield self._labels.claim(
                            row, run, Kind.IDENTIFIER, "phone label", "employer.phone"
                        )

    def _labelled_address(self) -> Iterator[Claim]:
        for hit in self._labels.hits("employer_address"):
            for row, run in self._labels.values(hit):
                if has_digit(self._labels.cell_text(row, run)):
                    yield self._labels.claim(
                        row, run, Kind.ADDRESS, "address label", "employer.address"
                    )
                    return

    def _employer_block(self, employee: str) -> tuple[Block | None, Candidate | None]:
        """Under its label on a form, else the letterhead that the letter names again."""
        for hit in self._labels.hits("employer"):
            block = block_at(self._sheet, hit)
            part = block.name() if block else None
            if block and part and is_name(part.text):
                return block, name_candidate(self._sheet, part, 1.0, "employer label")
        but = frozenset({core(employee)}) if employee else frozenset[str]()
        found = [
            (block, part, score)
            for block, score in letterheads(self._sheet, but=but)
            if (part := block.name()) and self._may_employ(part)
        ]
        text = " ".join(self._prose.text.split()).casefold()
        found.sort(key=lambda one: -(one[2] + 1.5 * (text.count(one[1].text.casefold()) > 1)))
        if not found:
            return None, None
        block, part, _ = found[0]
        return block, name_candidate(self._sheet, part, 1.0, "letterhead")

    def _may_employ(self, part: Part) -> bool:
        above = self._salutation is None or part.row < self._salutation
        return above and not re.match(PERSON_TITLE, part.text) and not _is_heading(part.text)

    def _phone(self, row: int) -> Iterator[Claim]:
        """A telephone number in the letterhead, above the salutation."""
        stop = self._salutation if self._salutation is not None else row + 8
        for at in range(row, min(len(self._sheet.rows), max(stop, row + 1))):
            text = self._sheet.rows[at].line.text
            found = _PHONE.search(text)
            if found and _is_contact_line(text) and sum(map(str.isdigit, found[0])) >= 7:
                tokens = [
                    token for token in self._sheet.rows[at].tokens
                    if has_digit(token.text) and token.text.strip("()") in found[0]
                ]  # fmt: skip
                if tokens:
                    yield self._labels.claim(
                        at, tokens, Kind.IDENTIFIER, "telephone", "employer.phone"
                    )
                    return

    def signer(self) -> Iterator[Claim]:
        yield from self._labelled_signer()
        closings = [
            (at, cell)
            for at, row in enumerate(self._sheet.rows)
            for cell in row.line.cells
            if CLOSING.match(cell.text)
        ]
        if not closings:
            return
        at, closing = closings[-1]
        lines = list(self._under(at, closing))
        for nth, (row, cell) in enumerate(lines):
            text, _, behind = cell.text.partition(",")
            whole = text if behind and is_name(text) and len(text.split()) <= 4 else cell.text
            if not is_name(whole) or has_legal_form(whole) or len(whole.split()) < 2:
                continue
            tokens = [t for t in self._sheet.rows[row].tokens if _in_cell(t, cell)]
            cut = len(whole.split())
            yield self._labels.claim(
                row, tokens[:cut], Kind.NAME, "below the closing", "signer.name"
            )
            if behind.strip() and whole == text:
                yield self._labels.claim(
                    row, tokens[cut:], Kind.TEXT, "behind the name", "signer.title"
                )
            elif nth + 1 < len(lines):
                yield from self._title_at(*lines[nth + 1])
            return

    def _title_at(self, row: int, cell: Cell) -> Iterator[Claim]:
        text = cell.text.strip(" ,")
        plain = not is_contact(text) and not has_digit(text) and not has_legal_form(text)
        if plain and text[:1].isupper() and len(text.split()) <= 8 and not text.endswith(":"):
            tokens = [t for t in self._sheet.rows[row].tokens if _in_cell(t, cell)]
            yield self._labels.claim(
                row, tokens, Kind.TEXT, "below the signer's name", "signer.title"
            )

    def _under(self, at: int, closing: Cell) -> Iterator[tuple[int, Cell]]:
        """The cells below a closing that keep to its left edge, over gaps for a signature.

        They may go on at the top of the next page.
        """
        size = height(closing.box)
        page = self._sheet.rows[at].page
        for row in range(at + 1, min(len(self._sheet.rows), at + 1 + FAR_BELOW)):
            if self._sheet.rows[row].page != page and row > at + 2:
                return
            for cell in self._sheet.rows[row].line.cells:
                if abs(cell.box.x0 - closing.box.x0) < 2.5 * size and any(
                    map(str.isalpha, cell.text)
                ):
                    yield row, cell

    def _labelled_signer(self) -> Iterator[Claim]:
        for name, path, kind in (
            ("signer_name", "signer.name", Kind.NAME),
            ("signer_title", "signer.title", Kind.TEXT),
        ):
            for hit in self._labels.hits(name):
                run = next(self._labels.values(hit), None)
                if run and not has_digit(self._labels.cell_text(*run)):
                    yield self._labels.claim(run[0], run[1], kind, f"{name} label", path)
                    if name == "signer_name":
                        yield from self._title_beside(hit)
                    break

    def _title_beside(self, signer: Hit) -> Iterator[Claim]:
        """A label "Title" right behind or below the signer's label is the signer's title."""
        for hit in self._sheet.named("position"):
            near = 0 <= hit.row - signer.row <= 1 and (hit.row, hit.start) > signer[2:4]
            if not hit.strong and near and self._labels.is_label(hit):
                run = next(self._labels.values(hit), None)
                if run:
                    yield self._labels.claim(
                        *run, Kind.TEXT, "title beside the signer", "signer.title"
                    )


def _untitled(text: str) -> str:
    """A name without "Ms." before it."""
    return PERSON_TITLE.sub("", text.strip(" ,:"), count=1)


def _title_length(text: str) -> int:
    found = PERSON_TITLE.match(text)
    return found.end() if found else 0


def _is_office(text: str) -> bool:
    return bool({word.casefold() for word in text.split()} & _OFFICE)


def _is_heading(text: str) -> bool:
    words = {word.casefold() for word in re.findall(r"[^\W\d_]+", text)}
    return bool(words & {"offer", "verification", "employment", "letter", "re", "subject", "date"})


def _is_contact_line(text: str) -> bool:
    """Whether a line of a letterhead says how to call: a word for it, or nothing but a number."""
    return bool(re.search(r"\b(?:tel|phone|telephone|ph|t|p|call)\b", text, re.I)) or bool(
        _PHONE.search(text)
    )


def _in_cell(token: Token, cell: Cell) -> bool:
    middle = (token.box.x0 + token.box.x1) / 2
    return cell.box.x0 <= middle <= cell.box.x1
