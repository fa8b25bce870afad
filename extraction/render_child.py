# mypy: disallow-untyped-calls=False, warn-return-any=False
"""Opens PDFs and pictures. Runs in a sandbox child only: nothing else may import it.

PDFs go through PyMuPDF. Pictures go through Pillow, which refuses half a picture where MuPDF shows
it without a word.
"""

import codecs
import contextlib
import io
import math
import re
from array import array
from collections.abc import Mapping
from typing import Any

import pymupdf
from PIL import Image, JpegImagePlugin, MpoImagePlugin, PngImagePlugin

from extraction import crop_child, pictures, renditions_child
from extraction.reading_order import Placed
from extraction.refusals import Refused
from extraction.sandbox_child import Reply
from extraction.ticks import ticked
from extraction.visible import UNKNOWN_GLYPH, told_apart

# Ligatures as letters, spaces kept; unknown glyphs stay U+FFFD, so that garbage is seen as such.
TEXT_FLAGS = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_MEDIABOX_CLIP
FEW_LETTERS = 200  # below, a picture may be drawn inline
FEW_LINES = 12  # if these are upright, so is the page
SANE_DPI = (90, 1200)  # cameras write 72 whatever it is
USUAL_DPI = 150  # of a picture that does not say
_PLUGINS = {
    "image/jpeg": JpegImagePlugin.JpegImageFile.format,
    "image/png": PngImagePlugin.PngImageFile.format,
}
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ORIENTATION = 0x0112

pymupdf.TOOLS.mupdf_display_errors(False)
pymupdf.TOOLS.mupdf_display_warnings(False)
# A child may be unable to read a file, not even a module: load now what would be loaded late.
Image.preinit()
MpoImagePlugin.MpoImageFile  # noqa: B018 - what phones call JPEG
for codec in ("ascii", "latin-1", "utf-16-be", "utf-16-le", "utf-8", "idna"):
    codecs.lookup(codec)
Image.MAX_IMAGE_PIXELS = None  # `_open_image` has its own limit, which refuses with a code


def inspect(data: bytes, arguments: Mapping[str, Any], reply: Reply) -> None:
    """Say how many pages the file has, or refuse it."""
    if arguments["media_type"] == "application/pdf":
        with _open_pdf(data, arguments) as document:
            reply.send({"pages": document.page_count})
    else:
        with _open_image(data, arguments) as image:
            _decode(image)
            reply.send({"pages": 1})


def pages(data: bytes, arguments: Mapping[str, Any], reply: Reply) -> None:
    """Render and read each page."""
    if arguments["media_type"] != "application/pdf":
        _send_image(data, arguments, reply)
        return
    with _open_pdf(data, arguments) as document:
        letters = 0
        for number in range(document.page_count):
            letters += _send_page(document, number, arguments, reply)
            if letters > arguments["document_letters"]:
                raise Refused("text_too_long", "")


def sharp(data: bytes, arguments: Mapping[str, Any], reply: Reply) -> None:
    """Render one page anew with as many pixels as `arguments` allow: its picture alone."""
    if arguments["media_type"] == "application/pdf":
        with _open_pdf(data, arguments) as document:
            shown = _shown(document.load_page(arguments["number"] - 1))
            zoom = _zoom(shown.rect.width, shown.rect.height, arguments)
            pixmap = shown.get_pixmap(matrix=pymupdf.Matrix(zoom, zoom), alpha=0)
        size = pixmap.width, pixmap.height
        image = Image.frombuffer("RGB", size, pixmap.samples_mv, "raw", "RGB", 0, 1)
    else:
        with _open_image(data, arguments) as source:
            image, _, _ = _upright(source, arguments["shown_side"])
    image = renditions_child.turned_like(image, arguments["like"])
    reply.send({"pixels": image.size}, pictures.shown(image))


TASKS = {
    "inspect": inspect,
    "pages": pages,
    "crop": crop_child.crop,
    "screen": renditions_child.screen,
    "sharp": sharp,
}


