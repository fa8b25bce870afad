"""How the local reader reads offers of employment, verifications, and forms that verify it.

Labels first, as "Start Date:", then sentences whose words say what a typed value is. What no
pattern knows is left out: a letter holds many dates and amounts of other things.
"""

import re
from collections.abc import Iterator, Sequence

from extraction.candidates import Candidate, Finder
from extraction.contract import Claim
from extraction.letter_labels import Labels
from extraction.letter_patterns import DATED, PERIOD, SALUTATION, TYPES
from extraction.letter_people import People
from extraction.letter_roles import Roles
from extraction.letter_signer import Signer
from extraction.letter_titles import title
from extraction.naming import core, has_digit
from extraction.prose import Prose, goes_on
from extraction.schemas.base import Kind
from extraction.schemas.employment_letter import EmploymentLetter
from extraction.sheet import Hit, Token

SLUG = EmploymentLetter.slug
TOP = 0.55  # of the first page's height, where a letter's date stands
LEAST = 0.3  # points of what stands by a label
MOST_HOURS = 84  # a week
_LABELLED = {
    "start_date": Kind.DATE,
    "end_date": Kind.DATE,
    "reply_by": Kind.DATE,
    "base_pay": Kind.MONEY,
    "signing_bonus": Kind.MONEY,
    "annual_bonus": Kind.MONEY,
    "hours_per_week": Kind.NUMBER,
}


def read(finder: Finder) -> Iterator[Claim]:
    """Every field of a letter about employment that the rules find, each once."""
    seen: set[str] = set()
    for claim in _Letter(finder).claims():
        if claim.path not in seen:
            seen.add(claim.path)
            yield claim


