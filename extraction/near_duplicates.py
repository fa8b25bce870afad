"""Which documents are of one template or one issuer, so that none is tuned to and judged by both.

Two pages of one template share their printed words: labels, notes, the issuer's name and address.
What a document says of its own, its figures above all, is left out as far as that can be told.
Sets of neighbouring words are compared by MinHash.

Source: Broder, "On the resemblance and containment of documents" (1997).
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from operator import eq

from extraction.contract import PageText
from extraction.lines import page_lines
from extraction.parsing import folded

HASHES = 128
ALIKE = 0.3  # of neighbouring words shared; two documents of one template have more
PAGES = 2  # that are looked at; what follows is the document's own
DEV_SHARE = 50  # of a hundred groups

_PRIME = (1 << 61) - 1
_WORD = re.compile(r"[^\W\d_]{2,}")
# Who issues a document of a type: two with the same issuer look alike too.
_ISSUER = {
    "invoice": "vendor.name",
    "receipt": "merchant.name",
    "pay_stub": "employer.name",
    "bank_statement": "bank_name",
    "utility_bill": "vendor_name",
    "insurance_declaration": "insurer",
    "purchase_order": "buyer.name",
    "employment_letter": "employer.name",
}

Signature = tuple[int, ...]


def signature(pages: Sequence[PageText]) -> Signature:
    """MinHash of a document's neighbouring words; empty where it has hardly any."""
    hashes = {_hash(shingle) for shingle in _shingles(pages[:PAGES])}
    if len(hashes) < 5:
        return ()
    return tuple(min((a * one + b) % _PRIME for one in hashes) for a, b in _FAMILY)


def likeness(one: Signature, other: Signature) -> float:
    """The estimated share of neighbouring words that two documents have in common."""
    if not one or not other:
        return 0.0
    same: int = sum(map(eq, one, other))
    return same / HASHES


def issuer(schema: str | None, values: Mapping[str, str | None]) -> str:
    """Who issued a document, as its true values say, folded; "" where that is not known."""
    name = values.get(_ISSUER.get(schema or "", ""))
    return f"{schema}:{folded(name)}" if name and folded(name) else ""


def split_of(group: str) -> str:
    """ "dev" or "test", by the group alone: a group never moves, nor is it on both sides."""
    number = int.from_bytes(hashlib.sha256(group.encode()).digest()[:4], "big")
    return "dev" if number % 100 < DEV_SHARE else "test"


class Groups:
    """Groups of documents, as they become known. A document's group never changes."""

    def __init__(self) -> None:
        self._members: list[tuple[str, Signature]] = []
        self._issuers: dict[str, str] = {}

    def add(self, group: str, found: Signature, by: str) -> None:
        """A document whose group is known."""
        self._members.append((group, found))
        if by:
            self._issuers.setdefault(by, group)

    def place(self, documents: Sequence[tuple[str, Signature, str]]) -> list[str]:
        """The groups of new documents, each given by its hash, its signature and its issuer.

        Those alike, directly or through others, go together; together they join the group of the
        known document that is most alike to one of them, or else has their issuer. So a document
        that two groups could claim leaves one likeness across the split: groups never merge.
        """
        root = list(range(len(documents)))

        def of(at: int) -> int:
            while root[at] != at:
                at = root[at]
            return at

        for at, (_, found, by) in enumerate(documents):
            for before in range(at):
                _, other, who = documents[before]
                if (by and by == who) or likeness(found, other) >= ALIKE:
                    root[of(at)] = of(before)
        together: dict[int, list[int]] = {}
        for at in range(len(documents)):
            together.setdefault(of(at), []).append(at)
        groups = [""] * len(documents)
        for members in together.values():
            group = self._known([documents[at] for at in members])
            group = group or min(documents[at][0] for at in members)
            for at in members:
                groups[at] = group
                self.add(group, documents[at][1], documents[at][2])
        return groups

    def _known(self, documents: Sequence[tuple[str, Signature, str]]) -> str:
        """The group to join; "" where there is none. How a page looks counts before who sent it."""
        best, closest = "", ALIKE
        for _, found, _ in documents:
            for group, other in self._members:
                if (share := likeness(found, other)) >= closest:
                    best, closest = group, share
        known = (self._issuers[by] for _, _, by in documents if by in self._issuers)
        return best or next(known, "")


def _shingles(pages: Sequence[PageText]) -> Iterable[str]:
    """Neighbouring words of each cell of a line, and cells of one word alone."""
    for page in pages:
        for line in page_lines(page):
            for cell in line.cells:
                words = _WORD.findall(cell.text.casefold())
                if len(words) == 1:
                    yield words[0]
                for one, other in pairwise(words):
                    yield f"{one} {other}"


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=7).digest(), "big")


_FAMILY = tuple(
    (1 + _hash(f"a{at}") % (_PRIME - 1), _hash(f"b{at}") % _PRIME) for at in range(HASHES)
)
