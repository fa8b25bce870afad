"""When a pay stub pays for what, under which numbers, and how often."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import product

from extraction.candidates import Candidate, Finder
from extraction.contract import Claim, Flag, Status
from extraction.dates import read_date
from extraction.lexicon import load
from extraction.lines import cover, height
from extraction.pay_lines import has_cents
from extraction.schemas.base import Kind
from extraction.sheet import Hit, Token
from extraction.statement_period import Periods
from extraction.sums import distinct

TIE = 0.02
_ONE_MONTH = re.compile(r"([A-Z][a-z]{2,8}\.?) (\d{1,2}) [-–—] (\d{1,2}),? (\d{4})")
MOST_DATES = 4  # tried of each label
MISSING = 0.2  # what no date at all is worth
TWICE = 1.0  # what one date for two labels costs
LONGEST = 35  # days of a period
EARLY = 14  # days before the end of a period on which it may be paid
SOON = 31  # days from the end of a period to its pay day
_SSN = re.compile(r"(?:\d{3}|[Xx*•#]{3})-?(?:\d{2}|[Xx*•#]{2})-?\d{4}|[Xx*•]{3,5}-?\d{4}")


class When:
    """Looks for the dates, the numbers and the frequency of one stub."""

    def __init__(self, finder: Finder):
        self._finder = finder
        self._sheet = finder.sheet
        self._periods = Periods(finder)
        self._under = self._labels_stand_under()

    def _labels_stand_under(self) -> bool:
        """Whether labels stand under their values: a date is over more of them than beside."""
        over = beside = 0
        for name in ("period_start", "period_end", "pay_date", "period"):
            for hit in self._sheet.named(name):
                if hit.strong and hit.leads:
                    over += any(True for _ in self._over(hit, Kind.DATE))
                    beside += bool(self._finder.near(hit, Kind.DATE))
        return over > beside

    def _near(self, hit: Hit, kind: Kind) -> list[Candidate]:
        """A label's values: those above it where the document has them there."""
        if self._under:
            return [self._candidate_over(row, run, kind) for row, run in self._over(hit, kind)]
        return self._finder.near(hit, kind)

    def _around(self, hit: Hit) -> Iterator[tuple[int, list[Token]]]:
        """What a label may be about, as a whole."""
        if self._under:
            yield from self._over(hit, Kind.TEXT)
        else:
            yield from self._finder.around(hit)

    def _candidate_over(self, row: int, run: Sequence[Token], kind: Kind) -> Candidate:
        return self._finder.candidate(row, run, kind, 1.0, "over its label")

    def _over(self, hit: Hit, kind: Kind) -> Iterator[tuple[int, list[Token]]]:
        """What stands right above a label and within its column: values of that kind."""
        if not hit.row or self._sheet.rows[hit.row - 1].page != self._sheet.rows[hit.row].page:
            return
        label, above = self._sheet.box(hit), self._sheet.rows[hit.row - 1]
        if label.y0 - above.line.box.y1 > 1.2 * height(label):
            return
        for number, cell in enumerate(above.line.cells):
            middle = abs((cell.box.x0 + cell.box.x1) - (label.x0 + label.x1)) / 2
            if min(abs(cell.box.x0 - label.x0), middle) > height(label):
                continue
            run = [token for token in above.tokens if token.cell == number]
            scan = self._finder.dates if kind is Kind.DATE else self._finder.identifiers
            spans = [(0, len(run))] if kind is Kind.TEXT else list(scan(run))
            for start, end in spans[:2]:
                yield hit.row - 1, run[start:end]

    def claims(self) -> Iterator[Claim]:
        """All of them, as far as they are found."""
        yield from self.dates()
        yield from self.identifiers()

    def dates(self) -> Iterator[Claim]:
        """The pay date and both ends of the period."""
        claimed = dict(self._period())
        found = {name: self._day(one.raw or "") for name, one in claimed.items()}
        options = {
            name: [] if name in claimed else self._options(name, claimed.values())
            for name in ("period_start", "period_end", "pay_date")
        }
        chosen = self._in_order(options, found)
        for name, many in options.items():
            if name in claimed:
                yield claimed[name]
            elif one := chosen[name]:
                yield one.claim(name, *conflict([one, *(o for o in many if o is not one)]))
            elif name == "pay_date" and (lone := self._lone_date(found)):
                yield lone.claim(name)
            else:
                yield from self._blank(name)

    def _options(self, name: str, but: Collection[Claim]) -> list[Candidate]:
        """The dates by one label, the best first; none where another date is claimed."""
        near = [
            one
            for hit in self._sheet.named(name)
            if hit.strong or hit.leads
            for one in self._near(hit, Kind.DATE)[:1]
        ]
        taken = [(claim.line, box) for claim in but for box in claim.boxes]
        free = [
            one
            for one in near
            if not any(
                line == one.line and box.x0 < one.boxes[0].x1 and one.boxes[0].x0 < box.x1
                for line, box in taken
            )
        ]
        return distinct(free)[:MOST_DATES]

    def _in_order(
        self, options: Mapping[str, Sequence[Candidate]], found: dict[str, date | None]
    ) -> dict[str, Candidate | None]:
        """The best dates that follow one another as they must; those chosen are put in `found`.

        A period has a start before its end, and is paid about when it ends.
        """
        best: tuple[float, dict[str, Candidate | None]] | None = None
        for combination in product(
            *([*many, None] if many else [None] for many in options.values())
        ):
            chosen = dict(zip(options, combination, strict=True))
            days = found | {n: self._day(one.raw) for n, one in chosen.items() if one}
            boxes = [one.boxes for one in combination if one]
            score = sum(one.score if one else MISSING for one in combination)
            score += _order(days) - TWICE * (len(boxes) - len(set(boxes)))
            if best is None or score > best[0]:
                best = (score, chosen)
        assert best is not None  # a product of non-empty options is not empty
        found |= {name: self._day(one.raw) for name, one in best[1].items() if one}
        return best[1]

    def _day(self, raw: str) -> date | None:
        return read_date(raw, day_first=self._finder.locale.day_first)[0]

    def _lone_date(self, ends: Mapping[str, date | None]) -> Candidate | None:
        """The one date that has no label and comes soon after the period, where the stub's own
        has none.
        """
        end = ends.get("period_end")
        found = []
        for row, line in enumerate(self._sheet.rows):
            for start, stop in self._finder.dates(line.tokens) if end else ():
                tokens = line.tokens[start:stop]
                one = self._finder.candidate(row, tokens, Kind.DATE, 0.5, "date after the period")
                day = self._day(one.raw)
                if day and end and 0 <= (day - end).days <= SOON and day not in ends.values():
                    found.append((day, one))
        return found[0][1] if len({day for day, _ in found}) == 1 else None

    def _period(self) -> Iterator[tuple[str, Claim]]:
        """Both ends of a period that is printed as a range."""
        for name in ("period", "period_start", "period_end"):
            for hit in self._sheet.named(name):
                for row, run in self._around(hit) if hit.strong else ():
                    for left, right in self._periods.ranges(run):
                        found = self._periods.of_range(row, left, right)
                        if found:
                            yield from ((one.path, one) for one in found.claims)
                            return
                    if one_month := self._of_one_month(row, run):
                        yield from one_month
                        return
                    if name == "period":
                        spans = [
                            self._finder.candidate(row, run[start:end], Kind.DATE, 1.2, "range")
                            for start, end in list(self._finder.dates(run))[:2]
                            if run[start].cell == run[0].cell
                        ]
                        if len(spans) == 2 and run[0].box.x0 >= spans[0].boxes[0].x0:
                            yield "period_start", spans[0].claim("period_start")
                            yield "period_end", spans[1].claim("period_end")
                            return
        yield from self._unnamed_period()

    def _of_one_month(self, row: int, run: Sequence[Token]) -> list[tuple[str, Claim]]:
        """Both ends of "June 1 - 15, 2026", of which the first has no year, the last no month."""
        line = self._sheet.rows[row].line
        for at in range(len(run) - 4):
            text = " ".join(token.text for token in run[at : at + 5])
            match = _ONE_MONTH.fullmatch(text)
            if not match:
                continue
            claims = []
            for name, day, some in (
                ("period_start", match[2], run[at : at + 2]),
                ("period_end", match[3], run[at + 3 : at + 5]),
            ):
                whole = self._day(f"{match[1]} {day}, {match[4]}")
                if whole is None:
                    return []
                quote, boxes = " ".join(token.text for token in some), (cover(t.box for t in some),)
                claims.append((name, Claim(
                    name, Status.PRESENT, raw=whole.isoformat(), quote=quote, page=line.page,
                    line=line.id, boxes=boxes, rule="period of one month",
                )))  # fmt: skip
            return claims
        return []

    def _unnamed_period(self) -> Iterator[tuple[str, Claim]]:
        """The one range of days in the document, where none has a label."""
        ends = [hit for name in ("period_start", "period_end") for hit in self._sheet.named(name)]
        if any(self._near(hit, Kind.DATE) for hit in ends if hit.strong and hit.leads):
            return
        found = [
            period
            for row in range(len(self._sheet.rows))
            for left, right in self._periods.ranged(row)
            if (period := self._periods.of_range(row, left, right))
        ]
        if len({period.days for period in found}) == 1:
            yield from ((one.path, one) for one in found[0].claims)

    def identifiers(self) -> Iterator[Claim]:
        """The check's number, the employee's, and how often they are paid."""
        best = [
            one
            for hit in self._sheet.named("check_number")
            if hit.strong or hit.leads
            for one in self._near(hit, Kind.IDENTIFIER)
            if re.search(r"\d{2}", one.raw)
            and not _SSN.fullmatch(one.raw)
            and not re.search(r"\d[/.]\d", one.raw)
        ]
        strong = distinct(best)
        if strong:
            yield strong[0].claim("check_number", *conflict(strong))
        else:
            yield from self._blank("check_number")
        yield from self._ssn()
        yield from self._frequency()

    def _ssn(self) -> Iterator[Claim]:
        """The number by its shape, on a label's line first."""
        labelled = [hit.row for hit in self._sheet.named("ssn")]
        order = [*labelled, *(row + 1 for row in labelled), *range(len(self._sheet.rows))]
        for row in order:
            for token in self._sheet.rows[row].tokens if row < len(self._sheet.rows) else ():
                if _SSN.fullmatch(token.text.strip(".,;:")) and (
                    "-" in token.text or row in labelled
                ):
                    one = self._finder.candidate(row, [token], Kind.IDENTIFIER, 1.0, "ssn shape")
                    raw = token.text.strip(".,;:")  # its stars are part of it
                    yield replace(one, raw=raw).claim("employee.ssn")
                    return

    def _frequency(self) -> Iterator[Claim]:
        hits = [hit for hit in self._sheet.named("pay_frequency") if hit.strong]
        rows = [(row, run) for hit in hits for row, run in self._around(hit)]
        for row, run in rows:
            for length in (2, 3, 1):
                for at in range(len(run) - length + 1):
                    words = run[at : at + length]
                    text = " ".join(token.text for token in words).casefold().strip(" .:,")
                    if text in _frequencies():
                        yield self._finder.candidate(
                            row, words, Kind.TEXT, 1.0, "pay frequency"
                        ).claim("pay_frequency")
                        return
        yield from self._lone_frequency()

    def _lone_frequency(self) -> Iterator[Claim]:
        """The one word for a frequency above the first amount, as behind a period: "(Weekly)"."""
        found = []
        for row, line in enumerate(self._sheet.rows):
            if has_cents(line.line.text):
                break
            for token in line.tokens:
                alone = line.line.cells[token.cell].text == token.text
                bracketed = token.text.startswith("(")
                often = token.text.casefold().strip("() .:,") in _frequencies()
                if often and (alone or bracketed):
                    found.append((row, token))
        if len({token.key for _, token in found}) == 1:
            row, token = found[0]
            one = self._finder.candidate(row, [token], Kind.TEXT, 0.6, "pay frequency alone")
            yield replace(one, raw=one.raw.strip("()")).claim("pay_frequency")

    def _blank(self, name: str) -> Iterator[Claim]:
        hits: list[Hit] = [hit for hit in self._sheet.named(name) if hit.strong]
        if self._under:
            return
        if len(hits) == 1 and self._finder.is_empty(hits[0]):
            line = self._sheet.rows[hits[0].row].line
            yield Claim(
                name,
                Status.BLANK,
                quote=self._sheet.text(hits[0]),
                page=line.page,
                line=line.id,
                boxes=(self._sheet.box(hits[0]),),
                rule=f"{name} empty",
            )


def _order(days: Mapping[str, date | None]) -> float:
    """What speaks for three days as a period and its pay day."""
    start, end, paid = (days.get(name) for name in ("period_start", "period_end", "pay_date"))
    score = 0.0
    if start and end:
        score += 0.5 if 0 < (end - start).days <= LONGEST else -1.0
    if paid and end:
        score += 0.3 if -EARLY <= (paid - end).days <= SOON else -0.5
    return score


@cache
def _frequencies() -> frozenset[str]:
    return frozenset(load("pay_lines")["frequencies"])


def conflict(best: Sequence[Candidate]) -> tuple[Flag, ...]:
    """Marked where the two best candidates are equally good and say different things."""
    if len(best) > 1 and best[0].score - best[1].score < TIE and best[0].raw != best[1].raw:
        return (Flag.CONFLICT,)
    return ()
