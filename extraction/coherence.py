"""Whether a row's values stand in one row of the page, whoever read them. Pure."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from extraction.contract import PageText, ReadField
from extraction.lines import Line, page_lines
from extraction.schemas.base import Kind, Schema, leaf_at

Place = tuple[int, int]  # a page, and a line of it
LEAST = 2  # values on a line, to call it a row's own


def astray(
    fields: Sequence[ReadField], pages: Sequence[PageText], schema: type[Schema]
) -> frozenset[str]:
    """Paths of amounts that stand in another row's line than the rest of their own row.

    A row may run over lines, so a line that is nobody's is no ground for doubt. Nor is a day: one
    is often printed once for several rows.
    """
    lines = {page.number: page_lines(page) for page in pages}
    places: dict[str, dict[str, Place]] = defaultdict(dict)  # by row, by path
    for field in fields:
        row, bracket, _ = field.path.partition("]")
        place = _place(field, lines) if bracket else None
        if place:
            places[row][field.path] = place
    own = {row: _most(cells) for row, cells in places.items()}
    owner: dict[Place, set[str]] = defaultdict(set)
    for row, place in own.items():
        if place:
            owner[place].add(row)
    return frozenset(
        path
        for row, cells in places.items()
        for path, place in cells.items()
        if leaf_at(schema, path).kind in (Kind.MONEY, Kind.NUMBER)
        and own[row]
        and place != own[row]
        and owner.get(place, set()) - {row}
    )


def _most(cells: Mapping[str, Place]) -> Place | None:
    """The line that most of a row's values stand on, alone in that."""
    counts = Counter(cells.values()).most_common(2)
    if not counts or counts[0][1] < LEAST:
        return None
    return None if len(counts) > 1 and counts[1][1] == counts[0][1] else counts[0][0]


def _place(field: ReadField, lines: Mapping[int, Sequence[Line]]) -> Place | None:
    evidence = field.evidence
    if evidence is None or not evidence.boxes:
        return None
    box = evidence.boxes[0]
    middle = (box.y0 + box.y1) / 2
    for number, line in enumerate(lines.get(evidence.page, ())):
        if line.box.y0 <= middle <= line.box.y1 and any(
            word.box.x0 < box.x1 and word.box.x1 > box.x0 and word.box.y0 <= middle <= word.box.y1
            for word in line.words
        ):
            return evidence.page, number
    return None
