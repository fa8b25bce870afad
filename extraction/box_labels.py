"""The labels of a form's boxes, and the pieces of text between them that may be values.

A form is nearly all label: numbers and letters of boxes, titles in small print, notes. What is left
once they are taken away is what somebody filled in.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extraction.amounts import read_decimal
from extraction.box_upright import is_sideways, stacked_code
from extraction.contract import Box, Claim, Flag, Status
from extraction.form_words import asked, names, nearly, normal
from extraction.lines import cover, height
from extraction.sheet import Sheet, Token

LONGEST = 16  # words of a label
REACH = 2.5  # heights between two words of one label
NUMBER_GAP = 7  # heights between a box's number and its label
NOTE = "note"  # the lexicon's name for print that is neither label nor value
PROSE = 5  # words in lower case that make a cell a sentence
_BOX = re.compile(
    r"\(?(?:(?:1?\d|2\d)[a-h]?(?:-(?:12)?[a-h])?|[a-h](?:[/&-][a-h])?)\)?[.:,]?|[Bb]ox|BOX|[Ll]ine|-|–|E/F|\(?[A-H]\)?[.:]?"
)
_TICKS = "x ✓ ✔ ✗ ✘ ☑ ☒ ■ ● × √ [x] (x) ☓ ✕ ✖ ◉ ⦿ ⬤ 🗹 [✓] (✓)"
TICKS = frozenset(_TICKS.split())
_EMPTY = "☐ □ ○ [] () ▢ ◯ ◻ ❏"
EMPTY = frozenset((*_EMPTY.split(), "[ ]", "( )"))
_MARKS = frozenset({")", "]", "•", "_", "__", "___"})  # the end of a box that is typed
_BRACKETS = frozenset("()[]")
_SAID = frozenset({"yes", "no", "y", "n"})
_GLUED = re.compile(r"^(?:box)?\d{1,2}[a-d]?(?=[a-z]{3})")
_AMOUNT = re.compile(r"[-(]?\$?[-(]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{2})?\.?\)?-?")
_YEAR = re.compile(r"(?:19|20)\d\d[.,:]?")
_CENTS = re.compile(r"\d\.\d{2}\)?-?$")
_CODED = re.compile(r"12\s?[a-d]\.?", re.I)
_SIGNS = frozenset({"$", "|", "-", "–", "—", "_", ".", ":", "$.", "[]", "()"})


@dataclass(frozen=True, slots=True)
class Label:
    """A label where it stands. `name` is the lexicon's."""

    name: str
    page: int
    row: int
    start: int  # tokens of the row, its box's number included
    end: int
    box: Box
    text: str
    numbered: bool  # the box's number stands before it
    whole: bool  # it is all that its cell holds
    lines: tuple[Box, ...] = ()  # of one that goes on over several, top to bottom


@dataclass(frozen=True, slots=True)
class Piece:
    """Words between labels that stand together."""

    page: int
    row: int
    line: str
    tokens: tuple[Token, ...]
    box: Box
    text: str
    number: Decimal | None  # of an amount
    dollars: bool = False  # a dollar sign stands before it
    tilt: float = 0.0  # how much its page's lines fall, where boxes are those of a straight page

    @property
    def cents(self) -> bool:
        """Whether it is an amount to the cent."""
        return bool(_CENTS.search(self.text))

    def claim(self, path: str, rule: str, *flags: Flag, raw: str = "") -> Claim:
        """The claim that this is the value of `path`."""
        text = raw or self.text
        seen = shifted(self.box, self.tilt * self.box.x0)
        return Claim(
            path, Status.PRESENT, raw=text, quote=text, page=self.page, line=self.line,
            boxes=(seen,), rule=rule, flags=flags,
        )  # fmt: skip


def labels(sheet: Sheet, lexicon: str) -> list[Label]:
    """Every label on every page, top to bottom and left to right, notes included."""
    found: list[Label] = []
    for at, row in enumerate(sheet.rows):
        start = 0
        while start < len(row.tokens):
            label = _label(sheet, at, start, lexicon, fuzzy=row.page in sheet.scanned, last=found)
            if label:
                found.append(label)
                start = label.end
            else:
                start += 1
    return found


def shifted(box: Box, down: float) -> Box:
    """The box so many points further down."""
    return Box(box.x0, box.y0 + down, box.x1, box.y1 + down)


def pieces(sheet: Sheet, found: Sequence[Label], tilts: Mapping[int, float]) -> list[Piece]:
    """What no label takes, split at gaps, labels and amounts; empty marks left out."""
    taken = {(one.row, at) for one in found for at in range(one.start, one.end)}
    taken |= stacked_code(sheet)
    kept: list[Piece] = []
    for at in range(len(sheet.rows)):
        signed = 0.0  # height of the dollar sign before
        for run in _runs(sheet, at, taken):
            signed = signed if len(run) == 1 else 0.0
            for part in _parts(run):
                one = piece(sheet, at, part)
                one = replace(one, tilt=tilts.get(one.page, 0.0))
                if not (_is_print(part, run) or _is_number_of_box(one, found)):
                    alike = signed > 0 and height(one.box) < 1.4 * signed
                    dollars = alike or "$" in one.text
                    kept.append(replace(one, dollars=True) if dollars else one)
            signed = height(run[-1].box) if run[-1].text == "$" else 0.0
    return kept


