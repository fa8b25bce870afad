"""What a statement's summary says: balances, totals, fees, chosen so that they add up."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from extraction.candidates import Candidate, Finder
from extraction.contract import Box, Claim
from extraction.lines import cover, height
from extraction.sheet import Hit, Token
from extraction.statement_sides import Sums
from extraction.statement_words import OUT, Figure, days, figures
from extraction.sums import Choice, choose, distinct

BALANCES = ("opening", "closing")
SIDES = ("deposits", "withdrawals", "fees", "interest", "checks", "advances")
PATHS = {
    "opening": "opening_balance",
    "closing": "closing_balance",
    "deposits": "total_deposits",
    "withdrawals": "total_withdrawals",
    "fees": "total_fees",
}
_EXTRAS = (  # what may stand in the equation besides the four, likelier first
    (), ("fees",), ("interest",), ("checks",), ("fees", "interest"), ("checks", "fees"),
    ("checks", "interest"), ("advances",), ("advances", "fees", "interest"),
    ("checks", "fees", "interest"),
)  # fmt: skip


_SAYS = {
    "opening": re.compile(
        r"\b(?:opening|beginning|previous|starting|prior|start|initial|forward|last|alter|"
        r"anfangs\w*|vorheriger)\b.*\b(?:balance|value|saldo|kontostand|amount)\b|balance.*\b(?:last|"
        r"start|beginning|forward|previous)\b",
        re.I,
    ),
    "closing": re.compile(
        r"\b(?:closing|ending|new|current|final|end|neuer|aktueller)\b.*\b(?:balance|value|saldo|"
        r"kontostand|amount owed)\b|balance.*\b(?:this statement|end|close|closing)\b",
        re.I,
    ),
    "deposits": re.compile(
        r"\b(?:deposits?|credits?|additions|(?:money|paid|payments?|transfers?) in|receipts|"
        r"gutschriften|eingänge|payments|received)\b",
        re.I,
    ),
    "withdrawals": re.compile(
        r"\b(?:withdrawals?|debits?|subtractions|(?:money|paid|payments?|transfers?) out|"
        r"purchases|disbursements|belastungen|ausgänge|spent|charges)\b",
        re.I,
    ),
}
_NOT = re.compile(
    r"\b(?:average|minimum|available|limit|daily|year|ytd|due|overdraft|interest|pending|"
    r"number|fees?|other|atm|electronic|online|durchschnitt\w*)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures chosen, whether they add up, and what else was printed for them."""

    choice: Choice
    holds: bool
    extras: tuple[str, ...]
    found: dict[str, list[Candidate]]

    @property
    def sums(self) -> Sums:
        """The numbers alone."""
        return Sums(
            self._number("opening"),
            self._number("closing"),
            self._number("deposits"),
            self._number("withdrawals"),
        )

    def _number(self, name: str) -> Decimal | None:
        one = self.choice.get(name)
        return one.number if one else None

    def claims(self) -> Iterator[Claim]:
        """The figures as claims; withdrawals beside which checks count are not all of them."""
        taken: list[tuple[Box, ...]] = []
        for name, path in PATHS.items():
            one = self.choice.get(name)
            if one is None or one.boxes in taken:
                continue
            taken.append(one.boxes)
            if name == "withdrawals" and {"checks", "advances"} & set(self.extras):
                continue
            yield replace(one.claim(path), quote=one.rule.partition("|")[2] or one.raw)


