"""The tables of a pay stub: the rows under the heads of each band, and the strips of totals."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extraction.candidates import Candidate, Finder
from extraction.contract import Box
from extraction.lines import cover, height
from extraction.pay_lines import line_kind
from extraction.schemas.base import Kind
from extraction.sheet import Hit, Sheet, Token, aliases, label_key
from extraction.stub_bands import (
    KINDS,
    Band,
    Column,
    new_bands,
    numeric_columns,
    retitled,
    settled,
    titles_of,
)
from extraction.stub_loose import boards, by_order

SUMMARY = ("gross", "taxes", "deductions", "net")
BESIDE = (*SUMMARY, "part", "col_hours")  # what may stand in a strip of totals


_NOTES = frozenset({"ytd", "usd", "current", "hrs", "hours", "hr", "at", "h"})

# What a column beside the descriptions says of the tax that a line is taken before or after.
_MARKS = frozenset((
    "pretax", "posttax", "aftertax", "beforetax", "pre", "post", "before", "after", "taxable",
    "nontaxable", "exempt", "s125", "at", "bt", "y", "n", "yes", "no", "a", "b", "p", "s",
))  # fmt: skip

# A code of a line, and the heads over what lines are called.
_CODE = re.compile(r"[A-Z]{0,3}-?\d{1,4}|[A-Z]{1,4}\d{0,2}|\d{1,4}[A-Z]?")
_NAMES = frozenset(("description", "desc", "item", "details", "name", "type", "earning", "line"))
APART = 0.4  # of a line's height, from a description to what is beside it; a space is less
MOST_ABOVE = 20  # rows from a line to its head


@dataclass(frozen=True, slots=True)
class Entry:
    """A description with the numbers right of it."""

    row: int
    section: str
    tokens: tuple[Token, ...]  # of the description
    label: str  # the summary label that the description is, or ""
    numbers: dict[str, Candidate]  # by column

    @property
    def text(self) -> str:
        """The description as printed."""
        return " ".join(token.text for token in self.tokens)


def entries(finder: Finder) -> Iterator[Entry]:
    """Every row of every band, top to bottom."""
    sheet = finder.sheet
    bands: list[Band] = []
    page = 0
    for row in range(len(sheet.rows)):
        if sheet.rows[row].page != page:
            page, bands = sheet.rows[row].page, []
        if is_summary_head(sheet, row):
            continue
        found = new_bands(finder, row, bands)
        if found is not None:
            bands = found
            continue
        bands = retitled(finder, row, bands)
        for band in bands or [Band("", 0.0, 1e6)]:
            yield from _entries(finder, row, band)
        bands = [settled(finder, row, band) for band in bands]


def loose_entries(finder: Finder) -> Iterator[Entry]:
    """Every description with numbers behind it, whatever stands above or beside it."""
    sheet = finder.sheet
    above: list[tuple[str, Box]] = []
    for row in range(len(sheet.rows)):
        found = titles_of(sheet, row)
        above = [*found, *above][:12]
        tokens = sheet.rows[row].tokens
        for words, spans in runs(tokens, list(finder.amounts(tokens))):
            lettered = [token for token in words if any(map(str.isalpha, token.key))]
            words = _first_cell([t for t in words if lettered and t.cell >= lettered[-1].cell])
            numbers = by_order(finder, row, tokens, spans) if words else {}
            if numbers:
                section = next((name for name, box in above if _over(box, words[0].box)), "")
                yield Entry(row, section, tuple(words), label_of(sheet, row, words), numbers)


def _over(title: Box, words: Box) -> bool:
    return abs(title.x0 - words.x0) < 3 * height(words)


def board_entries(finder: Finder) -> Iterator[Entry]:
    """Lines whose names stand as heads over their amounts."""
    for row, words, label, numbers in boards(finder):
        yield Entry(row, "", tuple(words), label, numbers)


def summaries(finder: Finder) -> Iterator[tuple[str, str, Candidate]]:
    """Totals that stand under their labels: (label, column, amount)."""
    sheet = finder.sheet
    for row in range(len(sheet.rows)):
        if not is_summary_head(sheet, row):
            continue
        heads = [Column(hit.name, sheet.box(hit)) for hit in _summary_hits(sheet, row)]
        plain = True
        for below in list(sheet.below(row))[:4]:
            tokens = sheet.rows[below].tokens
            kind = next(
                (h.name for h in sheet.by_row[below] if h.name in ("col_current", "col_ytd")), ""
            )
            spans = list(finder.amounts(tokens))
            if not spans or (not kind and not plain):
                break
            plain = plain and bool(kind)
            for at, (start, end) in enumerate(spans):
                box = cover(token.box for token in tokens[start:end])
                head = min(heads, key=lambda head: (_apart(box, head.box), _off(box, head.box)))
                if len(spans) == len(heads):
                    head = heads[at]
                yield (
                    head.name,
                    kind or "col_current",
                    finder.candidate(below, tokens[start:end], Kind.MONEY, 1.2, "summary"),
                )
            if not kind:
                break


def is_summary_head(sheet: Sheet, row: int) -> bool:
    """Whether a row is made of the labels of totals: "Gross  Taxes  Deductions  Net pay"."""
    hits = _summary_hits(sheet, row)
    names = {hit.name for hit in hits}
    if len({hit.start for hit in hits}) < 3 or not {"gross", "net"} <= names:
        return False
    return not any(map(str.isdigit, sheet.rows[row].line.text))


def _summary_hits(sheet: Sheet, row: int) -> list[Hit]:
    kept: dict[int, Hit] = {}
    for hit in sheet.by_row[row]:
        if hit.name in BESIDE and hit.strong:
            kept.setdefault(hit.start, hit)
    return list(kept.values())


def _entries(finder: Finder, row: int, band: Band) -> Iterator[Entry]:
    """What a band's part of a row says: descriptions, each with the numbers right of it."""
    if band.section == "other":
        return
    tokens = [token for token in finder.sheet.rows[row].tokens if band.holds(token.box)]
    for words, spans in runs(tokens, list(finder.amounts(tokens))):
        words = described_by(finder.sheet, row, words)
        if words or band.section == "net":
            numbers = _by_column(finder, row, tokens, spans, band)
            if len(spans) == 1 and words and numbers:
                numbers = _under_own_head(words[0].box, numbers, band)
            if numbers:
                label = label_of(finder.sheet, row, words) if words else "net"
                yield Entry(row, band.section, tuple(words), label, numbers)
        if not band.columns:
            return  # what goes on behind the numbers belongs to nothing known


