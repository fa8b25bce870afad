"""How well an upload of several documents is split, page by page and document by document."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extraction.contract import PageText
from extraction.packets import segments
from extraction.schemas import UNCLASSIFIED
from extraction.truth import schema_of

Part = tuple[frozenset[int], str]  # pages of one document, and its type


@dataclass(frozen=True, slots=True)
class Split:
    """What became of a packet's pages and documents."""

    pages: int  # that the truth speaks of
    typed: int  # of these, whose type was told
    documents: int
    found: int  # with exactly their pages, and their type
    read: int  # documents that it was split into


def is_packet(entry: Mapping[str, Any]) -> bool:
    """Whether an entry is several documents in one file."""
    truth = entry.get("truth")
    return isinstance(truth, Mapping) and isinstance(truth.get("segments"), list)


def judge_split(entry: Mapping[str, Any], pages: Sequence[PageText]) -> Split:
    """Split a packet and compare. A type without a schema is right where it is left alone."""
    true = [part for one in entry["truth"]["segments"] if (part := _part(one))]
    read = [(frozenset(one.pages), one.doc_type) for one in segments(pages)]
    types = {page: doc_type for numbers, doc_type in read for page in numbers}
    stated = [(page, doc_type) for numbers, doc_type in true for page in numbers]
    return Split(
        pages=len(stated),
        typed=sum(types.get(page) == doc_type for page, doc_type in stated),
        documents=len(true),
        found=sum(part in read for part in true),
        read=len(read),
    )


def _part(said: Any) -> Part | None:
    """A true segment; its pages are "3", "1-4", "1,2", or a list of numbers."""
    if not isinstance(said, Mapping) or "doc_type" not in said:
        return None
    given = said.get("pages")
    text = ",".join(map(str, given)) if isinstance(given, list) else str(given)
    pages: set[int] = set()
    for first, last in re.findall(r"(\d{1,4})(?:\s*[-–]\s*(\d{1,4}))?", text):
        pages.update(range(int(first), int(last or first) + 1))
    return (frozenset(pages), schema_of(str(said["doc_type"])) or UNCLASSIFIED) if pages else None
