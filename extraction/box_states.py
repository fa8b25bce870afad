"""The rows of a form that it may have several of: state and local taxes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from extraction.box_form import Copy
from extraction.box_labels import Piece
from extraction.box_values import cut
from extraction.contract import Claim
from extraction.lexicon import US_STATES
from extraction.lines import height

_GLUED = re.compile(r"([A-Z]{2})[/|:-](\w*\d[\w-]*)")
Row = dict[str, Piece]  # by the label's name


def state_rows(copy: Copy, columns: Mapping[str, str], table: str) -> Iterator[Claim]:
    """Claims of a table's rows.

    Args:
        columns: the table's leaves by their labels' names.
    """
    given = _given(copy, columns)
    rows = _by_line(given) if _is_table(copy, columns) else _by_turn(given)
    kept = [row for row in map(_split, rows) if len(row) > 1 or _tells(row)]
    for number, row in enumerate(kept):
        for name, piece in row.items():
            yield piece.claim(f"{table}[{number}].{columns[name]}", f"box {name}")


def _tells(row: Row) -> bool:
    """Whether a row of one value says something by itself."""
    return "state" in row or any(piece.number is not None for piece in row.values())


def _is_table(copy: Copy, columns: Mapping[str, str]) -> bool:
    """Whether the labels stand side by side over their columns."""
    heads = [label for name in columns for label, _ in copy.given.get(name, ())]
    if len({id(label) for label in heads}) < 2:
        return False
    top = min(label.box.y0 for label in heads)
    size = max(height(label.box) for label in heads)
    return all(label.box.y0 - top < 2.2 * size for label in heads)


def _two(one: Piece) -> Piece | None:
    """A state and its number in one word, as two: "CO/24046029"."""
    token = one.tokens[0]
    found = _GLUED.fullmatch(token.text)
    if len(one.tokens) != 1 or not found or found[1] not in US_STATES:
        return None
    wide = (token.box.x1 - token.box.x0) / len(token.text)
    left = token.box._replace(x1=token.box.x0 + wide * found.end(1))
    right = token.box._replace(x0=token.box.x0 + wide * found.start(2))
    tokens = (token._replace(text=found[1], box=left), token._replace(text=found[2], box=right))
    return replace(one, tokens=tokens, text=f"{found[1]} {found[2]}")


def _given(copy: Copy, columns: Mapping[str, str]) -> dict[str, list[Piece]]:
    """The values of each label. One label may stand over a state and its number."""
    given = {name: [_two(one) or one for _, one in copy.given.get(name, ())] for name in columns}
    for one in tuple(given.get("state_number", ())):
        if one.tokens[0].text.strip(".,/") in US_STATES:
            given["state_number"].remove(one)
            given["state"].append(one)
    return given


def _by_line(given: Mapping[str, Sequence[Piece]]) -> list[Row]:
    """Rows by where the values stand."""
    rows: list[tuple[float, Row]] = []
    every = [(name, one) for name, many in given.items() for one in many]
    for name, one in sorted(every, key=lambda item: item[1].box.y0):
        middle = (one.box.y0 + one.box.y1) / 2
        level = (
            row for at, row in rows if abs(at - middle) < 0.8 * height(one.box) and name not in row
        )
        home = next(level, None)
        if home is None:
            home = {}
            rows.append((middle, home))
        home[name] = one
    return [row for _, row in rows]


def _by_turn(given: Mapping[str, Sequence[Piece]]) -> list[Row]:
    """Rows by turn: the first value of every label, the second of every label."""
    rows: list[Row] = []
    for name, many in given.items():
        for number, one in enumerate(in_order(many)):
            if number == len(rows):
                rows.append({})
            rows[number][name] = one
    return rows


def _reading_order(one: Piece) -> tuple[float, float]:
    return one.box.y0, one.box.x0


def _split(row: Row) -> Row:
    """A state and its number that stand together, apart: "MN 00-0-0960"."""
    state = row.get("state")
    if state is None or len(state.tokens) < 2:
        return row
    found = dict(row)
    if state.tokens[0].text.strip(".,/") in US_STATES:
        found["state"] = cut(state, 0, 1)
        if any(map(str.isdigit, state.tokens[-1].text)):
            found.setdefault("state_number", cut(state, 1, len(state.tokens)))
    return found


def in_order(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces as they are read."""
    return sorted(pieces, key=_reading_order)
