"""What a pay stub says by its sums alone: what was earned, less two lists, is what was paid.

Figures to the cent do not add up over three lists by accident, so this needs few of the words.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from extraction.candidates import Candidate, Finder
from extraction.contract import Box
from extraction.lines import height
from extraction.stub_ledger import Figure, Ledger, Run, Segment
from extraction.stub_loose import FIRST, SECOND, is_product, named_factors
from extraction.stub_table import Entry, names_column

TABLES = {"earnings": "gross", "tax_lines": "taxes", "deduction_lines": "deductions"}
MOST = 24  # segments tried of each table
LEAST_NET = Decimal("0.3")  # of what was earned
ENOUGH = 3.0  # votes, for a reading that counts
# The sum of some deductions alone.
_PART = re.compile(r"\b(?:pre|post|before|after)[-\s]?tax", re.IGNORECASE)
_HEADS = frozenset({"col_rate", "col_hours", "col_current", "col_ytd", "col_ytd_hours"})


@dataclass(frozen=True, slots=True)
class Balance:
    """A reading of the whole stub that adds up."""

    lines: Mapping[str, Sequence[Entry]]
    totals: Mapping[tuple[str, str], Candidate]  # where they are printed, by name and column
    sums: Mapping[str, Mapping[str, Decimal]]  # what they come to, by column and name


@dataclass(frozen=True, slots=True)
class _Found:
    score: float
    lists: dict[str, tuple[Segment, ...]]  # by table
    mixed: Segment | None  # taxes and deductions in one list
    net: Decimal


def balance(finder: Finder) -> Balance | None:
    """The reading that adds up and has most words for it; None where there is none."""
    ledger = Ledger(finder)
    if not ledger.runs:
        return None
    best = max(_solutions(ledger), key=lambda one: (one.score, -one.net), default=None)
    if best is None or best.score < ENOUGH:
        return None
    return _Teller(finder, ledger, best).told()


def _solutions(ledger: Ledger) -> Iterator[_Found]:
    segments = list(ledger.segments())
    ranked = {role: _ranked(segments, role) for role in TABLES}
    taken = [one for one in segments if _is_mixed(one)][: 6 * MOST]
    others: list[tuple[float, tuple[Segment, ...]]] = [(0.0, ())]
    others += [(score, (one,)) for score, one in ranked["deduction_lines"]]
    others += [
        (one + two - 0.5, (left, right))
        for (one, left), (two, right) in combinations(ranked["deduction_lines"][:12], 2)
        if not _meet(left, right)
    ]
    for score, pay in ranked["earnings"]:
        for more, taxes in ranked["tax_lines"]:
            if _meet(pay, taxes) or taxes.total >= pay.total:
                continue
            for rest, lists in others:
                if any(_meet(pay, one) or _meet(taxes, one) for one in lists):
                    continue
                net = pay.total - taxes.total - sum((one.total for one in lists), Decimal())
                said = _net_votes(ledger, net, (pay, *lists))
                if said is not None:
                    found = {"earnings": (pay,), "tax_lines": (taxes,), "deduction_lines": lists}
                    yield _Found(score + more + rest + said, found, None, net)
        for mixed in (*taken, *filter(_is_mixed, ledger.running(pay))):
            net = pay.total - mixed.total
            said = None if _meet(pay, mixed) else _net_votes(ledger, net, (pay,))
            if said is not None:
                known = sum(bool(run.kind) for run in mixed.runs) - len(mixed.runs) / 2
                yield _Found(score + known + said, {"earnings": (pay,)}, mixed, net)


def _ranked(segments: Sequence[Segment], role: str) -> list[tuple[float, Segment]]:
    """The segments that may be a table's, those with most words for it first."""
    found = []
    for one in segments:
        kinds = [run.kind for run in one.runs]
        taxes = kinds.count("tax_lines")
        if (role == "tax_lines") != (2 * taxes > len(kinds)):
            continue
        if role != "tax_lines" and taxes:
            continue
        votes = one.votes(role)
        if votes >= (-0.6 if one.sums else 0.0):
            found.append((votes, one))
    found.sort(key=lambda one: -one[0])
    return found[:MOST]


def _is_mixed(one: Segment) -> bool:
    kinds = {run.kind for run in one.runs}
    return one.title != "other" and "tax_lines" in kinds and "earnings" not in kinds


def _meet(one: Segment, other: Segment) -> bool:
    return any(run in other.runs for run in one.runs)


