"""How the local reader reads offers of employment, verifications, and forms that verify it.

Labels first, as "Start Date:", then sentences whose words say what a typed value is. What no
pattern knows is left out: a letter holds many dates and amounts of other things.
"""

import re
from collections.abc import Iterator, Sequence

from extraction.candidates import Candidate, Finder
from extraction.contract import Claim
from extraction.letter_labels import Labels
from extraction.letter_patterns import (
    BONUS,
    CONTINUED,
    DATED,
    HOURS,
    PERIOD,
    POSITION,
    REPLY,
    SALARY,
    SALUTATION,
    SIGNING,
    TITLE_ENDS,
    TYPES,
    Dated,
)
from extraction.letter_people import People
from extraction.naming import has_digit
from extraction.prose import Prose
from extraction.schemas.base import Kind
from extraction.schemas.employment_letter import EmploymentLetter
from extraction.sheet import Token

SLUG = EmploymentLetter.slug
TOP = 0.55  # of the first page's height, where a letter's date stands
LEAST = 0.3  # points of what stands by a label
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
        self._who = People(finder, self._prose, self._salutation)

    def claims(self) -> Iterator[Claim]:
        yield from self._letter_date()
        yield from self._who.parties()
        yield from self._labelled()
        yield from self._sentences()
        yield from self._who.signer()

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
                if found:
                    yield found[0].claim(path)
                    if path == "base_pay":
                        yield from self._period_behind(found[0])
                    break
        for path in ("position", "employment_type", "continued_employment", "base_pay_period"):
            for hit in self._labels.hits(path):
                run = next(
                    (run for run in self._labels.values(hit) if self._fits(path, run[1])), None
                )
                if run:
                    yield self._labels.claim(run[0], run[1], Kind.TEXT, f"{path} label", path)
                    break

    def _fits(self, path: str, run: Sequence[Token]) -> bool:
        text = " ".join(token.text for token in run).strip(" ,.;:")
        if path == "employment_type":
            return bool(TYPES.search(text)) and len(run) <= 4
        if path == "base_pay_period":
            return bool(PERIOD.fullmatch(text))
        if path == "continued_employment":
            return 1 <= len(run) <= 6 and not has_digit(text)
        return 1 <= len(run) <= 8 and text[:1].isupper() and not text.endswith(":")

    def _period_behind(self, one: Candidate) -> Iterator[Claim]:
        """ "per year" right behind the amount, or "Annual salary" as the label itself."""
        text = self._prose.text
        at = text.find(one.raw)
        while at >= 0:
            if self._prose.row_at(at) == one.row:
                yield from self._period(at, at + len(one.raw))
                return
            at = text.find(one.raw, at + 1)

    def _period(self, start: int, end: int) -> Iterator[Claim]:
        text = self._prose.text
        behind = re.compile(r"[\s,/(]*(?:USD|dollars)?[\s,/(]*" + PERIOD.pattern, re.I)
        found = behind.match(text, end)
        if found:
            claim = self._prose.claim("base_pay_period", found.span("period"), "behind the amount")
        else:
            before = list(PERIOD.finditer(text, max(0, start - 60), start))
            claim = None
            if before:
                span = before[-1].span("period")
                claim = self._prose.claim("base_pay_period", span, "before the amount")  # fmt: skip
        if claim:
            yield claim

    def _sentences(self) -> Iterator[Claim]:
        text = self._prose.text
        yield from self._position()
        yield from self._pay()
        for path, patterns in (("signing_bonus", SIGNING), ("annual_bonus", BONUS)):
            yield from self._first(path, patterns)
        yield from self._first("hours_per_week", HOURS)
        yield from self._first("continued_employment", CONTINUED)
        for dated in DATED:
            yield from self._dated(dated, 0, len(text))
        for start, end in self._prose.sentences():
            for dated in REPLY:
                if dated.where.search(text, start, end):
                    yield from self._dated(dated, start, end)
        found = TYPES.search(text)
        if found:
            claim = self._prose.claim("employment_type", found.span(), "as written")
            if claim:
                yield claim

    def _position(self) -> Iterator[Claim]:
        for pattern in POSITION:
            for found in pattern.finditer(self._prose.text):
                start, end = found.span("title")
                cut = TITLE_ENDS.search(self._prose.text, start, end)
                end = cut.start() if cut else end
                words = self._prose.text[start:end].split()
                if 1 <= len(words) <= 8 and _is_job(words):
                    claim = self._prose.claim("position", (start, end), "position in a sentence")
                    if claim:
                        yield claim
                        return

    def _pay(self) -> Iterator[Claim]:
        for pattern in SALARY:
            for found in pattern.finditer(self._prose.text):
                claim = self._prose.claim("base_pay", found.span("amount"), "pay in a sentence")
                if claim:
                    yield claim
                    yield from self._period(*found.span("amount"))
                    return

    def _first(self, path: str, patterns: Sequence[re.Pattern[str]]) -> Iterator[Claim]:
        for pattern in patterns:
            found = pattern.search(self._prose.text)
            claim = found and self._prose.claim(path, found.span("value"), f"{path} in a sentence")
            if claim:
                yield claim
                return

    def _dated(self, dated: Dated, start: int, end: int) -> Iterator[Claim]:
        found = dated.found.search(self._prose.text, start, end)
        claim = found and self._prose.claim(dated.path, found.span("day"), dated.rule)
        if claim:
            yield claim


_SMALL = frozenset({"of", "and", "the", "for", "in", "&", "to", "-", "/"})


def _is_job(words: Sequence[str]) -> bool:
    """Whether words are a job's title: capitals but for small words, none of a sentence."""
    return words[0][:1].isupper() and all(
        word[:1].isupper() or word.casefold() in _SMALL or has_digit(word) for word in words
    )
