"""The year's sums of a pay stub, where they stand apart under a title of their own."""

from collections.abc import Iterator, Mapping, Sequence

from extraction.candidates import Candidate, Finder
from extraction.contract import Box
from extraction.lines import cover, height
from extraction.pay_lines import has_cents
from extraction.schemas.base import Kind
from extraction.sheet import Hit

SUMS = ("gross", "taxes", "deductions", "net")
MOST_ROWS = 14  # below the title
MOST_MISSED = 3  # rows in turn without a sum in the title's column
_COLUMNS = frozenset({"col_current", "col_rate", "col_hours"})


def year_sums(finder: Finder) -> Iterator[tuple[str, Candidate]]:
    """Each sum's name and amount below "Year to date", or right of it over its amount."""
    for hit in _titles(finder):
        found = list(_beside(finder, hit)) or list(_below(finder, hit))
        if len({name for name, _ in found}) > 1:
            yield from found


def with_year(
    found: Mapping[str, Sequence[Candidate]],
    year: Sequence[tuple[str, Candidate]],
    *,
    current: bool,
) -> dict[str, list[Candidate]]:
    """Candidates for totals with the year's sums, which are none of the period's."""
    told = {one.boxes for _, one in year}
    kept = {name: [one for one in many if one.boxes not in told] for name, many in found.items()}
    for name, one in () if current else year:
        kept[name].insert(0, one)
    return kept


def _titles(finder: Finder) -> Iterator[Hit]:
    """Words for the year that head neither a column nor a row of amounts."""
    for row, hits in enumerate(finder.sheet.by_row):
        if any(hit.name in _COLUMNS and hit.strong and hit.leads for hit in hits):
            continue
        for hit in hits:
            text = finder.sheet.text(hit).casefold()
            year = hit.name == "sec_summary" and ("year" in text or "ytd" in text)
            tokens = finder.sheet.rows[row].tokens
            paid = hit.end < len(tokens) and has_cents(tokens[hit.end].text)
            if (hit.name == "col_ytd" or year) and hit.strong and hit.leads and not paid:
                yield hit


def _beside(finder: Finder, title: Hit) -> Iterator[tuple[str, Candidate]]:
    """The sums' names right of the title, with their amounts in the row below."""
    names = [hit for hit in finder.sheet.by_row[title.row] if hit.start >= title.end]
    names = [hit for hit in names if hit.name in SUMS and hit.strong and hit.leads]
    below = next(iter(finder.sheet.below(title.row)), None)
    if below is None:
        return
    for hit in names:
        found = _under(finder, finder.sheet.box(hit), below)
        if found:
            yield hit.name, found


def _below(finder: Finder, title: Hit) -> Iterator[tuple[str, Candidate]]:
    """The rows below the title that start in its column with the name of a sum."""
    sheet, box = finder.sheet, finder.sheet.box(title)
    size, missed = height(box), 0
    for row in list(sheet.below(title.row))[:MOST_ROWS]:
        tokens = sheet.rows[row].tokens
        names = [
            hit
            for hit in sheet.by_row[row]
            if hit.name in SUMS
            and hit.strong
            and hit.leads
            and -3 * size <= sheet.box(hit).x0 - box.x0 <= 4 * size
        ]
        found = None
        if names:
            after = tokens[names[0].end :]
            span = next(iter(finder.amounts(after)), None)
            if span and not any(token.key.isalpha() for token in after[: span[0]]):
                run = after[span[0] : span[1]]
                found = finder.candidate(row, run, Kind.MONEY, 1.3, "sum of the year")
            elif not span:
                found = _under(finder, sheet.box(names[0]), row + 1)
        if found and has_cents(found.raw):
            missed = 0
            yield names[0].name, found
        else:
            missed += 1
        if missed > MOST_MISSED:
            return


def _under(finder: Finder, name: Box, row: int) -> Candidate | None:
    """The amount right under a name, in the next row."""
    if row >= len(finder.sheet.rows):
        return None
    tokens = finder.sheet.rows[row].tokens
    for start, end in finder.amounts(tokens):
        box = cover(token.box for token in tokens[start:end])
        one = finder.candidate(row, tokens[start:end], Kind.MONEY, 1.3, "sum of the year")
        if box.x0 < name.x1 and name.x0 < box.x1 and has_cents(one.raw):
            return one
    return None
