"""What a file is, by its first bytes alone, and a name for it that is safe to show.

Parses nothing, so that the web process may use it on anything.
"""

import unicodedata

HEAD_BYTES = 1024  # as many first bytes as `media_type` looks at
NAME_LENGTH = 150

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"

_HEIC = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"}
_WHITESPACE = b"\x00\t\n\x0c\r "  # what PDF calls white space
_MARKS = (b"\xef\xbb\xbf", b"\xfe\xff", b"\xff\xfe")  # byte order marks
_HIDDEN = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}  # control, bidi, zero-width, private, broken


def media_type(head: bytes) -> str | None:
    """The media type that the first `HEAD_BYTES` of a file show, None where it is not ours.

    A PDF may have white space and one byte order mark in front, nothing else: what opens as a PDF
    with a script or an archive in front of it is not one to us.
    """
    head = head[:HEAD_BYTES]
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    start = head.lstrip(_WHITESPACE)
    for mark in _MARKS:
        if start.startswith(mark):
            start = start[len(mark) :].lstrip(_WHITESPACE)
            break
    return PDF if start.startswith(b"%PDF-") else None


def is_heic(head: bytes) -> bool:
    """Whether a file is a picture as phones of some makers keep them, which is not read here."""
    return head[4:8] == b"ftyp" and head[8:12] in _HEIC


def clean_name(name: str) -> str:
    """A file name for display: the last part of a path, NFC, nothing invisible, not too long.

    Never use it as a path. Keeps the extension where it shortens; "file" where nothing is left.
    """
    text = unicodedata.normalize("NFC", name)
    text = text.replace("\\", "/").rstrip("/").rpartition("/")[2]
    shown = "".join(" " if char.isspace() else char for char in text if not _is_hidden(char))
    shown = " ".join(shown.split()).strip(". ")
    if len(shown) > NAME_LENGTH:
        stem, dot, extension = shown.rpartition(".")
        tail = dot + extension if stem and len(extension) <= 10 else ""
        shown = shown[: NAME_LENGTH - len(tail) - 1].rstrip(". ") + "…" + tail
    return shown or "file"


def _is_hidden(char: str) -> bool:
    return unicodedata.category(char) in _HIDDEN and not char.isspace()
