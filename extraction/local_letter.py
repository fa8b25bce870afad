"""How the local reader reads offers of employment, verifications, and forms that verify it.

Labels first, as "Start Date:", then sentences whose words say what a typed value is. What no
pattern knows is left out: a letter holds many dates and amounts of other things.
"""

import re
from collections.abc import Iterator, Sequence

from extraction.candidates import Candidate, Finder
from extraction.contract import Claim
from extraction.letter_labels import Labels
from extraction.letter_patterns import PERIOD, SALUTATION, TYPES
from extraction.letter_people import People
from extraction.letter_roles import Roles
from extraction.letter_signer import Signer
from extraction.letter_titles import title
from extraction.naming import core, has_digit
from extraction.prose import Prose
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
        self._signed = Signer(finder).claims()
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
            (at for at, row in enumerate(self._sheet.rows) if pattern.match(row.line.text)), None
        )

    def _letter_date(self) -> Iterator[Claim]:
        """A date alone on its line above the salutation, or one that is labelled "Date"."""
        for hit in self._labels.hits("letter_date"):
            found = self._finder.near(hit, Kind.DATE)
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
                if len(cell) - len(run) <= 1:
                    one = self._finder.candidate(at, run, Kind.DATE, 1.0, "date above the letter")
                    yield one.claim("letter_date")
                    return

    def _labelled(self) -> Iterator[Claim]:
        for path, kind in _LABELLED.items():
            for hit in self._labels.hits(path):
                found = [one for one in self._finder.near(hit, kind)[:1] if one.score > LEAST]
                if found and self._labels.is_beside(hit, found[0]) and _may_be(path, found[0]):
                    yield found[0].claim(path)
                    if path == "base_pay":
                        yield from self._period_behind(found[0])
                    break
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
            return 1 <= len(run) <= 6 and not has_digit(text)
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
        found = TYPES.search(self._prose.text)
        claim = found and self._prose.claim("employment_type", found.span(), "as written")
        if claim:
            yield claim

    def _position(self) -> Iterator[Claim]:
        signed = (str(one.raw) for one in self._signed)
        but = frozenset(core(name) for name in (*self._who.names, *signed) if name)
        span = title(self._prose, but=but, until=self._who.signing)
        claim = span and self._prose.claim("position", span, "position in a sentence")
        if claim:
            yield claim


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
