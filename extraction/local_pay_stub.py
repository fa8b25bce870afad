"""How the local reader reads a pay stub."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from extraction.candidates import Candidate, Finder
from extraction.contract import Claim
from extraction.pay_lines import has_cents, is_foreign, line_kind
from extraction.schemas.base import Kind
from extraction.sheet import Hit, label_key
from extraction.stub_equation import Balance, balance
from extraction.stub_loose import bare, in_time_order, named_factors
from extraction.stub_people import People
from extraction.stub_settle import WITHIN, positive, settled_lines, without_idle, without_repeats
from extraction.stub_table import (
    Entry,
    board_entries,
    entries,
    is_mark,
    loose_entries,
    names_column,
    summaries,
)
from extraction.stub_when import When, conflict
from extraction.stub_year import with_year, year_sums
from extraction.sums import Choice, choose, distinct

COLUMNS = {"col_rate": "rate", "col_hours": "hours", "col_current": "current", "col_ytd": "ytd"}
TOTALS = {"gross": "gross_pay", "taxes": "taxes", "deductions": "deductions", "net": "net_pay"}
OF_SECTION = {"earnings": "gross", "tax_lines": "taxes", "deduction_lines": "deductions"}
TIE = 0.02


Chosen = tuple[Choice, bool, Mapping[str, Sequence[Candidate]]]


def read(finder: Finder) -> Iterator[Claim]:
    """Claim what can be found of a pay stub."""
    reading = _PayStub(finder)
    yield from reading.tables()
    yield from reading.totals()
    yield from When(finder).claims()
    yield from People(finder).claims()


class _PayStub:
    def __init__(self, finder: Finder):
        self._finder = finder
        self._sheet = finder.sheet
        self._lines: dict[str, list[Entry]] = defaultdict(list)
        self._totals: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
        self._choices: dict[str, Chosen] = {}
        self._spare: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
        self._has_year = self._tells_year()
        self._sort(_in_order(entries(finder)))
        for label, column, one in summaries(finder):
            self._totals[label, column].append(one)
        self._others = [self._loose(_in_order(loose_entries(finder)), "")]
        self._others.append(self._named_alike(loose_entries(finder)))
        for told in (True, False):
            self._others.append(self._loose(list(board_entries(finder)), "" if told else "board"))
        self._year = list(year_sums(finder))
        self._balance: Balance | None = None
        self._settled = self._all_settled()
        found = balance(finder)
        if found and not (self._is_whole() and self._cells_of(found) <= self._cells_of(None)):
            self._balance = found
            self._choices.clear()

    def _all_settled(self) -> dict[str, tuple[list[Entry], bool]]:
        """Each table's lines by their heads and words, and whether they add up."""
        return {
            table: settled_lines(
                self._lines[table], [other[table] for other in self._others], self._sums(table)
            )
            for table in OF_SECTION
        }

    def _cells_of(self, found: Balance | None) -> int:
        """How many words and numbers a reading has in all tables."""
        tables = found.lines.values() if found else [lines for lines, _ in self._settled.values()]
        return sum(1 + len(COLUMNS.keys() & set(line.numbers)) for some in tables for line in some)

    def _is_whole(self) -> bool:
        """Whether all that was read by heads and words adds up, so that nothing else is needed."""
        choice, holds, _ = self._chosen("col_current")
        if any(is_mark(line.text) for lines, _ in self._settled.values() for line in lines):
            return False
        return holds and all(
            whole and (choice[name] is not None) for (_, whole), name in zip(
                self._settled.values(), OF_SECTION.values(), strict=True
            )
        )  # fmt: skip

    def _loose(self, found: Sequence[Entry], shape: str) -> dict[str, list[Entry]]:
        """Lines that are read in another way, by table; they count where they add up."""
        lines: dict[str, list[Entry]] = defaultdict(list)
        rows: dict[int, Counter[str]] = defaultdict(Counter)
        kinds = [line_kind(entry.text) or entry.section for entry in found]
        for entry, kind in zip(found, kinds, strict=True):
            rows[entry.row][kind] += kind in OF_SECTION
        for entry, kind in zip(found, kinds, strict=True):
            if entry.label in TOTALS:
                for column, one in entry.numbers.items():
                    self._spare[entry.label, column].append(replace(one, score=0.4))
                continue
            if shape == "board" and rows[entry.row]:
                kind = rows[entry.row].most_common(1)[0][0]
            plain = not entry.label and len(entry.text) <= 60 and self._is_paid(entry)
            if plain and kind in OF_SECTION and not is_foreign(entry.text):
                lines[kind].append(entry)
        return lines

    def _named_alike(self, found: Iterable[Entry]) -> dict[str, list[Entry]]:
        """Lines that are called as a sum is, and may be a line where the sum asks for one."""
        lines: dict[str, list[Entry]] = defaultdict(list)
        for entry in _in_order(found):
            kind = line_kind(entry.text)
            if entry.label in ("taxes", "deductions", "other") and kind and self._is_paid(entry):
                lines[kind].append(entry)
        return lines

    def _tells_year(self) -> bool:
        """Whether the stub has columns of the period and of the year."""
        heads = ({hit.name for hit in hits if hit.strong} for hits in self._sheet.by_row)
        return any({"col_current", "col_ytd"} <= names for names in heads)

    def _sort(self, found: Sequence[Entry]) -> None:
        """Put each entry where it belongs: a total, or a line of one of the tables."""
        seen: set[str] = set()
        for entry in found:
            label = entry.label
            if label == "other" or names_column(entry.text):
                continue
            if label == "total":
                label = OF_SECTION.get(entry.section, "")
            if label:
                seen.add(label)
                for column, one in entry.numbers.items():
                    self._totals[label, column].append(one)
                continue
            kind = self._kind(entry, seen)
            if kind and len(entry.text) <= 60 and self._is_paid(entry):
                self._lines[kind].append(entry)

    def _is_paid(self, entry: Entry) -> bool:
        """Whether a line has an amount to the cent and is not a check's "to the order of"."""
        paid = any(
            has_cents(one.raw)
            for column, one in entry.numbers.items()
            if column in ("col_current", "col_ytd")
        )
        above = self._sheet.rows[max(0, entry.row - 1) : entry.row + 1]
        return paid and not any("orderof" in label_key(row.line.text) for row in above)

    def _kind(self, entry: Entry, seen: set[str]) -> str:
        """The table of a line: by its section's title, else by its words and what came before."""
        told = line_kind(entry.text)
        if entry.section in ("summary", "net"):
            return ""
        if entry.section in ("earnings", "tax_lines", "deduction_lines"):
            return self._told(entry, told, seen)
        lonely = len(entry.numbers) < 2 and (told == "earnings" or not entry.text.endswith(":"))
        if "net" in seen or lonely or not told:
            return ""
        if told == "earnings" and "gross" in seen:
            return ""
        return told

    def _told(self, entry: Entry, told: str, seen: set[str]) -> str:
        """What the words of a line say against the title that it stands under.

        Titles are missed, and one title may stand over taxes and deductions together.
        """
        if told == "tax_lines" or (told == "deduction_lines" and entry.section == "tax_lines"):
            return told
        if told == "earnings" and "gross" not in seen and entry.section == "tax_lines":
            return told
        if told == "earnings" and "gross" not in seen and not self._lines[entry.section]:
            return told
        taken = told == "deduction_lines" and self._lines["tax_lines"]
        return told if taken and entry.section == "earnings" else entry.section

    def tables(self) -> Iterator[Claim]:
        for table in OF_SECTION:
            lines = list(self._balance.lines[table]) if self._balance else self._settled[table][0]
            lines = without_idle(lines, self._year_total(table))
            minus = table != "earnings" and self._mostly_negative(lines)
            for number, entry in enumerate(lines):
                path = f"{table}[{number}]"
                words = self._finder.candidate(entry.row, entry.tokens, Kind.TEXT, 1.0, "pay line")
                words = replace(words, raw=words.raw.rstrip(" ."))
                yield words.claim(f"{path}.description")
                for column, one in entry.numbers.items():
                    if column in ("col_rate", "col_hours") and table != "earnings":
                        continue
                    if column not in COLUMNS:
                        continue
                    if column in ("col_rate", "col_hours"):
                        one = bare(one)
                    if minus and one.number is not None and one.number < 0:
                        one = positive(one)
                    yield one.claim(f"{path}.{COLUMNS[column]}")

    def _sums(self, table: str) -> dict[str, Decimal | None]:
        """A table's totals as they are printed, or as the other totals leave them."""
        sums: dict[str, Decimal | None] = {}
        name = OF_SECTION[table]
        for column in ("col_current", "col_ytd"):
            known: dict[str, Decimal] = {
                total: abs(one.number)
                for total, one in self._chosen(column)[0].items()
                if one is not None and one.number is not None
            }
            if name not in known and len(known) == len(TOTALS) - 1:
                if name == "gross":
                    known[name] = known["net"] + known["taxes"] + known["deductions"]
                else:
                    rest = sum((known[one] for one in known if one != "gross"), Decimal())
                    known[name] = known["gross"] - rest
            sums[column] = known.get(name)
        return sums

    def _year_total(self, table: str) -> Decimal | None:
        one = self._chosen("col_ytd")[0][OF_SECTION[table]]
        return one.number if one else None

    def _mostly_negative(self, lines: Sequence[Entry]) -> bool:
        """Whether the stub prints what it takes off with a minus."""
        signs = Counter(
            one.number < 0
            for entry in lines
            for column, one in entry.numbers.items()
            if column == "col_current" and one.number
        )
        return signs[True] > signs[False]

    def totals(self) -> Iterator[Claim]:
        """Gross, taxes, deductions and net: those that add up, where any do."""
        for column, leaf in (("col_current", "current"), ("col_ytd", "ytd")):
            choice, holds, found = self._chosen(column)
            for name, chosen in choice.items():
                if chosen is not None:
                    flags = () if holds else conflict(distinct(found[name]))
                    yield chosen.claim(f"{TOTALS[name]}.{leaf}", *flags)

    def _chosen(self, column: str) -> Chosen:
        if column not in self._choices:
            self._choices[column] = self._choose(column)
        return self._choices[column]

    def _choose(self, column: str) -> Chosen:
        """The totals of the period or of the year, whether they add up, and what there was."""
        current = column == "col_current"
        found = {name: list(self._totals[name, column]) for name in TOTALS}
        for name in TOTALS:
            if not found[name]:
                found[name] = self._beside(name if current else f"{name}_ytd")
            found[name] += self._spare[name, column]
        found = with_year(found, self._year, current=current)
        if current and not found["net"]:
            found["net"] = list(self._on_check())
        found = {
            name: [positive(one) if name in ("taxes", "deductions") else one for one in many]
            for name, many in found.items()
        }
        if self._balance:
            sums = self._balance.sums.get(column)
            if sums:
                return self._balanced(column, sums, found), True, found
            found = self._besides_balance(column, found)
        choice, holds = choose(found, ("gross",), ("taxes", "deductions"), "net")
        if not holds and current:
            more = {**found, "net": [*found["net"], *self._remainders(found)]}
            other, holds = choose(more, ("gross",), ("taxes", "deductions"), "net")
            choice = other if holds else choice
        if holds and choice["taxes"] is None and self._lines["tax_lines"]:
            choice["deductions"] = None  # what is called deductions has the taxes in it
        if not holds:
            self._without_parts(choice, column)
            if not current:
                now = self._chosen("col_current")[0]
                for name, one in choice.items():
                    same = now[name]
                    if one and same and one.boxes == same.boxes:
                        choice[name] = None  # one amount is that of the period
        return choice, holds, found

    def _balanced(
        self, column: str, sums: Mapping[str, Decimal], found: Mapping[str, Sequence[Candidate]]
    ) -> Choice:
        """Where the sums that are known to add up are printed, under their labels first."""
        assert self._balance is not None  # asked for only where there is one
        choice: Choice = {}
        for name, known in sums.items():
            told = self._balance.totals.get((name, column))
            same = [
                one for one in found[name] if one.number is not None and abs(one.number) == known
            ]
            one = told or next(iter(same), None)
            choice[name] = positive(one) if one else None
        return choice

    def _besides_balance(
        self, column: str, found: Mapping[str, Sequence[Candidate]]
    ) -> dict[str, list[Candidate]]:
        """The candidates of the other time: those of the balance, else any but its own places."""
        assert self._balance is not None  # asked for only where there is one
        taken = {one.boxes for (_, other), one in self._balance.totals.items() if other != column}
        return {
            name: [positive(told)] if (told := self._balance.totals.get((name, column)))
            else [one for one in many if one.boxes not in taken]
            for name, many in found.items()
        }  # fmt: skip

    def _remainders(self, found: Mapping[str, Sequence[Candidate]]) -> Iterator[Candidate]:
        """Amounts that are what gross leaves after taxes and deductions, under whatever name."""
        taken = [one.number for one in found["taxes"] if one.number is not None]
        less = [one.number for one in found["deductions"] if one.number is not None]
        wanted = {
            gross.number - tax - other
            for gross in found["gross"]
            for tax in taken
            for other in less
            if gross.number is not None
        }
        for row, line in enumerate(self._sheet.rows):
            for start, end in self._finder.amounts(line.tokens):
                tokens = line.tokens[start:end]
                one = self._finder.candidate(row, tokens, Kind.MONEY, 0.2, "what gross leaves")
                if one.number in wanted and has_cents(one.raw):
                    yield one

    def _without_parts(self, choice: Choice, column: str) -> None:
        """Leave out a sum of some deductions alone, where the lines say that there are more."""
        amounts: dict[str, Decimal] = {
            name: sum(
                (abs(line.numbers[column].number or Decimal()) for line in without_repeats(lines)
                 if column in line.numbers), Decimal(),
            )
            for name, lines in (("taxes", self._lines["tax_lines"]),
                                ("deductions", self._lines["deduction_lines"]))
        }  # fmt: skip
        gross, net = choice["gross"], choice["net"]
        if gross is None or net is None or gross.number is None or net.number is None:
            return
        if abs(gross.number - net.number - sum(amounts.values())) > WITHIN:
            return
        for name, amount in amounts.items():
            one = choice[name]
            if one is not None and one.number is not None and abs(one.number - amount) > WITHIN:
                choice[name] = None

    def _beside(self, name: str) -> list[Candidate]:
        """A total that stands alone by its label, in no table."""
        base = name.removesuffix("_ytd")
        for hit in self._sheet.named(base):
            tokens = self._sheet.rows[hit.row].tokens[hit.end :]
            both = [
                self._finder.candidate(hit.row, tokens[start:end], Kind.MONEY, 1.0, f"{base} both")
                for start, end in self._finder.amounts(tokens)
            ]
            between = [token for token in tokens if token.key.isalpha() and len(token.key) > 1]
            if hit.strong and hit.leads and len(both) == 2 and self._has_year and not between:
                ranked = sorted(both, key=lambda one: one.number or 0)  # a year has its periods
                return ranked[:1] if name == base else ranked[1:]
        for hit in self._sheet.named(name):
            found = [
                one
                for one in self._finder.near(hit, Kind.MONEY)
                if has_cents(one.raw) and (base in ("gross", "net") or self._alone(hit, one))
            ]
            if found and hit.strong and (hit.leads or name in ("gross", "net")):
                return found[:1]
        return []

    def _alone(self, hit: Hit, one: Candidate) -> bool:
        """Whether an amount is in its label's row, or in one of amounts alone: no table's line."""
        words = [token.key for token in self._sheet.rows[one.row].tokens]
        return one.row == hit.row or not any(key.isalpha() and len(key) > 1 for key in words)

    def _on_check(self) -> Iterator[Candidate]:
        """The amount of a check, which stands in the row of "Pay to the order of"."""
        for hit in self._sheet.named("employee"):
            if "order" in label_key(self._sheet.text(hit)):
                tokens = self._sheet.rows[hit.row].tokens[hit.end :]
                for start, end in list(self._finder.amounts(tokens))[-1:]:
                    yield self._finder.candidate(
                        hit.row, tokens[start:end], Kind.MONEY, 0.8, "check amount"
                    )


def _in_order(found: Iterable[Entry]) -> list[Entry]:
    """The entries with the numbers that no head names named as the whole document tells."""
    many = list(found)
    numbers = in_time_order(named_factors([entry.numbers for entry in many]))
    return [replace(entry, numbers=one) for entry, one in zip(many, numbers, strict=True)]