class Summarised:
    """Looks for the figures of a summary."""

    def __init__(
        self,
        finder: Finder,
        zones: Sequence[int],
        skip: frozenset[int],
        period: tuple[date, date] | None,
    ):
        """Args:
        skip: rows that hold heads, titles or transactions.
        period: the statement's, to tell the balance at its start from that at its end.
        """
        self._finder = finder
        self._sheet = finder.sheet
        self._zones = zones
        self._skip = skip
        self._period = period

    def read(self, *, card: bool, account: int = 0) -> Summary:
        """The figures of an account."""
        found = {name: self._named(name, account) for name in (*BALANCES, *SIDES)}
        for name in ("fees", "interest", "checks", "advances"):
            found[name] = distinct(found[name])[:2]
        best: tuple[Choice, tuple[str, ...]] | None = None
        for extras in _EXTRAS:
            if any(not found[name] for name in extras):
                continue
            plus = ["opening", "withdrawals" if card else "deposits"]
            minus = ["deposits" if card else "withdrawals"]
            for name in extras:
                into = card or name == "interest"
                (plus if into else minus).append(name)
            choice, holds = choose(found, plus, minus, "closing")
            if holds and all(choice[name] for name in extras):
                best = (choice, extras)
                break
        if best is None:
            plain = {name: next(iter(distinct(found[name])), None) for name in found}
            return Summary(plain, False, (), found)
        choice = {**{name: next(iter(distinct(found[name])), None) for name in found}, **best[0]}
        return Summary(choice, True, best[1], found)

    def _named(self, name: str, account: int) -> list[Candidate]:
        found: list[Candidate] = []
        for hit in self._sheet.named(name):
            if self._zones[hit.row] != account or not (hit.leads or hit.strong):
                continue
            if hit.row in self._skip and name not in BALANCES:
                continue
            if not self._means(hit, name):
                continue
            found.extend(self._beside(hit, name))
        if not found and name in _SAYS:
            found = list(self._worded(name, account))
        first = min((one.row for one in found), default=0)
        return [replace(one, score=one.score - 0.002 * min(60, one.row - first)) for one in found]

    def _worded(self, name: str, account: int) -> Iterator[Candidate]:
        """Amounts beside words that speak of it, though they are no label that is known."""
        for at, row in enumerate(self._sheet.rows):
            if at in self._skip or self._zones[at] != account or len(row.line.cells) < 2:
                continue
            label = row.line.cells[0].text
            if len(label.split()) > 7 or _NOT.search(label) or not _SAYS[name].search(label):
                continue
            if any(_SAYS[other].search(label) for other in _SAYS if other != name):
                continue
            found = [one for one in figures(row.tokens, self._finder.locale) if one.cents]
            if len(found) == 1 and found[0].end == len(row.tokens):
                yield self._candidate(at, row.tokens, found[0], name, 0.5)

    def _means(self, hit: Hit, name: str) -> bool:
        """Whether a label for either balance means this one, by the day behind it."""
        names = {one.name for one in self._sheet.by_row[hit.row] if one.start == hit.start}
        if not set(BALANCES) <= names:
            return True
        tokens = self._sheet.rows[hit.row].tokens[hit.start :]
        day = next((one.whole for one in days(tokens, self._finder.locale) if one.whole), None)
        if day is None or self._period is None:
            return False
        start, end = self._period
        return (name == "closing") == (abs((day - end).days) < abs((day - start).days))

    def _beside(self, hit: Hit, name: str) -> Iterator[Candidate]:
        quality = (1.0 if hit.strong else 0.6) - (0.0 if hit.exact else 0.1)
        quality -= 0.0 if hit.leads else 0.3
        at_side = False
        placed = self._in_order(hit)
        if placed:
            row, figure = placed
            cells = self._sheet.rows[row].tokens
            yield self._candidate(row, cells, figure, name, quality + 0.2)
            return
        for row, run in self._finder.around(hit):
            beside = row == hit.row
            if not beside and (at_side or row in self._skip):
                continue
            fitting = [one for one in figures(run, self._finder.locale) if self._is_sum(run, one)]
            dated = name in BALANCES and beside and hit.row in self._skip
            chosen = fitting[-1:] if dated else fitting[:1]
            for figure in chosen:
                at_side = at_side or beside
                yield self._candidate(row, run, figure, name, quality + (0.3 if beside else 0.1))
        if not at_side:
            yield from self._next_row(hit, name, quality)

    def _in_order(self, hit: Hit) -> tuple[int, Figure] | None:
        """The amount of a label in a row of labels over a row of as many amounts."""
        tokens = self._sheet.rows[hit.row].tokens
        named = {*BALANCES, *SIDES, "other", "count"}
        starts = sorted({one.start for one in self._sheet.by_row[hit.row] if one.name in named})
        cells = len(self._sheet.rows[hit.row].line.cells)
        if len(starts) < 3 or any(map(str.isdigit, self._sheet.rows[hit.row].line.text)):
            return None
        label = self._sheet.box(hit)
        for row in self._sheet.below(hit.row):
            below = self._sheet.rows[row]
            if below.line.box.y0 - label.y1 > 2.6 * height(label):
                return None
            found = [one for one in figures(below.tokens, self._finder.locale) if one.cents]
            if len(found) == len(starts):
                return row, found[starts.index(hit.start)]
            if len(found) == cells:
                return row, found[tokens[hit.start].cell]
        return None

    def _next_row(self, hit: Hit, name: str, quality: float) -> Iterator[Candidate]:
        """An amount that stands alone on the next row, as where a scan is askew."""
        for row in self._sheet.below(hit.row):
            tokens = self._sheet.rows[row].tokens
            box, label = self._sheet.rows[row].line.box, self._sheet.box(hit)
            found = list(figures(tokens, self._finder.locale))
            alone = len(found) == 1 and found[0].end - found[0].start == len(tokens)
            if alone and found[0].cents and box.y0 - label.y1 < 1.2 * height(label):
                yield self._candidate(row, tokens, found[0], name, quality + 0.05)
            return

    def _is_sum(self, run: Sequence[Token], figure: Figure) -> bool:
        if figure.cents:
            return True
        text = " ".join(token.text for token in run[figure.start : figure.end])
        return any(sign in text for sign in "$€£") and "%" not in text

    def _candidate(
        self, row: int, run: Sequence[Token], figure: Figure, name: str, score: float
    ) -> Candidate:
        line = self._sheet.rows[row].line
        tokens = run[figure.start : figure.end]
        printed = " ".join(token.text for token in tokens)
        negative = name in BALANCES and figure.side == OUT
        number = -figure.number if negative else figure.number
        return Candidate(
            f"-{figure.core}" if negative else figure.core,
            row,
            line.page,
            line.id,
            (cover(token.box for token in tokens),),
            score,
            f"{name}|{printed}",
            number,
        )
