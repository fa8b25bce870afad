"""A box that a reviewer drew on a page: what stands in it is offered for a field, never saved."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.log import record
from extraction import regions, values
from extraction.contract import Box, Word
from extraction.lines import page_lines
from extraction.models import FieldValue, Page
from extraction.places import NotOnThePage, Place, place_from, words_in
from extraction.region_models import Region
from review import claims
from review.display import shown
from review.models import ReviewTask

LONG = timedelta(seconds=8)  # after which the page says that it takes longer than it should
TOO_LONG = timedelta(seconds=30)
NOT_HERE = "The box does not lie on a page of this document."


@dataclass(frozen=True, slots=True)
class Offer:
    """What a page shows of a box that was drawn."""

    text: str = ""  # all that stands in it
    reads_as: str = ""  # as the field understands it, where that looks different
    boxes: str = ""  # JSON, [x0, y0, x1, y1] of each word
    problem: str = ""  # why it can't be taken, in words
    region: Region | None = None  # still being read
    late: bool = False


class Refused(Exception):
    """Nothing is read; `sentence` says why."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status  # HTTP


def place_of(value: FieldValue, page_id: int, text: str) -> Place:
    """The place on the value's document that a form names by a page's key and boxes.

    Raises:
        NotOnThePage: there is none.
    """
    page = Page.objects.defer("words").filter(pk=page_id, document=value.document_id).first()
    if page is None:
        raise NotOnThePage
    return place_from(text, page=page.number, width=page.width, height=page.height)


def ask(task: ReviewTask, value: FieldValue, *, page_id: int, box: str, by: User) -> Offer:
    """What stands in a box: at once from the file's own text, else once a worker has read it.

    Raises:
        Refused: the case is decided or in other hands, or there is no such place.
    """
    try:
        place = place_of(value, page_id, box)
    except NotOnThePage:
        raise Refused(NOT_HERE, 422) from None
    page = Page.objects.get(document=value.document_id, number=place.page)
    with transaction.atomic():
        _hold(task, by)
        text = values.texts_of([page])[0]
        found = words_in(text, place.boxes) if text.source == "text" else []
        if found:
            return offer(value, found)
        region = Region.objects.create(page=page, box=list(place.boxes[0]), asked_by=by)
        record(
            "extraction.region.asked",
            subject=value,
            by=by,
            details={"document": value.document_id, "path": value.path, "page": place.page},
        )
        transaction.on_commit(lambda: regions.ring(region))
    return Offer(region=region)


def answer(value: FieldValue, region: Region) -> Offer:
    """What became of a box that a worker reads."""
    waited = timezone.now() - region.asked_at
    if region.ended_at is None:
        if waited > TOO_LONG:
            return Offer(problem="It could not be read in time. Type the value, or try again.")
        return Offer(region=region, late=waited > LONG)
    if region.failure:
        return Offer(problem="The box could not be read. Type the value, or draw it again.")
    return offer(value, [values.load_word(word) for word in region.words])


def offer(value: FieldValue, words: Sequence[Word]) -> Offer:
    """Words of a page as an offer for a field."""
    text = " ".join(word.text for word in words)
    if not text:
        return Offer(problem="Nothing could be read in the box. Draw it around the value.")
    boxes = json.dumps([[round(side, 2) for side in _plain(word.box)] for word in words])
    try:
        meant = values.understood(value, text)
    except values.NotOfItsKind as refusal:
        return Offer(text=text, problem=refusal.sentence)
    reads_as = shown(value.leaf.kind, meant)
    return Offer(text=text, reads_as="" if reads_as == text else reads_as, boxes=boxes)


def words_of(page: Page) -> list[list[object]]:
    """A page's words in reading order for scripts: [text, x, y, width, height, line]."""
    (text,) = values.texts_of([page])
    return [
        [
            word.text,
            round(word.box.x0, 2),
            round(word.box.y0, 2),
            round(word.box.x1 - word.box.x0, 2),
            round(word.box.y1 - word.box.y0, 2),
            number,
        ]
        for number, line in enumerate(page_lines(text))
        for word in line.words
    ]


def _plain(box: Box) -> tuple[float, float, float, float]:
    return box.x0, box.y0, box.x1, box.y1


def _hold(task: ReviewTask, by: User) -> None:
    try:
        claims.hold(task, by=by)
    except claims.NotHeld:
        task.refresh_from_db()
        if task.status != ReviewTask.Status.OPEN:
            raise Refused("This case was decided meanwhile, so nothing was read.", 409) from None
        raise Refused(
            "Your claim on this case ended. Claim it again to have a box read.", 403
        ) from None
