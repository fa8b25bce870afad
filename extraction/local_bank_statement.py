"""How the local reader reads the statement of an account."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from extraction.candidates import Finder
from extraction.contract import Claim, Status
from extraction.lines import cover
from extraction.schemas.base import Kind
from extraction.sheet import Token
from extraction.statement_currency import currency_claims
from extraction.statement_head import Head
from extraction.statement_period import Periods
from extraction.statement_scan import Scan, in_reading_order
from extraction.statement_sides import Move, figures_of, moves
from extraction.statement_sums import Summarised
from extraction.statement_table import Entry
from extraction.statement_words import Day

MONTHS_APART = 6
_CHECK = re.compile(r"(?:check|cheque|chk|ck)\s*(?:#|no\.?|number|nr\.?)?\s*#?(\d{3,8})", re.I)


def read(finder: Finder) -> Iterator[Claim]:
    """Claim what can be found of an account's statement."""
    head = Head(finder)
    scan = Scan(finder, head.zones)
    entries = [
        (table, entry) for table, entry in in_reading_order(scan.tables) if table.account == 0
    ]
    taken = {row for _, entry in entries for row, _ in [(entry.row, None), *entry.words]}
    skip = frozenset(taken | scan.heads)
    period = Periods(finder).period(skip)
    summary = Summarised(finder, head.zones, skip, period.days if period else None)
    figures = summary.read(card=head.card)
    yield from head.claims(skip, period)
    if period:
        yield from period.claims
    yield from figures.claims()
    yield from _count(finder, skip)
    for account in head.others:
        other = Summarised(finder, head.zones, skip, None).read(card=False, account=account)
        yield from head.second(account, other)
        break
    yield from currency_claims(finder)
    rows = moves(entries, figures.sums, card=head.card)
    yield from _Rows(finder, period.days if period else None).claims(rows)


def _count(finder: Finder, skip: frozenset[int]) -> Iterator[Claim]:
    """How many transactions there are, where that is printed beside its label."""
    for hit in finder.sheet.named("count"):
        tokens = finder.sheet.rows[hit.row].tokens
        long = hit.end - hit.start > 1 or tokens[hit.end - 1].text.endswith(":")
        run = [token for token in tokens[hit.end :] if token.key]
        if hit.row in skip or not (hit.leads and long and run):
            continue
        if re.fullmatch(r"\d{1,4}", run[0].text):
            yield finder.candidate(hit.row, run[:1], Kind.NUMBER, 1.0, "count").claim(
                "transaction_count"
            )
            return


class _Rows:
    """Claims of transactions."""

    def __init__(self, finder: Finder, period: tuple[date, date] | None):
        self._finder = finder
        self._sheet = finder.sheet
        self._period = period

    def claims(self, rows: Sequence[Move]) -> Iterator[Claim]:
        """The rows, numbered as they stand."""
        first = self._order(rows)
        for number, move in enumerate(rows):
            path = f"transactions[{number}]"
            entry = move.entry
            if entry.day:
                claim = self._day(f"{path}.posted_on", entry.day, entry.day_row, first)
                if claim:
                    yield claim
            if entry.words:
                yield self._words(f"{path}.description", entry)
            number_claim = self._check(f"{path}.check_number", entry, move)
            if number_claim:
                yield number_claim
            for column, (row, figure) in figures_of(move).items():
                line = self._sheet.rows[row].line
                negative = column == "balance" and figure.side == "out"
                yield Claim(
                    f"{path}.{column}",
                    Status.PRESENT,
                    raw=f"-{figure.core}" if negative else figure.core,
                    quote=figure.printed,
                    page=line.page,
                    line=line.id,
                    boxes=(figure.box,),
                    rule="transactions" if move.sure else "transactions by words",
                )

    def _order(self, rows: Sequence[Move]) -> bool | None:
        """Whether days stand before months, where the days themselves do not say: what fits."""
        order = self._finder.locale.day_first
        if order is not None or self._period is None:
            return order
        start, end = self._period
        fits = {True: 0, False: 0}
        for move in rows:
            day = move.entry.day
            if day is None or day.whole or not day.twofold:
                continue
            for first in fits:
                years = {start.year, end.year}
                dates = [day.in_year(year, day_first=first) for year in years]
                fits[first] += any(one and start <= one <= end for one in dates)
        return None if fits[True] == fits[False] else fits[True] > fits[False]

    def _day(self, path: str, day: Day, row: int, first: bool | None) -> Claim | None:
        line = self._sheet.rows[row].line
        raw = day.text
        if day.parts != (0, 0):
            if day.twofold and first is None:
                return None
            whole = self._whole(day, first)
            if whole is None:
                return None
            raw = whole.isoformat()
        return Claim(
            path, Status.PRESENT, raw=raw, quote=day.text, page=line.page, line=line.id,
            boxes=(day.box,), rule="transactions",
        )  # fmt: skip

    def _whole(self, day: Day, first: bool | None) -> date | None:
        """A day without a year, in the year that puts it next to the period."""
        if self._period is None:
            return None
        start, end = self._period
        middle = start + (end - start) / 2
        found = [
            one
            for year in range(start.year - 1, end.year + 2)
            if (one := day.in_year(year, day_first=bool(first)))
        ]
        nearest = min(found, key=lambda one: abs((one - middle).days), default=None)
        if nearest is None or abs((nearest - middle).days) > 31 * MONTHS_APART:
            return None
        return nearest

    def _words(self, path: str, entry: Entry) -> Claim:
        lines = [tokens for _, tokens in entry.words]
        raw = " ".join(token.text for tokens in lines for token in tokens)
        line = self._sheet.rows[entry.words[0][0]].line
        boxes = tuple(cover(token.box for token in tokens) for tokens in lines)
        return Claim(
            path, Status.PRESENT, raw=raw, quote=raw, page=line.page, line=line.id,
            boxes=boxes, rule="transactions",
        )  # fmt: skip

    def _check(self, path: str, entry: Entry, move: Move) -> Claim | None:
        tokens: list[Token] = entry.check
        raw = "".join(token.text for token in tokens).strip("*#·")
        if not raw:
            found = _CHECK.fullmatch(entry.text.strip())
            if not found:
                return None
            raw, tokens = (
                found[1],
                [token for _, run in entry.words for token in run if found[1] in token.text],
            )
        line = self._sheet.rows[entry.row].line
        boxes = (cover(token.box for token in tokens),) if tokens else ()
        return Claim(
            path, Status.PRESENT, raw=raw, quote=raw, page=line.page, line=line.id,
            boxes=boxes, rule="transactions",
        )  # fmt: skip