def runs(
    tokens: Sequence[Token], spans: Sequence[tuple[int, int]]
) -> Iterator[tuple[Sequence[Token], list[tuple[int, int]]]]:
    """Words and the numbers behind them, again and again along a row."""
    spans = [span for span in spans if not _is_word(tokens, *span)]
    at = start = 0
    while at < len(spans):
        end = at + 1
        while end < len(spans) and not _wordy(tokens[spans[end - 1][1] : spans[end][0]]):
            end += 1
        run = list(spans[at:end])
        first = run[0][0]
        if len(run) > 1 and first > start:
            word, number = tokens[first - 1], tokens[first]
            apart = number.cell != tokens[run[1][0]].cell
            apart = apart and not re.fullmatch(r"\D*\d[\d,]+\.\d\d\D*", number.text)
            if word.cell == number.cell and (apart or not re.search(r"[.,]\d", number.text)):
                run = run[1:]  # a number that ends the description, as in "Deferred Comp 457"
        yield tokens[start : run[0][0]], run
        start, at = spans[end - 1][1], end


def described_by(sheet: Sheet, row: int, words: Sequence[Token]) -> tuple[Token, ...]:
    """The cell that says what a line is, of those before its amounts.

    The one under a head that says so; else the first whose words are known; else the first that
    is neither a code nor a mark.
    """
    cells: dict[int, list[Token]] = {}
    for token in words:
        cells.setdefault(token.cell, []).append(token)
    named = [many for many in cells.values() if any(map(str.isalpha, _said(many)))]
    if not named:
        return ()
    plain = [
        many for many in named if not is_mark(_said(many)) and not _CODE.fullmatch(_said(many))
    ]
    known = [many for many in plain or named if line_kind(_said(many))]
    under = [many for many in named if _is_headed(sheet, row, many[0])] if len(plain) > 1 else []
    found = (under or known or plain or named)[0]
    while found and not found[-1].key:
        found.pop()  # dots that lead to the number
    return tuple(_without_marks(found))


def _without_marks(words: Sequence[Token]) -> Sequence[Token]:
    """A description without the mark or the code that stands a little apart at an end of it."""
    for size in (2, 1):
        if len(words) <= size:
            continue
        for part, rest in ((words[:size], words[size:]), (words[-size:], words[:-size])):
            left, right = (part, rest) if part[0] is words[0] else (rest, part)
            gap = right[0].box.x0 - left[-1].box.x1
            beside = is_mark(_said(part)) or (left is part and _is_code(_said(part)))
            named = any(len(token.key) > 1 and token.key.isalpha() for token in rest)
            letter = (left[-1].box.x1 - left[-1].box.x0) / max(1, len(left[-1].text))
            if beside and named and gap > max(APART * height(part[0].box), 1.4 * letter):
                return rest
    return words


def _is_code(text: str) -> bool:
    return bool(_CODE.fullmatch(text)) and any(map(str.isdigit, text))


