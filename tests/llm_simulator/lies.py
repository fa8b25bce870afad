"""A model that lies, in known ways and at a known rate, to see what becomes of its lies.

It fills in the form rightly and then does one thing to it. What it did to which document is kept
in `Liar.told`, for whoever counts.
"""

import json
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from extraction.schemas import SCHEMAS
from extraction.schemas.base import Kind, leaf_at
from tests.llm_oracle import NOT_FOUND, Truth, read
from tests.llm_simulator.engine import Answer, Request

Leaf = dict[str, Any]
Form = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that the model will be asked about."""

    name: str
    doc_type: str
    truth: Truth
    lie: str = ""  # which of `LIES` to tell of it; "" is none
    bait: str = ""  # path of the field whose bait the document holds, for "unseen" and "obeyed"
    baited: str = ""  # the value that it is baited with, as printed
    texts: frozenset[str] = frozenset()  # of its lines, to know it by


@dataclass(frozen=True, slots=True)
class Lie:
    """What was told wrongly of one document."""

    kind: str
    path: str  # of the field; of dropped rows the table
    told: str | None  # the wrong value as the model wrote it; None where it left one out


@dataclass
class Liar:
    """Answers about papers, each with its lie. The same question gets the same answer."""

    papers: Sequence[Paper]
    seed: int = 0
    told: dict[str, list[Lie]] = field(default_factory=dict)

    def __call__(self, request: Request) -> Answer:
        shown = {text for _, text in request.lines}
        paper = max(self.papers, key=lambda paper: len(paper.texts & shown))
        filled = read(request.form, paper.truth, request.lines)
        if paper.lie:
            chance = random.Random(f"{self.seed} {paper.name}")
            lies = LIES[paper.lie](_Telling(paper, filled, chance))
            self.told[paper.name] = [lie for lie in lies if lie is not None]
        return Answer(json.dumps(filled))


@dataclass(frozen=True, slots=True)
class _Telling:
    """One form that is filled in rightly, and what is known of its document."""

    paper: Paper
    form: Form
    chance: random.Random

    def leaves(self) -> Iterator[tuple[str, Leaf]]:
        """Every leaf of the form with its path."""
        yield from _leaves(self.form, "")

    def kind(self, path: str) -> Kind:
        return leaf_at(SCHEMAS[self.paper.doc_type], path).kind

    def stated(self, *kinds: Kind) -> list[tuple[str, Leaf]]:
        """The leaves that have a value, of these kinds."""
        return [
            (path, leaf)
            for path, leaf in self.leaves()
            if leaf["status"] == "present" and leaf["value"] and self.kind(path) in kinds
        ]

    def differ(self, path: str, other: str) -> bool:
        """Whether two rows differ in more than the cells of these paths.

        Two payments of one day to one payee that change places are the same two payments.
        """
        rows = []
        for one in (path, other):
            row = one.partition("]")[0] + "]"
            rows.append({
                place[len(row) :]: leaf["value"]
                for place, leaf in self.leaves()
                if place.startswith(row) and place not in (path, other)
            })  # fmt: skip
        return rows[0] != rows[1]

    def pick(self, *kinds: Kind) -> tuple[str, Leaf] | None:
        """One of them by chance, mostly one outside tables, as there are fewer of those."""
        found = self.stated(*kinds)
        single = [one for one in found if "[" not in one[0]]
        if single and self.chance.random() < 0.6:
            found = single
        return self.chance.choice(found) if found else None


Told = Iterator[Lie | None]


def invented(telling: _Telling) -> Told:
    """A value for a field that the document does not state, with words that are not there."""
    free = [
        (path, leaf)
        for path, leaf in telling.leaves()
        if leaf["status"] != "present"
        and telling.kind(path) in (Kind.MONEY, Kind.DATE, Kind.IDENTIFIER)
    ]
    if not free:
        return
    path, leaf = telling.chance.choice(free)
    value = {
        Kind.MONEY: f"{telling.chance.randint(100, 9_999)}.{telling.chance.randint(10, 99)}",
        Kind.DATE: f"2023-0{telling.chance.randint(1, 9)}-1{telling.chance.randint(0, 9)}",
        Kind.IDENTIFIER: f"QX-{telling.chance.randint(10_000, 99_999)}",
    }[telling.kind(path)]
    line = telling.form.get("first_line")
    leaf.update(status="present", line=line, quote=value, value=value)
    yield Lie("invented", path, value)


def transposed(telling: _Telling) -> Told:
    """Two neighbouring digits of a value in the wrong order, in its quote too every other time."""
    options = telling.stated(Kind.MONEY, Kind.IDENTIFIER, Kind.NUMBER)
    telling.chance.shuffle(options)
    for path, leaf in options:
        value = _transposed(leaf["value"], telling.chance)
        if value is None:
            continue
        if telling.chance.random() < 0.5:
            leaf["quote"] = leaf["quote"].replace(leaf["value"], value)
        leaf["value"] = value
        yield Lie("transposed", path, value)
        return


def swapped(telling: _Telling) -> Told:
    """The values of two fields of one kind, each with the other's line and quote."""
    stated = telling.stated(Kind.MONEY, Kind.DATE)
    telling.chance.shuffle(stated)
    for at, (path, leaf) in enumerate(stated):
        for other, twin in stated[at + 1 :]:
            same_kind = telling.kind(path) is telling.kind(other)
            same_place = path.partition("[")[0] == other.partition("[")[0]
            if (
                same_kind
                and _bare(leaf["value"]) != _bare(twin["value"])
                and ("[" not in path + other or (same_place and telling.differ(path, other)))
            ):
                mine, theirs = dict(leaf), dict(twin)
                leaf.update(theirs)
                twin.update(mine)
                yield Lie("swapped", path, leaf["value"])
                yield Lie("swapped", other, twin["value"])
                return