class _Letter:
    """One letter or form."""

    def __init__(self, finder: Finder):
        self._finder = finder
        self._sheet = finder.sheet
        self._prose = Prose(finder.sheet)
        self._labels = Labels(finder)
        self._salutation = self._row_of(SALUTATION)
        self._roles = Roles(self._prose)
        self._signed = Signer(finder, self._prose).claims()
        signer = next((str(one.raw) for one in self._signed if one.path == "signer.name"), "")
        self._who = People(finder, self._prose, self._salutation, signer)

    def claims(self) -> Iterator[Claim]:
        yield from self._letter_date()
        yield from self._who.parties()
        yield from self._labelled()
        yield from self._position()
        yield from self._roles.claims()
        yield from self._type()
        yield from self._signed

    def _row_of(self, pattern: re.Pattern[str]) -> int | None:
        return next(
            (
                at
                for at, row in enumerate(self._sheet.rows)
                if any(pattern.match(cell.text) for cell in row.line.cells)
            ),
            None,
        )

    def _letter_date(self) -> Iterator[Claim]:
        """A date alone on its line above the salutation, or one that is labelled "Date".

        Where a form has several, its answer is dated by who signed it.
        """
        hits = self._labels.hits("letter_date")
        if self._salutation is None and len(hits) > 1:
            signed = {one.line for one in self._signed}
            rows = [at for at, row in enumerate(self._sheet.rows) if row.line.id in signed]
            near = rows[0] if rows else hits[0].row
            hits.sort(key=lambda hit: abs(hit.row - near))
        for hit in hits:
            found = self._labels.near(hit, Kind.DATE)
            if found and (self._salutation is None or hit.row < self._salutation):
                yield found[0].claim("letter_date")
                return
        page = self._sheet.rows[0].page
        high = self._sheet.sizes[page][1]
        for at, row in enumerate(self._sheet.rows):
            if row.page != page or row.line.box.y0 > TOP * high or at == self._salutation:
                break
            for start, end in self._finder.dates(row.tokens):
                run = row.tokens[start:end]
                cell = [token for token in row.tokens if token.cell == run[0].cell]
                alone = len(cell) - len(run) <= 1 and not self._goes_on(at)
                if alone and not self._is_anothers(at, run[0]):
                    one = self._finder.candidate(at, run, Kind.DATE, 1.0, "date above the letter")
                    yield one.claim("letter_date")
                    return
        yield from self._dated_below()

    def _goes_on(self, row: int) -> bool:
        """Whether the line above goes on in a row, as "from" over a day on a certificate."""
        above = self._sheet.rows[row - 1].tokens[-1].text if row else ""
        return above.islower() and above in goes_on()

    def _is_anothers(self, row: int, token: Token) -> bool:
        """Whether a label of something else stands left of a date or right above it."""
        for at in range(max(0, row - 1), row + 1):
            for hit in self._sheet.by_row[at]:
                box = self._sheet.box(hit)
                left = at == row and box.x1 <= token.box.x0
                over = at < row and box.x0 < token.box.x1 and box.x1 > token.box.x0
                tokens = self._sheet.rows[at].tokens
                ends = hit.end == len(tokens) or tokens[hit.end].cell != tokens[hit.end - 1].cell
                label = hit.strong and hit.name != "letter_date" and self._labels.is_label(hit)
                if label and ends and (left or over):
                    return True
        return False

    def _dated_below(self) -> Iterator[Claim]:
        """ "Given this 5th day of June, 2026", and a date alone by who signs."""
        for found in DATED.finditer(self._prose.text):
            claim = self._prose.claim("letter_date", found.span("day"), "dated in a sentence")
            if claim:
                yield claim
        for at in range(min(self._who.signing, len(self._sheet.rows)), len(self._sheet.rows)):
            tokens = self._sheet.rows[at].tokens
            for start, end in self._finder.dates(tokens):
                cell = [token for token in tokens if token.cell == tokens[start].cell]
                if len(cell) == end - start and not self._is_anothers(at, tokens[start]):
                    one = self._finder.candidate(
                        at, tokens[start:end], Kind.DATE, 1.0, "date by the signature"
                    )
                    yield one.claim("letter_date")

    def _labelled(self) -> Iterator[Claim]:
        for path, kind in _LABELLED.items():
            for hit in self._labels.hits(path):
                found = [one for one in self._labels.near(hit, kind) if one.score > LEAST]
                if found and _may_be(path, found[0]):
                    yield found[0].claim(path)
                    if path == "base_pay":
                        yield from self._period_behind(found[0])
                    break
        for hit in self._labels.hits("employment_dates"):
            days = self._labels.near(hit, Kind.DATE, most=2)
            for path, day in zip(("start_date", "end_date"), days, strict=False):
                yield day.claim(path)
        for path in ("position", "employment_type", "continued_employment", "base_pay_period"):
            for hit in self._labels.hits(path):
                yield from self._by_label(path, hit)
        for hit in self._labels.hits("title"):
            if not self._signs_near(hit.row):
                yield from self._by_label("position", hit)

    def _by_label(self, path: str, hit: Hit) -> Iterator[Claim]:
        run = next((run for run in self._labels.values(hit) if self._fits(path, run[1])), None)
        if run:
            yield self._labels.claim(run[0], run[1], Kind.TEXT, f"{path} label", path)

    def _signs_near(self, row: int) -> bool:
        """Whether who signs is named near a row."""
        line = {one.line for one in self._signed if one.path == "signer.name"}
        near = self._sheet.rows[max(0, row - 3) : row + 3]
        return any(one.line.id in line for one in near)

    def _fits(self, path: str, run: Sequence[Token]) -> bool:
        text = " ".join(token.text for token in run).strip(" ,;:")
        if path == "employment_type":
            return bool(TYPES.search(text)) and len(run) <= 4 and not text.endswith(".")
        text = text.strip(".")
        if path == "base_pay_period":
            return bool(PERIOD.fullmatch(text))
        if path == "continued_employment":
            return 1 <= len(run) <= 4 and not has_digit(text) and run[0].key not in ("as", "is")
        words = text.split()
        return 1 <= len(words) <= 8 and not text.endswith(":") and _is_job(words)

    def _period_behind(self, one: Candidate) -> Iterator[Claim]:
        """ "per year" right behind the amount, or "Annual salary" as the label itself."""
        text = self._prose.text
        at = text.find(one.raw)
        while at >= 0:
            if self._prose.row_at(at) == one.row:
                yield from self._roles.period(max(0, at - 60), at, at + len(one.raw))
                return
            at = text.find(one.raw, at + 1)

    def _type(self) -> Iterator[Claim]:
        """Full-time or not, where it is said of this person and not of all who work there."""
        best: tuple[float, tuple[int, int]] | None = None
        for start, end in self._prose.sentences():
            for found in TYPES.finditer(self._prose.text, start, end):
                points = _of_one(self._prose.text, (start, end), found.span())
                if best is None or points > best[0]:
                    best = points, found.span()
        claim = (
            best and best[0] >= 0 and self._prose.claim("employment_type", best[1], "as written")
        )
        if claim:
            yield claim

    def _position(self) -> Iterator[Claim]:
        signed = (str(one.raw) for one in self._signed)
        but = frozenset(core(name) for name in (*self._who.names, *signed) if name)
        span = title(self._prose, but=but, until=self._who.signing)
        claim = span and self._prose.claim("position", span, "position in a sentence")
        if claim:
            yield claim


