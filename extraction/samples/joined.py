"""Several drawn files as one, as somebody who scans a whole stack of paper makes it."""

import pymupdf

from extraction.samples.drawing import Sample


def joined(*drawn: Sample) -> bytes:
    """One PDF with the pages of these PDFs, in order."""
    with pymupdf.open() as whole:  # type: ignore[no-untyped-call]
        for one in drawn:
            with pymupdf.open(stream=one.data, filetype="pdf") as file:  # type: ignore[no-untyped-call]
                whole.insert_pdf(file)
        return bytes(whole.tobytes())
