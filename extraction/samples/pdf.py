"""A PDF file from content streams and nothing else: the same input gives the same bytes.

Written by hand because a library's output carries its version, clock and random ids.
"""

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

FONTS = {  # ours: name in the file, name in PyMuPDF
    "sans": ("Helvetica", "helv"),
    "sans-bold": ("Helvetica-Bold", "hebo"),
    "sans-italic": ("Helvetica-Oblique", "heit"),
    "serif": ("Times-Roman", "tiro"),
    "serif-bold": ("Times-Bold", "tibo"),
    "serif-italic": ("Times-Italic", "tiit"),
    "mono": ("Courier", "cour"),
    "mono-bold": ("Courier-Bold", "cobo"),
}


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page: its size in points and either drawing operators or a JPEG that fills it."""

    width: float
    height: float
    content: bytes = b""
    jpeg: bytes = b""
    jpeg_px: tuple[int, int] = (0, 0)
    grey: bool = False


def write(pages: Sequence[PdfPage], *, made_on: date, title: str, producer: str) -> bytes:
    """The file. `made_on` is its date of making, `producer` the program it names as its maker."""
    objects: list[bytes] = []

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    catalog, tree = add(b"<</Type/Catalog/Pages 2 0 R>>"), add(b"")
    stamp = f"D:{made_on:%Y%m%d}090000Z"
    info = add(
        f"<</Title({title})/Producer({producer})/CreationDate({stamp})/ModDate({stamp})>>".encode()
    )
    fonts = add(_fonts()) if any(page.content for page in pages) else 0
    kids = []
    for page in pages:
        resources, content = b"<<>>", page.content
        if page.jpeg:
            image = add(_image(page))
            resources = b"<</XObject<</Im0 %d 0 R>>>>" % image
            content = b"q %.2f 0 0 %.2f 0 0 cm /Im0 Do Q" % (page.width, page.height)
        elif fonts:
            resources = b"<</Font %d 0 R>>" % fonts
        stream = add(_stream(b"/Filter/FlateDecode", zlib.compress(content)))
        kids.append(
            add(
                b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 %.2f %.2f]/Resources %s/Contents %d 0 R>>"
                % (tree, page.width, page.height, resources, stream)
            )
        )
    refs = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[tree - 1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), refs)
    return _assemble(objects, root=catalog, info=info)


def _fonts() -> bytes:
    entry = "/{}<</Type/Font/Subtype/Type1/BaseFont/{}/Encoding/WinAnsiEncoding>>"
    return ("<<" + "".join(entry.format(k, v[0]) for k, v in FONTS.items()) + ">>").encode()


def _image(page: PdfPage) -> bytes:
    space = "DeviceGray" if page.grey else "DeviceRGB"
    width, height = page.jpeg_px
    head = (
        f"/Type/XObject/Subtype/Image/Width {width}/Height {height}"
        f"/ColorSpace/{space}/BitsPerComponent 8/Filter/DCTDecode"
    )
    return _stream(head.encode(), page.jpeg)


def _stream(entries: bytes, data: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(data), data)


def _assemble(objects: Sequence[bytes], *, root: int, info: int) -> bytes:
    out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    file_id = hashlib.sha256(out).hexdigest()[:32].encode()
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += (
        b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n"
        % (
            len(objects) + 1,
            root,
            info,
            file_id,
            file_id,
            start,
        )
    )
    return bytes(out)
