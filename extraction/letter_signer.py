"""Who signs a letter about employment, and as what."""

import re
from collections.abc import Iterator

from extraction.candidates import Finder
from extraction.contract import Claim
from extraction.letter_labels import Labels
from extraction.letter_names import is_person
from extraction.letter_patterns import CLOSING
from extraction.lines import Cell, height
from extraction.naming import has_digit, has_legal_form, is_contact
from extraction.schemas.base import Kind
from extraction.sheet import Sheet, Token

FAR_BELOW = 9  # lines below a closing in which the signer's name stands
BELOW = 16  # lines at the end among which an unannounced signer is looked for
_BY = re.compile(r"(?:by|signed|signature|name|printed name)\s*:?\s*_*", re.I)
_LABEL = re.compile(r"(?:by|(?:printed |full )?name|signed by|print name)\s*:\s*", re.I)
_TITLED = re.compile(r"(?:job )?title\s*:\s*", re.I)
_ACCEPTS = re.compile(
    r"\W*(?:(?:i(?:,? \w+ \w+,?)? (?:hereby )?(?:accept|agree|acknowledge|have read)|"
    r"(?:offer )?(?:accepted|acceptance|acknowledg\w+|agreed)|read and accepted|"
    r"(?:employee|candidate|applicant)(?:['’]s)? (?:signature|acceptance))\b"
    r"(?!\s+(?:deadline|due|by|date|expires))[^\d:]*:?\s*_*\s*$)", re.I,
)  # fmt: skip
_OFFICES = re.compile(
    r"\b(?:manager|director|officer|president|administrator|specialist|partner|generalist|owner|"
    r"supervisor|coordinator|controller|accountant|assistant|analyst|chief|head|human resources|"
    r"hr|payroll|recruit\w*|people|talent|secretary|principal|superintendent|founder|chair\w*|"
    r"executive|representative|clerk|associate|lead|bookkeeper|dean|treasurer|personnel|ceo|cfo|"
    r"coo|vp|registrar|member|consultant|advis[eo]r)\b", re.I,
)  # fmt: skip
_CERTIFIES = re.compile(
    r"\bI,?\s+(?P<name>[A-Z][\w.'’-]*(?:\s+[A-Z][\w.'’-]*){1,3}),\s+(?:as\s+)?(?:the\s+)?"
    r"(?P<title>[A-Z][^,.;]{2,50}?)(?:\s+(?:of|at|for|with)\s[^;]{2,60}?)?,?\s+(?:hereby\s+)?"
    r"(?:certify|confirm|verify|attest|declare|state)\b"
)


