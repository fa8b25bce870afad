"""What is expected of a document, as a dataset keeps it: leaves by path, apart from any manifest.

    {"leaves": [{"path", "value", "status", "places", "key"?}], "whole": [table, ...],
     "counts": {table: rows}, "segments": [...]?}

`status` is "present" or "confirmed_absent"; `places` are [page, x0, y0, x1, y1], the first one
first. A leaf with a `key` is one cell of a row that is found by its description. `whole` names the
tables that have no other rows.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from extraction.contract import Status
from extraction.evidence import true_places
from extraction.truth import RowCell, Truth, truth_of
from extraction.truth_map import described


def expected_of(slug: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    """What a manifest's line expects, by the schema's own paths."""
    truth = truth_of(slug, entry)
    leaves = [_leaf(path, value, entry) for path, value in truth.values.items()]
    for table, rows in truth.tables.items():
        for at, cells in enumerate(rows):
            leaves += [
                _leaf(f"{table}[{at}].{column}", value, entry) for column, value in cells.items()
            ]
    for cell in truth.cells:
        path = f"{cell.table}[0].{cell.column}"
        leaves.append({**_leaf(path, cell.value, {}), "key": cell.key})
    return {
        "leaves": leaves,
        "whole": sorted(set(truth.tables) - truth.partial),
        "counts": truth.counts,
    }


def truth_from(slug: str, expected: Mapping[str, Any]) -> Truth:
    """The truth that `expected_of` wrote down."""
    truth = Truth(counts=dict(expected["counts"]))
    for table in expected["whole"]:
        truth.tables[table] = []
    for leaf in expected["leaves"]:
        path, value = leaf["path"], leaf["value"]
        table, bracket, rest = path.partition("[")
        number, _, column = rest.partition("].")
        if "key" in leaf:
            cell = described(slug, leaf["key"])
            if cell is None:  # the map has no such key any more
                truth.unmapped.append(leaf["key"])
            else:
                truth.cells.append(RowCell(leaf["key"], table, column, cell.matches, value))
        elif bracket:
            rows = truth.tables.setdefault(table, [])
            rows.extend({} for _ in range(int(number) + 1 - len(rows)))
            rows[int(number)][column] = value
        else:
            truth.values[path] = value
    truth.partial = set(truth.tables) - set(expected["whole"])
    return truth


def places_from(expected: Mapping[str, Any]) -> Iterator[tuple[str, list[list[float]]]]:
    """Where values stand, by path, as far as that is known."""
    for leaf in expected["leaves"]:
        if leaf["places"]:
            yield leaf["path"], leaf["places"]


def _leaf(path: str, value: str | None, entry: Mapping[str, Any]) -> dict[str, Any]:
    status = Status.CONFIRMED_ABSENT if value is None else Status.PRESENT
    places = [[page, *box] for page, box in true_places(entry, path)]
    return {"path": path, "value": value, "status": status.value, "places": places}
