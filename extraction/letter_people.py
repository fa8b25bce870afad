"""Who is who in a letter about employment: the employee and the employer."""

import re
from collections.abc import Iterator, Sequence

from extraction.candidates import Candidate, Finder
from extraction.contract import Box, Claim
from extraction.letter_labels import Labels, in_cell
from extraction.letter_names import PERSON_TITLE, employee, greeted, is_person
from extraction.letter_patterns import CLOSING, EMPLOYER
from extraction.lines import cover
from extraction.naming import (
    core,
    has_digit,
    has_legal_form,
    is_legal,
    is_name,
    is_street,
    is_title,
    is_town,
)
from extraction.parties import (
    Block,
    Part,
    address_candidate,
    address_of,
    block_at,
    block_from,
    letterheads,
    name_candidate,
)
from extraction.prose import Prose
from extraction.schemas.base import Kind
from extraction.sheet import Hit, Token

_FORM = re.compile(r",?\s+([A-Z][\w.]{1,11})(?=[\s,;]|$)")  # "Inc." behind a firm's name
_PHONE = re.compile(
    r"(?<![\d.-])(?:(?:\+?1[\s.-]?)?\(?\d{3}\)?[\s./-]{0,3}\d{3}[\s.-]\d{4}"
    r"|\+\d{1,3}[\s.-]?(?:\(?\d{1,4}\)?[\s.-]?){2,5}|0\d{2,4}[\s-]\d{3,4}[\s-]\d{3,4})(?!\d)"
)
_CALLS = re.compile(
    r"\b(?:call|reach(?:ed)?|contact(?:ed)?|telephone|phone|questions?|directed|number)\b", re.I
)
_NO_CALL = re.compile(r"\b(?:fax|facsimile|f|ssn|account|id|no\.|ext)\b[^\d(+]{0,4}$", re.I)
_SIGNS = re.compile(r"^(?:by|signed|signature)\s*:?\s*_+", re.I)
_SMALL = frozenset(
    {"", "of", "and", "the", "for", "at", "in", "on", "de", "la", "by", "to", "with"}
)
MOST_YOU = 3  # times that a letter about somebody else says "you"
_OFFERS = re.compile(
    r"\boffer(?:ing)? (?:to )?(?:for )?(?:you|of employment)|\b(?:welcome|appoint|employ|hire|have|"
    r"engage) you\b|\byou (?:to )?join\b|\bjoin us\b|\bour offer\b|\bjob offer\b|\bthis offer\b|"
    r"\byou have been (?:selected|chosen|appointed|hired)\b|\byour (?:start|first day|salary|pay)",
    re.I,
)
_TO_OFFICE = re.compile(r"\b(?:department|attn|attention|underwrit|loan|leasing|landlord)", re.I)