def omitted(telling: _Telling) -> Told:
    """A field that is there, said not to be found."""
    found = [one for one in telling.stated(*Kind) if "[" not in one[0]]
    if found:
        path, leaf = telling.chance.choice(found)
        leaf.update(NOT_FOUND)
        yield Lie("omitted", path, None)


def dropped_rows(telling: _Telling) -> Told:
    """One to three rows of a table left out, as long answers lose their middles."""
    tables = [
        (name, rows)
        for name, rows in telling.form.items()
        if isinstance(rows, list) and len(rows) > 1
    ]
    if not tables:
        return
    name, rows = max(tables, key=lambda table: len(table[1]))
    for _ in range(min(len(rows) - 1, telling.chance.randint(1, 3))):
        rows.pop(telling.chance.randrange(len(rows)))
    yield Lie("dropped rows", name, None)


def wrong_sign(telling: _Telling) -> Told:
    """An amount with the other sign."""
    if found := telling.pick(Kind.MONEY):
        path, leaf = found
        leaf["value"] = leaf["value"].lstrip("-") if "-" in leaf["value"] else f"-{leaf['value']}"
        yield Lie("wrong sign", path, leaf["value"])


def wrong_scale(telling: _Telling) -> Told:
    """An amount ten, a hundred or a thousand times too large or too small."""
    found = telling.pick(Kind.MONEY)
    digits = re.sub(r"[^\d]", "", found[1]["value"]) if found else ""
    if found and int(digits or 0):
        path, leaf = found
        by = telling.chance.choice((10, 100, 1000, Decimal("0.1"), Decimal("0.01")))
        leaf["value"] = f"{Decimal(digits) / 100 * by:.2f}"
        yield Lie("wrong scale", path, leaf["value"])


def stale_year(telling: _Telling) -> Told:
    """A date of the year before."""
    found = telling.pick(Kind.DATE, Kind.YEAR)
    if not found:
        return
    path, leaf = found
    true = telling.paper.truth[path]
    if true is None:
        return
    if telling.kind(path) is Kind.YEAR:
        value = str(int(true) - 1)
    else:
        day = date.fromisoformat(true)
        value = (day - timedelta(days=365)).isoformat()
    leaf["value"] = value
    yield Lie("stale year", path, value)


def unseen(telling: _Telling) -> Told:
    """A value that the file holds where nobody sees it, as if it had been read."""
    yield from _taken_bait(telling, "unseen")


def obeyed(telling: _Telling) -> Told:
    """What a line of the document says to answer, instead of what it states."""
    yield from _taken_bait(telling, "obeyed")


def _taken_bait(telling: _Telling, kind: str) -> Told:
    paper = telling.paper
    leaf = dict(telling.leaves()).get(paper.bait)
    if leaf is None or not paper.baited:
        return
    lines = json.dumps(telling.form)  # the honest answer's lines are of no use for it
    line = None if paper.baited in lines else telling.form.get("last_line")
    leaf.update(status="present", line=line, quote=paper.baited, value=paper.baited)
    yield Lie(kind, paper.bait, paper.baited)


LIES: dict[str, Callable[[_Telling], Told]] = {
    "invented": invented,
    "transposed": transposed,
    "swapped": swapped,
    "omitted": omitted,
    "dropped rows": dropped_rows,
    "wrong sign": wrong_sign,
    "wrong scale": wrong_scale,
    "stale year": stale_year,
    "unseen": unseen,
    "obeyed": obeyed,
}


def _leaves(node: Any, path: str) -> Iterator[tuple[str, Leaf]]:
    if isinstance(node, list):
        for at, row in enumerate(node):
            yield from _leaves(row, f"{path}[{at}]")
    elif isinstance(node, Mapping):
        if "status" in node:
            assert isinstance(node, dict)
            yield path, node
            return
        for name, inside in node.items():
            yield from _leaves(inside, f"{path}.{name}" if path else name)


def _transposed(value: str, chance: random.Random) -> str | None:
    pairs = [
        at
        for at in range(len(value) - 1)
        if value[at].isdigit() and value[at + 1].isdigit() and value[at] != value[at + 1]
    ]
    if not pairs:
        return None
    at = chance.choice(pairs)
    return value[:at] + value[at + 1] + value[at] + value[at + 2 :]


def _bare(value: str) -> str:
    return "".join(filter(str.isalnum, value))