class Signer:
    """The signer of one letter."""

    def __init__(self, finder: Finder):
        self._sheet: Sheet = finder.sheet
        self._labels = Labels(finder)
        self._from, self._aside = self._accepting()

    def claims(self) -> tuple[Claim, ...]:
        """Their name and title, as far as they stand there."""
        return (
            tuple(self._labelled()) or tuple(self._closed()) or tuple(self._from_line())
            or tuple(self._at_the_end())
        )  # fmt: skip

    def _accepting(self) -> tuple[int, float]:
        """The row from which on the other side signs, and the left edge of where they do."""
        rows = self._sheet.rows
        closing = next(
            (
                at
                for at, row in enumerate(rows)
                if any(CLOSING.match(c.text) for c in row.line.cells)
            ),
            len(rows) // 2 + 1,
        )
        for at in range(closing, len(rows)):
            for nth, cell in enumerate(rows[at].line.cells):
                if _ACCEPTS.match(cell.text) and len(cell.text.split()) <= 9:
                    return at, cell.box.x0 - height(cell.box) if nth else 0.0
        return len(rows), 0.0

    def _is_theirs(self, row: int, cell: Cell) -> bool:
        return row >= self._from and cell.box.x0 >= self._aside

    def _labelled(self) -> Iterator[Claim]:
        """A form's labels for who filled it in."""
        for hit in self._labels.hits("signer_name"):
            run = next(self._labels.values(hit), None)
            tokens = self._sheet.rows[hit.row].tokens
            if run is None or (hit.row >= self._from and tokens[hit.start].box.x0 >= self._aside):
                continue
            text = self._labels.cell_text(*run)
            name, _, behind = text.partition(",")
            if has_digit(text) or not is_person(name):
                continue
            words = len(name.split())
            yield self._labels.claim(
                run[0], run[1][:words], Kind.NAME, "signer's label", "signer.name"
            )
            if behind.strip():
                yield self._labels.claim(
                    run[0], run[1][words:], Kind.TEXT, "behind the name", "signer.title"
                )
            yield from self._title_by(hit.row)
            return

    def _title_by(self, row: int) -> Iterator[Claim]:
        """The title that a form asks for by its own label, or by "Title" near the signer's."""
        own = [(hit, 0) for hit in self._labels.hits("signer_title")]
        near = [
            (hit, abs(hit.row - row))
            for hit in self._sheet.named("title")
            if abs(hit.row - row) <= 2 and self._labels.is_label(hit)
        ]
        for hit, _ in (*own, *sorted(near, key=lambda one: one[1])):
            run = next(self._labels.values(hit), None)
            if run and not has_digit(self._labels.cell_text(*run)):
                yield self._labels.claim(*run, Kind.TEXT, "title beside the signer", "signer.title")
                return

    def _closed(self) -> Iterator[Claim]:
        """Below "Sincerely," and over the gap for a signature."""
        closings = [
            (at, cell)
            for at, row in enumerate(self._sheet.rows)
            for cell in row.line.cells
            if CLOSING.match(cell.text) and not self._is_theirs(at, cell)
        ]
        for at, closing in reversed(closings):
            found = list(self._signed(list(self._under(at, closing))))
            if found:
                yield from found
                return

    def _signed(self, lines: list[tuple[int, Cell]]) -> Iterator[Claim]:
        for nth, (row, cell) in enumerate(lines):
            tokens = self._tokens(row, cell)
            label = _LABEL.match(cell.text)
            skipped = len(label[0].split()) if label else 0
            text = cell.text[label.end() :] if label else cell.text
            name, _, behind = text.partition(",")
            if not is_person(name) or has_legal_form(text.replace(",", " ")):
                continue
            words = len(name.split())
            if nth + 1 < len(lines) and not behind:
                below = _LABEL.sub("", lines[nth + 1][1].text).partition(",")[0]
                if below.casefold() == name.casefold():
                    continue  # written by hand above, printed below
            tokens = tokens[skipped:]
            yield self._labels.claim(
                row, tokens[:words], Kind.NAME, "below the closing", "signer.name"
            )
            if behind.strip():
                yield self._labels.claim(
                    row, tokens[words:], Kind.TEXT, "behind the name", "signer.title"
                )
            elif nth + 1 < len(lines):
                yield from self._title_at(*lines[nth + 1])
            return

    def _title_at(self, row: int, cell: Cell) -> Iterator[Claim]:
        text = cell.text.strip(" ,")
        label = _TITLED.match(text)
        bare = text[label.end() :] if label else text
        plain = not is_contact(bare) and not has_digit(bare) and not has_legal_form(bare)
        office = bool(_OFFICES.search(bare)) or not is_person(bare)
        if plain and office and bare[:1].isupper() and len(bare.split()) <= 8 and bare[-1:] != ":":
            tokens = self._tokens(row, cell)[len(label[0].split()) if label else 0 :]
            yield self._labels.claim(
                row, tokens, Kind.TEXT, "below the signer's name", "signer.title"
            )

    def _tokens(self, row: int, cell: Cell) -> list[Token]:
        return [token for token in self._sheet.rows[row].tokens if _in_cell(token, cell)]

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
                beside = abs(cell.box.x0 - closing.box.x0) < 2.5 * size
                if beside and self._is_theirs(row, cell):
                    return
                if beside and any(map(str.isalpha, cell.text)):
                    yield row, cell

    def _from_line(self) -> Iterator[Claim]:
        """ "From: Jane Roe, HR Manager" of a memorandum, and "I, Jane Roe, HR Manager, certify"."""
        for at, row in enumerate(self._sheet.rows):
            cells = row.line.cells
            if not re.match(r"from\s*:", cells[0].text, re.I):
                continue
            tokens = [token for token in row.tokens if token.key][1:]
            name, _, behind = " ".join(token.text for token in tokens).partition(",")
            if is_person(name):
                words = len(name.split())
                yield self._labels.claim(at, tokens[:words], Kind.NAME, "from", "signer.name")
                if behind.strip():
                    yield self._labels.claim(at, tokens[words:], Kind.TEXT, "from", "signer.title")
                return

    def _at_the_end(self) -> Iterator[Claim]:
        """A person over a title among the last lines, where no closing announces them."""
        rows = self._sheet.rows
        for at in range(len(rows) - 1, max(0, len(rows) - BELOW), -1):
            for cell in rows[at].line.cells:
                if self._is_theirs(at, cell):
                    continue
                label = _LABEL.match(cell.text)
                text = cell.text[label.end() :] if label else cell.text
                name, _, behind = text.partition(",")
                if not is_person(name) or re.search(r"[.!?]$", text.strip()):
                    continue
                below = list(self._under(at, cell))[:1]
                titled = _OFFICES.search(behind) or (below and _OFFICES.search(below[0][1].text))
                if titled and self._is_apart(at):
                    yield from self._signed([(at, cell), *below])
                    return

    def _is_apart(self, row: int) -> bool:
        """Whether a gap parts a row from what stands above it, as room for a signature does."""
        rows = self._sheet.rows
        for at in range(row - 1, max(-1, row - 3), -1):
            gap = rows[at + 1].line.box.y0 - rows[at].line.box.y1
            if gap > 1.2 * height(rows[row].line.box) or "__" in rows[at].line.text:
                return True
        return False


def certifying(text: str) -> re.Match[str] | None:
    """Who certifies in the first person: "I, Jane Roe, HR Manager of Acme, hereby certify"."""
    return _CERTIFIES.search(text)


def _in_cell(token: Token, cell: Cell) -> bool:
    middle = (token.box.x0 + token.box.x1) / 2
    return cell.box.x0 <= middle <= cell.box.x1