# -- PDF ------------------------------------------------------------------------------------------


def _open_pdf(data: bytes, arguments: Mapping[str, Any]) -> pymupdf.Document:
    if not data.strip(b"\x00\t\n\x0c\r "):
        raise Refused("empty", "")
    cut = _is_cut(data)
    document = None
    try:
        document = pymupdf.open(stream=data, filetype="pdf")
        # MuPDF opens many things by their content, whatever it is told.
        if not document.is_pdf:
            raise Refused("type_mismatch", "")
        if document.needs_pass:
            raise Refused("encrypted", "")
        if cut and document.is_repaired:
            raise Refused("truncated", "")
        _check_size(document, arguments)
    except (Refused, MemoryError):
        raise
    except Exception as error:
        _raise_memory(error)
        if document is None and b"/Encrypt" in data and not cut and b"\xef\xbf\xbd" not in data:
            # Locked in a way that MuPDF knows no key for, and not ruined by a copy as text.
            raise Refused("encrypted", "") from None
        raise Refused("truncated" if cut else "corrupt", "") from None
    return document


def _check_size(document: pymupdf.Document, arguments: Mapping[str, Any]) -> None:
    if document.xref_length() > arguments["objects"]:
        raise Refused("too_many_objects", "")
    count = document.page_count
    if count > arguments["pages"]:
        raise Refused("too_many_pages", "")
    if count < 1:
        raise Refused("corrupt" if document.is_repaired else "no_pages", "")
    notes = 0
    for number in range(count):
        page = document.page_xref(number)  # raises where the page is missing
        on_page = _length_of_annotations(document, page)
        notes += on_page
        # Before the page is loaded: that takes time by the square of their number.
        if on_page > arguments["page_annotations"] or notes > arguments["annotations"]:
            raise Refused("too_many_objects", "")
        if document.is_repaired and not _content_is_there(document, page):
            raise Refused("truncated", "")


def _is_cut(data: bytes) -> bool:
    """Whether the file ends within an object, as a broken download does."""
    return data.rfind(b" obj") > max(data.rfind(b"endobj"), data.rfind(b"%%EOF"))


def _length_of_annotations(document: pymupdf.Document, page: int) -> int:
    pdf = pymupdf._as_pdf_document(document)
    notes = pymupdf.mupdf.pdf_dict_gets(pymupdf.mupdf.pdf_load_object(pdf, page), "Annots")
    return int(pymupdf.mupdf.pdf_array_len(notes))


def _content_is_there(document: pymupdf.Document, page: int) -> bool:
    """Whether every content stream that a page names survived the repair."""
    kind, value = document.xref_get_key(page, "Contents")
    if kind not in ("xref", "array"):
        return True
    streams = [int(number) for number in re.findall(r"(\d+) \d+ R", value)]
    return all(
        0 < number < document.xref_length() and document.xref_object(number) != "null"
        for number in streams
    )


def _send_page(
    document: pymupdf.Document, number: int, arguments: Mapping[str, Any], reply: Reply
) -> int:
    """Render and read one page; gives the number of letters on it."""
    try:
        images = document.get_page_images(number)
        if any(image[2] * image[3] > arguments["picture_pixels"] for image in images):
            raise Refused("image_too_large", "")
        page = document.load_page(number)
        shown = _shown(page)
        width, height = shown.rect.width, shown.rect.height
        shortest, longest = arguments["shortest_side"], arguments["longest_side"]
        if not (shortest <= min(width, height) and max(width, height) <= longest):
            raise Refused("page_size", "")
        text = _text(shown, TEXT_FLAGS)
        words, letters = _words(text, shown.rect, arguments)
        words = ticked(page, words) if document.is_form_pdf else words
        covered = _covered(shown) if images or letters < FEW_LETTERS else 0.0
        zoom = _zoom(width, height, arguments)
        pixmap = shown.get_pixmap(matrix=pymupdf.Matrix(zoom, zoom), alpha=0)
    except (Refused, MemoryError):
        raise
    except Exception as error:
        _raise_memory(error)
        raise Refused("corrupt", "") from None
    size = pixmap.width, pixmap.height
    image = Image.frombuffer("RGB", size, pixmap.samples_mv, "raw", "RGB", 0, 1)
    seen, unseen = told_apart(words, text, image, shown.rect)
    _send(reply, image, (width, height), seen, covered, unseen)
    return letters


