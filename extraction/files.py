"""Reading a file without the web: from its bytes to what was read. Nothing is stored."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.conf import settings

from extraction import limits, render, sniff
from extraction.contract import Reader
from extraction.parts import documents_in
from extraction.reading import DocumentReading, read_document
from extraction.refusals import refusal, too_large


@dataclass(frozen=True, slots=True)
class Found:
    """A document of a file and what was read from it. Pages are numbered as in the file."""

    pages: tuple[int, ...]
    reading: DocumentReading


def read_file(
    content: bytes, readers: Sequence[Reader], doc_type: str | None = None
) -> tuple[Found, ...]:
    """Open, render and read one file: the document that it is, or each of several in it.

    Args:
        content: the file, as far as `MAX_UPLOAD_BYTES`, where the caller stops reading.
        doc_type: a schema's slug: the whole file is one such document. None has it found out.

    Raises:
        Refused: the file can't be opened, or is over a limit.
    """
    if not content:
        raise refusal("empty")
    if len(content) >= settings.MAX_UPLOAD_BYTES:
        raise too_large(settings.MAX_UPLOAD_BYTES)
    media_type = sniff.media_type(content[: sniff.HEAD_BYTES])
    if media_type is None:
        raise refusal("unsupported_type")
    pages = [page.text for page in render.pages(content, media_type, limits=limits.configured())]
    several = documents_in(pages) if doc_type is None else ()
    if not several:
        numbers = tuple(page.number for page in pages)
        return (Found(numbers, read_document(pages, readers, doc_type)),)
    there = {page.number: page for page in pages}
    found = []
    for one in several:
        reading = read_document([there[at] for at in one.pages], readers, one.doc_type)
        found.append(Found(one.pages, replace(reading, reasons=one.reasons)))
    return tuple(found)
