"""Labels of a form that go on over several lines, as heads of narrow columns and boxes do."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extraction.box_labels import EMPTY, NOTE, TICKS, Label
from extraction.contract import Box
from extraction.form_words import names, nearly, normal
from extraction.lines import cover, height
from extraction.sheet import Sheet, Token

MOST = 5  # lines of a label
WORD_GAP = 0.9  # heights: a wider gap ends a line of a narrow column's head
LINE_GAP = 0.95  # heights between two lines of one label
_WITHIN = frozenset(
    [",", ".", ":", ";", "&", "/", "-", "–", "—", "+", "%"]
)  # signs that a label may hold
_BEFORE = re.compile(r"^\(?(?:(?:box|line)\s*)?\d{1,2}[a-h]?\)?[.:]?(?:\s+|$)[-–—]?\s*", re.I)
_BEHIND = re.compile(r"[\s,–—-]*\(?\b(?:box|line)\s*\d{1,2}[a-h]?\)?:?$", re.I)


@dataclass(frozen=True, slots=True)
class Fragment:
    """Words of one line that stand together."""

    row: int
    start: int
    end: int
    box: Box
    text: str


def wrapped(sheet: Sheet, found: Sequence[Label], lexicon: str) -> list[Label]:
    """The labels with those that only their lines together spell; their other lines are notes."""
    fragments = [one for at in range(len(sheet.rows)) for one in _fragments(sheet, at)]
    used: set[tuple[int, int]] = set()
    made: list[Label] = []
    for first in fragments:
        if (first.row, first.start) in used:
            continue
        chain = _chain(sheet, first, fragments)
        for many in range(len(chain), 1, -1):
            name = _named(sheet, chain[:many], lexicon)
            if name and _other(sheet, chain[:many], found, name):
                break
            if name and _told(first, found, name):  # the other lines but go on
                made.extend(_labels(sheet, chain[1:many], NOTE))
                break
            if name:
                made.extend(_labels(sheet, chain[:many], name))
                used |= {(one.row, one.start) for one in chain[:many]}
                break
    taken = {(one.row, n) for one in made for n in range(one.start, one.end)}
    kept = [one for one in found
            if not any((one.row, n) in taken for n in range(one.start, one.end))]  # fmt: skip
    return sorted([*kept, *made], key=lambda one: (one.row, one.start))


def _fragments(sheet: Sheet, at: int) -> Iterator[Fragment]:
    run: list[Token] = []
    tokens = sheet.rows[at].tokens
    for n, token in enumerate(tokens):
        if _parts(token):
            if run:
                yield _fragment(at, n - len(run), run)
            run = []
            continue
        if run and (
            token.cell != run[-1].cell
            or token.box.x0 - run[-1].box.x1 > WORD_GAP * height(run[-1].box)
        ):
            yield _fragment(at, n - len(run), run)
            run = []
        run.append(token)
    if run:
        yield _fragment(at, len(tokens) - len(run), run)


def _parts(token: Token) -> bool:
    """Whether a token parts labels: a tick box, a dollar sign, a line of dashes."""
    text = token.text.casefold()
    return text in TICKS | EMPTY or (not token.key and text not in _WITHIN)


def _fragment(at: int, start: int, run: Sequence[Token]) -> Fragment:
    text = " ".join(token.text for token in run)
    return Fragment(at, start, start + len(run), cover(token.box for token in run), text)


def _chain(sheet: Sheet, first: Fragment, fragments: Sequence[Fragment]) -> list[Fragment]:
    """A line with those that stand right below one another under it."""
    chain = [first]
    page = sheet.rows[first.row].page
    while len(chain) < MOST and not chain[-1].text.endswith(":"):
        last = chain[-1]
        size = height(last.box)
        below = [
            one
            for one in fragments
            if last.row < one.row <= last.row + 12
            and _goes_on(last, one)
            and sheet.rows[one.row].page == page
            and -0.4 * size < one.box.y0 - last.box.y1 < LINE_GAP * size
            and abs(height(one.box) - size) < 0.3 * size
            and _aligned(last.box, one.box, size)
        ]
        if not below:
            break
        chain.append(min(below, key=lambda one: one.box.y0))
    return chain


def _goes_on(upper: Fragment, lower: Fragment) -> bool:
    """Whether a line may belong to a label: words, or the number that "Box" announces."""
    if upper.text.casefold().rstrip().endswith("box"):
        return True
    return any(map(str.isalpha, lower.text)) and not re.search(r"\d\.\d\d\b", lower.text)


def _aligned(upper: Box, lower: Box, size: float) -> bool:
    """Whether two lines share an edge or their middle."""
    near = 0.5 * size
    return (
        abs(upper.x0 - lower.x0) < near
        or abs(upper.x1 - lower.x1) < near
        or abs(upper.x0 + upper.x1 - lower.x0 - lower.x1) < 2 * near
    )


def _told(first: Fragment, found: Sequence[Label], name: str) -> bool:
    """Whether its first line alone is that label."""
    return any(
        one.name == name and one.row == first.row and first.start <= one.start < first.end
        and one.end >= first.end
        for one in found
    )  # fmt: skip


def _other(sheet: Sheet, chain: Sequence[Fragment], found: Sequence[Label], name: str) -> bool:
    """Whether one of its lines is another label: numbered, or alone before its value.

    A line in lower case goes on with the one above.
    """
    return any(
        not (part is not chain[0] and part.text[0].islower())
        and one.row == part.row and part.start <= one.start < part.end
        and one.name not in (name, NOTE)
        and (one.numbered or (one.end >= part.end and len(sheet.rows[part.row].line.cells) < 3))
        for part in chain
        for one in found
    )  # fmt: skip


def _named(sheet: Sheet, chain: Sequence[Fragment], lexicon: str) -> str | None:
    """The label that lines spell together, without its box's number."""
    text = " ".join(one.text for one in chain)
    bare = _BEHIND.sub("", _BEFORE.sub("", text)).strip(" :")
    bare = re.sub(r"\s*\((?:see|optional|if)[^()]*\)$", "", bare)
    key = "".join(normal(word) for word in bare.split())
    if sheet.rows[chain[0].row].page in sheet.scanned and key not in names(lexicon):
        key = nearly(key, lexicon) or ""
    for name, strong in names(lexicon).get(key, ()):
        if name != NOTE and (strong or len(key) > 5):
            return name
    return None


def _labels(sheet: Sheet, chain: Sequence[Fragment], name: str) -> Iterator[Label]:
    """The label on its last line, as wide as all of them; notes on the others."""
    text = " ".join(one.text for one in chain)
    around = cover(one.box for one in chain)
    for one in chain:
        page, last = sheet.rows[one.row].page, one is chain[-1]
        box = Box(around.x0, one.box.y0, around.x1, one.box.y1) if last else one.box
        numbered = bool(_BEFORE.match(text) or _BEHIND.search(text))
        lines = tuple(line.box for line in chain) if last else ()
        yield Label(name if last else NOTE, page, one.row, one.start, one.end, box,
                    text if last else one.text, numbered, True, lines)  # fmt: skip