def _shown(page: pymupdf.Page) -> pymupdf.DisplayList:
    """What the page draws, upright: one pass over its content for its picture and its words.

    /Rotate is obeyed. Where most of the text then still runs another way, the page is turned again,
    as a person would do.
    """
    shown = page.get_displaylist()
    turn = _turn(_text(shown, TEXT_FLAGS))
    if turn:
        page.set_rotation((page.rotation + turn) % 360)
        shown = page.get_displaylist()
    return shown


def _turn(text: pymupdf.TextPage) -> int:
    """Degrees clockwise to turn a page by, so that most of its letters stand upright."""
    lines = (line for block in text.this if block.m_internal.type == 0 for line in block)
    seen = []
    for line in lines:
        direction = line.m_internal.dir
        seen.append((line, round(math.degrees(math.atan2(direction.y, direction.x)) / 90) * 90))
        if len(seen) == FEW_LINES and not any(runs for _, runs in seen):
            return 0  # nearly every page
    letters = dict.fromkeys((0, 90, 180, 270), 0)
    for line, runs in seen:
        letters[-runs % 360] += sum(1 for _ in line)
    most = max(letters, key=lambda turn: letters[turn])
    return most if letters[most] > 2 * (sum(letters.values()) - letters[most]) else 0


def _words(
    text: pymupdf.TextPage, page: pymupdf.Rect, arguments: Mapping[str, Any]
) -> tuple[list[Placed], int]:
    """The words of a page's text, from its top left, and how many letters they have."""
    kept: list[Placed] = []
    letters = 0
    for x0, y0, x1, y1, word, *_ in text.extractWORDS():
        letters += len(word)
        if letters > arguments["page_letters"]:
            raise Refused("text_too_long", "")
        word = _UNPRINTABLE.sub("", word) or (UNKNOWN_GLYPH if word.strip() else "")
        sane = all(map(math.isfinite, (x0, y0, x1, y1)))
        if word and sane and x1 > x0 and y1 > y0:
            kept.append(Placed(word, x0 - page.x0, y0 - page.y0, x1 - page.x0, y1 - page.y0))
    if len(kept) > arguments["page_words"]:
        raise Refused("text_too_long", "")
    return kept, letters


def _text(shown: pymupdf.DisplayList, flags: int) -> pymupdf.TextPage:
    return pymupdf.TextPage(shown.get_textpage(flags))


def _covered(shown: pymupdf.DisplayList) -> float:
    """The share of the page that its largest picture covers, 0 to 1."""
    area = shown.rect.width * shown.rect.height
    largest = 0.0
    for image in _text(shown, pymupdf.TEXT_PRESERVE_IMAGES).extractIMGINFO():
        seen = pymupdf.Rect(image["bbox"]) & shown.rect
        if not seen.is_empty:
            largest = max(largest, seen.width * seen.height)
    return min(1.0, largest / area) if area else 0.0


def _zoom(width: float, height: float, arguments: Mapping[str, Any]) -> float:
    """Pixels a point: as asked for, but never more pixels than a page may have."""
    zoom = arguments["dpi"] / 72
    zoom = min(zoom, math.sqrt(arguments["page_pixels"] / (width * height)))
    return min(zoom, arguments["page_side"] / max(width, height))


def _raise_memory(error: Exception) -> None:
    """MuPDF says only in words that it got no memory."""
    if re.search(r"\b[mc]alloc\b|\brealloc\b|out of memory|bad_alloc", str(error)):
        raise MemoryError from None


