"""A file's pages as pictures and words. Nothing is parsed in this process (see `sandbox`)."""

import math
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from extraction import ocr, sandbox
from extraction.capture import Trouble
from extraction.contract import PageText
from extraction.refusals import refusal
from extraction.sandbox import Frame
from extraction.sniff import HEAD_BYTES, JPEG, PDF, PNG
from extraction.sniff import media_type as sniffed_type


@dataclass(frozen=True, slots=True)
class FileLimits:
    """What a file may hold. A file beyond is refused; a larger page is only shown smaller."""

    pages: int = 300
    objects: int = 200_000  # of a PDF
    annotations: int = 10_000
    page_annotations: int = 2_000
    shortest_side: int = 3  # of a page of a PDF, in points
    longest_side: int = 14_400
    picture_pixels: int = 100_000_000  # of one picture within a PDF
    image_pixels: int = 50_000_000  # of an uploaded picture
    image_side: int = 12_000
    page_pixels: int = 20_000_000  # of a page as we render it
    page_side: int = 12_000
    shown_side: int = 2_600  # an uploaded picture's longer side as it is shown
    page_letters: int = 50_000
    page_words: int = 20_000
    document_letters: int = 500_000


@dataclass(frozen=True, slots=True)
class Limits:
    """All limits of `inspect` and `pages`."""

    file: FileLimits = field(default_factory=FileLimits)
    inspect: sandbox.Limits = field(
        default_factory=lambda: sandbox.Limits(cpu_s=10, cpu_step_s=10, wall_s=20)
    )
    pages: sandbox.Limits = field(default_factory=sandbox.Limits)
    ocr: sandbox.Limits = ocr.LIMITS


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Inspection:
    """What is known of a file before it is read."""

    pages: int


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """One page: its words, and its picture for people."""

    text: PageText
    image: bytes
    image_type: str
    width_px: int
    height_px: int
    thumbnail: bytes  # JPEG, longer side 320 pixels at most
    troubles: tuple[Trouble, ...] = ()  # what is wrong with a picture that had to be read by OCR


def inspect(data: bytes, media_type: str, *, limits: Limits = LIMITS) -> Inspection:
    """Open a file, look at its structure, render nothing.

    Args:
        media_type: what `sniff.media_type` said of it.

    Raises:
        Refused: the file cannot be used. SandboxFailed, where its parser broke over it.
    """
    arguments = _arguments(data, media_type, limits)
    numbers = _numbers(limits.file)
    frames = sandbox.run(
        "render", "inspect", data, arguments, limits=limits.inspect, numbers=numbers
    )
    said = [frame.head.get("pages") for frame in frames]
    if len(said) != 1 or type(said[0]) is not int or not 1 <= said[0] <= limits.file.pages:
        raise refusal("parser_crash")
    return Inspection(pages=said[0])


def pages(
    data: bytes,
    media_type: str,
    *,
    dpi: int = 150,
    limits: Limits = LIMITS,
    read_scans: bool = True,
) -> Iterator[RenderedPage]:
    """Render and read a file page by page. Only a few pages are in memory at a time.

    A page without a usable text layer is read by OCR. A picture is never enlarged: what it says of
    its resolution only sets how many points its pixels are.

    Args:
        media_type: what `sniff.media_type` said of it.
        dpi: of the rendered pages.
        read_scans: False leaves pages without a usable text layer without words.

    Raises:
        Refused: the file cannot be used. Pages given before stand for nothing then.
    """
    arguments = _arguments(data, media_type, limits) | {"dpi": dpi}
    numbers = _numbers(limits.file)
    number = 0
    with closing(
        sandbox.run("render", "pages", data, arguments, limits=limits.pages, numbers=numbers)
    ) as frames:
        for number, frame in enumerate(frames, start=1):
            if number > limits.file.pages:
                raise refusal("parser_crash")
            page, covered = _page(frame, number, limits.file)
            if not ocr.is_readable(page.text, covered):
                page = _scanned(page, limits.ocr, read=read_scans)
            yield page
    if not number:
        raise refusal("no_pages")


def _arguments(data: bytes, media_type: str, limits: Limits) -> dict[str, Any]:
    if not data:
        raise refusal("empty")
    if media_type not in (PDF, PNG, JPEG):
        raise refusal("unsupported_type")
    if sniffed_type(data[:HEAD_BYTES]) != media_type:
        raise refusal("type_mismatch")
    return {"media_type": media_type, **asdict(limits.file)}


def _numbers(limits: FileLimits) -> dict[str, int]:
    return {"pages": limits.pages, "megapixels": limits.image_pixels // 1_000_000}


def _page(frame: Frame, number: int, limits: FileLimits) -> tuple[RenderedPage, float]:
    """Check what a child says of a page: it is as untrusted as the file."""
    try:
        image, thumbnail, boxes, hidden = (bytes(part) for part in frame.parts)
        width, height = (_measure(value) for value in frame.head["points"])
        width_px, height_px = frame.head["pixels"]
        words = ocr.unpacked(frame.head["words"], boxes, width, height)
        unseen = ocr.unpacked(frame.head["unseen"], hidden, width, height)
        covered = float(frame.head["covered"])
    except (KeyError, TypeError, ValueError, OverflowError):
        raise refusal("parser_crash") from None
    if (
        not (type(width_px) is int and type(height_px) is int)
        or not 0 < width_px * height_px <= 2 * limits.page_pixels
        or min(width_px, height_px) < 1
        or len(words) + len(unseen) > limits.page_words
        or not 0 <= covered <= 1
        or not all(part.startswith(b"\xff\xd8\xff") for part in (image, thumbnail))
    ):
        raise refusal("parser_crash")
    text = PageText(number, width, height, words, "text", unseen)
    return RenderedPage(text, image, "image/jpeg", width_px, height_px, thumbnail), covered


def _measure(value: Any) -> float:
    points = float(value)
    if not (math.isfinite(points) and 0 < points < 1e7):
        raise ValueError
    return points


def _scanned(page: RenderedPage, limits: sandbox.Limits, *, read: bool) -> RenderedPage:
    """The page with what OCR reads on its picture, turned upright; or with no words at all."""
    text = replace(page.text, words=(), source="ocr")
    if not read:
        return replace(page, text=text)
    reading = ocr.read(page.image, text.width, text.height, limits=limits)
    text = replace(text, words=reading.words)
    if ocr.is_layer_of(text.unseen, reading.words):
        text = replace(text, unseen=())
    page = replace(page, troubles=reading.troubles)
    if not reading.turn:
        return replace(page, text=text)
    if reading.turn != 180:
        text = replace(text, width=text.height, height=text.width)
    return replace(
        page,
        text=text,
        image=reading.image,
        thumbnail=reading.thumbnail,
        width_px=reading.width_px,
        height_px=reading.height_px,
    )
