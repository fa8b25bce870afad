"""The limits on files that this installation sets."""

from dataclasses import replace

from django.conf import settings

from extraction import render


def configured() -> render.Limits:
    """The limits of `render.inspect` and `render.pages`, from the settings."""
    standard = render.LIMITS
    return replace(
        standard,
        file=replace(standard.file, pages=settings.MAX_PAGES),
        inspect=replace(standard.inspect, memory_bytes=settings.PARSER_MEMORY_BYTES),
        pages=replace(
            standard.pages,
            memory_bytes=settings.PARSER_MEMORY_BYTES,
            wall_s=settings.PARSER_TIMEOUT.total_seconds(),
        ),
        ocr=replace(standard.ocr, wall_s=settings.OCR_TIMEOUT.total_seconds()),
    )
