"""Which column of amounts stands under which head: by where they are, and by the balances."""

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from extraction.contract import Box
from extraction.lines import cover, height
from extraction.statement_heads import Head
from extraction.statement_table import Table, middle
from extraction.statement_words import Figure

SURE = 0.7  # share of rows whose balances must fit, to take a column without a head for them
FAR = 9.0  # heights between a column of amounts and the head it may have


def assigned(table: Table, consistent: "Consistency") -> None:
    """Put every entry's amounts under the heads, so that columns and balances agree."""
    clusters = _clusters(table)
    heads = table.money
    if not heads or not clusters:
        return
    if len(clusters) > len(heads) and table.head("col_balance") is None:
        right = cover(one[2].box for one in clusters[-1])
        table.heads = (*table.heads, Head("col_balance", right))
        _assign(table, clusters, consistent)
        if consistent(table) >= SURE:
            return
        table.heads = table.heads[:-1]
    _assign(table, clusters, consistent)


def _assign(
    table: Table, clusters: list[list[tuple[int, int, Figure]]], consistent: "Consistency"
) -> None:
    heads = table.money
    best: tuple[float, dict[int, str]] | None = None
    for choice in _choices(len(clusters), len(heads)):
        names = {at: heads[head].name for at, head in enumerate(choice) if head is not None}
        score = 0.0
        for at, head in enumerate(choice):
            share = len(clusters[at]) / sum(map(len, clusters))
            score -= share * (FAR if head is None else _distance(clusters[at], heads[head].box))
        _apply(table, clusters, names)
        score += 12.0 * consistent(table)
        if best is None or score > best[0] + 1e-9:
            best = (score, names)
    if best:
        _apply(table, clusters, best[1])


class Consistency:
    """How well the amounts of a table agree with its running balance, 0 to 1."""

    def __call__(self, table: Table) -> float:
        """Share of neighbouring rows whose balances differ by their amounts."""
        rows = [entry.amounts for entry in table.entries if "col_balance" in entry.amounts]
        if len(rows) < 2:
            return 0.0
        good = {1: 0, -1: 0, 0: 0}
        for upper, lower in pairwise(rows):
            change = _number(lower, "col_balance") - _number(upper, "col_balance")
            for row in (upper, lower):  # the balance is after its row, or before the row above
                total = _sum(row)
                if total is None:
                    continue
                unsigned = "col_amount" in row and abs(abs(change) - abs(total)) < 0.02
                for sign in (1, -1):
                    good[sign] += abs(change - sign * total) < 0.02
                good[0] += unsigned
        return min(1.0, max(good.values()) / (len(rows) - 1))


def _sum(row: dict[str, tuple[int, Figure]]) -> float | None:
    if not {"col_deposit", "col_withdrawal", "col_amount"} & row.keys():
        return None
    return sum(
        sign * float(row[name][1].number)
        for name, sign in (("col_deposit", 1), ("col_withdrawal", -1), ("col_amount", 1))
        if name in row
    )


def _number(row: dict[str, tuple[int, Figure]], name: str) -> float:
    figure = row[name][1]
    return float(figure.number) * (-1 if figure.side == "out" else 1)


def _clusters(table: Table) -> list[list[tuple[int, int, Figure]]]:
    """Amounts that stand under one another, columns from left to right."""
    places = [
        (number, row, figure)
        for number, entry in enumerate(table.entries)
        for row, figure in zip(entry.figure_rows, entry.found, strict=True)
    ]
    columns: list[list[tuple[int, int, Figure]]] = []
    for place in sorted(places, key=lambda one: one[2].box.x1):
        size = _size(place[2])
        if columns and place[2].box.x1 - columns[-1][-1][2].box.x1 < 0.9 * size:
            columns[-1].append(place)
        else:
            columns.append([place])
    columns = _merged(columns)
    columns.sort(key=lambda column: sum(middle(one[2].box) for one in column) / len(column))
    while len(columns) > 6:
        columns.remove(min(columns, key=len))
    return columns


def _merged(columns: list[list[tuple[int, int, Figure]]]) -> list[list[tuple[int, int, Figure]]]:
    """Columns that overlap and never have an amount in one row are one: marks shift amounts."""
    merged: list[list[tuple[int, int, Figure]]] = []
    for column in columns:
        if merged:
            last = merged[-1]
            left = cover(one[2].box for one in last)
            right = cover(one[2].box for one in column)
            rows = {one[0] for one in last} & {one[0] for one in column}
            overlap = min(left.x1, right.x1) - max(left.x0, right.x0)
            starts = abs(left.x0 - right.x0)
            wide = min(left.x1 - left.x0, right.x1 - right.x0)
            if not rows and (overlap > 0.55 * wide or starts < 0.4 * _size(column[0][2])):
                last.extend(column)
                continue
        merged.append(list(column))
    return merged


def _choices(columns: int, heads: int) -> Iterator[tuple[int | None, ...]]:
    """Every way to put columns under heads in order; some columns under none."""
    for count in range(min(columns, heads) + 1):
        for chosen in combinations(range(columns), count):
            for under in combinations(range(heads), count):
                pairs = dict(zip(chosen, under, strict=True))
                yield tuple(pairs.get(at) for at in range(columns))


def _distance(column: Sequence[tuple[int, int, Figure]], head: Box) -> float:
    size = height(head)
    boxes = [one[2].box for one in column]
    right = sum(box.x1 for box in boxes) / len(boxes)
    centre = sum(map(middle, boxes)) / len(boxes)
    left = min(box.x0 for box in boxes)
    near = min(abs(right - head.x1), abs(left - head.x0), abs(centre - middle(head)))
    gap = max(0.0, left - head.x1, head.x0 - right)
    return min(FAR * 1.5, (0.3 * near + gap) / size)


def _apply(
    table: Table, clusters: Sequence[Sequence[tuple[int, int, Figure]]], names: dict[int, str]
) -> None:
    for entry in table.entries:
        entry.amounts = {}
    for at, name in names.items():
        for number, row, figure in clusters[at]:
            table.entries[number].amounts.setdefault(name, (row, figure))


def _size(figure: Figure) -> float:
    """How high its letters are; a box of a photograph may be much higher."""
    wide = (figure.box.x1 - figure.box.x0) / max(1, len(figure.printed))
    return min(height(figure.box), 2.0 * wide)
