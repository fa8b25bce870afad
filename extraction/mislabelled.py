"""Whether the words before a value name another field, whoever read it. Pure."""

from collections.abc import Mapping, Sequence
from functools import cache

from extraction.contract import Evidence, PageText, ReadField
from extraction.lexicon import load
from extraction.parsing import same
from extraction.schemas.base import Kind, Schema, leaf_at, leaves
from extraction.sheet import Hit, Sheet

KINDS = (Kind.MONEY, Kind.NUMBER, Kind.DATE)


def mislabelled(
    fields: Sequence[ReadField], pages: Sequence[PageText], schema: type[Schema]
) -> frozenset[str]:
    """Paths of single values that stand right behind another field's label.

    A label is one of the built-in reader's. It tells nothing where that other field has the same
    value, as a total that is due in full, and where a label of the value's own is on the line.
    """
    single = [
        one
        for one in fields
        if "[" not in one.path
        and one.value is not None
        and one.evidence is not None
        and leaf_at(schema, one.path).kind in KINDS
    ]
    owners = _owners(schema)
    if not single or not owners:
        return frozenset()
    sheet = Sheet(pages, schema.slug)
    values = {one.path: one.value for one in fields}
    return frozenset(
        one.path
        for one in single
        if one.evidence and _is_anothers(one, one.evidence, sheet, owners, values, schema)
    )


def _is_anothers(
    one: ReadField,
    evidence: Evidence,
    sheet: Sheet,
    owners: Mapping[str, frozenset[str]],
    values: Mapping[str, str | None],
    schema: type[Schema],
) -> bool:
    found = _before(evidence, sheet)
    if found is None:
        return False
    hit, on_line = found
    named = owners.get(hit.name, frozenset())
    if not named or any(one.path in owners.get(other.name, ()) for other in on_line):
        return False
    kind = leaf_at(schema, one.path).kind
    rivals = [path for path in named if leaf_at(schema, path).kind is kind]
    return bool(rivals) and not any(same(kind, values.get(path), one.value) for path in rivals)


def _before(evidence: Evidence, sheet: Sheet) -> tuple[Hit, Sequence[Hit]] | None:
    """The strong label that a value follows on its line, with no number between; and all there."""
    box = evidence.boxes[0]
    middle = (box.y0 + box.y1) / 2
    for at, row in enumerate(sheet.rows):
        if row.page != evidence.page:
            continue
        place = next(
            (
                n
                for n, token in enumerate(row.tokens)
                if token.box.y0 <= middle <= token.box.y1
                and token.box.x0 < box.x0 + 1 < token.box.x1
            ),
            None,
        )
        if place is None:
            continue
        hits = [hit for hit in sheet.by_row[at] if hit.strong and hit.leads and hit.end <= place]
        if not hits:
            return None
        last = max(hits, key=lambda hit: hit.end)
        between = row.tokens[last.end : place]
        if any(map(str.isdigit, "".join(token.key for token in between))):
            return None
        return last, sheet.by_row[at]
    return None


@cache
def _owners(schema: type[Schema]) -> Mapping[str, frozenset[str]]:
    """Which fields each label of the built-in reader's names, as far as their names tell."""
    single = [leaf.path for leaf in leaves(schema) if not leaf.table]
    return {
        name: frozenset(
            path
            for path in single
            if name in (path, path.rpartition(".")[2], path.replace(".", "_"))
        )
        for name in load(schema.slug)
    }
