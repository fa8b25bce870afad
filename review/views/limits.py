"""What a file may be, for the pages that say so."""

from django.conf import settings


def limits() -> dict[str, int]:
    """The numbers that those pages name."""
    return {
        "max_megabytes": settings.MAX_UPLOAD_BYTES // 1_000_000,
        "max_bytes": settings.MAX_UPLOAD_BYTES,
        "max_pages": settings.MAX_PAGES,
    }
