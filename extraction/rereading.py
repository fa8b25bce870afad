"""Reading the place of a changed value again, blind: from the page's picture, by OCR alone.

Neither value is known to the engine, and no text layer is looked at. The rules hold what it says
against what was read first and against the applicant's word.
"""

import io
from collections.abc import Sequence

import structlog
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from PIL import Image

from audit.log import record
from extraction import ocr
from extraction.contract import Box, Flag, Word
from extraction.doubts import ADJUSTING
from extraction.locales import document_locale
from extraction.models import Document, FieldValue, Page
from extraction.parsing import parse
from extraction.refusals import Refused
from extraction.reread_models import Reread
from extraction.values import page_texts

log = structlog.get_logger(__name__)

AROUND = 2.5  # line heights of the page above and below: what an engine needs to find a line
BESIDE = 0.4  # line heights by which a word's middle may lie outside of the box
LEAST_PT = 6.0  # height of a line, at least
QUALITY = 95


def pending(document: Document) -> list[FieldValue]:
    """Changes by the applicant whose place nobody has read again yet."""
    changed = FieldValue.objects.current().filter(
        document=document, set_role="applicant", act__in=ADJUSTING, reread=None
    )
    return list(changed.select_related("document__case").order_by("pk"))


def read_again(value: FieldValue) -> Reread:
    """Read the place of one change, and keep what it says. Once: a second reading is dropped."""
    place = _place(value)
    found = Reread(value=value)
    if place is not None:
        found.page, found.boxes = place[0].number, [list(box) for box in place[1]]
        try:
            words = _words(*place)
        except (Refused, OSError) as error:
            found.failure = getattr(error, "code", "") or type(error).__name__.lower()
            log.warning("reread.failed", value=value.pk, code=found.failure)
        else:
            _take(found, value, words)
    try:
        with transaction.atomic():
            found.save()
            record(
                "extraction.value.read_again",
                subject=value,
                by=None,
                details={
                    "document": value.document_id,
                    "path": value.path,
                    "version": value.version,
                    "page": found.page,
                    "failure": found.failure,
                },
                personal={"text": found.text},
            )
    except IntegrityError:  # another worker was quicker
        return Reread.objects.get(value=value)
    return found


def _take(found: Reread, value: FieldValue, words: Sequence[Word]) -> None:
    found.text = " ".join(word.text for word in words)
    locale = document_locale(page_texts(value.document))
    parsed = parse(value.leaf.kind, found.text, locale=locale)
    if parsed.value is not None and Flag.AMBIGUOUS not in parsed.flags:
        found.read = parsed.value
    scores = [word.score for word in words if word.score is not None]
    found.score = min(scores, default=None)


def _place(value: FieldValue) -> tuple[Page, list[Box]] | None:
    """Where it stood when it was read; else where the new value stands; None where nowhere."""
    versions = FieldValue.objects.filter(
        document_id=value.document_id, reading=value.reading, path=value.path
    ).order_by("version")
    for one in versions:
        evidence = one.evidence or {}
        if not evidence.get("boxes"):
            continue
        page = Page.objects.filter(document_id=value.document_id, number=evidence["page"]).first()
        if page is not None:
            return page, [Box(*box) for box in evidence["boxes"]]
    return None


def _words(page: Page, boxes: Sequence[Box]) -> list[Word]:
    """What OCR reads in the boxes, line by line."""
    with default_storage.open(page.image) as file, Image.open(file) as picture:
        picture.load()
        image = picture.convert("RGB")
    found: list[Word] = []
    for box in boxes:
        found += _in_band(image, page, box)
    return found


def _in_band(image: Image.Image, page: Page, box: Box) -> list[Word]:
    """The words of one box, from a band of the page as wide as the page."""
    line = max(box.y1 - box.y0, LEAST_PT)
    top = max(box.y0 - AROUND * line, 0.0)
    bottom = min(box.y1 + AROUND * line, page.height)
    scale = image.height / page.height
    band = image.crop((0, round(top * scale), image.width, max(round(bottom * scale), 1)))
    kept = io.BytesIO()
    band.save(kept, "JPEG", quality=QUALITY)
    reading = ocr.read(kept.getvalue(), page.width, bottom - top)
    if reading.turn:
        return []  # the band alone was taken for something else: nothing legible
    slack = BESIDE * line
    return [
        word
        for word in reading.words
        if box.x0 - slack <= (word.box.x0 + word.box.x1) / 2 <= box.x1 + slack
        and box.y0 - slack <= top + (word.box.y0 + word.box.y1) / 2 <= box.y1 + slack
    ]
