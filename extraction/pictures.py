"""How a page's picture is written. Used in sandbox children only."""

import io

from PIL import Image

QUALITY = 80  # of the JPEG that people look at
THUMBNAIL_PX, THUMBNAIL_QUALITY = 320, 70


def shown(image: Image.Image) -> bytes:
    """JPEG for people, without any of the metadata that came with the picture."""
    return _jpeg(image, QUALITY)


def thumbnail(image: Image.Image) -> bytes:
    """JPEG whose longer side has `THUMBNAIL_PX` at most."""
    longest = max(image.size)
    if longest > THUMBNAIL_PX:
        image = image.reduce(longest // THUMBNAIL_PX)  # coarse and quick, then exact
        scale = THUMBNAIL_PX / max(image.size)
        size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
        image = image.resize(size, Image.Resampling.BILINEAR)
    return _jpeg(image, THUMBNAIL_QUALITY)


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, exif=b"", icc_profile=None)
    return out.getvalue()
