"""What else a save changes on the page: fields that are settled by it, doubts that came back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from extraction.models import FieldValue
from review.display import row_of
from review.workbench_fields import Field
from review.workbench_grid import Grid, Row, grid_at, row_at
from review.workbench_sheet import Sheet


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row with the list that it belongs to."""

    grid: Grid
    row: Row


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Pieces of the page that come with an answer and find their places by their keys."""

    fields: tuple[Field, ...] = ()
    rows: tuple[GridRow, ...] = ()
    grids: tuple[Grid, ...] = ()  # whole ones
    totals: tuple[Grid, ...] = ()
    replaces: str = ""  # the row that the page made itself, of one that was added
    keep: tuple[str, ...] = field(default=())  # keys of fields that stay as they are


def arrivals(
    found: Sheet,
    post: Mapping[str, str],
    *,
    changed: Iterable[FieldValue] = (),
    but: Field | None = None,
) -> Arrivals:
    """What a page is to be told that shows the fields that it names.

    Args:
        post: `open` names the values that the page shows as to be checked, "" for none; without it
            nothing is known of the page.
        changed: values that were changed by this.
        but: the field that the answer itself is.
    """
    by_place = {(one.value.document_id, one.value.path): one for one in found.fields}
    wanted = [by_place.get((one.document_id, one.path)) for one in changed]
    if "open" in post:
        known = {int(key) for key in post["open"].split(",") if key.isascii() and key.isdigit()}
        wanted += [one for one in found.fields if one.value.pk in known and not one.why]
        wanted += [one for one in found.open_fields if one.value.pk not in known]
    fields = {one.key: one for one in wanted if one and not (but and one.key == but.key)}
    of_lists = [one for one in (*fields.values(), but) if one and one.value.leaf.table]
    places = {
        (one.value.document_id, one.value.leaf.table, row_of(one.value.path) or 0): one
        for one in of_lists
    }
    grids: dict[tuple[int, str], Grid | None] = {}
    for document_id, table, _ in places:
        if (document_id, table) not in grids:
            document = next(
                one.document for one in found.sections if one.document.pk == document_id
            )
            grids[document_id, table] = grid_at(found, document, table)
    rows = []
    for document_id, table, number in places:
        grid = grids[document_id, table]
        row = row_at(grid, number) if grid else None
        if grid and row:
            rows.append(GridRow(grid, row))
    totals = tuple(grid for grid in grids.values() if grid)
    return Arrivals(tuple(fields.values()), tuple(rows), (), totals)
