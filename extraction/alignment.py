"""Which row that was read is which true row."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from extraction.contract import ReadField
from extraction.truth import Cells
from extraction.truth_map import agree, is_ordered

Rows = Sequence[Mapping[str, ReadField]]
Pairs = list[tuple[int, int]]  # a true row's number, and that of the row that was read


def read_rows(table: str, fields: Mapping[str, ReadField]) -> list[dict[str, ReadField]]:
    """A table's rows in order, by column."""
    rows: dict[int, dict[str, ReadField]] = defaultdict(dict)
    for path, one in fields.items():
        head, bracket, rest = path.partition("[")
        if bracket and head == table:
            number, _, column = rest.partition("].")
            rows[int(number)][column] = one
    return [rows[number] for number in sorted(rows)]


def aligned(true: Sequence[Cells], read: Rows, table: str, slug: str) -> Pairs:
    """Pairs of rows so that as many cells as can be agree, in order where the list has one.

    Rows without anything in common are a pair where as many of both are left between two pairs:
    then one was misread, and not one missed and another invented.
    """
    alike = [[agreeing(one, other, table, slug) for other in read] for one in true]
    if not is_ordered(slug, table):
        return sorted(_best_first(alike))
    pairs = list(_in_order(alike, len(true), len(read)))
    return sorted([*pairs, *_between(pairs, len(true), len(read))])


def agreeing(true: Cells, read: Mapping[str, ReadField], table: str, slug: str) -> float:
    """The share of a true row's cells that a read row has."""
    cells = [(column, value) for column, value in true.items() if value is not None]
    equal = sum(
        agree(slug, f"{table}[0].{column}", read[column].value, value)
        for column, value in cells
        if column in read
    )
    return equal / len(cells) if cells else 0.0


def _in_order(alike: Sequence[Sequence[float]], true: int, read: int) -> Iterator[tuple[int, int]]:
    best = [[0.0] * (read + 1) for _ in range(true + 1)]
    for i in range(true - 1, -1, -1):
        for j in range(read - 1, -1, -1):
            both = best[i + 1][j + 1] + alike[i][j] if alike[i][j] else 0.0
            best[i][j] = max(both, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < true and j < read:
        if alike[i][j] and best[i][j] == best[i + 1][j + 1] + alike[i][j]:
            yield i, j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1


def _between(pairs: Pairs, true: int, read: int) -> Iterator[tuple[int, int]]:
    """Rows left over between two pairs, as many of both kinds."""
    last = (-1, -1)
    for pair in [*pairs, (true, read)]:
        left = range(last[0] + 1, pair[0]), range(last[1] + 1, pair[1])
        if len(left[0]) == len(left[1]):
            yield from zip(*left, strict=True)
        last = pair


def _best_first(alike: Sequence[Sequence[float]]) -> Pairs:
    found: dict[int, int] = {}
    ranked = sorted(
        ((share, -i, -j) for i, row in enumerate(alike) for j, share in enumerate(row) if share),
        reverse=True,
    )
    for _, i, j in ranked:
        if -i not in found and -j not in found.values():
            found[-i] = -j
    return list(found.items())
