"""Values near a label: to its right, below it or in its own cell, of the kind that it asks for."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from stdnum import iban

from extraction.amounts import read_currency, read_decimal
from extraction.contract import Box, Claim, Flag, Status
from extraction.dates import read_date
from extraction.lines import cover, height
from extraction.locales import Locale
from extraction.schemas.base import Kind
from extraction.sheet import Hit, Row, Sheet, Token

REACH_DOWN = 2.6  # line heights below a label in which its value may start
REACH_RIGHT = 80  # line heights to the right of it
_AMOUNT = re.compile(r"[-+(]?\D{0,4}\d[\d.,'\u00a0]*\D{0,4}")
_SIGNS = frozenset({"-", "–", "−", "+", "(", ")", "$", "€", "£", "¥", "₹", "*"})
_OF = frozenset({"von", "of", "on", "auf", "de", "van", "di", "sur", "sobre"})
_NUMBER_WORDS = frozenset({"no", "nr", "number", "num", "nummer", "n°", "nº", "#"})
_LIKE_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value as printed, where it stands, and how well it fits its label."""

    raw: str
    row: int
    page: int
    line: str
    boxes: tuple[Box, ...]
    score: float
    rule: str
    number: Decimal | None = None  # of an amount

    def claim(self, path: str, *flags: Flag) -> Claim:
        """The claim that this is the value of `path`."""
        return Claim(
            path,
            Status.PRESENT,
            raw=self.raw,
            quote=self.raw,
            page=self.page,
            line=self.line,
            boxes=self.boxes,
            rule=self.rule,
            flags=flags,
        )


