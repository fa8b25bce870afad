"""Fields of a licence or card by their standard's numbers, its title, its issuer, its address."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from extraction.candidates import Candidate, Finder
from extraction.lexicon import load
from extraction.lines import cover, height
from extraction.naming import is_street, is_town
from extraction.schemas.base import Kind
from extraction.sheet import Sheet, Token
from extraction.streams import squeeze

CODES = (
    "1",
    "2",
    "3",
    "4a",
    "4b",
    "4c",
    "4d",
    "5",
    "8",
    "9",
    "9a",
    "12",
    "15",
    "16",
    "17",
    "18",
    "19",
)
ON_TOP = 0.3  # of a card's height
MOST_LINES = 3  # of an address
_OFFICES = frozenset({"return", "found", "department", "bureau", "dmv", "mail", "postage"})
_CODE = re.compile(r"(4[abcd]|9a|1[0-9]|[1-9])[.:)]?", re.I)
_GLUED = re.compile(r"([128])[.:)]?(?=[^\W\d_]{2})")
Scan = Callable[[Sequence[Token]], Iterator[tuple[int, int]]]


class Numbered:
    """The fields that stand behind their numbers: "1 SAMPLE", "4b. 12.04.2031"."""

    def __init__(self, finder: Finder):
        self._finder = finder
        self._runs: dict[str, list[tuple[int, list[Token]]]] = {}
        self._starts: set[tuple[int, int]] = set()
        for at, row in enumerate(finder.sheet.rows):
            self._collect(at, row.tokens)
        self.trusted = len(self._runs.keys() & {"1", "2", "3", "4a", "4b", "4c", "4d", "5"}) >= 3
        self.trusted = self.trusted and bool(self._runs.keys() & {"4a", "4b", "4d"})
        self.trusted = self.trusted or self._names_a_person()
        words = any(finder.sheet.named(name) for name in ("date_of_birth", "expires_on"))
        american = words or "4d" in self._runs
        self.european = self.trusted and ("4c" in self._runs or not american)

    def _names_a_person(self) -> bool:
        """Whether names and address stand under one another behind their numbers alone."""
        rows = [self._runs[code][0][0] for code in ("1", "2", "8") if code in self._runs]
        return len(rows) == 3 and rows[0] < rows[1] < rows[2] <= rows[0] + 3

    def values(self, code: str, scan: Scan, kind: Kind = Kind.IDENTIFIER) -> list[Candidate]:
        """What stands behind a number, as `scan` finds it. Nothing on a card without numbers."""
        found = []
        for row, run in self._runs.get(code, ()) if self.trusted else ():
            run = _without_label(self._finder, row, run)
            span = next(iter(scan(run)), None) if run else None
            if span:
                tokens = run[span[0] : span[1]]
                found.append(self._finder.candidate(row, tokens, kind, 0.9, f"field {code}"))
        return found

    def behind_date(self, code: str) -> list[Candidate]:
        """What follows the date of a field: "3. 01.02.1980 LINDENWICK"."""
        found = []
        for row, run in self._runs.get(code, ()) if self.trusted else ():
            span = next(iter(self._finder.dates(run)), None)
            rest = run[span[1] :] if span else []
            if rest and not any(any(map(str.isdigit, token.text)) for token in rest):
                found.append(self._finder.candidate(row, rest, Kind.TEXT, 0.8, f"field {code}"))
        return found

    def starts(self, row: int, token: int) -> bool:
        """Whether a field begins there with its number."""
        return self.trusted and (row, token) in self._starts

    def runs(self, code: str) -> list[tuple[int, list[Token]]]:
        """The rows and tokens behind a number."""
        return self._runs.get(code, []) if self.trusted else []

    def _collect(self, at: int, tokens: Sequence[Token]) -> None:
        starts: list[tuple[int, str, list[Token]]] = []
        for place, token in enumerate(tokens):
            leads = place == 0 or tokens[place - 1].cell != token.cell
            glued = _GLUED.match(token.text) if leads else None
            whole = _CODE.fullmatch(token.text)
            if glued:
                rest = token._replace(text=token.text[glued.end() :])
                starts.append((place + 1, glued[1], [rest]))
                self._starts.add((at, place))
            elif whole and (leads or token.text[-1:] in ".:)" or len(whole[1]) > 1):
                code = whole[1].casefold()
                if code in CODES and (leads or code[-1].isalpha()):
                    starts.append((place + 1, code, []))
                    self._starts.add((at, place))
        for number, (start, code, first) in enumerate(starts):
            stop = starts[number + 1][0] - 1 if number + 1 < len(starts) else len(tokens)
            run = [*first, *tokens[start:stop]]
            if run:
                self._runs.setdefault(code, []).append((at, _near(run)))


def title_of(finder: Finder) -> Candidate | None:
    """The title as printed, as "Driver License": the largest, and of those the first."""
    best: tuple[float, int, Candidate] | None = None
    for at, row in enumerate(finder.sheet.rows):
        for start in range(len(row.tokens)):
            for end in range(start + 1, min(len(row.tokens), start + 5) + 1):
                run = row.tokens[start:end]
                if run[-1].cell != run[0].cell:
                    break
                key = squeeze("".join(token.text for token in run))
                if key not in _titles() or not run[0].key:
                    continue
                one = finder.candidate(at, run, Kind.TEXT, 1.0, "title")
                size, letters = height(one.boxes[0]), len(key)
                if (
                    best is None
                    or size > 1.1 * best[0]
                    or (_around(one, best[2]) and letters > best[1])
                ):
                    best = size, letters, one
    return best[2] if best else None


def state_of(finder: Finder, title: Candidate | None) -> Candidate | None:
    """The state on top of a card: one that is known, or what stands by the title."""
    for at, row in enumerate(finder.sheet.rows):
        upper = row.line.box.y0 < 0.5 * finder.sheet.sizes[row.page][1]
        for start in range(len(row.tokens)):
            for end in range(min(len(row.tokens), start + 3), start, -1):
                run = row.tokens[start:end]
                if upper and squeeze("".join(token.text for token in run)) in _states():
                    return finder.candidate(at, run, Kind.TEXT, 1.0, "state")
    if title is None or not is_licence(title):
        return None
    size = height(title.boxes[0])
    for at in (title.row, title.row - 1, title.row - 2, title.row + 1):
        if not 0 <= at < len(finder.sheet.rows):
            continue
        row = finder.sheet.rows[at]
        rest = [token for token in row.tokens if at != title.row or not _inside(token, title)]
        for cell in dict.fromkeys(token.cell for token in rest):
            beside = [token for token in rest if token.cell == cell]
            beside = _named_state(beside)
            least = 0.8 if at <= title.row else 1.0  # below it, names stand too
            if _is_place(beside) and height(cover(t.box for t in beside)) >= least * size:
                return finder.candidate(at, beside, Kind.TEXT, 0.8, "beside the title")
    return None


def _named_state(run: list[Token]) -> list[Token]:
    """What is behind "State of", where that stands before it."""
    keys = [token.key for token in run[:2]]
    return run[2:] if keys in (["state", "of"], ["commonwealth", "of"]) else run


def is_licence(title: Candidate | None) -> bool:
    """Whether a title is that of a licence, or of the card that stands in for one."""
    key = squeeze(title.raw) if title else ""
    return any(word in key for word in ("licen", "identification", "permit"))


def code_on_top(finder: Finder) -> Iterator[Candidate]:
    """One to three capitals alone in a cell on top: the country of a European licence."""
    for at, row in enumerate(finder.sheet.rows):
        if row.line.box.y1 > ON_TOP * finder.sheet.sizes[row.page][1]:
            return
        for cell in row.line.cells:
            if len(cell.words) == 1 and re.fullmatch(r"[A-Z]{1,3}", cell.text):
                run = [token for token in row.tokens if token.text == cell.text]
                yield finder.candidate(at, run[:1], Kind.TEXT, 0.7, "code on top")


def addresses(finder: Finder, numbered: Numbered, *, plain: bool) -> Iterator[Candidate]:
    """The address: behind its number, under its label, or a street over a town.

    Args:
        plain: whether it may stand there without a label, as licences have it.
    """
    sheet = finder.sheet
    for at, run in numbered.runs("8"):
        yield from _down(finder, at, _without_label(finder, at, run), "field 8")
    for hit in sheet.named("address"):
        for at, run in finder.around(hit):
            first = run[0].cell
            whole = [token for token in sheet.rows[at].tokens if token.cell == first]
            yield from _down(finder, at, run if at == hit.row else whole, "address label")
    for at, row in enumerate(sheet.rows) if plain else ():
        for cell in dict.fromkeys(token.cell for token in row.tokens):
            run = [token for token in row.tokens if token.cell == cell]
            if run[0].text[:1].isdigit() and is_street(_text(run)) and not _is_office(sheet, at):
                yield from _down(finder, at, run, "street over town", sure=True)


def _is_office(sheet: Sheet, at: int) -> bool:
    """Whether the lines above an address say whose it is: "If found, return to"."""
    above = [row for row in sheet.rows[max(0, at - 3) : at] if row.page == sheet.rows[at].page]
    words = {token.key for row in above for token in row.tokens}
    return bool(words & _OFFICES)


def _down(
    finder: Finder, at: int, run: Sequence[Token], rule: str, *, sure: bool = False
) -> Iterator[Candidate]:
    """The lines of an address from its first on; nothing where it does not end in a town."""
    run = [token for token in run if token.cell == run[0].cell] if run else []
    if not run:
        return
    lines = [run]
    rows = [at]
    ends = is_town(_text(run), first=True)
    for below in finder.sheet.below(at):
        if ends or len(lines) == MOST_LINES:
            break
        last = cover(token.box for token in lines[-1])
        row = finder.sheet.rows[below]
        cells = [
            [token for token in row.tokens if token.cell == cell]
            for cell in dict.fromkeys(token.cell for token in row.tokens)
        ]
        under = [
            tokens for tokens in cells
            if tokens[0].box.x0 < last.x1 and tokens[-1].box.x1 > last.x0
            and abs(tokens[0].box.x0 - last.x0) < 4 * height(last)
        ]  # fmt: skip
        if not under:
            continue
        if under[0][0].box.y0 - last.y1 > 1.3 * height(last):
            break
        lines.append(under[0])
        rows.append(below)
        ends = is_town(_text(under[0]), first=False) or bool(_ZIP.search(_text(under[0])))
    if not ends and (sure or len(lines) < 2):
        return
    if not ends:
        lines, rows = lines[:1], rows[:1]
        if not any(map(str.isdigit, _text(lines[0]))):
            return
    boxes = tuple(cover(token.box for token in tokens) for tokens in lines)
    line = finder.sheet.rows[rows[0]].line
    raw = "\n".join(map(_text, lines))
    yield Candidate(raw, rows[0], line.page, line.id, boxes, 1.0, rule)


_ZIP = re.compile(r"\b[A-Z]{2}\W{1,3}\d{5}(?:-\d{4})?\b")


def _without_label(finder: Finder, row: int, run: Sequence[Token]) -> list[Token]:
    """What is left of "ADDRESS 12 High St" behind its number."""
    hits = finder.sheet.by_row[row]
    labels = {
        id(token)
        for hit in hits
        for token in finder.sheet.rows[row].tokens[hit.start : hit.end]
        if not any(map(str.isdigit, token.text)) or hit.end - hit.start > 1
    }
    return [token for token in run if id(token) not in labels and token.key]


def _near(run: Sequence[Token]) -> list[Token]:
    """The tokens of the first cell that has any; a code may stand in a cell of its own."""
    first = run[0].cell
    return [token for token in run if token.cell == first]


def _is_place(run: Sequence[Token]) -> bool:
    words = [token.text.strip(".,").casefold() for token in run]
    known = frozenset(load("states")["not_names"])
    return (
        0 < len(words) <= 3
        and all(word.isalpha() for word in words)
        and not known & set(words)
        and all(token.text[:1].isupper() for token in run)
        and sum(map(len, words)) >= 4
    )


def _inside(token: Token, one: Candidate) -> bool:
    box = one.boxes[0]
    return box.x0 <= (token.box.x0 + token.box.x1) / 2 <= box.x1


def _around(one: Candidate, other: Candidate) -> bool:
    """Whether `other` is a part of `one`, as "Passport" is of "Passport Card"."""
    box, inner = one.boxes[0], other.boxes[0]
    return one.row == other.row and box.x0 <= inner.x0 and inner.x1 <= box.x1


def _text(tokens: Sequence[Token]) -> str:
    return " ".join(token.text for token in tokens)


@cache
def _titles() -> frozenset[str]:
    many = load("kinds")["id_document"]["titles"].values()
    return frozenset(squeeze(title) for titles in many for title in titles)


@cache
def _states() -> frozenset[str]:
    return frozenset(squeeze(name) for name in load("states")["names"])
