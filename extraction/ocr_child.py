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
from rapidocr.main import RapidOCRError

from extraction import capture_child, pictures
from extraction.reading_order import Placed, in_reading_order
from extraction.refusals import Refused
from extraction.sandbox_child import Reply

LONGEST_PX = 1600  # more takes longer and reads no better
MOST_PIXELS = 50_000_000
SURE = 0.9  # from which the engine's word on a line's side counts
_AS_READ, _HEAD_OVER = (0, 270), (180, 90)  # turns of a line that is wide, and of a tall one
_TURNS = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}
# The engine at times loses the space after a label: "Number:INV-100". A time of day or an address
# of the web is no label.
_LABEL = re.compile(r"([^\W\d_][^\s:：]*[^\W\d_).][.)]*[:：])([^\s/\\:：].*)")

cv2.setNumThreads(0)
_engine = RapidOCR(
    params={
        "Global.log_level": "critical",  # it would log what it reads
        "Global.max_side_len": LONGEST_PX,
        "Global.return_word_box": True,
        "Rec.rec_batch_num": 1,  # lines of unlike lengths in one batch cost the longest's time each
        # Threads do not survive the fork that makes a child.
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }
)


def read(data: bytes, arguments: Mapping[str, Any], reply: Reply) -> None:
    """Send the words on a JPEG, with boxes in points of a page of `arguments`' size.

    A page that lies on its side or stands on its head is turned first, and its picture sent too.
    """
    image = _decode(data)
    width, height = arguments["width"], arguments["height"]
    turn, result = _result(_small(image))
    sent: tuple[bytes, ...] = ()
    if turn:
        image = image.transpose(_TURNS[turn])
        sent = pictures.shown(image), pictures.thumbnail(image)
        if turn != 180:
            width, height = height, width
        _, result = _result(_small(image), may_turn=False)
    words = _placed(result, _small(image).size, width, height)
    boxes = array("d", (value for word in words for value in word[1:5]))
    head = {
        "words": "\n".join(word.text for word in words),
        "scores": [word.score for word in words],
        "turn": turn,
        "pixels": image.size,
        "capture": capture_child.measured(image),
    }
    reply.send(head, boxes.tobytes(), *sent)


TASKS = {"read": read}


def _decode(data: bytes) -> Image.Image:
    try:
        source = Image.open(io.BytesIO(data), formats=[JpegImagePlugin.JpegImageFile.format])
        if source.width * source.height > MOST_PIXELS:
            raise Refused("image_too_large", "")
        return source if source.mode == "L" else source.convert("RGB")
    except (Refused, MemoryError):
        raise
    except Exception:
        raise Refused("corrupt", "") from None


def _small(image: Image.Image) -> Image.Image:
    """The picture as the engine takes it."""
    scale = min(1.0, LONGEST_PX / max(image.size))
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    if size != image.size:
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    return image.convert("RGB")


def _result(image: Image.Image, *, may_turn: bool = True) -> tuple[int, Any]:
    """What the engine reads, or by how many degrees clockwise to turn the page before."""
    pixels = np.asarray(image)[:, :, ::-1]  # the engine takes BGR
    scaled, steps = _engine.preprocess_img(pixels)
    try:
        crops, lines = _engine.detect_and_crop(scaled, steps)
        turned, sides = _engine.cls_and_rotate(crops)
        if may_turn and (turn := _turn(lines.boxes, sides.cls_res or ())):
            return turn, None
        texts = _engine.recognize_txt(turned)
    except RapidOCRError:  # it found nothing
        return 0, None
    return 0, _engine.build_final_output(pixels, lines, sides, texts, crops, steps)


def _turn(boxes: Any, sides: Iterable[tuple[str, float]]) -> int:
    """Degrees clockwise to turn a page by, as most of its lines say that are long enough to.

    A line that is taller than wide was turned to the left by the engine before it was asked
    whether it stands on its head.
    """
    votes = dict.fromkeys(_TURNS, 0)
    upright = 0
    for corners, (side, sure) in zip(boxes, sides, strict=True):
        across, down = math.dist(corners[0], corners[1]), math.dist(corners[0], corners[3])
        if max(across, down) < 3 * min(across, down) or sure < SURE:
            continue
        turn = (_HEAD_OVER if "180" in side else _AS_READ)[down > across]
        if turn:
            votes[turn] += 1
        else:
            upright += 1
    best = max(votes, key=lambda turn: votes[turn])
    others = upright + sum(votes.values()) - votes[best]
    return best if votes[best] >= max(3, 2 * others) else 0


def _placed(result: Any, pixels: tuple[int, int], width: float, height: float) -> list[Placed]:
    """The words in points and in reading order."""
    across, down = width / pixels[0], height / pixels[1]
    words = [
        Placed(
            text,
            round(max(0.0, x0 * across), 2),
            round(max(0.0, y0 * down), 2),
            round(min(width, x1 * across), 2),
            round(min(height, y1 * down), 2),
            round(min(1.0, max(0.0, score)), 3),
        )
        for text, x0, y0, x1, y1, score in _words(result)
    ]
    words = [word for word in words if word.x1 > word.x0 and word.y1 > word.y0]
    return in_reading_order(words, slope=_slope(result) * down / across)


def _words(result: Any) -> Iterator[Placed]:
    """The engine's words in pixels."""
    if getattr(result, "boxes", None) is None:  # an empty page: other fields hold a placeholder
        return
    for line in result.word_results:
        for text, score, corners in line:
            yield from _split(str(text).strip(), _around(corners), float(score))


def _around(corners: Iterable[Iterable[float]]) -> tuple[float, float, float, float]:
    across, down = zip(*corners, strict=True)
    return float(min(across)), float(min(down)), float(max(across)), float(max(down))


def _split(text: str, box: tuple[float, float, float, float], score: float) -> Iterator[Placed]:
    """A word, or a label and its value where they grew together."""
    x0, y0, x1, y1 = box
    if not text:
        return
    if found := _LABEL.fullmatch(text):
        label, value = found.groups()
        middle = x0 + (x1 - x0) * len(label) / len(text)
        yield Placed(label, x0, y0, middle, y1, score)
        text, x0 = value, middle
    yield Placed(text, x0, y0, x1, y1, score)


def _slope(result: Any) -> float:
    """How much the lines fall, in pixels down per pixel to the right."""
    slopes = []
    for corners in result.boxes if getattr(result, "boxes", None) is not None else ():
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
    image = _decode(out.getvalue())
    _result(_small(image))
    capture_child.measured(image)


_load()