_TICKED = re.compile(
    r"(?:[\u2612\u2611\u2713\u2714\u25a0\u25cf]|[\[(]\s*[xX\u2713]\s*[\])]|\b[xX])\s*$"
)
_EMPTY = re.compile(r"(?:[\u2610\u25a1\u25cb]|[\[(]\s*[\])]|__+)\s*$")
_OF_ALL = re.compile(
    r"\s*(?:(?:employees|staff|associates|team members|workers|personnel|equivalents?|hires)\b"
    r"(?! [A-Z])|(?:and|or|&|/)\s*(?:[Ff]ull|[Pp]art)[- ][Tt]ime)"
)
_FOR_ALL = re.compile(r"\b(?:all|other|if|both|our)\s+(?:our\s+|regular\s+)?$", re.I)
_OF_ONE = re.compile(
    r"\b(?:is|was|be|as|been|status|position|basis|job|role|works?|worked|your|his|her|their|"
    r"employed|appointment|type|classification|schedule)\b", re.I,
)  # fmt: skip


def _of_one(text: str, sentence: tuple[int, int], span: tuple[int, int]) -> float:
    """How surely a word such as "full-time" is said of the person whom a letter is about."""
    before = text[max(0, span[0] - 8) : span[0]]
    if _TICKED.search(before) or _EMPTY.search(before):
        return 9.0 if _TICKED.search(before) else -1.0
    others = _OF_ALL.match(text, span[1]) or _FOR_ALL.search(text, sentence[0], span[0])
    return 1.0 * bool(_OF_ONE.search(text, *sentence)) + (-1.5 if others else 1.0)


_SMALL = frozenset({"of", "and", "the", "for", "in", "&", "to", "-", "/"})
_SAID = frozenset({"is", "was", "you", "will", "he", "she", "they", "we", "has", "us", "the", "as"})


def _is_job(words: Sequence[str]) -> bool:
    """Whether words are a job's title: capitals but for small words, or all in small letters."""
    if not words[0][:1].isalpha():
        return False
    if not any(word[:1].isupper() for word in words):
        return len(words) <= 5 and not set(words) & _SAID
    return words[0][:1].isupper() and all(
        word[:1].isupper() or word.casefold() in _SMALL or has_digit(word) for word in words
    )


def _may_be(path: str, one: Candidate) -> bool:
    """Whether a figure is one that a field may have: a week has no 719 hours."""
    return path != "hours_per_week" or (one.number is not None and 0 < one.number <= MOST_HOURS)
