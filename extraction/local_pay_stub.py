"""How the local reader reads a pay stub."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from extraction.candidates import Candidate, Finder
from extraction.contract import Claim, Flag, Status
from extraction.lexicon import load
from extraction.pay_lines import has_cents, line_kind
from extraction.schemas.base import Kind
from extraction.schemas.pay_stub import PayStub
from extraction.sheet import Hit, Token, aliases, label_key
from extraction.streams import squeeze
from extraction.stub_people import People
from extraction.stub_table import Entry, entries, summaries
from extraction.sums import choose, distinct

COLUMNS = {"col_rate": "rate", "col_hours": "hours", "col_current": "current", "col_ytd": "ytd"}
TOTALS = {"gross": "gross_pay", "taxes": "taxes", "deductions": "deductions", "net": "net_pay"}
OF_SECTION = {"earnings": "gross", "tax_lines": "taxes", "deduction_lines": "deductions"}
TIE = 0.02
_SSN = re.compile(r"(?:\d{3}|[Xx*•#]{3})-?(?:\d{2}|[Xx*•#]{2})-?\d{4}|[Xx*•]{3,5}-?\d{4}")


def read(finder: Finder) -> Iterator[Claim]:
    """Claim what can be found of a pay stub."""
    reading = _PayStub(finder)
    yield from reading.tables()
    yield from reading.totals()
    yield from reading.dates()
    yield from reading.identifiers()
    yield from People(finder).claims()


class _PayStub:
    def __init__(self, finder: Finder):
        self._finder = finder
        self._sheet = finder.sheet
        self._lines: dict[str, list[Entry]] = defaultdict(list)
        self._totals: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
        self._has_year = self._tells_year()
        self._sort(list(entries(finder)))
        for label, column, one in summaries(finder):
            self._totals[label, column].append(one)

    def _tells_year(self) -> bool:
        """Whether the stub has columns of the period and of the year."""
        heads = ({hit.name for hit in hits if hit.strong} for hits in self._sheet.by_row)
        return any({"col_current", "col_ytd"} <= names for names in heads)

    def _sort(self, found: Sequence[Entry]) -> None:
        """Put each entry where it belongs: a total, or a line of one of the tables."""
        seen: set[str] = set()
        for entry in found:
            label = entry.label
            if label == "other" or _names_column(entry.text):
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
        return paid and "order" not in label_key(entry.text)

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
        for table, lines in self._lines.items():
            minus = table != "earnings" and self._mostly_negative(lines)
            for number, entry in enumerate(self._without_repeats(lines)):
                path = f"{table}[{number}]"
                words = self._finder.candidate(entry.row, entry.tokens, Kind.TEXT, 1.0, "pay line")
                yield words.claim(f"{path}.description")
                for column, one in entry.numbers.items():
                    if column in ("col_rate", "col_hours") and table != "earnings":
                        continue
                    if minus and one.number is not None and one.number < 0:
                        one = positive(one)
                    yield one.claim(f"{path}.{COLUMNS[column]}")

    def _mostly_negative(self, lines: Sequence[Entry]) -> bool:
        """Whether the stub prints what it takes off with a minus."""
        signs = Counter(
            one.number < 0
            for entry in lines
            for column, one in entry.numbers.items()
            if column == "col_current" and one.number
        )
        return signs[True] > signs[False]

    def _without_repeats(self, lines: Sequence[Entry]) -> list[Entry]:
        """Each line once, though a second copy of the stub is printed below."""
        kept: dict[tuple[str, tuple[str, ...]], Entry] = {}
        for entry in lines:
            key = (squeeze(entry.text), tuple(one.raw for one in entry.numbers.values()))
            kept.setdefault(key, entry)
        return list(kept.values())

    def totals(self) -> Iterator[Claim]:
        """Gross, taxes, deductions and net: those that add up, where any do."""
        for column, leaf in (("col_current", "current"), ("col_ytd", "ytd")):
            found = {name: list(self._totals[name, column]) for name in TOTALS}
            for name in TOTALS:
                if not found[name]:
                    found[name] = self._beside(name if leaf == "current" else f"{name}_ytd")
            if leaf == "current" and not found["net"]:
                found["net"] = list(self._on_check())
            found = {
                name: [positive(one) if name in ("taxes", "deductions") else one for one in many]
                for name, many in found.items()
            }
            choice, holds = choose(found, ("gross",), ("taxes", "deductions"), "net")
            if holds and choice["taxes"] is None and self._lines["tax_lines"]:
                choice["deductions"] = None  # what is called deductions has the taxes in it
            for name, chosen in choice.items():
                if chosen is not None:
                    flags = () if holds else _conflict(distinct(found[name]))
                    yield chosen.claim(f"{TOTALS[name]}.{leaf}", *flags)

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

    def dates(self) -> Iterator[Claim]:
        claimed = dict(self._period())
        for name in ("period_start", "period_end", "pay_date"):
            best = distinct(
                [
                    one
                    for hit in self._sheet.named(name)
                    if hit.strong or hit.leads
                    for one in self._finder.near(hit, Kind.DATE)[:1]
                ]
            )
            if name in claimed:
                yield claimed[name].claim(name)
            elif best:
                yield best[0].claim(name, *_conflict(best))
            else:
                yield from self._blank(name)

    def _period(self) -> Iterator[tuple[str, Candidate]]:
        """Both ends of a period that is printed as a range."""
        for name in ("period", "period_start", "period_end"):
            for hit in self._sheet.named(name):
                if not hit.strong:
                    continue
                for row, run in self._finder.around(hit):
                    spans = list(self._finder.dates(run))[:2]
                    if len(spans) == 2 and _joins(run[spans[0][1] : spans[1][0]]):
                        for which, (start, end) in zip(
                            ("period_start", "period_end"), spans, strict=True
                        ):
                            yield (
                                which,
                                self._finder.candidate(
                                    row, run[start:end], Kind.DATE, 1.2, "period range"
                                ),
                            )
                        return

    def identifiers(self) -> Iterator[Claim]:
        best = [
            one
            for hit in self._sheet.named("check_number")
            if hit.strong or hit.leads
            for one in self._finder.near(hit, Kind.IDENTIFIER)
            if re.search(r"\d{2}", one.raw) and not re.search(r"\d[/.]\d", one.raw)
        ]
        strong = distinct(best)
        if strong:
            yield strong[0].claim("check_number", *_conflict(strong))
        else:
            yield from self._blank("check_number")
        yield from self._ssn()
        yield from self._frequency()

    def _ssn(self) -> Iterator[Claim]:
        """The number by its shape, on a label's line first."""
        labelled = [hit.row for hit in self._sheet.named("ssn")]
        order = [*labelled, *(row + 1 for row in labelled), *range(len(self._sheet.rows))]
        for row in order:
            for token in self._sheet.rows[row].tokens if row < len(self._sheet.rows) else ():
                if _SSN.fullmatch(token.text.strip(".,;:")) and (
                    "-" in token.text or row in labelled
                ):
                    one = self._finder.candidate(row, [token], Kind.IDENTIFIER, 1.0, "ssn shape")
                    raw = token.text.strip(".,;:")  # its stars are part of it
                    yield replace(one, raw=raw).claim("employee.ssn")
                    return

    def _frequency(self) -> Iterator[Claim]:
        hits = [hit for hit in self._sheet.named("pay_frequency") if hit.strong]
        rows = [(row, run) for hit in hits for row, run in self._finder.around(hit)]
        for row, run in rows:
            for length in (2, 3, 1):
                for at in range(len(run) - length + 1):
                    words = run[at : at + length]
                    text = " ".join(token.text for token in words).casefold().strip(" .:,")
                    if text in _frequencies():
                        yield self._finder.candidate(
                            row, words, Kind.TEXT, 1.0, "pay frequency"
                        ).claim("pay_frequency")
                        return

    def _blank(self, name: str) -> Iterator[Claim]:
        hits: list[Hit] = [hit for hit in self._sheet.named(name) if hit.strong]
        if len(hits) == 1 and self._finder.is_empty(hits[0]):
            line = self._sheet.rows[hits[0].row].line
            yield Claim(
                name,
                Status.BLANK,
                quote=self._sheet.text(hits[0]),
                page=line.page,
                line=line.id,
                boxes=(self._sheet.box(hits[0]),),
                rule=f"{name} empty",
            )