def _said(words: Sequence[Token]) -> str:
    return " ".join(token.text for token in words if token.key)


def _is_headed(sheet: Sheet, row: int, word: Token) -> bool:
    """Whether the head of the lines' names stands over a word: "Description"."""
    size = height(word.box)
    for above in range(row - 1, max(-1, row - MOST_ABOVE), -1):
        if sheet.rows[above].page != sheet.rows[row].page:
            return False
        for hit in sheet.by_row[above]:
            box = sheet.box(hit)
            if label_key(sheet.text(hit)) in _NAMES and abs(box.x0 - word.box.x0) < 2 * size:
                return True
    return False


def _first_cell(words: Sequence[Token]) -> Sequence[Token]:
    """The description alone: the first cell with letters, and what stands before it."""
    letters = next((token for token in words if any(map(str.isalpha, token.key))), None)
    if letters is None:
        return ()
    found = [token for token in words if token.cell <= letters.cell]
    while not found[-1].key:
        found.pop()  # dots that lead to the number
    return found


def _is_word(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a number stands between words as one of them: "Local 212 dues"."""
    if not 0 < start < end < len(tokens) or re.search(r"[.,]\d", tokens[start].text):
        return False
    around = (tokens[start - 1], tokens[end])
    alike = all(one.cell == tokens[start].cell for one in around)
    return alike and all(len(one.key) > 1 and one.key.isalpha() and not _is_note(one)
                         for one in around)  # fmt: skip


def _wordy(tokens: Sequence[Token]) -> bool:
    return any(any(map(str.isalpha, token.key)) and not _is_note(token) for token in tokens)


def _is_note(token: Token) -> bool:
    """A currency's letters, or the name of a column printed beside its number."""
    return token.key in _NOTES or len(token.key) == 1


def _by_column(
    finder: Finder, row: int, tokens: Sequence[Token], spans: Sequence[tuple[int, int]], band: Band
) -> dict[str, Candidate]:
    found: dict[str, tuple[float, Candidate]] = {}
    if not any(column.name in ("col_current", "col_ytd") for column in band.columns):
        return by_order(finder, row, tokens, spans)
    numeric = numeric_columns(band)
    for place, (start, end) in enumerate(spans):
        box = cover(token.box for token in tokens[start:end])
        column = min(band.columns, key=lambda one: (_apart(box, one.box), _off(box, one.box)))
        if len(spans) == len(numeric):  # all are there: each is its column's, however it stands
            column = numeric[place]
        kind = KINDS.get(column.name)
        apart = _apart(box, column.box)
        if kind is None or (apart > 3 * height(box) and len(spans) != len(numeric)):
            continue
        one = finder.candidate(row, tokens[start:end], kind, 1.2, "row by column")
        if column.name not in found or apart < found[column.name][0]:
            found[column.name] = (apart, one)
    return {name: one for name, (_, one) in found.items()}


def label_of(sheet: Sheet, row: int, words: Sequence[Token]) -> str:
    """The label that the whole description is; "" where it is a line like any other."""
    tokens = sheet.rows[row].tokens
    start = next(at for at, token in enumerate(tokens) if token is words[0])
    end = start + len([token for token in words if token.key])
    for hit in sheet.by_row[row]:
        if hit.start == start and hit.end >= end and hit.name in (*SUMMARY, "total", "other"):
            return hit.name
    for hit in sheet.by_row[row]:
        if hit.start == start and hit.name in ("gross", "net") and hit.end >= end - 1:
            return hit.name
    return ""


def _under_own_head(words: Box, numbers: dict[str, Candidate], band: Band) -> dict[str, Candidate]:
    """A lone amount is that of the head over its description: "YTD" over "Gross  50,769.11"."""
    size = height(words)
    over = [
        column.name
        for column in band.columns
        if column.name in ("col_current", "col_ytd") and abs(column.box.x0 - words.x0) < size
    ]
    return {over[0]: next(iter(numbers.values()))} if len(over) == 1 else numbers


def _apart(box: Box, head: Box) -> float:
    return max(0.0, box.x0 - head.x1, head.x0 - box.x1)


def _off(box: Box, head: Box) -> float:
    return min(abs(box.x1 - head.x1), abs((box.x0 + box.x1) - (head.x0 + head.x1)) / 2)


def is_mark(text: str) -> bool:
    """Whether a text is none but a mark beside a description: "Pre-tax"."""
    return label_key(text) in _MARKS


def names_column(text: str) -> bool:
    """Whether a description is none but the name of a column: "Year to date"."""
    names = {name for name, strong in aliases("pay_stub").get(label_key(text), ()) if strong}
    return bool(names & {"col_current", "col_ytd"})
