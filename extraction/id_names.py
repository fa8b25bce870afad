"""Names on a licence that nothing labels: the lines right above the address."""

from collections.abc import Iterator

from extraction.candidates import Candidate, Finder
from extraction.contract import Box
from extraction.id_fields import title_of
from extraction.lines import cover, height
from extraction.schemas.base import Kind
from extraction.sheet import Token

_OFFICES = (
    "department dept motor vehicles bureau office agency ministry commission secretary registry"
    " division services return found mail postage dmv state police government"
)
LINE_GAP = 1.3  # heights between a name and the line below it


def is_personal(text: str) -> bool:
    """Whether a text can be a person's name: letters, hyphens, apostrophes."""
    return 0 < len(text) <= 60 and all(char.isalpha() or char in " -'’.," for char in text)


def names_above(finder: Finder, address: Candidate) -> dict[str, list[Candidate]]:
    """Surname over given names, as licences have them, or both in one line."""
    lines = list(_lines_above(finder, address))
    if len(lines) >= 2:
        given, family = lines[0], lines[1]
        return {"first_name": [_of(finder, *given)], "last_name": [_of(finder, *family)]}
    if lines:
        at, tokens = lines[0]
        return split(finder, at, tokens)
    return {}


def given_below(finder: Finder, family: Candidate) -> Iterator[Candidate]:
    """Given names on the line under a surname that a comma ends, where one label heads both."""
    row = finder.sheet.rows[family.row]
    box = family.boxes[0]
    last = [token for token in row.tokens if abs(token.box.x1 - box.x1) < 1]
    if not last or not last[0].text.endswith(","):
        return
    for at in finder.sheet.below(family.row):
        tokens = finder.sheet.rows[at].tokens
        near = [token for token in tokens if abs(token.box.x0 - box.x0) < height(box)]
        run = [token for token in tokens if near and token.cell == near[0].cell]
        if run and _is_close(box, cover(token.box for token in run)):
            if is_personal(" ".join(token.text for token in run)):
                yield _of(finder, at, run)
            return


def split(finder: Finder, row: int, tokens: list[Token]) -> dict[str, list[Candidate]]:
    """A whole name's parts: "SAMPLE, JOHN Q", "SAMPLE JOHN Q" or "John Q Sample".

    Capitals alone without an initial do not tell which of them is the surname.
    """
    if len(tokens) < 2:
        return {}
    comma = next((at for at, token in enumerate(tokens) if token.text.endswith(",")), None)
    initials = [at for at, token in enumerate(tokens) if len(token.key) == 1]
    if comma is None and len(tokens) - 1 in initials:
        comma = 0
    elif comma is None and not initials and all(token.text.isupper() for token in tokens):
        return {}
    cut = len(tokens) - 1 if comma is None else comma + 1
    first, last = tokens[:cut], tokens[cut:]
    if comma is not None:
        first, last = last, first
    if not first or not last:
        return {}
    return {
        "first_name": [_of(finder, row, first)],
        "last_name": [_of(finder, row, last)],
    }


def _lines_above(finder: Finder, address: Candidate) -> Iterator[tuple[int, list[Token]]]:
    """Up to two lines of a name over an address, at its left edge, the lowest first."""
    sheet = finder.sheet
    title = title_of(finder)
    last = address.boxes[0]
    for at in range(address.row - 1, max(-1, address.row - 4), -1):
        row = sheet.rows[at]
        if row.page != address.page or (title and title.row == at):
            return
        near = [token for token in row.tokens if abs(token.box.x0 - last.x0) < height(last)]
        if not near:
            continue
        run = [token for token in row.tokens if token.cell == near[0].cell]
        box = cover(token.box for token in run)
        text = " ".join(token.text for token in run)
        if not _is_close(box, last) or not is_personal(text) or not _is_name_like(run):
            return
        if any(hit.start <= row.tokens.index(run[0]) < hit.end for hit in sheet.by_row[at]):
            return
        yield at, run
        last = box


def _is_close(upper: Box, lower: Box) -> bool:
    size = height(lower)
    gap = lower.y0 - upper.y1
    alike = 0.6 * size <= height(upper) <= 1.7 * size
    return alike and -0.5 * size <= gap <= LINE_GAP * size


def _is_name_like(run: list[Token]) -> bool:
    """Whether every word starts with a capital, there are few, and none is an office's."""
    if {token.key for token in run} & frozenset(_OFFICES.split()):
        return False
    return len(run) <= 5 and all(token.text[:1].isupper() for token in run if token.key)


def _of(finder: Finder, row: int, tokens: list[Token]) -> Candidate:
    return finder.candidate(row, tokens, Kind.NAME, 0.7, "name over the address")
