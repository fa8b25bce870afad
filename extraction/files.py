"""Reading a file without the web: from its bytes to what was read. Nothing is stored."""

from collections.abc import Sequence

from django.conf import settings

from extraction import limits, render, sniff
from extraction.contract import Reader
from extraction.reading import DocumentReading, read_document
from extraction.refusals import refusal, too_large


def read_file(
    content: bytes, readers: Sequence[Reader], doc_type: str | None = None
) -> DocumentReading:
    """Open, render and read one file.

    Args:
        content: the file, as far as `MAX_UPLOAD_BYTES`, where the caller stops reading.
        doc_type: a schema's slug; None has the file classified.

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
    return read_document(pages, readers, doc_type)
