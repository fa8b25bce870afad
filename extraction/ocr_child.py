"""Runs the OCR engine. In a sandbox child only: nothing else may import it.

The models come inside the engine's package; nothing is downloaded.
"""

import io
import math
import re
from array import array
from collections.abc import Iterable, Iterator, Mapping
from statistics import median
from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageDraw, JpegImagePlugin
from rapidocr import RapidOCR

from extraction.reading_order import Placed, in_reading_order
from extraction.refusals import Refused
from extraction.sandbox_child import Reply

LONGEST_PX = 1600  # more takes longer and reads no better
MOST_PIXELS = 50_000_000
# The engine at times loses the space after a label: "Number:INV-100". A time of day or an address
# of the web is no label.
_LABEL = re.compile(r"([^\W\d_][^\s:：]*[^\W\d_).][.)]*[:：])([^\s/\\:：].*)")

cv2.setNumThreads(0)
_engine = RapidOCR(
    params={
        "Global.log_level": "critical",  # it would log what it reads
        "Global.max_side_len": LONGEST_PX,
        "Global.return_word_box": True,
        # Threads do not survive the fork that makes a child.
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }
)


def read(data: bytes, arguments: Mapping[str, Any], reply: Reply) -> None:
    """Send the words on a JPEG, with boxes in points of a page of `arguments`' size."""
    image = _decode(data)
    width, height = arguments["width"], arguments["height"]
    across, down = width / image.width, height / image.height
    result = _engine(np.asarray(image)[:, :, ::-1])  # the engine takes BGR
    words = [
        Placed(
            text,
            round(max(0.0, x0 * across), 2),
            round(max(0.0, y0 * down), 2),
            round(min(width, x1 * across), 2),
            round(min(height, y1 * down), 2),
        )
        for text, x0, y0, x1, y1 in _words(result)
    ]
    words = [word for word in words if word.x1 > word.x0 and word.y1 > word.y0]
    words = in_reading_order(words, slope=_slope(result) * down / across)
    boxes = array("d", (value for word in words for value in word[1:]))
    reply.send({"words": "\n".join(word.text for word in words)}, boxes.tobytes())


TASKS = {"read": read}


def _decode(data: bytes) -> Image.Image:
    try:
        source = Image.open(io.BytesIO(data), formats=[JpegImagePlugin.JpegImageFile.format])
        if source.width * source.height > MOST_PIXELS:
            raise Refused("image_too_large", "")
        image = source.convert("RGB")
    except (Refused, MemoryError):
        raise
    except Exception:
        raise Refused("corrupt", "") from None
    image.thumbnail((LONGEST_PX, LONGEST_PX), Image.Resampling.LANCZOS)
    return image


def _words(result: Any) -> Iterator[Placed]:
    """The engine's words in pixels."""
    if getattr(result, "boxes", None) is None:  # an empty page: other fields hold a placeholder
        return
    for line in result.word_results:
        for text, _, corners in line:
            yield from _split(str(text).strip(), _around(corners))


def _around(corners: Iterable[Iterable[float]]) -> tuple[float, float, float, float]:
    across, down = zip(*corners, strict=True)
    return float(min(across)), float(min(down)), float(max(across)), float(max(down))


def _split(text: str, box: tuple[float, float, float, float]) -> Iterator[Placed]:
    """A word, or a label and its value where they grew together."""
    x0, y0, x1, y1 = box
    if not text:
        return
    if found := _LABEL.fullmatch(text):
        label, value = found.groups()
        middle = x0 + (x1 - x0) * len(label) / len(text)
        yield Placed(label, x0, y0, middle, y1)
        text, x0 = value, middle
    yield Placed(text, x0, y0, x1, y1)


def _slope(result: Any) -> float:
    """How much the lines fall, in pixels down per pixel to the right."""
    slopes = []
    boxes = getattr(result, "boxes", None)
    for corners in boxes if boxes is not None else ():
        (x0, y0), (x1, y1) = corners[0], corners[1]
        if x1 - x0 > 3 * math.dist(corners[0], corners[3]):  # a line long enough to tell
            slopes.append((y1 - y0) / (x1 - x0))
    return float(median(slopes)) if slopes else 0.0


def _load() -> None:
    """Read one line of our own, so that models and modules are loaded before the first fork."""
    page = Image.new("RGB", (400, 80), "white")
    ImageDraw.Draw(page).text((20, 20), "Total 1,234.50", fill="black", font_size=32)
    out = io.BytesIO()
    page.save(out, "JPEG")
    _engine(np.asarray(_decode(out.getvalue())))


_load()