def piece(sheet: Sheet, row: int, tokens: Sequence[Token]) -> Piece:
    """The piece that some tokens of a row are."""
    line = sheet.rows[row].line
    text = " ".join(token.text for token in tokens).strip(" :;,|")
    text = re.sub(r"(?<=\d)\.$", "", text)
    number = None
    if _AMOUNT.fullmatch(text.replace(" ", "")):
        number, _ = read_decimal(text.replace(" ", ""), decimal=".")
    box = cover(token.box for token in tokens)
    return Piece(line.page, row, line.id, tuple(tokens), box, text, number)


def _label(
    sheet: Sheet, at: int, start: int, lexicon: str, *, fuzzy: bool, last: Sequence[Label]
) -> Label | None:
    """The longest label that starts at a token, with its box's number."""
    tokens = sheet.rows[at].tokens
    if tokens[start].text.casefold() in TICKS | EMPTY:
        return None
    leads = (
        start == 0
        or tokens[start - 1].cell != tokens[start].cell
        or (bool(last) and last[-1].row == at and last[-1].end == start)
    )
    first = start
    before = tokens[start - 1].text.casefold() if start else ""
    if not leads and (
        _BOX.fullmatch(before)
        or before in TICKS | EMPTY | _MARKS
        or _AMOUNT.fullmatch(before)
        or (before in _SAID and (start == 1 or tokens[start - 2].cell != tokens[start].cell))
    ):
        leads = True
    if _CODED.fullmatch(tokens[start].text) and leads:
        return _made(sheet, at, start, start + 1, "coded", numbered=True)
    for name, end, strong in _matches(tokens, start, lexicon, fuzzy=fuzzy):
        while (
            first
            and _BOX.fullmatch(tokens[first - 1].text)
            and _gap(tokens[first - 1], tokens[first]) < NUMBER_GAP
            and not (last and last[-1].row == at and last[-1].end > first - 1)
            and _starts(tokens, first - 1, at, last)
        ):
            first -= 1
        numbered = first < start or bool(_GLUED.match(tokens[start].key))
        behind = _box_behind(tokens, end)
        numbered = numbered or behind > end
        end = behind
        ends = (
            end == len(tokens)
            or tokens[end].cell != tokens[start].cell
            or tokens[end].text == ":"
            or _is_mark(tokens[end])
            or (name == "tax_year" and bool(re.fullmatch(r"(19|20)\d\d", tokens[end].text)))
        )
        if not (leads or (strong and numbered)):
            continue
        if (
            not strong
            and not numbered
            and not ((ends and leads) or tokens[end - 1].text.endswith(":"))
        ):
            continue
        end = _tail(tokens, end)
        if name != NOTE and not (numbered or end - start > 4) and _is_prose(tokens, start, end):
            continue
        return _made(sheet, at, first, end, name, numbered=numbered)
    return None


def _starts(tokens: Sequence[Token], first: int, at: int, last: Sequence[Label]) -> bool:
    """Whether a box's number starts its cell, or follows another such number or a label."""
    if first == 0 or tokens[first - 1].cell != tokens[first].cell:
        return True
    follows = bool(last) and last[-1].row == at and last[-1].end == first
    return follows or bool(_BOX.fullmatch(tokens[first - 1].text))


def _matches(
    tokens: Sequence[Token], start: int, lexicon: str, *, fuzzy: bool
) -> Iterator[tuple[str, int, bool]]:
    """Names of labels that start at a token, the longest first, and exact ones before others."""
    if not tokens[start].key:
        return
    table = names(lexicon)
    keys: list[tuple[int, str]] = []
    key = ""
    for at in range(start, min(len(tokens), start + LONGEST)):
        if at > start and _gap(tokens[at - 1], tokens[at]) > REACH:
            break
        if _is_mark(tokens[at]):
            break
        year = at > start and _YEAR.fullmatch(tokens[at].text)  # "Interest you paid in 2025"
        more = "" if year else normal(tokens[at].text)
        key += more
        if more:
            keys.append((at + 1, key))
        if tokens[at].text.endswith(":"):
            break
    for exact in (True, False) if fuzzy else (True,):
        for end, key in reversed(keys):
            for form in (key, _GLUED.sub("", key)):
                near = form if exact else nearly(form, lexicon)
                if near and near in table:
                    for name, strong in table[near]:
                        yield name, end, strong
                    break


def _is_mark(token: Token) -> bool:
    """Whether it is a tick box, or where one begins."""
    return token.text in _BRACKETS or token.text.casefold() in TICKS | EMPTY


