"""Reading a piece of a page again, because a person drew a box around it. OCR of the picture alone.

Only workers may call `read`; it starts the engine.
"""

import io
from datetime import timedelta

import structlog
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from extraction import doorbell, ocr
from extraction.contract import Box, Word
from extraction.models import Page
from extraction.places import WITHIN, share_of
from extraction.refusals import Refused
from extraction.region_models import Region
from extraction.values import dump_word

log = structlog.get_logger(__name__)

QUEUE = "documents"
JOB = "extraction.regions.read"  # by name: the web process need not load OCR
AROUND = 34.0  # points of the page above and below: what an engine needs to find a line
QUALITY = 95
KEPT = timedelta(hours=6)


def ring(region: Region) -> None:
    """Have a region read before whatever waits: somebody is looking at the screen."""
    doorbell.ring(QUEUE, JOB, region.pk, name=f"region-{region.pk}", first=True)


def read(region_id: int) -> None:
    """Job: read a region, once."""
    region = Region.objects.select_related("page").filter(pk=region_id, ended_at=None).first()
    if region is None:
        return
    words: list[Word] = []
    failure = ""
    try:
        words = _words(region.page, Box(*region.box))
    except (Refused, OSError) as error:
        failure = getattr(error, "code", "") or type(error).__name__.lower()
        log.warning("region.failed", region=region.pk, code=failure)
    Region.objects.filter(pk=region.pk, ended_at=None).update(
        words=[dump_word(word) for word in words], failure=failure, ended_at=timezone.now()
    )


def forget_old() -> None:
    """Drop what nobody waits for any more: what was taken is kept with its value."""
    Region.objects.filter(asked_at__lt=timezone.now() - KEPT).delete()


def _words(page: Page, box: Box) -> list[Word]:
    """The words in the box, from a band of the page as wide as the page."""
    with default_storage.open(page.image) as file, Image.open(file) as picture:
        picture.load()
        image = picture.convert("RGB")
    top, bottom = max(box.y0 - AROUND, 0.0), min(box.y1 + AROUND, page.height)
    scale = image.height / page.height
    rows = round(top * scale), max(round(bottom * scale), round(top * scale) + 1)
    kept = io.BytesIO()
    image.crop((0, rows[0], image.width, rows[1])).save(kept, "JPEG", quality=QUALITY)
    reading = ocr.read(kept.getvalue(), page.width, (rows[1] - rows[0]) / scale)
    if reading.turn:
        return []  # the band alone was taken for something else: nothing legible
    down = rows[0] / scale
    placed = (
        word._replace(box=Box(word.box.x0, word.box.y0 + down, word.box.x1, word.box.y1 + down))
        for word in reading.words
    )
    return [word for word in placed if share_of(word.box, box) >= WITHIN]
