"""Who signs a letter about employment, and as what."""

import re
from collections.abc import Iterator

from extraction.candidates import Finder
from extraction.contract import Claim
from extraction.letter_labels import Labels, in_cell
from extraction.letter_names import PERSON_TITLE, is_person
from extraction.letter_patterns import CLOSING
from extraction.lines import Cell, height
from extraction.naming import has_digit, has_legal_form, is_contact
from extraction.prose import Prose
from extraction.schemas.base import Kind
from extraction.sheet import Sheet, Token

FAR_BELOW = 9  # lines below a closing in which the signer's name stands
BELOW = 16  # lines at the end among which an unannounced signer is looked for
_LABEL = re.compile(r"(?:by|(?:printed |full )?name|signed by|print name)\s*:\s*", re.I)
# "By: Jane Roe, Manager", "/s/ Jane Roe", "Jane Roe - Manager".
_NAMED = re.compile(
    r"(?P<label>(?:by|(?:printed |full )?name|signed(?: by)?|print name)\s*:\s*_*\s*|/?s/\s*)?"
    r"(?P<name>[^,|–—\d:_]+?)(?:,?\s+(?:PHR|SPHR|SHRM-\w+|CPA|Esq\.?|MBA))*"
    r"(?:\s*(?:[,|–—]|\s-)\s*(?P<title>[^|]+))?\s*[,.]?$", re.I,
)  # fmt: skip
# What stands under a line that is filled in.
_CAPTION = re.compile(
    r"\(?(?:(?:print(?:ed)?|full|signer['’]?s?|employer['’]?s?|authori[sz]ed|your|type|or)\s+)*"
    r"(?:name|title|signature|name (?:and|&|/) title|position|date|signatory)\)?\s*:?(?:\s*_+)?",
    re.I,
)  # fmt: skip
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

    def __init__(self, finder: Finder, prose: Prose):
        self._prose = prose
        self._sheet: Sheet = finder.sheet
        self._labels = Labels(finder)
        self._from, self._aside = self._accepting()

    def claims(self) -> tuple[Claim, ...]:
        """Their name and title, as far as they stand there."""
        return (
            tuple(self._labelled()) or tuple(self._closed()) or tuple(self._from_line())
            or tuple(self._certifying()) or tuple(self._at_the_end())
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
        for hit in reversed(self._labels.hits("signer_name")):
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
            for row_, run in self._labels.values(hit):
                if not has_digit(self._labels.cell_text(row_, run)):
                    yield self._labels.claim(
                        row_, run, Kind.TEXT, "title beside the signer", "signer.title"
                    )
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
        lines = [one for one in lines if not _CAPTION.fullmatch(one[1].text)]
        for nth, (row, cell) in enumerate(lines):
            found = _NAMED.match(cell.text)
            if not found or not is_person(_untitled(found["name"])):
                continue
            name, behind = found["name"], found["title"] or ""
            if has_legal_form(f"{name} {behind}"):
                continue
            if nth + 1 < len(lines) and not behind:
                below = _NAMED.match(lines[nth + 1][1].text)
                if below and below["name"].casefold() == name.casefold():
                    continue  # written by hand above, printed below
            tokens = [one for one in self._tokens(row, cell) if one.key or one.text == "&"]
            start = len(re.findall(r"[^\W_]+(?:[/.][^\W_]+)*", found["label"] or ""))
            words = len(name.split())
            yield self._labels.claim(
                row, tokens[start : start + words], Kind.NAME, "below the closing", "signer.name"
            )
            if behind.strip():
                yield self._labels.claim(
                    row, tokens[start + words :], Kind.TEXT, "behind the name", "signer.title"
                )
            elif beside := self._beside(row, cell):
                yield from self._title_at(row, beside)
            elif nth + 1 < len(lines):
                yield from self._title_at(*lines[nth + 1])
            return

    def _beside(self, row: int, cell: Cell) -> Cell | None:
        """A title in the next cell of a name's line."""
        for other in self._sheet.rows[row].line.cells:
            near = 0 < other.box.x0 - cell.box.x1 < 8 * height(cell.box)
            if near and _OFFICES.search(other.text) and not self._is_theirs(row, other):
                return other
        return None

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
        return [token for token in self._sheet.rows[row].tokens if in_cell(token, cell)]

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
        """ "From: Jane Roe, HR Manager" of a memorandum."""
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

    def _certifying(self) -> Iterator[Claim]:
        """Who certifies in the first person: "I, Jane Roe, HR Manager of Acme, hereby certify"."""
        found = _CERTIFIES.search(self._prose.text)
        if found and is_person(found["name"]):
            for path, part in (("signer.name", "name"), ("signer.title", "title")):
                claim = self._prose.claim(path, found.span(part), "who certifies")
                if claim:
                    yield claim

    def _at_the_end(self) -> Iterator[Claim]:
        """A person over a title among the last lines, where no closing announces them."""
        rows = self._sheet.rows
        for at in range(len(rows) - 1, max(0, len(rows) - BELOW), -1):
            for cell in rows[at].line.cells:
                if self._is_theirs(at, cell):
                    continue
                found = _NAMED.match(cell.text)
                if not found or not is_person(_untitled(found["name"])):
                    continue
                behind = found["title"] or ""
                below = [
                    one for one in self._under(at, cell) if not _CAPTION.fullmatch(one[1].text)
                ][:1]
                titled = (
                    bool(_OFFICES.search(behind))
                    or any(_OFFICES.search(one.text) for _, one in below)
                    or self._beside(at, cell) is not None
                )
                if titled and self._may_sign(at, cell):
                    yield from self._signed([(at, cell), *below])
                    return

    def _may_sign(self, row: int, cell: Cell) -> bool:
        """Whether a name's line starts something new, and is no value of a list."""
        rows = self._sheet.rows
        first = next((one for one in rows[row].line.cells if one.box.x1 < cell.box.x0), None)
        if first is not None and len(first.text.split()) <= 5:
            return False
        above = rows[row - 1].line
        gap = rows[row].line.box.y0 - above.box.y1
        if above.text.casefold() == cell.text.casefold():
            return True  # written by hand above
        ended = above.text.rstrip()[-1:] in ".,:_)" or not above.text[-1:].isalnum()
        return ended or gap > 0.8 * height(cell.box)


def _untitled(name: str) -> str:
    return PERSON_TITLE.sub("", name.strip(), count=1)