def _tail(tokens: Sequence[Token], end: int) -> int:
    """The end of a label with what goes on in lower case or brackets: "(see instructions)"."""
    inside = False
    at = end
    while at < len(tokens) and _gap(tokens[at - 1], tokens[at]) < REACH:
        text = tokens[at].text
        if tokens[at - 1].text.endswith(":") or text in _BRACKETS:
            break
        inside = inside or text.startswith("(")
        lower = text.strip(".,;").isalpha() and text.islower() and len(text) > 1
        lists = tokens[at - 1].text.endswith(",") or tokens[at - 1].key in ("and", "or")
        lower = lower or (lists and tokens[at].key in asked())
        if not (inside or lower or text.strip(".,:").casefold() in ("zip", "code")):
            break
        if inside and re.search(r"\d{4}|[Xx*]{2}", text):
            break
        if text.endswith(")"):
            inside = False
        at += 1
    return end if inside else at


def _box_behind(tokens: Sequence[Token], end: int) -> int:
    """The end of a label with its box's number behind it: ", Box 1a"."""
    at = end
    if at < len(tokens) and tokens[at].text in ("-", "–", "—", "|"):
        at += 1
    if (
        at + 1 < len(tokens)
        and tokens[at].text.strip("([,").casefold() in ("box", "line")
        and re.fullmatch(r"\d{1,2}[a-h]?[])]?:?", tokens[at + 1].text)
        and _gap(tokens[at], tokens[at + 1]) < REACH
        and _gap(tokens[end - 1], tokens[at]) < REACH
    ):
        return at + 2
    return end


def _is_prose(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a label is but words of a sentence that goes on behind it."""
    cell = [
        token for token in tokens[end:] if token.cell == tokens[start].cell and token.key.isalpha()
    ]
    return sum(token.text.islower() for token in cell) >= PROSE


def _made(sheet: Sheet, at: int, start: int, end: int, name: str, *, numbered: bool) -> Label:
    row = sheet.rows[at]
    tokens = row.tokens[start:end]
    ends = end == len(row.tokens) or row.tokens[end].cell != tokens[-1].cell
    leads = start == 0 or row.tokens[start - 1].cell != tokens[0].cell
    text = " ".join(token.text for token in tokens)
    box = cover(token.box for token in tokens)
    return Label(name, row.page, at, start, end, box, text, numbered, ends and leads)


def _runs(sheet: Sheet, at: int, taken: set[tuple[int, int]]) -> Iterator[list[Token]]:
    """The tokens of a row's cells between what is taken."""
    run: list[Token] = []
    for n, token in enumerate(sheet.rows[at].tokens):
        if run and ((at, n) in taken or token.cell != run[-1].cell):
            yield run
            run = []
        leader = re.fullmatch(r"[._…·\s]{1,}", token.text)
        if (at, n) not in taken and not leader and not is_sideways(token):
            run.append(token)
    if run:
        yield run


def _parts(run: Sequence[Token]) -> Iterator[list[Token]]:
    """A run split at its amounts, without lone signs."""
    part: list[Token] = []
    for token in run:
        text = token.text.strip(":;")
        if text in _SIGNS or not text:
            if part and text in ("-", "–", "—"):
                part.append(token)
            continue
        if _AMOUNT.fullmatch(text) and _CENTS.search(text):
            if part:
                yield part
            yield [token]
            part = []
        else:
            part.append(token)
    if part:
        yield part


def _is_print(part: Sequence[Token], whole: Sequence[Token]) -> bool:
    """Whether it is the form's own print: a sentence, or words in lower case alone."""
    text = " ".join(token.text for token in part)
    words = [token.text for token in whole if token.key.isalpha()]
    if sum(word.islower() for word in words) >= PROSE:
        return True
    if _asks(part):
        return True
    if any(map(str.isdigit, text)) or text != text.lower() or len(text) < 2:
        return False
    return any(map(str.isalpha, text)) and text.strip("[]()").lower() != "x"


def _asks(part: Sequence[Token]) -> bool:
    """Whether words only ask for an address: "City, State, and ZIP Code"."""
    keys = [token.key for token in part if token.key]
    told = {"zip", "code", "address", "including", "postal", "telephone"} & set(keys)
    return bool(told) and len(keys) > 1 and set(keys) <= asked()


def _is_number_of_box(one: Piece, found: Sequence[Label]) -> bool:
    """Whether it is the number of a box without a label: small, at the edge of others' numbers."""
    if not re.fullmatch(r"1?\d[a-h]?", one.text):
        return False
    level = [
        label
        for label in found
        if label.page == one.page
        and label.name != NOTE
        and (abs(label.box.x0 - one.box.x0) < 3 or label.row == one.row)
        and height(one.box) < 1.25 * height(label.box)
    ]
    edges = [label for label in level if abs(label.box.x0 - one.box.x0) < 5]
    return len(edges) >= 2 or any(re.match(r"\W*\d", label.text) for label in edges)


def _gap(left: Token, right: Token) -> float:
    return (right.box.x0 - left.box.x1) / max(1.0, height(left.box))
