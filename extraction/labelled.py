"""Values beside labels, for papers that are mostly that: one label, one value."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from extraction.candidates import Candidate, Finder
from extraction.contract import Claim, Status
from extraction.naming import core, is_name
from extraction.parties import Block, address_candidate, address_of, block_at, name_candidate
from extraction.schemas.base import Kind
from extraction.sheet import Hit, Token
from extraction.sums import distinct


class Labelled:
    """Claims of single fields by their labels."""

    def __init__(self, finder: Finder, skip: frozenset[int] = frozenset()):
        """Args:
        skip: rows of tables, whose heads and cells are no labels of single values.
        """
        self.finder = finder
        self.sheet = finder.sheet
        self.skip = skip

    def hits(self, name: str) -> list[Hit]:
        """The hits of a label outside tables, strong ones first; weak ones that start a cell."""
        return [
            hit
            for hit in self.sheet.named(name)
            if hit.row not in self.skip and (hit.strong or hit.leads)
        ]

    def candidates(self, name: str, kind: Kind) -> list[Candidate]:
        """What may be the value, the best first; what weak labels say where no strong one does."""
        found: list[Candidate] = []
        for hit in self.hits(name):
            if found and not hit.strong:
                break
            found.extend(self.finder.near(hit, kind))
        return distinct(found)

    def one(self, path: str, name: str, kind: Kind) -> Iterator[Claim]:
        """The best value of a label."""
        best = self.candidates(name, kind)
        if best:
            yield _plain(best[0]).claim(path) if kind is Kind.MONEY else best[0].claim(path)
            return
        hits = [hit for hit in self.hits(name) if hit.strong and hit.leads]
        if len(hits) == 1 and self.finder.is_empty(hits[0]):
            line = self.sheet.rows[hits[0].row].line
            yield Claim(
                path, Status.BLANK, quote=self.sheet.text(hits[0]), page=line.page, line=line.id,
                boxes=(self.sheet.box(hits[0]),), rule=f"{name} empty",
            )  # fmt: skip

    def block(self, name: str, *, loose: bool = False) -> Block | None:
        """The name and address under a label, if a name comes first.

        Args:
            loose: take what follows the label in its cell without a colon, too.
        """
        for hit in self.hits(name):
            if not (hit.leads and (loose or self.alone(hit))):
                continue
            block = block_at(self.sheet, hit)
            first = block.name() if block else None
            if block and first and is_name(first.text):
                return block
        return None

    def alone(self, hit: Hit) -> bool:
        """Whether a label is all of its cell, or a colon ends it."""
        tokens = self.sheet.rows[hit.row].tokens
        whole = hit.end >= len(tokens) or tokens[hit.end].cell != tokens[hit.start].cell
        return whole or ":" in tokens[hit.end - 1].text[-1:] or tokens[hit.end].text[:1] == ":"

    def address_at(self, name: str, path: str) -> Iterator[Claim]:
        """The address beside or below a label, in one line or several; no name goes with it."""
        for hit in self.hits(name):
            block = block_at(self.sheet, hit) if hit.leads else None
            parts = block.address() if block else ()
            if parts:
                found = address_candidate(self.sheet, parts, name)
                if found:
                    yield found.claim(path)
                    return
            for row, run in self.finder.around(hit) if self.alone(hit) else ():
                cell = [token for token in run if token.cell == run[0].cell]
                text = " ".join(token.text for token in cell)
                if any(map(str.isdigit, text)) and sum(map(str.isalpha, text)) > 5:
                    yield self.text(row, cell, name).claim(path)
                    return

    def text(self, row: int, tokens: Sequence[Token], rule: str) -> Candidate:
        """Tokens of a row as a text."""
        return self.finder.candidate(row, tokens, Kind.TEXT, 1.0, rule)

    def party(self, block: Block, name_path: str, address_path: str) -> Iterator[Claim]:
        """A name and its address."""
        name = block.name()
        if name is None:
            return
        yield name_candidate(self.sheet, name, 1.0, name_path).claim(name_path)
        parts = block.address() or address_of(self.sheet, name.text)
        found = address_candidate(self.sheet, parts, address_path) if address_path else None
        if found:
            yield found.claim(address_path)


def same_name(one: Block | None, other: Block | None) -> bool:
    """Whether two blocks are about one party."""
    left, right = one.name() if one else None, other.name() if other else None
    return bool(left and right and core(left.text) == core(right.text))


def _plain(one: Candidate) -> Candidate:
    """An amount as printed, its brackets and signs with it."""
    return replace(one, raw=one.raw.strip("= "))


def near_labels(finder: Finder, hits: Iterable[Hit], kind: Kind) -> list[Candidate]:
    """Candidates for the value of labels, strong ones first; weak ones only where these fail."""
    found: list[Candidate] = []
    strong = False
    for hit in hits:
        if strong and not hit.strong:
            break
        near = finder.near(hit, kind)
        found.extend(near)
        strong = strong or (hit.strong and hit.leads and bool(near))
    return found