class Finder:
    """Looks for values of one sheet."""

    def __init__(self, sheet: Sheet, locale: Locale):
        self.sheet = sheet
        self.locale = locale

    def near(self, hit: Hit, kind: Kind) -> list[Candidate]:
        """Candidates for a label's value, the best first."""
        scan = self._scanner(kind)
        quality = (1.0 if hit.strong else 0.6) - (0.0 if hit.exact else 0.1)
        if not hit.leads:  # in the middle of a sentence, perhaps
            quality -= 0.15 if kind is Kind.MONEY else 0.4
            quality -= 0.2 if len(self.sheet.rows[hit.row].tokens) > 8 else 0.0
        found: list[Candidate] = []
        right = self._right(hit, kind)
        places = [(right, 0.3, "right")]
        column = self._column(hit, kind)  # the last row of a column of amounts is its sum
        places += [(one, 0.1 + 0.02 * at, "below") for at, one in enumerate(column)]
        for tokens, bonus, place in places:
            if tokens:
                row, run = tokens
                if kind is Kind.NAME and place == "below":
                    run = self._whole_cell(row, run)
                spans = list(scan(run))
                if kind is Kind.MONEY and place == "right":
                    spans = self._preferred(spans, run)
                    if not hit.strong:
                        spans = [span for span in spans if _has_cents(run, span)]
                for nth, (start, end) in enumerate(spans[:3]):
                    found.append(
                        self.candidate(
                            row, run[start:end], kind, quality + bonus - 0.12 * nth,
                            f"{hit.name} {place}",
                        )
                    )  # fmt: skip
        return sorted(found, key=lambda one: -one.score)

    def around(self, hit: Hit) -> Iterator[tuple[int, list[Token]]]:
        """The tokens right of a label, then those below it, each with their row."""
        for found in (self._right(hit), self._below(hit)):
            if found:
                yield found

    def is_empty(self, hit: Hit) -> bool:
        """Whether nothing at all stands where a label's value would."""
        return hit.strong and hit.leads and not self._right(hit) and not self._below(hit)

    def candidate(
        self, row: int, tokens: Sequence[Token], kind: Kind, score: float, rule: str
    ) -> Candidate:
        """A candidate of these tokens of a row."""
        raw = " ".join(token.text for token in tokens)
        number = None
        if kind in (Kind.MONEY, Kind.NUMBER):
            raw = raw.strip(" *:;")
            number, _ = read_decimal(raw, decimal=self.locale.decimal, spaced=self.locale.spaced)
            if kind is Kind.MONEY and re.search(r"[.,]\d{2}\b", raw):
                score += 0.05
        elif kind is Kind.IDENTIFIER:
            raw = raw.strip(" :;,.#*").removeprefix("#")
        else:
            raw = raw.strip(" :;,*")
        line = self.sheet.rows[row].line
        box = cover(token.box for token in tokens)
        return Candidate(raw, row, line.page, line.id, (box,), score, rule, number)

    def amounts(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
        """Ranges of tokens that are amounts: numbers with their signs, no percentages or dates."""
        at = 0
        while at < len(tokens):
            if not _AMOUNT.fullmatch(tokens[at].text) or _LIKE_DATE.search(tokens[at].text):
                at += 1
                continue
            start, end = self._widened(tokens, at)
            raw = " ".join(token.text for token in tokens[start:end]).strip(" *:;")
            number, twofold = read_decimal(
                raw, decimal=self.locale.decimal, spaced=self.locale.spaced
            )
            percent = end < len(tokens) and tokens[end].text.startswith("%")
            if (number is not None or twofold) and not percent:
                yield start, end
            at = max(end, at + 1)

    def dates(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
        """Ranges of tokens that are dates, each as long as it can be."""
        at = 0
        while at < len(tokens):
            for end in range(min(len(tokens), at + 6), at, -1):
                raw = " ".join(token.text for token in tokens[at:end]).strip(" :;,*()")
                if not any(map(str.isdigit, raw)):
                    continue
                day, twofold = read_date(raw, day_first=self.locale.day_first)
                if day or twofold:
                    yield at, end
                    at = end - 1
                    break
            at += 1

    def identifiers(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
        """The first run of tokens that looks like an identifier: it has a digit, or is all caps."""
        for at, token in enumerate(tokens):
            if not token.key.strip("#"):
                continue
            if token.text.startswith("(") and token.text.endswith(")") and at + 1 < len(tokens):
                continue  # "(380)", a code for the kind of document
            if at < 2 and token.key in _NUMBER_WORDS:
                continue
            end = at + 1
            if re.fullmatch(r"[A-Z]{2,4}", token.text) and end < len(tokens):
                end += tokens[end].cell == token.cell
            if not any(map(str.isdigit, tokens[end - 1].text)):
                return
            if _LIKE_DATE.fullmatch(token.text.strip(".,;")):
                return
            while (
                end < len(tokens)
                and tokens[end].cell == token.cell
                and re.fullmatch(r"[-\d/]+|[A-Z]{1,3}", tokens[end].text)
                and len(token.key) < 8
            ):
                end += 1
            yield at, end
            return

    def texts(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
        """The tokens of the first cell, if they hold letters."""
        end = next(
            (at for at, token in enumerate(tokens) if token.cell != tokens[0].cell), len(tokens)
        )
        if any(map(str.isalpha, "".join(token.key for token in tokens[:end]))):
            yield 0, end

    def currencies(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
        """Tokens that name a currency, or hold its sign."""
        for at, token in enumerate(tokens):
            if read_currency(token.text, dollar=self.locale.dollar)[0]:
                yield at, at + 1

    def ibans(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
        """Ranges that are valid IBANs, check digits included."""
        for at, token in enumerate(tokens):
            if not re.match(r"[A-Za-z]{2}\d{2}", token.text):
                continue
            for end in range(min(len(tokens), at + 10), at, -1):
                text = "".join(one.text for one in tokens[at:end]).strip(".,;")
                if len(text) >= 15 and iban.is_valid(text):
                    yield at, end
                    break

    def _preferred(
        self, spans: list[tuple[int, int]], run: Sequence[Token]
    ) -> list[tuple[int, int]]:
        """Amounts with cents first; of "7 % of 129.37   9.06" the last one, else the first.

        A number in a sentence or a date is none.
        """
        dates = list(self.dates(run))
        spans = [
            (start, end)
            for start, end in spans
            if not any(left < end and start < right for left, right in dates)
            and (_has_cents(run, (start, end)) or not _wordy(run[:start]))
        ]
        if len(spans) > 1 and any(token.key in _OF for token in run[: spans[0][0]]):
            spans = spans[::-1]
        return sorted(spans, key=lambda span: not _has_cents(run, span))

    def _scanner(self, kind: Kind) -> Callable[[Sequence[Token]], Iterator[tuple[int, int]]]:
        return {
            Kind.MONEY: self.amounts,
            Kind.NUMBER: self.amounts,
            Kind.DATE: self.dates,
            Kind.IDENTIFIER: self.identifiers,
            Kind.CURRENCY: self.currencies,
        }.get(kind, self.texts)

    def _widened(self, tokens: Sequence[Token], at: int) -> tuple[int, int]:
        """An amount's tokens with the signs and currency beside it in its cell."""
        start, end = at, at + 1
        while start and self._belongs(tokens[start - 1], tokens[start]):
            start -= 1
        if self.locale.spaced or self.locale.decimal == ",":
            while (
                end < len(tokens)
                and re.fullmatch(r"\d{3}([.,]\d{2})?\D?", tokens[end].text)
                and re.fullmatch(r"\d{1,3}", tokens[end - 1].text)
                and _touch(tokens[end - 1], tokens[end])
            ):
                end += 1
        while end < len(tokens) and self._belongs(tokens[end], tokens[end - 1]):
            end += 1
        return start, end

    def _belongs(self, token: Token, neighbour: Token) -> bool:
        near = token.cell == neighbour.cell or _gap(token, neighbour) < 2.5
        if token.text in _SIGNS:
            return near
        return near and token.text.isalpha() and bool(read_currency(token.text)[0])

    def _right(self, hit: Hit, kind: Kind | None = None) -> tuple[int, list[Token]] | None:
        """What stands right of a label, up to the next label.

        Amounts stand far from their labels, so the search for one goes on over gaps.
        """
        cells = kind in (None, Kind.MONEY, Kind.NUMBER)
        tokens = self.sheet.rows[hit.row].tokens
        run: list[Token] = []
        last = tokens[hit.end - 1]
        skip = hit.end
        for at in range(hit.end, len(tokens)):
            token = tokens[at]
            if not run and not token.key and token.text not in _SIGNS:
                continue  # a colon on its own
            label = self.sheet.starting_at(hit.row, at)
            if label and label.leads and (label.strong or not run):
                break
            if label and label.name == hit.name:
                if kind is Kind.MONEY or (run and token.cell != run[-1].cell):
                    break
                run.clear()  # "Invoice (380) No. 12": the label goes on
                skip = label.end
                last = tokens[skip - 1]
            if at < skip:
                continue
            if run and token.cell != run[-1].cell and not cells:
                break
            if token.box.x0 - last.box.x1 > REACH_RIGHT * height(last.box):
                break
            run.append(token)
        return (hit.row, run) if run else None

    def _column(self, hit: Hit, kind: Kind) -> Iterator[tuple[int, list[Token]]]:
        """What stands below a label: for amounts, as far down as there are amounts."""
        found = self._below(hit)
        if found is None:
            return
        yield found
        heads, label = self._heads(hit), self.sheet.box(hit)
        last = self.sheet.rows[found[0]].line.box
        for row in self.sheet.below(found[0]) if kind is Kind.MONEY else ():
            tokens = self.sheet.rows[row].tokens
            run = _under(tokens, heads, label)
            gap = self.sheet.rows[row].line.box.y0 - last.y1
            if row > found[0] + 4 or gap > 1.6 * height(label) or not any(self.amounts(run)):
                return
            last = self.sheet.rows[row].line.box
            yield row, run

    def _below(self, hit: Hit) -> tuple[int, list[Token]] | None:
        """What stands below a label and nearer to it than to its neighbours."""
        label = self.sheet.box(hit)
        size = height(label)
        heads = self._heads(hit)
        for row in self.sheet.below(hit.row):
            tokens = self.sheet.rows[row].tokens
            top = min(token.box.y0 for token in tokens)
            if top < label.y1 - 0.5 * size:
                continue
            if top > label.y1 + REACH_DOWN * size:
                return None
            run = [
                token
                for token in _under(tokens, heads, label)
                if _beyond(token.box, label) < 4 * size
            ]
            if not run:
                continue
            first = next(at for at, token in enumerate(tokens) if token is run[0])
            if self.sheet.starting_at(row, first):
                return None
            return row, run
        return None

    def _whole_cell(self, row: int, run: Sequence[Token]) -> list[Token]:
        """The words beside a part of a name, which heads above it may have torn apart."""
        cell = [token for token in self.sheet.rows[row].tokens if token.cell == run[0].cell]
        return [token for token in cell if not any(map(str.isdigit, token.text))] or list(run)

    def _heads(self, hit: Hit) -> list[Box]:
        """The boxes of the label and of what stands beside it."""
        row: Row = self.sheet.rows[hit.row]
        boxes = [self.sheet.box(hit)]
        boxes.extend(
            self.sheet.box(other)
            for other in self.sheet.by_row[hit.row]
            if other.start != hit.start
        )
        cell = row.tokens[hit.start].cell
        boxes.extend(one.box for at, one in enumerate(row.line.cells) if at != cell)
        return boxes


def _has_cents(run: Sequence[Token], span: tuple[int, int]) -> bool:
    """Whether an amount has two decimals or a currency's sign."""
    text = " ".join(token.text for token in run[span[0] : span[1]])
    return bool(re.search(r"[.,]\d{2}(?!\d)|[$€£¥₹]", text))


def _wordy(tokens: Sequence[Token]) -> bool:
    """Whether words of a sentence stand here: lower case, no code of a currency."""
    return sum(token.text.isalpha() and token.text.islower() for token in tokens) > 1


def _under(tokens: Sequence[Token], heads: Sequence[Box], label: Box) -> list[Token]:
    """The tokens of a row that stand under a label: nearer to it than to any other head.

    A head that has something right under it needs nothing from the side.
    """
    taken = {head for head in heads if any(_beyond(token.box, head) == 0 for token in tokens)}
    free = [head for head in heads if head not in taken]
    whole = {at: cover(token.box for token in tokens if token.cell == at) for at in
             {token.cell for token in tokens}}  # fmt: skip
    found = []
    for token in tokens:
        over = [head for head in heads if _beyond(whole[token.cell], head) == 0]
        nearest = over[0] if len(over) == 1 else _nearest(token.box, heads)
        if free and _beyond(token.box, nearest) > 0:
            nearest = _nearest(token.box, free)
        if nearest == label:
            found.append(token)
    return found


def _nearest(box: Box, heads: Sequence[Box]) -> Box:
    return min(heads, key=lambda head: (_beyond(box, head), abs(_centre(box) - _centre(head))))


def _beyond(box: Box, head: Box) -> float:
    """How far apart two boxes are from side to side; 0 where one is above the other."""
    return max(0.0, box.x0 - head.x1, head.x0 - box.x1)


def _centre(box: Box) -> float:
    return (box.x0 + box.x1) / 2


def _gap(one: Token, other: Token) -> float:
    left, right = sorted((one, other), key=lambda token: token.box.x0)
    return (right.box.x0 - left.box.x1) / max(1.0, height(left.box))


def _touch(left: Token, right: Token) -> bool:
    return left.cell == right.cell and _gap(left, right) < 0.65
