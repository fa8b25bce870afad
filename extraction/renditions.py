"""A page's other pictures beside the ordinary one: small, to be there at once, and sharp, for close
looks. A worker makes them, the small one after a document was read, the sharp one when it is asked
for. They are named after the ordinary picture, which the parts of a file share.
"""

import base64
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from extraction import doorbell, limits, sandbox
from extraction.intake import MissingOriginal, open_original
from extraction.models import Document, Page
from extraction.refusals import Refused, refusal

log = structlog.get_logger(__name__)

QUEUE = "documents"
SCREEN_PX = 1100  # longer side; the pages' scripts know it too
SHARP_DPI = 300
SHARP_SIDE = 5200  # pixels of an uploaded picture's longer side
_WEBP = (b"RIFF", b"WEBP")
_JPEG = b"\xff\xd8\xff"


def screen_name(page: Page) -> str:
    """The small picture's name in the storage, whether it is there or not."""
    return f"{page.image.removesuffix('.jpg')}-screen.webp"


def sharp_name(page: Page) -> str:
    """The sharp picture's."""
    return f"{page.image.removesuffix('.jpg')}-sharp.jpg"


def want_screens(document: Document) -> None:
    """Have the small pictures of a document's pages made, once the transaction has committed."""
    transaction.on_commit(
        lambda: doorbell.ring(
            QUEUE,
            "extraction.renditions.make_screens",
            document.pk,
            name=f"screens-{document.pk}-{document.reading}",
        )
    )


def want_screen(page: Page) -> None:
    """Have one page's small picture made."""
    doorbell.ring(
        QUEUE, "extraction.renditions.make_screen", page.pk, name=f"screen-page-{page.pk}"
    )


def want_sharp(page: Page) -> None:
    """Have one page's sharp picture made."""
    doorbell.ring(
        QUEUE,
        "extraction.renditions.make_sharp",
        page.pk,
        name=f"sharp-page-{page.pk}",
        first=True,
    )


def make_screens(document_id: int) -> None:
    """Job: the small pictures of all pages of a document."""
    for page in Page.objects.defer("words", "unseen").filter(document=document_id):
        _make_screen(page)


def make_screen(page_id: int) -> None:
    """Job: one page's small picture."""
    _make_screen(Page.objects.defer("words", "unseen").get(pk=page_id))


def make_sharp(page_id: int) -> None:
    """Job: one page drawn anew from its original, with four times the pixels."""
    there = Page.objects.defer("words", "unseen").select_related("document__packet")
    page = there.get(pk=page_id)
    if default_storage.exists(sharp_name(page)):
        return
    document = page.document
    with default_storage.open(page.thumbnail) as small:
        like = base64.b64encode(small.read()).decode()
    allowed = limits.configured()
    arguments = asdict(replace(allowed.file, shown_side=SHARP_SIDE)) | {
        "media_type": document.media_type,
        "number": document.pages_in_file[page.number - 1],
        "dpi": SHARP_DPI,
        "like": like,
    }
    try:
        data = open_original(document).getvalue()
        made = _one("sharp", data, arguments, limits=allowed.pages)
    except (Refused, MissingOriginal):
        log.warning("page.not_drawn", page=page_id)
        return
    if made.startswith(_JPEG):
        _keep(sharp_name(page), made)


def _make_screen(page: Page) -> None:
    if default_storage.exists(screen_name(page)):
        return
    try:
        with default_storage.open(page.image) as stored:
            data = stored.read()
        made = _one("screen", data, {"side": SCREEN_PX}, limits=limits.configured().pages)
    except (Refused, FileNotFoundError):
        log.warning("page.not_shrunk", page=page.pk)
        return
    if (made[:4], made[8:12]) == _WEBP:
        _keep(screen_name(page), made)


def _one(task: str, data: bytes, arguments: Mapping[str, Any], *, limits: sandbox.Limits) -> bytes:
    """The one picture that a child answers with. Untrusted, as what it was made of."""
    frames = list(sandbox.run("render", task, data, arguments, limits=limits))
    if len(frames) != 1 or len(frames[0].parts) != 1:
        raise refusal("parser_crash")
    return bytes(frames[0].parts[0])


def _keep(name: str, picture: bytes) -> None:
    """Store it; where another worker was quicker, theirs stays."""
    stored = default_storage.save(name, ContentFile(picture))
    if stored != name:
        default_storage.delete(stored)
