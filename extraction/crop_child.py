"""Pieces of a page's picture. Used in sandbox children only."""

import io
from collections.abc import Mapping
from typing import Any

from PIL import Image, JpegImagePlugin

from extraction import pictures
from extraction.refusals import Refused
from extraction.sandbox_child import Reply

MOST_PIXELS = 50_000_000
MOST_PX = 1400  # of a piece's longer side: a whole page is to be recognised, not read


def crop(data: bytes, arguments: Mapping[str, Any], reply: Reply) -> None:
    """Send a JPEG for each of `arguments["boxes"]`: [x0, y0, x1, y1] as shares of the page."""
    image = JpegImagePlugin.JpegImageFile(io.BytesIO(data))
    if image.width * image.height > MOST_PIXELS:
        raise Refused("too_many_pixels", "The picture is too large")
    whole: Image.Image = image.convert("RGB")
    for x0, y0, x1, y1 in arguments["boxes"]:
        left, top = round(x0 * whole.width), round(y0 * whole.height)
        right, bottom = round(x1 * whole.width), round(y1 * whole.height)
        piece = whole.crop((left, top, max(right, left + 1), max(bottom, top + 1)))
        piece.thumbnail((MOST_PX, MOST_PX))
        reply.send({"pixels": piece.size}, pictures.shown(piece))