# -- pictures -------------------------------------------------------------------------------------


def _open_image(data: bytes, arguments: Mapping[str, Any]) -> Image.Image:
    """The picture with its header read, not decoded."""
    try:
        image = Image.open(io.BytesIO(data), formats=[_PLUGINS[arguments["media_type"]]])
    except MemoryError:
        raise
    except Exception:
        raise Refused("corrupt", "") from None
    width, height = image.size
    if width * height > arguments["image_pixels"] or max(width, height) > arguments["image_side"]:
        raise Refused("image_too_large", "")
    return image


def _decode(image: Image.Image) -> None:
    """Decode all of a picture, or refuse it: half of it must not pass for the whole."""
    try:
        image.load()
    except MemoryError:
        raise
    except Exception as error:
        code = "truncated" if "truncated" in str(error) else "corrupt"
        raise Refused(code, "") from None


def _send_image(data: bytes, arguments: Mapping[str, Any], reply: Reply) -> None:
    with _open_image(data, arguments) as image:
        dpi = _dpi(image)
        flat, width, height = _upright(image, arguments["shown_side"])
        _send(reply, flat, (width * 72 / dpi, height * 72 / dpi), [], 1.0, [])


def _upright(image: Image.Image, longest: int) -> tuple[Image.Image, int, int]:
    """The picture as it is shown, turned upright, and the size in pixels that it came with."""
    width, height = image.size
    scale = min(1.0, longest / max(width, height))
    target = max(1, round(width * scale)), max(1, round(height * scale))
    image.draft(None, target)  # lets JPEG skip what would be scaled away
    _decode(image)
    turn = _orientation(image)
    flat = _flat(image, target)
    if turn is not None:  # the first of its kinds is 0
        flat = flat.transpose(turn)
        if turn in (_UPRIGHT[5], _UPRIGHT[6], _UPRIGHT[7], _UPRIGHT[8]):
            width, height = height, width
    return flat, width, height


def _orientation(image: Image.Image) -> Image.Transpose | None:
    """How to turn the picture upright, by its EXIF data, which may be any nonsense."""
    try:
        return _UPRIGHT.get(image.getexif().get(_ORIENTATION, 1))
    except MemoryError:
        raise
    except Exception:
        return None


def _dpi(image: Image.Image) -> float:
    """Pixels an inch: as the picture says, where a scanner may have said it."""
    with contextlib.suppress(KeyError, TypeError, ValueError, ZeroDivisionError):
        across, down = (float(value) for value in image.info["dpi"])
        if SANE_DPI[0] <= across <= SANE_DPI[1] and abs(across - down) < 0.02 * across:
            return across
    return USUAL_DPI


def _flat(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The picture in that size, in grey or RGB, on white paper."""
    clear = image.has_transparency_data
    if image.mode == "1":
        image = image.convert("L")
    elif image.mode.startswith("I"):  # 16 bits a pixel
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    elif clear:
        image = image.convert("RGBA")
    elif image.mode not in ("L", "RGB"):
        image = image.convert("RGB")
    if image.size != size:  # before more copies are made of something large
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    if clear:
        paper = Image.new("RGBA", size, "white")
        image = Image.alpha_composite(paper, image).convert("RGB")
    return image


# -- both -----------------------------------------------------------------------------------------


def _send(
    reply: Reply,
    image: Image.Image,
    points: tuple[float, float],
    words: list[Placed],
    covered: float,
    unseen: list[Placed],
) -> None:
    boxes = array("d", (value for word in words for value in word[1:5]))
    hidden = array("d", (value for word in unseen for value in word[1:5]))
    head = {
        "points": tuple(round(side, 2) for side in points),
        "pixels": image.size,
        "words": "\n".join(word.text for word in words),
        "unseen": "\n".join(word.text for word in unseen),
        "covered": round(covered, 3),
    }
    reply.send(
        head, pictures.shown(image), pictures.thumbnail(image), boxes.tobytes(), hidden.tobytes()
    )