def _net_votes(ledger: Ledger, net: Decimal, lists: Sequence[Segment]) -> float | None:
    """What speaks for an amount as net pay; None where it is not printed apart from the lists, or
    is too small.
    """
    lines = [run for one in lists for run in one.runs]
    free = [run for run, _ in ledger.printed.get(net, ()) if run not in lines]
    if net < LEAST_NET * lists[0].total or not free:
        return None
    if any(run.label == "net" for run in free):
        return 2.0
    return 0.5 if any(run.label in ("", "total", "other") for run in free) else -1.0


class _Teller:
    """Says which entries and totals a solution is."""

    def __init__(self, finder: Finder, ledger: Ledger, found: _Found):
        self._finder = finder
        self._sheet = finder.sheet
        self._ledger = ledger
        self._found = found
        self._paid = {run.row for run in ledger.runs}

    def told(self) -> Balance | None:
        """The lines and totals of the period and of the year."""
        lists = self._lists()
        now = {table: list(many) for table, many in lists.items()}
        year, swapped = self._years(now)
        lines: dict[str, list[Entry]] = {}
        for table, pairs in now.items():
            rows = []
            for run, column in pairs:
                first, second = run.at(column), run.at(year.get(table, -1))
                if swapped:
                    first, second = second, first
                numbers: dict[str, Candidate] = {}
                if first:
                    numbers["col_current"] = first.one
                if second:
                    numbers["col_ytd"] = second.one
                if first and table == "earnings":
                    numbers |= self._factors(run, first)
                rows.append((run, numbers))
            named = named_factors([_unnamed(numbers) for _, numbers in rows])
            if not any({"col_rate", "col_hours"} & set(one) for one in named):
                named = [_but_factors(numbers) for _, numbers in rows]
            lines[table] = [
                run.entry(one) for (run, _), one in zip(rows, named, strict=True)
            ]  # fmt: skip
        sums = {"gross": self._found.lists["earnings"][0].total, "net": self._found.net}
        for table in ("tax_lines", "deduction_lines"):
            sums[TABLES[table]] = sum(
                (one.size for run, column in now[table] if (one := run.at(column))), Decimal()
            )
        time = "col_ytd" if swapped else "col_current"
        return Balance(lines, self._totals(year, swapped), {time: sums})

    def _lists(self) -> dict[str, list[tuple[Run, int]]]:
        """Each table's runs with the column of their amounts, those of a mixed list parted."""
        lists: dict[str, list[tuple[Run, int]]] = {table: [] for table in TABLES}
        for table, segments in self._found.lists.items():
            ordered = sorted(segments, key=lambda one: (one.runs[0].page, one.runs[0].row))
            lists[table] = [(run, one.column) for one in ordered for run in one.runs]
        mixed, last = self._found.mixed, "tax_lines"
        for run in mixed.runs if mixed else ():
            last = run.kind if run.kind in ("tax_lines", "deduction_lines") else last
            lists[last].append((run, mixed.column if mixed else -1))
        return lists

    def _years(self, now: Mapping[str, Sequence[tuple[Run, int]]]) -> tuple[dict[str, int], bool]:
        """The columns of the other time, by table, and whether that is the period's."""
        year: dict[str, int] = {}
        more = less = 0
        for table, pairs in now.items():
            columns = [
                {one.column for one in run.figures if one.column != column
                 and self._head(run, one.box) not in ("col_rate", "col_hours", "col_ytd_hours")}
                for run, column in pairs
            ]  # fmt: skip
            common = [c for c in set().union(*columns) if self._is_year(pairs, c)]
            if not common:
                continue
            heads = {c: self._column_head(pairs, c) for c in common}
            chosen = max(common, key=lambda c: (heads[c] == "col_ytd", self._sum(pairs, c)))
            year[table] = chosen
            own = sum((run.at(column).size for run, column in pairs), Decimal())  # type: ignore[union-attr]
            more += self._sum(pairs, chosen) > own
            less += self._sum(pairs, chosen) < own
            swap = heads[chosen] == "col_current" or self._own_head(pairs) == "col_ytd"
            less += swap
            more += heads[chosen] == "col_ytd"
        return year, less > more

    def _is_year(self, pairs: Sequence[tuple[Run, int]], column: int) -> bool:
        """Whether a column may be that of the year: it has nearly all lines and their sum."""
        sizes = [
            (one, mine) for run, own in pairs if (one := run.at(column)) and (mine := run.at(own))
        ]  # fmt: skip
        if not sizes or 2 * len(sizes) < len(pairs):
            return False
        more = all(one.size >= mine.size for one, mine in sizes)
        less = all(one.size <= mine.size for one, mine in sizes)
        right = all(one.box.x0 > mine.box.x1 for one, mine in sizes)
        if more and (right or self._column_head(pairs, column) == "col_ytd"):
            return True
        total = sum((one.size for one, _ in sizes), Decimal())
        own = {run for run, _ in pairs}
        printed = any(run not in own for run, _ in self._ledger.printed.get(total, ()))
        return printed and (more or less)

    def _sum(self, pairs: Sequence[tuple[Run, int]], column: int) -> Decimal:
        return sum((one.size for run, _ in pairs if (one := run.at(column))), Decimal())

    def _own_head(self, pairs: Sequence[tuple[Run, int]]) -> str:
        return self._column_head(pairs, pairs[0][1]) if pairs else ""

    def _column_head(self, pairs: Sequence[tuple[Run, int]], column: int) -> str:
        for run, _ in pairs:
            one = run.at(column)
            if one:
                return self._head(run, one.box)
        return ""

    def _head(self, run: Run, one: Box) -> str:
        """The head that stands over a number: the nearest above it, in a row without amounts."""
        size = height(one)
        for row in range(run.row - 1, max(-1, run.row - 25), -1):
            if self._sheet.rows[row].page != run.page:
                break
            if row in self._paid:
                continue
            near = [
                (_between(box, one), hit.name) for hit in self._sheet.by_row[row]
                if hit.name in _HEADS and hit.strong
                and _between(box := self._sheet.box(hit), one) < 1.5 * size
            ]  # fmt: skip
            if near:
                return min(near)[1]
        return ""

    def _factors(self, run: Run, amount: Figure) -> dict[str, Candidate]:
        """Hours and a rate before an amount: those whose product it is, else as heads name them."""
        before = [*run.factors, *(one.one for one in run.figures if one.box.x1 <= amount.box.x0)]
        heads = {one: self._head(run, one.boxes[0]) for one in before}
        named: dict[str, Candidate] = {}
        for one in before:
            if heads[one] in ("col_hours", "col_rate"):
                named.setdefault(heads[one], one)
        for first, second in combinations(before, 2):
            if is_product(first.number, second.number, amount.one.number):
                return {FIRST: first, SECOND: second, **named}
        return named

    def _may_be(self, place: tuple[Run, Figure], segment: Segment) -> bool:
        """Whether a sum without a known name is a list's: in its column, or without any name."""
        run, figure = place
        beside = figure.column == segment.column and run.label == "other"
        return run.label in ("", "total") or (beside and not names_column(run.text))

    def _totals(self, year: Mapping[str, int], swapped: bool) -> dict[tuple[str, str], Candidate]:
        """The sums where they are printed, of both times."""
        totals: dict[tuple[str, str], Candidate] = {}
        first, second = ("col_ytd", "col_current") if swapped else ("col_current", "col_ytd")
        for table, segments in self._found.lists.items():
            if len(segments) != 1:
                continue
            segment, name = segments[0], TABLES[table]
            place = next(
                (one for one in segment.sums if one[0].label == name),
                next((one for one in segment.sums if self._may_be(one, segment)), None),
            )
            if place is None or (name == "deductions" and _PART.search(place[0].text)):
                continue
            run, figure = place
            totals[name, first] = _as(figure, name)
            other = run.at(year.get(table, -1)) if figure.column == segment.column else None
            if other:
                totals[name, second] = _as(other, name)
        places = self._ledger.printed.get(self._found.net, ())
        named = [one for one in places if one[0].label == "net"] or [
            one for one in places if one[0].label in ("", "total", "other")
        ]
        if named:
            run, figure = named[0]
            totals["net", first] = _as(figure, "net")
            other = next((one for one in run.figures if one.column in year.values()), None)
            if other and other is not figure and len(run.figures) == 2:
                totals["net", second] = _as(other, "net")
        return totals


def _unnamed(numbers: Mapping[str, Candidate]) -> dict[str, Candidate]:
    """A row's numbers without the names that heads give to its factors, where they are known."""
    drop = ("col_rate", "col_hours") if FIRST in numbers else ()
    return {name: one for name, one in numbers.items() if name not in drop}


def _but_factors(numbers: Mapping[str, Candidate]) -> dict[str, Candidate]:
    return {name: one for name, one in numbers.items() if name not in (FIRST, SECOND)}


def _between(head: Box, box: Box) -> float:
    """How far a head and a number are apart from side to side."""
    return max(0.0, head.x0 - box.x1, box.x0 - head.x1)


def _as(figure: Figure, name: str) -> Candidate:
    return replace(figure.one, rule=f"{name} adds up")