def positive(one: Candidate) -> Candidate:
    """An amount without its minus, where the schema asks for a positive one."""
    if one.number is None or one.number >= 0:
        return one
    raw = re.sub(r"^(\W*?)[-–−]\s*", r"\1", one.raw)
    raw = re.sub(r"[-–−]$", "", raw).replace("(", "").replace(")", "").strip()
    return replace(one, raw=raw, number=abs(one.number))


def _names_column(text: str) -> bool:
    """Whether a description is none but the name of a column: "Year to date"."""
    names = {name for name, strong in aliases(PayStub.slug).get(label_key(text), ()) if strong}
    return bool(names & {"col_current", "col_ytd"})


def _joins(between: Sequence[Token]) -> bool:
    """Whether what stands between two dates makes them a range."""
    return all(
        token.text.strip(" .:").casefold() in {"-", "–", "—", "to", "through", "thru", ""}
        for token in between
    )


@cache
def _frequencies() -> frozenset[str]:
    return frozenset(load("pay_lines")["frequencies"])


def _conflict(best: Sequence[Candidate]) -> tuple[Flag, ...]:
    """Marked where the two best candidates are equally good and say different things."""
    if len(best) > 1 and best[0].score - best[1].score < TIE and best[0].raw != best[1].raw:
        return (Flag.CONFLICT,)
    return ()