class People:
    """The people of one letter."""

    def __init__(self, finder: Finder, prose: Prose, salutation: int | None, signer: str):
        """`salutation`: the row of "Dear ...", where the letter has one."""
        self._finder = finder
        self._sheet = finder.sheet
        self._prose = prose
        self._labels = Labels(finder)
        self._salutation = salutation
        self._signer = signer
        self.signing = next(
            (
                at
                for at, row in enumerate(self._sheet.rows)
                if CLOSING.match(row.line.cells[0].text) or _SIGNS.search(row.line.text)
            ),
            len(self._sheet.rows),
        )
        self.names: tuple[str, ...] = ()  # of the firm and the person, once they are known
        cells = self._sheet.rows[salutation].line.cells if salutation is not None else ()
        self._greeted = next((name for cell in cells if (name := greeted(cell.text))), "")
        spoken_to = len(re.findall(r"\byour?\b", prose.text, re.I)) > MOST_YOU
        hired = bool(_OFFERS.search(prose.text))
        self._offer = hired or bool(self._greeted and spoken_to)

    def parties(self) -> Iterator[Claim]:
        """The employer and the employee, with their addresses."""
        block, firm = self._employer_block("")
        name = firm.raw if firm else ""
        person = self._employee(name)
        known = str(person.raw) if person else ""
        if firm and known and core(known) == core(name):
            block, firm = self._employer_block(known)
        self.names = tuple(one for one in (firm.raw if firm else "", known) if one)
        if person:
            yield person
            yield from self._employee_address(known)
        yield from self._employer(block, firm)

    def _employee(self, employer: str) -> Claim | None:
        named = [hit for hit in self._labels.hits("name") if hit.row < self.signing]
        for hit in (*self._labels.hits("employee"), *named):
            for row, run in self._labels.values(hit):
                whole = self._labels.cell_text(row, run).strip(" ,:")
                text = PERSON_TITLE.sub("", whole, count=1)
                skipped = len(whole.split()) - len(text.split())
                name, _, behind = text.partition(",")
                if has_digit(behind) and not has_digit(name):
                    text = name  # with the address behind it
                if is_person(text):
                    kind, rule = Kind.NAME, "employee label"
                    named_ = run[skipped : skipped + len(text.split())]
                    return self._labels.claim(row, named_, kind, rule, "employee.name")
        one = employee(
            self._prose, signer=self._signer, employer=employer, offer=self._offer,
            full=self._greeted,
        )  # fmt: skip
        if one:
            claim = self._prose.claim("employee.name", one.span, "who is employed")
            if claim:
                return claim
        return self._recipient() if self._offer else None

    def _recipient(self) -> Claim | None:
        """Who an offer is written to: the salutation's name, in full where it stands above."""
        if self._salutation is None or not self._greeted:
            return None
        words = set(self._greeted.casefold().split())
        for at in range(self._salutation, -1, -1):
            for cell in self._sheet.rows[at].line.cells:
                whole = _untitled(re.sub(r"^(?:dear|hello|hi|to:)\s+", "", cell.text, flags=re.I))
                if not is_person(whole):
                    continue
                mine = {word.strip(".,").casefold() for word in whole.split()}
                if words <= mine:
                    run = [t for t in self._sheet.rows[at].tokens if in_cell(t, cell)]
                    start = len(cell.text.split()) - len(whole.split())
                    run = run[start : start + len(whole.split())]
                    return self._labels.claim(at, run, Kind.NAME, "recipient", "employee.name")
        return None

    def _employee_address(self, name: str) -> Iterator[Claim]:
        for hit in self._labels.hits("employee_address"):
            for row, run in self._labels.values(hit):
                if has_digit(self._labels.cell_text(row, run)):
                    rule = "address label"
                    yield self._labels.claim(row, run, Kind.ADDRESS, rule, "employee.address")
                    return
        wanted = core(name) if name else ""
        for at, line in enumerate(self._sheet.rows[: self._salutation]):
            for cell in line.line.cells:
                if wanted and core(_untitled(cell.text)) == wanted:
                    parts = block_from(self._sheet, at, cell).address()
                    one = address_candidate(self._sheet, parts, "under the name")
                    if one and _is_address(parts):
                        yield one.claim("employee.address")
                        return

    def _employer(self, block: Block | None, name: Candidate | None) -> Iterator[Claim]:
        told = next(self._told(), None)
        if name is None and told is None:
            yield from self._phone(0, anywhere=True)
            return
        yield name.claim("employer.name") if name else told  # type: ignore[misc]
        parts = block.address() if block else ()
        raw = name.raw if name else str(told.raw) if told else ""
        parts = parts or address_of(self._sheet, raw)
        if not parts and not self._by_label(name):  # a form's letterhead is whose form it is
            parts = self._loose_address(name)
        one = address_candidate(self._sheet, parts, "employer's block")
        labelled = list(self._labelled_address())
        yield from labelled
        if one and not labelled:
            yield one.claim("employer.address")
        yield from self._phone(name.row if name else 0, anywhere=not self._by_label(name))

    def _told(self) -> Iterator[Claim]:
        """The firm that a sentence says somebody is employed by."""
        for pattern in EMPLOYER:
            for found in pattern.finditer(self._prose.text):
                start, end = found.span("name")
                form = _FORM.match(self._prose.text, end)
                if form and is_legal(form[1]):
                    end = form.end()
                claim = self._prose.claim("employer.name", (start, end), "who employs")
                text = str(claim.raw) if claim else ""
                if claim and is_name(text) and (len(text.split()) > 1 or has_legal_form(text)):
                    yield claim

    def _loose_address(self, name: Candidate | None) -> tuple[Part, ...]:
        """An address in the letterhead or at the foot that stands apart from the name."""
        page = self._sheet.rows[0].page
        addressed = self._addressed()
        for at, row in enumerate(self._sheet.rows):
            if row.page != page or at in addressed or (name and at < name.row - 2):
                continue
            inside = self._salutation is not None and self._salutation < at < self.signing
            for cell in row.line.cells:
                if inside and len(cell.text.split()) > 7:
                    continue
                parts = block_from(self._sheet, at, cell).address()
                town = any(is_town(part.text, first=False) for part in parts)
                street = any(is_street(part.text) for part in parts)
                if town and street and parts[0].row <= at + 1 and _is_address(parts):
                    return parts
        return ()

    def _labelled_address(self) -> Iterator[Claim]:
        for hit in self._labels.hits("employer_address"):
            for row, run in self._labels.values(hit):
                if has_digit(self._labels.cell_text(row, run)):
                    yield self._labels.claim(
                        row, run, Kind.ADDRESS, "address label", "employer.address"
                    )
                    return

    def _employer_block(self, person: str) -> tuple[Block | None, Candidate | None]:
        """Under its label on a form, else the letterhead that the letter names again."""
        for hit in self._labels.hits("employer"):
            block = self._block_by(hit)
            part = block.name() if block else None
            many = part is not None and len(part.text.split()) > 1
            if block and part and many and is_name(part.text):
                return block, name_candidate(self._sheet, part, 1.0, "employer label")
        text = " ".join(self._prose.text.split()).casefold()
        told = {core(str(claim.raw)) for claim in self._told()}
        found: list[tuple[float, Block, Part]] = []
        for block, points in (*letterheads(self._sheet), *self._at_the_foot()):
            part = block.name()
            if part is None or not self._may_employ(part) or core(part.text) == core(person or "-"):
                continue
            score = points + 1.5 * (text.count(part.text.casefold()) > 1)
            score += 1.5 * (core(part.text) in told)
            score -= 2.0 * self._is_addressed(part, block)
            score -= 1.5 * (is_person(part.text) and core(part.text) not in told)
            found.append((score, block, part))
        found = [one for one in found if one[0] > 0]
        if not found:
            return None, None
        _, block, part = max(found, key=lambda one: one[0])
        return block, name_candidate(self._sheet, part, 1.0, "letterhead")

    def _block_by(self, hit: Hit) -> Block | None:
        if not self._labels.captions:
            row, run = next(self._labels.values(hit), (hit.row, []))
            if row != hit.row and run:
                cell = self._sheet.rows[row].line.cells[run[0].cell]
                below = block_from(self._sheet, row, cell)
                if below.name():
                    return below
            return block_at(self._sheet, hit)
        row, run = next(self._labels.values(hit), (0, []))
        return Block((Part(row, self._labels.cell_text(row, run), _around(run)),)) if run else None

    def _at_the_foot(self) -> Iterator[tuple[Block, float]]:
        """Names with an address under them below everything else, as some letterheads stand."""
        page = self._sheet.rows[0].page
        bottom = 0.82 * self._sheet.sizes[page][1]
        for at, row in enumerate(self._sheet.rows):
            if row.page == page and row.line.box.y0 > bottom:
                for cell in row.line.cells:
                    if is_name(cell.text):
                        block = block_from(self._sheet, at, cell)
                        if block.address():
                            yield block, 0.8 + has_legal_form(cell.text)

    def _is_addressed(self, part: Part, block: Block) -> bool:
        """Whether a block is who the letter goes to: below its date and above its salutation."""
        if self._salutation is None or not part.row < self._salutation:
            return False
        over = self._sheet.rows[: part.row]
        dated = any(any(self._finder.dates(row.tokens)) for row in over)
        around_ = " ".join(
            row.line.text for row in self._sheet.rows[max(0, part.row - 1) : part.row + 2]
        )
        return dated or bool(_TO_OFFICE.search(around_))

    def _may_employ(self, part: Part) -> bool:
        words = [word.strip(",.&") for word in part.text.split()]
        if any(word.islower() and word not in _SMALL for word in words):
            return False  # a sentence
        below = self._salutation is not None and part.row > self._salutation
        foot = part.box.y0 > 0.82 * self._sheet.sizes[self._sheet.rows[part.row].page][1]
        if (below and not foot and not has_legal_form(part.text)) or PERSON_TITLE.match(part.text):
            return False
        office = re.match(r"(?:office of|department of|human resources|people|personnel|payroll)\b",
                          part.text, re.I)  # fmt: skip
        return not (office or is_title(part.text) or _is_heading(part.text))

    @staticmethod
    def _by_label(name: Candidate | None) -> bool:
        return name is not None and name.rule == "employer label"

    def _phone(self, row: int, *, anywhere: bool) -> Iterator[Claim]:
        """A telephone number by its label, in the letterhead, or where a sentence says to call."""
        for hit in reversed(self._labels.hits("phone")):
            for at, run in self._labels.values(hit):
                text = self._labels.cell_text(at, run)
                if _PHONE.fullmatch(text.strip(" .,")):
                    yield self._labels.claim(
                        at, run, Kind.IDENTIFIER, "phone label", "employer.phone"
                    )
        last = len(self._sheet.rows)
        stop = self._salutation if self._salutation is not None else row + 8
        addressed = self._addressed()
        for at in range(min(last, max(stop, row + 1)) if anywhere else 0):
            if at not in addressed:
                yield from self._phone_in(at)
        for start, end in self._prose.sentences():
            found = _PHONE.search(self._prose.text, start, end)
            if not found or sum(map(str.isdigit, found[0])) < 10:
                continue
            before = self._prose.text[max(start, found.start() - 80) : found.start()]
            if _CALLS.search(before) and not _NO_CALL.search(before):
                claim = self._prose.claim("employer.phone", found.span(), "whom to call")
                if claim:
                    yield claim
        first = 0 if anywhere else last
        for at in (*range(min(self.signing, last), last), *range(first, last)):
            if at not in addressed:
                yield from self._phone_in(at)
        yield from self._only_phone()

    def _addressed(self) -> range:
        """The rows of whom the letter goes to: below its date, above its salutation."""
        stop = self._salutation or 0
        dated = next(
            (at for at in range(stop) if any(self._finder.dates(self._sheet.rows[at].tokens))), stop
        )
        return range(dated, stop)

    def _only_phone(self) -> Iterator[Claim]:
        """The only number of a document, alone in its cell: whom to call is not always said."""
        found = [
            (at, cell)
            for at, row in enumerate(self._sheet.rows)
            for cell in row.line.cells
            if _PHONE.search(cell.text)
        ]
        if len(found) == 1 and _PHONE.fullmatch(found[0][1].text.strip(" .")):
            yield from self._phone_in(found[0][0])

    def _phone_in(self, at: int) -> Iterator[Claim]:
        row = self._sheet.rows[at]
        for cell in row.line.cells:
            found = next(
                (one for one in _PHONE.finditer(cell.text)
                 if not _NO_CALL.search(cell.text[: one.start()])), None
            )  # fmt: skip
            if not found:
                continue
            before = cell.text[: found.start()]
            if len(re.findall(r"[^\W\d_]{3,}", before)) > 12:
                continue
            if not (re.search(r"\b(?:tel|phone|telephone|ph|t|p|call|main|office)\b", before, re.I)
                    or sum(map(str.isdigit, found[0])) >= 10):  # fmt: skip
                continue
            tokens = _holding([t for t in row.tokens if in_cell(t, cell)], found[0])
            if tokens:
                yield self._labels.claim(at, tokens, Kind.IDENTIFIER, "telephone", "employer.phone")


def _around(run: Sequence[Token]) -> Box:
    return cover(token.box for token in run)


def _holding(tokens: Sequence[Token], text: str) -> Sequence[Token]:
    """The fewest tokens in a row that hold a text."""
    spans = [
        tokens[start:end]
        for start in range(len(tokens))
        for end in range(start + 1, min(len(tokens), start + 6) + 1)
        if text in " ".join(token.text for token in tokens[start:end])
    ]
    return min(spans, key=len, default=())


def _untitled(text: str) -> str:
    """A name without "Ms." before it."""
    return PERSON_TITLE.sub("", text.strip(" ,:"), count=1)


def _is_address(parts: Sequence[Part]) -> bool:
    """Whether lines are a street and town, and no terms of a list."""
    text = " ".join(part.text for part in parts)
    return not re.search(r"[$€£%]|USD", text) and any(
        is_street(part.text) or is_town(part.text, first=False) for part in parts
    )


def _is_heading(text: str) -> bool:
    words = {word.casefold() for word in re.findall(r"[^\W\d_]+", text)}
    return bool(
        words
        & {"offer", "verification", "employment", "letter", "re", "subject", "date", "memorandum",
           "confirmation", "confidential", "concern", "dear"}
    )  # fmt: skip
