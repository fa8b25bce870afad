"""A page's other pictures: a small one and a sharp one. Used in sandbox children only."""

import base64
import io
from collections.abc import Mapping
from typing import Any

from PIL import Image, ImageChops, ImageStat, JpegImagePlugin, WebPImagePlugin

from extraction.refusals import Refused
from extraction.sandbox_child import Reply

MOST_PIXELS = 50_000_000
QUALITY = 72  # of the WebP; of a page of text some 40 kB
EFFORT = 3  # 0 to 6: more makes it a little smaller and much slower
ALIKE_PX = 64  # to this both pictures are shrunk where it is asked which way round one lies
CLEARLY = 0.85  # a turn is taken only where it makes the difference as much smaller
_TURNS = (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)

WebPImagePlugin.WebPImageFile  # noqa: B018 - a child may be unable to read it from the disk


def screen(data: bytes, arguments: Mapping[str, Any], reply: Reply) -> None:
    """Send a WebP of a page's JPEG, its longer side `arguments["side"]` pixels at most."""
    image: Image.Image = JpegImagePlugin.JpegImageFile(io.BytesIO(data))
    if image.width * image.height > MOST_PIXELS:
        raise Refused("image_too_large", "")
    image = image if image.mode == "L" else image.convert("RGB")
    scale = min(1.0, arguments["side"] / max(image.size))
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    if size != image.size:
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    out = io.BytesIO()
    image.save(out, "WEBP", quality=QUALITY, method=EFFORT, exif=b"", icc_profile=None)
    reply.send({"pixels": image.size}, out.getvalue())


def turned_like(image: Image.Image, like: str) -> Image.Image:
    """The picture turned the way round that another lies, a JPEG of the same page as base64.

    OCR turned pages that lay on their side, and only their pictures tell.
    """
    kept = JpegImagePlugin.JpegImageFile(io.BytesIO(base64.b64decode(like)))
    wanted = _shrunk(kept)
    best, least = image, CLEARLY * _unlike(_shrunk(image), wanted)
    for turn in _TURNS:
        unlike = _unlike(_shrunk(image).transpose(turn), wanted)
        if unlike < least:
            best, least = image.transpose(turn), unlike
    return best


def _shrunk(image: Image.Image) -> Image.Image:
    return image.convert("L").resize((ALIKE_PX, ALIKE_PX), Image.Resampling.BOX, reducing_gap=2.0)


def _unlike(one: Image.Image, other: Image.Image) -> float:
    return float(ImageStat.Stat(ImageChops.difference(one, other)).mean[0])
